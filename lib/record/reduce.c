#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "record/merge.h"

/* 1 when b says something wherever a does. */
static int
fills(const struct crm_line *a, const struct crm_line *b)
{
	int i;

	if (a->status != CRM_STATUS_NONE && b->status == CRM_STATUS_NONE)
		return (0);
	for (i = 0; i < CRM_LINE_TEXTS; i++)
		if (a->text[i][0] != '\0' && b->text[i][0] == '\0')
			return (0);
	for (i = 0; i < CRM_LINE_NUMBERS; i++)
		if (a->number[i] != CRM_NULL && b->number[i] == CRM_NULL)
			return (0);
	return (a->usable <= b->usable && (a->buyer == 0 || b->buyer != 0) &&
	    (a->ship_to == 0 || b->ship_to != 0));
}

/* 1 when crm_merge() cannot tell which of both rows it matches. */
static int
same_line(const struct crm_line *a, const struct crm_line *b)
{

	return (strcmp(a->text[CRM_LINE_NO], b->text[CRM_LINE_NO]) == 0 &&
	    crm_line_compare_sale(NULL, a, b) == 0);
}

static size_t
count_like(const struct crm_view *view, const struct crm_line *line)
{
	size_t i, n = 0;

	for (i = 0; i < view->n; i++)
		n += (size_t)same_line(&view->line[i], line);
	return (n);
}

/*
 * 1 when both have the same lines, and new fills what old does.  crm_merge()
 * then matches the rows of both alike, as owner and as another route, so each
 * row of old comes behind one of new that leaves none of it.  A view with
 * fewer lines may not go: alone it may match what it does not among others.
 */
static int
rows_covered(const struct crm_view *old, const struct crm_view *new)
{
	size_t i, j;

	if (old->n != new->n)
		return (0);
	for (i = 0; i < old->n; i++) {
		for (j = 0; j < new->n; j++)
			if (same_line(&old->line[i], &new->line[j]) &&
			    !fills(&old->line[i], &new->line[j]))
				return (0);
		if (count_like(old, &old->line[i]) !=
		    count_like(new, &old->line[i]))
			return (0);
	}
	return (1);
}

static int
equal_rows(const struct crm_view *a, const struct crm_view *b)
{
	unsigned char *taken;
	size_t i, j;

	if (a->n != b->n || (taken = calloc(b->n + 1, 1)) == NULL)
		return (0);	/* it may stay: that costs space only */
	for (i = 0; i < a->n; i++) {
		for (j = 0; j < b->n; j++)
			if (!taken[j] && crm_line_compare(NULL, &a->line[i],
			    &b->line[j]) == 0)
				break;
		if (j == b->n)
			break;
		taken[j] = 1;
	}
	free(taken);
	return (i == a->n);
}

/* 1 when old says nothing beside new; earlier: new stands before it. */
static int
covered(const struct crm_view *old, const struct crm_view *new, int earlier)
{

	if (strcmp(old->profile, new->profile) != 0 ||
	    old->rank != new->rank || old->complete > new->complete)
		return (0);
	if (old->exported_at == new->exported_at &&
	    old->complete == new->complete)
		return (earlier && equal_rows(old, new));
	return (old->exported_at < new->exported_at && rows_covered(old, new));
}

size_t
crm_views_reduce(struct crm_view *view, size_t n)
{
	size_t i, j, kept;

	for (i = 0; i < n; i++) {
		for (j = 0; j < n; j++)
			if (j != i && view[j].profile != NULL &&
			    covered(&view[i], &view[j], i > j))
				break;
		if (j < n)
			view[i].profile = NULL;	/* says nothing of its own */
	}
	for (i = kept = 0; i < n; i++)
		if (view[i].profile != NULL)
			view[kept++] = view[i];
	return (kept);
}

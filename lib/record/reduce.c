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

static int
same_line(const struct crm_line *a, const struct crm_line *b)
{
	int ra = a->kind == CRM_LINE_RETURN, rb = b->kind == CRM_LINE_RETURN;

	if (ra != rb ||
	    strcmp(a->text[CRM_LINE_NO], b->text[CRM_LINE_NO]) != 0)
		return (0);
	return (a->text[CRM_LINE_NO][0] != '\0' ||
	    crm_line_compare_sale(NULL, a, b) == 0);
}

/* 1 when every row of old finds its own row in new that leaves none of it. */
static int
rows_covered(const struct crm_view *old, const struct crm_view *new)
{
	unsigned char *taken;
	size_t i, j;

	if ((taken = calloc(new->n + 1, 1)) == NULL)
		return (0);	/* it may stay: that costs space only */
	for (i = 0; i < old->n; i++) {
		for (j = 0; j < new->n; j++)
			if (!taken[j] &&
			    same_line(&old->line[i], &new->line[j]) &&
			    fills(&old->line[i], &new->line[j]))
				break;
		if (j == new->n)
			break;
		/* Two rows of a keyed line are one line. */
		taken[j] = old->line[i].text[CRM_LINE_NO][0] == '\0';
	}
	free(taken);
	return (i == old->n);
}

static int
equal_rows(const struct crm_view *a, const struct crm_view *b)
{
	unsigned char *taken;
	size_t i, j;

	if (a->n != b->n || (taken = calloc(b->n + 1, 1)) == NULL)
		return (0);
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

static int
covered(const struct crm_view *old,
    const struct crm_view *new, int earlier)
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

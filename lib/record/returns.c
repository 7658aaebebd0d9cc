#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "record/merge.h"

/* A return that happened: not one that was only asked for or withdrawn. */
static int
done(const struct crm_line *line)
{

	return (line->status == CRM_STATUS_NONE ||
	    (line->status >= CRM_STATUS_PAID &&
	    line->status <= CRM_STATUS_CONFIRMED) ||
	    line->status == CRM_STATUS_RETURNED);
}

static int
matches(const struct crm_line *sale, const struct crm_line *row, int pass)
{
	const char *ref = row->text[CRM_LINE_REF_LINE_NO];
	const char *no = row->text[CRM_LINE_NO];

	if (sale->kind != CRM_LINE_SALE ||
	    sale->qty - sale->returned_qty < -row->qty)
		return (0);
	if (ref[0] != '\0')
		return (pass == 0 &&
		    strcmp(ref, sale->text[CRM_LINE_NO]) == 0);
	if (pass == 0)
		return (no[0] != '\0' &&
		    strcmp(no, sale->text[CRM_LINE_NO]) == 0);
	return (sale->item == row->item);
}

/* A line that is said to be returned comes first, a cancelled one last. */
static int
likelihood(const struct crm_line *sale)
{

	switch (sale->status) {
	case CRM_STATUS_RETURNED:
	case CRM_STATUS_RETURN_REQUESTED:
		return (0);
	case CRM_STATUS_ORDERED:
	case CRM_STATUS_CANCELLED:
		return (2);
	default:
		return (1);
	}
}

/* The sequence in which both sides are taken: a function of what they say. */
static int
before(struct crm_db *db, const struct crm_line *a, const struct crm_line *b)
{
	int c = likelihood(a) - likelihood(b);

	if (c == 0)
		c = crm_line_compare_sale(db, a, b);
	if (c == 0)
		c = strcmp(a->text[CRM_LINE_NO], b->text[CRM_LINE_NO]);
	if (c == 0)
		c = crm_line_compare(db, a, b);
	return (c < 0);
}

static struct crm_line *
open_line(struct crm_db *db, struct crm_line *line, size_t n,
    const struct crm_line *row, int pass)
{
	struct crm_line *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (matches(&line[i], row, pass) &&
		    (best == NULL || before(db, &line[i], best)))
			best = &line[i];
	return (best);
}

static struct crm_line *
next_return(struct crm_db *db, struct crm_line *line, size_t n,
    const unsigned char *tried)
{
	struct crm_line *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (line[i].kind == CRM_LINE_RETURN && !tried[i] &&
		    line[i].returns == -1 && done(&line[i]) &&
		    line[i].text[CRM_LINE_REF_ORDER_NO][0] == '\0' &&
		    (best == NULL || before(db, &line[i], best)))
			best = &line[i];
	return (best);
}

int
crm_match_returns(struct crm_db *db, struct crm_line *line, size_t n)
{
	struct crm_line *row, *sale;
	unsigned char *tried;
	size_t i, sales = 0;
	int pass;

	for (i = 0; i < n; i++) {
		line[i].returns = -1;
		line[i].returned_qty = line[i].returned_amount = 0;
		sales += line[i].kind == CRM_LINE_SALE;
	}
	if (sales == 0 || sales == n)
		return (0);
	if ((tried = malloc(n)) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	for (pass = 0; pass < 2; pass++) {
		memset(tried, 0, n);
		while ((row = next_return(db, line, n, tried)) != NULL) {
			tried[row - line] = 1;
			sale = open_line(db, line, n, row, pass);
			if (sale == NULL)
				continue;
			row->returns = sale - line;
			sale->returned_qty -= row->qty;
			sale->returned_amount -= row->amount;
		}
	}
	free(tried);
	return (0);
}

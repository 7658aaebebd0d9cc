#include <stdlib.h>
#include <string.h>

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

/* The open line that fits best: lines of one item have a fixed sequence. */
static struct crm_line *
open_line(struct crm_line *line, size_t n, const struct crm_line *row,
    int pass)
{
	struct crm_line *best = NULL;
	size_t i;
	int c;

	for (i = 0; i < n; i++) {
		if (!matches(&line[i], row, pass))
			continue;
		c = best == NULL ? -1 : crm_line_compare_sale(NULL, &line[i],
		    best);
		if (c < 0 || (c == 0 && strcmp(line[i].text[CRM_LINE_NO],
		    best->text[CRM_LINE_NO]) < 0))
			best = &line[i];
	}
	return (best);
}

/* The next return to be matched, again in a fixed sequence. */
static struct crm_line *
next_return(struct crm_line *line, size_t n, const unsigned char *tried)
{
	struct crm_line *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (line[i].kind == CRM_LINE_RETURN && !tried[i] &&
		    line[i].returns == -1 && done(&line[i]) &&
		    line[i].text[CRM_LINE_REF_ORDER_NO][0] == '\0' &&
		    (best == NULL ||
		    crm_line_compare_sale(NULL, &line[i], best) < 0))
			best = &line[i];
	return (best);
}

int
crm_match_returns(struct crm_line *line, size_t n)
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
		return (-1);
	for (pass = 0; pass < 2; pass++) {
		memset(tried, 0, n);
		while ((row = next_return(line, n, tried)) != NULL) {
			tried[row - line] = 1;
			sale = open_line(line, n, row, pass);
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

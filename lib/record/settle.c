#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/sort.h"
#include "record/merge_int.h"

/* One line from the rows that all views have of it. */

static int
by_precedence(const void *a, const void *b, void *arg)
{
	const struct crm_version *x = a, *y = b;

	if (x->slot != y->slot)
		return (x->slot < y->slot ? -1 : 1);
	if (x->at != y->at)
		return (x->at > y->at ? -1 : 1);
	if (x->line->status != y->line->status)
		return (x->line->status > y->line->status ? -1 : 1);
	return (-crm_line_compare(arg, x->line, y->line));
}

/* Status and shipment may come from any route. */
static void
fill_progress(struct crm_line *to, const struct crm_line *from)
{
	static const int texts[] = { CRM_LINE_CARRIER, CRM_LINE_INVOICE_NO };
	static const int numbers[] = { CRM_LINE_SHIPPED_AT,
	    CRM_LINE_DELIVERED_AT };
	size_t i;

	if (to->status == CRM_STATUS_NONE)
		to->status = from->status;
	for (i = 0; i < 2; i++) {
		if (to->text[texts[i]][0] == '\0')
			to->text[texts[i]] = from->text[texts[i]];
		if (to->number[numbers[i]] == CRM_NULL)
			to->number[numbers[i]] = from->number[numbers[i]];
	}
}

static void
fill_rest(struct crm_line *to, const struct crm_line *from)
{
	int i;

	for (i = 0; i < CRM_LINE_TEXTS; i++)
		if (i != CRM_LINE_CARRIER && i != CRM_LINE_INVOICE_NO &&
		    to->text[i][0] == '\0')
			to->text[i] = from->text[i];
	for (i = 0; i < CRM_LINE_NUMBERS; i++)
		if (i != CRM_LINE_SHIPPED_AT && i != CRM_LINE_DELIVERED_AT &&
		    to->number[i] == CRM_NULL)
			to->number[i] = from->number[i];
	if (from->buyer != 0 && (to->buyer == 0 ||
	    (from->usable && !to->usable))) {
		to->buyer = from->buyer;
		to->usable = from->usable;
	}
	if (to->ship_to == 0)
		to->ship_to = from->ship_to;
}

/* 1 when a's view is to be asked for the fee before b's. */
static int
asked_before(const struct crm_version *a, const struct crm_version *b)
{

	if (a->fees != b->fees)
		return (a->fees > b->fees);
	return (a->view < b->view);
}

/*
 * The fee of a bundle stands on the first of its rows that a file shows, so
 * two files that show different rows have it on different lines.  For all
 * lines that it has, the view with most rows tells where it is, also where it
 * is not; the newest of several.
 */
static void
settle_fee(struct crm_version *const *ver, size_t n, struct crm_line *to)
{
	const struct crm_version *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (!ver[i]->route && ver[i]->fees > 0 &&
		    (best == NULL || asked_before(ver[i], best)))
			best = ver[i];
	if (best != NULL)
		to->number[CRM_LINE_SHIPPING_FEE] =
		    best->line->number[CRM_LINE_SHIPPING_FEE];
}

/*
 * A second route lags behind: it moves a status on, never back.  But a claim
 * that it told of before the mall spoke again has been settled since.
 */
static int
outdated(const struct crm_version *route, const struct crm_version *own)
{

	return (route->line->status > CRM_STATUS_CONFIRMED &&
	    route->at != CRM_NULL && own->at > route->at);
}

/* One line from the versions of a slot, best first. */
static void
settle(struct crm_version *const *ver, size_t n, struct crm_line *to)
{
	static const struct { int text, number; } clear[] = {
		{ CRM_LINE_CARRIER, CRM_LINE_SHIPPED_AT },
		{ CRM_LINE_INVOICE_NO, CRM_LINE_DELIVERED_AT }
	};
	const struct crm_version *own = NULL, *route = NULL;
	size_t i;

	for (i = 0; ver[i]->route; i++)
		;		/* a slot always has a version of the owner */
	*to = *ver[i]->line;
	to->status = CRM_STATUS_NONE;
	for (i = 0; i < 2; i++) {
		to->text[clear[i].text] = "";
		to->number[clear[i].number] = CRM_NULL;
	}
	for (i = 0; i < n; i++)
		if (!ver[i]->route) {
			if (to->status == CRM_STATUS_NONE)
				own = ver[i];
			fill_progress(to, ver[i]->line);
			fill_rest(to, ver[i]->line);
		}
	settle_fee(ver, n, to);
	for (i = 0; i < n; i++)
		if (ver[i]->route) {
			if (route == NULL ||
			    route->line->status == CRM_STATUS_NONE)
				route = ver[i];
			fill_progress(to, ver[i]->line);
		}
	if (route != NULL && route->line->status > to->status &&
	    !outdated(route, own))
		to->status = route->line->status;
	to->returned_qty = to->returned_amount = 0;
	to->returns = -1;
	to->id = to->ref_line = 0;
}

/*
 * What one line of an order knows of its buyer and place, all of them know.  1
 * when some line learnt something.
 */
static int
share_people(struct crm_db *db, struct crm_line *line, size_t n)
{
	const struct crm_line *buyer = NULL, *place = NULL;
	size_t i;
	int learnt = 0;

	for (i = 0; i < n; i++) {
		if (line[i].buyer != 0 && (buyer == NULL ||
		    line[i].usable > buyer->usable ||
		    (line[i].usable == buyer->usable &&
		    crm_line_compare_buyer(db, &line[i], buyer) < 0)))
			buyer = &line[i];
		if (line[i].ship_to != 0 && (place == NULL ||
		    crm_line_compare_place(db, &line[i], place) < 0))
			place = &line[i];
	}
	for (i = 0; i < n; i++) {
		if (line[i].buyer == 0 && buyer != NULL) {
			line[i].buyer = buyer->buyer;
			line[i].usable = buyer->usable;
			learnt = 1;
		}
		if (line[i].ship_to == 0 && place != NULL) {
			line[i].ship_to = place->ship_to;
			learnt = 1;
		}
	}
	return (learnt);
}

int
crm_merge_settle(struct crm_merge *m)
{
	struct crm_version **ver;
	size_t i, end;

	if ((ver = malloc((m->nver + 1) * sizeof(*ver))) == NULL)
		return (crm_err_nomem(crm_db_err(m->db)));
	for (i = 0; i < m->nver; i++)
		ver[i] = &m->ver[i];
	if (m->nver > m->nslot && crm_sort((void **)ver, m->nver,
	    by_precedence, m->db) == -1) {
		free(ver);
		return (crm_err_nomem(crm_db_err(m->db)));
	}
	for (i = 0; i < m->nver; i = end) {
		for (end = i; end < m->nver && ver[end]->slot == ver[i]->slot;
		    end++)
			;
		if (ver[i]->slot < m->living)
			settle(ver + i, end - i,
			    &m->out->line[m->out->n++]);
	}
	free(ver);
	m->out->exact = m->nver == m->nslot;
	for (i = 0; i < m->out->n; i++)
		if (m->out->line[i].buyer == 0 || m->out->line[i].ship_to == 0)
			break;
	if (i < m->out->n && share_people(m->db, m->out->line, m->out->n))
		m->out->exact = 0;
	return (0);
}

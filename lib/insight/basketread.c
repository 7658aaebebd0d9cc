#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/basket.h"

enum {
	COL_GROUP,
	COL_ITEM,
	COL_DATE,
	NCOL
};

struct crm_basketread {
	struct crm_err		*err;
	struct crm_csv		*csv;
	struct crm_basket	*basket;
	const char		*name[NCOL];
	int			 col[NCOL];
	int			 ncol;
};

struct crm_basketread *
crm_basketread_open(struct crm_err *err, struct crm_csv *csv,
    struct crm_basket *basket)
{
	struct crm_basketread *rd;
	int i;

	if (crm_csv_header(csv) == -1)
		return (NULL);
	if ((rd = calloc(1, sizeof(*rd))) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	rd->err = err;
	rd->csv = csv;
	rd->basket = basket;
	rd->name[COL_GROUP] = basket->dated ? "member" : "order_no";
	rd->name[COL_ITEM] = "item";
	rd->name[COL_DATE] = "date";
	rd->ncol = basket->dated ? NCOL : COL_DATE;
	/* What was looked at has a time. */
	if (crm_csv_col(csv, "date") == -1 && crm_csv_col(csv, "at") != -1)
		rd->name[COL_DATE] = "at";
	for (i = 0; i < rd->ncol; i++)
		if ((rd->col[i] = crm_csv_col(csv, rd->name[i])) == -1)
			goto missing;
	return (rd);
missing:
	if (basket->dated)
		(void)crm_err_set(err, CRM_ERR_INPUT, _("%s: no column \"%s\"; "
		    "needed are member, date and item"), crm_csv_source(csv),
		    rd->name[i]);
	else
		(void)crm_err_set(err, CRM_ERR_INPUT, _("%s: no column \"%s\"; "
		    "needed are order_no and item"), crm_csv_source(csv),
		    rd->name[i]);
	free(rd);
	return (NULL);
}

void
crm_basketread_close(struct crm_basketread *rd)
{

	free(rd);
}

/* Always 2, for the caller to return. */
static int
bad(const struct crm_basketread *rd, struct crm_fault *fault, int col,
    const char *kind)
{

	memset(fault, 0, sizeof(*fault));
	fault->source = crm_csv_source(rd->csv);
	fault->line = crm_csv_line(rd->csv);
	fault->column = col == NCOL ? NULL : rd->name[col];
	fault->kind = kind;
	fault->reason = _(kind);
	return (2);
}

static int
bad_date(const struct crm_basketread *rd, struct crm_fault *fault,
    struct crm_cell cell)
{
	size_t at, len;

	(void)bad(rd, fault, COL_DATE, N_("no such date"));
	if (!crm_rrn_find(cell.p, cell.n, 0, &at, &len)) {
		fault->value = cell.p;
		fault->value_len = cell.n;
	}
	return (2);
}

static int
take(struct crm_basketread *rd, struct crm_fault *fault)
{
	struct crm_cell cell[NCOL];
	uint32_t group, item;
	size_t at, len;
	int64_t t = 0;
	int i;

	for (i = 0; i < rd->ncol; i++) {
		cell[i] = crm_csv_cell(rd->csv, (size_t)rd->col[i]);
		if (crm_rrn_find(cell[i].p, cell[i].n, 1, &at, &len))
			return (bad(rd, fault, i, N_("a resident registration "
			    "number must not be here; take it out")));
		if (cell[i].n == 0)
			return (bad(rd, fault, i, N_("empty")));
	}
	if (rd->basket->dated &&
	    crm_time_parse(cell[COL_DATE].p, cell[COL_DATE].n, &t) == -1)
		return (bad_date(rd, fault, cell[COL_DATE]));
	if (rd->basket->dated &&
	    (t < rd->basket->from || t >= rd->basket->before)) {
		rd->basket->outside++;
		return (1);
	}
	if (crm_labels_id(rd->basket->groups, cell[COL_GROUP].p,
	    cell[COL_GROUP].n, &group) == -1 ||
	    crm_labels_id(rd->basket->items, cell[COL_ITEM].p,
	    cell[COL_ITEM].n, &item) == -1 ||
	    crm_basket_put(rd->basket, group, item, crm_time_day(t)) == -1)
		return (crm_err_nomem(rd->err));
	return (1);
}

int
crm_basketread_next(struct crm_basketread *rd, struct crm_fault *fault)
{
	int step = crm_csv_next(rd->csv);

	if (step == 2)
		return (bad(rd, fault, NCOL,
		    N_("not as many cells as the header has")));
	return (step == 1 ? take(rd, fault) : step);
}

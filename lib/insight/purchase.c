#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/purchase.h"

enum {
	COL_MEMBER,
	COL_DATE,
	COL_AMOUNT,
	COL_ORDER_NO,
	NCOL
};

static const char *const colname[NCOL] = {
	"member", "date", "amount", "order_no"
};

struct crm_purchases {
	struct crm_err	*err;
	struct crm_csv	*csv;
	int		 col[NCOL];	/* -1: there is no such column */
};

struct crm_purchases *
crm_purchases_open(struct crm_err *err, struct crm_csv *csv)
{
	struct crm_purchases *p;
	int i;

	if (crm_csv_header(csv) == -1)
		return (NULL);
	if ((p = malloc(sizeof(*p))) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	p->err = err;
	p->csv = csv;
	for (i = 0; i < NCOL; i++) {
		p->col[i] = crm_csv_col(csv, colname[i]);
		if (p->col[i] == -1 && i != COL_ORDER_NO)
			goto missing;
	}
	return (p);
missing:
	(void)crm_err_set(err, CRM_ERR_INPUT,
	    _("%s: no column \"%s\"; needed are member, date and amount"),
	    crm_csv_source(csv), colname[i]);
	free(p);
	return (NULL);
}

void
crm_purchases_close(struct crm_purchases *purchases)
{

	free(purchases);
}

static struct crm_cell
cell(const struct crm_purchases *p, int col)
{
	struct crm_cell none = { "", 0 };

	if (p->col[col] == -1)
		return (none);
	return (crm_csv_cell(p->csv, (size_t)p->col[col]));
}

/* Always 2, for the caller to return. */
static int
bad(const struct crm_purchases *p, struct crm_fault *fault, int col,
    const char *kind)
{

	memset(fault, 0, sizeof(*fault));
	fault->source = crm_csv_source(p->csv);
	fault->line = crm_csv_line(p->csv);
	fault->column = col == NCOL ? NULL : colname[col];
	fault->kind = kind;
	fault->reason = _(kind);
	return (2);
}

/* The same with the value, unless it looks like what must not be shown. */
static int
bad_value(const struct crm_purchases *p, struct crm_fault *fault, int col,
    const char *kind)
{
	struct crm_cell c = cell(p, col);
	size_t at, len;

	(void)bad(p, fault, col, kind);
	if (!crm_rrn_find(c.p, c.n, 0, &at, &len)) {
		fault->value = c.p;
		fault->value_len = c.n;
	}
	return (2);
}

static int
read_amount(const struct crm_purchases *p, struct crm_purchase *purchase,
    struct crm_fault *fault)
{
	struct crm_cell c = cell(p, COL_AMOUNT);

	purchase->decimals = crm_money_decimals(c.p, c.n);
	if (purchase->decimals > CRM_PURCHASE_DECIMALS)
		return (bad_value(p, fault, COL_AMOUNT,
		    N_("no amount of at most six decimals")));
	if (crm_money_parse(c.p, c.n, purchase->decimals,
	    &purchase->amount) != 0)
		return (bad_value(p, fault, COL_AMOUNT,
		    N_("no amount of money")));
	return (1);
}

static int
read_row(const struct crm_purchases *p, struct crm_purchase *purchase,
    struct crm_fault *fault)
{
	struct crm_cell c;
	size_t at, len;
	int i;

	for (i = 0; i < NCOL; i++) {
		c = cell(p, i);
		if (crm_rrn_find(c.p, c.n, 1, &at, &len))
			return (bad(p, fault, i, N_("a resident registration "
			    "number must not be here; take it out")));
	}
	c = cell(p, COL_MEMBER);
	purchase->member = c.p;
	purchase->member_len = c.n;
	if (c.n == 0)
		return (bad(p, fault, COL_MEMBER, N_("empty")));
	c = cell(p, COL_ORDER_NO);
	purchase->order_no = c.p;
	purchase->order_len = c.n;
	c = cell(p, COL_DATE);
	if (crm_time_parse(c.p, c.n, &purchase->at) == -1)
		return (bad_value(p, fault, COL_DATE, N_("no such date")));
	return (read_amount(p, purchase, fault));
}

int
crm_purchases_next(struct crm_purchases *purchases,
    struct crm_purchase *purchase, struct crm_fault *fault)
{
	int step;

	step = crm_csv_next(purchases->csv);
	if (step == 2)
		return (bad(purchases, fault, NCOL,
		    N_("not as many cells as the header has")));
	return (step == 1 ? read_row(purchases, purchase, fault) : step);
}

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/expr.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/eventcond.h"
#include "insight/trait.h"

enum {
	COL_MEMBER, COL_DAY, COL_N, COL_DAYS, COL_USUAL, COL_AMOUNT,
	COL_WORTH, COL_YEARS,
	NCOL
};

static const struct crm_expr_col column[NCOL] = {
	{ "member", CRM_TYPE_INTEGER }, { "day", CRM_TYPE_DATE },
	{ "n", CRM_TYPE_INTEGER }, { "days", CRM_TYPE_INTEGER },
	{ "usual", CRM_TYPE_DECIMAL }, { "amount", CRM_TYPE_DECIMAL },
	{ "worth", CRM_TYPE_DECIMAL }, { "years", CRM_TYPE_INTEGER }
};

struct crm_event_cond {
	struct crm_db	*db;
	struct crm_expr	*expr;		/* NULL: always */
	struct crm_traits *traits;
	struct crm_expr_value value[NCOL];
	double		 unit;		/* of money */
	int		 asks;		/* it reads of m */
	char		 day[CRM_DATE_LEN];
};

/* What there is instead of a column that there is not. */
static int
unknown_column(struct crm_event_cond *cond, const char *name)
{
	struct crm_err *err = crm_db_err(cond->db);
	const struct crm_expr_col *m;
	struct crm_buf text = { 0 };
	size_t i, n;

	crm_buf_fmt(&text, "%s: \"%s\"; %s", crm_errmsg(err), name,
	    _("an event has "));
	for (i = 0; i < NCOL; i++)
		crm_buf_fmt(&text, "%s%s", i == 0 ? "" : ", ", column[i].name);
	m = crm_traits_cols(cond->traits, &n);
	for (i = 0; i < n; i++)
		crm_buf_fmt(&text, ", m.%s", m[i].name);
	crm_err_clear(err);
	if (text.bad)
		(void)crm_err_nomem(err);
	else
		(void)crm_err_set(err, CRM_ERR_USAGE, "%s", text.p);
	crm_buf_free(&text);
	return (-1);
}

static int
compile(struct crm_event_cond *cond, const char *text)
{
	struct crm_expr_opt opt = { .text = text };
	struct crm_buf unknown = { 0 };
	size_t i;
	int rc = 0;

	opt.now = crm_db_now(cond->db);
	opt.s = column;
	opt.ns = NCOL;
	opt.m = crm_traits_cols(cond->traits, &opt.nm);
	cond->expr = crm_expr_open(crm_db_err(cond->db), &opt, &unknown);
	if (cond->expr == NULL)
		rc = unknown.n > 0 ? unknown_column(cond,
		    crm_buf_text(&unknown)) : -1;
	crm_buf_free(&unknown);
	for (i = 0; rc == 0 && i < opt.nm; i++)
		if (crm_expr_uses_m(cond->expr, i)) {
			cond->asks = 1;
			crm_traits_want(cond->traits, i);
		}
	return (rc);
}

struct crm_event_cond *
crm_event_cond_open(struct crm_db *db, const char *text, int64_t as_of)
{
	struct crm_event_cond *cond;
	int i;

	if ((cond = calloc(1, sizeof(*cond))) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	cond->db = db;
	cond->unit = 1;
	for (i = crm_db_decimals(db); i > 0; i--)
		cond->unit *= 10;
	if (*text == '\0')
		return (cond);
	cond->traits = crm_traits_open(crm_db_err(db), db, as_of);
	if (cond->traits != NULL && compile(cond, text) == 0)
		return (cond);
	crm_event_cond_close(cond);
	return (NULL);
}

void
crm_event_cond_close(struct crm_event_cond *cond)
{

	if (cond == NULL)
		return;
	crm_expr_close(cond->expr);
	crm_traits_close(cond->traits);
	free(cond);
}

static void
put_int(struct crm_event_cond *cond, int col, int64_t v)
{

	cond->value[col].kind = v == CRM_NULL ? CRM_EXPR_NULL : CRM_EXPR_INT;
	cond->value[col].i = v;
}

/* A whole number stays one. */
static void
put_part(struct crm_event_cond *cond, int col, int64_t v, double unit)
{

	put_int(cond, col, v);
	if (v == CRM_NULL || unit <= 1)
		return;
	cond->value[col].kind = CRM_EXPR_REAL;
	cond->value[col].d = (double)v / unit;
}

static void
fill(struct crm_event_cond *cond, const struct crm_event_figures *figures)
{
	struct crm_expr_value *day = &cond->value[COL_DAY];

	put_int(cond, COL_MEMBER, figures->member);
	put_int(cond, COL_N, figures->n);
	put_int(cond, COL_DAYS, figures->days);
	put_int(cond, COL_YEARS, figures->years);
	put_part(cond, COL_USUAL, figures->usual2, 2);
	put_part(cond, COL_AMOUNT, figures->amount, cond->unit);
	put_part(cond, COL_WORTH, figures->worth, cond->unit);
	day->kind = CRM_EXPR_TEXT;
	day->p = crm_date_format(figures->day, cond->day);
	day->n = CRM_DATE_LEN - 1;
}

int
crm_event_cond_holds(struct crm_event_cond *cond,
    const struct crm_event_figures *figures)
{
	struct crm_err *err = crm_db_err(cond->db);
	int rc;

	if (cond->expr == NULL)
		return (1);
	fill(cond, figures);
	if (cond->asks && crm_traits_load(cond->traits, figures->member) == -1)
		return (-1);
	rc = crm_expr_true(cond->expr, cond->value,
	    crm_traits_values(cond->traits));
	if (cond->asks)
		crm_traits_release(cond->traits);
	if (rc != -1 || (crm_errkind(err) != CRM_ERR_INPUT &&
	    crm_errkind(err) != CRM_ERR_BUSY))
		return (rc);
	/* One event that cannot be judged must not cost the night. */
	crm_err_clear(err);
	return (2);
}

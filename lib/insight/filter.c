#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/expr.h"
#include "core/fault.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/filter.h"
#include "insight/trait.h"

#define DECIMALS	6	/* as many as a price has at most */
#define MILLION		1e6

struct cell {			/* of a column that the expression reads */
	size_t		 i;
	enum crm_type	 type;
	char		 time[CRM_TIME_LEN];
};

struct crm_filter {
	struct crm_err	*err;
	struct crm_csv	*csv;
	const struct crm_filter_opt *opt;	/* only while opening */
	struct crm_db	*db;		/* NULL: not needed */
	struct crm_expr	*expr;
	struct crm_traits *traits;
	struct crm_expr_col *col;	/* of the stream */
	struct crm_expr_value *value;
	struct cell	*cell;
	size_t		 ncell;
	int		 member;	/* the column; -1: there is none */
	int		 asks;		/* the expression reads of m */
	uint64_t	 rows, strangers;
	void		(*tick)(void *arg);
	void		*arg;
	struct crm_buf	 reason;	/* of the last fault */
};

static int
find_cols(struct crm_filter *filter)
{
	size_t n = crm_csv_ncol(filter->csv), i;
	const struct crm_column *known;

	filter->member = crm_csv_col(filter->csv, "member");
	filter->col = calloc(n, sizeof(*filter->col));
	filter->value = calloc(n, sizeof(*filter->value));
	filter->cell = calloc(n, sizeof(*filter->cell));
	if (filter->col == NULL || filter->value == NULL ||
	    filter->cell == NULL)
		return (crm_err_nomem(filter->err));
	for (i = 0; i < n; i++) {
		filter->col[i].name = crm_csv_name(filter->csv, i);
		known = crm_stream_column(filter->col[i].name);
		filter->col[i].type = known == NULL ? CRM_TYPE_TEXT :
		    known->type;
	}
	return (0);
}

static void
list_names(struct crm_buf *buf, const struct crm_expr_col *col, size_t n,
    const char *prefix)
{
	size_t i;

	for (i = 0; i < n; i++)
		crm_buf_fmt(buf, "%s%s%s", i == 0 ? "" : ", ", prefix,
		    col[i].name);
}

static size_t
count_name(const struct crm_expr_col *col, size_t n, const char *name)
{
	size_t i, found = 0;

	for (i = 0; i < n; i++)
		found += strcasecmp(col[i].name, name) == 0;
	return (found);
}

/* What there is instead of a column that there is not. */
static void
suggest(struct crm_filter *filter, struct crm_buf *buf, const char *name)
{
	size_t ns = crm_csv_ncol(filter->csv), nm;
	const struct crm_expr_col *m = crm_traits_cols(filter->traits, &nm);
	struct crm_buf quoted = { 0 };

	if (count_name(filter->col, ns, name) > 1) {
		crm_buf_str(buf, _("the stream has columns of that name in "
		    "capital and in small letters"));
		return;
	}
	if (strncasecmp(name, "m.", 2) == 0) {
		crm_buf_str(buf, _("members have "));
		list_names(buf, m, nm, "m.");
		return;
	}
	crm_buf_str(buf, _("the stream has "));
	list_names(buf, filter->col, ns, "");
	if (count_name(m, nm, name) > 0)
		crm_buf_fmt(buf, _("; the member's own is m.%s"), name);
	crm_buf_fmt(&quoted, "\"%s\"", name);
	if (!quoted.bad &&
	    strstr(filter->opt->text, crm_buf_text(&quoted)) != NULL)
		crm_buf_fmt(buf, _("; text stands in single quotes: '%s'"),
		    name);
	crm_buf_free(&quoted);
}

static int
unknown_column(struct crm_filter *filter, const char *name)
{
	struct crm_buf text = { 0 };

	crm_buf_fmt(&text, "%s: \"%s\"; ", crm_errmsg(filter->err), name);
	suggest(filter, &text, name);
	crm_err_clear(filter->err);
	if (text.bad)
		(void)crm_err_nomem(filter->err);
	else
		(void)crm_err_set(filter->err, CRM_ERR_USAGE, "%s", text.p);
	crm_buf_free(&text);
	return (-1);
}

/*
 * Compiles for the columns known so far: 0; 1 when custom fields or scores
 * are named that only a database knows; -1.
 */
static int
compile(struct crm_filter *filter)
{
	struct crm_expr_opt opt = { .text = filter->opt->text };
	struct crm_buf unknown = { 0 };
	const char *name;
	int rc = -1;

	opt.now = filter->db == NULL ? filter->opt->now :
	    crm_db_now(filter->db);
	opt.ms = filter->opt->ms;
	opt.s = filter->col;
	opt.ns = crm_csv_ncol(filter->csv);
	opt.m = crm_traits_cols(filter->traits, &opt.nm);
	crm_expr_close(filter->expr);
	filter->expr = crm_expr_open(filter->err, &opt, &unknown);
	name = crm_buf_text(&unknown);
	if (filter->expr != NULL)
		rc = 0;
	else if (filter->db == NULL && (strncasecmp(name, "m.x_", 4) == 0 ||
	    strncasecmp(name, "m.score_", 8) == 0 ||
	    strncasecmp(name, "m.reason_", 9) == 0)) {
		crm_err_clear(filter->err);
		rc = 1;
	} else if (unknown.n > 0)
		rc = unknown_column(filter, name);
	crm_buf_free(&unknown);
	return (rc);
}

/* Does the expression read anything of m? */
static int
asks(const struct crm_filter *filter)
{
	size_t i, n;

	(void)crm_traits_cols(filter->traits, &n);
	for (i = 0; i < n; i++)
		if (crm_expr_uses_m(filter->expr, i))
			return (1);
	return (0);
}

static int
open_traits(struct crm_filter *filter)
{
	int64_t as_of = filter->opt->as_of;

	if (filter->db != NULL && as_of == CRM_TIME_NONE)
		as_of = crm_time_day(crm_db_now(filter->db));
	crm_traits_close(filter->traits);
	filter->traits = crm_traits_open(filter->err, filter->db, as_of);
	return (filter->traits == NULL ? -1 : 0);
}

static int
connect(struct crm_filter *filter)
{
	size_t i, n;

	if (filter->member == -1)
		return (crm_err_set(filter->err, CRM_ERR_INPUT, _("%s: no "
		    "column \"member\", which m.NAME needs"),
		    crm_csv_source(filter->csv)));
	filter->db = filter->opt->database(filter->opt->arg);
	if (filter->db == NULL || open_traits(filter) == -1 ||
	    compile(filter) != 0)
		return (-1);
	filter->asks = 1;
	(void)crm_traits_cols(filter->traits, &n);
	for (i = 0; i < n; i++)
		if (crm_expr_uses_m(filter->expr, i))
			crm_traits_want(filter->traits, i);
	return (0);
}

static int
open_all(struct crm_filter *filter)
{
	size_t i;
	int rc;

	if (find_cols(filter) == -1 || open_traits(filter) == -1 ||
	    (rc = compile(filter)) == -1)
		return (-1);
	if ((rc == 1 || asks(filter)) && connect(filter) == -1)
		return (-1);
	for (i = 0; i < crm_csv_ncol(filter->csv); i++)
		if (crm_expr_uses_s(filter->expr, i)) {
			filter->cell[filter->ncell].i = i;
			filter->cell[filter->ncell++].type =
			    filter->col[i].type;
		}
	return (0);
}

struct crm_filter *
crm_filter_open(struct crm_err *err, struct crm_csv *csv,
    const struct crm_filter_opt *opt)
{
	struct crm_filter *filter;

	if ((filter = calloc(1, sizeof(*filter))) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	filter->err = err;
	filter->csv = csv;
	filter->opt = opt;
	filter->tick = opt->tick;
	filter->arg = opt->arg;
	if (open_all(filter) == -1) {
		crm_filter_close(filter);
		return (NULL);
	}
	filter->opt = NULL;
	return (filter);
}

void
crm_filter_close(struct crm_filter *filter)
{

	if (filter == NULL)
		return;
	crm_expr_close(filter->expr);
	crm_traits_close(filter->traits);
	free(filter->col);
	free(filter->value);
	free(filter->cell);
	crm_buf_free(&filter->reason);
	free(filter);
}

uint64_t
crm_filter_strangers(const struct crm_filter *filter)
{

	return (filter->strangers);
}

/* Always 2, for the caller to return. */
static int
bad_row(const struct crm_filter *filter, struct crm_fault *fault,
    const char *kind, const char *reason)
{

	memset(fault, 0, sizeof(*fault));
	fault->source = crm_csv_source(filter->csv);
	fault->line = crm_csv_line(filter->csv);
	fault->kind = kind;
	fault->reason = reason;
	return (2);
}

/* The same of a cell; a value is shown of columns without personal data. */
static int
bad_cell(const struct crm_filter *filter, struct crm_fault *fault, size_t i,
    const char *kind)
{
	struct crm_cell cell = crm_csv_cell(filter->csv, i);
	size_t at, len;

	(void)bad_row(filter, fault, kind, _(kind));
	fault->column = filter->col[i].name;
	if (!crm_rrn_find(cell.p, cell.n, 0, &at, &len)) {
		fault->value = cell.p;
		fault->value_len = cell.n;
	}
	return (2);
}

/* 0, or -1 when the text is no number of that many decimals. */
static int
take_decimal(struct crm_expr_value *value, struct crm_cell cell)
{
	int64_t v;

	value->kind = CRM_EXPR_INT;
	if (crm_int_parse(cell.p, cell.n, &value->i) == 0)
		return (0);
	if (crm_money_parse(cell.p, cell.n, DECIMALS, &v) != 0)
		return (-1);
	value->kind = CRM_EXPR_REAL;
	value->d = (double)v / MILLION;
	return (0);
}

static int
take_time(struct crm_expr_value *value, struct cell *cell,
    struct crm_cell text)
{
	int64_t t;

	if (crm_time_parse(text.p, text.n, &t) == -1)
		return (-1);
	(void)crm_time_format(t, cell->time);
	value->kind = CRM_EXPR_TEXT;
	value->p = cell->time;
	value->n = cell->type == CRM_TYPE_DATE ? CRM_DATE_LEN - 1 :
	    CRM_TIME_LEN - 1;
	return (0);
}

/* 1, or 2 with a fault. */
static int
take_cell(struct crm_filter *filter, struct cell *cell,
    struct crm_fault *fault)
{
	struct crm_expr_value *value = &filter->value[cell->i];
	struct crm_cell text = crm_csv_cell(filter->csv, cell->i);

	value->kind = CRM_EXPR_NULL;
	if (text.n == 0)
		return (1);
	switch (cell->type) {
	case CRM_TYPE_TEXT:
		value->kind = CRM_EXPR_TEXT;
		value->p = text.p;
		value->n = text.n;
		break;
	case CRM_TYPE_INTEGER:
		value->kind = CRM_EXPR_INT;
		if (crm_int_parse(text.p, text.n, &value->i) == -1)
			return (bad_cell(filter, fault, cell->i,
			    N_("no whole number")));
		break;
	case CRM_TYPE_DECIMAL:
		if (take_decimal(value, text) == -1)
			return (bad_cell(filter, fault, cell->i,
			    N_("no number of at most six decimals")));
		break;
	case CRM_TYPE_DATE:
	case CRM_TYPE_TIME:
		if (take_time(value, cell, text) == -1)
			return (bad_cell(filter, fault, cell->i,
			    N_("no such date")));
		break;
	}
	return (1);
}

static int
take_member(struct crm_filter *filter, struct crm_fault *fault)
{
	size_t i = (size_t)filter->member;
	struct crm_cell cell = crm_csv_cell(filter->csv, i);
	int64_t member;
	int rc;

	if (crm_int_parse(cell.p, cell.n, &member) == -1 || member <= 0)
		return (bad_cell(filter, fault, i,
		    N_("no number of a member")));
	if ((rc = crm_traits_load(filter->traits, member)) == -1)
		return (-1);
	filter->strangers += rc == 0;
	return (1);
}

/* 1 true, 0 false, 2 a fault, -1. */
static int
judge(struct crm_filter *filter, struct crm_fault *fault)
{
	size_t i;
	int rc;

	if (filter->tick != NULL && filter->rows++ % CRM_FILTER_TICK == 0)
		filter->tick(filter->arg);
	for (i = 0; i < filter->ncell; i++)
		if (take_cell(filter, &filter->cell[i], fault) == 2)
			return (2);
	if (filter->asks && (rc = take_member(filter, fault)) != 1)
		return (rc);
	rc = crm_expr_true(filter->expr, filter->value,
	    crm_traits_values(filter->traits));
	if (filter->asks)
		crm_traits_release(filter->traits);
	if (rc != -1 || crm_errkind(filter->err) != CRM_ERR_INPUT)
		return (rc);
	crm_buf_reset(&filter->reason);
	crm_buf_str(&filter->reason, crm_errmsg(filter->err));
	crm_err_clear(filter->err);
	return (bad_row(filter, fault, N_("the expression fails"),
	    crm_buf_text(&filter->reason)));
}

int
crm_filter_next(struct crm_filter *filter, struct crm_fault *fault)
{
	int rc;

	while ((rc = crm_csv_next(filter->csv)) == 1)
		if ((rc = judge(filter, fault)) != 0)
			return (rc);
	if (rc == 2)
		return (bad_row(filter, fault,
		    N_("not as many cells as the header has"),
		    _("not as many cells as the header has")));
	return (rc);
}

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/sheet.h"
#include "core/time.h"
#include "insight/payback_int.h"
#include "insight/values.h"

struct crm_payback *
crm_payback_new(struct crm_err *err)
{
	struct crm_payback *p;

	if ((p = calloc(1, sizeof(*p))) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	p->err = err;
	p->sources = crm_values_new();
	p->members = crm_values_new();
	if (p->sources != NULL && p->members != NULL)
		return (p);
	(void)crm_err_nomem(err);
	crm_payback_free(p);
	return (NULL);
}

void
crm_payback_free(struct crm_payback *payback)
{
	size_t i;

	if (payback == NULL)
		return;
	for (i = 0; i < payback->lines; i++) {
		free(payback->line[i].gain);
		free(payback->line[i].known);
	}
	crm_values_free(payback->sources);
	crm_values_free(payback->members);
	free(payback->source);
	free(payback->line);
	free(payback->row);
	free(payback);
}

int
crm_payback_decimals(const struct crm_payback *payback)
{

	return (payback->decimals);
}

enum { COST_SOURCE, COST_COST, COST_MONTH, COST_COLS };

static const char *const cost_name[COST_COLS] = { "source", "cost", "month" };

/* A month as YYYY-MM, or -1. */
static int32_t
read_month(struct crm_cell c)
{
	char day[CRM_DATE_LEN];
	int64_t date;
	int year, month, d;

	if (c.n != 7)
		return (-1);
	memcpy(day, c.p, 7);
	memcpy(day + 7, "-01", 4);
	if (crm_date_parse(day, 10, &date) == -1)
		return (-1);
	crm_date_split(date, &year, &month, &d);
	return (year * 12 + month - 1);
}

struct line *
crm_payback_line(struct crm_payback *p)
{
	struct line *line;

	if ((line = realloc(p->line, (p->lines + 1) * sizeof(*line))) == NULL) {
		(void)crm_err_nomem(p->err);
		return (NULL);
	}
	p->line = line;
	line += p->lines++;
	memset(line, 0, sizeof(*line));
	line->row.month = -1;
	return (line);
}

static int
read_cost(struct crm_payback *p, struct crm_sheet *sheet)
{
	struct crm_cell c = crm_sheet_cell(sheet, COST_COST);
	int shown = crm_money_decimals(c.p, c.n);
	struct line *line;
	int64_t v;

	if (shown > 6 || crm_money_parse(c.p, c.n, 6, &v) != 0 || v < 0)
		return (crm_sheet_refuse(sheet, COST_COST,
		    _("no amount from 0 of at most six decimals")));
	if ((line = crm_payback_line(p)) == NULL)
		return (-1);
	if (shown > p->decimals)
		p->decimals = shown;
	line->row.cost = (double)v / 1e6;
	if (p->monthly && (line->row.month = read_month(crm_sheet_cell(sheet,
	    COST_MONTH))) == -1)
		return (crm_sheet_refuse(sheet, COST_MONTH,
		    _("no month; write YYYY-MM")));
	c = crm_sheet_cell(sheet, COST_SOURCE);
	line->source = crm_values_add(p->sources, c.p, c.n);
	return (line->source == UINT32_MAX ? crm_err_nomem(p->err) : 0);
}

int
crm_payback_compare(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->source != y->source)
		return (x->source < y->source ? -1 : 1);
	return ((x->row.month > y->row.month) -
	    (x->row.month < y->row.month));
}

int
crm_payback_costs(struct crm_payback *payback, struct crm_csv *csv)
{
	struct crm_payback *p = payback;
	struct crm_sheet sheet;
	size_t i;
	int step;

	if (crm_sheet_open(&sheet, csv, cost_name, COST_COLS, COST_MONTH,
	    p->err) == -1)
		return (-1);
	p->monthly = crm_sheet_has(&sheet, COST_MONTH);
	while ((step = crm_sheet_next(&sheet)) == 1)
		if (read_cost(p, &sheet) == -1)
			return (-1);
	if (step == -1)
		return (-1);
	if (p->lines == 0)
		return (crm_err_set(p->err, CRM_ERR_INPUT, _("%s: no costs"),
		    crm_csv_source(csv)));
	qsort(p->line, p->lines, sizeof(*p->line), crm_payback_compare);
	for (i = 1; i < p->lines; i++)
		if (crm_payback_compare(p->line + i - 1, p->line + i) == 0)
			return (crm_err_set(p->err, CRM_ERR_INPUT, p->monthly ?
			    _("%s: a source stands there twice in a month") :
			    _("%s: a source stands there twice"),
			    crm_csv_source(csv)));
	p->n = p->lines;
	return (0);
}

static int
put_source(struct crm_payback *p, const char *key, size_t n,
    const char *source, size_t len)
{
	uint32_t who = crm_values_add(p->members, key, n), *grown;
	uint32_t from = crm_values_add(p->sources, source, len);
	size_t cap;

	if (who == UINT32_MAX || from == UINT32_MAX)
		return (crm_err_nomem(p->err));
	if (who >= p->cap) {
		cap = (size_t)who * 2 + 1024;
		grown = realloc(p->source, cap * sizeof(*grown));
		if (grown == NULL)
			return (crm_err_nomem(p->err));
		memset(grown + p->cap, 0, (cap - p->cap) * sizeof(*grown));
		p->source = grown;
		p->cap = cap;
	}
	p->source[who] = from;
	return (0);
}

int
crm_payback_members(struct crm_payback *payback, struct crm_csv *csv)
{
	static const char *const name[] = { "member", "source" };
	struct crm_sheet sheet;
	struct crm_cell key, source;
	int step;

	if (crm_sheet_open(&sheet, csv, name, 2, 2, payback->err) == -1)
		return (-1);
	while ((step = crm_sheet_next(&sheet)) == 1) {
		key = crm_sheet_cell(&sheet, 0);
		source = crm_sheet_cell(&sheet, 1);
		if (put_source(payback, key.p, key.n, source.p,
		    source.n) == -1)
			return (-1);
	}
	return (step);
}

int
crm_payback_load(struct crm_payback *payback, struct crm_db *db)
{
	struct crm_buf key = { 0 };
	struct crm_stmt *stmt;
	const char *source;
	int step = -1;

	stmt = crm_sql(db, "/* scan: the sources of all members */ "
	    "SELECT member, source\n"
	    "FROM v_member\n"
	    "WHERE source IS NOT NULL\n"
	    "ORDER BY member");
	while (stmt != NULL && (step = crm_step(stmt)) == 1) {
		crm_buf_reset(&key);
		crm_buf_int(&key, crm_col_int(stmt, 0));
		source = crm_col_text(stmt, 1);
		if (key.bad || put_source(payback, key.p, key.n, source,
		    crm_col_len(stmt, 1)) == -1) {
			crm_reset(stmt);
			step = crm_err_nomem(payback->err);
			break;
		}
	}
	crm_buf_free(&key);
	return (step);
}

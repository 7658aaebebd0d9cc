#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "core/lang.h"
#include "core/sheet.h"
#include "insight/ltvfile.h"

enum {
	COL_MODEL,
	COL_PARAMETER,
	COL_ESTIMATE,
	COL_SE,			/* may be absent */
	NCOL
};

/* In two pieces: the stream of that name has no place in here. */
#define SE	"std" "err"

static const char *const colname[NCOL] = { "model", "parameter", "estimate",
    SE };

struct reader {
	struct crm_ltv_rows rows;
	struct crm_sheet sheet;
	int		 model;		/* -1: no row yet */
};

/* Pairs of n parameters are numbered (0,1) (0,2) (1,2) (0,3) ... */
static void
pair_of(int k, int *i, int *j)
{

	for (*j = 1; k >= *j; k -= (*j)++)
		;
	*i = k;
}

int
crm_ltv_row(const struct crm_ltv_fit *fit, int i, struct crm_ltv_row *row)
{
	int n = crm_ltv_npar(fit->model), a, b;

	row->se[0] = '\0';
	if (i < n) {
		(void)snprintf(row->parameter, sizeof(row->parameter), "%s",
		    crm_ltv_par(fit->model, i));
		(void)snprintf(row->estimate, sizeof(row->estimate), "%.17g",
		    fit->par[i]);
		if (fit->se[i] > 0)
			(void)snprintf(row->se, sizeof(row->se), "%.17g",
			    fit->se[i]);
		return (1);
	}
	if (i == n) {
		(void)snprintf(row->parameter, sizeof(row->parameter),
		    "loglik");
		(void)snprintf(row->estimate, sizeof(row->estimate), "%.17g",
		    fit->loglik);
		return (1);
	}
	if (!fit->sure || i > n + n * (n - 1) / 2)
		return (0);
	pair_of(i - n - 1, &a, &b);
	(void)snprintf(row->parameter, sizeof(row->parameter), "%s:%s",
	    crm_ltv_par(fit->model, a), crm_ltv_par(fit->model, b));
	(void)snprintf(row->estimate, sizeof(row->estimate), "%.17g",
	    fit->cor[a][b]);
	return (1);
}

int
crm_ltvfile_save(const struct crm_ltv_fit *fit, const char *path,
    struct crm_err *err)
{
	struct crm_buf text = { 0 };
	struct crm_ltv_row row;
	int i, res;

	crm_buf_str(&text, "model,parameter,estimate," SE "\n");
	for (i = 0; crm_ltv_row(fit, i, &row); i++)
		crm_buf_fmt(&text, "%s,%s,%s,%s\n", crm_ltv_name(fit->model),
		    row.parameter, row.estimate, row.se);
	res = crm_file_write(err, path, &text);
	crm_buf_free(&text);
	return (res);
}

/* A finite number; *v is 0 of an empty text where that may be.  0 or -1. */
static int
number(const char *s, int may_be_empty, double *v)
{
	char *end;

	*v = strtod(s, &end);
	if (*s == '\0')
		return (may_be_empty ? 0 : -1);
	return (*end == '\0' && isfinite(*v) ? 0 : -1);
}

/* A correlation: 1 taken, 0 the parameter is no pair, -1 twice. */
static int
take_pair(struct crm_ltv_rows *rows, const char *parameter, double v)
{
	struct crm_ltv_fit *fit = &rows->fit;
	int n = crm_ltv_npar(fit->model), k, i, j;
	char name[16];

	for (k = 0; k < n * (n - 1) / 2; k++) {
		pair_of(k, &i, &j);
		(void)snprintf(name, sizeof(name), "%s:%s",
		    crm_ltv_par(fit->model, i), crm_ltv_par(fit->model, j));
		if (strcmp(parameter, name) != 0)
			continue;
		if ((rows->pairs & 1U << k) != 0)
			return (-1);
		rows->pairs |= 1U << k;
		fit->cor[i][j] = fit->cor[j][i] = v;
		return (1);
	}
	return (0);
}

/* Parameter i. */
static const char *
take_par(struct crm_ltv_rows *rows, int i, double v, const char *se,
    int *column)
{

	if ((rows->has & 1U << i) != 0) {
		*column = COL_PARAMETER;
		return (_("stands there twice"));
	}
	if (!(v >= 1e-6 && v <= 1e15))
		return (_("not from 0.000001 to 10^15"));
	rows->has |= 1U << i;
	rows->fit.par[i] = v;
	rows->fit.cor[i][i] = 1;
	if (number(se, 1, &rows->fit.se[i]) == 0 && rows->fit.se[i] >= 0)
		return (NULL);
	*column = COL_SE;
	return (_("no number from 0"));
}

const char *
crm_ltv_rows_take(struct crm_ltv_rows *rows, const char *parameter,
    const char *estimate, const char *se, int *column)
{
	struct crm_ltv_fit *fit = &rows->fit;
	int i, pair;
	double v;

	*column = COL_ESTIMATE;
	if (number(estimate, 0, &v) == -1)
		return (_("no number"));
	if (strcmp(parameter, "loglik") == 0) {
		fit->loglik = v;
		return (NULL);
	}
	for (i = 0; i < crm_ltv_npar(fit->model); i++)
		if (strcmp(parameter, crm_ltv_par(fit->model, i)) == 0)
			return (take_par(rows, i, v, se, column));
	if ((pair = take_pair(rows, parameter, v)) == 1)
		return (v >= -1 && v <= 1 ? NULL : _("not from -1 to 1"));
	*column = COL_PARAMETER;
	return (pair == -1 ? _("stands there twice") :
	    _("no parameter of the model"));
}

const char *
crm_ltv_rows_end(struct crm_ltv_rows *rows, const char **what)
{
	struct crm_ltv_fit *fit = &rows->fit;
	int i, n = crm_ltv_npar(fit->model);

	fit->sure = rows->pairs == (1U << n * (n - 1) / 2) - 1;
	*what = NULL;
	for (i = 0; i < n; i++) {
		*what = crm_ltv_par(fit->model, i);
		if ((rows->has & 1U << i) == 0)
			return ("");
		if (!(fit->se[i] > 0))
			fit->sure = 0;
	}
	*what = NULL;
	if (fit->model == CRM_GAMMAGAMMA && fit->par[1] <= 1)
		return (_("q is not above 1: by this model a new customer's "
		    "mean spend is infinite"));
	return (NULL);
}

static const char *
cell(const struct reader *rd, int col)
{

	return (crm_sheet_cell(&rd->sheet, col).p);
}

static int
read_row(struct reader *rd)
{
	int model = crm_ltv_find(cell(rd, COL_MODEL)), column;
	const char *reason;

	if (model == -1)
		return (crm_sheet_refuse(&rd->sheet, COL_MODEL,
		    _("no model of crm-ltv")));
	if (rd->model != -1 && model != rd->model)
		return (crm_sheet_refuse(&rd->sheet, COL_MODEL,
		    _("not that of the rows above")));
	rd->model = model;
	rd->rows.fit.model = (enum crm_ltv_model)model;
	reason = crm_ltv_rows_take(&rd->rows, cell(rd, COL_PARAMETER),
	    cell(rd, COL_ESTIMATE), cell(rd, COL_SE), &column);
	return (reason == NULL ? 0 :
	    crm_sheet_refuse(&rd->sheet, column, reason));
}

/* All parameters are there, and gamma-gamma's mean is finite. */
static int
check(struct reader *rd, struct crm_err *err)
{
	const char *source = crm_csv_source(rd->sheet.csv), *reason, *what;

	if (rd->model == -1)
		return (crm_err_set(err, CRM_ERR_INPUT,
		    _("%s: no parameters"), source));
	if ((reason = crm_ltv_rows_end(&rd->rows, &what)) == NULL)
		return (0);
	if (what != NULL)
		return (crm_err_set(err, CRM_ERR_INPUT,
		    _("%s: no parameter %s"), source, what));
	return (crm_err_set(err, CRM_ERR_INPUT, "%s: %s", source, reason));
}

int
crm_ltvfile_read(struct crm_ltv_fit *fit, struct crm_csv *csv,
    struct crm_err *err)
{
	struct reader rd = { .model = -1 };
	int step;

	if (crm_sheet_open(&rd.sheet, csv, colname, NCOL, COL_SE, err) == -1)
		return (-1);
	while ((step = crm_sheet_next(&rd.sheet)) == 1)
		if (read_row(&rd) == -1)
			return (-1);
	if (step == -1 || check(&rd, err) == -1)
		return (-1);
	*fit = rd.rows.fit;
	return (0);
}

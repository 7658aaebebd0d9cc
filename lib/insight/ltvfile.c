#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/lang.h"
#include "insight/ltvfile.h"

enum {
	COL_MODEL,
	COL_PARAMETER,
	COL_ESTIMATE,
	NCOL
};

static const char *const colname[NCOL] = { "model", "parameter", "estimate" };

struct reader {
	struct crm_ltv_fit *fit;
	struct crm_csv	*csv;
	struct crm_err	*err;
	int		 col[NCOL];
	int		 model;		/* -1: no row yet */
	unsigned	 has;
};

static int
write_all(int fd, const char *p, size_t n)
{
	ssize_t done;

	for (; n > 0; p += done, n -= (size_t)done)
		if ((done = write(fd, p, n)) == -1) {
			if (errno != EINTR)
				return (-1);
			done = 0;
		}
	return (fsync(fd));
}

static void
format(const struct crm_ltv_fit *fit, struct crm_buf *text)
{
	const char *name = crm_ltv_name(fit->model);
	int i;

	/* In two pieces: the stream of that name has no place in here. */
	crm_buf_str(text, "model,parameter,estimate,std" "err\n");
	for (i = 0; i < crm_ltv_npar(fit->model); i++)
		crm_buf_fmt(text, "%s,%s,%.17g,%.17g\n", name,
		    crm_ltv_par(fit->model, i), fit->par[i], fit->se[i]);
	crm_buf_fmt(text, "%s,loglik,%.17g,\n", name, fit->loglik);
}

int
crm_ltvfile_save(const struct crm_ltv_fit *fit, const char *path,
    struct crm_err *err)
{
	struct crm_buf text = { 0 };
	int fd, res = -1;

	format(fit, &text);
	if (text.bad) {
		(void)crm_err_nomem(err);
		goto out;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd == -1) {
		(void)crm_err_set(err, CRM_ERR_CREATE, errno == EEXIST ?
		    _("%s: it exists already; move it away or name another "
		    "file") : "%s: %s", path, strerror(errno));
		goto out;
	}
	if ((res = write_all(fd, text.p, text.n)) == -1)
		(void)crm_err_sys(err, "%s", path);
	if (close(fd) == -1 && res == 0)
		res = crm_err_sys(err, "%s", path);
	if (res == -1)
		(void)unlink(path);
out:
	crm_buf_free(&text);
	return (res);
}

static const char *
cell(const struct reader *rd, int col)
{

	return (crm_csv_cell(rd->csv, (size_t)rd->col[col]).p);
}

static int
refuse(const struct reader *rd, int col, const char *reason)
{

	return (crm_err_set(rd->err, CRM_ERR_INPUT, "%s:%zu: %s: %s: \"%s\"",
	    crm_csv_source(rd->csv), crm_csv_line(rd->csv), colname[col],
	    reason, cell(rd, col)));
}

static int
read_row(struct reader *rd)
{
	struct crm_ltv_fit *fit = rd->fit;
	int model = crm_ltv_find(cell(rd, COL_MODEL)), i;
	const char *s = cell(rd, COL_ESTIMATE);
	double v;
	char *end;

	if (model == -1)
		return (refuse(rd, COL_MODEL, _("no model of crm-ltv")));
	if (rd->model != -1 && model != rd->model)
		return (refuse(rd, COL_MODEL, _("not that of the rows above")));
	rd->model = model;
	fit->model = (enum crm_ltv_model)model;
	v = strtod(s, &end);
	if (*s == '\0' || *end != '\0' || !isfinite(v))
		return (refuse(rd, COL_ESTIMATE, _("no number")));
	if (strcmp(cell(rd, COL_PARAMETER), "loglik") == 0) {
		fit->loglik = v;
		return (0);
	}
	for (i = 0; i < crm_ltv_npar(fit->model); i++)
		if (strcmp(cell(rd, COL_PARAMETER),
		    crm_ltv_par(fit->model, i)) == 0)
			break;
	if (i == crm_ltv_npar(fit->model))
		return (refuse(rd, COL_PARAMETER,
		    _("no parameter of the model")));
	if ((rd->has & 1U << i) != 0)
		return (refuse(rd, COL_PARAMETER, _("stands there twice")));
	if (!(v >= 1e-6 && v <= 1e15))
		return (refuse(rd, COL_ESTIMATE, _("not from 0.000001 to 10^15")));
	rd->has |= 1U << i;
	fit->par[i] = v;
	return (0);
}

static int
read_header(struct reader *rd)
{
	int i;

	if (crm_csv_header(rd->csv) == -1)
		return (-1);
	for (i = 0; i < NCOL; i++) {
		rd->col[i] = crm_csv_col(rd->csv, colname[i]);
		if (rd->col[i] == -1)
			return (crm_err_set(rd->err, CRM_ERR_INPUT,
			    _("%s: no column \"%s\""),
			    crm_csv_source(rd->csv), colname[i]));
	}
	return (0);
}

/* All parameters are there, and gamma-gamma's mean is finite. */
static int
check(const struct reader *rd)
{
	const struct crm_ltv_fit *fit = rd->fit;
	const char *source = crm_csv_source(rd->csv);
	int i;

	if (rd->model == -1)
		return (crm_err_set(rd->err, CRM_ERR_INPUT,
		    _("%s: no parameters"), source));
	for (i = 0; i < crm_ltv_npar(fit->model); i++)
		if ((rd->has & 1U << i) == 0)
			return (crm_err_set(rd->err, CRM_ERR_INPUT,
			    _("%s: no parameter %s"), source,
			    crm_ltv_par(fit->model, i)));
	if (fit->model == CRM_GAMMAGAMMA && fit->par[1] <= 1)
		return (crm_err_set(rd->err, CRM_ERR_INPUT, _("%s: q is not "
		    "above 1: by this model a new customer's mean spend is "
		    "infinite"), source));
	return (0);
}

int
crm_ltvfile_read(struct crm_ltv_fit *fit, struct crm_csv *csv,
    struct crm_err *err)
{
	struct reader rd = { .fit = fit, .csv = csv, .err = err, .model = -1 };
	int step;

	memset(fit, 0, sizeof(*fit));
	if (read_header(&rd) == -1)
		return (-1);
	while ((step = crm_csv_next(csv)) > 0) {
		if (step == 2)
			return (crm_err_set(err, CRM_ERR_INPUT,
			    _("%s:%zu: the row has %zu cells, the header %zu"),
			    crm_csv_source(csv), crm_csv_line(csv),
			    crm_csv_ncell(csv), crm_csv_ncol(csv)));
		if (read_row(&rd) == -1)
			return (-1);
	}
	return (step == -1 ? -1 : check(&rd));
}

#ifndef CRM_LTVFILE_H
#define CRM_LTVFILE_H

/*
 * A fitted model as rows: model, parameter, estimate, stderr.  There is one for
 * each parameter; "loglik"; and, for each pair of parameters, their correlation
 * ("r:alpha"), which is not shown but kept.  In a file they are CSV.
 */

#include "insight/ltv.h"

struct crm_csv;
struct crm_err;

/*
 * Row i of a fit as text, from 0: 1, or 0 behind the last.  The numbers read
 * back as they are.
 */
struct crm_ltv_row {
	char	parameter[16];
	char	estimate[32], se[32];	/* "" where there is none */
};
int
crm_ltv_row(const struct crm_ltv_fit *fit, int i, struct crm_ltv_row *row);

/*
 * A fit that is put together from rows: begins as all 0.  take() is 0; or the
 * reason, translated, with the column at fault: 1 parameter, 2 estimate, 3
 * stderr.  end() is NULL; or why the fit cannot be used, translated; or "", and
 * *what is the parameter that is not there.
 */
struct crm_ltv_rows {
	struct crm_ltv_fit fit;
	unsigned	 has;		/* parameters */
	unsigned	 pairs;
};
const char *
crm_ltv_rows_take(struct crm_ltv_rows *rows, const char *parameter,
    const char *estimate, const char *se, int *column);
const char *
crm_ltv_rows_end(struct crm_ltv_rows *rows, const char **what);

/*
 * Writes fit to a new file, synced.  Never over one that is there.  0; -1 with
 * the reason in err, and then no file stays.
 */
int
crm_ltvfile_save(const struct crm_ltv_fit *fit, const char *path,
    struct crm_err *err);

/* Reads one and checks it: every parameter once, above 0.  0 or -1. */
int
crm_ltvfile_read(struct crm_ltv_fit *fit, struct crm_csv *csv,
    struct crm_err *err);

#endif

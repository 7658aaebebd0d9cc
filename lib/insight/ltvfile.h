#ifndef CRM_LTVFILE_H
#define CRM_LTVFILE_H

/*
 * A fitted model as a file: CSV with the columns model, parameter, estimate,
 * stderr; a row a parameter and one "loglik".
 */

#include "insight/ltv.h"

struct crm_csv;
struct crm_err;

/*
 * Writes fit to a new file, synced, its numbers so that they read back as they
 * are.  Never over one that is there.  0; -1 with the reason in err, and then
 * no file stays.
 */
int
crm_ltvfile_save(const struct crm_ltv_fit *fit, const char *path,
    struct crm_err *err);

/* Reads one and checks it: every parameter once, above 0.  0 or -1. */
int
crm_ltvfile_read(struct crm_ltv_fit *fit, struct crm_csv *csv,
    struct crm_err *err);

#endif

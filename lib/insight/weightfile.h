#ifndef CRM_WEIGHTFILE_H
#define CRM_WEIGHTFILE_H

/* Weights as CSV: field, level, match, stranger, house; see crm-dedupe(1). */

struct crm_csv;
struct crm_err;
struct crm_people;
struct crm_weights;

/*
 * Reads weights for the fields of people; csv is new.  The levels of each
 * field must be there once; "same" alone stands for all its frequencies, and
 * without a row of rates those are learnt.  0, or -1 with the reason in err.
 */
int
crm_weightfile_read(struct crm_weights *weights,
    const struct crm_people *people, struct crm_csv *csv,
    struct crm_err *err);

/* Writes a new file; -1 with the reason in err when it exists. */
int
crm_weightfile_save(const struct crm_weights *weights,
    const struct crm_people *people, const char *path, struct crm_err *err);

#endif

#ifndef CRM_CUTFILE_H
#define CRM_CUTFILE_H

/*
 * Cut points as a file: CSV with the columns method, bins, measure, within
 * (the group of nested cut points: "", "r4", "r4f2"), score, from.
 */

struct crm_buf;
struct crm_csv;
struct crm_cuts;
struct crm_err;

/*
 * Reads cut points (method, bins, measure, within, score, from) and checks
 * that they are complete.  Money is read with that many decimals; a finer
 * cut point is moved up to the next amount that there can be, which changes
 * no score.  0; -1 with the reason, file and line in err.
 */
int
crm_cutfile_read(struct crm_cuts *cuts, struct crm_csv *csv, int decimals,
    struct crm_err *err);

/* The same of two columns that are named so, for as long as cuts is used. */
int
crm_cutfile_read_named(struct crm_cuts *cuts, const char *const *name,
    struct crm_csv *csv, struct crm_err *err);

/* Adds cut points as crm_cutfile_read() reads them, header and all. */
void
crm_cutfile_format(const struct crm_cuts *cuts, int decimals,
    struct crm_buf *buf);

/*
 * Writes them to a new file, synced.  Never over one that is there: campaigns
 * are held against old cut points.  0; -1 with the reason in err, and then no
 * file stays.
 */
int
crm_cutfile_save(const struct crm_cuts *cuts, int decimals, const char *path,
    struct crm_err *err);

#endif

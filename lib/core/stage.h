#ifndef CRM_STAGE_H
#define CRM_STAGE_H

/*
 * Inputs of writing programs.  No lock is held while blocked on a pipe: a
 * regular file is read where it is, anything else is read to its end first,
 * into memory up to 32 MiB and then into an unlinked file (0600) in a folder.
 */

#include <stddef.h>

struct crm_csv;
struct crm_csv_opt;
struct crm_err;
struct crm_stage;

/*
 * Stages fd, which stays the caller's and may be closed after this; dir may be
 * NULL (then only memory).
 * NULL with the reason in err.
 */
struct crm_stage *
crm_stage_open(struct crm_err *err, int fd, const char *name, const char *dir);

/* A reader of all that was staged; may be asked for again and again. */
struct crm_csv *
crm_stage_csv(struct crm_stage *stage, const struct crm_csv_opt *opt);

/*
 * Lets lines that are as crm_lines_open() wants them read all that was staged.
 * 0 or -1.
 */
struct crm_lines;
int
crm_stage_lines(struct crm_stage *stage, struct crm_lines *lines);

/* What messages call the input. */
const char *
crm_stage_name(const struct crm_stage *stage);

/* Bytes staged. */
size_t
crm_stage_size(const struct crm_stage *stage);

/*
 * The SHA-256 of all that was staged, as hex; borrowed.  It is computed in a
 * thread that starts with crm_stage_open(); this waits for it.  NULL when
 * the input could not be read.
 */
const char *
crm_stage_sha256(struct crm_stage *stage);

/* Frees all; NULL does nothing. */
void
crm_stage_close(struct crm_stage *stage);

#endif

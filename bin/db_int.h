#ifndef DB_INT_H
#define DB_INT_H

/* What the files of crm-db share. */

#include "cli.h"

/* The verb init. */
int
db_init(struct cli *cli, int argc, char **argv);

/* The verb check. */
int
db_check(struct cli *cli, int argc, char **argv);

/* The verb log. */
int
db_log(struct cli *cli, int argc, char **argv);

/* The verb undo. */
int
db_undo(struct cli *cli, int argc, char **argv);

/* Says how a verb is written that was given the wrong number of words: 64. */
int
db_wrong_words(struct cli *cli, const char *how);

/* The verbs kept and purge. */
int
db_kept(struct cli *cli, int argc, char **argv);
int
db_purge(struct cli *cli, int argc, char **argv);

/* The verb restore. */
int
db_restore(struct cli *cli, int argc, char **argv);

/* The verb log with --access; is that among the words? */
int
db_access(struct cli *cli, int argc, char **argv);
int
db_access_asked(int argc, char **argv);

/* An erasure is never taken back: EX_NO (said) for its batch, or 0. */
int
db_refuse_erasure(struct cli *cli, int64_t batch);

/* Does the system know the zone?  "KST-9" needs no knowing.  0 or a status. */
int
db_check_zone(struct cli *cli, const char *zone);

#endif

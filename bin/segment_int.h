#ifndef SEGMENT_INT_H
#define SEGMENT_INT_H

/* What the files of crm-segment share. */

#include "cli.h"

/* The verbs of sets. */
int
segment_filter(struct cli *cli, int argc, char **argv);
int
segment_save(struct cli *cli, int argc, char **argv);
int
segment_show(struct cli *cli, int argc, char **argv);
int
segment_list(struct cli *cli, int argc, char **argv);
int
segment_rm(struct cli *cli, int argc, char **argv);

/* The verbs of sets that a rule keeps. */
int
segment_rule(struct cli *cli, int argc, char **argv);
int
segment_run(struct cli *cli, int argc, char **argv);
int
segment_history(struct cli *cli, int argc, char **argv);
int
segment_move(struct cli *cli, int argc, char **argv);
int
segment_watch(struct cli *cli, int argc, char **argv);

/* The verbs of several sets. */
int
segment_and(struct cli *cli, int argc, char **argv);
int
segment_or(struct cli *cli, int argc, char **argv);
int
segment_not(struct cli *cli, int argc, char **argv);

/* The verbs that look at data. */
int
segment_profile(struct cli *cli, int argc, char **argv);
int
segment_cross(struct cli *cli, int argc, char **argv);
int
segment_grid(struct cli *cli, int argc, char **argv);
int
segment_groups(struct cli *cli, int argc, char **argv);
int
segment_query(struct cli *cli, int argc, char **argv);

/* Can it be a name of a set?  0, or a status (said). */
int
segment_check_name(struct cli *cli, const char *name);

/* The saved set of a name: 0, or a status (said). */
int
segment_find(struct cli *cli, const char *name, int64_t *id);

#endif

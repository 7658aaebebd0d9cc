#ifndef MEMBER_INT_H
#define MEMBER_INT_H

/* What the files of crm-member share. */

#include "cli.h"
#include "core/buf.h"

/* The verbs import, add, set and clean. */
int
member_import(struct cli *cli, int argc, char **argv);
int
member_add(struct cli *cli, int argc, char **argv);
int
member_set(struct cli *cli, int argc, char **argv);
int
member_clean(struct cli *cli, int argc, char **argv);

/* The verbs list and export, and the member stream on stdout. */
int
member_list(struct cli *cli, int argc, char **argv);
int
member_export(struct cli *cli, int argc, char **argv);
int
member_print(struct cli *cli);

/* The verb erase. */
int
member_erase(struct cli *cli, int argc, char **argv);

/*
 * The batch's command line, which is taken over: what was done must be known
 * later, but not who it was about.  0 or a status.
 */
int
member_command(struct cli *cli, struct crm_buf *command);

#endif

#ifndef MEMBER_INT_H
#define MEMBER_INT_H

/* What the files of crm-member share. */

#include "cli.h"
#include "core/buf.h"
#include "record/lookup.h"

/* The verbs import, show, find, add, set and clean. */
int
member_import(struct cli *cli, int argc, char **argv);
int
member_show(struct cli *cli, int argc, char **argv);
int
member_find(struct cli *cli, int argc, char **argv);
int
member_add(struct cli *cli, int argc, char **argv);
int
member_set(struct cli *cli, int argc, char **argv);
int
member_clean(struct cli *cli, int argc, char **argv);

/* The columns of a list of members that were found, and a row of it. */
extern const char *const member_found_columns[];
int
member_found_row(struct crm_out *out, const struct crm_lookup_hit *hit);

/* find --why: of a text, or, where that is NULL, of these cells. */
struct member_why {
	const char	*code, *buyer_id, *channel, *name, *phone, *email;
};
int
member_why(struct cli *cli, const char *text, const struct member_why *cells);

/* list --facts, on a database that is open. */
int
member_facts(struct cli *cli);

/* find -i: of the member stream in a file. */
int
member_probe(struct cli *cli, const char *path);

/*
 * The batch's command line, which is taken over: what was done must be known
 * later, but not who it was about.  0 or a status.
 */
int
member_command(struct cli *cli, struct crm_buf *command);

#endif

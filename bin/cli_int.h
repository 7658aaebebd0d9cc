#ifndef CLI_INT_H
#define CLI_INT_H

/* What the files cli*.c share. */

#include <stdio.h>

#include "cli.h"
#include "core/buf.h"
#include "core/text.h"

#define CLI_KINDS	32	/* kinds of faults that are counted apart */

struct cli_priv {
	struct {
		const char	*name;
		size_t		 n;
	}		 kind[CLI_KINDS];
	size_t		 nkind;
	FILE		*rejects;	/* has no name */
	struct crm_buf	 part;		/* the rejects file until it is whole */
	struct crm_buf	 row;
	struct crm_buf	 path;		/* of the database */
	const char	*verb;		/* the first word, or NULL */
	int		 people;	/* what is shown is personal, -1: not */
	int		 logged;	/* in the access log; 2: begun only */
	int		 everybody;
	int		 unnamed;	/* 1: more numbers than can be named */
	struct crm_buf	 seen;		/* a bit for each member */
	struct crm_buf	 what;		/* instead of the command's words */
};

/* The shop's wall clock in a zone, or CRM_NOW. */
int64_t
cli_clock(const char *zone);

/* Says one fault, arg being the program's struct cli, and counts it. */
void
cli_show_fault(void *arg, const struct crm_fault *fault);

/* Says how many faults of a kind stood behind the first twenty. */
void
cli_count_faults(struct cli *cli);

/* The verb, as the access log names it. */
void
cli_set_verb(struct cli *cli, const char *verb);

/* Adds who logged in, where that is not who. */
void
cli_put_login(struct crm_buf *login, const char *who);

/* Lets the writer tell of what it shows, for the access log. */
void
cli_watch(struct cli *cli, struct crm_out_watch *watch);

/* Ends an entry of the access log that takes time.  0 or a status (said). */
int
cli_access_end(struct cli *cli);

/* Forgets rows for a rejects file that did not come about; frees the rest. */
void
cli_close_rows(struct cli *cli);

#endif

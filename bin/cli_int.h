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

/* Forgets rows for a rejects file that did not come about; frees the rest. */
void
cli_close_rows(struct cli *cli);

#endif

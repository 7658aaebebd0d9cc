#ifndef LIST_INT_H
#define LIST_INT_H

/* Lists that leave in a vendor's shape, for the programs that write them. */

#include "cli.h"
#include "core/buf.h"
#include "outreach/listfile.h"
#include "outreach/listing.h"
#include "outreach/listshape.h"
#include "outreach/listtext.h"
#include "outreach/listwith.h"

/* The options, as cli_options() fills them. */
struct list_words {
	const char	*shape, *text, *subject, *out, *with, *fit;
	const char	*channel, *wave;	/* where the program has them */
	const char	**column;	/* ended by NULL */
};

struct list_job {
	struct cli	*cli;
	struct list_words words;
	const char	*name;		/* of the campaign, or of the batch */
	const char	*channel;
	int64_t		 campaign;	/* 0: it is none */
	int		 wave, part;
	int		 events;	/* 1: offers of events, by batch */
	struct crm_listshape *shape;
	struct crm_listwith *with;
	struct crm_listing *listing;
	struct crm_listtext *texts;
	uint64_t	 written, left[CRM_NLISTFILE];
};

/* 1 when a word is given that means something with a shape alone. */
int
list_only_shaped(const struct list_words *words);

/*
 * Reads the shape and what goes with the list, before the database is opened;
 * and after it makes an empty listing and reads the messages.  0 or a status
 * (said).
 */
int
list_begin(struct list_job *job);
int
list_open(struct list_job *job);
void
list_close(struct list_job *job);

/* 64, said, where the shape is of other channels than the list. */
int
list_serves(struct list_job *job);

/*
 * Writes the members that were added, to stdout or to files of --out, and says
 * who is left out and why.  0; EX_NO when somebody is for a fault of his row; a
 * status (said).
 */
int
list_write(struct list_job *job);

/* Adds how many were left out, by reason. */
void
list_add_counts(const struct list_job *job, struct crm_buf *text);

/* Says of a member what is wrong with its row, twenty of a kind. */
void
list_say(struct list_job *job, int64_t member,
    const struct crm_listfile_fault *fault);

/* Finds and reads a shape, of its name or a path with a slash. */
int
list_shape(struct cli *cli, const char *name, struct crm_listshape **shape);

/* Prints the shapes that there are. */
int
list_shapes(struct cli *cli);

#endif

#ifndef CRM_VOCAB_H
#define CRM_VOCAB_H

/*
 * columns.alias: what the columns of exports are usually called, by which a
 * profile is drafted for a file that none knows (crm-profile.5, USUAL NAMES OF
 * COLUMNS).
 */

#include <stddef.h>

struct crm_conf;
struct crm_pool;

/* A name, in which * stands for anything, or a constant. */
struct crm_vocab_part {
	const char	*text;
	size_t		 n;
	int		 constant;
	size_t		 id;	/* of a name: its number in the vocabulary */
};

/* Parts joined by +: all of them must be in the file. */
struct crm_vocab_sum {
	struct crm_vocab_part	*part;
	size_t			 npart;
};

/* Sums divided by |: those that are in the file are all taken. */
struct crm_vocab_alt {
	struct crm_vocab_sum	*sum;
	size_t			 nsum;
	int			 shared;	/* ~: of whoever stands before */
};

/* A line: the first alternative that is in the file counts. */
struct crm_vocab_line {
	const char		*stream;	/* NULL: every one; "never" */
	const char		*column;	/* after never a pattern */
	struct crm_vocab_alt	*alt;
	size_t			 nalt;
};

struct crm_vocab {
	struct crm_vocab_line	*line;		/* those asked first first */
	size_t			 nline;
	size_t			 nname;		/* ids are below */
};

/* Adds the lines of a columns.alias.  0, or -1 with the fault. */
int
crm_vocab_read(struct crm_vocab *vocab, struct crm_pool *pool,
    struct crm_conf *conf);

#endif

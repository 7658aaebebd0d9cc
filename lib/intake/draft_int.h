#ifndef CRM_DRAFT_INT_H
#define CRM_DRAFT_INT_H

/*
 * What the parts of drafting share: drafthead.c finds the header, draftpick.c
 * gives the columns their meaning, draftlook.c looks at the cells, draft.c
 * writes.
 */

#include <stdint.h>

#include "core/csv.h"
#include "intake/draft.h"
#include "intake/input.h"
#include "intake/profile.h"
#include "intake/vocab.h"

#define DRAFT_WORDS	12	/* unknown words that are told */

/* A name as it is compared; a pattern keeps its stars. */
struct form {
	const char	*loose;
	const char	*unified;
	const char	*bare;		/* of a column: without what stands
					   in parentheses at its end */
	int		 pattern;
};

/* What the cells of a column look like. */
enum look {
	LOOK_PHONE,
	LOOK_DATE,
	LOOK_POSTCODE,
	LOOK_EMAIL,
	NLOOK
};

/* A column of the file. */
struct draft_col {
	const char	*label;		/* as a profile names it; NULL: can't */
	struct form	 form;
	int		 copy;		/* the how manieth of its name */
	const char	*target;	/* what it is used for, or NULL */
	uint64_t	 n, look[NLOOK];	/* cells, not counting empty */
};

/* A canonical column and where it comes from. */
struct draft_pick {
	const char			*target;
	const struct crm_vocab_alt	*alt;
	int				*col;	/* by part; -1: not there */
};

/* Words of a column that no list knows. */
struct draft_words {
	const char	*target;
	size_t		 col;
	const char	*word[DRAFT_WORDS];
	size_t		 n;
};

struct draft {
	struct crm_input		*in;
	struct crm_pool			*pool;
	const struct crm_profiles	*set;
	const struct crm_vocab		*vocab;
	struct form			*form;	/* by the vocabulary's ids */
	struct crm_dialect		 dialect;
	size_t				 row, line;	/* of the header */
	struct draft_col		*col;
	size_t				 ncol;
	const char			*stream;
	struct draft_pick		*pick;
	size_t				 npick;
	struct draft_words		*words;
	size_t				 nwords;
	const char			**total;	/* more first cells */
	size_t				 ntotal;
	struct crm_buf			 last;	/* first cell of a last row
						     that may be a total */
};

/* Reads the vocabulary's forms and finds the header.  0 or -1. */
int
crm_draft_head(struct draft *d);

/* The forms of a name, and those of a column's.  0 or -1 no memory. */
int
crm_draft_form(struct draft *d, const char *s, size_t n, int pattern,
    struct form *form);
int
crm_draft_form_col(struct draft *d, const char *s, struct form *form);

/*
 * How well the word fits: 0 exactly, 1 unified, 2 as a pattern or but for what
 * stands in parentheses; -1 not.
 */
int
crm_draft_fits(const struct form *word, const struct form *name);

/*
 * Gives the columns to the stream, decided for when it is NULL.  0 or -1.
 */
int
crm_draft_pick(struct draft *d, const char *stream);

/* The pick of a canonical column, or NULL. */
const struct draft_pick *
crm_draft_picked(const struct draft *d, const char *target);

/* Looks at all rows.  0 or -1. */
int
crm_draft_look(struct draft *d);

#endif

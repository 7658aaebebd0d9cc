#ifndef CRM_DRAFT_INT_H
#define CRM_DRAFT_INT_H

/*
 * What the parts of drafting share.  drafthead.c finds the header, draftrows.c
 * reads a sample of the rows, draftsee.c sees what their cells look like,
 * draftpick.c gives the columns their meaning by their names, draftgive.c by
 * their values, with draftwho.c for people and places, draftdate.c for dates,
 * draftcode.c for numbers of orders, draftsum.c and draftmoney.c for quantities
 * and amounts, draftfact.c for words; draftstream.c guesses the stream.
 * draftlook.c looks for words in all rows, draft.c and draftnote.c write.
 */

#include <stdint.h>

#include "core/csv.h"
#include "intake/draft.h"
#include "intake/input.h"
#include "intake/profile.h"
#include "intake/vocab.h"

#define DRAFT_WORDS	40	/* unknown words that are told */
#define DRAFT_ROWS	3000	/* rows whose values are compared */
#define DRAFT_CELLS	200000	/* cells of these rows, at most */
#define DRAFT_LEAST	3	/* fewer rows prove nothing */
#define DRAFT_PARTS	6	/* columns of one source */
#define DRAFT_NONE	INT64_MIN	/* the cell is no number */

/* A name as it is compared; a pattern keeps its stars. */
struct form {
	const char	*loose;
	const char	*unified;
	const char	*bare;		/* of a column: without what stands
					   in parentheses at its end */
	int		 pattern;
};

/* What a cell may look like; the first four are told of unused columns. */
enum look {
	LOOK_PHONE,
	LOOK_DATE,
	LOOK_POSTCODE,
	LOOK_EMAIL,
	LOOK_MOBILE,		/* a phone that people carry */
	LOOK_AREA,		/* what a phone begins with */
	LOOK_DIGITS,		/* three or four, as behind that */
	LOOK_BIRTH,		/* a date of 1920 to 2015 */
	LOOK_CLOCK,		/* a time of day */
	LOOK_NUMBER,
	LOOK_MONEY,		/* with separators or a sign of money */
	LOOK_NAME,		/* two to five letters, or names in Latin */
	LOOK_SURNAME,		/* which begin with a surname */
	LOOK_COMPANY,
	LOOK_PLACE,		/* an address, or a part of one */
	LOOK_DETAIL,		/* the last part of one */
	LOOK_CODE,		/* letters, digits and hyphens, one digit */
	LOOK_TEXT,		/* has a letter */
	LOOK_SIZE,		/* 5kg, XL */
	LOOK_CARRIER,
	LOOK_PAYMENT,
	NLOOK
};

/* Why a column is given to a target. */
enum draft_how {
	DRAFT_NAME,		/* by its name */
	DRAFT_VALUE,		/* by its values */
	DRAFT_MAYBE		/* its values could be that: a comment */
};

/* A column of the file. */
struct draft_col {
	const char	*label;		/* as a profile names it; NULL: can't */
	struct form	 form;
	int		 copy;		/* the how manieth of its name */
	const char	*target;	/* what it is used for, or NULL */
	int		 maybe;		/* a comment has it */
	uint64_t	 n, look[NLOOK];	/* cells, not counting empty */
	/* Of the rows of the sample. */
	unsigned	*id;		/* the same for equal cells; 0: empty */
	size_t		 nid;		/* how many different ones */
	size_t		 runs;		/* of equal cells one below another */
	size_t		 chars;		/* of all cells */
	size_t		 changed;	/* telephones in another form */
	int64_t		*num;		/* millionths, or DRAFT_NONE */
	int64_t		*time;		/* or CRM_TIME_NONE */
};

/* A canonical column and where it comes from. */
struct draft_pick {
	const char			*target;
	const struct crm_vocab_alt	*alt;
	int				*col;	/* by part; -1: not there */
	enum draft_how			 how;
	const char			*source; /* unless by name */
	const char			*why;	/* translated, or NULL */
};

/* Columns for a target by their values. */
struct draft_gift {
	const char	*target;
	size_t		 col[DRAFT_PARTS];
	size_t		 n;
	const char	*between;	/* what joins them: " + " */
	enum draft_how	 how;
	const char	*why;		/* a note for it, or NULL */
};

/* A row of the sample. */
struct draft_row {
	struct crm_cell	*cell;		/* ncol of them, decoded and clean */
	size_t		 full;		/* not empty */
	size_t		 first;		/* of these */
};

/* A word, how often it was seen, and what it may mean. */
struct draft_word {
	const char	*text;
	uint64_t	 n;
	const char	*means;		/* or NULL */
};

/* Words of a column that no list knows. */
struct draft_words {
	const char	*target;
	size_t		 col;
	enum draft_how	 how;
	struct draft_word word[DRAFT_WORDS];
	size_t		 n;
	int		 more;		/* words that are not told */
};

struct draft {
	struct crm_input		*in;
	struct crm_pool			*pool;
	struct crm_pool			*scratch;	/* for one row */
	const struct crm_profiles	*set;
	const struct crm_vocab		*vocab;
	struct form			*form;	/* by the vocabulary's ids */
	struct crm_dialect		 dialect;
	size_t				 row, line;	/* of the header */
	struct draft_col		*col;
	size_t				 ncol;
	const char			*stream;
	int				 guessed;	/* by the values */
	struct draft_row		*sample;
	size_t				 nsample;
	struct draft_pick		*pick;
	size_t				 npick;
	struct draft_words		*words;
	size_t				 nwords;
	const char			**total;	/* more first cells */
	size_t				 ntotal;
	const char			*vat_excluded;	/* or NULL */
	const char			*bundle;	/* or NULL */
	int				 back;	/* the column of counts below
						   0, or -1 */
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

/* The pick of a canonical column by its name or values, or NULL. */
const struct draft_pick *
crm_draft_picked(const struct draft *d, const char *target);

/* One more pick of the target, empty; NULL: no memory. */
struct draft_pick *
crm_draft_pick_more(struct draft *d, const char *target);

/*
 * 1 when the vocabulary says never: that guards against patterns and values.
 * Whoever lists a whole name means it.
 */
int
crm_draft_forbidden(const struct draft *d, const char *target,
    const struct form *name);

/* 1 when the vocabulary's line KIND.WORD has a pattern that text fits. */
int
crm_draft_says(const struct draft *d, const char *kind, const char *word,
    const char *text);

/* The word of the vocabulary's lines KIND.WORD that text fits, or NULL. */
const char *
crm_draft_word(const struct draft *d, const char *kind, const char *text);

/* Reads the sample, and finds the rows of totals in it.  0 or -1. */
int
crm_draft_rows(struct draft *d);

/*
 * 1 when a word of the vocabulary's total lines is the cell, 2 when a profile
 * knows it without a line, 0, -1 no memory.
 */
int
crm_draft_total(struct draft *d, struct crm_cell first);

/* Sees what the cells of the sample look like.  0 or -1. */
int
crm_draft_see(struct draft *d);

/* Four cells of five look so. */
int
crm_draft_is(const struct draft_col *c, enum look look);

/*
 * In how many rows column b has not the value that it had first beside the
 * same value of column a, and of a2 unless that is -1: 0 when a tells b.
 * SIZE_MAX: no memory.
 */
size_t
crm_draft_breaks(const struct draft *d, size_t a, int a2, size_t b);

/*
 * Gives the columns to the target of the stream, unless it has one, or one of
 * them is used, has no name, or is forbidden: 1 given, 0 not, -1 no memory.
 */
int
crm_draft_give(struct draft *d, const struct draft_gift *gift);

/* The same for one column. */
int
crm_draft_give_one(struct draft *d, const char *target, size_t col,
    enum draft_how how);

/* 1 when the column may still be given to something. */
int
crm_draft_free(const struct draft *d, size_t col);

/* The column that a target has alone, or the first it has; or -1. */
int
crm_draft_col(const struct draft *d, const char *target);
int
crm_draft_first(const struct draft *d, const char *target);

/* 1 when the column counts 1, 2, 3 from the first row to the last. */
int
crm_draft_counts(const struct draft *d, size_t col);

/* The stream that the values speak of, or NULL. */
const char *
crm_draft_stream(const struct draft *d);

/*
 * Gives what names did not decide, by the values: people and places; numbers;
 * dates, codes and words.  0 or -1.
 */
int
crm_draft_values(struct draft *d);
int
crm_draft_who(struct draft *d);
int
crm_draft_money(struct draft *d);
int
crm_draft_codes(struct draft *d);
int
crm_draft_dates(struct draft *d);
int
crm_draft_facts(struct draft *d);
int
crm_draft_member_code(struct draft *d);

/* Looks at all rows.  0 or -1. */
int
crm_draft_look(struct draft *d);

/* Writes a word of a list; the words of columns; what could be; the rest. */
void
crm_draft_write_word(struct crm_buf *out, const char *word);
void
crm_draft_write_words(const struct draft *d, struct crm_buf *out);
void
crm_draft_write_maybe(const struct draft *d, struct crm_buf *out);
void
crm_draft_write_unused(const struct draft *d, struct crm_buf *out);

#endif

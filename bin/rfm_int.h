#ifndef RFM_INT_H
#define RFM_INT_H

/* What crm-rfm can print, and what its parts share. */

#include <stdint.h>

#include "cli.h"
#include "insight/aim.h"
#include "insight/axis.h"
#include "insight/cuts.h"
#include "insight/labels.h"
#include "insight/rfm.h"
#include "insight/rule.h"
#include "insight/tally.h"

struct crm_csv;

struct rfm {
	struct cli		 cli;
	/* Scored: of the day, or with --move of the first and the second. */
	struct crm_rfm		*set, *to;
	struct crm_cuts		 cuts;
	struct crm_rules	*rules;
	struct crm_aims		*aims;
	struct crm_axis		 axis;
	struct crm_rfm_weights	 weight;
	struct crm_tally_count	 count;
	int64_t			 from_day, to_day;	/* of --move */
	int64_t			 margin_percent;	/* hundredths of it */
	uint64_t		 rejected, outside;
	int			 window;		/* days; 0: all of them */
	/* The words of the command; NULL where they were not given. */
	const char		*input, *bins, *method, *cut_path, *save_path;
	const char		*rule_path, *grid, *move, *by, *members, *among;
	const char		*control, *days, *offers, *responses, *cost;
	const char		*margin, *weights;
};

/* Checks the words against each other and reads what they say.  0 or a
 * status (said), like all that follows. */
int
rfm_words(struct rfm *rfm);

/* The table of offers for the scores that are. */
int
rfm_open_aims(struct rfm *rfm);

/* Fills the sets from the stream or the database. */
int
rfm_load(struct rfm *rfm);

/* Scores them; keeps the cut points for --save-cuts; notes how it was done. */
int
rfm_score(struct rfm *rfm);
int
rfm_save_cuts(struct rfm *rfm);
void
rfm_note(struct rfm *rfm);

/* The format of a terminal where none was asked for: 1 when it is a table. */
int
rfm_table(struct rfm *rfm);

/* Ends the output of which res says how it went. */
int
rfm_done(struct rfm *rfm, int res);

/* Says that sums of money do not fit. */
int
rfm_too_large(struct rfm *rfm);

/*
 * A CSV with a column member: with a database numbers, also those of members
 * that were merged, without one any text as in purchases.
 */
struct rfm_file {
	const char		*path;
	struct crm_labels	*labels;	/* the caller's */
	/* Looks at the header, and at a row of the labelled member: 0; 1 the
	   fault; -1 the reason is in cli.err. */
	int			(*head)(void *arg, struct crm_csv *csv);
	int			(*take)(void *arg, struct crm_csv *csv,
				    uint32_t id, struct crm_fault *fault);
	void			*arg;
	uint64_t		 strangers;	/* not in the database */
};
int
rfm_read_members(struct rfm *rfm, struct rfm_file *file);

/* The name by which messages call what is read. */
const char *
rfm_source(const char *path);

/* A set of members from outside, and the arm of each of them. */
enum rfm_arm {
	RFM_NO_ARM,		/* not in the set */
	RFM_TREATED,
	RFM_CONTROL
};

struct rfm_people {
	struct rfm		*rfm;
	struct crm_labels	*labels;	/* NULL: everybody */
	uint8_t			*arm, *seen;
	size_t			 cap;
	int			 col;		/* of arm, or -1 */
	enum rfm_arm		 all;		/* without such a column */
};

/* Reads what a word names: "-", a path with a slash, a saved set; NULL. */
int
rfm_people_read(struct rfm_people *people, const char *word);
void
rfm_people_free(struct rfm_people *people);

/* The arm of a row's member, which is then one that was seen; -1 no memory. */
int
rfm_people_arm(struct rfm_people *people, const struct crm_rfm_row *row);

/* Rows for those who were not seen, sorted; NULL without memory. */
struct crm_rfm *
rfm_people_others(struct rfm_people *people);

/* 1 when all of them are numbers. */
int
rfm_people_numbers(const struct rfm_people *people);

int
rfm_print_scores(struct rfm *rfm);
int
rfm_print_move(struct rfm *rfm);
int
rfm_print_responses(struct rfm *rfm);

#endif

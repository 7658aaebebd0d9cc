#ifndef CRM_MAPPER_INT_H
#define CRM_MAPPER_INT_H

/* What the parts of the mapper share: mapper.c, mapcheck.c, mapcell.c. */

#include "core/buf.h"
#include "core/hash.h"
#include "core/time.h"
#include "intake/eval.h"
#include "intake/input.h"
#include "intake/mapper.h"

#define LONG_DIGITS	15	/* what a spreadsheet keeps of a number */
#define LONG_PROOF	20	/* different numbers, and all end in zeros */

/* Where a cell of the output comes from. */
enum from {
	FROM_NOTHING,
	FROM_FIXED,		/* --set */
	FROM_TARGET,
	FROM_COLUMN,		/* as it stands in the file */
	FROM_SOURCE,		/* made by us */
	FROM_FILE,
	FROM_LINE,
	FROM_EXPORTED,
	FROM_PROFILE,
	FROM_RANK,
	FROM_COMPLETE
};

struct cell_plan {
	enum from	 from;
	const char	*fixed;
	size_t		 at;	/* of a target or a column */
};

/* Long numbers of a column that end as a spreadsheet leaves them. */
struct long_id {
	struct crm_hash	zeros[LONG_PROOF];	/* each once */
	size_t		n;
	int		good;	/* one that does not was seen */
};

struct crm_mapper {
	struct crm_err			*err;
	struct crm_mapper_opt		 opt;
	const struct crm_profile	*profile;
	struct crm_pool			*pool;
	struct crm_csv			*csv;
	struct crm_row			 row;
	struct crm_cell			*val;
	size_t				*bound;	/* names that have a column */
	size_t				 nbound;
	struct crm_buf			 cells;	/* decoded */
	struct crm_buf			 first;	/* one more decoded cell */
	struct crm_memo			*memo;	/* of targets, then of whens */
	size_t				 nmemo;
	struct cell_plan		*plan;
	unsigned char			*possible;	/* of whens */
	const struct crm_source		**source;	/* of targets */
	unsigned char			*negative;
	int				 overridden;
	int				 total_digits;	/* a total may be */
	int				 fee;	/* the target that stands once a
						   bundle, or -1 */
	struct crm_map			*bundles;
	struct crm_key			 key;
	struct long_id			*long_id;
	struct crm_cell			*head;	/* the header's raw cells */
	size_t				 nhead;
	unsigned char			 begins[256];	/* 1: a cell of the
							   header does so */
	size_t				 open_line;	/* as counted */
	int				 in_data;	/* past helper rows */
	int				 elsewhere;	/* in another table */
	size_t				 short_line;	/* the last short row */
	size_t				 short_n; /* cells of the short rows
						     above; 0: there are none */
	size_t				 short_first;	/* the first's line */
	uint64_t			 short_row;	/* and number */
	int				 short_bad;	/* they are a fault */
	uint64_t			 nrow;	/* of the file, from 0 */
	uint64_t			 rows, shorter;
	struct crm_drop			*drop;
	size_t				 ndrop;
	struct crm_mapper_judged	*judged;	/* when asked for */
	size_t				 njudged;
	const struct cell_plan		*lunar;	/* of the output, or NULL */
	struct crm_buf			 form;	/* of what is judged */
	char				 exported[CRM_TIME_LEN];
	char				 date[CRM_TIME_LEN];
	char				 rank[16];
};

/* 1 when the file can give the source a value: a column, or a constant. */
int
crm_mapper_bound(const struct crm_mapper *mapper,
    const struct crm_source *source);

/* Plans where each column of the output comes from. */
void
crm_mapper_plan(struct crm_mapper *mapper);

/* The targets' own sources, as they are before any condition. */
void
crm_mapper_preset(struct crm_mapper *mapper);

/* The value of one column of the output for the row; 0, or -1 no memory. */
int
crm_mapper_cell(struct crm_mapper *mapper, const struct cell_plan *plan,
    struct crm_cell *cell);

/* Plans which columns of the output are judged.  0 or -1. */
int
crm_mapper_judge_plan(struct crm_mapper *mapper);

/* Judges the values of the row.  0 or -1. */
int
crm_mapper_judge(struct crm_mapper *mapper);

/* Takes the header's row, by which its repetition is known.  0 or -1. */
int
crm_mapper_keep_header(struct crm_mapper *mapper);

/* Why the row is no data, or NULL. */
const char *
crm_mapper_no_data(struct crm_mapper *mapper);

/* Refuses a row that does not fit its header.  0 or -1. */
int
crm_mapper_check(struct crm_mapper *mapper);

/* What only the whole file could show.  0 or -1. */
int
crm_mapper_finish(struct crm_mapper *mapper);

/* 1 when a word of the list may begin with a digit. */
int
crm_mapper_has_digits(const struct crm_words *words);

#endif

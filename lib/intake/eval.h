#ifndef CRM_EVAL_H
#define CRM_EVAL_H

/*
 * The value of sources, words and conditions for one row.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/csv.h"
#include "intake/profile.h"

/* What was asked before, so that a word is folded once, not once a row. */
#define CRM_MEMO_SLOTS	64
#define CRM_MEMO_KEY	48

struct crm_memo {
	struct {
		unsigned char	 n;	/* bytes of the key, 0: free */
		char		 key[CRM_MEMO_KEY];
		int		 known;
		const char	*means;
	} slot[CRM_MEMO_SLOTS];
};

struct crm_row {
	const struct crm_cell	*val;	/* by name of the profile, cleaned */
	struct crm_cell		 date, file;	/* of @date and @file */
	int			 decimals;
	int			 vat_rate;
	struct crm_buf		 text;	/* what joins and sums are made in */
	struct crm_buf		 fold;
};

/*
 * The text of a source: borrowed from the row or from row->text, where it is
 * added.  Empty when all alternatives are.  Of a code every column is taken as
 * a code, before they are joined; other shapes are not formed here.
 */
struct crm_cell
crm_eval_text(struct crm_row *row, const struct crm_source *source,
    enum crm_shape shape);

/* The same for numbers: sums, differences, products. */
struct crm_cell
crm_eval_number(struct crm_row *row, const struct crm_source *source,
    enum crm_shape shape);

/* The word that a source means for the target; see WORD LISTS. */
struct crm_cell
crm_eval_word(struct crm_row *row, const struct crm_source *source,
    const struct crm_target *target, struct crm_memo *memo);

/* A channel's one name; what came when it is unknown. */
struct crm_cell
crm_eval_channel(struct crm_row *row, const struct crm_source *source,
    const struct crm_channels *channels, struct crm_memo *memo);

/* 1 when the condition holds. */
int
crm_eval_cond(struct crm_row *row, const struct crm_cond *cond,
    struct crm_memo *memo);

/* 1 when the cell is one of the words, as they are compared. */
int
crm_eval_is(struct crm_row *row, const struct crm_words *words,
    struct crm_cell cell, struct crm_memo *memo);

/* The cell with VAT added; itself when it is no number. */
struct crm_cell
crm_eval_vat(struct crm_row *row, struct crm_cell cell, enum crm_shape shape);

/* The cell, a plain number, made negative; itself when it is none. */
struct crm_cell
crm_eval_negative(struct crm_row *row, struct crm_cell cell);

#endif

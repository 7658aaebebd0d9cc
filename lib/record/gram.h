#ifndef CRM_GRAM_H
#define CRM_GRAM_H

/*
 * Pieces of text by which rows are found: of names, codes, e-mail and other
 * addresses each two letters that follow each other, of phones three digits.
 * Two-letter pieces find two-syllable Korean names, which trigrams do not.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

enum crm_find_kind {		/* rows that have text; stored */
	CRM_FIND_MEMBER = 1,
	CRM_FIND_IDENTITY,
	CRM_FIND_SHIP_TO,
	CRM_FIND_END
};

enum crm_find_field {		/* what text it is; stored */
	CRM_FIND_CODE = 1,
	CRM_FIND_NAME,
	CRM_FIND_PHONE,
	CRM_FIND_EMAIL,
	CRM_FIND_ADDRESS
};

#define CRM_FIND_TEXTS	6	/* code, name, phone, phone2, e-mail, address */

struct crm_db;
struct crm_stmt;

/*
 * A set's number: kind, block, gram, 2, 20 and 39 bits.  A gram is a field and
 * two letters, 3 and twice 18 bits: letters beyond share a place with others,
 * so that rows which are found must be looked at in any case.
 */
#define CRM_GRAM_LETTER	18
#define CRM_GRAM_FIELD	36
#define CRM_GRAM_BLOCK	39
#define CRM_GRAM_KIND	59

static inline int64_t
crm_gram_id(enum crm_find_kind kind, int64_t block, uint64_t gram)
{

	return ((int64_t)kind << CRM_GRAM_KIND | block << CRM_GRAM_BLOCK |
	    (int64_t)gram);
}

struct crm_grams {
	uint64_t	*v;
	size_t		 n, cap;
};

/*
 * The rows of a kind from one number up to another, by number: the number,
 * CRM_FIND_TEXTS texts and the live member, NULL where the row does not name
 * one.  NULL with the reason in crm_db_err().
 */
#define CRM_FIND_OWNER	(CRM_FIND_TEXTS + 1)	/* the column of the member */
struct crm_stmt *
crm_find_rows(struct crm_db *db, enum crm_find_kind kind, int64_t from,
    int64_t to);

/* The field of a text of a row. */
enum crm_find_field
crm_find_field(size_t text);

/*
 * Brings the texts of the row that stmt stands on to the form in which they
 * are compared: folded; phones as digits, with * where some are missing.
 */
int
crm_find_texts(struct crm_stmt *stmt, struct crm_buf text[CRM_FIND_TEXTS]);
void
crm_find_texts_free(struct crm_buf text[CRM_FIND_TEXTS]);

/*
 * Adds the grams of a text in that form: those of every row that has it, or,
 * where it is a piece that is looked for, those that such a row must have.  A
 * piece too short for one has none.  0, or -1 without memory.
 */
int
crm_gram_add(struct crm_grams *grams, enum crm_find_field field,
    const struct crm_buf *text, int piece);
void
crm_grams_free(struct crm_grams *grams);

/*
 * For a piece of one letter: all grams that begin with it, from *from to *to.
 * 1, or 0 when the piece is no letter of such a field.
 */
int
crm_gram_range(enum crm_find_field field, const struct crm_buf *text,
    uint64_t *from, uint64_t *to);

#endif

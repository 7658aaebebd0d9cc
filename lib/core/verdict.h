#ifndef CRM_VERDICT_H
#define CRM_VERDICT_H

/*
 * Can a value be used?  Each kind of value has a function that takes the bytes
 * as they came, adds the normal form to buf and says what it thinks of them.
 * The forms are those of core/form.h and core/contact.h, so that what is judged
 * to be fixed here is what intake and the import make of it.
 */

#include <stdint.h>

#include "core/csv.h"

struct crm_buf;
struct crm_column;

enum crm_judgment {
	CRM_VERDICT_OK,		/* is in its normal form already */
	CRM_VERDICT_FIXED,	/* was brought to it, and nothing was lost */
	CRM_VERDICT_SUSPECT,	/* can be read, but is doubtful */
	CRM_VERDICT_DEAD	/* cannot be used, or must not be */
};
#define CRM_VERDICTS	4

enum crm_judged {		/* the kinds of values */
	CRM_JUDGED_NOT,		/* any text will do */
	CRM_JUDGED_TIME,
	CRM_JUDGED_BIRTH,
	CRM_JUDGED_LUNAR,	/* a birth by the lunar calendar */
	CRM_JUDGED_MONEY,
	CRM_JUDGED_COUNT,
	CRM_JUDGED_PHONE,
	CRM_JUDGED_POSTCODE,
	CRM_JUDGED_NAME,
	CRM_JUDGED_ADDRESS,
	CRM_JUDGED_EMAIL
};

/* "ok", "fixed", "suspect" or "dead". */
const char *
crm_verdict_word(enum crm_judgment verdict);

/* What is to be judged in a column of a stream. */
enum crm_judged
crm_verdict_kind(const struct crm_column *column);

/*
 * Judges a cell of that kind by one of the functions below; now is the shop's
 * clock.  An empty cell is OK.
 */
enum crm_judgment
crm_verdict(enum crm_judged kind, struct crm_buf *buf, struct crm_cell cell,
    int64_t now, const char **why);

/*
 * All of them: the normal form is added to buf, of what is SUSPECT the nearest
 * to it, of what is DEAD nothing.  *why is a short reason, not translated yet,
 * or NULL for OK.  When memory ran out buf->bad tells.
 *
 * A time becomes "YYYY-MM-DD HH:MM:SS".  DEAD: no such date.  SUSPECT: behind
 * today, of 1900 or before, a time of day without its date.
 */
enum crm_judgment
crm_verdict_time(struct crm_buf *buf, struct crm_cell cell, int64_t now,
    const char **why);

/* A date becomes "YYYY-MM-DD".  SUSPECT also: a year of two digits. */
enum crm_judgment
crm_verdict_birth(struct crm_buf *buf, struct crm_cell cell, int64_t now,
    int lunar, const char **why);

/*
 * Digits, with a sign and a fraction.  DEAD: lost digits (8.8E+12), shares,
 * formulas, two numbers in one cell.  A count that is not whole is SUSPECT.
 */
enum crm_judgment
crm_verdict_money(struct crm_buf *buf, struct crm_cell cell,
    const char **why);
enum crm_judgment
crm_verdict_count(struct crm_buf *buf, struct crm_cell cell,
    const char **why);

/*
 * Digits alone; with its hyphens a number is OK too.  DEAD: no number that
 * there can be, a placeholder.  SUSPECT: virtual and service numbers, masked
 * ones, more than one number (the first is taken), words beside it.
 */
enum crm_judgment
crm_verdict_phone(struct crm_buf *buf, struct crm_cell cell,
    const char **why);

/*
 * Five digits.  SUSPECT: outside of 01000 to 63644, and the six digits of the
 * old system.
 */
enum crm_judgment
crm_verdict_postcode(struct crm_buf *buf, struct crm_cell cell,
    const char **why);

/*
 * The text in NFC with single blanks.  DEAD: without letters, or a word that
 * names nobody (고객).  SUSPECT: masked, a place, a company, one letter, and
 * whatever stands beside a name.
 */
enum crm_judgment
crm_verdict_name(struct crm_buf *buf, struct crm_cell cell,
    const char **why);

/*
 * The text in NFC with single blanks.  DEAD: without letters.  SUSPECT: masked,
 * without a number, too short.  Old and new forms of addresses are alike.
 */
enum crm_judgment
crm_verdict_address(struct crm_buf *buf, struct crm_cell cell,
    const char **why);

/*
 * In lower case.  DEAD: no address, and the domains that RFC 2606 keeps for
 * examples.  SUSPECT: masked, a domain that looks like a slip of the finger,
 * a name of placeholders.
 */
enum crm_judgment
crm_verdict_email(struct crm_buf *buf, struct crm_cell cell,
    const char **why);

#endif

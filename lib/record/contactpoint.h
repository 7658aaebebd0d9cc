#ifndef CRM_CONTACTPOINT_H
#define CRM_CONTACTPOINT_H

/*
 * Where members are reached, as rows: what was said of them, by whom and when,
 * what its form is worth (core/verdict.h), and what came of trying it.  Of
 * each group of kinds (telephones, e-mail addresses, addresses) one is primary,
 * the one that the member's own column holds; when that changes, the one
 * before stays as a former one.  What was found dead stays dead until somebody
 * finds it alive, whoever says it again.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"
#include "core/verdict.h"
#include "record/member.h"

struct crm_buf;
struct crm_contactpoints;
struct crm_db;

enum crm_contact_kind {
	CRM_CONTACT_NONE,
	CRM_CONTACT_MOBILE,
	CRM_CONTACT_HOME,
	CRM_CONTACT_WORK,
	CRM_CONTACT_FAX,
	CRM_CONTACT_EMAIL,
	CRM_CONTACT_ADDRESS
};

enum crm_contact_state {
	CRM_CONTACT_PRIMARY = 1,
	CRM_CONTACT_OTHER,
	CRM_CONTACT_FORMER,
	CRM_CONTACT_SEEN	/* no row: only orders showed it */
};

enum crm_contact_result {	/* of trying it */
	CRM_CONTACT_UNTRIED,
	CRM_CONTACT_OK,
	CRM_CONTACT_DEAD,	/* nobody is there */
	CRM_CONTACT_MOVED	/* somebody else is */
};

/* "mobile", "home", "work", "fax", "email", "address"; and back, or NONE. */
const char *
crm_contact_kind_name(enum crm_contact_kind kind);
enum crm_contact_kind
crm_contact_kind_of(const char *name, size_t n);

/* "primary", "other", "former", "seen". */
const char *
crm_contact_state_name(enum crm_contact_state state);

/* "ok", "dead", "moved" and ""; and back, -1 for other words. */
const char *
crm_contact_result_name(enum crm_contact_result result);
int
crm_contact_result_of(const char *name, size_t n);

/* The column that a primary one of that kind stands in. */
enum crm_member_col
crm_contact_column(enum crm_contact_kind kind);

/*
 * Adds the normal form of a value to form and says what it is worth; *why as
 * in core/verdict.h.  A value that has no normal form is added as it is.
 * *kind, where it is NONE or a telephone's, becomes what the number shows.
 */
enum crm_judgment
crm_contact_judge(struct crm_buf *form, enum crm_contact_kind *kind,
    struct crm_cell value, const char **why);

/*
 * Says of a member what its columns hold: was is what they held before, now
 * what they hold after, by enum crm_member_col.  how is who says so.
 * A batch must be open.  0 or -1.
 */
struct crm_contact_said {
	int64_t		 member;
	int		 fresh;		/* 1: nothing was said of it yet */
	const struct crm_cell *was, *now;
	const char	*how;		/* may be NULL */
};
int
crm_contact_columns(struct crm_db *db, struct crm_contactpoints *points,
    const struct crm_contact_said *said);

/*
 * What a large import keeps in memory: rows that wait to be stored, and who
 * has something dead.  Without it (points NULL) all of the above is done at
 * once.  NULL on failure.
 */
struct crm_contactpoints *
crm_contactpoints_open(struct crm_db *db);
void
crm_contactpoints_close(struct crm_contactpoints *points);

/* Stores what waits.  0 or -1. */
int
crm_contactpoints_flush(struct crm_contactpoints *points);

/*
 * Takes out of the cells that a file says of a member those that were found
 * dead and that the member's columns do not hold (any more): their p becomes
 * NULL.  The number taken out, or -1.
 */
int
crm_contactpoints_sift(struct crm_contactpoints *points, int64_t member,
    struct crm_cell cell[CRM_MEMBER_NCOL]);

/* A row; the texts are borrowed until the next step. */
struct crm_contact {
	int64_t		 id, member;
	enum crm_contact_kind kind;
	enum crm_contact_state state;
	enum crm_contact_result result;
	int		 verdict;	/* enum crm_judgment */
	const char	*value, *postcode;
	const char	*reason;	/* English; "" for none */
	const char	*source, *note;
	int64_t		 first_at, last_at, verified_at; /* or CRM_NULL */
};

/*
 * All contacts of a live member (0: of all), those too that only orders
 * showed, by member, kind and value.  fn returns 0 to go on.  0, what fn
 * returned, or -1.
 */
int
crm_contact_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_contact *contact), void *arg);

/*
 * The row of a member whose value is that one in any writing; kind NONE: of
 * any kind.  In a batch what only orders showed becomes a row, of the state
 * SEEN for this once.  1 with the numbers of *contact and its value and
 * postcode, which stand in text; 0 there is none; -1
 * (CRM_ERR_CONFLICT: it is there as several kinds).
 */
int
crm_contact_find(struct crm_db *db, int64_t member,
    enum crm_contact_kind kind, const char *value,
    struct crm_contact *contact, struct crm_buf *text);

/*
 * Adds one that is not primary: 1 new, or known again after it was a former
 * one; 0 it was there; -1 (CRM_ERR_INPUT: it has no such form).
 */
struct crm_contact_new {
	int64_t		 member;
	enum crm_contact_kind kind;
	struct crm_cell	 value, postcode;
	const char	*how, *note;	/* may be NULL */
};
int
crm_contact_add(struct crm_db *db, const struct crm_contact_new *add);

/*
 * Stores what came of trying one.  What is older than what is known changes
 * nothing, nor, without force, what is as old and no worse.  1 stored, 0 not,
 * -1.
 */
struct crm_contact_tried {
	int64_t		 id;		/* of the row */
	enum crm_contact_result result;
	int64_t		 at;
	const char	*note;		/* NULL: as it is */
	int		 force;
};
int
crm_contact_try(struct crm_db *db, const struct crm_contact_tried *tried);

/*
 * Makes a value the primary one of its kinds, as if the member's column had
 * been set by hand; value.n 0 empties the column.  1 changed, 0 it was so, -1.
 */
struct crm_faults;
int
crm_contact_primary(struct crm_db *db, struct crm_faults *faults,
    int64_t member, enum crm_contact_kind kind, struct crm_cell value,
    struct crm_cell postcode);

/* Takes a row away.  0 or -1. */
int
crm_contact_remove(struct crm_db *db, int64_t id);

/*
 * What is known of a value in its normal form: 0 nothing against it, 1 it was
 * found dead or somebody else has it, 2 another took its place after the time
 * seen_at (CRM_NULL: whenever), or it is a fax; -1.
 */
int
crm_contact_barred(struct crm_db *db, int64_t member, int address,
    const char *value, int64_t seen_at);

/* The rows of b follow when it becomes one with the survivor a.  0 or -1. */
int
crm_contact_join(struct crm_db *db, int64_t a, int64_t b);

#endif

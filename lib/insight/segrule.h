#ifndef CRM_SEGRULE_H
#define CRM_SEGRULE_H

/*
 * What a saved set is for, and the rule that keeps it: an expression
 * (core/expr.h) over the columns of the stream rfm and m.NAME.  Each change is
 * a new version; versions are never changed.
 */

#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_err;
struct crm_expr;
struct crm_expr_col;
struct crm_traits;

struct crm_segrule {
	const char	*name, *title;	/* of the set */
	int64_t		 segment;
	int64_t		 version;	/* from 1; 0: there is none */
	const char	*expression;	/* NULL: the set is kept by hand */
	const char	*owner, *offer, *strategy;
	int64_t		 valid_until;	/* a day, or CRM_TIME_NONE */
	int64_t		 made_at;
	const char	*made_by;
};

/*
 * The versions of a set's rule, the newest first; of all sets (segment 0) the
 * newest alone, by name.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
int
crm_segrule_each(struct crm_db *db, int64_t segment,
    int (*fn)(void *arg, const struct crm_segrule *rule), void *arg);

/*
 * Makes a version; a batch must be open.  What is NULL stays as it was before,
 * and so does valid_until where same_until is set; by_hand takes the expression
 * away.  A set that does not exist is made.  *version is the one that counts
 * now.  1 it is new, 0 nothing changed, -1.
 */
struct crm_segrule_set {
	const char	*name, *title, *expression;
	const char	*owner, *offer, *strategy, *made_by;
	int64_t		 valid_until;
	int		 same_until;
	int		 by_hand;
	int		 replace;	/* the set may be one kept by hand */
};
int
crm_segrule_put(struct crm_db *db, const struct crm_segrule_set *set,
    int64_t *version);

/* The columns that stand bare in an expression, in this order. */
enum {
	CRM_SEGRULE_MEMBER, CRM_SEGRULE_LAST_AT, CRM_SEGRULE_RECENCY,
	CRM_SEGRULE_FREQUENCY, CRM_SEGRULE_MONETARY, CRM_SEGRULE_R,
	CRM_SEGRULE_F, CRM_SEGRULE_M, CRM_SEGRULE_SEGMENT, CRM_SEGRULE_COLS
};

/*
 * Compiles an expression; now is its clock, ms what it may take for one row
 * (core/expr.h).  NULL with the reason in err, which
 * names the columns that there are.
 */
struct crm_expr *
crm_segrule_compile(struct crm_err *err, const char *expression,
    const struct crm_traits *traits, int64_t now, int ms);

#endif

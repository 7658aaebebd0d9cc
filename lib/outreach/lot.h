#ifndef CRM_LOT_H
#define CRM_LOT_H

/*
 * Lots: who is held out of everything, who of this campaign, who gets which arm
 * and who is in the pilot.  A lot is drawn by a keyed hash of the member's
 * number, the lowest that the person ever had: it cannot be foreseen, costs no
 * memory and falls the same way whenever it is drawn.  Those of a campaign have
 * its name in them, so that they know nothing of each other; that of the global
 * group has the year and the setting "holdout_seed".
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_lots;

#define CRM_LOT_ARM	21	/* bytes of an arm's name, with the NUL */

enum crm_lot_side {
	CRM_LOT_IN,
	CRM_LOT_HOLDOUT,	/* of this campaign */
	CRM_LOT_GLOBAL		/* of the global group */
};
struct crm_lot {
	enum crm_lot_side side;
	const char	*arm;		/* "control"; of IN: "" without arms */
	int		 pilot;		/* of IN: 1 in the pilot */
};

/* Shares are millionths; arms as the field of the plan has them. */
struct crm_lot_terms {
	const char	*campaign;	/* its name */
	int64_t		 holdout, global, pilot;
	int64_t		 year;
	const char	*seed;		/* of the global group */
	const char	*arms;		/* "A:50,B:50", or "" */
};

/*
 * 0 when a text names arms: words of letters, digits, - and _, at most 20
 * bytes each, with a colon and their weight, a number above 0 with at most
 * four decimals, commas between; control is no arm.  -1 when it does not.
 */
int
crm_arms_check(const char *arms);

/* NULL on failure (CRM_ERR_INPUT: the arms are none). */
struct crm_lots *
crm_lots_open(struct crm_db *db, const struct crm_lot_terms *terms);
void
crm_lots_close(struct crm_lots *lots);

/* The lot of a live member; arm stays until the lots are closed. */
void
crm_lots_draw(const struct crm_lots *lots, int64_t live, struct crm_lot *lot);

/*
 * The key for a use, a word that nothing else uses, made of the secret of the
 * database.  NULL with the reason.
 */
struct crm_hmac;
struct crm_hmac *
crm_lot_key(struct crm_db *db, const char *use);

#endif

#ifndef CRM_LIFESTAGE_H
#define CRM_LIFESTAGE_H

/*
 * The stages of a member's life with the shop, in rising order: a prospect has
 * bought nothing, a customer once, a regular often, an advocate brings others,
 * a partner is made by hand.  Steps are dated.  Those of the rule follow from
 * orders and referrals; a step by hand holds from its time on, but for later
 * steps of the rule that lead higher.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;

#define CRM_LIFESTAGE_BY_RULE	(-1)	/* a step by hand: back to the rule */

/* The stage of a word, from 0; CRM_LIFESTAGE_BY_RULE of "rule"; -2 none. */
int
crm_lifestage_parse(const char *word);

/*
 * So many orders within so many days make a regular, on the day of the last of
 * them; so many referrals then an advocate, on the day of the last.  A referral
 * is a member whose custom field "referrer" (without x_) has the number or code
 * of the one who referred, dated when it joined, or else bought first.
 */
struct crm_lifestage_rule {
	int64_t		 orders, days, referrals;
	const char	*referrer;
};
int		/* the name of the field stands in text.  0 or -1 */
crm_lifestage_rule(struct crm_db *db, struct crm_lifestage_rule *rule,
    struct crm_buf *text);
int		/* 1 changed, 0 it was so, -1 */
crm_lifestage_set_rule(struct crm_db *db,
    const struct crm_lifestage_rule *rule);

/* Works out the steps of the rule anew and stores what differs.  0 or -1. */
struct crm_lifestage_count {
	uint64_t	 fresh, changed, gone, same;
};
int
crm_lifestage_run(struct crm_db *db, struct crm_lifestage_count *count);

/* A step by hand, of a live member.  0 or -1. */
struct crm_lifestage_step {
	int64_t		 member, at;	/* CRM_NULL: not known */
	int		 stage;
	int		 hand;
	const char	*name;		/* of the stage */
	const char	*set_by, *set_why;
};
int
crm_lifestage_set(struct crm_db *db, const struct crm_lifestage_step *step);

/*
 * The stage of each live member at the end of day as_of, by member: the step
 * that led there; a prospect's time is when it joined, and who joined later is
 * left out.  Of one member if not 0, of one stage if not -1.  fn returns 0 to
 * go on, -1 to stop.  0 or -1.
 */
struct crm_lifestage_ask {
	int64_t		 as_of, member;
	int		 stage;
};
int
crm_lifestage_each(struct crm_db *db, const struct crm_lifestage_ask *ask,
    int (*fn)(void *arg, const struct crm_lifestage_step *step), void *arg);

/* All steps of a live member to the end of day as_of, the oldest first. */
int
crm_lifestage_history(struct crm_db *db, int64_t member, int64_t as_of,
    int (*fn)(void *arg, const struct crm_lifestage_step *step), void *arg);

#endif

#ifndef CRM_TARGET_H
#define CRM_TARGET_H

/*
 * The candidates of a campaign: each gets one verdict with its reason, which
 * is kept and never changed.  The list that leaves is read again against what
 * the members said since.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_targets;

/*
 * The reasons in their order of precedence: the first that applies is taken.
 * Who has a verdict already keeps it, whatever else applies now.  Where a
 * campaign has several channels, the reason is that of the channel that came
 * furthest.
 */
enum crm_reason {
	CRM_REASON_ALREADY,	/* has a verdict of this campaign */
	CRM_REASON_UNKNOWN,	/* no live member has that number */
	CRM_REASON_OTHER_PARTNER, /* ownership is exclusive, and not theirs */
	CRM_REASON_OPTED_OUT,	/* withdrew consent for the channel */
	CRM_REASON_NO_CONSENT,	/* never gave it */
	CRM_REASON_GUARDIAN,	/* a child gave it, not its guardian */
	CRM_REASON_CONFIRMATION, /* it is old and was not confirmed */
	CRM_REASON_FLAGGED,	/* a flag that bars offers holds */
	CRM_REASON_NO_CONTACT,	/* nothing that the channel could reach */
	CRM_REASON_DEAD,	/* what it could reach was found dead */
	CRM_REASON_CAPPED,	/* had as many messages as may be */
	CRM_REASON_RESTING,	/* had one too few days ago */
	CRM_REASON_OTHER_OFFER,	/* is in a campaign that runs with this one */
	CRM_REASON_DUPLICATE,	/* somebody in has the same contact */
	CRM_REASON_CAPACITY,	/* others rank higher, and there is no more */
	CRM_REASON_GLOBAL,	/* by lot in the global control group */
	CRM_REASON_HOLDOUT,	/* by lot in that of this campaign */
	CRM_REASON_CONSENT,	/* in */
	CRM_REASON_SALE,	/* in: what was bought stands in for consent */
	CRM_REASON_NOTICE,	/* in: it is no advertising */
	CRM_NREASON
};

/* Its word in streams: "already_in", "unknown_member", ... */
const char *
crm_reason_name(enum crm_reason reason);

struct crm_verdict {
	int64_t		 member;	/* the live number, or the one given */
	int		 in;		/* of ALREADY: the standing verdict */
	enum crm_reason	 reason;
};

/*
 * Begins to collect candidates; a batch must be open.  channel is the
 * campaign's own; what else holds stands in its plan and in the settings.
 * NULL on failure.
 */
enum crm_target_way {
	CRM_TARGET_QUICKER,	/* whichever is */
	CRM_TARGET_SCAN,	/* whole tables are read */
	CRM_TARGET_EACH		/* each member is asked about by itself */
};
struct crm_targets *
crm_targets_open(struct crm_db *db, int64_t campaign, const char *channel,
    enum crm_target_way way);
void
crm_targets_close(struct crm_targets *targets);

/*
 * At most so many may be in, all calls together: those who rank highest, of
 * equal ones the first.
 */
void
crm_targets_most(struct crm_targets *targets, int64_t most);

/*
 * Codes that somebody else made, for those who are in; as crm_coupons_add().
 * -1 also where the campaign has a pattern of its own (CRM_ERR_CONFLICT).
 */
int
crm_targets_coupon(struct crm_targets *targets, const char *code, size_t n);

/* Adds a candidate; segment is n bytes.  0 or -1. */
int
crm_targets_add(struct crm_targets *targets, int64_t member,
    const char *segment, size_t n, int64_t rank);

/*
 * Decides on all candidates and stores the verdicts, then calls fn with each in
 * the sequence that they were added in; fn returns 0 to go on, -1 to stop.  A
 * number that no member ever had gets its verdict, but there is nobody to
 * store it of.  0 or -1.
 */
int
crm_targets_decide(struct crm_targets *targets,
    int (*fn)(void *arg, const struct crm_verdict *verdict), void *arg);

/*
 * Those who are in and may still be written to, by number, each person once;
 * while a campaign has a pilot that is not decided on, those of the pilot, then
 * the others (outreach/pilot.h).  fn returns 0 to go on, -1 to stop.  0 or -1;
 * *left says who was left out.
 */
struct crm_target {
	int64_t		 member;
	const char	*name, *contact, *segment;
	const char	*channel, *arm, *coupon;
	int		 pilot;
};
struct crm_target_left {
	uint64_t	 listed;
	uint64_t	 opted_out;	/* withdrew since */
	uint64_t	 no_consent;	/* what was given is there no more */
	uint64_t	 guardian;	/* a birth says that it needs one */
	uint64_t	 confirmation;	/* its day has passed since */
	uint64_t	 gone;		/* removed since */
	uint64_t	 merged;	/* the same person as a listed one */
	uint64_t	 flagged;	/* since: offers are barred */
	uint64_t	 dead;		/* the contact was found dead since */
	uint64_t	 held;		/* waits for the pilot, or was stopped */
	uint64_t	 piloted;	/* was in the pilot, which is over */
};
int
crm_targets_each(struct crm_db *db, int64_t campaign, const char *channel,
    int (*fn)(void *arg, const struct crm_target *target), void *arg,
    struct crm_target_left *left);

/* Whether somebody who is in has an arm, and a coupon.  0 or -1. */
int
crm_targets_has(struct crm_db *db, int64_t campaign, int *arms, int *coupons);

/*
 * The verdicts by number; of one member, and of its other number, where
 * member is not 0.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
struct crm_target_why {
	int64_t		 member, at;
	const char	*verdict, *reason, *segment;
	const char	*channel, *arm, *coupon;
	int		 pilot;
};
int
crm_targets_why(struct crm_db *db, int64_t campaign, int64_t member,
    int (*fn)(void *arg, const struct crm_target_why *why), void *arg);

#endif

#include <string.h>

#include "core/err.h"
#include "core/feed.h"
#include "outreach/target_int.h"
#include "record/flag.h"
#include "record/identity.h"
#include "record/owner.h"

/* The decision on one candidate. */

static struct crm_hash
number(const struct crm_targets *targets, int64_t member)
{

	return (crm_hash_of(crm_db_key(targets->db), &member,
	    sizeof(member)));
}

int
target_take(struct crm_targets *targets, const char *contact)
{
	int found;

	crm_buf_reset(&targets->key);
	crm_reach_key(&targets->key, contact);
	if (targets->key.bad || crm_map_put(targets->taken,
	    crm_hash_of(crm_db_key(targets->db), crm_buf_text(&targets->key),
	    targets->key.n), &found) == NULL)
		return (crm_err_nomem(crm_db_err(targets->db)));
	return (!found);
}

/* Is it, or was it ever, somebody's number?  1, 0 or -1. */
static int
exists(struct crm_db *db, int64_t member)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM member\n"
	    "WHERE id = :member", "i", member));
}

/* The live number, 0: none, and whether it was ever somebody's; -1. */
static int64_t
live_of(struct crm_targets *targets, int64_t member, int *known)
{
	int64_t live;

	if (targets->crowd != NULL)
		return (crm_crowd_live(targets->crowd, member, known));
	*known = 1;
	live = crm_member_live(targets->db, member);
	if (live == 0 && (*known = exists(targets->db, member)) == -1)
		return (-1);
	return (live);
}

/* The verdict that a number has: TARGET_IN, TARGET_OUT, 0 none, -1. */
static int
standing(struct crm_targets *targets, int64_t member)
{
	const unsigned char *mark = NULL;
	const int64_t *seen;
	int64_t in;
	int rc;

	if (targets->crowd != NULL)
		mark = crm_crowd_mark(targets->crowd, member);
	if (mark != NULL)
		return (*mark);
	if ((seen = crm_map_get(targets->seen, number(targets, member))) !=
	    NULL)
		return ((int)*seen);
	rc = crm_one(targets->db, &in, "SELECT verdict = 'in'\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND member = :member", "ii",
	    targets->terms.campaign, member);
	return (rc == 1 ? (in == 1 ? TARGET_IN : TARGET_OUT) : rc);
}

static int
remember(struct crm_targets *targets, int64_t member, int in)
{
	int verdict = in ? TARGET_IN : TARGET_OUT, found;
	unsigned char *mark = NULL;
	int64_t *seen;

	if (targets->crowd != NULL)
		mark = crm_crowd_mark(targets->crowd, member);
	if (mark != NULL) {
		*mark = (unsigned char)verdict;
		return (0);
	}
	seen = crm_map_put(targets->seen, number(targets, member), &found);
	if (seen == NULL)
		return (crm_err_nomem(crm_db_err(targets->db)));
	*seen = verdict;
	return (0);
}

/* What consent says by the i-th channel: a reason, CONSENT to go on; -1. */
static int
ask_consent(struct crm_targets *targets, int64_t live, size_t i)
{
	int why;

	targets->sale = 0;
	if (!targets->terms.offer)
		return (CRM_REASON_CONSENT);
	why = targets->crowd != NULL ?
	    (int)crm_crowd_consent(targets->crowd, live, i) :
	    crm_reach_consent(targets->db, live, targets->terms.channel[i],
	    NULL);
	targets->sale = why == -1 ? 0 : crm_terms_bought(targets->db,
	    &targets->terms, live, targets->terms.channel[i], why);
	if (targets->sale != 0)
		return (targets->sale == -1 ? -1 : CRM_REASON_CONSENT);
	switch (why) {
	case CRM_WHY_CONSENT:
		return (CRM_REASON_CONSENT);
	case CRM_WHY_OPTED_OUT:
		return (CRM_REASON_OPTED_OUT);
	case CRM_WHY_NO_CONSENT:
		return (CRM_REASON_NO_CONSENT);
	case CRM_WHY_GUARDIAN:
		return (CRM_REASON_GUARDIAN);
	case CRM_WHY_CONFIRMATION:
		return (CRM_REASON_CONFIRMATION);
	default:
		return (-1);
	}
}

static int
ask_flag(struct crm_targets *targets, int64_t live)
{
	int rc;

	if (!targets->terms.offer)
		return (CRM_REASON_CONSENT);
	rc = targets->crowd != NULL ? crm_crowd_flagged(targets->crowd, live) :
	    crm_flag_bars(targets->db, live,
	    crm_time_day(crm_db_now(targets->db)));
	return (rc == -1 ? -1 : rc == 1 ? CRM_REASON_FLAGGED :
	    CRM_REASON_CONSENT);
}

/* The contact goes into targets->contact. */
static int
ask_contact(struct crm_targets *targets, int64_t live, size_t i)
{
	const char *contact;
	int rc;

	crm_buf_reset(&targets->contact);
	if (targets->crowd != NULL) {
		rc = crm_crowd_contact(targets->crowd, live, i, &contact);
		crm_buf_str(&targets->contact, contact);
	} else
		rc = crm_reach_contact(targets->db, live,
		    targets->terms.channel[i], &targets->contact);
	if (targets->contact.bad)
		return (crm_err_nomem(crm_db_err(targets->db)));
	return (rc == -1 ? -1 : rc == CRM_REACH_FOUND ? CRM_REASON_CONSENT :
	    rc == CRM_REACH_DEAD ? CRM_REASON_DEAD : CRM_REASON_NO_CONTACT);
}

static int
ask_caps(struct crm_targets *targets, int64_t live, size_t i)
{

	switch (crm_caps_ask(targets->caps, live,
	    targets->terms.channel[i], 0)) {
	case CRM_CAP_FREE:
		return (CRM_REASON_CONSENT);
	case CRM_CAP_CAPPED:
		return (CRM_REASON_CAPPED);
	case CRM_CAP_RESTING:
		return (CRM_REASON_RESTING);
	case CRM_CAP_OTHER:
		return (CRM_REASON_OTHER_OFFER);
	default:
		return (-1);
	}
}

/* The reason by one channel; CONSENT with the contact. */
static int
by_channel(struct crm_targets *targets, int64_t live, size_t i)
{
	int reason;

	if ((reason = ask_consent(targets, live, i)) != CRM_REASON_CONSENT ||
	    (reason = ask_flag(targets, live)) != CRM_REASON_CONSENT ||
	    (reason = ask_contact(targets, live, i)) != CRM_REASON_CONSENT)
		return (reason);
	return (ask_caps(targets, live, i));
}

/* Which channel comes first: what is preferred, 0 where nobody said; -1. */
static int
first_channel(struct crm_targets *targets, int64_t live)
{
	const struct crm_terms *terms = &targets->terms;
	size_t i;
	int rc;

	if (terms->nchannel < 2)
		return (0);
	if (targets->crowd != NULL) {
		rc = crm_crowd_prefers(targets->crowd, live);
		return (rc == -1 ? 0 : rc);
	}
	crm_buf_reset(&targets->key);
	if ((rc = crm_reach_prefers(targets->db, live, &targets->key)) != 1)
		return (rc);
	for (i = 0; i < terms->nchannel; i++)
		if (strcmp(terms->channel[i],
		    crm_buf_text(&targets->key)) == 0)
			return ((int)i);
	return (0);
}

/* The reason by the channel that came furthest, the first of those. */
static int
by_channels(struct crm_targets *targets, int64_t live)
{
	int first = first_channel(targets, live), best = -1, reason;
	size_t i, n = targets->terms.nchannel, at;

	if (first == -1)
		return (-1);
	for (i = 0; i < n; i++) {
		/* The preferred one, then the others in their sequence. */
		at = i == 0 ? (size_t)first : i <= (size_t)first ? i - 1 : i;
		if ((reason = by_channel(targets, live, at)) == -1)
			return (-1);
		if (reason > best) {
			best = reason;
			targets->channel = at;
		}
		if (best == CRM_REASON_CONSENT)
			break;
	}
	return (best);
}

/* The reason for a live member without a verdict, and its lot; -1. */
static int
decide(struct crm_targets *targets, int64_t live, struct crm_lot *lot)
{
	int rc;

	if (targets->terms.partner.n > 0 && (rc = crm_owner_serves(
	    targets->db, live, targets->terms.partner.p, 1)) != 1)
		return (rc == 0 ? CRM_REASON_OTHER_PARTNER : -1);
	if ((rc = by_channels(targets, live)) != CRM_REASON_CONSENT)
		return (rc);
	if ((rc = target_take(targets,
	    crm_buf_text(&targets->contact))) != 1)
		return (rc == 0 ? CRM_REASON_DUPLICATE : -1);
	if (targets->most > 0 && targets->in >= targets->most)
		return (CRM_REASON_CAPACITY);
	/* Who is not asked by lot would have been: else they differ. */
	crm_lots_draw(targets->lots, live, lot);
	if (lot->side != CRM_LOT_IN)
		return (lot->side == CRM_LOT_GLOBAL ? CRM_REASON_GLOBAL :
		    CRM_REASON_HOLDOUT);
	return (!targets->terms.offer ? CRM_REASON_NOTICE : targets->sale ?
	    CRM_REASON_SALE : CRM_REASON_CONSENT);
}

static int
store(struct crm_targets *targets, const struct target_candidate *candidate,
    const struct crm_lot *lot)
{
	int passed = candidate->reason >= CRM_REASON_GLOBAL;

	targets->listed |= candidate->in;
	crm_buf_reset(&targets->code);
	if (candidate->in && targets->coupons != NULL &&
	    crm_coupons_next(targets->coupons, candidate->member,
	    &targets->code) == -1)
		return (-1);
	if (crm_feed_row(targets->feed, "iittttittit",
	    targets->terms.campaign, candidate->member, candidate->in ? "in" :
	    "out", crm_reason_name(candidate->reason), passed ?
	    crm_buf_text(&targets->contact) : "", targets->segments.p +
	    candidate->segment, crm_db_now(targets->db), passed ?
	    targets->terms.channel[targets->channel] : "", lot->arm,
	    (int64_t)lot->pilot, crm_buf_text(&targets->code)) == -1)
		return (-1);
	return (crm_feed_full(targets->feed) ?
	    crm_feeds_send(&targets->feed, 1) : 0);
}

int
target_decide(struct crm_targets *targets, struct target_candidate *candidate)
{
	struct crm_lot lot = { CRM_LOT_IN, "", 0 };
	int reason = CRM_REASON_UNKNOWN, known, rc;
	int64_t live;

	if ((live = live_of(targets, candidate->member, &known)) == -1)
		return (-1);
	if (live > 0)
		candidate->member = live;
	if (known && (rc = standing(targets, candidate->member)) != 0) {
		candidate->reason = CRM_REASON_ALREADY;
		candidate->in = rc == TARGET_IN;
		return (rc == -1 ? -1 : 0);
	}
	if (live > 0 && (reason = decide(targets, live, &lot)) == -1)
		return (-1);
	candidate->reason = (enum crm_reason)reason;
	candidate->in = reason >= CRM_REASON_CONSENT;
	targets->in += candidate->in;
	if (!known)
		return (0);
	if (remember(targets, candidate->member, candidate->in) == -1)
		return (-1);
	return (store(targets, candidate, &lot));
}

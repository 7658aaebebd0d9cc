#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/crowd.h"
#include "outreach/pilot.h"
#include "outreach/reach.h"
#include "outreach/target.h"
#include "outreach/terms.h"
#include "record/flag.h"

/* What is read of verdicts that stand: the list that leaves, and why. */

struct listing {
	struct crm_db	*db;
	struct crm_target_left *left;
	struct crm_terms terms;
	enum crm_pilot	 pilot;
	struct crm_crowd *crowd;	/* NULL: each is asked by itself */
	unsigned char	*dead;		/* with it, by number: 1: a contact of
					   theirs is dead */
	int64_t		 max;		/* the greatest number */
};

/* All who are in, as the list has them.  0 or -1. */
static int
read_members(struct listing *listing, int64_t *member, size_t n)
{
	struct crm_stmt *stmt;
	size_t i = 0;
	int rc;

	if ((stmt = crm_sql(listing->db, "SELECT member\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'")) == NULL ||
	    crm_bind(stmt, "i", listing->terms.campaign) == -1)
		return (-1);
	while (i < n && (rc = crm_step(stmt)) == 1)
		member[i++] = crm_col_int(stmt, 0);
	crm_reset(stmt);
	return (i < n ? -1 : 0);
}

static int
read_dead(struct listing *listing)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(listing->db, "SELECT DISTINCT member\n"
	    "FROM contact INDEXED BY contact_known\n"
	    "WHERE result > 1 /* scan: most members are asked about */")) ==
	    NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		listing->dead[crm_col_int(stmt, 0)] = 1;
	crm_reset(stmt);
	return (rc);
}

static int
open_crowd(struct listing *listing, size_t n)
{
	struct crm_crowd_ask ask = { listing->terms.channel,
	    listing->terms.nchannel, listing->terms.offer, NULL };
	int64_t *member = calloc(n + 1, sizeof(*member));
	int rc = -1;

	listing->dead = calloc((size_t)listing->max + 1, 1);
	if (member == NULL || listing->dead == NULL)
		(void)crm_err_nomem(crm_db_err(listing->db));
	else if ((rc = read_members(listing, member, n)) == 0 &&
	    (listing->crowd = crm_crowd_open(listing->db, &ask, member, n)) ==
	    NULL)
		rc = -1;
	free(member);
	return (rc == 0 ? read_dead(listing) : -1);
}

/* Whole tables are quicker to read than about a thirtieth of their members. */
static int
ask_all(struct listing *listing)
{
	int64_t n;

	if (crm_one(listing->db, &n, "SELECT count(*)\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'", "i",
	    listing->terms.campaign) == -1 ||
	    crm_one(listing->db, &listing->max, "SELECT coalesce(max(id), 0)\n"
	    "FROM member", "") == -1)
		return (-1);
	return (n * 30 >= listing->max ? open_crowd(listing, (size_t)n) : 0);
}

/* Whether the crowd knows it: 1 with the place of its channel. */
static int
is_known(struct listing *listing, const struct crm_target *target, size_t *i)
{

	if (listing->crowd == NULL ||
	    crm_crowd_mark(listing->crowd, target->member) == NULL)
		return (0);
	for (*i = 0; *i < listing->terms.nchannel; ++*i)
		if (strcmp(listing->terms.channel[*i], target->channel) == 0)
			return (1);
	return (0);
}

/*
 * What the ledger says of a member and its contact: a reason of enum
 * crm_consent_why, or -1.  The crowd knows the withdrawals of contacts that are
 * the member's today.
 */
static int
ask_ledger(struct listing *listing, const struct crm_target *target)
{
	const char *contact;
	size_t i;

	if (is_known(listing, target, &i)) {
		(void)crm_crowd_contact(listing->crowd, target->member, i,
		    &contact);
		if (strcmp(contact, target->contact) == 0)
			return ((int)crm_crowd_consent(listing->crowd,
			    target->member, i));
	}
	return (crm_reach_consent(listing->db, target->member,
	    target->channel, target->contact));
}

/* The same, once what was bought stood in for it. */
static int
ask_consent(struct listing *listing, const struct crm_target *target)
{
	int why, rc;

	if (!listing->terms.offer)
		return (CRM_WHY_CONSENT);
	if ((why = ask_ledger(listing, target)) == -1)
		return (-1);
	rc = crm_terms_bought(listing->db, &listing->terms, target->member,
	    target->channel, why);
	return (rc == -1 ? -1 : rc == 1 ? CRM_WHY_CONSENT : why);
}

/* 1 when offers are barred, 0, -1. */
static int
ask_flag(struct listing *listing, const struct crm_target *target)
{
	struct crm_db *db = listing->db;
	size_t i;

	if (!listing->terms.offer)
		return (0);
	return (is_known(listing, target, &i) ?
	    crm_crowd_flagged(listing->crowd, target->member) :
	    crm_flag_bars(db, target->member, crm_time_day(crm_db_now(db))));
}

static int
ask_alive(struct listing *listing, const struct crm_target *target)
{

	if (listing->dead != NULL && listing->dead[target->member] == 0)
		return (1);
	return (crm_reach_alive(listing->db, target->member, target->channel,
	    target->contact));
}

/* 1 when consent, flags and the contact still allow it, 0 counted, -1. */
static int
still_in(struct listing *listing, const struct crm_target *target)
{
	struct crm_target_left *left = listing->left;
	int rc;

	switch (ask_consent(listing, target)) {
	case CRM_WHY_CONSENT:
		rc = ask_flag(listing, target);
		left->flagged += rc == 1;
		if (rc != 0)
			return (rc == 1 ? 0 : -1);
		rc = ask_alive(listing, target);
		left->dead += rc == 0;
		return (rc);
	case CRM_WHY_OPTED_OUT:
		left->opted_out++;
		return (0);
	case CRM_WHY_NO_CONSENT:
		left->no_consent++;
		return (0);
	case CRM_WHY_GUARDIAN:
		left->guardian++;
		return (0);
	case CRM_WHY_CONFIRMATION:
		left->confirmation++;
		return (0);
	default:
		return (-1);
	}
}

/* 1 when it is the turn of that part of the list, else 0, counted. */
static int
is_due(struct listing *listing, int pilot)
{

	if (listing->pilot == CRM_PILOT_NONE ||
	    (pilot && listing->pilot == CRM_PILOT_WAIT) ||
	    (!pilot && listing->pilot == CRM_PILOT_PROMOTED))
		return (1);
	listing->left->piloted += pilot != 0;
	listing->left->held += pilot == 0;
	return (0);
}

/* 1 with the target to list, 0 not to be listed. */
static int
read_target(struct listing *listing, struct crm_stmt *stmt,
    struct crm_target *target)
{
	int64_t member = crm_col_int(stmt, 0), last = target->member;

	if (member == CRM_NULL) {
		listing->left->gone++;
		return (0);
	}
	/* Who is one with somebody in the control group is not asked. */
	if (member == last || crm_col_int(stmt, 7) == 1) {
		listing->left->merged++;
		return (0);
	}
	target->member = member;
	target->contact = crm_col_text(stmt, 1);
	target->segment = crm_col_text(stmt, 2);
	target->channel = crm_col_text(stmt, 3);
	target->arm = crm_col_text(stmt, 4);
	target->pilot = crm_col_int(stmt, 5) == 1;
	target->coupon = crm_col_text(stmt, 6);
	target->name = crm_col_text(stmt, 8);
	return (is_due(listing, target->pilot));
}

/* The rows of the list, the first of which was read already. */
static int
list_rows(struct listing *listing, struct crm_stmt *stmt,
    int (*fn)(void *arg, const struct crm_target *target), void *arg)
{
	struct crm_target target = { 0 };
	int rc;

	do {
		if ((rc = read_target(listing, stmt, &target)) == 1)
			rc = still_in(listing, &target);
		if (rc == 1) {
			listing->left->listed++;
			rc = fn(arg, &target);
		}
	} while (rc != -1 && (rc = crm_step(stmt)) == 1);
	return (rc);
}

int
crm_targets_each(struct crm_db *db, int64_t campaign, const char *channel,
    int (*fn)(void *arg, const struct crm_target *target), void *arg,
    struct crm_target_left *left)
{
	struct listing listing = { .db = db, .left = left };
	struct crm_stmt *stmt = NULL;
	int rc = -1;

	memset(left, 0, sizeof(*left));
	if (crm_terms_get(db, campaign, channel, &listing.terms) != -1 &&
	    crm_pilot_state(db, campaign, &listing.pilot) != -1 &&
	    (stmt = crm_sql(db, "SELECT (SELECT l.id\n"
	    "\tFROM member AS l\n"
	    "\tWHERE l.id = coalesce(m.merged_into, m.id)\n"
	    "\t\tAND l.state = 0) AS live, t.contact, t.segment,\n"
	    "\tcoalesce(nullif(t.channel, ''), :channel), t.arm, t.pilot,\n"
	    "\tt.coupon, coalesce(m.merged_into, m.id) IN (\n"
	    "\tSELECT coalesce(k.merged_into, k.id)\n"
	    "\tFROM campaign_target AS s\n"
	    "\tCROSS JOIN member AS k ON k.id = s.member\n"
	    "\tWHERE s.campaign = :campaign AND s.arm = 'control'),\n"
	    "\t(SELECT v.name FROM v_member AS v\n"
	    "\tWHERE v.member = coalesce(m.merged_into, m.id))\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.campaign = :campaign AND t.verdict = 'in'\n"
	    "ORDER BY live, t.id")) != NULL &&
	    crm_bind(stmt, "ti", channel, campaign) != -1)
		rc = crm_step(stmt);
	/* What else is asked is of the moment at which the list is read. */
	if (rc == 1 && ask_all(&listing) == -1)
		rc = -1;
	if (rc == 1)
		rc = list_rows(&listing, stmt, fn, arg);
	if (stmt != NULL)
		crm_reset(stmt);
	crm_crowd_close(listing.crowd);
	free(listing.dead);
	crm_terms_free(&listing.terms);
	return (rc);
}

int
crm_targets_has(struct crm_db *db, int64_t campaign, int *arms, int *coupons)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT coalesce(max(arm <> ''), 0),\n"
	    "\tcoalesce(max(coupon <> ''), 0)\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		*arms = crm_col_int(stmt, 0) == 1;
		*coupons = crm_col_int(stmt, 1) == 1;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

int
crm_targets_why(struct crm_db *db, int64_t campaign, int64_t member,
    int (*fn)(void *arg, const struct crm_target_why *why), void *arg)
{
	struct crm_target_why why;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT t.member, t.verdict, t.reason,\n"
	    "\tt.segment, t.at,\n"
	    "\tCASE WHEN t.channel = '' AND t.verdict = 'in'\n"
	    "\t\tTHEN c.channel ELSE t.channel END,\n"
	    "\tt.arm, t.pilot, t.coupon\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "WHERE t.campaign = :campaign AND (:member = 0 OR t.member IN (\n"
	    "\tSELECT id FROM member\n"
	    "\tWHERE id = :member OR merged_into = :member))\n"
	    "ORDER BY t.member")) == NULL ||
	    crm_bind(stmt, "ii", campaign, member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		why.member = crm_col_int(stmt, 0);
		why.verdict = crm_col_text(stmt, 1);
		why.reason = crm_col_text(stmt, 2);
		why.segment = crm_col_text(stmt, 3);
		why.at = crm_col_int(stmt, 4);
		why.channel = crm_col_text(stmt, 5);
		why.arm = crm_col_text(stmt, 6);
		why.pilot = crm_col_int(stmt, 7) == 1;
		why.coupon = crm_col_text(stmt, 8);
		if ((rc = fn(arg, &why)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/time.h"
#include "outreach/reach.h"
#include "outreach/target.h"
#include "record/flag.h"
#include "record/identity.h"
#include "record/owner.h"

struct crm_targets {
	struct crm_db	*db;
	int64_t		 campaign;
	const char	*channel;
	struct crm_buf	 partner;	/* whose members; empty: anybody's */
	struct crm_map	*taken;		/* contacts of those who are in */
	struct crm_buf	 contact, key;
};

const char *
crm_reason_name(enum crm_reason reason)
{
	static const char *const name[CRM_NREASON] = {
		[CRM_REASON_ALREADY] = "already_in",
		[CRM_REASON_UNKNOWN] = "unknown_member",
		[CRM_REASON_OTHER_PARTNER] = "other_partner",
		[CRM_REASON_OPTED_OUT] = "opted_out",
		[CRM_REASON_NO_CONSENT] = "no_consent",
		[CRM_REASON_GUARDIAN] = "guardian",
		[CRM_REASON_CONFIRMATION] = "confirmation_due",
		[CRM_REASON_FLAGGED] = "flagged",
		[CRM_REASON_NO_CONTACT] = "no_contact",
		[CRM_REASON_DEAD] = "dead_contact",
		[CRM_REASON_DUPLICATE] = "duplicate_contact",
		[CRM_REASON_CONSENT] = "consent"
	};

	return (name[reason]);
}

/* Takes a contact: 1 it was free, 0 somebody has it, -1. */
static int
take_contact(struct crm_targets *targets, const void *key, size_t n)
{
	int found;

	if (crm_map_put(targets->taken, crm_hash_of(crm_db_key(targets->db),
	    key, n), &found) == NULL)
		return (crm_err_nomem(crm_db_err(targets->db)));
	return (!found);
}

/* The contacts of those who are in from earlier calls. */
static int
load_contacts(struct crm_targets *targets)
{
	struct crm_buf key = { 0 };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(targets->db, "SELECT contact\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'")) == NULL ||
	    crm_bind(stmt, "i", targets->campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&key);
		crm_reach_key(&key, crm_col_text(stmt, 0));
		rc = key.bad ? crm_err_nomem(crm_db_err(targets->db)) :
		    take_contact(targets, crm_buf_text(&key), key.n);
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	crm_buf_free(&key);
	return (rc);
}

/* In whose name it is sent matters where partners own their customers. */
static int
load_partner(struct crm_targets *targets)
{
	struct crm_stmt *stmt;
	int rc, exclusive;

	if ((exclusive = crm_owner_exclusive(targets->db)) != 1)
		return (exclusive);
	if ((stmt = crm_sql(targets->db, "SELECT coalesce(partner, '')\n"
	    "FROM campaign\n"
	    "WHERE id = :id")) == NULL ||
	    crm_bind(stmt, "i", targets->campaign) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(&targets->partner, crm_col_text(stmt, 0));
	crm_reset(stmt);
	if (targets->partner.bad)
		return (crm_err_nomem(crm_db_err(targets->db)));
	return (rc == -1 ? -1 : 0);
}

struct crm_targets *
crm_targets_open(struct crm_db *db, int64_t campaign, const char *channel)
{
	struct crm_targets *targets;

	if ((targets = calloc(1, sizeof(*targets))) == NULL ||
	    (targets->taken = crm_map_new()) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		free(targets);
		return (NULL);
	}
	targets->db = db;
	targets->campaign = campaign;
	targets->channel = channel;
	if (load_partner(targets) == 0 && load_contacts(targets) == 0)
		return (targets);
	crm_targets_close(targets);
	return (NULL);
}

void
crm_targets_close(struct crm_targets *targets)
{

	if (targets == NULL)
		return;
	crm_map_free(targets->taken);
	crm_buf_free(&targets->partner);
	crm_buf_free(&targets->contact);
	crm_buf_free(&targets->key);
	free(targets);
}

/* The verdict that a member has: 1 with *in, 0 none, -1. */
static int
find(struct crm_targets *targets, int64_t member, int *in)
{
	int64_t v = 0;
	int rc;

	rc = crm_one(targets->db, &v, "SELECT verdict = 'in'\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND member = :member", "ii",
	    targets->campaign, member);
	*in = v == 1;
	return (rc);
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

/* The reason for a live member without a verdict, or -1. */
static int
decide(struct crm_targets *targets, int64_t member)
{
	int rc;

	if (targets->partner.n > 0 && (rc = crm_owner_serves(targets->db,
	    member, targets->partner.p, 1)) != 1)
		return (rc == 0 ? CRM_REASON_OTHER_PARTNER : -1);
	switch (crm_reach_consent(targets->db, member, targets->channel)) {
	case CRM_WHY_CONSENT:
		break;
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
	if ((rc = crm_flag_bars(targets->db, member,
	    crm_time_day(crm_db_now(targets->db)))) != 0)
		return (rc == 1 ? CRM_REASON_FLAGGED : -1);
	rc = crm_reach_contact(targets->db, member, targets->channel,
	    &targets->contact);
	if (rc != CRM_REACH_FOUND)
		return (rc == CRM_REACH_NONE ? CRM_REASON_NO_CONTACT :
		    rc == CRM_REACH_DEAD ? CRM_REASON_DEAD : -1);
	crm_reach_key(&targets->key, crm_buf_text(&targets->contact));
	if (targets->key.bad)
		return (crm_err_nomem(crm_db_err(targets->db)));
	rc = take_contact(targets, crm_buf_text(&targets->key),
	    targets->key.n);
	return (rc == 1 ? CRM_REASON_CONSENT : rc == 0 ?
	    CRM_REASON_DUPLICATE : -1);
}

static int
store(struct crm_targets *targets, const struct crm_verdict *verdict,
    const char *segment, size_t n)
{

	return (crm_run(targets->db, "INSERT INTO campaign_target\n"
	    "(campaign, member, verdict, reason, contact, segment, at, batch)\n"
	    "VALUES (:campaign, :member, :verdict, :reason, :contact,\n"
	    "\t:segment, :now, :batch)", "iitttsii", targets->campaign,
	    verdict->member, verdict->in ? "in" : "out",
	    crm_reason_name(verdict->reason), verdict->in ?
	    crm_buf_text(&targets->contact) : "", segment, n,
	    crm_db_now(targets->db), crm_batch(targets->db)));
}

int
crm_targets_add(struct crm_targets *targets, int64_t member,
    const char *segment, size_t n, struct crm_verdict *verdict)
{
	int64_t live;
	int reason = CRM_REASON_UNKNOWN, rc;

	crm_buf_reset(&targets->contact);
	crm_buf_reset(&targets->key);
	if ((live = crm_member_live(targets->db, member)) == -1)
		return (-1);
	verdict->member = live > 0 ? live : member;
	verdict->reason = CRM_REASON_ALREADY;
	if ((rc = find(targets, verdict->member, &verdict->in)) != 0)
		return (rc == 1 ? 0 : -1);
	if (live > 0 && (reason = decide(targets, live)) == -1)
		return (-1);
	verdict->reason = (enum crm_reason)reason;
	verdict->in = reason == CRM_REASON_CONSENT;
	if (live == 0 && (rc = exists(targets->db, member)) != 1)
		return (rc);
	return (store(targets, verdict, segment, n));
}

/* 1 to be listed, 0 counted in left, -1. */
static int
still_in(struct crm_db *db, const struct crm_target *target,
    const char *channel, struct crm_target_left *left)
{
	int rc;

	switch (crm_reach_consent(db, target->member, channel)) {
	case CRM_WHY_CONSENT:
		rc = crm_flag_bars(db, target->member,
		    crm_time_day(crm_db_now(db)));
		left->flagged += rc == 1;
		if (rc != 0)
			return (rc == 1 ? 0 : -1);
		rc = crm_reach_alive(db, target->member, channel,
		    target->contact);
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

/* 1 with the target to list, 0 not to be listed, -1. */
static int
read_target(struct crm_stmt *stmt, struct crm_target *target,
    struct crm_target_left *left)
{
	int64_t member = crm_col_int(stmt, 0), last = target->member;

	if (member == CRM_NULL) {
		left->gone++;
		return (0);
	}
	if (member == last) {
		left->merged++;
		return (0);
	}
	target->member = member;
	target->contact = crm_col_text(stmt, 1);
	target->segment = crm_col_text(stmt, 2);
	return (1);
}

/* Tells fn of one who is listed, with the name of today. */
static int
tell(struct crm_db *db, struct crm_target *target,
    int (*fn)(void *arg, const struct crm_target *target), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT name\n"
	    "FROM v_member\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "i", target->member) == -1 ||
	    (rc = crm_step(stmt)) == -1)
		return (-1);
	target->name = rc == 1 ? crm_col_text(stmt, 0) : "";
	rc = fn(arg, target);
	crm_reset(stmt);
	return (rc);
}

int
crm_targets_each(struct crm_db *db, int64_t campaign, const char *channel,
    int (*fn)(void *arg, const struct crm_target *target), void *arg,
    struct crm_target_left *left)
{
	struct crm_target target = { 0 };
	struct crm_stmt *stmt;
	int rc;

	memset(left, 0, sizeof(*left));
	if ((stmt = crm_sql(db, "SELECT (SELECT l.id\n"
	    "\tFROM member AS l\n"
	    "\tWHERE l.id = coalesce(m.merged_into, m.id)\n"
	    "\t\tAND l.state = 0) AS live, t.contact, t.segment\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.campaign = :campaign AND t.verdict = 'in'\n"
	    "ORDER BY live, t.id")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((rc = read_target(stmt, &target, left)) == 1)
			rc = still_in(db, &target, channel, left);
		if (rc == 1) {
			left->listed++;
			rc = tell(db, &target, fn, arg);
		}
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_targets_why(struct crm_db *db, int64_t campaign, int64_t member,
    int (*fn)(void *arg, const struct crm_target_why *why), void *arg)
{
	struct crm_target_why why;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT t.member, t.verdict, t.reason,\n"
	    "\tt.segment, t.at\n"
	    "FROM campaign_target AS t\n"
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
		if ((rc = fn(arg, &why)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

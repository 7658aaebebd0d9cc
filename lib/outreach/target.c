#include <stdlib.h>
#include <string.h>

#include "core/aside.h"
#include "core/err.h"
#include "core/feed.h"
#include "core/lang.h"
#include "core/sort.h"
#include "outreach/target_int.h"

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
		[CRM_REASON_CAPPED] = "capped",
		[CRM_REASON_RESTING] = "resting",
		[CRM_REASON_OTHER_OFFER] = "other_offer",
		[CRM_REASON_DUPLICATE] = "duplicate_contact",
		[CRM_REASON_CAPACITY] = "capacity",
		[CRM_REASON_GLOBAL] = "global_holdout",
		[CRM_REASON_HOLDOUT] = "holdout",
		[CRM_REASON_CONSENT] = "consent",
		[CRM_REASON_SALE] = "sale",
		[CRM_REASON_NOTICE] = "notice"
	};

	return (name[reason]);
}

struct crm_targets *
crm_targets_open(struct crm_db *db, int64_t campaign, const char *channel,
    enum crm_target_way way)
{
	struct crm_targets *targets;

	if ((targets = calloc(1, sizeof(*targets))) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	targets->db = db;
	targets->way = way;
	if (crm_terms_get(db, campaign, channel, &targets->terms) == -1)
		goto fail;
	targets->taken = crm_map_new();
	targets->seen = crm_map_new();
	targets->word = crm_map_new();
	if (targets->taken == NULL || targets->seen == NULL ||
	    targets->word == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		goto fail;
	}
	if (targets->terms.coupon.n > 0 && (targets->coupons =
	    crm_coupons_open(db, crm_buf_text(&targets->terms.name),
	    targets->terms.coupon.p)) == NULL)
		goto fail;
	return (targets);
fail:
	crm_targets_close(targets);
	return (NULL);
}

void
crm_targets_close(struct crm_targets *targets)
{

	if (targets == NULL)
		return;
	crm_feed_close(targets->feed);
	crm_crowd_close(targets->crowd);
	crm_aside_close(targets->aside);
	crm_caps_close(targets->caps);
	crm_lots_close(targets->lots);
	crm_coupons_close(targets->coupons);
	crm_map_free(targets->taken);
	crm_map_free(targets->seen);
	crm_map_free(targets->word);
	free(targets->candidate);
	crm_buf_free(&targets->segments);
	crm_buf_free(&targets->contact);
	crm_buf_free(&targets->key);
	crm_buf_free(&targets->code);
	crm_terms_free(&targets->terms);
	free(targets);
}

void
crm_targets_most(struct crm_targets *targets, int64_t most)
{

	targets->most = most;
}

int
crm_targets_coupon(struct crm_targets *targets, const char *code, size_t n)
{
	struct crm_err *err = crm_db_err(targets->db);

	if (targets->terms.coupon.n > 0)
		return (crm_err_set(err, CRM_ERR_CONFLICT, _("the campaign has "
		    "a pattern for its coupons; take the field coupon back, or "
		    "leave --coupons out")));
	if (targets->coupons == NULL && (targets->coupons = crm_coupons_open(
	    targets->db, crm_buf_text(&targets->terms.name), NULL)) == NULL)
		return (-1);
	return (crm_coupons_add(targets->coupons, code, n));
}

/* Where a segment's word stands, once for all who have it; -1. */
static int
put_segment(struct crm_targets *targets, const char *segment, size_t n,
    size_t *at)
{
	int64_t *where;
	int found;

	where = crm_map_put(targets->word, crm_hash_of(
	    crm_db_key(targets->db), segment, n), &found);
	if (where == NULL)
		return (crm_err_nomem(crm_db_err(targets->db)));
	if (!found) {
		*where = (int64_t)targets->segments.n;
		crm_buf_add(&targets->segments, segment, n);
		crm_buf_chr(&targets->segments, '\0');
		if (targets->segments.bad)
			return (crm_err_nomem(crm_db_err(targets->db)));
	}
	*at = (size_t)*where;
	return (0);
}

int
crm_targets_add(struct crm_targets *targets, int64_t member,
    const char *segment, size_t n, int64_t rank)
{
	size_t cap = targets->cap == 0 ? 1024 : targets->cap * 2;
	struct target_candidate *candidate;

	if (targets->n == targets->cap) {
		candidate = realloc(targets->candidate,
		    cap * sizeof(*candidate));
		if (candidate == NULL)
			return (crm_err_nomem(crm_db_err(targets->db)));
		targets->candidate = candidate;
		targets->cap = cap;
	}
	candidate = &targets->candidate[targets->n];
	memset(candidate, 0, sizeof(*candidate));
	candidate->member = member;
	candidate->rank = rank;
	if (put_segment(targets, segment, n, &candidate->segment) == -1)
		return (-1);
	targets->n++;
	return (0);
}

/* Whole tables are quicker to read than about a thirtieth of their members. */
static int
scans(struct crm_targets *targets)
{
	int64_t last;

	if (targets->way != CRM_TARGET_QUICKER)
		return (targets->way == CRM_TARGET_SCAN);
	if (crm_one(targets->db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM member", "") == -1)
		return (-1);
	return ((int64_t)targets->n * 30 >= last);
}

static int
open_crowd(struct crm_targets *targets)
{
	struct crm_crowd_ask ask = { targets->terms.channel,
	    targets->terms.nchannel, targets->terms.offer, targets->aside };
	int64_t *member;
	size_t i;

	if ((member = malloc((targets->n + 1) * sizeof(*member))) == NULL)
		return (crm_err_nomem(crm_db_err(targets->db)));
	for (i = 0; i < targets->n; i++)
		member[i] = targets->candidate[i].member;
	targets->crowd = crm_crowd_open(targets->db, &ask, member,
	    targets->n);
	free(member);
	return (targets->crowd == NULL ? -1 : 0);
}

static int
open_lots(struct crm_targets *targets)
{
	const struct crm_terms *terms = &targets->terms;
	struct crm_lot_terms lot = { .campaign = crm_buf_text(&terms->name),
	    .holdout = terms->holdout, .global = terms->global,
	    .pilot = terms->pilot, .seed = crm_buf_text(&terms->seed),
	    .arms = crm_buf_text(&terms->arms) };
	enum crm_pilot state;
	int y, m, d;

	crm_date_split(crm_time_day(crm_db_now(targets->db)), &y, &m, &d);
	lot.year = y;
	if (crm_pilot_state(targets->db, terms->campaign, &state) == -1)
		return (-1);
	/* Who comes after the decision is none of its pilot. */
	if (state == CRM_PILOT_PROMOTED || state == CRM_PILOT_STOPPED)
		lot.pilot = 0;
	targets->lots = crm_lots_open(targets->db, &lot);
	return (targets->lots == NULL ? -1 : 0);
}

/* What stands of this campaign from earlier calls. */
static int
load_standing(struct crm_targets *targets)
{
	const char *contact;
	struct crm_stmt *stmt;
	unsigned char *mark;
	int64_t in;
	int rc;

	if ((stmt = crm_sql(targets->db, "SELECT member, verdict = 'in',\n"
	    "\tcontact\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign")) == NULL ||
	    crm_bind(stmt, "i", targets->terms.campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		in = crm_col_int(stmt, 1);
		targets->in += in;
		if (targets->crowd != NULL && (mark = crm_crowd_mark(
		    targets->crowd, crm_col_int(stmt, 0))) != NULL)
			*mark = in ? TARGET_IN : TARGET_OUT;
		contact = crm_col_text(stmt, 2);
		if (*contact != '\0' &&
		    (rc = target_take(targets, contact)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

static int
load_caps(struct crm_db *db, void *arg)
{
	struct crm_targets *targets = arg;

	targets->caps = crm_caps_open(db, targets->terms.campaign,
	    targets->scan);
	return (targets->caps == NULL ? -1 : 0);
}

/* What others were told, and, meanwhile, all else of the members. */
static int
load_all(struct crm_targets *targets)
{

	if ((targets->aside = crm_aside_open(targets->db)) == NULL)
		return (-1);
	crm_aside_add(targets->aside, load_caps, targets);
	if (open_crowd(targets) == -1 ||
	    crm_aside_wait(targets->aside) == -1)
		return (-1);
	/* Who reads would be in the way of who stores. */
	crm_aside_close(targets->aside);
	targets->aside = NULL;
	return (0);
}

static int
prepare(struct crm_targets *targets)
{

	if ((targets->scan = scans(targets)) == -1 ||
	    (targets->scan ? load_all(targets) :
	    load_caps(targets->db, targets)) == -1 ||
	    load_standing(targets) == -1)
		return (-1);
	if (open_lots(targets) == -1)
		return (-1);
	targets->feed = crm_feed_open(targets->db,
	    "INSERT OR FAIL INTO campaign_target (campaign, member, verdict, reason,\n"
	    "\tcontact, segment, at, channel, arm, pilot, coupon, batch)\n"
	    "SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, :batch\n"
	    "FROM feed /* scan: what waits */");
	return (targets->feed == NULL ? -1 : 0);
}

/* Those who rank higher come first, of equal ones who was added first. */
static int
decide_ranked(struct crm_targets *targets)
{
	struct crm_keyed *key;
	size_t i;
	int rc = 0;

	if ((key = malloc((targets->n + 1) * sizeof(*key))) == NULL)
		return (crm_err_nomem(crm_db_err(targets->db)));
	for (i = 0; i < targets->n; i++) {
		key[i].key = ~((uint64_t)targets->candidate[i].rank ^
		    UINT64_C(1) << 63);
		key[i].at = i;
	}
	if (crm_sort_keys(key, targets->n) == -1)
		rc = crm_err_nomem(crm_db_err(targets->db));
	for (i = 0; i < targets->n && rc == 0; i++)
		rc = target_decide(targets, &targets->candidate[key[i].at]);
	free(key);
	return (rc);
}

/* Where later lists look for this one. */
static int
keep_bound(struct crm_targets *targets)
{
	int64_t campaign = targets->terms.campaign;

	if (!targets->listed)
		return (0);
	if (crm_run(targets->db, "INSERT INTO campaign_bound\n"
	    "(campaign, listed_at)\n"
	    "VALUES (:campaign, :now)\n"
	    "ON CONFLICT (campaign) DO UPDATE\n"
	    "SET listed_at = max(listed_at, excluded.listed_at)", "ii",
	    campaign, crm_db_now(targets->db)) == -1)
		return (-1);
	return (targets->coupons == NULL ? 0 :
	    crm_coupons_keep(targets->coupons, campaign));
}

int
crm_targets_decide(struct crm_targets *targets,
    int (*fn)(void *arg, const struct crm_verdict *verdict), void *arg)
{
	struct crm_verdict verdict;
	size_t i;
	int rc = 0;

	if (prepare(targets) == -1)
		return (-1);
	if (targets->most > 0)
		rc = decide_ranked(targets);
	else
		for (i = 0; i < targets->n && rc == 0; i++)
			rc = target_decide(targets, &targets->candidate[i]);
	if (rc == -1 || crm_feed_flush(targets->feed) == -1 ||
	    keep_bound(targets) == -1)
		return (-1);
	for (i = 0; i < targets->n; i++) {
		verdict.member = targets->candidate[i].member;
		verdict.in = targets->candidate[i].in;
		verdict.reason = targets->candidate[i].reason;
		if (fn(arg, &verdict) == -1)
			return (-1);
	}
	return (0);
}

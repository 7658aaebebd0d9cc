#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "outreach/answered.h"
#include "outreach/campaign.h"
#include "outreach/laststate.h"
#include "outreach/replyto.h"
#include "outreach/respond.h"
#include "outreach/respondown.h"
#include "outreach/verp.h"
#include "record/consent.h"

/*
 * Members 1 to 4 of campaign 1, by e-mail: 1 got two waves, 2 is in doubt, 3
 * failed, 4 was never sent to; 5 is the control, 6 an alias of 1, 7 was out.
 */
static int
setup(void **state)
{
	struct base *base;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	base_begin(base);
	base_run(base, "INSERT INTO member\n"
	    "(id, name, email, state, merged_into, explicit, batch)\n"
	    "VALUES (1, 'a', 'a@example.kr', 0, NULL, 1, 1),\n"
	    "(2, 'b', 'b@example.kr', 0, NULL, 1, 1),\n"
	    "(3, 'c', 'c@example.kr', 0, NULL, 1, 1),\n"
	    "(4, 'd', 'd@example.com', 0, NULL, 1, 1),\n"
	    "(5, 'e', 'e@example.com', 0, NULL, 1, 1),\n"
	    "(6, 'f', 'f@example.com', 1, 1, 1, 1),\n"
	    "(7, 'g', 'g@example.com', 0, NULL, 1, 1)");
	base_run(base, "INSERT INTO contact\n"
	    "(member, kind, value, state, batch)\n"
	    "SELECT id, 5, email, 1, 1 FROM member");
	assert_int_equal(crm_campaign_add(base->db, "spring", "email", "",
	    NULL), 0);
	base_run(base, "INSERT INTO campaign_target\n"
	    "(campaign, member, verdict, reason, contact, segment, at, arm,\n"
	    "\tcoupon, batch)\n"
	    "SELECT 1, id, CASE id WHEN 7 THEN 'out' ELSE 'in' END, '', email,\n"
	    "\t's' || id % 2, 1795046400, CASE id WHEN 5 THEN 'control'\n"
	    "\tELSE 'asked' END, CASE WHEN id < 3 THEN 'SP-' || id ELSE '' END,\n"
	    "\t1\n"
	    "FROM member WHERE id <> 6");
	base_run(base, "INSERT INTO delivery\n"
	    "(campaign, wave, member, channel, arm, contact, domain, part,\n"
	    "\tplace, state, reason, reply, tries, next_at, deadline, began,\n"
	    "\tclaimer, ended_at)\n"
	    "VALUES (1, 1, 1, 'email', '', 'a@example.kr',\n"
	    "\t'example.kr', 1, 1, 'sent', '', '', 1, 0, 0, 1, '', 1795100000),\n"
	    "(1, 2, 1, 'email', '', 'a2@example.kr',\n"
	    "\t'example.kr', 1, 1, 'sent', '', '', 1, 0, 0, 1, '', 1795150000),\n"
	    "(1, 1, 2, 'email', '', 'b@example.kr',\n"
	    "\t'example.kr', 1, 2, 'unknown', '', '', 1, 0, 0, 1, '',\n"
	    "\t1795100000),\n"
	    "(1, 1, 3, 'email', '', 'c@example.kr',\n"
	    "\t'example.kr', 1, 3, 'failed', 'blocked', '', 1, 0, 0, 1, '',\n"
	    "\t1795100000)");
	base_commit(base);
	return (0);
}

static int
teardown(void **state)
{

	(void)unlink(BASE_PATH "-optout");
	return (base_teardown(state));
}

static struct crm_respond_row
row_of(const char *contact, enum crm_reply state, int64_t at)
{
	struct crm_respond_row row = { .campaign = "spring", .channel = "",
	    .contact = contact, .state = state, .at = at,
	    .exported_at = CRM_TIME_NONE, .reason = "", .status = "",
	    .message_id = "", .returned_to = "", .hard = -1, .source = "f",
	    .place = "f:1" };

	return (row);
}

/* Takes one row in a batch of its own. */
static int
add(struct base *base, const struct crm_respond_row *row)
{
	struct crm_respond *respond;
	int done;

	base_begin(base);
	respond = crm_respond_open(base->db, NULL);
	assert_non_null(respond);
	if ((done = crm_respond_add(respond, row)) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	crm_respond_close(respond);
	assert_int_equal(crm_consent_flush(base->db), 0);
	base_commit(base);
	return (done);
}

/* Whatever comes back of a message in doubt settles it, in either way. */
static void
doubt(void **state)
{
	struct base *base = *state;
	struct crm_respond_row row = row_of("B@Example.kr", CRM_REPLY_OPENED,
	    1795110000);

	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(base_int(base, "SELECT count(*) FROM delivery\n"
	    "WHERE member = 2 AND state = 'sent' AND reason = ''"), 1);
	base_run(base, "UPDATE delivery SET state = 'unknown'\n"
	    "WHERE member = 2");
	row.state = CRM_REPLY_BLOCKED;
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(base_int(base, "SELECT count(*) FROM delivery\n"
	    "WHERE member = 2 AND state = 'failed' AND reason = 'blocked'"), 1);
	/* What is not in doubt stays what it is. */
	row = row_of("c@example.kr", CRM_REPLY_DELIVERED, 1795110000);
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(base_int(base, "SELECT count(*) FROM delivery\n"
	    "WHERE member = 3 AND state = 'failed'"), 1);
}

/* The wave is the latest that had left by then, whichever address is told. */
static void
waves(void **state)
{
	struct base *base = *state;
	struct crm_respond_row row = row_of("a@example.kr", CRM_REPLY_OPENED,
	    1795110000);

	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	row.at = 1795160000;
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	row.at = 1795000000;	/* before any: the first */
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	row.at = CRM_TIME_NONE;
	row.contact = "a2@example.kr";
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(add(base, &row), CRM_RESPONDED_SAME);
	row.campaign = "spring-2-1";
	row.at = 1795110000;
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(base_int(base, "SELECT count(*) FROM response\n"
	    "WHERE wave = 1 AND at IN (1795110000, 1795000000)"), 2);
	assert_int_equal(base_int(base, "SELECT count(*) FROM response\n"
	    "WHERE wave = 2 AND at IN (1795110000, 1795160000)"), 2);
	/* A bad address is that of its wave. */
	row.state = CRM_REPLY_BAD_ADDRESS;
	base_run(base, "INSERT INTO contact\n"
	    "(member, kind, value, state, batch)\n"
	    "VALUES (1, 5, 'a2@example.kr', 2, 1)");
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(base_int(base, "SELECT count(*) FROM contact\n"
	    "WHERE result = 2"), 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM contact\n"
	    "WHERE result = 2 AND value = 'a2@example.kr'"), 1);
}

static void
who(void **state)
{
	struct base *base = *state;
	struct crm_respond_row row = row_of("", CRM_REPLY_OPENED, 1795110000);

	row.member = 6;		/* leads to 1 */
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(base_int(base, "SELECT member FROM response"), 1);
	row.member = 4;		/* on the list, and nobody knows of a message */
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	row.member = 5;
	assert_int_equal(add(base, &row), CRM_RESPONDED_MEMBER);
	row.member = 7;
	assert_int_equal(add(base, &row), CRM_RESPONDED_MEMBER);
	row.member = 0;
	row.contact = "e@example.com";
	assert_int_equal(add(base, &row), CRM_RESPONDED_CONTACT);
	row.contact = "g@example.com";
	assert_int_equal(add(base, &row), CRM_RESPONDED_CONTACT);
	row.contact = "f@example.com";
	assert_int_equal(add(base, &row), CRM_RESPONDED_CONTACT);
	row.contact = "";
	assert_int_equal(add(base, &row), CRM_RESPONDED_NOBODY);
	row.contact = "d@example.com";
	row.channel = "fax";
	assert_int_equal(add(base, &row), CRM_RESPONDED_CHANNEL);
	row.channel = "";
	row.campaign = "";
	assert_int_equal(add(base, &row), CRM_RESPONDED_NO_CAMPAIGN);
	row.source = "in/spring-2-1.done.csv";
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
}

/* A bounce is of the mail whose number or return path it has, and no other. */
static void
bounces(void **state)
{
	struct base *base = *state;
	struct crm_respond_row row = row_of("elsewhere@example.net",
	    CRM_REPLY_BAD_ADDRESS, 1795160000);
	struct crm_verp verp = { CRM_VERP_BOUNCE, 1, 2, 6 };
	struct crm_buf returns = { 0 }, id = { 0 }, gone = { 0 };
	struct crm_verpkey *key;

	assert_non_null(key = crm_verpkey_open(base->db));
	crm_verp_make(key, &verp, "shop.example.kr", &returns);
	verp.kind = CRM_VERP_ID;
	verp.wave = 1;
	crm_verp_make(key, &verp, "shop.example.kr", &id);
	verp.campaign = 99;
	crm_verp_make(key, &verp, "shop.example.kr", &gone);
	row.campaign = "";
	row.returned_to = crm_buf_text(&returns);
	base_run(base, "INSERT INTO contact\n"
	    "(member, kind, value, state, batch)\n"
	    "VALUES (1, 5, 'a2@example.kr', 2, 1)");
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(base_int(base, "SELECT count(*) FROM response\n"
	    "WHERE campaign = 1 AND wave = 2 AND member = 1\n"
	    "\tAND channel = 'email'"), 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM contact\n"
	    "WHERE result = 2 AND value = 'a2@example.kr'"), 1);
	row.returned_to = "bounces@shop.example.kr";
	row.message_id = crm_buf_text(&id);
	assert_int_equal(add(base, &row), CRM_RESPONDED_NEW);
	assert_int_equal(base_int(base, "SELECT count(*) FROM response\n"
	    "WHERE wave = 1"), 1);
	/* What nobody here made, or is of nothing, tells nothing. */
	row.message_id = crm_buf_text(&gone);
	assert_int_equal(add(base, &row), CRM_RESPONDED_NO_CAMPAIGN);
	row.message_id = "";
	returns.p[10] = returns.p[10] == 'a' ? 'b' : 'a';
	row.returned_to = crm_buf_text(&returns);
	assert_int_equal(add(base, &row), CRM_RESPONDED_NO_CAMPAIGN);
	crm_verpkey_close(key);
	crm_buf_free(&returns);
	crm_buf_free(&id);
	crm_buf_free(&gone);
}

/* An address that the mail server refused at once is dead without a bounce. */
static void
at_once(void **state)
{
	struct base *base = *state;
	struct crm_respond_own count = { 0 };

	base_run(base, "UPDATE delivery SET reason = 'bad_address'\n"
	    "WHERE member = 3");
	base_begin(base);
	assert_int_equal(crm_respond_web(base->db, 0, &count), 0);
	assert_int_equal(count.done.dead, 1);
	assert_int_equal(crm_respond_web(base->db, 1, &count), 0);
	assert_int_equal(count.done.dead, 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM contact\n"
	    "WHERE result = 2 AND member = 3"), 1);
	base_commit(base);
}

/* More that is known of a fact is the same in either sequence. */
static void
merged(void **state)
{
	struct base *base = *state;
	struct crm_respond_row a = row_of("d@example.com", CRM_REPLY_FAILED,
	    1795110000), b = a;

	b.reason = "full";
	b.hard = 0;
	b.status = "4.2.2";
	b.machine = 1;
	assert_int_equal(add(base, &a), CRM_RESPONDED_NEW);
	assert_int_equal(add(base, &b), CRM_RESPONDED_CHANGED);
	assert_int_equal(add(base, &a), CRM_RESPONDED_SAME);
	assert_int_equal(base_int(base, "SELECT count(*) FROM response\n"
	    "WHERE reason = 'full' AND hard = 0 AND status = '4.2.2'\n"
	    "\tAND machine = 1"), 1);
	base_begin(base);
	base_run(base, "DELETE FROM response");
	base_commit(base);
	assert_int_equal(add(base, &b), CRM_RESPONDED_NEW);
	assert_int_equal(add(base, &a), CRM_RESPONDED_SAME);
	assert_int_equal(base_int(base, "SELECT count(*) FROM response\n"
	    "WHERE reason = 'full' AND hard = 0 AND status = '4.2.2'\n"
	    "\tAND machine = 1"), 1);
}

struct fact {
	enum crm_reply	state;
	int64_t		at;
	int		machine;
};

/* What a pile of facts comes to, said in another way than the view says it. */
static enum crm_last
oracle(const struct fact *f, size_t n, int *furthest)
{
	static const struct {
		enum crm_reply	state;
		enum crm_last	last;
	} first[] = {
		{ CRM_REPLY_COMPLAINED, CRM_LAST_UNSUBSCRIBED },
		{ CRM_REPLY_UNSUBSCRIBED, CRM_LAST_UNSUBSCRIBED },
		{ CRM_REPLY_COUPON, CRM_LAST_COUPON },
		{ CRM_REPLY_CLICKED, CRM_LAST_CLICKED },
		{ CRM_REPLY_OPENED, CRM_LAST_OPENED }
	};
	static const enum crm_reply by_time[] = { CRM_REPLY_BAD_ADDRESS,
	    CRM_REPLY_BLOCKED, CRM_REPLY_FAILED, CRM_REPLY_DELIVERED };
	static const enum crm_last time_last[] = { CRM_LAST_BAD_ADDRESS,
	    CRM_LAST_BLOCKED, CRM_LAST_FAILED, CRM_LAST_DELIVERED };
	int64_t latest = -1;
	size_t i, j;

	*furthest = 0;
	for (i = 0; i < n; i++) {
		if (f[i].machine)
			continue;
		if (f[i].state == CRM_REPLY_DELIVERED && *furthest < 1)
			*furthest = 1;
		if ((f[i].state == CRM_REPLY_OPENED ||
		    f[i].state == CRM_REPLY_UNSUBSCRIBED ||
		    f[i].state == CRM_REPLY_COMPLAINED) && *furthest < 2)
			*furthest = 2;
		if (f[i].state == CRM_REPLY_CLICKED && *furthest < 3)
			*furthest = 3;
		if (f[i].state == CRM_REPLY_COUPON)
			*furthest = 4;
	}
	for (j = 0; j < 5; j++)
		for (i = 0; i < n; i++)
			if (!f[i].machine && f[i].state == first[j].state)
				return (first[j].last);
	for (i = 0; i < n; i++)
		for (j = 0; j < 4; j++)
			if (!f[i].machine && f[i].state == by_time[j] &&
			    f[i].at > latest)
				latest = f[i].at;
	for (j = 0; j < 4; j++)
		for (i = 0; i < n; i++)
			if (!f[i].machine && f[i].state == by_time[j] &&
			    f[i].at == latest)
				return (time_last[j]);
	return (CRM_LAST_SENT);
}

static int
keep(void *arg, const struct crm_last_group *group)
{

	*(struct crm_last_group *)arg = *group;
	return (0);
}

static unsigned
draw(unsigned *seed, unsigned below)
{

	*seed = *seed * 1103515245u + 12345u;
	return ((*seed >> 16) % below);
}

/* Random piles of facts, of one member each time, against the oracle. */
static void
precedence(void **state)
{
	struct base *base = *state;
	struct crm_last_opt opt = { 1, 0, CRM_LAST_BY_NONE };
	struct crm_last_group got;
	struct crm_reply_fact fact = { .campaign = 1, .member = 4, .wave = 1,
	    .channel = "email", .part = "", .reason = "", .status = "",
	    .hard = -1, .source = "f" };
	struct fact f[6];
	unsigned seed = 7;
	int round, furthest, far;
	size_t i, n;

	base_begin(base);
	base_run(base, "DELETE FROM delivery");
	for (round = 0; round < 3000; round++) {
		base_run(base, "DELETE FROM response");
		n = 1 + draw(&seed, 6);
		for (i = 0; i < n; i++) {
			f[i].state = (enum crm_reply)draw(&seed, CRM_NREPLY);
			f[i].at = 100 + draw(&seed, 4);
			f[i].machine = draw(&seed, 4) == 0;
			fact.state = f[i].state;
			fact.at = f[i].at;
			fact.machine = f[i].machine;
			/* Twice told is told by both; here each is its own. */
			fact.wave = 1 + (int)(i % 3);
			fact.part = i < 3 ? "" : "2";
			assert_int_equal(crm_reply_put(base->db, &fact), 1);
		}
		assert_int_equal(crm_last_each(base->db, &opt, keep, &got), 0);
		assert_int_equal(got.members, 1);
		assert_int_equal(got.last[oracle(f, n, &furthest)], 1);
		for (far = 0; far < CRM_NFURTHEST; far++)
			assert_int_equal(got.furthest[far], far <= furthest);
	}
	crm_batch_rollback(base->db);
}

/* Whatever the counts are, the shares sum to the whole and are off by less
 * than one. */
static void
shares(void **state)
{
	static const int64_t o2[] = { 6506, 6007, 2907, 2906, 962, 103, 5 };
	static const int64_t want[] = { 3354, 3097, 1499, 1498, 496, 53, 3 };
	int64_t count[10], share[10], sum, whole;
	unsigned seed = 3;
	int round;
	size_t i, n;

	(void)state;
	crm_last_shares(o2, 7, share);
	for (i = 0; i < 7; i++)
		assert_int_equal(share[i], want[i]);
	for (round = 0; round < 20000; round++) {
		n = 1 + draw(&seed, 10);
		for (whole = 0, i = 0; i < n; i++)
			whole += count[i] = draw(&seed, 3) == 0 ? 0 :
			    1 + draw(&seed, round % 2 ? 9 : 30000);
		if (whole == 0)
			continue;
		crm_last_shares(count, n, share);
		for (sum = 0, i = 0; i < n; i++) {
			sum += share[i];
			assert_true(share[i] * whole > count[i] * 10000 -
			    whole && share[i] * whole < count[i] * 10000 +
			    whole);
			assert_true(count[i] > 0 || share[i] == 0);
		}
		assert_int_equal(sum, 10000);
	}
}

static void
bad_domains(void **state)
{
	struct crm_last_group all = { "", 1000, { 0 }, { 0 } };
	struct crm_last_group group = { "example.kr", 100, { 0 }, { 0 } };

	(void)state;
	all.last[CRM_LAST_BLOCKED] = 60;
	group.last[CRM_LAST_BLOCKED] = 30;
	assert_int_equal(crm_last_bad(&group, &all), 1);
	group.last[CRM_LAST_BLOCKED] = 5;	/* below a tenth */
	assert_int_equal(crm_last_bad(&group, &all), 0);
	group.members = 19;
	group.last[CRM_LAST_BLOCKED] = 19;
	assert_int_equal(crm_last_bad(&group, &all), 0);
	all.members = group.members = 50;	/* the only one */
	all.last[CRM_LAST_BLOCKED] = group.last[CRM_LAST_BLOCKED] = 30;
	assert_int_equal(crm_last_bad(&group, &all), 0);
	all.last[CRM_LAST_BLOCKED] = group.last[CRM_LAST_BLOCKED] = 40;
	assert_int_equal(crm_last_bad(&group, &all), 1);
}

/* Orders: an id, a member's identity, a day of the window and an amount. */
static void
make_orders(struct base *base)
{

	base_run(base, "INSERT INTO channel (id, name) VALUES (1, 'shop')");
	base_run(base, "INSERT INTO item\n"
	    "(id, hash, product_code, product_name, option)\n"
	    "VALUES (1, 1, 'P', 'p', '')");
	base_run(base, "INSERT INTO identity\n"
	    "(id, hash, role, channel, code, buyer_id, name, phone, email,\n"
	    "\tmember, why, last_at, batch)\n"
	    "VALUES (1, 1, 0, 1, '', '', 'a', '', 'a@example.kr', 1, 0, 0, 1),\n"
	    "(2, 2, 0, 1, '', '', 'b', '', 'b@example.kr', 2, 0, 0, 1),\n"
	    "(5, 5, 0, 1, '', '', 'e', '', 'e@example.com', 5, 0, 0, 1)");
}

static void
order(struct base *base, int64_t id, int64_t who, int64_t at, int64_t amount,
    const char *coupon)
{

	assert_int_equal(crm_run(base->db, "INSERT INTO orders\n"
	    "(id, channel, order_no, ordered_at, buyer, profile, rank,\n"
	    "\tcomplete, views, batch)\n"
	    "VALUES (:id, 1, 'N' || :id, :at, :who, '', 1, 1, 0, :batch)", "iiii",
	    id, at, who, crm_batch(base->db)), 0);
	if (crm_run(base->db, "INSERT INTO order_line\n"
	    "(id, status, kind, item, qty, amount, source, source_line,\n"
	    "\tcoupon, batch)\n"
	    "VALUES (:id << 16, 2, 0, 1, 1, :amount, 1, 1, :coupon, :batch)",
	    "iiti", id, amount, coupon, crm_batch(base->db)) == -1)
		fail_msg("%s", crm_errmsg(base->err));
}

static int
sum_up(void *arg, const struct crm_answered *a)
{
	char *text = arg;

	(void)snprintf(text + strlen(text), 400 - strlen(text),
	    "%d %s %s %d %d %d %d %d %d\n", (int)a->member, a->arm,
	    a->furthest, a->coupon, (int)a->direct.orders,
	    (int)a->direct.amount, (int)a->indirect.orders,
	    (int)a->indirect.amount, (int)a->profit);
	return (0);
}

static void
coupons(void **state)
{
	struct base *base = *state;
	struct crm_answered_opt opt = { 1, 0, CRM_TIME_NONE };
	const int64_t first = 1795046400;	/* 2026-11-19 */
	struct crm_respond_own count = { 0 };
	struct crm_couponuse *c;
	struct crm_coupon_used use = { "none", 1795120000, "", "f" };
	struct crm_respond_row click = row_of("a@example.kr",
	    CRM_REPLY_CLICKED, 1795130000);
	char text[400] = "";

	base_begin(base);
	make_orders(base);
	/* From the day of the list on, for 30 whole days. */
	order(base, 1, 1, first - 1, 1, NULL);
	order(base, 2, 1, first, 1000, NULL);
	order(base, 3, 1, 1795130000, 200, NULL);
	order(base, 4, 1, first + 30 * CRM_DAY, 7, NULL);
	order(base, 5, 2, 1795120000, 3000, "sp-2, OTHER");
	order(base, 6, 5, 1795120000, 500, "SP-1");
	base_commit(base);
	assert_int_equal(add(base, &click), CRM_RESPONDED_NEW);
	base_begin(base);
	assert_non_null(c = crm_couponuse_open(base->db, 1));
	assert_int_equal(crm_couponuse_add(c, &use, &count), 1);
	use.code = " Ｓｐ-1 ";
	assert_int_equal(crm_couponuse_add(c, &use, &count), 0);
	assert_int_equal(count.fresh, 1);
	memset(&count, 0, sizeof(count));
	assert_int_equal(crm_couponuse_orders(c, &count), 0);
	assert_int_equal(count.read, 2);
	assert_int_equal(count.fresh, 1);
	assert_int_equal(count.changed, 1);	/* by which order */
	crm_couponuse_close(c);
	base_commit(base);
	/* What was bought before the coupon is indirect, as the control's is. */
	assert_int_equal(crm_answered_each(base->db, &opt, sum_up, text), 0);
	assert_string_equal(text,
	    "1 asked coupon 1 1 200 1 1000 1200\n"
	    "2 asked coupon 1 1 3000 0 0 3000\n"
	    "3 asked sent 0 0 0 0 0 0\n"
	    "4 asked  0 0 0 0 0 0\n"
	    "5 control  0 0 0 1 500 500\n");
	text[0] = '\0';
	opt.member = 2;
	opt.before = 1795120000;
	assert_int_equal(crm_answered_each(base->db, &opt, sum_up, text), 0);
	assert_string_equal(text, "2 asked coupon 1 0 0 0 0 0\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(doubt, setup, teardown),
		cmocka_unit_test_setup_teardown(waves, setup, teardown),
		cmocka_unit_test_setup_teardown(who, setup, teardown),
		cmocka_unit_test_setup_teardown(bounces, setup, teardown),
		cmocka_unit_test_setup_teardown(at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(merged, setup, teardown),
		cmocka_unit_test_setup_teardown(precedence, setup, teardown),
		cmocka_unit_test(shares),
		cmocka_unit_test(bad_domains),
		cmocka_unit_test_setup_teardown(coupons, setup, teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

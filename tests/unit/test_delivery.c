#include <stdio.h>

#include "base.h"
#include "outreach/claimer.h"
#include "outreach/delivery.h"
#include "outreach/sender.h"
#include "outreach/sendguard.h"

/*
 * Members 1 to 40 with mail at one house, 41 to 60 at another, 61 and 62 with
 * an SMS each, of whom 62 consents to the night.
 */
#define MEMBERS	62

static void
start(struct base *base)
{
	base_begin(base);
}

static int
setup(void **state)
{
	struct base *base;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	start(base);
	base_run(base, "INSERT INTO member\n"
	    "(id, name, email, phone, state, explicit, batch)\n"
	    "WITH RECURSIVE n (i) AS (\n"
	    "\tSELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 62)\n"
	    "SELECT i, 'm' || i, 'm' || i || '@example.com',\n"
	    "\t'010200000' || (i + 10), 0, 1, 1 FROM n");
	base_run(base, "INSERT INTO consent\n"
	    "(member, channel, given_at, turns, how, proof, purpose, night,\n"
	    "\tguardian, source, proof_sha256, batch)\n"
	    "SELECT m.id, c.value, 1790000000, 0, 'unit', '', 'advertising',\n"
	    "\t0, '', '', '', 1\n"
	    "FROM member AS m, json_each('[\"email\",\"sms\"]') AS c");
	base_run(base, "INSERT INTO consent\n"
	    "(member, channel, given_at, turns, how, proof, purpose, night,\n"
	    "\tguardian, source, proof_sha256, batch)\n"
	    "VALUES (62, 'sms', 1790000000, 0, 'unit', '', 'advertising', 1,\n"
	    "\t'', '', '', 1)");
	base_run(base, "INSERT INTO setting (name, value, batch)\n"
	    "VALUES ('sender_name', 'shop', 1),\n"
	    "('sender_email', 'shop@shop.example', 1),\n"
	    "('sender_phone', '0255550199', 1),\n"
	    "('sender_address', 'Seoul', 1),\n"
	    "('refuse_url', 'https://shop.example/refuse', 1),\n"
	    "('refuse_phone', '0805550199', 1),\n"
	    "('sms_certificate', 'KISA 1', 1),\n"
	    "('sms_certificate_until', '2030-01-01', 1)");
	base_run(base, "INSERT INTO campaign\n"
	    "(id, name, channel, title, made_at, batch)\n"
	    "VALUES (1, 'spring', 'email', '', 0, 1),\n"
	    "(2, 'text', 'sms', '', 0, 1), (3, 'told', 'email', '', 0, 1)");
	base_run(base, "INSERT INTO campaign_field\n"
	    "(campaign, name, version, value, late, set_at, set_by, batch)\n"
	    "VALUES (3, 'purpose', 1, 'notice', 0, 0, '', 1)");
	base_run(base, "INSERT INTO campaign_target\n"
	    "(campaign, member, verdict, reason, contact, segment, at, batch)\n"
	    "SELECT c.id, m.id, 'in', 'consent', '', '', 0, 1\n"
	    "FROM campaign AS c, member AS m");
	base_run(base, "INSERT INTO delivery\n"
	    "(campaign, wave, member, addressee, channel, arm, contact,\n"
	    "\tdomain, part, place, state, reason, reply, tries, next_at,\n"
	    "\tdeadline, began, claimer)\n"
	    "SELECT 1, 1, id, id, 'email', '', email,\n"
	    "\tCASE WHEN id <= 40 THEN 'a.example' ELSE 'b.example' END,\n"
	    "\t1 + id / 30, id, 'queued', '', '', 0, 0, 1795165200 + 86400, 0,\n"
	    "\t''\n"
	    "FROM member WHERE id <= 60");
	base_run(base, "INSERT INTO delivery\n"
	    "(campaign, wave, member, addressee, channel, arm, contact,\n"
	    "\tdomain, part, place, state, reason, reply, tries, next_at,\n"
	    "\tdeadline, began, claimer)\n"
	    "SELECT 2, 1, id, id, 'sms', '', phone, '', 1, id,\n"
	    "\t'queued', '', '', 0, 0, 1795165200 + 200000, 0, ''\n"
	    "FROM member WHERE id > 60");
	base_commit(base);
	crm_db_rest(base->db);
	return (0);
}

static void
run(struct base *base, const char *sql)
{

	assert_int_equal(crm_db_seize(base->db), 0);
	start(base);
	base_run(base, sql);
	base_commit(base);
	crm_db_rest(base->db);
}

struct got {
	int64_t	 id[100];
	size_t	 n;
};

static int
take(void *arg, const struct crm_delivery *delivery)
{
	struct got *got = arg;

	got->id[got->n++] = delivery->id;
	return (0);
}

/* Claims of a campaign at a time: how many; *wait. */
static size_t
claim(struct base *base, int64_t campaign, int64_t at, size_t most,
    struct got *got, int64_t *wait)
{
	struct crm_claim want = { campaign, campaign == 2 ? "sms" : "email",
	    0, most, NULL, 0, NULL };
	size_t n;

	memset(got, 0, sizeof(*got));
	crm_db_set_now(base->db, at);
	*wait = -2;
	if (crm_delivery_claim(base->db, &want, take, got, &n, wait) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	assert_int_equal(n, got->n);
	return (n);
}

static void
end(struct base *base, int64_t id, enum crm_delivery_state state)
{
	struct crm_delivery_end what = { id, state,
	    state == CRM_DELIVERY_DEFERRED ? "later" : "", "" };

	assert_int_equal(crm_delivery_end(base->db, &what), 0);
}

static int64_t
one(struct base *base, const char *sql)
{
	int64_t v = -1;

	assert_int_equal(crm_one(base->db, &v, sql, ""), 1);
	return (v);
}

#define STATE(id)	"SELECT instr('queued claimed sent failed deferred " \
    "unknown suppressed expired', state) FROM delivery WHERE id = " id
enum { QUEUED = 1, CLAIMED = 8, SENT = 16, DEFERRED = 28, UNKNOWN = 37,
	EXPIRED = 56 };

/* Three of a domain at a time, and no portion before the one before it. */
static void
test_flight(void **state)
{
	struct base *base = *state;
	struct got got;
	int64_t wait;

	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 3);
	assert_int_equal(got.id[0], 1);
	assert_int_equal(got.id[2], 3);
	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 0);
	assert_int_equal(wait, 1);
	end(base, 2, CRM_DELIVERY_QUEUED);
	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 1);
	assert_int_equal(got.id[0], 2);
	end(base, 1, CRM_DELIVERY_SENT);
	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 1);
	assert_int_equal(got.id[0], 4);
	run(base, "INSERT INTO campaign_field\n"
	    "(campaign, name, version, value, late, set_at, set_by, batch)\n"
	    "VALUES (1, 'in_flight', 1, '1', 0, 0, '', 2)");
	end(base, 2, CRM_DELIVERY_SENT);
	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 0);
}

/* The second portion has both houses; the first must be out first. */
static void
test_portions(void **state)
{
	struct base *base = *state;
	struct got got;
	int64_t wait;

	run(base, "UPDATE delivery SET state = 'sent', ended_at = 1\n"
	    "WHERE id < 26");
	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 3);
	assert_int_equal(got.id[2], 28);
	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 0);
	end(base, 27, CRM_DELIVERY_SENT);
	/* Nothing of it waits: the second begins, but for the first house. */
	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 4);
	assert_int_equal(got.id[0], 29);
	assert_int_equal(got.id[1], 41);
	end(base, 28, CRM_DELIVERY_SENT);
	assert_int_equal(claim(base, 1, BASE_NOW, 10, &got, &wait), 1);
	assert_int_equal(got.id[0], 30);
}

/* Who asks for one portion does not wait for another's. */
static void
test_part(void **state)
{
	struct base *base = *state;
	struct crm_claim want = { 1, "email", 2, 10, NULL, 0, NULL };
	struct got got = { 0 };
	int64_t wait = -2;
	size_t n;

	run(base, "UPDATE delivery\n"
	    "SET state = CASE id WHEN 1 THEN 'deferred' ELSE 'sent' END,\n"
	    "\tnext_at = 1795165200 + 3600, ended_at = 1\n"
	    "WHERE campaign = 1 AND id <> 2");
	run(base, "UPDATE delivery SET state = 'claimed', claimer = 'x - 1 1',\n"
	    "\tclaimed_at = 1795165200\n"
	    "WHERE id = 2");
	assert_int_equal(crm_delivery_claim(base->db, &want, take, &got, &n,
	    &wait), 0);
	assert_int_equal(n, 0);
	assert_int_equal(wait, -1);
}

/* Five minutes, then twice as long, at most four hours; then too late. */
static void
test_back_off(void **state)
{
	static const int64_t want[] = { 300, 600, 1200, 2400, 4800, 9600,
	    14400, 14400, 14400, 14400, 14400 };
	struct base *base = *state;
	int64_t wait, at = BASE_NOW;
	struct got got;
	size_t i;

	run(base, "DELETE FROM delivery WHERE id <> 1");
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		if (claim(base, 1, at, 1, &got, &wait) == 0)
			break;
		end(base, 1, CRM_DELIVERY_DEFERRED);
		if (one(base, STATE("1")) == EXPIRED)
			break;
		assert_int_equal(one(base, "SELECT next_at FROM delivery\n"
		    "WHERE id = 1"), at + want[i]);
		assert_int_equal(claim(base, 1, at, 1, &got, &wait), 0);
		assert_int_equal(wait, want[i]);
		assert_int_equal(claim(base, 1, at + want[i] - 1, 1, &got,
		    &wait), 0);
		at += want[i];
	}
	assert_int_equal(one(base, STATE("1")), EXPIRED);
	assert_true(at <= BASE_NOW + 86400);
}

static void
test_expired(void **state)
{
	struct base *base = *state;
	struct got got;
	int64_t wait;

	assert_int_equal(claim(base, 1, BASE_NOW + 86401, 10, &got, &wait),
	    0);
	assert_int_equal(wait, -1);
	assert_int_equal(one(base, "SELECT count(*) FROM delivery\n"
	    "WHERE campaign = 1 AND state = 'expired'\n"
	    "AND reason = 'deadline'"), 60);
}

/* SMS stop at 20:50 and go on at 08:00; a consent to the night is one. */
static void
test_night(void **state)
{
	const int64_t day = BASE_NOW - 9 * 3600;
	struct base *base = *state;
	struct got got;
	int64_t wait, late = day + 20 * 3600 + 50 * 60;

	assert_int_equal(claim(base, 2, late - 1, 1, &got, &wait), 1);
	end(base, got.id[0], CRM_DELIVERY_QUEUED);
	assert_int_equal(claim(base, 2, late, 10, &got, &wait), 1);
	assert_int_equal(got.id[0], 62);
	assert_int_equal(one(base, STATE("61")), DEFERRED);
	end(base, 62, CRM_DELIVERY_SENT);
	assert_int_equal(claim(base, 2, late, 10, &got, &wait), 0);
	assert_int_equal(wait, 11 * 3600 + 600);
	assert_int_equal(claim(base, 2, late + wait - 1, 10, &got, &wait), 0);
	assert_int_equal(claim(base, 2, day + 32 * 3600, 10, &got, &wait), 1);
	assert_int_equal(got.id[0], 61);
}

/* Of processes that are gone; a notice goes rather twice than never. */
static void
test_stale(void **state)
{
	struct base *base = *state;
	struct got got;
	int64_t wait;

	run(base, "UPDATE delivery\n"
	    "SET state = 'claimed', began = id % 2, again = id IN (5, 6),\n"
	    "\tclaimed_at = 1795165200 - 3600,\n"
	    "\tclaimer = CASE WHEN id < 7 THEN 'elsewhere - 1 1'\n"
	    "\t\tELSE 'x' END\n"
	    "WHERE id BETWEEN 3 AND 6");
	assert_int_equal(claim(base, 1, BASE_NOW - 1, 1, &got, &wait), 0);
	assert_int_equal(one(base, STATE("3")), CLAIMED);
	claim(base, 1, BASE_NOW + 1, 1, &got, &wait);
	assert_int_equal(one(base, STATE("3")), UNKNOWN);
	assert_int_equal(one(base, STATE("4")), QUEUED);
	assert_int_equal(one(base, STATE("5")), QUEUED);
	assert_int_equal(one(base, STATE("6")), QUEUED);
}

static void
test_claimer(void **state)
{
	struct crm_buf self = { 0 }, other = { 0 };
	char *space;

	(void)state;
	crm_claimer_self(&self);
	assert_false(self.bad);
	assert_int_equal(crm_claimer_gone(self.p), 0);
	assert_int_equal(crm_claimer_foreign(self.p), 0);
	assert_int_equal(crm_claimer_foreign("elsewhere - 1 1"), 1);
	assert_int_equal(crm_claimer_gone("elsewhere - 1 1"), 0);
	/* The same number, another process. */
	crm_buf_fmt(&other, "%s1", self.p);
	assert_int_equal(crm_claimer_gone(other.p), 1);
	/* Another start of the machine. */
	crm_buf_reset(&other);
	assert_non_null(space = strchr(self.p, ' '));
	crm_buf_add(&other, self.p, (size_t)(space - self.p));
	crm_buf_fmt(&other, " other %s", strchr(space + 1, ' ') + 1);
	assert_int_equal(crm_claimer_gone(other.p), 1);
	crm_buf_free(&self);
	crm_buf_free(&other);
}

/* Nothing leaves of a claim that is another's, ended or stopped. */
static void
test_begin(void **state)
{
	struct base *base = *state;
	struct got got;
	int64_t wait;

	assert_int_equal(claim(base, 1, BASE_NOW, 3, &got, &wait), 3);
	assert_int_equal(crm_delivery_begin(base->db, 1, NULL), 1);
	assert_int_equal(crm_delivery_begin(base->db, 1, NULL), 0);
	assert_int_equal(crm_delivery_begin(base->db, 9, NULL), 0);
	run(base, "UPDATE delivery SET claimer = 'x' WHERE id = 2");
	assert_int_equal(crm_delivery_begin(base->db, 2, NULL), 0);
	end(base, 2, CRM_DELIVERY_SENT);
	assert_int_equal(one(base, STATE("2")), CLAIMED);
	run(base, "INSERT INTO send_stop VALUES (1, 0, 'x')");
	assert_int_equal(crm_delivery_begin(base->db, 3, NULL), 0);
	end(base, 3, CRM_DELIVERY_QUEUED);
	assert_int_equal(one(base, STATE("3")), QUEUED);
	end(base, 1, CRM_DELIVERY_UNKNOWN);
	assert_int_equal(one(base, STATE("1")), UNKNOWN);
	/* It was taken for lost, and its answer came after all. */
	end(base, 1, CRM_DELIVERY_SENT);
	assert_int_equal(one(base, STATE("1")), SENT);
}

/* Six put off of six: one a minute from now on, the rest in line. */
static void
test_slow(void **state)
{
	struct base *base = *state;
	struct got got;
	int64_t wait;
	size_t i, k;

	for (k = 0; k < 2; k++) {
		assert_int_equal(claim(base, 1, BASE_NOW, 3, &got, &wait), 3);
		for (i = 0; i < 3; i++)
			end(base, got.id[i], CRM_DELIVERY_DEFERRED);
	}
	/* The other house is not slow, though in the next portion. */
	assert_int_equal(claim(base, 1, BASE_NOW + 1, 10, &got, &wait), 3);
	assert_int_equal(got.id[0], 41);
	assert_int_equal(one(base, "SELECT count(*) FROM delivery\n"
	    "WHERE reason = 'domain_slow'"), 34);
	assert_int_equal(one(base, "SELECT max(next_at) FROM delivery\n"
	    "WHERE reason = 'domain_slow'"), BASE_NOW + 1 + 34 * 60);
	for (i = 0; i < 3; i++)
		end(base, got.id[i], CRM_DELIVERY_SENT);
	assert_int_equal(claim(base, 1, BASE_NOW + 61, 1, &got, &wait), 1);
	assert_int_equal(got.id[0], 7);
	/* An hour later nothing is known against it. */
	end(base, 7, CRM_DELIVERY_SENT);
	assert_int_equal(claim(base, 1, BASE_NOW + 7300, 3, &got, &wait), 3);
}

static void
judge(enum crm_phase phase, int code, const char *text,
    enum crm_delivery_state want, const char *reason)
{
	struct crm_sent sent = { phase, code, "" };
	struct crm_delivery_end what = { 0 };

	snprintf(sent.text, sizeof(sent.text), "%s", text);
	crm_sender_judge(&sent, &what);
	assert_int_equal(what.state, want);
	assert_string_equal(what.reason, reason);
}

static void
test_judge(void **state)
{

	(void)state;
	judge(CRM_PHASE_DONE, 250, "250 ok", CRM_DELIVERY_SENT, "");
	judge(CRM_PHASE_DONE, 451, "", CRM_DELIVERY_DEFERRED, "later");
	judge(CRM_PHASE_DONE, 421, "", CRM_DELIVERY_DEFERRED, "later");
	judge(CRM_PHASE_DONE, 554, "", CRM_DELIVERY_FAILED, "refused");
	judge(CRM_PHASE_BODY, 0, "", CRM_DELIVERY_UNKNOWN, "no_answer");
	judge(CRM_PHASE_DONE, 0, "", CRM_DELIVERY_UNKNOWN, "no_answer");
	judge(CRM_PHASE_DATA, 0, "", CRM_DELIVERY_DEFERRED, "connection");
	judge(CRM_PHASE_DATA, 354, "", CRM_DELIVERY_DEFERRED, "connection");
	judge(CRM_PHASE_DATA, 554, "", CRM_DELIVERY_FAILED, "refused");
	judge(CRM_PHASE_MAIL, 553, "", CRM_DELIVERY_FAILED, "refused");
	judge(CRM_PHASE_MAIL, 421, "", CRM_DELIVERY_DEFERRED, "later");
	judge(CRM_PHASE_RCPT, 450, "", CRM_DELIVERY_DEFERRED, "later");
	judge(CRM_PHASE_RCPT, 550, "550 5.1.1 no such user",
	    CRM_DELIVERY_FAILED, "bad_address");
	judge(CRM_PHASE_RCPT, 550, "5.1.2 no such domain",
	    CRM_DELIVERY_FAILED, "bad_address");
	/* The fault of who sends, which is told behind RCPT as well. */
	judge(CRM_PHASE_RCPT, 550, "550 5.1.8 sender's domain not found",
	    CRM_DELIVERY_FAILED, "refused");
	judge(CRM_PHASE_RCPT, 553, "553-5.1.7 sender's address",
	    CRM_DELIVERY_FAILED, "refused");
	judge(CRM_PHASE_RCPT, 556, "556 5.1.10 null MX",
	    CRM_DELIVERY_FAILED, "bad_address");
	judge(CRM_PHASE_RCPT, 550, "550 5.7.1 not wanted",
	    CRM_DELIVERY_FAILED, "refused");
	judge(CRM_PHASE_RCPT, 550, "550 5.10.1", CRM_DELIVERY_FAILED,
	    "refused");
	judge(CRM_PHASE_HELLO, 554, "", CRM_DELIVERY_DEFERRED, "server");
	judge(CRM_PHASE_CONNECT, 554, "", CRM_DELIVERY_DEFERRED, "server");
	judge(CRM_PHASE_CONNECT, 0, "", CRM_DELIVERY_DEFERRED, "connection");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_flight, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_portions, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_part, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_back_off, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_expired, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_night, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_stale, setup,
		    base_teardown),
		cmocka_unit_test(test_claimer),
		cmocka_unit_test_setup_teardown(test_begin, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_slow, setup,
		    base_teardown),
		cmocka_unit_test(test_judge)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

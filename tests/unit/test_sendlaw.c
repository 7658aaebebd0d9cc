#include <stdio.h>
#include <time.h>

#include "base.h"
#include "core/time.h"
#include "outreach/sendlaw.h"
#include "record/consent.h"
#include "record/setting.h"

/* Whether a message may leave, by each rule on both sides of its edge. */

#define OPTOUT	BASE_PATH "-optout"

static void
setting(struct base *base, const char *name, const char *value)
{

	assert_int_equal(crm_setting_set(base->db, name, value), 1);
}

static int
setup(void **state)
{

	(void)unlink(OPTOUT);
	if (base_setup(state) == -1)
		return (-1);
	base_begin(*state);
	setting(*state, "sender_name", "Jangdokdae");
	setting(*state, "sender_phone", "02-123-4567");
	setting(*state, "sender_email", "shop@example.com");
	setting(*state, "sender_address", "Jangdok-ro 1, Sunchang");
	setting(*state, "refuse_phone", "080-123-4567");
	setting(*state, "refuse_email", "refuse@example.com");
	setting(*state, "sms_certificate", "2026-17");
	setting(*state, "sms_certificate_until", "2026-12-31");
	setting(*state, "own_channels", "shop, phone");
	return (0);
}

static int
teardown(void **state)
{

	(void)unlink(OPTOUT);
	return (base_teardown(state));
}

static int64_t
at(const char *text)
{
	int64_t t;

	assert_int_equal(crm_time_parse(text, strlen(text), &t), 0);
	return (t);
}

static int64_t
member(struct base *base, const char *birth)
{

	assert_int_equal(crm_run(base->db, "INSERT INTO member\n"
	    "(birth, batch)\n"
	    "VALUES (:birth, :batch)", "ti", birth, crm_batch(base->db)), 0);
	return (crm_last_row(base->db));
}

static void
give(struct base *base, int64_t who, const char *channel, const char *time,
    int night)
{
	struct crm_consent_entry entry = { .member = who, .channel = channel,
	    .at = at(time), .turns = 1, .how = "unit", .proof = "",
	    .night = night };

	assert_int_equal(crm_consent_give(base->db, &entry), 1);
}

static void
withdraw(struct base *base, int64_t who, const char *channel,
    const char *time)
{
	struct crm_consent_entry entry = { .member = who, .channel = channel,
	    .at = at(time), .how = "unit", .proof = "" };

	assert_int_equal(crm_consent_withdraw(base->db, &entry), 1);
}

/* The verdict as text: its word, until when, its article. */
static const char *
ask(struct base *base, int64_t who, const char *channel, const char *time,
    const char *goods)
{
	static char text[200];
	struct crm_sendlaw_case what = { who, channel, "advertising",
	    *goods == '\0' ? "consent" : "sale", goods, at(time), 0, NULL,
	    0 };
	struct crm_sendlaw_verdict verdict;
	char until[CRM_TIME_LEN];

	assert_int_equal(crm_sendlaw_decide(base->db, &what, &verdict), 0);
	(void)snprintf(text, sizeof(text), "%s|%s|%s",
	    crm_sendlaw_why_name(verdict.why),
	    verdict.until == INT64_MAX ? "ever" :
	    crm_time_format(verdict.until, until), verdict.article);
	return (text);
}

static void
test_night(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, NULL);

	give(base, who, "sms", "2026-01-05", 0);
	give(base, who, "email", "2026-01-05", 0);
	assert_string_equal(ask(base, who, "sms", "2026-02-01 07:59:59", ""),
	    "night|2026-02-01 08:00:00|Network Act 50(3)");
	assert_string_equal(ask(base, who, "sms", "2026-02-01 08:00:00", ""),
	    "allowed|2026-02-01 20:50:00|Network Act 50(1)");
	assert_string_equal(ask(base, who, "sms", "2026-02-01 20:49:59", ""),
	    "allowed|2026-02-01 20:50:00|Network Act 50(1)");
	assert_string_equal(ask(base, who, "sms", "2026-02-01 20:50:00", ""),
	    "night|2026-02-02 08:00:00|Network Act 50(3)");
	assert_string_equal(ask(base, who, "email", "2026-02-01 23:00:00", ""),
	    "allowed|2028-01-05 00:00:00|Network Act 50(1)");
	give(base, who, "sms", "2026-01-06", 1);
	assert_string_equal(ask(base, who, "sms", "2026-02-01 23:00:00", ""),
	    "allowed|2026-02-02 08:00:00|Network Act 50(1)");
}

/* The days of a certificate, of a consent that must be confirmed. */
static void
test_days(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, NULL);

	give(base, who, "sms", "2025-01-05 10:00:00", 0);
	give(base, who, "sms", "2025-01-05 10:00:00", 1);
	assert_string_equal(ask(base, who, "sms", "2026-12-31 23:00:00", ""),
	    "allowed|2027-01-01 00:00:00|Network Act 50(1)");
	assert_string_equal(ask(base, who, "sms", "2027-01-01 09:00:00", ""),
	    "setup||Network Act 50-3");
	setting(base, "sms_certificate_until", "2028-12-31");
	assert_string_equal(ask(base, who, "sms", "2027-01-04 20:49:59", ""),
	    "allowed|2027-01-04 20:50:00|Network Act 50(1)");
	assert_string_equal(ask(base, who, "sms", "2027-01-04 23:00:00", ""),
	    "allowed|2027-01-05 00:00:00|Network Act 50(1)");
	assert_string_equal(ask(base, who, "sms", "2027-01-05 00:00:00", ""),
	    "confirmation_due||Network Act 50(8)");
}

static void
sell(struct base *base, int64_t who, const char *channel, const char *time,
    const char *code, const char *name)
{
	int64_t batch = crm_batch(base->db), order;

	assert_int_equal(crm_run(base->db, "INSERT OR IGNORE INTO channel\n"
	    "(name)\n"
	    "VALUES (:name)", "t", channel), 0);
	assert_int_equal(crm_run(base->db, "INSERT INTO identity (hash, role,\n"
	    "\tcode, buyer_id, name, phone, email, member, why, last_at,\n"
	    "\tbatch)\n"
	    "VALUES (0, 0, '', '', '', '', '', :member, 0, 0, :batch)", "ii",
	    who, batch), 0);
	assert_int_equal(crm_run(base->db, "INSERT INTO orders (channel,\n"
	    "\torder_no, ordered_at, buyer, profile, rank, complete, views,\n"
	    "\tbatch)\n"
	    "SELECT id, hex(randomblob(8)), :at, :buyer, '', 0, 1, 0, :batch\n"
	    "FROM channel\n"
	    "WHERE name = :name", "iiit", at(time), crm_last_row(base->db),
	    batch, channel), 0);
	order = crm_last_row(base->db);
	assert_int_equal(crm_run(base->db, "INSERT INTO item (hash,\n"
	    "\tproduct_code, product_name, option)\n"
	    "VALUES (0, :code, :name, '')", "tt", code, name), 0);
	assert_int_equal(crm_run(base->db, "INSERT INTO order_line (id, status,\n"
	    "\tkind, item, qty, amount, source, source_line, batch)\n"
	    "VALUES (:id, 1, 0, :item, 1, 1000, 0, 0, :batch)", "iii",
	    order * 65536, crm_last_row(base->db), batch), 0);
}

static void
test_sale(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, NULL), child = member(base, "2012-06-15");

	sell(base, who, "shop", "2026-08-31 12:00:00", "D-1", "재래 된 장 1kg");
	sell(base, who, "mall", "2026-10-01 12:00:00", "D-1", "된장");
	assert_string_equal(ask(base, who, "email", "2027-02-28 23:59:59",
	    "고추장, 된장"),
	    "allowed|2027-03-01 00:00:00|Network Act 50(1) proviso");
	assert_string_equal(ask(base, who, "email", "2027-03-01 00:00:00",
	    "된장"), "no_consent||Network Act 50(1)");
	assert_string_equal(ask(base, who, "email", "2026-12-01", "D-1"),
	    "allowed|2027-03-01 00:00:00|Network Act 50(1) proviso");
	assert_string_equal(ask(base, who, "email", "2026-12-01", "D-"),
	    "no_consent||Network Act 50(1)");
	assert_string_equal(ask(base, who, "email", "2026-12-01", "간장"),
	    "no_consent||Network Act 50(1)");
	assert_string_equal(ask(base, who, "email", "2026-12-01", " , "),
	    "setup||Network Act 50(1) proviso");
	assert_string_equal(ask(base, who, "post", "2026-12-01", "된장"),
	    "no_consent||PIPA 22");
	assert_string_equal(ask(base, who, "sms", "2026-12-01 20:50:00",
	    "된장"), "night|2026-12-02 08:00:00|Network Act 50(3)");
	/* A refusal wins, older than the sale or not. */
	withdraw(base, who, "email", "2026-01-01");
	assert_string_equal(ask(base, who, "email", "2026-12-01", "된장"),
	    "opted_out||Network Act 50(2)");
	sell(base, child, "shop", "2026-06-14 23:59:59", "", "된장");
	assert_string_equal(ask(base, child, "email", "2026-07-01", "된장"),
	    "no_consent||Network Act 50(1)");
	sell(base, child, "shop", "2026-06-15 00:00:00", "", "된장");
	assert_string_equal(ask(base, child, "email", "2026-07-01", "된장"),
	    "allowed|2026-12-16 00:00:00|Network Act 50(1) proviso");
}

/* Seoul is nine hours before Greenwich, eight before its summer. */
static void
test_abroad(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, NULL), seoul;

	setting(base, "timezone", "Europe/London");
	assert_int_equal(setenv("TZ", "GMT0BST,M3.5.0/1,M10.5.0", 1), 0);
	tzset();
	give(base, who, "sms", "2026-01-05", 0);
	assert_int_equal(crm_sendlaw_seoul(base->db, at("2026-07-01 12:00:00"),
	    &seoul), 0);
	assert_true(seoul == at("2026-07-01 20:00:00"));
	assert_string_equal(ask(base, who, "sms", "2026-07-01 12:49:59", ""),
	    "allowed|2026-07-01 12:50:00|Network Act 50(1)");
	assert_string_equal(ask(base, who, "sms", "2026-07-01 12:50:00", ""),
	    "night|2026-07-02 00:00:00|Network Act 50(3)");
	assert_string_equal(ask(base, who, "sms", "2026-02-01 11:50:00", ""),
	    "night|2026-02-01 23:00:00|Network Act 50(3)");
	setting(base, "timezone", "Asia/Seoul");
	assert_string_equal(ask(base, who, "sms", "2026-07-01 12:50:00", ""),
	    "allowed|2026-07-01 20:50:00|Network Act 50(1)");
}

static int
note(void *arg, const struct crm_sendlaw_lack *lack)
{
	char *text = arg;
	size_t n = strlen(text);

	(void)snprintf(text + n, 600 - n, "%s%s %s\n", lack->settings,
	    lack->expired ? " (over)" : "", lack->article);
	return (0);
}

static void
test_setup(void **state)
{
	struct base *base = *state;
	struct crm_sendlaw_case what = { 0, "sms", "advertising", "sale", "",
	    at("2027-01-01"), 0, NULL, 0 };
	char text[600] = "";

	assert_int_equal(crm_sendlaw_setup(base->db, &what, note, text), 0);
	assert_string_equal(text, "sms_certificate_until (over) Network Act "
	    "50-3\ngoods Network Act 50(1) proviso\n");
	assert_int_equal(crm_run(base->db, "DELETE FROM setting\n"
	    "WHERE name <> 'timezone' /* scan: all */", ""), 0);
	what.channel = "email";
	text[0] = '\0';
	assert_int_equal(crm_sendlaw_setup(base->db, &what, note, text), 0);
	assert_string_equal(text, "sender_name Network Act 50(4)\n"
	    "sender_email Network Act 50(4)\n"
	    "sender_phone Network Act 50(4)\n"
	    "sender_address Network Act 50(4)\n"
	    "link_base|refuse_url|refuse_email Network Act 50(6)\n"
	    "own_channels Network Act 50(1) proviso\n"
	    "goods Network Act 50(1) proviso\n");
	what.channel = "post";
	what.basis = "consent";
	text[0] = '\0';
	assert_int_equal(crm_sendlaw_setup(base->db, &what, note, text), 0);
	what.channel = "sms";
	what.purpose = "notice";
	assert_int_equal(crm_sendlaw_setup(base->db, &what, note, text), 0);
	assert_string_equal(text, "");
}

/* A notice is no advertising; nobody who is gone gets one. */
static void
test_notice(void **state)
{
	struct base *base = *state;
	struct crm_sendlaw_case what = { member(base, NULL), "sms", "notice",
	    "consent", "", at("2026-12-01 23:00:00"), 0, NULL, 0 };
	struct crm_sendlaw_verdict verdict;
	struct crm_buf text = { 0 };

	withdraw(base, what.member, "sms", "2026-11-30");
	assert_int_equal(crm_sendlaw_decide(base->db, &what, &verdict), 0);
	assert_int_equal(verdict.why, CRM_SENDLAW_OK);
	crm_sendlaw_say(&verdict, &text);
	what.purpose = "advertising";
	what.at = at("2026-12-01 12:00:00");
	assert_int_equal(crm_sendlaw_decide(base->db, &what, &verdict), 0);
	crm_buf_str(&text, "|");
	crm_sendlaw_say(&verdict, &text);
	assert_string_equal(crm_buf_text(&text), "allowed|opted_out since "
	    "2026-11-30 00:00:00: Network Act 50(2)");
	crm_buf_free(&text);
	assert_int_equal(crm_run(base->db, "UPDATE member\n"
	    "SET state = 3\n"
	    "WHERE id = :id", "i", what.member), 0);
	what.purpose = "notice";
	assert_int_equal(crm_sendlaw_decide(base->db, &what, &verdict), 0);
	assert_int_equal(verdict.why, CRM_SENDLAW_GONE);
	what.member = 99;
	assert_int_equal(crm_sendlaw_decide(base->db, &what, &verdict), 0);
	assert_int_equal(verdict.why, CRM_SENDLAW_GONE);
	what.channel = "fax";
	assert_int_equal(crm_sendlaw_decide(base->db, &what, &verdict), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_night, setup, teardown),
		cmocka_unit_test_setup_teardown(test_days, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sale, setup, teardown),
		cmocka_unit_test_setup_teardown(test_abroad, setup, teardown),
		cmocka_unit_test_setup_teardown(test_setup, setup, teardown),
		cmocka_unit_test_setup_teardown(test_notice, setup, teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

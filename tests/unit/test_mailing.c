#include "base.h"
#include "outreach/letter.h"
#include "outreach/mailing.h"
#include "outreach/verp.h"

#define TEXT	"{name}님, 봄입니다.\nhttps://shop.example/new\n"
#define HTML	"<p>{name}님</p><a href=\"https://shop.example/new\">보기</a>"

/* A database with a shop, a member, a campaign and its message. */
static int
setup(void **state)
{
	struct base *base;

	assert_int_equal(base_setup(state), 0);
	base = *state;
	base_begin(base);
	base_run(base, "INSERT INTO setting (name, value, batch)\n"
	    "VALUES ('sender_name', '샘플상점', 1),\n"
	    "\t('sender_email', 'shop@shop.example', 1),\n"
	    "\t('sender_phone', '0255550199', 1),\n"
	    "\t('sender_address', '서울 종로구 세종대로 1', 1),\n"
	    "\t('refuse_url', 'https://shop.example/refuse', 1),\n"
	    "\t('link_base', 'https://shop.example/m', 1)");
	base_run(base, "INSERT INTO member (id, state, name, code, batch)\n"
	    "VALUES (7, 0, '김서연', 'A7', 1)");
	base_run(base, "INSERT INTO campaign (id, name, channel, title,\n"
	    "\tmade_at, batch) VALUES (3, 'spring', 'email', '', 0, 1)");
	base_run(base, "INSERT INTO campaign_message (campaign, wave, arm,\n"
	    "\tchannel, subject, sender, body, html, template, set_at,\n"
	    "\tbatch) VALUES (3, 1, '', 'email', '{name}님께 봄 인사',\n"
	    "\t'', '" TEXT "', '" HTML "', '', 0, 1)");
	return (0);
}

static int
teardown(void **state)
{

	crm_batch_rollback(((struct base *)*state)->db);
	return (base_teardown(state));
}

static const struct crm_delivery usual = { .id = 1, .campaign = 3,
	.member = 7, .wave = 1, .part = 1, .place = 1, .channel = "email",
	.arm = "", .contact = "kim@example.com", .domain = "example.com" };

/* Makes it: what crm_mailing_make() says, and copies of what it made. */
struct made {
	int			 rc;
	struct crm_delivery_end	 end;
	char			 reason[64], reply[256];
	struct crm_buf		 from, bytes, subject, text, html;
};

static void
make(struct base *base, const struct crm_delivery *delivery,
    struct made *made)
{
	struct crm_letter_read read = { &made->subject, &made->text,
	    &made->html };
	struct crm_mailing *mailing = crm_mailing_open(base->db);
	struct crm_mail mail;

	if (mailing == NULL)
		fail_msg("%s", crm_errmsg(base->err));
	*made = (struct made){ .end = { 1, CRM_DELIVERY_QUEUED, "", "" } };
	made->rc = crm_mailing_make(mailing, delivery, &mail, &made->end);
	assert_true(snprintf(made->reason, sizeof(made->reason), "%s",
	    made->end.reason) >= 0);
	assert_true(snprintf(made->reply, sizeof(made->reply), "%s",
	    made->end.reply) >= 0);
	if (made->rc == 1) {
		assert_string_equal(mail.to, delivery->contact);
		crm_buf_str(&made->from, mail.from);
		crm_buf_add(&made->bytes, mail.bytes, mail.n);
		assert_int_equal(crm_letter_read(mail.bytes, mail.n, &read),
		    0);
	}
	crm_mailing_close(mailing);
}

static void
drop(struct made *made)
{

	crm_buf_free(&made->from);
	crm_buf_free(&made->bytes);
	crm_buf_free(&made->subject);
	crm_buf_free(&made->text);
	crm_buf_free(&made->html);
}

static void
has(const struct crm_buf *text, const char *piece)
{

	if (strstr(crm_buf_text(text), piece) == NULL)
		fail_msg("no \"%s\" in %s", piece, crm_buf_text(text));
}

static void
test_whole(void **state)
{
	struct base *base = *state;
	struct crm_verpkey *key;
	struct crm_verp verp;
	struct made made, again;

	make(base, &usual, &made);
	assert_int_equal(made.rc, 1);
	assert_string_equal(made.subject.p, "(광고) 김서연님께 봄 인사");
	has(&made.text, "김서연님, 봄입니다.\nhttps://shop.example/new?t=1");
	has(&made.text, "https://shop.example/m/refuse?t=1");
	has(&made.text, "샘플상점");
	has(&made.html, "<a href=\"https://shop.example/new?t=1");
	has(&made.html, "<img src=\"https://shop.example/m/open.gif?t=1");
	has(&made.bytes, "List-Unsubscribe: <https://shop.example/m/refuse?t");
	has(&made.bytes, "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-");
	has(&made.bytes, "\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n");
	/* Without another setting the domain is that of the sender. */
	assert_memory_equal(made.from.p, "bounce+", 7);
	has(&made.from, "@shop.example");
	assert_non_null(key = crm_verpkey_open(base->db));
	assert_int_equal(crm_verp_read(key, made.from.p, made.from.n, &verp),
	    1);
	assert_int_equal(verp.kind, CRM_VERP_BOUNCE);
	assert_int_equal(verp.campaign, 3);
	assert_int_equal(verp.member, 7);
	crm_verpkey_close(key);
	make(base, &usual, &again);
	assert_string_equal(again.bytes.p, made.bytes.p);
	drop(&made);
	drop(&again);
}

/* Without a base of links they stay as they are, and the page refuses. */
static void
test_no_links(void **state)
{
	struct base *base = *state;
	struct made made;

	base_run(base, "DELETE FROM setting WHERE name = 'link_base'");
	make(base, &usual, &made);
	assert_int_equal(made.rc, 1);
	has(&made.text, "https://shop.example/new\n");
	has(&made.text, "https://shop.example/refuse\n");
	has(&made.bytes, "List-Unsubscribe: <mailto:refuse+");
	assert_null(strstr(made.bytes.p, "List-Unsubscribe-Post"));
	assert_null(strstr(made.html.p, "<img"));
	drop(&made);
	/* One click needs https. */
	base_run(base, "INSERT INTO setting (name, value, batch)\n"
	    "VALUES ('link_base', 'http://shop.example/m', 1)");
	make(base, &usual, &made);
	assert_int_equal(made.rc, 1);
	has(&made.bytes, "List-Unsubscribe: <mailto:refuse+");
	has(&made.html, "<img src=\"http://shop.example/m/open.gif");
	drop(&made);
}

/* A notice is no advertisement. */
static void
test_notice(void **state)
{
	struct base *base = *state;
	struct made made;

	base_run(base, "INSERT INTO campaign_field (campaign, name, version,\n"
	    "\tvalue, set_at, set_by, late, batch)\n"
	    "VALUES (3, 'purpose', 1, 'notice', 0, 'me', 0, 1)");
	make(base, &usual, &made);
	assert_int_equal(made.rc, 1);
	assert_string_equal(made.subject.p, "김서연님께 봄 인사");
	assert_null(strstr(made.bytes.p, "List-Unsubscribe"));
	assert_null(strstr(made.bytes.p, "Precedence"));
	has(&made.bytes, "\r\nAuto-Submitted: auto-generated\r\n");
	drop(&made);
}

static void
not_made(struct base *base, const struct crm_delivery *delivery,
    enum crm_delivery_state state, const char *reason, const char *reply)
{
	struct made made;

	make(base, delivery, &made);
	assert_int_equal(made.rc, 0);
	assert_int_equal(made.end.state, state);
	assert_string_equal(made.reason, reason);
	if (strstr(made.reply, reply) == NULL)
		fail_msg("%s: %s", made.reason, made.reply);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_NONE);
	drop(&made);
}

/* What must not leave is told, and the next one is not held up by it. */
static void
test_must_not(void **state)
{
	struct crm_delivery delivery = usual;
	struct base *base = *state;

	delivery.contact = "\xea\xb9\x80@example.com";
	not_made(base, &delivery, CRM_DELIVERY_FAILED, "bad_address", "");
	delivery.contact = "kim@\xff.kr";
	not_made(base, &delivery, CRM_DELIVERY_FAILED, "bad_address", "");
	delivery.contact = "kim@example.com\r\nRCPT TO:<lee@example.com>";
	not_made(base, &delivery, CRM_DELIVERY_FAILED, "bad_address", "");
	base_run(base, "UPDATE campaign_message SET subject = '{coupon}'");
	not_made(base, &usual, CRM_DELIVERY_SUPPRESSED, "empty_field",
	    "coupon");
	base_run(base, "UPDATE campaign_message SET subject = '봄',\n"
	    "\tsender = 'a' || char(8238) || 'b'");
	not_made(base, &usual, CRM_DELIVERY_SUPPRESSED, "bad_letter",
	    "sender:");
	base_run(base, "UPDATE campaign_message SET sender = '',\n"
	    "\tsubject = '(광 고) 봄'");
	not_made(base, &usual, CRM_DELIVERY_SUPPRESSED, "lookalike", "");
	base_run(base, "UPDATE campaign_message SET subject = '{name}',\n"
	    "\thtml = ''");
	base_run(base, "UPDATE member SET name = replace(name, '서',\n"
	    "\tchar(8238))");
	not_made(base, &usual, CRM_DELIVERY_SUPPRESSED, "bad_letter",
	    "subject:");
}

/* A value of a member is text, in a head, a text and a page. */
static void
test_hostile_member(void **state)
{
	struct base *base = *state;
	struct made made;

	base_run(base, "UPDATE member SET name = '<b>x</b>' || char(13, 10) ||\n"
	    "\t'Bcc: lee@example.com' || char(13, 10, 13, 10) || '.' ||\n"
	    "\tchar(13, 10)");
	make(base, &usual, &made);
	assert_int_equal(made.rc, 1);
	assert_null(strstr(made.bytes.p, "\nBcc:"));
	has(&made.subject, "<b>x</b>  Bcc: lee@example.com");
	has(&made.html, "&lt;b&gt;x&lt;/b&gt;");
	drop(&made);
	base_run(base, "UPDATE member SET name = '=?utf-8?B?7Iud?='");
	make(base, &usual, &made);
	assert_int_equal(made.rc, 1);
	has(&made.subject, "(광고) =?utf-8?B?7Iud?=님께");
	drop(&made);
}

/* Domains in Hangul have a form of ASCII; blanks around are none of it. */
static void
test_domain(void **state)
{
	struct crm_delivery delivery = usual;
	struct base *base = *state;
	struct crm_mailing *mailing;
	struct crm_delivery_end end;
	struct crm_mail mail;

	base_run(base, "UPDATE setting SET value = ' Shop@한글.kr '\n"
	    "WHERE name = 'sender_email'");
	delivery.contact = "kim@한글.kr";
	assert_non_null(mailing = crm_mailing_open(base->db));
	assert_string_equal(crm_mailing_domain(mailing), "xn--bj0bj06e.kr");
	assert_int_equal(crm_mailing_make(mailing, &delivery, &mail, &end),
	    1);
	assert_string_equal(mail.to, "kim@xn--bj0bj06e.kr");
	assert_non_null(strstr(mail.bytes, "\r\nTo: kim@xn--bj0bj06e.kr\r\n"));
	assert_non_null(strstr(mail.bytes, "<Shop@xn--bj0bj06e.kr>\r\n"));
	crm_mailing_close(mailing);
}

/* What is said anew while somebody sends is what is sent. */
static void
test_anew(void **state)
{
	struct base *base = *state;
	struct crm_mailing *mailing = crm_mailing_open(base->db);
	struct crm_buf subject = { 0 }, text = { 0 }, html = { 0 };
	struct crm_letter_read read = { &subject, &text, &html };
	struct crm_delivery_end end;
	struct crm_mail mail;

	assert_non_null(mailing);
	assert_int_equal(crm_mailing_make(mailing, &usual, &mail, &end), 1);
	base_run(base, "UPDATE campaign_message SET subject = '여름',\n"
	    "\tbatch = 2");
	assert_int_equal(crm_mailing_make(mailing, &usual, &mail, &end), 1);
	assert_int_equal(crm_letter_read(mail.bytes, mail.n, &read), 0);
	assert_string_equal(subject.p, "(광고) 여름");
	crm_mailing_close(mailing);
	crm_buf_free(&subject);
	crm_buf_free(&text);
	crm_buf_free(&html);
}

/* What is wrong with all of them ends the run. */
static void
test_faults(void **state)
{
	struct crm_delivery delivery = usual;
	struct base *base = *state;
	struct made made;

	delivery.wave = 2;
	make(base, &delivery, &made);
	assert_int_equal(made.rc, -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFIG);
	crm_err_clear(base->err);
	drop(&made);
	base_run(base, "UPDATE campaign_message SET body = '{nobody}'");
	make(base, &usual, &made);
	assert_int_equal(made.rc, -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_INPUT);
	crm_err_clear(base->err);
	drop(&made);
	/* Else none of them would leave, one after the other. */
	base_run(base, "UPDATE campaign_message SET body = ''");
	make(base, &usual, &made);
	assert_int_equal(made.rc, -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFIG);
	crm_err_clear(base->err);
	drop(&made);
	base_run(base, "UPDATE setting SET value = '가게@shop.example'\n"
	    "WHERE name = 'sender_email'");
	assert_null(crm_mailing_open(base->db));
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFIG);
	crm_err_clear(base->err);
	base_run(base, "DELETE FROM setting WHERE name = 'sender_email'");
	assert_null(crm_mailing_open(base->db));
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_links, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_notice, setup, teardown),
		cmocka_unit_test_setup_teardown(test_must_not, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_hostile_member, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_domain, setup, teardown),
		cmocka_unit_test_setup_teardown(test_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(test_faults, setup, teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

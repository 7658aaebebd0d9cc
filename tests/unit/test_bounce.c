#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/err.h"
#include "core/time.h"
#include "intake/bounce.h"
#include "intake/bouncesay.h"
#include "intake/bouncetext.h"
#include "intake/mailtext.h"

/* The rules as they are shipped. */
static int
open_rules(void **state)
{
	struct crm_err *err = crm_err_new();
	const char *top = getenv("TOP");
	char path[4096];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/lib/intake/rules/bounces.rules",
	    top != NULL ? top : ".");
	fd = open(path, O_RDONLY);
	if (fd == -1)
		return (-1);
	*state = crm_bounce_rules_read(err, fd, path);
	if (*state == NULL)
		fprintf(stderr, "%s\n", crm_errmsg(err));
	crm_err_free(err);
	return (close(fd) == 0 && *state != NULL ? 0 : -1);
}

static int
close_rules(void **state)
{

	crm_bounce_rules_free(*state);
	return (0);
}

static int
keep(void *arg, const struct crm_bounce *bounce)
{
	char *to = arg;
	size_t n = strlen(to);

	(void)snprintf(to + n, 4096 - n, "%s %s %s %s\n", bounce->contact,
	    bounce->state, bounce->reason, bounce->hard ? "hard" : "soft");
	return (0);
}

/* What a text from a mail server makes, a line a recipient. */
static const char *
read_text(const struct crm_bounce_rules *rules, const char *subject,
    const char *text)
{
	static char rows[4096];
	struct crm_mail mail = { .npart = 1, .at = CRM_TIME_NONE };
	enum crm_bounce_kind kind;

	rows[0] = '\0';
	crm_buf_str(&mail.from, "Mail <mailer-daemon@mx.example.com>");
	crm_buf_str(&mail.to, "shop@mail.example.kr");
	crm_buf_str(&mail.subject, subject);
	mail.part[0].kind = CRM_PART_TEXT;
	crm_buf_str(&mail.part[0].text, text);
	assert_int_equal(crm_bounce_read(rules, &mail, keep, rows, &kind), 0);
	crm_buf_free(&mail.from);
	crm_buf_free(&mail.to);
	crm_buf_free(&mail.subject);
	crm_buf_free(&mail.part[0].text);
	return (rows);
}

/* The reason of an answer to RCPT. */
static void
test_reasons(void **state)
{
	static const struct {
		const char	*said, *row;
	} cases[] = {
		{ "550 5.1.1 User unknown", "bad_address userunknown hard" },
		{ "550 No such user", "bad_address userunknown hard" },
		{ "450 4.1.1 User unknown", "failed userunknown soft" },
		{ "550 5.1.1 mailbox full", "failed mailboxfull soft" },
		{ "552 5.2.2 over quota", "failed mailboxfull soft" },
		{ "550 5.2.1 account is disabled", "failed suspend soft" },
		{ "550 5.7.1 blocked using zen", "blocked blocked soft" },
		{ "550 5.1.1 blocked as spam, user unknown",
		    "blocked spamdetected soft" },
		{ "550 5.7.26 DMARC", "blocked authfailure soft" },
		{ "550 relaying denied", "failed norelaying soft" },
		{ "451 4.7.1 greylisted", "blocked policyviolation soft" },
		{ "552 5.3.4 message too large", "failed mesgtoobig soft" },
		{ "550 5.1.2 no such domain",
		    "bad_address hostunknown hard" },
		{ "450 4.1.2 domain not found", "failed hostunknown soft" },
		{ "550 reverse DNS", "blocked requireptr soft" },
		{ "421 too many connections", "failed toomanyconn soft" },
		{ "550 5.1.8 sender rejected", "failed rejected soft" },
		{ "554 virus found", "blocked virusdetected soft" },
		{ "550 5.1.1 gone", "bad_address userunknown hard" },
		{ "550 no", "failed onhold soft" }
	};
	char text[512], want[512];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)snprintf(text, sizeof(text), "Not been delivered:\n\n"
		    "<a@example.com>: host x said: %s\n"
		    "    (in reply to RCPT TO command)\n", cases[i].said);
		(void)snprintf(want, sizeof(want), "a@example.com %s\n",
		    cases[i].row);
		/* "Not been delivered" is a failure, "not yet" is none. */
		assert_string_equal(read_text(*state, "failure notice", text),
		    want);
	}
}

/* After the mail was taken, or without a word about it, nothing is hard. */
static void
test_not_hard(void **state)
{
	const char *unknown = "<a@example.com>: host x said: 550 User unknown";
	char text[512];

	(void)snprintf(text, sizeof(text), "%s (in reply to end of DATA "
	    "command)\n", unknown);
	assert_string_equal(read_text(*state, "failure notice", text),
	    "a@example.com failed filtered soft\n");
	assert_string_equal(read_text(*state, "failure notice", unknown),
	    "a@example.com failed filtered soft\n");
	(void)snprintf(text, sizeof(text), "%s (in reply to RCPT)\nTHIS IS A "
	    "WARNING MESSAGE ONLY.\n", unknown);
	assert_string_equal(read_text(*state, "failure notice", text),
	    "a@example.com sent userunknown soft\n");
	assert_string_equal(read_text(*state, "Delivery delayed", unknown),
	    "a@example.com sent filtered soft\n");
}

static void
test_languages(void **state)
{

	assert_string_equal(read_text(*state, "[반송] 소식",
	    "메일이 반송되었습니다.\n\na@example.kr\n사유: 메일함 용량을\n초과\n"),
	    "a@example.kr failed mailboxfull soft\n");
	assert_string_equal(read_text(*state, "[반송] 소식",
	    "a@example.kr으로 보낸 메일이 전송되지 않았습니다.\n"
	    "존재하지 않는 사용자입니다.\n"),
	    "a@example.kr bad_address userunknown hard\n");
	assert_string_equal(read_text(*state, "配信エラー",
	    "送信できませんでした。\na@example.com\n宛先不明\n"),
	    "a@example.com bad_address userunknown hard\n");
}

/* Whose addresses they are: not those of helpers, senders, numbers. */
static void
test_whose(void **state)
{

	assert_string_equal(read_text(*state, "failure notice",
	    "For assistance, contact <help@example.com>\n"
	    "From: shop@mail.example.kr\n"
	    "Message-ID: <1@mail.example.kr>\n\n"
	    "Unable to deliver to: <a@example.com>\n552 5.2.2 full\n"),
	    "a@example.com failed mailboxfull soft\n");
	assert_string_equal(read_text(*state, "failure notice",
	    "<a@example.com>:\n550 5.1.1 unknown\n<b@example.com>:\n"
	    "552 5.2.2 full\n<A@example.com>:\n"),
	    "a@example.com bad_address userunknown hard\n"
	    "b@example.com failed mailboxfull soft\n");
	assert_string_equal(read_text(*state, "failure notice",
	    "nobody is named: user unknown\n"),
	    " bad_address userunknown hard\n");
	assert_string_equal(read_text(*state, "Re: failure notice",
	    "<a@example.com>: user unknown\n"), "");
	assert_string_equal(read_text(*state, "Hello",
	    "a@example.com says hello\n"), "");
}

static void
test_codes(void **state)
{
	char status[CRM_STATUS_LEN];

	(void)state;
	assert_int_equal(crm_say_status("from 5.0.0, 550 5.1.1 no", status), 1);
	assert_string_equal(status, "5.1.1");
	assert_int_equal(crm_say_status("550-'5.2.2 full", status), 1);
	assert_string_equal(status, "5.2.2");
	assert_int_equal(crm_say_status("(#5.1.2)", status), 1);
	assert_string_equal(status, "5.1.2");
	assert_int_equal(crm_say_status("5.999.999", status), 1);
	assert_int_equal(crm_say_status("host 5.1.2.3 v4.1.2 5.1 15.1.1 "
	    "3.1.1 5.1.1000 5.1.x", status), 0);
	assert_string_equal(status, "");
	assert_int_equal(crm_say_reply("said: 550 no"), 550);
	assert_int_equal(crm_say_reply("450 messages; said: 421 no"), 450);
	assert_int_equal(crm_say_reply("tried 450 times, 552 5.2.2 x"), 552);
	assert_int_equal(crm_say_reply("550"), 550);
	assert_int_equal(crm_say_reply("port 5500 10.0.0.550 599x"), 0);
	assert_int_equal(crm_say_reply(""), 0);
}

static void
test_commands(void **state)
{

	(void)state;
	assert_int_equal(crm_say_command("(in reply to rcpt to command)",
	    NULL), CRM_COMMAND_RCPT);
	assert_int_equal(crm_say_command(">>> mail from <<< 250 ok >>> data "
	    "<<< 550 no", NULL), CRM_COMMAND_DATA);
	assert_int_equal(crm_say_command(">>> rcpt <<< 550 first >>> data "
	    "<<< 554 second", "554 second"), CRM_COMMAND_DATA);
	assert_int_equal(crm_say_command("nothing", NULL), CRM_COMMAND_NONE);
	assert_int_equal(crm_say_command("<<< 554 no >>> quit", NULL),
	    CRM_COMMAND_NONE);
}

static void
check_address(const char *s, const char *want)
{
	size_t len, n = strlen(s), at = crm_say_address(s, n, &len);

	if (want == NULL)
		assert_int_equal(at, n);
	else {
		assert_in_range(at, 0, n - 1);
		assert_int_equal(len, strlen(want));
		assert_memory_equal(s + at, want, len);
	}
}

static void
test_addresses(void **state)
{

	(void)state;
	check_address("To: <a.b+c@example.com>.", "a.b+c@example.com");
	check_address("김a@example.kr으로", "a@example.kr");
	check_address("a@example.com...", "a@example.com");
	check_address("rfc822;a@example.com", "a@example.com");
	check_address("@ a@ @b a@b @example.com", NULL);
	check_address("x@@y a@example.com", "a@example.com");
	check_address("", NULL);
}

static void
test_fields(void **state)
{
	const char *s = "Final-Recipient : rfc822; a\n\tb\n\nno field\n"
	    "X:\n \nlast: one";
	struct crm_field field = { 0 };

	(void)state;
	assert_int_equal(crm_field_next(&s, &field), 1);
	assert_string_equal(field.name.p, "final-recipient");
	assert_string_equal(field.value.p, "rfc822; a b");
	assert_int_equal(crm_field_next(&s, &field), 2);
	assert_int_equal(crm_field_next(&s, &field), 1);
	assert_string_equal(field.name.p, "x");
	assert_int_equal(crm_field_next(&s, &field), 2);
	assert_int_equal(crm_field_next(&s, &field), 1);
	assert_string_equal(field.value.p, "one");
	assert_int_equal(crm_field_next(&s, &field), 0);
	assert_int_equal(crm_field_next(&s, &field), 0);
	crm_field_free(&field);
}

static void
test_fold(void **state)
{
	struct crm_buf buf = { 0 };
	const char *s = "  User\n\tUNKNOWN a@example.com http://x/ 용량\n초과 x ";

	(void)state;
	crm_bounce_fold(&buf, s, strlen(s));
	assert_string_equal(buf.p, "user unknown 용량초과 x");
	crm_buf_free(&buf);
}

static void
test_encodings(void **state)
{
	struct crm_buf buf = { 0 };

	(void)state;
	/* 용량 in CP949, with and without its name; kana in ISO-2022-JP. */
	crm_mailtext_add(&buf, "\xbf\xeb\xb7\xae", 4, "ks_c_5601-1987");
	crm_mailtext_add(&buf, "\xbf\xeb\xb7\xae", 4, NULL);
	crm_mailtext_add(&buf, "\033$B%\"\033(B", 8, "us-ascii");
	crm_mailtext_add(&buf, "a\0b\r\n\xff", 6, "utf-8");
	assert_string_equal(buf.p, "용량용량アab\n?");
	crm_buf_reset(&buf);
	crm_mailtext_html(&buf, "<p>a &lt;b&gt;</p><style>x{}</style>c<", 38);
	assert_string_equal(buf.p, "\na <b>\nc");
	crm_buf_free(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_not_hard),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_whose),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_encodings)
	};

	return (cmocka_run_group_tests(tests, open_rules, close_rules));
}

#include "base.h"
#include "outreach/adtext.h"
#include "outreach/htmlstyle.h"
#include "outreach/htmltext.h"
#include "record/setting.h"

/* The mark, the sender, the contact and the refusal in messages. */

#define NAME	"정직한 장독대"
#define HEAD	"(광고)정직한 장독대 02-123-4567\n"
#define TAIL	"\n무료수신거부 0801234567"
#define LINK	"https://shop.example/t/a?b=1&c=2"
#define WHO	"정직한 장독대 | 전화 02-123-4567 | 메일 shop@example.com | " \
	"주소 순창군 장독로 1\n"
#define HOW	"이 광고를 더 받지 않으시려면 여기에서 무료로 " \
	"수신거부하실 수 있습니다: " LINK ", refuse@example.com\n" \
	"To stop receiving advertisements, unsubscribe free of charge: " LINK \
	", refuse@example.com\n"

static void
set(struct base *base, const char *name, const char *value)
{

	assert_int_equal(crm_setting_set(base->db, name, value), 1);
}

static int
setup(void **state)
{

	if (base_setup(state) == -1)
		return (-1);
	base_begin(*state);
	set(*state, "sender_name", NAME);
	set(*state, "sender_phone", "02-123-4567");
	set(*state, "sender_email", "shop@example.com");
	set(*state, "sender_address", "순창군 장독로 1");
	set(*state, "refuse_email", "refuse@example.com");
	return (0);
}

/* An SMS needs the number; a mail of these tests goes without. */
static void
by_phone(struct base *base)
{

	set(base, "refuse_phone", "080-123-4567");
}

struct made {
	struct crm_buf	subject, body, html;
};

static void
make(struct base *base, const struct crm_adtext *text, struct made *made)
{
	struct crm_adtext_made to = { &made->subject, &made->body,
	    &made->html };

	crm_buf_reset(&made->subject);
	crm_buf_reset(&made->body);
	crm_buf_reset(&made->html);
	assert_int_equal(crm_adtext_make(base->db, NULL, text, &to), 0);
}

static void
made_free(struct made *made)
{

	crm_buf_free(&made->subject);
	crm_buf_free(&made->body);
	crm_buf_free(&made->html);
}

/* "" when it may leave. */
static const char *
check(struct base *base, const struct crm_adtext *text)
{
	const char *why;
	int rc = crm_adtext_check(base->db, NULL, text, &why);

	assert_int_not_equal(rc, -1);
	assert_true(rc == 1 ? why == NULL : *crm_adtext_says(why) != '\0');
	return (rc == 1 ? "" : why);
}

static const char *
check_sms(struct base *base, const char *body)
{
	struct crm_adtext text = { "sms", "advertising", "", body, "", "" };

	return (check(base, &text));
}

static void
made_sms(struct base *base, const char *body, const char *want)
{
	struct crm_adtext text = { "sms", "advertising", "", body, "", "" };
	struct made made = { { 0 }, { 0 }, { 0 } }, again = made;

	make(base, &text, &made);
	assert_string_equal(crm_buf_text(&made.body), want);
	assert_string_equal(crm_buf_text(&made.subject), "");
	text.body = crm_buf_text(&made.body);
	make(base, &text, &again);
	assert_string_equal(crm_buf_text(&again.body), want);
	assert_string_equal(check(base, &text), "");
	made_free(&made);
	made_free(&again);
}

static void
test_sms(void **state)
{
	struct base *base = *state;

	by_phone(base);
	made_sms(base, "봄 세일", HEAD "봄 세일" TAIL);
	made_sms(base, "(광고) 봄 세일", HEAD "봄 세일" TAIL);
	made_sms(base, " \n(광고)\n봄 세일\n\n", HEAD "봄 세일" TAIL);
	made_sms(base, "(광고)정직한장독대 봄 세일", "(광고)정직한장독대 봄 "
	    "세일\n문의 02-123-4567" TAIL);
	made_sms(base, "봄 세일 021234567", "(광고)" NAME "\n봄 세일 021234567"
	    TAIL);
	made_sms(base, "봄 세일\n무료거부 080-123-4567", HEAD
	    "봄 세일\n무료거부 080-123-4567");
	/* Parted letters are the same mark. */
	made_sms(base, "(\u1100\u116a\u11bc\u1100\u1169)봄", HEAD "봄" TAIL);
	made_sms(base, "", "(광고)" NAME " 02-123-4567" TAIL);
	/* Another number is not the shop's, nor is a longer one. */
	made_sms(base, "봄 021234567890", HEAD "봄 021234567890" TAIL);
	made_sms(base, "무료거부 0801234567\n1\n2", HEAD
	    "무료거부 0801234567\n1\n2" TAIL);
}

static void
test_sms_refused(void **state)
{
	static const char *const body[][2] = {
		{ HEAD "봄" TAIL, "" },
		{ HEAD "봄 무료 수신 거부 080-123-4567", "" },
		{ " " HEAD "봄" TAIL, "no_mark" },
		{ "\u200b" HEAD "봄" TAIL, "lookalike" },
		{ "봄 (광고)" NAME " 02-123-4567" TAIL, "no_mark" },
		{ "(광고)봄 " NAME " 02-123-4567" TAIL, "no_sender" },
		{ "(광고)" TAIL, "no_sender" },
		{ "(광고)" NAME TAIL, "no_contact" },
		{ HEAD "봄", "no_refusal" },
		{ HEAD "봄\n무료수신거부", "no_refusal" },
		{ HEAD "봄\n수신거부 0801234567", "no_refusal" },
		{ HEAD "봄\n무료 0801234567", "no_refusal" },
		{ HEAD "봄\n무료수신거부 0801234568", "no_refusal" },
		{ HEAD "봄\n무료수신거부 08012345678", "no_refusal" },
		{ HEAD "무료수신거부 0801234567\n1\n2", "no_refusal" },
		{ HEAD "\u202e봄" TAIL, "bidi" },
		{ HEAD "\u2067봄" TAIL, "bidi" },
		{ HEAD "\xff" TAIL, "bad_text" },
		{ "", "bad_text" }
	};
	struct base *base = *state;
	size_t i;

	by_phone(base);
	for (i = 0; i < sizeof(body) / sizeof(body[0]); i++)
		assert_string_equal(check_sms(base, body[i][0]), body[i][1]);
}

/* A merchant's own look-alike is not mended: it is refused, made or not. */
static void
test_lookalikes(void **state)
{
	static const char *const alike[] = { "(광 고)", "（광고）", "( 광고 )",
	    "[광고]", "(광/고)", "(광\u200b고)", "(\u202d광고)", "(광고\u00ad)",
	    "<광고>", "{광고}", "【광고】", "〔광고〕", "「광고」", "《광고》",
	    "*광고*", "\"광고\"", "(광.고)", "(광-고)", "(광·고)", "(광_고)",
	    "(광\u0336고)", "(ㄱㅘㅇㄱㅗ)", "(과ㅇ고)", "(고ㅏㅇ고)",
	    "(廣告)", "(広告)", "(广告)", "(AD)", "(Ａ.Ｄ)", "(ad)",
	    "[Ads]", "(대출광고)", "(성인광고)", "(광고성 정보)", "((광고))",
	    "-광고-", "(광1고)", "\u2060(광고)", "~광고~", "☆광고☆",
	    "<b>광고</b>", "(\u3164광고)" };
	static const char *const harmless[] = { "광고 없는 세상", "(고광) 봄",
	    "(광고모델 선발)", "[봄] 광고", "(공고) 봄", "봄 [광고]", "(adieu)",
	    "#광고없는날", "(A) 봄", "" };
	struct base *base = *state;
	struct crm_buf text = { 0 };
	struct crm_adtext mail = { "email", "advertising", "", WHO HOW, "",
	    LINK };
	struct made made = { { 0 }, { 0 }, { 0 } };
	size_t i;

	for (i = 0; i < sizeof(alike) / sizeof(alike[0]); i++) {
		crm_buf_reset(&text);
		crm_buf_fmt(&text, "%s봄 세일", alike[i]);
		mail.subject = crm_buf_text(&text);
		assert_string_not_equal(check(base, &mail), "");
		make(base, &mail, &made);
		mail.subject = crm_buf_text(&made.subject);
		if (strcmp(check(base, &mail), "lookalike") != 0 &&
		    strcmp(check(base, &mail), "bidi") != 0)
			fail_msg("%s", mail.subject);
	}
	for (i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
		mail.subject = harmless[i];
		assert_string_equal(check(base, &mail), "no_mark");
		make(base, &mail, &made);
		mail.subject = crm_buf_text(&made.subject);
		assert_string_equal(check(base, &mail), "");
	}
	crm_buf_free(&text);
	made_free(&made);
}

static void
test_mail(void **state)
{
	struct base *base = *state;
	struct crm_adtext mail = { "email", "advertising", "봄 세일",
	    "안녕하세요", "<html><body><p>안녕하세요</p></body></html>", LINK };
	struct made made = { { 0 }, { 0 }, { 0 } }, again = made;

	make(base, &mail, &made);
	assert_string_equal(crm_buf_text(&made.subject), "(광고) 봄 세일");
	assert_string_equal(crm_buf_text(&made.body), "안녕하세요\n\n" WHO HOW);
	mail.subject = crm_buf_text(&made.subject);
	mail.body = crm_buf_text(&made.body);
	mail.html = crm_buf_text(&made.html);
	assert_non_null(strstr(mail.html, "<a href=\"https://shop.example/t/"
	    "a?b=1&amp;c=2\">"));
	assert_non_null(strstr(mail.html, "</div>\n</body></html>"));
	assert_string_equal(check(base, &mail), "");
	make(base, &mail, &again);
	assert_string_equal(crm_buf_text(&again.subject), mail.subject);
	assert_string_equal(crm_buf_text(&again.body), mail.body);
	assert_string_equal(crm_buf_text(&again.html), mail.html);
	mail.html = "";
	assert_string_equal(check(base, &mail), "");
	mail.html = "<p>안녕하세요</p>";
	assert_string_equal(check(base, &mail), "no_sender");
	mail.html = "";
	mail.body = WHO "수신거부: " LINK;
	assert_string_equal(check(base, &mail), "no_refusal");
	mail.body = WHO "수신거부, unsubscribe: https://elsewhere.example/";
	assert_string_equal(check(base, &mail), "no_refusal");
	mail.body = NAME " shop@example.com 021234567 " HOW;
	assert_string_equal(check(base, &mail), "no_contact");
	mail.body = "";
	assert_string_equal(check(base, &mail), "bad_text");
	made_free(&made);
	made_free(&again);
}

/* Wherever the sender may be hidden, it is not seen; and added, it is. */
static void
test_hidden(void **state)
{
	static const char *const around[][2] = {
		{ "<!--", "-->" },
		{ "<div style=\"display:none\">", "</div>" },
		{ "<div style='DISPLAY : none !important'>", "</div>" },
		{ "<div style=display:none>", "</div>" },
		{ "<div style=\"dis\\70lay:none\">", "</div>" },
		{ "<div style=\"display:/**/none\">", "</div>" },
		{ "<div style=\"display&#58;none\">", "</div>" },
		{ "<div hidden>", "</div>" },
		{ "<div style=\"visibility:hidden\">", "</div>" },
		{ "<div style=\"font-size:0\">", "</div>" },
		{ "<div style=\"font-size:1px\">", "</div>" },
		{ "<div style=\"font-size:.1em\">", "</div>" },
		{ "<div style=\"font:0/0 a\">", "</div>" },
		{ "<div style=\"opacity:0\">", "</div>" },
		{ "<div style=\"opacity:.01\">", "</div>" },
		{ "<div style=\"height:0;overflow:hidden\">", "</div>" },
		{ "<div style=\"max-height:0px\">", "</div>" },
		{ "<div style=\"text-indent:-9999px\">", "</div>" },
		{ "<div style=\"position:absolute;left:-200em\">", "</div>" },
		{ "<div style=\"clip:rect(0,0,0,0)\">", "</div>" },
		{ "<div style=\"transform:scale(0)\">", "</div>" },
		{ "<div style=\"mso-hide:all\">", "</div>" },
		{ "<div style=\"color:#fff\">", "</div>" },
		{ "<div style=\"color:white\">", "</div>" },
		{ "<div style=\"color:#fefefe\">", "</div>" },
		{ "<div style=\"color:rgb(255, 250,255)\">", "</div>" },
		{ "<div style=\"color:rgba(0,0,0,0)\">", "</div>" },
		{ "<div style=\"color:transparent\">", "</div>" },
		{ "<div style=\"background:#000\">", "</div>" },
		{ "<font color=white>", "</font>" },
		{ "<table bgcolor=\"#ff0000\"><tr><td style=\"color:red\">",
		    "</table>" },
		{ "<script>", "</script>" },
		{ "<style>", "</style>" },
		{ "<title>", "</title>" },
		{ "<head><p>", "</p></head>" },
		{ "<template>", "</template>" },
		{ "<textarea style='display:none'>", "</textarea>" },
		{ "<span style='display:none'><b><i>", "</i></b></span>" },
		{ "<style>.x{display:none}</style><p class=x>", "</p>" },
		{ "<p class=x>", "</p><style>p{font-size:0}</style>" },
		{ "<link rel=stylesheet href=a.css><p>", "</p>" },
		{ "<img alt=\"", "\">" }
	};
	struct base *base = *state;
	struct crm_adtext mail = { "email", "advertising", "(광고) 봄", "", "",
	    LINK };
	struct made made = { { 0 }, { 0 }, { 0 } };
	struct crm_buf html = { 0 };
	size_t i;

	for (i = 0; i < sizeof(around) / sizeof(around[0]); i++) {
		crm_buf_reset(&html);
		crm_buf_fmt(&html, "<p>봄</p>%s%s%s<p>세일</p>", around[i][0],
		    WHO HOW, around[i][1]);
		mail.html = crm_buf_text(&html);
		if (*check(base, &mail) == '\0')
			fail_msg("%s", mail.html);
		make(base, &mail, &made);
		mail.html = crm_buf_text(&made.html);
		if (*check(base, &mail) != '\0')
			fail_msg("%s %s", check(base, &mail), mail.html);
	}
	crm_buf_free(&html);
	made_free(&made);
}

/* What is seen counts, however it is written. */
static void
test_seen(void **state)
{
	static const char *const html[] = {
		"<p>" WHO HOW "</p>",
		"<P>" WHO HOW,
		"<p>정직한&nbsp;장독대 02&#45;123-4567 shop&commat;example.com "
		    "순창군 장독로 1 <a href='" LINK "'>수신거부 "
		    "Unsubscribe</a>",
		"<p style=\"color:#fff;background:#000\">" WHO HOW "</p>",
		"<table bgcolor=black><tr><td><font color=\"#ffffff\">" WHO HOW
		    "</font></table>",
		"<p style=\"display:none\">x<p>" WHO HOW,
		"<p style=\"display:none\">x<div>" WHO HOW "</div>",
		"<div style=\"font:bold 12px/1.5 Gulim;opacity:.9\">" WHO HOW
		    "</div>",
		"<style>p{margin:0;color:#123}</style><div style=\"display:"
		    "block !important\">" WHO HOW "</div>",
		"1 < 2 <p>" WHO HOW "</p>",
		"<p>" NAME " 021234567 shop@example.com 순창군 장독로 1 "
		    "<a href=\"mailto:refuse@example.com?subject=x\">수신거부 "
		    "unsubscribe</a></p>"
	};
	static const char *const not[] = {
		/* Nothing to press on, and nothing that says where it leads. */
		"<p>" WHO " 수신거부 unsubscribe <a href='" LINK "'></a>",
		"<p>" WHO " 수신거부 unsubscribe <a href='" LINK "'><img></a>",
		"<p>" WHO " 수신거부 unsubscribe <a href='" LINK
		    "x'>here</a>",
		"<p>" WHO " <a href='" LINK "'>수신거부</a>"
	};
	struct base *base = *state;
	struct crm_adtext mail = { "email", "advertising", "(광고) 봄", "", "",
	    LINK };
	size_t i;

	for (i = 0; i < sizeof(html) / sizeof(html[0]); i++) {
		mail.html = html[i];
		if (*check(base, &mail) != '\0')
			fail_msg("%s %s", check(base, &mail), mail.html);
	}
	for (i = 0; i < sizeof(not) / sizeof(not[0]); i++) {
		mail.html = not[i];
		assert_string_equal(check(base, &mail), "no_refusal");
	}
	mail.html = "<p style=\"display:none\">" WHO HOW "</p>";
	assert_string_equal(check(base, &mail), "hidden");
	mail.html = "<p>" WHO HOW "&#x202e;</p>";
	assert_string_equal(check(base, &mail), "bidi");
}

static void
test_others(void **state)
{
	struct base *base = *state;
	struct crm_adtext text = { "push", "advertising", "봄", "세일", "",
	    LINK };
	struct made made = { { 0 }, { 0 }, { 0 } };

	make(base, &text, &made);
	assert_string_equal(crm_buf_text(&made.subject), "(광고) 봄");
	assert_string_equal(crm_buf_text(&made.body), HEAD "세일\n"
	    "무료수신거부 " LINK);
	text.subject = crm_buf_text(&made.subject);
	text.body = crm_buf_text(&made.body);
	assert_string_equal(check(base, &text), "");
	text.subject = "봄";
	assert_string_equal(check(base, &text), "no_mark");
	/* No electronic transmission, no advertising: as it was written. */
	text.body = "세일";
	text.channel = "post";
	assert_string_equal(check(base, &text), "");
	text.channel = "sms";
	text.purpose = "notice";
	make(base, &text, &made);
	assert_string_equal(crm_buf_text(&made.body), "세일");
	assert_string_equal(check(base, &text), "");
	text.body = "\xff";
	assert_int_equal(crm_adtext_make(base->db, NULL, &text,
	    &(struct crm_adtext_made){ &made.subject, &made.body,
	    &made.html }), -1);
	text.purpose = "advertising";
	assert_int_equal(crm_adtext_make(base->db, NULL, &text,
	    &(struct crm_adtext_made){ &made.subject, &made.body,
	    &made.html }), -1);
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sms, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_sms_refused, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_lookalikes, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_mail, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_hidden, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_seen, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_others, setup,
		    base_teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

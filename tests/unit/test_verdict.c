/* Every number, name and address is invented. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/stream.h"
#include "core/time.h"
#include "core/verdict.h"

enum { OK = CRM_VERDICT_OK, FIXED = CRM_VERDICT_FIXED,
    SUSPECT = CRM_VERDICT_SUSPECT, DEAD = CRM_VERDICT_DEAD };

struct trial {
	const char	*in;
	int		 verdict;
	const char	*form;		/* NULL: what came */
	const char	*why;		/* a part of it */
};

static int64_t
now(void)
{
	int64_t t;

	assert_int_equal(crm_time_parse("2026-11-20 09:00:00", 19, &t), 0);
	return (t);
}

static void
judge_one(enum crm_judged kind, const struct trial *t)
{
	struct crm_cell cell = { t->in, strlen(t->in) };
	const char *form = t->form == NULL ? t->in : t->form;
	struct crm_buf buf = { 0 };
	const char *why = "?";
	enum crm_judgment v;

	/* What buf holds already stays. */
	crm_buf_str(&buf, ">");
	v = crm_verdict(kind, &buf, cell, now(), &why);
	assert_int_equal(buf.bad, 0);
	if ((int)v != t->verdict || strcmp(buf.p + 1, form) != 0 ||
	    buf.p[0] != '>' || strlen(buf.p) != buf.n)
		fail_msg("\"%s\" is %s \"%s\" (%s), not %s \"%s\"", t->in,
		    crm_verdict_word(v), buf.p + 1, why == NULL ? "" : why,
		    crm_verdict_word((enum crm_judgment)t->verdict), form);
	if (t->verdict == OK)
		assert_null(why);
	else if (why == NULL || strstr(why, t->why) == NULL)
		fail_msg("\"%s\" is %s because of \"%s\", not \"%s\"", t->in,
		    crm_verdict_word(v), why == NULL ? "" : why, t->why);
	crm_buf_free(&buf);
}

/* Every form is its own form, and no worse than what it was made of. */
static void
judge_again(enum crm_judged kind, const struct trial *t)
{
	struct crm_cell cell = { t->form, 0 };
	struct crm_buf buf = { 0 };
	const char *why;

	if (t->form == NULL || t->verdict != FIXED)
		return;
	cell.n = strlen(t->form);
	if (crm_verdict(kind, &buf, cell, now(), &why) != CRM_VERDICT_OK ||
	    strcmp(crm_buf_text(&buf), t->form) != 0)
		fail_msg("\"%s\" became \"%s\", which is not ok: %s", t->in,
		    t->form, why == NULL ? "" : why);
	crm_buf_free(&buf);
}

static void
judge(enum crm_judged kind, const struct trial *t, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		judge_one(kind, &t[i]);
		judge_again(kind, &t[i]);
	}
}

#define JUDGE(kind, list)	\
	judge(kind, list, sizeof(list) / sizeof(*(list)))

static void
test_times(void **state)
{
	static const struct trial t[] = {
		{ "2026-10-07 07:46:37", OK, NULL, NULL },
		{ "", OK, NULL, NULL },
		{ "2026-10-07", FIXED, "2026-10-07 00:00:00", "form of date" },
		{ "2026/10/07 07:46", FIXED, "2026-10-07 07:46:00", "form" },
		{ "2026.10.07", FIXED, "2026-10-07 00:00:00", "form" },
		{ "20261007", FIXED, "2026-10-07 00:00:00", "form" },
		{ "20261007134500", FIXED, "2026-10-07 13:45:00", "form" },
		{ "2013-05-22+09:00", FIXED, "2013-05-22 00:00:00", "form" },
		{ "2026-09-17T09:15:56Z", FIXED, "2026-09-17 18:15:56",
		    "clock of Korea" },
		{ "2007.10.25", FIXED, "2007-10-25 00:00:00", "form" },
		{ "2026년 5월 12일 09:15 KST(UTC+9)", FIXED,
		    "2026-05-12 09:15:00", "form" },
		{ "26.07.19 21:59", FIXED, "2026-07-19 21:59:00", "form" },
		{ "46302.65", FIXED, "2026-10-07 15:36:00", "spreadsheet" },
		{ "2026-10-07 13:04:", FIXED, "2026-10-07 13:04:00", "form" },
		{ "2026-10-07 오후 1:04:55", FIXED, "2026-10-07 13:04:55",
		    "to 12" },
		{ "2026-10-07 1:04:55 PM", FIXED, "2026-10-07 13:04:55",
		    "to 12" },
		{ " 2026-10-07 07:46:37\t", FIXED, "2026-10-07 07:46:37",
		    "blanks" },
		{ "=\"2026-10-07 07:46:37\"", FIXED, "2026-10-07 07:46:37",
		    "guard" },
		{ "'2026-10-07 07:46:37", FIXED, "2026-10-07 07:46:37",
		    "guard" },
		{ "0000-00-00 00:00:00", FIXED, "", "nothing" },
		{ "null", FIXED, "", "nothing" },
		{ "오후 1:04:55", SUSPECT, "13:04:55", "without its date" },
		{ "1:04:55 PM", SUSPECT, "13:04:55", "without its date" },
		{ "2026-11-21", SUSPECT, "2026-11-21 00:00:00", "future" },
		{ "2026-11-20 23:00", FIXED, "2026-11-20 23:00:00", "form" },
		{ "1900-01-01", SUSPECT, "1900-01-01 00:00:00", "1900" },
		{ "2026-**-**", SUSPECT, NULL, "masked" },
		{ "2026-02-30", DEAD, "", "no such date" },
		{ "20261301", DEAD, "", "no such date" },
		{ "4.63E+04", DEAD, "", "lost digits" },
		{ "내일", DEAD, "", "no date" },
		{ "2026\xff", DEAD, "", "broken" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_TIME, t);
}

static void
test_births(void **state)
{
	static const struct trial t[] = {
		{ "1985-03-12", OK, NULL, NULL },
		{ "1985.03.12", FIXED, "1985-03-12", "form" },
		{ "19850312", FIXED, "1985-03-12", "form" },
		{ "1985년 3월 12일", FIXED, "1985-03-12", "form" },
		{ "850312", SUSPECT, NULL, "two digits" },
		{ "85.03.12", SUSPECT, NULL, "two digits" },
		{ "1900-01-01", SUSPECT, NULL, "1900" },
		{ "2026-11-21", SUSPECT, NULL, "future" },
		{ "1985-**-**", SUSPECT, NULL, "masked" },
		{ "1985-02-29", DEAD, "", "no such date" },
		{ "1960-02-30", DEAD, "", "no such date" },
		{ "850312-1234567", DEAD, "", "resident" },
	};
	static const struct trial lunar[] = {
		{ "1960-02-30", OK, NULL, NULL },
		{ "1961-02-29", OK, NULL, NULL },
		{ "1960-01-31", OK, NULL, NULL },
		{ "1960-02-31", DEAD, "", "no such date" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_BIRTH, t);
	JUDGE(CRM_JUDGED_LUNAR, lunar);
}

static void
test_money(void **state)
{
	static const struct trial t[] = {
		{ "19900", OK, NULL, NULL },
		{ "-19900", OK, NULL, NULL },
		{ "19.90", OK, NULL, NULL },
		{ "19,900", FIXED, "19900", "separators" },
		{ "19,900원", FIXED, "19900", "units" },
		{ "₩ 19,900", FIXED, "19900", "units" },
		{ "19,900(상품할인)", FIXED, "19900", "units" },
		{ "18900.0", FIXED, "18900", "zeros behind" },
		{ "１９，９００", FIXED, "19900", "separators" },
		{ " 19900", FIXED, "19900", "blanks" },
		{ "'19900", FIXED, "19900", "guard" },
		{ "-", FIXED, "", "nothing" },
		{ "0.12345678", SUSPECT, NULL, "decimals" },
		{ "1*,***", SUSPECT, NULL, "masked" },
		{ "10%", DEAD, "", "share" },
		{ "10,20", DEAD, "", "more than one" },
		{ "1000 / 2000", DEAD, "", "more than one" },
		{ "8.8E+12", DEAD, "", "lost digits" },
		{ "1e5", DEAD, "", "lost digits" },
		{ "=O2+P2+V2", DEAD, "", "formula" },
		{ "무료", DEAD, "", "no digits" },
		{ "3만", DEAD, "", "no number" },
		{ "99999999999999999999", DEAD, "", "no number" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_MONEY, t);
}

static void
test_counts(void **state)
{
	static const struct trial t[] = {
		{ "3", OK, NULL, NULL },
		{ "1.0", FIXED, "1", "zeros" },
		{ "2개", FIXED, "2", "units" },
		{ "3 EA", FIXED, "3", "units" },
		{ "1900-01-03", FIXED, "3", "day of 1900" },
		{ "1900-01-03 00:00:00", FIXED, "3", "day of 1900" },
		{ "1,900", FIXED, "1900", "separators" },
		{ "2.5", SUSPECT, NULL, "whole" },
		{ "2박스", FIXED, "2", "separators or units" },
		{ "△2", FIXED, "-2", "a minus sign of accountants" },
		{ "2kg", DEAD, "", "no number" },
		{ "2 + 1", DEAD, "", "more than one" },
		{ "2026-01-03", DEAD, "", "more than one" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_COUNT, t);
}

static void
test_phones(void **state)
{
	static const struct trial t[] = {
		{ "01026567701", OK, NULL, NULL },
		{ "010-2656-7701", OK, "01026567701", NULL },
		{ "02-656-7701", OK, "026567701", NULL },
		{ "010 2656 7701", FIXED, "01026567701", "signs" },
		{ "02)656-7701", FIXED, "026567701", "signs" },
		{ "010)2656-7701", FIXED, "01026567701", "signs" },
		{ "1026567701", FIXED, "01026567701", "lost zero" },
		{ "10-2656-7701", FIXED, "01026567701", "lost zero" },
		{ "1026567701.0", FIXED, "01026567701", "lost zero" },
		{ "+82 10-2656-7701", FIXED, "01026567701", "country" },
		{ "+82 010-2656-7701", FIXED, "01026567701", "country" },
		{ "0082-10-2656-7701", FIXED, "01026567701", "country" },
		{ "０１０－２６５６－７７０１", FIXED, "01026567701",
		    "signs" },
		{ "=\"01026567701\"", FIXED, "01026567701", "guard" },
		{ "'01026567701", FIXED, "01026567701", "guard" },
		{ "01026567701 ", FIXED, "01026567701", "blanks" },
		{ "010ㅡ2656ㅡ7701", FIXED, "01026567701", "signs" },
		{ "010-2656-7701,", FIXED, "01026567701", "signs" },
		{ "+1 (415) 555-0100", FIXED, "+14155550100", "signs" },
		{ "+14155550100", OK, NULL, NULL },
		{ "-", FIXED, "", "nothing" },
		{ "0503-2656-7701", SUSPECT, "050326567701", "virtual" },
		{ "0504-656-7701", SUSPECT, "05046567701", "virtual" },
		{ "1588-7701", SUSPECT, "15887701", "service" },
		{ "010-****-7701", SUSPECT, NULL, "masked" },
		{ "010-2656-7701 / 010-2656-7702", SUSPECT, "01026567701",
		    "more than one" },
		{ "01026567701,01026567702", SUSPECT, "01026567701",
		    "more than one" },
		{ "02-656-7701/2", SUSPECT, "026567701", "more than one" },
		{ "+82 10-2656-7701, +82 10-2656-7702", SUSPECT,
		    "01026567701", "more than one" },
		{ "010-2656-7701(집)", SUSPECT, "01026567701", "words" },
		{ "010-2656-7701 김하나", SUSPECT, "01026567701", "words" },
		{ "010-0000-0000", DEAD, "", "placeholder" },
		{ "010-1111-1111", DEAD, "", "placeholder" },
		{ "00000000", DEAD, "", "placeholder" },
		{ "010-265-677", DEAD, "", "no such number" },
		{ "2656-77", DEAD, "", "number of digits" },
		{ "010-2656-77012", DEAD, "", "no such number" },
		{ "1.02657E+09", DEAD, "", "lost digits" },
		{ "없음", DEAD, "", "no digits" },
		{ "850312-1234567", DEAD, "", "resident" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_PHONE, t);
}

static void
test_postcodes(void **state)
{
	static const struct trial t[] = {
		{ "05502", OK, NULL, NULL },
		{ "01000", OK, NULL, NULL },
		{ "63644", OK, NULL, NULL },
		{ "1760", FIXED, "01760", "lost zero" },
		{ "1760.0", FIXED, "01760", "lost zero" },
		{ "01760.0", FIXED, "01760", ".0" },
		{ "021-90", FIXED, "02190", "signs" },
		{ "０１７６０", FIXED, "01760", "full-width" },
		{ "=\"01760\"", FIXED, "01760", "guard" },
		{ "'01760", FIXED, "01760", "guard" },
		{ "01760 ", FIXED, "01760", "blanks" },
		{ "110809", SUSPECT, NULL, "six" },
		{ "123-456", SUSPECT, "123456", "six" },
		{ "１１０８０９", SUSPECT, "110809", "six" },
		{ "00999", SUSPECT, NULL, "no such postcode" },
		{ "63645", SUSPECT, NULL, "no such postcode" },
		{ "0176", SUSPECT, "00176", "no such postcode" },
		{ "05***", SUSPECT, NULL, "masked" },
		{ "00000", DEAD, "", "placeholder" },
		{ "000-000", DEAD, "", "placeholder" },
		{ "0000", DEAD, "", "placeholder" },
		{ "176", DEAD, "", "number of digits" },
		{ "1234567", DEAD, "", "number of digits" },
		{ "1.76E+03", DEAD, "", "lost digits" },
		{ "서울", DEAD, "", "no digits" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_POSTCODE, t);
}

static void
test_names(void **state)
{
	static const struct trial t[] = {
		{ "김하나", OK, NULL, NULL },
		{ "남궁하나", OK, NULL, NULL },
		{ "Kim Ha-na", OK, NULL, NULL },
		{ "J. O'Neil", OK, NULL, NULL },
		{ " 김하나\xe3\x80\x80", FIXED, "김하나", "blanks" },
		{ "Kim  Ha-na", FIXED, "Kim Ha-na", "blanks" },
		{ "김\xe2\x80\x8b하나", FIXED, "김하나", "blanks" },
		/* Decomposed, as macOS writes it. */
		{ "\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7하나", FIXED, "김하나",
		    "taken apart" },
		{ "null", FIXED, "", "nothing" },
		{ "김*나", SUSPECT, NULL, "masked" },
		{ "김○○", SUSPECT, NULL, "masked" },
		{ "김.", SUSPECT, NULL, "one letter" },
		{ "김", SUSPECT, NULL, "one letter" },
		{ "집", SUSPECT, NULL, "place" },
		{ "우리집", SUSPECT, NULL, "place" },
		{ "(주)하나상사", SUSPECT, NULL, "company" },
		{ "㈜하나", SUSPECT, NULL, "company" },
		{ "주식회사 하나", SUSPECT, NULL, "company" },
		{ "김하나(부재시 경비실)", SUSPECT, NULL, "words" },
		{ "김하나 부재시 문앞", SUSPECT, NULL, "words" },
		{ "김하나/박둘", SUSPECT, NULL, "words" },
		{ "김하나2", SUSPECT, NULL, "digits" },
		{ "김하나★", SUSPECT, NULL, "signs" },
		{ "ㄱㅎㄴ", SUSPECT, NULL, "syllables" },
		{ "하나둘셋넷다섯여", SUSPECT, NULL, "too long" },
		{ "김\xef\xbf\xbd나", SUSPECT, NULL, "broken" },
		{ "김??", SUSPECT, NULL, "broken" },
		{ "고객", DEAD, "", "placeholder" },
		{ "비회원", DEAD, "", "placeholder" },
		{ "test", DEAD, "", "placeholder" },
		{ ".", DEAD, "", "no letters" },
		{ "1234", DEAD, "", "no letters" },
		{ "850312-1234567", DEAD, "", "resident" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_NAME, t);
}

static void
test_addresses(void **state)
{
	static const struct trial t[] = {
		{ "서울시 송파구 올림픽로 135 (잠실동)", OK, NULL, NULL },
		{ "서울 송파구 잠실동 22-3", OK, NULL, NULL },
		{ "서울특별시  송파구 올림픽로 135", FIXED,
		    "서울특별시 송파구 올림픽로 135", "blanks" },
		{ "서울시 송파구\n올림픽로 135", FIXED,
		    "서울시 송파구 올림픽로 135", "blanks" },
		{ "\xe1\x84\x80\xe1\x85\xa1로 135 가동 12호", FIXED,
		    "가로 135 가동 12호", "taken apart" },
		{ "서울시 송파구 ***", SUSPECT, NULL, "masked" },
		{ "서울시 송파구 올림픽로", SUSPECT, NULL, "house number" },
		{ "집 12", SUSPECT, NULL, "too short" },
		{ "서울시 송파구 ??로 135", SUSPECT, NULL, "broken" },
		{ "135-12", DEAD, "", "no letters" },
		{ "...", DEAD, "", "no letters" },
		{ "-", FIXED, "", "nothing" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_ADDRESS, t);
}

static void
test_emails(void **state)
{
	static const struct trial t[] = {
		{ "hana@example.kr", OK, NULL, NULL },
		{ "Hana@Example.KR", FIXED, "hana@example.kr", "capital" },
		{ " hana@example.kr", FIXED, "hana@example.kr", "blanks" },
		{ "none", FIXED, "", "nothing" },
		{ "hana@gmial.com", SUSPECT, NULL, "mistyped" },
		{ "Hana@Naver.co", SUSPECT, "hana@naver.co", "mistyped" },
		{ "hana@shop.con", SUSPECT, NULL, "mistyped" },
		{ "ha***@example.kr", SUSPECT, NULL, "masked" },
		{ "noreply@shop.example.kr", SUSPECT, NULL, "placeholder" },
		{ "hana", DEAD, "", "no @" },
		{ "hana@", DEAD, "", "no domain" },
		{ "hana@naver", DEAD, "", "no domain" },
		{ "a@example.kr, b@example.kr", DEAD, "", "more than one" },
		{ "ha na@example.kr", DEAD, "", "no e-mail" },
		{ "hana@example.com", DEAD, "", "examples" },
		{ "hana@mail.example.com", DEAD, "", "examples" },
		{ "hana@shop.invalid", DEAD, "", "examples" },
		{ "hana@shop.test", DEAD, "", "examples" },
	};

	(void)state;
	JUDGE(CRM_JUDGED_EMAIL, t);
}

static void
kind_is(const char *stream, const char *name, enum crm_judged want)
{
	const struct crm_column *c = crm_stream_columns(stream);

	while (c->name != NULL && strcmp(c->name, name) != 0)
		c++;
	assert_non_null(c->name);
	if (crm_verdict_kind(c) != want)
		fail_msg("%s of %s is judged as %d, not %d", name, stream,
		    (int)crm_verdict_kind(c), (int)want);
}

static void
test_kinds(void **state)
{
	(void)state;
	kind_is("member", "name", CRM_JUDGED_NAME);
	kind_is("member", "phone", CRM_JUDGED_PHONE);
	kind_is("member", "email", CRM_JUDGED_EMAIL);
	kind_is("member", "birth", CRM_JUDGED_BIRTH);
	kind_is("member", "postcode", CRM_JUDGED_POSTCODE);
	kind_is("member", "address", CRM_JUDGED_ADDRESS);
	kind_is("member", "joined_at", CRM_JUDGED_TIME);
	kind_is("member", "memo", CRM_JUDGED_NOT);
	kind_is("member", "member", CRM_JUDGED_NOT);
	kind_is("order", "receiver_phone2", CRM_JUDGED_PHONE);
	kind_is("order", "qty", CRM_JUDGED_COUNT);
	kind_is("order", "amount", CRM_JUDGED_MONEY);
	kind_is("order", "buyer_id", CRM_JUDGED_NOT);
	kind_is("order", "rank", CRM_JUDGED_NOT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_births),
		cmocka_unit_test(test_money),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_phones),
		cmocka_unit_test(test_postcodes),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_emails),
		cmocka_unit_test(test_kinds)
	};

	return (cmocka_run_group_tests_name("verdict", tests, NULL, NULL));
}

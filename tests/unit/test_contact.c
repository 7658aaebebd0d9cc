/* Every number, name and address is invented. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/contact.h"

static const char *const kinds[] = { "bad", "mobile", "line", "service",
    "virtual", "foreign", "masked", "fake" };

static void
phone(const char *in, enum crm_phone want, const char *digits)
{
	struct crm_buf buf = { 0 };
	enum crm_phone kind;

	crm_buf_str(&buf, ">");
	kind = crm_phone_parse(&buf, in, strlen(in));
	if (kind != want || strcmp(crm_buf_text(&buf) + 1, digits) != 0)
		fail_msg("\"%s\" is %s %s, not %s %s", in, kinds[kind],
		    crm_buf_text(&buf) + 1, kinds[want], digits);
	crm_buf_free(&buf);
}

static void
test_phone_shapes(void **state)
{
	static const char *const same[] = { "01023456789", "010-2345-6789",
	    "010 2345 6789", "010.2345.6789", "010/2345/6789",
	    "010)2345-6789", "(010)2345-6789", "(010) 2345-6789",
	    "010_2345_6789", "[010]2345-6789", " 010-2345-6789\t",
	    "010 - 2345 - 6789", "０１０－２３４５－６７８９",
	    "010–2345–6789", "010ㅡ2345ㅡ6789",
	    "010　2345　6789", "0 1 0 2 3 4 5 6 7 8 9",
	    "+82 10-2345-6789", "+821023456789", "+82-10-2345-6789",
	    "+82 (0)10-2345-6789", "+82 010-2345-6789", "(+82) 10-2345-6789",
	    "＋82 10 2345 6789", "82-10-2345-6789", "821023456789",
	    "8201023456789", "0082 10 2345 6789", "1023456789",
	    "10-2345-6789", "1023456789.0", "821023456789.0",
	    "010-2345-6789(집)", "010-2345-6789 홍길동", "010-2345-6789,",
	    "010-2345-6789 ext 2", "010-2345-6789번", "010-2345-6789~90" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		phone(same[i], CRM_PHONE_MOBILE, "01023456789");
}

static void
test_phone_kinds(void **state)
{
	(void)state;
	phone("011-234-5678", CRM_PHONE_MOBILE, "0112345678");
	phone("016-2345-6789", CRM_PHONE_MOBILE, "01623456789");
	phone("019-234-5678", CRM_PHONE_MOBILE, "0192345678");
	phone("112345678", CRM_PHONE_MOBILE, "0112345678");
	phone("1623456789", CRM_PHONE_MOBILE, "01623456789");
	phone("010-1234-5678", CRM_PHONE_MOBILE, "01012345678");
	phone("02-123-4567", CRM_PHONE_LINE, "021234567");
	phone("02-1234-5678", CRM_PHONE_LINE, "0212345678");
	phone("02)123-4567", CRM_PHONE_LINE, "021234567");
	phone("212345678", CRM_PHONE_LINE, "0212345678");
	phone("21234567", CRM_PHONE_LINE, "021234567");
	phone("+82-2-123-4567", CRM_PHONE_LINE, "021234567");
	phone("82221234567", CRM_PHONE_LINE, "0221234567");
	phone("031-123-4567", CRM_PHONE_LINE, "0311234567");
	phone("051-1234-5678", CRM_PHONE_LINE, "05112345678");
	phone("064-123-4567", CRM_PHONE_LINE, "0641234567");
	phone("070-1234-5678", CRM_PHONE_LINE, "07012345678");
	phone("080-123-4567", CRM_PHONE_LINE, "0801234567");
	phone("8012345678", CRM_PHONE_LINE, "08012345678");
	phone("1588-1234", CRM_PHONE_SERVICE, "15881234");
	phone("15881234", CRM_PHONE_SERVICE, "15881234");
	phone("1899-0000", CRM_PHONE_SERVICE, "18990000");
	phone("1661-1234", CRM_PHONE_SERVICE, "16611234");
	phone("15881234.0", CRM_PHONE_SERVICE, "15881234");
	phone("+82-1588-1234", CRM_PHONE_SERVICE, "15881234");
	phone("+1 (415) 555-0100", CRM_PHONE_FOREIGN, "+14155550100");
	phone("+81-90-1234-5678", CRM_PHONE_FOREIGN, "+819012345678");
	phone("+123456789012345", CRM_PHONE_FOREIGN, "+123456789012345");
}

static void
test_phone_virtual(void **state)
{
	(void)state;
	phone("0503-1234-5678", CRM_PHONE_VIRTUAL, "050312345678");
	phone("0504-123-4567", CRM_PHONE_VIRTUAL, "05041234567");
	phone("050212345678", CRM_PHONE_VIRTUAL, "050212345678");
	phone("05081234567", CRM_PHONE_VIRTUAL, "05081234567");
	phone("5031234567", CRM_PHONE_VIRTUAL, "05031234567");
	phone("50312345678", CRM_PHONE_VIRTUAL, "050312345678");
	phone("+82 503-1234-5678", CRM_PHONE_VIRTUAL, "050312345678");
	phone("0503-0000-0000", CRM_PHONE_VIRTUAL, "050300000000");
	phone("0503-123-456", CRM_PHONE_BAD, "");
	phone("0503-1234-56789", CRM_PHONE_BAD, "");
}

static void
test_phone_two(void **state)
{
	(void)state;
	phone("010-1111-2222 / 010-3333-4444", CRM_PHONE_MOBILE,
	    "01011112222");
	phone("010-1111-2222/010-3333-4444", CRM_PHONE_MOBILE, "01011112222");
	phone("01011112222,01033334444", CRM_PHONE_MOBILE, "01011112222");
	phone("010-1111-2222 010-3333-4444", CRM_PHONE_MOBILE, "01011112222");
	phone("01011112222\n01033334444", CRM_PHONE_MOBILE, "01011112222");
	phone("010-1111-2222; 02-123-4567", CRM_PHONE_MOBILE, "01011112222");
	phone("010-1111-2222 / 010-3333-4444 / 010-5555-6666",
	    CRM_PHONE_MOBILE, "01011112222");
	phone("02-123-4567 010-3333-4444", CRM_PHONE_LINE, "021234567");
	phone("02-123-4567/8", CRM_PHONE_LINE, "021234567");
	phone("02-123-4567(8)", CRM_PHONE_LINE, "021234567");
	phone("02-123-4567~8", CRM_PHONE_LINE, "021234567");
	phone("1588-1234 / 010-3333-4444", CRM_PHONE_SERVICE, "15881234");
	phone("010-2345-6789 (내선 12)", CRM_PHONE_MOBILE, "01023456789");
	phone("+82 10-1111-2222 / 010-3333-4444", CRM_PHONE_MOBILE,
	    "01011112222");
}

static void
test_phone_bad(void **state)
{
	static const char *const bad[] = { "", " ", "-", ".", "0", "000",
	    "null", "없음", "112", "1234567", "12345678", "010",
	    "010-1234", "010-1234-567", "0101234567", "010-123-4567",
	    "010-1234-56789", "010123456789", "012-345-6789",
	    "013-1234-5678", "015-1234-5678", "00-1234-5678",
	    "090-1234-5678", "071-123-4567", "02-12-3456", "031-12-3456",
	    "031-1234-56789", "1012345678a", "a01012345678",
	    "01012345678@x.kr", "010-2345-6789-1", "010-2345-6789 12",
	    "1588-1234-5678", "8.8E+12", "1.01235E+09", "900101-0234567",
	    "8801234567890", "10123456780.5", "+", "+82", "+82 10-234-567",
	    "+0 123 456 789", "+010-2345-6789", "++821023456789",
	    "+1234567", "+1234567890123456", "010=2345=6789",
	    "'01012345678", "010-XXXX-5678", "010-2345-678\xff",
	    "\377010-2345-6789", "2026-10-07", "20261007",
	    "20261007.0", "12345", "tel",
	    "01012345678#1", "010:2345:6789" };
	size_t i;
	struct crm_buf buf = { 0 };

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		phone(bad[i], CRM_PHONE_BAD, "");
	assert_int_equal(crm_phone_parse(&buf, "010-2345-6789\0", 14),
	    CRM_PHONE_BAD);
	assert_int_equal(crm_phone_parse(&buf, NULL, 0), CRM_PHONE_BAD);
	assert_int_equal(buf.n, 0);
}

static void
test_phone_fake(void **state)
{
	(void)state;
	phone("010-0000-0000", CRM_PHONE_FAKE, "01000000000");
	phone("010-1111-1111", CRM_PHONE_FAKE, "01011111111");
	phone("01099999999", CRM_PHONE_FAKE, "01099999999");
	phone("+82 10-0000-0000", CRM_PHONE_FAKE, "01000000000");
	phone("1000000000", CRM_PHONE_FAKE, "01000000000");
	phone("011-000-0000", CRM_PHONE_FAKE, "0110000000");
	phone("02-000-0000", CRM_PHONE_FAKE, "020000000");
	phone("02)000-0000", CRM_PHONE_FAKE, "020000000");
	phone("031-0000-0000", CRM_PHONE_FAKE, "03100000000");
	phone("000-0000-0000", CRM_PHONE_FAKE, "00000000000");
	phone("00000000", CRM_PHONE_FAKE, "00000000");
	phone("+99999999999", CRM_PHONE_FAKE, "+99999999999");
	/* One digit is another: perhaps somebody's. */
	phone("010-0000-0001", CRM_PHONE_MOBILE, "01000000001");
	phone("010-1000-0000", CRM_PHONE_MOBILE, "01010000000");
	phone("010-1234-5678", CRM_PHONE_MOBILE, "01012345678");
	phone("1588-8888", CRM_PHONE_SERVICE, "15888888");
}

static void
test_phone_masked(void **state)
{
	(void)state;
	phone("010-****-5678", CRM_PHONE_MASKED, "");
	phone("010-12**-56**", CRM_PHONE_MASKED, "");
	phone("0101234****", CRM_PHONE_MASKED, "");
	phone("010-＊＊＊＊-5678", CRM_PHONE_MASKED, "");
	phone("010-○○○○-5678", CRM_PHONE_MASKED, "");
	phone("***********", CRM_PHONE_MASKED, "");
}

static void
written(const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_phone_format(&buf, in, strlen(in));
	assert_string_equal(crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

static void
test_phone_format(void **state)
{
	(void)state;
	written("01012345678", "010-1234-5678");
	written("0112345678", "011-234-5678");
	written("021234567", "02-123-4567");
	written("0212345678", "02-1234-5678");
	written("0311234567", "031-123-4567");
	written("050312345678", "0503-1234-5678");
	written("05041234567", "0504-123-4567");
	written("07012345678", "070-1234-5678");
	written("15881234", "1588-1234");
	written("+14155550100", "+14155550100");
	written("", "");
	written("012", "012");
	written("00000000", "00000000");
}

static void
email(const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_buf_str(&buf, ">");
	if (crm_email_parse(&buf, in, strlen(in)) != 0)
		fail_msg("\"%s\" was refused", in);
	assert_string_equal(crm_buf_text(&buf) + 1, want);
	crm_buf_free(&buf);
}

static void
test_email(void **state)
{
	(void)state;
	email("hong@example.com", "hong@example.com");
	email("Hong.GilDong+A@Example.CO.KR", "hong.gildong+a@example.co.kr");
	email(" \t\xe3\x80\x80hong@example.com\xc2\xa0\n", "hong@example.com");
	email("a@b.c", "a@b.c");
	email("o'neil_1-2/3@ex-ample.com", "o'neil_1-2/3@ex-ample.com");
	email("홍길동@example.com", "홍길동@example.com");
}

static void
test_email_refuses(void **state)
{
	static const char *const bad[] = { "", " ", "@", "-", "null", "hong",
	    "hong@", "@example.com", "hong@example", "hong@.com",
	    "hong@example.", "hong@example..com", "a@b@c.com", "@@x.kr",
	    "hong @example.com", "hong@exam ple.com", "hong@example.com x",
	    "hong\n@example.com", "ho\tng@example.com",
	    "hong@example.com\r\nBcc: x@y.kr", "ho**@example.com",
	    "h＊@example.com", "<hong@example.com>", "hong@example.com,",
	    "a@x.kr;b@y.kr", "\"a b\"@x.kr", "hong(a)@x.kr",
	    "mailto:hong@x.kr", "hong\xe2\x80\x8b@x.kr",
	    "ho\xe3\x80\x80ng@x.kr", "hong＠x.kr", "hong@x．kr",
	    "ho\xe2\x80\xaeng@x.kr", "hong\xff@x.kr", "hong@x\x7f.kr" };
	struct crm_buf buf = { 0 };
	char large[260];
	size_t i;

	(void)state;
	crm_buf_str(&buf, "kept");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (crm_email_parse(&buf, bad[i], strlen(bad[i])) != -1)
			fail_msg("\"%s\" was read", bad[i]);
		assert_string_equal(crm_buf_text(&buf), "kept");
	}
	memset(large, 'a', sizeof(large));
	memcpy(large, "hong@", 5);
	large[250] = '.';
	assert_int_equal(crm_email_parse(&buf, large, 254), 0);
	assert_int_equal(crm_email_parse(&buf, large, 255), -1);
	memset(large, 'a', sizeof(large));
	memcpy(large + 65, "@x.kr", 5);
	assert_int_equal(crm_email_parse(&buf, large, 70), -1);
	assert_int_equal(crm_email_parse(&buf, large + 1, 69), 0);
	assert_int_equal(crm_email_parse(&buf, "a\0@x.kr", 7), -1);
	assert_int_equal(buf.n, 4 + 254 + 69);
	crm_buf_free(&buf);
}

static void
name(const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_buf_str(&buf, ">");
	if (crm_name_key(&buf, in, strlen(in)) != 0)
		fail_msg("\"%s\" was refused", in);
	if (strcmp(crm_buf_text(&buf) + 1, want) != 0)
		fail_msg("\"%s\" is \"%s\", not \"%s\"", in,
		    crm_buf_text(&buf) + 1, want);
	assert_int_equal(buf.n, strlen(want) + 1);
	crm_buf_free(&buf);
}

static void
test_name(void **state)
{
	(void)state;
	name("홍길동", "홍길동");
	name(" 홍 길동 ", "홍길동");
	name("홍길동님", "홍길동");
	name("홍길동 님", "홍길동");
	name("홍길동(부재시 경비실)", "홍길동");
	name("홍길동（본인）님", "홍길동");
	name("[VIP]홍길동", "홍길동");
	name("홍길동 (부재시", "홍길동");
	name("홍길동)", "홍길동");
	name("홍(가(나)다)길동", "홍길동");
	name("【단골】홍길동<2>", "홍길동");
	name("㈜가나농장", "가나농장");
	name("(주)가나농장", "가나농장");
	name("Hong GilDong", "honggildong");
	name("ＨＯＮＧ", "hong");
	name("\xe1\x84\x92\xe1\x85\xa9\xe1\x86\xbc길동", "홍길동");
	name("김", "김");
	name("님하늘", "님하늘");
	name("고객만족", "고객만족");
	name("집현전", "집현전");
	name("7-Eleven", "7-eleven");
	name("José", "josé");
	name("JOSE\xcc\x81", "josé");
}

static void
test_name_refuses(void **state)
{
	static const char *const bad[] = { "", " ", "　", "홍*동", "김**",
	    "홍＊동", "홍○동", "홍●동", "홍◯동", "홍〇동", "○○○", "홍길동(**)",
	    "-", ".", "--", "?", "0", "12345", "010-2345-6789", "(홍길동)",
	    "()", "님", "(주)", "null", "NULL", "None", "nan", "N/A", "없음",
	    "이름 없음", "고객", "고객님", "비회원", "받는 분", "집",
	    "본인", "주문자와 동일", "Test", "테스트", "☆☆", "\xff",
	    "홍\xff동", "홍\xea\xb8" };
	struct crm_buf buf = { 0 };
	size_t i;

	(void)state;
	assert_int_equal(crm_name_key(&buf, NULL, 0), -1);
	crm_buf_str(&buf, "kept");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (crm_name_key(&buf, bad[i], strlen(bad[i])) != -1)
			fail_msg("\"%s\" was read", bad[i]);
		assert_string_equal(crm_buf_text(&buf), "kept");
		assert_int_equal(buf.n, 4);
	}
	assert_int_equal(crm_name_key(&buf, "홍\0동", 7), -1);
	crm_buf_free(&buf);
}

static int
masked(const char *s)
{
	return (crm_masked(s, strlen(s)));
}

static void
test_masked(void **state)
{
	(void)state;
	assert_int_equal(masked("홍*동"), 1);
	assert_int_equal(masked("*"), 1);
	assert_int_equal(masked("chld****"), 1);
	assert_int_equal(masked("홍＊동"), 1);
	assert_int_equal(masked("홍○동"), 1);
	assert_int_equal(masked("김○"), 1);
	assert_int_equal(masked("김●●"), 1);
	assert_int_equal(masked("홍◯동"), 1);
	assert_int_equal(masked("○○○"), 1);
	assert_int_equal(masked("\xff*"), 1);
	assert_int_equal(masked(""), 0);
	assert_int_equal(masked("홍길동"), 0);
	assert_int_equal(masked("● 홍길동"), 0);
	assert_int_equal(masked("●홍길동"), 0);
	assert_int_equal(masked("hong@example.com"), 0);
	assert_int_equal(masked("\xff"), 0);
	assert_int_equal(crm_masked(NULL, 0), 0);
}

static void
finds(const char *in, int strict, const char *want)
{
	size_t at = 99, len = 99;

	if (crm_rrn_find(in, strlen(in), strict, &at, &len) != 1)
		fail_msg("nothing found in \"%s\"", in);
	assert_int_equal(len, strlen(want));
	assert_memory_equal(in + at, want, len);
}

static void
finds_none(const char *in, int strict)
{
	size_t at = 99, len = 99;

	if (crm_rrn_find(in, strlen(in), strict, &at, &len) != 0)
		fail_msg("found at %zu in \"%s\"", at, in);
	assert_true(at == 99 && len == 99);
}

static void
test_rrn(void **state)
{
	int strict;

	(void)state;
	for (strict = 0; strict < 2; strict++) {
		finds("900101-1234567", strict, "900101-1234567");
		finds("주민번호 900101-1234567입니다", strict,
		    "900101-1234567");
		finds("(000229-3234567)", strict, "000229-3234567");
		finds("a900101-8234567b", strict, "900101-8234567");
		finds("1-900101-1234567-1", strict, "900101-1234567");
		finds("123456-900101-1234567", strict, "900101-1234567");
		finds("900101－1234567", strict, "900101－1234567");
		finds("900101\xe2\x80\x93" "1234567", strict,
		    "900101\xe2\x80\x93" "1234567");
		finds("９００１０１-１２３４５６７", strict,
		    "９００１０１-１２３４５６７");
		finds("12 345 900101-1234567 5", strict, "900101-1234567");
	}
	finds("9001011234567", 0, "9001011234567");
	finds("tel 9001011234567.", 0, "9001011234567");
	finds("8801234567890 900101-1234567", 1, "900101-1234567");
	/* An EAN that looks alike: so codes are asked strictly. */
	finds("8801234567890", 0, "8801234567890");
}

static void
test_rrn_none(void **state)
{
	static const char *const none[] = { "", "900101", "900101-",
	    "900101-123456", "900101-12345678", "1900101-1234567",
	    "900101-0234567", "900101-9234567", "901301-1234567",
	    "900001-1234567", "900132-1234567", "900100-1234567",
	    "900229-1234567", "900230-1234567", "010229-3234567",
	    "010-2345-6789", "900101--1234567", "900101 1234567",
	    "900101-1******", "90010-11234567", "90 0101-1234567",
	    "２900101-1234567", "900101-1234567２", "99010112345678",
	    "8809795334879", "2026-10-07 07:46:37", "20261007123456789",
	    "900101-\xff" "1234567", "123456-123456-1234567",
	    "900101\xe2\x80\x96" "1234567" };
	size_t at, i, len;

	(void)state;
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		finds_none(none[i], 1);
		finds_none(none[i], 0);
	}
	finds_none("9001011234567", 1);
	finds_none("8801234567890", 1);
	finds_none("9013011234567", 0);
	finds_none("9001010234567", 0);
	/* Only n bytes count, and the byte behind them may be a digit. */
	assert_int_equal(crm_rrn_find("900101-12345678", 14, 1, &at, &len), 1);
	assert_int_equal(crm_rrn_find("900101-1234567", 13, 1, &at, &len), 0);
	assert_int_equal(crm_rrn_find(NULL, 0, 0, &at, &len), 0);
}

typedef void	mask_fn(struct crm_buf *, const char *, size_t);

static void
is_shown(mask_fn *mask, const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	mask(&buf, in, strlen(in));
	if (strcmp(crm_buf_text(&buf), want) != 0)
		fail_msg("\"%s\" is shown as \"%s\", not \"%s\"", in,
		    crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

static void
rrn_strict(struct crm_buf *buf, const char *s, size_t n)
{
	crm_rrn_mask(buf, s, n, 1);
}

static void
rrn_loose(struct crm_buf *buf, const char *s, size_t n)
{
	crm_rrn_mask(buf, s, n, 0);
}

static void
test_rrn_mask(void **state)
{
	(void)state;
	is_shown(rrn_strict, "", "");
	is_shown(rrn_strict, "홍길동", "홍길동");
	is_shown(rrn_strict, "900101-1234567", "******-*******");
	is_shown(rrn_strict, "a 900101-1234567 b 9001011234567",
	    "a ******-******* b 9001011234567");
	is_shown(rrn_loose, "a 900101-1234567 b 9001011234567 1",
	    "a ******-******* b ************* 1");
	is_shown(rrn_loose, "900101-1234567-900101-1234567",
	    "******-*******-******-*******");
	is_shown(rrn_loose, "９００１０１－１２３４５６７", "******－*******");
	is_shown(rrn_loose, "010-2345-6789", "010-2345-6789");
}

static void
test_mask_name(void **state)
{
	(void)state;
	is_shown(crm_mask_name, "홍길동", "홍*동");
	is_shown(crm_mask_name, "김철", "김*");
	is_shown(crm_mask_name, "남궁민수", "남**수");
	is_shown(crm_mask_name, "김", "*");
	is_shown(crm_mask_name, "", "");
	is_shown(crm_mask_name, " 홍길동 ", "홍*동");
	is_shown(crm_mask_name, "John Smith", "J*** ****h");
	is_shown(crm_mask_name, "Al", "A*");
	is_shown(crm_mask_name, "홍*동", "홍*동");
	is_shown(crm_mask_name, "\x1b[31m", "\xef\xbf\xbd***m");
	is_shown(crm_mask_name, "\xff\xff\xff", "\xef\xbf\xbd*\xef\xbf\xbd");
}

static void
test_mask_phone(void **state)
{
	(void)state;
	is_shown(crm_mask_phone, "01012345678", "010-****-5678");
	is_shown(crm_mask_phone, "010-1234-5678", "010-****-5678");
	is_shown(crm_mask_phone, "+82 10-1234-5678", "010-****-5678");
	is_shown(crm_mask_phone, "0112345678", "011-***-5678");
	is_shown(crm_mask_phone, "021234567", "02-***-4567");
	is_shown(crm_mask_phone, "050312345678", "0503-****-5678");
	is_shown(crm_mask_phone, "15881234", "****-1234");
	is_shown(crm_mask_phone, "+14155550100", "+*******0100");
	is_shown(crm_mask_phone, "010-****-5678", "***-****-5678");
	is_shown(crm_mask_phone, "00000000", "****0000");
	is_shown(crm_mask_phone, "12345", "*****");
	is_shown(crm_mask_phone, "홍길동", "***");
	is_shown(crm_mask_phone, "홍길동의 전화번호", "**** 전화번호");
	is_shown(crm_mask_phone, "", "");
	is_shown(crm_mask_phone, "x\x1b\xff", "***");
}

static void
test_mask_email(void **state)
{
	(void)state;
	is_shown(crm_mask_email, "abcdef@example.com", "ab***@example.com");
	is_shown(crm_mask_email, "abc@example.com", "ab***@example.com");
	is_shown(crm_mask_email, "ab@example.com", "a***@example.com");
	is_shown(crm_mask_email, "a@example.com", "a***@example.com");
	is_shown(crm_mask_email, "홍길동@example.com", "홍길***@example.com");
	is_shown(crm_mask_email, "a@b@example.com", "a@***@example.com");
	is_shown(crm_mask_email, "nothing", "no***");
	is_shown(crm_mask_email, "@example.com", "***@example.com");
	is_shown(crm_mask_email, "", "");
	is_shown(crm_mask_email, "abc@\x1b", "ab***@\xef\xbf\xbd");
}

static void
test_mask_address(void **state)
{
	(void)state;
	is_shown(crm_mask_address, "서울특별시 송파구 올림픽로 135 101동",
	    "서울특별시 송파구 ***");
	is_shown(crm_mask_address, "서울특별시  송파구  올림픽로",
	    "서울특별시 송파구 ***");
	is_shown(crm_mask_address, "서울특별시 송파구", "서울특별시 송파구");
	is_shown(crm_mask_address, " 제주도 ", "제주도");
	is_shown(crm_mask_address, "송파구 올림픽로135", "송파구 ***");
	is_shown(crm_mask_address, "서울시송파구올림픽로135", "***");
	is_shown(crm_mask_address, "[05551] 서울특별시 송파구", "***");
	is_shown(crm_mask_address, "", "");
	is_shown(crm_mask_address, "서울\x1b 송파구 올림픽로",
	    "서울\xef\xbf\xbd 송파구 ***");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_phone_shapes),
		cmocka_unit_test(test_phone_kinds),
		cmocka_unit_test(test_phone_virtual),
		cmocka_unit_test(test_phone_two),
		cmocka_unit_test(test_phone_bad),
		cmocka_unit_test(test_phone_fake),
		cmocka_unit_test(test_phone_masked),
		cmocka_unit_test(test_phone_format),
		cmocka_unit_test(test_email),
		cmocka_unit_test(test_email_refuses),
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_name_refuses),
		cmocka_unit_test(test_masked),
		cmocka_unit_test(test_rrn),
		cmocka_unit_test(test_rrn_none),
		cmocka_unit_test(test_rrn_mask),
		cmocka_unit_test(test_mask_name),
		cmocka_unit_test(test_mask_phone),
		cmocka_unit_test(test_mask_email),
		cmocka_unit_test(test_mask_address),
	};

	return (cmocka_run_group_tests_name("contact", tests, NULL, NULL));
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "core/buf.h"
#include "core/text.h"

typedef int	form_fn(struct crm_buf *, const char *, size_t);

static void
is_form(form_fn *form, const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_buf_str(&buf, ">");
	assert_int_equal(form(&buf, in, strlen(in)), 0);
	assert_string_equal(crm_buf_text(&buf) + 1, want);
	assert_int_equal(buf.n, strlen(want) + 1);
	crm_buf_free(&buf);
}

static int
header(struct crm_buf *buf, const char *s, size_t n)
{
	return (crm_text_header(buf, s, n, 0));
}

static int
loose_header(struct crm_buf *buf, const char *s, size_t n)
{
	return (crm_text_header(buf, s, n, 1));
}

/* Every ill-formed sequence with the offset at which it is found. */
static const struct {
	const char	*s;
	size_t		 n, at;
} broken[] = {
	{ "\0", 1, 0 },
	{ "abcdefg\0", 8, 7 },
	{ "abcdefgh\0ijklmnop", 17, 8 },
	{ "\x80", 1, 0 },
	{ "abcdefgh\xbf", 9, 8 },
	{ "\xc0\x80", 2, 0 },
	{ "\xc1\xbf", 2, 0 },
	{ "\xc2", 1, 0 },
	{ "\xc3(", 2, 0 },
	{ "\xe0\x80\x80", 3, 0 },
	{ "\xe0\x9f\xbf", 3, 0 },
	{ "\xea\xb0", 2, 0 },
	{ "\xea\xb0(", 3, 0 },
	{ "\xed\xa0\x80", 3, 0 },
	{ "\xed\xbf\xbf", 3, 0 },
	{ "\xf0\x8f\xbf\xbf", 4, 0 },
	{ "\xf0\x9f\x98", 3, 0 },
	{ "\xf0\x9f\x98(", 4, 0 },
	{ "\xf4\x90\x80\x80", 4, 0 },
	{ "\xf5\x80\x80\x80", 4, 0 },
	{ "\xff", 1, 0 },
	{ "\xb0\xa1\xb3\xaa", 4, 0 },		/* CP949 */
	{ "가나다라\xea", 13, 12 },
	{ "\xea\xb0\x80" "abcdefghijklmnop\xff" "abcdefgh", 28, 19 },
};

static void
test_invalid(void **state)
{
	const char *good = "a\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf"
	    "\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\x01\x7f";
	size_t i;

	(void)state;
	assert_int_equal(crm_text_invalid("", 0), 0);
	assert_int_equal(crm_text_invalid(good, strlen(good)), strlen(good));
	for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		assert_int_equal(crm_text_invalid(broken[i].s, broken[i].n),
		    broken[i].at);
}

/* A high or a zero byte is found at every place of every alignment. */
static void
test_invalid_places(void **state)
{
	char text[64];
	size_t at, from, n;

	(void)state;
	for (from = 0; from < 9; from++)
		for (n = 0; n < 40; n++) {
			memset(text, 0x7f, sizeof(text));
			assert_int_equal(crm_text_invalid(text + from, n), n);
			memset(text, 0x01, sizeof(text));
			assert_int_equal(crm_text_invalid(text + from, n), n);
			for (at = 0; at < n; at++) {
				text[from + at] = '\0';
				assert_int_equal(
				    crm_text_invalid(text + from, n), at);
				text[from + at] = (char)0x80;
				assert_int_equal(
				    crm_text_invalid(text + from, n), at);
				text[from + at] = 0x01;
			}
		}
}

/* All two-byte and many longer texts: the same answer as utf8proc's. */
static size_t
invalid_slowly(const char *s, size_t n)
{
	utf8proc_int32_t cp;
	utf8proc_ssize_t k;
	size_t i;

	for (i = 0; i < n; i += (size_t)k) {
		k = utf8proc_iterate((const utf8proc_uint8_t *)s + i,
		    (utf8proc_ssize_t)(n - i), &cp);
		if (k <= 0 || cp == 0)
			return (i);
	}
	return (n);
}

static void
test_invalid_oracle(void **state)
{
	static const unsigned char pick[] = { 0x00, 0x41, 0x7f, 0x80, 0x8f,
	    0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee,
	    0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff };
	uint32_t seed = 1, round;
	char s[24];
	size_t i, n;

	(void)state;
	for (round = 0; round < 300000; round++) {
		seed = seed * 1664525u + 1013904223u;
		n = seed >> 16 & 15;
		for (i = 0; i < n; i++) {
			seed = seed * 1664525u + 1013904223u;
			s[i] = (char)pick[(seed >> 16) % sizeof(pick)];
		}
		assert_int_equal(crm_text_invalid(s, n),
		    invalid_slowly(s, n));
	}
}

static void
test_decode(void **state)
{
	struct crm_buf buf = { 0 };
	uint32_t back, cp;

	(void)state;
	assert_int_equal(crm_text_decode("", 0, &cp), 0);
	for (cp = 1; cp <= 0x10ffff; cp++) {
		if (cp == 0xd800)
			cp = 0xe000;
		crm_buf_reset(&buf);
		crm_text_encode(&buf, cp);
		assert_int_equal(crm_text_decode(buf.p, buf.n, &back), buf.n);
		assert_int_equal(back, cp);
		assert_int_equal(crm_text_invalid(buf.p, buf.n), buf.n);
	}
	for (cp = 0; cp < sizeof(broken) / sizeof(broken[0]); cp++)
		if (broken[cp].at == 0)
			assert_int_equal(crm_text_decode(broken[cp].s,
			    broken[cp].n, &back), 0);
	crm_buf_free(&buf);
}

static void
test_encode_refuses(void **state)
{
	struct crm_buf buf = { 0 };

	(void)state;
	crm_text_encode(&buf, 0xd800);
	crm_text_encode(&buf, 0xdfff);
	crm_text_encode(&buf, 0x110000);
	crm_text_encode(&buf, UINT32_MAX);
	assert_string_equal(crm_buf_text(&buf), "\xef\xbf\xbd\xef\xbf\xbd"
	    "\xef\xbf\xbd\xef\xbf\xbd");
	crm_buf_free(&buf);
}

static void
is_trimmed(const char *in, const char *want)
{
	size_t n = strlen(in);
	const char *s = crm_text_trim(in, &n);

	assert_int_equal(n, strlen(want));
	assert_memory_equal(s, want, n);
}

static void
test_trim(void **state)
{
	(void)state;
	is_trimmed("", "");
	is_trimmed("가", "가");
	is_trimmed(" \t\r\n\v\f가 나\f\v\n\r\t ", "가 나");
	is_trimmed("\xc2\xa0\xe3\x80\x80\xe2\x80\x8b\xef\xbb\xbf" "가"
	    "\xef\xbb\xbf\xe2\x80\x8b\xe3\x80\x80\xc2\xa0", "가");
	is_trimmed(" \xe3\x80\x80\xc2\xa0 ", "");
	is_trimmed("\x1f" "a\x08", "\x1f" "a\x08");
	is_trimmed("a\xe2\x80\x8c", "a\xe2\x80\x8c");
	is_trimmed("\xa0", "\xa0");
	is_trimmed("\x80\x80\xa0", "\x80\x80\xa0");
	is_trimmed("\xf0\x9f\x98\x80 ", "\xf0\x9f\x98\x80");
}

static void
test_nfc(void **state)
{
	(void)state;
	is_form(crm_text_nfc, "", "");
	is_form(crm_text_nfc, "plain, 한글 漢字 １２３ ㈜ ①",
	    "plain, 한글 漢字 １２３ ㈜ ①");
	/* What a Mac calls its files. */
	is_form(crm_text_nfc, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"
	    "\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf", "한글");
	is_form(crm_text_nfc, "\xea\xb0\x80\xe1\x86\xa8", "각");
	is_form(crm_text_nfc, "e\xcc\x81", "é");
	is_form(crm_text_nfc, "\xe2\x84\xab", "Å");
	is_form(crm_text_nfc, "\xef\xa4\x80", "豈");
	is_form(crm_text_nfc, "a\xcc\x81\xcc\xa3", "ạ\xcc\x81");
}

static void
test_fold(void **state)
{
	(void)state;
	is_form(crm_text_fold, "", "");
	is_form(crm_text_fold, " \t\n", "");
	is_form(crm_text_fold, "Hong GILDONG-1", "honggildong-1");
	is_form(crm_text_fold, "홍 길동", "홍길동");
	is_form(crm_text_fold, "홍　길\xc2\xa0동\xe2\x80\x8b", "홍길동");
	is_form(crm_text_fold, "ＡＢｃ１２＠", "abc12@");
	is_form(crm_text_fold, "漢字 한글", "漢字한글");
	is_form(crm_text_fold, "㈜가나", "(주)가나");
	is_form(crm_text_fold, "Straße", "strasse");
	is_form(crm_text_fold, "ÀÉ", "àé");
	is_form(crm_text_fold, "ﬁ①", "fi1");
	is_form(crm_text_fold, "ﾊﾝｸﾞ", "ハング");
	is_form(crm_text_fold, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한");
	is_form(crm_text_fold, "홍\xe3\x85\xa4길\xc2\xad동\xef\xb8\x8f",
	    "홍길동");
	is_form(crm_text_fold, "e \xcc\x81", "é");
	is_form(crm_text_fold, "a\xcc\x81 \xcc\xa3", "ạ\xcc\x81");
	is_form(crm_text_fold, "a\xc2\x85\xe1\x9a\x80\xe2\x80\xa8"
	    "\xe2\x80\xa9\xe2\x80\xaf\xe2\x81\x9f" "b", "ab");
}

static void
test_words(void **state)
{

	(void)state;
	is_form(crm_text_words, "", "");
	is_form(crm_text_words, "!? \xf0\x9f\x8e\x89", "");
	is_form(crm_text_words, "  봄 할인!! ", "봄할인");
	is_form(crm_text_words, "(광고) 봄, 할인", "광고 봄 할인");
	is_form(crm_text_words, "【ＳＡＬＥ】-２０％", "sale 20");
	is_form(crm_text_words, "e\xcc\x81t\xc3\xa9", "\xc3\xa9t\xc3\xa9");
	assert_int_equal(crm_text_words(&(struct crm_buf){ 0 }, "\xff", 1),
	    -1);
}

static void
test_header(void **state)
{
	(void)state;
	is_form(header, " 주문 번호*\n", "주문번호*");
	is_form(header, "원가\n+위탁배송비", "원가+위탁배송비");
	is_form(header, "\xef\xbb\xbfOrder　No\xc2\xa0", "orderno");
	is_form(header, "ＯＫ-Ａ", "ＯＫ-Ａ");
	is_form(header, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab A", "한a");
	is_form(header, "", "");
	is_form(loose_header, "주문(번호)*", "주문번호");
	is_form(loose_header, "a-b_c/d.e,f·g:h*", "abcdefgh");
	is_form(loose_header, "가（나）－＿／．，：＊・･ㆍ", "가나");
	is_form(loose_header, "수량+금액 [원]", "수량+금액[원]");
	is_form(loose_header, "***", "");
}

/* Nothing ill-formed gets through any form, and nothing is added for it. */
static void
test_forms_refuse(void **state)
{
	static form_fn *const form[] = { crm_text_nfc, crm_text_fold, header,
	    loose_header };
	struct crm_buf buf = { 0 };
	size_t f, i;

	(void)state;
	crm_buf_str(&buf, "kept");
	for (f = 0; f < 4; f++) {
		for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
			assert_int_equal(form[f](&buf, broken[i].s,
			    broken[i].n), -1);
			assert_string_equal(crm_buf_text(&buf), "kept");
			assert_int_equal(buf.n, 4);
		}
		/* The tables were needed before the fault was reached. */
		assert_int_equal(form[f](&buf, "e\xcc\x81\0", 4), -1);
		assert_int_equal(form[f](&buf, "e\xcc\x81\xff", 4), -1);
		assert_int_equal(buf.n, 4);
	}
	assert_int_equal(buf.bad, 0);
	crm_buf_free(&buf);
}

/* Longer than what is normalised without memory of its own. */
static void
test_long(void **state)
{
	struct crm_buf in = { 0 }, out = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 1000; i++)
		crm_buf_str(&in, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab ");
	assert_int_equal(crm_text_nfc(&out, in.p, in.n), 0);
	assert_int_equal(out.n, 4000);
	assert_memory_equal(out.p + 3996, "한 ", 4);
	crm_buf_reset(&out);
	assert_int_equal(crm_text_fold(&out, in.p, in.n), 0);
	assert_int_equal(out.n, 3000);
	/* One ligature that becomes eighteen letters. */
	crm_buf_reset(&in);
	crm_buf_reset(&out);
	for (i = 0; i < 100; i++)
		crm_buf_str(&in, "\xef\xb7\xba");
	assert_int_equal(crm_text_fold(&out, in.p, in.n), 0);
	assert_int_equal(crm_text_chars(out.p, out.n), 1500);
	crm_buf_free(&in);
	crm_buf_free(&out);
}

/* The short cut for text that is composed never differs from the tables. */
static void
is_as_mapped(const char *s, size_t n)
{
	struct crm_buf buf = { 0 };
	utf8proc_uint8_t *want;
	utf8proc_ssize_t len;

	assert_int_equal(crm_text_nfc(&buf, s, n), 0);
	len = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n,
	    &want, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	assert_int_equal(buf.n, len);
	assert_memory_equal(buf.p, want, buf.n);
	free(want);
	crm_buf_free(&buf);
}

static void
test_nfc_exhaustive(void **state)
{
	static const uint32_t before[] = { 'e', 0xac00, 0x304b };
	struct crm_buf buf = { 0 };
	uint32_t cp;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		for (cp = 1; cp <= 0x1ffff; cp++) {
			if (cp == 0xd800)
				cp = 0xe000;
			crm_buf_reset(&buf);
			crm_text_encode(&buf, before[i]);
			crm_text_encode(&buf, cp);
			is_as_mapped(buf.p, buf.n);
		}
	crm_buf_free(&buf);
}

/*
 * Folding what is folded changes nothing, whatever the code point; and text
 * that the short cut folds is folded by the tables to the same.
 */
static void
test_fold_exhaustive(void **state)
{
	struct crm_buf in = { 0 }, once = { 0 }, twice = { 0 };
	uint32_t cp;

	(void)state;
	for (cp = 1; cp <= 0xe1000; cp++) {
		if (cp == 0xd800)
			cp = 0xe000;
		if (cp == 0x30000)		/* nothing is there */
			cp = 0xe0000;
		crm_buf_reset(&in);
		crm_buf_reset(&once);
		crm_buf_reset(&twice);
		crm_text_encode(&in, cp);
		assert_int_equal(crm_text_fold(&once, in.p, in.n), 0);
		assert_int_equal(crm_text_fold(&twice, once.p, once.n), 0);
		assert_string_equal(crm_buf_text(&once),
		    crm_buf_text(&twice));
		crm_text_encode(&in, 0xdf);	/* sharp s needs the tables */
		crm_buf_str(&once, "ss");
		crm_buf_reset(&twice);
		assert_int_equal(crm_text_fold(&twice, in.p, in.n), 0);
		assert_string_equal(crm_buf_text(&once),
		    crm_buf_text(&twice));
	}
	crm_buf_free(&in);
	crm_buf_free(&once);
	crm_buf_free(&twice);
}

static size_t
width(const char *s)
{
	return (crm_text_width(s, strlen(s)));
}

static void
test_width(void **state)
{
	(void)state;
	assert_int_equal(width(""), 0);
	assert_int_equal(width("abc ~"), 5);
	assert_int_equal(width("한글abc"), 7);
	assert_int_equal(width("漢字　ｗ"), 8);
	assert_int_equal(width("é"), 1);
	assert_int_equal(width("e\xcc\x81"), 1);
	assert_int_equal(width("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"), 2);
	assert_int_equal(width("ﾊ"), 1);
	assert_int_equal(width("\xf0\x9f\x98\x80"), 2);
	assert_int_equal(width("\xe2\x80\x8b"), 0);
	assert_int_equal(width("a\tb\x7f"), 2);
	assert_int_equal(width("\xef\xbf\xbd"), 1);
	assert_int_equal(width("\xff\xea\xb0"), 3);
}

static void
test_chars(void **state)
{
	(void)state;
	assert_int_equal(crm_text_chars("", 0), 0);
	assert_int_equal(crm_text_chars("a한é\xf0\x9f\x98\x80", 10), 4);
}

#define BAD	"\xef\xbf\xbd"	/* U+FFFD */

static void
is_safe(const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_text_safe(&buf, in, strlen(in));
	assert_string_equal(crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

static void
test_safe(void **state)
{
	(void)state;
	is_safe("", "");
	is_safe("한글 <b> \xf0\x9f\x98\x80", "한글 <b> \xf0\x9f\x98\x80");
	is_safe("a\x1b[31mb", "a" BAD "[31mb");
	is_safe("\a\t\n\x7f", BAD BAD BAD BAD);
	is_safe("\xc2\x9b" "x\xc2\x80\xc2\xa0", BAD "x" BAD "\xc2\xa0");
	is_safe("\xe2\x80\xaeod\xe2\x81\xa9", BAD "od" BAD);
	is_safe("\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c\xe2\x81\xa6",
	    BAD BAD BAD BAD);
	is_safe("a\xff" "b\xea\xb0", "a" BAD "b" BAD BAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_invalid_places),
		cmocka_unit_test(test_invalid_oracle),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_encode_refuses),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_nfc),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_forms_refuse),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_nfc_exhaustive),
		cmocka_unit_test(test_fold_exhaustive),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_chars),
		cmocka_unit_test(test_safe),
	};

	return (cmocka_run_group_tests_name("text", tests, NULL, NULL));
}

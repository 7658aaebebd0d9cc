#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "outreach/sms.h"

static struct crm_err *err;
static struct crm_sms *sms;

static int
setup(void **state)
{
	(void)state;
	err = crm_err_new();
	sms = crm_sms_open(err);
	return (err == NULL || sms == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	crm_sms_close(sms);
	crm_err_free(err);
	return (0);
}

static size_t
bytes(const char *s)
{
	struct crm_sms_size size;

	assert_int_equal(crm_sms_put(sms, NULL, s, strlen(s), &size), 1);
	assert_int_equal(size.odd, 0);
	return (size.bytes);
}

static void
test_bytes(void **state)
{
	(void)state;
	assert_int_equal(bytes(""), 0);
	assert_int_equal(bytes("abc"), 3);
	assert_int_equal(bytes("(광고) 봄"), 9);
	assert_int_equal(bytes("a\r\nb\tc\n"), 7);
	/* Syllables beyond EUC-KR, and single letters. */
	assert_int_equal(bytes("똠방각하"), 8);
	assert_int_equal(bytes("ㅋㅋ ㅠ"), 7);
	assert_int_equal(bytes("♥☎…·"), 8);
}

static void
odd(const char *s, size_t at, uint32_t cp, enum crm_sms_odd why)
{
	struct crm_buf buf = { 0 };
	struct crm_sms_size size;

	assert_int_equal(crm_sms_put(sms, &buf, s, strlen(s), &size), 0);
	assert_int_equal(size.odd, at);
	assert_int_equal(size.cp, cp);
	assert_int_equal(size.why, why);
	assert_int_equal(buf.n, 0);
	crm_buf_free(&buf);
}

static void
test_odd(void **state)
{
	(void)state;
	odd("봄 😀", 3, 0x1f600, CRM_SMS_EMOJI);
	odd("☕", 1, 0x2615, CRM_SMS_EMOJI);
	odd("한\xe1\x84\x80\xe1\x85\xa1", 2, 0x1100, CRM_SMS_JAMO);
	odd("a\x1b[1m", 2, 0x1b, CRM_SMS_CONTROL);
	odd("caf\xc3\xa9", 4, 0xe9, CRM_SMS_OTHER);
	odd("\xc2\xa0", 1, 0xa0, CRM_SMS_OTHER);
	/* The first of several, be it a control or not. */
	odd("\xc3\xa9\x07", 1, 0xe9, CRM_SMS_OTHER);
	odd("\x07\xc3\xa9", 1, 7, CRM_SMS_CONTROL);
}

static void
test_ill(void **state)
{
	struct crm_sms_size size;

	(void)state;
	assert_int_equal(crm_sms_put(sms, NULL, "a\xff", 2, &size), -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_INPUT);
	crm_err_clear(err);
	/* It is as good as before. */
	assert_int_equal(bytes("한"), 2);
}

static void
fits(const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	assert_int_equal(crm_sms_fit(&buf, in, strlen(in)), 0);
	assert_string_equal(crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

static void
test_fit(void **state)
{
	struct crm_buf buf = { 0 };

	(void)state;
	fits("", "");
	fits("plain 한글 “둘” ‘하나’ … ♥ Å", "plain 한글 “둘” ‘하나’ … ♥ Å");
	fits("3\xc2\xa0" "월\xe2\x80\x89" "1", "3 월 1");
	fits("10–20 — 끝", "10-20 ― 끝");
	fits("• 하나 ‣둘 ・셋", "· 하나 ·둘 ·셋");
	fits("«봄» ₩100 −5", "《봄》 ￦100 -5");
	fits("\xef\xbb\xbf" "a\xe2\x80\x8b" "b☎\xef\xb8\x8f", "ab☎");
	fits("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab" "글", "한글");
	/* Not replaced: nothing is equal to them. */
	fits("😀é", "😀é");
	assert_int_equal(crm_sms_fit(&buf, "\xff", 1), -1);
	crm_buf_free(&buf);
}

/* Whatever stands for something can be sent itself. */
static void
test_fit_sent(void **state)
{
	struct crm_buf in = { 0 }, out = { 0 };
	struct crm_sms_size size;
	uint32_t cp;

	(void)state;
	for (cp = 0x80; cp < 0x10000; cp++) {
		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		crm_buf_reset(&in);
		crm_buf_reset(&out);
		crm_text_encode(&in, cp);
		assert_int_equal(crm_sms_fit(&out, in.p, in.n), 0);
		if (out.n == in.n && memcmp(in.p, out.p, in.n) == 0)
			continue;
		/* What is there is not touched. */
		assert_int_equal(crm_sms_put(sms, NULL, in.p, in.n, &size),
		    0);
		if (size.why != CRM_SMS_JAMO)
			assert_int_equal(crm_sms_put(sms, NULL,
			    crm_buf_text(&out), out.n, &size), 1);
	}
	crm_buf_free(&in);
	crm_buf_free(&out);
}

/* Each character as the system's table has it. */
static void
test_table(void **state)
{
	struct crm_buf in = { 0 }, out = { 0 };
	iconv_t cd = iconv_open("CP949", "UTF-8");
	struct crm_sms_size size;
	size_t left, room, n = 0;
	char *from, *to, want[8];
	uint32_t cp;

	(void)state;
	assert_true(cd != (iconv_t)-1);
	for (cp = 0x20; cp < 0x20000; cp++) {
		if ((cp >= 0xd800 && cp < 0xe000) || cp == 0x7f)
			continue;
		crm_buf_reset(&in);
		crm_buf_reset(&out);
		crm_text_encode(&in, cp);
		from = in.p;
		left = in.n;
		to = want;
		room = sizeof(want);
		if (iconv(cd, &from, &left, &to, &room) == (size_t)-1) {
			assert_int_equal(crm_sms_put(sms, &out, in.p, in.n,
			    &size), 0);
			(void)iconv(cd, NULL, NULL, NULL, NULL);
			continue;
		}
		n++;
		assert_int_equal(crm_sms_put(sms, &out, in.p, in.n, &size), 1);
		assert_int_equal(size.bytes, (size_t)(to - want));
		assert_memory_equal(out.p, want, size.bytes);
	}
	/* All syllables, signs and Chinese letters of it. */
	assert_true(n > 17000);
	(void)iconv_close(cd);
	crm_buf_free(&in);
	crm_buf_free(&out);
}

static void
test_kind(void **state)
{
	(void)state;
	assert_string_equal(crm_sms_kind_name(crm_sms_kind(0)), "SMS");
	assert_string_equal(crm_sms_kind_name(crm_sms_kind(90)), "SMS");
	assert_string_equal(crm_sms_kind_name(crm_sms_kind(91)), "LMS");
	assert_string_equal(crm_sms_kind_name(crm_sms_kind(2000)), "LMS");
	assert_int_equal(crm_sms_kind(2001), CRM_SMS_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_ill),
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_fit_sent),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_kind)
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

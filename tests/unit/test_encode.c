#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "intake/encode.h"
#include "intake/input.h"

static struct crm_err *err;
static struct crm_cp949 *cp;

static int
setup(void **state)
{
	(void)state;
	err = crm_err_new();
	cp = crm_cp949_open(err);
	return (err == NULL || cp == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	crm_cp949_close(cp);
	crm_err_free(err);
	return (0);
}

static void
decodes(const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_cp949_decode(cp, &buf, in, strlen(in));
	assert_string_equal(crm_buf_text(&buf), want);
	assert_int_equal(crm_text_invalid(crm_buf_text(&buf), buf.n), buf.n);
	crm_buf_free(&buf);
}

static void
test_decode(void **state)
{
	(void)state;
	decodes("", "");
	decodes("plain, long enough for a word at a time", "plain, long enough "
	    "for a word at a time");
	decodes("\xc7\xd1\xb1\xdb", "한글");
	decodes("a\xc7\xd1" "b\xb1\xdb" "c", "a한b글c");
	/* Beyond EUC-KR: a second byte that is a letter. */
	decodes("\x8c\x63\xb9\xe6\xb0\xa2\xc7\xcf", "똠방각하");
	decodes("\x90\x61", "륾");
	decodes("\xa1\xa4", "·");
	/* No characters. */
	decodes("a\xc7", "a\xef\xbf\xbd");
	decodes("\xff" "a", "\xef\xbf\xbd" "a");
	decodes("\xc7,", "\xef\xbf\xbd,");
}

static void
bad_at(const char *in, size_t n, int more, size_t where, size_t tail)
{
	size_t got;

	assert_int_equal(crm_cp949_invalid(cp, in, n, more, &got), where);
	if (where == n)
		assert_int_equal(got, tail);
}

static void
test_invalid(void **state)
{
	(void)state;
	bad_at("", 0, 0, 0, 0);
	bad_at("abcdefghij", 10, 0, 10, 10);
	bad_at("ab\xc7\xd1", 4, 0, 4, 4);
	bad_at("ab\xc7", 3, 0, 2, 0);
	bad_at("ab\xc7", 3, 1, 3, 2);
	bad_at("ab\x80", 3, 1, 2, 0);
	bad_at("ab\0cdefghij", 11, 0, 2, 0);
	bad_at("abcdefg\xff\xff", 9, 0, 7, 0);
	bad_at("\xc7\xd1,\xc7,", 5, 0, 3, 0);
}

static void
test_foreign(void **state)
{
	static const char two[] = "a,박영,b";	/* is CP949 as well */

	(void)state;
	assert_int_equal(crm_cp949_foreign(two, 10, 0, 0), 2);
	assert_int_equal(crm_cp949_foreign(two + 2, 6, 0, 0), 0);
	/* Pieces of a word, one syllable, other scripts. */
	assert_int_equal(crm_cp949_foreign(two + 2, 6, 1, 0), 6);
	assert_int_equal(crm_cp949_foreign(two + 2, 6, 0, 1), 6);
	assert_int_equal(crm_cp949_foreign("박,영", 7, 0, 0), 7);
	assert_int_equal(crm_cp949_foreign("漢字", 6, 0, 0), 6);
	assert_int_equal(crm_cp949_foreign("a\0박영", 8, 0, 0), 2);
	assert_int_equal(crm_cp949_foreign("\xc7\xd1\xb1\xdb\xc0\xcc", 6, 0,
	    0), 6);
	assert_int_equal(crm_cp949_foreign("", 0, 0, 0), 0);
}

static void
test_names(void **state)
{
	(void)state;
	assert_true(crm_encoding_is_cp949("cp949"));
	assert_true(crm_encoding_is_cp949("EUC-KR"));
	assert_true(crm_encoding_is_cp949("ks_c_5601"));
	assert_false(crm_encoding_is_cp949("utf-8"));
	assert_true(crm_encoding_is_utf8("UTF-8"));
	assert_true(crm_encoding_is_utf8("utf8"));
	assert_false(crm_encoding_is_utf8("utf-16"));
	assert_false(crm_encoding_is_utf8(""));
}

/* Reads n bytes through a pipe or a file; the kind of failure. */
static enum crm_errkind
opens(const void *p, size_t n, const char *from, struct crm_input *in)
{
	struct crm_cp949 *own = NULL;
	struct crm_input_opt opt = { .from = from, .tmp = "/tmp",
	    .cp949 = &own };
	struct crm_err *e = crm_err_new();
	enum crm_errkind kind;
	FILE *f = tmpfile();
	int r;

	assert_non_null(e);
	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	rewind(f);
	r = crm_input_open(in, e, fileno(f), "f", &opt);
	kind = crm_errkind(e);
	assert_int_equal(r, kind == CRM_ERR_NONE ? 0 : -1);
	crm_input_close(in);
	crm_cp949_close(own);
	crm_err_free(e);
	fclose(f);
	return (kind);
}

/* A character on the edge of a block is whole, and none is cut. */
static void
test_blocks(void **state)
{
	static const char han[] = "\xed\x95\x9c", han949[] = "\xc7\xd1";
	struct crm_input in;
	size_t at, n = 256 * 1024 + 8;
	char *p = malloc(n + 4);

	(void)state;
	assert_non_null(p);
	for (at = n - 14; at < n - 2; at++) {
		memset(p, 'a', n);
		memcpy(p + at, han, 3);
		assert_int_equal(opens(p, n, NULL, &in), CRM_ERR_NONE);
		assert_int_equal(in.encoding, CRM_ENCODING_UTF8);
		memset(p, 'a', n);
		memcpy(p + at, han949, 2);
		assert_int_equal(opens(p, n, NULL, &in), CRM_ERR_NONE);
		assert_int_equal(in.encoding, CRM_ENCODING_CP949);
		/* Cut inside the character, and the file ends. */
		assert_int_equal(opens(p, at + 1, NULL, &in), CRM_ERR_INPUT);
		/* Both encodings in one file. */
		memcpy(p, han, 3);
		assert_int_equal(opens(p, n, NULL, &in), CRM_ERR_INPUT);
	}
	free(p);
}

static void
test_from(void **state)
{
	struct crm_input in;

	(void)state;
	/* Valid in both: --from decides. */
	assert_int_equal(opens("\xc2\xa1\n", 3, NULL, &in), CRM_ERR_NONE);
	assert_int_equal(in.encoding, CRM_ENCODING_UTF8);
	assert_int_equal(opens("\xc2\xa1\n", 3, "cp949", &in), CRM_ERR_NONE);
	assert_int_equal(in.encoding, CRM_ENCODING_CP949);
	assert_int_equal(opens("\xed\x95\x9c\n", 4, "cp949", &in),
	    CRM_ERR_INPUT);
	assert_int_equal(opens("\xc7\xd1\n", 3, "utf-8", &in), CRM_ERR_INPUT);
	assert_int_equal(opens("\xff\xfe" "a\0\n\0", 6, "UTF-16", &in),
	    CRM_ERR_NONE);
	assert_string_equal(in.label, "UTF-16");
	assert_int_equal(opens("\xff\xfe" "a\0\n\0", 6, NULL, &in),
	    CRM_ERR_INPUT);
	assert_int_equal(opens("a\0\n", 3, "UTF-16LE", &in), CRM_ERR_INPUT);
	assert_int_equal(opens("a", 1, "nope", &in), CRM_ERR_USAGE);
	assert_int_equal(opens("PK\003\004xx", 6, NULL, &in), CRM_ERR_INPUT);
	assert_int_equal(opens("", 0, NULL, &in), CRM_ERR_NONE);
}

static void
test_cut(void **state)
{
	struct crm_input in;

	(void)state;
	assert_int_equal(opens("a,b\n1", 5, NULL, &in), CRM_ERR_NONE);
	assert_true(in.cut);
	assert_int_equal(opens("a,b\n1\n", 6, NULL, &in), CRM_ERR_NONE);
	assert_false(in.cut);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_from),
		cmocka_unit_test(test_cut)
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}

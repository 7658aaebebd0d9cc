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
#include "insight/rule.h"

static struct crm_rules *
read_text(struct crm_err *err, const char *text)
{
	struct crm_rules *rules;
	char path[] = "rules.XXXXXX";
	int fd = mkstemp(path);

	assert_int_not_equal(fd, -1);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	rules = crm_rules_read(err, fd, "s.rules");
	assert_int_equal(close(fd), 0);
	return (rules);
}

static const char *
name(const struct crm_rules *rules, int bins, int r, int f, int m)
{
	const int rfm[3] = { r, f, m };

	return (crm_rules_name(rules, bins, rfm));
}

static void
test_first_that_fits(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_rules *rules;

	(void)state;
	rules = read_text(err, "# who\r\n\r\nbins 5\r\n"
	    "best of all: r 5, fm 4-5\nsmall: m 1 , r 2 - 4\n"
	    "\xED\x9C\xB4\xEB\xA9\xB4: f 1\nother: any");
	assert_non_null(rules);
	assert_string_equal(name(rules, 5, 5, 5, 3), "best of all");
	/* The mean of 4 and 3 is a half: up. */
	assert_string_equal(name(rules, 5, 5, 4, 3), "best of all");
	assert_string_equal(name(rules, 5, 5, 3, 3), "other");
	assert_string_equal(name(rules, 5, 3, 1, 1), "small");
	assert_string_equal(name(rules, 5, 1, 1, 1), "\xED\x9C\xB4\xEB\xA9\xB4");
	crm_rules_free(rules);
	crm_err_free(err);
}

static void
test_other_bins(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_rules *rules;
	char text[200];
	int i;
	const char *want3[] = { "1", "3", "5" };
	const char *want10[] = {
		"1", "1", "2", "2", "3", "3", "4", "4", "5", "5"
	};

	(void)state;
	(void)snprintf(text, sizeof(text), "1:r 1\n2:r 2\n3:r 3\n4:r 4\n5:r 5");
	rules = read_text(err, text);
	assert_non_null(rules);
	assert_string_equal(name(rules, 2, 1, 1, 1), "1");
	assert_string_equal(name(rules, 2, 2, 1, 1), "5");
	for (i = 0; i < 3; i++)
		assert_string_equal(name(rules, 3, i + 1, 1, 1), want3[i]);
	for (i = 0; i < 10; i++)
		assert_string_equal(name(rules, 10, i + 1, 1, 1), want10[i]);
	crm_rules_free(rules);
	crm_err_free(err);
}

static void
refused(const char *text, const char *why)
{
	struct crm_err *err = crm_err_new();

	assert_null(read_text(err, text));
	assert_int_equal(crm_errkind(err), CRM_ERR_INPUT);
	assert_string_equal(crm_errmsg(err), why);
	crm_err_free(err);
}

static void
test_refused(void **state)
{

	(void)state;
	refused("", "s.rules: no rule names r 1, f 1, m 1");
	refused("a: r 1-4", "s.rules: no rule names r 5, f 1, m 1");
	refused("a: fm 1, r 1\nb: fm 3-5, r 1\nc: r 2-5",
	    "s.rules: no rule names r 1, f 1, m 2");
	refused("a: any\nb", "s.rules:2: neither \"NAME: CONDITIONS\" nor "
	    "\"bins N\": \"b\"");
	refused("a: any\nbins 5", "s.rules:2: must stand before the rules: "
	    "\"bins 5\"");
	refused("\nbins 11\n", "s.rules:2: bins must be a number from 2 to "
	    "10: \"bins 11\"");
	refused("bins\n", "s.rules:1: bins must be a number from 2 to 10: "
	    "\"bins\"");
	refused(": any", "s.rules:1: no name before the colon: \" any\"");
	refused("a:", "s.rules:1: no condition on r, f, m or fm: \"\"");
	refused("a: r 1,", "s.rules:1: no condition on r, f, m or fm: \"\"");
	refused("a: q 1", "s.rules:1: no condition on r, f, m or fm: \"q 1\"");
	refused("a: any, r 1", "s.rules:1: no condition on r, f, m or fm: "
	    "\"any\"");
	refused("a: r", "s.rules:1: no score or range of scores: \"r\"");
	refused("a: r 0", "s.rules:1: no score or range of scores: \"r 0\"");
	refused("a: r 6", "s.rules:1: no score or range of scores: \"r 6\"");
	refused("a: r 4-2", "s.rules:1: no score or range of scores: "
	    "\"r 4-2\"");
	refused("a: r 4-", "s.rules:1: no score or range of scores: "
	    "\"r 4-\"");
	refused("a: r >= 4", "s.rules:1: no score or range of scores: "
	    "\"r >= 4\"");
	refused("a: r 1, f 2, r 3", "s.rules:1: a second condition on the "
	    "same score: \"r 3\"");
	refused("a\xFF: any", "s.rules: not UTF-8");
}

static void
test_too_many(void **state)
{
	char text[1100 * 7], *p = text;
	int i;

	(void)state;
	for (i = 0; i < 1001; i++, p += 7)
		memcpy(p, "a: any\n", 7);
	*p = '\0';
	refused(text, "s.rules:1001: too many rules: \"a\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_that_fits),
		cmocka_unit_test(test_other_bins),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_many),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/time.h"
#include "intake/webpattern.h"
#include "intake/webrule.h"

#define HEAD	"192.0.2.1 - - [20/Nov/2026:09:00:00 +0900] "
#define TAIL	" 200 512 \"-\" \"a\""

static int
parse(const char *text, struct crm_logline *line)
{
	const char *why;
	char *copy = malloc(strlen(text) + 1);
	int rc;

	assert_non_null(copy);
	memcpy(copy, text, strlen(text));
	rc = crm_logline_parse(line, copy, strlen(text), &why);
	if (rc == -1)
		assert_true(strlen(why) > 5);
	free(copy);
	return (rc);
}

static void
test_lines(void **state)
{
	static const char *const good[] = {
		HEAD "\"GET / HTTP/1.1\"" TAIL,
		HEAD "\"GET / HTTP/1.1\"" TAIL "\r",
		HEAD "\"GET / HTTP/1.1\"" TAIL " \"more\" 0.01",
		HEAD "\"GET /a b HTTP/1.1\"" TAIL, HEAD "\"\"" TAIL,
		HEAD "\"-\" 408 - \"-\" \"-\"",
		"2001:db8::1 - kim lee [20/Nov/2026:09:00:00 -0000] \"-\"" TAIL,
		"host.example.com - - [20/Nov/2026:09:00:60 +0900] \"-\"" TAIL
	};
	static const char *const bad[] = { "", " ", "192.0.2.1", HEAD,
		HEAD "\"GET / HTTP/1.1\"",
		HEAD "\"GET / HTTP/1.1\" 200 512",
		HEAD "\"GET / HTTP/1.1\" 200 512 \"-\"",
		HEAD "\"GET / HTTP/1.1\" 200 512 \"-\" \"a",
		HEAD "\"GET / HTTP/1.1\" 200 512 \"-\" a\"",
		HEAD "\"GET / HTTP/1.1\" 2000 512 \"-\" \"a\"",
		HEAD "\"GET / HTTP/1.1\" 20 512 \"-\" \"a\"",
		HEAD "\"GET / HTTP/1.1\" 200 -1 \"-\" \"a\"",
		"192.0.2.1 - - [29/Feb/2026:09:00:00 +0900] \"-\"" TAIL,
		"192.0.2.1 - - [01/Jan/1969:09:00:00 +0900] \"-\"" TAIL,
		"192.0.2.1 - - [20/nov/2026:09:00:00 +0900] \"-\"" TAIL,
		"192.0.2.1 - - [20/Nov/2026:09:60:00 +0900] \"-\"" TAIL,
		"192.0.2.1 - - [20/Nov/2026:09:00:00 +1500] \"-\"" TAIL,
		"192.0.2.1 - - [20/Nov/2026:09:00:00 0900] \"-\"" TAIL,
		"192.0.2.1 - - [20/Nov/2026:09:00:00 +0900]" TAIL,
		"a,b - - [20/Nov/2026:09:00:00 +0900] \"-\"" TAIL
	};
	struct crm_logline line;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (parse(good[i], &line) == -1)
			fail_msg("refused: %s", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (parse(bad[i], &line) == 0)
			fail_msg("accepted: %s", bad[i]);
}

static void
test_parts(void **state)
{
	static const char text[] = "192.0.2.1 - - [20/Nov/2026:09:00:01 -0330] "
	    "\"POST /a \\\"b?c HTTP/2.0\" 302 7 \"https://x/\" \"A \"b\"c\"";
	struct crm_logline line;
	const char *why;
	char at[CRM_TIME_LEN];

	(void)state;
	assert_int_equal(crm_logline_parse(&line, text, strlen(text), &why),
	    0);
	assert_true(crm_span_is(line.address, "192.0.2.1"));
	assert_true(crm_span_is(line.method, "POST"));
	assert_true(crm_span_is(line.target, "/a \\\"b?c"));
	assert_true(crm_span_is(line.referrer, "https://x/"));
	assert_true(crm_span_is(line.agent, "A \"b\"c"));
	assert_int_equal(line.status, 302);
	assert_int_equal(line.offset, -12600);
	assert_string_equal(crm_time_format(line.at, at),
	    "2026-11-20 09:00:01");
}

static int
fits(const char *pattern, const char *path, const char *query,
    const char *code)
{
	const struct crm_span p = { path, strlen(path) };
	const struct crm_span q = { query, strlen(query) };
	struct crm_span got;

	if (!crm_webpattern_fits(pattern, p, q, &got))
		return (0);
	if (!crm_span_is(got, code))
		fail_msg("%s %s: code %.*s", pattern, path, (int)got.n, got.p);
	return (1);
}

static void
test_patterns(void **state)
{
	char longest[301];

	(void)state;
	assert_true(fits("/a", "/a", "", ""));
	assert_false(fits("/a", "/a/", "", ""));
	assert_false(fits("/a", "/", "", ""));
	assert_true(fits("/*", "/", "", ""));
	assert_true(fits("/*/b", "/aaa/b", "", ""));
	assert_false(fits("/*/b", "/a/a/b", "", ""));
	assert_true(fits("/**/b", "/a/a/b", "", ""));
	assert_true(fits("/**", "/a/b", "", ""));
	assert_true(fits("/g/{}", "/g/17", "", "17"));
	assert_false(fits("/g/{}", "/g/", "", ""));
	assert_false(fits("/g/{}", "/g/list.html", "", ""));
	assert_true(fits("/g/{}.html", "/g/17.html", "", "17"));
	assert_true(fits("/p/*/{}/**", "/p/x/17/c/1/", "", "17"));
	assert_true(fits("/p-{}-x", "/p-1-2-x", "", "1-2"));
	assert_true(fits("/d?no={}", "/d", "a=1&no=17", "17"));
	assert_false(fits("/d?no={}", "/d", "a=1&xno=17", ""));
	assert_false(fits("/d?no={}", "/d", "no=", ""));
	assert_true(fits("/d?no={}&a=1", "/d", "a=1&no=17", "17"));
	assert_false(fits("/d?no={}&a=1", "/d", "a=2&no=17", ""));
	assert_true(fits("/d?a", "/d", "a=", ""));
	/* The worst that a page can ask of a pattern. */
	memset(longest, 'a', 300);
	longest[0] = '/';
	longest[300] = '\0';
	assert_false(fits("/*a*a*a*b", longest, "", ""));
	assert_null(crm_webpattern_fault("/*a*a*a*b", 0));
	assert_non_null(crm_webpattern_fault("/*a*a*a*b*", 0));
	assert_non_null(crm_webpattern_fault("/{}/{}", 1));
}

static const char *
engine(struct crm_webrules *rules, const char *url)
{
	const struct crm_span text = { url, strlen(url) };
	struct crm_weburl parts;
	struct crm_span keyword;

	crm_weburl_split(&parts, text);
	return (crm_webrules_search(rules, &parts, &keyword));
}

static void
test_hosts(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_webrules *rules = crm_webrules_new(err);

	(void)state;
	assert_int_equal(crm_webrules_add(rules, "search", "g google.* q"), 0);
	assert_int_equal(crm_webrules_add(rules, "search", "d daum.net q"), 0);
	assert_string_equal(engine(rules, "https://www.google.com/"), "g");
	assert_string_equal(engine(rules, "https://google.co.kr?q=1"), "g");
	assert_string_equal(engine(rules, "http://WWW.GOOGLE.DE:80/"), "g");
	assert_null(engine(rules, "https://google.com.evil.example/"));
	assert_null(engine(rules, "https://notgoogle.com/"));
	assert_null(engine(rules, "https://example.com/google.com"));
	assert_string_equal(engine(rules, "https://search.daum.net/"), "d");
	assert_null(engine(rules, "https://xdaum.net/"));
	assert_null(engine(rules, "https://daum.net.example/"));
	assert_null(engine(rules, "daum.net"));
	crm_webrules_free(rules);
	crm_err_free(err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines), cmocka_unit_test(test_parts),
		cmocka_unit_test(test_patterns), cmocka_unit_test(test_hosts)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "outreach/letterlink.h"

static void
token(void *arg, int i, struct crm_buf *to)
{

	(void)arg;
	crm_buf_fmt(to, "T%d", i);
}

static const struct crm_letterlink shop = {
	.base = "https://shop.example/m", .name = "t",
	.refuse = { "https://shop.example/m/refuse",
	    "https://shop.example/no-more" },
	.token = token
};

struct example {
	const char	*from, *to;	/* NULL: it stays as it is */
};

static void
try(const struct example *e, size_t n,
    void (*fn)(const struct crm_letterlink *link, const char *text,
    struct crm_buf *out))
{
	struct crm_buf out = { 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		crm_buf_reset(&out);
		fn(&shop, e[i].from, &out);
		assert_false(out.bad);
		assert_string_equal(crm_buf_text(&out), e[i].to != NULL ?
		    e[i].to : e[i].from);
	}
	crm_buf_free(&out);
}

static void
test_text(void **state)
{
	static const struct example e[] = {
		{ "", NULL },
		{ "no link at all: shop.example/x", NULL },
		{ "https://shop.example/new", "https://shop.example/new?t=T1" },
		{ "https://shop.example", "https://shop.example?t=T1" },
		{ "http://SHOP.example/a?b=1", "http://SHOP.example/a?b=1&t=T1" },
		{ "보세요: https://shop.example/new에서 <https://shop.example/b"
		    "#c>.", "보세요: https://shop.example/new?t=T1에서 <https:/"
		    "/shop.example/b?t=T2#c>." },
		{ "(https://shop.example/x).", "(https://shop.example/x?t=T1)."
		    },
		{ "https://shop.example/a(b) (https://shop.example/c)",
		    "https://shop.example/a(b)?t=T1 "
		    "(https://shop.example/c?t=T2)" },
		/* Pages are called in Hangul, and particles follow links. */
		{ "https://shop.example/product/된장/12/ 봄", NULL },
		{ "https://shop.example/sale된장/12", NULL },
		{ "https://shop.example/?q=된장 https://shop.example/b",
		    "https://shop.example/?q=된장 "
		    "https://shop.example/b?t=T1" },
		{ "https://shop.example/new에서. https://shop.example/b를",
		    "https://shop.example/new?t=T1에서. "
		    "https://shop.example/b?t=T2를" },
		{ "「https://shop.example/」", "「https://shop.example/?t=T1」"
		    },
		{ "https://shop.example/m/refuse?t=abc", NULL },
		{ "https://shop.example/m/refuse", NULL },
		{ "https://shop.example/m/refused",
		    "https://shop.example/m/refused?t=T1" },
		{ "https://shop.example/no-more#x", NULL },
		{ "https://shop.example/a?x=1&t=old", NULL },
		{ "https://shop.example/a?x=t", "https://shop.example/a?x=t&t=T1"
		    },
		{ "https://shop.example.evil.example/a", NULL },
		{ "https://evil.example/?u=https://shop.example/a", NULL },
		{ "https://shop.example:8443/a", NULL },
		{ "https://me@shop.example/a", NULL },
		{ "https://", NULL },
		{ "mailto:shop@shop.example", NULL }
	};

	(void)state;
	try(e, sizeof(e) / sizeof(e[0]), crm_letterlink_text);
}

static void
test_html(void **state)
{
	static const struct example e[] = {
		{ "", NULL },
		{ "<a href=\"https://shop.example/a\">x</a>",
		    "<a href=\"https://shop.example/a?t=T1\">x</a>" },
		{ "<A class=b HREF='https://shop.example/a?b=1&amp;c=2#d' id=x>"
		    "y</A>", "<A class=b HREF='https://shop.example/a?b=1&amp;c"
		    "=2&amp;t=T1#d' id=x>y</A>" },
		{ "<a href=https://shop.example/a>x</a>",
		    "<a href=https://shop.example/a?t=T1>x</a>" },
		{ "<a\nhref = \"https://shop.example/a\" />",
		    "<a\nhref = \"https://shop.example/a?t=T1\" />" },
		{ "<area href=\"https://shop.example/1\"><a href=\"https://shop"
		    ".example/2\">", "<area href=\"https://shop.example/1?t=T1"
		    "\"><a href=\"https://shop.example/2?t=T2\">" },
		{ "<a data-href=\"https://shop.example/a\" title=\"href='https:"
		    "//shop.example/b'\">", NULL },
		{ "<a href=\"https://shop.example/m/refuse?t=me\">no</a>",
		    NULL },
		{ "<a href=\"https://shop.example/a?x=1&amp;t=old\">", NULL },
		{ "<a href=\"mailto:a@shop.example\">", NULL },
		{ "<a href=\"https://other.example/\">", NULL },
		{ "<abbr href=\"https://shop.example/a\">", NULL },
		{ "<img src=\"https://shop.example/a.png\">", NULL },
		{ "<!-- <a href=\"https://shop.example/a\"> -->", NULL },
		{ "<!-- <a href=\"https://shop.example/a\">", NULL },
		{ "<script>'<a href=\"https://shop.example/a\">'</script>",
		    NULL },
		{ "<style>a{}</style><a href=\"https://shop.example/a\">",
		    "<style>a{}</style><a href=\"https://shop.example/a?t=T1\">"
		    },
		{ "https://shop.example/a", NULL },
		{ "<a href=\"https://shop.example/a", "<a href=\"https://shop.ex"
		    "ample/a?t=T1" },
		{ "<a href", NULL }, { "<a ", NULL }, { "<a", NULL },
		{ "<", NULL }, { "<a href=", NULL }, { "<a =>", NULL },
		{ "a < b", NULL }
	};

	(void)state;
	try(e, sizeof(e) / sizeof(e[0]), crm_letterlink_html);
}

static void
test_picture(void **state)
{
#define PICTURE	"<img src=\"https://shop.example/m/open.gif?t=T0\" " \
		"width=\"1\" height=\"1\" alt=\"\">"
	static const struct example e[] = {
		{ "<p>x</p>", "<p>x</p>" PICTURE },
		{ "<body>x</BODY></html>", "<body>x" PICTURE "</BODY></html>" },
		{ "<body></body></body>", "<body></body>" PICTURE "</body>" }
	};

	(void)state;
	try(e, sizeof(e) / sizeof(e[0]), crm_letterlink_picture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_picture)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

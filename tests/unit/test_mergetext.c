/* Every name, number and address is invented. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/err.h"
#include "outreach/mergetext.h"

/* name has a value, coupon is "", a pick is hostile. */
static int
value(void *arg, const char *field, struct crm_buf *to)
{

	(void)arg;
	if (strcmp(field, "name") == 0)
		crm_buf_str(to, "김하나");
	else if (strcmp(field, "pick1") == 0)
		crm_buf_str(to, "<b>\r\nBcc: x@example.com & \"'\xc2\x85"
		    "\xe2\x80\xa8>");
	return (strcmp(field, "pick9") == 0 ? -1 : 0);
}

/* What the fill returns; the text or the empty field must be want. */
static void
fill(const char *in, int html, int rc, const char *want)
{
	struct crm_err *err = crm_err_new();
	struct crm_mergetext *text = crm_mergetext_parse(err, in, strlen(in),
	    html);
	struct crm_buf out = { 0 };
	const char *empty = "";
	int got;

	if (text == NULL)
		fail_msg("\"%s\": %s", in, crm_errmsg(err));
	got = crm_mergetext_fill(text, value, NULL, &out, &empty);
	if (got != rc)
		fail_msg("\"%s\" gives %d, not %d", in, got, rc);
	if (rc != -1)
		assert_string_equal(rc == 1 ? crm_buf_text(&out) : empty,
		    want);
	crm_buf_free(&out);
	crm_mergetext_free(text);
	crm_err_free(err);
}

static void
refuse(const char *in, int html, const char *want)
{
	struct crm_err *err = crm_err_new();
	struct crm_mergetext *text = crm_mergetext_parse(err, in, strlen(in),
	    html);

	if (text != NULL)
		fail_msg("\"%s\" was taken", in);
	assert_int_equal(crm_errkind(err), CRM_ERR_INPUT);
	if (strncmp(crm_errmsg(err), want, strlen(want)) != 0)
		fail_msg("\"%s\": %s", in, crm_errmsg(err));
	crm_err_free(err);
}

static void
test_fields_are_filled(void **state)
{

	(void)state;
	fill("", 0, 1, "");
	fill("봄 할인", 0, 1, "봄 할인");
	fill("{name}님", 0, 1, "김하나님");
	fill("{name}{name|고객}", 0, 1, "김하나김하나");
	fill("쿠폰 {coupon|없음}.", 0, 1, "쿠폰 없음.");
	fill("[{coupon|}]", 0, 1, "[]");
}

static void
test_an_empty_field_is_told(void **state)
{

	(void)state;
	fill("{name}: {coupon}", 0, 0, "coupon");
	fill("{pick9}", 0, -1, "");
}

static void
test_braces(void **state)
{

	(void)state;
	fill("{{name}}", 0, 1, "{name}");
	fill("{{{name}}}", 0, 1, "{김하나}");
	fill("{{{{}}}}", 0, 1, "{{}}");
	fill("#{{{name}}}", 0, 1, "#{김하나}");
}

static void
test_a_value_adds_no_line(void **state)
{

	(void)state;
	fill("{pick1}", 0, 1, "<b>  Bcc: x@example.com & \"'  >");
	fill("<p>{pick1}", 1, 1, "<p>&lt;b&gt;  Bcc: x@example.com &amp; "
	    "&quot;&#39;  &gt;");
	fill("<p>{coupon|<b>a & b</b>}", 1, 1, "<p><b>a & b</b>");
}

static void
test_styles_keep_their_braces(void **state)
{

	(void)state;
	fill("<style>p{color:red}</style><p>{name}", 1, 1,
	    "<style>p{color:red}</style><p>김하나");
	fill("<STYLE type='x'>p{}</Style>{name}", 1, 1,
	    "<STYLE type='x'>p{}</Style>김하나");
	fill("<style>p{", 1, 1, "<style>p{");
	fill("<script>{}</style>{</script>{name}", 1, 1,
	    "<script>{}</style>{</script>김하나");
	refuse("<style>p{color:red}</style>", 0, "line 1, character 9: ");
	refuse("<styled>p{color:red}", 1, "line 1, character 10: ");
}

static void
test_faults_have_their_place(void **state)
{

	(void)state;
	refuse("봄 {nmae}", 0, "line 1, character 3: there is no merge field "
	    "{nmae}; ");
	refuse("a\n봄 {Name}", 0, "line 2, character 3: there is no merge ");
	refuse("{}", 0, "line 1, character 1: there is no merge field {}");
	refuse("{ name }", 0, "line 1, character 1: there is no merge field");
	refuse("{pick10}", 0, "line 1, character 1: there is no merge field");
	refuse("{name", 0, "line 1, character 1: no } ends ");
	refuse("{name\n}", 0, "line 1, character 1: no } ends ");
	refuse("{name|{code}}", 0, "line 1, character 1: no } ends ");
	refuse("a {", 0, "line 1, character 3: no } ends ");
	refuse("a } b", 0, "line 1, character 3: a } ends ");
	refuse("{name}}", 0, "line 1, character 7: a } ends ");
}

static void
test_what_a_text_uses(void **state)
{
	struct crm_err *err = crm_err_new();
	const char *in = "{name} {coupon|} {{code}}";
	struct crm_mergetext *text = crm_mergetext_parse(err, in, strlen(in),
	    0);
	size_t i;

	(void)state;
	assert_non_null(text);
	assert_int_equal(crm_mergetext_uses(text, "name"), 1);
	assert_int_equal(crm_mergetext_uses(text, "coupon"), 1);
	assert_int_equal(crm_mergetext_uses(text, "code"), 0);
	assert_int_equal(crm_mergetext_needs(text, "name"), 1);
	assert_int_equal(crm_mergetext_needs(text, "coupon"), 0);
	assert_int_equal(crm_mergetext_needs(text, "code"), 0);
	for (i = 0; crm_mergetext_field(i) != NULL; i++)
		;
	assert_int_equal(i, 16);
	crm_mergetext_free(text);
	crm_mergetext_free(NULL);
	crm_err_free(err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields_are_filled),
		cmocka_unit_test(test_an_empty_field_is_told),
		cmocka_unit_test(test_braces),
		cmocka_unit_test(test_a_value_adds_no_line),
		cmocka_unit_test(test_styles_keep_their_braces),
		cmocka_unit_test(test_faults_have_their_place),
		cmocka_unit_test(test_what_a_text_uses),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

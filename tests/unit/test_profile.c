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
#include "intake/conf.h"
#include "intake/pool.h"
#include "intake/profile.h"
#include "intake/word.h"

struct reading {
	struct crm_err		*err;
	struct crm_pool		*pool;
	struct crm_profile	 p;
};

static int
begin(struct reading *r, const char *text)
{
	struct crm_conf conf;
	struct crm_parse parse;
	int status;

	memset(r, 0, sizeof(*r));
	r->err = crm_err_new();
	r->pool = crm_pool_new();
	assert_non_null(r->err);
	assert_non_null(r->pool);
	parse.conf = &conf;
	parse.pool = r->pool;
	parse.names = &r->p.names;
	status = crm_conf_open_text(&conf, r->err, "x.profile", text);
	if (status == 0)
		status = crm_profile_read(&r->p, &parse, "x");
	crm_conf_close(&conf);
	return (status);
}

static void
end(struct reading *r)
{

	crm_pool_free(r->pool);
	crm_err_free(r->err);
}

/* A profile that lacks nothing, with more behind it. */
#define HEAD	"title = T\nstream = order\n"
#define REST	"[detect]\nmatch = A & B\n[columns]\norder_no = A\n" \
		"channel = \"c\"\nordered_at = A\namount = A\n"

static void
reads(const char *text)
{
	struct reading r;

	if (begin(&r, text) == -1)
		fail_msg("%s", crm_errmsg(r.err));
	end(&r);
}

static void
faults(const char *text, const char *want)
{
	struct reading r;

	assert_int_equal(begin(&r, text), -1);
	assert_string_equal(crm_errmsg(r.err), want);
	assert_int_equal(crm_errkind(r.err), CRM_ERR_INPUT);
	end(&r);
}

static void
test_reads(void **state)
{
	(void)state;
	reads(HEAD REST);
	reads("\xef\xbb\xbf# with a mark\r\n\r\n" HEAD "\r\n" REST);
	reads(HEAD "rank = 200\ncomplete = yes\ndecimals = 2\n"
	    "vat_excluded = amount, unit_price\nvat_rate = 7\n"
	    "bundle = A + \"-\" + B | C\nfile_date = YYYY-MM-DD\n"
	    "header_rows = 2\nhelper = x, \"y, z\"\ntotal = 일합계\n"
	    "empty = 없음\nlong_ids = invoice_no\n" REST
	    "qty = A - B * C | \"1\"\n[words status]\npaid = a, b*\n"
	    "skip = *c*\nother = ordered\n[when A = x, y* & B < -1.5]\n"
	    "kind = \"return\"\nnegative = qty\n[when C !=]\ndrop = gift\n");
	reads("title = T\nstream = member\n[detect]\nmatch = A\n[columns]\n"
	    "code = A\nx_visits = B\n[when A =]\nx_note = C\n");
}

static void
test_parts(void **state)
{
	struct reading r;
	const struct crm_source *s;

	(void)state;
	assert_int_equal(begin(&r, HEAD REST
	    "address = 주소 1 + \"-\" + 주소2 |\n"
	    "  주소(전체) | \"a \"\"b\"\"\"\n"
	    "discount = 단가 * 수량 - 할인\n"), 0);
	s = &r.p.target[crm_profile_target(&r.p, "address")].source;
	assert_int_equal(s->nalt, 3);
	assert_int_equal(s->alt[0].npart, 3);
	assert_string_equal(r.p.names.v[s->alt[0].part[0].name].text, "주소 1");
	assert_int_equal(s->alt[0].part[1].term, CRM_TERM_TEXT);
	assert_string_equal(s->alt[0].part[1].text, "-");
	assert_string_equal(s->alt[2].part[0].text, "a \"b\"");
	s = &r.p.target[crm_profile_target(&r.p, "discount")].source;
	assert_int_equal(s->alt[0].npart, 3);
	assert_int_equal(s->alt[0].part[1].op, '*');
	assert_int_equal(s->alt[0].part[2].op, '-');
	end(&r);
	/* Without blanks a sign is part of the name. */
	assert_int_equal(begin(&r, HEAD REST "discount = 판매가*수량\n"), 0);
	s = &r.p.target[crm_profile_target(&r.p, "discount")].source;
	assert_int_equal(s->alt[0].npart, 1);
	assert_string_equal(r.p.names.v[s->alt[0].part[0].name].text,
	    "판매가*수량");
	end(&r);
}

#define TEN	"가가가가가가가가가가"

static void
test_faults(void **state)
{
	(void)state;
	faults("", "x.profile:1: \"title = ...\" or \"stream = ...\" is "
	    "missing");
	faults(HEAD, "x.profile:2: [detect] has no \"match = ...\"");
	faults(HEAD "[detect]\nmatch = A\n",
	    "x.profile:4: [columns] is missing or empty");
	faults("stream = orders\n", "x.profile:1: no such stream: \"orders\"; "
	    "take order, shipment, member or response");
	faults(HEAD "stream = order\n",
	    "x.profile:3: \"stream\" is given a second time: keep one of the "
	    "two lines");
	faults(HEAD "rank = -1\n",
	    "x.profile:3: no whole number from 0 to 1000000: \"-1\"");
	faults(HEAD "complete = ja\n",
	    "x.profile:3: neither yes nor no: \"ja\"");
	faults(HEAD "colour = red\n", "x.profile:3: no such key: \"colour\"; "
	    "crm-profile(5) lists them");
	faults("bundle\n", "x.profile:1: neither [section] nor "
	    "\"key = value\": \"bundle\"");
	/* Of a long line its beginning is told, in whole letters. */
	faults("a" TEN TEN TEN TEN TEN "\n", "x.profile:1: neither [section] "
	    "nor \"key = value\": \"a" TEN TEN TEN "가가가가가가가가가\"");
	faults(" = 3\n", "x.profile:1: no key before \"=\"");
	faults(HEAD "[detect\n",
	    "x.profile:3: a section without its \"]\"");
	faults(HEAD "[colums]\n", "x.profile:3: no such section: \"colums\"; "
	    "take detect, columns, words COLUMN or when CONDITION");
	faults("[detect]\n", "x.profile:1: \"stream = ...\" must stand before "
	    "this line");
	faults("vat_excluded = amount\n", "x.profile:1: \"stream = ...\" must "
	    "stand before this line");
	faults(HEAD "vat_excluded = status\n",
	    "x.profile:3: \"status\" is no amount");
	faults(HEAD "file_date = YYYYMM\n", "x.profile:3: a pattern needs YYYY "
	    "or YY, MM and DD: \"YYYYMM\"");
	faults(HEAD "helper = a,,b\n", "x.profile:3: an empty word in a list");
	faults(HEAD "helper = \"a\n",
	    "x.profile:3: a quote that is not closed");
	faults(HEAD "helper = \"a\" b\n",
	    "x.profile:3: a comma is missing behind a quoted word");
	faults(HEAD "helper = -\n", "x.profile:3: \"-\" has no letters");
	faults(HEAD "header_rows = 0\n" REST,
	    "x.profile:3: no whole number from 1 to 2: \"0\"");
	faults("name = A B\n" HEAD REST, "x.profile:1: a profile's name has "
	    "small letters, digits and hyphens: \"A B\"");
	faults(HEAD "[detect]\nwithout = A\n",
	    "x.profile:4: in [detect] stand match and not: \"without\"");
	faults("title =\n", "x.profile:1: \"title\" has no value: write one, "
	    "or take the line out");
	faults(HEAD "qty = A\n", "x.profile:3: \"qty\" is a column: it must "
	    "stand below [columns]");
	faults(HEAD "[detect]\nmatch = A & & B\n",
	    "x.profile:4: a name is missing at \"&\"");
	faults(HEAD "[detect]\nmatch =\n",
	    "x.profile:4: names of columns are missing");
	faults(HEAD "title = \xff\n",
	    "x.profile:3: no UTF-8 text: save it as UTF-8");
}

static void
test_column_faults(void **state)
{
	(void)state;
	faults(HEAD REST "prize = B\n",
	    "x.profile:10: the stream order has no column \"prize\"; "
	    "crm-profile(5) lists them");
	faults(HEAD REST "x_own = B\n",
	    "x.profile:10: the stream order has no column \"x_own\"; "
	    "crm-profile(5) lists them");
	faults(HEAD REST "order_no = B\n",
	    "x.profile:10: \"order_no\" has a source already");
	faults(HEAD REST "address = A - B\n", "x.profile:10: \"-\" works in "
	    "amounts and numbers only");
	faults(HEAD REST "address =\n", "x.profile:10: a source is missing");
	faults(HEAD REST "address = A +\n", "x.profile:10: a source is missing");
	faults(HEAD REST "address = A | | B\n",
	    "x.profile:10: a source is missing");
	faults(HEAD REST "address = + A\n", "x.profile:10: an operator stands "
	    "where none should, or is missing, at \"+ A\"");
	faults(HEAD REST "address = A \"x\"\n", "x.profile:10: an operator "
	    "stands where none should, or is missing, at \"\"x\"\"");
	faults(HEAD REST "address = \"x\n",
	    "x.profile:10: a quote that is not closed");
	faults(HEAD REST "address = @line\n",
	    "x.profile:10: \"@line\" is neither @date nor @file");
	faults(HEAD REST "[words nothing]\n",
	    "x.profile:10: the stream order has no column \"nothing\"; "
	    "crm-profile(5) lists them");
	faults(HEAD REST "[words status]\n[words status]\n",
	    "x.profile:11: \"status\" has a word list already");
	faults(HEAD REST "[when A]\n", "x.profile:10: a condition needs "
	    "\" = \", \" != \", \" < \" or \" > \"");
	faults(HEAD REST "[when A = x]\nkind = B\n[when = y]\n",
	    "x.profile:12: a source is missing");
	faults(HEAD REST "[when A = x &]\n", "x.profile:10: a condition needs "
	    "\" = \", \" != \", \" < \" or \" > \"");
	faults(HEAD REST "address = A |\n", "x.profile:10: a source is missing");
	faults(HEAD "[detect]\nmatch = A &\n",
	    "x.profile:4: a name is missing at \"&\"");
	faults(HEAD REST "[when A < x]\n", "x.profile:10: no number: \"x\": "
	    "write digits only");
	faults(HEAD REST "[when A = x]\nnegative = status\n",
	    "x.profile:11: \"status\" is no amount");
	faults(HEAD REST "[when A = x]\nnegative =\n", "x.profile:11: a list "
	    "without a word: write one, or take the line out");
	faults(HEAD REST "[when A = x]\nqty = B\nqty = C\n",
	    "x.profile:12: \"qty\" has a source already");
	faults(HEAD REST "[when A = x]\ndrop = b\ndrop = c\n", "x.profile:12: "
	    "\"drop\" is given a second time: keep one of the two lines");
	faults(HEAD REST "[when A = x]\ndrop =\n", "x.profile:11: a reason is "
	    "missing, such as \"drop = gift\"");
	faults(HEAD REST "decimals = 2\n", "x.profile:10: \"decimals\" must "
	    "stand before the first section");
}

static void
test_word_faults(void **state)
{
	(void)state;
	faults(HEAD REST "[words status]\npayed = a\n", "x.profile:11: "
	    "\"payed\" is none of the words that the column may have: "
	    "ordered paid preparing shipped delivered confirmed "
	    "cancel_requested cancelled return_requested returned "
	    "exchange_requested exchanged (crm-csv(5))");
	faults(HEAD REST "[words kind]\nother = gift\n", "x.profile:11: "
	    "\"gift\" is none of the words that the column may have: sale "
	    "return exchange (crm-csv(5))");
	faults(HEAD REST "[words kind]\nother = sale\nother = sale\n",
	    "x.profile:12: \"other\" is given a second time: keep one of the "
	    "two lines");
	faults(HEAD REST "[words status]\npaid =\n", "x.profile:11: a list "
	    "without a word: write one, or take the line out");
	faults(HEAD REST "[words status]\npaid = a, b\nskip = B\n",
	    "x.profile:12: \"b\" has another meaning above: take it out of "
	    "one of the two lines");
	reads(HEAD REST "[words status]\npaid = a, a*\npaid = a, paid\n"
	    "skip = a*\n");
	/* Free words, such as a shop's own grades, are not judged. */
	reads("title = T\nstream = member\n[detect]\nmatch = A\n[columns]\n"
	    "code = A\n[words grade]\ngold = a\n[words kind]\nfirm = b\n");
}

#define NEEDS(stream, columns) "title = T\nstream = " stream "\n[detect]\n" \
		"match = A\n[columns]\n" columns

/* What a stream cannot do without, named where it should stand. */
static void
test_needed(void **state)
{
	const char *how = " = ...\" below [columns], with the name of the "
	    "file's column, or with a constant in quotes";
	char want[400];

	(void)state;
	(void)snprintf(want, sizeof(want), "x.profile:5: the stream order "
	    "needs ordered_at; amount, or unit_price and qty: write a line "
	    "\"ordered_at%s", how);
	faults(NEEDS("order", "order_no = A\nqty = B\n"), want);
	(void)snprintf(want, sizeof(want), "x.profile:5: the stream shipment "
	    "needs order_no, or line_no, or receiver_name and receiver_phone: "
	    "write a line \"order_no%s", how);
	faults(NEEDS("shipment", "channel = A\nreceiver_name = B\n"), want);
	(void)snprintf(want, sizeof(want), "x.profile:5: the stream member "
	    "needs member, or code, or name and phone, or name and email: "
	    "write a line \"member%s", how);
	faults(NEEDS("member", "name = A\n"), want);
	(void)snprintf(want, sizeof(want), "x.profile:5: the stream response "
	    "needs state: write a line \"state%s", how);
	faults(NEEDS("response", "contact = A\n"), want);
	reads(NEEDS("order", "order_no = A\nchannel = B\nordered_at = @date\n"
	    "qty = C\nunit_price = D\n"));
	reads(NEEDS("order", "order_no = A\nchannel = B\nordered_at = C\n"
	    "[when D =]\namount = D\n"));
	reads(NEEDS("member", "name = A\nemail = B\n"));
	reads(NEEDS("response", "member = A\nstate = B\n"));
}

static void
globs(const char *pattern, const char *s, int want, const char *first,
    const char *last)
{
	struct crm_stars st;

	assert_int_equal(crm_glob(pattern, s, strlen(s), &st), want);
	if (!want || first == NULL)
		return;
	assert_int_equal(st.nfirst, strlen(first));
	assert_memory_equal(st.first, first, st.nfirst);
	assert_int_equal(st.nlast, strlen(last));
	assert_memory_equal(st.last, last, st.nlast);
}

static void
test_globs(void **state)
{
	(void)state;
	globs("abc", "abc", 1, NULL, NULL);
	globs("abc", "abcd", 0, NULL, NULL);
	globs("", "", 1, NULL, NULL);
	globs("*", "", 1, "", "");
	globs("*", "abc", 1, "abc", "abc");
	globs("a*", "abc", 1, "bc", "bc");
	globs("*철회*", "취소철회완료", 1, "취소", "완료");
	globs("*철회*", "취소", 0, NULL, NULL);
	globs("?-*", "C-Hmall", 1, "Hmall", "Hmall");
	globs("?-*", "가-Hmall", 1, "Hmall", "Hmall");
	globs("?-*", "CC-Hmall", 0, NULL, NULL);
	globs("*(*)", "Hmall(kim)", 1, "Hmall", "kim");
	globs("[*]*", "[가게]옥션2.0", 1, "가게", "옥션2.0");
	globs("*a*b", "xaxaxb", 1, "x", "xax");
	globs("*a*b", "xaxaxbx", 0, NULL, NULL);
	globs("**", "ab", 1, "", "ab");
}

static void
finds(const struct crm_words *words, const char *s, const char *want)
{
	struct crm_buf buf = { 0 };
	const char *means = "unset";

	assert_int_equal(crm_word_fold(&buf, s, strlen(s)), 0);
	assert_int_equal(crm_words_find(words, crm_buf_text(&buf), buf.n,
	    &means), want != NULL);
	if (want != NULL && *want == '\0')
		assert_null(means);
	else if (want != NULL)
		assert_string_equal(means, want);
	crm_buf_free(&buf);
}

/* The words to keep stand before those that cancel. */
static void
test_words(void **state)
{
	struct reading r;
	const struct crm_words *w;

	(void)state;
	assert_int_equal(begin(&r, HEAD REST "[words status]\n"
	    "skip = *철회*\ncancelled = 취소*\n"
	    "returned = 취소반품, Return Done\n"
	    "paid = 철회전\n"), 0);
	w = r.p.target[crm_profile_target(&r.p, "status")].words;
	finds(w, "취소철회", "");
	finds(w, "취소 완료", "cancelled");
	finds(w, "취소반품", "returned");
	finds(w, "return-done", "returned");
	finds(w, "철회전", "paid");
	finds(w, "PAID", "paid");
	finds(w, "반품", NULL);
	end(&r);
}

/* A fault in what we ship would stop every run. */
static void
test_shipped(void **state)
{
	const char *data = getenv("CRM_DATADIR"), *folders[2] = { NULL, NULL };
	struct crm_buf path = { 0 };
	struct crm_profiles *set;
	struct crm_err *err = crm_err_new();

	(void)state;
	if (data == NULL)
		skip();
	assert_non_null(err);
	crm_buf_fmt(&path, "%s/profiles", data);
	folders[0] = crm_buf_text(&path);
	set = crm_profiles_load(err, folders);
	if (set == NULL)
		fail_msg("%s", crm_errmsg(err));
	assert_true(crm_profiles_count(set) >= 20);
	assert_non_null(crm_profiles_find(set, "smartstore"));
	assert_null(crm_profiles_find(set, "smart"));
	crm_profiles_free(set);
	crm_buf_free(&path);
	crm_err_free(err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_column_faults),
		cmocka_unit_test(test_word_faults),
		cmocka_unit_test(test_needed),
		cmocka_unit_test(test_globs),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_shipped)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

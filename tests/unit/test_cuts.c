#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "insight/cutfile.h"
#include "insight/cuts.h"

#define HEADER	"method,bins,measure,within,score,from\n"
#define FIXED	HEADER "fixed,3,recency,,3,30\nfixed,3,recency,,2,90\n" \
	"fixed,3,frequency,,2,2\nfixed,3,frequency,,3,5\n" \
	"fixed,3,monetary,,2,10.5\nfixed,3,monetary,,3,100\n"

static void
test_one_of_each(void **state)
{
	const int64_t value[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	struct crm_cut cut;
	int i;

	(void)state;
	crm_cut_set(&cut, value, 10, 5);
	assert_int_equal(crm_cut_used(&cut), 5);
	for (i = 0; i < 10; i++)
		assert_int_equal(crm_cut_score(&cut, value[i]), 1 + i / 2);
}

static void
test_sizes_differ_by_one(void **state)
{
	int64_t value[23];
	struct crm_cut cut;
	int i, n[6] = { 0 };

	(void)state;
	for (i = 0; i < 23; i++)
		value[i] = i * 10;
	crm_cut_set(&cut, value, 23, 5);
	for (i = 0; i < 23; i++)
		n[crm_cut_score(&cut, value[i])]++;
	for (i = 1; i <= 5; i++)
		assert_in_range(n[i], 4, 5);
}

static void
test_ties_stay_together(void **state)
{
	/* Six of ten bought once: the next has six tenths below it. */
	const int64_t value[] = { 1, 1, 1, 1, 1, 1, 2, 2, 3, 9 };
	struct crm_cut cut;

	(void)state;
	crm_cut_set(&cut, value, 10, 5);
	assert_int_equal(crm_cut_score(&cut, 1), 1);
	assert_int_equal(crm_cut_score(&cut, 2), 4);
	assert_int_equal(crm_cut_score(&cut, 3), 5);
	assert_int_equal(crm_cut_score(&cut, 9), 5);
	assert_int_equal(crm_cut_used(&cut), 3);
	assert_int_equal(cut.from[5], 3);
}

static void
test_all_equal_and_few(void **state)
{
	const int64_t same[] = { 7, 7, 7 }, two[] = { -1, 1 };
	struct crm_cut cut;

	(void)state;
	crm_cut_set(&cut, same, 3, 5);
	assert_int_equal(crm_cut_used(&cut), 1);
	assert_int_equal(crm_cut_score(&cut, 7), 1);
	crm_cut_set(&cut, two, 2, 5);
	assert_int_equal(crm_cut_score(&cut, -1), 1);
	assert_int_equal(crm_cut_score(&cut, 1), 3);
	crm_cut_set(&cut, two, 0, 5);
	assert_int_equal(crm_cut_used(&cut), 0);
	assert_int_equal(crm_cut_score(&cut, 5), 1);
}

static void
test_between_and_below(void **state)
{
	const int64_t value[] = { 10, 20, 30, 40, 50 };
	struct crm_cut cut;

	(void)state;
	crm_cut_set(&cut, value, 5, 5);
	assert_int_equal(crm_cut_score(&cut, 5), 1);
	assert_int_equal(crm_cut_score(&cut, 19), 1);
	assert_int_equal(crm_cut_score(&cut, 29), 2);
	assert_int_equal(crm_cut_score(&cut, 1000), 5);
	assert_int_equal(crm_cut_score(&cut, INT64_MIN), 1);
}

/* Reads text as a file of cut points; the reason stays in err. */
static int
read_text(struct crm_cuts *cuts, const char *text, int decimals,
    struct crm_err *err)
{
	struct crm_csv *csv;
	int res;

	csv = crm_csv_open_mem(err, text, strlen(text), "cuts.csv", NULL);
	assert_non_null(csv);
	res = crm_cutfile_read(cuts, csv, decimals, err);
	crm_csv_close(csv);
	return (res);
}

static void
refused(const char *text, const char *why)
{
	struct crm_err *err = crm_err_new();
	struct crm_cuts cuts;

	assert_non_null(err);
	assert_int_equal(read_text(&cuts, text, 0, err), -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_INPUT);
	assert_string_equal(crm_errmsg(err), why);
	crm_err_free(err);
}

static void
test_read_fixed(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_cuts cuts;

	(void)state;
	assert_int_equal(read_text(&cuts, FIXED, 0, err), 0);
	assert_int_equal(cuts.method, CRM_FIXED);
	assert_int_equal(cuts.bins, 3);
	/* Recency: fewer days are better. */
	assert_int_equal(crm_cut_score(&cuts.cut[0], -30), 3);
	assert_int_equal(crm_cut_score(&cuts.cut[0], -31), 2);
	assert_int_equal(crm_cut_score(&cuts.cut[0], -91), 1);
	crm_err_free(err);
}

static void
test_finer_money_moves_up(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_cuts cuts;
	size_t at;

	(void)state;
	assert_int_equal(read_text(&cuts, FIXED, 0, err), 0);
	at = crm_cuts_at(&cuts, CRM_MONETARY, 1, 1);
	assert_int_equal(cuts.cut[at].from[2], 11);
	assert_int_equal(read_text(&cuts, FIXED, 2, err), 0);
	assert_int_equal(cuts.cut[at].from[2], 1050);
	assert_int_equal(read_text(&cuts, HEADER "fixed,2,recency,,2,1\n"
	    "fixed,2,frequency,,2,2\nfixed,2,monetary,,2,-0.5\n", 0, err), 0);
	assert_int_equal(cuts.cut[at].from[2], 0);
	crm_err_free(err);
}

static void
test_format_is_what_is_read(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_buf text = { 0 }, again = { 0 };
	struct crm_cuts cuts;

	(void)state;
	assert_int_equal(read_text(&cuts, FIXED, 1, err), 0);
	crm_cutfile_format(&cuts, 1, &text);
	assert_string_equal(text.p, HEADER
	    "fixed,3,recency,,2,90\nfixed,3,recency,,3,30\n"
	    "fixed,3,frequency,,2,2\nfixed,3,frequency,,3,5\n"
	    "fixed,3,monetary,,2,10.5\nfixed,3,monetary,,3,100.0\n");
	assert_int_equal(read_text(&cuts, text.p, 1, err), 0);
	crm_cutfile_format(&cuts, 1, &again);
	assert_string_equal(text.p, again.p);
	crm_buf_free(&text);
	crm_buf_free(&again);
	crm_err_free(err);
}

static void
test_read_nested(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_cuts cuts;
	size_t at;

	(void)state;
	/* Nobody has r 1 but for lack of a better: its group must be there. */
	assert_int_equal(read_text(&cuts, HEADER
	    "nested,2,recency,,1,50\nnested,2,recency,,2,5\n"
	    "nested,2,frequency,r1,1,1\nnested,2,frequency,r2,1,1\n"
	    "nested,2,frequency,r2,2,3\nnested,2,monetary,r1f1,1,5\n"
	    "nested,2,monetary,r2f1,1,6\nnested,2,monetary,r2f2,1,7\n"
	    "nested,2,monetary,r2f2,2,70\n", 0, err), 0);
	at = crm_cuts_at(&cuts, CRM_MONETARY, 2, 2);
	assert_int_equal(crm_cut_score(&cuts.cut[at], 70), 2);
	at = crm_cuts_at(&cuts, CRM_MONETARY, 2, 1);
	assert_int_equal(crm_cut_score(&cuts.cut[at], 70), 1);
	crm_err_free(err);
}

static void
test_refused_cells(void **state)
{

	(void)state;
	refused(HEADER "often,5,recency,,1,5\n", "cuts.csv:2: method: "
	    "neither independent nor nested nor fixed: \"often\"");
	refused(HEADER "fixed,1,recency,,1,5\n",
	    "cuts.csv:2: bins: no number from 2 to 10: \"1\"");
	refused(HEADER "fixed,11,recency,,1,5\n",
	    "cuts.csv:2: bins: no number from 2 to 10: \"11\"");
	refused(HEADER "fixed,5,age,,1,5\n", "cuts.csv:2: measure: "
	    "neither recency nor frequency nor monetary: \"age\"");
	refused(HEADER "fixed,5,recency,,6,5\n",
	    "cuts.csv:2: score: no score of so many bins: \"6\"");
	refused(HEADER "fixed,5,recency,,1,-5\n",
	    "cuts.csv:2: from: no whole number from 0: \"-5\"");
	refused(HEADER "fixed,5,monetary,,1,a lot\n",
	    "cuts.csv:2: from: no amount of money: \"a lot\"");
	refused(HEADER "fixed,5,frequency,r1,1,5\n", "cuts.csv:2: within: "
	    "must be empty unless the method is nested: \"r1\"");
	refused(HEADER "nested,5,frequency,,1,5\n",
	    "cuts.csv:2: within: no group of this measure: \"\"");
	refused(HEADER "nested,5,frequency,r6,1,5\n",
	    "cuts.csv:2: within: no group of this measure: \"r6\"");
	refused(HEADER "nested,5,monetary,r1f1x,1,5\n",
	    "cuts.csv:2: within: no group of this measure: \"r1f1x\"");
	refused(HEADER "nested,5,monetary,r1,1,5\n",
	    "cuts.csv:2: within: no group of this measure: \"r1\"");
	refused(HEADER "fixed,5,recency,,1,5\nfixed,5,recency,,1,4\n",
	    "cuts.csv:3: score: stands there twice: \"1\"");
}

static void
test_refused_files(void **state)
{

	(void)state;
	refused("", "cuts.csv: empty input without a header; a header alone "
	    "is the empty set");
	refused(HEADER, "cuts.csv: no cut points");
	refused("method,bins,measure,within,score\nfixed,5,recency,,1\n",
	    "cuts.csv: no column \"from\"");
	refused(HEADER "fixed,5,recency,,1\n",
	    "cuts.csv:2: the row has 5 cells, the header 6");
	refused(HEADER "fixed,5,recency,,1,5\nnested,5,recency,,2,4\n",
	    "cuts.csv:3: method: not that of the rows above: \"nested\"");
	refused(HEADER "fixed,5,recency,,1,5\nfixed,4,recency,,2,4\n",
	    "cuts.csv:3: bins: not that of the rows above: \"4\"");
	refused(HEADER "fixed,5,recency,,1,5\nfixed,5,monetary,,1,5\n",
	    "cuts.csv: no cut points of frequency");
	refused(HEADER "nested,2,recency,,1,5\nnested,2,frequency,r1,1,5\n",
	    "cuts.csv: no cut points of monetary within r1f1");
	refused(HEADER "nested,2,recency,,2,5\nnested,2,frequency,r2,1,5\n",
	    "cuts.csv: no cut points of frequency within r1");
	refused(HEADER "fixed,5,recency,,1,5\nfixed,5,recency,,3,5\n",
	    "cuts.csv: recency: score 3 does not begin above score 1");
}

static void
test_save_keeps_what_is_there(void **state)
{
	char path[] = "cuts.XXXXXX";
	struct crm_err *err = crm_err_new();
	struct crm_cuts cuts;
	int fd;

	(void)state;
	assert_int_equal(read_text(&cuts, FIXED, 1, err), 0);
	fd = mkstemp(path);
	assert_int_not_equal(fd, -1);
	assert_int_equal(crm_cutfile_save(&cuts, 1, path, err), -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_CREATE);
	assert_int_equal(lseek(fd, 0, SEEK_END), 0);
	assert_int_equal(unlink(path), 0);
	crm_err_clear(err);
	assert_int_equal(crm_cutfile_save(&cuts, 1, path, err), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(crm_cutfile_save(&cuts, 1, "no/where", err), -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_CREATE);
	assert_int_equal(close(fd), 0);
	crm_err_free(err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_of_each),
		cmocka_unit_test(test_sizes_differ_by_one),
		cmocka_unit_test(test_ties_stay_together),
		cmocka_unit_test(test_all_equal_and_few),
		cmocka_unit_test(test_between_and_below),
		cmocka_unit_test(test_read_fixed),
		cmocka_unit_test(test_finer_money_moves_up),
		cmocka_unit_test(test_format_is_what_is_read),
		cmocka_unit_test(test_read_nested),
		cmocka_unit_test(test_refused_cells),
		cmocka_unit_test(test_refused_files),
		cmocka_unit_test(test_save_keeps_what_is_there),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

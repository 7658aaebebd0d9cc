#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"

/* Adds what is mended as " {LINE:CELL KIND}". */
static void
note(void *arg, size_t line, size_t cell, enum crm_mended what)
{
	static const char *const words[] = { "quote", "open", "close", "behind",
	    "blanks", "end" };

	crm_buf_fmt(arg, " {%zu:%zu %s}", line, cell, words[what]);
}

/* All rows of a text, one after the other, as "LINE<cell><cell>". */
static void
check(const char *in, const struct crm_csv_opt *opt, const char *want)
{
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv;
	struct crm_buf buf = { 0 }, notes = { 0 };
	struct crm_mend mend;
	struct crm_csv_opt o = *opt;
	struct crm_cell cell;
	size_t i;
	int r;

	o.ragged = 1;
	if (opt->mend != NULL) {
		mend = *opt->mend;
		mend.tell = note;
		mend.arg = &notes;
		o.mend = &mend;
	}
	for (o.slow = 0; o.slow < 2; o.slow++) {
		crm_buf_reset(&buf);
		crm_buf_reset(&notes);
		csv = crm_csv_open_mem(err, in, strlen(in), "f", &o);
		assert_non_null(csv);
		while ((r = crm_csv_next(csv)) == 1) {
			crm_buf_fmt(&buf, "%zu", crm_csv_line(csv));
			for (i = 0; i < crm_csv_ncell(csv); i++) {
				cell = crm_csv_cell(csv, i);
				assert_int_equal(cell.p[cell.n], '\0');
				crm_buf_fmt(&buf, "<%s>", cell.p);
			}
		}
		crm_buf_fmt(&buf, "%s%s", r == -1 ? crm_errmsg(err) : "",
		    crm_buf_text(&notes));
		crm_csv_close(csv);
		crm_err_clear(err);
		assert_string_equal(crm_buf_text(&buf), want);
	}
	crm_buf_free(&buf);
	crm_buf_free(&notes);
	crm_err_free(err);
}

static void
test_escape(void **state)
{
	const struct crm_csv_opt opt = { .escape = '\\' };

	(void)state;
	check("a,b\n\"x\\\"y\",\"\\\\\"\n", &opt, "1<a><b>2<x\"y><\\>");
	check("a\\,b,\\\"c\n", &opt, "1<a,b><\"c>");
	check("\"a\"\"b\"\n", &opt, "1<a\"b>");
	check("a\\\nb,c\nd\n", &opt, "1<a\nb><c>3<d>");
	check("\"a\\\nb\"\n", &opt, "1<a\nb>");
	check("a,\\", &opt, "f:1: column 2: nothing stands behind the escape "
	    "at the end; the input was cut off");
	check("\"a\\\"\n", &opt, "f:1: column 1: the quote that opens this "
	    "cell is never closed; the input was cut off, or the program that "
	    "writes it failed");
}

static void
test_no_quote(void **state)
{
	const struct crm_csv_opt opt = { .quote = CRM_CSV_NO_QUOTE,
	    .delim = '|' };

	(void)state;
	check("\"a|b\"\n5\"|\n", &opt, "1<\"a><b\">2<5\"><>");
}

static void
test_cr(void **state)
{
	const struct crm_csv_opt opt = { .eol = '\r' };

	(void)state;
	check("a,b\r1,2\r\r3,\"x\ry\"\r4,5", &opt,
	    "1<a><b>2<1><2>4<3><x\ry>6<4><5>");
	check("a\r\"x\ny\"\r", &opt, "1<a>2<x\ny>");
	check("a\r1\n2\r", &opt, "1<a>f:2: column 1: a line feed stands "
	    "alone; save the file with LF or CR LF line ends");
}

static void
test_mend(void **state)
{
	const struct crm_mend two = { .width = 2 }, none = { 0 };
	const struct crm_csv_opt opt = { .mend = &two };
	const struct crm_csv_opt any = { .mend = &none };

	(void)state;
	/* What is no fault is not mended. */
	check("a,b\n\"1\n\",2\n", &opt, "1<a><b>2<1\n><2>");
	check("a,5\" pipe\n", &opt, "1<a><5\" pipe> {1:1 quote}");
	check("a,\"say \"hi\" now\"\n", &opt,
	    "1<a><say \"hi\" now> {1:1 quote} {1:1 quote}");
	check("\"a\" ,b\n", &opt, "1<a><b> {1:0 blanks}");
	check("\"a\"x,b\n", &opt, "1<ax><b> {1:0 behind}");
	/* A quote that is not closed takes in no other rows. */
	check("a,\"b\n1,2\n3,\"4\"\n", &opt,
	    "1<a><\"b>2<1><2>3<3><4> {1:1 open}");
	check("a,\"b\n1,2\n", &opt, "1<a><\"b>2<1><2> {1:1 open}");
	check("\"a,b\n1,2\n", &any, "1<\"a><b>2<1><2> {1:0 open}");
	check("1,\"a\n2,\"b\n", &opt, "1<1><\"a>2<2><\"b> {1:1 open} "
	    "{2:1 open}");
	/* Nor does one that another row's quote seems to close. */
	check("1,\"a\n\",b\n", &opt, "1<1><\"a>2<\"><b> {1:1 open} "
	    "{2:0 open}");
	check("1,\"a\n2,\",b\n3,4\n", &opt, "1<1><\"a>2<2><,b>3<3><4> "
	    "{1:1 open} {2:1 close}");
	/* What cells are too many went on behind the quote. */
	check("1,2\n\"a, b,3\n4,\"5, 6, 7\n", &opt, "1<1><2>2<a, b><3>3<4>"
	    "<5, 6, 7> {2:0 close} {3:1 close}");
	check("\"a,\"b,3\n", &opt, "1<a,b><3> {1:0 behind}");
	/* Line ends of every kind. */
	check("a,b\r1,2\n3,4\r\r\n5,6\r\n", &opt,
	    "1<a><b>1<1><2>2<3><4>3<5><6> {1:1 end} {2:1 end}");
	check("a,b\r", &opt, "1<a><b> {1:1 end}");
	/* What nobody can mend stays refused. */
	check("a,b\n1,\xff\n", &opt, "1<a><b>f:2: column 2: byte 3 of the row "
	    "is not UTF-8; save the file as CSV UTF-8, or convert it (crm-map "
	    "reads CP949)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_no_quote),
		cmocka_unit_test(test_cr),
		cmocka_unit_test(test_mend)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

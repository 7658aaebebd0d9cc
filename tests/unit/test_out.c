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
#include "core/fault.h"
#include "core/hash.h"
#include "core/out.h"

/* A writer into memory. */
struct page {
	struct crm_err	*err;
	struct crm_out	*out;
	FILE		*f;
	char		*text;
	size_t		 n;
};

static struct page *
page_open(enum crm_format format, int mask, int excel)
{
	struct crm_out_opt opt = { .format = format, .mask = mask,
	    .excel = excel };
	struct page *page = calloc(1, sizeof(*page));

	assert_non_null(page);
	page->err = crm_err_new();
	page->f = open_memstream(&page->text, &page->n);
	assert_non_null(page->f);
	page->out = crm_out_open(page->err, page->f, &opt);
	assert_non_null(page->out);
	return (page);
}

static void
page_close(struct page *page)
{

	crm_out_close(page->out);
	assert_int_equal(fclose(page->f), 0);
	free(page->text);
	crm_err_free(page->err);
	free(page);
}

/* Ends the page, which must hold what is wanted. */
static void
is_page(struct page *page, const char *want)
{

	assert_int_equal(crm_out_finish(page->out), 0);
	assert_string_equal(page->text, want);
	assert_string_equal(crm_errmsg(page->err), "");
	page_close(page);
}

/* Columns "a" text, "n" number, and so on. */
static void
columns(struct crm_out *out, const char *const *name,
    const enum crm_kind *kind, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_int_equal(crm_out_col(out, name[i],
		    kind == NULL ? CRM_KIND_TEXT : kind[i]), 0);
}

static void
row(struct crm_out *out, const char *const *cell, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_int_equal(crm_out_text(out, cell[i]), 0);
	assert_int_equal(crm_out_end(out), 0);
}

/* Two columns, of text and of numbers, with everything that is special. */
static struct page *
sample(enum crm_format format, int excel)
{
	static const char *const name[] = { "word, \"x\"", "number" };
	static const enum crm_kind kind[] = { CRM_KIND_TEXT, CRM_KIND_NUMBER };
	static const char *const cell[][2] = {
		{ "plain", "-12.50" }, { "a,b", "0" }, { " \"q\" ", "007" },
		{ "l1\nl2\r\n", "" }, { "t\tb\\", "+1" }, { "김치 1kg", "1e5" },
		{ "=1+1", "." }
	};
	struct page *page = page_open(format, 0, excel);
	size_t i;

	columns(page->out, name, kind, 2);
	for (i = 0; i < sizeof(cell) / sizeof(cell[0]); i++)
		row(page->out, cell[i], 2);
	assert_int_equal(crm_out_text(page->out, NULL), 0);
	assert_int_equal(crm_out_int(page->out, INT64_MIN), 0);
	assert_int_equal(crm_out_end(page->out), 0);
	assert_int_equal(crm_out_textn(page->out, "a\001b\"", 3), 0);
	assert_int_equal(crm_out_int(page->out, 9007199254740993), 0);
	assert_int_equal(crm_out_end(page->out), 0);
	return (page);
}

static void
test_csv(void **state)
{
	struct page *page = sample(CRM_FORMAT_CSV, 0);

	(void)state;
	is_page(page, "\"word, \"\"x\"\"\",number\n"
	    "plain,-12.50\n"
	    "\"a,b\",0\n"
	    "\" \"\"q\"\" \",007\n"
	    "\"l1\nl2\r\n\",\n"
	    "t\tb\\,+1\n"
	    "김치 1kg,1e5\n"
	    "=1+1,.\n"
	    ",-9223372036854775808\n"
	    "a\001b,9007199254740993\n");
}

static void
test_tsv(void **state)
{
	struct page *page = sample(CRM_FORMAT_TSV, 1);

	(void)state;
	is_page(page, "word, \"x\"\tnumber\n"
	    "plain\t-12.50\n"
	    "a,b\t0\n"
	    " \"q\" \t007\n"
	    "l1\\nl2\\r\\n\t\n"
	    "t\\tb\\\\\t+1\n"
	    "김치 1kg\t1e5\n"
	    "=1+1\t.\n"
	    "\t-9223372036854775808\n"
	    "a\001b\t9007199254740993\n");
}

static void
test_json(void **state)
{
	struct page *page = sample(CRM_FORMAT_JSON, 0);

	(void)state;
	is_page(page, "[\n"
	    "{\"word, \\\"x\\\"\":\"plain\",\"number\":-12.50},\n"
	    "{\"word, \\\"x\\\"\":\"a,b\",\"number\":0},\n"
	    "{\"word, \\\"x\\\"\":\" \\\"q\\\" \",\"number\":\"007\"},\n"
	    "{\"word, \\\"x\\\"\":\"l1\\nl2\\r\\n\",\"number\":null},\n"
	    "{\"word, \\\"x\\\"\":\"t\\tb\\\\\",\"number\":\"+1\"},\n"
	    "{\"word, \\\"x\\\"\":\"김치 1kg\",\"number\":\"1e5\"},\n"
	    "{\"word, \\\"x\\\"\":\"=1+1\",\"number\":\".\"},\n"
	    "{\"word, \\\"x\\\"\":\"\",\"number\":-9223372036854775808},\n"
	    "{\"word, \\\"x\\\"\":\"a\\u0001b\",\"number\":9007199254740993}\n"
	    "]\n");
}

static void
test_json_bytes(void **state)
{
	struct page *page = page_open(CRM_FORMAT_JSON, 0, 0);

	(void)state;
	assert_int_equal(crm_out_col(page->out, "a", CRM_KIND_TEXT), 0);
	assert_int_equal(crm_out_textn(page->out, "\xff가\xea\xb0x\0y\x7f", 10),
	    0);
	assert_int_equal(crm_out_end(page->out), 0);
	is_page(page, "[\n{\"a\":\"\\ufffd가\\ufffd\\ufffdx\\u0000y\\u007f\"}"
	    "\n]\n");
}

static void
test_table(void **state)
{
	struct page *page = sample(CRM_FORMAT_TABLE, 0);

	(void)state;
	is_page(page, "word, \"x\"                number\n"
	    "plain                    -12.50\n"
	    "a,b                           0\n"
	    " \"q\"                        007\n"
	    "l1\xef\xbf\xbdl2\xef\xbf\xbd\xef\xbf\xbd\n"
	    "t\xef\xbf\xbd" "b\\                         +1\n"
	    "김치 1kg                    1e5\n"
	    "=1+1                          .\n"
	    "           -9223372036854775808\n"
	    "a\xef\xbf\xbd" "b            9007199254740993\n");
}

/* Widths come from the first 1,000 rows; what is wider later sticks out. */
static void
test_table_widths(void **state)
{
	static const char *const name[] = { "a", "b" };
	static const char *const thin[] = { "x", "y" }, *const wide[] =
	    { "세 글자", "z" };
	size_t at, when;

	(void)state;
	for (when = 999; when < 1001; when++) {
		struct page *page = page_open(CRM_FORMAT_TABLE, 0, 0);

		columns(page->out, name, NULL, 2);
		for (at = 0; at < 1100; at++)
			row(page->out, at == when ? wide : thin, 2);
		assert_int_equal(crm_out_finish(page->out), 0);
		assert_int_equal(strncmp(page->text, when == 999 ?
		    "a        b\nx        y\n" : "a  b\nx  y\n",
		    when == 999 ? 22 : 10), 0);
		assert_non_null(strstr(page->text, "\n세 글자  z\n"));
		assert_string_equal(page->text + page->n - 5, when == 999 ?
		    "   y\n" : "x  y\n");
		page_close(page);
	}
}

static void
test_table_terminal(void **state)
{
	struct page *page = page_open(CRM_FORMAT_TABLE, 0, 0);

	(void)state;
	assert_int_equal(crm_out_col(page->out, "a", CRM_KIND_TEXT), 0);
	assert_int_equal(crm_out_text(page->out, "\033[31mred\xe2\x80\xae"), 0);
	assert_int_equal(crm_out_end(page->out), 0);
	is_page(page, "a\n\xef\xbf\xbd[31mred\xef\xbf\xbd\n");
}

/* A header even if there is no row. */
static void
test_empty(void **state)
{
	static const char *const want[] = { "a,b\n", "a\tb\n", "a  b\n",
	    "[]\n" };
	static const char *const name[] = { "a", "b" };
	struct page *page;
	int format;

	(void)state;
	for (format = 0; format < 4; format++) {
		page = page_open((enum crm_format)format, 0, 0);
		columns(page->out, name, NULL, 2);
		is_page(page, want[format]);
	}
	page = page_open(CRM_FORMAT_CSV, 0, 1);
	columns(page->out, name, NULL, 2);
	is_page(page, "\xef\xbb\xbf" "a,b\r\n");
	crm_out_close(NULL);
}

/* A row of one empty cell is a row, not an empty line. */
static void
test_one_column(void **state)
{
	static const char *const name[] = { "a" }, *const none[] = { "" };
	struct page *page = page_open(CRM_FORMAT_CSV, 0, 0);

	(void)state;
	columns(page->out, name, NULL, 1);
	row(page->out, none, 1);
	row(page->out, name, 1);
	is_page(page, "a\n\"\"\na\n");
}

/* What a spreadsheet would run gets an apostrophe, numbers do not. */
static void
test_excel(void **state)
{
	static const struct {
		enum crm_kind	 kind;
		const char	*in, *want;
	} t[] = {
		{ CRM_KIND_TEXT, "=1+1", "'=1+1" },
		{ CRM_KIND_TEXT, "+1", "'+1" },
		{ CRM_KIND_TEXT, "-1", "'-1" },
		{ CRM_KIND_TEXT, "@SUM(A1)", "'@SUM(A1)" },
		{ CRM_KIND_TEXT, "\tx", "'\tx" },
		{ CRM_KIND_TEXT, "\rx", "\"'\rx\"" },
		{ CRM_KIND_TEXT, "\nx", "\"'\nx\"" },
		{ CRM_KIND_TEXT, " =1,2", "\"' =1,2\"" },
		{ CRM_KIND_TEXT, "\xe3\x80\x80=1", "'\xe3\x80\x80=1" },
		{ CRM_KIND_TEXT, "＝1", "'＝1" },
		{ CRM_KIND_TEXT, "＋1", "'＋1" },
		{ CRM_KIND_TEXT, "－1", "'－1" },
		{ CRM_KIND_TEXT, "＠1", "'＠1" },
		{ CRM_KIND_PHONE, "+82 10-1234-5678", "'+82 10-1234-5678" },
		{ CRM_KIND_NUMBER, "-1.50", "-1.50" },
		{ CRM_KIND_NUMBER, "-", "'-" },
		{ CRM_KIND_NUMBER, "-1+cmd|x", "'-1+cmd|x" },
		{ CRM_KIND_TEXT, "a=1", "a=1" },
		{ CRM_KIND_TEXT, "1-1", "1-1" },
		{ CRM_KIND_TEXT, " a", " a" },
		{ CRM_KIND_TEXT, "", "" }
	};
	struct crm_buf want = { 0 };
	struct page *page;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		page = page_open(CRM_FORMAT_CSV, 0, 1);
		assert_int_equal(crm_out_col(page->out, "a", t[i].kind), 0);
		assert_int_equal(crm_out_col(page->out, "=n", CRM_KIND_TEXT), 0);
		assert_int_equal(crm_out_text(page->out, t[i].in), 0);
		assert_int_equal(crm_out_int(page->out, -5), 0);
		assert_int_equal(crm_out_end(page->out), 0);
		crm_buf_reset(&want);
		crm_buf_fmt(&want, "\xef\xbb\xbf" "a,'=n\r\n%s,-5\r\n",
		    t[i].want);
		is_page(page, want.p);
		/* And nothing else ever changes a value. */
		page = page_open(CRM_FORMAT_TSV, 0, 1);
		assert_int_equal(crm_out_col(page->out, "a", t[i].kind), 0);
		assert_int_equal(crm_out_text(page->out, "=1"), 0);
		assert_int_equal(crm_out_end(page->out), 0);
		is_page(page, "a\n=1\n");
	}
	crm_buf_free(&want);
}

/* Personal kinds are masked where asked, in every format. */
static void
test_mask(void **state)
{
	static const char *const name[] = { "t", "n", "name", "phone", "email",
	    "address", "secret" };
	static const enum crm_kind kind[] = { CRM_KIND_TEXT, CRM_KIND_NUMBER,
	    CRM_KIND_NAME, CRM_KIND_PHONE, CRM_KIND_EMAIL, CRM_KIND_ADDRESS,
	    CRM_KIND_SECRET };
	static const char *const cell[] = { "홍길동", "7", "홍길동",
	    "010-1234-5678", "gildong@example.com", "서울 중구 세종대로 110",
	    "1980-01-02" };
	static const char *const empty[] = { "", "", "", "", "", "", "" };
	struct page *page;
	int format, i;

	(void)state;
	for (format = 0; format < 4; format++) {
		page = page_open((enum crm_format)format, 1, 0);
		columns(page->out, name, kind, 7);
		row(page->out, cell, 7);
		row(page->out, empty, 7);
		for (i = 0; i < 6; i++)
			assert_int_equal(crm_out_text(page->out, "x"), 0);
		assert_int_equal(crm_out_int(page->out, 19800102), 0);
		assert_int_equal(crm_out_end(page->out), 0);
		assert_int_equal(crm_out_finish(page->out), 0);
		assert_non_null(strstr(page->text, "홍길동"));
		assert_null(strstr(strstr(page->text, "홍길동") + 1, "홍길동"));
		for (i = 3; i < 7; i++)
			assert_null(strstr(page->text, cell[i]));
		assert_null(strstr(page->text, "19800102"));
		assert_non_null(strstr(page->text, "***"));
		if (format == CRM_FORMAT_JSON)
			assert_non_null(strstr(page->text,
			    "\"secret\":\"***\"}\n]"));
		if (format == CRM_FORMAT_CSV)
			assert_non_null(strstr(page->text, "\n,,,,,,\n"));
		page_close(page);
	}
	page = page_open(CRM_FORMAT_CSV, 0, 0);
	columns(page->out, name, kind, 7);
	row(page->out, cell, 7);
	is_page(page, "t,n,name,phone,email,address,secret\n홍길동,7,홍길동,"
	    "010-1234-5678,gildong@example.com,서울 중구 세종대로 110,"
	    "1980-01-02\n");
}

/* Reads text as CSV to its end: how many rows, and the last result. */
static int
read_back(const char *p, size_t n, size_t *rows)
{
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv = crm_csv_open_mem(err, p, n, "f", NULL);
	int r;

	assert_non_null(csv);
	*rows = 0;
	if ((r = crm_csv_header(csv)) == 0)
		while ((r = crm_csv_next(csv)) > 0)
			++*rows;
	crm_csv_close(csv);
	crm_err_free(err);
	return (r);
}

/* Wherever it is ended, a stream that failed is refused by the reader. */
static void
test_abort(void **state)
{
	static const char *const name[] = { "a", "b" };
	static const char *const cell[] = { "1", "x,\"y", "" };
	struct page *page;
	size_t rows, whole, cells, first, second;

	(void)state;
	for (whole = 0; whole < 3; whole++)
	for (cells = 0; cells < 3; cells++)
	for (first = 0; first < 3; first++)
	for (second = 0; second < 3; second++) {
		const char *const part[] = { cell[first], cell[second] };

		page = page_open(CRM_FORMAT_CSV, 0, 0);
		columns(page->out, name, NULL, 2);
		for (rows = 0; rows < whole; rows++)
			row(page->out, part, 2);
		for (rows = 0; rows < cells; rows++)
			assert_int_equal(crm_out_text(page->out, part[rows]), 0);
		crm_out_abort(page->out);
		assert_int_equal(read_back(page->text, page->n, &rows), -1);
		assert_int_equal(rows, whole);
		page_close(page);
	}
}

/* What a program that was killed has written is refused as well. */
static void
test_killed(void **state)
{
	static const char *const name[] = { "a", "b", "c" };
	static const char *const cell[][3] = { { "1", "x,\"y", "2" },
	    { "", "3", "" }, { "", "", "" }, { "4", "", "가\n나" } };
	struct page *page = page_open(CRM_FORMAT_CSV, 0, 0);
	size_t i, rows, seen, was = 0;

	(void)state;
	columns(page->out, name, NULL, 3);
	for (i = 0; i < 200000; i++) {
		row(page->out, cell[i % 7 % 4], 3);
		if (page->n == was)
			continue;
		was = page->n;
		assert_int_equal(read_back(page->text, was, &seen), -1);
		assert_true(seen <= i);
	}
	assert_true(was > 0);
	assert_int_equal(crm_out_finish(page->out), 0);
	assert_int_equal(read_back(page->text, page->n, &rows), 0);
	assert_int_equal(rows, i);
	page_close(page);
}

static void
test_abort_others(void **state)
{
	static const char *const name[] = { "a" };
	struct page *page = page_open(CRM_FORMAT_JSON, 0, 0);

	(void)state;
	columns(page->out, name, NULL, 1);
	row(page->out, name, 1);
	crm_out_abort(page->out);
	assert_string_equal(page->text, "[\n{\"a\":\"a\"}");
	page_close(page);
	page = page_open(CRM_FORMAT_TSV, 0, 0);
	columns(page->out, name, NULL, 1);
	crm_out_abort(page->out);
	assert_string_equal(page->text, "");
	page_close(page);
}

struct dice {
	struct crm_key	key;
	uint64_t	n;
};

static size_t
roll(struct dice *dice, size_t sides)
{

	dice->n++;
	return (crm_hash_of(&dice->key, &dice->n, sizeof(dice->n)).a % sides);
}

/* Any cells that are written are read back as they were. */
static void
test_round_trip(void **state)
{
	static const char *const word[] = { ",", "\"", "\n", "\r", "\r\n", " ",
	    "a", "가", "\t", "\\", "=", "'", "0", ";", "😀", "\xef\xbb\xbf" };
	struct dice dice = { { 7, 20261120 }, 0 };
	struct crm_buf cell[3000];
	size_t ncol, nrow, i, n;
	struct crm_csv *csv;
	struct crm_cell c;
	struct page *page;
	int turn;

	(void)state;
	memset(cell, 0, sizeof(cell));
	for (turn = 0; turn < 300; turn++) {
		ncol = 1 + roll(&dice, 5);
		nrow = roll(&dice, turn % 50 == 0 ? 600 : 10);
		page = page_open(CRM_FORMAT_CSV, 0, 0);
		for (i = 0; i < ncol; i++) {
			char name[] = { (char)('a' + i), '\0' };

			assert_int_equal(crm_out_col(page->out, name,
			    (enum crm_kind)roll(&dice, 7)), 0);
		}
		for (i = 0; i < nrow * ncol; i++) {
			crm_buf_reset(&cell[i]);
			for (n = roll(&dice, 8); n > 0; n--)
				crm_buf_str(&cell[i],
				    word[roll(&dice, 16)]);
			assert_int_equal(crm_out_textn(page->out,
			    crm_buf_text(&cell[i]), cell[i].n), 0);
			if (i % ncol == ncol - 1)
				assert_int_equal(crm_out_end(page->out), 0);
		}
		assert_int_equal(crm_out_finish(page->out), 0);
		csv = crm_csv_open_mem(page->err, page->text, page->n, "f", NULL);
		assert_int_equal(crm_csv_header(csv), 0);
		assert_int_equal(crm_csv_ncol(csv), ncol);
		for (i = 0; i < nrow * ncol; i++) {
			if (i % ncol == 0)
				assert_int_equal(crm_csv_next(csv), 1);
			c = crm_csv_cell(csv, i % ncol);
			assert_int_equal(c.n, cell[i].n);
			assert_memory_equal(c.p, crm_buf_text(&cell[i]), c.n);
		}
		assert_int_equal(crm_csv_next(csv), 0);
		crm_csv_close(csv);
		page_close(page);
	}
	for (i = 0; i < 3000; i++)
		crm_buf_free(&cell[i]);
}

/* A disk that is full is told, in every format, and once. */
static void
test_full(void **state)
{
	struct crm_out_opt opt = { .format = CRM_FORMAT_CSV };
	static const char *const name[] = { "a" };
	struct crm_err *err = crm_err_new();
	struct crm_out *out;
	FILE *f = fopen("/dev/full", "w");
	size_t i;
	int format, r;

	(void)state;
	if (f == NULL) {
		print_message("skipped: no /dev/full\n");
		skip();
	}
	for (format = 0; format < 4; format++) {
		opt.format = (enum crm_format)format;
		out = crm_out_open(err, f, &opt);
		columns(out, name, NULL, 1);
		assert_int_equal(crm_out_finish(out), -1);
		assert_int_equal(crm_errkind(err), CRM_ERR_SYSTEM);
		crm_out_abort(out);
		crm_out_close(out);
		crm_err_clear(err);

		/* Rows in plenty are told of before the end. */
		out = crm_out_open(err, f, &opt);
		columns(out, name, NULL, 1);
		r = 0;
		for (i = 0; i < 100000 && r == 0; i++) {
			assert_int_equal(crm_out_text(out, "x"), 0);
			r = crm_out_end(out);
		}
		assert_int_equal(r, -1);
		assert_int_equal(strncmp(crm_errmsg(err),
		    "the output cannot be written: ", 30), 0);
		crm_out_close(out);
		crm_err_clear(err);
	}
	fclose(f);
	crm_err_free(err);
}

static void
test_quote(void **state)
{
	struct crm_buf buf = { 0 };

	(void)state;
	crm_csv_quote(&buf, "a", 1);
	crm_csv_quote(&buf, "", 0);
	crm_csv_quote(&buf, " b ", 3);
	crm_csv_quote(&buf, "c\"\"", 3);
	crm_csv_quote(&buf, "\r", 1);
	crm_csv_quote(&buf, "x,y", 1);
	assert_string_equal(buf.p, "a b \"c\"\"\"\"\"\"\r\"x");
	crm_buf_free(&buf);
}

static void
on_fault(void *arg, const struct crm_fault *fault)
{

	*(size_t *)arg += fault->line;
}

static void
test_fault(void **state)
{
	struct crm_fault fault = { "f", 7, NULL, "bad", "bad", NULL, 0 };
	size_t sum = 0;
	struct crm_faults faults = { on_fault, &sum, 0 };

	(void)state;
	crm_fault(&faults, &fault);
	crm_fault(&faults, &fault);
	assert_int_equal(faults.n, 2);
	assert_int_equal(sum, 14);
	faults.fn = NULL;
	crm_fault(&faults, &fault);
	assert_int_equal(faults.n, 3);
	assert_int_equal(sum, 14);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_bytes),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_table_widths),
		cmocka_unit_test(test_table_terminal),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_one_column),
		cmocka_unit_test(test_excel),
		cmocka_unit_test(test_mask),
		cmocka_unit_test(test_abort),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_abort_others),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_quote),
		cmocka_unit_test(test_fault)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

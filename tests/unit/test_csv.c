#include <fcntl.h>
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
#include "core/csv.h"
#include "core/err.h"
#include "core/hash.h"

#define SPECTRUM	"../shared/data/csv-spectrum"

/* Everything that reading tells, as one text: rows, then the end. */
static void
add_row(struct crm_buf *buf, const struct crm_csv *csv, int result)
{
	struct crm_cell cell;
	size_t i;

	crm_buf_fmt(buf, "%zu@%zu%s", crm_csv_line(csv),
	    (size_t)crm_csv_offset(csv), result == 2 ? "!" : "");
	for (i = 0; i < crm_csv_ncell(csv); i++) {
		cell = crm_csv_cell(csv, i);
		assert_int_equal(cell.p[cell.n], '\0');
		crm_buf_chr(buf, '<');
		crm_buf_add(buf, cell.p, cell.n);
		crm_buf_chr(buf, '>');
	}
	cell = crm_csv_cell(csv, i);
	assert_string_equal(cell.p, "");
	assert_int_equal(cell.n, 0);
	crm_buf_chr(buf, '=');
	crm_csv_raw(csv, buf);
	crm_buf_chr(buf, '\n');
}

static struct crm_buf
tell(struct crm_csv *csv, struct crm_err *err, int header)
{
	struct crm_buf buf = { 0 };
	int r = 0;

	assert_non_null(csv);
	if (header && (r = crm_csv_header(csv)) == 0)
		add_row(&buf, csv, 1);
	if (r == 0)
		while ((r = crm_csv_next(csv)) > 0)
			add_row(&buf, csv, r);
	crm_buf_fmt(&buf, "%d %s", r, crm_errmsg(err));
	assert_int_equal(crm_csv_next(csv), r);	/* and so it stays */
	assert_int_equal(crm_csv_ncell(csv), 0);
	if (r == -1)
		assert_int_not_equal(crm_errkind(err), CRM_ERR_NONE);
	assert_false(buf.bad);
	return (buf);
}

/* The same of n bytes in memory, with a header. */
static struct crm_buf
tell_mem(const void *p, size_t n, const struct crm_csv_opt *opt, int header)
{
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv = crm_csv_open_mem(err, p, n, "f", opt);
	struct crm_buf buf = tell(csv, err, header);

	crm_csv_close(csv);
	crm_err_free(err);
	return (buf);
}

static void
check(const char *in, size_t n, const struct crm_csv_opt *opt,
    const char *want)
{
	struct crm_csv_opt o = { 0 };
	struct crm_buf buf;

	if (opt != NULL)
		o = *opt;
	for (o.slow = 0; o.slow < 2; o.slow++) {
		buf = tell_mem(in, n, &o, 1);
		assert_string_equal(crm_buf_text(&buf), want);
		crm_buf_free(&buf);
	}
}

static void
test_rows(void **state)
{
	static const struct {
		const char	*in, *want;
	} t[] = {
		{ "a\n", "1@0<a>=a\n0 " },
		{ "a", "1@0<a>=a\n0 " },
		{ "a,b\n1,2\n", "1@0<a><b>=a,b\n2@4<1><2>=1,2\n0 " },
		{ "a,b\n1,2", "1@0<a><b>=a,b\n2@4<1><2>=1,2\n0 " },
		{ "a,b\r\n1,2\r\n", "1@0<a><b>=a,b\n2@5<1><2>=1,2\n0 " },
		{ "\xef\xbb\xbf" "a,b\n1,2\n",
		    "1@0<a><b>=a,b\n2@4<1><2>=1,2\n0 " },
		{ "\xef\xbb\xbf\"a\"\n1\n", "1@0<a>=\"a\"\n2@4<1>=1\n0 " },
		/* Blanks stay in cells. */
		{ "a\n 1 \n\t\n", "1@0<a>=a\n2@2< 1 >= 1 \n3@6<\t>=\t\n0 " },
		/* Empty lines are no rows, but are lines. */
		{ "\n\r\na\n\n\r\n1\n\n",
		    "3@3<a>=a\n6@8<1>=1\n0 " },
		/* Empty cells. */
		{ "a,b\n,\n\"\",\n,\"\"",
		    "1@0<a><b>=a,b\n2@4<><>=,\n3@6<><>=\"\",\n"
		    "4@10<><>=,\"\"\n0 " },
		{ "a\n\"\"\n", "1@0<a>=a\n2@2<>=\"\"\n0 " },
		/* Quotes, and line ends inside them as they are. */
		{ "a,b\n\"x,\"\"y\"\"\",z\n",
		    "1@0<a><b>=a,b\n2@4<x,\"y\"><z>=\"x,\"\"y\"\"\",z\n0 " },
		{ "a\n\"1\n\n2\r\n3\r4\"\r\n5\n",
		    "1@0<a>=a\n2@2<1\n\n2\r\n3\r4>=\"1\n\n2\r\n3\r4\"\n"
		    "6@15<5>=5\n0 " },
		{ "a,b\n1,\"\r\"\n", "1@0<a><b>=a,b\n2@4<1><\r>=1,\"\r\"\n0 " },
		/* Ragged rows can be read, and reading goes on. */
		{ "a,b\n1\n1,2\n1,2,3\n\"1\"\n",
		    "1@0<a><b>=a,b\n2@4!<1>=1\n3@6<1><2>=1,2\n"
		    "4@10!<1><2><3>=1,2,3\n5@16!<1>=\"1\"\n0 " },
		/* Text of any script. */
		{ "이름\n홍길동\n\"😀\"\n",
		    "1@0<이름>=이름\n2@7<홍길동>=홍길동\n"
		    "3@17<😀>=\"😀\"\n0 " }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		check(t[i].in, strlen(t[i].in), NULL, t[i].want);
}

#define ROW(s)	s, sizeof(s) - 1

static void
test_refusals(void **state)
{
	static const struct {
		const char	*in;
		size_t		 n;
		const char	*want;
	} t[] = {
		{ ROW(""), "-1 f: empty input without a header; "
		    "a header alone is the empty set" },
		{ ROW("\xef\xbb\xbf\r\n\n"), "-1 f: empty input without a "
		    "header; a header alone is the empty set" },
		{ ROW("a,,c\n"), "-1 f:1: column 2: the column has no name; "
		    "the first row must name every column" },
		{ ROW("a, \t\n"), "-1 f:1: column 2: the column has no name; "
		    "the first row must name every column" },
		{ ROW("\na,b, a\n1,2,3\n"), "-1 f:2: column 3: the name \"a\" "
		    "stands there twice; rename or remove one of the columns" },
		{ ROW("a,b\n1,x\"y\n"), "1@0<a><b>=a,b\n-1 f:2: b: a quote "
		    "stands inside a cell that is not quoted; quote the whole "
		    "cell or remove it" },
		{ ROW("a\"b\n"), "-1 f:1: column 1: a quote stands inside a "
		    "cell that is not quoted; quote the whole cell or remove "
		    "it" },
		{ ROW("a\n \"x\"\n"), "1@0<a>=a\n-1 f:2: a: a quote stands "
		    "inside a cell that is not quoted; quote the whole cell or "
		    "remove it" },
		{ ROW("a,b\n\"1\n2\",\"x\"y\n"), "1@0<a><b>=a,b\n-1 f:3: b: "
		    "text stands behind the closing quote; write a quote "
		    "inside a quoted cell twice" },
		{ ROW("a\n\"1\" \n"), "1@0<a>=a\n-1 f:2: a: text stands behind "
		    "the closing quote; write a quote inside a quoted cell "
		    "twice" },
		{ ROW("a,b\n1,2\n3,\"4\n5,6\n"), "1@0<a><b>=a,b\n"
		    "2@4<1><2>=1,2\n-1 f:3: b: the quote that opens this cell "
		    "is never closed; the input was cut off, or the program "
		    "that writes it failed" },
		{ ROW("a,b\n\"1\n2\n\",\"3\n4"), "1@0<a><b>=a,b\n-1 f:4: b: "
		    "the quote that opens this cell is never closed; the input "
		    "was cut off, or the program that writes it failed" },
		{ ROW("a\n\""), "1@0<a>=a\n-1 f:2: a: the quote that opens "
		    "this cell is never closed; the input was cut off, or the "
		    "program that writes it failed" },
		{ ROW("a\n\"x\"\""), "1@0<a>=a\n-1 f:2: a: the quote that "
		    "opens this cell is never closed; the input was cut off, "
		    "or the program that writes it failed" },
		{ ROW("a,b\n1,2\r3,4\n"), "1@0<a><b>=a,b\n-1 f:2: b: a "
		    "carriage return stands alone; save the file with LF or CR "
		    "LF line ends" },
		{ ROW("a,b\r1,2\r"), "-1 f:1: column 2: a carriage return "
		    "stands alone; save the file with LF or CR LF line ends" },
		{ ROW("a\n1\r"), "1@0<a>=a\n-1 f:2: a: a carriage return "
		    "stands alone; save the file with LF or CR LF line ends" },
		{ ROW("a\n\r\r\n"), "1@0<a>=a\n-1 f:2: a: a carriage return "
		    "stands alone; save the file with LF or CR LF line ends" },
		{ ROW("a\n\"1\"\r\r\n"), "1@0<a>=a\n-1 f:2: a: a carriage "
		    "return stands alone; save the file with LF or CR LF line "
		    "ends" },
		{ ROW("a,b\n1,x\0y\n"), "1@0<a><b>=a,b\n-1 f:2: b: byte 4 of "
		    "the row is NUL, which no text has; save the file as CSV "
		    "UTF-8" },
		{ ROW("a,b\n\"1\n\0\",2\n"), "1@0<a><b>=a,b\n-1 f:3: a: byte 4 "
		    "of the row is NUL, which no text has; save the file as "
		    "CSV UTF-8" },
		{ ROW("\xc0\xcc\xb8\xa7,b\n"), "-1 f:1: column 1: byte 1 of "
		    "the row is not UTF-8; save the file as CSV UTF-8, or "
		    "convert it (crm-map reads CP949)" },
		{ ROW("a,b\n1,\xea\xb0\n"), "1@0<a><b>=a,b\n-1 f:2: b: byte 3 "
		    "of the row is not UTF-8; save the file as CSV UTF-8, or "
		    "convert it (crm-map reads CP949)" },
		{ ROW("a,b\n1,\xea\xb0"), "1@0<a><b>=a,b\n-1 f:2: b: byte 3 "
		    "of the row is not UTF-8; save the file as CSV UTF-8, or "
		    "convert it (crm-map reads CP949)" },
		/* The first fault of a row is told. */
		{ ROW("a,b\n1\"\xff\r,2\n"), "1@0<a><b>=a,b\n-1 f:2: a: a "
		    "quote stands inside a cell that is not quoted; quote the "
		    "whole cell or remove it" },
		{ ROW("a,b\n\xff\",\r2\n"), "1@0<a><b>=a,b\n-1 f:2: a: byte 1 "
		    "of the row is not UTF-8; save the file as CSV UTF-8, or "
		    "convert it (crm-map reads CP949)" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		check(t[i].in, t[i].n, NULL, t[i].want);
}

/* The header of a member of a zip, whose name comes next. */
#define ZIP	"PK\003\004\024\0\0\0\b\0\0\0!\0\0\0\0\0" \
		"\0\0\0\0\0\0\0\0\023\0\0\0"

/* Every file that is no CSV, and those that only look a little like one. */
static void
test_containers(void **state)
{
	static const struct {
		const char	*in;
		size_t		 n;
		const char	*word;
	} t[] = {
		{ ROW(ZIP "[Content_Types].xml"), "(.xlsx)" },
		{ ROW(ZIP "_rels/.rels"), "(.xlsx)" },
		{ ROW(ZIP "xl/workbook.xml"), "(.xlsx)" },
		{ ROW(ZIP "orders.csv"), "zip file" },
		{ ROW("PK\003\004\024\0\006\0\b\0\0\0!\0"), "zip file" },
		{ ROW("PK\005\006"), "zip file" },
		{ ROW("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook"), "(.xls)" },
		{ ROW("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e"
		    "\0d\0P\0a\0c\0k\0a\0g\0e\0"), "password" },
		{ ROW("\xff\xfe" "a\0,\0b\0"), "UTF-16" },
		{ ROW("\xfe\xff\0a\0,\0b"), "UTF-16" },
		{ ROW("<html><head><meta charset=euc-kr>"), "web page" },
		{ ROW("\xef\xbb\xbf\r\n <TABLE border=1>"), "web page" },
		{ ROW("<?xml version=\"1.0\"?>"), "web page" },
		{ ROW("\x1f\x8b\b\0"), "compressed" },
		{ ROW("%PDF-1.7"), "PDF" },
		{ ROW(""), NULL },
		{ ROW("P"), NULL },
		{ ROW("PK,name\n1,2\n"), NULL },
		{ ROW("<\n"), NULL },
		{ ROW("<note>,b\n"), NULL },
		{ ROW("order_no\n"), NULL }
	};
	const char *what;
	struct crm_buf want = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		what = crm_csv_container(t[i].in, t[i].n);
		if (t[i].word == NULL) {
			assert_null(what);
			continue;
		}
		assert_non_null(what);
		assert_non_null(strstr(what, t[i].word));
		crm_buf_reset(&want);
		crm_buf_fmt(&want, "-1 f: %s", what);
		check(t[i].in, t[i].n, NULL, want.p);
	}
	crm_buf_free(&want);
}

static void
test_locked_deep(void **state)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a"
	    "\0g\0e";
	struct crm_csv_opt opt = { .block = 512 };
	struct crm_buf buf;
	char *p = calloc(1, 65536);

	(void)state;
	assert_non_null(p);
	memcpy(p, "\xd0\xcf\x11\xe0", 4);
	memcpy(p + 65536 - sizeof(name), name, sizeof(name));
	buf = tell_mem(p, 65536, &opt, 1);
	assert_non_null(strstr(buf.p, "with a password"));
	crm_buf_free(&buf);
	free(p);
}

static void
test_limits(void **state)
{
	struct crm_csv_opt field = { .max_field = 4 };
	struct crm_csv_opt row = { .max_row = 6, .block = 1 };
	struct crm_csv_opt cols = { .max_cols = 3 };

	(void)state;
	check(ROW("a,b\n1234,\"12\"\"4\"\n"), &field, "1@0<a><b>=a,b\n"
	    "2@4<1234><12\"4>=1234,\"12\"\"4\"\n0 ");
	check(ROW("a,b\n1,12345\n"), &field, "1@0<a><b>=a,b\n-1 f:2: b: the "
	    "cell is longer than 4 bytes; shorten it, or close the quote that "
	    "opens it");
	check(ROW("a,b\n1,\"1\n2345\",\"\n"), &field, "1@0<a><b>=a,b\n"
	    "-1 f:2: b: the cell is longer than 4 bytes; shorten it, or close "
	    "the quote that opens it");
	check(ROW("a,b\n1,\"1\n2\n3\n4\n5"), &field, "1@0<a><b>=a,b\n"
	    "-1 f:2: b: the cell is longer than 4 bytes; shorten it, or close "
	    "the quote that opens it");
	check(ROW("a\n123456\r\n\"1\n34\"\n"), &row, "1@0<a>=a\n"
	    "2@2<123456>=123456\n3@10<1\n34>=\"1\n34\"\n0 ");
	check(ROW("a\n1234567\n"), &row, "1@0<a>=a\n-1 f:2: the row is longer "
	    "than 6 bytes; a line end or a closing quote may be missing");
	check(ROW("a\n12345678901234567890"), &row, "1@0<a>=a\n-1 f:2: the row "
	    "is longer than 6 bytes; a line end or a closing quote may be "
	    "missing");
	check(ROW("a\n\"1\n345\"\n"), &row, "1@0<a>=a\n-1 f:3: the row is "
	    "longer than 6 bytes; a line end or a closing quote may be "
	    "missing");
	check(ROW("a,b,c\n1,2,\"3\"\n"), &cols, "1@0<a><b><c>=a,b,c\n"
	    "2@6<1><2><3>=1,2,\"3\"\n0 ");
	check(ROW("a\n1,2,3,\n"), &cols, "1@0<a>=a\n-1 f:2: the row has more "
	    "than 3 cells; is this the right file?");
}

/* The limits that hold unless others are asked for. */
static void
test_default_limits(void **state)
{
	static const size_t most[] = { 65536, 1048576, 999 };
	struct crm_buf in = { 0 }, out;
	size_t which, over, i;

	(void)state;
	for (which = 0; which < 3; which++)
		for (over = 0; over < 2; over++) {
			crm_buf_reset(&in);
			crm_buf_str(&in, "a\n");
			for (i = 0; i < most[which] + over; i++)
				crm_buf_chr(&in, which == 2 ||
				    (which == 1 && i % 2000 == 1999) ? ',' :
				    'x');
			crm_buf_chr(&in, '\n');
			out = tell_mem(in.p, in.n, NULL, 1);
			assert_true((strstr(out.p, "\n-1 f:2: ") != NULL) ==
			    (over == 1));
			crm_buf_free(&out);
		}
	crm_buf_free(&in);
}

static void
test_options(void **state)
{
	struct crm_csv_opt semi = { .delim = ';', .quote = '\'' };
	struct crm_csv_opt tab = { .delim = '\t' };
	struct crm_csv_opt bytes = { .any_bytes = 1 };
	struct crm_csv_opt ragged = { .ragged = 1 };

	(void)state;
	check(ROW("a;b\n1,2;\"\n'x;''y';3\n"), &semi, "1@0<a><b>=a;b\n"
	    "2@4<1,2><\">=1,2;\"\n3@10<x;'y><3>='x;''y';3\n0 ");
	check(ROW("a\tb\n1\t\n"), &tab, "1@0<a><b>=a\tb\n2@4<1><>=1\t\n0 ");
	check(ROW("a\n\xb0\xa1\n\"\xff\"\n"), &bytes, "1@0<a>=a\n"
	    "2@2<\xb0\xa1>=\xb0\xa1\n3@5<\xff>=\"\xff\"\n0 ");
	check(ROW("a\n\xb0\0\n"), &bytes, "1@0<a>=a\n-1 f:2: a: byte 2 of the "
	    "row is NUL, which no text has; save the file as CSV UTF-8");
	check(ROW(" a,a,\n1\n\n1,2,3,4\n"), &ragged, "1@0< a><a><>= a,a,\n"
	    "2@6<1>=1\n4@9<1><2><3><4>=1,2,3,4\n0 ");
}

static void
test_header(void **state)
{
	static const char in[] = " member ,name\t,\"x y\"\n1,2,3\n";
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv;

	(void)state;
	csv = crm_csv_open_mem(err, in, sizeof(in) - 1, "m.csv", NULL);
	assert_string_equal(crm_csv_source(csv), "m.csv");
	assert_int_equal(crm_csv_ncol(csv), 0);
	assert_int_equal(crm_csv_col(csv, "member"), -1);
	assert_int_equal(crm_csv_header(csv), 0);
	assert_int_equal(crm_csv_ncol(csv), 3);
	assert_string_equal(crm_csv_name(csv, 0), "member");
	assert_string_equal(crm_csv_name(csv, 1), "name");
	assert_int_equal(crm_csv_col(csv, "x y"), 2);
	assert_int_equal(crm_csv_col(csv, "name"), 1);
	assert_int_equal(crm_csv_col(csv, "nam"), -1);
	assert_int_equal(crm_csv_col(csv, "names"), -1);
	assert_int_equal(crm_csv_col(csv, ""), -1);
	crm_csv_close(csv);
	crm_csv_close(NULL);
	crm_err_free(err);
}

/* A row that seeking has found again, as it was told the first time. */
static void
seek_and_compare(struct crm_csv *csv, const char *told)
{
	struct crm_buf buf = { 0 };
	const char *end = strchr(told, '\001');
	size_t line, offset;

	assert_int_equal(sscanf(told, "%zu@%zu", &line, &offset), 2);
	assert_int_equal(crm_csv_seek(csv, offset, line), 0);
	add_row(&buf, csv, crm_csv_next(csv));
	assert_int_equal(buf.n, (size_t)(end - told));
	assert_memory_equal(buf.p, told, buf.n);
	crm_buf_free(&buf);
}

/* Reads all rows, then each again in a scattered sequence. */
static void
check_seek(struct crm_csv *csv)
{
	struct crm_buf all[64];
	size_t n, i;
	int r;

	memset(all, 0, sizeof(all));
	assert_int_equal(crm_csv_header(csv), 0);
	for (n = 0; (r = crm_csv_next(csv)) > 0; n++) {
		assert_true(n < 64);
		add_row(&all[n], csv, r);
		crm_buf_chr(&all[n], '\001');
	}
	assert_int_equal(n, 40);
	for (i = 0; i < 5 * n; i++)
		seek_and_compare(csv, all[i * 17 % n].p);
	/* From the last one found, reading goes on. */
	seek_and_compare(csv, all[n - 2].p);
	assert_true(crm_csv_next(csv) > 0);
	assert_int_equal(crm_csv_next(csv), 0);
	for (i = 0; i < n; i++)
		crm_buf_free(&all[i]);
}

static void
make_rows(struct crm_buf *buf)
{
	int i;

	crm_buf_str(buf, "\xef\xbb\xbf" "a,b\r\n");
	for (i = 0; i < 40; i++)
		crm_buf_fmt(buf, i % 3 == 0 ? "%d,\"x\n\"\"%d\"\n" :
		    i % 3 == 1 ? "%d,가%d\r\n" : "\n%d%d\n", i, i * i);
}

static FILE *
file_of(const char *p, size_t n)
{
	FILE *f = tmpfile();

	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fflush(f), 0);
	assert_int_equal(lseek(fileno(f), 0, SEEK_SET), 0);
	return (f);
}

static void
test_seek(void **state)
{
	struct crm_csv_opt opt = { .block = 7 };
	struct crm_err *err = crm_err_new();
	struct crm_buf in = { 0 };
	struct crm_csv *csv;
	FILE *f;

	(void)state;
	make_rows(&in);
	csv = crm_csv_open_mem(err, in.p, in.n, "m", NULL);
	check_seek(csv);
	crm_csv_close(csv);

	/* A file that does not stand at its start; it does not move. */
	f = file_of(in.p, in.n);
	assert_int_equal(lseek(fileno(f), 0, SEEK_SET), 0);
	csv = crm_csv_open(err, fileno(f), "f", &opt);
	check_seek(csv);
	assert_int_equal(lseek(fileno(f), 0, SEEK_CUR), 0);
	crm_csv_close(csv);
	assert_int_equal(fclose(f), 0);
	assert_string_equal(crm_errmsg(err), "");

	/* Beyond the end. */
	csv = crm_csv_open_mem(err, in.p, in.n, "m", NULL);
	assert_int_equal(crm_csv_seek(csv, in.n, 9), -1);
	assert_string_equal(crm_errmsg(err),
	    "m: this input cannot be read a second time");
	crm_csv_close(csv);
	crm_buf_free(&in);
	crm_err_free(err);
}

/* After a fault, seeking makes the reader usable again. */
static void
test_seek_after_fault(void **state)
{
	static const char in[] = "a\n\"1\n\"2\"\n";
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv;

	(void)state;
	csv = crm_csv_open_mem(err, in, sizeof(in) - 1, "m", NULL);
	assert_int_equal(crm_csv_header(csv), 0);
	assert_int_equal(crm_csv_next(csv), -1);
	assert_int_equal(crm_csv_next(csv), -1);
	assert_int_equal(crm_csv_seek(csv, 5, 3), 0);
	assert_int_equal(crm_csv_next(csv), 1);
	assert_int_equal(crm_csv_line(csv), 3);
	assert_string_equal(crm_csv_cell(csv, 0).p, "2");
	crm_csv_close(csv);
	crm_err_free(err);
}

static void
test_pipe(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv;
	struct crm_buf in = { 0 }, a, b;
	int fd[2];

	(void)state;
	make_rows(&in);
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], in.p, in.n), in.n);
	assert_int_equal(close(fd[1]), 0);
	csv = crm_csv_open(err, fd[0], "f", NULL);
	a = tell(csv, err, 1);
	b = tell_mem(in.p, in.n, NULL, 1);
	assert_string_equal(a.p, b.p);
	assert_int_equal(crm_csv_seek(csv, 0, 1), -1);
	assert_string_equal(crm_errmsg(err),
	    "f: this input cannot be read a second time");
	crm_csv_close(csv);
	assert_int_equal(close(fd[0]), 0);
	crm_buf_free(&a);
	crm_buf_free(&b);
	crm_buf_free(&in);
	crm_err_free(err);
}

/* A file is read from where it stands, as far as it went when opened. */
static void
test_file(void **state)
{
	struct crm_csv_opt part = { .size = 4 };
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv;
	struct crm_buf buf;
	FILE *f = file_of("junk\na\n1\n22\n", 12);

	(void)state;
	assert_int_equal(lseek(fileno(f), 5, SEEK_SET), 5);
	csv = crm_csv_open(err, fileno(f), "f", NULL);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	assert_true(fputs("3\n", f) >= 0 && fflush(f) == 0);
	buf = tell(csv, err, 1);
	assert_string_equal(buf.p, "1@0<a>=a\n2@2<1>=1\n3@4<22>=22\n0 ");
	crm_buf_free(&buf);
	crm_csv_close(csv);
	assert_int_equal(lseek(fileno(f), 5, SEEK_SET), 5);
	csv = crm_csv_open(err, fileno(f), "f", &part);
	buf = tell(csv, err, 1);
	assert_string_equal(buf.p, "1@0<a>=a\n2@2<1>=1\n0 ");
	crm_buf_free(&buf);
	crm_csv_close(csv);
	assert_int_equal(fclose(f), 0);
	crm_err_free(err);
}

static void
test_shrunk(void **state)
{
	struct crm_csv_opt opt = { .block = 16 };
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv;
	struct crm_buf in = { 0 };
	FILE *f;
	int r;

	(void)state;
	make_rows(&in);
	f = file_of(in.p, in.n);
	csv = crm_csv_open(err, fileno(f), "f", &opt);
	assert_int_equal(crm_csv_header(csv), 0);
	assert_int_equal(ftruncate(fileno(f), 100), 0);
	while ((r = crm_csv_next(csv)) > 0)
		;
	assert_int_equal(r, -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_SYSTEM);
	assert_non_null(strstr(crm_errmsg(err), "f: the file became shorter"));
	crm_csv_close(csv);
	assert_int_equal(fclose(f), 0);
	crm_buf_free(&in);
	crm_err_free(err);
}

/* A line without end is refused when it is too long, not when it ends. */
static void
test_endless(void **state)
{
	struct crm_csv_opt opt = { .block = 100, .max_row = 1000 };
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv;
	char x[4000];
	int fd[2];

	(void)state;
	memset(x, 'x', sizeof(x));
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(fcntl(fd[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(write(fd[1], x, sizeof(x)), sizeof(x));
	csv = crm_csv_open(err, fd[0], "f", &opt);
	assert_int_equal(crm_csv_next(csv), -1);
	assert_string_equal(crm_errmsg(err), "f:1: the row is longer than 1000 "
	    "bytes; a line end or a closing quote may be missing");
	/* What has not come yet is not the end. */
	crm_csv_close(csv);
	crm_err_clear(err);
	csv = crm_csv_open(err, fd[0], "f", NULL);
	assert_int_equal(crm_csv_next(csv), -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_SYSTEM);
	crm_csv_close(csv);
	assert_int_equal(close(fd[0]), 0);
	assert_int_equal(close(fd[1]), 0);
	crm_err_free(err);
}

/* A last row without its last cells and its line end was cut off. */
static void
test_cut(void **state)
{
	static const struct { const char *text, *want; } part[] = {
		{ "a,b\n1,2\n3", "1 f:3: the input ends inside this row; it "
		    "was cut off, or the program that writes it failed" },
		{ "a,b,c\n1,2,3\n\"x\ny\",2", "1 f:3: the input ends inside "
		    "this row; it was cut off, or the program that writes it "
		    "failed" },
		{ "a,b\n1\n3", "2 f:3: the input ends inside this row; it "
		    "was cut off, or the program that writes it failed" },
		{ "a,b\n1,2\n3\n", "12" },
		{ "a,b\n1,2\n3\r\n", "12" },
		{ "a,b\n1,2\n3,4", "11" },
		{ "a,b\n1,2\n3,4,5", "12" },
		{ "a\n1\n3", "11" },
		{ "a,b\n", "" }
	};
	struct crm_buf got = { 0 };
	struct crm_err *err;
	struct crm_csv *csv;
	size_t i;
	int r;

	(void)state;
	for (i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		err = crm_err_new();
		csv = crm_csv_open_mem(err, part[i].text,
		    strlen(part[i].text), "f", NULL);
		assert_non_null(csv);
		assert_int_equal(crm_csv_header(csv), 0);
		crm_buf_reset(&got);
		while ((r = crm_csv_next(csv)) > 0)
			crm_buf_int(&got, r);
		if (r == -1)
			crm_buf_fmt(&got, " %s", crm_errmsg(err));
		assert_string_equal(crm_buf_text(&got), part[i].want);
		crm_csv_close(csv);
		crm_err_free(err);
	}
	crm_buf_free(&got);
}

static void
test_unreadable(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv = crm_csv_open(err, -1, "f", NULL);

	(void)state;
	assert_int_equal(crm_csv_header(csv), -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_SYSTEM);
	assert_non_null(strstr(crm_errmsg(err), "f: cannot be read: "));
	crm_csv_close(csv);
	crm_err_free(err);
}

/*
 * A reader that is as plain as can be, one byte at a time: the judge of both
 * ways.  Adds the rows as add_row() does, without offsets and raw text; 0, or
 * -1 where the input is to be refused.
 */
static int
plain(struct crm_buf *out, const char *p, size_t n)
{
	enum { START, BARE, QUOTED, CLOSED } st = START;
	size_t i, cells = 0;

	for (i = 0; i <= n; i++) {
		int end = i == n, c = end ? '\n' : p[i];

		if (st == QUOTED && !end) {
			if (c == '"' && i + 1 < n && p[i + 1] == '"')
				crm_buf_chr(out, p[++i]);
			else if (c == '"')
				st = CLOSED;
			else
				crm_buf_chr(out, (char)c);
			continue;
		}
		if (st == QUOTED)
			return (-1);
		if (c == '\r' && i + 1 < n && p[i + 1] == '\n')
			c = p[++i];
		if (c == '\n' && st == START && cells == 0)
			continue;
		if (st == START)
			crm_buf_chr(out, '<');
		if (c == ',' || c == '\n') {
			crm_buf_str(out, c == ',' ? ">" : ">\n");
			cells = c == ',' ? cells + 1 : 0;
			st = START;
		} else if (c == '"' && st == START)
			st = QUOTED;
		else if (c == '"' || c == '\r' || st == CLOSED)
			return (-1);
		else {
			crm_buf_chr(out, (char)c);
			st = BARE;
		}
	}
	return (0);
}

static int
read_cells(struct crm_buf *out, struct crm_csv *csv)
{
	struct crm_cell cell;
	size_t i;
	int r;

	while ((r = crm_csv_next(csv)) > 0) {
		for (i = 0; i < crm_csv_ncell(csv); i++) {
			cell = crm_csv_cell(csv, i);
			crm_buf_chr(out, '<');
			crm_buf_add(out, cell.p, cell.n);
			crm_buf_chr(out, '>');
		}
		crm_buf_chr(out, '\n');
	}
	return (r);
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

static void
random_text(struct crm_buf *buf, struct dice *dice)
{
	/* Bad bytes and lone CR end a text, so they are rare. */
	static const char *const word[] = { ",", ",", ",", "\n", "\n", "\r\n",
	    "a", "bc", "1", " ", "\t", "가", "가나다라마바사", "é", "😀",
	    "\"\"", "\"x\"", "\"", "\",\"", ",\"", "\"\n", "\"\r\n", "\r",
	    "\xff", "\xea\xb0", "xxxxxxxxxxxxxxxxxxxxxx" };
	size_t n = roll(dice, 40), kinds = sizeof(word) / sizeof(word[0]), k;

	crm_buf_reset(buf);
	if (roll(dice, 3) == 0)
		kinds -= roll(dice, 2) == 0 ? 4 : 11;
	while (n-- > 0) {
		k = roll(dice, kinds);
		if ((k == 22 || k == 23 || k == 24) && roll(dice, 4) != 0)
			k = 0;
		if (roll(dice, 2000) == 0)
			crm_buf_add(buf, "", 1);
		crm_buf_str(buf, word[k]);
	}
	if (buf->n == 0)
		crm_buf_chr(buf, '\n');
}

static void
random_options(struct crm_csv_opt *opt, struct dice *dice)
{

	memset(opt, 0, sizeof(*opt));
	opt->block = 1 + roll(dice, 40);
	if (roll(dice, 4) == 0)
		opt->max_field = 1 + roll(dice, 20);
	if (roll(dice, 4) == 0)
		opt->max_row = 1 + roll(dice, 60);
	if (roll(dice, 4) == 0)
		opt->max_cols = 1 + roll(dice, 5);
	opt->any_bytes = roll(dice, 4) == 0;
	opt->ragged = roll(dice, 4) == 0;
}

static void
test_both_ways(void **state)
{
	struct dice dice = { { 20261120, 1 }, 0 };
	struct crm_csv_opt opt;
	struct crm_buf in = { 0 }, a, b;
	int i, header, refused = 0;

	(void)state;
	for (i = 0; i < 60000; i++) {
		random_text(&in, &dice);
		random_options(&opt, &dice);
		header = (int)roll(&dice, 2);
		a = tell_mem(in.p, in.n, &opt, header);
		opt.slow = 1;
		opt.block = 1 + roll(&dice, 40);
		b = tell_mem(in.p, in.n, &opt, header);
		assert_int_equal(a.n, b.n);
		assert_memory_equal(a.p, b.p, a.n);
		refused += strstr(a.p, "\n-1 ") != NULL;
		crm_buf_free(&a);
		crm_buf_free(&b);
	}
	/* Neither all nor nothing. */
	assert_in_range(refused, 6000, 54000);
	crm_buf_free(&in);
}

static void
test_against_plain(void **state)
{
	struct dice dice = { { 20261120, 2 }, 0 };
	struct crm_csv_opt opt = { .any_bytes = 1, .ragged = 1 };
	struct crm_err *err = crm_err_new();
	struct crm_buf in = { 0 }, a = { 0 }, b = { 0 };
	struct crm_csv *csv;
	int i, r, read = 0;

	(void)state;
	for (i = 0; i < 60000; i++) {
		do
			random_text(&in, &dice);
		while (memchr(in.p, '\0', in.n) != NULL);
		crm_buf_reset(&a);
		crm_buf_reset(&b);
		opt.block = 1 + roll(&dice, 40);
		csv = crm_csv_open_mem(err, in.p, in.n, "f", &opt);
		r = read_cells(&a, csv);
		crm_csv_close(csv);
		crm_err_clear(err);
		assert_int_equal(plain(&b, in.p, in.n), r);
		if (r == 0)
			assert_string_equal(crm_buf_text(&a),
			    crm_buf_text(&b));
		read += r == 0;
	}
	assert_in_range(read, 6000, 54000);
	crm_buf_free(&in);
	crm_buf_free(&a);
	crm_buf_free(&b);
	crm_err_free(err);
}

/* Reads a whole file. */
static int
slurp(struct crm_buf *buf, const char *path)
{
	char block[4096];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL)
		return (-1);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		crm_buf_add(buf, block, n);
	assert_int_equal(fclose(f), 0);
	return (0);
}

/* The next string of the JSON at *p, unescaped; 0 when there is none. */
static int
json_string(struct crm_buf *buf, const char **p)
{
	const char *s = strchr(*p, '"');

	if (s == NULL)
		return (0);
	crm_buf_reset(buf);
	for (s++; *s != '"'; s++)
		if (*s != '\\')
			crm_buf_chr(buf, *s);
		else
			crm_buf_chr(buf, *++s == 'n' ? '\n' :
			    *s == 'r' ? '\r' : *s);
	*p = s + 1;
	return (1);
}

/* Compares one file of the suite with the JSON that it means. */
static void
check_spectrum(const char *name)
{
	struct crm_buf path = { 0 }, in = { 0 }, json = { 0 }, want = { 0 };
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv;
	const char *p;
	size_t i;

	crm_buf_fmt(&path, SPECTRUM "/csvs/%s.csv", name);
	assert_int_equal(slurp(&in, path.p), 0);
	crm_buf_reset(&path);
	crm_buf_fmt(&path, SPECTRUM "/json/%s.json", name);
	assert_int_equal(slurp(&json, path.p), 0);
	csv = crm_csv_open_mem(err, in.p, in.n, name, NULL);
	assert_int_equal(crm_csv_header(csv), 0);
	for (p = json.p; crm_csv_next(csv) == 1; )
		for (i = 0; i < crm_csv_ncol(csv); i++) {
			assert_int_equal(json_string(&want, &p), 1);
			assert_string_equal(crm_csv_name(csv, i), want.p);
			assert_int_equal(json_string(&want, &p), 1);
			assert_string_equal(crm_csv_cell(csv, i).p,
			    crm_buf_text(&want));
		}
	assert_string_equal(crm_errmsg(err), "");
	assert_int_equal(json_string(&want, &p), 0);
	crm_csv_close(csv);
	crm_err_free(err);
	crm_buf_free(&path);
	crm_buf_free(&in);
	crm_buf_free(&json);
	crm_buf_free(&want);
}

static void
test_spectrum(void **state)
{
	static const char *const name[] = { "comma_in_quotes", "empty",
	    "empty_crlf", "escaped_quotes", "json", "newlines",
	    "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf",
	    "utf8" };
	struct crm_buf in = { 0 }, out;
	size_t i;

	(void)state;
	if (access(SPECTRUM, R_OK) == -1) {
		print_message("skipped: no %s\n", SPECTRUM);
		skip();
	}
	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		check_spectrum(name[i]);
	/* The twelfth has quotes inside bare cells, which RFC 4180 forbids. */
	assert_int_equal(slurp(&in, SPECTRUM "/csvs/location_coordinates.csv"),
	    0);
	out = tell_mem(in.p, in.n, NULL, 1);
	assert_non_null(strstr(out.p, "\n-1 f:2: Location Coordinates: a quote "
	    "stands inside a cell that is not quoted"));
	crm_buf_free(&in);
	crm_buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_containers),
		cmocka_unit_test(test_locked_deep),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_default_limits),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_seek),
		cmocka_unit_test(test_seek_after_fault),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_shrunk),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_both_ways),
		cmocka_unit_test(test_against_plain),
		cmocka_unit_test(test_spectrum)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

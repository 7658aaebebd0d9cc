/*
 * The CSV reader in any dialect, strict and mending: the first four bytes
 * choose it.  Strictly, cutting lines and going byte by byte give the same;
 * when mending, a text is never refused for its quotes or line ends, and a row
 * that is read strictly and fits is read so.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "intake/dialect.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
need(int good)
{
	if (!good)
		abort();
}

/* All that is read, and why it ended. */
static int
read_all(const void *p, size_t n, const struct crm_csv_opt *opt,
    struct crm_buf *buf)
{
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv = crm_csv_open_mem(err, p, n, "fuzz", opt);
	struct crm_cell cell;
	size_t i;
	int r;

	need(err != NULL && csv != NULL);
	while ((r = crm_csv_next(csv)) > 0) {
		crm_buf_fmt(buf, "%zu@%zu", crm_csv_line(csv),
		    crm_csv_ncell(csv));
		for (i = 0; i < crm_csv_ncell(csv); i++) {
			cell = crm_csv_cell(csv, i);
			need(cell.p[cell.n] == '\0');
			crm_buf_chr(buf, '<');
			crm_buf_add(buf, cell.p, cell.n);
		}
		crm_csv_raw(csv, buf);
	}
	crm_buf_str(buf, crm_errmsg(err));
	crm_csv_close(csv);
	crm_err_free(err);
	return (r);
}

static void
count(void *arg, size_t line, size_t cell, enum crm_mended what)
{
	(void)cell;
	need(line > 0 && what <= CRM_MENDED_LINE_END);
	++*(size_t *)arg;
}

static void
same_both_ways(const void *p, size_t n, struct crm_csv_opt opt)
{
	struct crm_buf a = { NULL, 0, 0, 0 }, b = { NULL, 0, 0, 0 };
	int r;

	r = read_all(p, n, &opt, &a);
	opt.slow = 1;
	need(read_all(p, n, &opt, &b) == r);
	need(a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0));
	crm_buf_free(&a);
	crm_buf_free(&b);
}

/* 1 when every row of the text has that many cells, read strictly. */
static int
fits(const void *p, size_t n, const struct crm_csv_opt *opt, size_t width)
{
	struct crm_err *err = crm_err_new();
	struct crm_csv *csv = crm_csv_open_mem(err, p, n, "fuzz", opt);
	int r, all = 1;

	need(err != NULL && csv != NULL);
	while ((r = crm_csv_next(csv)) == 1)
		all &= crm_csv_ncell(csv) == width;
	crm_csv_close(csv);
	crm_err_free(err);
	return (r == 0 && all);
}

static void
mend(const void *p, size_t n, struct crm_csv_opt opt, size_t width)
{
	struct crm_buf strict = { NULL, 0, 0, 0 }, buf = { NULL, 0, 0, 0 };
	size_t told = 0;
	struct crm_mend how = { .width = width, .tell = count, .arg = &told };
	int good = fits(p, n, &opt, width), r;

	(void)read_all(p, n, &opt, &strict);
	opt.mend = &how;
	r = read_all(p, n, &opt, &buf);
	/* A NUL and an escape at the end are what nobody mends. */
	need(r == 0 || memchr(p, '\0', n) != NULL || opt.escape != '\0' ||
	    n > 64 || strstr(crm_buf_text(&buf), "fuzz: this") != NULL);
	if (good)
		need(told == 0 && strict.n == buf.n && (buf.n == 0 ||
		    memcmp(strict.p, buf.p, buf.n) == 0));
	crm_buf_free(&strict);
	crm_buf_free(&buf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delims[] = ",\t;|", quotes[] = "\"'\"\xff";
	struct crm_csv_opt opt = { .any_bytes = 1, .ragged = 1 };
	struct crm_dialect ask = { 0 }, found;

	if (size < 4)
		return (0);
	opt.delim = delims[data[0] & 3];
	opt.quote = quotes[data[1] & 3];
	opt.escape = (char)(data[2] & 1 ? '\\' : '\0');
	opt.eol = data[2] & 2 ? '\r' : '\n';
	same_both_ways(data + 4, size - 4, opt);
	mend(data + 4, size - 4, opt, data[3] & 7);
	need(crm_dialect_guess((const char *)data + 4, size - 4, data[3] & 8,
	    &ask, &found) == 0);
	need(found.delim != '\0' && found.quote != '\0' && found.eol != '\0');
	return (0);
}

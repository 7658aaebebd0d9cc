/*
 * The CSV reader on any bytes: it reads or refuses, and what it reads it reads
 * the same again when it is written the way our writer quotes.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/out.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
need(int good)
{
	if (!good)
		abort();
}

/* Writes the row that csv holds; one empty cell needs its quotes. */
static void
put_row(struct crm_buf *buf, const struct crm_csv *csv)
{
	struct crm_cell cell;
	size_t i, n;

	n = crm_csv_ncell(csv);
	for (i = 0; i < n; i++) {
		cell = crm_csv_cell(csv, i);
		if (i > 0)
			crm_buf_chr(buf, ',');
		if (n == 1 && cell.n == 0)
			crm_buf_str(buf, "\"\"");
		else
			crm_csv_quote(buf, cell.p, cell.n);
	}
	crm_buf_chr(buf, '\n');
}

static void
same_row(const struct crm_csv *a, const struct crm_csv *b)
{
	struct crm_cell ca, cb;
	size_t i;

	need(crm_csv_ncell(a) == crm_csv_ncell(b));
	for (i = 0; i < crm_csv_ncell(a); i++) {
		ca = crm_csv_cell(a, i);
		cb = crm_csv_cell(b, i);
		need(ca.n == cb.n && memcmp(ca.p, cb.p, ca.n) == 0);
		need(ca.p[ca.n] == '\0');
	}
}

/* Reads the rows of a; reads each again out of what put_row() makes of it. */
static void
read_twice(struct crm_csv *a, const struct crm_csv_opt *opt)
{
	struct crm_buf buf = { NULL, 0, 0, 0 };
	struct crm_csv *b;
	struct crm_err *err;
	int got;

	need((err = crm_err_new()) != NULL);
	while ((got = crm_csv_next(a)) == 1 || got == 2) {
		/* A first row, lest the bytes look like another format. */
		crm_buf_reset(&buf);
		crm_buf_str(&buf, "first\n");
		put_row(&buf, a);
		b = crm_csv_open_mem(err, buf.p, buf.n, "again", opt);
		need(b != NULL);
		need(crm_csv_next(b) == 1 && crm_csv_next(b) == 1);
		same_row(a, b);
		need(crm_csv_next(b) == 0);
		crm_csv_close(b);
	}
	crm_buf_free(&buf);
	crm_err_free(err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crm_csv_opt opt = { 0 };
	struct crm_csv *csv;
	struct crm_err *err;

	need((err = crm_err_new()) != NULL);
	need((csv = crm_csv_open_mem(err, data, size, "fuzz", NULL)) != NULL);
	if (crm_csv_header(csv) == 0)
		while (crm_csv_next(csv) > 0)
			need(crm_csv_line(csv) > 0);
	crm_csv_close(csv);
	crm_err_clear(err);

	opt.ragged = 1;
	opt.max_field = 512;
	need((csv = crm_csv_open_mem(err, data, size, "fuzz", &opt)) != NULL);
	read_twice(csv, &opt);
	crm_csv_close(csv);
	crm_err_free(err);
	return 0;
}

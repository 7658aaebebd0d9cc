#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/out.h"
#include "core/out_int.h"

#define CHUNK	(64 * 1024)	/* written at once */

struct crm_out *
crm_out_open(struct crm_err *err, FILE *f, const struct crm_out_opt *opt)
{
	struct crm_out *out;

	if ((out = calloc(1, sizeof(*out))) == NULL) {
		crm_err_nomem(err);
		return (NULL);
	}
	out->err = err;
	out->f = f;
	out->opt = *opt;
	if (opt->format != CRM_FORMAT_CSV)
		out->opt.excel = 0;
	return (out);
}

int
crm_out_col(struct crm_out *out, const char *name, enum crm_kind kind)
{
	struct crm_out_col *col;

	assert(!out->begun);
	col = realloc(out->cols, (out->ncol + 1) * sizeof(*col));
	if (col == NULL)
		return (crm_err_nomem(out->err));
	out->cols = col;
	col += out->ncol;
	memset(col, 0, sizeof(*col));
	if ((col->name = strdup(name)) == NULL)
		return (crm_err_nomem(out->err));
	col->kind = kind;
	out->ncol++;
	return (0);
}

void
crm_out_close(struct crm_out *out)
{
	size_t i;

	if (out == NULL)
		return;
	for (i = 0; i < out->ncol; i++)
		free(out->cols[i].name);
	free(out->cols);
	free(out->cells);
	crm_buf_free(&out->buf);
	crm_buf_free(&out->held);
	crm_buf_free(&out->number);
	crm_buf_free(&out->masked);
	free(out);
}

/* Writes the first n bytes of what is ready. */
static int
flush(struct crm_out *out, size_t n)
{

	if (out->buf.bad || out->held.bad)
		return (crm_err_nomem(out->err));
	if (n == 0)
		return (0);
	/* The stream's own buffer is emptied too, which knows no rows. */
	if (fwrite(out->buf.p, 1, n, out->f) != n || fflush(out->f) != 0)
		return (crm_err_sys(out->err, _("the output cannot be "
		    "written")));
	out->buf.n -= n;
	memmove(out->buf.p, out->buf.p + n, out->buf.n + 1);
	return (0);
}

/*
 * Writes what is ready but the end of the last row: when we are killed in
 * between, no reader takes the rows before it for all of them.  Where that
 * would leave nothing of the row, the next one will do.
 */
static int
flush_some(struct crm_out *out)
{
	size_t n = out->buf.n;

	if (out->opt.format == CRM_FORMAT_CSV && out->ncol > 1) {
		if (out->last_cell == out->last_row && n < 2 * CHUNK)
			return (0);
		n = out->last_cell;
	}
	return (flush(out, n));
}

/* Puts the next cell, or the next name of the header, as it is to be seen. */
static void
put(struct crm_out *out, const char *s, size_t n, int number)
{

	if (out->icell == 0)
		out->last_row = out->buf.n;
	out->last_cell = out->buf.n;
	switch (out->opt.format) {
	case CRM_FORMAT_CSV:
		crm_csv_put(out, s, n, number);
		break;
	case CRM_FORMAT_TSV:
		crm_tsv_put(out, s, n);
		break;
	case CRM_FORMAT_TABLE:
		crm_table_put(out, s, n);
		break;
	case CRM_FORMAT_JSON:
		crm_json_put(out, s, n, number);
		break;
	}
	out->icell++;
}

static void
end_line(struct crm_out *out)
{

	out->icell = 0;
	switch (out->opt.format) {
	case CRM_FORMAT_CSV:
		crm_buf_str(&out->buf, out->opt.excel ? "\r\n" : "\n");
		break;
	case CRM_FORMAT_TSV:
		crm_buf_chr(&out->buf, '\n');
		break;
	case CRM_FORMAT_TABLE:
		crm_table_end(out);
		break;
	case CRM_FORMAT_JSON:
		crm_buf_chr(&out->buf, '}');
		break;
	}
}

/* Tells who watches: 0, or -1 when nothing may be shown. */
static int
announce(struct crm_out *out)
{
	enum crm_kind kind;
	int personal = 0;
	size_t i;

	for (out->member = 0; out->member < out->ncol; out->member++)
		if (strcmp(out->cols[out->member].name, "member") == 0)
			break;
	if (out->opt.watch.begin == NULL) {
		out->member = out->ncol;
		return (0);
	}
	for (i = 0; i < out->ncol; i++) {
		kind = out->cols[i].kind;
		personal |= kind != CRM_KIND_TEXT && kind != CRM_KIND_NUMBER;
	}
	out->refused = out->opt.watch.begin(out->opt.watch.arg,
	    personal) == -1;
	return (out->refused ? -1 : 0);
}

/* Before the first cell: the header.  0, or -1 when nothing may be shown. */
static int
begin(struct crm_out *out)
{
	size_t i;

	assert(out->ncol > 0);
	if (out->begun || out->refused)
		return (out->refused ? -1 : 0);
	if (announce(out) == -1)
		return (-1);
	out->begun = 1;
	if (out->opt.format == CRM_FORMAT_JSON) {
		crm_buf_chr(&out->buf, '[');
		return (0);
	}
	if (out->opt.excel)
		crm_buf_str(&out->buf, "\xef\xbb\xbf");
	for (i = 0; i < out->ncol; i++)
		put(out, out->cols[i].name, strlen(out->cols[i].name), 0);
	end_line(out);
	return (0);
}

static int
cell(struct crm_out *out, const char *s, size_t n, int number)
{
	enum crm_kind kind;

	if (!out->begun && begin(out) == -1)
		return (-1);
	assert(out->icell < out->ncol);
	if (out->icell == out->member)
		out->opt.watch.member(out->opt.watch.arg, s, n);
	kind = out->cols[out->icell].kind;
	if (out->opt.mask && n > 0 && kind != CRM_KIND_TEXT &&
	    kind != CRM_KIND_NUMBER) {
		crm_buf_reset(&out->masked);
		crm_mask(&out->masked, kind, s, n);
		s = crm_buf_text(&out->masked);
		n = out->masked.n;
		number = 0;
		if (out->masked.bad)
			return (crm_err_nomem(out->err));
	}
	put(out, s, n, number);
	if (out->buf.bad || out->held.bad)
		return (crm_err_nomem(out->err));
	return (0);
}

int
crm_out_textn(struct crm_out *out, const char *s, size_t n)
{
	int number;

	if (!out->begun && begin(out) == -1)
		return (-1);
	number = out->icell < out->ncol &&
	    out->cols[out->icell].kind == CRM_KIND_NUMBER &&
	    (n == 0 || crm_json_number(s, n));
	return (cell(out, s, n, number));
}

int
crm_out_text(struct crm_out *out, const char *s)
{

	if (s == NULL)
		s = "";
	return (crm_out_textn(out, s, strlen(s)));
}

int
crm_out_int(struct crm_out *out, int64_t v)
{
	struct crm_buf *buf = &out->number;

	crm_buf_reset(buf);
	crm_buf_int(buf, v);
	if (buf->bad)
		return (crm_err_nomem(out->err));
	return (cell(out, buf->p, buf->n, 1));
}

int
crm_out_end(struct crm_out *out)
{

	if (out->refused)
		return (-1);
	assert(out->icell == out->ncol);
	end_line(out);
	out->nrow++;
	return (out->buf.n >= CHUNK || out->buf.bad ? flush_some(out) : 0);
}

int
crm_out_finish(struct crm_out *out)
{

	if (!out->begun && begin(out) == -1)
		return (-1);
	assert(out->icell == 0);
	if (out->opt.format == CRM_FORMAT_JSON)
		crm_buf_str(&out->buf, out->nrow > 0 ? "\n]\n" : "]\n");
	if (out->opt.format == CRM_FORMAT_TABLE)
		crm_table_finish(out);
	return (flush(out, out->buf.n));
}

void
crm_out_abort(struct crm_out *out)
{

	if (out->refused)
		return;
	/*
	 * Wherever the text stands, behind a cell, inside or between, one
	 * more quote is an open one or one that does not belong there.
	 */
	if (out->buf.bad || out->held.bad) {
		/* What memory lost is not missed: the quote ends all. */
		crm_buf_reset(&out->buf);
		crm_buf_reset(&out->held);
	}
	if ((out->buf.n > 0 &&
	    fwrite(out->buf.p, 1, out->buf.n, out->f) != out->buf.n) ||
	    (out->opt.format == CRM_FORMAT_CSV && putc('"', out->f) == EOF) ||
	    fflush(out->f) != 0)
		crm_err_sys(out->err, _("the output cannot be written"));
	crm_buf_reset(&out->buf);
}

#include <inttypes.h>

#include "core/buf.h"
#include "intake/explain.h"
#include "intake/raw.h"
#include "map_int.h"

static int
write_header(struct work *work, struct crm_raw *raw, struct crm_out *out)
{
	size_t i;

	for (i = 0; i < crm_raw_ncol(raw); i++) {
		if (crm_out_col(out, crm_raw_name(raw, i),
		    CRM_KIND_TEXT) == -1)
			return (cli_fail_err(&work->cli));
	}
	return (0);
}

static int
write_row(struct work *work, struct crm_raw *raw, struct crm_out *out)
{
	struct crm_cell cell;
	size_t i;

	for (i = 0; i < crm_raw_ncol(raw); i++) {
		cell = crm_raw_cell(raw, i);
		if (crm_out_textn(out, cell.p, cell.n) == -1)
			return (cli_fail_err(&work->cli));
	}
	return (crm_out_end(out) == 0 ? 0 : cli_fail_err(&work->cli));
}

static void
summarize(struct work *work, const struct file *f, const struct crm_raw *raw)
{
	struct crm_buf mended = { 0 };
	char one[2];

	if (work->repair != NULL)
		crm_buf_fmt(&mended, _("; mended %zu"), work->mended);
	if (crm_raw_before(raw) > 0)
		cli_note(&work->cli, _("%s: rows before the header, left "
		    "out: %zu"), f->e.label, crm_raw_before(raw));
	if (crm_raw_named(raw) > 0)
		cli_note(&work->cli, _("%s: columns without a name of their "
		    "own, named here: %zu"), f->e.label, crm_raw_named(raw));
	if (crm_raw_left(raw) > 0)
		cli_note(&work->cli, _("%s: rows of another table, left out: "
		    "%" PRIu64), f->e.label, crm_raw_left(raw));
	cli_note(&work->cli, _("%s: %s, %s, header on line %zu, %" PRIu64
	    " rows%s"), f->e.label, f->e.input.label,
	    crm_dialect_word(crm_raw_dialect(raw)->delim, one),
	    crm_raw_line(raw), crm_raw_rows(raw), crm_buf_text(&mended));
	crm_buf_free(&mended);
}

static int
write_all(struct work *work, struct file *f, struct crm_raw *raw)
{
	struct crm_out *out;
	int r, status;

	if (work->cli.format == -1)
		work->cli.format = CRM_FORMAT_CSV;
	if ((out = cli_out(&work->cli)) == NULL)
		return (EX_INTERNAL);
	if ((status = write_header(work, raw, out)) != 0)
		return (status);
	while ((r = crm_raw_next(raw)) == 1) {
		if ((status = write_row(work, raw, out)) != 0)
			return (status);
	}
	if (r == -1)
		return (map_fail(work));
	if ((status = map_unchanged(work, f)) != 0)
		return (status);
	if (crm_out_finish(out) == -1)
		return (cli_fail_err(&work->cli));
	map_tell_open(work, f, crm_raw_open_line(raw));
	summarize(work, f, raw);
	return (0);
}

int
map_raw(struct work *work, int argc, char **argv)
{
	struct crm_raw *raw;
	struct file *f;
	int status;

	if (argc > 1)
		return (cli_fail(&work->cli, EX_USAGE_, _("--raw: one file "
		    "at a time, for each has columns of its own")));
	if ((status = map_look(work, argc, argv)) != 0)
		return (status);
	f = work->file;
	work->mending = f->e.label;
	if ((status = map_reopen(work, f)) != 0)
		return (status);
	if ((raw = crm_raw_open(&f->e.input)) == NULL)
		status = map_fail(work);
	else
		status = write_all(work, f, raw);
	crm_raw_close(raw);
	map_done(f);
	return (status);
}

int
map_explain_raw(struct work *work, struct file *f)
{
	struct crm_raw *raw;

	if (!f->e.text || map_reopen(work, f) != 0)
		return (0);
	/* Why it is unknown was said; this only helps to find out more. */
	if ((raw = crm_raw_open(&f->e.input)) != NULL)
		crm_explain_raw(work->cli.out, &f->e, raw);
	crm_raw_close(raw);
	crm_err_clear(work->cli.err);
	map_done(f);
	return (0);
}

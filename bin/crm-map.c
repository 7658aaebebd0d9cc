#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/stream.h"
#include "intake/absent.h"
#include "intake/encode.h"
#include "intake/explain.h"
#include "intake/pool.h"
#include "intake/profile.h"
#include "map_int.h"

static const char usage[] = N_(
    "crm-map [-q] [-p PROFILE] [--stream STREAM] [--set COLUMN=VALUE]\n"
    "    [--exported-at TIME] [--from ENCODING] [--delimiter C] [--quote C]\n"
    "    [--escape C] [--line-end lf|crlf|cr] [--header-row LINE] [--repair]\n"
    "    [--max-field N] [--max-row N] [--max-columns N] [FILE...]\n"
    "crm-map --list | --schema | --detect [FILE...] | --explain [FILE...] | --raw [FILE]\n"
    "crm-map --new [--stream STREAM] [FILE]\n"
    "Turns exports of malls, portals and carriers into a canonical stream.\n"
    "Example: crm-map --stream order exports/*.csv | crm-order import\n");

/* A fault in a profile must not look like one of the data. */
static int
fail_profiles(struct work *work)
{
	int status = cli_fail_err(&work->cli);

	return (status == EX_DATA || status == EX_NOINPUT_ ? EX_CONFIG_ :
	    status);
}

static int
tell_notes(struct work *work)
{
	const char *note;
	size_t i;

	for (i = 0; (note = crm_profiles_note(work->set, i)) != NULL; i++)
		cli_note(&work->cli, "%s", note);
	return (0);
}

/* The toolkit's profiles, the site's, the user's. */
static int
load_profiles(struct work *work)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct crm_buf ours = { 0 }, own = { 0 };
	const char *folders[4] = { NULL, "/etc/crm/profiles", NULL, NULL };
	int status = 0;

	crm_buf_fmt(&ours, "%s/profiles", cli_datadir());
	if (config != NULL && *config == '/')
		crm_buf_fmt(&own, "%s/crm/profiles", config);
	else if (home != NULL && *home != '\0')
		crm_buf_fmt(&own, "%s/.config/crm/profiles", home);
	folders[0] = crm_buf_text(&ours);
	if (own.n > 0)
		folders[2] = own.p;
	if (ours.bad || own.bad)
		status = map_nomem(work);
	else {
		work->set = crm_profiles_load(work->cli.err, folders);
		if (work->set == NULL)
			status = fail_profiles(work);
		else if (crm_profiles_count(work->set) == 0)
			status = cli_fail(&work->cli, EX_CONFIG_, _("no "
			    "profiles in %s: is the toolkit installed, or "
			    "CRM_DATADIR wrong?"), folders[0]);
	}
	crm_buf_free(&ours);
	crm_buf_free(&own);
	return (status == 0 ? tell_notes(work) : status);
}

static int
check_words(struct work *work)
{
	static const char *const streams[] = { "order", "shipment", "member",
	    "response" };
	char *text;
	size_t i;
	int known = 0;

	if (work->name != NULL) {
		work->profile = crm_profiles_find(work->set, work->name);
		if (work->profile == NULL)
			return (cli_fail(&work->cli, EX_USAGE_, _("-p: no "
			    "profile \"%s\"; see crm-map --list"),
			    work->name));
	}
	for (i = 0; work->only != NULL && i < 4; i++)
		known |= strcmp(work->only, streams[i]) == 0;
	if (work->only != NULL && !known)
		return (cli_fail(&work->cli, EX_USAGE_, _("--stream: take "
		    "order, shipment, member or response: \"%s\""),
		    work->only));
	if (work->when == NULL)
		return (0);
	if ((text = crm_pool_get(work->pool, CRM_TIME_LEN)) == NULL)
		return (map_nomem(work));
	work->exported_at = crm_time_format(cli_time(&work->cli,
	    "--exported-at", work->when), text);
	return (0);
}

static void
summarize(struct work *work, const struct file *f,
    const struct crm_mapper_count *n)
{
	struct crm_buf buf = { 0 };
	uint64_t dropped = 0;
	size_t i;

	for (i = 0; i < n->ndrop; i++)
		dropped += n->drop[i].n;
	for (i = 0; i < n->ndrop; i++)
		crm_buf_fmt(&buf, "%s%s %" PRIu64, i == 0 ? " (" : ", ",
		    _(n->drop[i].reason), n->drop[i].n);
	if (n->ndrop > 0)
		crm_buf_chr(&buf, ')');
	if (n->shorter > 0)
		crm_buf_fmt(&buf, _("; %" PRIu64 " rows lack their last "
		    "cells"), n->shorter);
	if (work->repair != NULL)
		crm_buf_fmt(&buf, _("; mended %zu"), work->mended);
	work->mended = 0;
	cli_note(&work->cli, _("%s: profile %s, %s, header on line %zu, "
	    "%" PRIu64 " rows, dropped %" PRIu64 "%s"), f->e.label,
	    f->e.header.profile->name, f->e.input.label, f->e.header.line,
	    n->rows, dropped, crm_buf_text(&buf));
	crm_buf_free(&buf);
}

/* Maps one file to out, or only counts; count may not be used after this. */
static int
map_file(struct work *work, struct file *f, struct crm_out *out,
    void (*tell)(struct work *, const struct file *,
    const struct crm_mapper_count *))
{
	struct crm_mapper_opt opt = { .set = work->set, .header = &f->e.header,
	    .input = &f->e.input, .source = f->e.source,
	    .exported_at = f->e.exported_at, .has_date = f->e.has_date,
	    .date = f->e.date, .mapped = work->mapped,
	    .nmapped = work->nmapped, .out = out,
	    .judge = work->explain != NULL, .now = work->cli.now };
	struct crm_mapper_count count;
	struct crm_mapper *m;
	int r = 1, status;

	work->mending = f->e.label;
	if ((status = map_reopen(work, f)) != 0)
		goto done;
	if ((m = crm_mapper_open(work->cli.err, &opt)) == NULL) {
		status = map_fail(work);
		goto done;
	}
	while (r == 1)
		r = crm_mapper_next(m);
	if (r == -1)
		status = map_fail(work);
	else if ((status = map_unchanged(work, f)) == 0) {
		crm_mapper_count(m, &count);
		map_tell_open(work, f, count.open_line);
		tell(work, f, &count);
	}
	crm_mapper_close(m);
done:
	map_done(f);
	return (status);
}

/* A shop's name without its quotes is a column that no file has. */
static void
tell_no_channel(struct work *work, const struct file *f)
{
	const char *name = crm_absent_only(&f->e.header, "channel");
	size_t i;

	for (i = 0; i < work->nmapped; i++) {
		if (strcmp(work->mapped[i].name, "channel") == 0 &&
		    work->mapped[i].fixed != NULL)
			return;
	}
	if (name != NULL && strcmp(work->stream, "order") == 0)
		cli_note(&work->cli, _("%s: channel: no column \"%s\"; a "
		    "constant stands in double quotes"), f->e.label, name);
}

static int
write_stream(struct work *work)
{
	struct crm_out *out;
	size_t i;
	int status;

	if (work->cli.format == -1)
		work->cli.format = CRM_FORMAT_CSV;
	if ((out = cli_out(&work->cli)) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < work->nmapped; i++) {
		if (crm_out_col(out, work->mapped[i].name,
		    crm_stream_kind(work->mapped[i].name)) == -1)
			return (cli_fail_err(&work->cli));
	}
	for (i = 0; i < work->nfile; i++) {
		if (!work->file[i].taken)
			continue;
		tell_no_channel(work, &work->file[i]);
		status = map_file(work, &work->file[i], out, summarize);
		if (status != 0)
			return (status);
	}
	return (crm_out_finish(out) == 0 ? 0 : cli_fail_err(&work->cli));
}

static int
map(struct work *work, int argc, char **argv)
{
	int status;

	if ((status = map_look(work, argc, argv)) != 0 ||
	    (status = map_choose_stream(work)) != 0 ||
	    (status = map_choose_columns(work)) != 0 ||
	    (status = map_tell_apart(work)) != 0)
		return (status);
	return (write_stream(work));
}

static int
end_table(struct work *work, struct crm_out *out, int r, int status)
{

	if (r == -1 || crm_out_finish(out) == -1)
		return (cli_fail_err(&work->cli));
	return (status);
}

static int
list_profiles(struct work *work)
{
	/* The name of a profile is nobody's. */
	static const struct cli_col col[] = {
		{ "name", CRM_KIND_TEXT }, { "stream", CRM_KIND_TEXT },
		{ "rank", CRM_KIND_NUMBER }, { "title", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};
	const struct crm_profile *p;
	struct crm_out *out = cli_columns(&work->cli, col);
	size_t i;
	int r = 0;

	if (out == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < crm_profiles_count(work->set) && r == 0; i++) {
		p = crm_profiles_at(work->set, i);
		if (crm_out_text(out, p->name) == -1 ||
		    crm_out_text(out, p->stream) == -1 ||
		    crm_out_int(out, p->rank) == -1 ||
		    crm_out_text(out, p->title) == -1 ||
		    crm_out_end(out) == -1)
			r = -1;
	}
	return (end_table(work, out, r, 0));
}

static int
detect(struct work *work, int argc, char **argv)
{
	static const char *const names[] = { "file", "profile", "stream",
	    "encoding", "header_row", NULL };
	int status = map_look(work, argc, argv), r = 0;
	struct crm_out *out = cli_table(&work->cli, names);
	const struct file *f;
	size_t i;

	if (out == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < work->nfile && r == 0; i++) {
		f = &work->file[i];
		if (f->e.header.profile == NULL)
			continue;
		if (crm_out_text(out, f->e.label) == -1 ||
		    crm_out_text(out, f->e.header.profile->name) == -1 ||
		    crm_out_text(out, map_stream(f)) == -1 ||
		    crm_out_text(out, f->e.input.label) == -1 ||
		    crm_out_int(out, (int64_t)f->e.header.line) == -1 ||
		    crm_out_end(out) == -1)
			r = -1;
	}
	return (end_table(work, out, r, status));
}

static void
explain_rows(struct work *work, const struct file *f,
    const struct crm_mapper_count *n)
{

	work->failed |= crm_explain_rows(work->cli.out, &f->e, n) == -1;
}

/* The columns that a file alone would make. */
static int
explain_file(struct work *work, struct file *f)
{
	int status;

	work->stream = map_stream(f);
	work->nmapped = 0;
	work->mapped = NULL;
	f->taken = 1;
	status = map_choose_columns(work);
	f->taken = 0;
	if (status != 0)
		return (status);
	if (crm_explain_header(work->cli.out, &f->e) == -1)
		return (cli_fail_err(&work->cli));
	status = map_file(work, f, NULL, explain_rows);
	return (work->failed ? cli_fail_err(&work->cli) : status);
}

static int
explain(struct work *work, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "file", CRM_KIND_TEXT }, { "item", CRM_KIND_TEXT },
		{ "name", CRM_KIND_TEXT }, { "value", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};
	int status = map_look(work, argc, argv), one;
	size_t i;

	if (cli_columns(&work->cli, col) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < work->nfile; i++) {
		if (work->file[i].e.header.profile == NULL)
			one = map_explain_raw(work, &work->file[i]);
		else
			one = explain_file(work, &work->file[i]);
		if (one > status)
			status = one;
	}
	return (end_table(work, work->cli.out, 0, status));
}

static int
run(struct work *work, int argc, char **argv)
{
	int status;

	if ((status = map_way(work)) != 0)
		return (status);
	if (work->raw != NULL && (work->name != NULL || work->only != NULL ||
	    work->when != NULL || *work->set_words != NULL))
		return (cli_fail(&work->cli, EX_USAGE_, _("--raw asks no "
		    "profile: it goes without -p, --stream, --set and "
		    "--exported-at")));
	if (work->raw != NULL)
		return (map_raw(work, argc, argv));
	if ((status = load_profiles(work)) != 0 ||
	    (status = check_words(work)) != 0)
		return (status);
	if (work->schema != NULL)
		return (map_schema(work));
	if (work->list != NULL)
		return (list_profiles(work));
	if (work->detect != NULL)
		return (detect(work, argc, argv));
	if (work->explain != NULL)
		return (explain(work, argc, argv));
	if (work->draft != NULL)
		return (map_new(work, argc, argv));
	return (map(work, argc, argv));
}

static void
cleanup(struct work *work)
{
	size_t i;

	for (i = 0; i < work->nfile; i++)
		crm_input_close(&work->file[i].e.input);
	crm_cp949_close(work->cp949);
	crm_profiles_free(work->set);
	crm_pool_free(work->pool);
}

int
main(int argc, char **argv)
{
	struct work work = { 0 };
	const struct cli_opt opts[] = {
		{ "profile", 'p', 1, &work.name },
		{ "stream", 0, 1, &work.only },
		{ "exported-at", 0, 1, &work.when },
		{ "from", 0, 1, &work.from },
		{ "list", 0, 0, &work.list },
		{ "explain", 0, 0, &work.explain },
		{ "detect", 0, 0, &work.detect },
		{ "schema", 0, 0, &work.schema },
		{ "raw", 0, 0, &work.raw },
		{ "repair", 0, 0, &work.repair },
		{ "delimiter", 0, 1, &work.delimiter },
		{ "quote", 0, 1, &work.quote },
		{ "escape", 0, 1, &work.escape },
		{ "line-end", 0, 1, &work.line_end },
		{ "header-row", 0, 1, &work.header_row },
		{ "max-field", 0, 1, &work.max_field },
		{ "max-row", 0, 1, &work.max_row },
		{ "max-columns", 0, 1, &work.max_columns },
		{ "new", 0, 0, &work.draft },
		{ "set", 0, 2, NULL },
		{ NULL, 0, 0, NULL }
	};
	struct cli_opt all[sizeof(opts) / sizeof(opts[0])];
	int n, status = EX_INTERNAL;

	if (cli_start(&work.cli, argc, argv, "crm-map", usage) == -1)
		return (EX_INTERNAL);
	work.pool = crm_pool_new();
	if (work.pool != NULL)
		work.set_words = crm_pool_get(work.pool,
		    ((size_t)argc + 1) * sizeof(*work.set_words));
	if (work.set_words == NULL) {
		(void)crm_err_nomem(work.cli.err);
		(void)cli_fail_err(&work.cli);
	} else {
		memcpy(all, opts, sizeof(opts));
		all[sizeof(opts) / sizeof(opts[0]) - 2].value = work.set_words;
		n = cli_options(&work.cli, argc, argv, all);
		status = run(&work, n, argv);
	}
	status = cli_end(&work.cli, status);
	cleanup(&work);
	return (status);
}

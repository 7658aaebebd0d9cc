#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/stream.h"
#include "core/text.h"
#include "intake/pool.h"
#include "intake/profile.h"
#include "map_int.h"

int
map_nomem(struct work *work)
{

	(void)crm_err_nomem(work->cli.err);
	return (cli_fail_err(&work->cli));
}

int
map_fail(struct work *work)
{
	int status = cli_fail_err(&work->cli);

	crm_err_clear(work->cli.err);
	return (status);
}

const char *
map_scratch(void)
{
	const char *tmp = getenv("TMPDIR");

	return (tmp != NULL && *tmp == '/' ? tmp : "/tmp");
}

/* Finds out what one operand is.  A file is closed until it is its turn. */
static int
look_at(struct work *work, struct file *f, const char *path)
{
	struct crm_export_opt opt = { .input = { work->from, map_scratch(),
	    &work->cp949, work->way }, .plain = work->raw != NULL,
	    .pool = work->pool, .set = work->set,
	    .profile = work->profile, .exported_at = work->exported_at };
	int fd, status = 0;

	if (path != NULL && strcmp(path, "-") == 0)
		path = NULL;
	f->path = path;
	f->e.label = path != NULL ? path : _("standard input");
	if ((fd = cli_input(&work->cli, path)) == -1)
		return (EX_NOINPUT_);
	if (crm_export_look(&f->e, work->cli.err, fd, path, &opt) == -1)
		status = map_fail(work);
	if (path != NULL)
		(void)close(fd);
	return (status);
}

int
map_look(struct work *work, int argc, char **argv)
{
	int i, status, worst = 0;

	work->nfile = argc > 0 ? (size_t)argc : 1;
	work->file = crm_pool_get(work->pool,
	    work->nfile * sizeof(*work->file));
	if (work->file == NULL)
		return (map_nomem(work));
	for (i = 0; i < (int)work->nfile; i++) {
		status = look_at(work, &work->file[i],
		    argc > 0 ? argv[i] : NULL);
		if (status > worst)
			worst = status;
	}
	return (worst);
}

const char *
map_stream(const struct file *f)
{

	return (f->e.header.profile->stream);
}

int
map_choose_stream(struct work *work)
{
	struct file *f;
	size_t i, other = 0;

	work->stream = work->only != NULL ? work->only :
	    map_stream(&work->file[0]);
	for (i = 0; i < work->nfile; i++) {
		f = &work->file[i];
		f->taken = strcmp(map_stream(f), work->stream) == 0;
		other += !f->taken;
	}
	if (other == 0)
		return (0);
	for (i = 0; i < work->nfile; i++) {
		f = &work->file[i];
		if (work->only == NULL)
			(void)cli_fail(&work->cli, EX_DATA, _("%s: profile "
			    "%s makes the stream %s"), f->e.label,
			    f->e.header.profile->name, map_stream(f));
		else if (!f->taken)
			cli_note(&work->cli, _("%s: profile %s makes the "
			    "stream %s: left out"), f->e.label,
			    f->e.header.profile->name, map_stream(f));
	}
	if (work->only == NULL)
		return (cli_fail(&work->cli, EX_DATA, _("these files make "
		    "different streams: choose one with --stream")));
	cli_note(&work->cli, _("%zu of %zu files left out"), other,
	    work->nfile);
	return (0);
}

static int
add_mapped(struct work *work, const char *name)
{
	struct crm_mapped *v;
	size_t i;

	for (i = 0; i < work->nmapped; i++) {
		if (strcmp(work->mapped[i].name, name) == 0)
			return (0);
	}
	v = crm_pool_more(work->pool, work->mapped, work->nmapped, sizeof(*v));
	if (v == NULL)
		return (map_nomem(work));
	work->mapped = v;
	v[work->nmapped].name = name;
	v[work->nmapped++].fixed = NULL;
	return (0);
}

/* --set COLUMN=VALUE */
static int
fix_column(struct work *work, const char *word)
{
	const char *eq = strchr(word, '='), *name;
	size_t i;

	if (eq == NULL || eq == word)
		return (cli_fail(&work->cli, EX_USAGE_,
		    _("--set: write COLUMN=VALUE: \"%s\""), word));
	name = crm_pool_text(work->pool, word, (size_t)(eq - word));
	if (name == NULL)
		return (map_nomem(work));
	if (crm_text_invalid(eq + 1, strlen(eq + 1)) < strlen(eq + 1))
		return (cli_fail(&work->cli, EX_USAGE_,
		    _("--set: the value of %s is no UTF-8"), name));
	if (strncmp(name, "x_", 2) == 0 &&
	    strcmp(work->stream, "member") == 0 && add_mapped(work, name) != 0)
		return (EX_INTERNAL);
	for (i = 0; i < work->nmapped; i++) {
		if (strcmp(work->mapped[i].name, name) == 0) {
			work->mapped[i].fixed = eq + 1;
			return (0);
		}
	}
	return (cli_fail(&work->cli, EX_USAGE_, _("--set: the stream %s has "
	    "no column \"%s\""), work->stream, name));
}

/* 1 when an operand with another path has the name of file i. */
static int
is_namesake(const struct work *work, size_t i)
{
	const struct file *f = &work->file[i], *g = work->file;
	size_t k;

	for (k = 0; f->path != NULL && k < work->nfile; k++, g++)
		if (g->path != NULL && strcmp(f->path, g->path) != 0 &&
		    strcmp(f->e.source, g->e.source) == 0)
			return (1);
	return (0);
}

int
map_tell_apart(struct work *work)
{
	struct file *f;
	size_t i;

	for (i = 0; i < work->nfile; i++)
		work->file[i].namesake = is_namesake(work, i);
	for (i = 0; i < work->nfile; i++) {
		f = &work->file[i];
		if (f->namesake && crm_export_name(&f->e, f->path,
		    work->pool) == -1)
			return (map_fail(work));
	}
	return (0);
}

int
map_choose_columns(struct work *work)
{
	const struct crm_column *col = crm_stream_columns(work->stream);
	const char *name;
	size_t i, k;
	int status = 0;

	for (; status == 0 && col->name != NULL; col++)
		status = add_mapped(work, col->name);
	for (i = 0; i < work->nfile; i++) {
		for (k = 0; status == 0 && work->file[i].taken && (name =
		    crm_mapper_extra(&work->file[i].e.header, k)) != NULL; k++)
			status = add_mapped(work, name);
	}
	for (i = 0; status == 0 && work->set_words[i] != NULL; i++)
		status = fix_column(work, work->set_words[i]);
	return (status);
}

int
map_reopen(struct work *work, struct file *f)
{
	int fd;

	if (f->path == NULL || f->e.input.own)
		return (0);
	if ((fd = cli_input(&work->cli, f->path)) == -1)
		return (EX_NOINPUT_);
	return (crm_export_again(&f->e, fd) == 0 ? 0 : map_fail(work));
}

int
map_unchanged(struct work *work, struct file *f)
{

	if (f->e.input.own || crm_export_again(&f->e, f->e.input.fd) == 0)
		return (0);
	return (map_fail(work));
}

void
map_tell_open(struct work *work, const struct file *f, size_t line)
{

	if (line > 0)
		cli_warn(&work->cli, _("%s:%zu: the last row has no line end: "
		    "if the file was cut off, its last cell is not whole"),
		    f->e.label, line);
}

void
map_done(struct file *f)
{

	if (f->path != NULL && !f->e.input.own && f->e.input.fd != -1)
		(void)close(f->e.input.fd);
	crm_input_close(&f->e.input);
	f->e.input.fd = -1;
}

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/stream.h"
#include "intake/draft.h"
#include "intake/pool.h"
#include "intake/profile.h"
#include "map_int.h"

/* Tells when there is a profile for it already; what else is wrong is not. */
static int
note_known(struct work *work, struct crm_input *in)
{
	struct crm_err *err = crm_err_new();
	struct crm_header header;

	if (err == NULL)
		return (map_nomem(work));
	in->err = err;
	if (crm_detect(in, work->pool, work->set, NULL, &header) == 0)
		cli_note(&work->cli, _("%s: profile %s reads it already"),
		    in->name, header.profile->name);
	in->err = work->cli.err;
	crm_err_free(err);
	return (0);
}

/* What is left for the user to do. */
static int
sum_up(struct work *work, const char *name, const struct crm_draft *draft)
{
	size_t i;

	cli_note(&work->cli, _("%s: header on line %zu, stream %s, %zu of %zu "
	    "columns used"), name, draft->line, draft->stream, draft->known,
	    draft->ncol);
	if (draft->guessed)
		cli_note(&work->cli, _("%s: the stream %s is told by the "
		    "values; if they mislead, say --stream"), name,
		    draft->stream);
	if (draft->values.n > 0)
		cli_note(&work->cli, _("%s: by the values, to be checked: %s"),
		    name, draft->values.p);
	if (draft->fill != NULL)
		cli_note(&work->cli, _("%s: the file does not say its %s: "
		    "write it for NAME"), name, draft->fill);
	for (i = 0; draft->lacks[i] != NULL; i++)
		(void)cli_fail(&work->cli, EX_NO, _("%s: neither the "
		    "name nor the values of a column tell what is needed: %s"),
		    name, _(draft->lacks[i]));
	return (draft->lacks[0] == NULL ? 0 : EX_NO);
}

/* The name of the file without its folders. */
static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL ? slash + 1 : path);
}

static int
draft_file(struct work *work, struct crm_input *in, const char *source)
{
	const struct crm_draft_opt opt = { work->pool, work->set, source,
	    work->only };
	struct crm_draft draft;
	int status;

	if ((status = note_known(work, in)) != 0)
		return (status);
	if (crm_draft_make(&draft, in, &opt) == -1)
		return (map_fail(work));
	(void)fwrite(draft.text.p, 1, draft.text.n, stdout);
	status = sum_up(work, in->name, &draft);
	crm_draft_free_text(&draft);
	return (status);
}

int
map_new(struct work *work, int argc, char **argv)
{
	const struct crm_input_opt opt = { work->from, map_scratch(),
	    &work->cp949, work->way };
	const char *path = argc > 0 && strcmp(argv[0], "-") != 0 ? argv[0] :
	    NULL;
	const char *name = path != NULL ? path : _("standard input");
	struct crm_input in = { .fd = -1 };
	int fd, status;

	if (argc > 1)
		return (cli_fail(&work->cli, EX_USAGE_, _("--new drafts a "
		    "profile from one file")));
	if ((fd = cli_input(&work->cli, path)) == -1)
		return (EX_NOINPUT_);
	if (crm_input_open(&in, work->cli.err, fd, name, &opt) == -1)
		status = map_fail(work);
	else
		status = draft_file(work, &in, path != NULL ? last_part(path) :
		    "export");
	crm_input_close(&in);
	if (path != NULL)
		(void)close(fd);
	return (status);
}

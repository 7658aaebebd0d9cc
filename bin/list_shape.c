#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list_int.h"

/* Finding shapes: the user's own first, then the site's, then the toolkit's. */

#define PLACES	3

/* The i-th folder; 0 when there is none. */
static int
folder(int i, struct crm_buf *path)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	crm_buf_reset(path);
	if (i == 0 && config != NULL && *config == '/')
		crm_buf_fmt(path, "%s/crm/shapes", config);
	else if (i == 0 && home != NULL && *home != '\0')
		crm_buf_fmt(path, "%s/.config/crm/shapes", home);
	else if (i > 0)
		crm_buf_fmt(path, "%s/shapes", i == 1 ? "/etc/crm" :
		    cli_datadir());
	return (path->n > 0);
}

/* The path of the shape of that name; 0 when there is none. */
static int
find(const char *name, struct crm_buf *path)
{
	int i;

	for (i = 0; i < PLACES; i++) {
		if (!folder(i, path))
			continue;
		crm_buf_fmt(path, "/%s.conf", name);
		if (access(crm_buf_text(path), F_OK) == 0)
			return (1);
	}
	return (0);
}

int
list_shape(struct cli *cli, const char *name, struct crm_listshape **shape)
{
	struct crm_buf path = { 0 };
	int status = 0;

	*shape = NULL;
	if (strchr(name, '/') != NULL)
		crm_buf_str(&path, name);
	else if (*name == '\0' || *name == '.' || !find(name, &path))
		status = cli_fail(cli, EX_NOINPUT_, _("there is no shape %s; "
		    "crm-campaign list --shapes names those there are"), name);
	if (status == 0 && path.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	if (status == 0 && (*shape = crm_listshape_read(cli->err,
	    crm_buf_text(&path), name)) == NULL)
		status = cli_fail_err(cli);
	crm_buf_free(&path);
	return (status);
}

struct names {			/* of shapes, each once */
	char	**v;
	size_t	 n;
};

/* The stem's length of NAME.conf, else 0. */
static size_t
stem(const char *file)
{
	size_t n = strlen(file);

	return (n > 5 && *file != '.' && strcmp(file + n - 5, ".conf") == 0 ?
	    n - 5 : 0);
}

static int
add_name(struct names *names, const char *file)
{
	size_t n = stem(file), i;
	char **v;

	for (i = 0; i < names->n; i++)
		if (strlen(names->v[i]) == n &&
		    memcmp(names->v[i], file, n) == 0)
			return (0);
	v = realloc(names->v, (names->n + 1) * sizeof(*v));
	if (v == NULL)
		return (-1);
	names->v = v;
	if ((v[names->n] = strndup(file, n)) == NULL)
		return (-1);
	names->n++;
	return (0);
}

static int
by_text(const void *a, const void *b)
{

	return (strcmp(*(char *const *)a, *(char *const *)b));
}

static int
collect(struct names *names)
{
	struct crm_buf path = { 0 };
	struct dirent *entry;
	int i, rc = 0;
	DIR *dir;

	for (i = 0; i < PLACES && rc == 0; i++) {
		if (!folder(i, &path) ||
		    (dir = opendir(crm_buf_text(&path))) == NULL)
			continue;
		while (rc == 0 && (entry = readdir(dir)) != NULL)
			if (stem(entry->d_name) > 0)
				rc = add_name(names, entry->d_name);
		(void)closedir(dir);
	}
	crm_buf_free(&path);
	if (names->n > 1)
		qsort(names->v, names->n, sizeof(*names->v), by_text);
	return (rc);
}

static int
put_shape(struct cli *cli, const char *name)
{
	struct crm_listshape *shape;
	struct crm_out *out = cli->out;
	int status = list_shape(cli, name, &shape);

	if (status != 0)
		return (status);
	if (crm_out_text(out, shape->name) == -1 ||
	    crm_out_text(out, shape->channels) == -1 ||
	    crm_out_text(out, shape->unconfirmed ? "unconfirmed" :
	    "confirmed") == -1 || crm_out_text(out, shape->title) == -1 ||
	    crm_out_end(out) == -1)
		status = cli_fail_err(cli);
	crm_listshape_free(shape);
	return (status);
}

int
list_shapes(struct cli *cli)
{
	static const struct cli_col col[] = { { "shape", CRM_KIND_TEXT },
	    { "channel", CRM_KIND_TEXT }, { "status", CRM_KIND_TEXT },
	    { "title", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT } };
	struct names names = { NULL, 0 };
	int status = 0;
	size_t i;

	if (collect(&names) == -1)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else if (cli_columns(cli, col) == NULL)
		status = EX_INTERNAL;
	for (i = 0; i < names.n && status == 0; i++)
		status = put_shape(cli, names.v[i]);
	if (status == 0 && crm_out_finish(cli->out) == -1)
		status = cli_fail_err(cli);
	for (i = 0; i < names.n; i++)
		free(names.v[i]);
	free(names.v);
	return (status);
}

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/conf.h"
#include "intake/folder.h"
#include "intake/pool.h"
#include "intake/profile_int.h"
#include "intake/vocab.h"

/* The word list of a column for all profiles. */
struct common {
	const char		*column;
	struct crm_words	 words;
};

struct crm_profiles {
	struct crm_err		*err;
	struct crm_pool		*pool;
	struct crm_profile	*v;	/* by name */
	size_t			 n;
	struct crm_spellings	 spellings;
	struct crm_channels	 channels;
	struct crm_vocab	 vocab;
	struct common		*common;
	size_t			 ncommon;
	const char		**note;
	size_t			 nnote;
};

void
crm_profiles_free(struct crm_profiles *set)
{

	if (set == NULL)
		return;
	crm_pool_free(set->pool);
	free(set);
}

static int
by_name(const void *a, const void *b)
{
	const struct crm_profile *x = a, *y = b;

	return (strcmp(x->name, y->name));
}

/* Keeps a sentence about a file that is no profile; fmt has its path. */
static int
add_note(struct crm_profiles *set, const char *fmt, const char *path)
{
	struct crm_buf buf = { 0 };
	const char **v;

	v = crm_pool_more(set->pool, set->note, set->nnote, sizeof(*v));
	crm_buf_fmt(&buf, fmt, path);
	if (v != NULL) {
		set->note = v;
		v[set->nnote] = crm_pool_text(set->pool, crm_buf_text(&buf),
		    buf.n);
	}
	if (v == NULL || buf.bad || v[set->nnote] == NULL) {
		crm_buf_free(&buf);
		return (crm_err_nomem(set->err));
	}
	set->nnote++;
	crm_buf_free(&buf);
	return (0);
}

static char *
join(struct crm_profiles *set, const char *folder, const char *name)
{
	struct crm_buf buf = { 0 };
	char *path = NULL;

	crm_buf_fmt(&buf, "%s/%s", folder, name);
	if (!buf.bad)
		path = crm_pool_text(set->pool, buf.p, buf.n);
	if (path == NULL)
		(void)crm_err_nomem(set->err);
	crm_buf_free(&buf);
	return (path);
}

/* Opens a shared list; 1, 0 when there is none, -1. */
static int
open_list(struct crm_profiles *set, struct crm_conf *conf, const char *folder,
    const char *name)
{
	char *path = join(set, folder, name);

	memset(conf, 0, sizeof(*conf));
	if (path == NULL)
		return (-1);
	if (access(path, F_OK) == -1 && (errno == ENOENT || errno == ENOTDIR))
		return (0);
	return (crm_conf_open(conf, set->err, path) == 0 ? 1 : -1);
}

static struct crm_words *
common_words(struct crm_profiles *set, const char *column)
{
	struct common *c;
	size_t i;

	for (i = 0; i < set->ncommon; i++) {
		if (strcmp(set->common[i].column, column) == 0)
			return (&set->common[i].words);
	}
	c = crm_pool_more(set->pool, set->common, set->ncommon, sizeof(*c));
	if (c == NULL)
		return (NULL);
	set->common = c;
	c += set->ncommon;
	memset(c, 0, sizeof(*c));
	c->column = crm_pool_text(set->pool, column, strlen(column));
	set->ncommon += c->column != NULL;
	return (c->column != NULL ? &c->words : NULL);
}

static int
read_common(struct crm_profiles *set, const struct crm_parse *parse)
{
	struct crm_conf *conf = parse->conf;
	struct crm_words *words;
	const char *column;
	int kind;

	kind = crm_conf_next(conf);
	while (kind == CRM_CONF_SECTION) {
		column = crm_buf_text(&conf->value);
		if (strncmp(column, "words ", 6) != 0 ||
		    crm_stream_column(column + 6) == NULL)
			return (crm_conf_fault(conf, _("no such section: "
			    "\"%s\"; take words COLUMN"), column));
		if ((words = common_words(set, column + 6)) == NULL)
			return (crm_err_nomem(conf->err));
		kind = crm_profile_words(parse, words, NULL, column + 6);
	}
	if (kind == CRM_CONF_PAIR)
		return (crm_conf_fault(conf,
		    _("a line before the first section")));
	return (kind == CRM_CONF_END ? 0 : -1);
}

/* The lists of one folder; they are the same for all profiles. */
static int
read_lists(struct crm_profiles *set, const char *folder)
{
	static const char *const names[] = { "headers.alias",
	    "channels.alias", "columns.alias", "common.words" };
	struct crm_conf conf;
	struct crm_parse parse = { &conf, set->pool, NULL };
	size_t i;
	int r = 0;

	for (i = 0; i < 4 && r != -1; i++) {
		r = open_list(set, &conf, folder, names[i]);
		if (r == 1 && i == 0)
			r = crm_spellings_read(&set->spellings, set->pool,
			    &conf);
		else if (r == 1 && i == 1)
			r = crm_channels_read(&set->channels, set->pool,
			    &conf);
		else if (r == 1 && i == 2)
			r = crm_vocab_read(&set->vocab, set->pool, &conf);
		else if (r == 1)
			r = read_common(set, &parse);
		crm_conf_close(&conf);
	}
	return (r);
}

/* Puts p in the place of one of the same name, or behind the last. */
static int
keep(struct crm_profiles *set, const struct crm_profile *p)
{
	struct crm_profile *v;
	size_t i;

	for (i = 0; i < set->n; i++) {
		if (strcmp(set->v[i].name, p->name) != 0)
			continue;
		if (set->v[i].place == p->place)
			return (crm_err_set(set->err, CRM_ERR_INPUT,
			    _("%s: \"%s\" is the name of %s, too"), p->path,
			    p->name, set->v[i].path));
		set->v[i] = *p;
		return (0);
	}
	v = crm_pool_more(set->pool, set->v, set->n, sizeof(*v));
	if (v == NULL)
		return (crm_err_nomem(set->err));
	set->v = v;
	v[set->n++] = *p;
	return (0);
}

/* Reads what is open as conf. */
static int
read_open(struct crm_profiles *set, struct crm_profile *p,
    const struct crm_parse *parse, const char *name)
{
	size_t i;

	/* The shell makes a file before a program fills it. */
	if (parse->conf->text.n == 0)
		return (add_note(set, _("%s: empty, and left out"),
		    parse->conf->path));
	if (crm_profile_read(p, parse, name) == -1)
		return (-1);
	for (i = 0; i < p->ntarget; i++) {
		if (crm_profile_check_target(p, parse, i,
		    crm_profiles_common(set, p->target[i].name)) == -1)
			return (-1);
	}
	return (keep(set, p));
}

static int
read_profile(struct crm_profiles *set, const char *folder, const char *file,
    int place)
{
	struct crm_profile p = { 0 };
	struct crm_conf conf = { 0 };
	struct crm_parse parse = { &conf, set->pool, &p.names };
	char *path, *name;
	int r = -1;

	p.place = place;
	p.names.spellings = &set->spellings;
	path = join(set, folder, file);
	name = crm_pool_text(set->pool, file, crm_profile_stem(file));
	if (path != NULL && name != NULL &&
	    crm_conf_open(&conf, set->err, path) == 0)
		r = read_open(set, &p, &parse, name);
	if (name == NULL)
		(void)crm_err_nomem(set->err);
	crm_conf_close(&conf);
	return (r);
}

/* Tells of a file that is no profile, but was meant for one. */
static int
say_lengthened(struct crm_profiles *set, const char *folder, const char *file)
{
	char *path = join(set, folder, file);

	return (path == NULL ? -1 : add_note(set, _("%s is not read: take "
	    ".txt away from its name"), path));
}

static int
read_folder(struct crm_profiles *set, const char *folder, int place)
{
	struct crm_files files = { NULL, 0 };
	size_t i;

	if (crm_profile_list(set->err, set->pool, folder, &files) == -1)
		return (-1);
	for (i = 0; i < files.n; i++) {
		if ((crm_profile_lengthened(files.v[i]) ?
		    say_lengthened(set, folder, files.v[i]) :
		    read_profile(set, folder, files.v[i], place)) == -1)
			return (-1);
	}
	return (0);
}

/* Gives each target the common list of its column. */
static void
link_common(struct crm_profiles *set)
{
	struct crm_profile *p;
	size_t i, k, c;

	for (i = 0; i < set->n; i++) {
		p = &set->v[i];
		p->names.spellings = NULL;
		for (k = 0; !p->as_is && k < p->ntarget; k++) {
			for (c = 0; c < set->ncommon; c++) {
				if (strcmp(set->common[c].column,
				    p->target[k].name) == 0)
					p->target[k].common =
					    &set->common[c].words;
			}
		}
	}
}

struct crm_profiles *
crm_profiles_load(struct crm_err *err, const char *const *folders)
{
	struct crm_profiles *set;
	int i, n;

	if ((set = calloc(1, sizeof(*set))) == NULL ||
	    (set->pool = crm_pool_new()) == NULL) {
		(void)crm_err_nomem(err);
		free(set);
		return (NULL);
	}
	set->err = err;
	for (n = 0; folders[n] != NULL; n++)
		continue;
	/* Later folders are asked first: their lists are read first. */
	for (i = n - 1; i >= 0; i--) {
		if (read_lists(set, folders[i]) == -1)
			goto fail;
	}
	for (i = 0; i < n; i++) {
		if (read_folder(set, folders[i], i) == -1)
			goto fail;
	}
	if (set->n > 1)
		qsort(set->v, set->n, sizeof(*set->v), by_name);
	link_common(set);
	return (set);
fail:
	crm_profiles_free(set);
	return (NULL);
}

const char *
crm_profiles_note(const struct crm_profiles *set, size_t i)
{

	return (i < set->nnote ? set->note[i] : NULL);
}

size_t
crm_profiles_count(const struct crm_profiles *set)
{

	return (set->n);
}

const struct crm_profile *
crm_profiles_at(const struct crm_profiles *set, size_t i)
{

	return (&set->v[i]);
}

const struct crm_profile *
crm_profiles_find(const struct crm_profiles *set, const char *name)
{
	size_t i;

	for (i = 0; i < set->n; i++) {
		if (strcmp(set->v[i].name, name) == 0)
			return (&set->v[i]);
	}
	return (NULL);
}

const struct crm_channels *
crm_profiles_channels(const struct crm_profiles *set)
{

	return (&set->channels);
}

const struct crm_spellings *
crm_profiles_spellings(const struct crm_profiles *set)
{

	return (&set->spellings);
}

const struct crm_vocab *
crm_profiles_vocab(const struct crm_profiles *set)
{

	return (&set->vocab);
}

const struct crm_words *
crm_profiles_common(const struct crm_profiles *set, const char *column)
{
	size_t i;

	for (i = 0; i < set->ncommon; i++) {
		if (strcmp(set->common[i].column, column) == 0)
			return (&set->common[i].words);
	}
	return (NULL);
}

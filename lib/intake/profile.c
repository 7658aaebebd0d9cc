#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/conf.h"
#include "intake/need.h"
#include "intake/pool.h"
#include "intake/profile_int.h"

int
crm_profile_target(const struct crm_profile *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->ntarget; i++) {
		if (strcmp(p->target[i].name, name) == 0)
			return ((int)i);
	}
	return (-1);
}

static int
add_names(const struct crm_parse *parse, const char *s, char c,
    struct crm_group *group)
{
	const char *piece;
	size_t n, *v;
	long at;

	while (crm_source_split(&s, c, &piece, &n)) {
		if (n == 0)
			return (crm_conf_fault(parse->conf, _("a name is "
			    "missing at \"%c\""), c));
		if ((at = crm_names_add(parse, piece, n)) == -1)
			return (-1);
		v = crm_pool_more(parse->pool, group->name, group->n,
		    sizeof(*v));
		if (v == NULL)
			return (crm_err_nomem(parse->conf->err));
		group->name = v;
		v[group->n++] = (size_t)at;
	}
	return (group->n > 0 ? 0 : crm_conf_fault(parse->conf,
	    _("names of columns are missing")));
}

static int
set_detect(struct crm_profile *p, const struct crm_parse *parse)
{
	const char *key = crm_buf_text(&parse->conf->key);
	const char *value = crm_buf_text(&parse->conf->value);
	struct crm_group *g;

	if (strcmp(key, "not") == 0)
		return (add_names(parse, value, '|', &p->not));
	if (strcmp(key, "match") != 0)
		return (crm_conf_fault(parse->conf,
		    _("in [detect] stand match and "
		    "not: \"%s\""), key));
	g = crm_pool_more(parse->pool, p->match, p->nmatch, sizeof(*g));
	if (g == NULL)
		return (crm_err_nomem(parse->conf->err));
	p->match = g;
	g += p->nmatch++;
	memset(g, 0, sizeof(*g));
	return (add_names(parse, value, '&', g));
}

/* The target of a line; the member stream has columns of one's own. */
static int
named_target(struct crm_profile *p, const struct crm_parse *parse)
{
	const char *key = crm_buf_text(&parse->conf->key), *name;
	struct crm_target *t;

	if (strncmp(key, "x_", 2) != 0 || strcmp(p->stream, "member") != 0 ||
	    crm_profile_target(p, key) != -1)
		return (crm_profile_find(p, parse, key));
	if (crm_profile_text(parse, key, &name) == -1)
		return (-1);
	if ((t = crm_profile_add(p, parse->pool, name)) == NULL)
		return (crm_err_nomem(parse->conf->err));
	t->kind = CRM_KIND_SECRET;
	return ((int)p->ntarget - 1);
}

/* "rank = 200" is meant for before the sections, if not "rank = rank". */
static int
is_misplaced(const char *key, const char *value)
{

	return ((strcmp(key, "rank") == 0 && *value != '\0' &&
	    value[strspn(value, "0123456789")] == '\0') ||
	    (strcmp(key, "complete") == 0 && (strcmp(value, "yes") == 0 ||
	    strcmp(value, "no") == 0)));
}

static int
set_column(struct crm_profile *p, const struct crm_parse *parse)
{
	struct crm_target *t;
	int at;

	if (is_misplaced(crm_buf_text(&parse->conf->key),
	    crm_buf_text(&parse->conf->value)))
		return (crm_profile_misplaced(parse));
	if ((at = named_target(p, parse)) == -1)
		return (-1);
	t = &p->target[at];
	if (t->source.nalt > 0)
		return (crm_conf_fault(parse->conf,
		    _("\"%s\" has a source already"), t->name));
	return (crm_source_parse(parse, crm_buf_text(&parse->conf->value),
	    crm_shape_is_number(t->shape), &t->source));
}

static int
set_negative(struct crm_profile *p, const struct crm_parse *parse,
    struct crm_when *when)
{
	struct crm_buf word = { 0 };
	const char *s = crm_buf_text(&parse->conf->value);
	size_t *v;
	int at, r;

	while ((r = crm_conf_word(parse->conf, &s, &word)) == 1) {
		at = crm_profile_find(p, parse, crm_buf_text(&word));
		if (at == -1)
			r = -1;
		else if (!crm_shape_is_number(p->target[at].shape))
			r = crm_conf_fault(parse->conf,
			    _("\"%s\" is no amount"), crm_buf_text(&word));
		else if ((v = crm_pool_more(parse->pool, when->negative,
		    when->nnegative, sizeof(*v))) == NULL)
			r = crm_err_nomem(parse->conf->err);
		else {
			when->negative = v;
			v[when->nnegative++] = (size_t)at;
			continue;
		}
		break;
	}
	crm_buf_free(&word);
	return (r == 0 && when->nnegative == 0 ?
	    crm_profile_no_list(parse) : r);
}

static int
set_drop(const struct crm_parse *parse, const char *value,
    struct crm_when *when)
{

	if (*value == '\0')
		return (crm_conf_fault(parse->conf, _("a reason is missing, "
		    "such as \"drop = gift\"")));
	return (crm_profile_text(parse, value, &when->drop));
}

static int
set_when(struct crm_profile *p, const struct crm_parse *parse)
{
	struct crm_when *when = &p->when[p->nwhen - 1];
	const char *key = crm_buf_text(&parse->conf->key);
	const char *value = crm_buf_text(&parse->conf->value);
	struct crm_override *v;
	size_t i;
	int at;

	if ((strcmp(key, "negative") == 0 && when->nnegative > 0) ||
	    (strcmp(key, "drop") == 0 && when->drop != NULL))
		return (crm_conf_fault(parse->conf, _("\"%s\" is given a "
		    "second time: keep one of the two lines"), key));
	if (strcmp(key, "negative") == 0)
		return (set_negative(p, parse, when));
	if (strcmp(key, "drop") == 0)
		return (set_drop(parse, value, when));
	if ((at = named_target(p, parse)) == -1)
		return (-1);
	for (i = 0; i < when->nset; i++) {
		if (when->set[i].target == (size_t)at)
			return (crm_conf_fault(parse->conf,
			    _("\"%s\" has a source already"), key));
	}
	v = crm_pool_more(parse->pool, when->set, when->nset, sizeof(*v));
	if (v == NULL)
		return (crm_err_nomem(parse->conf->err));
	when->set = v;
	v += when->nset++;
	v->target = (size_t)at;
	return (crm_source_parse(parse, value,
	    crm_shape_is_number(p->target[at].shape), &v->source));
}

static int
begin_when(struct crm_profile *p, const struct crm_parse *parse,
    const char *condition)
{
	struct crm_when *w;

	w = crm_pool_more(parse->pool, p->when, p->nwhen, sizeof(*w));
	if (w == NULL)
		return (crm_err_nomem(parse->conf->err));
	p->when = w;
	w += p->nwhen++;
	memset(w, 0, sizeof(*w));
	return (crm_cond_parse(parse, condition, &w->cond, &w->ncond));
}

typedef int set_fn(struct crm_profile *, const struct crm_parse *);

/* Reads pairs until what comes next is none; returns that, or -1. */
static int
read_pairs(struct crm_profile *p, const struct crm_parse *parse, set_fn *set)
{
	int kind;

	while ((kind = crm_conf_next(parse->conf)) == CRM_CONF_PAIR) {
		if (set(p, parse) == -1)
			return (-1);
	}
	return (kind);
}

/* Reads one section; returns what comes next, or -1. */
static int
read_section(struct crm_profile *p, const struct crm_parse *parse)
{
	const char *name = crm_buf_text(&parse->conf->value);

	if (crm_profile_need_stream(p, parse) == -1)
		return (-1);
	if (strcmp(name, "detect") == 0)
		return (read_pairs(p, parse, set_detect));
	if (strcmp(name, "columns") == 0 && p->columns_line == 0)
		p->columns_line = parse->conf->line;
	if (strcmp(name, "columns") == 0)
		return (read_pairs(p, parse, set_column));
	if (strncmp(name, "words ", 6) == 0)
		return (crm_profile_begin_words(p, parse, name + 6 +
		    strspn(name + 6, " \t")));
	if (strncmp(name, "when ", 5) == 0)
		return (begin_when(p, parse, name + 5) == -1 ? -1 :
		    read_pairs(p, parse, set_when));
	return (crm_conf_fault(parse->conf, _("no such section: \"%s\"; take "
	    "detect, columns, words COLUMN or when CONDITION"), name));
}

/*
 * 1 when the profile gives the column a source, in whatever rows, or when
 * --set may: a portal's form has no name of its portal.
 */
static int
has_source(const void *profile, const char *column)
{
	const struct crm_profile *p = profile;
	int at = crm_profile_target(p, column);
	size_t i, k;

	if (strcmp(column, "channel") == 0)
		return (1);
	if (at == -1 || p->target[at].source.nalt > 0)
		return (at != -1);
	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].nset; k++) {
			if (p->when[i].set[k].target == (size_t)at)
				return (1);
		}
	}
	return (0);
}

static int
check_needed(const struct crm_profile *p, const struct crm_parse *parse)
{
	const char *lacks[CRM_NEED_MOST + 1];
	struct crm_buf all = { 0 };
	size_t i;
	int r;

	crm_need_lacks(p->stream, has_source, p, lacks);
	if (lacks[0] == NULL)
		return (0);
	for (i = 0; lacks[i] != NULL; i++)
		crm_buf_fmt(&all, "%s%s", i > 0 ? "; " : "", _(lacks[i]));
	parse->conf->line = p->columns_line;
	r = all.bad ? crm_err_nomem(parse->conf->err) :
	    crm_conf_fault(parse->conf, _("the stream %s needs %s: write a "
	    "line \"%.*s = ...\" below [columns], with the name of the "
	    "file's column, or with a constant in quotes"), p->stream, all.p,
	    (int)strcspn(lacks[0], ", "), lacks[0]);
	crm_buf_free(&all);
	return (r);
}

static int
check(const struct crm_profile *p, const struct crm_parse *parse)
{
	size_t i, n = 0;

	if (p->stream == NULL || p->title == NULL)
		return (crm_conf_fault(parse->conf,
		    _("\"title = ...\" or \"stream = ...\" is missing")));
	/* One that a line gives has been looked at there. */
	if (!crm_profile_good_name(p->name))
		return (crm_err_set(parse->conf->err, CRM_ERR_INPUT, _("%s: a "
		    "profile's name has small letters, digits and hyphens: "
		    "rename the file"), p->path));
	if (p->nmatch == 0)
		return (crm_conf_fault(parse->conf,
		    _("[detect] has no \"match = ...\"")));
	for (i = 0; i < p->ntarget; i++)
		n += p->target[i].source.nalt > 0;
	if (n == 0)
		return (crm_conf_fault(parse->conf,
		    _("[columns] is missing or empty")));
	return (check_needed(p, parse));
}

int
crm_profile_read(struct crm_profile *p, const struct crm_parse *parse,
    const char *name)
{
	int kind;

	p->name = name;
	p->path = parse->conf->path;
	if (crm_profile_preset(p, parse) == -1)
		return (-1);
	kind = read_pairs(p, parse, crm_profile_general);
	while (kind == CRM_CONF_SECTION)
		kind = read_section(p, parse);
	return (kind == CRM_CONF_END ? check(p, parse) : -1);
}

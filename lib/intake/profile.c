#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/conf.h"
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
		    _("neither match nor not: \"%s\""), key));
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

static int
set_column(struct crm_profile *p, const struct crm_parse *parse)
{
	struct crm_target *t;
	int at;

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
	return (r);
}

static int
set_when(struct crm_profile *p, const struct crm_parse *parse)
{
	struct crm_when *when = &p->when[p->nwhen - 1];
	const char *key = crm_buf_text(&parse->conf->key);
	const char *value = crm_buf_text(&parse->conf->value);
	struct crm_override *v;
	int at;

	if (strcmp(key, "negative") == 0)
		return (set_negative(p, parse, when));
	if (strcmp(key, "drop") == 0)
		return (crm_profile_text(parse, value, &when->drop));
	if ((at = named_target(p, parse)) == -1)
		return (-1);
	v = crm_pool_more(parse->pool, when->set, when->nset, sizeof(*v));
	if (v == NULL)
		return (crm_err_nomem(parse->conf->err));
	when->set = v;
	v += when->nset++;
	v->target = (size_t)at;
	return (crm_source_parse(parse, value,
	    crm_shape_is_number(p->target[at].shape), &v->source));
}

int
crm_profile_words(const struct crm_parse *parse, struct crm_words *words)
{
	struct crm_conf *conf = parse->conf;
	const char *means, *key, *value;
	int kind;

	while ((kind = crm_conf_next(conf)) == CRM_CONF_PAIR) {
		key = crm_buf_text(&conf->key);
		value = crm_buf_text(&conf->value);
		if (strcmp(key, "other") == 0) {
			if (crm_profile_text(parse, value, &words->other) == -1)
				return (-1);
			continue;
		}
		means = NULL;
		if (strcmp(key, "skip") != 0 &&
		    crm_profile_text(parse, key, &means) == -1)
			return (-1);
		/* A canonical word means itself. */
		if (means != NULL && crm_words_add_text(words, parse->pool,
		    means, means) == -1)
			return (crm_err_nomem(conf->err));
		if (crm_words_add(words, parse->pool, conf, means) == -1)
			return (-1);
	}
	return (kind);
}

static int
begin_words(struct crm_profile *p, const struct crm_parse *parse,
    const char *column)
{
	struct crm_words *words;
	int at;

	if ((at = crm_profile_find(p, parse, column)) == -1)
		return (-1);
	if (p->target[at].words != NULL)
		return (crm_conf_fault(parse->conf,
		    _("\"%s\" has a word list already"), column));
	if ((words = crm_pool_get(parse->pool, sizeof(*words))) == NULL)
		return (crm_err_nomem(parse->conf->err));
	p->target[at].words = words;
	return (crm_profile_words(parse, words));
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
	if (strcmp(name, "columns") == 0)
		return (read_pairs(p, parse, set_column));
	if (strncmp(name, "words ", 6) == 0)
		return (begin_words(p, parse, name + 6 +
		    strspn(name + 6, " \t")));
	if (strncmp(name, "when ", 5) == 0)
		return (begin_when(p, parse, name + 5) == -1 ? -1 :
		    read_pairs(p, parse, set_when));
	return (crm_conf_fault(parse->conf, _("no such section: \"%s\"; take "
	    "detect, columns, words COLUMN or when CONDITION"), name));
}

static int
good_name(const char *s)
{

	return (*s != '\0' && strspn(s, "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-") == strlen(s));
}

static int
check(const struct crm_profile *p, const struct crm_parse *parse)
{
	size_t i, n = 0;

	if (p->stream == NULL || p->title == NULL)
		return (crm_conf_fault(parse->conf,
		    _("\"title = ...\" or \"stream = ...\" is missing")));
	if (!good_name(p->name))
		return (crm_conf_fault(parse->conf, _("a profile's name has "
		    "small letters, digits and hyphens: \"%s\""), p->name));
	if (p->header_rows == 0)
		return (crm_conf_fault(parse->conf,
		    _("a header takes 1 or 2 rows")));
	if (p->nmatch == 0)
		return (crm_conf_fault(parse->conf,
		    _("[detect] has no \"match = ...\"")));
	for (i = 0; i < p->ntarget; i++)
		n += p->target[i].source.nalt > 0;
	if (n == 0)
		return (crm_conf_fault(parse->conf,
		    _("[columns] is missing or empty")));
	return (0);
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

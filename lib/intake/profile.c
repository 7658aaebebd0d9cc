#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/conf.h"
#include "intake/pool.h"
#include "intake/profile.h"

static const char *const totals[] = { "합계", "총합계", "소계" };
static const char *const file_dates[] = {
	"YYYYMMDDHHmmSS", "YYYYMMDD_HHmmSS", "YYYYMMDD-HHmmSS",
	"YYYY-MM-DD_HH-mm-SS", "YYYYMMDD_HHmm", "YYYY-MM-DD", "YYYY_MM_DD",
	"YYYY.MM.DD", "YYYYMMDD"
};

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

/* Adds a target; its name must outlive the profile.  The target or NULL. */
static struct crm_target *
add_target(struct crm_profile *p, struct crm_pool *pool, const char *name)
{
	struct crm_target *t;

	t = crm_pool_more(pool, p->target, p->ntarget, sizeof(*t));
	if (t == NULL)
		return (NULL);
	p->target = t;
	t += p->ntarget++;
	memset(t, 0, sizeof(*t));
	t->name = name;
	return (t);
}

static int
set_stream(struct crm_profile *p, const struct crm_parse *parse,
    const char *value)
{
	static const char *const known[] = { "order", "shipment", "member",
	    "response" };
	const struct crm_column *col = NULL;
	struct crm_target *t;
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(value, known[i]) == 0)
			col = crm_stream_columns(value);
	}
	if (col == NULL)
		return (crm_conf_fault(parse->conf, _("no such stream: \"%s\"; "
		    "take order, shipment, member or response"), value));
	if (p->stream != NULL)
		return (crm_conf_fault(parse->conf,
		    _("the stream is named a second time")));
	if ((p->stream = crm_pool_text(parse->pool, value,
	    strlen(value))) == NULL)
		return (crm_err_nomem(parse->conf->err));
	for (; col->name != NULL; col++) {
		if ((t = add_target(p, parse->pool, col->name)) == NULL)
			return (crm_err_nomem(parse->conf->err));
		t->shape = crm_shape_of(p->stream, col);
		t->kind = col->kind;
		t->long_id = strcmp(t->name, "order_no") == 0 ||
		    strcmp(t->name, "line_no") == 0;
	}
	p->ncanonical = p->ntarget;
	return (0);
}

static int
set_number(const struct crm_parse *parse, const char *value, int most,
    int *number)
{
	char *end;
	long v;

	v = strtol(value, &end, 10);
	if (*value < '0' || *value > '9' || *end != '\0' || v > most)
		return (crm_conf_fault(parse->conf,
		    _("no whole number from 0 to %d: \"%s\""), most, value));
	*number = (int)v;
	return (0);
}

static int
set_yes(const struct crm_parse *parse, const char *value, int *yes)
{

	*yes = strcmp(value, "yes") == 0;
	if (!*yes && strcmp(value, "no") != 0)
		return (crm_conf_fault(parse->conf,
		    _("neither yes nor no: \"%s\""), value));
	return (0);
}

/* Finds a canonical column that a line names; -1 with the fault. */
static int
find_target(const struct crm_profile *p, const struct crm_parse *parse,
    const char *name)
{
	int at = crm_profile_target(p, name);

	if (at == -1)
		return (crm_conf_fault(parse->conf,
		    _("the stream %s has no column \"%s\""), p->stream, name));
	return (at);
}

/* A list of columns; what is done to each is told by the key. */
static int
set_columns(struct crm_profile *p, const struct crm_parse *parse, int vat)
{
	struct crm_buf word = { 0 };
	const char *s = crm_buf_text(&parse->conf->value);
	size_t i;
	int at, r;

	for (i = 0; !vat && i < p->ntarget; i++)
		p->target[i].long_id = 0;
	while ((r = crm_conf_word(parse->conf, &s, &word)) == 1) {
		at = find_target(p, parse, crm_buf_text(&word));
		if (at == -1) {
			r = -1;
			break;
		}
		if (!vat)
			p->target[at].long_id = 1;
		else if (crm_shape_is_number(p->target[at].shape))
			p->target[at].vat = 1;
		else {
			r = crm_conf_fault(parse->conf,
			    _("\"%s\" is no amount"), crm_buf_text(&word));
			break;
		}
	}
	crm_buf_free(&word);
	return (r);
}

static int
set_file_date(struct crm_profile *p, const struct crm_parse *parse)
{
	struct crm_buf word = { 0 };
	const char *s = crm_buf_text(&parse->conf->value), **v;
	int r;

	p->nfile_date = 0;
	while ((r = crm_conf_word(parse->conf, &s, &word)) == 1) {
		if (strstr(crm_buf_text(&word), "YY") == NULL ||
		    strstr(crm_buf_text(&word), "MM") == NULL ||
		    strstr(crm_buf_text(&word), "DD") == NULL) {
			r = crm_conf_fault(parse->conf, _("a pattern needs "
			    "YYYY or YY, MM and DD: \"%s\""),
			    crm_buf_text(&word));
			break;
		}
		v = crm_pool_more(parse->pool, p->file_date, p->nfile_date,
		    sizeof(*v));
		if (v == NULL || (v[p->nfile_date] = crm_pool_text(
		    parse->pool, word.p, word.n)) == NULL) {
			r = crm_err_nomem(parse->conf->err);
			break;
		}
		p->file_date = v;
		p->nfile_date++;
	}
	crm_buf_free(&word);
	return (r);
}

static int
set_text(const struct crm_parse *parse, const char *value, const char **text)
{

	*text = crm_pool_text(parse->pool, value, strlen(value));
	return (*text == NULL ? crm_err_nomem(parse->conf->err) : 0);
}

/* Keys whose values mean columns need the stream before them. */
static int
need_stream(const struct crm_profile *p, const struct crm_parse *parse)
{

	return (p->stream != NULL ? 0 : crm_conf_fault(parse->conf,
	    _("\"stream = ...\" must stand before this line")));
}

static int
set_general(struct crm_profile *p, const struct crm_parse *parse)
{
	struct crm_conf *conf = parse->conf;
	const char *key = crm_buf_text(&conf->key);
	const char *value = crm_buf_text(&conf->value);

	if (strcmp(key, "name") == 0)
		return (set_text(parse, value, &p->name));
	if (strcmp(key, "title") == 0)
		return (set_text(parse, value, &p->title));
	if (strcmp(key, "stream") == 0)
		return (set_stream(p, parse, value));
	if (strcmp(key, "rank") == 0)
		return (set_number(parse, value, 1000000, &p->rank));
	if (strcmp(key, "complete") == 0)
		return (set_yes(parse, value, &p->complete));
	if (strcmp(key, "as_is") == 0)
		return (set_yes(parse, value, &p->as_is));
	if (strcmp(key, "decimals") == 0)
		return (set_number(parse, value, 6, &p->decimals));
	if (strcmp(key, "vat_rate") == 0)
		return (set_number(parse, value, 100, &p->vat_rate));
	if (strcmp(key, "header_rows") == 0)
		return (set_number(parse, value, 2, &p->header_rows));
	if (strcmp(key, "bundle") == 0)
		return (crm_source_parse(parse, value, 0, &p->bundle));
	if (strcmp(key, "file_date") == 0)
		return (set_file_date(p, parse));
	if (strcmp(key, "helper") == 0)
		return (crm_words_add(&p->helper, parse->pool, conf, ""));
	if (strcmp(key, "total") == 0)
		return (crm_words_add(&p->total, parse->pool, conf, ""));
	if (strcmp(key, "empty") == 0)
		return (crm_words_add(&p->empty, parse->pool, conf, ""));
	if (strcmp(key, "vat_excluded") == 0)
		return (need_stream(p, parse) == -1 ? -1 :
		    set_columns(p, parse, 1));
	if (strcmp(key, "long_ids") == 0)
		return (need_stream(p, parse) == -1 ? -1 :
		    set_columns(p, parse, 0));
	return (crm_conf_fault(conf, _("no such key: \"%s\""), key));
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
		return (find_target(p, parse, key));
	if (set_text(parse, key, &name) == -1)
		return (-1);
	if ((t = add_target(p, parse->pool, name)) == NULL)
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
		at = find_target(p, parse, crm_buf_text(&word));
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
		return (set_text(parse, value, &when->drop));
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
			if (set_text(parse, value, &words->other) == -1)
				return (-1);
			continue;
		}
		means = NULL;
		if (strcmp(key, "skip") != 0 &&
		    set_text(parse, key, &means) == -1)
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

	if ((at = find_target(p, parse, column)) == -1)
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

	if (need_stream(p, parse) == -1)
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

/* What holds for every profile. */
static int
preset(struct crm_profile *p, const struct crm_parse *parse)
{
	size_t i;

	p->rank = 100;
	p->vat_rate = 10;
	p->header_rows = 1;
	p->nfile_date = sizeof(file_dates) / sizeof(file_dates[0]);
	p->file_date = crm_pool_get(parse->pool, sizeof(file_dates));
	if (p->file_date == NULL)
		return (crm_err_nomem(parse->conf->err));
	memcpy(p->file_date, file_dates, sizeof(file_dates));
	for (i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
		if (crm_words_add_text(&p->total, parse->pool, totals[i],
		    "") == -1)
			return (crm_err_nomem(parse->conf->err));
	}
	return (0);
}

int
crm_profile_read(struct crm_profile *p, const struct crm_parse *parse,
    const char *name)
{
	int kind;

	p->name = name;
	p->path = parse->conf->path;
	if (preset(p, parse) == -1)
		return (-1);
	kind = read_pairs(p, parse, set_general);
	while (kind == CRM_CONF_SECTION)
		kind = read_section(p, parse);
	return (kind == CRM_CONF_END ? check(p, parse) : -1);
}

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/conf.h"
#include "intake/nearest.h"
#include "intake/pool.h"
#include "intake/profile_int.h"

/* The one of one letter is last: see crm_profile_is_total(). */
static const char *const totals[] = { "합계", "총합계", "소계", "누계",
	"총계", "총액", "일계", "월계", "계" };
#define NTOTALS	(sizeof(totals) / sizeof(totals[0]))
static const char *const file_dates[] = {
	"YYYYMMDDHHmmSS", "YYYYMMDD_HHmmSS", "YYYYMMDD-HHmmSS",
	"YYYY-MM-DD_HH-mm-SS", "YYYYMMDD_HHmm", "YYYY-MM-DD", "YYYY_MM_DD",
	"YYYY.MM.DD", "YYYYMMDD"
};

/* Each may stand once; the place is its bit in what was given. */
static const char *const keys[] = {
	"name", "title", "stream", "rank", "complete", "as_is", "decimals",
	"vat_rate", "header_rows", "bundle", "file_date", "helper", "total",
	"empty", "vat_excluded", "long_ids"
};

static int
find_key(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(keys[i], name) == 0)
			return ((int)i);
	}
	return (-1);
}

struct crm_target *
crm_profile_add(struct crm_profile *p, struct crm_pool *pool, const char *name)
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
	if ((p->stream = crm_pool_text(parse->pool, value,
	    strlen(value))) == NULL)
		return (crm_err_nomem(parse->conf->err));
	for (; col->name != NULL; col++) {
		if ((t = crm_profile_add(p, parse->pool, col->name)) == NULL)
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
set_number(const struct crm_parse *parse, const char *value, int least,
    int most, int *number)
{
	char *end;
	long v;

	v = strtol(value, &end, 10);
	if (*value < '0' || *value > '9' || *end != '\0' || v < least ||
	    v > most)
		return (crm_conf_fault(parse->conf, _("no whole number from "
		    "%d to %d: \"%s\""), least, most, value));
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

int
crm_profile_misplaced(const struct crm_parse *parse)
{

	return (crm_conf_fault(parse->conf, _("\"%s\" must stand before the "
	    "first section"), crm_buf_text(&parse->conf->key)));
}

int
crm_profile_find(const struct crm_profile *p, const struct crm_parse *parse,
    const char *name)
{
	int at = crm_profile_target(p, name);

	if (at == -1 && find_key(name) != -1)
		return (crm_profile_misplaced(parse));
	return (at == -1 ? crm_profile_unknown(p, parse, name) : at);
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
		at = crm_profile_find(p, parse, crm_buf_text(&word));
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

int
crm_profile_no_list(const struct crm_parse *parse)
{

	return (crm_conf_fault(parse->conf, _("a list without a word: write "
	    "one, or take the line out")));
}

int
crm_profile_good_name(const char *s)
{

	return (*s != '\0' && strspn(s, "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-") == strlen(s));
}

int
crm_profile_bad_name(const struct crm_parse *parse, const char *name)
{

	return (crm_conf_fault(parse->conf, _("a profile's name has small "
	    "letters, digits and hyphens: \"%s\""), name));
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

int
crm_profile_text(const struct crm_parse *parse, const char *value,
    const char **text)
{

	*text = crm_pool_text(parse->pool, value, strlen(value));
	return (*text == NULL ? crm_err_nomem(parse->conf->err) : 0);
}

int
crm_profile_need_stream(const struct crm_profile *p,
    const struct crm_parse *parse)
{

	return (p->stream != NULL ? 0 : crm_conf_fault(parse->conf,
	    _("\"stream = ...\" must stand before this line")));
}

/* What the keys that lists have in common add to. */
static int
set_list(struct crm_profile *p, const struct crm_parse *parse,
    const char *key)
{
	struct crm_words *words = strcmp(key, "helper") == 0 ? &p->helper :
	    strcmp(key, "total") == 0 ? &p->total : &p->empty;

	return (crm_words_add(words, parse->pool, parse->conf, ""));
}

/* Takes a key that stands where it may, for the first time. */
static int
set_key(struct crm_profile *p, const struct crm_parse *parse, const char *key,
    const char *value)
{

	if (strcmp(key, "name") == 0)
		return (crm_profile_good_name(value) ?
		    crm_profile_text(parse, value, &p->name) :
		    crm_profile_bad_name(parse, value));
	if (strcmp(key, "title") == 0)
		return (crm_profile_text(parse, value, &p->title));
	if (strcmp(key, "stream") == 0)
		return (set_stream(p, parse, value));
	if (strcmp(key, "rank") == 0)
		return (set_number(parse, value, 0, 1000000, &p->rank));
	if (strcmp(key, "complete") == 0)
		return (set_yes(parse, value, &p->complete));
	if (strcmp(key, "as_is") == 0)
		return (set_yes(parse, value, &p->as_is));
	if (strcmp(key, "decimals") == 0)
		return (set_number(parse, value, 0, 6, &p->decimals));
	if (strcmp(key, "vat_rate") == 0)
		return (set_number(parse, value, 0, 100, &p->vat_rate));
	if (strcmp(key, "header_rows") == 0)
		return (set_number(parse, value, 1, 2, &p->header_rows));
	if (strcmp(key, "bundle") == 0)
		return (crm_source_parse(parse, value, 0, &p->bundle));
	if (strcmp(key, "file_date") == 0)
		return (set_file_date(p, parse));
	if (strcmp(key, "vat_excluded") == 0 || strcmp(key, "long_ids") == 0)
		return (crm_profile_need_stream(p, parse) == -1 ? -1 :
		    set_columns(p, parse, *key == 'v'));
	return (set_list(p, parse, key));
}

static int
unknown_key(const struct crm_parse *parse, const char *key)
{
	struct crm_nearest near = { .name = key };
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		crm_nearest_try(&near, keys[i]);
	if (near.best != NULL)
		return (crm_conf_fault(parse->conf, _("no such key: \"%s\"; "
		    "did you mean %s?"), key, near.best));
	return (crm_conf_fault(parse->conf,
	    _("no such key: \"%s\"; crm-profile(5) lists them"), key));
}

int
crm_profile_general(struct crm_profile *p, const struct crm_parse *parse)
{
	const char *key = crm_buf_text(&parse->conf->key);
	const char *value = crm_buf_text(&parse->conf->value);
	int at = find_key(key);

	if (at == -1 && crm_stream_column(key) != NULL)
		return (crm_conf_fault(parse->conf, _("\"%s\" is a column: "
		    "it must stand below [columns]"), key));
	if (at == -1)
		return (unknown_key(parse, key));
	if ((p->given & 1u << at) != 0)
		return (crm_conf_fault(parse->conf, _("\"%s\" is given a "
		    "second time: keep one of the two lines"), key));
	p->given |= 1u << at;
	/* Without a list nothing has a date, and no long number is watched. */
	if (*value == '\0' && strcmp(key, "file_date") != 0 &&
	    strcmp(key, "long_ids") != 0)
		return (crm_conf_fault(parse->conf, _("\"%s\" has no value: "
		    "write one, or take the line out"), key));
	return (set_key(p, parse, key, value));
}

int
crm_profile_preset(struct crm_profile *p, const struct crm_parse *parse)
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
	for (i = 0; i < NTOTALS; i++) {
		if (crm_words_add_text(&p->total, parse->pool, totals[i],
		    "") == -1)
			return (crm_err_nomem(parse->conf->err));
	}
	return (0);
}

int
crm_profile_is_total(const char *s, size_t n)
{
	size_t digits, i, len;

	for (i = 0; i < NTOTALS; i++) {
		len = strlen(totals[i]);
		if (n > len && memcmp(s, totals[i], len) == 0)
			break;
	}
	if (i == NTOTALS)
		return (0);
	s += len;
	n -= len;
	for (digits = 0; digits < n && s[digits] >= '0' && s[digits] <= '9';)
		digits++;
	if (digits == n)
		return (i < NTOTALS - 1);
	return (digits > 0 && n == digits + 3 &&
	    (memcmp(s + digits, "건", 3) == 0 ||
	    memcmp(s + digits, "원", 3) == 0));
}

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/channel.h"
#include "intake/conf.h"
#include "intake/pool.h"

static int
read_rules(struct crm_channels *ch, struct crm_pool *pool,
    struct crm_conf *conf, int last)
{
	struct crm_buf word = { 0 };
	const char *s = crm_buf_text(&conf->value);
	struct crm_channel_rule *v;
	int r;

	while ((r = crm_conf_word(conf, &s, &word)) == 1) {
		if (strchr(crm_buf_text(&word), '*') == NULL) {
			r = crm_conf_fault(conf, _("a rule needs a \"*\""));
			break;
		}
		v = crm_pool_more(pool, ch->rule, ch->nrule, sizeof(*v));
		if (v == NULL || (v[ch->nrule].pattern = crm_pool_text(pool,
		    word.p, word.n)) == NULL) {
			r = crm_err_nomem(conf->err);
			break;
		}
		ch->rule = v;
		v[ch->nrule++].last = last;
	}
	crm_buf_free(&word);
	return (r);
}

static int
read_pair(struct crm_channels *ch, struct crm_pool *pool,
    struct crm_conf *conf)
{
	const char *key = crm_buf_text(&conf->key), *name;

	if (strcmp(key, "last") == 0)
		return (read_rules(ch, pool, conf, 1));
	if (strcmp(key, "first") == 0)
		return (read_rules(ch, pool, conf, 0));
	/* The name itself is one of its words, and comes before the others. */
	if ((name = crm_pool_text(pool, key, conf->key.n)) == NULL ||
	    crm_words_add_text(&ch->words, pool, name, name) == -1)
		return (crm_err_nomem(conf->err));
	return (crm_words_add(&ch->words, pool, conf, name));
}

int
crm_channels_read(struct crm_channels *ch, struct crm_pool *pool,
    struct crm_conf *conf)
{
	int kind, r = 0;

	while (r == 0 && (kind = crm_conf_next(conf)) != CRM_CONF_END) {
		if (kind == CRM_CONF_PAIR)
			r = read_pair(ch, pool, conf);
		else if (kind == CRM_CONF_SECTION)
			r = crm_conf_fault(conf, _("no section stands here"));
		else
			r = -1;
	}
	return (r);
}

typedef int find_fn(const struct crm_words *, const char *, size_t,
    const char **);

static const char *
look_up(const struct crm_channels *ch, const char *s, size_t n, find_fn *find)
{
	struct crm_buf buf = { 0 };
	const char *means = NULL;

	if (crm_word_fold(&buf, s, n) == -1 || buf.bad ||
	    !find(&ch->words, crm_buf_text(&buf), buf.n, &means))
		means = NULL;
	crm_buf_free(&buf);
	return (means);
}

/* Narrows s by each rule that fits; the name once one is found. */
static const char *
by_rules(const struct crm_channels *ch, const char **s, size_t *n)
{
	struct crm_stars stars;
	const char *means = NULL;
	size_t i;

	for (i = 0; i < ch->nrule && means == NULL; i++) {
		if (!crm_glob(ch->rule[i].pattern, *s, *n, &stars))
			continue;
		*s = ch->rule[i].last ? stars.last : stars.first;
		*n = ch->rule[i].last ? stars.nlast : stars.nfirst;
		*s = crm_text_trim(*s, n);
		means = look_up(ch, *s, *n, crm_words_exact);
	}
	return (means);
}

const char *
crm_channel_name(const struct crm_channels *ch, const char *s, size_t n)
{
	const char *p = s, *means;
	size_t len = n;

	means = look_up(ch, s, n, crm_words_exact);
	if (means == NULL)
		means = by_rules(ch, &p, &len);
	if (means == NULL)
		means = look_up(ch, p, len, crm_words_pattern);
	if (means == NULL)
		means = look_up(ch, s, n, crm_words_pattern);
	return (means);
}

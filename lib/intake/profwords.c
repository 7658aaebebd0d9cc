/* The word lists of a profile. */

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/conf.h"
#include "intake/need.h"
#include "intake/pool.h"
#include "intake/profile_int.h"

/* A word of a list that says two things would go by the first. */
static int
check_same(const struct crm_parse *parse, const struct crm_words *words,
    size_t from, size_t to)
{
	const struct crm_word *v = words->v;
	size_t i, k;

	for (i = to; i < words->n; i++) {
		for (k = from; k < to && !v[i].pattern; k++) {
			if (v[k].pattern || v[k].n != v[i].n ||
			    memcmp(v[k].text, v[i].text, v[i].n) != 0 ||
			    v[k].means == v[i].means || (v[k].means != NULL &&
			    v[i].means != NULL &&
			    strcmp(v[k].means, v[i].means) == 0))
				continue;
			return (crm_conf_fault(parse->conf, _("\"%s\" has "
			    "another meaning above: take it out of one of "
			    "the two lines"), v[i].text));
		}
	}
	return (0);
}

static int
check_meaning(const struct crm_parse *parse, const char *allowed,
    const char *word)
{

	return (crm_need_has_word(allowed, word) ? 0 : crm_conf_fault(
	    parse->conf, _("\"%s\" is none of the words that the column may "
	    "have:%s(crm-csv(5))"), word, allowed));
}

/* One line of a word list. */
static int
read_words(const struct crm_parse *parse, struct crm_words *words,
    const char *allowed)
{
	struct crm_conf *conf = parse->conf;
	const char *means = NULL, *key = crm_buf_text(&conf->key);
	const char *value = crm_buf_text(&conf->value);
	size_t n = words->n;

	if (strcmp(key, "other") == 0)
		return (check_meaning(parse, allowed, value) == -1 ? -1 :
		    crm_profile_text(parse, value, &words->other));
	if (strcmp(key, "skip") != 0 &&
	    (check_meaning(parse, allowed, key) == -1 ||
	    crm_profile_text(parse, key, &means) == -1))
		return (-1);
	if (crm_words_add(words, parse->pool, conf, means) == -1)
		return (-1);
	if (words->n == n)
		return (crm_profile_no_list(parse));
	/* A canonical word means itself. */
	if (means != NULL && crm_words_add_text(words, parse->pool,
	    means, means) == -1)
		return (crm_err_nomem(conf->err));
	return (0);
}

int
crm_profile_words(const struct crm_parse *parse, struct crm_words *words,
    const char *stream, const char *column)
{
	const char *allowed = crm_need_words(stream, column);
	const char *before = words->other;
	size_t from = words->n, n;
	int kind;

	words->other = NULL;
	while ((kind = crm_conf_next(parse->conf)) == CRM_CONF_PAIR) {
		n = words->n;
		if (words->other != NULL &&
		    strcmp(crm_buf_text(&parse->conf->key), "other") == 0)
			return (crm_conf_fault(parse->conf, _("\"%s\" is "
			    "given a second time: keep one of the two lines"),
			    "other"));
		if (read_words(parse, words, allowed) == -1 ||
		    check_same(parse, words, from, n) == -1)
			return (-1);
	}
	/* That of an earlier list of the same column stays. */
	if (before != NULL)
		words->other = before;
	return (kind);
}

int
crm_profile_begin_words(struct crm_profile *p, const struct crm_parse *parse,
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
	return (crm_profile_words(parse, words, p->stream, column));
}

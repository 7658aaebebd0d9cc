#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/conf.h"
#include "intake/pool.h"
#include "intake/word.h"

/* Bytes of the character at s. */
static size_t
char_len(const char *s, const char *end)
{
	size_t n = 1;

	while (s + n < end && ((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return (n);
}

/*
 * The usual greedy-free matcher: on a mismatch only the last star grows, so
 * the cost is at most the product of the two lengths.
 */
int
crm_glob(const char *pattern, const char *s, size_t n, struct crm_stars *stars)
{
	const char *end = s + n, *star = NULL, *from = NULL, *p = pattern;
	struct crm_stars st = { NULL, NULL, 0, 0 };
	size_t len;

	while (s < end) {
		if (*p == '*') {
			if (star != NULL && st.first == NULL) {
				st.first = st.last;
				st.nfirst = (size_t)(from - st.last);
			}
			star = ++p;
			st.last = from = s;
			continue;
		}
		len = *p == '?' ? char_len(s, end) : 1;
		if (*p == '?' || (*p != '\0' && *p == *s)) {
			p++;
			s += len;
		} else if (star != NULL) {
			p = star;
			from += char_len(from, end);
			s = from;
		} else
			return (0);
	}
	for (; *p == '*'; p++) {
		if (star != NULL && st.first == NULL) {
			st.first = st.last;
			st.nfirst = (size_t)(from - st.last);
		}
		star = p;
		st.last = from = end;
	}
	if (*p != '\0')
		return (0);
	if (star != NULL)
		st.nlast = (size_t)(from - st.last);
	if (st.first == NULL) {
		st.first = st.last;
		st.nfirst = st.nlast;
	}
	if (stars != NULL)
		*stars = st;
	return (1);
}

int
crm_word_fold(struct crm_buf *buf, const char *s, size_t n)
{

	return (crm_text_header(buf, s, n, 1));
}

/* Folds what stands between the stars of a pattern. */
static int
fold_pattern(struct crm_buf *buf, const char *s, size_t n)
{
	size_t part;

	while (n > 0) {
		for (part = 0; part < n && s[part] != '*' && s[part] != '?';)
			part++;
		if (part > 0 && crm_word_fold(buf, s, part) == -1)
			return (-1);
		s += part;
		n -= part;
		if (n > 0) {
			crm_buf_chr(buf, *s++);
			n--;
		}
	}
	return (0);
}

static int
put(struct crm_words *words, struct crm_pool *pool, const struct crm_buf *text,
    int pattern, const char *means)
{
	struct crm_word *v;

	v = crm_pool_more(pool, words->v, words->n, sizeof(*v));
	if (v == NULL || text->bad)
		return (-1);
	words->v = v;
	v += words->n;
	v->text = crm_pool_text(pool, crm_buf_text(text), text->n);
	v->n = text->n;
	v->pattern = pattern;
	v->means = means;
	words->n += v->text != NULL;
	return (v->text != NULL ? 0 : -1);
}

int
crm_words_add_text(struct crm_words *words, struct crm_pool *pool,
    const char *text, const char *means)
{
	struct crm_buf buf = { 0 };
	int r;

	r = crm_word_fold(&buf, text, strlen(text));
	if (r == 0)
		r = put(words, pool, &buf, 0, means);
	crm_buf_free(&buf);
	return (r);
}

int
crm_words_add(struct crm_words *words, struct crm_pool *pool,
    struct crm_conf *conf, const char *means)
{
	struct crm_buf word = { 0 }, buf = { 0 };
	const char *s = crm_buf_text(&conf->value);
	int pattern, r;

	while ((r = crm_conf_word(conf, &s, &word)) == 1) {
		crm_buf_reset(&buf);
		pattern = strpbrk(crm_buf_text(&word), "*?") != NULL;
		if (fold_pattern(&buf, crm_buf_text(&word), word.n) == -1 ||
		    put(words, pool, &buf, pattern, means) == -1) {
			r = crm_err_nomem(conf->err);
			break;
		}
		if (buf.n == 0) {
			r = crm_conf_fault(conf, _("\"%s\" has no letters"),
			    crm_buf_text(&word));
			break;
		}
	}
	crm_buf_free(&word);
	crm_buf_free(&buf);
	return (r);
}

int
crm_words_exact(const struct crm_words *words, const char *s, size_t n,
    const char **means)
{
	const struct crm_word *w;
	size_t i;

	for (i = 0; i < words->n; i++) {
		w = &words->v[i];
		if (!w->pattern && w->n == n && memcmp(w->text, s, n) == 0) {
			*means = w->means;
			return (1);
		}
	}
	return (0);
}

int
crm_words_pattern(const struct crm_words *words, const char *s, size_t n,
    const char **means)
{
	const struct crm_word *w;
	size_t i;

	for (i = 0; i < words->n; i++) {
		w = &words->v[i];
		if (w->pattern && crm_glob(w->text, s, n, NULL)) {
			*means = w->means;
			return (1);
		}
	}
	return (0);
}

int
crm_words_find(const struct crm_words *words, const char *s, size_t n,
    const char **means)
{

	return (crm_words_exact(words, s, n, means) ||
	    crm_words_pattern(words, s, n, means));
}

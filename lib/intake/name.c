#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/conf.h"
#include "intake/name.h"
#include "intake/pool.h"

/* Headers are no secret and few: the key may be known. */
static const struct crm_key key = { 0x6372c36d, 0x68656164 };

int
crm_form_same(struct crm_hash a, struct crm_hash b)
{

	return (a.a == b.a && a.b == b.b);
}

/* The longest first: no spelling may hide behind one that begins it. */
static int
longer(const void *a, const void *b)
{
	const struct crm_spelling *x = a, *y = b;

	if (x->len != y->len)
		return (x->len < y->len ? 1 : -1);
	return (strcmp(x->from, y->from));
}

static int
add(struct crm_spellings *sp, struct crm_pool *pool, const char *from,
    const char *to)
{
	struct crm_spelling *v;

	v = crm_pool_more(pool, sp->v, sp->n, sizeof(*v));
	if (v == NULL)
		return (-1);
	sp->v = v;
	v[sp->n].from = from;
	v[sp->n].len = strlen(from);
	v[sp->n++].to = to;
	return (0);
}

/* The loose form, kept in the pool; NULL when it is empty or memory ran out. */
static const char *
loose(struct crm_conf *conf, struct crm_pool *pool, const struct crm_buf *s)
{
	struct crm_buf buf = { 0 };
	const char *p = NULL;

	if (crm_text_header(&buf, crm_buf_text(s), s->n, 1) == 0 && !buf.bad &&
	    buf.n > 0) {
		p = crm_pool_text(pool, buf.p, buf.n);
		if (p == NULL)
			(void)crm_err_nomem(conf->err);
	} else
		(void)crm_conf_fault(conf, _("\"%s\" has no letters"),
		    crm_buf_text(s));
	crm_buf_free(&buf);
	return (p);
}

static int
read_pair(struct crm_spellings *sp, struct crm_pool *pool,
    struct crm_conf *conf, struct crm_buf *word)
{
	const char *to, *from, *s = crm_buf_text(&conf->value);
	int r;

	if ((to = loose(conf, pool, &conf->key)) == NULL)
		return (-1);
	if (add(sp, pool, to, to) == -1)
		return (crm_err_nomem(conf->err));
	while ((r = crm_conf_word(conf, &s, word)) == 1) {
		if ((from = loose(conf, pool, word)) == NULL)
			return (-1);
		if (add(sp, pool, from, to) == -1)
			return (crm_err_nomem(conf->err));
	}
	return (r);
}

int
crm_spellings_read(struct crm_spellings *sp, struct crm_pool *pool,
    struct crm_conf *conf)
{
	struct crm_buf word = { 0 };
	int kind, r = 0;

	while (r == 0 && (kind = crm_conf_next(conf)) != CRM_CONF_END) {
		if (kind == CRM_CONF_PAIR)
			r = read_pair(sp, pool, conf, &word);
		else if (kind == CRM_CONF_SECTION)
			r = crm_conf_fault(conf, _("no section stands here"));
		else
			r = -1;
	}
	crm_buf_free(&word);
	if (r == 0 && sp->n > 1)
		qsort(sp->v, sp->n, sizeof(*sp->v), longer);
	return (r);
}

/* Puts one spelling in the place of every other. */
static void
unify(struct crm_buf *buf, const char *s, size_t n,
    const struct crm_spellings *sp)
{
	size_t i, at = 0;

	while (at < n) {
		for (i = 0; i < sp->n; i++) {
			if (sp->v[i].len <= n - at && memcmp(s + at,
			    sp->v[i].from, sp->v[i].len) == 0)
				break;
		}
		if (i < sp->n) {
			crm_buf_str(buf, sp->v[i].to);
			at += sp->v[i].len;
		} else
			crm_buf_chr(buf, s[at++]);
	}
}

int
crm_name_unify(struct crm_buf *buf, const char *s, size_t n,
    const struct crm_spellings *sp)
{
	struct crm_buf loose_form = { 0 };
	int bad;

	bad = crm_text_header(&loose_form, s, n, 1) == -1 || loose_form.bad;
	if (!bad)
		unify(buf, crm_buf_text(&loose_form), loose_form.n, sp);
	crm_buf_free(&loose_form);
	return (bad || buf->bad ? -1 : 0);
}

int
crm_name_form(struct crm_name *name, const char *s, size_t n,
    const struct crm_spellings *sp)
{
	struct crm_buf buf = { 0 }, uni = { 0 };
	int bad;

	bad = crm_text_header(&buf, s, n, 0) == -1 || buf.bad;
	name->strict = crm_hash_of(&key, crm_buf_text(&buf), buf.n);
	crm_buf_reset(&buf);
	bad = crm_text_header(&buf, s, n, 1) == -1 || buf.bad || bad;
	name->loose = crm_hash_of(&key, crm_buf_text(&buf), buf.n);
	name->unified = name->loose;
	if (sp != NULL && sp->n > 0 && !bad) {
		unify(&uni, crm_buf_text(&buf), buf.n, sp);
		name->unified = crm_hash_of(&key, crm_buf_text(&uni), uni.n);
	}
	bad = bad || uni.bad;
	crm_buf_free(&buf);
	crm_buf_free(&uni);
	return (bad ? -1 : 0);
}

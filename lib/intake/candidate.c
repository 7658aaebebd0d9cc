#include <string.h>

#include "core/buf.h"
#include "intake/candidate.h"
#include "intake/pool.h"
#include "intake/profile.h"

/* Where a candidate is made. */
struct maker {
	struct crm_candidate		*c;
	struct crm_pool			*pool;
	const struct crm_spellings	*spellings;
};

static int
add_entry(const struct maker *m, const char *text, size_t n, size_t col)
{
	struct crm_candidate *c = m->c;
	struct crm_header_entry *e;

	e = crm_pool_more(m->pool, c->entry, c->nentry, sizeof(*e));
	if (e == NULL || crm_name_form(&e[c->nentry].form, text, n,
	    m->spellings) == -1)
		return (-1);
	c->entry = e;
	e[c->nentry++].col = (int)col;
	return (0);
}

/* A name that stood there before gets its number behind. */
static int
add_name(const struct maker *m, const char *text, size_t col)
{
	const char **names = m->c->text;
	struct crm_buf buf = { 0 };
	size_t i, n = 1;
	int r;

	names[col] = text;
	if (*text == '\0')
		return (0);
	for (i = 0; i < col; i++) {
		if (strcmp(names[i], text) == 0)
			n++;
	}
	if (n == 1)
		return (add_entry(m, text, strlen(text), col));
	crm_buf_fmt(&buf, "%s_%zu", text, n);
	r = buf.bad ? -1 : add_entry(m, buf.p, buf.n, col);
	crm_buf_free(&buf);
	return (r);
}

/* The upper row of two gives its groups' names to those below. */
static int
add_upper(const struct maker *m, const struct crm_head_row *upper,
    const struct crm_head_row *lower)
{
	struct crm_buf buf = { 0 };
	const char *group = "";
	size_t i;
	int r = 0;

	for (i = 0; i < lower->n && r == 0; i++) {
		if (i < upper->n && *upper->text[i] != '\0')
			group = upper->text[i];
		if (*lower->text[i] == '\0' || *group == '\0')
			continue;
		crm_buf_reset(&buf);
		crm_buf_fmt(&buf, "%s %s", group, lower->text[i]);
		r = buf.bad ? -1 : add_entry(m, buf.p, buf.n, i);
	}
	crm_buf_free(&buf);
	return (r);
}

int
crm_candidate_make(struct crm_candidate *c, struct crm_pool *pool,
    const struct crm_profiles *set, const struct crm_head_row *upper,
    int rows)
{
	const struct maker m = { c, pool, crm_profiles_spellings(set) };
	const struct crm_head_row *lower = upper + rows - 1;
	const char *text;
	size_t i;

	memset(c, 0, sizeof(*c));
	c->ncol = lower->n;
	c->text = crm_pool_get(pool, (c->ncol + 1) * sizeof(*c->text));
	if (c->text == NULL)
		return (-1);
	for (i = 0; i < c->ncol; i++) {
		text = lower->text[i];
		if (*text == '\0' && rows == 2 && i < upper->n)
			text = upper->text[i];
		if (add_name(&m, text, i) == -1)
			return (-1);
	}
	return (rows == 2 ? add_upper(&m, upper, lower) : 0);
}

int
crm_candidate_column(const struct crm_candidate *c,
    const struct crm_name *name)
{
	size_t i;

	for (i = 0; i < c->nentry; i++) {
		if (crm_form_same(c->entry[i].form.strict, name->strict))
			return (c->entry[i].col);
	}
	for (i = 0; i < c->nentry; i++) {
		if (crm_form_same(c->entry[i].form.loose, name->loose))
			return (c->entry[i].col);
	}
	return (-1);
}

static int
has_all(const struct crm_candidate *c, const struct crm_profile *p,
    const struct crm_group *g)
{
	size_t i;

	for (i = 0; i < g->n; i++) {
		if (crm_candidate_column(c, &p->names.v[g->name[i]]) == -1)
			return (0);
	}
	return (1);
}

int
crm_candidate_matches(const struct crm_candidate *c,
    const struct crm_profile *p)
{
	size_t i;

	for (i = 0; i < p->not.n; i++) {
		if (crm_candidate_column(c, &p->names.v[p->not.name[i]]) != -1)
			return (0);
	}
	for (i = 0; i < p->nmatch; i++) {
		if (has_all(c, p, &p->match[i]))
			return (1);
	}
	return (0);
}

size_t
crm_candidate_count(const struct crm_candidate *c,
    const struct crm_profile *p)
{
	size_t i, k, n = 0;
	int col;

	for (i = 0; i < c->ncol; i++) {
		for (k = 0; k < p->names.n; k++) {
			col = crm_candidate_column(c, &p->names.v[k]);
			if (col == (int)i) {
				n++;
				break;
			}
		}
	}
	return (n);
}

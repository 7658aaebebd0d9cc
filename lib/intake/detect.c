#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/detect.h"
#include "intake/input.h"
#include "intake/pool.h"
#include "intake/profile.h"

/* Fewer known columns than this may be chance. */
#define LEAST	3

/* One row of the head, as the names of columns. */
struct row {
	const char	**text;
	size_t		 n;
	size_t		 line;
};

/* A name under which a column is found. */
struct entry {
	struct crm_name	 form;
	int		 col;
};

/* A row looked at as a header. */
struct candidate {
	const char	**text;
	size_t		 ncol;
	struct entry	*entry;
	size_t		 nentry;
};

struct search {
	struct crm_input		*in;
	struct crm_pool			*pool;
	const struct crm_profiles	*set;
	const struct crm_profile	*only;	/* NULL: all */
	struct row			 row[CRM_HEAD_ROWS];
	size_t				 nrow;
	/* The best so far. */
	const struct crm_profile	*best, *rival;
	struct candidate		 header;
	size_t				 hits, at;
	char				 delim;
};

/* Copies the row that csv holds. */
static int
keep_row(struct search *s, const struct crm_csv *csv, struct crm_buf *buf)
{
	struct row *row = &s->row[s->nrow];
	struct crm_cell cell;
	size_t i;

	row->n = crm_csv_ncell(csv);
	row->line = crm_csv_line(csv);
	row->text = crm_pool_get(s->pool, (row->n + 1) * sizeof(*row->text));
	if (row->text == NULL)
		return (crm_err_nomem(s->in->err));
	for (i = 0; i < row->n; i++) {
		crm_buf_reset(buf);
		cell = crm_input_cell(s->in, buf, crm_csv_cell(csv, i));
		cell.p = crm_text_trim(cell.p, &cell.n);
		row->text[i] = crm_pool_text(s->pool, cell.p, cell.n);
		if (buf->bad || row->text[i] == NULL)
			return (crm_err_nomem(s->in->err));
	}
	s->nrow++;
	return (0);
}

static int
same(struct crm_hash a, struct crm_hash b)
{

	return (crm_form_same(a, b));
}

static int
add_entry(struct search *s, struct candidate *c, const char *text, size_t n,
    size_t col)
{
	struct entry *e;

	e = crm_pool_more(s->pool, c->entry, c->nentry, sizeof(*e));
	if (e == NULL || crm_name_form(&e[c->nentry].form, text, n,
	    crm_profiles_spellings(s->set)) == -1)
		return (crm_err_nomem(s->in->err));
	c->entry = e;
	e[c->nentry++].col = (int)col;
	return (0);
}

/* A name that stood there before gets its number behind. */
static int
add_name(struct search *s, struct candidate *c, const char *text, size_t col)
{
	struct crm_buf buf = { 0 };
	struct crm_name form;
	size_t i, n = 1;
	int r;

	c->text[col] = text;
	if (*text == '\0')
		return (0);
	if (crm_name_form(&form, text, strlen(text), NULL) == -1)
		return (crm_err_nomem(s->in->err));
	for (i = 0; i < col; i++) {
		if (strcmp(c->text[i], text) == 0)
			n++;
	}
	if (n == 1)
		return (add_entry(s, c, text, strlen(text), col));
	crm_buf_fmt(&buf, "%s_%zu", text, n);
	r = buf.bad ? crm_err_nomem(s->in->err) :
	    add_entry(s, c, buf.p, buf.n, col);
	crm_buf_free(&buf);
	return (r);
}

/* The upper row of two gives its groups' names to those below. */
static int
add_upper(struct search *s, struct candidate *c, const struct row *upper,
    const struct row *lower)
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
		r = buf.bad ? crm_err_nomem(s->in->err) :
		    add_entry(s, c, buf.p, buf.n, i);
	}
	crm_buf_free(&buf);
	return (r);
}

/* Looks at row at (the first of the header's rows) as a header. */
static int
make_candidate(struct search *s, size_t at, int rows, struct candidate *c)
{
	const struct row *upper = &s->row[at], *lower = upper + rows - 1;
	const char *text;
	size_t i;

	memset(c, 0, sizeof(*c));
	c->ncol = lower->n;
	c->text = crm_pool_get(s->pool, (c->ncol + 1) * sizeof(*c->text));
	if (c->text == NULL)
		return (crm_err_nomem(s->in->err));
	for (i = 0; i < c->ncol; i++) {
		text = lower->text[i];
		if (*text == '\0' && rows == 2 && i < upper->n)
			text = upper->text[i];
		if (add_name(s, c, text, i) == -1)
			return (-1);
	}
	return (rows == 2 ? add_upper(s, c, upper, lower) : 0);
}

/* The column of a name by its strict or loose form, or -1. */
static int
exact(const struct candidate *c, const struct crm_name *name)
{
	size_t i;

	for (i = 0; i < c->nentry; i++) {
		if (same(c->entry[i].form.strict, name->strict))
			return (c->entry[i].col);
	}
	for (i = 0; i < c->nentry; i++) {
		if (same(c->entry[i].form.loose, name->loose))
			return (c->entry[i].col);
	}
	return (-1);
}

static int
has_all(const struct candidate *c, const struct crm_profile *p,
    const struct crm_group *g)
{
	size_t i;

	for (i = 0; i < g->n; i++) {
		if (exact(c, &p->names.v[g->name[i]]) == -1)
			return (0);
	}
	return (1);
}

static int
signature(const struct candidate *c, const struct crm_profile *p)
{
	size_t i;

	for (i = 0; i < p->not.n; i++) {
		if (exact(c, &p->names.v[p->not.name[i]]) != -1)
			return (0);
	}
	for (i = 0; i < p->nmatch; i++) {
		if (has_all(c, p, &p->match[i]))
			return (1);
	}
	return (0);
}

/* How many columns the profile knows. */
static size_t
count(const struct candidate *c, const struct crm_profile *p)
{
	size_t i, k, n = 0;
	int col;

	for (i = 0; i < c->ncol; i++) {
		for (k = 0; k < p->names.n; k++) {
			col = exact(c, &p->names.v[k]);
			if (col == (int)i) {
				n++;
				break;
			}
		}
	}
	return (n);
}

/* Weighs one profile at one row against the best so far. */
static void
weigh(struct search *s, const struct candidate *c,
    const struct crm_profile *p, size_t at)
{
	size_t hits;

	if (s->only == NULL && !signature(c, p))
		return;
	hits = count(c, p);
	if (s->only != NULL && hits < (p->names.n < LEAST ? p->names.n :
	    LEAST) && !signature(c, p))
		return;
	if (hits < s->hits || hits == 0)
		return;
	if (hits == s->hits && s->best != NULL) {
		/* A later row is no better; a later folder is. */
		if (at != s->at || p->place < s->best->place)
			return;
		s->rival = p->place == s->best->place ? s->best : NULL;
	} else
		s->rival = NULL;
	s->best = p;
	s->hits = hits;
	s->at = at;
	s->header = *c;
}

/* Weighs all profiles whose header takes that many rows. */
static int
weigh_row(struct search *s, size_t at, int rows)
{
	const struct crm_profile *p;
	struct candidate c;
	size_t i;
	int made = 0;

	for (i = 0; i < crm_profiles_count(s->set); i++) {
		p = crm_profiles_at(s->set, i);
		if (p->header_rows != rows ||
		    (s->only != NULL && s->only != p))
			continue;
		if (!made && make_candidate(s, at, rows, &c) == -1)
			return (-1);
		made = 1;
		weigh(s, &c, p, at);
	}
	return (0);
}

/* Reads the head with one delimiter until a row is known.  0 or -1. */
static int
try_delim(struct search *s, char delim)
{
	struct crm_buf buf = { 0 };
	struct crm_csv *csv;
	size_t at;
	int r = -1;

	s->nrow = 0;
	s->delim = delim;
	if ((csv = crm_input_csv(s->in, delim)) == NULL)
		return (-1);
	/* One row more is read: the header may have two. */
	while (s->nrow < CRM_HEAD_ROWS && (r = crm_csv_next(csv)) > 0) {
		if (keep_row(s, csv, &buf) == -1) {
			r = -1;
			break;
		}
		at = s->nrow - 1;
		if (weigh_row(s, at, 1) == -1 ||
		    (at > 0 && weigh_row(s, at - 1, 2) == -1)) {
			r = -1;
			break;
		}
		if (s->best != NULL && s->only == NULL && at > s->at)
			break;
	}
	crm_csv_close(csv);
	crm_buf_free(&buf);
	return (r == -1 && s->best == NULL ? -1 : 0);
}

static int
taken(const int *col, size_t n, int at)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (col[i] == at)
			return (1);
	}
	return (0);
}

/* Gives each name of the profile its column. */
static void
bind(struct search *s, struct crm_header *h)
{
	const struct crm_names *names = &h->profile->names;
	const struct candidate *c = &s->header;
	size_t i, k;
	int at;

	for (i = 0; i < names->n; i++)
		h->col[i] = exact(c, &names->v[i]);
	for (i = 0; i < names->n && !h->profile->as_is; i++) {
		for (at = -1, k = 0; h->col[i] == -1 && k < c->nentry; k++) {
			if (!same(c->entry[k].form.unified,
			    names->v[i].unified) ||
			    taken(h->col, names->n, c->entry[k].col))
				continue;
			if (at != -1 && at != c->entry[k].col)
				break;
			at = c->entry[k].col;
		}
		/* Two columns that would fit are none. */
		if (h->col[i] == -1 && k == c->nentry)
			h->col[i] = at;
	}
}

static int
none(struct search *s)
{
	const struct crm_profile *p = s->only;

	if (s->nrow == 0)
		return (crm_err_set(s->in->err, CRM_ERR_INPUT,
		    _("%s: empty input without a header"), s->in->name));
	if (p == NULL)
		return (crm_err_set(s->in->err, CRM_ERR_INPUT, _("%s: no "
		    "profile knows its header: choose one of \"crm-map "
		    "--list\" with -p, or write one (crm-profile(5))"),
		    s->in->name));
	return (crm_err_set(s->in->err, CRM_ERR_INPUT, _("%s: no header of "
	    "profile %s in its first %d rows: it has columns such as \"%s\""),
	    s->in->name, p->name, CRM_HEAD_ROWS,
	    p->names.v[p->match[0].name[0]].text));
}

static int
finish(struct search *s, struct crm_header *h)
{

	if (s->best == NULL)
		return (none(s));
	if (s->rival != NULL)
		return (crm_err_set(s->in->err, CRM_ERR_INPUT, _("%s: the "
		    "profiles %s and %s know its header equally well: choose "
		    "one with -p"), s->in->name, s->rival->name,
		    s->best->name));
	h->profile = s->best;
	h->delim = s->delim;
	h->row = s->at;
	h->line = s->row[s->at + (size_t)s->best->header_rows - 1].line;
	h->name = s->header.text;
	h->ncol = s->header.ncol;
	h->col = crm_pool_get(s->pool,
	    (s->best->names.n + 1) * sizeof(*h->col));
	if (h->col == NULL)
		return (crm_err_nomem(s->in->err));
	bind(s, h);
	return (0);
}

int
crm_detect(struct crm_input *in, struct crm_pool *pool,
    const struct crm_profiles *set, const struct crm_profile *profile,
    struct crm_header *header)
{
	static const char delims[] = ",\t;";
	struct crm_err *err = in->err, *other;
	struct search s = { .in = in, .pool = pool, .set = set,
	    .only = profile };
	size_t i, nrow;

	memset(header, 0, sizeof(*header));
	/* What is wrong with commas is what is told, if all are wrong. */
	(void)try_delim(&s, delims[0]);
	nrow = s.nrow;
	for (i = 1; s.best == NULL && i < sizeof(delims) - 1; i++) {
		if ((other = crm_err_new()) == NULL)
			return (crm_err_nomem(err));
		in->err = other;
		(void)try_delim(&s, delims[i]);
		in->err = err;
		crm_err_free(other);
	}
	if (s.best == NULL && crm_errkind(err) != CRM_ERR_NONE)
		return (-1);
	if (s.best != NULL)
		crm_err_clear(err);
	else
		s.nrow = nrow;
	return (finish(&s, header));
}

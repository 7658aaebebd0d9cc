#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/candidate.h"
#include "intake/detect.h"
#include "intake/input.h"
#include "intake/pool.h"
#include "intake/profile.h"

/* Fewer known columns than this may be chance. */
#define LEAST	3

struct search {
	struct crm_input		*in;
	struct crm_pool			*pool;
	const struct crm_profiles	*set;
	const struct crm_profile	*only;	/* NULL: all */
	struct crm_head_row		 row[CRM_HEAD_ROWS];
	size_t				 nrow;
	/* The best so far. */
	const struct crm_profile	*best, *rival;
	struct crm_candidate		 header;
	size_t				 hits, at;
	struct crm_dialect		 dialect;
	size_t				 skipped; /* rows before those kept */
};

/* Copies the row that csv holds. */
static int
keep_row(struct search *s, const struct crm_csv *csv, struct crm_buf *buf)
{
	struct crm_head_row *row = &s->row[s->nrow];
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

/*
 * 1 when the profile, of which that many columns were found, is taken before
 * the best so far; an equal becomes its rival.  What a site has written itself
 * comes before what came with the toolkit, and a later row is no better.
 */
static int
is_better(struct search *s, const struct crm_profile *p, size_t hits,
    size_t at)
{

	if (s->best == NULL)
		return (1);
	if (p->place != s->best->place)
		return (p->place > s->best->place);
	if (hits == s->hits && at == s->at)
		s->rival = p;
	return (hits > s->hits);
}

/* Weighs one profile at one row against the best so far. */
static void
weigh(struct search *s, const struct crm_candidate *c,
    const struct crm_profile *p, size_t at)
{
	size_t hits;

	if (s->only == NULL && !crm_candidate_matches(c, p))
		return;
	hits = crm_candidate_count(c, p);
	if (s->only != NULL && hits < (p->names.n < LEAST ? p->names.n :
	    LEAST) && !crm_candidate_matches(c, p))
		return;
	if (hits == 0 || !is_better(s, p, hits, at))
		return;
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
	struct crm_candidate c;
	size_t i;
	int made = 0;

	for (i = 0; i < crm_profiles_count(s->set); i++) {
		p = crm_profiles_at(s->set, i);
		if (p->header_rows != rows ||
		    (s->only != NULL && s->only != p))
			continue;
		if (!made && crm_candidate_make(&c, s->pool, s->set,
		    &s->row[at], rows) == -1)
			return (crm_err_nomem(s->in->err));
		made = 1;
		weigh(s, &c, p, at);
	}
	return (0);
}

/* Looks at the row that csv holds, and the one before it, as a header. */
static int
look_at_row(struct search *s, const struct crm_csv *csv, struct crm_buf *buf)
{
	size_t line = s->in->way.header_line, at;

	/* Of a header whose line is known the row before it may be a part. */
	if (line > 0 && s->nrow == 1 && crm_csv_line(csv) <= line) {
		s->nrow = 0;
		s->skipped++;
	}
	if (keep_row(s, csv, buf) == -1)
		return (-1);
	at = s->nrow - 1;
	if (line > 0 && crm_csv_line(csv) != line)
		return (0);
	if (weigh_row(s, at, 1) == -1)
		return (-1);
	return (at > 0 ? weigh_row(s, at - 1, 2) : 0);
}

/* 1 when the rows that follow cannot be the header. */
static int
looked_enough(const struct search *s, const struct crm_csv *csv)
{

	if (s->in->way.header_line > 0)
		return (crm_csv_line(csv) >= s->in->way.header_line);
	if (s->nrow == CRM_HEAD_ROWS)
		return (1);
	return (s->best != NULL && s->only == NULL && s->nrow - 1 > s->at);
}

/* Reads the head in one dialect until a row is known.  0 or -1. */
static int
try_dialect(struct search *s, const struct crm_dialect *dialect)
{
	struct crm_buf buf = { 0 };
	struct crm_csv *csv;
	int r;

	s->nrow = s->skipped = 0;
	s->dialect = *dialect;
	if ((csv = crm_input_csv(s->in, dialect)) == NULL)
		return (-1);
	/* One row more is read: the header may have two. */
	while ((r = crm_csv_next(csv)) > 0) {
		if (look_at_row(s, csv, &buf) == -1) {
			r = -1;
			break;
		}
		if (looked_enough(s, csv))
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
	const struct crm_candidate *c = &s->header;
	size_t i, k;
	int at;

	for (i = 0; i < names->n; i++)
		h->col[i] = crm_candidate_column(c, &names->v[i]);
	for (i = 0; i < names->n && !h->profile->as_is; i++) {
		for (at = -1, k = 0; h->col[i] == -1 && k < c->nentry; k++) {
			if (!crm_form_same(c->entry[k].form.unified,
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
		    "--list\" with -p, or draft one with --new "
		    "(crm-profile(5))"),
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
		    "one with -p, or remove one, or give it a line "
		    "\"not = NAME\""), s->in->name, s->best->name,
		    s->rival->name));
	h->profile = s->best;
	h->dialect = s->dialect;
	h->row = s->skipped + s->at;
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

/*
 * The dialects to try after the first: its other delimiters, then what the
 * text itself looks like.  The next one into *d; 0 when there is none.
 */
static int
next_dialect(struct search *s, size_t i, const struct crm_dialect *first,
    struct crm_dialect *d)
{
	static const char delims[] = CRM_DELIMS;

	*d = *first;
	if (i < sizeof(delims) - 1) {
		d->delim = delims[i];
		return (s->in->way.dialect.delim == '\0');
	}
	return (i == sizeof(delims) - 1 && crm_input_dialect(s->in, d) == 0 &&
	    (d->quote != first->quote || d->escape != first->escape));
}

/*
 * What is wrong with the first dialect is what is told, if all are wrong; a
 * profile that knows the header settles the dialect better than any guess.
 */
static int
try_all(struct search *s)
{
	struct crm_err *err = s->in->err, *other;
	const struct crm_dialect *ask = &s->in->way.dialect;
	struct crm_dialect first, d;
	size_t i, nrow;

	if (crm_input_dialect(s->in, &first) == -1)
		return (-1);
	first.delim = ask->delim != '\0' ? ask->delim : *CRM_DELIMS;
	first.quote = ask->quote != '\0' ? ask->quote : '"';
	first.escape = ask->escape != '\0' ? ask->escape : CRM_NO_ESCAPE;
	(void)try_dialect(s, &first);
	nrow = s->nrow;
	for (i = 1; s->best == NULL && i <= sizeof(CRM_DELIMS) - 1; i++) {
		if ((other = crm_err_new()) == NULL)
			return (crm_err_nomem(err));
		s->in->err = other;
		if (next_dialect(s, i, &first, &d))
			(void)try_dialect(s, &d);
		s->in->err = err;
		crm_err_free(other);
	}
	if (s->best == NULL && crm_errkind(err) != CRM_ERR_NONE)
		return (-1);
	if (s->best != NULL)
		crm_err_clear(err);
	else
		s->nrow = nrow;
	return (0);
}

int
crm_detect(struct crm_input *in, struct crm_pool *pool,
    const struct crm_profiles *set, const struct crm_profile *profile,
    struct crm_header *header)
{
	struct search s = { .in = in, .pool = pool, .set = set,
	    .only = profile };

	memset(header, 0, sizeof(*header));
	/* What is mended in the head is told when its rows are read. */
	in->way.mend.width = 0;
	in->way.mend.quiet = 1;
	return (try_all(&s) == -1 ? -1 : finish(&s, header));
}

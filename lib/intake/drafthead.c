#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/detect.h"
#include "intake/draft_int.h"
#include "intake/pool.h"
#include "intake/word.h"

/* As many known names make a header; one may be chance. */
#define LEAST	2

#define BLANKS	" \t\r\n"

/* One row of the head, trimmed and decoded. */
struct row {
	const char	**text;
	size_t		 n;
	size_t		 line;
};

struct search {
	struct draft	*d;
	struct row	 row[CRM_HEAD_ROWS + 1];
	size_t		 nrow;
	/* The best so far. */
	struct row	 best;
	size_t		 at, known, width;
	struct crm_dialect dialect;
	int		 any;		/* a row was there */
};

static int
nomem(const struct draft *d)
{

	return (crm_err_nomem(d->in->err));
}

int
crm_draft_form(struct draft *d, const char *s, size_t n, int pattern,
    struct form *form)
{
	const struct crm_spellings *sp = crm_profiles_spellings(d->set);
	struct crm_buf loose = { 0 }, uni = { 0 };
	size_t part;
	int r = 0;

	form->pattern = pattern;
	while (r == 0 && n > 0) {
		for (part = 0; part < n && (!pattern || s[part] != '*');)
			part++;
		if (crm_text_header(&loose, s, part, 1) == -1 ||
		    (part > 0 && crm_name_unify(&uni, s, part, sp) == -1))
			r = -1;
		if (part < n) {
			crm_buf_chr(&loose, '*');
			crm_buf_chr(&uni, '*');
			part++;
		}
		s += part;
		n -= part;
	}
	if (r == 0 && !loose.bad && !uni.bad) {
		form->loose = crm_pool_text(d->pool, crm_buf_text(&loose),
		    loose.n);
		form->unified = crm_pool_text(d->pool, crm_buf_text(&uni),
		    uni.n);
	}
	crm_buf_free(&loose);
	crm_buf_free(&uni);
	return (form->loose == NULL || form->unified == NULL ? nomem(d) : 0);
}

int
crm_draft_form_col(struct draft *d, const char *s, struct form *form)
{
	struct form bare = { NULL, NULL, NULL, 0 };
	size_t n = strlen(s);
	const char *open = strrchr(s, '(');

	if (crm_draft_form(d, s, n, 0, form) == -1)
		return (-1);
	if (open == NULL || open == s || s[n - 1] != ')')
		return (0);
	if (crm_draft_form(d, s, (size_t)(open - s), 0, &bare) == -1)
		return (-1);
	form->bare = *bare.unified != '\0' ? bare.unified : NULL;
	return (0);
}

int
crm_draft_fits(const struct form *word, const struct form *name)
{

	if (word->pattern)
		return (crm_glob(word->unified, name->unified,
		    strlen(name->unified), NULL) || (name->bare != NULL &&
		    crm_glob(word->unified, name->bare, strlen(name->bare),
		    NULL)) ? 2 : -1);
	if (strcmp(word->loose, name->loose) == 0)
		return (0);
	if (strcmp(word->unified, name->unified) == 0)
		return (1);
	return (name->bare != NULL &&
	    strcmp(word->unified, name->bare) == 0 ? 2 : -1);
}

static int
form_sum(struct draft *d, const struct crm_vocab_sum *sum, int pattern)
{
	const struct crm_vocab_part *part = sum->part;
	size_t i;

	for (i = 0; i < sum->npart; i++, part++) {
		if (!part->constant && crm_draft_form(d, part->text, part->n,
		    pattern || strchr(part->text, '*') != NULL,
		    &d->form[part->id]) == -1)
			return (-1);
	}
	return (0);
}

/* 1 for the lines whose words are no names of columns. */
static int
is_rule(const struct crm_vocab_line *line)
{

	if (line->stream == NULL)
		return (strcmp(line->column, "total") == 0);
	return (strcmp(line->stream, "never") == 0 ||
	    strcmp(line->stream, "value") == 0 ||
	    strcmp(line->stream, "means") == 0);
}

static int
form_vocab(struct draft *d)
{
	const struct crm_vocab_line *line = d->vocab->line;
	size_t i, k, m;

	d->form = crm_pool_get(d->pool,
	    (d->vocab->nname + 1) * sizeof(*d->form));
	if (d->form == NULL)
		return (nomem(d));
	for (i = 0; i < d->vocab->nline; i++, line++) {
		for (k = 0; k < line->nalt; k++) {
			for (m = 0; m < line->alt[k].nsum; m++) {
				if (form_sum(d, &line->alt[k].sum[m],
				    is_rule(line)) == -1)
					return (-1);
			}
		}
	}
	return (0);
}

static int
keep_row(struct search *s, const struct crm_csv *csv, struct crm_buf *buf)
{
	struct row *row = &s->row[s->nrow];
	struct crm_cell cell;
	size_t i;

	row->n = crm_csv_ncell(csv);
	row->line = crm_csv_line(csv);
	row->text = crm_pool_get(s->d->pool,
	    (row->n + 1) * sizeof(*row->text));
	if (row->text == NULL)
		return (nomem(s->d));
	for (i = 0; i < row->n; i++) {
		crm_buf_reset(buf);
		cell = crm_input_cell(s->d->in, buf, crm_csv_cell(csv, i));
		cell.p = crm_text_trim(cell.p, &cell.n);
		row->text[i] = crm_pool_text(s->d->pool, cell.p, cell.n);
		if (buf->bad || row->text[i] == NULL)
			return (nomem(s->d));
	}
	s->nrow++;
	return (0);
}

/* How many of its cells are usual names of columns; patterns prove nothing. */
static int
count_known(struct search *s, const struct row *row, size_t *known)
{
	struct draft *d = s->d;
	struct form form;
	size_t i, k;

	for (*known = 0, i = 0; i < row->n; i++) {
		if (*row->text[i] == '\0')
			continue;
		memset(&form, 0, sizeof(form));
		if (crm_draft_form_col(d, row->text[i], &form) == -1)
			return (-1);
		for (k = 0; k < d->vocab->nname; k++) {
			if (d->form[k].loose != NULL && !d->form[k].pattern &&
			    crm_draft_fits(&d->form[k], &form) != -1) {
				++*known;
				break;
			}
		}
	}
	return (0);
}

static int
is_number(const char *s)
{

	return (*s != '\0' && s[strspn(s, "0123456789.,-+:/ ")] == '\0');
}

/* 1 when all cells are different words, and the next row is as wide. */
static int
is_like_header(const struct row *row, const struct row *next)
{
	size_t i, k;

	if (row->n < LEAST || next->n != row->n)
		return (0);
	for (i = 0; i < row->n; i++) {
		if (*row->text[i] == '\0' || is_number(row->text[i]))
			return (0);
		for (k = 0; k < i; k++) {
			if (strcmp(row->text[k], row->text[i]) == 0)
				return (0);
		}
	}
	return (1);
}

static int
weigh(struct search *s)
{
	const struct row *row;
	size_t i, known, width, asked = s->d->in->way.header_line;

	for (i = 0; i < s->nrow && i < CRM_HEAD_ROWS; i++) {
		row = &s->row[i];
		if (asked > 0 && row->line != asked)
			continue;
		if (count_known(s, row, &known) == -1)
			return (-1);
		width = i + 1 < s->nrow && is_like_header(row, row + 1) ?
		    row->n : 0;
		if (known < LEAST)
			known = 0;
		if (known < s->known || known + width == 0 ||
		    (known == s->known && (known > 0 || width <= s->width)))
			continue;
		s->known = known;
		s->width = width;
		s->best = *row;
		s->at = i;
	}
	return (0);
}

/* Reads the head in one dialect; a fault in a row ends it. */
static void
try_dialect(struct search *s, const struct crm_dialect *dialect)
{
	size_t known = s->known, width = s->width;
	struct crm_buf buf = { 0 };
	struct crm_csv *csv;

	s->nrow = 0;
	if ((csv = crm_input_csv(s->d->in, dialect)) == NULL)
		return;
	while (s->nrow < CRM_HEAD_ROWS + 1 && crm_csv_next(csv) > 0) {
		if (keep_row(s, csv, &buf) == -1)
			break;
	}
	crm_csv_close(csv);
	crm_buf_free(&buf);
	s->any |= s->nrow > 0;
	if (weigh(s) == 0 && (s->known != known || s->width != width))
		s->dialect = *dialect;
}

/* 1 when a sign stands alone among its words, or a quote begins one. */
static int
has_signs(const char *s)
{
	size_t n;

	for (; *s != '\0'; s += n + strspn(s + n, BLANKS)) {
		n = strcspn(s, BLANKS);
		if (*s == '"' || (n == 1 && strchr("+-*|&=<>", *s) != NULL) ||
		    (n == 2 && memcmp(s, "!=", 2) == 0))
			return (1);
	}
	return (0);
}

/*
 * A cell's name as a profile writes it: on one line, and without its blanks
 * where has_signs().  *text is NULL when a profile cannot name it.
 */
static int
label(struct draft *d, const char *s, int copy, const char **text)
{
	struct crm_buf buf = { 0 };
	const char *p;
	size_t n;
	int glue = has_signs(s), r = 0;

	for (p = s; *p != '\0'; p += n + strspn(p + n, BLANKS)) {
		n = strcspn(p, BLANKS);
		if (buf.n > 0 && !glue)
			crm_buf_chr(&buf, ' ');
		crm_buf_add(&buf, p, n);
	}
	*text = NULL;
	if (buf.n > 0 && *buf.p != '"' && *buf.p != '@' &&
	    !has_signs(buf.p)) {
		if (copy > 1)
			crm_buf_fmt(&buf, "_%d", copy);
		*text = crm_pool_text(d->pool, buf.p, buf.n);
		r = *text == NULL ? -1 : 0;
	}
	r = r == -1 || buf.bad ? nomem(d) : 0;
	crm_buf_free(&buf);
	return (r);
}

static int
keep_header(struct search *s)
{
	struct draft *d = s->d;
	struct draft_col *c;
	const char *text;
	size_t i, k;

	d->dialect = s->dialect;
	d->row = s->at;
	d->line = s->best.line;
	d->ncol = s->best.n;
	d->col = crm_pool_get(d->pool, (d->ncol + 1) * sizeof(*d->col));
	if (d->col == NULL)
		return (nomem(d));
	for (i = 0; i < d->ncol; i++) {
		c = &d->col[i];
		text = s->best.text[i];
		c->copy = 1;
		for (k = 0; k < i && *text != '\0'; k++)
			c->copy += strcmp(s->best.text[k], text) == 0;
		if (label(d, text, c->copy, &c->label) == -1 ||
		    crm_draft_form_col(d, text, &c->form) == -1)
			return (-1);
	}
	return (0);
}

/* As in detection, what is wrong with commas is what is told. */
static int
try_all(struct search *s)
{
	struct crm_input *in = s->d->in;
	struct crm_err *err = in->err, *other;
	struct crm_dialect dialect;
	const char *delim = CRM_DELIMS;
	int lost = 0;

	if (crm_input_dialect(in, &dialect) == -1)
		return (-1);
	if (in->way.dialect.delim == '\0')
		dialect.delim = *delim++;
	try_dialect(s, &dialect);
	for (; in->way.dialect.delim == '\0' && *delim != '\0'; delim++) {
		dialect.delim = *delim;
		if ((other = crm_err_new()) == NULL)
			return (crm_err_nomem(err));
		in->err = other;
		try_dialect(s, &dialect);
		lost |= crm_errkind(other) == CRM_ERR_MEMORY;
		in->err = err;
		crm_err_free(other);
	}
	if (lost)
		return (crm_err_nomem(err));
	if (s->best.n == 0 || crm_errkind(err) == CRM_ERR_MEMORY)
		return (-1);
	crm_err_clear(err);
	return (0);
}

int
crm_draft_head(struct draft *d)
{
	struct search s = { .d = d };

	if (form_vocab(d) == -1)
		return (-1);
	if (try_all(&s) == 0)
		return (keep_header(&s));
	if (!s.any)
		return (crm_err_set(d->in->err, CRM_ERR_INPUT,
		    _("%s: empty input without a header"), d->in->name));
	return (crm_err_set(d->in->err, CRM_ERR_INPUT, _("%s: none of its "
	    "first %d rows looks like a header: put one with the names of "
	    "the columns above the data"), d->in->name, CRM_HEAD_ROWS));
}

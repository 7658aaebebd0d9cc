#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/stream.h"
#include "intake/draft_int.h"
#include "intake/pool.h"
#include "intake/word.h"

static int
nomem(const struct draft *d)
{

	return (crm_err_nomem(d->in->err));
}

/* 1 when the line is KIND.WORD (any word for NULL) and the folded text fits. */
static int
fits(const struct draft *d, const struct crm_vocab_line *line,
    const char *kind, const char *word, const struct crm_buf *fold)
{
	size_t i;

	if (line->stream == NULL || strcmp(line->stream, kind) != 0 ||
	    (word != NULL && strcmp(line->column, word) != 0))
		return (0);
	for (i = 0; i < line->nalt; i++) {
		if (crm_glob(d->form[line->alt[i].sum->part->id].loose,
		    crm_buf_text(fold), fold->n, NULL))
			return (1);
	}
	return (0);
}

static const char *
find_word(const struct draft *d, const char *kind, const char *word,
    const char *text)
{
	const struct crm_vocab_line *line = d->vocab->line;
	struct crm_buf fold = { 0 };
	const char *found = NULL;
	size_t i;

	if (crm_word_fold(&fold, text, strlen(text)) == 0 && !fold.bad)
		for (i = 0; i < d->vocab->nline && found == NULL; i++, line++)
			if (fits(d, line, kind, word, &fold))
				found = line->column;
	crm_buf_free(&fold);
	return (found);
}

const char *
crm_draft_word(const struct draft *d, const char *kind, const char *text)
{

	return (find_word(d, kind, NULL, text));
}

int
crm_draft_says(const struct draft *d, const char *kind, const char *word,
    const char *text)
{

	return (find_word(d, kind, word, text) != NULL);
}

/* What was seen first beside two values. */
struct pair {
	unsigned	a, a2, b;
};

static struct pair *
find(struct pair *v, size_t size, unsigned a, unsigned a2)
{
	size_t at = (a * 2654435761u + a2 * 40503u) & (size - 1);

	while (v[at].a != 0 && (v[at].a != a || v[at].a2 != a2))
		at = (at + 1) & (size - 1);
	return (&v[at]);
}

size_t
crm_draft_breaks(const struct draft *d, size_t a, int a2, size_t b)
{
	struct pair *v, *p;
	size_t i, size = 16, n = 0;
	unsigned second;

	while (size < d->nsample * 2)
		size *= 2;
	if ((v = calloc(size, sizeof(*v))) == NULL)
		return (SIZE_MAX);
	for (i = 0; i < d->nsample; i++) {
		if (d->col[a].id[i] == 0)
			continue;
		second = a2 == -1 ? 0 : d->col[a2].id[i];
		p = find(v, size, d->col[a].id[i], second);
		if (p->a == 0) {
			p->a = d->col[a].id[i];
			p->a2 = second;
			p->b = d->col[b].id[i];
		} else
			n += p->b != d->col[b].id[i];
	}
	free(v);
	return (n);
}

int
crm_draft_free(const struct draft *d, size_t col)
{

	return (col < d->ncol && d->col[col].target == NULL &&
	    !d->col[col].maybe && d->col[col].label != NULL);
}

int
crm_draft_col(const struct draft *d, const char *target)
{
	size_t i;
	int at = -1;

	for (i = 0; i < d->ncol; i++) {
		if (d->col[i].target == NULL ||
		    strcmp(d->col[i].target, target) != 0)
			continue;
		if (at != -1)
			return (-1);
		at = (int)i;
	}
	return (at);
}

int
crm_draft_first(const struct draft *d, const char *target)
{
	size_t i;

	for (i = 0; i < d->ncol; i++) {
		if (d->col[i].target != NULL &&
		    strcmp(d->col[i].target, target) == 0)
			return ((int)i);
	}
	return (-1);
}

/* The stream's own spelling of a column's name, by which it is compared. */
static const char *
canonical(const struct draft *d, const char *target)
{
	const struct crm_column *col = crm_stream_columns(d->stream);

	for (; col->name != NULL; col++) {
		if (strcmp(col->name, target) == 0)
			return (col->name);
	}
	return (NULL);
}

/* 1 when a comment proposes another column for it already. */
static int
is_proposed(const struct draft *d, const char *target)
{
	size_t i;

	for (i = 0; i < d->npick; i++) {
		if (d->pick[i].how == DRAFT_MAYBE &&
		    strcmp(d->pick[i].target, target) == 0)
			return (1);
	}
	return (0);
}

int
crm_draft_give(struct draft *d, const struct draft_gift *gift)
{
	const char *target = canonical(d, gift->target);
	struct crm_buf source = { 0 };
	struct draft_pick *pick;
	size_t i;

	if (target == NULL || crm_draft_picked(d, target) != NULL ||
	    (gift->how == DRAFT_MAYBE && is_proposed(d, target)))
		return (0);
	for (i = 0; i < gift->n; i++) {
		if (!crm_draft_free(d, gift->col[i]) || crm_draft_forbidden(d,
		    target, &d->col[gift->col[i]].form))
			return (0);
	}
	for (i = 0; i < gift->n; i++)
		crm_buf_fmt(&source, "%s%s", i > 0 ? gift->between : "",
		    d->col[gift->col[i]].label);
	pick = crm_draft_pick_more(d, target);
	if (pick != NULL && !source.bad) {
		pick->how = gift->how;
		pick->why = gift->why;
		pick->source = crm_pool_text(d->pool, crm_buf_text(&source),
		    source.n);
	}
	crm_buf_free(&source);
	if (pick == NULL || pick->source == NULL)
		return (nomem(d));
	d->npick++;
	for (i = 0; i < gift->n; i++) {
		d->col[gift->col[i]].maybe = gift->how == DRAFT_MAYBE;
		if (gift->how != DRAFT_MAYBE)
			d->col[gift->col[i]].target = target;
	}
	return (1);
}

int
crm_draft_give_one(struct draft *d, const char *target, size_t col,
    enum draft_how how)
{
	const struct draft_gift gift = { .target = target, .col = { col },
	    .n = 1, .how = how };

	return (crm_draft_give(d, &gift));
}

int
crm_draft_values(struct draft *d)
{

	if (d->nsample < DRAFT_LEAST)
		return (0);
	return (crm_draft_who(d) == -1 || crm_draft_codes(d) == -1 ||
	    crm_draft_money(d) == -1 || crm_draft_facts(d) == -1 ||
	    crm_draft_member_code(d) == -1 ? -1 : 0);
}

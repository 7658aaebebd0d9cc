#include <string.h>

#include "core/err.h"
#include "core/stream.h"
#include "intake/draft_int.h"
#include "intake/pool.h"
#include "intake/word.h"

/* More than any stream has columns. */
#define SURE	1000

static int
nomem(const struct draft *d)
{

	return (crm_err_nomem(d->in->err));
}

int
crm_draft_forbidden(const struct draft *d, const char *target,
    const struct form *name)
{
	const struct crm_vocab_line *line = d->vocab->line;
	size_t i, k;

	for (i = 0; i < d->vocab->nline; i++, line++) {
		if (line->stream == NULL ||
		    strcmp(line->stream, "never") != 0 ||
		    !crm_glob(line->column, target, strlen(target), NULL))
			continue;
		for (k = 0; k < line->nalt; k++) {
			if (crm_draft_fits(&d->form[line->alt[k].sum[0].
			    part[0].id], name) != -1)
				return (1);
		}
	}
	return (0);
}

/* 1 when the line speaks of that column of the stream. */
static int
is_about(const struct draft *d, const struct crm_vocab_line *line,
    const char *target)
{

	return (strcmp(line->column, target) == 0 && (line->stream == NULL ||
	    strcmp(line->stream, d->stream) == 0));
}

/* A free column that the name fits that well, or -1. */
static int
find(const struct draft *d, const char *target,
    const struct crm_vocab_part *part, int level)
{
	const struct draft_col *c = d->col;
	size_t i;
	int fit;

	for (i = 0; i < d->ncol; i++, c++) {
		if (c->target != NULL || c->label == NULL)
			continue;
		fit = crm_draft_fits(&d->form[part->id], &c->form);
		if (fit != -1 && fit <= level && (fit < 2 ||
		    !crm_draft_forbidden(d, target, &c->form)))
			return ((int)i);
	}
	return (-1);
}

/* Finds all names of a sum, or none; 1 or 0. */
static int
take_sum(struct draft *d, const char *target, const struct crm_vocab_sum *sum,
    int level, int *col)
{
	size_t i;

	for (i = 0; i < sum->npart; i++) {
		if (sum->part[i].constant)
			continue;
		col[i] = find(d, target, &sum->part[i], level);
		if (col[i] == -1)
			break;
		d->col[col[i]].target = target;
	}
	if (i == sum->npart)
		return (1);
	while (i-- > 0) {
		if (col[i] != -1)
			d->col[col[i]].target = NULL;
		col[i] = -1;
	}
	return (0);
}

struct draft_pick *
crm_draft_pick_more(struct draft *d, const char *target)
{
	struct draft_pick *v;

	v = crm_pool_more(d->pool, d->pick, d->npick, sizeof(*v));
	if (v == NULL)
		return (NULL);
	d->pick = v;
	v += d->npick;
	memset(v, 0, sizeof(*v));
	v->target = target;
	return (v);
}

static struct draft_pick *
add_pick(struct draft *d, const char *target, const struct crm_vocab_alt *alt)
{
	struct draft_pick *v;
	size_t i, n = 0;

	for (i = 0; i < alt->nsum; i++)
		n += alt->sum[i].npart;
	if ((v = crm_draft_pick_more(d, target)) == NULL)
		return (NULL);
	v->alt = alt;
	v->col = crm_pool_get(d->pool, (n + 1) * sizeof(*v->col));
	for (i = 0; v->col != NULL && i < n; i++)
		v->col[i] = -1;
	return (v->col == NULL ? NULL : v);
}

/* Takes the sums of an alternative that are not taken yet; how many. */
static size_t
take_sums(struct draft *d, const struct draft_pick *pick, int level)
{
	const struct crm_vocab_sum *sum = pick->alt->sum;
	int *col = pick->col;
	size_t i, k, n = 0;

	for (i = 0; i < pick->alt->nsum; i++, sum++) {
		for (k = 0; k < sum->npart && col[k] == -1;)
			k++;
		if (k == sum->npart)
			n += (size_t)take_sum(d, pick->target, sum, level, col);
		col += sum->npart;
	}
	return (n);
}

/*
 * Gives the target the first alternative that is there.  Where one of its sums
 * is, the others may be spelled in another way.  0 or -1.
 */
static int
take_line(struct draft *d, const char *target,
    const struct crm_vocab_line *line, int level)
{
	const struct crm_vocab_alt *alt = line->alt;
	struct draft_pick *pick;
	size_t i;

	for (i = 0; i < line->nalt; i++, alt++) {
		if (alt->shared)
			continue;
		if ((pick = add_pick(d, target, alt)) == NULL)
			return (nomem(d));
		if (take_sums(d, pick, level) == 0)
			continue;
		if (level == 0)
			(void)take_sums(d, pick, 1);
		d->npick++;
		return (0);
	}
	return (0);
}

const struct draft_pick *
crm_draft_picked(const struct draft *d, const char *target)
{
	size_t i;

	for (i = 0; i < d->npick; i++) {
		if (d->pick[i].how != DRAFT_MAYBE &&
		    strcmp(d->pick[i].target, target) == 0)
			return (&d->pick[i]);
	}
	return (NULL);
}

static int
take_round(struct draft *d, int level)
{
	const struct crm_column *col = crm_stream_columns(d->stream);
	size_t i;

	for (; col->name != NULL; col++) {
		for (i = 0; i < d->vocab->nline; i++) {
			if (!is_about(d, &d->vocab->line[i], col->name) ||
			    crm_draft_picked(d, col->name) != NULL)
				continue;
			if (take_line(d, col->name, &d->vocab->line[i],
			    level) == -1)
				return (-1);
		}
	}
	return (0);
}

static const char *const persons[] = { "buyer_", "receiver_" };

/* Whose a canonical column is: an index of persons, or -1. */
static int
person(const char *target)
{
	size_t i;

	for (i = 0; target != NULL && i < 2; i++) {
		if (strncmp(target, persons[i], strlen(persons[i])) == 0)
			return ((int)i);
	}
	return (-1);
}

/* 1 when the alternative is shared and the column fits it that well. */
static int
fits_shared(const struct draft *d, const char *target,
    const struct crm_vocab_alt *alt, const struct draft_col *c, int level)
{
	int fit;

	if (!alt->shared || alt->sum->part->constant)
		return (0);
	fit = crm_draft_fits(&d->form[alt->sum->part->id], &c->form);
	return (fit != -1 && fit <= level && (fit < 2 ||
	    !crm_draft_forbidden(d, target, &c->form)));
}

/*
 * Gives the column at to the target if one of its shared words fits; 1 taken,
 * 0 not, -1 no memory.
 */
static int
take_shared(struct draft *d, const char *target, size_t at, int level)
{
	const struct crm_vocab_line *line = d->vocab->line;
	struct draft_pick *pick;
	size_t i, k;

	if (crm_draft_picked(d, target) != NULL)
		return (0);
	for (i = 0; i < d->vocab->nline; i++, line++) {
		for (k = 0; is_about(d, line, target) && k < line->nalt; k++) {
			if (!fits_shared(d, target, &line->alt[k],
			    &d->col[at], level))
				continue;
			if ((pick = add_pick(d, target, &line->alt[k])) == NULL)
				return (nomem(d));
			pick->col[0] = (int)at;
			d->col[at].target = target;
			d->npick++;
			return (1);
		}
	}
	return (0);
}

/*
 * "Telephone" is that of the person who stands before it, the buyer's when
 * nobody does, and the other one's when that one has a telephone already.
 */
static int
take_persons(struct draft *d, int level)
{
	const struct crm_column *col;
	size_t i;
	int who = -1, round, r = 0;

	for (i = 0; i < d->ncol; i++) {
		if (person(d->col[i].target) != -1)
			who = person(d->col[i].target);
		if (d->col[i].target != NULL || d->col[i].label == NULL)
			continue;
		for (round = r = 0; round < 2 && r == 0; round++) {
			col = crm_stream_columns(d->stream);
			for (; r == 0 && col->name != NULL; col++) {
				if (person(col->name) == ((who == 1) ^ round))
					r = take_shared(d, col->name, i,
					    level);
			}
		}
		if (r == -1)
			return (-1);
		if (r == 1)
			who = person(d->col[i].target);
	}
	return (0);
}

/* Gives the columns to one stream. */
static int
try_stream(struct draft *d, const char *stream)
{
	size_t i;
	int level;

	d->stream = stream;
	d->npick = 0;
	d->pick = NULL;
	for (i = 0; i < d->ncol; i++)
		d->col[i].target = NULL;
	for (level = 0; level <= 2; level++) {
		if (take_round(d, level) == -1 ||
		    (level > 0 && take_persons(d, level) == -1))
			return (-1);
	}
	return (0);
}

static int
has(const struct draft *d, const char *target)
{

	return (crm_draft_picked(d, target) != NULL);
}

/* 1 when what was found for the stream of d makes a file of it. */
static int
is_likely(const struct draft *d)
{

	if (strcmp(d->stream, "response") == 0)
		return (has(d, "state") && (has(d, "member") ||
		    has(d, "contact")) && d->npick > 2);
	if (strcmp(d->stream, "order") == 0)
		return ((has(d, "amount") || has(d, "unit_price")) &&
		    (has(d, "order_no") || has(d, "product_name")));
	if (strcmp(d->stream, "shipment") == 0)
		return (has(d, "invoice_no") || (has(d, "order_no") &&
		    (has(d, "carrier") || has(d, "receiver_name"))));
	return (has(d, "code") || (has(d, "name") &&
	    (has(d, "phone") || has(d, "email"))));
}

int
crm_draft_pick(struct draft *d, const char *stream)
{
	static const char *const streams[] = { "order", "shipment", "member",
	    "response" };
	const char *best = streams[0], *values;
	size_t i, n, most = 0;

	if (stream != NULL)
		return (try_stream(d, stream));
	/*
	 * An order knows nothing of members' lists; between these and what
	 * came back from a campaign the one that knows more columns decides.
	 */
	for (i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
		if (try_stream(d, streams[i]) == -1)
			return (-1);
		n = is_likely(d) ? SURE + d->npick : d->npick;
		if (n > SURE && i < 2)
			return (0);
		if (n > most) {
			best = streams[i];
			most = n;
		}
	}
	/* Names that make no file of any stream know less than the values. */
	if (most <= SURE && (values = crm_draft_stream(d)) != NULL) {
		d->guessed = 1;
		best = values;
	}
	return (try_stream(d, best));
}

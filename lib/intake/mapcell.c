#include <string.h>

#include "core/err.h"
#include "intake/mapper_int.h"
#include "intake/value.h"

int
crm_mapper_bound(const struct crm_mapper *m, const struct crm_source *source)
{
	const struct crm_alt *alt;
	size_t i, k;
	int columns = 0;

	for (i = 0; i < source->nalt; i++) {
		alt = &source->alt[i];
		for (k = 0; k < alt->npart; k++) {
			if (alt->part[k].term != CRM_TERM_COLUMN)
				continue;
			columns = 1;
			if (m->opt.header->col[alt->part[k].name] != -1)
				return (1);
		}
	}
	return (!columns && source->nalt > 0);
}

/* A column of the header by its exact name, or -1. */
static int
raw_column(const struct crm_header *h, const char *name)
{
	size_t i;

	for (i = 0; i < h->ncol; i++) {
		if (strcmp(h->name[i], name) == 0)
			return ((int)i);
	}
	return (-1);
}

static enum from
made_from(const char *name)
{

	if (strcmp(name, "source_line") == 0)
		return (FROM_LINE);
	if (strcmp(name, "file") == 0)
		return (FROM_FILE);
	if (strcmp(name, "exported_at") == 0)
		return (FROM_EXPORTED);
	if (strcmp(name, "profile") == 0)
		return (FROM_PROFILE);
	if (strcmp(name, "rank") == 0)
		return (FROM_RANK);
	return (strcmp(name, "complete") == 0 ? FROM_COMPLETE : FROM_SOURCE);
}

/* Where one column of the output comes from. */
static void
plan_cell(struct crm_mapper *m, const struct crm_mapped *mapped,
    struct cell_plan *plan)
{
	const struct crm_target *t;
	int at = crm_profile_target(m->profile, mapped->name);

	plan->fixed = mapped->fixed;
	plan->from = FROM_NOTHING;
	if (mapped->fixed != NULL) {
		plan->from = FROM_FIXED;
	} else if (at != -1) {
		t = &m->profile->target[at];
		plan->at = (size_t)at;
		plan->from = FROM_TARGET;
		/* A row that has these already keeps them, even empty. */
		if (t->shape == CRM_SHAPE_MADE &&
		    !crm_mapper_bound(m, &t->source))
			plan->from = made_from(t->name);
	} else if (strncmp(mapped->name, "x_", 2) == 0 &&
	    (at = raw_column(m->opt.header, mapped->name)) != -1) {
		plan->from = FROM_COLUMN;
		plan->at = (size_t)at;
	}
}

void
crm_mapper_plan(struct crm_mapper *m)
{
	size_t i;

	for (i = 0; i < m->opt.nmapped; i++)
		plan_cell(m, &m->opt.mapped[i], &m->plan[i]);
}

void
crm_mapper_preset(struct crm_mapper *m)
{
	size_t i;

	for (i = 0; i < m->profile->ntarget; i++)
		m->source[i] = &m->profile->target[i].source;
	memset(m->negative, 0, m->profile->ntarget);
	m->overridden = 0;
}

/*
 * The fee stands on one row of a bundle: the first that has one.  1 when this
 * row keeps it.
 */
static int
keeps_fee(struct crm_mapper *m)
{
	struct crm_cell cell;
	int64_t *seen;
	int found;

	cell = crm_eval_text(&m->row, &m->profile->bundle, CRM_SHAPE_CODE);
	if (cell.n == 0)
		return (1);
	seen = crm_map_put(m->bundles, crm_hash_of(&m->key, cell.p, cell.n),
	    &found);
	if (seen == NULL)
		return (crm_err_nomem(m->err));
	return (!found);
}

/* Watches numbers of 16 digits and more for lost digits. */
static void
watch(struct crm_mapper *m, size_t target, struct crm_cell cell)
{
	struct long_id *id = &m->long_id[target];
	struct crm_hash h;
	size_t i;

	if (id->good || cell.n <= LONG_DIGITS)
		return;
	for (i = 0; i < cell.n; i++) {
		if (cell.p[i] < '0' || cell.p[i] > '9')
			return;
	}
	for (i = LONG_DIGITS; i < cell.n; i++)
		id->good |= cell.p[i] != '0';
	if (id->good || id->n == LONG_PROOF)
		return;
	h = crm_hash_of(&m->key, cell.p, cell.n);
	for (i = 0; i < id->n; i++) {
		if (h.a == id->zeros[i].a && h.b == id->zeros[i].b)
			return;
	}
	id->zeros[id->n++] = h;
}

static struct crm_cell
target_value(struct crm_mapper *m, size_t at)
{
	const struct crm_target *t = &m->profile->target[at];
	const struct crm_source *source = m->source[at];
	struct crm_cell cell;

	if (m->profile->as_is || t->shape == CRM_SHAPE_MADE)
		return (crm_eval_text(&m->row, source, CRM_SHAPE_TEXT));
	if (t->shape == CRM_SHAPE_CHANNEL)
		return (crm_eval_channel(&m->row, source,
		    crm_profiles_channels(m->opt.set), &m->memo[at]));
	if (t->words != NULL || t->common != NULL)
		return (crm_eval_word(&m->row, source, t, &m->memo[at]));
	if (!crm_shape_is_number(t->shape)) {
		cell = crm_eval_text(&m->row, source, t->shape);
		/* Not into row.text, where the cell itself may be. */
		crm_buf_reset(&m->row.fold);
		return (crm_value_form(t->shape, cell, &m->row.fold));
	}
	cell = crm_eval_number(&m->row, source, t->shape);
	if (t->vat)
		cell = crm_eval_vat(&m->row, cell, t->shape);
	if (m->negative[at])
		cell = crm_eval_negative(&m->row, cell);
	return (cell);
}

static struct crm_cell
of_text(const char *s)
{
	struct crm_cell cell = { s, strlen(s) };

	return (cell);
}

/*
 * Where a row came from: the file.  A member has no such column; there it says
 * where the member is known from, which a canonical file must say itself.
 */
static struct crm_cell
source_name(const struct crm_mapper *m)
{

	if (strcmp(m->profile->stream, "member") != 0)
		return (of_text(m->opt.source));
	return (of_text(m->profile->as_is ? "" : m->profile->name));
}

int
crm_mapper_cell(struct crm_mapper *m, const struct cell_plan *plan,
    struct crm_cell *cell)
{
	int keeps;

	*cell = of_text("");
	switch (plan->from) {
	case FROM_TARGET:
		*cell = target_value(m, plan->at);
		if (m->profile->target[plan->at].long_id)
			watch(m, plan->at, *cell);
		if (cell->n == 0 || (int)plan->at != m->fee)
			break;
		if ((keeps = keeps_fee(m)) == -1)
			return (-1);
		/* The fee may have moved while the bundle was asked for. */
		*cell = keeps ? target_value(m, plan->at) : of_text("");
		break;
	case FROM_COLUMN:
		crm_buf_reset(&m->first);
		*cell = crm_input_cell(m->opt.input, &m->first,
		    crm_csv_cell(m->csv, plan->at));
		break;
	case FROM_FIXED:
		*cell = of_text(plan->fixed);
		break;
	case FROM_SOURCE:
		*cell = source_name(m);
		break;
	case FROM_FILE:
		*cell = of_text(m->opt.source);
		break;
	case FROM_EXPORTED:
		*cell = of_text(m->opt.exported_at);
		break;
	case FROM_PROFILE:
		*cell = of_text(m->profile->name);
		break;
	case FROM_RANK:
		*cell = of_text(m->rank);
		break;
	case FROM_COMPLETE:
		*cell = of_text(m->profile->complete ? "yes" : "");
		break;
	case FROM_LINE:
	case FROM_NOTHING:
		break;
	}
	return (0);
}


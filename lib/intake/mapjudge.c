#include <string.h>

#include "core/err.h"
#include "core/stream.h"
#include "intake/mapper_int.h"
#include "intake/pool.h"

/*
 * What the values of a file are worth, for who asks crm-map to explain it: the
 * cells are judged as they came, blanks and guards and all.
 */

static const struct crm_column *
stream_column(const char *stream, const char *name)
{
	const struct crm_column *column = crm_stream_columns(stream);

	for (; column->name != NULL; column++)
		if (strcmp(column->name, name) == 0)
			return (column);
	return (NULL);
}

/* What is to be judged in a column of the output. */
static enum crm_judged
kind_of(const struct crm_mapper *m, size_t i)
{
	const struct crm_column *column = stream_column(m->profile->stream,
	    m->opt.mapped[i].name);
	const struct crm_target *t;

	if (column == NULL || m->plan[i].from != FROM_TARGET)
		return (CRM_JUDGED_NOT);
	t = &m->profile->target[m->plan[i].at];
	if (t->shape == CRM_SHAPE_MADE || t->words != NULL ||
	    t->common != NULL)
		return (CRM_JUDGED_NOT);
	return (crm_verdict_kind(column));
}

int
crm_mapper_judge_plan(struct crm_mapper *m)
{
	struct crm_mapper_judged *judged;
	enum crm_judged kind;
	size_t i;

	m->judged = crm_pool_get(m->pool,
	    (m->opt.nmapped + 1) * sizeof(*m->judged));
	if (m->judged == NULL)
		return (crm_err_nomem(m->err));
	for (i = 0; i < m->opt.nmapped; i++) {
		if (strcmp(m->opt.mapped[i].name, "lunar") == 0)
			m->lunar = &m->plan[i];
		if ((kind = kind_of(m, i)) == CRM_JUDGED_NOT)
			continue;
		judged = &m->judged[m->njudged++];
		judged->name = m->opt.mapped[i].name;
		judged->kind = kind;
		judged->target = m->plan[i].at;
	}
	return (0);
}

/* The value as the file has it; one that is put together, as that came out. */
static struct crm_cell
raw_value(struct crm_mapper *m, size_t target)
{
	const struct crm_source *source = m->source[target];
	enum crm_shape shape = m->profile->target[target].shape;
	const struct crm_part *part;
	size_t i;

	for (i = 0; i < source->nalt; i++) {
		part = source->alt[i].part;
		if (source->alt[i].npart > 1 || part->term != CRM_TERM_COLUMN)
			break;
		if (m->val[part->name].n == 0)
			continue;
		crm_buf_reset(&m->first);
		return (crm_input_cell(m->opt.input, &m->first,
		    crm_csv_cell(m->csv,
		    (size_t)m->opt.header->col[part->name])));
	}
	if (crm_shape_is_number(shape))
		return (crm_eval_number(&m->row, source, shape));
	return (crm_eval_text(&m->row, source, shape));
}

static int
count_reason(struct crm_mapper *m, struct crm_mapper_judged *judged,
    enum crm_judgment verdict, const char *why)
{
	struct crm_mapper_reason *v;
	size_t i;

	for (i = 0; i < judged->nreason; i++)
		if (judged->reason[i].verdict == verdict &&
		    strcmp(judged->reason[i].why, why) == 0) {
			judged->reason[i].n++;
			return (0);
		}
	v = crm_pool_more(m->pool, judged->reason, judged->nreason,
	    sizeof(*v));
	if (v == NULL)
		return (crm_err_nomem(m->err));
	judged->reason = v;
	v[judged->nreason].verdict = verdict;
	v[judged->nreason].why = why;
	v[judged->nreason++].n = 1;
	return (0);
}

/* The kind in this row: only the row tells whether a birth is a lunar one. */
static int
kind_in_row(struct crm_mapper *m, const struct crm_mapper_judged *judged,
    enum crm_judged *kind)
{
	struct crm_cell lunar;

	*kind = judged->kind;
	if (*kind != CRM_JUDGED_BIRTH || m->lunar == NULL)
		return (0);
	crm_buf_reset(&m->row.text);
	if (crm_mapper_cell(m, m->lunar, &lunar) == -1)
		return (-1);
	if (lunar.n == 3 && memcmp(lunar.p, "yes", 3) == 0)
		*kind = CRM_JUDGED_LUNAR;
	return (0);
}

int
crm_mapper_judge(struct crm_mapper *m)
{
	struct crm_mapper_judged *judged = m->judged;
	enum crm_judgment verdict;
	enum crm_judged kind;
	struct crm_cell cell;
	const char *why;
	size_t i;

	for (i = 0; i < m->njudged; i++, judged++) {
		if (kind_in_row(m, judged, &kind) == -1)
			return (-1);
		crm_buf_reset(&m->row.text);
		cell = raw_value(m, judged->target);
		if (cell.n == 0)
			continue;
		crm_buf_reset(&m->form);
		verdict = crm_verdict(kind, &m->form, cell, m->opt.now, &why);
		if (m->form.bad || m->row.text.bad || m->first.bad)
			return (crm_err_nomem(m->err));
		judged->n[verdict]++;
		if (why != NULL &&
		    count_reason(m, judged, verdict, why) == -1)
			return (-1);
	}
	return (0);
}

#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/stream.h"
#include "intake/mapper_int.h"
#include "intake/need.h"
#include "intake/pool.h"

/*
 * What the values of a file are worth, for who asks crm-map to explain it: the
 * cells are judged as they came, blanks and guards and all.
 */

#define MOST_WORDS	8	/* that are told of a column, */
#define LONGEST_WORD	40	/* each of so many bytes, */
#define MOST_DIGITS	4	/* for more may be a number of somebody */

static const struct crm_column *
stream_column(const char *stream, const char *name)
{
	const struct crm_column *column = crm_stream_columns(stream);

	for (; column->name != NULL; column++)
		if (strcmp(column->name, name) == 0)
			return (column);
	return (NULL);
}

/* The words that a column of the output may have; NULL when it may have any. */
static const char *
allowed_in(const struct crm_mapper *m, size_t i)
{

	return (m->plan[i].from != FROM_TARGET ? NULL :
	    crm_need_words(m->profile->stream, m->opt.mapped[i].name));
}

/* What is to be judged in a column of the output, if not words. */
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
	const char *allowed;
	size_t i;

	m->judged = crm_pool_get(m->pool,
	    (m->opt.nmapped + 1) * sizeof(*m->judged));
	if (m->judged == NULL)
		return (crm_err_nomem(m->err));
	for (i = 0; i < m->opt.nmapped; i++) {
		if (strcmp(m->opt.mapped[i].name, "lunar") == 0)
			m->lunar = &m->plan[i];
		allowed = allowed_in(m, i);
		kind = kind_of(m, i);
		if (allowed == NULL && kind == CRM_JUDGED_NOT)
			continue;
		judged = &m->judged[m->njudged++];
		judged->name = m->opt.mapped[i].name;
		judged->kind = kind;
		judged->allowed = allowed;
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
	v[judged->nreason].word = 0;
	v[judged->nreason++].n = 1;
	return (0);
}

/* 1 when a word that no list knows can be told. */
static int
may_tell(const struct crm_mapper_judged *judged, const char *word)
{
	size_t digits = 0, i, n = 0;

	for (i = 0; i < judged->nreason; i++)
		n += judged->reason[i].word != 0;
	for (i = 0; word[i] != '\0'; i++)
		digits += word[i] >= '0' && word[i] <= '9';
	return (n < MOST_WORDS && i <= LONGEST_WORD && digits <= MOST_DIGITS);
}

/* Counts a word that no list knows, by itself or with others. */
static int
count_word(struct crm_mapper *m, struct crm_mapper_judged *judged,
    const char *word)
{
	static const char others[] = N_("other words");
	const char *kept;
	size_t i;

	for (i = 0; i < judged->nreason; i++)
		if (judged->reason[i].word &&
		    strcmp(judged->reason[i].why, word) == 0) {
			judged->reason[i].n++;
			return (0);
		}
	if (!may_tell(judged, word) || strcmp(word, others) == 0)
		return (count_reason(m, judged, CRM_VERDICT_DEAD, others));
	kept = crm_pool_text(m->pool, word, strlen(word));
	if (kept == NULL)
		return (crm_err_nomem(m->err));
	if (count_reason(m, judged, CRM_VERDICT_DEAD, kept) == -1)
		return (-1);
	judged->reason[judged->nreason - 1].word = 1;
	return (0);
}

/* The list, but without its word for all others. */
static const struct crm_words *
strictly(const struct crm_words *words, struct crm_words *copy, int *other)
{

	if (words == NULL)
		return (NULL);
	*copy = *words;
	*other |= words->other != NULL;
	copy->other = NULL;
	return (copy);
}

static int
judge_word(struct crm_mapper *m, struct crm_mapper_judged *judged)
{
	struct crm_target t = m->profile->target[judged->target];
	const struct crm_source *source = m->source[judged->target];
	struct crm_words own, common;
	struct crm_cell cell;
	int other = 0;

	t.words = strictly(t.words, &own, &other);
	t.common = strictly(t.common, &common, &other);
	cell = t.words == NULL && t.common == NULL ?
	    crm_eval_text(&m->row, source, t.shape) :
	    crm_eval_word(&m->row, source, &t, &m->memo[judged->target]);
	if (cell.n == 0)
		return (0);
	crm_buf_reset(&m->form);
	crm_buf_add(&m->form, cell.p, cell.n);
	if (m->form.bad)
		return (crm_err_nomem(m->err));
	if (crm_need_has_word(judged->allowed, m->form.p)) {
		judged->n[CRM_VERDICT_OK]++;
		return (0);
	}
	if (other) {
		judged->n[CRM_VERDICT_FIXED]++;
		return (count_reason(m, judged, CRM_VERDICT_FIXED,
		    N_("the word for all others")));
	}
	judged->n[CRM_VERDICT_DEAD]++;
	return (count_word(m, judged, m->form.p));
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

static int
judge_value(struct crm_mapper *m, struct crm_mapper_judged *judged)
{
	enum crm_judgment verdict;
	enum crm_judged kind;
	struct crm_cell cell;
	const char *why;

	if (kind_in_row(m, judged, &kind) == -1)
		return (-1);
	crm_buf_reset(&m->row.text);
	cell = raw_value(m, judged->target);
	if (cell.n == 0)
		return (0);
	crm_buf_reset(&m->form);
	verdict = crm_verdict(kind, &m->form, cell, m->opt.now, &why);
	if (m->form.bad || m->row.text.bad || m->first.bad)
		return (crm_err_nomem(m->err));
	judged->n[verdict]++;
	return (why == NULL ? 0 : count_reason(m, judged, verdict, why));
}

int
crm_mapper_judge(struct crm_mapper *m)
{
	struct crm_mapper_judged *judged = m->judged;
	size_t i;
	int r;

	for (i = 0; i < m->njudged; i++, judged++) {
		if (judged->allowed == NULL)
			r = judge_value(m, judged);
		else {
			crm_buf_reset(&m->row.text);
			r = judge_word(m, judged);
		}
		if (r == -1)
			return (-1);
	}
	return (0);
}

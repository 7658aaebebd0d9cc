#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/form.h"
#include "core/lang.h"
#include "core/out.h"
#include "intake/mapper_int.h"
#include "intake/pool.h"

static int
nomem(struct crm_mapper *m)
{

	return (crm_err_nomem(m->err));
}

/* Counts a row that is left out; always 1, or -1. */
static int
drop(struct crm_mapper *m, const char *reason)
{
	struct crm_drop *v;
	size_t i;

	for (i = 0; i < m->ndrop; i++) {
		if (strcmp(m->drop[i].reason, reason) == 0) {
			m->drop[i].n++;
			return (1);
		}
	}
	v = crm_pool_more(m->pool, m->drop, m->ndrop, sizeof(*v));
	if (v == NULL)
		return (nomem(m));
	m->drop = v;
	v[m->ndrop].reason = reason;
	v[m->ndrop++].n = 1;
	return (1);
}

static int
possible(const struct crm_mapper *m, const struct crm_when *when)
{
	size_t i;

	for (i = 0; i < when->ncond; i++) {
		if (!crm_mapper_bound(m, &when->cond[i].source))
			return (0);
	}
	return (1);
}

static void
set_times(struct crm_mapper *m)
{
	const struct crm_mapper_opt *o = &m->opt;
	const char *slash = strrchr(o->source, '/');

	m->row.date.p = m->date;
	m->row.file.p = slash != NULL ? slash + 1 : o->source;
	m->row.file.n = strlen(m->row.file.p);
	if (o->has_date) {
		(void)crm_time_format(o->date, m->date);
		m->row.date.n = strlen(m->date);
	}
	if (o->exported_at == NULL)
		m->opt.exported_at = "";
}

/* The memos: one a target, one a condition, and those of the row checks. */
static size_t
count_memos(const struct crm_profile *p)
{
	size_t i, n = p->ntarget + 3;

	for (i = 0; i < p->nwhen; i++)
		n += p->when[i].ncond;
	return (n);
}

static int
allocate(struct crm_mapper *m)
{
	const struct crm_profile *p = m->profile;

	m->nmemo = count_memos(p);
	m->memo = crm_pool_get(m->pool, m->nmemo * sizeof(*m->memo));
	m->val = crm_pool_get(m->pool, (p->names.n + 1) * sizeof(*m->val));
	m->bound = crm_pool_get(m->pool,
	    (p->names.n + 1) * sizeof(*m->bound));
	m->plan = crm_pool_get(m->pool, m->opt.nmapped * sizeof(*m->plan));
	m->possible = crm_pool_get(m->pool, p->nwhen + 1);
	m->source = crm_pool_get(m->pool, p->ntarget * sizeof(*m->source));
	m->negative = crm_pool_get(m->pool, p->ntarget);
	m->long_id = crm_pool_get(m->pool, p->ntarget * sizeof(*m->long_id));
	m->bundles = crm_map_new();
	if (m->memo == NULL || m->val == NULL || m->bound == NULL ||
	    m->plan == NULL ||
	    m->possible == NULL || m->source == NULL || m->negative == NULL ||
	    m->long_id == NULL || m->bundles == NULL)
		return (nomem(m));
	if (crm_random(&m->key, sizeof(m->key)) == -1)
		return (crm_err_sys(m->err, "getrandom"));
	return (0);
}

/* The names that the file has; the others are empty in every row. */
static void
bind_names(struct crm_mapper *m)
{
	size_t i;

	for (i = 0; i < m->profile->names.n; i++) {
		m->val[i].p = "";
		if (m->opt.header->col[i] != -1)
			m->bound[m->nbound++] = i;
	}
}

struct crm_mapper *
crm_mapper_open(struct crm_err *err, const struct crm_mapper_opt *opt)
{
	struct crm_mapper *m;
	size_t i;

	if ((m = calloc(1, sizeof(*m))) == NULL ||
	    (m->pool = crm_pool_new()) == NULL) {
		(void)crm_err_nomem(err);
		free(m);
		return (NULL);
	}
	m->err = err;
	m->opt = *opt;
	m->profile = opt->header->profile;
	if (allocate(m) == -1)
		goto fail;
	bind_names(m);
	m->row.val = m->val;
	m->row.decimals = m->profile->decimals;
	m->row.vat_rate = m->profile->vat_rate;
	crm_mapper_plan(m);
	if (m->opt.judge && crm_mapper_judge_plan(m) == -1)
		goto fail;
	for (i = 0; i < m->profile->nwhen; i++)
		m->possible[i] = (unsigned char)possible(m,
		    &m->profile->when[i]);
	m->fee = m->profile->bundle.nalt > 0 ?
	    crm_profile_target(m->profile, "shipping_fee") : -1;
	m->total_digits = crm_mapper_has_digits(&m->profile->total);
	(void)snprintf(m->rank, sizeof(m->rank), "%d", m->profile->rank);
	set_times(m);
	crm_mapper_preset(m);
	opt->input->way.mend.width = opt->header->ncol;
	opt->input->way.mend.quiet = 0;
	m->csv = crm_input_csv(opt->input, &opt->header->dialect);
	if (m->csv == NULL)
		goto fail;
	return (m);
fail:
	crm_mapper_close(m);
	return (NULL);
}

void
crm_mapper_close(struct crm_mapper *m)
{

	if (m == NULL)
		return;
	crm_csv_close(m->csv);
	crm_map_free(m->bundles);
	crm_buf_free(&m->cells);
	crm_buf_free(&m->first);
	crm_buf_free(&m->form);
	crm_buf_free(&m->row.text);
	crm_buf_free(&m->row.fold);
	crm_pool_free(m->pool);
	free(m);
}

void
crm_mapper_count(const struct crm_mapper *m, struct crm_mapper_count *count)
{

	count->rows = m->rows;
	count->shorter = m->shorter;
	count->open_line = m->open_line;
	count->drop = m->drop;
	count->ndrop = m->ndrop;
	count->judged = m->judged;
	count->njudged = m->njudged;
}

const char *
crm_mapper_extra(const struct crm_header *h, size_t i)
{
	const struct crm_profile *p = h->profile;
	size_t k;

	if (i < p->ntarget - p->ncanonical)
		return (p->target[p->ncanonical + i].name);
	i -= p->ntarget - p->ncanonical;
	for (k = 0; k < h->ncol && strcmp(p->stream, "member") == 0; k++) {
		if (strncmp(h->name[k], "x_", 2) == 0 &&
		    crm_profile_target(p, h->name[k]) == -1 && i-- == 0)
			return (h->name[k]);
	}
	return (NULL);
}

/* A cell without blanks and guards, empty if the profile's words say so. */
static struct crm_cell
cleaned(struct crm_mapper *m, struct crm_cell cell)
{
	struct crm_memo *memo = m->memo + m->nmemo - 1;

	cell = crm_form_clean(cell);
	if (cell.n > 0 && m->profile->empty.n > 0 &&
	    crm_eval_is(&m->row, &m->profile->empty, cell, memo))
		cell.n = 0;
	return (cell);
}

/* Decodes and cleans the cells of the profile's names. */
static int
take_cells(struct crm_mapper *m)
{
	struct crm_cell cell;
	size_t i, bytes = 0;

	crm_buf_reset(&m->cells);
	if (m->opt.input->encoding != CRM_ENCODING_UTF8) {
		for (i = 0; i < m->nbound; i++)
			bytes += 3 * crm_csv_cell(m->csv,
			    (size_t)m->opt.header->col[m->bound[i]]).n + 1;
		/* All of it at once, for cells must not move. */
		if (crm_buf_room(&m->cells, bytes + 1) == -1)
			return (nomem(m));
	}
	for (i = 0; i < m->nbound; i++) {
		cell = crm_input_cell(m->opt.input, &m->cells,
		    crm_csv_cell(m->csv,
		    (size_t)m->opt.header->col[m->bound[i]]));
		m->val[m->bound[i]] = m->profile->as_is ? cell :
		    cleaned(m, cell);
	}
	return (0);
}

/* Applies the conditions; the reason to drop the row, or NULL. */
static const char *
apply_whens(struct crm_mapper *m)
{
	const struct crm_profile *p = m->profile;
	struct crm_memo *memo = m->memo + p->ntarget;
	const struct crm_when *w;
	const char *reason = NULL;
	size_t i, k;
	int holds;

	if (m->overridden)
		crm_mapper_preset(m);
	for (i = 0; i < p->nwhen; memo += p->when[i++].ncond) {
		w = &p->when[i];
		holds = m->possible[i];
		for (k = 0; holds && k < w->ncond; k++) {
			crm_buf_reset(&m->row.text);
			holds = crm_eval_cond(&m->row, &w->cond[k], memo + k);
		}
		if (!holds)
			continue;
		m->overridden = 1;
		for (k = 0; k < w->nset; k++)
			m->source[w->set[k].target] = &w->set[k].source;
		for (k = 0; k < w->nnegative; k++)
			m->negative[w->negative[k]] = 1;
		if (w->drop != NULL)
			reason = w->drop;
	}
	return (reason);
}

/* Writes the row; cells that cannot be made for lack of memory fail it. */
static int
write_row(struct crm_mapper *m)
{
	struct crm_cell cell;
	size_t i;
	int r;

	for (i = 0; i < m->opt.nmapped; i++) {
		crm_buf_reset(&m->row.text);
		if (crm_mapper_cell(m, &m->plan[i], &cell) == -1)
			return (-1);
		if (m->row.text.bad || m->row.fold.bad || m->first.bad)
			return (nomem(m));
		if (m->opt.out == NULL)
			continue;
		if (m->plan[i].from == FROM_LINE)
			r = crm_out_int(m->opt.out,
			    (int64_t)crm_csv_line(m->csv));
		else
			r = crm_out_textn(m->opt.out, cell.p, cell.n);
		if (r == -1)
			return (-1);
	}
	m->rows++;
	return (m->opt.out == NULL || crm_out_end(m->opt.out) == 0 ? 1 : -1);
}

static int
map_row(struct crm_mapper *m)
{
	const char *reason;

	if ((reason = crm_mapper_no_data(m)) != NULL)
		return (drop(m, reason));
	if (crm_mapper_check(m) == -1 || take_cells(m) == -1)
		return (-1);
	if ((reason = apply_whens(m)) != NULL)
		return (drop(m, reason));
	if (m->njudged > 0 && crm_mapper_judge(m) == -1)
		return (-1);
	return (write_row(m));
}

int
crm_mapper_next(struct crm_mapper *m)
{
	const struct crm_header *h = m->opt.header;
	uint64_t last = h->row + (uint64_t)m->profile->header_rows - 1;
	uint64_t n;
	int r;

	if ((r = crm_csv_next(m->csv)) == -1)
		return (-1);
	if (r == 0)
		return (crm_mapper_finish(m));
	n = m->nrow++;
	if (n < h->row)
		return (drop(m, N_("notice")));
	if (n < last)
		return (1);
	if (n == last)
		return (crm_mapper_keep_header(m) == -1 ? -1 : 1);
	return (map_row(m));
}

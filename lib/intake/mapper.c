#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/out.h"
#include "core/time.h"
#include "intake/eval.h"
#include "intake/input.h"
#include "intake/mapper.h"
#include "intake/pool.h"
#include "intake/value.h"

#define LONG_DIGITS	15	/* what a spreadsheet keeps of a number */
#define LONG_PROOF	20	/* different numbers, and all end in zeros */

/* Where a cell of the output comes from. */
enum from {
	FROM_NOTHING,
	FROM_FIXED,		/* --set */
	FROM_TARGET,
	FROM_COLUMN,		/* as it stands in the file */
	FROM_SOURCE,		/* made by us */
	FROM_LINE,
	FROM_EXPORTED,
	FROM_PROFILE,
	FROM_RANK,
	FROM_COMPLETE
};

struct cell_plan {
	enum from	 from;
	const char	*fixed;
	size_t		 at;	/* of a target or a column */
};

/* Long numbers of a column that end as a spreadsheet leaves them. */
struct long_id {
	struct crm_hash	zeros[LONG_PROOF];	/* each once */
	size_t		n;
	int		good;	/* one that does not was seen */
};

struct crm_mapper {
	struct crm_err			*err;
	struct crm_mapper_opt		 opt;
	const struct crm_profile	*profile;
	struct crm_pool			*pool;
	struct crm_csv			*csv;
	struct crm_row			 row;
	struct crm_cell			*val;
	struct crm_buf			 cells;	/* decoded */
	struct crm_buf			 first;	/* one more decoded cell */
	struct crm_memo			*memo;	/* of targets, then of whens */
	size_t				 nmemo;
	struct cell_plan		*plan;
	unsigned char			*possible;	/* of whens */
	const struct crm_source		**source;	/* of targets, this row */
	unsigned char			*negative;
	int				 overridden;
	int				 total_digits;	/* a total may be */
	struct crm_map			*bundles;
	struct crm_key			 key;
	struct long_id			*long_id;
	struct crm_cell			*head;	/* the header's raw cells */
	size_t				 nhead;
	int				 in_data;	/* past the helper rows */
	size_t				 short_line;
	uint64_t			 nrow;	/* of the file, from 0 */
	uint64_t			 rows, shorter;
	struct crm_drop			*drop;
	size_t				 ndrop;
	char				 exported[CRM_TIME_LEN];
	char				 date[CRM_TIME_LEN];
	char				 rank[16];
};

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
is_bound(const struct crm_mapper *m, const struct crm_source *source)
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
		if (t->shape == CRM_SHAPE_MADE && !is_bound(m, &t->source))
			plan->from = made_from(t->name);
	} else if (strncmp(mapped->name, "x_", 2) == 0 &&
	    (at = raw_column(m->opt.header, mapped->name)) != -1) {
		plan->from = FROM_COLUMN;
		plan->at = (size_t)at;
	}
}

static int
possible(const struct crm_mapper *m, const struct crm_when *when)
{
	size_t i;

	for (i = 0; i < when->ncond; i++) {
		if (!is_bound(m, &when->cond[i].source))
			return (0);
	}
	return (1);
}

static void
preset_sources(struct crm_mapper *m)
{
	size_t i;

	for (i = 0; i < m->profile->ntarget; i++)
		m->source[i] = &m->profile->target[i].source;
	memset(m->negative, 0, m->profile->ntarget);
	m->overridden = 0;
}

static void
set_times(struct crm_mapper *m)
{
	const struct crm_mapper_opt *o = &m->opt;

	m->row.date.p = m->date;
	m->row.file.p = o->source;
	m->row.file.n = strlen(o->source);
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

/* 1 when a word for a total may begin with a digit. */
static int
has_digits(const struct crm_words *words)
{
	size_t i;

	for (i = 0; i < words->n; i++) {
		if (strchr("0123456789*?", *words->v[i].text) != NULL)
			return (1);
	}
	return (0);
}

static int
allocate(struct crm_mapper *m)
{
	const struct crm_profile *p = m->profile;

	m->nmemo = count_memos(p);
	m->memo = crm_pool_get(m->pool, m->nmemo * sizeof(*m->memo));
	m->val = crm_pool_get(m->pool, (p->names.n + 1) * sizeof(*m->val));
	m->plan = crm_pool_get(m->pool, m->opt.nmapped * sizeof(*m->plan));
	m->possible = crm_pool_get(m->pool, p->nwhen + 1);
	m->source = crm_pool_get(m->pool, p->ntarget * sizeof(*m->source));
	m->negative = crm_pool_get(m->pool, p->ntarget);
	m->long_id = crm_pool_get(m->pool, p->ntarget * sizeof(*m->long_id));
	m->bundles = crm_map_new();
	if (m->memo == NULL || m->val == NULL || m->plan == NULL ||
	    m->possible == NULL || m->source == NULL || m->negative == NULL ||
	    m->long_id == NULL || m->bundles == NULL)
		return (nomem(m));
	if (crm_random(&m->key, sizeof(m->key)) == -1)
		return (crm_err_sys(m->err, "getrandom"));
	return (0);
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
	m->row.val = m->val;
	m->row.decimals = m->profile->decimals;
	m->row.vat_rate = m->profile->vat_rate;
	for (i = 0; i < opt->nmapped; i++)
		plan_cell(m, &opt->mapped[i], &m->plan[i]);
	for (i = 0; i < m->profile->nwhen; i++)
		m->possible[i] = (unsigned char)possible(m,
		    &m->profile->when[i]);
	m->total_digits = has_digits(&m->profile->total);
	(void)snprintf(m->rank, sizeof(m->rank), "%d", m->profile->rank);
	set_times(m);
	preset_sources(m);
	m->csv = crm_input_csv(opt->input, opt->header->delim);
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
	count->drop = m->drop;
	count->ndrop = m->ndrop;
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

/* Keeps the header's raw cells, by which its repetition is known. */
static int
keep_header(struct crm_mapper *m)
{
	struct crm_cell cell;
	size_t i;

	m->nhead = crm_csv_ncell(m->csv);
	m->head = crm_pool_get(m->pool, (m->nhead + 1) * sizeof(*m->head));
	for (i = 0; m->head != NULL && i < m->nhead; i++) {
		cell = crm_csv_cell(m->csv, i);
		m->head[i].n = cell.n;
		m->head[i].p = crm_pool_text(m->pool, cell.p, cell.n);
		if (m->head[i].p == NULL)
			return (nomem(m));
	}
	return (m->head == NULL ? nomem(m) : 0);
}

static int
same_cell(struct crm_cell a, struct crm_cell b)
{

	return (a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
}

static int
is_header(const struct crm_mapper *m)
{
	size_t i, n = crm_csv_ncell(m->csv);

	if (n != m->nhead)
		return (0);
	for (i = 0; i < n; i++) {
		if (!same_cell(m->head[i], crm_csv_cell(m->csv, i)))
			return (0);
	}
	return (1);
}

/* A raw cell, decoded and cleaned, into m->first. */
static struct crm_cell
look(struct crm_mapper *m, size_t i)
{

	crm_buf_reset(&m->first);
	return (crm_value_clean(crm_input_cell(m->opt.input, &m->first,
	    crm_csv_cell(m->csv, i))));
}

/* 1 when every cell that is not empty is one of the words. */
static int
is_helper(struct crm_mapper *m, struct crm_memo *memo)
{
	struct crm_cell cell;
	size_t i, n = 0;

	for (i = 0; i < crm_csv_ncell(m->csv); i++) {
		cell = look(m, i);
		if (cell.n == 0)
			continue;
		if (!crm_eval_is(&m->row, &m->profile->helper, cell, memo))
			return (0);
		n++;
	}
	return (n > 0);
}

/* A total's first cell is a word; most first cells are numbers. */
static int
is_total(struct crm_mapper *m, struct crm_memo *memo)
{
	struct crm_cell cell = { "", 0 };
	size_t i, n = crm_csv_ncell(m->csv);

	for (i = 0; i < n && cell.n == 0; i++) {
		cell = crm_csv_cell(m->csv, i);
		if (cell.n > 0 && *cell.p >= '0' && *cell.p <= '9' &&
		    !m->total_digits)
			return (0);
		if (cell.n > 0)
			cell = look(m, i);
	}
	return (cell.n > 0 && cell.n <= CRM_MEMO_KEY &&
	    crm_eval_is(&m->row, &m->profile->total, cell, memo));
}

static int
is_blank(struct crm_mapper *m)
{
	size_t i, n = crm_csv_ncell(m->csv);

	for (i = 0; i < n; i++) {
		if (crm_csv_cell(m->csv, i).n > 0 && look(m, i).n > 0)
			return (0);
	}
	return (1);
}

/* Why a row is no data, or NULL. */
static const char *
no_data(struct crm_mapper *m)
{
	struct crm_memo *memo = m->memo + m->nmemo - 3;

	if (is_header(m))
		return (N_("header"));
	if (m->profile->as_is)
		return (NULL);
	if (!m->in_data && m->profile->helper.n > 0 && is_helper(m, memo))
		return (N_("helper"));
	m->in_data = 1;
	if (is_total(m, memo + 1))
		return (N_("total"));
	return (is_blank(m) ? N_("blank") : NULL);
}

/* A row must fit its header; 0 or -1. */
static int
check_length(struct crm_mapper *m)
{
	size_t i, n = crm_csv_ncell(m->csv), ncol = m->opt.header->ncol;

	for (i = ncol; i < n; i++) {
		if (m->profile->as_is || look(m, i).n > 0)
			return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s:%zu: "
			    "the row has %zu cells, its header %zu: is a "
			    "comma without quotes in a cell?"),
			    m->opt.input->name, crm_csv_line(m->csv), n,
			    ncol));
	}
	if (n < ncol && m->profile->as_is)
		return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s:%zu: the row "
		    "has %zu cells, its header %zu"), m->opt.input->name,
		    crm_csv_line(m->csv), n, ncol));
	/* Spreadsheets leave empty cells out at the end of rows. */
	if (n < ncol) {
		m->short_line = crm_csv_line(m->csv);
		m->shorter++;
	}
	return (0);
}

/* Decodes and cleans the cells of the profile's names. */
static int
take_cells(struct crm_mapper *m)
{
	const struct crm_profile *p = m->profile;
	struct crm_cell cell;
	size_t i, bytes = 0;
	int col;

	crm_buf_reset(&m->cells);
	if (m->opt.input->encoding != CRM_ENCODING_UTF8) {
		for (i = 0; i < p->names.n; i++) {
			if ((col = m->opt.header->col[i]) != -1)
				bytes += 3 * crm_csv_cell(m->csv,
				    (size_t)col).n + 1;
		}
		/* All of it at once, for cells must not move. */
		if (crm_buf_room(&m->cells, bytes + 1) == -1)
			return (nomem(m));
	}
	for (i = 0; i < p->names.n; i++) {
		col = m->opt.header->col[i];
		cell.p = "";
		cell.n = 0;
		if (col != -1)
			cell = crm_input_cell(m->opt.input, &m->cells,
			    crm_csv_cell(m->csv, (size_t)col));
		m->val[i] = p->as_is ? cell : crm_value_clean(cell);
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
		preset_sources(m);
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

	cell = crm_eval_text(&m->row, &m->profile->bundle);
	if (cell.n == 0)
		return (1);
	seen = crm_map_put(m->bundles, crm_hash_of(&m->key, cell.p, cell.n),
	    &found);
	if (seen == NULL)
		return (nomem(m));
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
		return (crm_eval_text(&m->row, source));
	if (t->shape == CRM_SHAPE_CHANNEL)
		return (crm_eval_channel(&m->row, source,
		    crm_profiles_channels(m->opt.set), &m->memo[at]));
	if (t->words != NULL || t->common != NULL)
		return (crm_eval_word(&m->row, source, t, &m->memo[at]));
	if (!crm_shape_is_number(t->shape)) {
		cell = crm_eval_text(&m->row, source);
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

static int
is_fee(const struct crm_mapper *m, size_t at)
{

	return (m->profile->bundle.nalt > 0 &&
	    strcmp(m->profile->target[at].name, "shipping_fee") == 0);
}

/* The cell of one column of the output; -1 when memory ran out. */
static int
cell_value(struct crm_mapper *m, const struct cell_plan *plan,
    struct crm_cell *cell)
{
	int keeps;

	*cell = of_text("");
	switch (plan->from) {
	case FROM_TARGET:
		*cell = target_value(m, plan->at);
		if (m->profile->target[plan->at].long_id)
			watch(m, plan->at, *cell);
		if (cell->n == 0 || !is_fee(m, plan->at))
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

/* Writes the row; cells that cannot be made for lack of memory fail it. */
static int
write_row(struct crm_mapper *m)
{
	struct crm_cell cell;
	size_t i;
	int r;

	for (i = 0; i < m->opt.nmapped; i++) {
		crm_buf_reset(&m->row.text);
		if (cell_value(m, &m->plan[i], &cell) == -1)
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

/* The end: what only the whole file could show. */
static int
finish(struct crm_mapper *m)
{
	const struct crm_profile *p = m->profile;
	size_t i;

	if (m->opt.input->cut && m->short_line > 0 &&
	    m->short_line == crm_csv_line(m->csv))
		return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s:%zu: the "
		    "file ends inside this row: export or copy it again"),
		    m->opt.input->name, m->short_line));
	for (i = 0; i < p->ntarget && !p->as_is; i++) {
		if (!m->long_id[i].good && m->long_id[i].n == LONG_PROOF)
			return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s: %s: "
			    "a spreadsheet has made zeros of the last digits "
			    "of its numbers: export the file again and do not "
			    "save it in the spreadsheet; if they do end so, "
			    "change long_ids in the profile"),
			    m->opt.input->name, p->target[i].name));
	}
	return (0);
}

static int
map_row(struct crm_mapper *m)
{
	const char *reason;

	if ((reason = no_data(m)) != NULL)
		return (drop(m, reason));
	if (check_length(m) == -1 || take_cells(m) == -1)
		return (-1);
	if ((reason = apply_whens(m)) != NULL)
		return (drop(m, reason));
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
		return (finish(m));
	n = m->nrow++;
	if (n < h->row)
		return (drop(m, N_("notice")));
	if (n < last)
		return (1);
	return (n == last ? (keep_header(m) == -1 ? -1 : 1) : map_row(m));
}

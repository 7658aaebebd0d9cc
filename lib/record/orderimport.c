#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/lang.h"
#include "core/stage.h"
#include "intake/pool.h"
#include "record/dict.h"
#include "record/order.h"
#include "record/orderimport.h"
#include "record/orderrow.h"
#include "record/orderscan.h"

#define PROGRESS	65536	/* rows between two words of progress */

/* A row of the order at hand, with the file that it came of. */
struct pending {
	struct crm_line	 line;
	int64_t		 source;
	const char	*profile;
	int64_t		 rank, exported_at;
	int		 complete;
};

struct import {
	struct crm_db		*db;
	const struct crm_order_job *job;
	struct crm_order_counts	*counts;
	struct crm_csv		*csv, *late;	/* late: for later runs */
	struct crm_order_reader	 reader, late_reader;
	struct crm_orderscan	 scan;
	struct crm_identities	*ids;
	struct crm_dict		*dict;
	struct crm_orders	*orders;
	struct crm_pool		*pool;		/* of the order at hand */
	struct crm_merged	 merged;
	struct crm_order_row	 row;
	struct pending		*pending;
	size_t			 npending, cpending;
	struct crm_hash		 hash;		/* of the order at hand */
	int64_t			 channel;
	const char		*order_no;
	int			 bad;		/* 1: it has rejected rows */
	int			 empty;		/* 1: no order is stored yet */
	int			 refs;		/* 1: some return names an order */
	size_t			 faulty;	/* bad rows that nobody takes */
};

static int
nomem(struct import *im)
{

	return (crm_err_nomem(crm_db_err(im->db)));
}

/* A bad row: to the rejects, or a reason to refuse it all in the end. */
static int
bad_row(struct import *im, struct crm_order_reader *reader, int ragged)
{

	im->counts->rejected++;
	im->bad = 1;
	if (im->job->reject == NULL) {
		im->faulty++;
		return (0);
	}
	return (im->job->reject(im->job->arg, reader->csv, ragged,
	    crm_buf_text(&reader->reason)) == 0 ? 0 : 1);
}

static const char *
text_of(struct import *im, struct crm_cell c)
{

	return (c.n == 0 ? "" : crm_pool_text(im->pool, c.p, c.n));
}

static int
is_empty(const struct crm_cell *cell, int n)
{

	while (n-- > 0)
		if (cell[n].n > 0)
			return (0);
	return (1);
}

/* The numbers behind a row's words and people. */
static int
resolve(struct import *im, struct crm_order_row *row, struct crm_line *line)
{

	row->buyer.channel = row->receiver.channel = im->channel;
	if (crm_identity_of_row(im->ids, &row->buyer, &row->receiver,
	    line->ordered_at, &line->buyer, &line->usable) == -1 ||
	    crm_dict_id(im->dict, CRM_DICT_ITEM, row->item,
	    &line->item) == -1)
		return (-1);
	if (!is_empty(row->ship_to, 5) && crm_dict_id(im->dict,
	    CRM_DICT_SHIP_TO, row->ship_to, &line->ship_to) == -1)
		return (-1);
	if (!line->usable)
		im->counts->unlinked++;
	return (0);
}

static int
source_of(struct import *im, struct crm_csv *csv, const struct crm_order_row
    *row, int64_t *source)
{
	struct crm_cell name = row->source;

	if (name.n == 0) {
		name.p = crm_csv_source(csv);
		name.n = strlen(name.p);
	}
	return (crm_dict_id(im->dict, CRM_DICT_SOURCE, &name, source));
}

static int
begin_order(struct import *im, const struct crm_order_row *row)
{

	im->order_no = text_of(im, row->order_no);
	if (im->order_no == NULL)
		return (nomem(im));
	return (crm_dict_id(im->dict, CRM_DICT_CHANNEL, &row->channel,
	    &im->channel));
}

static struct pending *
more_pending(struct import *im)
{
	struct pending *p;

	if (im->npending == im->cpending) {
		im->cpending = im->cpending == 0 ? 16 : im->cpending * 2;
		p = realloc(im->pending, im->cpending * sizeof(*p));
		if (p == NULL)
			return (NULL);
		im->pending = p;
	}
	return (&im->pending[im->npending]);
}

/* Takes a good row into the order at hand. */
static int
take_row(struct import *im, struct crm_csv *csv)
{
	struct crm_order_row *row = &im->row;
	struct pending *p;
	int i;

	if (im->npending == 0 && begin_order(im, row) == -1)
		return (-1);
	if ((p = more_pending(im)) == NULL)
		return (nomem(im));
	p->line = row->line;
	p->rank = row->rank;
	p->exported_at = row->exported_at;
	p->complete = row->complete;
	p->profile = text_of(im, row->profile);
	if (p->profile == NULL)
		return (nomem(im));
	for (i = 0; i < CRM_LINE_TEXTS; i++)
		if ((p->line.text[i] = text_of(im, row->text[i])) == NULL)
			return (nomem(im));
	/* An order that names itself names a line of its own. */
	if (strcmp(p->line.text[CRM_LINE_REF_ORDER_NO], im->order_no) == 0)
		p->line.text[CRM_LINE_REF_ORDER_NO] = "";
	if (p->line.text[CRM_LINE_REF_ORDER_NO][0] != '\0')
		im->refs = 1;
	if (source_of(im, csv, row, &p->source) == -1 ||
	    resolve(im, row, &p->line) == -1)
		return (-1);
	p->line.source = p->source;
	im->npending++;
	return (0);
}

/* Reads the row that a reader is on.  0, 1 stop, -1. */
static int
read_row(struct import *im, struct crm_order_reader *reader, int ragged)
{
	int rc;

	im->counts->read++;
	if (im->job->progress != NULL && im->counts->read % PROGRESS == 0)
		im->job->progress(im->job->arg, im->counts->read);
	if (ragged) {
		crm_order_row_ragged(reader);
		return (bad_row(im, reader, 1));
	}
	rc = crm_order_row_read(reader, &im->row);
	if (rc == 0)
		return (bad_row(im, reader, 0));
	if (rc == -1 || im->faulty > 0)
		return (rc == -1 ? -1 : 0);	/* all is refused: only look */
	return (take_row(im, reader->csv));
}

/* The rows of the order that stand further on. */
static int
read_late(struct import *im, int64_t run)
{
	struct crm_hash h;
	int rc;

	for (; run != -1; run = im->scan.run[run].next) {
		if (crm_csv_seek(im->late, im->scan.run[run].offset,
		    im->scan.run[run].line) == -1)
			return (-1);
		while ((rc = crm_csv_next(im->late)) > 0) {
			if (rc == 2)
				continue;	/* taken where it stands */
			h = crm_order_hash(im->db, &im->late_reader);
			if (h.a != im->hash.a || h.b != im->hash.b)
				break;
			if ((rc = read_row(im, &im->late_reader, 0)) != 0)
				return (rc);
		}
		if (rc == -1)
			return (-1);
	}
	return (0);
}

/* A line that comes twice came of two files that are called alike. */
static int
has_line(const struct crm_view *view, int64_t source_line)
{
	size_t i;

	for (i = 0; i < view->n; i++)
		if (view->line[i].source_line == source_line)
			return (1);
	return (0);
}

static int
same_file(const struct pending *a, const struct pending *b)
{

	return (a->source == b->source && a->exported_at == b->exported_at &&
	    a->rank == b->rank && strcmp(a->profile, b->profile) == 0);
}

/* Takes the rows of one file out of the left pending ones, 0 or -1. */
static int
fill_view(struct import *im, struct crm_view *v, size_t *left)
{
	const struct pending first = im->pending[0];
	struct pending *p;
	int64_t last = INT64_MIN;
	size_t i, j;

	for (i = j = 0; i < *left; i++) {
		p = &im->pending[i];
		if (!same_file(&first, p) || (p->line.source_line <= last &&
		    has_line(v, p->line.source_line))) {
			im->pending[j++] = *p;
			continue;
		}
		if (v->n == CRM_ORDER_LINES)
			return (crm_err_set(crm_db_err(im->db), CRM_ERR_INPUT,
			    _("order %s: more than %d lines"), im->order_no,
			    CRM_ORDER_LINES));
		v->line[v->n++] = p->line;
		v->complete &= p->complete;
		if (p->line.source_line > last)
			last = p->line.source_line;
	}
	*left = j;
	return (0);
}

/* Adds the pending rows as views, one a file, behind those that are there. */
static int
add_views(struct import *im, struct crm_view *view, size_t *n)
{
	struct crm_view *v;
	size_t left = im->npending;

	while (left > 0) {
		v = &view[(*n)++];
		v->profile = im->pending[0].profile;
		v->rank = im->pending[0].rank;
		v->exported_at = im->pending[0].exported_at;
		/* A row that was refused is missing from the whole. */
		v->complete = !im->bad;
		v->n = 0;
		v->id = 0;
		v->line = crm_pool_get(im->pool, left * sizeof(*v->line));
		if (v->line == NULL)
			return (nomem(im));
		if (fill_view(im, v, &left) == -1)
			return (-1);
	}
	return (0);
}

/* At least as many as there are views in the pending rows. */
static size_t
files(const struct import *im)
{
	const struct pending *p;
	size_t i, n = 1;

	for (i = 1; i < im->npending; i++) {
		p = &im->pending[i];
		n += !same_file(p - 1, p) ||
		    p->line.source_line <= p[-1].line.source_line;
	}
	return (n);
}

/* The stored order of this number, if there is one: 1, 0, -1. */
static int
find_stored(struct import *im, struct crm_order *order)
{
	int64_t id;
	int rc;

	memset(order, 0, sizeof(*order));
	order->channel = im->channel;
	order->order_no = im->order_no;
	if (im->empty)
		return (0);
	rc = crm_one(im->db, &id, "SELECT id\n"
	    "FROM orders\n"
	    "WHERE channel = :channel AND order_no = :order_no", "it",
	    im->channel, im->order_no);
	if (rc != 1)
		return (rc);
	return (crm_order_get(im->db, id, im->pool, order));
}

/*
 * Lines of a route that outranks the one before come in the place of those,
 * which is no news: they have changed.
 */
static void
count_rows(struct import *im, const struct crm_saved *saved, int outranked,
    size_t rows)
{
	size_t fresh = saved->inserted - (!outranked ? 0 :
	    saved->deleted < saved->inserted ? saved->deleted :
	    saved->inserted);
	size_t new = fresh < rows ? fresh : rows, left = rows - new;
	size_t other = saved->updated + saved->inserted - fresh;
	size_t changed = other < left ? other : left;

	im->counts->new += new;
	im->counts->changed += changed;
	im->counts->same += left - changed;
	im->counts->gone += outranked ? 0 : saved->deleted;
	im->counts->strays += im->merged.strays;
	im->counts->doubled += im->merged.doubled;
	im->counts->orders +=
	    saved->inserted + saved->updated + saved->deleted > 0;
}

/* 1 when merging compares no texts: one view, one buyer, one place, no return. */
static int
plain(const struct crm_view *view, size_t n)
{
	const struct crm_line *line = view->line;
	size_t i, j;

	if (n > 1 || line[0].kind == CRM_LINE_RETURN)
		return (0);
	for (i = 1; i < view->n; i++) {
		if (line[i].kind == CRM_LINE_RETURN)
			return (0);
		if (line[i].buyer != line[0].buyer ||
		    line[i].ship_to != line[0].ship_to)
			return (0);
		if (line[i].text[CRM_LINE_NO][0] == '\0')
			continue;
		for (j = 0; j < i; j++)
			if (strcmp(line[i].text[CRM_LINE_NO],
			    line[j].text[CRM_LINE_NO]) == 0)
				return (0);
	}
	return (1);
}

/* Stores the order at hand. */
static int
end_order(struct import *im, int64_t *id)
{
	struct crm_saved saved;
	struct crm_order order;
	struct crm_view *view;
	size_t n, rows = im->npending;
	int outranked;

	if (find_stored(im, &order) == -1 || crm_order_views(im->db, &order,
	    im->pool, files(im), &view, &n) == -1 ||
	    add_views(im, view, &n) == -1)
		return (-1);
	if (n > 1)
		n = crm_views_reduce(view, n);
	/* Comparing texts asks the database. */
	if (!plain(view, n) && (crm_identities_flush(im->ids) == -1 ||
	    crm_dict_flush(im->dict) == -1))
		return (-1);
	if (crm_merge(im->db, view, n, &im->merged) == -1 ||
	    crm_match_returns(im->db, im->merged.line, im->merged.n) == -1 ||
	    crm_order_save(im->orders, &order, &im->merged, view, n,
	    &saved) == -1)
		return (-1);
	if (im->refs && saved.inserted + saved.updated + saved.deleted > 0 &&
	    (crm_orders_flush(im->orders) == -1 ||
	    crm_order_refs(im->db, &order) == -1))
		return (-1);
	outranked = order.stored.profile != NULL && strcmp(
	    order.stored.profile, im->merged.owner->profile) != 0;
	if (saved.deleted > 0 && !outranked && im->job->gone != NULL)
		im->job->gone(im->job->arg, im->order_no, saved.deleted);
	count_rows(im, &saved, outranked, rows);
	*id = order.id;
	return (0);
}

/* Ends the order at hand, fetching the rest of it first.  0, 1 stop, -1. */
static int
flush(struct import *im)
{
	int64_t *state = crm_map_get(im->scan.order, im->hash), id = 1;
	int rc = 0;

	if (state != NULL && *state < 0)
		rc = read_late(im, -1 - *state);
	if (rc == 0 && im->npending > 0 && im->faulty == 0)
		rc = end_order(im, &id);
	if (state != NULL)
		*state = id;
	im->npending = 0;
	im->bad = 0;
	crm_pool_reset(im->pool);
	return (rc);
}

/* The second pass: order by order. */
static int
import_rows(struct import *im)
{
	const int64_t *state;
	struct crm_hash h;
	int rc, open = 0, stop = 0;

	while (stop == 0 && (rc = crm_csv_next(im->csv)) > 0) {
		if (rc == 2) {
			stop = read_row(im, &im->reader, 1);
			continue;
		}
		h = crm_order_hash(im->db, &im->reader);
		if (open && (h.a != im->hash.a || h.b != im->hash.b)) {
			stop = flush(im);
			open = 0;
		}
		state = crm_map_get(im->scan.order, h);
		if (stop != 0 || (!open && state != NULL && *state > 0))
			continue;	/* a later run, which was fetched */
		im->hash = h;
		open = 1;
		stop = read_row(im, &im->reader, 0);
	}
	if (stop == 0 && rc == -1)
		stop = -1;
	if (stop == 0 && open)
		stop = flush(im);
	return (stop);
}

static int
open_reader(struct import *im, struct crm_stage *stage, struct crm_csv **csv,
    struct crm_order_reader *reader)
{

	if ((*csv = crm_stage_csv(stage, NULL)) == NULL ||
	    crm_csv_header(*csv) == -1)
		return (-1);
	return (crm_order_reader_open(reader, crm_db_err(im->db), *csv,
	    im->job->faults, crm_db_decimals(im->db)));
}

static int
scan(struct import *im, struct crm_stage *stage)
{
	struct crm_order_reader reader;
	struct crm_csv *csv = NULL;
	int rc;

	memset(&reader, 0, sizeof(reader));
	rc = open_reader(im, stage, &csv, &reader);
	if (rc == 0)
		rc = crm_orderscan_fill(&im->scan, im->db, csv, &reader);
	crm_order_reader_close(&reader);
	crm_csv_close(csv);
	return (rc);
}

static int
prepare(struct import *im, struct crm_stage *stage)
{
	int64_t one;

	if (scan(im, stage) == -1 ||
	    open_reader(im, stage, &im->csv, &im->reader) == -1 ||
	    open_reader(im, stage, &im->late, &im->late_reader) == -1)
		return (-1);
	im->ids = crm_identities_open(im->db, im->scan.rows);
	im->dict = crm_dict_open(im->db, im->scan.rows);
	im->pool = crm_pool_new();
	if (im->ids == NULL || im->dict == NULL)
		return (-1);
	im->orders = crm_orders_open(im->db, im->ids, im->dict);
	if (im->orders == NULL)
		return (-1);
	if (im->pool == NULL)
		return (nomem(im));
	im->empty = crm_one(im->db, &one, "SELECT id FROM orders LIMIT 1",
	    "") == 0;
	im->refs = crm_one(im->db, &one, "SELECT 1\n"
	    "FROM order_line\n"
	    "WHERE ref_order_no IS NOT NULL\n"
	    "LIMIT 1", "") == 1;
	return (crm_errkind(crm_db_err(im->db)) == CRM_ERR_NONE ? 0 : -1);
}

static int
finish(struct import *im)
{

	if (im->faulty > 0)
		return (crm_err_set(crm_db_err(im->db), CRM_ERR_INPUT,
		    _("%zu of %zu rows cannot be stored, so nothing was; mend "
		    "them, or keep them apart with --rejects FILE"),
		    im->faulty, im->counts->read));
	if (crm_orders_flush(im->orders) == -1)
		return (-1);
	return (crm_identities_finish(im->ids));
}

int
crm_order_import(struct crm_db *db, struct crm_stage *stage,
    const struct crm_order_job *job, struct crm_order_counts *counts)
{
	struct import im;
	int rc;

	memset(&im, 0, sizeof(im));
	im.db = db;
	im.job = job;
	im.counts = counts;
	rc = prepare(&im, stage);
	if (rc == 0)
		rc = import_rows(&im);
	if (rc == 0)
		rc = finish(&im);
	crm_order_reader_close(&im.reader);
	crm_order_reader_close(&im.late_reader);
	crm_csv_close(im.csv);
	crm_csv_close(im.late);
	crm_orders_close(im.orders);
	crm_identities_close(im.ids);
	crm_dict_close(im.dict);
	crm_pool_free(im.pool);
	crm_merged_free(&im.merged);
	crm_orderscan_free(&im.scan);
	free(im.pending);
	return (rc);
}

#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/lang.h"
#include "core/stage.h"
#include "intake/pool.h"
#include "record/import_int.h"
#include "record/parcel.h"

#define PROGRESS	65536	/* rows between two words of progress */

int
crm_import_bad(const struct crm_order_job *job, struct crm_cells *cells,
    int ragged, size_t *faulty)
{

	if (job->reject == NULL) {
		++*faulty;
		return (0);
	}
	return (job->reject(job->arg, cells->csv, ragged,
	    crm_buf_text(&cells->reason)));
}

int
crm_import_judge(struct crm_err *err, size_t faulty, size_t read)
{

	if (faulty == 0)
		return (0);
	return (crm_err_set(err, CRM_ERR_INPUT, _("%zu of %zu rows cannot be "
	    "stored, so nothing was; mend them, or keep them apart with "
	    "--rejects FILE"), faulty, read));
}

static int
bad_row(struct crm_import *im, struct crm_order_reader *reader, int ragged)
{

	im->counts->rejected++;
	im->bad = 1;
	return (crm_import_bad(im->job, &reader->cells, ragged, &im->faulty));
}

/* Reads the row that a reader is on.  0, a status of reject(), -1. */
static int
read_row(struct crm_import *im, struct crm_order_reader *reader, int ragged)
{
	int rc;

	im->counts->read++;
	if (im->job->progress != NULL && im->counts->read % PROGRESS == 0)
		im->job->progress(im->job->arg, im->counts->read);
	if (ragged) {
		crm_cells_ragged(&reader->cells);
		return (bad_row(im, reader, 1));
	}
	rc = crm_order_row_read(reader, &im->row);
	if (rc == 0)
		return (bad_row(im, reader, 0));
	if (rc == -1 || im->faulty > 0)
		return (rc == -1 ? -1 : 0);	/* all is refused: only look */
	return (crm_import_take(im, reader->cells.csv));
}

/* The rows of the order that stand further on. */
static int
read_late(struct crm_import *im, int64_t run)
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

/* Ends the order at hand, fetching the rest of it first.  As read_row(). */
static int
flush(struct crm_import *im)
{
	int64_t *state = crm_map_get(im->scan.order, im->hash), id = 1;
	int rc = 0;

	if (state != NULL && *state < 0)
		rc = read_late(im, -1 - *state);
	if (rc == 0 && im->npending > 0 && im->faulty == 0)
		rc = crm_import_end(im, &id);
	if (state != NULL)
		*state = id;
	im->npending = 0;
	im->bad = 0;
	crm_pool_reset(im->settler.pool);
	return (rc);
}

/* The second pass: order by order. */
static int
import_rows(struct crm_import *im)
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
open_reader(struct crm_import *im, struct crm_stage *stage,
    struct crm_csv **csv, struct crm_order_reader *reader)
{

	if ((*csv = crm_stage_csv(stage, NULL)) == NULL ||
	    crm_csv_header(*csv) == -1)
		return (-1);
	return (crm_order_reader_open(reader, crm_db_err(im->db), *csv,
	    im->job->faults, crm_db_decimals(im->db)));
}

static int
scan(struct crm_import *im, struct crm_stage *stage)
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
prepare(struct crm_import *im, struct crm_stage *stage)
{
	int64_t one;

	if (scan(im, stage) == -1 ||
	    open_reader(im, stage, &im->csv, &im->reader) == -1 ||
	    open_reader(im, stage, &im->late, &im->late_reader) == -1)
		return (-1);
	if (crm_settler_open(&im->settler, im->db, im->scan.rows) == -1)
		return (-1);
	im->empty = crm_one(im->db, &one, "SELECT id FROM orders LIMIT 1",
	    "") == 0;
	return (crm_errkind(crm_db_err(im->db)) == CRM_ERR_NONE ? 0 : -1);
}

static int
finish(struct crm_import *im)
{

	if (crm_import_judge(crm_db_err(im->db), im->faulty,
	    im->counts->read) == -1)
		return (-1);
	if (crm_orders_flush(im->settler.orders) == -1 ||
	    crm_parcels_follow(&im->settler) == -1)
		return (-1);
	im->counts->lost = im->settler.lost;
	return (crm_identities_finish(im->settler.ids));
}

int
crm_order_import(struct crm_db *db, struct crm_stage *stage,
    const struct crm_order_job *job, struct crm_order_counts *counts)
{
	struct crm_import im;
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
	crm_settler_close(&im.settler);
	crm_orderscan_free(&im.scan);
	free(im.pending);
	return (rc);
}

#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/stage.h"
#include "intake/pool.h"
#include "record/dict.h"
#include "record/erased.h"
#include "record/identity.h"
#include "record/orderimport.h"
#include "record/ordersettle.h"
#include "record/parcel.h"
#include "record/shipimport.h"
#include "record/shiprow.h"

#define PROGRESS	65536	/* rows between two words of progress */

struct import {
	struct crm_db		*db;
	const struct crm_order_job *job;
	struct crm_ship_counts	*counts;
	struct crm_csv		*csv;
	struct crm_cells	 cells;
	struct crm_ship_row	 row;
	struct crm_settler	 settler;
	struct crm_parcels	*parcels;
	int64_t			*fact;		/* that the rows say */
	size_t			 nfact, cfact;
	size_t			 faulty;
};

static int
bad_row(struct import *im, int ragged)
{

	im->counts->rejected++;
	return (crm_import_bad(im->job, &im->cells, ragged, &im->faulty));
}

/* The numbers behind a row's channel and file. */
static int
resolve(struct import *im)
{
	struct crm_ship_row *row = &im->row;
	struct crm_cell name = row->source;

	if (name.n == 0) {
		name.p = crm_csv_source(im->csv);
		name.n = strlen(name.p);
	}
	if (row->channel.n > 0 && crm_dict_id(im->settler.dict,
	    CRM_DICT_CHANNEL, &row->channel, &row->fact.channel) == -1)
		return (-1);
	return (crm_dict_id(im->settler.dict, CRM_DICT_SOURCE, &name,
	    &row->fact.source));
}

/* Notes the fact behind a row. */
static int
note(struct import *im, const struct crm_shipment_stored *stored)
{
	int64_t *more;

	if (im->nfact == im->cfact) {
		im->cfact = im->cfact == 0 ? 64 : im->cfact * 2;
		more = realloc(im->fact, im->cfact * sizeof(*more));
		if (more == NULL)
			return (crm_err_nomem(crm_db_err(im->db)));
		im->fact = more;
	}
	im->fact[im->nfact++] = stored->id;
	im->counts->new += (size_t)stored->new;
	im->counts->changed += (size_t)stored->changed;
	im->counts->same += (size_t)(!stored->new && !stored->changed);
	return (stored->written ? crm_parcels_fact(im->parcels, stored->id) :
	    0);
}

/* A parcel of before to somebody who was erased, known by its receiver. */
static int
to_erased(const struct import *im)
{
	const struct crm_shipment *fact = &im->row.fact;
	const char *key = fact->text[CRM_SHIPMENT_RECEIVER_KEY];
	int64_t at = fact->shipped_at != CRM_NULL ? fact->shipped_at :
	    fact->exported_at, when;

	return (*key != '\0' && crm_erased_find(
	    crm_identities_erased(im->settler.ids), "phone", key, strlen(key),
	    &when) && (at == CRM_NULL || when >= at));
}

static int
take(struct import *im)
{
	struct crm_shipment_stored stored;

	if (to_erased(im)) {
		im->counts->same++;
		return (0);
	}
	crm_pool_reset(im->settler.pool);
	if (crm_shipment_store(im->db, im->settler.pool, &im->row.fact,
	    &stored) == -1)
		return (-1);
	return (note(im, &stored));
}

/* Reads the row that csv is on.  0, a status of reject(), -1. */
static int
read_row(struct import *im, int ragged)
{
	int rc;

	im->counts->read++;
	if (im->job->progress != NULL && im->counts->read % PROGRESS == 0)
		im->job->progress(im->job->arg, im->counts->read);
	if (ragged) {
		crm_cells_ragged(&im->cells);
		return (bad_row(im, 1));
	}
	rc = crm_ship_row_read(&im->cells, &im->row);
	if (rc == 1 && resolve(im) == -1)
		rc = -1;
	if (rc == 0)
		return (bad_row(im, 0));
	if (rc == -1 || im->faulty > 0)
		return (rc == -1 ? -1 : 0);	/* all is refused: only look */
	return (take(im));
}

static int
import_rows(struct import *im)
{
	int rc, stop = 0;

	while (stop == 0 && (rc = crm_csv_next(im->csv)) > 0)
		stop = read_row(im, rc == 2);
	return (stop == 0 ? rc : stop);
}

/* How many of the rows are nobody's in the end. */
static int
count_open(struct import *im)
{
	int64_t one;
	size_t i;
	int rc;

	for (i = 0; i < im->nfact; i++) {
		rc = crm_one(im->db, &one, "SELECT 1\n"
		    "FROM shipment\n"
		    "WHERE id = :id AND orders IS NULL", "i", im->fact[i]);
		if (rc == -1)
			return (-1);
		im->counts->open += (size_t)rc;
	}
	return (0);
}

static int
prepare(struct import *im, struct crm_stage *stage)
{
	struct crm_err *err = crm_db_err(im->db);

	if ((im->csv = crm_stage_csv(stage, NULL)) == NULL ||
	    crm_csv_header(im->csv) == -1 ||
	    crm_cells_open(&im->cells, err, im->csv, im->job->faults,
	    "shipment") == -1 || crm_ship_header(&im->cells) == -1 ||
	    crm_settler_open(&im->settler, im->db, 0) == -1)
		return (-1);
	im->settler.shipments = 1;
	im->parcels = crm_parcels_open(&im->settler);
	return (im->parcels == NULL ? -1 : 0);
}

int
crm_ship_import(struct crm_db *db, struct crm_stage *stage,
    const struct crm_order_job *job, struct crm_ship_counts *counts)
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
		rc = crm_import_judge(crm_db_err(db), im.faulty,
		    counts->read);
	if (rc == 0)
		rc = crm_parcels_settle(im.parcels);
	if (rc == 0)
		rc = count_open(&im);
	counts->lost = im.settler.lost;
	crm_parcels_close(im.parcels);
	crm_settler_close(&im.settler);
	crm_cells_close(&im.cells);
	crm_csv_close(im.csv);
	crm_buf_free(&im.row.key);
	free(im.fact);
	return (rc);
}

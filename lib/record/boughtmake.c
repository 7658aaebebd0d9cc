#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "record/bought_int.h"

/* All of it from the beginning: to store it, to compare it, to do without. */

#define PIECE	((int64_t)1 << 17)	/* orders that are read at a time */

static int
merge_some(struct crm_bought_made *made, struct crm_bought_adds *adds,
    size_t least)
{

	return (adds->n < least ? 0 : crm_bought_merge(made, adds, NULL));
}

static int
take(struct crm_stmt *stmt, struct crm_bought_adds *adds)
{
	struct crm_bought_line line;

	line.member = crm_col_int(stmt, 0);
	line.order = crm_col_int(stmt, 1);
	line.at = crm_col_int(stmt, 2);
	line.amount = crm_col_int(stmt, 3);
	line.sale = crm_col_int(stmt, 4) == 1;
	return (crm_bought_add(adds, &line));
}

static int
from_view(struct crm_bought_made *made, struct crm_bought_adds *adds)
{
	struct crm_stmt *stmt;
	int64_t order = 0;
	int rc;

	if ((stmt = crm_sql(made->db, "/* scan: every purchase is wanted */ "
	    "SELECT member, order_id, ordered_at, amount, sale\n"
	    "FROM v_purchase\n"
	    "ORDER BY line")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		/* The lines of an order come together. */
		if (crm_col_int(stmt, 1) != order &&
		    merge_some(made, adds, CRM_BOUGHT_ADDS) == -1) {
			rc = -1;
			break;
		}
		order = crm_col_int(stmt, 1);
		if (take(stmt, adds) == -1) {
			rc = crm_err_nomem(crm_db_err(made->db));
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

static int
from_tables(struct crm_bought_made *made, struct crm_bought_adds *adds)
{
	struct crm_bought_scan scan;
	struct crm_range piece;
	int64_t last = 0;
	int rc;

	if (crm_one(made->db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM orders", "") == -1)
		return (-1);
	rc = crm_bought_scan_open(&scan, made->db, last);
	for (piece.first = 1; rc == 0 && piece.first <= last;
	    piece.first += PIECE) {
		piece.last = piece.first + PIECE - 1;
		rc = crm_bought_scan_range(&scan, &piece, adds);
		if (rc == 0)
			rc = merge_some(made, adds, CRM_BOUGHT_ADDS);
	}
	crm_bought_scan_close(&scan);
	return (rc);
}

int
crm_bought_make(struct crm_bought_made *made, struct crm_db *db, int truth)
{
	struct crm_bought_adds adds = { 0 };
	int rc;

	memset(made, 0, sizeof(*made));
	made->db = db;
	rc = truth ? from_view(made, &adds) : from_tables(made, &adds);
	if (rc == 0)
		rc = merge_some(made, &adds, 1);
	free(adds.v);
	return (rc);
}

void
crm_bought_made_free(struct crm_bought_made *made)
{
	int64_t i;

	if (!made->table)
		for (i = 0; i < made->n; i++)
			crm_buf_free(&made->block[i]);
	free(made->block);
	memset(made, 0, sizeof(*made));
}

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "record/bought_int.h"

struct crm_bought_reader {
	struct crm_db		*db;
	int64_t			 first, last, before;
	struct crm_stmt		*stmt;	/* NULL: of blocks in memory */
	struct crm_bought_made	 made;
	int64_t			 block;	/* of them, the next */
	struct crm_bought_body	 body;
	struct crm_bought_list	 list;
};

int
crm_bought_fresh(struct crm_db *db)
{
	int64_t fresh = 0;
	int rc;

	if (crm_batch_changed(db))
		return (0);
	rc = crm_one(db, &fresh, "SELECT upto = (\n"
	    "\tSELECT coalesce(max(id), 0) + 1 FROM orders)\n"
	    "\tAND NOT EXISTS (SELECT 1 FROM bought_change)\n"
	    "FROM bought_state\n"
	    "WHERE id = 1", "");
	return (rc == -1 ? -1 : fresh == 1);
}

static int
start(struct crm_bought_reader *reader)
{
	int fresh = crm_bought_fresh(reader->db);

	if (fresh == -1)
		return (-1);
	if (!fresh)
		return (crm_bought_make(&reader->made, reader->db, 1));
	reader->stmt = crm_sql(reader->db, "SELECT block, body\n"
	    "FROM bought\n"
	    "WHERE block >= :first AND block <= :last\n"
	    "ORDER BY block");
	return (reader->stmt == NULL ? -1 : crm_bind(reader->stmt, "ii",
	    reader->first >> CRM_BOUGHT_SHIFT,
	    reader->last >> CRM_BOUGHT_SHIFT));
}

struct crm_bought_reader *
crm_bought_open(struct crm_db *db, int64_t first, int64_t last,
    int64_t before)
{
	struct crm_bought_reader *reader;

	if ((reader = calloc(1, sizeof(*reader))) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	reader->db = db;
	reader->first = first < 0 ? 0 : first;
	reader->last = last;
	reader->before = before;
	reader->block = reader->first >> CRM_BOUGHT_SHIFT;
	if (start(reader) == 0)
		return (reader);
	crm_bought_close(reader);
	return (NULL);
}

/* The next block: 1, 0, -1. */
static int
next_block(struct crm_bought_reader *reader)
{
	struct crm_bought_made *made = &reader->made;
	int64_t block = reader->block;
	int rc;

	if (reader->stmt == NULL) {
		if (block >= made->n ||
		    block > reader->last >> CRM_BOUGHT_SHIFT)
			return (0);
		crm_bought_body_open(&reader->body, block,
		    made->block[block].p, made->block[block].n);
		reader->block++;
		return (1);
	}
	if ((rc = crm_step(reader->stmt)) == 1)
		crm_bought_body_open(&reader->body,
		    crm_col_int(reader->stmt, 0),
		    crm_col_blob(reader->stmt, 1),
		    crm_col_len(reader->stmt, 1));
	else
		reader->stmt = NULL;	/* it is reset, and nothing follows */
	return (rc);
}

int
crm_bought_next(struct crm_bought_reader *reader, struct crm_bought *bought)
{
	struct crm_bought_body *body = &reader->body;
	int rc;

	for (;;) {
		rc = crm_bought_body_next(body, reader->before, &reader->list);
		if (rc == -1)
			return (crm_bought_damaged(reader->db));
		if (rc == -2)
			return (crm_err_nomem(crm_db_err(reader->db)));
		bought->member = (body->block << CRM_BOUGHT_SHIFT) +
		    body->place;
		if (rc == 1 && bought->member > reader->last)
			return (0);
		if (rc == 1 && bought->member >= reader->first &&
		    reader->list.n > 0)
			break;
		if (rc == 0 && (rc = next_block(reader)) != 1)
			return (rc);
	}
	bought->order = reader->list.v;
	bought->n = reader->list.n;
	return (1);
}

void
crm_bought_close(struct crm_bought_reader *reader)
{

	if (reader == NULL)
		return;
	if (reader->stmt != NULL)
		crm_reset(reader->stmt);
	crm_bought_made_free(&reader->made);
	free(reader->list.v);
	free(reader);
}

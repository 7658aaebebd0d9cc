#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/redact.h"

#define NAP_MS	100

/* Where the literal behind the comma stands; p is at a literal. */
static const char *
skip_literal(const char *p)
{

	if (*p == 'X')
		p++;
	if (*p == '\'')
		for (p++; *p != '\0'; p++) {
			if (*p != '\'')
				continue;
			if (p[1] != '\'')
				break;
			p++;
		}
	p += strcspn(p, ",");
	return (*p == ',' ? p + 1 : p);
}

/* Where a column stands in a table, from 0; -1 there is none, -2. */
static int64_t
place_of(struct crm_db *db, const char *table, const char *column)
{
	int64_t col;
	int rc;

	if (column == NULL)
		return (-1);
	rc = crm_one(db, &col, "SELECT cid\n"
	    "FROM pragma_table_info(:tbl)\n"
	    "WHERE name = :name /* scan: the schema is small */", "tt",
	    table, column);
	return (rc == -1 ? -2 : rc == 0 ? -1 : col);
}

static int64_t
number_at(const char *image, int64_t col)
{

	if (col < 0)
		return (0);
	while (col-- > 0)
		image = skip_literal(image);
	return (strtoll(image, NULL, 10));
}

static int
mark(struct crm_db *db, int64_t batch, const char *table, int64_t row)
{

	return (crm_run(db, "UPDATE batch_image\n"
	    "SET image = '?'\n"
	    "WHERE batch = :batch AND tbl = :tbl AND row = :row", "iti",
	    batch, table, row));
}

/* Where the columns stand that tell whose a row is.  0 or -1. */
static int
places_of(struct crm_db *db, const struct crm_redact *redact,
    const char *table, int64_t col[CRM_REDACT_LINKS])
{
	int i;

	for (i = 0; i < CRM_REDACT_LINKS; i++) {
		col[i] = place_of(db, table, redact->column(redact->arg,
		    table, i));
		if (col[i] == -2)
			return (-1);
	}
	return (0);
}

/* Those of a batch and table that are to go, in rows; 0 or -1. */
static int
choose(struct crm_db *db, int64_t batch, const char *table,
    struct crm_redact *redact, struct crm_buf *rows)
{
	int64_t col[CRM_REDACT_LINKS], link[CRM_REDACT_LINKS], row;
	struct crm_stmt *stmt;
	const char *image;
	int i, rc;

	if (places_of(db, redact, table, col) == -1 || (stmt = crm_sql(db, "SELECT row, image\n"
	    "FROM batch_image\n"
	    "WHERE batch = :batch AND tbl = :tbl\n"
	    "ORDER BY row")) == NULL ||
	    crm_bind(stmt, "it", batch, table) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		row = crm_col_int(stmt, 0);
		image = crm_col_text(stmt, 1);
		if (*image == '\0' || *image == '?')
			continue;
		for (i = 0; i < CRM_REDACT_LINKS; i++)
			link[i] = number_at(image, col[i]);
		rc = redact->is(redact->arg, table, row, link, image,
		    crm_col_len(stmt, 1));
		if (rc == -1)
			break;
		if (rc == 1)
			crm_buf_add(rows, &row, sizeof(row));
	}
	crm_reset(stmt);
	return (rows->bad ? crm_err_nomem(db->err) : rc);
}

static int
redact_table(struct crm_db *db, int64_t batch, const char *table,
    struct crm_redact *redact)
{
	struct crm_buf rows = { 0 };
	int64_t row;
	size_t at;
	int rc = choose(db, batch, table, redact, &rows);

	for (at = 0; rc == 0 && at < rows.n; at += sizeof(row)) {
		memcpy(&row, rows.p + at, sizeof(row));
		rc = mark(db, batch, table, row);
		redact->redacted++;
	}
	crm_buf_free(&rows);
	return (rc);
}

struct packed {
	struct crm_db		*db;
	struct crm_redact	*redact;
};

/* Asks of an image that stands among others in a pack. */
static int
is_packed(void *arg, const struct crm_packed *image)
{
	struct packed *p = arg;
	int64_t col[CRM_REDACT_LINKS], link[CRM_REDACT_LINKS];
	int i;

	if (places_of(p->db, p->redact, image->table, col) == -1)
		return (-1);
	for (i = 0; i < CRM_REDACT_LINKS; i++)
		link[i] = col[i] < 0 ? 0 : image->number(image, (int)col[i]);
	return (p->redact->is(p->redact->arg, image->table, image->row, link,
	    image->image, image->n));
}

static int
redact_packs(struct crm_db *db, struct crm_redact *redact)
{
	struct packed packed = { db, redact };
	int64_t n = crm_packs_erase(db, is_packed, &packed);

	if (n == -1)
		return (-1);
	redact->redacted += n;
	return (0);
}

int
crm_images_redact(struct crm_db *db, struct crm_redact *redact)
{
	struct crm_buf table = { 0 };
	struct crm_stmt *stmt;
	int64_t batch = 0;
	int rc;

	/* One step a batch and table: what it writes must not be read on. */
	for (;;) {
		if ((stmt = crm_sql(db, "SELECT batch, tbl\n"
		    "FROM batch_image\n"
		    "WHERE (batch, tbl) > (:batch, :tbl) AND batch <> :self\n"
		    "ORDER BY batch, tbl LIMIT 1")) == NULL ||
		    crm_bind(stmt, "iti", batch, crm_buf_text(&table),
		    db->batch) == -1) {
			rc = -1;
			break;
		}
		if ((rc = crm_step(stmt)) == 1) {
			batch = crm_col_int(stmt, 0);
			crm_buf_reset(&table);
			crm_buf_str(&table, crm_col_text(stmt, 1));
		}
		crm_reset(stmt);
		if (rc == 1 && table.bad)
			rc = crm_err_nomem(db->err);
		if (rc != 1 || redact_table(db, batch, table.p, redact) == -1)
			break;
	}
	crm_buf_free(&table);
	return (rc == 0 ? redact_packs(db, redact) : -1);
}

void
crm_batch_touch(struct crm_db *db)
{

	db->dirty = 1;
}

int
crm_images_blank(struct crm_db *db)
{

	if (crm_run(db, "UPDATE batch_image\n"
	    "SET image = ''\n"
	    "WHERE batch = :batch", "i", db->batch) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM batch_pack\n"
	    "WHERE batch = :batch", "i", db->batch));
}

int
crm_db_flush_log(struct crm_db *db, int seconds)
{
	struct timespec nap = { 0, NAP_MS * 1000000L };
	int64_t left = (int64_t)seconds * 1000;
	int rc;

	sqlite3_busy_timeout(db->sq, 0);
	while ((rc = sqlite3_wal_checkpoint_v2(db->sq, NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL)) != SQLITE_OK &&
	    (rc & 0xff) == SQLITE_BUSY && left > 0) {
		nanosleep(&nap, NULL);
		left -= NAP_MS;
	}
	sqlite3_busy_timeout(db->sq, CRM_BUSY_MS);
	if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY)
		return (crm_db_fail(db, NULL));
	return (rc == SQLITE_OK);
}

int
crm_db_rewrite(struct crm_db *db)
{

	crm_stmt_drop_all(db);
	return (crm_db_exec(db, "VACUUM"));
}

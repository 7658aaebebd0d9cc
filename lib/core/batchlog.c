#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/undo_int.h"

/* What batches did, as rows and before-images tell. */

struct tally {
	struct crm_db		*db;
	struct crm_images	*images;
	int64_t			 batch;
	struct crm_map		*seen;	/* rows that are counted */
	struct crm_batch_rows	 rows;
};

/* 1 when the row is new here, 0, -1. */
static int
see(struct tally *y, int64_t row)
{
	int found;

	if (crm_map_put(y->seen, crm_undo_key(0, row, 0), &found) == NULL)
		return (crm_err_nomem(y->db->err));
	return (!found);
}

static int
count_image(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct tally *y = arg;
	int rc = see(y, image->row);

	(void)t;
	if (image->absent)
		y->rows.made += rc == 1;
	else if (image->now == CRM_NULL)
		y->rows.deleted += rc == 1;
	else
		y->rows.changed += rc == 1;
	return (rc == -1 ? -1 : 0);
}

/* What was written by the batch before a later one touched it. */
static int
count_later(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct tally *y = arg;
	int rc;

	(void)t;
	if (image->absent || image->was != y->batch)
		return (0);
	if ((rc = see(y, image->row)) == 1)
		y->rows.made++;
	return (rc == -1 ? -1 : 0);
}

static int
count_made(struct tally *y, struct crm_image_table *t)
{
	sqlite3_stmt *st = t->made;
	int got = 0, rc;

	if (sqlite3_bind_int64(st, 1, y->batch) != SQLITE_OK ||
	    sqlite3_bind_int64(st, 2, INT64_MIN) != SQLITE_OK)
		return (crm_db_fail(y->db, NULL));
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if ((got = see(y, sqlite3_column_int64(st, 0))) == -1)
			break;
		y->rows.made += got;
	}
	if (rc != SQLITE_DONE && got != -1)
		crm_db_fail(y->db, NULL);
	sqlite3_reset(st);
	return (rc == SQLITE_DONE ? 0 : -1);
}

/* Images of any batch behind one; the last one is told of each. */
static int
each_later(struct crm_images *images, int64_t batch,
    struct crm_image_table *t,
    int (*fn)(void *arg, struct crm_image_table *t, struct crm_image *image),
    void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(images->db, "SELECT id\n"
	    "FROM batch\n"
	    "WHERE id > :batch\n"
	    "ORDER BY id")) == NULL || crm_bind(stmt, "i", batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = crm_images_each(images, crm_col_int(stmt, 0), t, fn,
		    arg)) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
by_name(const void *a, const void *b)
{
	const struct crm_image_table *const *x = a, *const *y = b;

	return (strcmp((*x)->name, (*y)->name));
}

static int
count_table(struct tally *y, struct crm_image_table *t)
{

	memset(&y->rows, 0, sizeof(y->rows));
	y->rows.table = t->name;
	crm_map_free(y->seen);
	if ((y->seen = crm_map_new()) == NULL)
		return (crm_err_nomem(y->db->err));
	if (crm_images_each(y->images, y->batch, t, count_image, y) == -1 ||
	    count_made(y, t) == -1)
		return (-1);
	return (each_later(y->images, y->batch, t, count_later, y));
}

int
crm_batch_tables(struct crm_db *db, int64_t batch,
    int (*fn)(void *arg, const struct crm_batch_rows *rows), void *arg)
{
	struct tally y = { .db = db, .batch = batch };
	struct crm_image_table **sorted = NULL;
	size_t i;
	int rc = -1;

	if ((y.images = crm_images_open(db, NULL)) == NULL)
		return (-1);
	sorted = calloc(y.images->n + 1, sizeof(*sorted));
	if (sorted == NULL) {
		crm_err_nomem(db->err);
		goto close;
	}
	for (i = 0; i < y.images->n; i++)
		sorted[i] = &y.images->table[i];
	qsort(sorted, y.images->n, sizeof(*sorted), by_name);
	for (i = 0, rc = 0; rc == 0 && i < y.images->n; i++) {
		if ((rc = count_table(&y, sorted[i])) == 0 &&
		    y.rows.made + y.rows.changed + y.rows.deleted > 0)
			rc = fn(arg, &y.rows);
	}

close:
	free(sorted);
	crm_map_free(y.seen);
	crm_images_close(y.images);
	return (rc);
}

int
crm_batch_table(struct crm_db *db, const char *table)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM sqlite_schema AS t, pragma_table_info(t.name) AS c\n"
	    "WHERE t.type = 'table' AND t.name = :tbl AND c.name = 'batch'\n"
	    "\tAND t.name NOT IN ('batch_image', 'batch_pack')\n"
	    "/* scan: the schema is small */", "t", table));
}

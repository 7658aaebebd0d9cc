#include <stdlib.h>
#include <string.h>

#include "core/db_int.h"
#include "core/err.h"

/*
 * Rows that a batch inserts below a number.  A trigger could tell of them, but
 * is felt at each row of a bulk load; the update hook is not.
 */

int
crm_batch_watch(struct crm_db *db, const char *table, int64_t below)
{
	struct crm_watch *watch;

	if (db->nwatch == CRM_WATCHES)
		return (crm_err_set(db->err, CRM_ERR_DATABASE,
		    "too many tables are watched"));
	watch = &db->watch[db->nwatch++];
	memset(watch, 0, sizeof(*watch));
	watch->table = table;
	watch->below = below;
	return (0);
}

void
crm_watch_inserted(struct crm_db *db, const char *table, int64_t row)
{
	struct crm_watch *watch;
	int64_t *more;
	size_t i;

	for (i = 0; i < db->nwatch; i++)
		if (row < db->watch[i].below &&
		    strcmp(db->watch[i].table, table) == 0)
			break;
	if (i == db->nwatch)
		return;
	watch = &db->watch[i];
	if (watch->n == watch->cap) {
		watch->cap = watch->cap == 0 ? 64 : watch->cap * 2;
		more = realloc(watch->row, watch->cap * sizeof(*more));
		if (more == NULL) {
			watch->cap = watch->n;
			watch->bad = 1;
			return;
		}
		watch->row = more;
	}
	watch->row[watch->n++] = row;
}

const int64_t *
crm_batch_watched(struct crm_db *db, const char *table, size_t *n)
{
	size_t i;

	*n = 0;
	for (i = 0; i < db->nwatch; i++)
		if (strcmp(db->watch[i].table, table) == 0)
			break;
	if (i == db->nwatch)
		return (NULL);
	*n = db->watch[i].n;
	if (db->watch[i].bad) {
		crm_err_nomem(db->err);
		*n = 1;
		return (NULL);
	}
	return (db->watch[i].row);
}

void
crm_watch_end(struct crm_db *db)
{
	size_t i;

	for (i = 0; i < db->nwatch; i++)
		free(db->watch[i].row);
	db->nwatch = 0;
}

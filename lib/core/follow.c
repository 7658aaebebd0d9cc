#include <string.h>

#include "core/db_int.h"
#include "core/err.h"

/*
 * Rows that a batch touches in whatever way, as ranges: a bulk load or its
 * undo comes to a few, and the hook sees every row in any case.
 */

int
crm_batch_follow(struct crm_db *db, const char *table, int shift, int deleted)
{
	struct crm_follow *f;

	if (db->nfollow == CRM_FOLLOWED)
		return (crm_err_set(db->err, CRM_ERR_DATABASE,
		    "too many tables are followed"));
	f = &db->follow[db->nfollow++];
	memset(f, 0, sizeof(*f));
	f->table = table;
	f->shift = shift;
	f->only = deleted;
	return (0);
}

static struct crm_follow *
find(struct crm_db *db, const char *table)
{
	size_t i;

	for (i = 0; i < db->nfollow; i++)
		if (strcmp(db->follow[i].table, table) == 0)
			return (&db->follow[i]);
	return (NULL);
}

void
crm_follow_row(struct crm_db *db, int deleted, const char *table, int64_t row)
{
	struct crm_follow *f = find(db, table);

	if (f == NULL || f->bad || (f->only && !deleted))
		return;
	f->deleted |= deleted;
	row >>= f->shift;
	f->bad = crm_ranges_add(&f->ranges, row, row) == -1;
}

int
crm_batch_followed(struct crm_db *db, const char *table,
    const struct crm_ranges **ranges, int *deleted)
{
	static const struct crm_ranges none;
	struct crm_follow *f = find(db, table);

	*ranges = &none;
	*deleted = 0;
	if (f == NULL)
		return (0);
	if (f->bad)
		return (crm_err_nomem(db->err));
	crm_ranges_tidy(&f->ranges);
	*ranges = &f->ranges;
	*deleted = f->deleted;
	return (1);
}

void
crm_follow_end(struct crm_db *db)
{
	size_t i;

	for (i = 0; i < db->nfollow; i++)
		crm_ranges_free(&db->follow[i].ranges);
	db->nfollow = 0;
}

#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/pack.h"

static int
each_pack(struct crm_images *images, int64_t batch, struct crm_image_table *t,
    int (*fn)(void *arg, struct crm_image_table *t, struct crm_image *image),
    void *arg)
{
	struct crm_stmt *stmt;
	const void *body;
	int rc;

	if ((stmt = crm_sql(images->db, "SELECT body\n"
	    "FROM batch_pack\n"
	    "WHERE batch = :batch AND tbl = :tbl\n"
	    "ORDER BY id")) == NULL ||
	    crm_bind(stmt, "it", batch, t->name) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		body = crm_col_blob(stmt, 0);
		rc = crm_pack_each(images, t, body, crm_col_len(stmt, 0), fn,
		    arg);
		if (rc != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_images_each(struct crm_images *images, int64_t batch,
    struct crm_image_table *t,
    int (*fn)(void *arg, struct crm_image_table *t, struct crm_image *image),
    void *arg)
{
	struct crm_image image = { .val = t->old };
	struct crm_stmt *stmt;
	const char *text;
	int rc;

	if ((rc = each_pack(images, batch, t, fn, arg)) != 0)
		return (rc);
	if ((stmt = crm_sql(images->db, "SELECT row, was, now, image\n"
	    "FROM batch_image\n"
	    "WHERE batch = :batch AND tbl = :tbl\n"
	    "ORDER BY row")) == NULL ||
	    crm_bind(stmt, "it", batch, t->name) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		image.row = crm_col_int(stmt, 0);
		image.was = crm_col_int(stmt, 1);
		image.now = crm_col_int(stmt, 2);
		text = crm_col_text(stmt, 3);
		image.absent = *text == '\0';
		image.erased = *text == '?';
		if (image.erased)
			memset(image.val, 0, (size_t)t->ncol *
			    sizeof(*image.val));
		rc = image.absent || image.erased ? 0 :
		    crm_image_parse(images, t, text, image.val);
		if (rc == 0)
			rc = fn(arg, t, &image);
		if (rc != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
is_row(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	const int64_t *row = arg;

	(void)t;
	return (image->row == *row);
}

int
crm_image_packed(struct crm_images *images, int64_t batch,
    struct crm_image_table *t, int64_t row)
{
	struct crm_stmt *stmt;
	const void *body;
	int rc;

	if ((stmt = crm_sql(images->db, "SELECT body\n"
	    "FROM batch_pack\n"
	    "WHERE batch = :batch AND tbl = :tbl\n"
	    "\tAND :row BETWEEN first AND last\n"
	    "ORDER BY id")) == NULL ||
	    crm_bind(stmt, "iti", batch, t->name, row) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		body = crm_col_blob(stmt, 0);
		rc = crm_pack_each(images, t, body, crm_col_len(stmt, 0),
		    is_row, &row);
		if (rc != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/pack.h"

struct forget {
	struct crm_db		*db;
	struct crm_images	*images;
	int	(*gone)(void *arg, const char *table, int64_t row);
	void			*arg;
	struct crm_pack		 left;	/* of the pack at hand */
	int64_t			 n;
};

static int
forget_image(struct forget *f, int64_t batch, const char *table, int64_t row)
{

	f->n++;
	return (crm_run(f->db, "DELETE FROM batch_image\n"
	    "WHERE batch = :batch AND tbl = :tbl AND row = :row", "iti", batch,
	    table, row));
}

static int
forget_images(struct forget *f)
{
	struct crm_stmt *stmt;
	const char *table;
	int64_t row;
	int rc;

	if ((stmt = crm_sql(f->db, "SELECT batch, tbl, row\n"
	    "FROM batch_image\n"
	    "ORDER BY batch, tbl, row /* scan: of all batches */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		table = crm_col_text(stmt, 1);
		row = crm_col_int(stmt, 2);
		if (f->gone(f->arg, table, row) && forget_image(f,
		    crm_col_int(stmt, 0), table, row) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

static int
keep_rest(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct forget *f = arg;

	if (f->gone(f->arg, t->name, image->row)) {
		f->n++;
		return (0);
	}
	return (crm_pack_put(&f->left, t, image));
}

/* Writes a pack anew, or deletes it when nothing of it is left. */
static int
replace_pack(struct forget *f, int64_t id)
{
	struct crm_pack *left = &f->left;

	if (left->body.bad)
		return (crm_err_nomem(f->db->err));
	if (left->rows == 0)
		return (crm_run(f->db, "DELETE FROM batch_pack\n"
		    "WHERE id = :id", "i", id));
	return (crm_run(f->db, "UPDATE batch_pack\n"
	    "SET first = :first, last = :last, rows = :rows, body = :body\n"
	    "WHERE id = :id", "iiibi", left->first, left->last, left->rows,
	    left->body.p, left->body.n, id));
}

static int
forget_pack(struct forget *f, struct crm_stmt *stmt,
    struct crm_image_table *t)
{
	int64_t n = f->n;
	const void *body = crm_col_blob(stmt, 1);

	f->left.rows = 0;
	crm_buf_reset(&f->left.body);
	if (crm_pack_each(f->images, t, body, crm_col_len(stmt, 1), keep_rest,
	    f) == -1)
		return (-1);
	return (f->n == n ? 0 : replace_pack(f, crm_col_int(stmt, 0)));
}

static int
forget_packs(struct forget *f, struct crm_image_table *t)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(f->db, "SELECT id, body\n"
	    "FROM batch_pack\n"
	    "WHERE tbl = :tbl\n"
	    "ORDER BY id /* scan: of all batches */")) == NULL ||
	    crm_bind(stmt, "t", t->name) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (forget_pack(f, stmt, t) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

int64_t
crm_images_forget(struct crm_db *db,
    int (*gone)(void *arg, const char *table, int64_t row), void *arg)
{
	struct forget f = { .db = db, .gone = gone, .arg = arg };
	size_t i;
	int rc;

	if ((f.images = crm_images_open(db, NULL)) == NULL)
		return (-1);
	rc = forget_images(&f);
	for (i = 0; rc == 0 && i < f.images->n; i++)
		rc = forget_packs(&f, &f.images->table[i]);
	crm_buf_free(&f.left.body);
	crm_images_close(f.images);
	return (rc == -1 ? -1 : f.n);
}

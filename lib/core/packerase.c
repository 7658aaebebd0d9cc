#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/pack.h"

struct erase {
	struct crm_db		*db;
	struct crm_images	*images;
	int	(*is)(void *arg, const struct crm_packed *packed);
	void			*arg;
	struct crm_buf		 text;	/* of the image at hand */
	struct crm_pack		 left;	/* of the pack at hand */
	int64_t			 n;
};

static int64_t
number(const struct crm_packed *packed, int col)
{
	const struct crm_val *val = packed->val;

	if (col < 0 || col >= packed->ncol || val[col].type != CRM_VAL_INT)
		return (0);
	return (val[col].i);
}

/* A column as SQLite's quote() writes it. */
static void
quote(struct crm_buf *text, const struct crm_val *v)
{
	size_t i;

	switch (v->type) {
	case CRM_VAL_NULL:
		crm_buf_str(text, "NULL");
		break;
	case CRM_VAL_INT:
		crm_buf_int(text, v->i);
		break;
	case CRM_VAL_REAL:
		crm_buf_fmt(text, "%.17g", v->d);
		break;
	case CRM_VAL_TEXT:
		crm_buf_chr(text, '\'');
		for (i = 0; i < v->n; i++) {
			if (v->p[i] == '\'')
				crm_buf_chr(text, '\'');
			crm_buf_chr(text, v->p[i]);
		}
		crm_buf_chr(text, '\'');
		break;
	case CRM_VAL_BLOB:
		crm_buf_str(text, "X'");
		for (i = 0; i < v->n; i++)
			crm_buf_fmt(text, "%02X", (unsigned char)v->p[i]);
		crm_buf_chr(text, '\'');
		break;
	}
}

static int
judge(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct erase *e = arg;
	struct crm_packed packed = { .table = t->name, .row = image->row,
	    .was = image->was, .number = number, .val = image->val,
	    .ncol = t->ncol };
	int i, is;

	if (!image->absent && !image->erased) {
		crm_buf_reset(&e->text);
		for (i = 0; i < t->ncol; i++) {
			if (i > 0)
				crm_buf_chr(&e->text, ',');
			quote(&e->text, &image->val[i]);
		}
		packed.image = crm_buf_text(&e->text);
		packed.n = e->text.n;
		if (e->text.bad)
			return (crm_err_nomem(e->db->err));
		is = e->is(e->arg, &packed);
		if (is != 0 && is != 1)
			return (-1);
		image->erased = is;
		e->n += is;
	}
	return (crm_pack_put(&e->left, t, image));
}

static int
erase_pack(struct erase *e, struct crm_stmt *stmt, struct crm_image_table *t)
{
	const void *body = crm_col_blob(stmt, 1);
	int64_t n = e->n;

	e->left.rows = 0;
	crm_buf_reset(&e->left.body);
	if (crm_pack_each(e->images, t, body, crm_col_len(stmt, 1), judge,
	    e) == -1)
		return (-1);
	if (e->left.body.bad)
		return (crm_err_nomem(e->db->err));
	if (e->n == n)
		return (0);
	return (crm_run(e->db, "UPDATE batch_pack\n"
	    "SET body = :body\n"
	    "WHERE id = :id", "bi", e->left.body.p, e->left.body.n,
	    crm_col_int(stmt, 0)));
}

static int
erase_table(struct erase *e, struct crm_image_table *t)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(e->db, "SELECT id, body\n"
	    "FROM batch_pack\n"
	    "WHERE tbl = :tbl AND batch <> :self\n"
	    "ORDER BY id /* scan: of all batches */")) == NULL ||
	    crm_bind(stmt, "ti", t->name, e->db->batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (erase_pack(e, stmt, t) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

int64_t
crm_packs_erase(struct crm_db *db,
    int (*is)(void *arg, const struct crm_packed *packed), void *arg)
{
	struct erase e = { .db = db, .is = is, .arg = arg };
	size_t i;
	int rc = 0;

	if ((e.images = crm_images_open(db, NULL)) == NULL)
		return (-1);
	for (i = 0; rc == 0 && i < e.images->n; i++)
		rc = erase_table(&e, &e.images->table[i]);
	crm_buf_free(&e.text);
	crm_buf_free(&e.left.body);
	crm_images_close(e.images);
	return (rc == -1 ? -1 : e.n);
}

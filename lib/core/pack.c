#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/pack.h"

/*
 * An image is: the row as the difference to the one before it; the batch that
 * had written it; the batch after it + 1, or 0; the number of columns, 0 for a
 * row that was absent and 1 for one that was erased; the columns.  Numbers are
 * 7 bits a byte, the lowest first, signed ones with the sign in the lowest bit.
 * A column is one of the numbers below, what carries a length times 2 on top of
 * TEXT, and its value.
 */

#define PACK_BYTES	(256 * 1024)
#define ERASED		1	/* no table has but one column */

enum { NONE, INT, REAL, TEXT, BLOB };	/* TEXT + 2 n, BLOB + 2 n */

static void
put(struct crm_buf *buf, uint64_t v)
{

	for (; v > 127; v >>= 7)
		crm_buf_chr(buf, (char)(v | 128));
	crm_buf_chr(buf, (char)v);
}

static void
put_signed(struct crm_buf *buf, int64_t v)
{

	put(buf, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0));
}

static void
put_val(struct crm_buf *buf, const struct crm_val *v)
{

	switch (v->type) {
	case CRM_VAL_NULL:
		put(buf, NONE);
		break;
	case CRM_VAL_INT:
		put(buf, INT);
		put_signed(buf, v->i);
		break;
	case CRM_VAL_REAL:
		put(buf, REAL);
		crm_buf_add(buf, &v->d, sizeof(v->d));
		break;
	case CRM_VAL_TEXT:
	case CRM_VAL_BLOB:
		put(buf, (v->type == CRM_VAL_TEXT ? TEXT : BLOB) + 2 * v->n);
		crm_buf_add(buf, v->p, v->n);
		break;
	}
}

int
crm_pack_flush(struct crm_pack *pack, struct crm_images *images)
{
	int rc = 0;

	if (pack->body.bad)
		rc = crm_err_nomem(images->db->err);
	else if (pack->rows > 0)
		rc = crm_run(images->db, "INSERT INTO batch_pack (batch, tbl,\n"
		    "\tfirst, last, rows, body)\n"
		    "VALUES (:batch, :tbl, :first, :last, :rows, :body)",
		    "itiiib", images->db->batch, pack->table->name,
		    pack->first, pack->last, pack->rows, pack->body.p,
		    pack->body.n);
	crm_buf_reset(&pack->body);
	pack->rows = 0;
	return (rc);
}

int
crm_pack_full(const struct crm_pack *pack)
{

	return (pack->body.n >= PACK_BYTES || pack->body.bad);
}

int
crm_pack_put(struct crm_pack *pack, struct crm_image_table *t,
    const struct crm_image *image)
{
	struct crm_buf *body = &pack->body;
	int i, n;

	if (pack->rows++ == 0) {
		pack->table = t;
		pack->first = pack->last = image->row;
		pack->prev = 0;
	}
	if (image->row < pack->first)
		pack->first = image->row;
	if (image->row > pack->last)
		pack->last = image->row;
	/* Without overflow, whatever the two are. */
	put_signed(body, (int64_t)((uint64_t)image->row -
	    (uint64_t)pack->prev));
	pack->prev = image->row;
	put(body, (uint64_t)image->was);
	put(body, image->now == CRM_NULL ? 0 : (uint64_t)image->now + 1);
	n = image->absent ? 0 : image->erased ? ERASED : t->ncol;
	put(body, (uint64_t)n);
	for (i = 0; n > ERASED && i < n; i++)
		put_val(body, &image->val[i]);
	return (0);
}

int
crm_pack_add(struct crm_pack *pack, struct crm_images *images,
    struct crm_image_table *t, const struct crm_image *image)
{

	if (pack->rows > 0 && (pack->table != t || crm_pack_full(pack)) &&
	    crm_pack_flush(pack, images) == -1)
		return (-1);
	return (crm_pack_put(pack, t, image));
}

struct reader {
	const unsigned char	*p, *end;
	int			 bad;
};

static uint64_t
take(struct reader *r)
{
	uint64_t v = 0;
	int shift;

	for (shift = 0; r->p < r->end && shift < 64; shift += 7) {
		v |= (uint64_t)(*r->p & 127) << shift;
		if ((*r->p++ & 128) == 0)
			return (v);
	}
	r->bad = 1;
	return (0);
}

static int64_t
take_signed(struct reader *r)
{
	uint64_t v = take(r);

	return ((int64_t)(v >> 1 ^ ((v & 1) != 0 ? UINT64_MAX : 0)));
}

static const char *
take_bytes(struct reader *r, uint64_t n)
{
	const unsigned char *p = r->p;

	if (n > (uint64_t)(r->end - r->p)) {
		r->bad = 1;
		return ("");
	}
	r->p += n;
	return ((const char *)p);
}

static void
take_val(struct reader *r, struct crm_val *v)
{
	uint64_t tag = take(r);

	memset(v, 0, sizeof(*v));
	if (tag == NONE)
		return;
	if (tag == INT) {
		v->type = CRM_VAL_INT;
		v->i = take_signed(r);
	} else if (tag == REAL) {
		v->type = CRM_VAL_REAL;
		if (r->end - r->p < (ptrdiff_t)sizeof(v->d))
			r->bad = 1;
		else
			memcpy(&v->d, take_bytes(r, sizeof(v->d)),
			    sizeof(v->d));
	} else {
		v->type = (tag - TEXT) % 2 == 0 ? CRM_VAL_TEXT : CRM_VAL_BLOB;
		v->n = (size_t)((tag - TEXT) / 2);
		v->p = take_bytes(r, v->n);
	}
}

/* The next image: its number of columns, or -1. */
static int64_t
take_image(struct reader *r, const struct crm_image_table *t,
    struct crm_image *image)
{
	uint64_t ncol, now;
	int i;

	image->row = (int64_t)((uint64_t)image->row +
	    (uint64_t)take_signed(r));
	image->was = (int64_t)take(r);
	now = take(r);
	image->now = now == 0 ? CRM_NULL : (int64_t)(now - 1);
	ncol = take(r);
	image->absent = ncol == 0;
	image->erased = ncol == ERASED;
	if (r->bad || (ncol > ERASED && ncol != (uint64_t)t->ncol))
		return (-1);
	for (i = 0; i < t->ncol; i++)
		if (ncol > ERASED)
			take_val(r, &image->val[i]);
		else
			memset(&image->val[i], 0, sizeof(image->val[i]));
	return (r->bad ? -1 : (int64_t)ncol);
}

int
crm_pack_each(struct crm_images *images, struct crm_image_table *t,
    const void *body, size_t n,
    int (*fn)(void *arg, struct crm_image_table *t, struct crm_image *image),
    void *arg)
{
	static const unsigned char nothing[1];
	const unsigned char *p = body == NULL ? nothing : body;
	struct reader r = { p, p + n, 0 };
	struct crm_image image = { .row = 0, .val = t->old };
	int rc;

	while (r.p < r.end) {
		if (take_image(&r, t, &image) == -1)
			return (crm_image_misfit(images, t));
		if ((rc = fn(arg, t, &image)) != 0)
			return (rc);
	}
	return (0);
}

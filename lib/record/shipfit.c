#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/sort.h"
#include "core/text.h"
#include "intake/pool.h"
#include "record/merge.h"
#include "record/shipfit.h"
#include "record/shipment.h"

struct texts {			/* of a line */
	const char	*product;	/* folded */
	const char	*key[2];	/* of its receiver, "": none */
};

struct crm_fit {
	struct crm_db		*db;
	const struct crm_line	*line;
	struct texts		*texts;
	size_t			 n;
	struct crm_pool		*pool;
	unsigned char		*is;	/* what narrow() keeps */
};

/* The text that buf holds, in pool; buf is emptied. */
static const char *
keep(struct crm_pool *pool, struct crm_buf *buf)
{
	const char *text = buf->bad ? NULL : crm_pool_text(pool,
	    crm_buf_text(buf), buf->n);

	crm_buf_free(buf);
	return (text);
}

static const char *
fold(struct crm_pool *pool, const char *s, size_t n)
{
	struct crm_buf buf = { 0 };

	(void)crm_text_fold(&buf, s, n);
	return (keep(pool, &buf));
}

static const char *
key_of(struct crm_pool *pool, const char *name, const char *phone)
{
	struct crm_buf buf = { 0 };

	(void)crm_receiver_key(&buf, name, phone);
	return (keep(pool, &buf));
}

static int
read_texts(struct crm_db *db, struct crm_pool *pool,
    const struct crm_line *line, struct texts *t)
{
	struct crm_stmt *stmt;
	const char *name;
	int rc;

	t->product = t->key[0] = t->key[1] = "";
	if ((stmt = crm_sql(db, "SELECT i.product_name, s.receiver_name,\n"
	    "\ts.receiver_phone, s.receiver_phone2\n"
	    "FROM item AS i\n"
	    "LEFT JOIN ship_to AS s ON s.id = :ship_to\n"
	    "WHERE i.id = :item")) == NULL ||
	    crm_bind(stmt, "ii", line->ship_to, line->item) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		name = crm_col_text(stmt, 0);
		t->product = fold(pool, name, crm_col_len(stmt, 0));
		name = crm_col_text(stmt, 1);
		t->key[0] = key_of(pool, name, crm_col_text(stmt, 2));
		t->key[1] = key_of(pool, name, crm_col_text(stmt, 3));
		if (t->product == NULL || t->key[0] == NULL ||
		    t->key[1] == NULL)
			rc = crm_err_nomem(crm_db_err(db));
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

struct crm_fit *
crm_fit_open(struct crm_db *db, struct crm_pool *pool,
    const struct crm_merged *merged)
{
	struct crm_fit *fit = crm_pool_get(pool, sizeof(*fit));
	size_t i;

	if (fit != NULL) {
		fit->texts = crm_pool_get(pool,
		    (merged->n + 1) * sizeof(*fit->texts));
		fit->is = crm_pool_get(pool, merged->n + 1);
	}
	if (fit == NULL || fit->texts == NULL || fit->is == NULL) {
		crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	fit->db = db;
	fit->pool = pool;
	fit->line = merged->line;
	fit->n = merged->n;
	for (i = 0; i < merged->n; i++)
		if (read_texts(db, pool, &merged->line[i],
		    &fit->texts[i]) == -1)
			return (NULL);
	return (fit);
}

/* 1 when a line may be in a parcel of that fact at all. */
static int
may_be(const struct crm_line *line, const struct texts *texts,
    const struct crm_shipment *s)
{
	const char *key = s->text[CRM_SHIPMENT_RECEIVER_KEY];
	const char *no = s->text[CRM_SHIPMENT_LINE_NO];

	if (line->kind == CRM_LINE_RETURN ||
	    line->status == CRM_STATUS_CANCELLED)
		return (0);
	if (no[0] != '\0')
		return (strcmp(no, line->text[CRM_LINE_NO]) == 0);
	return (key[0] == '\0' || strcmp(key, texts->key[0]) == 0 ||
	    strcmp(key, texts->key[1]) == 0);
}

/* Leaves the marks of those lines that have is[i] set, if there are any. */
static int
narrow(const struct crm_fit *fit, unsigned char *mark, int marked)
{
	int left = 0;
	size_t i;

	for (i = 0; i < fit->n; i++)
		left += mark[i] && fit->is[i];
	if (left == 0)
		return (marked);
	for (i = 0; i < fit->n; i++)
		mark[i] &= fit->is[i];
	return (left);
}

int
crm_fit_lines(const struct crm_fit *fit, const struct crm_shipment *s,
    unsigned char *mark)
{
	const char *product = s->text[CRM_SHIPMENT_PRODUCT_NAME];
	int marked = 0, named = 0;
	size_t i;

	for (i = 0; i < fit->n; i++)
		marked += mark[i] = (unsigned char)may_be(&fit->line[i],
		    &fit->texts[i], s);
	if (marked < 2 || product[0] == '\0' ||
	    s->text[CRM_SHIPMENT_LINE_NO][0] != '\0')
		return (marked);
	if ((product = fold(fit->pool, product, strlen(product))) == NULL)
		return (crm_err_nomem(crm_db_err(fit->db)));
	for (i = 0; i < fit->n; i++) {
		fit->is[i] = strcmp(product, fit->texts[i].product) == 0;
		named += mark[i] && fit->is[i];
	}
	if (named == 0)
		return (marked);
	marked = narrow(fit, mark, marked);
	for (i = 0; i < fit->n; i++)
		fit->is[i] = fit->line[i].qty == s->qty;
	return (narrow(fit, mark, marked));
}

/* The newest first, then what is further on. */
static int
by_age(const void *a, const void *b, void *arg)
{
	const struct crm_shipment *x = a, *y = b;

	(void)arg;
	if (x->exported_at != y->exported_at)
		return (x->exported_at > y->exported_at ? -1 : 1);
	if (crm_shipment_moves(x) != crm_shipment_moves(y))
		return (crm_shipment_moves(y) - crm_shipment_moves(x));
	return (-crm_shipment_compare(x, y));
}

/* 1 when the line says something else then. */
static int
fill(struct crm_line *line, const struct crm_shipment *s)
{
	static const struct { int line, fact; } texts[] = {
		{ CRM_LINE_CARRIER, CRM_SHIPMENT_CARRIER },
		{ CRM_LINE_INVOICE_NO, CRM_SHIPMENT_INVOICE_NO }
	};
	const int64_t at[] = { s->shipped_at, s->delivered_at };
	static const int number[] = { CRM_LINE_SHIPPED_AT,
	    CRM_LINE_DELIVERED_AT };
	const char *no = s->text[CRM_SHIPMENT_INVOICE_NO];
	const char *has = line->text[CRM_LINE_INVOICE_NO];
	int i, told = 0;

	if (line->status < crm_shipment_moves(s)) {
		line->status = crm_shipment_moves(s);
		told = 1;
	}
	if (no[0] != '\0' && has[0] != '\0' && strcmp(no, has) != 0)
		return (told);		/* another parcel */
	for (i = 0; i < 2; i++) {
		if (line->text[texts[i].line][0] == '\0' &&
		    s->text[texts[i].fact][0] != '\0') {
			line->text[texts[i].line] = s->text[texts[i].fact];
			told = 1;
		}
		if (line->number[number[i]] == CRM_NULL && at[i] != CRM_NULL) {
			line->number[number[i]] = at[i];
			told = 1;
		}
	}
	return (told);
}

static int
apply(struct crm_db *db, struct crm_pool *pool, struct crm_shipment *const *s,
    size_t n, struct crm_merged *merged)
{
	unsigned char *mark = crm_pool_get(pool, merged->n + 1);
	struct crm_fit *fit = crm_fit_open(db, pool, merged);
	size_t i, j;

	if (fit == NULL)
		return (-1);
	if (mark == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	for (i = 0; i < n; i++) {
		if (crm_fit_lines(fit, s[i], mark) == -1)
			return (-1);
		for (j = 0; j < merged->n; j++)
			if (mark[j] && fill(&merged->line[j], s[i]))
				merged->exact = 0;
	}
	return (0);
}

int
crm_shipments_apply(struct crm_db *db, struct crm_pool *pool, int64_t order,
    int by_number, struct crm_merged *merged)
{
	struct crm_shipment *s, **sorted;
	size_t i, n, used = 0;

	if (crm_shipments_of(db, order, pool, &s, &n) == -1)
		return (-1);
	if (n == 0)
		return (0);
	if ((sorted = crm_pool_get(pool, n * sizeof(*sorted))) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	for (i = 0; i < n; i++)
		if (!by_number ||
		    s[i].text[CRM_SHIPMENT_RECEIVER_KEY][0] == '\0')
			sorted[used++] = &s[i];
	if (crm_sort((void **)sorted, used, by_age, NULL) == -1)
		return (crm_err_nomem(crm_db_err(db)));
	return (apply(db, pool, sorted, used, merged));
}

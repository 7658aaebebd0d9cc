#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/pool.h"
#include "record/order_int.h"
#include "record/orderview.h"

/*
 * The body of a view: a row for each line, its numbers in decimal with a
 * blank behind each, then its texts with their lengths ("5:ab-12").
 */

#define NUMBERS	10	/* before CRM_LINE_NUMBERS of the line */

static void
numbers_of(const struct crm_line *line, int64_t v[NUMBERS])
{

	v[0] = line->ordered_at;
	v[1] = line->status;
	v[2] = line->kind;
	v[3] = line->buyer;
	v[4] = line->ship_to;
	v[5] = line->item;
	v[6] = line->qty;
	v[7] = line->amount;
	v[8] = line->source;
	v[9] = line->source_line;
}

static void
pack(struct crm_buf *buf, const struct crm_view *view)
{
	const struct crm_line *line;
	int64_t v[NUMBERS];
	size_t i;
	int j;

	for (i = 0; i < view->n; i++) {
		line = &view->line[i];
		numbers_of(line, v);
		for (j = 0; j < NUMBERS; j++) {
			crm_buf_int(buf, v[j]);
			crm_buf_chr(buf, ' ');
		}
		for (j = 0; j < CRM_LINE_NUMBERS; j++) {
			crm_buf_int(buf, line->number[j]);
			crm_buf_chr(buf, ' ');
		}
		for (j = 0; j < CRM_LINE_TEXTS; j++) {
			crm_buf_int(buf, (int64_t)strlen(line->text[j]));
			crm_buf_chr(buf, ':');
			crm_buf_str(buf, line->text[j]);
		}
		crm_buf_chr(buf, '\n');
	}
}

static int64_t
next_number(const char **p)
{
	char *end;
	int64_t v = strtoll(*p, &end, 10);

	*p = end + 1;
	return (v);
}

/* Identities may be gone by undo; then nobody is named. */
static int
look_up_people(struct crm_db *db, struct crm_line *line)
{
	int64_t usable = 0, one;
	int rc;

	if (line->buyer != 0) {
		rc = crm_one(db, &usable, "SELECT why <> 1\n"
		    "FROM identity\n"
		    "WHERE id = :id", "i", line->buyer);
		if (rc == -1)
			return (-1);
		if (rc == 0)
			line->buyer = 0;
		line->usable = rc == 1 && usable == 1;
	}
	if (line->ship_to != 0) {
		rc = crm_one(db, &one, "SELECT 1\n"
		    "FROM ship_to\n"
		    "WHERE id = :id", "i", line->ship_to);
		if (rc == -1)
			return (-1);
		if (rc == 0)
			line->ship_to = 0;
	}
	return (0);
}

static const char *
unpack_line(struct crm_line *line, const char *p, struct crm_pool *pool)
{
	size_t n;
	int j;

	crm_line_init(line);
	line->ordered_at = next_number(&p);
	line->status = (int)next_number(&p);
	line->kind = (int)next_number(&p);
	line->buyer = next_number(&p);
	line->ship_to = next_number(&p);
	line->item = next_number(&p);
	line->qty = next_number(&p);
	line->amount = next_number(&p);
	line->source = next_number(&p);
	line->source_line = next_number(&p);
	for (j = 0; j < CRM_LINE_NUMBERS; j++)
		line->number[j] = next_number(&p);
	for (j = 0; j < CRM_LINE_TEXTS; j++) {
		n = (size_t)next_number(&p);
		line->text[j] = n == 0 ? "" : crm_pool_text(pool, p, n);
		if (line->text[j] == NULL)
			return (NULL);
		p += n;
	}
	return (p + 1);
}

static int
unpack(struct crm_db *db, struct crm_view *view, const char *p, size_t n,
    struct crm_pool *pool)
{
	const char *end = p + n;
	void *more;

	while (p < end) {
		more = crm_pool_more(pool, view->line, view->n,
		    sizeof(*view->line));
		if (more == NULL)
			return (crm_err_nomem(crm_db_err(db)));
		view->line = more;
		p = unpack_line(&view->line[view->n], p, pool);
		if (p == NULL)
			return (crm_err_nomem(crm_db_err(db)));
		if (look_up_people(db, &view->line[view->n++]) == -1)
			return (-1);
	}
	return (0);
}

static int
read_views(struct crm_db *db, const struct crm_order *order,
    struct crm_pool *pool, struct crm_view *view, size_t *n)
{
	struct crm_stmt *stmt;
	const char *text, *body;
	int rc;

	if ((stmt = crm_sql(db, "SELECT profile, rank, exported_at, complete,\n"
	    "\tbody, id\n"
	    "FROM order_view\n"
	    "WHERE orders = :orders\n"
	    "ORDER BY id")) == NULL || crm_bind(stmt, "i", order->id) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1 && *n < (size_t)order->views) {
		text = crm_col_text(stmt, 0);
		view[*n].profile = crm_pool_text(pool, text,
		    crm_col_len(stmt, 0));
		view[*n].rank = crm_col_int(stmt, 1);
		view[*n].exported_at = crm_col_int(stmt, 2);
		view[*n].complete = (int)crm_col_int(stmt, 3);
		view[*n].id = crm_col_int(stmt, 5);
		body = crm_col_blob(stmt, 4);
		if (view[*n].profile == NULL)
			rc = crm_err_nomem(crm_db_err(db));
		else
			rc = unpack(db, &view[*n], body, crm_col_len(stmt, 4),
			    pool);
		if (rc == -1)
			break;
		++*n;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

int
crm_order_views(struct crm_db *db, const struct crm_order *order,
    struct crm_pool *pool, size_t more, struct crm_view **view, size_t *n)
{
	size_t room = (size_t)order->views + 1 + more;

	*n = 0;
	*view = crm_pool_get(pool, room * sizeof(**view));
	if (*view == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	if (order->id == 0)
		return (0);
	if (order->views > 0)
		return (read_views(db, order, pool, *view, n));
	(*view)[(*n)++] = order->stored;
	return (0);
}

int
crm_order_views_save(struct crm_db *db, const struct crm_order *order,
    const struct crm_view *view, size_t n)
{
	struct crm_buf body = { 0 };
	size_t i;
	int rc = 0;

	if (order->views > 0)
		rc = crm_run(db, "DELETE FROM order_view\n"
		    "WHERE orders = :orders", "i", order->id);
	for (i = 0; rc == 0 && i < n; i++) {
		crm_buf_reset(&body);
		pack(&body, &view[i]);
		if (body.bad)
			rc = crm_err_nomem(crm_db_err(db));
		else
			rc = crm_run(db, "INSERT INTO order_view (id, orders,\n"
			    "\tprofile, rank, exported_at, complete, body,\n"
			    "\tbatch)\n"
			    "SELECT 1 + max(coalesce((SELECT max(id)\n"
			    "\tFROM order_view), 0), coalesce((SELECT last\n"
			    "\tFROM batch_pack\n"
			    "\tWHERE tbl = 'order_view'\n"
			    "\tORDER BY last DESC LIMIT 1), 0)),\n"
			    "\t:orders, :profile, :rank, :exported_at,\n"
			    "\t:complete, :body, :batch", "itioibi",
			    order->id, view[i].profile, view[i].rank,
			    view[i].exported_at, (int64_t)view[i].complete,
			    crm_buf_text(&body), body.n, crm_batch(db));
	}
	crm_buf_free(&body);
	return (rc);
}

static int
strip_line(struct crm_db *db, struct crm_line *line,
    int (*told)(void *arg, const char *text, size_t n), void *arg)
{
	static const int free_text[] = { CRM_LINE_MESSAGE, CRM_LINE_REASON };
	size_t i;

	if (line->ship_to != 0 && crm_run(db, "INSERT OR IGNORE INTO\n"
	    "temp.subject_place (id)\n"
	    "VALUES (:id)", "i", line->ship_to) == -1)
		return (-1);
	line->ship_to = 0;
	for (i = 0; i < sizeof(free_text) / sizeof(free_text[0]); i++) {
		const char **text = &line->text[free_text[i]];

		if (told(arg, *text, strlen(*text)) == -1)
			return (-1);
		*text = "";
	}
	return (0);
}

/* 1 when the line is the subject's, 0, -1. */
static int
is_subject(struct crm_db *db, const struct crm_line *line)
{
	int64_t one;

	return (line->buyer == 0 ? 0 : crm_one(db, &one, "SELECT 1\n"
	    "FROM temp.subject_identity\n"
	    "WHERE id = :id", "i", line->buyer));
}

static int
keep_place(struct crm_db *db, const struct crm_line *line)
{

	return (line->ship_to == 0 ? 0 : crm_run(db, "INSERT OR IGNORE INTO\n"
	    "temp.kept_place (id)\n"
	    "VALUES (:id)", "i", line->ship_to));
}

/* One view read, stripped and written: 0 or -1. */
static int
strip_view(struct crm_db *db, int64_t id, struct crm_view *view,
    const struct crm_order_strip *strip)
{
	struct crm_buf body = { 0 };
	int changed = 0, rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < view->n; i++) {
		if (strip->own && (rc = is_subject(db, &view->line[i])) < 1) {
			if (rc == 0)
				rc = keep_place(db, &view->line[i]);
			continue;
		}
		changed = 1;
		rc = strip_line(db, &view->line[i], strip->told, strip->arg);
	}
	if (rc == 0 && changed)
		pack(&body, view);
	if (rc == 0 && body.bad)
		rc = crm_err_nomem(crm_db_err(db));
	if (rc == 0 && changed)
		rc = crm_run(db, "UPDATE order_view\n"
		    "SET body = :body, batch = :batch\n"
		    "WHERE id = :id", "bii", crm_buf_text(&body), body.n,
		    crm_batch(db), id);
	crm_buf_free(&body);
	return (rc);
}

/* The view behind *id: 1 with its number and lines, 0, -1. */
static int
next_view(struct crm_db *db, int64_t order, int64_t *id,
    struct crm_pool *pool, struct crm_view *view)
{
	struct crm_stmt *stmt;
	const char *body;
	int rc;

	memset(view, 0, sizeof(*view));
	if ((stmt = crm_sql(db, "SELECT id, body\n"
	    "FROM order_view\n"
	    "WHERE orders = :orders AND id > :id\n"
	    "ORDER BY id LIMIT 1")) == NULL ||
	    crm_bind(stmt, "ii", order, *id) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		*id = crm_col_int(stmt, 0);
		body = crm_col_blob(stmt, 1);
		if (unpack(db, view, body, crm_col_len(stmt, 1), pool) == -1)
			rc = -1;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_order_views_strip(struct crm_db *db, int64_t order,
    const struct crm_order_strip *strip)
{
	struct crm_pool *pool = crm_pool_new();
	struct crm_view view;
	int64_t id = 0;
	int rc;

	if (pool == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	while ((rc = next_view(db, order, &id, pool, &view)) == 1) {
		if ((rc = strip_view(db, id, &view, strip)) == -1)
			break;
		crm_pool_reset(pool);
	}
	crm_pool_free(pool);
	return (rc);
}

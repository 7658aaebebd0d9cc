#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/db_int.h"
#include "core/err.h"
#include "core/feed.h"
#include "core/rows_int.h"

struct crm_feed {
	struct crm_db	*db;
	const char	*sql;
	struct crm_rows	 rows;		/* being filled */
	struct crm_rows	 sent;		/* being stored */
	struct crm_rows	 shared;	/* one row: what all have */
};

struct cursor {
	sqlite3_vtab_cursor	 base;
	const struct crm_rows	*rows;
	size_t			 at;
};

struct table {
	sqlite3_vtab	 base;
	struct crm_db	*db;
};

static int
connect(sqlite3 *sq, void *arg, int argc, const char *const *argv,
    sqlite3_vtab **tab, char **msg)
{
	struct table *table;
	int rc;

	(void)argc;
	(void)argv;
	(void)msg;
	rc = sqlite3_declare_vtab(sq, "CREATE TABLE feed (c0, c1, c2, c3, c4, "
	    "c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, "
	    "c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, "
	    "c31)");
	if (rc != SQLITE_OK)
		return (rc);
	if ((table = sqlite3_malloc(sizeof(*table))) == NULL)
		return (SQLITE_NOMEM);
	memset(table, 0, sizeof(*table));
	table->db = arg;
	*tab = &table->base;
	return (SQLITE_OK);
}

static int
disconnect(sqlite3_vtab *tab)
{

	sqlite3_free(tab);
	return (SQLITE_OK);
}

static int
best_index(sqlite3_vtab *tab, sqlite3_index_info *info)
{

	(void)tab;
	info->estimatedCost = 1000;
	info->estimatedRows = 1000;
	return (SQLITE_OK);
}

static int
open_cursor(sqlite3_vtab *tab, sqlite3_vtab_cursor **cursor)
{
	struct cursor *c;

	(void)tab;
	if ((c = sqlite3_malloc(sizeof(*c))) == NULL)
		return (SQLITE_NOMEM);
	memset(c, 0, sizeof(*c));
	*cursor = &c->base;
	return (SQLITE_OK);
}

static int
close_cursor(sqlite3_vtab_cursor *cursor)
{

	sqlite3_free(cursor);
	return (SQLITE_OK);
}

static int
filter(sqlite3_vtab_cursor *cursor, int n, const char *s, int argc,
    sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)cursor;

	(void)n;
	(void)s;
	(void)argc;
	(void)argv;
	c->rows = ((struct table *)cursor->pVtab)->db->feed;
	c->at = 0;
	return (SQLITE_OK);
}

static int
next(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;

	c->at += c->rows->width;
	return (SQLITE_OK);
}

static int
eof(sqlite3_vtab_cursor *cursor)
{
	const struct cursor *c = (const struct cursor *)cursor;

	return (c->rows == NULL || c->at >= c->rows->n);
}

static int
column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx, int i)
{
	const struct cursor *c = (const struct cursor *)cursor;
	const struct crm_value *v = &c->rows->value[c->at + (size_t)i];

	if ((size_t)i >= c->rows->width || v->n == CRM_VALUE_NOTHING)
		sqlite3_result_null(ctx);
	else if (v->n == CRM_VALUE_NUMBER)
		sqlite3_result_int64(ctx, v->v);
	else
		sqlite3_result_text(ctx, c->rows->text.p + v->v, v->n,
		    SQLITE_STATIC);
	return (SQLITE_OK);
}

static int
rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row)
{

	*row = (sqlite3_int64)((struct cursor *)cursor)->at;
	return (SQLITE_OK);
}

int
crm_feed_register(struct crm_db *db)
{
	static const sqlite3_module module = {
		.xConnect = connect, .xDisconnect = disconnect,
		.xBestIndex = best_index, .xOpen = open_cursor,
		.xClose = close_cursor, .xFilter = filter, .xNext = next,
		.xEof = eof, .xColumn = column, .xRowid = rowid
	};

	if (sqlite3_create_module_v2(db->sq, "feed", &module, db, NULL) !=
	    SQLITE_OK)
		return (crm_db_fail(db, NULL));
	return (0);
}

struct crm_feed *
crm_feed_open(struct crm_db *db, const char *sql)
{
	struct crm_feed *feed;

	if ((feed = calloc(1, sizeof(*feed))) == NULL) {
		crm_err_nomem(db->err);
		return (NULL);
	}
	feed->db = db;
	feed->sql = sql;
	return (feed);
}

void
crm_feed_close(struct crm_feed *feed)
{

	if (feed == NULL)
		return;
	(void)crm_db_wait(feed->db);	/* a thread may still read it */
	crm_rows_free(&feed->rows);
	crm_rows_free(&feed->sent);
	crm_rows_free(&feed->shared);
	free(feed);
}

static void
put_text(struct crm_rows *rows, struct crm_value *value, const char *s,
    size_t n)
{

	if (s == NULL)
		value->n = CRM_VALUE_NOTHING;
	else
		crm_rows_text(rows, value, s, n);
}

static int
add_row(struct crm_db *db, struct crm_rows *rows, const char *fmt,
    va_list *ap)
{
	size_t i, n = strlen(fmt);
	struct crm_value *value;
	const char *s;

	assert(n <= CRM_FEED_COLUMNS && (rows->width == 0 ||
	    rows->width == n));
	rows->width = n;
	if ((value = crm_rows_more(rows, n)) == NULL)
		return (crm_err_nomem(db->err));
	for (i = 0; i < n; i++, value++) {
		value->n = CRM_VALUE_NUMBER;
		switch (fmt[i]) {
		case 'i':
			value->v = va_arg(*ap, int64_t);
			break;
		case 'o':
			value->v = va_arg(*ap, int64_t);
			if (value->v == INT64_MIN)
				value->n = CRM_VALUE_NOTHING;
			break;
		case 't':
			s = va_arg(*ap, const char *);
			put_text(rows, value, s, s == NULL ? 0 : strlen(s));
			break;
		case 's':
			s = va_arg(*ap, const char *);
			put_text(rows, value, s, va_arg(*ap, size_t));
			break;
		default:
			value->n = CRM_VALUE_NOTHING;
		}
	}
	return (rows->text.bad ? crm_err_nomem(db->err) : 0);
}

int
crm_feed_row(struct crm_feed *feed, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = add_row(feed->db, &feed->rows, fmt, &ap);
	va_end(ap);
	return (rc);
}

int
crm_feed_share(struct crm_feed *feed, const char *fmt, ...)
{
	va_list ap;
	int rc;

	assert(feed->shared.n == 0);
	va_start(ap, fmt);
	rc = add_row(feed->db, &feed->shared, fmt, &ap);
	va_end(ap);
	return (rc);
}

int
crm_feed_full(const struct crm_feed *feed)
{

	return (feed->rows.n > CRM_ROWS_FULL ||
	    feed->rows.text.n > CRM_ROWS_TEXT);
}

/* What all rows share, and the batch behind it. */
static int
bind(struct crm_feed *feed, sqlite3_stmt *st)
{
	const struct crm_value *v = feed->shared.value;
	int i, n = (int)feed->shared.n, rc = SQLITE_OK;

	for (i = 1; rc == SQLITE_OK && i <= n; i++, v++)
		if (v->n == CRM_VALUE_NOTHING)
			rc = sqlite3_bind_null(st, i);
		else if (v->n == CRM_VALUE_NUMBER)
			rc = sqlite3_bind_int64(st, i, v->v);
		else
			rc = sqlite3_bind_text(st, i, feed->shared.text.p +
			    v->v, v->n, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(st, n + 1, feed->db->batch);
	return (rc == SQLITE_OK ? 0 : crm_db_fail(feed->db, NULL));
}

static int
store(struct crm_feed *feed, struct crm_rows *rows)
{
	struct crm_stmt *stmt;
	int rc = -1;

	if (rows->n == 0)
		return (0);
	feed->db->feed = rows;
	stmt = crm_sql_now(feed->db, feed->sql);
	if (stmt != NULL && bind(feed, stmt->st) == 0)
		rc = crm_step(stmt);
	feed->db->feed = NULL;
	crm_rows_reset(rows);
	return (rc);
}

int
crm_feed_flush(struct crm_feed *feed)
{

	if (crm_db_wait(feed->db) == -1)
		return (-1);
	return (store(feed, &feed->rows));
}

struct crm_job {
	struct crm_feed	*feed[CRM_FEEDS_SENT];
	size_t		 n;
};

static void
run_job(void *arg)
{
	struct crm_db *db = arg;
	size_t i;

	for (i = 0; i < db->job->n; i++)
		if (store(db->job->feed[i], &db->job->feed[i]->sent) == -1)
			break;
}

int
crm_feeds_send(struct crm_feed *const *feeds, size_t n)
{
	struct crm_db *db = feeds[0]->db;
	struct crm_rows rows;
	size_t i;

	assert(n <= CRM_FEEDS_SENT);
	if (crm_db_wait(db) == -1)
		return (-1);
	if (db->job == NULL &&
	    (db->job = calloc(1, sizeof(*db->job))) == NULL)
		return (crm_err_nomem(db->err));
	db->job->n = n;
	for (i = 0; i < n; i++) {
		db->job->feed[i] = feeds[i];
		rows = feeds[i]->sent;
		feeds[i]->sent = feeds[i]->rows;
		feeds[i]->rows = rows;
	}
	return (crm_db_work(db, run_job, db));
}

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/feed.h"

#define FULL_VALUES	262144		/* what waits at the most, about */
#define FULL_TEXT	(4 * 1024 * 1024)

struct value {
	int64_t	 v;		/* the number, or where the text begins */
	int	 n;		/* bytes of text; NUMBER, NOTHING */
};
enum { NUMBER = -1, NOTHING = -2 };

struct crm_rows {
	struct value	*value;
	size_t		 n, cap;
	size_t		 width;		/* values a row; 0: no row yet */
	struct crm_buf	 text;
};

struct crm_feed {
	struct crm_db	*db;
	const char	*sql;
	struct crm_rows	 rows;		/* being filled */
	struct crm_rows	 sent;		/* being stored */
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
	const struct value *v = &c->rows->value[c->at + (size_t)i];

	if ((size_t)i >= c->rows->width || v->n == NOTHING)
		sqlite3_result_null(ctx);
	else if (v->n == NUMBER)
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

static void
free_rows(struct crm_rows *rows)
{

	free(rows->value);
	crm_buf_free(&rows->text);
}

void
crm_feed_close(struct crm_feed *feed)
{

	if (feed == NULL)
		return;
	(void)crm_db_wait(feed->db);	/* a thread may still read it */
	free_rows(&feed->rows);
	free_rows(&feed->sent);
	free(feed);
}

static struct value *
more(struct crm_rows *rows, size_t n)
{
	struct value *value;

	if (rows->n + n > rows->cap) {
		rows->cap = rows->cap == 0 ? 1024 : rows->cap * 2;
		value = realloc(rows->value, rows->cap * sizeof(*value));
		if (value == NULL)
			return (NULL);
		rows->value = value;
	}
	value = rows->value + rows->n;
	rows->n += n;
	return (value);
}

static void
put_text(struct crm_rows *rows, struct value *value, const char *s, size_t n)
{

	value->v = (int64_t)rows->text.n;
	value->n = s == NULL ? NOTHING : (int)n;
	if (s != NULL)
		crm_buf_add(&rows->text, s, n);
}

int
crm_feed_row(struct crm_feed *feed, const char *fmt, ...)
{
	struct crm_rows *rows = &feed->rows;
	size_t i, n = strlen(fmt);
	struct value *value;
	const char *s;
	va_list ap;

	assert(n <= CRM_FEED_COLUMNS && (rows->width == 0 ||
	    rows->width == n));
	rows->width = n;
	if ((value = more(rows, n)) == NULL)
		return (crm_err_nomem(feed->db->err));
	va_start(ap, fmt);
	for (i = 0; i < n; i++, value++) {
		value->n = NUMBER;
		switch (fmt[i]) {
		case 'i':
			value->v = va_arg(ap, int64_t);
			break;
		case 'o':
			value->v = va_arg(ap, int64_t);
			if (value->v == INT64_MIN)
				value->n = NOTHING;
			break;
		case 't':
			s = va_arg(ap, const char *);
			put_text(rows, value, s, s == NULL ? 0 : strlen(s));
			break;
		case 's':
			s = va_arg(ap, const char *);
			put_text(rows, value, s, va_arg(ap, size_t));
			break;
		default:
			value->n = NOTHING;
		}
	}
	va_end(ap);
	return (rows->text.bad ? crm_err_nomem(feed->db->err) : 0);
}

int
crm_feed_full(const struct crm_feed *feed)
{

	return (feed->rows.n > FULL_VALUES || feed->rows.text.n > FULL_TEXT);
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
	if (stmt != NULL && crm_bind(stmt, "i", feed->db->batch) == 0)
		rc = crm_step(stmt);
	feed->db->feed = NULL;
	rows->n = 0;
	crm_buf_reset(&rows->text);
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

static void *
run_job(void *arg)
{
	struct crm_db *db = arg;
	size_t i;

	for (i = 0; i < db->job->n; i++)
		if (store(db->job->feed[i], &db->job->feed[i]->sent) == -1)
			break;
	return (NULL);
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
	    ((db->job = calloc(1, sizeof(*db->job))) == NULL ||
	    (db->job_err = crm_err_new()) == NULL))
		return (crm_err_nomem(db->err));
	db->job->n = n;
	for (i = 0; i < n; i++) {
		db->job->feed[i] = feeds[i];
		rows = feeds[i]->sent;
		feeds[i]->sent = feeds[i]->rows;
		feeds[i]->rows = rows;
	}
	db->working = 1;
	if (pthread_create(&db->worker, NULL, run_job, db) == 0)
		return (0);
	/* Without a thread it is done here and now. */
	(void)run_job(db);
	db->working = 0;
	return (crm_db_job_done(db));
}

int
crm_db_job_done(struct crm_db *db)
{

	if (crm_errkind(db->job_err) == CRM_ERR_NONE)
		return (0);
	return (crm_err_set(db->err, crm_errkind(db->job_err), "%s",
	    crm_errmsg(db->job_err)));
}

int
crm_db_wait(struct crm_db *db)
{

	if (!db->working)
		return (0);
	if (pthread_join(db->worker, NULL) != 0)
		abort();	/* it was ours and joined by nobody else */
	db->working = 0;
	return (crm_db_job_done(db));
}

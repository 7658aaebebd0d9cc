#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"

/* Names come from the schema, which is ours: they can stand in SQL. */
static int
count_rows(struct crm_db *db, const char *table, int64_t *rows)
{
	struct crm_buf sql = { 0 };
	sqlite3_stmt *st = NULL;
	int rc = -1;

	crm_buf_fmt(&sql, "SELECT count(*) FROM main.\"%s\"", table);
	if (sql.bad)
		crm_err_nomem(db->err);
	else if (sqlite3_prepare_v2(db->sq, sql.p, -1, &st, NULL) !=
	    SQLITE_OK || sqlite3_step(st) != SQLITE_ROW)
		crm_db_fail(db, NULL);
	else {
		*rows = sqlite3_column_int64(st, 0);
		rc = 0;
	}
	sqlite3_finalize(st);
	crm_buf_free(&sql);
	return (rc);
}

int
crm_db_tables(struct crm_db *db,
    int (*fn)(void *arg, const char *table, int64_t rows), void *arg)
{
	struct crm_stmt *stmt;
	int64_t rows;
	int rc;

	if ((stmt = crm_sql(db, "SELECT name\n"
	    "FROM sqlite_schema\n"
	    "WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'\n"
	    "ORDER BY name /* scan: the schema is small */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		rc = count_rows(db, crm_col_text(stmt, 0), &rows);
		if (rc == 0)
			rc = fn(arg, crm_col_text(stmt, 0), rows);
		if (rc != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

#include <stdlib.h>

#include "core/db.h"
#include "core/err.h"
#include "record/history.h"

/*
 * A saying keeps what it replaced, so that the value which it set is what the
 * next one replaced, and of the last one what stands now.
 */
static struct crm_stmt *
history(struct crm_db *db, int64_t member, const char *field)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "WITH whose (id) AS (\n"
	    "\tSELECT id FROM member\n"
	    "\tWHERE id = :member OR merged_into = :member),\n"
	    "said AS (\n"
	    "\tSELECT s.id AS id, s.member AS member, s.field AS field,\n"
	    "\t\ts.replaced AS replaced, s.at AS at, s.said_at AS said_at,\n"
	    "\t\ts.source AS source, s.file AS file, s.line AS line,\n"
	    "\t\ts.batch AS batch\n"
	    "\tFROM whose AS w\n"
	    "\tCROSS JOIN v_member_said AS s ON s.member = w.id\n"
	    "\tWHERE :field IS NULL OR s.field = :field),\n"
	    "row AS (\n"
	    "\tSELECT member, field, CASE\n"
	    "\t\tWHEN lead(id) OVER next IS NOT NULL\n"
	    "\t\t\tTHEN lead(replaced) OVER next\n"
	    "\t\tELSE coalesce((SELECT v.value FROM v_member_value AS v\n"
	    "\t\t\tWHERE v.member = said.member\n"
	    "\t\t\t\tAND v.field = said.field), (\n"
	    "\t\t\tSELECT f.value FROM member_field AS f\n"
	    "\t\t\tWHERE f.member = :member\n"
	    "\t\t\t\tAND 'x_' || f.name = said.field))\n"
	    "\t\tEND AS value,\n"
	    "\t\tat, lead(at) OVER next AS until, said_at, source, file,\n"
	    "\t\tline, batch, id\n"
	    "\tFROM said\n"
	    "\tWINDOW next AS (PARTITION BY member, field ORDER BY id)\n"
	    "\tUNION ALL\n"
	    "\tSELECT member, field, replaced, NULL, at, NULL, NULL, NULL,\n"
	    "\t\tNULL, NULL, min(id) - 0.5\n"
	    "\tFROM said\n"
	    "\tGROUP BY member, field\n"
	    "\tHAVING replaced IS NOT NULL)\n"
	    "SELECT row.member, row.field, coalesce(row.value, ''),\n"
	    "\tcoalesce(row.at, ''), coalesce(row.until, ''),\n"
	    "\tcoalesce(row.said_at, ''), coalesce(row.source, ''),\n"
	    "\tcoalesce(row.file, ''), coalesce(row.line, ''),\n"
	    "\tcoalesce(row.batch, '')\n"
	    "FROM row\n"
	    "LEFT JOIN v_field AS f ON f.name = row.field\n"
	    "ORDER BY row.member <> :member DESC, row.member, f.bit IS NULL,\n"
	    "\tf.bit, row.field, row.id /* scan: of one member's rows */"
	    )) == NULL || crm_bind(stmt, "it", member, field) == -1)
		return (NULL);
	return (stmt);
}

int
crm_history_each(struct crm_db *db, int64_t member, const char *field,
    int (*fn)(void *arg, const struct crm_history_value *value), void *arg)
{
	struct crm_stmt *stmt = history(db, member, field);
	struct crm_history_value v;
	int rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		v.member = crm_col_int(stmt, 0);
		v.field = crm_col_text(stmt, 1);
		v.value = crm_col_text(stmt, 2);
		v.at = crm_col_text(stmt, 3);
		v.until = crm_col_text(stmt, 4);
		v.said_at = crm_col_text(stmt, 5);
		v.source = crm_col_text(stmt, 6);
		v.file = crm_col_text(stmt, 7);
		v.line = crm_col_text(stmt, 8);
		v.batch = crm_col_text(stmt, 9);
		if ((rc = fn(arg, &v)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_history_changes(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_history_change *change), void *arg)
{
	struct crm_history_change c;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT s.member, s.field,\n"
	    "\tcoalesce(s.replaced, ''),\n"
	    "\tcoalesce(CASE WHEN lead(s.id) OVER next IS NOT NULL\n"
	    "\t\tTHEN lead(s.replaced) OVER next\n"
	    "\t\tELSE (SELECT v.value FROM v_member_value AS v\n"
	    "\t\t\tWHERE v.member = s.member AND v.field = s.field)\n"
	    "\t\tEND, ''),\n"
	    "\ts.source, coalesce(s.file, ''), coalesce(s.line, '')\n"
	    "FROM v_member_said AS s\n"
	    "LEFT JOIN v_field AS f ON f.name = s.field\n"
	    "WHERE s.batch = :batch\n"
	    "WINDOW next AS (PARTITION BY s.member, s.field ORDER BY s.id)\n"
	    "ORDER BY s.member, f.bit IS NULL, f.bit, s.field, s.id\n"
	    "/* scan: a batch is told once */")) == NULL ||
	    crm_bind(stmt, "i", crm_batch(db)) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		c.member = crm_col_int(stmt, 0);
		c.field = crm_col_text(stmt, 1);
		c.was = crm_col_text(stmt, 2);
		c.value = crm_col_text(stmt, 3);
		c.source = crm_col_text(stmt, 4);
		c.file = crm_col_text(stmt, 5);
		c.line = crm_col_text(stmt, 6);
		if ((rc = fn(arg, &c)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

struct crm_past {
	struct crm_db	*db;
	struct crm_stmt	*stmt;
};

struct crm_past *
crm_past_open(struct crm_db *db, int64_t first, int64_t last, int64_t as_of)
{
	struct crm_past *past = calloc(1, sizeof(*past));

	if (past == NULL) {
		crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	past->db = db;
	if ((past->stmt = crm_sql(db, "SELECT member, field,\n"
	    "\tcoalesce(replaced, ''), min(id)\n"
	    "FROM v_member_said\n"
	    "WHERE member BETWEEN :first AND :last\n"
	    "\tAND at > datetime(:end, 'unixepoch')\n"
	    "GROUP BY member, field\n"
	    "ORDER BY member, field /* scan: all are asked for */")) != NULL &&
	    crm_bind(past->stmt, "iii", first, last,
	    as_of * 86400 + 86399) == 0)
		return (past);
	free(past);
	return (NULL);
}

int
crm_past_next(struct crm_past *past)
{

	return (crm_step(past->stmt));
}

int64_t
crm_past_member(const struct crm_past *past)
{

	return (crm_col_int(past->stmt, 0));
}

const char *
crm_past_field(const struct crm_past *past)
{

	return (crm_col_text(past->stmt, 1));
}

const char *
crm_past_value(const struct crm_past *past)
{

	return (crm_col_text(past->stmt, 2));
}

void
crm_past_close(struct crm_past *past)
{

	if (past == NULL)
		return;
	crm_reset(past->stmt);
	free(past);
}

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/takeback.h"

/* Adds what stmt finds, set in the words of how.  1, 0, -1. */
static int
add_words(struct crm_stmt *stmt, int64_t row, const char *how,
    struct crm_buf *name)
{
	int rc;

	if (stmt == NULL || crm_bind(stmt, "i", row) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_fmt(name, how, crm_col_text(stmt, 0),
		    crm_col_text(stmt, 1));
	crm_reset(stmt);
	return (rc);
}

static int
find_name(struct crm_db *db, const char *table, int64_t row,
    struct crm_buf *name)
{

	if (strcmp(table, "orders") == 0)
		return (add_words(crm_sql(db, "SELECT c.name, o.order_no\n"
		    "FROM orders AS o\n"
		    "JOIN channel AS c ON c.id = o.channel\n"
		    "WHERE o.id = :row"), row, _("order %s %s"), name));
	if (strcmp(table, "campaign") == 0)
		return (add_words(crm_sql(db, "SELECT name, ''\n"
		    "FROM campaign\n"
		    "WHERE id = :row"), row, _("campaign %s"), name));
	if (strcmp(table, "segment") == 0)
		return (add_words(crm_sql(db, "SELECT name, ''\n"
		    "FROM segment\n"
		    "WHERE id = :row"), row, _("segment %s"), name));
	if (strcmp(table, "response") == 0)
		return (add_words(crm_sql(db, "SELECT r.state, c.name\n"
		    "FROM response AS r\n"
		    "CROSS JOIN campaign AS c ON c.id = r.campaign\n"
		    "WHERE r.id = :row"), row, _("response %s of campaign "
		    "%s"), name));
	if (strcmp(table, "setting") == 0)
		return (add_words(crm_sql(db, "SELECT name, ''\n"
		    "FROM setting\n"
		    "WHERE id = :row"), row, _("setting %s"), name));
	return (0);
}

int
crm_row_name(struct crm_db *db, const char *table, int64_t row,
    struct crm_buf *name)
{
	int rc;

	if (strcmp(table, "member") == 0) {
		crm_buf_fmt(name, _("member %lld"), (long long)row);
		return (name->bad ? crm_err_nomem(crm_db_err(db)) : 0);
	}
	if (strcmp(table, "visitor") == 0) {
		crm_buf_fmt(name, _("visitor %lld"), (long long)row);
		return (name->bad ? crm_err_nomem(crm_db_err(db)) : 0);
	}
	if ((rc = find_name(db, table, row, name)) == 0)
		crm_buf_fmt(name, _("row %lld of %s"), (long long)row, table);
	if (name->bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (rc == -1 ? -1 : 0);
}

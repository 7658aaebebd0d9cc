#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "insight/segwatch.h"

int
crm_segwatch_known(const char *measure, const char *bound)
{
	static const char *const measures[] = { "size", "value", "in", "out",
	    "share", "drift", "age" };
	size_t i;

	if (bound != NULL && strcmp(bound, "below") != 0 &&
	    strcmp(bound, "above") != 0)
		return (0);
	for (i = 0; i < sizeof(measures) / sizeof(measures[0]); i++)
		if (strcmp(measures[i], measure) == 0)
			return (1);
	return (0);
}

int
crm_segwatch_decimals(struct crm_db *db, const char *measure)
{

	if (strcmp(measure, "value") == 0)
		return (crm_db_decimals(db));
	return (strcmp(measure, "share") == 0 ||
	    strcmp(measure, "drift") == 0 ? 2 : 0);
}

int
crm_segwatch_put(struct crm_db *db, const struct crm_segwatch *watch)
{
	struct crm_buf text = { 0 };
	int rc;

	crm_money_format(&text, watch->threshold,
	    crm_segwatch_decimals(db, watch->measure));
	rc = text.bad ? crm_err_nomem(crm_db_err(db)) :
	    crm_run(db, "INSERT INTO segment_watch\n"
	    "(segment, measure, bound, threshold, days, batch)\n"
	    "VALUES (:segment, :measure, :bound, :threshold, :days, :batch)\n"
	    "ON CONFLICT (segment, measure, bound) DO UPDATE\n"
	    "SET threshold = excluded.threshold, days = excluded.days,\n"
	    "\tbatch = excluded.batch\n"
	    "WHERE threshold <> excluded.threshold OR days <> excluded.days",
	    "itttii", watch->segment, watch->measure, watch->bound,
	    crm_buf_text(&text), watch->days, crm_batch(db));
	crm_buf_free(&text);
	return (rc == -1 ? -1 : crm_changes(db) > 0);
}

int
crm_segwatch_rm(struct crm_db *db, int64_t segment, const char *measure,
    const char *bound, int64_t *n)
{

	if (crm_run(db, "DELETE FROM segment_watch\n"
	    "WHERE segment = :segment\n"
	    "\tAND (:measure IS NULL OR measure = :measure)\n"
	    "\tAND (:bound IS NULL OR bound = :bound)", "itt", segment,
	    measure, bound) == -1)
		return (-1);
	*n = crm_changes(db);
	return (0);
}

/* 0; -1 when the threshold is none any more: the currency became another. */
static int
read_watch(struct crm_db *db, struct crm_stmt *stmt,
    struct crm_segwatch *watch)
{
	const char *text;

	watch->segment = crm_col_int(stmt, 0);
	watch->name = crm_col_text(stmt, 1);
	watch->measure = crm_col_text(stmt, 2);
	watch->bound = crm_col_text(stmt, 3);
	text = crm_col_text(stmt, 4);
	watch->days = crm_col_int(stmt, 5);
	if (crm_money_parse(text, strlen(text), crm_segwatch_decimals(db,
	    watch->measure), &watch->threshold) == 0)
		return (0);
	return (crm_err_set(crm_db_err(db), CRM_ERR_DATABASE, _("the threshold "
	    "of %s, %s, cannot be read"), watch->name, watch->measure));
}

int
crm_segwatch_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_segwatch *watch), void *arg)
{
	struct crm_segwatch watch;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT s.id, s.name, w.measure, w.bound,\n"
	    "\tw.threshold, w.days\n"
	    "FROM segment AS s\n"
	    "CROSS JOIN segment_watch AS w ON w.segment = s.id\n"
	    "ORDER BY s.name, w.measure, w.bound\n"
	    "/* scan: all are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = read_watch(db, stmt, &watch)) == -1 ||
		    (rc = fn(arg, &watch)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

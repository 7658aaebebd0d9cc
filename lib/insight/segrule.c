#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/expr.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/segment.h"
#include "insight/segrule.h"
#include "insight/trait.h"

static const struct crm_expr_col cols[CRM_SEGRULE_COLS] = {
	{ "member", CRM_TYPE_INTEGER }, { "last_at", CRM_TYPE_TIME },
	{ "recency", CRM_TYPE_INTEGER }, { "frequency", CRM_TYPE_INTEGER },
	{ "monetary", CRM_TYPE_DECIMAL }, { "r", CRM_TYPE_INTEGER },
	{ "f", CRM_TYPE_INTEGER }, { "m", CRM_TYPE_INTEGER },
	{ "segment", CRM_TYPE_TEXT }
};

static void
read_rule(struct crm_stmt *stmt, struct crm_segrule *rule)
{

	rule->segment = crm_col_int(stmt, 0);
	rule->name = crm_col_text(stmt, 1);
	rule->title = crm_col_text(stmt, 2);
	rule->version = crm_col_int(stmt, 3);
	rule->expression = crm_col_null(stmt, 4) ? NULL :
	    crm_col_text(stmt, 4);
	rule->owner = crm_col_text(stmt, 5);
	rule->offer = crm_col_text(stmt, 6);
	rule->strategy = crm_col_text(stmt, 7);
	rule->valid_until = crm_col_null(stmt, 8) ? CRM_TIME_NONE :
	    crm_col_int(stmt, 8);
	rule->made_at = crm_col_int(stmt, 9);
	rule->made_by = crm_col_text(stmt, 10);
}

int
crm_segrule_each(struct crm_db *db, int64_t segment,
    int (*fn)(void *arg, const struct crm_segrule *rule), void *arg)
{
	struct crm_segrule rule;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT s.id, s.name, s.title, r.version,\n"
	    "\tr.expression, r.owner, r.offer, r.strategy, r.valid_until,\n"
	    "\tr.made_at, r.made_by\n"
	    "FROM segment AS s\n"
	    "CROSS JOIN segment_rule AS r ON r.segment = s.id\n"
	    "WHERE :segment = s.id OR (:segment = 0 AND r.version = (\n"
	    "\tSELECT max(v.version) FROM segment_rule AS v\n"
	    "\tWHERE v.segment = s.id))\n"
	    "ORDER BY s.name, r.version DESC\n"
	    "/* scan: of few sets all are asked for */")) == NULL ||
	    crm_bind(stmt, "i", segment) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_rule(stmt, &rule);
		if ((rc = fn(arg, &rule)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* The set of that name, made where there is none: its id, or -1. */
static int64_t
find_or_make(struct crm_db *db, const struct crm_segrule_set *set)
{
	int64_t id;

	if ((id = crm_segment_find(db, set->name)) != 0)
		return (id);
	if (crm_run(db, "INSERT INTO segment (name, title, saved_at, batch)\n"
	    "VALUES (:name, coalesce(:title, ''), :now, :batch)", "ttii",
	    set->name, set->title, crm_db_now(db), crm_batch(db)) == -1)
		return (-1);
	return (crm_last_row(db));
}

/* A set that people saved is not to be emptied by a slip. */
static int
check_hand(struct crm_db *db, const struct crm_segrule_set *set, int64_t id)
{
	int64_t hand;

	if (set->expression == NULL || set->replace)
		return (0);
	if (crm_one(db, &hand, "SELECT EXISTS (\n"
	    "\tSELECT 1 FROM segment_member WHERE segment = :segment)\n"
	    "\tAND NOT EXISTS (SELECT 1 FROM segment_rule\n"
	    "\tWHERE segment = :segment AND expression IS NOT NULL\n"
	    "\tAND version = (SELECT max(version) FROM segment_rule\n"
	    "\t\tWHERE segment = :segment))", "i", id) != 1)
		return (-1);
	if (hand == 0)
		return (0);
	return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT, _("there is a "
	    "saved set %s, which is kept by hand; with --replace the rule "
	    "keeps it from the next run on"), set->name));
}

static int
put_title(struct crm_db *db, const struct crm_segrule_set *set, int64_t id)
{

	if (set->title == NULL)
		return (0);
	return (crm_run(db, "UPDATE segment\n"
	    "SET title = :title, batch = :batch\n"
	    "WHERE id = :id AND title <> :title", "tii", set->title,
	    crm_batch(db), id));
}

/* The row before is the newest version, or one of empty words. */
int
crm_segrule_put(struct crm_db *db, const struct crm_segrule_set *set,
    int64_t *version)
{
	int64_t id;
	int rc;

	if ((id = find_or_make(db, set)) == -1 ||
	    check_hand(db, set, id) == -1 || put_title(db, set, id) == -1 ||
	    crm_run(db, "WITH before AS (\n"
	    "\tSELECT version, expression, owner, offer, strategy,\n"
	    "\t\tvalid_until\n"
	    "\tFROM segment_rule\n"
	    "\tWHERE segment = :segment\n"
	    "\tUNION ALL\n"
	    "\tSELECT 0, NULL, '', '', '', NULL\n"
	    "\tORDER BY version DESC LIMIT 1),\n"
	    "after AS (\n"
	    "\tSELECT version + 1 AS version, CASE :by_hand WHEN 0\n"
	    "\t\tTHEN coalesce(:expression, expression) END AS expression,\n"
	    "\t\tcoalesce(:owner, owner) AS owner,\n"
	    "\t\tcoalesce(:offer, offer) AS offer,\n"
	    "\t\tcoalesce(:strategy, strategy) AS strategy,\n"
	    "\t\tCASE :same_until WHEN 0 THEN :valid_until\n"
	    "\t\tELSE valid_until END AS valid_until\n"
	    "\tFROM before)\n"
	    "INSERT INTO segment_rule (segment, version, expression, owner,\n"
	    "\toffer, strategy, valid_until, made_at, made_by, batch)\n"
	    "SELECT :segment, a.version, a.expression, a.owner, a.offer,\n"
	    "\ta.strategy, a.valid_until, :now, :made_by, :batch\n"
	    "FROM after AS a\n"
	    "CROSS JOIN before AS b\n"
	    "WHERE a.expression IS NOT b.expression OR a.owner <> b.owner\n"
	    "\tOR a.offer <> b.offer OR a.strategy <> b.strategy\n"
	    "\tOR a.valid_until IS NOT b.valid_until /* scan: one row */",
	    "iittttioiti", id, (int64_t)set->by_hand, set->expression,
	    set->owner, set->offer, set->strategy, (int64_t)set->same_until,
	    set->valid_until,
	    crm_db_now(db), set->made_by, crm_batch(db)) == -1)
		return (-1);
	rc = crm_changes(db) > 0;
	if (crm_one(db, version, "SELECT coalesce(max(version), 0)\n"
	    "FROM segment_rule\n"
	    "WHERE segment = :segment", "i", id) != 1)
		return (-1);
	return (rc);
}

static void
list_names(struct crm_buf *buf, const struct crm_expr_col *col, size_t n,
    const char *prefix)
{
	size_t i;

	for (i = 0; i < n; i++)
		crm_buf_fmt(buf, "%s%s%s", i == 0 ? "" : ", ", prefix,
		    col[i].name);
}

/* Says what columns there are instead of the one that is unknown. */
static void
unknown_column(struct crm_err *err, const struct crm_expr_opt *opt,
    const char *name)
{
	struct crm_buf text = { 0 };
	size_t i;

	crm_buf_fmt(&text, "%s: \"%s\"; ", crm_errmsg(err), name);
	if (strncasecmp(name, "m.", 2) == 0) {
		crm_buf_str(&text, _("members have "));
		list_names(&text, opt->m, opt->nm, "m.");
	} else {
		crm_buf_str(&text, _("a rule has "));
		list_names(&text, opt->s, opt->ns, "");
	}
	for (i = 0; i < opt->nm; i++)
		if (strcasecmp(opt->m[i].name, name) == 0)
			crm_buf_fmt(&text, _("; the member's own is m.%s"),
			    name);
	crm_err_clear(err);
	if (text.bad)
		(void)crm_err_nomem(err);
	else
		(void)crm_err_set(err, CRM_ERR_USAGE, "%s", text.p);
	crm_buf_free(&text);
}

struct crm_expr *
crm_segrule_compile(struct crm_err *err, const char *expression,
    const struct crm_traits *traits, int64_t now, int ms)
{
	struct crm_expr_opt opt = { .text = expression, .now = now,
	    .ms = ms };
	struct crm_buf unknown = { 0 };
	struct crm_expr *expr;

	opt.s = cols;
	opt.ns = CRM_SEGRULE_COLS;
	opt.m = crm_traits_cols(traits, &opt.nm);
	expr = crm_expr_open(err, &opt, &unknown);
	if (expr == NULL && unknown.n > 0)
		unknown_column(err, &opt, crm_buf_text(&unknown));
	crm_buf_free(&unknown);
	return (expr);
}

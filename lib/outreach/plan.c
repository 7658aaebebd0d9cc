#include <inttypes.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/plan.h"
#include "outreach/terms.h"

#define MOST	INT64_C(1000000000000000)

static const struct crm_plan_field fields[] = {
	{ "goal", CRM_PLAN_TEXT, 1, 0, 0, NULL, "", 0 },
	{ "segment", CRM_PLAN_TEXT, 2, 0, 0, NULL, "", 0 },
	{ "offer", CRM_PLAN_TEXT, 2, 0, 0, NULL, "", 0 },
	{ "owner", CRM_PLAN_TEXT, 1, 0, 0, NULL, "", 0 },
	{ "hypothesis", CRM_PLAN_TEXT, 2, 0, 0, NULL, "", 1 },
	{ "metric", CRM_PLAN_WORD, 2, 0, 0, "conversion|revenue|profit", "",
	    1 },
	{ "expected", CRM_PLAN_MONEY, 2, 0, MOST, NULL, "", 1 },
	{ "benchmark", CRM_PLAN_MONEY, 0, 0, MOST, NULL, "", 1 },
	{ "capture", CRM_PLAN_TEXT, 2, 0, 0, NULL, "", 1 },
	{ "measure", CRM_PLAN_TEXT, 2, 0, 0, NULL, "", 1 },
	{ "starts_on", CRM_PLAN_DATE, 1, 0, 0, NULL, "", 0 },
	{ "ends_on", CRM_PLAN_DATE, 1, 0, 0, NULL, "", 0 },
	{ "window", CRM_PLAN_INT, 0, 1, 366, NULL, "30", 1 },
	{ "cost", CRM_PLAN_MONEY, 1, 0, MOST, NULL, "", 0 },
	{ "cost_each", CRM_PLAN_MONEY, 1, 0, MOST, NULL, "", 0 },
	{ "ceiling", CRM_PLAN_MONEY, 0, 0, MOST, NULL, "", 0 },
	{ "margin", CRM_PLAN_PERCENT, 0, 0, 0, NULL, "100", 1 },
	{ "purpose", CRM_PLAN_WORD, 0, 0, 0, "advertising|notice",
	    "advertising", 0 },
	{ "basis", CRM_PLAN_WORD, 0, 0, 0, "consent|sale", "consent", 0 },
	{ "goods", CRM_PLAN_TEXT, 0, 0, 0, NULL, "", 0 },
	{ "channels", CRM_PLAN_TEXT, 0, 0, 0, NULL, "", 0 },
	{ "holdout", CRM_PLAN_PERCENT, 0, 0, 0, NULL, "0", 0 },
	{ "arms", CRM_PLAN_TEXT, 0, 0, 0, NULL, "", 0 },
	{ "pilot", CRM_PLAN_PERCENT, 0, 0, 0, NULL, "0", 0 },
	{ "promote", CRM_PLAN_TEXT, 0, 0, 0, NULL, "", 0 },
	{ "coupon", CRM_PLAN_TEXT, 0, 0, 0, NULL, "", 0 },
	{ "caps", CRM_PLAN_WORD, 0, 0, 0, "yes|no", "yes", 0 },
	{ "parts", CRM_PLAN_INT, 0, 100, 1000, NULL, "", 0 },
	{ "in_flight", CRM_PLAN_INT, 0, 1, 3, NULL, "3", 0 },
	{ "deadline", CRM_PLAN_INT, 0, 1, 720, NULL, "48", 0 },
	{ "wave_after", CRM_PLAN_INT, 0, 1, 90, NULL, "3", 0 }
};

#define NFIELD	(sizeof(fields) / sizeof(fields[0]))

const struct crm_plan_field *
crm_plan_field_at(size_t i)
{

	return (i < NFIELD ? &fields[i] : NULL);
}

const struct crm_plan_field *
crm_plan_field(const char *name)
{
	size_t i;

	for (i = 0; i < NFIELD; i++)
		if (strcmp(fields[i].name, name) == 0)
			return (&fields[i]);
	return (NULL);
}

/* 1 when a word is among those that a bar parts. */
static int
among(const char *words, const char *word)
{
	size_t n = strlen(word), len;

	for (;; words += len + 1) {
		len = strcspn(words, "|");
		if (len == n && memcmp(words, word, n) == 0)
			return (1);
		if (words[len] == '\0')
			return (0);
	}
}

/* The value as a number of its kind: 0, -1 when it is none. */
static int
number(const struct crm_plan_field *field, const char *value, int64_t *v)
{
	size_t n = strlen(value);

	switch (field->kind) {
	case CRM_PLAN_DATE:
		return (crm_date_parse(value, n, v));
	case CRM_PLAN_INT:
		return (crm_int_parse(value, n, v) == 0 &&
		    *v >= field->least && *v <= field->most ? 0 : -1);
	case CRM_PLAN_PERCENT:
		return (crm_money_parse(value, n, 4, v) == 0 && *v >= 0 &&
		    *v <= 1000000 ? 0 : -1);
	case CRM_PLAN_MONEY:
		return (crm_money_parse(value, n, 4, v) == 0 &&
		    *v >= field->least && *v <= field->most ? 0 : -1);
	default:
		*v = 0;
		return (field->kind == CRM_PLAN_TEXT ||
		    among(field->words, value) ? 0 : -1);
	}
}

static int
none(struct crm_db *db, const struct crm_plan_field *field)
{
	struct crm_err *err = crm_db_err(db);

	switch (field->kind) {
	case CRM_PLAN_DATE:
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: give a date, "
		    "YYYY-MM-DD"), field->name));
	case CRM_PLAN_INT:
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: give a whole "
		    "number from %" PRId64 " to %" PRId64), field->name,
		    field->least, field->most));
	case CRM_PLAN_PERCENT:
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: give a "
		    "percentage from 0 to 100 with at most four decimals"),
		    field->name));
	case CRM_PLAN_MONEY:
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: give an amount "
		    "that is not negative, with at most four decimals"),
		    field->name));
	default:
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: give one of "
		    "%s"), field->name, field->words));
	}
}

/* What was said last: 1 with the value added and its version, 0, -1. */
static int
said(struct crm_db *db, int64_t campaign, const char *name,
    struct crm_buf *value, int64_t *version)
{
	struct crm_stmt *stmt;
	int rc;

	*version = 0;
	if ((stmt = crm_sql(db, "SELECT value, version\n"
	    "FROM campaign_field\n"
	    "WHERE campaign = :campaign AND name = :name\n"
	    "ORDER BY version DESC\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "it", campaign, name) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(value, crm_col_text(stmt, 0));
		*version = crm_col_int(stmt, 1);
	}
	crm_reset(stmt);
	return (value->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

int
crm_plan_started(struct crm_db *db, int64_t campaign, int64_t *at)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT min(at)\n"
	    "FROM (SELECT min(coalesce(claimed_at, ended_at)) AS at\n"
	    "\tFROM delivery\n"
	    "\tWHERE campaign = :campaign\n"
	    "\t\tAND (began = 1 OR state IN ('sent', 'unknown'))\n"
	    "UNION ALL\n"
	    "\tSELECT min(at)\n"
	    "\tFROM response\n"
	    "\tWHERE campaign = :campaign)")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1 ||
	    (rc = crm_step(stmt)) == -1)
		return (-1);
	rc = rc == 1 && !crm_col_null(stmt, 0);
	*at = rc == 1 ? crm_col_int(stmt, 0) : 0;
	crm_reset(stmt);
	return (rc);
}

static int
begun(struct crm_db *db, const struct crm_plan_field *field, int64_t at)
{
	char time[CRM_TIME_LEN];

	return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT, _("%s: the first "
	    "message left at %s, and the result is judged by what was said "
	    "before; --late keeps this beside it"), field->name,
	    crm_time_format(at, time)));
}

static int
set(struct crm_db *db, int64_t campaign, const char *name, const char *value,
    int revise)
{
	const struct crm_plan_field *field = crm_plan_field(name);
	struct crm_buf now = { 0 };
	int64_t version, v, at;
	int rc, same, late;

	rc = said(db, campaign, name, &now, &version);
	same = strcmp(crm_buf_text(&now), value) == 0;
	crm_buf_free(&now);
	if (rc == -1 || same)
		return (rc == -1 ? -1 : 0);
	if (*value != '\0' && number(field, value, &v) == -1)
		return (none(db, field));
	if (crm_terms_check(db, name, value) == -1)
		return (-1);
	if ((late = crm_plan_started(db, campaign, &at)) == -1)
		return (-1);
	if (late && field->judges && !revise)
		return (begun(db, field, at));
	return (crm_run(db, "INSERT INTO campaign_field\n"
	    "(campaign, name, version, value, late, set_at, set_by, batch)\n"
	    "VALUES (:campaign, :name, :version, :value, :late, :now,\n"
	    "\t(SELECT who FROM batch WHERE id = :batch), :batch)",
	    "ititiii", campaign, name, version + 1, value, late,
	    crm_db_now(db), crm_batch(db)) == -1 ? -1 : 1);
}

int
crm_plan_set(struct crm_db *db, int64_t campaign, const char *name,
    const char *value)
{

	return (set(db, campaign, name, value, 0));
}

int
crm_plan_revise(struct crm_db *db, int64_t campaign, const char *name,
    const char *value)
{

	return (set(db, campaign, name, value, 1));
}

int
crm_plan_get(struct crm_db *db, int64_t campaign, const char *name,
    struct crm_buf *value)
{
	size_t was = value->n;
	int64_t version;

	if (said(db, campaign, name, value, &version) == -1)
		return (-1);
	if (value->n == was)
		crm_buf_str(value, crm_plan_field(name)->usual);
	if (value->bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (value->n > was);
}

int
crm_plan_int(struct crm_db *db, int64_t campaign, const char *name,
    int64_t *n)
{
	const struct crm_plan_field *field = crm_plan_field(name);
	struct crm_buf value = { 0 };
	int rc;

	if ((rc = crm_plan_get(db, campaign, name, &value)) == 1 &&
	    number(field, crm_buf_text(&value), n) == -1)
		rc = crm_err_set(crm_db_err(db), CRM_ERR_DATABASE, _("field "
		    "%s of a campaign: its value is none of its kind"), name);
	crm_buf_free(&value);
	return (rc);
}

int
crm_plan_at_start(struct crm_db *db, int64_t campaign, const char *name,
    struct crm_buf *value)
{
	size_t was = value->n;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT value\n"
	    "FROM campaign_field\n"
	    "WHERE campaign = :campaign AND name = :name AND late = 0\n"
	    "ORDER BY version DESC\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "it", campaign, name) == -1 ||
	    (rc = crm_step(stmt)) == -1)
		return (-1);
	if (rc == 1)
		crm_buf_str(value, crm_col_text(stmt, 0));
	crm_reset(stmt);
	if (value->n == was)
		crm_buf_str(value, crm_plan_field(name)->usual);
	if (value->bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (value->n > was);
}

/* The versions of a field, all or the one that holds: how many, or -1. */
static int
each_version(struct crm_db *db, int64_t campaign, int history,
    struct crm_plan_said *said_of,
    int (*fn)(void *arg, const struct crm_plan_said *said), void *arg)
{
	const struct crm_plan_field *field = said_of->field;
	struct crm_stmt *stmt;
	int rc, n = 0;

	if ((stmt = crm_sql(db, "SELECT value, version, set_at, set_by, late\n"
	    "FROM campaign_field AS f\n"
	    "WHERE campaign = :campaign AND name = :name\n"
	    "\tAND (:history OR version = (SELECT max(version)\n"
	    "\t\tFROM campaign_field\n"
	    "\t\tWHERE campaign = :campaign AND name = :name))\n"
	    "ORDER BY version")) == NULL ||
	    crm_bind(stmt, "iti", campaign, field->name, history) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		said_of->value = crm_col_text(stmt, 0);
		said_of->version = crm_col_int(stmt, 1);
		said_of->set_at = crm_col_int(stmt, 2);
		said_of->set_by = crm_col_text(stmt, 3);
		said_of->late = (int)crm_col_int(stmt, 4);
		/* Taken back: what is usual holds again, and nobody says it. */
		if (!history && *said_of->value == '\0')
			continue;
		n++;
		if ((rc = fn(arg, said_of)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : n);
}

int
crm_plan_each(struct crm_db *db, int64_t campaign, int history,
    int (*fn)(void *arg, const struct crm_plan_said *said), void *arg)
{
	struct crm_plan_said said_of;
	size_t i;
	int n;

	for (i = 0; i < NFIELD; i++) {
		memset(&said_of, 0, sizeof(said_of));
		said_of.field = &fields[i];
		if ((n = each_version(db, campaign, history, &said_of, fn,
		    arg)) == -1)
			return (-1);
		if (n > 0 || history)
			continue;
		memset(&said_of, 0, sizeof(said_of));
		said_of.field = &fields[i];
		said_of.value = fields[i].usual;
		said_of.set_by = "";
		if (fn(arg, &said_of) == -1)
			return (-1);
	}
	return (0);
}

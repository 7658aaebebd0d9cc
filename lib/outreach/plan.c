#include <inttypes.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/plan.h"

#define MOST	INT64_C(1000000000000000)

static const struct crm_plan_field fields[] = {
	{ "goal", CRM_PLAN_TEXT, 1, 0, 0, NULL, "" },
	{ "segment", CRM_PLAN_TEXT, 1, 0, 0, NULL, "" },
	{ "offer", CRM_PLAN_TEXT, 1, 0, 0, NULL, "" },
	{ "owner", CRM_PLAN_TEXT, 1, 0, 0, NULL, "" },
	{ "hypothesis", CRM_PLAN_TEXT, 1, 0, 0, NULL, "" },
	{ "metric", CRM_PLAN_WORD, 1, 0, 0, "conversion|revenue|profit", "" },
	{ "expected", CRM_PLAN_MONEY, 1, 0, MOST, NULL, "" },
	{ "benchmark", CRM_PLAN_MONEY, 0, 0, MOST, NULL, "" },
	{ "capture", CRM_PLAN_TEXT, 1, 0, 0, NULL, "" },
	{ "measure", CRM_PLAN_TEXT, 1, 0, 0, NULL, "" },
	{ "starts_on", CRM_PLAN_DATE, 1, 0, 0, NULL, "" },
	{ "ends_on", CRM_PLAN_DATE, 1, 0, 0, NULL, "" },
	{ "window", CRM_PLAN_INT, 0, 1, 366, NULL, "30" },
	{ "cost", CRM_PLAN_MONEY, 1, 0, MOST, NULL, "" },
	{ "cost_each", CRM_PLAN_MONEY, 1, 0, MOST, NULL, "" },
	{ "ceiling", CRM_PLAN_MONEY, 0, 0, MOST, NULL, "" },
	{ "margin", CRM_PLAN_PERCENT, 0, 0, 0, NULL, "100" },
	{ "purpose", CRM_PLAN_WORD, 0, 0, 0, "advertising|notice",
	    "advertising" },
	{ "basis", CRM_PLAN_WORD, 0, 0, 0, "consent|sale", "consent" },
	{ "goods", CRM_PLAN_TEXT, 0, 0, 0, NULL, "" },
	{ "channels", CRM_PLAN_TEXT, 0, 0, 0, NULL, "" },
	{ "holdout", CRM_PLAN_PERCENT, 0, 0, 0, NULL, "0" },
	{ "arms", CRM_PLAN_TEXT, 0, 0, 0, NULL, "" },
	{ "pilot", CRM_PLAN_PERCENT, 0, 0, 0, NULL, "0" },
	{ "promote", CRM_PLAN_TEXT, 0, 0, 0, NULL, "" },
	{ "coupon", CRM_PLAN_TEXT, 0, 0, 0, NULL, "" },
	{ "caps", CRM_PLAN_WORD, 0, 0, 0, "yes|no", "yes" },
	{ "parts", CRM_PLAN_INT, 0, 100, 1000, NULL, "100" },
	{ "in_flight", CRM_PLAN_INT, 0, 1, 3, NULL, "3" },
	{ "deadline", CRM_PLAN_INT, 0, 1, 720, NULL, "48" }
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
crm_plan_set(struct crm_db *db, int64_t campaign, const char *name,
    const char *value)
{
	const struct crm_plan_field *field = crm_plan_field(name);
	struct crm_buf now = { 0 };
	int64_t version, v;
	int rc, same;

	rc = said(db, campaign, name, &now, &version);
	same = strcmp(crm_buf_text(&now), value) == 0;
	crm_buf_free(&now);
	if (rc == -1 || same)
		return (rc == -1 ? -1 : 0);
	if (*value != '\0' && number(field, value, &v) == -1)
		return (none(db, field));
	return (crm_run(db, "INSERT INTO campaign_field\n"
	    "(campaign, name, version, value, set_at, set_by, batch)\n"
	    "VALUES (:campaign, :name, :version, :value, :now,\n"
	    "\t(SELECT who FROM batch WHERE id = :batch), :batch)",
	    "ititii", campaign, name, version + 1, value, crm_db_now(db),
	    crm_batch(db)) == -1 ? -1 : 1);
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

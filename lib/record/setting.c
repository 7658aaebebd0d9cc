#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/text.h"
#include "record/quality.h"
#include "record/sending.h"
#include "record/setting.h"

#define LONGEST	200	/* bytes: such a line fits everywhere */

int
crm_setting_each(struct crm_db *db,
    int (*fn)(void *arg, const char *name, const char *value), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT name, value\n"
	    "FROM setting\n"
	    "ORDER BY name /* scan: settings are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_text(stmt, 0),
		    crm_col_text(stmt, 1))) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
bad_value(struct crm_db *db, const char *name, const char *why)
{

	return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT, "%s: %s", name,
	    why));
}

static int
check_line(struct crm_db *db, const char *name, const char *value)
{
	size_t n = strlen(value), i, at, len;

	if (crm_text_invalid(value, n) < n)
		return (bad_value(db, name, _("this is no UTF-8")));
	if (crm_rrn_find(value, n, 0, &at, &len))
		return (bad_value(db, name, _("a resident registration "
		    "number must not be stored; take it out")));
	for (i = 0; i < n; i++)
		if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
			return (bad_value(db, name,
			    _("it must be a single line")));
	if (n > LONGEST)
		return (bad_value(db, name, _("it is too long")));
	return (0);
}

static int
check_phone(struct crm_db *db, const char *name, const char *value)
{
	struct crm_buf digits = { 0 };
	enum crm_phone kind;
	int bad;

	kind = crm_phone_parse(&digits, value, strlen(value));
	bad = kind != CRM_PHONE_MOBILE && kind != CRM_PHONE_LINE &&
	    kind != CRM_PHONE_SERVICE && kind != CRM_PHONE_FOREIGN;
	if (!bad && strcmp(name, "refuse_phone") == 0 &&
	    kind != CRM_PHONE_FOREIGN)
		bad = strncmp(crm_buf_text(&digits), "080", 3) != 0 ? 2 : 0;
	if (digits.bad)
		bad = 1;
	crm_buf_free(&digits);
	if (bad == 2)
		return (bad_value(db, name, _("refusing must cost nothing: "
		    "take an 080 number")));
	return (bad ? bad_value(db, name, _("this is no phone number")) : 0);
}

static int
check_email(struct crm_db *db, const char *name, const char *value)
{
	struct crm_buf key = { 0 };
	int bad = crm_email_parse(&key, value, strlen(value)) == -1;

	crm_buf_free(&key);
	return (bad ? bad_value(db, name, _("this is no e-mail address")) : 0);
}

/* Amounts are stored in its minor units: they would all change. */
static int
check_currency(struct crm_db *db, const char *name, const char *value)
{
	int64_t v;
	int rc;

	if (crm_currency_decimals(value) == -1)
		return (bad_value(db, name, _("no currency code of ISO 4217 "
		    "that we know, such as KRW or GBP")));
	rc = crm_one(db, &v, "SELECT id\n"
	    "FROM orders\n"
	    "LIMIT 1", "");
	if (rc == 1)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("%s: it can be changed only while there are no orders"),
		    name));
	return (rc);
}

static int
check_percent(struct crm_db *db, const char *name, const char *value)
{
	int64_t n;

	return (crm_int_parse(value, strlen(value), &n) == 0 && n >= 0 &&
	    n <= 100 ? 0 : bad_value(db, name,
	    _("this is no whole number from 0 to 100")));
}

static int
check_ownership(struct crm_db *db, const char *name, const char *value)
{

	return (strcmp(value, "shared") == 0 ||
	    strcmp(value, "exclusive") == 0 ? 0 : bad_value(db, name,
	    _("write shared or exclusive")));
}

static int
check_something(struct crm_db *db, const char *name, const char *value)
{

	return (*value == '\0' ? bad_value(db, name,
	    _("it cannot be taken away")) : 0);
}

/* How long something is kept: from the law's least to ten years. */
static int
check_days(struct crm_db *db, const char *name, const char *value)
{
	int64_t least = strcmp(name, "keep_access_days") == 0 ? 731 : 1, n;

	if (crm_int_parse(value, strlen(value), &n) == -1 || n < least ||
	    n > 3653)
		return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT, _("%s: a "
		    "number of days from %lld to 3653"), name,
		    (long long)least));
	return (0);
}

/* Three percentages that rise, with commas between. */
static int
check_limits(struct crm_db *db, const char *name, const char *value)
{
	int64_t v, last = 0;
	const char *p = value;
	size_t n;
	int i;

	for (i = 0; i < 3; i++, p += n + 1, last = v) {
		n = strcspn(p, ",");
		if (crm_money_parse(p, n, 6, &v) != 0 || v <= last ||
		    v >= 100000000 || (p[n] == ',') != (i < 2))
			return (bad_value(db, name, _("write three numbers "
			    "that rise, above 0 and below 100, such as "
			    "80,95,99")));
	}
	return (0);
}

static int
check_nothing(struct crm_db *db, const char *name, const char *value)
{

	(void)db;
	(void)name;
	(void)value;
	return (0);
}

/* The last that is asked: what is not known there is nowhere. */
static int
check_sending(struct crm_db *db, const char *name, const char *value)
{
	int rc = crm_sending_check(db, name, value);

	if (rc == 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_USAGE, _("%s: "
		    "there is no such setting; crm-db(1) has their names"),
		    name));
	return (rc == -1 ? -1 : check_line(db, name, value));
}

static int
check(struct crm_db *db, const char *name, const char *value)
{
	static const struct {
		const char	*name;
		int		 must;	/* 1: it cannot be taken away */
		int		(*check)(struct crm_db *db, const char *name,
				    const char *value);
	} known[] = {
		{ "currency", 1, check_currency },
		{ "timezone", 1, check_something },
		{ "sender_name", 0, check_nothing },
		{ "sender_phone", 0, check_phone },
		{ "sender_email", 0, check_email },
		{ "sender_address", 0, check_nothing },
		{ "refuse_phone", 0, check_phone },
		{ "link_floor", 0, check_percent },
		{ "ownership", 0, check_ownership },
		{ "quality_floor", 0, crm_quality_floors },
		{ "keep_images_days", 0, check_days },
		{ "keep_access_days", 0, check_days },
		{ "keep_copies_days", 0, check_days },
		{ "keep_removed_days", 0, check_days },
		{ "keep_scores_days", 0, check_days },
		{ "churn_limits", 0, check_limits },
		{ "keep_visits_days", 0, check_days },
		{ "keep_messages_days", 0, check_days },
		{ "keep_decisions_days", 0, check_days }
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].name, name) != 0)
			continue;
		if (check_line(db, name, value) == -1)
			return (-1);
		if (*value == '\0' && !known[i].must)
			return (0);
		return (known[i].check(db, name, value));
	}
	return (check_sending(db, name, value));
}

int
crm_setting_set(struct crm_db *db, const char *name, const char *value)
{
	struct crm_buf now = { 0 };
	int had, same;

	if ((had = crm_db_get(db, name, &now)) == -1)
		return (-1);
	same = had == 1 ? strcmp(crm_buf_text(&now), value) == 0 :
	    *value == '\0';
	crm_buf_free(&now);
	if (check(db, name, value) == -1)
		return (-1);
	if (same)
		return (0);
	if (*value != '\0')
		return (crm_db_set(db, name, value) == -1 ? -1 : 1);
	return (crm_run(db, "DELETE FROM setting\n"
	    "WHERE name = :name", "t", name) == -1 ? -1 : 1);
}

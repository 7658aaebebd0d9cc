#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "outreach/plan.h"
#include "outreach/plancheck_int.h"

/*
 * Who advertises by e-mail, text or telephone says who they are, where they
 * can be reached, and how to refuse free of charge (Network Act 50(4), (6));
 * texts in bulk go through a certified house (50-3).
 */

/* The channels of the plan, with commas or blanks between. */
static int
each_planned(struct crm_plan_look *look,
    int (*fn)(struct crm_plan_look *look, const char *channel,
    const char *arm, void *arg), void *arg)
{
	struct crm_buf value = { 0 };
	char *p, *save = NULL;
	int rc;

	rc = crm_plan_get(look->db, look->asking->campaign, "channels",
	    &value);
	if (rc == 0)
		rc = fn(look, look->asking->channel, "", arg);
	else if (rc == 1)
		for (rc = 0, p = strtok_r(value.p, ", ", &save);
		    rc == 0 && p != NULL; p = strtok_r(NULL, ", ", &save))
			rc = fn(look, p, "", arg);
	crm_buf_free(&value);
	return (rc);
}

int
crm_plan_each_channel(struct crm_plan_look *look,
    int (*fn)(struct crm_plan_look *look, const char *channel,
    const char *arm, void *arg), void *arg)
{
	struct crm_stmt *stmt;
	int rc, n = 0;

	if ((stmt = crm_sql(look->db, "SELECT DISTINCT CASE channel\n"
	    "\tWHEN '' THEN :channel ELSE channel END, arm\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'\n"
	    "\tAND arm <> 'control'\n"
	    "ORDER BY 1, 2")) == NULL ||
	    crm_bind(stmt, "ti", look->asking->channel,
	    look->asking->campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		n++;
		if ((rc = fn(look, crm_col_text(stmt, 0),
		    crm_col_text(stmt, 1), arg)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc == 0 && n == 0 ? each_planned(look, fn, arg) : rc);
}

enum {
	MAIL = 1,
	TEXTS = 2,
	CALLS = 4
};

static int
note_channel(struct crm_plan_look *look, const char *channel, const char *arm,
    void *arg)
{
	int *by = arg;

	(void)look;
	(void)arm;
	*by |= strcmp(channel, "email") == 0 ? MAIL :
	    strcmp(channel, "sms") == 0 ? TEXTS :
	    strcmp(channel, "call") == 0 ? CALLS : 0;
	return (0);
}

/* 1 set, 0 blank, -1. */
static int
is_set(struct crm_plan_look *look, const char *name)
{
	struct crm_buf value = { 0 };
	int rc = crm_db_get(look->db, name, &value);

	if (rc == 1)
		rc = value.n > 0;
	crm_buf_free(&value);
	return (rc);
}

static int
look_setting(struct crm_plan_look *look, const char *name)
{
	int rc = is_set(look, name);

	return (rc == 0 ? crm_plan_fault(look, name, "blank", _("it must "
	    "stand in advertising; set it with crm-db set")) :
	    rc == 1 ? 0 : -1);
}

static int
look_refusal(struct crm_plan_look *look)
{
	static const char *const names[] = { "refuse_url", "refuse_email",
		"link_base" };
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < sizeof(names) / sizeof(names[0]); i++)
		rc = is_set(look, names[i]);
	return (rc == 0 ? crm_plan_fault(look, names[0], "blank", _("mail must "
	    "say how to refuse it: set refuse_url, refuse_email or link_base "
	    "with crm-db set")) : rc == 1 ? 0 : -1);
}

static int
look_certificate(struct crm_plan_look *look)
{
	struct crm_buf value = { 0 };
	int64_t day;
	int rc;

	if (look_setting(look, "sms_certificate") == -1)
		return (-1);
	rc = crm_db_get(look->db, "sms_certificate_until", &value);
	if (rc == 1 && crm_date_parse(crm_buf_text(&value), value.n,
	    &day) == 0 && day < look->asking->today)
		rc = crm_plan_fault(look, "sms_certificate_until", "over",
		    _("the certificate of who sends texts has run out"));
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

int
crm_plan_look_sender(struct crm_plan_look *look)
{
	int by = 0;

	if (crm_plan_each_channel(look, note_channel, &by) == -1)
		return (-1);
	if (by != 0 && (look_setting(look, "sender_name") == -1 ||
	    look_setting(look, "sender_phone") == -1))
		return (-1);
	if ((by & MAIL) && (look_setting(look, "sender_email") == -1 ||
	    look_setting(look, "sender_address") == -1 ||
	    look_refusal(look) == -1))
		return (-1);
	if ((by & (TEXTS | CALLS)) &&
	    look_setting(look, "refuse_phone") == -1)
		return (-1);
	return ((by & TEXTS) ? look_certificate(look) : 0);
}

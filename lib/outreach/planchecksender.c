#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "outreach/plan.h"
#include "outreach/plancheck_int.h"
#include "outreach/sendlaw.h"

/* By which channels a campaign leaves, and what the law has of who sends. */

/* A channel of the plan with each of its arms, such as A:50,B:50. */
static int
each_arm(struct crm_plan_look *look, const char *channel, const char *arms,
    int (*fn)(struct crm_plan_look *look, const char *channel,
    const char *arm, void *arg), void *arg)
{
	struct crm_buf arm = { 0 };
	int rc = 0;

	if (*arms == '\0')
		return (fn(look, channel, "", arg));
	while (rc == 0 && *arms != '\0') {
		crm_buf_reset(&arm);
		crm_buf_add(&arm, arms, strcspn(arms, ":"));
		rc = arm.bad ? crm_err_nomem(crm_db_err(look->db)) :
		    fn(look, channel, crm_buf_text(&arm), arg);
		arms += strcspn(arms, ",");
		arms += *arms == ',';
	}
	crm_buf_free(&arm);
	return (rc);
}

/* The channels of the plan, with commas or blanks between. */
static int
each_planned(struct crm_plan_look *look,
    int (*fn)(struct crm_plan_look *look, const char *channel,
    const char *arm, void *arg), void *arg)
{
	int64_t campaign = look->asking->campaign;
	struct crm_buf value = { 0 }, arms = { 0 };
	char *p, *save = NULL;
	int rc = -1, of;

	if ((of = crm_plan_get(look->db, campaign, "channels",
	    &value)) == -1 ||
	    crm_plan_get(look->db, campaign, "arms", &arms) == -1)
		goto done;
	if (of == 0)
		rc = each_arm(look, look->asking->channel,
		    crm_buf_text(&arms), fn, arg);
	else
		for (rc = 0, p = strtok_r(value.p, ", ", &save);
		    rc == 0 && p != NULL; p = strtok_r(NULL, ", ", &save))
			rc = each_arm(look, p, crm_buf_text(&arms), fn, arg);
done:
	crm_buf_free(&value);
	crm_buf_free(&arms);
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

/* A channel whose duties are looked at, and the one before. */
struct sender {
	struct crm_plan_look *look;
	struct crm_sendlaw_case law;
	struct crm_buf	 basis, goods;
	char		 last[16];	/* known channels are short */
};

static int
tell_lack(void *arg, const struct crm_sendlaw_lack *lack)
{
	struct sender *sender = arg;
	int of_plan = strcmp(lack->settings, "goods") == 0;

	return (crm_plan_fault(sender->look, lack->settings, lack->expired ?
	    "over" : "blank", of_plan ? _("a sale stands in for consent where "
	    "crm-campaign set says which kinds of goods are offered (%s; "
	    "channel %s)") : lack->expired ? _("its day is over; %s needs it "
	    "for advertising by %s: crm-db set") : _("%s needs it for "
	    "advertising by %s: crm-db set"), lack->article,
	    sender->law.channel));
}

static int
look_channel(struct crm_plan_look *look, const char *channel, const char *arm,
    void *arg)
{
	struct sender *sender = arg;

	(void)arm;
	if (strcmp(sender->last, channel) == 0)
		return (0);
	(void)snprintf(sender->last, sizeof(sender->last), "%s", channel);
	sender->law.channel = sender->last;
	return (crm_sendlaw_setup(look->db, &sender->law, tell_lack, sender));
}

int
crm_plan_look_sender(struct crm_plan_look *look)
{
	int64_t campaign = look->asking->campaign;
	struct sender sender = { .look = look };
	int rc = -1;

	sender.law.purpose = "advertising";
	sender.law.at = crm_db_now(look->db);
	if (crm_plan_get(look->db, campaign, "basis", &sender.basis) != -1 &&
	    crm_plan_get(look->db, campaign, "goods", &sender.goods) != -1) {
		sender.law.basis = crm_buf_text(&sender.basis);
		sender.law.goods = crm_buf_text(&sender.goods);
		rc = crm_plan_each_channel(look, look_channel, &sender);
	}
	crm_buf_free(&sender.basis);
	crm_buf_free(&sender.goods);
	return (rc);
}

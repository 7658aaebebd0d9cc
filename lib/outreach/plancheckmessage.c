#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "outreach/mergetext.h"
#include "outreach/message.h"
#include "outreach/plancheck_int.h"

/* The messages of a campaign: there, whole, fillable, and new. */

struct looking {
	struct crm_plan_look *look;
	int		 wave;
	struct crm_buf	 where;		/* "wave 2, email, arm B" */
};

static int
set_where(struct looking *l, const char *channel, const char *arm)
{

	crm_buf_reset(&l->where);
	crm_buf_fmt(&l->where, _("wave %d, %s"), l->wave, channel);
	if (*arm != '\0')
		crm_buf_fmt(&l->where, _(", arm %s"), arm);
	return (l->where.bad ? crm_err_nomem(crm_db_err(l->look->db)) : 0);
}

static int
is_there(void *arg, const struct crm_message *message)
{

	(void)arg;
	(void)message;
	return (0);
}

static int
look_missing(struct crm_plan_look *look, const char *channel, const char *arm,
    void *arg)
{
	struct looking *l = arg;
	int rc;

	rc = crm_message_find(look->db, look->asking->campaign, l->wave, arm,
	    channel, is_there, NULL);
	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	if (set_where(l, channel, arm) == -1)
		return (-1);
	return (crm_plan_fault(look, "message", "missing", _("%s: there is "
	    "none; crm-campaign message makes it"), l->where.p));
}

/*
 * How many of those who are asked, and get that message, have nothing for a
 * field, or -1.
 */
static int
lacking(struct crm_plan_look *look, const struct crm_message *m,
    const char *field, int64_t *n)
{
	int64_t rank = strncmp(field, "pick", 4) == 0 ? field[4] - '0' : 0;

	return (crm_one(look->db, n, "SELECT count(*)\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.campaign = :campaign AND t.verdict = 'in'\n"
	    "\tAND t.arm <> 'control' AND :channel = CASE t.channel\n"
	    "\t\tWHEN '' THEN :own ELSE t.channel END\n"
	    "\tAND CASE :arm WHEN '' THEN NOT EXISTS (SELECT 1\n"
	    "\t\tFROM campaign_message AS o\n"
	    "\t\tWHERE o.campaign = t.campaign AND o.wave = :wave\n"
	    "\t\tAND o.channel = :channel AND o.arm = t.arm\n"
	    "\t\tAND o.arm <> '') ELSE t.arm = :arm END\n"
	    "\tAND CASE :field\n"
	    "\tWHEN 'refuse' THEN :channel = 'email' AND NOT EXISTS (\n"
	    "\t\tSELECT 1 FROM setting AS s WHERE s.value <> ''\n"
	    "\t\tAND s.name IN ('link_base', 'refuse_url'))\n"
	    "\tWHEN 'segment' THEN t.segment = ''\n"
	    "\tWHEN 'coupon' THEN t.coupon = ''\n"
	    "\tWHEN 'name' THEN coalesce((SELECT v.name\n"
	    "\t\tFROM v_member AS v\n"
	    "\t\tWHERE v.member = coalesce(m.merged_into, m.id)), '') = ''\n"
	    "\tWHEN 'code' THEN coalesce((SELECT v.code\n"
	    "\t\tFROM v_member AS v\n"
	    "\t\tWHERE v.member = coalesce(m.merged_into, m.id)), '') = ''\n"
	    "\tELSE :rank > 0 AND NOT EXISTS (SELECT 1\n"
	    "\t\tFROM campaign_pick AS p\n"
	    "\t\tWHERE p.campaign = t.campaign AND p.rank = :rank\n"
	    "\t\tAND p.member = coalesce(m.merged_into, m.id)) END",
	    "itttiti", look->asking->campaign, m->channel,
	    look->asking->channel, m->arm, (int64_t)m->wave, field, rank));
}

/* A text that needs what somebody has not would not leave to them. */
static int
look_fill(struct looking *l, const struct crm_message *m, const char *part,
    const char *s, int html)
{
	struct crm_plan_look *look = l->look;
	struct crm_mergetext *text;
	const char *field;
	int64_t n;
	size_t i;
	int rc = 0;

	text = crm_mergetext_parse(crm_db_err(look->db), s, strlen(s), html);
	if (text == NULL)
		return (-1);
	for (i = 0; rc == 0 && (field = crm_mergetext_field(i)) != NULL; i++) {
		if (!crm_mergetext_needs(text, field))
			continue;
		n = 0;
		if (lacking(look, m, field, &n) == -1)
			rc = -1;
		else if (n > 0)
			rc = crm_plan_fault(look, "message", "unfilled",
			    _("%s: %lld of those in have nothing for {%s} in "
			    "the %s; write {%s|...} with what stands there "
			    "then"), l->where.p, (long long)n, field, part,
			    field);
	}
	crm_mergetext_free(text);
	return (rc);
}

static int
blank(struct looking *l, const char *fault, const char *what)
{

	return (crm_plan_fault(l->look, "message", fault, "%s: %s",
	    l->where.p, what));
}

static int
repeats(void *arg, const char *part, int wave)
{
	struct looking *l = arg;

	return (crm_plan_fault(l->look, "message", strcmp(part,
	    "subject") == 0 ? "same_subject" : "same_sender", strcmp(part,
	    "subject") == 0 ? _("%s: the subject says what that of wave %d "
	    "said; who did not read it needs another") : _("%s: the sender is "
	    "called as in wave %d; take another name"), l->where.p, wave));
}

/* Mail without its own is the shop's, which is asked for elsewhere. */
static int
has_sender(struct looking *l, const struct crm_message *m)
{
	struct crm_buf name = { 0 };
	int rc;

	if (*m->sender != '\0' || strcmp(m->channel, "email") != 0)
		return (1);
	rc = crm_db_get(l->look->db, "sender_name", &name);
	crm_buf_free(&name);
	return (rc);
}

static int
look_whole(void *arg, const struct crm_message *m)
{
	struct looking *l = arg;
	int mail = strcmp(m->channel, "email") == 0, sender;

	if (mail && *m->subject == '\0' &&
	    blank(l, "no_subject", _("it has no subject")) == -1)
		return (-1);
	if ((sender = has_sender(l, m)) == -1 || (sender == 0 &&
	    blank(l, "no_sender", _("it has no sender's name")) == -1))
		return (-1);
	/* Not every mail program shows HTML. */
	if (*m->text == '\0' && (mail || (*m->template == '\0' &&
	    (*m->html == '\0' || strcmp(m->channel, "post") != 0))) &&
	    blank(l, "no_text", _("it has no text")) == -1)
		return (-1);
	if (look_fill(l, m, "subject", m->subject, 0) == -1 ||
	    look_fill(l, m, "text", m->text, 0) == -1 ||
	    look_fill(l, m, "html", m->html, 1) == -1)
		return (-1);
	return (l->wave == 1 ? 0 : crm_message_repeats(l->look->db,
	    l->look->asking->campaign, m, repeats, l));
}

/* An arm that nobody is in is a slip of the finger, once there is a list. */
static int
look_arm(struct looking *l, const char *arm)
{
	struct crm_plan_look *look = l->look;
	int64_t n = 0;

	if (*arm == '\0')
		return (0);
	if (crm_one(look->db, &n, "SELECT count(*) > 0\n"
	    "\tAND sum(arm = :arm) = 0\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'", "ti", arm,
	    look->asking->campaign) == -1)
		return (-1);
	return (n == 1 ? blank(l, "unused", _("nobody is in that arm")) : 0);
}

/* Each message of the wave once. */
static int
look_messages(struct looking *l)
{
	struct crm_plan_look *look = l->look;
	const char *channel, *arm;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(look->db, "SELECT channel, arm\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "ORDER BY channel, arm")) == NULL ||
	    crm_bind(stmt, "ii", look->asking->campaign,
	    (int64_t)l->wave) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		channel = crm_col_text(stmt, 0);
		arm = crm_col_text(stmt, 1);
		if ((rc = set_where(l, channel, arm)) == -1 ||
		    (rc = look_arm(l, arm)) == -1 ||
		    (rc = crm_message_find(look->db, look->asking->campaign,
		    l->wave, arm, channel, look_whole, l)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

int
crm_plan_look_wave(struct crm_plan_look *look, int wave)
{
	struct looking l = { .look = look, .wave = wave };
	int rc = 0;

	if (wave == 1 || look->must)
		rc = crm_plan_each_channel(look, look_missing, &l);
	if (rc == 0)
		rc = look_messages(&l);
	crm_buf_free(&l.where);
	return (rc);
}

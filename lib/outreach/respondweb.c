#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/replyto.h"
#include "outreach/respondown.h"
#include "record/linktoken.h"

#define WEB_LOG	"web log"	/* what tells it, and proves a refusal */

/* A row of the web log. */
struct link {
	int64_t	id, at, member, campaign, part;
	int	purpose, machine;
};

/* A refusal that no campaign explains: of every channel.  0 or -1. */
static int
refuse_all(struct crm_db *db, const struct link *link,
    struct crm_respond_own *count)
{
	int rc;

	count->elsewhere++;
	if (link->purpose != CRM_LINK_REFUSE || link->machine)
		return (0);
	rc = crm_reply_withdraw(db, link->member, NULL, link->at, WEB_LOG);
	count->refused++;
	count->done.withdrawn += rc == 1;
	return (rc == -1 ? -1 : 0);
}

/* Stores a link of a campaign.  0 or -1. */
static int
store(struct crm_db *db, const struct link *link, struct crm_buf *contact,
    struct crm_respond_own *count)
{
	struct crm_replyto_message message = { link->campaign, link->member,
	    link->at, 0, "", "", 0 };
	char part[32] = "";
	struct crm_reply_fact fact = { .campaign = link->campaign,
	    .member = link->member, .at = link->at, .part = part,
	    .reason = "", .status = "", .hard = -1,
	    .machine = link->machine, .judged = 1, .source = WEB_LOG,
	    .state = link->purpose == CRM_LINK_CLICK ? CRM_REPLY_CLICKED :
	    link->purpose == CRM_LINK_OPEN ? CRM_REPLY_OPENED :
	    CRM_REPLY_UNSUBSCRIBED };
	struct crm_reply_case what = { &fact, NULL, NULL, link->at,
	    WEB_LOG };
	int rc;

	if (link->part > 0)
		(void)snprintf(part, sizeof(part), "%lld",
		    (long long)link->part);
	crm_buf_reset(contact);
	if (crm_replyto_message(db, &message, contact) == -1)
		return (-1);
	fact.wave = message.wave;
	fact.channel = message.channel;
	what.contact = crm_buf_text(contact);
	what.also = message.by;
	if ((rc = crm_reply_put(db, &fact)) == -1 || (rc != 0 &&
	    crm_reply_follow(db, &what, &count->done) == -1))
		return (-1);
	count->fresh += rc == 1;
	count->changed += rc == 2;
	count->same += rc == 0;
	return (0);
}

static int
take(struct crm_db *db, struct crm_stmt *stmt, struct crm_buf *contact,
    struct crm_respond_own *count)
{
	struct link link = { crm_col_int(stmt, 0), crm_col_int(stmt, 1),
	    crm_col_int(stmt, 2), crm_col_int(stmt, 3), crm_col_int(stmt, 4),
	    (int)crm_col_int(stmt, 5), (int)crm_col_int(stmt, 6) };

	count->read++;
	count->machine += (uint64_t)link.machine;
	if (link.campaign == CRM_NULL)
		return (refuse_all(db, &link, count));
	return (store(db, &link, contact, count));
}

/* What the mail server said at once: there is no such address. */
static int
bad_addresses(struct crm_db *db, int64_t campaign,
    struct crm_respond_own *count)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT coalesce(m.merged_into, m.id),\n"
	    "\td.channel, d.contact, d.ended_at\n"
	    "FROM delivery AS d\n"
	    "CROSS JOIN member AS m ON m.id = d.member\n"
	    "WHERE (:campaign = 0 OR d.campaign = :campaign)\n"
	    "\tAND d.state = 'failed' AND d.reason = 'bad_address'\n"
	    "\tAND d.contact <> '' AND m.state IN (0, 1)\n"
	    "ORDER BY d.id /* scan: all may be asked for */")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		rc = crm_reply_dead(db, crm_col_int(stmt, 0),
		    crm_col_text(stmt, 1), crm_col_text(stmt, 2),
		    crm_col_int(stmt, 3));
		if (rc == -1)
			break;
		count->done.dead += rc == 1;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_respond_web(struct crm_db *db, int64_t campaign,
    struct crm_respond_own *count)
{
	struct crm_buf contact = { 0 };
	struct crm_stmt *stmt;
	int rc;

	if (bad_addresses(db, campaign, count) == -1)
		return (-1);

	if ((stmt = crm_sql(db, "SELECT l.id, l.at,\n"
	    "\tcoalesce(m.merged_into, m.id), l.campaign, l.part, l.purpose,\n"
	    "\tv.machine IS NOT NULL AND (l.purpose <> 3 OR l.posted = 0)\n"
	    "FROM visit_link AS l\n"
	    "CROSS JOIN visitor AS v ON v.id = l.visitor\n"
	    "CROSS JOIN member AS m ON m.id = l.member\n"
	    "WHERE (:campaign = 0 OR l.campaign = :campaign)\n"
	    "\tAND m.state IN (0, 1)\n"
	    "ORDER BY l.at, l.id /* scan: all links may be asked for */")) ==
	    NULL || crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take(db, stmt, &contact, count)) == -1)
			break;
	crm_reset(stmt);
	crm_buf_free(&contact);
	return (rc);
}

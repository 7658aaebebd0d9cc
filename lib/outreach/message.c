#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "outreach/mergetext.h"
#include "outreach/message.h"

#define LONGEST	255		/* characters of a line */
#define LARGEST	(1024 * 1024)	/* bytes of a text */

/* A control character, or what Unicode has beside LF to end a line. */
static int
control(uint32_t cp)
{

	return (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 ||
	    cp == 0x2029);
}

/* The line of the first control character that cannot be in text, or 0. */
static size_t
control_at(const char *s, size_t n, int lines)
{
	size_t i, k, line = 1;
	uint32_t cp;

	for (i = 0; i < n; i += k) {
		if ((k = crm_text_decode(s + i, n - i, &cp)) == 0)
			return (line);
		if (lines && (cp == '\n' || cp == '\t'))
			line += cp == '\n';
		else if (control(cp))
			return (line);
	}
	return (0);
}

/* 0, or -1 with the fault of a part, its place after its name. */
static int
check_fields(struct crm_err *err, const char *part, const char *s, size_t n,
    int html)
{
	struct crm_err *its = crm_err_new();
	struct crm_mergetext *text;
	int rc = 0;

	if (its == NULL)
		return (crm_err_nomem(err));
	if ((text = crm_mergetext_parse(its, s, n, html)) == NULL)
		rc = crm_err_set(err, crm_errkind(its), "%s: %s", part,
		    crm_errmsg(its));
	crm_mergetext_free(text);
	crm_err_free(its);
	return (rc);
}

/* What becomes a header or a cell: one line.  NULL is well. */
static int
check_line(struct crm_err *err, const char *part, const char *s)
{
	size_t n = s == NULL ? 0 : strlen(s);

	if (n == 0)
		return (0);
	if (crm_text_invalid(s, n) != n || control_at(s, n, 0) != 0)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: it must be one "
		    "line of UTF-8, without control characters"), part));
	if (crm_text_chars(s, n) > LONGEST)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: it must not be "
		    "longer than %d characters"), part, LONGEST));
	return (0);
}

static int
check_text(struct crm_err *err, const char *part, const char *s, int html)
{
	size_t n = s == NULL ? 0 : strlen(s), line, at, len;

	if (n == 0)
		return (0);
	if (n > LARGEST)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: it must not be "
		    "larger than 1 MiB"), part));
	if (crm_text_invalid(s, n) != n)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: the text is no "
		    "UTF-8"), part));
	if ((line = control_at(s, n, 1)) != 0)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: line %zu: there "
		    "is a control character; take it out"), part, line));
	if (crm_rrn_find(s, n, 0, &at, &len))
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: a resident "
		    "registration number must not be stored; take it out"),
		    part));
	return (check_fields(err, part, s, n, html));
}

static int
check(struct crm_err *err, const struct crm_message *message)
{
	const char *sender = message->sender;

	if (check_line(err, "subject", message->subject) == -1 ||
	    check_line(err, "sender", sender) == -1 ||
	    check_line(err, "template", message->template) == -1 ||
	    check_text(err, "text", message->text, 0) == -1 ||
	    check_text(err, "html", message->html, 1) == -1)
		return (-1);
	if (sender != NULL && strpbrk(sender, "{}") != NULL)
		return (crm_err_set(err, CRM_ERR_INPUT, _("sender: it is the "
		    "same for all, so that no braces can stand in it")));
	return (message->subject == NULL ? 0 : check_fields(err, "subject",
	    message->subject, strlen(message->subject), 0));
}

/*
 * 0 when none of it has left, nor is claimed to leave; -1.  What those without
 * a message of their own get may be what any arm got.
 */
static int
check_left(struct crm_db *db, int64_t campaign, int wave, const char *arm,
    const char *channel)
{
	int64_t one;
	int rc;

	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel AND (:arm = '' OR arm = :arm)\n"
	    "\tAND (began = 1 OR state IN ('claimed', 'sent', 'unknown'))\n"
	    "LIMIT 1", "iitt", campaign, (int64_t)wave, channel, arm);
	if (rc == 1)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("wave %d by %s: messages have left, and what was sent "
		    "stays as it was; a further wave can say something else"),
		    wave, channel));
	return (rc);
}

static void
take(struct crm_message *message, struct crm_stmt *stmt)
{

	message->wave = (int)crm_col_int(stmt, 0);
	message->arm = crm_col_text(stmt, 1);
	message->channel = crm_col_text(stmt, 2);
	message->subject = crm_col_text(stmt, 3);
	message->sender = crm_col_text(stmt, 4);
	message->text = crm_col_text(stmt, 5);
	message->html = crm_col_text(stmt, 6);
	message->template = crm_col_text(stmt, 7);
	message->set_at = crm_col_int(stmt, 8);
}

/* Is that of a message given as it stands already?  1, 0, -1. */
static int
is_said(struct crm_db *db, int64_t campaign, const struct crm_message *m)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign AND wave = :wave AND arm = :arm\n"
	    "\tAND channel = :channel\n"
	    "\tAND subject = coalesce(:subject, subject)\n"
	    "\tAND sender = coalesce(:sender, sender)\n"
	    "\tAND body = coalesce(:body, body)\n"
	    "\tAND html = coalesce(:html, html)\n"
	    "\tAND template = coalesce(:template, template)",
	    "iittttttt", campaign, (int64_t)m->wave, m->arm, m->channel,
	    m->subject, m->sender, m->text, m->html, m->template));
}

int
crm_message_put(struct crm_db *db, int64_t campaign,
    const struct crm_message *message)
{
	const struct crm_message *m = message;
	int rc;

	if (check(crm_db_err(db), m) == -1)
		return (-1);
	if ((rc = is_said(db, campaign, m)) != 0)
		return (rc == 1 ? 0 : -1);
	if (check_left(db, campaign, m->wave, m->arm, m->channel) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO campaign_message\n"
	    "(campaign, wave, arm, channel, subject, sender, body, html,\n"
	    "\ttemplate, set_at, batch)\n"
	    "VALUES (:campaign, :wave, :arm, :channel,\n"
	    "\tcoalesce(:subject, ''), coalesce(:sender, ''),\n"
	    "\tcoalesce(:body, ''), coalesce(:html, ''),\n"
	    "\tcoalesce(:template, ''), :now, :batch)\n"
	    "ON CONFLICT (campaign, wave, arm, channel) DO UPDATE\n"
	    "SET subject = coalesce(:subject, subject),\n"
	    "\tsender = coalesce(:sender, sender),\n"
	    "\tbody = coalesce(:body, body), html = coalesce(:html, html),\n"
	    "\ttemplate = coalesce(:template, template), set_at = :now,\n"
	    "\tbatch = :batch", "iitttttttii", campaign, (int64_t)m->wave,
	    m->arm, m->channel, m->subject, m->sender, m->text, m->html,
	    m->template, crm_db_now(db), crm_batch(db)) == -1 ? -1 : 1);
}

int
crm_message_remove(struct crm_db *db, int64_t campaign, int wave,
    const char *arm, const char *channel)
{
	int64_t id;
	int rc;

	rc = crm_one(db, &id, "SELECT id\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign AND wave = :wave AND arm = :arm\n"
	    "\tAND channel = :channel", "iitt", campaign, (int64_t)wave, arm,
	    channel);
	if (rc != 1)
		return (rc);
	if (check_left(db, campaign, wave, arm, channel) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM campaign_message\n"
	    "WHERE id = :id", "i", id) == -1 ? -1 : 1);
}

int
crm_message_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_message *message), void *arg)
{
	struct crm_message message;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT wave, arm, channel, subject, sender,\n"
	    "\tbody, html, template, set_at\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign\n"
	    "ORDER BY wave, channel, arm")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		take(&message, stmt);
		if ((rc = fn(arg, &message)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_message_find(struct crm_db *db, int64_t campaign, int wave,
    const char *arm, const char *channel,
    int (*fn)(void *arg, const struct crm_message *message), void *arg)
{
	struct crm_message message;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT wave, arm, channel, subject, sender,\n"
	    "\tbody, html, template, set_at\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel AND arm IN ('', :arm)\n"
	    "ORDER BY arm DESC\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "iitt", campaign, (int64_t)wave, channel,
	    arm) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		take(&message, stmt);
		if (fn(arg, &message) == -1)
			rc = -1;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_message_any(struct crm_db *db, int64_t campaign, int wave)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "LIMIT 1", "ii", campaign, (int64_t)wave));
}

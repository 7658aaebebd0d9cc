#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "outreach/reach.h"
#include "record/contactpoint.h"

int
crm_reach_consent(struct crm_db *db, int64_t member, const char *channel,
    const char *contact)
{
	struct crm_consent_case what = { member, channel, "advertising",
	    crm_db_now(db), 1, 1, contact };
	struct crm_consent_verdict verdict;

	if (crm_consent_decide(db, &what, &verdict) == -1)
		return (-1);
	return ((int)verdict.why);
}

static int
usable_phone(const char *channel, enum crm_phone kind)
{

	if (kind == CRM_PHONE_MOBILE)
		return (1);
	return (strcmp(channel, "call") == 0 &&
	    (kind == CRM_PHONE_LINE || kind == CRM_PHONE_FOREIGN));
}

const char *
crm_reach_buyer(const char *contact)
{
	const char *slash = strchr(contact, '/');

	return (slash == NULL ? contact : slash + 1);
}

static int
usable_buyer(const char *text, struct crm_buf *contact)
{
	const char *buyer = crm_reach_buyer(text);

	if (*buyer == '\0' || crm_masked(buyer, strlen(buyer)))
		return (0);
	crm_buf_str(contact, text);
	return (1);
}

int
crm_reach_usable(const char *channel, const char *text,
    struct crm_buf *contact)
{
	size_t n = strlen(text), was = contact->n;

	if (n == 0)
		return (0);
	if (strcmp(channel, "email") == 0)
		return (crm_email_parse(contact, text, n) == 0);
	if (strcmp(channel, "mall") == 0)
		return (usable_buyer(text, contact));
	if (usable_phone(channel, crm_phone_parse(contact, text, n)))
		return (1);
	contact->n = was;
	if (contact->p != NULL)
		contact->p[was] = '\0';
	return (0);
}

int
crm_reach_address(const char *postcode, const char *address,
    struct crm_buf *form, struct crm_buf *contact)
{
	enum crm_contact_kind kind = CRM_CONTACT_ADDRESS;
	struct crm_cell cell;
	const char *why;

	cell.n = strlen(address);
	cell.p = crm_text_trim(address, &cell.n);
	if (cell.n == 0 || crm_masked(cell.p, cell.n))
		return (0);
	(void)crm_contact_judge(form, &kind, cell, &why);
	if (*postcode != '\0')
		crm_buf_fmt(contact, "%s ", postcode);
	crm_buf_add(contact, cell.p, cell.n);
	return (1);
}

int
crm_reach_known(struct crm_db *db, int64_t member, int address,
    const char *value, int64_t seen_at)
{

	switch (crm_contact_barred(db, member, address, value, seen_at)) {
	case 0:
		return (CRM_REACH_FOUND);
	case 1:
		return (CRM_REACH_DEAD);
	case 2:
		return (CRM_REACH_NONE);
	default:
		return (-1);
	}
}

/* Takes back what was added behind n bytes. */
static void
cut(struct crm_buf *contact, size_t n)
{

	contact->n = n;
	if (contact->p != NULL)
		contact->p[n] = '\0';
}

/* Tries one text for the channel; what it added goes again if it is barred. */
static int
try(struct crm_db *db, int64_t member, const char *channel, const char *text,
    int64_t seen_at, struct crm_buf *contact)
{
	size_t was = contact->n;
	int rc;

	if (!crm_reach_usable(channel, text, contact))
		return (CRM_REACH_NONE);
	if (contact->bad)
		return (crm_err_nomem(crm_db_err(db)));
	rc = crm_reach_known(db, member, 0, contact->p + was, seen_at);
	if (rc != CRM_REACH_FOUND)
		cut(contact, was);
	return (rc);
}

/*
 * A phone or e-mail: of the member's own row first, then what else was said,
 * then what orders showed.
 */
static int
find_own(struct crm_db *db, int64_t member, const char *channel,
    struct crm_buf *contact)
{
	int email = strcmp(channel, "email") == 0, found = CRM_REACH_NONE, rc;
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT phone, email, 0 AS rank,\n"
	    "\tNULL AS last_at, 0 AS id\n"
	    "FROM v_member\n"
	    "WHERE member = :member\n"
	    "UNION ALL\n"
	    "SELECT value, value, 1, NULL, id\n"
	    "FROM contact\n"
	    "WHERE member = :member AND state = 2\n"
	    "\tAND CASE WHEN :email THEN kind = 5 ELSE kind < 4 END\n"
	    "UNION ALL\n"
	    "SELECT phone, email, 2, last_at, id\n"
	    "FROM identity\n"
	    "WHERE member = :member\n"
	    "ORDER BY rank, last_at DESC, id DESC")) == NULL ||
	    crm_bind(stmt, "ii", member, (int64_t)email) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		rc = try(db, member, channel, crm_col_text(stmt, email),
		    crm_col_int(stmt, 3), contact);
		if (rc == -1 || rc == CRM_REACH_FOUND)
			break;
		if (rc == CRM_REACH_DEAD)
			found = rc;
	}
	crm_reset(stmt);
	return (rc == 0 ? found : rc);
}

/* An address of a row: as crm_reach_contact(). */
static int
take_address(struct crm_db *db, int64_t member, struct crm_stmt *stmt,
    struct crm_buf *contact)
{
	struct crm_buf form = { 0 };
	size_t was = contact->n;
	int rc = CRM_REACH_NONE;

	if (crm_reach_address(crm_col_text(stmt, 0), crm_col_text(stmt, 1),
	    &form, contact))
		rc = form.bad || contact->bad ?
		    crm_err_nomem(crm_db_err(db)) :
		    crm_reach_known(db, member, 1, form.p, CRM_NULL);
	crm_buf_free(&form);
	if (rc != CRM_REACH_FOUND)
		cut(contact, was);
	return (rc);
}

static int
find_address(struct crm_db *db, int64_t member, struct crm_buf *contact)
{
	int found = CRM_REACH_NONE, rc;
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT postcode, address, 0 AS rank,\n"
	    "\t0 AS id\n"
	    "FROM v_member\n"
	    "WHERE member = :member\n"
	    "UNION ALL\n"
	    "SELECT postcode, value, 1, id\n"
	    "FROM contact\n"
	    "WHERE member = :member AND state = 2 AND kind = 6\n"
	    "ORDER BY rank, id DESC")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		rc = take_address(db, member, stmt, contact);
		if (rc == -1 || rc == CRM_REACH_FOUND)
			break;
		if (rc == CRM_REACH_DEAD)
			found = rc;
	}
	crm_reset(stmt);
	return (rc == 0 ? found : rc);
}

/* Who has none that a mall shows whole is reached in none. */
static int
find_buyer(struct crm_db *db, int64_t member, struct crm_buf *contact)
{
	int found = CRM_REACH_NONE, rc;
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT c.name || '/' || i.buyer_id\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN channel AS c ON c.id = i.channel\n"
	    "WHERE i.member = :member AND i.buyer_id <> ''\n"
	    "ORDER BY i.last_at DESC, i.id DESC")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (crm_reach_usable("mall", crm_col_text(stmt, 0), contact)) {
			found = CRM_REACH_FOUND;
			break;
		}
	crm_reset(stmt);
	return (rc == -1 ? -1 : found);
}

int
crm_reach_alive(struct crm_db *db, int64_t member, const char *channel,
    const char *contact)
{
	int64_t dead;
	int rc;

	if (strcmp(channel, "shop") == 0 || strcmp(channel, "mall") == 0)
		return (1);
	/* On a list of addresses the postcode stands before each. */
	rc = crm_one(db, &dead, "SELECT 1\n"
	    "FROM contact\n"
	    "WHERE member = :member AND result > 1\n"
	    "\tAND (kind = 6) = :address\n"
	    "\tAND (value = :contact OR :contact = postcode || ' ' || value)",
	    "iit", member, (int64_t)(strcmp(channel, "post") == 0), contact);
	return (rc == -1 ? -1 : rc == 0);
}

int
crm_reach_contact(struct crm_db *db, int64_t member, const char *channel,
    struct crm_buf *contact)
{
	int rc;

	if (strcmp(channel, "post") == 0)
		rc = find_address(db, member, contact);
	else if (strcmp(channel, "mall") == 0)
		rc = find_buyer(db, member, contact);
	else if (strcmp(channel, "shop") == 0) {
		crm_buf_int(contact, member);
		rc = CRM_REACH_FOUND;
	} else
		rc = find_own(db, member, channel, contact);
	return (contact->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

int
crm_reach_prefers(struct crm_db *db, int64_t member, struct crm_buf *channel)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT value\n"
	    "FROM member_field\n"
	    "WHERE member = :member AND name = 'prefers'")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(channel, crm_col_text(stmt, 0));
	crm_reset(stmt);
	return (channel->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

void
crm_reach_key(struct crm_buf *key, const char *contact)
{

	if (crm_text_fold(key, contact, strlen(contact)) == -1)
		crm_buf_str(key, contact);
}

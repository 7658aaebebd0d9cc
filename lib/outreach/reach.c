#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "outreach/reach.h"

int
crm_reach_consent(struct crm_db *db, int64_t member, const char *channel)
{
	struct crm_consent_case what = { member, channel, "advertising",
	    crm_db_now(db), 1, 1 };
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

/* 1 with the contact, 0 when the text is none for that channel. */
static int
take(const char *channel, const char *text, struct crm_buf *contact)
{
	size_t n = strlen(text), was = contact->n;

	if (n == 0)
		return (0);
	if (strcmp(channel, "email") == 0)
		return (crm_email_parse(contact, text, n) == 0);
	if (usable_phone(channel, crm_phone_parse(contact, text, n)))
		return (1);
	contact->n = was;
	if (contact->p != NULL)
		contact->p[was] = '\0';
	return (0);
}

/* A phone or e-mail, of the member's own row first. */
static int
find_own(struct crm_db *db, int64_t member, const char *channel,
    struct crm_buf *contact)
{
	int email = strcmp(channel, "email") == 0, rc, found = 0;
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT phone, email, 0 AS rank,\n"
	    "\t0 AS last_at, 0 AS id\n"
	    "FROM v_member\n"
	    "WHERE member = :member\n"
	    "UNION ALL\n"
	    "SELECT phone, email, 1, last_at, id\n"
	    "FROM identity\n"
	    "WHERE member = :member\n"
	    "ORDER BY rank, last_at DESC, id DESC")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1 && !found)
		found = take(channel, crm_col_text(stmt, email), contact);
	crm_reset(stmt);
	return (rc == -1 ? -1 : found);
}

static int
find_address(struct crm_db *db, int64_t member, struct crm_buf *contact)
{
	const char *postcode, *address;
	struct crm_stmt *stmt;
	size_t n;
	int rc;

	if ((stmt = crm_sql(db, "SELECT postcode, address\n"
	    "FROM v_member\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		postcode = crm_col_text(stmt, 0);
		address = crm_col_text(stmt, 1);
		n = strlen(address);
		address = crm_text_trim(address, &n);
		if (n == 0 || crm_masked(address, n))
			rc = 0;
		else {
			if (*postcode != '\0')
				crm_buf_fmt(contact, "%s ", postcode);
			crm_buf_add(contact, address, n);
		}
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_reach_contact(struct crm_db *db, int64_t member, const char *channel,
    struct crm_buf *contact)
{
	int rc;

	if (strcmp(channel, "post") == 0)
		rc = find_address(db, member, contact);
	else
		rc = find_own(db, member, channel, contact);
	return (contact->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

void
crm_reach_key(struct crm_buf *key, const char *contact)
{

	if (crm_text_fold(key, contact, strlen(contact)) == -1)
		crm_buf_str(key, contact);
}

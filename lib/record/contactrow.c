#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/contact_int.h"

/* Rows of contacts: one added, tried, taken away, or moved. */

/* NULL, or why a value cannot be one of that kind. */
static const char *
unfit(enum crm_contact_kind kind, struct crm_cell value)
{
	struct crm_buf digits = { 0 };
	enum crm_phone line;
	int bad;

	if (kind == CRM_CONTACT_ADDRESS)
		return (value.n == 0 || crm_masked(value.p, value.n) ?
		    _("no address that could be written to") : NULL);
	if (kind == CRM_CONTACT_EMAIL) {
		bad = crm_email_parse(&digits, value.p, value.n) == -1;
		crm_buf_free(&digits);
		return (bad ? _("no e-mail address; correct it or leave it "
		    "empty") : NULL);
	}
	line = crm_phone_parse(&digits, value.p, value.n);
	crm_buf_free(&digits);
	if (line == CRM_PHONE_BAD || line == CRM_PHONE_MASKED ||
	    line == CRM_PHONE_FAKE)
		return (_("no phone number that can be read; correct it or "
		    "leave it empty"));
	if (kind == CRM_CONTACT_MOBILE && (line == CRM_PHONE_LINE ||
	    line == CRM_PHONE_SERVICE))
		return (_("no number of a mobile phone; it is of the kind "
		    "home, work or fax"));
	return (NULL);
}

static int
insert(struct crm_db *db, const struct crm_contact_new *add,
    const struct crm_buf *form, enum crm_judgment verdict, const char *why)
{
	int64_t source, now = crm_db_now(db);

	if (crm_contact_source(db, add->how, &source) == -1 ||
	    crm_run(db, "INSERT INTO contact\n"
	    "(member, kind, value, postcode, verdict, reason, state, source,\n"
	    "\tfirst_at, last_at, note, batch)\n"
	    "VALUES (:member, :kind, :value, :postcode, :verdict, :reason, 2,\n"
	    "\t:source, :now, :now, :note, :batch)\n"
	    "ON CONFLICT (member, kind, value) DO UPDATE\n"
	    "SET state = 2, former_at = NULL, last_at = excluded.last_at,\n"
	    "\tbatch = excluded.batch\n"
	    "WHERE state = 3", "iissitoiti", add->member, (int64_t)add->kind,
	    form->p, form->n, add->postcode.n == 0 ? NULL : add->postcode.p,
	    add->postcode.n, (int64_t)verdict, why, source, now,
	    add->note, crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_contact_add(struct crm_db *db, const struct crm_contact_new *add)
{
	enum crm_contact_kind kind = add->kind;
	const char *why = unfit(kind, add->value);
	struct crm_buf form = { 0 };
	enum crm_judgment verdict;
	int rc;

	if (why != NULL)
		return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT, "%s: %s",
		    crm_contact_kind_name(kind), why));
	verdict = crm_contact_judge(&form, &kind, add->value, &why);
	rc = form.bad ? crm_err_nomem(crm_db_err(db)) :
	    insert(db, add, &form, verdict, why);
	crm_buf_free(&form);
	return (rc);
}

int
crm_contact_try(struct crm_db *db, const struct crm_contact_tried *tried)
{

	if (crm_run(db, "UPDATE contact\n"
	    "SET verified_at = :at, result = :result,\n"
	    "\tnote = coalesce(:note, note), batch = :batch\n"
	    "WHERE id = :id\n"
	    "\tAND (verified_at IS NULL OR verified_at < :at\n"
	    "\tOR (verified_at = :at AND (result < :result\n"
	    "\t\tOR (:force AND result <> :result))))", "iitiii", tried->at,
	    (int64_t)tried->result, tried->note, crm_batch(db), tried->id,
	    (int64_t)tried->force) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_contact_remove(struct crm_db *db, int64_t id)
{

	return (crm_run(db, "DELETE FROM contact\n"
	    "WHERE id = :id", "i", id));
}

int
crm_contact_barred(struct crm_db *db, int64_t member, int address,
    const char *value, int64_t seen_at)
{
	int64_t barred = 0;
	int rc;

	rc = crm_one(db, &barred, "SELECT CASE\n"
	    "\tWHEN max(coalesce(result, 0)) > 1 THEN 1\n"
	    "\tWHEN sum(state < 3 AND kind <> 4) > 0 THEN 0\n"
	    "\tWHEN count(*) = 0 THEN 0\n"
	    "\tWHEN :seen IS NULL THEN 2\n"
	    "\tELSE 2 * (max(coalesce(former_at, :seen)) >= :seen) END\n"
	    "FROM contact\n"
	    "WHERE member = :member AND value = :value\n"
	    "\tAND (kind = 6) = :address", "oiti", seen_at, member, value,
	    (int64_t)address);
	return (rc == -1 ? -1 : (int)barred);
}

/* What was tried last of a contact that both have is true of it. */
static int
join_results(struct crm_db *db, int64_t a, int64_t b)
{

	return (crm_run(db, "UPDATE contact\n"
	    "SET verified_at = f.verified_at, result = f.result,\n"
	    "\tnote = coalesce(f.note, contact.note), batch = :batch\n"
	    "FROM contact AS f\n"
	    "WHERE contact.member = :a AND f.member = :b\n"
	    "\tAND f.kind = contact.kind AND f.value = contact.value\n"
	    "\tAND f.result IS NOT NULL\n"
	    "\tAND (contact.result IS NULL\n"
	    "\tOR f.verified_at > contact.verified_at\n"
	    "\tOR (f.verified_at = contact.verified_at\n"
	    "\t\tAND f.result > contact.result))", "iii", crm_batch(db), a,
	    b));
}

/*
 * Where the survivor had no primary one it takes the other's column; so that
 * the row must be primary, too.  (kind > 4) * kind is the group of a kind.
 */
static int
join_primary(struct crm_db *db, int64_t a, int64_t b)
{

	return (crm_run(db, "UPDATE contact\n"
	    "SET state = 1, former_at = NULL, batch = :batch\n"
	    "FROM contact AS f\n"
	    "WHERE contact.member = :a AND f.member = :b AND f.state = 1\n"
	    "\tAND f.kind = contact.kind AND f.value = contact.value\n"
	    "\tAND contact.state <> 1\n"
	    "\tAND NOT EXISTS (SELECT 1\n"
	    "\tFROM contact AS p\n"
	    "\tWHERE p.member = :a AND p.state = 1\n"
	    "\t\tAND (p.kind > 4) * p.kind = (f.kind > 4) * f.kind)", "iii",
	    crm_batch(db), a, b));
}

int
crm_contact_join(struct crm_db *db, int64_t a, int64_t b)
{
	int64_t any;
	int rc;

	if ((rc = crm_one(db, &any, "SELECT 1\n"
	    "FROM contact\n"
	    "WHERE member = :b\n"
	    "LIMIT 1", "i", b)) != 1)
		return (rc);
	if (join_results(db, a, b) == -1 || join_primary(db, a, b) == -1 ||
	    crm_run(db, "DELETE FROM contact\n"
	    "WHERE member = :b AND EXISTS (SELECT 1\n"
	    "\tFROM contact AS t\n"
	    "\tWHERE t.member = :a AND t.kind = contact.kind\n"
	    "\t\tAND t.value = contact.value)", "ii", b, a) == -1)
		return (-1);
	return (crm_run(db, "UPDATE contact\n"
	    "SET member = :a, batch = :batch,\n"
	    "\tstate = CASE WHEN state = 1 AND EXISTS (SELECT 1\n"
	    "\t\tFROM contact AS p\n"
	    "\t\tWHERE p.member = :a AND p.state = 1\n"
	    "\t\t\tAND (p.kind > 4) * p.kind\n"
	    "\t\t\t= (contact.kind > 4) * contact.kind)\n"
	    "\tTHEN 2 ELSE state END\n"
	    "WHERE member = :b", "iii", a, crm_batch(db), b));
}

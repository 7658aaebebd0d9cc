#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/contact_int.h"

/* Contacts of members, stored ones and those that orders showed. */

/*
 * Rows and what orders showed, side by side: a value that both have is one
 * row, with the later of the two times.
 */
static struct crm_stmt *
all_of(struct crm_db *db, int64_t member)
{
	int64_t from = member == 0 ? 1 : member;
	int64_t to = member == 0 ? INT64_MAX : member;
	struct crm_stmt *stmt;

	if (crm_contact_shown(db, from, to) == -1)
		return (NULL);
	if ((stmt = crm_sql(db, "WITH each (member, kind, value, postcode,\n"
	    "\tname, first_at, last_at) AS (\n"
	    "\tSELECT x.member, x.kind, x.value, max(x.postcode), h.name,\n"
	    "\t\tmin(x.at), max(x.at)\n"
	    "\tFROM temp.contact_shown AS x\n"
	    "\tJOIN channel AS h ON h.id = x.channel\n"
	    "\tGROUP BY x.member, x.kind, x.value, h.name),\n"
	    "seen (member, kind, value, postcode, source, first_at,\n"
	    "\tlast_at) AS MATERIALIZED (\n"
	    "\tSELECT member, kind, value, max(postcode), group_concat(name),\n"
	    "\t\tmin(first_at), max(last_at)\n"
	    "\tFROM each\n"
	    "\tGROUP BY member, kind, value)\n"
	    "SELECT c.id, c.member, c.kind, c.state, c.result, c.verdict,\n"
	    "\tc.value, c.postcode, c.reason, coalesce(s.name, o.source, ''),\n"
	    "\tc.note, c.first_at, coalesce(max(c.last_at, o.last_at),\n"
	    "\t\tc.last_at, o.last_at), c.verified_at\n"
	    "FROM contact AS c\n"
	    "CROSS JOIN member AS m ON m.id = c.member AND m.state = 0\n"
	    "LEFT JOIN source AS s ON s.id = c.source\n"
	    "LEFT JOIN seen AS o ON o.member = c.member AND o.value = c.value\n"
	    "WHERE c.member BETWEEN :from AND :to\n"
	    "UNION ALL\n"
	    "SELECT 0, x.member, x.kind, 4, NULL, NULL, x.value, x.postcode,\n"
	    "\tNULL, x.source, NULL, x.first_at, x.last_at, NULL\n"
	    "FROM seen AS x\n"
	    "CROSS JOIN member AS m ON m.id = x.member AND m.state = 0\n"
	    "WHERE NOT EXISTS (SELECT 1\n"
	    "\tFROM contact AS c\n"
	    "\tWHERE c.member = x.member AND c.value = x.value)\n"
	    "ORDER BY 2, 3, 4, 7 /* scan: all of them are asked for */"
	    )) == NULL ||
	    crm_bind(stmt, "ii", from, to) == -1)
		return (NULL);
	return (stmt);
}

static void
take(struct crm_stmt *stmt, struct crm_contact *contact)
{

	contact->id = crm_col_int(stmt, 0);
	contact->member = crm_col_int(stmt, 1);
	contact->kind = (enum crm_contact_kind)crm_col_int(stmt, 2);
	contact->state = (enum crm_contact_state)crm_col_int(stmt, 3);
	contact->result = crm_col_null(stmt, 4) ? CRM_CONTACT_UNTRIED :
	    (enum crm_contact_result)crm_col_int(stmt, 4);
	contact->verdict = crm_col_null(stmt, 5) ? -1 :
	    (int)crm_col_int(stmt, 5);
	contact->value = crm_col_text(stmt, 6);
	contact->postcode = crm_col_text(stmt, 7);
	contact->reason = crm_col_text(stmt, 8);
	contact->source = crm_col_text(stmt, 9);
	contact->note = crm_col_text(stmt, 10);
	contact->first_at = crm_col_int(stmt, 11);
	contact->last_at = crm_col_int(stmt, 12);
	contact->verified_at = crm_col_int(stmt, 13);
}

/* What came of trying goes before what the form is worth. */
static void
judge(struct crm_contact *contact, struct crm_buf *form)
{
	struct crm_cell value = { contact->value, strlen(contact->value) };
	enum crm_contact_kind kind = contact->kind;
	const char *why = NULL;

	if (contact->result == CRM_CONTACT_OK) {
		contact->verdict = CRM_VERDICT_OK;
		contact->reason = "";
	} else if (contact->result != CRM_CONTACT_UNTRIED) {
		contact->verdict = CRM_VERDICT_DEAD;
		contact->reason = contact->result == CRM_CONTACT_MOVED ?
		    N_("moved away") : N_("found dead");
	} else if (contact->verdict == -1) {
		crm_buf_reset(form);
		contact->verdict = (int)crm_contact_judge(form, &kind, value,
		    &why);
		contact->reason = why == NULL ? "" : why;
	}
}

int
crm_contact_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_contact *contact), void *arg)
{
	struct crm_contact contact;
	struct crm_buf form = { 0 };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = all_of(db, member)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		take(stmt, &contact);
		judge(&contact, &form);
		if (form.bad)
			rc = crm_err_nomem(crm_db_err(db));
		else
			rc = fn(arg, &contact);
		if (rc != 0)
			break;
	}
	crm_reset(stmt);
	crm_buf_free(&form);
	return (rc);
}

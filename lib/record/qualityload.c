#include "core/db.h"
#include "core/err.h"
#include "record/quality_int.h"

/* What the quality of members is counted from, one at a time. */

const struct quality_field crm_quality_fields[NFIELD] = {
	{ "code", CRM_JUDGED_NOT, 0 }, { "name", CRM_JUDGED_NAME, 0 },
	{ "phone", CRM_JUDGED_PHONE, 1 }, { "email", CRM_JUDGED_EMAIL, 1 },
	{ "birth", CRM_JUDGED_BIRTH, 0 }, { "gender", CRM_JUDGED_NOT, 0 },
	{ "postcode", CRM_JUDGED_POSTCODE, 0 },
	{ "address", CRM_JUDGED_ADDRESS, 1 }, { "grade", CRM_JUDGED_NOT, 0 },
	{ "joined_at", CRM_JUDGED_NOT, 0 }
};

const char *const crm_quality_channels[NCHANNEL] = { "email", "sms", "call",
    "post" };

/* The verdict on a value of the member's own row. */
static int
judge(struct crm_quality *quality, size_t field, struct crm_cell value,
    int lunar)
{
	enum crm_judged kind = crm_quality_fields[field].judged;
	const char *why;

	if (kind == CRM_JUDGED_BIRTH && lunar)
		kind = CRM_JUDGED_LUNAR;
	crm_buf_reset(&quality->form);
	quality->person.verdict[field] = crm_verdict(kind, &quality->form,
	    value, quality->opt.now, &why);
	return (quality->form.bad ? crm_err_nomem(crm_db_err(quality->db)) :
	    0);
}

/* The columns of a member, in the sequence of the fields. */
static int
load_row(struct crm_quality *quality, int64_t member)
{
	struct person *person = &quality->person;
	struct crm_stmt *stmt;
	struct crm_cell cell;
	int i, rc;

	if ((stmt = crm_sql(quality->db, "SELECT v.code, v.name, v.phone,\n"
	    "\tv.email, v.birth, v.gender, v.postcode, v.address, v.grade,\n"
	    "\tv.joined_at, v.lunar = 'yes', coalesce(v.source,\n"
	    "\t(SELECT h.name\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\tCROSS JOIN channel AS h ON h.id = o.channel\n"
	    "\tWHERE i.member = v.member\n"
	    "\tORDER BY o.ordered_at DESC, h.name\n"
	    "\tLIMIT 1), '')\n"
	    "FROM v_member AS v\n"
	    "WHERE v.member = :member")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&person->own);
		crm_buf_str(&person->own, crm_col_text(stmt, 11));
		for (i = 0; rc != -1 && i < NFIELD; i++) {
			cell.p = crm_col_text(stmt, i);
			cell.n = crm_col_len(stmt, i);
			person->filled[i] = cell.n > 0;
			crm_buf_reset(&person->source[i]);
			crm_buf_str(&person->source[i], crm_buf_text(
			    &person->own));
			rc = judge(quality, (size_t)i, cell,
			    crm_col_int(stmt, 10) == 1);
		}
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

/*
 * What is known of the primary contacts: who said them, what came of trying
 * them, and when somebody last showed that they are in use.
 */
static int
load_contacts(struct crm_quality *quality, int64_t member)
{
	struct person *person = &quality->person;
	struct crm_stmt *stmt;
	int64_t kind;
	int dead, field, rc;

	if ((stmt = crm_sql(quality->db, "SELECT c.kind,\n"
	    "\tcoalesce(s.name, ''), c.result, max(coalesce(c.last_at, 0),\n"
	    "\tiif(c.result = 1, c.verified_at, 0),\n"
	    "\tcoalesce(CASE WHEN c.kind = 6 THEN\n"
	    "\t(SELECT max(o.ordered_at)\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\tCROSS JOIN ship_to AS t ON t.id = o.ship_to\n"
	    "\tWHERE i.member = c.member AND t.address = c.value)\n"
	    "\tELSE (SELECT max(i.last_at)\n"
	    "\tFROM identity AS i\n"
	    "\tWHERE i.member = c.member AND c.value\n"
	    "\t\t= CASE c.kind WHEN 5 THEN i.email ELSE i.phone END) END, 0))\n"
	    "FROM contact AS c\n"
	    "LEFT JOIN source AS s ON s.id = c.source\n"
	    "WHERE c.member = :member AND c.state = 1\n"
	    "ORDER BY c.kind")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		kind = crm_col_int(stmt, 0);
		field = kind == 5 ? EMAIL : kind == 6 ? ADDRESS : PHONE;
		if (*crm_col_text(stmt, 1) != '\0') {
			crm_buf_reset(&person->source[field]);
			crm_buf_str(&person->source[field],
			    crm_col_text(stmt, 1));
		}
		dead = !crm_col_null(stmt, 2) && crm_col_int(stmt, 2) > 1;
		if (!crm_col_null(stmt, 2))
			person->verdict[field] = dead ? CRM_VERDICT_DEAD :
			    CRM_VERDICT_OK;
		person->fresh[field] = !dead && crm_col_int(stmt, 3) >=
		    quality->opt.fresh_from;
	}
	crm_reset(stmt);
	return (rc);
}

/* Phones and e-mail addresses that only orders show are as old as these. */
static int
load_seen(struct crm_quality *quality, int64_t member)
{
	int64_t last_at = 0;
	int rc;

	rc = crm_one(quality->db, &last_at, "SELECT i.last_at\n"
	    "FROM member AS m\n"
	    "CROSS JOIN identity AS i ON i.id = m.latest\n"
	    "WHERE m.id = :member", "i", member);
	if (rc == -1)
		return (-1);
	quality->person.fresh[PHONE] = quality->person.fresh[EMAIL] =
	    rc == 1 && last_at >= quality->opt.fresh_from;
	quality->person.fresh[ADDRESS] = 0;
	return (0);
}

int
crm_quality_load(struct crm_quality *quality, int64_t member)
{
	struct person *person = &quality->person;
	size_t i;

	if (load_row(quality, member) == -1 ||
	    load_seen(quality, member) == -1 ||
	    load_contacts(quality, member) == -1)
		return (-1);
	for (i = 0; i < NCHANNEL; i++) {
		person->reached[i] = quality->opt.reach(quality->db, member,
		    crm_quality_channels[i]);
		if (person->reached[i] == -1)
			return (-1);
	}
	return (0);
}

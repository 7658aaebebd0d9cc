#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/history.h"
#include "record/member.h"
#include "record/memberrow.h"

/*
 * Live members as the member stream.  The custom fields come from a second
 * statement that runs beside the first, both by number.
 */

struct value {
	struct crm_buf	 text;
	int		 set;
};

struct crm_members {
	struct crm_db	*db;
	struct crm_stmt	*stmt;
	struct crm_stmt	*fields;
	struct crm_past	*past;		/* what differed then; NULL: nothing */
	int64_t		 differs;	/* its row's member; 0: at the end */
	struct crm_buf	 then[CRM_MEMBER_NCOL];
	int64_t		 one;		/* that member only, or 0 */
	int64_t		 as_of;
	int64_t		 waiting;	/* the fields' member; 0: at the end */
	struct crm_cell	 cell[CRM_MEMBER_NCOL];
	char		 consent_at[CRM_TIME_LEN];
	char		**name;		/* of the custom fields, sorted */
	struct value	*value;
	size_t		 nfield;
};

/* 1 when a day before today is asked for. */
static int
in_past(const struct crm_members *members)
{

	return (members->as_of < crm_time_day(crm_db_now(members->db)));
}

static int
add_name(struct crm_members *members, const char *name)
{
	char **names;

	names = realloc(members->name, (members->nfield + 1) * sizeof(*names));
	if (names == NULL)
		return (-1);
	members->name = names;
	if ((names[members->nfield] = strdup(name)) == NULL)
		return (-1);
	members->nfield++;
	return (0);
}

static int
load_names(struct crm_members *members)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(members->db, "SELECT f.name\n"
	    "FROM member_field AS f\n"
	    "JOIN member AS m ON m.id = f.member\n"
	    "WHERE m.state = 0 AND (:member = 0 OR f.member = :member)\n"
	    "UNION\n"
	    "SELECT substr(s.field, 3)\n"
	    "FROM v_member_said AS s\n"
	    "JOIN member AS m ON m.id = s.member\n"
	    "WHERE :past AND m.state = 0 AND s.field LIKE 'x\\_%' ESCAPE '\\'\n"
	    "\tAND (:member = 0 OR s.member = :member)\n"
	    "ORDER BY 1 /* scan: any of them may be in use */")) == NULL ||
	    crm_bind(stmt, "ii", members->one,
	    (int64_t)in_past(members)) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (add_name(members, crm_col_text(stmt, 0)) == -1) {
			rc = crm_err_nomem(crm_db_err(members->db));
			break;
		}
	crm_reset(stmt);
	if (rc == -1)
		return (-1);
	members->value = calloc(members->nfield + 1, sizeof(struct value));
	if (members->value == NULL)
		return (crm_err_nomem(crm_db_err(members->db)));
	return (0);
}

static int
step_fields(struct crm_members *members)
{
	int rc = crm_step(members->fields);

	members->waiting = rc == 1 ? crm_col_int(members->fields, 0) : 0;
	return (rc == -1 ? -1 : 0);
}

static int
step_past(struct crm_members *members)
{
	int rc = crm_past_next(members->past);

	members->differs = rc == 1 ? crm_past_member(members->past) : 0;
	return (rc == -1 ? -1 : 0);
}

static int
open_past(struct crm_members *members, int64_t from, int64_t to)
{

	if (!in_past(members))
		return (0);
	members->past = crm_past_open(members->db, from, to, members->as_of);
	return (members->past == NULL ? -1 : step_past(members));
}

static int
prepare(struct crm_members *members)
{
	int64_t from = members->one == 0 ? 1 : members->one;
	int64_t to = members->one == 0 ? INT64_MAX : members->one;

	if ((members->stmt = crm_sql(members->db, "SELECT member, code,\n"
	    "\tname, kind, phone, email, birth, lunar, gender, postcode,\n"
	    "\taddress, grade, joined_at, source, memo\n"
	    "FROM v_member AS v\n"
	    "WHERE member BETWEEN :from AND :to AND (:end IS NULL\n"
	    "\tOR EXISTS (SELECT 1 FROM member_saying AS s\n"
	    "\t\tWHERE s.member = v.member AND s.at <= :end)\n"
	    "\tOR EXISTS (SELECT 1 FROM identity AS i\n"
	    "\t\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\t\tWHERE i.member = v.member AND o.ordered_at <= :end)\n"
	    "\tOR NOT EXISTS (SELECT 1 FROM member_saying AS s\n"
	    "\t\tWHERE s.member = v.member))\n"
	    "ORDER BY member /* scan: all are asked for */")) == NULL ||
	    crm_bind(members->stmt, "iio", from, to, members->one == 0 &&
	    in_past(members) ? members->as_of * 86400 + 86399 :
	    CRM_NULL) == -1 ||
	    (members->fields = crm_sql(members->db,
	    "SELECT member, name, value\n"
	    "FROM member_field\n"
	    "WHERE member BETWEEN :from AND :to\n"
	    "ORDER BY member, name /* scan: all are asked for */")) == NULL ||
	    crm_bind(members->fields, "ii", from, to) == -1 ||
	    open_past(members, from, to) == -1)
		return (-1);
	return (step_fields(members));
}

struct crm_members *
crm_members_open(struct crm_db *db, int64_t member, int64_t as_of)
{
	struct crm_members *members;

	if ((members = calloc(1, sizeof(*members))) == NULL) {
		crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	members->db = db;
	members->one = member;
	members->as_of = as_of;
	if (load_names(members) == 0 && prepare(members) == 0)
		return (members);
	crm_members_close(members);
	return (NULL);
}

void
crm_members_close(struct crm_members *members)
{
	size_t i;

	if (members == NULL)
		return;
	if (members->stmt != NULL)
		crm_reset(members->stmt);
	if (members->fields != NULL)
		crm_reset(members->fields);
	crm_past_close(members->past);
	for (i = 0; i < CRM_MEMBER_NCOL; i++)
		crm_buf_free(&members->then[i]);
	for (i = 0; i < members->nfield; i++) {
		free(members->name[i]);
		if (members->value != NULL)
			crm_buf_free(&members->value[i].text);
	}
	free(members->name);
	free(members->value);
	free(members);
}

static int
by_name(const void *key, const void *name)
{

	return (strcmp(key, *(char *const *)name));
}

/* The place of a custom field (without x_), or NULL. */
static struct value *
value_of(struct crm_members *members, const char *name)
{
	char **found = members->nfield == 0 ? NULL : bsearch(name,
	    members->name, members->nfield, sizeof(*members->name), by_name);

	return (found == NULL ? NULL :
	    &members->value[found - members->name]);
}

static int
set_value(struct crm_members *members, const char *name, const char *text)
{
	struct value *value = value_of(members, name);

	if (value == NULL)
		return (0);
	crm_buf_reset(&value->text);
	crm_buf_str(&value->text, text);
	value->set = 1;
	return (value->text.bad ? crm_err_nomem(crm_db_err(members->db)) : 0);
}

/* Takes the fields of the member that the first statement stands on. */
static int
take_fields(struct crm_members *members, int64_t member)
{
	size_t i;

	for (i = 0; i < members->nfield; i++)
		members->value[i].set = 0;
	while (members->waiting != 0 && members->waiting <= member) {
		if (members->waiting == member && set_value(members,
		    crm_col_text(members->fields, 1),
		    crm_col_text(members->fields, 2)) == -1)
			return (-1);
		if (step_fields(members) == -1)
			return (-1);
	}
	return (0);
}

/* What nobody had said yet, rows and orders of that time may have shown. */
static int
shown_by_orders(struct crm_members *members, int64_t member, int col,
    struct crm_buf *value)
{
	struct crm_stmt *stmt;
	int rc;

	if (col != CRM_MEMBER_NAME && col != CRM_MEMBER_PHONE &&
	    col != CRM_MEMBER_EMAIL)
		return (0);
	if ((stmt = crm_sql(members->db, "SELECT CASE :col WHEN 2 THEN i.name\n"
	    "\tWHEN 4 THEN i.phone ELSE i.email END\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN member AS m ON m.id = i.member\n"
	    "JOIN batch AS b ON b.id = i.batch\n"
	    "WHERE i.member = :member AND (b.at <= :end OR EXISTS (SELECT 1\n"
	    "\tFROM orders AS o\n"
	    "\tWHERE o.buyer = i.id AND o.ordered_at <= :end))\n"
	    "ORDER BY i.id = m.latest DESC, i.last_at DESC, i.id\n"
	    "LIMIT 1")) == NULL || crm_bind(stmt, "iii", (int64_t)col, member,
	    members->as_of * 86400 + 86399) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(value, crm_col_text(stmt, 0));
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

/* One value as it was then. */
static int
take_then(struct crm_members *members, int64_t member)
{
	const char *field = crm_past_field(members->past);
	const char *text = crm_past_value(members->past);
	int col = crm_memberrow_col(field);
	struct crm_buf *then;

	if (col < 0)
		return (set_value(members, field + 2, text));
	then = &members->then[col];
	crm_buf_reset(then);
	crm_buf_str(then, text);
	if (then->n == 0 &&
	    shown_by_orders(members, member, col, then) == -1)
		return (-1);
	members->cell[col].p = crm_buf_text(then);
	members->cell[col].n = then->n;
	return (then->bad ? crm_err_nomem(crm_db_err(members->db)) : 0);
}

static int
take_past(struct crm_members *members, int64_t member)
{

	while (members->differs != 0 && members->differs <= member) {
		if (members->differs == member &&
		    take_then(members, member) == -1)
			return (-1);
		if (step_past(members) == -1)
			return (-1);
	}
	return (0);
}

/* yes, no or empty; *at is when. */
static int
take_consent(struct crm_members *members, enum crm_member_col col,
    const char *channel, int64_t *at)
{
	int state = crm_consent_state(members->db,
	    crm_col_int(members->stmt, 0), channel, members->as_of, at);
	const char *text = state == CRM_CONSENT_GIVEN ? "yes" :
	    state == CRM_CONSENT_WITHDRAWN ? "no" : "";

	members->cell[col].p = text;
	members->cell[col].n = strlen(text);
	return (state == -1 ? -1 : 0);
}

/* One column of time for two consents: only where it is true of both. */
static int
take_consents(struct crm_members *members)
{
	struct crm_cell *cell = &members->cell[CRM_MEMBER_CONSENT_AT];
	int64_t email, sms;

	if (take_consent(members, CRM_MEMBER_EMAIL_CONSENT, "email",
	    &email) == -1 ||
	    take_consent(members, CRM_MEMBER_SMS_CONSENT, "sms", &sms) == -1)
		return (-1);
	members->consent_at[0] = '\0';
	if (email == CRM_TIME_NONE || sms == CRM_TIME_NONE)
		email = sms = email == CRM_TIME_NONE ? sms : email;
	if (email == sms && email != CRM_TIME_NONE)
		crm_time_format(email, members->consent_at);
	cell->p = members->consent_at;
	cell->n = strlen(members->consent_at);
	return (0);
}

int
crm_members_next(struct crm_members *members)
{
	int i, rc;

	if ((rc = crm_step(members->stmt)) != 1)
		return (rc);
	for (i = 0; i <= CRM_MEMBER_MEMO; i++) {
		members->cell[i].p = crm_col_text(members->stmt, i);
		members->cell[i].n = crm_col_len(members->stmt, i);
	}
	if (take_fields(members, crm_col_int(members->stmt, 0)) == -1 ||
	    take_past(members, crm_col_int(members->stmt, 0)) == -1 ||
	    take_consents(members) == -1)
		return (-1);
	return (1);
}

int64_t
crm_members_number(const struct crm_members *members)
{

	return (crm_col_int(members->stmt, 0));
}

struct crm_cell
crm_members_cell(const struct crm_members *members, size_t col)
{

	return (members->cell[col]);
}

size_t
crm_members_nfield(const struct crm_members *members)
{

	return (members->nfield);
}

const char *
crm_members_field(const struct crm_members *members, size_t i)
{

	return (members->name[i]);
}

struct crm_cell
crm_members_value(const struct crm_members *members, size_t i)
{
	const struct value *value = &members->value[i];
	struct crm_cell cell = { "", 0 };

	if (value->set) {
		cell.p = crm_buf_text(&value->text);
		cell.n = value->text.n;
	}
	return (cell);
}

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/member.h"

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
	int64_t		 one;		/* that member only, or 0 */
	int64_t		 as_of;
	int64_t		 waiting;	/* the fields' member; 0: at the end */
	struct crm_cell	 cell[CRM_MEMBER_NCOL];
	char		 consent_at[CRM_TIME_LEN];
	char		**name;		/* of the custom fields, sorted */
	struct value	*value;
	size_t		 nfield;
};

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

	if ((stmt = crm_sql(members->db, "SELECT DISTINCT f.name\n"
	    "FROM member_field AS f\n"
	    "JOIN member AS m ON m.id = f.member\n"
	    "WHERE m.state = 0 AND (:member = 0 OR f.member = :member)\n"
	    "ORDER BY f.name /* scan: any of them may be in use */")) == NULL ||
	    crm_bind(stmt, "i", members->one) == -1)
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
prepare(struct crm_members *members)
{
	int64_t from = members->one == 0 ? 1 : members->one;
	int64_t to = members->one == 0 ? INT64_MAX : members->one;

	if ((members->stmt = crm_sql(members->db, "SELECT member, code,\n"
	    "\tname, kind, phone, email, birth, lunar, gender, postcode,\n"
	    "\taddress, grade, joined_at, source, memo\n"
	    "FROM v_member\n"
	    "WHERE member BETWEEN :from AND :to\n"
	    "ORDER BY member /* scan: all are asked for */")) == NULL ||
	    crm_bind(members->stmt, "ii", from, to) == -1 ||
	    (members->fields = crm_sql(members->db,
	    "SELECT member, name, value\n"
	    "FROM member_field\n"
	    "WHERE member BETWEEN :from AND :to\n"
	    "ORDER BY member, name /* scan: all are asked for */")) == NULL ||
	    crm_bind(members->fields, "ii", from, to) == -1)
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

/* Takes the fields of the member that the first statement stands on. */
static int
take_fields(struct crm_members *members, int64_t member)
{
	const char *name;
	char **found;
	size_t i;

	for (i = 0; i < members->nfield; i++)
		members->value[i].set = 0;
	while (members->waiting != 0 && members->waiting <= member) {
		name = crm_col_text(members->fields, 1);
		found = members->nfield == 0 ? NULL : bsearch(name,
		    members->name, members->nfield, sizeof(*members->name),
		    by_name);
		if (found != NULL && members->waiting == member) {
			i = (size_t)(found - members->name);
			crm_buf_reset(&members->value[i].text);
			crm_buf_str(&members->value[i].text,
			    crm_col_text(members->fields, 2));
			members->value[i].set = 1;
			if (members->value[i].text.bad)
				return (crm_err_nomem(
				    crm_db_err(members->db)));
		}
		if (step_fields(members) == -1)
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

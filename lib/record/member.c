#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/contactpoint.h"
#include "record/identity.h"
#include "record/member.h"
#include "record/saying.h"

int
crm_member_removed(struct crm_db *db, int64_t member)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM member\n"
	    "WHERE id = :member AND state = 3", "i", member));
}

int
crm_member_further(struct crm_db *db, int64_t member, struct crm_cell code)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM member_code\n"
	    "WHERE code = :code AND member = :member", "si", code.p, code.n,
	    member));
}

/* The live member of a number: 1, 0, -1. */
static int
find_number(struct crm_db *db, const char *word, int64_t *member)
{
	int64_t n;

	if (crm_int_parse(word, strlen(word), &n) == -1 || n <= 0 ||
	    strspn(word, "0123456789") != strlen(word))
		return (0);
	return (crm_one(db, member, "SELECT coalesce(merged_into, id)\n"
	    "FROM member\n"
	    "WHERE id = :id", "i", n));
}

static int
find_code(struct crm_db *db, const char *word, int64_t *member)
{

	return (crm_one(db, member, "SELECT member\n"
	    "FROM v_member_code\n"
	    "WHERE code = :code", "t", word));
}

/* A merged member stands for another already: only live ones are left. */
static int
standing(struct crm_db *db, int64_t member)
{
	int64_t state;

	if (crm_one(db, &state, "SELECT state\n"
	    "FROM member\n"
	    "WHERE id = :id", "i", member) != 1)
		return (-1);
	return (state == 3 ? 2 : state == 0);
}

int
crm_member_find(struct crm_db *db, const char *word, int64_t *member)
{
	int64_t number = 0, code = 0;
	int by_number = 0, by_code = 0;

	if (strncmp(word, "code=", 5) != 0)
		by_number = find_number(db, strncmp(word, "member=", 7) == 0 ?
		    word + 7 : word, &number);
	if (by_number != -1 && strncmp(word, "member=", 7) != 0)
		by_code = find_code(db, strncmp(word, "code=", 5) == 0 ?
		    word + 5 : word, &code);
	if (by_number == -1 || by_code == -1)
		return (-1);
	if (by_number == 1 && by_code == 1 && number != code)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("%s is the number of one member and the code of "
		    "another; write member=%s or code=%s"), word, word, word));
	if (by_number == 0 && by_code == 0)
		return (0);
	*member = by_number == 1 ? number : code;
	return (standing(db, *member));
}

/*
 * Lays what is stored (stmt NULL: nothing) under what is taken of what was
 * said: 1 when something differs, 0, -1.
 */
static int
overlay(struct crm_stmt *stmt, const struct crm_member_said *said,
    struct crm_cell *was, struct crm_cell *cell)
{
	const struct crm_column *columns = crm_stream_columns("member");
	const struct crm_cell *new = said->cell;
	int i, rc, differ = 0;

	for (i = CRM_MEMBER_NAME; i <= CRM_MEMBER_MEMO; i++) {
		cell[i].p = stmt == NULL ? "" : crm_col_text(stmt, i);
		cell[i].n = stmt == NULL ? 0 : crm_col_len(stmt, i);
		was[i] = cell[i];
		if (new[i].p == NULL || (new[i].n == cell[i].n &&
		    memcmp(new[i].p, cell[i].p, cell[i].n) == 0))
			continue;
		if ((rc = crm_saying_take(said->sayings, columns[i].name,
		    cell[i], new[i])) == -1)
			return (-1);
		if (rc == 0)
			continue;
		cell[i] = new[i];
		differ = 1;
	}
	return (differ);
}

/* Empty text is stored as NULL: nobody said anything. */
static int
write_row(struct crm_db *db, int64_t member, struct crm_cell *cell)
{
	int64_t joined_at = CRM_NULL;
	int i;

	for (i = CRM_MEMBER_NAME; i <= CRM_MEMBER_MEMO; i++)
		if (cell[i].n == 0)
			cell[i].p = NULL;
	if (cell[CRM_MEMBER_JOINED_AT].n > 0 &&
	    crm_time_parse(cell[CRM_MEMBER_JOINED_AT].p,
	    cell[CRM_MEMBER_JOINED_AT].n, &joined_at) == -1)
		return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT,
		    _("no such time")));
	return (crm_run(db, "UPDATE member\n"
	    "SET name = :name, kind = :kind, phone = :phone,\n"
	    "\temail = :email, birth = :birth, lunar = :lunar,\n"
	    "\tgender = :gender, postcode = :postcode, address = :address,\n"
	    "\tgrade = :grade, joined_at = :joined_at, source = :source,\n"
	    "\tmemo = :memo, explicit = 1, batch = :batch\n"
	    "WHERE id = :member", "ssssssssssossii",
	    cell[CRM_MEMBER_NAME].p, cell[CRM_MEMBER_NAME].n,
	    cell[CRM_MEMBER_KIND].p, cell[CRM_MEMBER_KIND].n,
	    cell[CRM_MEMBER_PHONE].p, cell[CRM_MEMBER_PHONE].n,
	    cell[CRM_MEMBER_EMAIL].p, cell[CRM_MEMBER_EMAIL].n,
	    cell[CRM_MEMBER_BIRTH].p, cell[CRM_MEMBER_BIRTH].n,
	    cell[CRM_MEMBER_LUNAR].p, cell[CRM_MEMBER_LUNAR].n,
	    cell[CRM_MEMBER_GENDER].p, cell[CRM_MEMBER_GENDER].n,
	    cell[CRM_MEMBER_POSTCODE].p, cell[CRM_MEMBER_POSTCODE].n,
	    cell[CRM_MEMBER_ADDRESS].p, cell[CRM_MEMBER_ADDRESS].n,
	    cell[CRM_MEMBER_GRADE].p, cell[CRM_MEMBER_GRADE].n, joined_at,
	    cell[CRM_MEMBER_SOURCE].p, cell[CRM_MEMBER_SOURCE].n,
	    cell[CRM_MEMBER_MEMO].p, cell[CRM_MEMBER_MEMO].n, crm_batch(db),
	    member));
}

/* Stores what differs, in the row and as contacts: 1 stored, 0 not, -1. */
static int
change(struct crm_db *db, struct crm_stmt *stmt,
    const struct crm_member_said *said)
{
	struct crm_cell was[CRM_MEMBER_NCOL], cell[CRM_MEMBER_NCOL];
	struct crm_contact_said contact = { said->member, said->fresh, was,
	    cell, said->how };
	int rc;

	if ((rc = overlay(stmt, said, was, cell)) != 1)
		return (rc);
	if (write_row(db, said->member, cell) == -1 ||
	    crm_contact_columns(db, said->points, &contact) == -1)
		return (-1);
	return (1);
}

int
crm_member_say(struct crm_db *db, const struct crm_member_said *said)
{
	struct crm_stmt *stmt;
	int rc;

	if (said->fresh)
		return (change(db, NULL, said));
	if ((stmt = crm_sql(db, "SELECT id, code, name, kind, phone,\n"
	    "\temail, birth, lunar, gender, postcode, address, grade,\n"
	    "\tdatetime(joined_at, 'unixepoch'), source, memo\n"
	    "FROM member\n"
	    "WHERE id = :member")) == NULL ||
	    crm_bind(stmt, "i", said->member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		rc = change(db, stmt, said);
	crm_reset(stmt);
	return (rc);
}

int
crm_member_update(struct crm_db *db, int64_t member,
    const struct crm_cell cell[CRM_MEMBER_NCOL])
{
	const struct crm_saying hand = { CRM_SAYING_HAND, "", 0,
	    CRM_TIME_NONE };
	struct crm_member_said said = { .member = member, .cell = cell };
	int rc;

	if ((said.sayings = crm_sayings_open(db)) == NULL)
		return (-1);
	if ((rc = crm_saying_begin(said.sayings, member, &hand)) == 0)
		rc = crm_member_say(db, &said);
	if (rc == 1 && crm_saying_end(said.sayings) == -1)
		rc = -1;
	crm_sayings_close(said.sayings);
	return (rc);
}

static int
write_field(struct crm_db *db, int64_t member, const char *name,
    struct crm_cell value)
{

	if (value.n == 0)
		return (crm_run(db, "DELETE FROM member_field\n"
		    "WHERE member = :member AND name = :name", "it", member,
		    name));
	return (crm_run(db, "INSERT INTO member_field\n"
	    "(member, name, value, batch)\n"
	    "VALUES (:member, :name, :value, :batch)\n"
	    "ON CONFLICT (member, name) DO UPDATE\n"
	    "SET value = excluded.value, batch = excluded.batch", "itsi",
	    member, name, value.p, value.n, crm_batch(db)));
}

int
crm_member_field(struct crm_db *db, int64_t member, const char *name,
    struct crm_cell value, struct crm_sayings *sayings)
{
	struct crm_cell old = { "", 0 };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT value\n"
	    "FROM member_field\n"
	    "WHERE member = :member AND name = :name")) == NULL ||
	    crm_bind(stmt, "it", member, name + 2) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		old.p = crm_col_text(stmt, 0);
		old.n = crm_col_len(stmt, 0);
	}
	if (rc != -1)
		rc = old.n == value.n && memcmp(old.p, value.p, old.n) == 0 ?
		    0 : crm_saying_take(sayings, name, old, value);
	crm_reset(stmt);
	if (rc == 1 && write_field(db, member, name + 2, value) == -1)
		rc = -1;
	return (rc);
}

int
crm_member_remove(struct crm_db *db, int64_t member, const char *reason)
{

	return (crm_run(db, "UPDATE member\n"
	    "SET state = 3, removed_why = :reason, batch = :batch\n"
	    "WHERE id = :member AND state = 0", "tii", reason, crm_batch(db),
	    member));
}

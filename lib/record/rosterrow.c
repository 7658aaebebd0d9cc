#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/erased.h"
#include "record/roster_int.h"
#include "record/saying.h"

/* What one row of members means: whom it speaks of, and what it changes. */

enum { NOW_CODE, NOW_NAME, NOW_PHONE, NOW_EMAIL };

static const int column_of[] = { CRM_MEMBER_CODE, CRM_MEMBER_NAME,
    CRM_MEMBER_PHONE, CRM_MEMBER_EMAIL };

/* Reads what is known of a member now, from orders too. */
static int
load_now(struct crm_roster *roster, int64_t member)
{
	struct crm_stmt *stmt;
	int i, rc;

	for (i = 0; i < 4; i++)
		crm_buf_reset(&roster->now[i]);
	if ((stmt = crm_sql(roster->db, "SELECT code, name, phone, email\n"
	    "FROM v_member\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		for (i = 0; i < 4; i++)
			crm_buf_str(&roster->now[i], crm_col_text(stmt, i));
	crm_reset(stmt);
	for (i = 0; i < 4; i++)
		if (roster->now[i].bad)
			return (crm_err_nomem(crm_db_err(roster->db)));
	return (rc == -1 ? -1 : 0);
}

/*
 * A row that names its member by number and repeats what is known says
 * nothing: so an export that is imported again changes nothing.
 */
static int
forget_known(struct crm_roster *roster)
{
	struct crm_cell *cell;
	int i, said = 0;

	for (i = 0; i < 4; i++) {
		cell = &roster->row.cell[column_of[i]];
		if (cell->p == NULL)
			continue;
		if (cell->n == roster->now[i].n && memcmp(cell->p,
		    crm_buf_text(&roster->now[i]), cell->n) == 0) {
			cell->p = NULL;
			cell->n = 0;
		} else
			said = 1;
	}
	return (said);
}

static struct crm_cell
said_or_known(const struct crm_roster *roster, int i)
{
	struct crm_cell cell = roster->row.cell[column_of[i]];

	if (cell.p == NULL && i == NOW_NAME)
		cell = roster->row.masked_name;
	if (cell.p == NULL) {
		cell.p = crm_buf_text(&roster->now[i]);
		cell.n = roster->now[i].n;
	}
	return (cell);
}

static struct crm_who
who_of(const struct crm_roster *roster, int64_t member)
{
	struct crm_who who = { .role = CRM_ROLE_BUYER };

	who.code = said_or_known(roster, NOW_CODE);
	who.name = said_or_known(roster, NOW_NAME);
	who.phone = said_or_known(roster, NOW_PHONE);
	who.email = said_or_known(roster, NOW_EMAIL);
	who.member = member;
	return (who);
}

/* A code is for ever: orders name people by it.  1, 0 (a fault), -1. */
static int
check_code(struct crm_roster *roster, int64_t member)
{
	const struct crm_cell *code = &roster->row.cell[CRM_MEMBER_CODE];
	int64_t owner = member;
	int further;

	if (code->n == 0)
		return (1);
	if (crm_one(roster->db, &owner, "SELECT member\n"
	    "FROM v_member_code\n"
	    "WHERE code = :code", "s", code->p, code->n) == -1)
		return (-1);
	/* One of its further codes may be. */
	if (owner == member && roster->now[NOW_CODE].n > 0 &&
	    (further = crm_member_further(roster->db, member, *code)) != 0)
		return (further);
	if (roster->now[NOW_CODE].n > 0) {
		crm_memberrow_fault(&roster->row, "code", "another code",
		    _("the member has another code, and codes stay; correct "
		    "the number or the code"));
		return (0);
	}
	if (owner == member)
		return (1);
	crm_memberrow_fault(&roster->row, "code", "another member's code",
	    _("the code is another member's; correct the number or the "
	    "code"));
	return (0);
}

/* Tells the person of a number what else is theirs: 0 or -1. */
static int
claim(struct crm_roster *roster, int64_t member)
{
	static const char total[] = "SELECT total_changes()";
	struct crm_who who = who_of(roster, member);
	int64_t before, after, identity;

	if (!crm_identity_usable(roster->ids, &who))
		return (0);
	if (crm_one(roster->db, &before, total, "") == -1 ||
	    crm_identity_resolve(roster->ids, &who, CRM_TIME_NONE,
	    &identity) == -1 || crm_identities_flush(roster->ids) == -1 ||
	    crm_one(roster->db, &after, total, "") == -1)
		return (-1);
	roster->touched = after != before;
	if (identity > roster->newest)
		roster->newest = identity;
	return (0);
}

static int
find_number(struct crm_roster *roster)
{
	struct crm_memberrow *row = &roster->row;
	int64_t member;
	int rc;

	if (crm_identities_flush(roster->ids) == -1)
		return (-1);
	member = crm_member_live(roster->db, row->member);
	if (member == 0) {
		if ((rc = crm_member_removed(roster->db, row->member)) != 0)
			return (rc);
		crm_memberrow_fault(row, "member", "no such member",
		    _("there is no member of this number; leave the number "
		    "empty to find or make one by code, phone or e-mail"));
		return (0);
	}
	if (member == -1 || (rc = crm_member_removed(roster->db,
	    member)) == -1)
		return (-1);
	row->member = member;
	if (rc == 1)
		return (1);
	if (load_now(roster, member) == -1)
		return (-1);
	if (!forget_known(roster))
		return (1);
	if ((rc = check_code(roster, member)) != 1)
		return (rc);
	return (claim(roster, member) == -1 ? -1 : 1);
}

int
crm_roster_erased(struct crm_roster *roster)
{
	const struct crm_memberrow *row = &roster->row;
	const struct crm_cell *joined = &row->cell[CRM_MEMBER_JOINED_AT];
	int64_t at = INT64_MIN, when;
	struct crm_who who;
	int i, rc;

	if (row->member != 0 && (rc = crm_erased_number(roster->db,
	    row->member, &when)) != 0)
		return (rc);
	if (joined->n > 0 && crm_time_parse(joined->p, joined->n, &at) == -1)
		at = INT64_MIN;
	for (i = 0; i < 4; i++)
		crm_buf_reset(&roster->now[i]);
	who = who_of(roster, 0);
	return (crm_identity_erased(roster->ids, &who, at));
}

int
crm_roster_find(struct crm_roster *roster, int64_t *identity)
{
	struct crm_who who;
	int i;

	*identity = 0;
	roster->touched = 0;
	if (roster->row.member != 0)
		return (find_number(roster));
	for (i = 0; i < 4; i++)
		crm_buf_reset(&roster->now[i]);
	who = who_of(roster, 0);
	if (!crm_identity_usable(roster->ids, &who)) {
		crm_memberrow_fault(&roster->row, NULL, "no key",
		    _("nothing tells who this is; give a code, or a name "
		    "with a mobile phone or an e-mail address"));
		return (0);
	}
	if (crm_identity_resolve(roster->ids, &who, CRM_TIME_NONE,
	    identity) == -1)
		return (-1);
	/* A new way of writing somebody has a number above all others. */
	roster->touched = *identity > roster->newest;
	if (roster->touched)
		roster->newest = *identity;
	return (1);
}

/* When a consent was given that carries no date of its own. */
static int64_t
undated(const struct crm_memberrow *row)
{
	const struct crm_cell *joined = &row->cell[CRM_MEMBER_JOINED_AT];
	int64_t at;

	if (joined->n == 0 || crm_time_parse(joined->p, joined->n, &at) == -1 ||
	    at > row->now)
		at = row->now;
	return (at);
}

/*
 * What an export says of consent.  Without a date it adds nothing to what
 * already holds, else every night would add a line to the ledger.
 */
static int
store_consent(struct crm_roster *roster, struct crm_consent_entry *entry,
    int yes)
{
	const struct crm_memberrow *row = &roster->row;
	int64_t at;
	int rc, state;

	entry->at = row->consent_at;
	if (entry->at == CRM_TIME_NONE) {
		state = crm_consent_state(roster->db, entry->member,
		    entry->channel, crm_time_day(row->now), &at);
		if (state == -1)
			return (-1);
		if (state == CRM_CONSENT_WITHDRAWN)
			roster->count.barred += yes != 0;
		if (state == CRM_CONSENT_WITHDRAWN ||
		    (yes && state == CRM_CONSENT_GIVEN))
			return (0);
		entry->at = yes ? undated(row) : row->now;
	}
	if (!yes)
		return (crm_consent_withdraw(roster->db, entry));
	rc = crm_consent_give(roster->db, entry);
	roster->count.barred += rc == 2;
	return (rc == -1 ? -1 : rc > 0);
}

static int
store_consents(struct crm_roster *roster, int64_t member, const char *how)
{
	static const char *const channel[] = { "email", "sms" };
	struct crm_consent_entry entry = { .member = member, .how = how,
	    .proof = "" };
	int i, rc, changed = 0;

	for (i = 0; i < 2; i++) {
		if (roster->row.consent[i] == -1)
			continue;
		entry.channel = channel[i];
		rc = store_consent(roster, &entry, roster->row.consent[i]);
		if (rc == -1)
			return (-1);
		changed |= rc;
	}
	return (changed);
}

/* The source says where a member came from first. */
static int
keep_source(struct crm_roster *roster, int64_t member)
{
	struct crm_cell *cell = &roster->row.cell[CRM_MEMBER_SOURCE];
	int64_t one;
	int rc;

	if (cell->n == 0)
		return (0);
	rc = crm_one(roster->db, &one, "SELECT 1\n"
	    "FROM member\n"
	    "WHERE id = :member AND source IS NOT NULL", "i", member);
	if (rc == 1)
		cell->p = NULL;
	return (rc == -1 ? -1 : 0);
}

/* Empty cells that the rules of their source hear empty the column. */
static void
hear_blanks(struct crm_roster *roster)
{
	struct crm_memberrow *row = &roster->row;
	size_t i;
	int col;

	for (i = 0; i < row->nblank; i++) {
		if (crm_saying_rule(roster->sayings, row->blank[i].name) !=
		    CRM_RULE_ALWAYS)
			continue;
		col = crm_memberrow_col(row->blank[i].name);
		if (col >= 0 && row->cell[col].p == NULL)
			row->cell[col] = row->blank[i].value;
	}
}

/*
 * A row under a further code of its member says only what nobody said yet:
 * else the rows of two codes, in every night's export, would overwrite each
 * other.  1 when it is such a row, 0, -1.
 */
static int
give_way(struct crm_roster *roster, int64_t member)
{
	struct crm_memberrow *row = &roster->row;
	struct crm_stmt *stmt;
	int i, rc;

	if (row->cell[CRM_MEMBER_CODE].n == 0 ||
	    (rc = crm_member_further(roster->db, member,
	    row->cell[CRM_MEMBER_CODE])) != 1)
		return (row->cell[CRM_MEMBER_CODE].n == 0 ? 0 : rc);
	if ((stmt = crm_sql(roster->db, "SELECT id, code, name, kind, phone,\n"
	    "\temail, birth, lunar, gender, postcode, address, grade,\n"
	    "\tjoined_at, source, memo\n"
	    "FROM member\n"
	    "WHERE id = :member")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		for (i = CRM_MEMBER_NAME; i <= CRM_MEMBER_MEMO; i++)
			if (!crm_col_null(stmt, i))
				row->cell[i].p = NULL;
	crm_reset(stmt);
	return (rc);
}

/* The custom fields of a row; with missing set only those not there yet. */
static int
store_field(struct crm_roster *roster, int64_t member, const char *name,
    struct crm_cell value, int missing)
{
	int64_t one;
	int rc = 0;

	if (missing)
		rc = crm_one(roster->db, &one, "SELECT 1\n"
		    "FROM member_field\n"
		    "WHERE member = :member AND name = :name", "it", member,
		    name + 2);
	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	return (crm_member_field(roster->db, member, name, value,
	    roster->sayings));
}

static int
store_fields(struct crm_roster *roster, int64_t member, int missing)
{
	struct crm_memberrow *row = &roster->row;
	int rc, changed = 0;
	size_t i;

	for (i = 0; i < row->nfield; i++) {
		rc = store_field(roster, member, row->field[i].name,
		    row->field[i].value, missing);
		if (rc == -1)
			return (-1);
		changed |= rc;
	}
	for (i = 0; i < row->nblank; i++) {
		if (missing || strncmp(row->blank[i].name, "x_", 2) != 0 ||
		    crm_saying_rule(roster->sayings, row->blank[i].name) !=
		    CRM_RULE_ALWAYS)
			continue;
		rc = crm_member_field(roster->db, member, row->blank[i].name,
		    row->blank[i].value, roster->sayings);
		if (rc == -1)
			return (-1);
		changed |= rc;
	}
	return (changed);
}

int
crm_roster_store(struct crm_roster *roster, int64_t member, const char *how,
    const struct crm_saying *saying)
{
	struct crm_memberrow *row = &roster->row;
	struct crm_member_said said = { .cell = row->cell,
	    .how = how == NULL ? "crm-member" : how,
	    .points = roster->points, .sayings = roster->sayings };
	int changed, rc, further;

	if (crm_saying_begin(roster->sayings, member, saying) == -1)
		return (-1);
	if (row->member != 0) {
		if (load_now(roster, member) == -1)
			return (-1);
		(void)forget_known(roster);
	}
	said.member = member;
	said.fresh = roster->first;
	if (how != NULL) {
		if (keep_source(roster, member) == -1 ||
		    (rc = crm_contactpoints_sift(roster->points, member,
		    row->cell)) == -1)
			return (-1);
		roster->count.dead += (size_t)rc;
	}
	hear_blanks(roster);
	if ((further = give_way(roster, member)) == -1 ||
	    (changed = crm_member_say(roster->db, &said)) == -1 ||
	    (rc = store_fields(roster, member, further)) == -1 ||
	    crm_saying_end(roster->sayings) == -1)
		return (-1);
	changed |= rc;
	if (how == NULL)
		return (changed);
	rc = store_consents(roster, member, how);
	return (rc == -1 ? -1 : changed | rc);
}

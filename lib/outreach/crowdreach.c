#include <string.h>

#include "core/err.h"
#include "core/time.h"
#include "outreach/crowd_int.h"

/* Where a crowd is reached: the rows in any sequence, the best is kept. */

/* The key of a member's contact in the table of those something is known of. */
static struct crm_hash
key_of(struct crm_crowd *crowd, int64_t member, int address,
    const char *value)
{

	crm_buf_reset(&crowd->form);
	crm_buf_add(&crowd->form, &member, sizeof(member));
	crm_buf_chr(&crowd->form, address ? 'a' : 'c');
	crm_buf_str(&crowd->form, value);
	return (crm_hash_of(crm_db_key(crowd->db), crm_buf_text(&crowd->form),
	    crowd->form.n));
}

/* Only rows like these make crm_contact_barred() say anything but 0. */
int
crowd_load_known(struct crm_crowd *crowd)
{
	struct crm_stmt *stmt;
	struct crm_hash key;
	int64_t member;
	int rc, found;

	if ((crowd->known = crm_map_new()) == NULL)
		return (crm_err_nomem(crm_db_err(crowd->db)));
	if ((stmt = crm_sql(crowd->db, "SELECT member, kind = 6, value\n"
	    "FROM contact INDEXED BY contact_known\n"
	    "WHERE result > 1 OR state = 3 OR kind = 4\n"
	    "/* scan: those alone */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		member = crm_col_int(stmt, 0);
		if (crowd_self(crowd, member) == -1)
			continue;
		key = key_of(crowd, member, crm_col_int(stmt, 1) == 1,
		    crm_col_text(stmt, 2));
		if (crowd->form.bad ||
		    crm_map_put(crowd->known, key, &found) == NULL) {
			rc = crm_err_nomem(crm_db_err(crowd->db));
			break;
		}
		crowd->any = 1;
	}
	crm_reset(stmt);
	return (rc);
}

static int
known(struct crm_crowd *crowd, int64_t member, int address,
    const char *value, int64_t seen_at)
{
	struct crm_hash key;

	if (!crowd->any)
		return (CRM_REACH_FOUND);
	key = key_of(crowd, member, address, value);
	if (crowd->form.bad)
		return (crm_err_nomem(crm_db_err(crowd->db)));
	if (crm_map_get(crowd->known, key) == NULL)
		return (CRM_REACH_FOUND);
	return (crm_reach_known(crowd->db, member, address, value, seen_at));
}

/* Rank, then the latest, then the last row, as reach.c has its rows sorted. */
static int
better(const struct crowd_spot *spot, const struct crowd_seen *seen)
{

	if (spot->state != CRM_REACH_FOUND)
		return (1);
	if (seen->rank != spot->rank)
		return (seen->rank < spot->rank);
	if (seen->last_at != spot->last_at)
		return (seen->last_at > spot->last_at);
	return (seen->id > spot->id);
}

/* Keeps the contact that stands behind was, or forgets it. */
static void
keep(struct crm_crowd *crowd, struct crowd_spot *spot, size_t was,
    const struct crowd_seen *seen, int rc)
{

	if (rc == CRM_REACH_FOUND) {
		crm_buf_chr(&crowd->text, '\0');
		spot->state = CRM_REACH_FOUND;
		spot->rank = (unsigned char)seen->rank;
		spot->last_at = seen->last_at;
		spot->id = seen->id;
		spot->text = was;
		return;
	}
	if (rc == CRM_REACH_DEAD && spot->state == CRM_REACH_NONE)
		spot->state = CRM_REACH_DEAD;
	crowd->text.n = was;
	if (crowd->text.p != NULL)
		crowd->text.p[was] = '\0';
}

/* 0 or -1. */
static int
look(struct crm_crowd *crowd, struct crowd_lane *lane, size_t who,
    const struct crowd_seen *seen, const char *text)
{
	struct crowd_spot *spot = &lane->spot[who];
	size_t was = crowd->text.n;
	int rc;

	if (!better(spot, seen) ||
	    !crm_reach_usable(lane->name, text, &crowd->text))
		return (0);
	if (crowd->text.bad)
		return (crm_err_nomem(crm_db_err(crowd->db)));
	rc = lane->kind == CROWD_OF_MALL ? CRM_REACH_FOUND : known(crowd,
	    crowd->person[who].member, 0, crowd->text.p + was, seen->last_at);
	if (rc == -1)
		return (-1);
	keep(crowd, spot, was, seen, rc);
	return (0);
}

int
crowd_look(struct crm_crowd *crowd, size_t who, enum crowd_kind kind,
    const struct crowd_seen *seen, const char *text)
{
	size_t i;

	if (*text == '\0')
		return (0);
	for (i = 0; i < crowd->nlane; i++)
		if (crowd->lane[i].kind == kind && look(crowd,
		    &crowd->lane[i], who, seen, text) == -1)
			return (-1);
	return (0);
}

int
crowd_look_shop(struct crm_crowd *crowd, size_t who)
{
	const struct crowd_seen seen = { 0, CRM_NULL, 0 };
	size_t i, was = crowd->text.n;

	for (i = 0; i < crowd->nlane; i++)
		if (crowd->lane[i].kind == CROWD_OF_SHOP)
			break;
	if (i == crowd->nlane)
		return (0);
	crm_buf_int(&crowd->text, crowd->person[who].member);
	keep(crowd, &crowd->lane[i].spot[who], was, &seen, CRM_REACH_FOUND);
	return (crowd->text.bad ? crm_err_nomem(crm_db_err(crowd->db)) : 0);
}

/* 1 when a buyer's id in a mall is wanted, of its withdrawals or itself. */
static int
wants_buyer(const struct crm_crowd *crowd)
{
	size_t i;

	for (i = 0; i < crowd->nlane; i++)
		if (crowd->lane[i].kind == CROWD_OF_MALL)
			return (1);
	return (crowd->keys != NULL);
}

int
crowd_look_address(struct crm_crowd *crowd, size_t who,
    const struct crowd_seen *seen, const char *postcode,
    const char *address)
{
	struct crowd_spot *spot;
	struct crm_buf form = { 0 };
	size_t i, was = crowd->text.n;
	int rc = 0;

	for (i = 0; i < crowd->nlane; i++)
		if (crowd->lane[i].kind == CROWD_OF_POST)
			break;
	if (i == crowd->nlane || *address == '\0' ||
	    !better(spot = &crowd->lane[i].spot[who], seen) ||
	    !crm_reach_address(postcode, address, &form, &crowd->text)) {
		crm_buf_free(&form);
		return (0);
	}
	if (form.bad || crowd->text.bad)
		rc = crm_err_nomem(crm_db_err(crowd->db));
	else
		rc = known(crowd, crowd->person[who].member, 1, form.p,
		    CRM_NULL);
	crm_buf_free(&form);
	if (rc != -1)
		keep(crowd, spot, was, seen, rc);
	return (rc == -1 ? -1 : 0);
}

static int
take_contact(struct crm_crowd *crowd, size_t who, struct crm_stmt *stmt)
{
	struct crowd_seen seen = { 1, CRM_NULL, crm_col_int(stmt, 5) };
	int64_t kind = crm_col_int(stmt, 1);
	const char *value = crm_col_text(stmt, 2);
	struct crm_optout_row row = { 0 };
	struct crm_cell cell = { value, crm_col_len(stmt, 2) };

	if (crowd->keys != NULL && kind < 6) {
		if (kind == 5)
			row.email = cell;
		else
			row.phone = cell;
		if (crowd_keys_put(crowd, who, &row) == -1)
			return (-1);
	}
	if (crm_col_int(stmt, 4) != 2 || kind == 4)
		return (0);
	if (kind == 6)
		return (crowd_look_address(crowd, who, &seen,
		    crm_col_text(stmt, 3), value));
	return (crowd_look(crowd, who, kind == 5 ? CROWD_OF_EMAIL :
	    CROWD_OF_PHONE, &seen, value));
}

int
crowd_load_contacts(struct crm_crowd *crowd)
{
	struct crm_stmt *stmt;
	int64_t who;
	int rc;

	if ((stmt = crm_sql(crowd->db, "SELECT member, kind, value, postcode,\n"
	    "\tstate, id\n"
	    "FROM contact\n"
	    "WHERE state = 2 OR (:keys AND state = 1 AND kind < 6)\n"
	    "/* scan: most members are asked about */")) == NULL ||
	    crm_bind(stmt, "i", (int64_t)(crowd->keys != NULL)) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		who = crowd_self(crowd, crm_col_int(stmt, 0));
		if (who != -1 &&
		    (rc = take_contact(crowd, (size_t)who, stmt)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* An order's own sight of somebody, and, of the latest, the member's own. */
static int
look_both(struct crm_crowd *crowd, size_t who, struct crm_stmt *stmt,
    int col, enum crowd_kind kind)
{
	const struct crowd_person *person = &crowd->person[who];
	struct crowd_seen seen = { 2, crm_col_int(stmt, 4),
	    crm_col_int(stmt, 0) };
	const struct crowd_seen own = { 0, CRM_NULL, 0 };
	const char *text = crm_col_text(stmt, col);
	int has = kind == CROWD_OF_PHONE ? CROWD_PHONE : CROWD_EMAIL;

	if ((person->bits & CROWD_LIVE) != 0 && (person->bits & has) == 0 &&
	    person->latest == seen.id &&
	    crowd_look(crowd, who, kind, &own, text) == -1)
		return (-1);
	return (crowd_look(crowd, who, kind, &seen, text));
}

static int
take_identity(struct crm_crowd *crowd, size_t who, struct crm_stmt *stmt)
{
	const struct crowd_seen seen = { 2, crm_col_int(stmt, 4),
	    crm_col_int(stmt, 0) };
	struct crm_optout_row row;

	if (crowd->keys != NULL) {
		row.phone.p = crm_col_text(stmt, 2);
		row.phone.n = crm_col_len(stmt, 2);
		row.email.p = crm_col_text(stmt, 3);
		row.email.n = crm_col_len(stmt, 3);
		row.code.p = crm_col_text(stmt, 5);
		row.code.n = crm_col_len(stmt, 5);
		row.buyer.p = crm_col_text(stmt, 6);
		row.buyer.n = crm_col_len(stmt, 6);
		if (crowd_keys_put(crowd, who, &row) == -1)
			return (-1);
	}
	if (look_both(crowd, who, stmt, 2, CROWD_OF_PHONE) == -1 ||
	    crowd_look(crowd, who, CROWD_OF_MALL, &seen,
	    crm_col_text(stmt, 6)) == -1)
		return (-1);
	return (look_both(crowd, who, stmt, 3, CROWD_OF_EMAIL));
}

int
crowd_load_identities(struct crm_crowd *crowd)
{
	struct crm_stmt *stmt;
	int64_t who;
	int rc;

	if ((stmt = crm_sql(crowd->db, "SELECT i.id, i.member, i.phone,\n"
	    "\ti.email, i.last_at, i.code,\n"
	    "\tCASE WHEN :wanted AND i.buyer_id <> ''\n"
	    "\t\tTHEN (SELECT name FROM channel WHERE id = i.channel)\n"
	    "\t\t\t|| '/' || i.buyer_id END\n"
	    "FROM identity AS i\n"
	    "WHERE i.member IS NOT NULL\n"
	    "ORDER BY i.id /* scan: most members are asked about */")) ==
	    NULL || crm_bind(stmt, "i", (int64_t)wants_buyer(crowd)) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		who = crowd_self(crowd, crm_col_int(stmt, 1));
		if (who != -1 &&
		    (rc = take_identity(crowd, (size_t)who, stmt)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

#include "core/err.h"
#include "record/apart.h"
#include "record/identity_int.h"

/*
 * What somebody said of two members undoes what keys alone could not decide:
 * two codes are one person's, so a person that was disputed between them alone
 * is theirs again.
 */

/* The one member of all codes that a disputed person came with, or 0; -1. */
static int64_t
claimant(struct crm_identities *ids, int64_t person)
{
	int64_t member = 0;

	if (crm_one(ids->db, &member, "SELECT CASE WHEN min(member) =\n"
	    "\tmax(member) THEN min(member) ELSE 0 END\n"
	    "FROM identity\n"
	    "WHERE person = :person AND code <> ''", "i", person) == -1)
		return (-1);
	return (member == CRM_NULL ? 0 : member);
}

static int
release(struct crm_identities *ids, int64_t person, int64_t member)
{

	if (crm_person_put(ids, person, member, 0) == NULL ||
	    crm_run(ids->db, "UPDATE person\n"
	    "SET member = :member, disputed = 0, batch = :batch\n"
	    "WHERE id = :id", "iii", member, crm_batch(ids->db),
	    person) == -1)
		return (-1);
	return (crm_run(ids->db, "UPDATE identity\n"
	    "SET member = :member, why = 0, batch = :batch\n"
	    "WHERE person = :person AND code = '' AND why = 2", "iii", member,
	    crm_batch(ids->db), person));
}

/* Persons that were disputed because of codes that are now one member's. */
static int
release_all(struct crm_identities *ids, int64_t member)
{
	struct crm_stmt *stmt;
	int64_t person = 0, whose;
	int rc;

	/* One at a time: what is released is changed under the statement. */
	for (;;) {
		if ((stmt = crm_sql(ids->db, "SELECT p.id\n"
		    "FROM identity AS i\n"
		    "CROSS JOIN person AS p ON p.id = i.person\n"
		    "WHERE i.member = :member AND i.code <> ''\n"
		    "\tAND p.disputed = 1 AND p.id > :after\n"
		    "ORDER BY p.id LIMIT 1")) == NULL ||
		    crm_bind(stmt, "ii", member, person) == -1 ||
		    (rc = crm_step(stmt)) == -1)
			return (-1);
		if (rc == 1)
			person = crm_col_int(stmt, 0);
		crm_reset(stmt);
		if (rc == 0)
			return (0);
		if ((whose = claimant(ids, person)) == -1 || (whose != 0 &&
		    release(ids, person, whose) == -1))
			return (-1);
	}
}

/* The persons of a member, as memory knows them, follow. */
static int
follow(struct crm_identities *ids, int64_t into, int64_t lost)
{
	size_t i;

	for (i = 0; i < ids->nstate; i++)
		if (ids->state[i].member == lost)
			ids->state[i].member = into;
	return (crm_members_joined(ids, into, lost));
}

int
crm_identities_unite(struct crm_identities *ids, int64_t a, int64_t b,
    int64_t *into)
{
	int apart;

	*into = a < b ? a : b;
	if (a == b)
		return (0);
	if (crm_identities_flush(ids) == -1 ||
	    (apart = crm_apart_is(ids->db, a, b)) == -1)
		return (-1);
	if (apart)
		return (1);
	if (crm_member_merge(ids->db, a, b, into) == -1 ||
	    follow(ids, *into, a < b ? b : a) == -1)
		return (-1);
	return (release_all(ids, *into));
}

/* The next row that stood off, above a number: 1, 0, -1. */
static int
next_unlinked(struct crm_identities *ids, int64_t *identity)
{
	static const struct crm_who nobody;
	struct crm_who who = nobody;
	struct crm_cell *cell[] = { &who.buyer_id, &who.name, &who.phone,
	    &who.email };
	struct crm_stmt *stmt;
	int i, rc;

	if ((stmt = crm_sql(ids->db, "SELECT id, role, coalesce(channel, 0),\n"
	    "\tbuyer_id, name, phone, email\n"
	    "FROM identity\n"
	    "WHERE person IS NULL AND code = '' AND why = 2 AND id > :id\n"
	    "ORDER BY id LIMIT 1 /* scan: rows that stood off are few */"
	    )) == NULL || crm_bind(stmt, "i", *identity) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		*identity = crm_col_int(stmt, 0);
		who.role = crm_col_int(stmt, 1) == 0 ? CRM_ROLE_BUYER :
		    CRM_ROLE_RECEIVER;
		who.channel = crm_col_int(stmt, 2);
		for (i = 0; i < 4; i++) {
			cell[i]->p = crm_col_text(stmt, 3 + i);
			cell[i]->n = crm_col_len(stmt, 3 + i);
		}
		if (crm_norm_set(ids->db, &ids->norm, &who) == -1)
			rc = -1;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_identities_retry(struct crm_identities *ids)
{
	enum crm_unlinked why;
	int64_t identity = 0, person, member;
	int rc;

	if (crm_identities_flush(ids) == -1)
		return (-1);
	while ((rc = next_unlinked(ids, &identity)) == 1) {
		if (crm_person_find(ids, &ids->norm, &person, &member,
		    &why) == -1 || crm_identities_flush(ids) == -1)
			return (-1);
		if (person == 0 && member == 0)
			continue;
		if (crm_run(ids->db, "UPDATE identity\n"
		    "SET person = :person, member = :member, why = :why,\n"
		    "\tbatch = :batch\n"
		    "WHERE id = :id", "ooiii", person == 0 ? CRM_NULL :
		    person, member == 0 ? CRM_NULL : member, (int64_t)why,
		    crm_batch(ids->db), identity) == -1)
			return (-1);
	}
	return (rc);
}

#include <stdlib.h>

#include "core/err.h"
#include "core/feed.h"
#include "record/apart.h"
#include "record/identity_int.h"

/*
 * Persons: keys that were seen together.  Joining only ever adds: a person
 * grows, gets a code, becomes disputed, and never goes back, which is why the
 * sequence of rows does not matter.
 */

struct crm_person *
crm_person_put(struct crm_identities *ids, int64_t id, int64_t member,
    int disputed)
{
	struct crm_person *state;
	int64_t *at;
	int found;

	if ((at = crm_map_put(ids->person, crm_hash_number(id),
	    &found)) == NULL)
		goto nomem;
	if (!found) {
		if (ids->nstate == ids->cstate) {
			ids->cstate = ids->cstate == 0 ? 64 : ids->cstate * 2;
			state = realloc(ids->state,
			    ids->cstate * sizeof(*state));
			if (state == NULL)
				goto nomem;
			ids->state = state;
		}
		*at = (int64_t)ids->nstate++;
	}
	state = &ids->state[*at];
	state->id = id;
	state->member = member;
	state->disputed = disputed;
	return (state);

nomem:
	crm_err_nomem(crm_db_err(ids->db));
	return (NULL);
}

struct crm_person *
crm_person_get(struct crm_identities *ids, int64_t id)
{
	int64_t *at = crm_map_get(ids->person, crm_hash_number(id));
	struct crm_stmt *stmt;
	struct crm_person *person = NULL;

	if (at != NULL)
		return (&ids->state[*at]);
	if ((stmt = crm_sql(ids->db, "SELECT coalesce(member, 0), disputed\n"
	    "FROM person\n"
	    "WHERE id = :id")) == NULL || crm_bind(stmt, "i", id) == -1)
		return (NULL);
	if (crm_step(stmt) == 1)
		person = crm_person_put(ids, id, crm_col_int(stmt, 0),
		    (int)crm_col_int(stmt, 1));
	else
		crm_err_set(crm_db_err(ids->db), CRM_ERR_DATABASE,
		    "person %lld is missing", (long long)id);
	crm_reset(stmt);
	return (person);
}

int
crm_member_touch(struct crm_identities *ids, int64_t member)
{
	struct crm_hash h = crm_hash_number(member);
	const int64_t *fresh = crm_map_get(ids->fresh, h);
	int64_t *at;
	int found;

	if (fresh != NULL && *fresh != -1)
		return (0);
	if ((at = crm_map_put(ids->touched, h, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(ids->db)));
	*at = member;
	return (0);
}

int
crm_member_stale(struct crm_identities *ids, int64_t member)
{
	int64_t *fresh = crm_map_get(ids->fresh, crm_hash_number(member));

	if (fresh != NULL)
		*fresh = -1;
	return (crm_member_touch(ids, member));
}

static int
new_person(struct crm_identities *ids, int64_t member, int64_t *person)
{

	*person = ids->next_person++;
	if (crm_feed_row(ids->feed[CRM_FEED_PERSON], "io", *person,
	    member == 0 ? CRM_NULL : member) == -1)
		return (-1);
	return (crm_person_put(ids, *person, member, 0) == NULL ? -1 : 0);
}

/* What the persons of a row's keys are before they are joined. */
struct standing {
	int64_t		 member[CRM_KEYS + 2];	/* distinct live members */
	size_t		 n;
	int		 disputed;
};

static void
stand_add(struct standing *s, int64_t member)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->member[i] == member)
			return;
	if (member != 0)
		s->member[s->n++] = member;
}

static int
stand_of(struct crm_identities *ids, struct crm_norm *norm,
    struct standing *s)
{
	struct crm_person *state;
	size_t i;

	for (i = 0; i < norm->nkey; i++) {
		if (crm_key_find(ids, &norm->key[i]) == -1)
			return (-1);
		if (norm->key[i].person == 0)
			continue;
		state = crm_person_get(ids, norm->key[i].person);
		if (state == NULL)
			return (-1);
		s->disputed |= state->disputed;
		stand_add(s, state->member);
	}
	return (0);
}

int
crm_member_coded(struct crm_identities *ids, int64_t member, int coded)
{
	int found;
	int64_t *at = crm_map_put(ids->coded, crm_hash_number(member), &found);

	if (at == NULL)
		return (crm_err_nomem(crm_db_err(ids->db)));
	*at = coded ? 1 : 2;
	return (0);
}

static int
has_code(struct crm_identities *ids, int64_t member)
{
	const int64_t *at = crm_map_get(ids->coded, crm_hash_number(member));
	int64_t one;
	int rc;

	if (at != NULL)
		return (*at == 1);
	rc = crm_one(ids->db, &one, "SELECT 1\n"
	    "FROM member\n"
	    "WHERE id = :id AND code IS NOT NULL", "i", member);
	if (rc == -1 || crm_member_coded(ids, member, rc) == -1)
		return (-1);
	return (rc);
}

/* A new member: its number, or -1. */
static int64_t
new_member(struct crm_identities *ids, const struct crm_buf *code)
{
	int64_t member = ids->next_member++;
	int found;

	if (crm_map_put(ids->fresh, crm_hash_number(member), &found) == NULL)
		return (crm_err_nomem(crm_db_err(ids->db)));
	if (crm_feed_row(ids->feed[CRM_FEED_MEMBER], "isi", member,
	    code->n == 0 ? NULL : code->p, code->n, ids->next) == -1 ||
	    crm_member_coded(ids, member, code->n > 0) == -1)
		return (-1);
	return (member);
}

/* The member of a code, made when new: its number, or -1. */
static int64_t
member_of_code(struct crm_identities *ids, struct crm_norm *norm, int make)
{
	struct crm_hash h = crm_hash_code(ids->db, norm->code.p, norm->code.n);
	int64_t *at = crm_map_get(ids->code, h), member = 0;
	int found, rc = 0;

	if (at != NULL)
		return (*at);
	if (!ids->complete)
		rc = crm_one(ids->db, &member, "SELECT member\n"
		    "FROM v_member_code\n"
		    "WHERE code = :code", "s", norm->code.p, norm->code.n);
	if (rc == -1)
		return (-1);
	if (rc == 0 && !make)
		return (0);
	if (rc == 0 && (member = new_member(ids, &norm->code)) == -1)
		return (-1);
	if ((at = crm_map_put(ids->code, h, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(ids->db)));
	*at = member;
	return (member);
}

/* A member known by keys alone gets the row's code. */
static int
give_code(struct crm_identities *ids, struct crm_norm *norm, int64_t member)
{
	struct crm_hash h = crm_hash_code(ids->db, norm->code.p, norm->code.n);
	int64_t *at;
	int found;

	if ((at = crm_map_put(ids->code, h, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(ids->db)));
	*at = member;
	if (crm_member_coded(ids, member, 1) == -1)
		return (-1);
	return (crm_feed_row(ids->feed[CRM_FEED_CODE], "is", member,
	    norm->code.p, norm->code.n));
}

/* The persons of a member, as memory knows them, follow a join. */
static int
repoint(struct crm_identities *ids, int64_t from, int64_t to)
{
	struct crm_person *state;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(ids->db, "SELECT id\n"
	    "FROM person\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "i", from) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		state = crm_person_get(ids, crm_col_int(stmt, 0));
		if (state == NULL) {
			rc = -1;
			break;
		}
		state->member = to;
	}
	crm_reset(stmt);
	return (rc);
}

/* The codes, wherever they came from, are now the survivor's. */
static int
remember_codes(struct crm_identities *ids, int64_t member)
{
	struct crm_stmt *stmt;
	int64_t *at;
	int rc, found, coded = 0;

	if ((stmt = crm_sql(ids->db, "SELECT code\n"
	    "FROM v_member_code\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		at = crm_map_put(ids->code, crm_hash_code(ids->db,
		    crm_col_text(stmt, 0), crm_col_len(stmt, 0)), &found);
		if (at == NULL) {
			rc = crm_err_nomem(crm_db_err(ids->db));
			break;
		}
		*at = member;
		coded = 1;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : crm_member_coded(ids, member, coded));
}

int
crm_members_joined(struct crm_identities *ids, int64_t into, int64_t lost)
{

	if (crm_member_stale(ids, into) == -1 ||
	    crm_member_stale(ids, lost) == -1)
		return (-1);
	return (remember_codes(ids, into));
}

static int
join_members(struct crm_identities *ids, int64_t a, int64_t b, int64_t *into)
{
	int64_t lost = a < b ? b : a;

	if (a == b) {
		*into = a;
		return (0);
	}
	if (crm_identities_flush(ids) == -1 ||
	    repoint(ids, lost, a < b ? a : b) == -1 ||
	    crm_member_join(ids->db, a, b, into) != 0)
		return (-1);
	return (crm_members_joined(ids, *into, lost));
}

/* From now on the person's keys find nobody. */
static int
dispute(struct crm_identities *ids, struct crm_norm *norm, int64_t *person,
    const struct standing *s)
{
	size_t i;

	if (*person == 0 && new_person(ids, 0, person) == -1)
		return (-1);
	for (i = 0; i < norm->nkey; i++)
		if (norm->key[i].person == 0 &&
		    crm_key_store(ids, &norm->key[i], *person) == -1)
			return (-1);
	for (i = 0; i < s->n; i++)
		if (crm_member_stale(ids, s->member[i]) == -1)
			return (-1);
	ids->disputes = 1;
	if (crm_identities_flush(ids) == -1 ||
	    crm_person_put(ids, *person, 0, 1) == NULL ||
	    crm_run(ids->db, "UPDATE person\n"
	    "SET member = NULL, disputed = 1, batch = :batch\n"
	    "WHERE id = :id AND (member IS NOT NULL OR disputed = 0)", "ii",
	    crm_batch(ids->db), *person) == -1)
		return (-1);
	return (crm_run(ids->db, "UPDATE identity\n"
	    "SET member = NULL, why = 2, batch = :batch\n"
	    "WHERE person = :person AND code = '' AND why <> 2", "ii",
	    crm_batch(ids->db), *person));
}

/* One member for all of them, made when there is none. */
static int
settle(struct crm_identities *ids, struct crm_norm *norm,
    const struct standing *s, int64_t *member)
{
	size_t i;
	int coded;

	if (s->n == 0 && norm->code.n > 0) {
		*member = member_of_code(ids, norm, 1);
		return (*member == -1 ? -1 : 0);
	}
	if (s->n == 0) {
		*member = new_member(ids, &norm->code);
		return (*member == -1 ? -1 : 0);
	}
	*member = s->member[0];
	for (i = 1; i < s->n; i++)
		if (join_members(ids, *member, s->member[i], member) == -1)
			return (-1);
	if (norm->code.n == 0)
		return (0);
	if ((coded = has_code(ids, *member)) == -1)
		return (-1);
	return (coded ? 0 : give_code(ids, norm, *member));
}

static int
adopt(struct crm_identities *ids, struct crm_norm *norm, int64_t *person,
    int64_t member, int joined)
{
	struct crm_person *state;
	size_t i;

	if (*person == 0 && new_person(ids, member, person) == -1)
		return (-1);
	for (i = 0; i < norm->nkey; i++)
		if (norm->key[i].person == 0 &&
		    crm_key_store(ids, &norm->key[i], *person) == -1)
			return (-1);
	if ((state = crm_person_get(ids, *person)) == NULL)
		return (-1);
	if (state->member == member && !joined)
		return (0);
	if (crm_identities_flush(ids) == -1 ||
	    crm_run(ids->db, "UPDATE person\n"
	    "SET member = :member, batch = :batch\n"
	    "WHERE id = :id AND member IS NOT :member", "iii", member,
	    crm_batch(ids->db), *person) == -1)
		return (-1);
	state->member = member;
	return (crm_run(ids->db, "UPDATE identity\n"
	    "SET member = :member, batch = :batch\n"
	    "WHERE person = :person AND member IS NOT :member", "iii", member,
	    crm_batch(ids->db), *person));
}

static int
count_coded(struct crm_identities *ids, const struct standing *s)
{
	int n = 0, rc;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if ((rc = has_code(ids, s->member[i])) == -1)
			return (-1);
		n += rc;
	}
	return (n);
}

/* 1 when two of them are kept apart, 0, -1. */
static int
stand_apart(struct crm_identities *ids, const struct standing *s)
{
	size_t i, j;
	int rc = 0;

	if (ids->apart == 0 || s->n < 2 || crm_identities_flush(ids) == -1)
		return (ids->apart == 0 || s->n < 2 ? 0 : -1);
	for (i = 1; rc == 0 && i < s->n; i++)
		for (j = 0; rc == 0 && j < i; j++)
			rc = crm_apart_is(ids->db, s->member[i], s->member[j]);
	return (rc);
}

/*
 * A row between members that are kept apart: were they one, its keys would
 * join them.  The row stays out of it: it is of whom it names by number or
 * code, else nobody's, and both keep what they have.
 */
static int
stand_off(struct crm_identities *ids, struct crm_norm *norm, int64_t *member,
    enum crm_unlinked *why)
{

	*member = norm->member;
	if (*member == 0 && norm->code.n > 0)
		*member = member_of_code(ids, norm, 1);
	if (*member == 0)
		*why = CRM_DISPUTED;
	return (*member == -1 ? -1 : *member == 0 ? 0 :
	    crm_member_touch(ids, *member));
}

int
crm_person_find(struct crm_identities *ids, struct crm_norm *norm,
    int64_t *person, int64_t *member, enum crm_unlinked *why)
{
	struct standing s = { .n = 0 };
	int64_t coded = 0;
	int codes, joined;

	*person = *member = 0;
	*why = CRM_LINKED;
	if (norm->code.n > 0 && norm->nkey == 0 && norm->member == 0) {
		*member = member_of_code(ids, norm, 1);
		return (*member == -1 ? -1 : crm_member_touch(ids, *member));
	}
	if (norm->nkey == 0 && norm->code.n == 0) {
		*why = CRM_NO_KEY;
		return (0);
	}
	if (stand_of(ids, norm, &s) == -1)
		return (-1);
	stand_add(&s, norm->member);
	if (norm->code.n > 0) {
		coded = member_of_code(ids, norm, 0);
		if (coded == -1)
			return (-1);
		stand_add(&s, coded);
	}
	if ((joined = stand_apart(ids, &s)) != 0)
		return (joined == -1 ? -1 : stand_off(ids, norm, member, why));
	if ((codes = count_coded(ids, &s)) == -1)
		return (-1);
	/* A new code beside a person that has one already. */
	if (norm->code.n > 0 && coded == 0 && codes > 0)
		codes++;
	if ((joined = crm_keys_join(ids, norm, person)) == -1)
		return (-1);
	if (s.disputed || codes > 1) {
		if (dispute(ids, norm, person, &s) == -1)
			return (-1);
		if (norm->code.n > 0) {
			*member = member_of_code(ids, norm, 1);
			return (*member == -1 ? -1 :
			    crm_member_touch(ids, *member));
		}
		*why = CRM_DISPUTED;
		return (0);
	}
	if (settle(ids, norm, &s, member) == -1 || (norm->nkey > 0 &&
	    adopt(ids, norm, person, *member, joined) == -1))
		return (-1);
	return (s.n > 0 ? crm_member_touch(ids, *member) : 0);
}

#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/err.h"
#include "core/feed.h"
#include "core/time.h"
#include "record/identity_int.h"

/* As choose_latest() of identend.c has it in SQL. */
static int
callable(const struct crm_norm *norm)
{
	const char *phone = crm_buf_text(&norm->phone);

	return (norm->phone.n > 2 && memcmp(phone, "01", 2) == 0 &&
	    strchr("016789", phone[2]) != NULL &&
	    strchr(crm_buf_text(&norm->name), '*') == NULL);
}

int
crm_identity_remember(struct crm_identities *ids, struct crm_hash h,
    int64_t id, int64_t last_at)
{
	struct crm_ident *ident;
	int64_t *at;
	int found;

	if (ids->nident == ids->cident) {
		ids->cident = ids->cident == 0 ? 256 : ids->cident * 2;
		ident = realloc(ids->ident, ids->cident * sizeof(*ident));
		if (ident == NULL)
			return (crm_err_nomem(crm_db_err(ids->db)));
		ids->ident = ident;
	}
	if ((at = crm_map_put(ids->seen, h, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(ids->db)));
	ident = &ids->ident[ids->nident];
	ident->id = id;
	ident->last_at = ident->seen_at = last_at;
	ident->member = 0;
	ident->usable = ids->norm.code.n > 0 || ids->norm.nkey > 0;
	ident->callable = callable(&ids->norm);
	*at = (int64_t)ids->nident++;
	return (0);
}

int
crm_identity_usable(struct crm_identities *ids, const struct crm_who *who)
{

	if (crm_norm_set(ids->db, &ids->norm, who) == -1)
		return (0);
	return (ids->norm.code.n > 0 || ids->norm.nkey > 0);
}

static int
same_text(struct crm_stmt *stmt, int i, const struct crm_buf *buf)
{
	const char *p = crm_col_text(stmt, i);

	return (crm_col_len(stmt, i) == buf->n &&
	    memcmp(p, crm_buf_text(buf), buf->n) == 0);
}

/* The stored writings that can be this one. */
static struct crm_stmt *
candidates(struct crm_identities *ids, int64_t person)
{
	struct crm_norm *norm = &ids->norm;
	struct crm_stmt *stmt;
	int rc;

	if (person != 0) {
		stmt = crm_sql(ids->db, "SELECT id, last_at, code, buyer_id,\n"
		    "\tname, phone, email, role, coalesce(channel, 0)\n"
		    "FROM identity\n"
		    "WHERE person = :person AND hash = :hash\n"
		    "ORDER BY id");
		rc = stmt == NULL ? -1 : crm_bind(stmt, "ii", person,
		    (int64_t)norm->hash.a);
	} else if (norm->code.n > 0) {
		stmt = crm_sql(ids->db, "SELECT i.id, i.last_at, i.code,\n"
		    "\ti.buyer_id, i.name, i.phone, i.email, i.role,\n"
		    "\tcoalesce(i.channel, 0)\n"
		    "FROM v_member_code AS m\n"
		    "JOIN identity AS i ON i.member = m.member\n"
		    "WHERE m.code = :code AND i.hash = :hash\n"
		    "ORDER BY i.id");
		rc = stmt == NULL ? -1 : crm_bind(stmt, "si", norm->code.p,
		    norm->code.n, (int64_t)norm->hash.a);
	} else {
		stmt = crm_sql(ids->db, "SELECT id, last_at, code, buyer_id,\n"
		    "\tname, phone, email, role, coalesce(channel, 0)\n"
		    "FROM identity\n"
		    "WHERE person IS NULL AND code = '' AND hash = :hash\n"
		    "ORDER BY id");
		rc = stmt == NULL ? -1 : crm_bind(stmt, "i",
		    (int64_t)norm->hash.a);
	}
	return (rc == -1 ? NULL : stmt);
}

/* The same among those of a person, or (0) of nobody. */
static int
find_among(struct crm_identities *ids, const struct crm_who *who,
    int64_t person)
{
	struct crm_norm *norm = &ids->norm;
	int64_t channel = norm->buyer_id.n > 0 ? who->channel : 0;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = candidates(ids, person)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (same_text(stmt, 2, &norm->code) &&
		    same_text(stmt, 3, &norm->buyer_id) &&
		    same_text(stmt, 4, &norm->name) &&
		    same_text(stmt, 5, &norm->phone) &&
		    same_text(stmt, 6, &norm->email) &&
		    crm_col_int(stmt, 7) == (int64_t)who->role &&
		    crm_col_int(stmt, 8) == channel)
			break;
	if (rc == 1 && crm_identity_remember(ids, norm->hash,
	    crm_col_int(stmt, 0), crm_col_int(stmt, 1)) == -1)
		rc = -1;
	crm_reset(stmt);
	return (rc);
}

/* Looks for the writing among the stored ones: 1 remembered, 0 new, -1. */
static int
find_stored(struct crm_identities *ids, const struct crm_who *who)
{
	struct crm_norm *norm = &ids->norm;
	int64_t person = 0;
	int rc = 1;

	if (ids->complete)
		return (0);
	/* A writing with a key belongs to the key's person, if it is stored. */
	if (norm->nkey > 0) {
		if ((rc = crm_key_find(ids, &norm->key[0])) == -1)
			return (-1);
		person = norm->key[0].person;
	}
	if (rc == 1)
		rc = find_among(ids, who, person);
	/* Those between members that are kept apart are no person's. */
	if (rc == 0 && norm->nkey > 0 && ids->apart > 0)
		rc = find_among(ids, who, 0);
	return (rc);
}

static int
make(struct crm_identities *ids, const struct crm_who *who, int64_t at)
{
	struct crm_norm *norm = &ids->norm;
	enum crm_unlinked why;
	int64_t person, member;

	if (crm_person_find(ids, norm, &person, &member, &why) == -1)
		return (-1);
	if (crm_feed_row(ids->feed[CRM_FEED_IDENTITY], "iiiotttttooii",
	    ids->next, (int64_t)norm->hash.a,
	    (int64_t)who->role,
	    norm->buyer_id.n > 0 && who->channel != 0 ? who->channel :
	    CRM_NULL, crm_buf_text(&norm->code), crm_buf_text(&norm->buyer_id),
	    crm_buf_text(&norm->name), crm_buf_text(&norm->phone),
	    crm_buf_text(&norm->email), person == 0 ? CRM_NULL : person,
	    member == 0 ? CRM_NULL : member, (int64_t)why, at) == -1)
		return (-1);
	if (crm_identity_remember(ids, norm->hash, ids->next++, at) == -1)
		return (-1);
	ids->ident[ids->nident - 1].member = member;
	return (0);
}

/* A writing that is stored already turns out to be that member's. */
static int
claim(struct crm_identities *ids, int64_t identity)
{
	enum crm_unlinked why;
	int64_t person, member;

	if ((member = crm_identity_member(ids, identity, &why)) == -1)
		return (-1);
	if (member == ids->norm.member)
		return (0);
	return (crm_person_find(ids, &ids->norm, &person, &member, &why));
}

/* As crm_identity_resolve(), by its place in memory; -1. */
static int64_t
resolve(struct crm_identities *ids, const struct crm_who *who, int64_t at)
{
	struct crm_ident *ident;
	int64_t *index;

	if (at == CRM_TIME_NONE)
		at = INT32_MIN;
	if (crm_norm_set(ids->db, &ids->norm, who) == -1)
		return (-1);
	index = crm_map_get(ids->seen, ids->norm.hash);
	if (index == NULL) {
		switch (find_stored(ids, who)) {
		case 0:
			if (make(ids, who, at) == -1)
				return (-1);
			break;
		case -1:
			return (-1);
		}
		index = crm_map_get(ids->seen, ids->norm.hash);
	}
	ident = &ids->ident[*index];
	if (who->member != 0 && claim(ids, ident->id) == -1)
		return (-1);
	if (at > ident->seen_at)
		ident->seen_at = at;
	return (*index);
}

int
crm_identity_resolve(struct crm_identities *ids, const struct crm_who *who,
    int64_t at, int64_t *identity)
{
	int64_t index = resolve(ids, who, at);

	if (index == -1)
		return (-1);
	*identity = ids->ident[index].id;
	return (0);
}

/* Rows repeat their people: what cells came to is remembered by their hash. */
static struct crm_hash
row_hash(struct crm_identities *ids, const struct crm_who *buyer,
    const struct crm_who *receiver)
{
	const struct crm_cell *cell[] = { &buyer->code, &buyer->buyer_id,
	    &buyer->name, &buyer->phone, &buyer->email, &receiver->name,
	    &receiver->phone };
	struct crm_buf *all = &ids->norm.all;
	size_t i;

	crm_buf_reset(all);
	crm_buf_add(all, &buyer->channel, sizeof(buyer->channel));
	for (i = 0; i < sizeof(cell) / sizeof(cell[0]); i++) {
		crm_buf_add(all, cell[i]->p, cell[i]->n);
		crm_buf_add(all, "", 1);
	}
	return (crm_hash_of(crm_db_key(ids->db), crm_buf_text(all), all->n));
}

static int
empty(const struct crm_who *who)
{

	return (who->code.n + who->buyer_id.n + who->name.n + who->phone.n +
	    who->email.n == 0);
}

/* 1 when the buyer's name is empty or the receiver's own. */
static int
same_name(const struct crm_who *buyer, const struct crm_who *receiver)
{
	struct crm_buf a = { 0 }, b = { 0 };
	int same;

	if (buyer->name.n == 0)
		return (1);
	same = crm_name_key(&a, buyer->name.p, buyer->name.n) == 0 &&
	    crm_name_key(&b, receiver->name.p, receiver->name.n) == 0 &&
	    a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
	crm_buf_free(&a);
	crm_buf_free(&b);
	return (same);
}

int
crm_identity_of_row(struct crm_identities *ids, const struct crm_who *buyer,
    const struct crm_who *receiver, int64_t at, int64_t *identity,
    int *usable)
{
	struct crm_hash h = row_hash(ids, buyer, receiver);
	const struct crm_who *who = buyer;
	int64_t *row, index = -1;
	int found;

	*identity = 0;
	*usable = 0;
	if ((row = crm_map_put(ids->rows, h, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(ids->db)));
	if (!found) {
		if (!crm_identity_usable(ids, buyer) &&
		    same_name(buyer, receiver) &&
		    crm_identity_usable(ids, receiver))
			who = receiver;
		if (!empty(who) && (index = resolve(ids, who, at)) == -1)
			return (-1);
		*row = index + 1;
	}
	if (*row == 0)
		return (0);
	index = *row - 1;
	if (at > ids->ident[index].seen_at)
		ids->ident[index].seen_at = at;
	*identity = ids->ident[index].id;
	*usable = ids->ident[index].usable;
	return (0);
}

int64_t
crm_identity_member(struct crm_identities *ids, int64_t identity,
    enum crm_unlinked *why)
{
	struct crm_stmt *stmt;
	int64_t member = 0;
	int rc;

	if (crm_identities_flush(ids) == -1 ||
	    (stmt = crm_sql(ids->db, "SELECT coalesce(member, 0), why\n"
	    "FROM identity\n"
	    "WHERE id = :id")) == NULL ||
	    crm_bind(stmt, "i", identity) == -1)
		return (-1);
	*why = CRM_NO_KEY;
	if ((rc = crm_step(stmt)) == 1) {
		member = crm_col_int(stmt, 0);
		*why = (enum crm_unlinked)crm_col_int(stmt, 1);
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : member);
}

const struct crm_erased *
crm_identities_erased(const struct crm_identities *ids)
{

	return (ids->erased);
}

/* A buyer's id counts within its channel, by that's name. */
static int
find_erased_buyer(struct crm_identities *ids,
    const struct crm_person_key *key, int64_t *at)
{
	struct crm_buf text = { 0 };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(ids->db, "SELECT name\n"
	    "FROM channel\n"
	    "WHERE id = :id")) == NULL ||
	    crm_bind(stmt, "i", key->space) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(&text, crm_col_text(stmt, 0));
	crm_reset(stmt);
	crm_buf_chr(&text, '/');
	crm_buf_add(&text, crm_buf_text(&key->value), key->value.n);
	if (rc != -1)
		rc = text.bad ? crm_err_nomem(crm_db_err(ids->db)) :
		    crm_erased_find(ids->erased, "buyer", text.p, text.n, at);
	crm_buf_free(&text);
	return (rc);
}

static int
find_erased(struct crm_identities *ids, const struct crm_person_key *key,
    int64_t *at)
{

	if (key->kind == 1)
		return (find_erased_buyer(ids, key, at));
	return (crm_erased_find(ids->erased, key->kind == 2 ? "phone" :
	    "email", crm_buf_text(&key->value), key->value.n, at));
}

int
crm_identity_erased(struct crm_identities *ids, const struct crm_who *who,
    int64_t at)
{
	struct crm_norm *norm = &ids->norm;
	int64_t when = INT64_MIN;
	size_t i;
	int rc;

	if (!crm_erased_any(ids->erased))
		return (0);
	if (crm_norm_set(ids->db, norm, who) == -1)
		return (-1);
	if (norm->code.n > 0 && crm_erased_find(ids->erased, "code",
	    norm->code.p, norm->code.n, &when) && when >= at)
		return (1);
	for (i = 0; i < norm->nkey; i++) {
		if ((rc = find_erased(ids, &norm->key[i], &when)) == -1)
			return (-1);
		if (rc == 1 && when >= at)
			return (1);
	}
	return (0);
}

int
crm_identity_row_erased(struct crm_identities *ids,
    const struct crm_who *buyer, const struct crm_who *receiver, int64_t at)
{

	if (!crm_erased_any(ids->erased))
		return (0);
	if (!crm_identity_usable(ids, buyer) && same_name(buyer, receiver))
		return (crm_identity_erased(ids, receiver, at));
	return (crm_identity_erased(ids, buyer, at));
}

struct crm_hash
crm_hash_number(int64_t n)
{
	struct crm_hash h = { (uint64_t)n * 0x9e3779b97f4a7c15ULL, 1 };

	return (h);
}

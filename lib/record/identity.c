#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/err.h"
#include "core/feed.h"
#include "core/time.h"
#include "record/identity_int.h"

#define PRELOAD_SHARE	4	/* load all when rows are a quarter of it */

static int
remember(struct crm_identities *ids, struct crm_hash h, int64_t id,
    int64_t last_at)
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
	ident->usable = ids->norm.code.n > 0 || ids->norm.nkey > 0;
	*at = (int64_t)ids->nident++;
	return (0);
}

/* Reads an identity's columns as the row that it once was. */
static struct crm_who
who_of(struct crm_stmt *stmt, int first)
{
	struct crm_who who;
	struct crm_cell *cell[] = { &who.code, &who.buyer_id, &who.name,
	    &who.phone, &who.email };
	int i;

	who.role = crm_col_int(stmt, first) == 0 ? CRM_ROLE_BUYER :
	    CRM_ROLE_RECEIVER;
	who.channel = crm_col_null(stmt, first + 1) ? 0 :
	    crm_col_int(stmt, first + 1);
	who.member = 0;
	for (i = 0; i < 5; i++) {
		cell[i]->p = crm_col_text(stmt, first + 2 + i);
		cell[i]->n = crm_col_len(stmt, first + 2 + i);
	}
	return (who);
}

static int
load_identities(struct crm_identities *ids)
{
	struct crm_stmt *stmt;
	struct crm_who who;
	int rc;

	if ((stmt = crm_sql(ids->db, "SELECT id, last_at, role, channel, code,\n"
	    "\tbuyer_id, name, phone, email\n"
	    "FROM identity\n"
	    "ORDER BY id /* scan: a large import knows them all */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		who = who_of(stmt, 2);
		if (crm_norm_set(ids, &ids->norm, &who) == -1 ||
		    remember(ids, ids->norm.hash, crm_col_int(stmt, 0),
		    crm_col_int(stmt, 1)) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

static int
load_keys(struct crm_identities *ids)
{
	struct crm_buf text = { 0 };
	struct crm_stmt *stmt;
	int64_t *at;
	int rc, found;

	if ((stmt = crm_sql(ids->db, "SELECT kind, space, value, person\n"
	    "FROM person_key\n"
	    "ORDER BY id /* scan: a large import knows them all */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&text);
		crm_buf_fmt(&text, "%lld %lld %s",
		    (long long)crm_col_int(stmt, 0),
		    (long long)crm_col_int(stmt, 1), crm_col_text(stmt, 2));
		at = text.bad ? NULL : crm_map_put(ids->key,
		    crm_hash_of(crm_db_key(ids->db), text.p, text.n), &found);
		if (at == NULL) {
			rc = crm_err_nomem(crm_db_err(ids->db));
			break;
		}
		*at = crm_col_int(stmt, 3);
	}
	crm_reset(stmt);
	crm_buf_free(&text);
	return (rc);
}

static int
load_codes(struct crm_identities *ids)
{
	struct crm_stmt *stmt;
	int64_t *at;
	int rc, found;

	if ((stmt = crm_sql(ids->db, "SELECT id, code\n"
	    "FROM member\n"
	    "WHERE code IS NOT NULL\n"
	    "ORDER BY id /* scan: a large import knows them all */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		const char *code = crm_col_text(stmt, 1);

		at = crm_map_put(ids->code, crm_hash_code(ids, code,
		    crm_col_len(stmt, 1)), &found);
		if (at == NULL) {
			rc = crm_err_nomem(crm_db_err(ids->db));
			break;
		}
		*at = crm_col_int(stmt, 0);
	}
	crm_reset(stmt);
	return (rc);
}

/* What waits is stored by these, in the order of CRM_FEED_*. */
static int
open_feeds(struct crm_identities *ids)
{
	static const char *const sql[CRM_ID_FEEDS] = {
		"INSERT OR FAIL INTO member (id, code, latest, batch)\n"
		"SELECT c0, c1, c2, :batch FROM feed",
		"UPDATE member\n"
		"SET code = f.c1, batch = :batch\n"
		"FROM feed AS f\n"
		"WHERE member.id = f.c0",
		"INSERT OR FAIL INTO person (id, member, batch)\n"
		"SELECT c0, c1, :batch FROM feed",
		"INSERT OR FAIL INTO person_key (kind, space, value,\n"
		"\tperson, batch)\n"
		"SELECT c0, c1, c2, c3, :batch FROM feed",
		"INSERT OR FAIL INTO identity (id, hash, role, channel, code,\n"
		"\tbuyer_id, name, phone, email, person, member, why,\n"
		"\tlast_at, batch)\n"
		"SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12,\n"
		"\t:batch FROM feed"
	};
	int i;

	for (i = 0; i < CRM_ID_FEEDS; i++)
		if ((ids->feed[i] = crm_feed_open(ids->db, sql[i])) == NULL)
			return (-1);
	return (0);
}

int
crm_identities_flush(struct crm_identities *ids)
{
	int i;

	for (i = 0; i < CRM_ID_FEEDS; i++)
		if (crm_feed_flush(ids->feed[i]) == -1)
			return (-1);
	return (0);
}

void
crm_identities_feeds(struct crm_identities *ids, struct crm_feed **feeds,
    size_t *n)
{
	int i;

	for (i = 0; i < CRM_ID_FEEDS; i++)
		feeds[(*n)++] = ids->feed[i];
}

static int
prepare(struct crm_identities *ids, size_t rows)
{
	int64_t last = 0, members = 0, person = 0;

	/* Numbers of members are never used again, those of undone ones too. */
	if (crm_one(ids->db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM identity", "") != 1 ||
	    crm_one(ids->db, &person, "SELECT coalesce(max(id), 0)\n"
	    "FROM person", "") != 1 ||
	    crm_one(ids->db, &members, "SELECT coalesce(max(seq), 0)\n"
	    "FROM sqlite_sequence\n"
	    "WHERE name = 'member' /* scan: a row a table */", "") != 1 ||
	    open_feeds(ids) == -1)
		return (-1);
	ids->next = last + 1;
	ids->next_person = person + 1;
	ids->next_member = members + 1;
	if (last == 0 && members == 0) {
		ids->complete = 1;
		return (0);
	}
	if (rows == 0 || rows < (size_t)last / PRELOAD_SHARE)
		return (0);
	if (load_identities(ids) == -1 || load_keys(ids) == -1 ||
	    load_codes(ids) == -1)
		return (-1);
	ids->complete = 1;
	return (0);
}

struct crm_identities *
crm_identities_open(struct crm_db *db, size_t rows)
{
	struct crm_identities *ids;

	if ((ids = calloc(1, sizeof(*ids))) == NULL) {
		crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	ids->db = db;
	ids->seen = crm_map_new();
	ids->key = crm_map_new();
	ids->code = crm_map_new();
	ids->person = crm_map_new();
	ids->touched = crm_map_new();
	ids->rows = crm_map_new();
	ids->coded = crm_map_new();
	if (ids->rows == NULL || ids->coded == NULL || ids->seen == NULL || ids->key == NULL || ids->code == NULL ||
	    ids->person == NULL || ids->touched == NULL) {
		crm_err_nomem(crm_db_err(db));
		goto close;
	}
	if (prepare(ids, rows) == -1)
		goto close;
	return (ids);

close:
	crm_identities_close(ids);
	return (NULL);
}

void
crm_identities_close(struct crm_identities *ids)
{
	int i;

	if (ids == NULL)
		return;
	crm_map_free(ids->seen);
	crm_map_free(ids->key);
	crm_map_free(ids->code);
	crm_map_free(ids->person);
	crm_map_free(ids->touched);
	crm_map_free(ids->rows);
	crm_map_free(ids->coded);
	for (i = 0; i < CRM_ID_FEEDS; i++)
		crm_feed_close(ids->feed[i]);
	free(ids->ident);
	free(ids->state);
	crm_norm_free(&ids->norm);
	free(ids);
}

int
crm_identity_usable(struct crm_identities *ids, const struct crm_who *who)
{

	if (crm_norm_set(ids, &ids->norm, who) == -1)
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
		    "FROM member AS m\n"
		    "JOIN identity AS i ON i.member = m.id\n"
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

/* Looks for the writing among the stored ones: 1 remembered, 0 new, -1. */
static int
find_stored(struct crm_identities *ids, const struct crm_who *who)
{
	struct crm_norm *norm = &ids->norm;
	int64_t channel = norm->buyer_id.n > 0 ? who->channel : 0, person = 0;
	struct crm_stmt *stmt;
	int rc;

	if (ids->complete)
		return (0);
	/* A writing with a key belongs to the key's person, if it is stored. */
	if (norm->nkey > 0) {
		person = crm_person_of_key(ids, &norm->key[0]);
		if (person <= 0)
			return ((int)person);
	}
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
	if (rc == 1 && remember(ids, norm->hash, crm_col_int(stmt, 0),
	    crm_col_int(stmt, 1)) == -1)
		rc = -1;
	crm_reset(stmt);
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
	return (remember(ids, norm->hash, ids->next++, at));
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
	if (crm_norm_set(ids, &ids->norm, who) == -1)
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

static int
fill_touched(struct crm_identities *ids)
{
	struct crm_feed *feed;
	const int64_t *member;
	size_t at = 0;
	int rc = 0;

	if (crm_run(ids->db, "CREATE TEMP TABLE IF NOT EXISTS touched\n"
	    "(member INTEGER PRIMARY KEY)", "") == -1 ||
	    crm_run(ids->db, "DELETE FROM temp.touched /* scan: all */",
	    "") == -1)
		return (-1);
	feed = crm_feed_open(ids->db, "INSERT OR IGNORE INTO temp.touched\n"
	    "SELECT c0 FROM feed WHERE :batch > 0");
	if (feed == NULL)
		return (-1);
	while (rc == 0 && (member = crm_map_next(ids->touched, &at)) != NULL) {
		rc = crm_feed_row(feed, "i", *member);
		if (rc == 0 && crm_feed_full(feed))
			rc = crm_feed_flush(feed);
	}
	if (rc == 0)
		rc = crm_feed_flush(feed);
	crm_feed_close(feed);
	return (rc);
}

/* Identities that were seen later than what is stored of them. */
static int
store_seen(struct crm_identities *ids)
{
	struct crm_feed *members, *times;
	struct crm_ident *ident;
	size_t i;
	int rc = 0;

	members = crm_feed_open(ids->db, "INSERT OR IGNORE INTO temp.touched\n"
	    "SELECT i.member\n"
	    "FROM feed AS f\n"
	    "CROSS JOIN identity AS i ON i.id = f.c0\n"
	    "WHERE i.member IS NOT NULL AND :batch > 0");
	times = crm_feed_open(ids->db, "UPDATE identity\n"
	    "SET last_at = f.c1, batch = :batch\n"
	    "FROM feed AS f\n"
	    "WHERE identity.id = f.c0");
	if (members == NULL || times == NULL)
		rc = -1;
	for (i = 0; rc == 0 && i < ids->nident; i++) {
		ident = &ids->ident[i];
		if (ident->seen_at <= ident->last_at)
			continue;
		rc = crm_feed_row(members, "i", ident->id);
		if (rc == 0)
			rc = crm_feed_row(times, "ii", ident->id,
			    ident->seen_at);
		ident->last_at = ident->seen_at;
		if (rc == 0 && crm_feed_full(times) &&
		    (crm_feed_flush(members) == -1 ||
		    crm_feed_flush(times) == -1))
			rc = -1;
	}
	if (rc == 0 && (crm_feed_flush(members) == -1 ||
	    crm_feed_flush(times) == -1))
		rc = -1;
	crm_feed_close(members);
	crm_feed_close(times);
	return (rc);
}

/*
 * The identity that speaks for a member: one that can be called first, then
 * the latest, then bytewise, so that the choice does not depend on the
 * sequence of files.
 */
static int
choose_latest(struct crm_identities *ids)
{

	return (crm_run(ids->db, "UPDATE member\n"
	    "SET latest = x.id, batch = :batch\n"
	    "FROM (SELECT i.member AS member, i.id AS id, row_number() OVER (\n"
	    "\tPARTITION BY i.member\n"
	    "\tORDER BY i.phone GLOB '01[016789]*'\n"
	    "\t\tAND i.name NOT GLOB '*[*]*' DESC, i.last_at DESC,\n"
	    "\t\ti.name DESC, i.phone DESC, i.email DESC, i.role, i.id)\n"
	    "\tAS place\n"
	    "\tFROM temp.touched AS t /* scan: the members of the batch */\n"
	    "\tCROSS JOIN identity AS i ON i.member = t.member) AS x\n"
	    "WHERE x.place = 1 AND member.id = x.member\n"
	    "\tAND member.latest IS NOT x.id", "i", crm_batch(ids->db)));
}

/* Members of whom nothing is left: their numbers are never used again. */
static int
retire(struct crm_identities *ids)
{

	return (crm_run(ids->db, "UPDATE member\n"
	    "SET state = 2, latest = NULL, batch = :batch\n"
	    "WHERE id IN (SELECT member FROM temp.touched)\n"
	    "\tAND state = 0 AND code IS NULL AND explicit = 0\n"
	    "\tAND NOT EXISTS (\n"
	    "\tSELECT 1 FROM identity WHERE identity.member = member.id)\n"
	    "/* scan: the members of the batch */", "i", crm_batch(ids->db)));
}

int
crm_identities_finish(struct crm_identities *ids)
{

	if (crm_identities_flush(ids) == -1 || fill_touched(ids) == -1 ||
	    store_seen(ids) == -1 || choose_latest(ids) == -1)
		return (-1);
	return (ids->disputes ? retire(ids) : 0);
}

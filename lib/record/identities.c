#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/feed.h"
#include "record/apart.h"
#include "record/identity_int.h"

#define PRELOAD_SHARE	4	/* load all when rows are a quarter of it */

/* Reads an identity's columns as the row that it once was; erased, hash 0. */
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

	if ((stmt = crm_sql(ids->db, "SELECT id, last_at, role, channel,\n"
	    "\tcode, buyer_id, name, phone, email\n"
	    "FROM identity\n"
	    "WHERE hash <> 0\n"
	    "ORDER BY id /* scan: a large import knows them all */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		who = who_of(stmt, 2);
		if (crm_norm_set(ids->db, &ids->norm, &who) == -1 ||
		    crm_identity_remember(ids, ids->norm.hash,
		    crm_col_int(stmt, 0), crm_col_int(stmt, 1)) == -1) {
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
		const char *value = crm_col_text(stmt, 2);
		struct crm_hash h = crm_hash_key(ids->db, &text,
		    crm_col_int(stmt, 0), crm_col_int(stmt, 1), value,
		    crm_col_len(stmt, 2));

		at = text.bad ? NULL : crm_map_put(ids->key, h, &found);
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

	if ((stmt = crm_sql(ids->db, "SELECT member, code\n"
	    "FROM v_member_code /* scan: a large import knows them all */"
	    )) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		const char *code = crm_col_text(stmt, 1);

		at = crm_map_put(ids->code, crm_hash_code(ids->db, code,
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
		"INSERT OR FAIL INTO person_key (id, kind, space, value,\n"
		"\tperson, batch)\n"
		"SELECT c0, c1, c2, c3, c4, :batch FROM feed",
		"INSERT OR FAIL INTO identity (id, hash, role, channel, code,\n"
		"\tbuyer_id, name, phone, email, person, member, why,\n"
		"\tlast_at, batch)\n"
		"SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11,\n"
		"\tc12, :batch FROM feed"
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
	int64_t last = 0, members = 0, person = 0, key = 0, next;

	/* Numbers of members are never used again, those of undone ones too. */
	if (crm_one(ids->db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM identity", "") != 1 ||
	    crm_one(ids->db, &person, "SELECT coalesce(max(id), 0)\n"
	    "FROM person", "") != 1 ||
	    crm_one(ids->db, &key, "SELECT coalesce(max(id), 0)\n"
	    "FROM person_key", "") != 1 ||
	    crm_one(ids->db, &members, "SELECT coalesce(max(seq), 0)\n"
	    "FROM sqlite_sequence\n"
	    "WHERE name = 'member' /* scan: a row a table */", "") != 1 ||
	    (ids->apart = crm_apart_count(ids->db)) == -1 ||
	    open_feeds(ids) == -1)
		return (-1);
	next = last;
	if (crm_last_freed(ids->db, "identity", &next) == -1 ||
	    crm_last_freed(ids->db, "person", &person) == -1 ||
	    crm_last_freed(ids->db, "person_key", &key) == -1)
		return (-1);
	ids->next = next + 1;
	ids->next_person = person + 1;
	ids->next_key = key + 1;
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
	ids->fresh = crm_map_new();
	if (ids->rows == NULL || ids->coded == NULL ||
	    ids->fresh == NULL || ids->seen == NULL ||
	    ids->key == NULL || ids->code == NULL ||
	    ids->person == NULL || ids->touched == NULL) {
		crm_err_nomem(crm_db_err(db));
		goto close;
	}
	if ((ids->erased = crm_erased_open(db)) == NULL ||
	    prepare(ids, rows) == -1)
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
	crm_map_free(ids->fresh);
	crm_erased_close(ids->erased);
	for (i = 0; i < CRM_ID_FEEDS; i++)
		crm_feed_close(ids->feed[i]);
	free(ids->ident);
	free(ids->state);
	crm_norm_free(&ids->norm);
	free(ids);
}

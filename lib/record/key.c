#include "core/err.h"
#include "core/feed.h"
#include "record/identity_int.h"

/* The person that a key finds: 1 and key->person, 0 nobody yet, -1. */
int
crm_key_find(struct crm_identities *ids, struct crm_person_key *key)
{
	int64_t *at = crm_map_get(ids->key, key->hash), person;
	int rc, found;

	if (at == NULL && ids->complete)
		return (0);
	if (at == NULL) {
		rc = crm_one(ids->db, &person, "SELECT person\n"
		    "FROM person_key\n"
		    "WHERE kind = :kind AND space = :space\n"
		    "\tAND value = :value", "iis", (int64_t)key->kind,
		    key->space, crm_buf_text(&key->value), key->value.n);
		if (rc != 1)
			return (rc);
		if ((at = crm_map_put(ids->key, key->hash, &found)) == NULL)
			return (crm_err_nomem(crm_db_err(ids->db)));
		*at = person;
	}
	key->person = *at;
	return (1);
}

int
crm_key_store(struct crm_identities *ids, struct crm_person_key *key,
    int64_t person)
{
	int64_t *at;
	int found;

	key->person = person;
	if ((at = crm_map_put(ids->key, key->hash, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(ids->db)));
	*at = person;
	return (crm_feed_row(ids->feed[CRM_FEED_KEY], "iiisi",
	    ids->next_key++, (int64_t)key->kind, key->space,
	    crm_buf_text(&key->value), key->value.n, person));
}

/* Keys of one person come to another; the maps follow. */
static int
move_keys(struct crm_identities *ids, int64_t from, int64_t to)
{
	struct crm_buf text = { 0 };
	struct crm_stmt *stmt;
	int64_t *at;
	int rc, found;

	if (crm_identities_flush(ids) == -1 ||
	    (stmt = crm_sql(ids->db, "SELECT kind, space, value\n"
	    "FROM person_key\n"
	    "WHERE person = :person")) == NULL ||
	    crm_bind(stmt, "i", from) == -1)
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
		*at = to;
	}
	crm_reset(stmt);
	crm_buf_free(&text);
	if (rc == -1 || crm_run(ids->db, "UPDATE person_key\n"
	    "SET person = :to, batch = :batch\n"
	    "WHERE person = :from", "iii", to, crm_batch(ids->db),
	    from) == -1 || crm_run(ids->db, "UPDATE identity\n"
	    "SET person = :to, batch = :batch\n"
	    "WHERE person = :from", "iii", to, crm_batch(ids->db),
	    from) == -1)
		return (-1);
	return (crm_run(ids->db, "DELETE FROM person WHERE id = :id", "i",
	    from));
}

int
crm_keys_join(struct crm_identities *ids, struct crm_norm *norm,
    int64_t *person)
{
	struct crm_person_key *key;
	size_t i, j;
	int64_t from;
	int joined = 0;

	*person = 0;
	for (i = 0; i < norm->nkey; i++) {
		key = &norm->key[i];
		if (crm_key_find(ids, key) == -1)
			return (-1);
		if (key->person != 0 &&
		    (*person == 0 || key->person < *person))
			*person = key->person;
	}
	for (i = 0; *person != 0 && i < norm->nkey; i++) {
		from = norm->key[i].person;
		if (from == 0 || from == *person)
			continue;
		if (move_keys(ids, from, *person) == -1)
			return (-1);
		joined = 1;
		for (j = 0; j < norm->nkey; j++)
			if (norm->key[j].person == from)
				norm->key[j].person = *person;
	}
	return (joined);
}

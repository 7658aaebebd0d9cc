#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/feed.h"
#include "record/dict.h"

#define KINDS		4
#define PRELOAD_SHARE	4	/* load all when rows are a quarter of it */

struct kind {
	struct crm_map	*map;
	int		 complete;	/* 1: memory knows all that is stored */
	int64_t		 next;
	struct crm_hash	 last;		/* rows repeat themselves */
	int64_t		 last_id;
};

struct crm_dict {
	struct crm_db	*db;
	struct crm_buf	 text;
	struct kind	 kind[KINDS];
	struct crm_feed	*places;	/* ship_to rows to be stored */
};

static const int parts[KINDS] = { 1, 1, 3, 5 };

static struct crm_hash
hash(struct crm_dict *dict, enum crm_dict_kind kind,
    const struct crm_cell *part)
{
	int i;

	crm_buf_reset(&dict->text);
	for (i = 0; i < parts[kind]; i++) {
		crm_buf_add(&dict->text, part[i].p, part[i].n);
		crm_buf_add(&dict->text, "", 1);
	}
	return (crm_hash_of(crm_db_key(dict->db), crm_buf_text(&dict->text),
	    dict->text.n));
}

/* Every stored entry of a kind: its number, its hash, its texts. */
static struct crm_stmt *
all_of(struct crm_db *db, enum crm_dict_kind kind)
{

	switch (kind) {
	case CRM_DICT_CHANNEL:
		return (crm_sql(db, "SELECT id, name FROM channel\n"
		    "ORDER BY id /* scan: a large import knows them all */"));
	case CRM_DICT_SOURCE:
		return (crm_sql(db, "SELECT id, name FROM source\n"
		    "ORDER BY id /* scan: a large import knows them all */"));
	case CRM_DICT_ITEM:
		return (crm_sql(db, "SELECT id, product_code, product_name,\n"
		    "\toption\n"
		    "FROM item\n"
		    "ORDER BY id /* scan: a large import knows them all */"));
	default:
		return (crm_sql(db, "SELECT id, receiver_name, receiver_phone,\n"
		    "\treceiver_phone2, postcode, address\n"
		    "FROM ship_to\n"
		    "ORDER BY id /* scan: a large import knows them all */"));
	}
}

static int
remember(struct crm_dict *dict, enum crm_dict_kind kind, struct crm_hash h,
    int64_t id)
{
	int found;
	int64_t *at = crm_map_put(dict->kind[kind].map, h, &found);

	if (at == NULL)
		return (crm_err_nomem(crm_db_err(dict->db)));
	*at = id;
	return (0);
}

static int
load(struct crm_dict *dict, enum crm_dict_kind kind)
{
	struct crm_stmt *stmt = all_of(dict->db, kind);
	struct crm_cell part[CRM_DICT_PARTS];
	int i, rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		for (i = 0; i < parts[kind]; i++) {
			part[i].p = crm_col_text(stmt, 1 + i);
			part[i].n = crm_col_len(stmt, 1 + i);
		}
		if (remember(dict, kind, hash(dict, kind, part),
		    crm_col_int(stmt, 0)) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	dict->kind[kind].complete = 1;
	return (rc);
}

static int
count(struct crm_db *db, enum crm_dict_kind kind, int64_t *n)
{

	switch (kind) {
	case CRM_DICT_CHANNEL:
		return (crm_one(db, n, "SELECT coalesce(max(id), 0)\n"
		    "FROM channel", ""));
	case CRM_DICT_SOURCE:
		return (crm_one(db, n, "SELECT coalesce(max(id), 0)\n"
		    "FROM source", ""));
	case CRM_DICT_ITEM:
		return (crm_one(db, n, "SELECT coalesce(max(id), 0)\n"
		    "FROM item", ""));
	default:
		if (crm_one(db, n, "SELECT coalesce(max(id), 0)\n"
		    "FROM ship_to", "") != 1)
			return (-1);
		return (crm_last_freed(db, "ship_to", n) == -1 ? -1 : 1);
	}
}

struct crm_dict *
crm_dict_open(struct crm_db *db, size_t rows)
{
	struct crm_dict *dict;
	int64_t n = 0;
	int i;

	if ((dict = calloc(1, sizeof(*dict))) == NULL) {
		crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	dict->db = db;
	dict->places = crm_feed_open(db, "INSERT OR FAIL INTO ship_to (id, hash,\n"
	    "\treceiver_name, receiver_phone, receiver_phone2, postcode,\n"
	    "\taddress, batch)\n"
	    "SELECT c0, c1, c2, c3, c4, c5, c6, :batch FROM feed");
	if (dict->places == NULL)
		goto close;
	for (i = 0; i < KINDS; i++) {
		if ((dict->kind[i].map = crm_map_new()) == NULL) {
			crm_err_nomem(crm_db_err(db));
			goto close;
		}
		if (count(db, (enum crm_dict_kind)i, &n) != 1)
			goto close;
		dict->kind[i].next = n + 1;
		if (n == 0)
			dict->kind[i].complete = 1;
		else if ((i == CRM_DICT_CHANNEL || rows >= (size_t)n /
		    PRELOAD_SHARE) && load(dict, (enum crm_dict_kind)i) == -1)
			goto close;
	}
	return (dict);

close:
	crm_dict_close(dict);
	return (NULL);
}

void
crm_dict_close(struct crm_dict *dict)
{
	int i;

	if (dict == NULL)
		return;
	for (i = 0; i < KINDS; i++)
		crm_map_free(dict->kind[i].map);
	crm_feed_close(dict->places);
	crm_buf_free(&dict->text);
	free(dict);
}

/* Looks an entry up in the database: 1 and *id, 0, -1. */
static int
stored(struct crm_dict *dict, enum crm_dict_kind kind,
    const struct crm_cell *p, struct crm_hash h, int64_t *id)
{

	switch (kind) {
	case CRM_DICT_CHANNEL:
		return (crm_one(dict->db, id, "SELECT id FROM channel\n"
		    "WHERE name = :name", "s", p[0].p, p[0].n));
	case CRM_DICT_SOURCE:
		return (crm_one(dict->db, id, "SELECT id FROM source\n"
		    "WHERE name = :name", "s", p[0].p, p[0].n));
	case CRM_DICT_ITEM:
		return (crm_one(dict->db, id, "SELECT id FROM item\n"
		    "WHERE hash = :hash AND product_code = :product_code\n"
		    "\tAND product_name = :product_name\n"
		    "\tAND option = :option", "isss", (int64_t)h.a, p[0].p,
		    p[0].n, p[1].p, p[1].n, p[2].p, p[2].n));
	default:
		return (crm_one(dict->db, id, "SELECT id FROM ship_to\n"
		    "WHERE hash = :hash AND receiver_name = :receiver_name\n"
		    "\tAND receiver_phone = :receiver_phone\n"
		    "\tAND receiver_phone2 = :receiver_phone2\n"
		    "\tAND postcode = :postcode AND address = :address",
		    "isssss", (int64_t)h.a, p[0].p, p[0].n, p[1].p, p[1].n,
		    p[2].p, p[2].n, p[3].p, p[3].n, p[4].p, p[4].n));
	}
}

static int
store(struct crm_dict *dict, enum crm_dict_kind kind,
    const struct crm_cell *p, struct crm_hash h, int64_t id)
{

	switch (kind) {
	case CRM_DICT_CHANNEL:
		return (crm_run(dict->db, "INSERT INTO channel (id, name)\n"
		    "VALUES (:id, :name)", "is", id, p[0].p, p[0].n));
	case CRM_DICT_SOURCE:
		return (crm_run(dict->db, "INSERT INTO source (id, name)\n"
		    "VALUES (:id, :name)", "is", id, p[0].p, p[0].n));
	case CRM_DICT_ITEM:
		return (crm_run(dict->db, "INSERT INTO item\n"
		    "(id, hash, product_code, product_name, option)\n"
		    "VALUES (:id, :hash, :product_code, :product_name,\n"
		    "\t:option)", "iisss", id, (int64_t)h.a, p[0].p, p[0].n,
		    p[1].p, p[1].n, p[2].p, p[2].n));
	default:
		return (crm_feed_row(dict->places, "iisssss", id, (int64_t)h.a,
		    p[0].p, p[0].n, p[1].p, p[1].n, p[2].p, p[2].n, p[3].p,
		    p[3].n, p[4].p, p[4].n));
	}
}

struct crm_feed *
crm_dict_feed(struct crm_dict *dict)
{

	return (dict->places);
}

int
crm_dict_flush(struct crm_dict *dict)
{

	return (crm_feed_flush(dict->places));
}

int
crm_dict_id(struct crm_dict *dict, enum crm_dict_kind kind,
    const struct crm_cell *part, int64_t *id)
{
	struct crm_hash h = hash(dict, kind, part);
	struct kind *k = &dict->kind[kind];
	int64_t *at;
	int rc = 0;

	if (dict->text.bad)
		return (crm_err_nomem(crm_db_err(dict->db)));
	if (k->last_id != 0 && k->last.a == h.a && k->last.b == h.b) {
		*id = k->last_id;
		return (0);
	}
	if ((at = crm_map_get(k->map, h)) != NULL)
		*id = *at;
	else {
		if (!k->complete)
			rc = stored(dict, kind, part, h, id);
		if (rc == 0) {
			*id = k->next++;
			rc = store(dict, kind, part, h, *id);
		}
		if (rc == -1 || remember(dict, kind, h, *id) == -1)
			return (-1);
	}
	k->last = h;
	k->last_id = *id;
	return (0);
}

#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/find_int.h"

/*
 * Blocks are written when some thousand new rows wait, so that a small batch
 * does not write a block for a few rows: looking at each of those takes a few
 * milliseconds.
 */
#define WAITING		2048
#define ANEW		(CRM_POSTING_ROWS / 4)	/* changes that are too many to
						   take out one by one */

static const char *const table[CRM_FIND_END] = { NULL, "member", "identity",
    "ship_to" };

int
crm_find_damaged(struct crm_db *db)
{

	return (crm_err_set(crm_db_err(db), CRM_ERR_DATABASE, _("the index of "
	    "crm-member find is damaged; run crm-db check --reindex")));
}

int
crm_find_upto(struct crm_db *db, enum crm_find_kind kind, int64_t *upto)
{
	int rc = crm_one(db, upto, "SELECT upto\n"
	    "FROM find_state\n"
	    "WHERE kind = :kind", "i", (int64_t)kind);

	return (rc == 1 ? 0 : rc == 0 ? crm_find_damaged(db) : -1);
}

struct crm_stmt *
crm_find_block(struct crm_db *db, enum crm_find_kind kind, int64_t block)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT id, body\n"
	    "FROM find_gram\n"
	    "WHERE id >= :first AND id < :next\n"
	    "ORDER BY id")) == NULL ||
	    crm_bind(stmt, "ii", crm_gram_id(kind, block, 0),
	    crm_gram_id(kind, block + 1, 0)) == -1)
		return (NULL);
	return (stmt);
}

int
crm_find_watch(struct crm_db *db)
{
	int64_t upto;
	int kind;

	for (kind = CRM_FIND_MEMBER; kind < CRM_FIND_END; kind++)
		if (crm_find_upto(db, (enum crm_find_kind)kind, &upto) == -1 ||
		    crm_batch_watch(db, table[kind], upto) == -1)
			return (-1);
	return (0);
}

/* What is to be written of a block: sets, an empty one is deleted. */
struct write {
	int64_t		 id;
	size_t		 at, n;		/* in body */
};

struct block {
	struct crm_db	*db;
	enum crm_find_kind kind;
	int64_t		 number;
	struct crm_collector *new;
	struct crm_posting gone;	/* rows that are taken out */
	struct write	*write;
	size_t		 nwrite, cwrite;
	struct crm_buf	 body;
};

static int
put_write(struct block *b, int64_t id, const uint16_t *place, size_t n)
{
	size_t cap = b->cwrite == 0 ? 1024 : b->cwrite * 2;
	struct write *w;

	if (b->nwrite == b->cwrite) {
		if ((w = realloc(b->write, cap * sizeof(*w))) == NULL)
			return (crm_err_nomem(crm_db_err(b->db)));
		b->write = w;
		b->cwrite = cap;
	}
	w = &b->write[b->nwrite++];
	w->id = id;
	w->at = b->body.n;
	crm_posting_pack(&b->body, place, n);
	w->n = b->body.n - w->at;
	return (b->body.bad ? crm_err_nomem(crm_db_err(b->db)) : 0);
}

/* The stored set without those that go and with those that come. */
static int
merge_set(struct block *b, struct crm_stmt *stmt, const uint16_t *place,
    size_t n)
{
	struct crm_posting set = { { 0 } }, was;
	uint16_t all[CRM_POSTING_ROWS];
	const void *body = crm_col_blob(stmt, 1);
	size_t i;

	if (crm_posting_unpack(&set, body, crm_col_len(stmt, 1)) == -1)
		return (crm_find_damaged(b->db));
	was = set;
	for (i = 0; i < CRM_POSTING_WORDS; i++)
		set.bits[i] &= ~b->gone.bits[i];
	for (i = 0; i < n; i++)
		set.bits[place[i] / 64] |= UINT64_C(1) << place[i] % 64;
	if (memcmp(&set, &was, sizeof(set)) == 0)
		return (0);
	return (put_write(b, crm_col_int(stmt, 0), all,
	    crm_posting_places(&set, all)));
}

/* Walks what is stored of the block beside what comes. */
static int
merge(struct block *b, size_t ngram)
{
	struct crm_stmt *stmt = crm_find_block(b->db, b->kind, b->number);
	const uint16_t *place = NULL;
	int64_t id, stored;
	size_t i = 0, n = 0;
	int rc = stmt == NULL ? -1 : crm_step(stmt);

	while (rc != -1 && (rc == 1 || i < ngram)) {
		stored = rc == 1 ? crm_col_int(stmt, 0) : INT64_MAX;
		id = i < ngram ? crm_gram_id(b->kind, b->number,
		    crm_postings_get(b->new->postings, i, &place, &n)) :
		    INT64_MAX;
		if (id < stored) {
			i++;
			if (put_write(b, id, place, n) == -1)
				rc = -1;
			continue;
		}
		if (merge_set(b, stmt, place, id == stored ? n : 0) == -1)
			rc = -1;
		else
			rc = crm_step(stmt);
		i += id == stored;
	}
	if (stmt != NULL)
		crm_reset(stmt);
	return (rc);
}

static int
store(struct block *b)
{
	const struct write *w;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < b->nwrite; i++) {
		w = &b->write[i];
		rc = w->n == 0 ? crm_run(b->db, "DELETE FROM find_gram\n"
		    "WHERE id = :id", "i", w->id) :
		    crm_run(b->db, "INSERT INTO find_gram (id, body)\n"
		    "VALUES (:id, :body)\n"
		    "ON CONFLICT (id) DO UPDATE\n"
		    "SET body = excluded.body", "ib", w->id,
		    b->body.p + w->at, w->n);
	}
	return (rc);
}

/* Writes the block: what is collected comes, what b->gone names goes. */
static int
write_block(struct block *b)
{
	int64_t n = crm_postings_sort(b->new->postings);
	int rc;

	b->nwrite = 0;
	crm_buf_reset(&b->body);
	if (n == -1)
		return (crm_err_nomem(crm_db_err(b->db)));
	rc = merge(b, (size_t)n) == -1 || store(b) == -1 ? -1 : 0;
	crm_postings_reset(b->new->postings);
	memset(&b->gone, 0, sizeof(b->gone));
	return (rc);
}

/* The last row of a kind; 0: there is none.  -1. */
static int64_t
last_row(struct crm_db *db, enum crm_find_kind kind)
{
	int64_t last = -1;
	int rc = -1;

	switch (kind) {
	case CRM_FIND_MEMBER:
		rc = crm_one(db, &last, "SELECT coalesce(max(id), 0)\n"
		    "FROM member", "");
		break;
	case CRM_FIND_IDENTITY:
		rc = crm_one(db, &last, "SELECT coalesce(max(id), 0)\n"
		    "FROM identity", "");
		break;
	case CRM_FIND_SHIP_TO:
		rc = crm_one(db, &last, "SELECT coalesce(max(id), 0)\n"
		    "FROM ship_to", "");
		break;
	case CRM_FIND_END:
		break;
	}
	return (rc == 1 ? last : -1);
}

/* Rows that came back below where the index ends are changes as others are. */
static int
note_watched(struct crm_db *db, enum crm_find_kind kind)
{
	const int64_t *row;
	size_t i, n;
	int rc = 0;

	if ((row = crm_batch_watched(db, table[kind], &n)) == NULL)
		return (n == 0 ? 0 : -1);
	for (i = 0; rc == 0 && i < n; i++)
		rc = crm_run(db, "INSERT OR IGNORE INTO find_change\n"
		    "\t(kind, row)\n"
		    "VALUES (:kind, :row)", "ii", (int64_t)kind, row[i]);
	return (rc);
}

/* The changed rows of a block: out, and in again as they are. */
static int
take_changes(struct block *b, int64_t upto)
{
	int64_t first = b->number << CRM_POSTING_SHIFT, row;
	struct crm_stmt *stmt;
	size_t i, n;
	uint16_t place[CRM_POSTING_ROWS];
	int rc;

	if ((stmt = crm_sql(b->db, "SELECT row\n"
	    "FROM find_change\n"
	    "WHERE kind = :kind AND row >= :first AND row < :next\n"
	    "ORDER BY row")) == NULL ||
	    crm_bind(stmt, "iii", (int64_t)b->kind, first,
	    first + CRM_POSTING_ROWS) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		row = crm_col_int(stmt, 0) - first;
		b->gone.bits[row / 64] |= UINT64_C(1) << row % 64;
	}
	if (rc == -1)
		return (-1);
	if ((n = crm_posting_places(&b->gone, place)) > ANEW) {
		memset(&b->gone, 0xff, sizeof(b->gone));
		return (crm_collector_rows(b->db, b->new, b->kind, first,
		    first + CRM_POSTING_ROWS < upto ?
		    first + CRM_POSTING_ROWS : upto));
	}
	for (i = 0; rc == 0 && i < n; i++)
		if (first + place[i] < upto)
			rc = crm_collector_rows(b->db, b->new, b->kind,
			    first + place[i], first + place[i] + 1);
	return (rc);
}

/* The first changed row from one on: 1, 0 none, -1. */
static int
next_change(struct crm_db *db, enum crm_find_kind kind, int64_t *row)
{

	return (crm_one(db, row, "SELECT row\n"
	    "FROM find_change\n"
	    "WHERE kind = :kind AND row >= :row\n"
	    "ORDER BY row LIMIT 1", "ii", (int64_t)kind, *row));
}

static int
write_changes(struct block *b, int64_t upto)
{
	int64_t row = 0;
	int rc;

	while ((rc = next_change(b->db, b->kind, &row)) == 1) {
		b->number = row >> CRM_POSTING_SHIFT;
		if (take_changes(b, upto) == -1 || write_block(b) == -1)
			return (-1);
		row = (b->number + 1) << CRM_POSTING_SHIFT;
	}
	if (rc == -1)
		return (-1);
	return (crm_run(b->db, "DELETE FROM find_change\n"
	    "WHERE kind = :kind", "i", (int64_t)b->kind));
}

static int
write_new(struct block *b, int64_t from, int64_t to)
{
	int64_t end;

	for (; from < to; from = end) {
		b->number = from >> CRM_POSTING_SHIFT;
		end = (b->number + 1) << CRM_POSTING_SHIFT;
		if (end > to)
			end = to;
		if (crm_collector_rows(b->db, b->new, b->kind, from,
		    end) == -1 || write_block(b) == -1)
			return (-1);
	}
	return (0);
}

static int
refresh_kind(struct crm_db *db, enum crm_find_kind kind,
    struct crm_collector *new)
{
	struct block b = { .db = db, .kind = kind, .new = new };
	int64_t last = last_row(db, kind), was, upto;
	int rc = -1;

	if (last == -1 || crm_find_upto(db, kind, &was) == -1 ||
	    note_watched(db, kind) == -1)
		return (-1);
	/* The next row may get the number of one that is gone from the end. */
	upto = was > last + 1 ? last + 1 : was;
	if (write_changes(&b, upto) == -1)
		goto free;
	if (last + 1 - upto >= WAITING) {
		if (write_new(&b, upto, last + 1) == -1)
			goto free;
		upto = last + 1;
	}
	rc = upto == was ? 0 : crm_run(db, "UPDATE find_state\n"
	    "SET upto = :upto\n"
	    "WHERE kind = :kind", "ii", upto, (int64_t)kind);
free:
	free(b.write);
	crm_buf_free(&b.body);
	return (rc);
}

static int
refresh(struct crm_db *db)
{
	struct crm_collector new;
	int kind, rc = crm_collector_open(db, &new);

	for (kind = CRM_FIND_MEMBER; rc == 0 && kind < CRM_FIND_END; kind++)
		rc = refresh_kind(db, (enum crm_find_kind)kind, &new);
	crm_collector_free(&new);
	return (rc);
}

int
crm_find_refresh(struct crm_db *db)
{

	return (crm_batch_changed(db) ? refresh(db) : 0);
}

static int
rebuild(struct crm_db *db, void *arg)
{

	(void)arg;
	if (crm_run(db, "DELETE FROM find_gram /* scan: all */", "") == -1 ||
	    crm_run(db, "DELETE FROM find_change /* scan: all */", "") == -1 ||
	    crm_run(db, "INSERT OR REPLACE INTO find_state (kind, upto)\n"
	    "VALUES (1, 1), (2, 1), (3, 1)", "") == -1)
		return (-1);
	return (refresh(db));
}

int
crm_find_rebuild(struct crm_db *db)
{

	return (crm_db_derive(db, rebuild, NULL));
}

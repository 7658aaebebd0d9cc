#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/feed.h"
#include "insight/latecomer.h"
#include "insight/latecomer_int.h"
#include "insight/peopleload.h"

#define CROWD	64	/* a key that more have tells nothing */

/* Members of later batches than "since", with their values. */
static int
read_since(struct crm_entries *all, int64_t since)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(all->db, "SELECT m.id,\n"
	    "\tcoalesce(m.name, i.name, ''), coalesce(m.phone, i.phone, ''),\n"
	    "\tcoalesce(m.email, i.email, ''), coalesce(m.birth, ''),\n"
	    "\tcoalesce(m.postcode, ''), coalesce(m.address, '')\n"
	    "FROM member AS m\n"
	    "LEFT JOIN identity AS i ON i.id = m.latest\n"
	    "WHERE m.batch > :since AND m.state = 0\n"
	    "ORDER BY m.id /* scan: a number of each is looked at */"
	    )) == NULL || crm_bind(stmt, "i", since) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = crm_entries_keys(all, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
by_key(const void *a, const void *b)
{
	const struct crm_entry *x = a, *y = b;

	if (x->key != y->key)
		return (x->key < y->key ? -1 : 1);
	return (x->member < y->member ? -1 : x->member > y->member);
}

/* In the sequence of the table: any other takes five times as long to load. */
static int
store_keys(struct crm_entries *all)
{
	struct crm_feed *feed = crm_feed_open(all->db,
	    "INSERT OR IGNORE INTO dedupe_key (key, member)\n"
	    "SELECT c0, c1 FROM feed WHERE :batch > 0");
	int rc = feed == NULL ? -1 : 0;
	size_t i;

	if (all->n > 0)
		qsort(all->e, all->n, sizeof(*all->e), by_key);
	for (i = 0; rc == 0 && i < all->n; i++) {
		rc = crm_feed_row(feed, "ii", all->e[i].key,
		    all->e[i].member);
		if (rc == 0 && crm_feed_full(feed))
			rc = crm_feed_flush(feed);
	}
	if (rc == 0)
		rc = crm_feed_flush(feed);
	crm_feed_close(feed);
	return (rc);
}

static int
store_weights(struct crm_db *db, const struct crm_weights *w)
{
	size_t f, l;

	if (crm_run(db, "DELETE FROM dedupe_weight /* scan: all */", "") == -1)
		return (-1);
	for (f = 0; f < w->nfield; f++)
		for (l = 0; l < CRM_LEVELS; l++)
			if (crm_run(db, "INSERT INTO dedupe_weight\n"
			    "(field, level, m, u, h)\n"
			    "VALUES (:field, :level, :m, :u, :h)", "iiddd",
			    (int64_t)f, (int64_t)l, w->m[f][l], w->u[f][l],
			    w->h[f][l]) == -1)
				return (-1);
	return (crm_run(db, "INSERT INTO dedupe_seen (id, seen, rate, house)\n"
	    "VALUES (1, 0, :rate, :house)\n"
	    "ON CONFLICT (id) DO UPDATE\n"
	    "SET rate = excluded.rate, house = excluded.house", "dd", w->rate,
	    w->house));
}

int
crm_latecomers_store(struct crm_db *db, const struct crm_weights *weights)
{

	if (store_weights(db, weights) == -1 ||
	    crm_run(db, "DELETE FROM dedupe_key /* scan: all */", "") == -1 ||
	    crm_run(db, "UPDATE dedupe_seen SET seen = 0 WHERE id = 1",
	    "") == -1)
		return (-1);
	return (crm_latecomers_seen(db));
}

static int
seen(struct crm_db *db, int64_t *since)
{

	return (crm_one(db, since, "SELECT seen\n"
	    "FROM dedupe_seen\n"
	    "WHERE id = 1", ""));
}

int
crm_latecomers_seen(struct crm_db *db)
{
	struct crm_entries all = { .db = db };
	int64_t since = 0;
	int rc = seen(db, &since) == -1 ? -1 : 0;

	if (rc == 0)
		rc = read_since(&all, since);
	if (rc == 0)
		rc = store_keys(&all);
	if (rc == 0)
		rc = crm_run(db, "UPDATE dedupe_seen\n"
		    "SET seen = :batch\n"
		    "WHERE id = 1", "i", crm_batch(db));
	crm_entries_free(&all);
	return (rc);
}

int
crm_latecomers_weights(struct crm_db *db, struct crm_weights *w)
{
	struct crm_stmt *stmt;
	size_t f, l;
	int rc;

	memset(w, 0, sizeof(*w));
	w->known = w->rated = 1;
	if ((stmt = crm_sql(db, "SELECT w.field, w.level, w.m, w.u, w.h,\n"
	    "\ts.rate, s.house\n"
	    "FROM dedupe_seen AS s\n"
	    "CROSS JOIN dedupe_weight AS w\n"
	    "ORDER BY w.field, w.level /* scan: a hundred rows */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		f = (size_t)crm_col_int(stmt, 0);
		l = (size_t)crm_col_int(stmt, 1);
		if (f >= CRM_PEOPLE_FIELDS || l >= CRM_LEVELS)
			continue;
		w->nfield = f + 1;
		w->m[f][l] = strtod(crm_col_text(stmt, 2), NULL);
		w->u[f][l] = strtod(crm_col_text(stmt, 3), NULL);
		w->h[f][l] = strtod(crm_col_text(stmt, 4), NULL);
		w->rate = strtod(crm_col_text(stmt, 5), NULL);
		w->house = strtod(crm_col_text(stmt, 6), NULL);
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : w->nfield > 0);
}

/* Pairs of numbers, as entries: the lower one is the key. */
static int
add_pair(struct crm_entries *to, int64_t a, int64_t b)
{

	if (a == b)
		return (0);
	return (a < b ? crm_entries_add(to, a, b) : crm_entries_add(to, b, a));
}

/* Those of before that have the key of the entries from..to-1. */
static int
meet_old(struct crm_entries *all, size_t from, size_t to,
    struct crm_entries *pairs)
{
	int64_t old[CROWD + 1];
	struct crm_stmt *stmt;
	size_t i, j, n = 0;
	int rc;

	if ((stmt = crm_sql(all->db, "SELECT member\n"
	    "FROM dedupe_key\n"
	    "WHERE key = :key\n"
	    "ORDER BY member LIMIT 65")) == NULL ||
	    crm_bind(stmt, "i", all->e[from].key) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1 && n <= CROWD)
		old[n++] = crm_col_int(stmt, 0);
	crm_reset(stmt);
	if (rc == -1 || n > CROWD)
		return (rc == -1 ? -1 : 0);
	for (i = from; i < to; i++)
		for (j = 0; j < n; j++)
			if (add_pair(pairs, all->e[i].member, old[j]) == -1)
				return (-1);
	return (0);
}

static int
meet(struct crm_entries *all, struct crm_entries *pairs)
{
	size_t from, to, i, j;

	if (all->n > 0)
		qsort(all->e, all->n, sizeof(*all->e), by_key);
	for (from = 0; from < all->n; from = to) {
		for (to = from + 1; to < all->n &&
		    all->e[to].key == all->e[from].key; to++)
			;
		if (to - from > CROWD)
			continue;
		for (i = from; i < to; i++)
			for (j = i + 1; j < to; j++)
				if (add_pair(pairs, all->e[i].member,
				    all->e[j].member) == -1)
					return (-1);
		if (meet_old(all, from, to, pairs) == -1)
			return (-1);
	}
	return (0);
}

static int
ask_for(struct crm_db *db, const struct crm_entries *pairs)
{
	size_t i;

	if (crm_run(db, "CREATE TEMP TABLE some\n"
	    "(member INTEGER PRIMARY KEY)", "") == -1)
		return (-1);
	for (i = 0; i < pairs->n; i++)
		if (crm_run(db, "INSERT OR IGNORE INTO temp.some\n"
		    "VALUES (:a), (:b)", "ii", pairs->e[i].key,
		    pairs->e[i].member) == -1)
			return (-1);
	return (0);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x < *y ? -1 : *x > *y);
}

/* Numbers become records; those that are gone leave their pairs. */
static int
translate(const struct crm_entries *from, const int64_t *member, size_t n,
    struct crm_pair **pairs, size_t *npair)
{
	const int64_t *a, *b;
	size_t i;

	*npair = 0;
	if ((*pairs = malloc((from->n + 1) * sizeof(**pairs))) == NULL)
		return (crm_err_nomem(crm_db_err(from->db)));
	for (i = 0; n > 0 && i < from->n; i++) {
		if (i > 0 && by_key(&from->e[i - 1], &from->e[i]) == 0)
			continue;
		a = bsearch(&from->e[i].key, member, n, sizeof(*member),
		    by_number);
		b = bsearch(&from->e[i].member, member, n, sizeof(*member),
		    by_number);
		if (a == NULL || b == NULL)
			continue;
		(*pairs)[*npair].a = (uint32_t)(a - member);
		(*pairs)[*npair].b = (uint32_t)(b - member);
		(*pairs)[(*npair)++].score = 0;
	}
	return (0);
}

struct crm_people *
crm_latecomers_load(struct crm_db *db, int64_t **member,
    struct crm_pair **pairs, size_t *npair)
{
	struct crm_entries all = { .db = db }, met = { .db = db };
	struct crm_people *people = NULL;
	int64_t since = 0;

	*member = NULL;
	*pairs = NULL;
	if (seen(db, &since) == -1 || read_since(&all, since) == -1 ||
	    meet(&all, &met) == -1)
		goto free;
	if (met.n > 0)
		qsort(met.e, met.n, sizeof(*met.e), by_key);
	if (ask_for(db, &met) == -1 ||
	    (people = crm_people_load_some(db, member)) == NULL)
		goto free;
	if (translate(&met, *member, crm_people_n(people), pairs,
	    npair) == -1) {
		crm_people_free(people);
		people = NULL;
	}
free:
	crm_entries_free(&all);
	crm_entries_free(&met);
	return (people);
}

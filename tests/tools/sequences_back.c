/* sequences: batches taken back, backups, and the end. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/redact.h"
#include "core/restore.h"
#include "record/erase.h"
#include "record/erased.h"
#include "record/replay.h"
#include "record/takeback.h"
#include "sequences.h"

#define TMP	"sequences-restored.db"
#define ASIDE	"sequences-aside.db"

static void
count(void *arg, const struct crm_conflict *c)
{
	struct run *r = arg;

	int64_t no = -1;

	if (strcmp(c->table, "orders") == 0)
		no = one(r, "SELECT coalesce(max(cast(order_no AS INTEGER)),\n"
		    "-1) FROM orders WHERE id = :n", c->row);
	if (no >= 0 && no < ORDERS)
		r->stays[no] = 1;
	r->conflicts++;
	say(r, "%s %" PRId64 " stays: %d, batch %" PRId64, c->table,
	    c->row, (int)c->why, c->by);
}

/* Views of an order that the batch, or its undo, brought or took away. */
static void
flip(struct run *r, int order, int64_t batch, int64_t self)
{
	struct model *m = &r->model;
	struct view *v;
	size_t i;

	for (i = 0; i < m->nview; i++) {
		v = &m->view[i];
		if (v->order != order || !(m->flip[self][i] ||
		    (v->batch == batch ? v->active : m->flip[batch][i])))
			continue;
		v->active = !v->active;
		m->flip[self][i] = !m->flip[self][i];
	}
}

/* One that stays may have been settled again all the same. */
static void
settle(struct run *r, int order, int64_t batch, int64_t self)
{
	int64_t sum = sum_stored(r, order);
	int before = sum_expected(r, order) == sum;

	flip(r, order, batch, self);
	if (r->conflicts > 0 && before && (r->stays[order] ||
	    sum_expected(r, order) != sum))
		flip(r, order, batch, self);
}

/* Takes a batch back; *conflicts tells how many wholes stayed. */
static int
undo(struct run *r, int64_t batch, int *conflicts)
{
	int64_t was[ORDERS], rows, self;
	int o;

	for (o = 0; o < ORDERS; o++)
		was[o] = stands(r, o);
	if (begin(r) == -1)
		return (-1);
	self = crm_batch(r->db);
	memset(r->model.flip[self], 0, sizeof(r->model.flip[self]));
	say(r, "batch %" PRId64 ": undo %" PRId64, self, batch);
	r->conflicts = 0;
	memset(r->stays, 0, sizeof(r->stays));
	if (crm_records_undo(r->db, batch, count, r, &rows) == -1)
		return (broken(r, "undo"));
	*conflicts = r->conflicts;
	say(r, "rows %" PRId64 ", conflicts %d", rows, *conflicts);
	for (o = 0; o < ORDERS; o++)
		if (stands(r, o) != was[o])
			settle(r, o, batch, self);
	return (commit(r));
}

/* 1 when a batch is there, stands and erased nobody. */
static int
may_undo(struct run *r, int64_t batch)
{
	int64_t by;

	return (one(r, "SELECT count(*) FROM batch WHERE id = :n", batch) == 1
	    && crm_batch_stands(r->db, batch, &by) == 1 &&
	    crm_erased_by(r->db, batch) == 0);
}

int
some_undo(struct run *r)
{
	int64_t last = one(r, "SELECT max(id) FROM batch /* scan: a few */",
	    0), batch;
	int conflicts;

	if (last <= 0)
		return (0);
	batch = 1 + pick(r, (int)last);
	if (!may_undo(r, batch))
		return (0);
	return (undo(r, batch, &conflicts));
}

int
backup(struct run *r)
{

	if (r->has_backup && pick(r, 2) == 0)
		return (0);
	say(r, "backup");
	crm_file_remove(BACKUP);
	if (crm_db_backup(r->db, BACKUP) == -1)
		return (broken(r, "backup"));
	r->backup = r->model;
	r->has_backup = 1;
	return (0);
}

static void
ignore(void *arg, const char *check, int64_t row, const char *what)
{

	(void)arg;
	(void)check;
	(void)row;
	(void)what;
}

/* As crm-db restore: the copy learns what must not be undone. */
static int
replay(struct run *r)
{
	struct crm_replay replay = { 0, 0, 0, 0 };
	int64_t left = 0;

	if (begin(r) == -1)
		return (-1);
	if (access(PATH "-optout", F_OK) == 0 &&
	    crm_replay(r->db, PATH "-optout", &replay) == -1)
		return (broken(r, "replay"));
	say(r, "batch %" PRId64 ": restore, withdrawn %" PRId64
	    ", erased %" PRId64, crm_batch(r->db), replay.withdrawn,
	    replay.erased);
	if (replay.odd > 0)
		return (fails(r, "odd lines in the list of withdrawals"));
	if (replay.erased > 0)
		r->erased = crm_batch(r->db);
	if (commit(r) == -1)
		return (-1);
	if (replay.erased > 0 &&
	    (left = crm_erase_check(r->db, ignore, NULL)) > 0 &&
	    crm_db_rewrite(r->db) == -1)
		return (broken(r, "rewrite"));
	return (left == -1 || crm_db_flush_log(r->db, 1) != 1 ?
	    broken(r, "restore") : 0);
}

int
restore(struct run *r)
{
	int kept;

	if (!r->has_backup)
		return (0);
	crm_db_close(r->db);
	r->db = NULL;
	crm_file_remove(TMP);
	crm_file_remove(ASIDE);
	r->model = r->backup;
	if (crm_restore_copy(r->err, BACKUP, TMP) == -1 ||
	    (r->db = open_base(r, TMP)) == NULL ||
	    crm_restore_numbers(r->db, PATH) == -1)
		return (broken(r, "restore"));
	if (replay(r) == -1)
		return (-1);
	crm_db_close(r->db);
	r->db = NULL;
	if (crm_restore_swap(r->err, TMP, PATH, ASIDE, &kept) == -1 ||
	    (r->db = open_base(r, PATH)) == NULL)
		return (broken(r, "swap"));
	crm_file_remove(ASIDE);
	return (check(r, 1));
}

static int
not_empty(void *arg, const char *table, int64_t rows)
{
	static const char *const words[] = { "batch", "batch_image",
	    "batch_pack", "channel", "source", "item", "optout", "secret",
	    "setting", "find_state", "bought_state", "sqlite_sequence",
	    "dedupe_seen" };
	struct run *r = arg;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(table, words[i]) == 0)
			return (0);
	if (rows == 0)
		return (0);
	return (fails(r, "the end: %" PRId64 " rows are left in %s", rows,
	    table));
}

/* Beyond an erasure nothing is quite as it was, parcels of others neither. */
static int
as_before(struct run *r, int64_t batch, int conflicts)
{
	const struct crm_hash *before = &r->model.before[batch];
	struct crm_hash h;

	if (r->erased > 0)
		return (0);
	if (conflicts > 0)
		return (fails(r, "the end: batch %" PRId64 " has conflicts",
		    batch));
	r->ends = 1;
	if (content(r, &h) == -1)
		return (-1);
	r->ends = 0;
	if (h.a != before->a || h.b != before->b)
		return (fails(r, "the end: not as before batch %" PRId64,
		    batch));
	return (0);
}

int
back_to_nothing(struct run *r)
{
	int64_t batch = one(r, "SELECT max(id) FROM batch\n"
	    "/* scan: a few */", 0);
	int conflicts;

	for (; batch > 0; batch--) {
		r->step++;
		if (!may_undo(r, batch))
			continue;
		if (undo(r, batch, &conflicts) == -1 || check(r, 0) == -1 ||
		    as_before(r, batch, conflicts) == -1)
			return (-1);
	}
	if (check(r, 1) == -1)
		return (-1);
	if (r->erased > 0)
		return (0);
	return (crm_db_tables(r->db, not_empty, r) == 0 ? 0 : -1);
}

#include <stdio.h>

#include "base.h"

/* The batch that is open, in SQL. */
#define B	"(SELECT max(id) FROM batch)"

struct told {
	int64_t	n;
	char	table[32];
	int64_t	row, by;
	enum crm_conflict_why why;
};

static void
hear(void *arg, const struct crm_conflict *c)
{
	struct told *told = arg;

	told->n++;
	(void)snprintf(told->table, sizeof(told->table), "%s", c->table);
	told->row = c->row;
	told->by = c->by;
	told->why = c->why;
}

/* All that the tests below write, as text; for free(). */
static char *
content(struct base *base)
{
	struct crm_stmt *stmt;
	char *text;

	stmt = crm_sql(base->db, "SELECT group_concat(t, char(10)) FROM (\n"
	    "SELECT id || 's' || name || quote(value) || batch AS t\n"
	    "\tFROM setting\n"
	    "UNION ALL SELECT id || 'm' || quote(code) || state\n"
	    "\t|| quote(merged_into) || quote(name) || quote(memo) || batch\n"
	    "\tFROM member\n"
	    "UNION ALL SELECT id || 'f' || member || name || quote(value)\n"
	    "\t|| batch FROM member_field\n"
	    "UNION ALL SELECT id || 'c' || name || quote(title) || batch\n"
	    "\tFROM campaign\n"
	    "UNION ALL SELECT id || 't' || campaign || member || reason || batch\n"
	    "\tFROM campaign_target\n"
	    "UNION ALL SELECT id || 'v' || orders || quote(body) || batch\n"
	    "\tFROM order_view\n"
	    "UNION ALL SELECT id || 'o' || order_no || batch FROM orders\n"
	    "ORDER BY t)");
	if (stmt == NULL || crm_step(stmt) != 1)
		fail_msg("%s", crm_errmsg(base->err));
	text = strdup(crm_col_text(stmt, 0));
	assert_non_null(text);
	crm_reset(stmt);
	return (text);
}

static void
assert_content(struct base *base, const char *want)
{
	char *now = content(base);

	assert_string_equal(now, want);
	free(now);
}

/* Takes a batch back; the batch that did, 0 when that changed nothing. */
static int64_t
undo(struct base *base, int64_t batch, int rc, int64_t rows, struct told *told)
{
	struct told none = { 0 };
	struct crm_undo how = { .conflict = hear };
	int64_t undone = -1;
	int got;

	if (told == NULL)
		told = &none;
	memset(told, 0, sizeof(*told));
	how.arg = told;
	base_begin(base);
	got = crm_batch_undo(base->db, batch, &how, &undone);
	if (got == -1)
		fail_msg("%s", crm_errmsg(base->err));
	assert_int_equal(got, rc);
	assert_int_equal(undone, rows);
	return (base_commit(base));
}

static void
assert_refused(struct base *base, int64_t batch, const char *why)
{
	struct crm_undo how = { .conflict = hear };
	int64_t undone = -1;

	base_begin(base);
	assert_int_equal(crm_batch_undo(base->db, batch, &how, &undone),
	    -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFLICT);
	assert_string_equal(crm_errmsg(base->err), why);
	crm_err_clear(base->err);
	crm_batch_rollback(base->db);
}

static int64_t
add_member(struct base *base, const char *name)
{

	base_begin(base);
	if (crm_run(base->db, "INSERT INTO member (name, batch)\n"
	    "VALUES (:name, " B ")", "t", name) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	return (base_commit(base));
}

static int64_t
rename_all(struct base *base, const char *name)
{

	base_begin(base);
	if (crm_run(base->db, "UPDATE member SET name = :name, batch = " B, "t",
	    name) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	return (base_commit(base));
}

static void
test_trace(void **state)
{
	struct base *base = *state;

	/* Nothing changed: no trace, and the number is not used up. */
	base_begin(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch"), 1);
	assert_int_equal(base_commit(base), 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch"), 0);
	/* Words alone and scratch tables are nothing. */
	base_begin(base);
	base_run(base, "INSERT INTO channel (name) VALUES ('x')");
	base_run(base, "CREATE TEMP TABLE scratch (a)");
	base_run(base, "INSERT INTO scratch (a) VALUES (1)");
	assert_int_equal(base_commit(base), 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch"), 0);
	assert_int_equal(add_member(base, "a"), 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch\n"
	    "WHERE who = 'tester' AND command = 'unit test'\n"
	    "\tAND summary = 'done' AND sha256 IS NULL"), 1);
	/* An opt-out has no batch column, and is a change all the same. */
	base_begin(base);
	base_run(base, "INSERT INTO optout (channel, hash, withdrawn_at, how)\n"
	    "VALUES ('sms', 'x', 0, 'test')");
	assert_int_equal(base_commit(base), 2);
}

static void
test_rollback(void **state)
{
	struct base *base = *state;
	int64_t first = add_member(base, "a");
	char *was = content(base);

	base_begin(base);
	assert_int_equal(crm_batch(base->db), 2);
	base_run(base, "UPDATE member SET name = 'b', batch = " B);
	crm_batch_rollback(base->db);
	assert_int_equal(crm_batch(base->db), 0);
	assert_content(base, was);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image"), 0);
	assert_int_equal(rename_all(base, "c"), 2);
	undo(base, 2, 0, 1, NULL);
	assert_content(base, was);
	undo(base, first, 0, 1, NULL);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member"), 0);
	free(was);
}

static void
test_outside(void **state)
{
	struct base *base = *state;

	add_member(base, "a");
	base_begin(base);
	assert_int_equal(crm_run(base->db, "UPDATE member SET name = 'b'", ""),
	    -1);
	assert_non_null(strstr(crm_errmsg(base->err),
	    "a row was changed outside its batch"));
	crm_err_clear(base->err);
	crm_batch_rollback(base->db);
}

/* In the tests, rows that do not name their batch are refused as well. */
static void
test_outside_insert(void **state)
{
	struct base *base = *state;
	struct crm_db_opt opt = { .mode = CRM_OPEN_WRITE, .program = "unit",
	    .now = BASE_NOW, .check_scans = 1 };
	int ok;

	crm_db_close(base->db);
	base->db = crm_db_open(base->err, BASE_PATH, &opt, &ok);
	assert_true(ok);
	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', " B ")");
	assert_int_equal(crm_run(base->db, "INSERT INTO member (name, batch)\n"
	    "VALUES ('b', 0)", ""), -1);
	assert_non_null(strstr(crm_errmsg(base->err),
	    "a row was made outside its batch"));
	crm_err_clear(base->err);
	crm_batch_rollback(base->db);
}

static void
test_insert(void **state)
{
	struct base *base = *state;
	char *was = content(base), *made;
	int64_t n = add_member(base, "a"), u, v;

	made = content(base);
	u = undo(base, n, 0, 1, NULL);
	assert_int_equal(u, 2);
	assert_content(base, was);
	assert_int_equal(base_int(base,
	    "SELECT undoes FROM batch WHERE id = 2"), n);
	/* Undo of an undo, and of that again. */
	v = undo(base, u, 0, 1, NULL);
	assert_content(base, made);
	undo(base, v, 0, 1, NULL);
	assert_content(base, was);
	/* The number of the member is never used again. */
	add_member(base, "b");
	assert_int_equal(base_int(base, "SELECT max(id) FROM member"), 2);
	free(was);
	free(made);
}

static void
test_update(void **state)
{
	struct base *base = *state;
	char *was, *changed;
	int64_t n, u, v;

	add_member(base, "a");
	was = content(base);
	base_begin(base);
	base_run(base, "UPDATE member SET name = 'b', batch = " B);
	/* The first image counts, not that of the second change. */
	base_run(base, "UPDATE member SET name = 'c', batch = " B);
	n = base_commit(base);
	changed = content(base);
	u = undo(base, n, 0, 1, NULL);
	assert_content(base, was);
	v = undo(base, u, 0, 1, NULL);
	assert_content(base, changed);
	undo(base, v, 0, 1, NULL);
	assert_content(base, was);
	free(was);
	free(changed);
}

static void
test_delete(void **state)
{
	struct base *base = *state;
	char *was, *gone;
	int64_t n, u, v;

	add_member(base, "a");
	add_member(base, "b");
	was = content(base);
	base_begin(base);
	base_run(base, "DELETE FROM member WHERE id = 1");
	n = base_commit(base);
	gone = content(base);
	u = undo(base, n, 0, 1, NULL);
	assert_content(base, was);
	v = undo(base, u, 0, 1, NULL);
	assert_content(base, gone);
	undo(base, v, 0, 1, NULL);
	assert_content(base, was);
	free(was);
	free(gone);
}

/* Changed, then deleted; deleted, then made again: in one batch. */
static void
test_twice(void **state)
{
	struct base *base = *state;
	char *was, *after;
	int64_t n, u;

	add_member(base, "a");
	add_member(base, "b");
	was = content(base);
	base_begin(base);
	base_run(base, "UPDATE member SET name = 'x', batch = " B "\n"
	    "WHERE id = 1");
	base_run(base, "DELETE FROM member WHERE id = 1");
	base_run(base, "DELETE FROM member WHERE id = 2");
	base_run(base, "INSERT INTO member (id, name, batch)\n"
	    "VALUES (2, 'y', " B ")");
	/* Made and deleted in the batch leaves nothing. */
	base_run(base, "INSERT INTO member (id, name, batch)\n"
	    "VALUES (9, 'z', " B ")");
	base_run(base, "DELETE FROM member WHERE id = 9");
	n = base_commit(base);
	after = content(base);
	u = undo(base, n, 0, 2, NULL);
	assert_content(base, was);
	undo(base, u, 0, 2, NULL);
	assert_content(base, after);
	free(was);
	free(after);
}

static void
test_replace(void **state)
{
	struct base *base = *state;
	char *was;
	int64_t n;

	base_begin(base);
	base_run(base, "INSERT INTO campaign (name, channel, title, made_at,\n"
	    "\tbatch) VALUES ('n', 'sms', 'first', 0, " B ")");
	base_commit(base);
	was = content(base);
	base_begin(base);
	base_run(base, "INSERT OR REPLACE INTO campaign (name, channel, title,\n"
	    "\tmade_at, batch) VALUES ('n', 'sms', 'second', 0, " B ")");
	n = base_commit(base);
	undo(base, n, 0, 2, NULL);
	assert_content(base, was);
	free(was);
}

static void
test_values(void **state)
{
	static const unsigned char blob[] = { 0, '\'', ',', 0xff, 'X', 0 };
	struct base *base = *state;
	char *was;
	int64_t n;

	base_begin(base);
	base_run(base, "INSERT INTO channel (name) VALUES ('c')");
	base_run(base, "INSERT INTO orders (id, channel, order_no, ordered_at,\n"
	    "\tprofile, rank, complete, views, batch)\n"
	    "VALUES (1, 1, '1', -5, '', 0, 0, 2, " B ")");
	assert_int_equal(crm_run(base->db, "INSERT INTO order_view (orders,\n"
	    "\tprofile, rank, complete, body, batch)\n"
	    "VALUES (1, 'it''s', -1, 0, :body, " B ")", "b", blob,
	    sizeof(blob)), 0);
	assert_int_equal(crm_run(base->db, "INSERT INTO order_view (orders,\n"
	    "\tprofile, rank, complete, body, batch)\n"
	    "VALUES (1, '', 9223372036854775807, 0, :body, " B ")", "b", "",
	    (size_t)0), 0);
	assert_int_equal(crm_run(base->db, "INSERT INTO member (code, name,\n"
	    "\tmemo, joined_at, batch)\n"
	    "VALUES (:code, :name, :memo, :at, " B ")", "ttti", "NULL",
	    "O'Ne''il, \"X'00'\"", "한글\n,'\\", INT64_MIN + 1), 0);
	base_run(base, "INSERT INTO member (batch) VALUES (" B ")");
	base_commit(base);
	was = content(base);

	base_begin(base);
	base_run(base, "UPDATE order_view SET body = X'00', rank = 5, batch = "
	    B);
	base_run(base, "UPDATE member SET code = id, name = 'n', memo = NULL,\n"
	    "\tjoined_at = 1, batch = " B);
	n = base_commit(base);
	undo(base, n, 0, 4, NULL);
	assert_content(base, was);
	assert_int_equal(base_int(base, "SELECT joined_at FROM member\n"
	    "WHERE id = 1"), INT64_MIN + 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM order_view\n"
	    "WHERE rank IN (-1, 9223372036854775807)\n"
	    "\tAND typeof(body) = 'blob'"), 2);

	base_begin(base);
	base_run(base, "DELETE FROM order_view");
	base_run(base, "DELETE FROM member");
	base_run(base, "DELETE FROM orders");
	n = base_commit(base);
	undo(base, n, 0, 5, NULL);
	assert_content(base, was);
	free(was);
}

/* Rows that refer to each other, made and deleted in any order. */
static void
test_references(void **state)
{
	struct base *base = *state;
	char *was = content(base), *full;
	int64_t n, u, i;

	base_begin(base);
	for (i = 1; i <= 5; i++)
		assert_int_equal(crm_run(base->db, "INSERT INTO member (id,\n"
		    "\tmerged_into, name, batch)\n"
		    "VALUES (:id, :into, 'm', " B ")", "io", i,
		    i == 1 ? CRM_NULL : i - 1), 0);
	base_run(base, "UPDATE member SET merged_into = 5 WHERE id = 2");
	base_run(base, "INSERT INTO member_field (member, name, value, batch)\n"
	    "SELECT id, 'x', 'y', batch FROM member");
	base_run(base, "INSERT INTO campaign (name, channel, title, made_at,\n"
	    "\tbatch) VALUES ('n', 'sms', '', 0, " B ")");
	base_run(base, "INSERT INTO campaign_target (campaign, member, verdict,\n"
	    "\treason, contact, segment, at, batch)\n"
	    "SELECT 1, id, 'in', '', '', '', 0, batch FROM member");
	base_run(base, "UPDATE member SET merged_into = 1 WHERE id = 2");
	n = base_commit(base);
	full = content(base);
	u = undo(base, n, 0, 16, NULL);
	assert_content(base, was);
	undo(base, u, 0, 16, NULL);
	assert_content(base, full);
	free(was);
	free(full);
}

/* A deleted row's unique value is another row's by now. */
static void
test_unique(void **state)
{
	struct base *base = *state;
	char *was;
	int64_t n;

	base_begin(base);
	base_run(base, "INSERT INTO member (code, batch) VALUES ('k', " B "),\n"
	    "('l', " B ")");
	base_commit(base);
	was = content(base);
	base_begin(base);
	base_run(base, "DELETE FROM member WHERE id = 1");
	base_run(base, "UPDATE member SET code = 'k', batch = " B);
	base_run(base, "INSERT INTO member (code, batch) VALUES ('l', " B ")");
	n = base_commit(base);
	undo(base, n, 0, 3, NULL);
	assert_content(base, was);
	free(was);
}

static void
test_conflicts(void **state)
{
	struct base *base = *state;
	struct told told;
	int64_t a = add_member(base, "a"), b, c;
	char *was;

	b = rename_all(base, "b");
	c = rename_all(base, "c");
	/* Made by a, changed by b and c. */
	was = content(base);
	assert_int_equal(undo(base, a, 1, 0, &told), 0);
	assert_int_equal(told.n, 1);
	assert_string_equal(told.table, "member");
	assert_int_equal(told.row, 1);
	assert_int_equal(told.by, c);
	assert_content(base, was);
	/* Changed by b, then by c. */
	undo(base, b, 1, 0, &told);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.by, c);
	assert_content(base, was);
	/* In their own order all can be taken back. */
	undo(base, c, 0, 1, &told);
	undo(base, b, 0, 1, &told);
	undo(base, a, 0, 1, &told);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member"), 0);
	free(was);
}

static void
test_conflict_deleted(void **state)
{
	struct base *base = *state;
	struct told told;
	int64_t b, d;

	add_member(base, "a");
	b = rename_all(base, "b");
	base_begin(base);
	base_run(base, "DELETE FROM member");
	d = base_commit(base);
	undo(base, b, 1, 0, &told);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.by, d);
	/* Of what it made, nothing is left to take back. */
	assert_int_equal(undo(base, 1, 0, 0, &told), 0);
	undo(base, d, 0, 1, &told);
	undo(base, b, 0, 1, &told);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member\n"
	    "WHERE name = 'a'"), 1);
}

/* What somebody refers to since stays, the rest goes. */
static void
test_conflict_needed(void **state)
{
	struct base *base = *state;
	struct told told;
	int64_t n;

	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', " B "),\n"
	    "('b', " B ")");
	n = base_commit(base);
	base_begin(base);
	base_run(base, "INSERT INTO member_field (member, name, value, batch)\n"
	    "VALUES (2, 'x', 'y', " B ")");
	base_commit(base);
	undo(base, n, 1, 1, &told);
	assert_int_equal(told.n, 1);
	assert_string_equal(told.table, "member");
	assert_int_equal(told.row, 2);
	assert_int_equal(told.why, CRM_CONFLICT_NEEDED);
	assert_int_equal(told.by, 2);
	assert_int_equal(base_int(base, "SELECT min(id) FROM member"), 2);
	assert_refused(base, n, "batch 1 was taken back already, by batch 3");
}

/* A row restored to an image that a later batch has given a rival. */
static void
test_conflict_rival(void **state)
{
	struct base *base = *state;
	struct told told;
	int64_t n;

	base_begin(base);
	base_run(base, "INSERT INTO member (code, batch) VALUES ('k', " B ")");
	base_commit(base);
	base_begin(base);
	base_run(base, "UPDATE member SET code = NULL, batch = " B);
	n = base_commit(base);
	base_begin(base);
	base_run(base, "INSERT INTO member (code, batch) VALUES ('k', " B ")");
	base_commit(base);
	undo(base, n, 1, 0, &told);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.row, 1);
	assert_int_equal(told.why, CRM_CONFLICT_TAKEN);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member\n"
	    "WHERE id = 1 AND code IS NULL"), 1);
}

/* Two rows that exchanged a unique value, and a third that has no part. */
static void
test_exchange(void **state)
{
	struct base *base = *state;
	char *was, *after;
	int64_t n, u;

	base_begin(base);
	base_run(base, "INSERT INTO member (code, batch) VALUES ('k', " B "),\n"
	    "('l', " B "), ('m', " B ")");
	base_commit(base);
	was = content(base);
	base_begin(base);
	base_run(base, "UPDATE member SET code = NULL, batch = " B "\n"
	    "WHERE id < 3");
	base_run(base, "UPDATE member SET code = 'l' WHERE id = 1");
	base_run(base, "UPDATE member SET code = 'k' WHERE id = 2");
	n = base_commit(base);
	after = content(base);
	u = undo(base, n, 0, 2, NULL);
	assert_content(base, was);
	undo(base, u, 0, 2, NULL);
	assert_content(base, after);
	free(was);
	free(after);
}

/* A part that was changed since keeps its whole, all parts of it, and no more. */
static void
test_whole(void **state)
{
	static const struct crm_undo_part parts[] = {
		{ "member_field", "member", 0, "member", 0 },
		{ "no_such_table", "member", 0, "member", 0 },
		{ "member", "no_such_column", 0, "member", 0 },
		{ NULL, NULL, 0, NULL, 0 }
	};
	struct base *base = *state;
	struct told told = { 0 };
	struct crm_undo how = { .parts = parts, .conflict = hear,
	    .arg = &told };
	int64_t n, undone;

	base_begin(base);
	base_run(base, "INSERT INTO member (id, name, batch)\n"
	    "VALUES (1, 'a', " B "), (2, 'b', " B "), (3, 'c', " B ")");
	base_run(base, "INSERT INTO member_field (member, name, value, batch)\n"
	    "VALUES (1, 'x', '1', " B "), (1, 'y', '1', " B "),\n"
	    "(2, 'x', '1', " B "), (3, 'x', '1', " B ")");
	n = base_commit(base);
	base_begin(base);
	base_run(base, "UPDATE member_field SET value = '2', batch = " B "\n"
	    "WHERE member = 1 AND name = 'x'");
	base_commit(base);
	base_begin(base);
	base_run(base, "DELETE FROM member_field WHERE member = 3");
	base_commit(base);
	base_begin(base);
	assert_int_equal(crm_batch_undo(base->db, n, &how, &undone), 1);
	assert_int_equal(undone, 3);
	assert_int_equal(base_commit(base), 4);
	assert_int_equal(told.n, 1);
	assert_string_equal(told.table, "member");
	assert_int_equal(told.row, 1);
	assert_int_equal(told.by, 2);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member"), 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member_field\n"
	    "WHERE member = 1"), 2);
}

/* What an undo keeps of a row is erased, and told as a conflict then. */
static int
is_second(void *arg, const struct crm_packed *packed)
{
	int *seen = arg;

	if (strcmp(packed->table, "member") != 0 || packed->row != 2)
		return (0);
	++*seen;
	assert_int_equal(packed->number(packed, 0), 2);
	assert_int_equal(packed->number(packed, 99), 0);
	assert_non_null(strstr(packed->image, "2,NULL,0,"));
	assert_non_null(strstr(packed->image, ",'o''b',"));
	return (1);
}

static void
test_erase(void **state)
{
	struct base *base = *state;
	struct told told;
	int64_t n, u;
	int seen = 0;

	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', " B "),\n"
	    "('o''b', " B "), ('c', " B ")");
	n = base_commit(base);
	u = undo(base, n, 0, 3, NULL);
	base_begin(base);
	assert_int_equal(crm_packs_erase(base->db, is_second, &seen), 1);
	assert_int_equal(crm_packs_erase(base->db, is_second, &seen), 0);
	assert_int_equal(seen, 1);
	base_commit(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_pack\n"
	    "WHERE instr(body, cast('o''b' AS BLOB)) > 0"), 0);
	undo(base, u, 1, 2, &told);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.row, 2);
	assert_int_equal(told.why, CRM_CONFLICT_ERASED);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member"), 2);
	/* As an image of batch_image is marked. */
	rename_all(base, "x");
	base_begin(base);
	base_run(base, "UPDATE batch_image SET image = '?' WHERE row = 1");
	base_run(base, "UPDATE member SET memo = 'y', batch = " B "\n"
	    "WHERE id = 1");
	base_commit(base);
	undo(base, 5, 1, 1, &told);
	assert_int_equal(told.row, 1);
	assert_int_equal(told.why, CRM_CONFLICT_ERASED);
}

/* A number that was freed and taken again is another row. */
static void
test_conflict_reused(void **state)
{
	struct base *base = *state;
	struct told told;
	int64_t n, later;

	base_begin(base);
	base_run(base, "INSERT INTO segment (name, title, saved_at, batch)\n"
	    "VALUES ('a', '', 0, " B ")");
	base_commit(base);
	base_begin(base);
	base_run(base, "DELETE FROM segment");
	n = base_commit(base);
	base_begin(base);
	base_run(base, "INSERT INTO segment (name, title, saved_at, batch)\n"
	    "VALUES ('b', '', 0, " B ")");
	later = base_commit(base);
	undo(base, n, 1, 0, &told);
	assert_int_equal(told.by, later);
	assert_int_equal(base_int(base, "SELECT count(*) FROM segment\n"
	    "WHERE name = 'b'"), 1);
}

static void
test_refused(void **state)
{
	struct base *base = *state;
	int64_t a = add_member(base, "a"), u, v;

	assert_refused(base, 7, "there is no batch 7; crm-db log lists them");
	assert_refused(base, 0, "there is no batch 0; crm-db log lists them");
	/* Not the one that is open, either. */
	assert_refused(base, 2, "there is no batch 2; crm-db log lists them");
	u = undo(base, a, 0, 1, NULL);
	assert_refused(base, a, "batch 1 was taken back already, by batch 2");
	v = undo(base, u, 0, 1, NULL);
	assert_refused(base, u, "batch 2 was taken back already, by batch 3");
	undo(base, v, 0, 1, NULL);
	assert_refused(base, a, "batch 1 was taken back already, by batch 2");
}

static void
test_age(void **state)
{
	struct base *base = *state;
	const int64_t day = 86400;
	int64_t a = add_member(base, "a"), b = rename_all(base, "b");

	crm_db_set_now(base->db, BASE_NOW + 90 * day + 1);
	assert_refused(base, b, "batch 2 is older than 90 days: what it "
	    "changed is no longer kept");
	crm_db_set_now(base->db, BASE_NOW + 90 * day);
	undo(base, b, 0, 1, NULL);
	/* The images of what is too old go with the next batch. */
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE batch = 2"), 1);
	crm_db_set_now(base->db, BASE_NOW + 90 * day + 1);
	add_member(base, "c");
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE batch = 2"), 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image"),
	    0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_pack"), 1);
	crm_db_set_now(base->db, BASE_NOW + 180 * day + 1);
	add_member(base, "d");
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_pack"), 0);
	assert_refused(base, a, "batch 1 is older than 90 days: what it "
	    "changed is no longer kept");
}

/* Withdrawals stay, whatever is taken back. */
static void
test_optout(void **state)
{
	struct base *base = *state;
	int64_t n;

	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', " B ")");
	base_run(base, "INSERT INTO consent (member, channel, given_at, turns,\n"
	    "\thow, proof, batch) VALUES (1, 'sms', 0, 0, '', '', " B ")");
	base_run(base, "INSERT INTO optout (channel, hash, withdrawn_at, how,\n"
	    "\tmember) VALUES ('sms', 'x', 0, 'test', 1)");
	n = base_commit(base);
	undo(base, n, 0, 2, NULL);
	assert_int_equal(base_int(base, "SELECT count(*) FROM consent"), 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM optout"), 1);
}

/* An undo that is itself rolled back has not been. */
static void
test_dry(void **state)
{
	struct base *base = *state;
	struct crm_undo how = { .conflict = NULL };
	int64_t n = add_member(base, "a"), undone;
	char *was = content(base);

	base_begin(base);
	assert_int_equal(crm_batch_undo(base->db, n, &how, &undone), 0);
	crm_batch_rollback(base->db);
	assert_content(base, was);
	undo(base, n, 0, 1, NULL);
	free(was);
}

/* Many rows, in a chain of changes, there and back again. */
static void
test_many(void **state)
{
	struct base *base = *state;
	char *was, *after;
	int64_t n, u;

	base_begin(base);
	base_run(base, "WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL\n"
	    "\tSELECT i + 1 FROM c WHERE i < 3000)\n"
	    "INSERT INTO member (id, code, name, batch)\n"
	    "SELECT i, 'c' || i, 'n', " B " FROM c");
	base_commit(base);
	was = content(base);
	base_begin(base);
	base_run(base, "DELETE FROM member WHERE id % 3 = 0");
	base_run(base, "UPDATE member SET name = 'x' || id, batch = " B "\n"
	    "WHERE id % 3 = 1");
	base_run(base, "INSERT INTO member_field (member, name, value, batch)\n"
	    "SELECT id, 'f', 'v', " B " FROM member");
	n = base_commit(base);
	after = content(base);
	u = undo(base, n, 0, 4000, NULL);
	assert_content(base, was);
	undo(base, u, 0, 4000, NULL);
	assert_content(base, after);
	free(was);
	free(after);
}

/* A pack that was cut short or holds anything is refused, and nothing is done. */
static void
test_damaged(void **state)
{
	struct base *base = *state;
	struct crm_undo how = { .conflict = NULL };
	int64_t n, u, undone, size, i;
	int whole = 0, step = base_quick() ? 5 : 1;

	base_begin(base);
	base_run(base, "INSERT INTO member (id, code, name, birth, batch)\n"
	    "VALUES (7, 'abc', 'name', '2000-01-01', " B "),\n"
	    "(9, NULL, 'other', NULL, " B ")");
	n = base_commit(base);
	u = undo(base, n, 0, 2, NULL);
	size = base_int(base, "SELECT length(body) FROM batch_pack");
	for (i = 0; i < size; i += step) {
		base_begin(base);
		assert_int_equal(crm_run(base->db, "UPDATE batch_pack\n"
		    "SET body = cast(substr(body, 1, :n) AS BLOB)", "i", i), 0);
		if (crm_batch_undo(base->db, u, &how, &undone) == 0)
			whole++;
		crm_err_clear(base->err);
		crm_batch_rollback(base->db);
	}
	/* Where an image ends a body may end, too. */
	assert_in_range(whole, step == 1 ? 2 : 0, 2);
	base_begin(base);
	base_run(base, "UPDATE batch_pack SET body = X'0000000000FFFF'");
	assert_int_equal(crm_batch_undo(base->db, u, &how, &undone), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFLICT);
	crm_err_clear(base->err);
	crm_batch_rollback(base->db);
	undo(base, u, 0, 2, NULL);
}

static int
add_rows(void *arg, const struct crm_batch_rows *rows)
{
	int64_t *sum = arg;

	sum[0] += rows->made;
	sum[1] += rows->changed;
	sum[2] += rows->deleted;
	return (0);
}

static void
assert_rows(struct base *base, int64_t batch, int64_t made, int64_t changed,
    int64_t deleted)
{
	int64_t sum[3] = { 0 };

	assert_int_equal(crm_batch_tables(base->db, batch, add_rows, sum), 0);
	assert_int_equal(sum[0], made);
	assert_int_equal(sum[1], changed);
	assert_int_equal(sum[2], deleted);
}

/* What a batch did is known whatever was done to its rows since. */
static void
test_tables(void **state)
{
	struct base *base = *state;
	int64_t n, u;

	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', " B "),\n"
	    "('b', " B "), ('c', " B ")");
	n = base_commit(base);
	rename_all(base, "x");
	base_begin(base);
	base_run(base, "DELETE FROM member WHERE id = 1");
	base_run(base, "UPDATE member SET name = 'y', batch = " B);
	base_commit(base);
	u = undo(base, 3, 0, 3, NULL);
	assert_rows(base, n, 3, 0, 0);
	assert_rows(base, 2, 0, 3, 0);
	assert_rows(base, 3, 0, 2, 1);
	assert_rows(base, u, 1, 2, 0);
	undo(base, 2, 0, 3, NULL);
	undo(base, n, 0, 3, NULL);
	assert_rows(base, n, 3, 0, 0);
	assert_rows(base, 2, 0, 3, 0);
	assert_rows(base, 99, 0, 0, 0);
}

int
main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, base_setup, \
			    base_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_trace), TEST(test_rollback), TEST(test_outside),
		TEST(test_outside_insert), TEST(test_insert),
		TEST(test_update), TEST(test_delete), TEST(test_twice),
		TEST(test_replace), TEST(test_values), TEST(test_references),
		TEST(test_unique), TEST(test_conflicts),
		TEST(test_conflict_deleted), TEST(test_conflict_needed),
		TEST(test_conflict_rival), TEST(test_conflict_reused),
		TEST(test_refused), TEST(test_age), TEST(test_optout),
		TEST(test_dry), TEST(test_many), TEST(test_exchange),
		TEST(test_whole), TEST(test_erase),
		TEST(test_damaged), TEST(test_tables)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

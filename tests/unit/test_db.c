#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>

#include "base.h"
#include "core/db_int.h"
#include "core/hash.h"
#include "core/migration.h"

static void
write_file(const char *path, const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd != -1);
	assert_int_equal(write(fd, p, n), n);
	assert_int_equal(close(fd), 0);
}

static int
mode_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return (-1);
	return ((int)(st.st_mode & 0777));
}

/* Opens what cannot be opened: the kind and the words. */
static void
assert_refused(struct base *base, const char *path, enum crm_open mode,
    enum crm_errkind kind, const char *why)
{
	struct crm_db_opt opt = { .mode = mode, .program = "unit",
	    .now = BASE_NOW };
	struct crm_db *db;
	int ok = -1;

	crm_err_clear(base->err);
	db = crm_db_open(base->err, path, &opt, &ok);
	assert_non_null(db);
	assert_int_equal(ok, 0);
	if (crm_errkind(base->err) != kind ||
	    strstr(crm_errmsg(base->err), why) == NULL)
		fail_msg("kind %d: %s", (int)crm_errkind(base->err),
		    crm_errmsg(base->err));
	crm_db_close(db);
	crm_err_clear(base->err);
}

static void
test_init(void **state)
{
	struct base *base = *state;
	struct crm_db_init init = { "GBP", "Europe/London", -1, BASE_NOW };
	struct crm_buf text = { 0 };

	assert_int_equal(mode_of(BASE_PATH), 0600);
	assert_int_equal(crm_db_decimals(base->db), 0);
	assert_true(crm_db_key(base->db)->k0 != crm_db_key(base->db)->k1);
	assert_int_equal(crm_db_get(base->db, "timezone", &text), 1);
	assert_string_equal(crm_buf_text(&text), "Asia/Seoul");
	assert_int_equal(crm_db_get(base->db, "nothing", &text), 0);
	crm_buf_free(&text);
	/* It exists, as a file, a folder, a dangling link. */
	assert_int_equal(crm_db_init(base->err, BASE_PATH, &init), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CREATE);
	crm_err_clear(base->err);
	assert_int_equal(symlink("nowhere", "link.db"), 0);
	assert_int_equal(crm_db_init(base->err, "link.db", &init), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CREATE);
	crm_err_clear(base->err);
	assert_int_equal(unlink("link.db"), 0);
	assert_int_equal(access("nowhere", F_OK), -1);
	/* No such folder, no such currency: and nothing is left behind. */
	assert_int_equal(crm_db_init(base->err, "none/x.db", &init), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CREATE);
	crm_err_clear(base->err);
	init.currency = "XXX";
	assert_int_equal(crm_db_init(base->err, "x.db", &init), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_INPUT);
	crm_err_clear(base->err);
	assert_int_equal(access("x.db", F_OK), -1);
}

/* A log that a former database left would be played into the new one. */
static void
test_init_log(void **state)
{
	struct base *base = *state;
	struct crm_db_init init = { "KRW", "Asia/Seoul", -1, BASE_NOW };

	write_file("old.db-wal", "log", 3);
	assert_int_equal(crm_db_init(base->err, "old.db", &init), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CREATE);
	assert_non_null(strstr(crm_errmsg(base->err), "old.db-wal"));
	crm_err_clear(base->err);
	assert_int_equal(access("old.db", F_OK), -1);
	assert_int_equal(truncate("old.db-wal", 0), 0);
	assert_int_equal(crm_db_init(base->err, "old.db", &init), 0);
	base_remove("old.db");
}

static void
test_refusals(void **state)
{
	struct base *base = *state;
	char junk[4096];

	assert_refused(base, "none.db", CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "there is no database; make one with crm-db init");
	assert_refused(base, "none/x.db", CRM_OPEN_WRITE, CRM_ERR_CONFIG,
	    "there is no database");
	assert_refused(base, BASE_PATH "/x", CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "there is no database");
	assert_refused(base, ".", CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "this is no file");
	assert_int_equal(symlink("unit.db", "link.db"), 0);
	assert_refused(base, "link.db", CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "symbolic link");
	assert_int_equal(unlink("link.db"), 0);
	/* Empty, text, short, and a database of somebody else. */
	write_file("junk.db", "", 0);
	assert_refused(base, "junk.db", CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "no database of the crm programs");
	memset(junk, 'x', sizeof(junk));
	write_file("junk.db", junk, sizeof(junk));
	assert_refused(base, "junk.db", CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "no database of the crm programs");
	assert_refused(base, "junk.db", CRM_OPEN_WRITE, CRM_ERR_CONFIG,
	    "no database of the crm programs");
	write_file("junk.db", "SQLite format 3", 16);
	assert_refused(base, "junk.db", CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "no database of the crm programs");
	base_remove("junk.db");
	/* Nothing of it was made on the way. */
	assert_int_equal(access("none.db", F_OK), -1);
	assert_int_equal(access("none.db-lock", F_OK), -1);
}

/* A folder on the way may be a link: that is common, and no attack. */
static void
test_folder_link(void **state)
{
	struct base *base = *state;
	struct crm_db *db;

	assert_int_equal(symlink(".", "here"), 0);
	db = base_open(base->err, "here/unit.db", CRM_OPEN_READ);
	crm_db_close(db);
	assert_int_equal(unlink("here"), 0);
}

static void
test_newer(void **state)
{
	struct base *base = *state;

	base_run(base, "PRAGMA user_version = 99");
	crm_db_close(base->db);
	base->db = NULL;
	assert_refused(base, BASE_PATH, CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "the database is newer (schema 99) than this program");
	assert_refused(base, BASE_PATH, CRM_OPEN_WRITE, CRM_ERR_CONFIG,
	    "install the newer programs");
}

/* The holder's name is told, and a lock given back is free. */
static void
test_lock(void **state)
{
	struct base *base = *state;
	struct crm_db *db;
	char want[64];

	(void)snprintf(want, sizeof(want), "by unit (process %ld); try",
	    (long)getpid());
	assert_refused(base, BASE_PATH, CRM_OPEN_WRITE, CRM_ERR_BUSY, want);
	/* Readers do not care. */
	db = base_open(base->err, BASE_PATH, CRM_OPEN_READ);
	crm_db_close(db);
	crm_db_close(base->db);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	assert_int_equal(mode_of(BASE_PATH "-lock"), 0600);
}

static void
test_lock_nameless(void **state)
{
	struct base *base = *state;
	int fd;

	crm_db_close(base->db);
	base->db = NULL;
	fd = open(BASE_PATH "-lock", O_RDWR | O_CREAT, 0600);
	assert_true(fd != -1);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_refused(base, BASE_PATH, CRM_OPEN_WRITE, CRM_ERR_BUSY,
	    "being written by another program; try");
	assert_int_equal(close(fd), 0);
}

/* A database for a group has a lock, and a log, for the group. */
static void
test_group(void **state)
{
	struct base *base = *state;
	struct crm_db_init init = { "KRW", "Asia/Seoul", (long)getegid(),
	    BASE_NOW };
	struct crm_db *db;

	(void)umask(077);
	assert_int_equal(crm_db_init(base->err, "group.db", &init), 0);
	db = base_open(base->err, "group.db", CRM_OPEN_WRITE);
	assert_int_equal(mode_of("group.db"), 0660);
	assert_int_equal(mode_of("group.db-lock"), 0660);
	assert_int_equal(mode_of("group.db-wal"), 0660);
	crm_db_close(db);
	base_remove("group.db");
}

static void
test_read_only(void **state)
{
	struct base *base = *state;

	crm_db_close(base->db);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_READ);
	assert_int_equal(crm_run(base->db, "INSERT INTO channel (name)\n"
	    "VALUES ('x')", ""), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_PERMISSION);
	crm_err_clear(base->err);
}

/* A reader keeps what it began to see, and no writer waits for it. */
static void
test_reader(void **state)
{
	struct base *base = *state;
	struct crm_db *reader;
	struct crm_stmt *stmt;
	int64_t n;

	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', 1),\n"
	    "('b', 1)");
	base_commit(base);
	reader = base_open(base->err, BASE_PATH, CRM_OPEN_READ);
	stmt = crm_sql(reader, "SELECT id FROM member ORDER BY id");
	assert_non_null(stmt);
	assert_int_equal(crm_step(stmt), 1);
	alarm(5);
	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('c', 2)");
	base_commit(base);
	alarm(0);
	assert_int_equal(crm_step(stmt), 1);
	assert_int_equal(crm_step(stmt), 0);
	assert_int_equal(crm_one(reader, &n, "SELECT count(*) FROM member",
	    ""), 1);
	assert_int_equal(n, 3);
	crm_db_close(reader);
}

/* After a commit nothing is left in the log but for readers. */
static void
test_checkpoint(void **state)
{
	struct base *base = *state;
	struct stat st;

	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', 1)");
	base_commit(base);
	assert_int_equal(stat(BASE_PATH "-wal", &st), 0);
	assert_int_equal(st.st_size, 0);
}

static void
test_bind(void **state)
{
	struct base *base = *state;
	struct crm_stmt *stmt;

	stmt = crm_sql(base->db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8");
	assert_non_null(stmt);
	assert_int_equal(crm_bind(stmt, "idtsbnoo", INT64_MIN, 0.5, "t",
	    "some", (size_t)2, "\0\1", (size_t)2, INT64_MIN, (int64_t)7), 0);
	assert_int_equal(crm_step(stmt), 1);
	assert_int_equal(crm_col_count(stmt), 8);
	assert_int_equal(crm_col_int(stmt, 0), INT64_MIN);
	assert_string_equal(crm_col_text(stmt, 1), "0.5");
	assert_string_equal(crm_col_text(stmt, 2), "t");
	assert_string_equal(crm_col_text(stmt, 3), "so");
	assert_memory_equal(crm_col_blob(stmt, 4), "\0\1", 2);
	assert_int_equal(crm_col_len(stmt, 4), 2);
	assert_true(crm_col_null(stmt, 5));
	assert_true(crm_col_null(stmt, 6));
	assert_int_equal(crm_col_int(stmt, 6), CRM_NULL);
	assert_string_equal(crm_col_text(stmt, 6), "");
	assert_int_equal(crm_col_int(stmt, 7), 7);
	assert_true(crm_col_number(stmt, 7));
	assert_false(crm_col_number(stmt, 2));
	assert_int_equal(crm_step(stmt), 0);
	/* Asked for again it is the same one, and clean. */
	assert_int_equal(crm_bind(stmt, "iiiiiiiii", (int64_t)1, (int64_t)1,
	    (int64_t)1, (int64_t)1, (int64_t)1, (int64_t)1, (int64_t)1,
	    (int64_t)1, (int64_t)1), -1);
	crm_err_clear(base->err);
}

static void
test_scans(void **state)
{
	struct base *base = *state;
	struct crm_db_opt opt = { .mode = CRM_OPEN_WRITE, .program = "unit",
	    .now = BASE_NOW, .check_scans = 1 };
	int64_t v;
	int ok;

	crm_db_close(base->db);
	base->db = crm_db_open(base->err, BASE_PATH, &opt, &ok);
	assert_true(ok);
	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', 1),\n"
	    "('b', 1), ('c', 1)");
	assert_int_equal(crm_run(base->db, "SELECT id FROM member\n"
	    "WHERE name = 'x'", ""), -1);
	assert_non_null(strstr(crm_errmsg(base->err), "scanned"));
	crm_err_clear(base->err);
	assert_int_equal(crm_one(base->db, &v, "SELECT id FROM member\n"
	    "WHERE name = 'c'", ""), -1);
	crm_err_clear(base->err);
	assert_int_equal(crm_one(base->db, &v, "SELECT id FROM member\n"
	    "WHERE name = 'c' /* scan: a test */", ""), 1);
	assert_int_equal(v, 3);
	assert_int_equal(crm_one(base->db, &v, "SELECT id FROM member\n"
	    "WHERE id = 2", ""), 1);
	crm_batch_rollback(base->db);
}

static void
hear(void *arg, const char *what)
{
	struct crm_buf *heard = arg;

	crm_buf_fmt(heard, "%s\n", what);
}

static void
test_integrity(void **state)
{
	struct base *base = *state;
	struct crm_buf heard = { 0 };

	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', 1)");
	assert_int_equal(crm_db_integrity(base->db, hear, &heard), 0);
	base_run(base, "PRAGMA foreign_keys = OFF");
	base_run(base, "INSERT INTO member_field (member, name, value, batch)\n"
	    "VALUES (77, 'x', 'y', 1)");
	assert_int_equal(crm_db_integrity(base->db, hear, &heard), 1);
	assert_string_equal(crm_buf_text(&heard), "row 1 of member_field "
	    "refers to a missing row of member\n");
	crm_buf_free(&heard);
}

static void
test_backup(void **state)
{
	struct base *base = *state;
	struct crm_db *copy;
	int64_t n;

	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', 1)");
	base_commit(base);
	/* Of a reader, while the writer has the lock and works. */
	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('b', 2)");
	copy = base_open(base->err, BASE_PATH, CRM_OPEN_READ);
	assert_int_equal(crm_db_backup(copy, "copy.db"), 0);
	crm_db_close(copy);
	crm_batch_rollback(base->db);
	assert_int_equal(mode_of("copy.db"), 0600);
	assert_int_equal(access("copy.db-wal", F_OK), -1);
	/* It can be read, then written, with the same secret. */
	copy = base_open(base->err, "copy.db", CRM_OPEN_READ);
	assert_int_equal(crm_one(copy, &n, "SELECT count(*) FROM member", ""),
	    1);
	assert_int_equal(n, 1);
	assert_true(crm_db_key(copy)->k0 == crm_db_key(base->db)->k0);
	crm_db_close(copy);
	copy = base_open(base->err, "copy.db", CRM_OPEN_WRITE);
	assert_int_equal(crm_one(copy, &n, "SELECT count(*)\n"
	    "FROM pragma_journal_mode\n"
	    "WHERE journal_mode = 'wal'", ""), 1);
	assert_int_equal(n, 1);
	crm_db_close(copy);
	/* Never over a file that is there. */
	assert_int_equal(crm_db_backup(base->db, "copy.db"), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CREATE);
	crm_err_clear(base->err);
	assert_int_equal(crm_db_backup(base->db, "none/copy.db"), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CREATE);
	crm_err_clear(base->err);
	base_remove("copy.db");
}

/* What is damaged is not called a backup. */
static void
test_backup_damaged(void **state)
{
	struct base *base = *state;

	base_run(base, "PRAGMA foreign_keys = OFF");
	base_run(base, "INSERT INTO member_field (member, name, value, batch)\n"
	    "VALUES (77, 'x', 'y', 1)");
	assert_int_equal(crm_db_backup(base->db, "copy.db"), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_DATABASE);
	assert_non_null(strstr(crm_errmsg(base->err), "damaged"));
	crm_err_clear(base->err);
	assert_int_equal(access("copy.db", F_OK), -1);
}

/* Everything that a database has, as statements that drop it. */
static void
list_drops(struct base *base, struct crm_buf *drops)
{
	struct crm_stmt *stmt = crm_sql(base->db, "SELECT format(\n"
	    "\t'DROP %s IF EXISTS \"%w\";', upper(type), name)\n"
	    "FROM sqlite_schema\n"
	    "WHERE type IN ('table', 'view', 'trigger')\n"
	    "\tAND name NOT LIKE 'sqlite_%'\n"
	    "ORDER BY type = 'table', name /* scan: the schema is small */");

	assert_non_null(stmt);
	while (crm_step(stmt) == 1)
		crm_buf_str(drops, crm_col_text(stmt, 0));
	assert_false(drops->bad);
}

/* The first schema, with the settings of this one. */
static void
make_old(struct base *base)
{
	struct crm_buf drops = { 0 };

	base_run(base, "PRAGMA foreign_keys = OFF");
	base_run(base, "CREATE TEMP TABLE settings AS SELECT * FROM setting\n"
	    "/* scan: they are few */");
	base_run(base, "CREATE TEMP TABLE secrets AS SELECT * FROM secret\n"
	    "/* scan: one row */");
	list_drops(base, &drops);
	assert_int_equal(crm_db_exec(base->db, drops.p), 0);
	crm_buf_free(&drops);
	assert_int_equal(crm_db_exec(base->db, crm_migrations[0].sql), 0);
	base_run(base, "INSERT INTO setting SELECT * FROM temp.settings\n"
	    "/* scan: they are few */");
	base_run(base, "INSERT INTO secret SELECT * FROM temp.secrets\n"
	    "/* scan: one row */");
	base_run(base, "PRAGMA user_version = 1");
}

/* An older schema is brought up to date by a writer, with a backup first. */
static void
test_migrate(void **state)
{
	struct base *base = *state;
	struct crm_db *copy;
	int64_t n;

	make_old(base);
	crm_db_close(base->db);
	base->db = NULL;
	assert_refused(base, BASE_PATH, CRM_OPEN_READ, CRM_ERR_CONFIG,
	    "run crm-db check once");
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	assert_int_equal(base_int(base, "SELECT count(*) FROM v_member"), 0);
	assert_int_equal(mode_of(BASE_PATH "-schema-1"), 0600);
	copy = base_open(base->err, BASE_PATH "-schema-1", CRM_OPEN_WRITE);
	assert_int_equal(crm_one(copy, &n, "SELECT count(*) FROM v_member",
	    ""), 1);
	crm_db_close(copy);
	base_remove(BASE_PATH "-schema-1");
	base_remove(BASE_PATH "-schema-1-schema-1");
}

/* The schema in front of the step of that name. */
static void
make_before(struct base *base, const char *step)
{
	char version[64];
	size_t i;

	make_old(base);
	/* Without it a new name of a table is not new to who refers to it. */
	base_run(base, "PRAGMA foreign_keys = ON");
	for (i = 1; strcmp(crm_migrations[i].name + 5, step) != 0; i++)
		assert_int_equal(crm_db_exec(base->db, crm_migrations[i].sql),
		    0);
	(void)snprintf(version, sizeof(version), "PRAGMA user_version = %d",
	    crm_migrations[i].version - 1);
	assert_int_equal(crm_db_exec(base->db, version), 0);
}

/* Two messages, one of them in a file; a third has gone. */
static const char messages[] =
    "INSERT INTO member (id, batch) VALUES (1, 1), (2, 1);"
    "INSERT INTO campaign (id, name, channel, title, made_at, batch)\n"
    "VALUES (1, 'a', 'sms', '', 0, 1);"
    "INSERT INTO delivery (id, campaign, wave, member, channel, arm, contact,\n"
    "\tkey, domain, part, place, state, reason, reply, tries, next_at,\n"
    "\tdeadline, began, claimed_at, claimer, ended_at, addressee, planned_at,\n"
    "\tagain, decided_at, decision, gone)\n"
    "VALUES (3, 1, 1, 1, 'sms', 'A', 'Ab', 'ab', 'd', 4, 5, 'failed', 'r',\n"
    "\t's', 6, 7, 8, 1, 9, 'p', 10, 11, 12, 0, 13, 'u', 1),\n"
    "\t(5, 1, 1, 2, 'sms', '', 'c', 'c', '', 1, 1, 'queued', '', '', 0, 1,\n"
    "\t2, 0, NULL, '', NULL, 0, 0, 1, NULL, '', 0),\n"
    "\t(9, 1, 1, 2, 'sms', '', 'e', 'e', '', 1, 2, 'queued', '', '', 0, 1,\n"
    "\t2, 0, NULL, '', NULL, 0, 0, 1, NULL, '', 0);"
    "DELETE FROM delivery WHERE id = 9;"
    "INSERT INTO handover (id, campaign, wave, channel, part, number, state,\n"
    "\tfile, temp, members, claimer, at)\n"
    "VALUES (1, 1, 1, 'sms', 4, 1, 'sent', 'f', '', 1, '', 0);"
    "INSERT INTO handover_delivery (delivery, handover) VALUES (3, 1);";

/* Puts a contact into the wave of the two messages: 0, or -1 for one there. */
static int
hold(struct base *base, const char *contact)
{
	int64_t n;
	int rc = crm_one(base->db, &n, "INSERT INTO delivery_contact\n"
	    "(campaign, wave, hash)\n"
	    "VALUES (1, 1, :hash)\n"
	    "RETURNING 1", "i", (int64_t)crm_hash_of(crm_db_key(base->db),
	    contact, strlen(contact)).a);

	crm_err_clear(base->err);
	return (rc == -1 ? -1 : 0);
}

/* A new table of messages keeps those there are, and their files. */
static void
test_migrate_queue(void **state)
{
	struct base *base = *state;

	make_before(base, "queue");
	assert_int_equal(crm_db_exec(base->db, messages), 0);
	crm_db_close(base->db);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	assert_int_equal(base_int(base, "SELECT count(*) FROM delivery\n"
	    "WHERE (id, campaign, wave, member, channel, arm, contact,\n"
	    "\tdomain, part, place, state, reason, reply, tries, next_at,\n"
	    "\tdeadline, began, claimed_at, claimer, ended_at, addressee,\n"
	    "\tplanned_at, again, decided_at, decision, gone) IN (VALUES\n"
	    "(3, 1, 1, 1, 'sms', 'A', 'Ab', 'd', 4, 5, 'failed', 'r',\n"
	    "\t's', 6, 7, 8, 1, 9, 'p', 10, 11, 12, 0, 13, 'u', 1))\n"
	    "/* scan: two rows */"), 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM delivery\n"
	    "WHERE state = 'queued' AND ended_at IS NULL AND again = 1\n"
	    "/* scan: two rows */"), 1);
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM handover_delivery\n"
	    "WHERE delivery = 3 AND handover = 1"), 1);
	assert_int_equal(base_int(base, "SELECT seq FROM sqlite_sequence\n"
	    "WHERE name = 'delivery' /* scan: few tables */"), 9);
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM pragma_foreign_key_check /* scan: checks all */"), 0);
	/* The file goes with its message. */
	base_run(base, "DELETE FROM delivery WHERE id = 3");
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM handover_delivery /* scan: none */"), 0);
}

/* A member's message is looked for among the member's, not the wave's. */
static void
assert_by_member(struct base *base)
{
	struct crm_stmt *stmt = crm_sql(base->db, "EXPLAIN QUERY PLAN\n"
	    "SELECT state FROM delivery\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND member = :member");

	assert_non_null(stmt);
	assert_int_equal(crm_step(stmt), 1);
	assert_non_null(strstr(crm_col_text(stmt, 3), "delivery_member"));
	crm_reset(stmt);
}

static void
test_plan_by_member(void **state)
{

	assert_by_member(*state);
}

/* A contact stands once in a wave, until its message goes or forgets it. */
static void
test_migrate_once(void **state)
{
	struct base *base = *state;

	make_before(base, "once");
	assert_int_equal(crm_db_exec(base->db, messages), 0);
	base_run(base, "UPDATE delivery SET contact = '', key = 'erased 5'\n"
	    "WHERE id = 5");
	assert_int_equal(crm_db_exec(base->db, "INSERT INTO delivery\n"
	    "(id, campaign, wave, member, channel, arm, contact, key, domain,\n"
	    "\tpart, place, next_at, deadline)\n"
	    "VALUES (11, 1, 1, 2, 'sms', '', 'G', 'g', '', 1, 2, 1, 2)"), 0);
	crm_db_close(base->db);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM delivery_contact /* scan: two rows */"), 2);
	assert_int_equal(hold(base, "sms ab"), -1);
	assert_int_equal(hold(base, "sms g"), -1);
	assert_int_equal(hold(base, "sms erased 5"), 0);
	base_run(base, "DELETE FROM delivery WHERE id = 3");
	base_run(base, "UPDATE delivery SET contact = '', hash = NULL\n"
	    "WHERE id = 11");
	assert_int_equal(hold(base, "sms ab"), 0);
	assert_int_equal(hold(base, "sms g"), 0);
	assert_by_member(base);
	base_remove(BASE_PATH "-schema-28");
}

/* What codes begin with, but for their last six characters. */
static void
test_migrate_bound(void **state)
{
	struct base *base = *state;

	make_before(base, "bound");
	assert_int_equal(crm_db_exec(base->db, "INSERT INTO member (id, batch)\n"
	    "VALUES (1, 1), (2, 1), (3, 1);"
	    "INSERT INTO campaign (id, name, channel, title, made_at, batch)\n"
	    "VALUES (1, 'a', 'sms', '', 0, 1), (2, 'b', 'sms', '', 0, 1),\n"
	    "(3, 'c', 'sms', '', 0, 1), (4, 'd', 'sms', '', 0, 1),\n"
	    "(5, 'e', 'sms', '', 0, 1);"
	    "INSERT INTO campaign_target (campaign, member, verdict, reason,\n"
	    "\tcontact, segment, at, coupon, batch)\n"
	    "VALUES (1, 1, 'in', '', '', '', 5, 'SPRING-ABCDEFGH', 1),\n"
	    "(1, 2, 'in', '', '', '', 7, 'SPRING-ABXDEFGH', 1),\n"
	    "(1, 3, 'out', '', '', '', 9, '', 1),\n"
	    "(2, 1, 'in', '', '', '', 3, '', 1),\n"
	    "(3, 1, 'out', '', '', '', 3, '', 1),\n"
	    "(4, 1, 'in', '', '', '', 4, 'AB', 1),\n"
	    "(5, 1, 'in', '', '', '', 2, 'ABCDEFGHIJ', 1)"), 0);
	crm_db_close(base->db);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM campaign_bound /* scan: five */"), 5);
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM campaign_bound\n"
	    "WHERE (campaign, listed_at, coalesce(coupon, '-')) IN (VALUES\n"
	    "(1, 7, 'SPRING-AB'), (2, 3, '-'), (3, 0, '-'), (4, 4, ''),\n"
	    "(5, 2, 'ABCD')) /* scan: five */"), 5);
	base_remove(BASE_PATH "-schema-26");
}

/* A reader that may upgrade waits for nobody, unless there is work. */
static void
test_upgrade(void **state)
{
	struct base *base = *state;
	struct crm_db *db;

	db = base_open(base->err, BASE_PATH, CRM_OPEN_UPGRADE);
	crm_db_close(db);
	make_old(base);
	assert_refused(base, BASE_PATH, CRM_OPEN_UPGRADE, CRM_ERR_BUSY,
	    "being written by unit");
	crm_db_close(base->db);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_UPGRADE);
	assert_int_equal(base_int(base, "SELECT count(*) FROM v_member"), 0);
	base_remove(BASE_PATH "-schema-1");
}

/* A snapshot stays what it was while others write. */
static void
test_snapshot(void **state)
{
	struct base *base = *state;
	struct crm_db *db;
	int64_t n;

	db = base_open(base->err, BASE_PATH, CRM_OPEN_READ);
	assert_int_equal(crm_db_snapshot(db), 0);
	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch) VALUES ('a', 1)");
	base_commit(base);
	assert_int_equal(crm_one(db, &n, "SELECT count(*) FROM member", ""),
	    1);
	assert_int_equal(n, 0);
	crm_db_close(db);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member"), 1);
}

/* Killed between the log and the file: what was committed is there. */
static void
test_killed(void **state)
{
	struct base *base = *state;
	int fd[2], i, status;
	char done;
	pid_t pid;

	crm_db_close(base->db);
	base->db = NULL;
	assert_int_equal(pipe(fd), 0);
	for (i = 0; i < 20; i++) {
		pid = fork();
		assert_true(pid != -1);
		if (pid == 0) {
			base->db = base_open(base->err, BASE_PATH,
			    CRM_OPEN_WRITE);
			base_begin(base);
			base_run(base, "INSERT INTO member (name, batch)\n"
			    "VALUES ('a', 1)");
			if (i % 2 == 0)
				base_commit(base);
			assert_int_equal(write(fd[1], "x", 1), 1);
			for (;;)
				(void)pause();
		}
		assert_int_equal(read(fd[0], &done, 1), 1);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
	}
	assert_int_equal(close(fd[0]), 0);
	assert_int_equal(close(fd[1]), 0);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member"), 10);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch"), 10);
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM pragma_integrity_check\n"
	    "WHERE integrity_check = 'ok'"), 1);
}

int
main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, base_setup, \
			    base_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_init), TEST(test_init_log), TEST(test_refusals),
		TEST(test_folder_link), TEST(test_newer), TEST(test_lock),
		TEST(test_lock_nameless), TEST(test_group),
		TEST(test_read_only), TEST(test_reader), TEST(test_checkpoint),
		TEST(test_bind), TEST(test_scans), TEST(test_integrity),
		TEST(test_backup), TEST(test_backup_damaged),
		TEST(test_migrate), TEST(test_migrate_queue),
		TEST(test_migrate_once), TEST(test_plan_by_member),
		TEST(test_migrate_bound),
		TEST(test_upgrade), TEST(test_snapshot), TEST(test_killed)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

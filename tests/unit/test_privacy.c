#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "base.h"
#include "core/hash.h"
#include "core/redact.h"
#include "core/seal.h"
#include "record/access.h"
#include "record/erase.h"
#include "record/erased.h"
#include "record/identity.h"
#include "record/kept.h"
#include "record/optout.h"
#include "record/personal.h"
#include "record/replay.h"
#include "record/token.h"

static const struct crm_personal *
entry_of(const char *table)
{
	const struct crm_personal *t;
	size_t i;

	for (i = 0; (t = crm_personal_at(i)) != NULL; i++)
		if (strcmp(t->table, table) == 0)
			return (t);
	return (NULL);
}

/* 1 when a list "a b! c" has the word, with or without its mark. */
static int
listed(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (; *list != '\0'; list += strspn(list, " ")) {
		if (strncmp(list, word, n) == 0 &&
		    (list[n] == '\0' || list[n] == ' ' || list[n] == '!'))
			return (1);
		list += strcspn(list, " ");
	}
	return (0);
}

/*
 * Every table with a column "member" and every column of text is in the list:
 * whoever adds one says there how it is erased, or that it is of nobody.
 */
static void
test_listed(void **state)
{
	struct base *base = *state;
	const struct crm_personal *t;
	struct crm_stmt *stmt;
	int missing = 0;

	stmt = crm_sql(base->db, "SELECT t.name, c.name, c.type\n"
	    "FROM sqlite_schema AS t, pragma_table_info(t.name) AS c\n"
	    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'\n"
	    "ORDER BY t.name, c.cid");
	assert_non_null(stmt);
	while (crm_step(stmt) == 1) {
		t = entry_of(crm_col_text(stmt, 0));
		if (t == NULL) {
			missing++;
			print_error("personal.c lacks the table %s\n",
			    crm_col_text(stmt, 0));
			continue;
		}
		if ((strcmp(crm_col_text(stmt, 2), "TEXT") == 0 ||
		    strcmp(crm_col_text(stmt, 2), "BLOB") == 0) &&
		    !listed(t->columns, crm_col_text(stmt, 1))) {
			missing++;
			print_error("personal.c lacks %s.%s\n", t->table,
			    crm_col_text(stmt, 1));
		}
		if (strcmp(crm_col_text(stmt, 1), "member") == 0 &&
		    t->erase == NULL && strcmp(t->table, "kept") != 0 &&
		    strcmp(t->table, "erasure") != 0 &&
		    strcmp(t->table, "dedupe_key") != 0) {
			missing++;
			print_error("personal.c does not erase %s\n",
			    t->table);
		}
	}
	assert_int_equal(missing, 0);
}

/* What is personal is looked at, erased and known to be the living's. */
static void
test_statements(void **state)
{
	struct base *base = *state;
	const struct crm_personal *t;
	size_t i;
	int n;

	base_begin(base);
	assert_int_equal(crm_subject_fill(base->db, 1), 0);
	for (i = 0; (t = crm_personal_at(i)) != NULL; i++) {
		if (strchr(t->columns, '!') != NULL &&
		    strcmp(t->table, "order_view") != 0) {
			assert_non_null(t->rows);
			assert_non_null(t->erase);
			assert_non_null(t->all);
			for (n = 0; t->columns[n] != '\0'; n++)
				;
			assert_int_equal(crm_col_count(crm_sql(base->db,
			    t->rows)) - 1, crm_col_count(crm_sql(base->db,
			    t->all)));
		}
		if (t->show != NULL)
			assert_string_equal(crm_col_name(crm_sql(base->db,
			    t->show), 0), "row");
		if (t->erase != NULL)
			assert_int_equal(crm_run(base->db, t->erase, "i",
			    crm_batch(base->db)), 0);
	}
	crm_batch_rollback(base->db);
}

static int
keep_place(void *arg, size_t token, size_t at)
{
	size_t *place = arg;

	(void)token;
	*place = at;
	return (0);
}

/* Found wherever it stands, also across two blocks of a file. */
static void
test_tokens(void **state)
{
	static const char filler[] = "abcdefghijklmnop";
	struct base *base = *state;
	struct crm_tokens *tokens = crm_tokens_new(base->db);
	char text[128];
	size_t place;
	FILE *f;
	int i;

	assert_int_equal(crm_tokens_add(tokens, "01026567701", 11), 0);
	assert_int_equal(crm_tokens_add(tokens, "hong@example.com", 16), 0);
	assert_int_equal(crm_tokens_add(tokens, "short", 5), 0);
	/* The number as people write it is known as well. */
	assert_true(crm_tokens_count(tokens) >= 3);
	assert_int_equal(crm_tokens_in(tokens, "x010-2656-7701y", 15), 1);
	assert_int_equal(crm_tokens_in(tokens, "5601101026567701hong", 20), 1);
	assert_int_equal(crm_tokens_in(tokens, "0102656770", 10), 0);
	assert_int_equal(crm_tokens_in(tokens, "short", 5), 0);
	for (i = 0; i < 3; i++) {
		size_t at = 1024 * 1024 - 8 + (size_t)i * 7;
		size_t k;

		assert_non_null(f = fopen("bytes", "w"));
		for (k = 0; k < at; k++)
			fputc(filler[k % 16], f);
		fputs("hong@example.com", f);
		fputs(filler, f);
		assert_int_equal(fclose(f), 0);
		place = 0;
		assert_int_equal(crm_tokens_scan_file(tokens, "bytes",
		    keep_place, &place), 0);
		assert_int_equal(place, at);
	}
	assert_int_equal(crm_tokens_scan_file(tokens, "none", keep_place,
	    &place), 1);
	(void)unlink("bytes");
	/* Stored, the same set is read back; the values are not there. */
	base_begin(base);
	assert_int_equal(crm_tokens_store(tokens), 0);
	(void)base_commit(base);
	crm_tokens_free(tokens);
	tokens = crm_tokens_load(base->db);
	(void)snprintf(text, sizeof(text), "..hong@example.com..");
	assert_int_equal(crm_tokens_in(tokens, text, strlen(text)), 1);
	crm_tokens_free(tokens);
}

static void
test_seal(void **state)
{
	struct base *base = *state;
	struct crm_buf sealed = { 0 }, plain = { 0 };

	assert_int_equal(crm_seal(base->db, "hong@example.com", 16, &sealed),
	    0);
	assert_null(memmem(sealed.p, sealed.n, "hong", 4));
	assert_int_equal(crm_unseal(base->db, sealed.p, sealed.n, &plain), 1);
	assert_string_equal(crm_buf_text(&plain), "hong@example.com");
	crm_buf_reset(&plain);
	sealed.p[15] ^= 1;
	assert_int_equal(crm_unseal(base->db, sealed.p, sealed.n, &plain), 0);
	assert_int_equal(crm_unseal(base->db, "x", 1, &plain), 0);
	crm_buf_free(&sealed);
	crm_buf_free(&plain);
}

static void
append(struct base *base, const char *members)
{
	struct crm_access_entry entry = { 0 };

	entry.text[CRM_ACCESS_AT] = "2026-11-20 09:00:00";
	entry.text[CRM_ACCESS_WHO] = "kim\tx\ny";
	entry.text[CRM_ACCESS_MEMBERS] = members;
	if (crm_access_append(base->db, &entry, 0) == -1)
		fail_msg("%s", crm_errmsg(base->err));
}

static int
count_fault(void *arg, const struct crm_access_fault *fault)
{

	*(int *)arg += !fault->known;
	return (0);
}

static int64_t
faults(struct base *base)
{
	int n = 0;
	int64_t rc = crm_access_check(base->db, count_fault, &n);

	assert_int_equal(rc, n);
	return (rc);
}

static int
count_entry(void *arg, const struct crm_access_entry *entry)
{
	int64_t *last = arg;

	assert_string_equal(entry->text[CRM_ACCESS_WHO], "kim x y");
	*last = entry->number;
	return (0);
}

static void
truncate_log(long cut)
{
	struct stat st;

	assert_int_equal(stat(BASE_PATH "-access", &st), 0);
	assert_int_equal(truncate(BASE_PATH "-access", st.st_size - cut), 0);
}

/* A cut end, a hole, a changed letter, another first line, no log at all. */
static void
test_access(void **state)
{
	struct base *base = *state;
	int64_t last = 0;
	FILE *f;

	(void)unlink(BASE_PATH "-access");
	assert_int_equal(faults(base), 0);
	append(base, "1");
	append(base, "3 7-9");
	append(base, "~100-200");
	assert_int_equal(crm_access_each(base->db, count_entry, &last), 0);
	assert_int_equal(last, 3);
	assert_int_equal(faults(base), 0);
	truncate_log(10);
	assert_true(faults(base) > 0);
	/* What comes then goes on, and the hole stays seen. */
	append(base, "1");
	assert_true(faults(base) > 0);
	(void)unlink(BASE_PATH "-access");
	append(base, "1");
	append(base, "2");
	assert_non_null(f = fopen(BASE_PATH "-access", "r+"));
	assert_int_equal(fseek(f, -3, SEEK_END), 0);
	fputc('9', f);
	assert_int_equal(fclose(f), 0);
	assert_true(faults(base) > 0);
	(void)unlink(BASE_PATH "-access");
	append(base, "1");
	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch)\n"
	    "SELECT 'x', max(id) FROM batch");
	assert_int_equal(crm_access_anchor(base->db), 0);
	(void)base_commit(base);
	assert_int_equal(faults(base), 0);
	(void)unlink(BASE_PATH "-access");
	assert_int_equal(faults(base), 1);
	append(base, "5");
	/* Behind the entry that the database remembers, also when it forgets. */
	assert_int_equal(faults(base), 2);
	append(base, "6");
	base_begin(base);
	base_run(base, "INSERT INTO member (name, batch)\n"
	    "SELECT 'y', max(id) FROM batch");
	assert_int_equal(crm_access_anchor(base->db), 0);
	(void)base_commit(base);
	assert_int_equal(faults(base), 1);
	(void)unlink(BASE_PATH "-access");
}

/* A line that was written when the first one was not is taken up. */
static void
test_access_killed(void **state)
{
	struct base *base = *state;
	char head[271];
	int64_t last = 0;
	int fd;

	(void)unlink(BASE_PATH "-access");
	append(base, "1");
	fd = open(BASE_PATH "-access", O_RDWR);
	assert_int_equal(pread(fd, head, sizeof(head), 0), sizeof(head));
	append(base, "2");
	assert_int_equal(pwrite(fd, head, sizeof(head), 0), sizeof(head));
	assert_int_equal(close(fd), 0);
	append(base, "3");
	assert_int_equal(crm_access_each(base->db, count_entry, &last), 0);
	assert_int_equal(last, 3);
	assert_int_equal(faults(base), 0);
	(void)unlink(BASE_PATH "-access");
}

static void
test_access_names(void **state)
{
	struct crm_access_entry entry = { 0 };

	(void)state;
	entry.text[CRM_ACCESS_MEMBERS] = "3 7-9 12";
	assert_int_equal(crm_access_names(&entry, 3), 1);
	assert_int_equal(crm_access_names(&entry, 8), 1);
	assert_int_equal(crm_access_names(&entry, 12), 1);
	assert_int_equal(crm_access_names(&entry, 4), 0);
	assert_int_equal(crm_access_names(&entry, 1), 0);
	entry.text[CRM_ACCESS_MEMBERS] = "~10-20";
	assert_int_equal(crm_access_names(&entry, 15), 1);
	entry.text[CRM_ACCESS_MEMBERS] = "*";
	assert_int_equal(crm_access_names(&entry, 15), 1);
	entry.text[CRM_ACCESS_MEMBERS] = "";
	assert_int_equal(crm_access_names(&entry, 15), 0);
}

/* The front goes, the rest is still chained. */
static void
test_access_purge(void **state)
{
	struct base *base = *state;
	struct crm_access_entry entry = { 0 };
	int64_t n, last = 0;

	(void)unlink(BASE_PATH "-access");
	append(base, "1");
	append(base, "2");
	entry.text[CRM_ACCESS_AT] = "2026-11-22 09:00:00";
	entry.text[CRM_ACCESS_WHO] = "kim x y";
	assert_int_equal(crm_access_append(base->db, &entry, 1), 0);
	assert_int_equal(crm_access_purge(base->db, BASE_NOW + 86400, 1, &n),
	    0);
	assert_int_equal(n, 2);
	assert_int_equal(crm_access_purge(base->db, BASE_NOW + 86400, 0, &n),
	    0);
	assert_int_equal(n, 2);
	assert_int_equal(crm_access_each(base->db, count_entry, &last), 0);
	assert_int_equal(last, 3);
	assert_int_equal(faults(base), 0);
	append(base, "4");
	assert_int_equal(faults(base), 0);
	(void)unlink(BASE_PATH "-access");
}

static int64_t
add_person(struct base *base, const char *code, const char *name,
    const char *phone)
{
	struct crm_identities *ids = crm_identities_open(base->db, 0);
	struct crm_who who = { .role = CRM_ROLE_BUYER };
	enum crm_unlinked why;
	int64_t identity, member;

	who.code.p = code;
	who.code.n = strlen(code);
	who.buyer_id.p = who.email.p = "";
	who.name.p = name;
	who.name.n = strlen(name);
	who.phone.p = phone;
	who.phone.n = strlen(phone);
	assert_non_null(ids);
	assert_int_equal(crm_identity_resolve(ids, &who, BASE_NOW, &identity),
	    0);
	member = crm_identity_member(ids, identity, &why);
	assert_int_equal(crm_identities_finish(ids), 0);
	crm_identities_close(ids);
	return (member);
}

static int
is_erased(struct base *base, const char *name, const char *phone, int64_t at)
{
	struct crm_identities *ids = crm_identities_open(base->db, 0);
	struct crm_who who = { .role = CRM_ROLE_BUYER };
	int rc;

	who.code.p = who.buyer_id.p = who.email.p = "";
	who.name.p = name;
	who.name.n = strlen(name);
	who.phone.p = phone;
	who.phone.n = strlen(phone);
	rc = crm_identity_erased(ids, &who, at);
	crm_identities_close(ids);
	return (rc);
}

static int
erase_one(struct base *base, int64_t member, const char *why)
{
	struct crm_erase_count count;
	struct crm_eraser *eraser = crm_eraser_open(base->db, why);
	int rc;

	assert_non_null(eraser);
	rc = crm_eraser_member(eraser, member);
	if (rc == 1 && crm_eraser_end(eraser, &count) == -1)
		rc = -1;
	crm_eraser_close(eraser);
	return (rc);
}

static void
count_left(void *arg, const char *check, int64_t row, const char *fault)
{

	(void)arg;
	(void)row;
	print_error("%s: %s\n", check, fault);
}

/* Phone and name together; a phone alone is a family's. */
static void
test_erased(void **state)
{
	struct base *base = *state;
	int64_t a, b;

	base_begin(base);
	a = add_person(base, "C-1", "홍길동", "01026567701");
	b = add_person(base, "", "김영희", "01026567701");
	assert_int_not_equal(a, b);
	(void)base_commit(base);
	base_begin(base);
	assert_int_equal(erase_one(base, a, "asked"), 1);
	assert_int_equal(erase_one(base, a, "asked"), 0);
	assert_int_not_equal(base_commit(base), 0);
	assert_int_equal(is_erased(base, "홍길동", "010-2656-7701",
	    BASE_NOW), 1);
	assert_int_equal(is_erased(base, "홍길동", "010-2656-7701",
	    BASE_NOW + 1), 0);
	assert_int_equal(is_erased(base, "김영희", "010-2656-7701",
	    BASE_NOW), 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member\n"
	    "WHERE name IS NOT NULL OR code IS NOT NULL"), 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM identity\n"
	    "WHERE name <> ''"), 1);
}

/* No image of the person is left, and of others all are. */
static void
test_images(void **state)
{
	struct base *base = *state;
	int64_t a, b;

	base_begin(base);
	a = add_person(base, "C-1", "홍길동", "01026567701");
	b = add_person(base, "C-2", "김영희", "01026567702");
	base_run(base, "INSERT INTO member_field (member, name, value, batch)\n"
	    "SELECT m.id, 'note', 'it''s, ' || m.code, b.id\n"
	    "FROM member AS m, (SELECT max(id) AS id FROM batch) AS b");
	(void)base_commit(base);
	base_begin(base);
	base_run(base, "DELETE FROM member_field");
	base_run(base, "UPDATE member SET memo = 'x', batch = (\n"
	    "SELECT max(id) FROM batch)");
	(void)base_commit(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE length(image) > 1"), 4);
	base_begin(base);
	assert_int_equal(erase_one(base, a, "asked"), 1);
	(void)base_commit(base);
	/* Also of the row that was deleted before, by its member. */
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE length(image) > 1"), 2);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE image LIKE '%C-1%' OR image LIKE '%01026567701%'"), 0);
	assert_int_not_equal(b, 0);
}

/*
 * Images of rows that are gone tell by either of two columns whose they are,
 * or by a row that is gone as well; values of two letters are no help.
 */
static void
test_images_linked(void **state)
{
	struct base *base = *state;
	int64_t a, b;

	base_begin(base);
	a = add_person(base, "C-1", "홍길동", "01026567701");
	b = add_person(base, "C-2", "김영희", "01026567702");
	base_run(base, "INSERT INTO apart (a, b, reason, at, batch)\n"
	    "SELECT min(m.id), max(m.id), 'ab', 1, max(m.batch)\n"
	    "FROM member AS m");
	base_run(base, "INSERT OR IGNORE INTO source (name) VALUES ('x')");
	base_run(base, "INSERT INTO member_saying (member, at, said_at,\n"
	    "\tsource, fields, batch)\n"
	    "SELECT m.id, 1, 1, w.id, 4, m.batch\n"
	    "FROM member AS m, (SELECT min(id) AS id FROM source) AS w");
	base_run(base, "INSERT INTO member_was (saying, field, value, batch)\n"
	    "SELECT id, 'name', 'v' || member, batch FROM member_saying");
	(void)base_commit(base);
	base_begin(base);
	base_run(base, "DELETE FROM apart");
	base_run(base, "DELETE FROM member_was");
	base_run(base, "DELETE FROM member_saying");
	(void)base_commit(base);
	base_begin(base);
	assert_int_equal(erase_one(base, b, "asked"), 1);
	(void)base_commit(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE tbl = 'apart' AND length(image) > 1"), 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE tbl = 'member_was' AND length(image) > 1"), 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE tbl = 'member_saying' AND length(image) > 1"), 1);
	assert_int_not_equal(a, b);
}

/* What many people are told of tells nobody's image. */
static void
test_weak(void **state)
{
	struct base *base = *state;
	int64_t a;

	base_begin(base);
	a = add_person(base, "C-1", "홍길동", "01026567701");
	(void)add_person(base, "C-2", "김영희", "01026567702");
	base_run(base, "INSERT INTO member_day (member, title, date, lunar,\n"
	    "\tyearly, batch)\n"
	    "SELECT id, 'wedding day', '2001-02-03', 'no', 'yes', batch\n"
	    "FROM member");
	(void)base_commit(base);
	base_begin(base);
	base_run(base, "DELETE FROM member_day WHERE member = (\n"
	    "SELECT max(id) FROM member)");
	(void)base_commit(base);
	base_begin(base);
	assert_int_equal(erase_one(base, a, "wedding day"), 1);
	(void)base_commit(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member_day"), 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM batch_image\n"
	    "WHERE tbl = 'member_day' AND length(image) > 1"), 1);
	assert_int_equal(crm_erase_check(base->db, count_left, NULL), 0);
}

/* A reason that names the person would stay. */
static void
test_reason(void **state)
{
	struct base *base = *state;
	int64_t a;

	base_begin(base);
	a = add_person(base, "C-1", "홍길동", "01026567701");
	(void)base_commit(base);
	base_begin(base);
	assert_int_equal(erase_one(base, a, "홍길동 asked"), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_INPUT);
	crm_err_clear(base->err);
	crm_batch_rollback(base->db);
}

static int
count_hash(void *arg, const char *hex)
{

	assert_int_equal(strlen(hex), CRM_ERASED_HEX - 1);
	++*(int *)arg;
	return (0);
}

/* Lines of the file once, twice, cut off; who came back since stays. */
static void
test_replay(void **state)
{
	struct base *base = *state;
	struct crm_replay replay;
	int64_t a;
	FILE *f;
	int n = 0;

	base_begin(base);
	a = add_person(base, "C-1", "홍길동", "01026567701");
	(void)base_commit(base);
	assert_int_equal(crm_subject_fill(base->db, a), 0);
	assert_int_equal(crm_erased_keys(base->db, count_hash, &n), 0);
	assert_int_equal(n, 3);
	assert_non_null(f = fopen("optout", "w"));
	{
		char hex[CRM_ERASED_HEX];

		crm_erased_hash(base->db, "code", "C-1", 3, hex);
		fprintf(f, "%s erase 2026-11-19T08:00:00 crm-member\n", hex);
	}
	fprintf(f, "%064d sms 2026-11-19T08:00:00 crm-consent x\n", 7);
	fputs("nonsense\n0123 sms 2026-1", f);
	assert_int_equal(fclose(f), 0);
	base_begin(base);
	assert_int_equal(crm_replay(base->db, "optout", &replay), 0);
	assert_int_equal(replay.lines, 4);
	assert_int_equal(replay.odd, 2);
	assert_int_equal(replay.withdrawn, 1);
	assert_int_equal(replay.erased, 1);
	(void)base_commit(base);
	base_begin(base);
	(void)add_person(base, "C-1", "홍길동", "01026567701");
	(void)base_commit(base);
	base_begin(base);
	assert_int_equal(crm_replay(base->db, "optout", &replay), 0);
	assert_int_equal(replay.withdrawn + replay.erased, 0);
	(void)base_commit(base);
	assert_int_equal(crm_replay_needed(base->db), 1);
	assert_int_equal(crm_replay(base->db, "none", &replay), -1);
	crm_err_clear(base->err);
	(void)unlink("optout");
}

int
main(void)
{
#define CASE(f)	cmocka_unit_test_setup_teardown(f, base_setup, base_teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_listed), CASE(test_statements), CASE(test_tokens),
		CASE(test_seal), CASE(test_access), CASE(test_access_killed),
		CASE(test_access_names), CASE(test_access_purge),
		CASE(test_erased), CASE(test_images), CASE(test_images_linked), CASE(test_weak),
		CASE(test_reason),
		CASE(test_replay)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

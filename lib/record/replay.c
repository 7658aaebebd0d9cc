#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/erase.h"
#include "record/erased.h"
#include "record/optout.h"
#include "record/replay.h"

/* What a line says: "HASH CHANNEL YYYY-MM-DDTHH:MM:SS HOW". */
struct line {
	char		*hash, *channel, *how;
	int64_t		 at;
};

static int
cut(char *text, struct line *line)
{
	char *time;

	line->hash = text;
	if ((line->channel = strchr(text, ' ')) == NULL)
		return (0);
	*line->channel++ = '\0';
	if ((time = strchr(line->channel, ' ')) == NULL)
		return (0);
	*time++ = '\0';
	if ((line->how = strchr(time, ' ')) == NULL ||
	    line->how - time != CRM_TIME_LEN - 1)
		return (0);
	*line->how++ = '\0';
	time[CRM_DATE_LEN - 1] = ' ';
	return (strspn(line->hash, "0123456789abcdef") ==
	    strlen(line->hash) && line->hash[0] != '\0' &&
	    crm_time_parse(time, strlen(time), &line->at) == 0);
}

static int
withdraw(struct crm_db *db, const struct line *line,
    struct crm_replay *replay)
{
	int rc;

	if (strlen(line->hash) != CRM_SHA256_HEX - 1) {
		replay->odd++;
		return (0);
	}
	if ((rc = crm_consent_replay(db, line->hash, line->channel, line->at,
	    line->how)) == -1)
		return (-1);
	replay->withdrawn += rc;
	return (0);
}

/*
 * A key that the backup has with that time was erased before it; who has the
 * key in it came back since.
 */
static int
note_erased(struct crm_db *db, const struct line *line,
    struct crm_replay *replay)
{
	int64_t one;
	int rc;

	if (strlen(line->hash) != CRM_ERASED_HEX - 1) {
		replay->odd++;
		return (0);
	}
	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM erased_key\n"
	    "WHERE hash = :hash AND erased_at >= :at", "ti", line->hash,
	    line->at);
	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	return (crm_run(db, "INSERT INTO temp.replayed (hash, at)\n"
	    "VALUES (:hash, :at)\n"
	    "ON CONFLICT (hash) DO UPDATE SET at = max(at, excluded.at)",
	    "ti", line->hash, line->at));
}

/* The last rows of what was withdrawn before the file is read. */
struct mark {
	int64_t	whole, part;
};

static int
make_mark(struct crm_db *db, struct mark *mark)
{

	return (crm_one(db, &mark->whole, "SELECT coalesce(max(id), 0)\n"
	    "FROM optout", "") == -1 || crm_one(db, &mark->part, "SELECT\n"
	    "\tcoalesce(max(id), 0)\n"
	    "FROM optout_part", "") == -1 ? -1 : 0);
}

struct owner {
	const struct mark *mark;
	int64_t		 member;
};

static int
own(struct crm_db *db, const char *hash, void *arg)
{
	const struct owner *owner = arg;

	if (crm_run(db, "UPDATE optout\n"
	    "SET member = :member\n"
	    "WHERE hash = :hash AND id > :last AND member IS NULL", "iti",
	    owner->member, hash, owner->mark->whole) == -1)
		return (-1);
	return (crm_run(db, "UPDATE optout_part\n"
	    "SET member = :member\n"
	    "WHERE hash = :hash AND id > :last AND member IS NULL", "iti",
	    owner->member, hash, owner->mark->part));
}

/*
 * The file knows hashes alone.  Who withdrew is still to be told that it was
 * done: so the withdrawals get their members again.
 */
static int
name_members(struct crm_db *db, const struct mark *mark)
{
	struct owner owner = { mark, 0 };
	int rc;

	while ((rc = crm_one(db, &owner.member, "SELECT id\n"
	    "FROM member\n"
	    "WHERE id > :id AND state = 0\n"
	    "ORDER BY id LIMIT 1", "i", owner.member)) == 1)
		if (crm_optout_keys(db, owner.member, own, &owner) == -1)
			return (-1);
	return (rc);
}

static int
read_lines(struct crm_db *db, FILE *f, struct crm_replay *replay)
{
	char *text = NULL;
	struct line line;
	size_t cap = 0;
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = getline(&text, &cap, f)) != -1) {
		if (n > 0 && text[n - 1] == '\n')
			text[--n] = '\0';
		if (n == 0)
			continue;
		replay->lines++;
		if (!cut(text, &line))
			replay->odd++;
		else if (strcmp(line.channel, "erase") == 0)
			rc = note_erased(db, &line, replay);
		else
			rc = withdraw(db, &line, replay);
	}
	free(text);
	if (rc == 0 && ferror(f))
		rc = crm_err_sys(crm_db_err(db), "optout");
	return (rc);
}

/* Every key of everybody against what was erased. */
static struct crm_stmt *
all_keys(struct crm_db *db)
{

	return (crm_sql(db, "SELECT coalesce(merged_into, id), 'member',\n"
	    "\tCAST(id AS TEXT)\n"
	    "FROM member\n"
	    "UNION ALL\n"
	    "SELECT coalesce(merged_into, id), 'code', code\n"
	    "FROM member WHERE code <> ''\n"
	    "UNION ALL\n"
	    "SELECT coalesce(m.merged_into, m.id), 'code', k.code\n"
	    "FROM member_code AS k\n"
	    "CROSS JOIN member AS m ON m.id = k.member\n"
	    "UNION ALL\n"
	    "SELECT member, 'code', code\n"
	    "FROM identity WHERE code <> '' AND member IS NOT NULL\n"
	    "UNION ALL\n"
	    "SELECT p.member, CASE k.kind WHEN 1 THEN 'buyer'\n"
	    "\tWHEN 2 THEN 'phone' ELSE 'email' END,\n"
	    "\tCASE k.kind WHEN 1 THEN coalesce(c.name, '') || '/' ELSE ''\n"
	    "\tEND || k.value\n"
	    "FROM person_key AS k\n"
	    "CROSS JOIN person AS p ON p.id = k.person\n"
	    "LEFT JOIN channel AS c ON c.id = k.space\n"
	    "WHERE p.member IS NOT NULL /* scan: all are looked at */"));
}

static int
find_people(struct crm_db *db)
{
	struct crm_stmt *stmt = all_keys(db);
	char hex[CRM_ERASED_HEX];
	const char *value;
	int rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		value = crm_col_text(stmt, 2);
		crm_erased_hash(db, crm_col_text(stmt, 1), value,
		    strlen(value), hex);
		if (crm_run(db, "INSERT INTO temp.replayed_member (id, at)\n"
		    "SELECT :member, at\n"
		    "FROM temp.replayed\n"
		    "WHERE hash = :hash\n"
		    "ON CONFLICT (id) DO UPDATE SET at = max(at, excluded.at)",
		    "it", crm_col_int(stmt, 0), hex) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

static int
erase_people(struct crm_db *db, struct crm_replay *replay)
{
	struct crm_eraser *eraser = crm_eraser_open(db, "restore");
	struct crm_erase_count count;
	int64_t now = crm_db_now(db), id = 0, at;
	int rc;

	if (eraser == NULL)
		return (-1);
	while ((rc = crm_one(db, &id, "SELECT id\n"
	    "FROM temp.replayed_member\n"
	    "WHERE id > :id\n"
	    "ORDER BY id LIMIT 1", "i", id)) == 1) {
		rc = crm_one(db, &at, "SELECT at\n"
		    "FROM temp.replayed_member\n"
		    "WHERE id = :id", "i", id);
		if (rc == -1)
			break;
		/* As of then: what it keeps apart has its terms from then. */
		crm_db_set_now(db, at);
		rc = crm_eraser_member(eraser, id);
		crm_db_set_now(db, now);
		if (rc == -1)
			break;
		replay->erased += rc;
	}
	if (rc == 0)
		rc = crm_eraser_end(eraser, &count);
	crm_eraser_close(eraser);
	return (rc);
}

static int
make_tables(struct crm_db *db)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS replayed (\n"
	    "\thash\tTEXT PRIMARY KEY,\n"
	    "\tat\tINTEGER NOT NULL\n) STRICT, WITHOUT ROWID", "") == -1)
		return (-1);
	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS replayed_member (\n"
	    "\tid\tINTEGER PRIMARY KEY,\n"
	    "\tat\tINTEGER NOT NULL\n) STRICT", "") == -1 ||
	    crm_run(db, "DELETE FROM temp.replayed /* scan: all */",
	    "") == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM temp.replayed_member /* scan: all */",
	    ""));
}

static int
replay_erasures(struct crm_db *db, struct crm_replay *replay)
{
	int64_t one;
	int rc;

	rc = crm_one(db, &one, "SELECT 1 FROM temp.replayed LIMIT 1 "
	    "/* scan: its first row */", "");
	if (rc != 1)
		return (rc);
	if (find_people(db) == -1 || erase_people(db, replay) == -1)
		return (-1);
	/* Also those whom the backup does not know: an old file may come. */
	return (crm_run(db, "INSERT INTO erased_key (hash, erased_at)\n"
	    "SELECT hash, at FROM temp.replayed WHERE true\n"
	    "ON CONFLICT (hash) DO UPDATE\n"
	    "SET erased_at = max(erased_at, excluded.erased_at)\n"
	    "/* scan: all of them */", ""));
}

int
crm_replay(struct crm_db *db, const char *path, struct crm_replay *replay)
{
	FILE *f = NULL;
	struct mark mark;
	int fd, rc;

	memset(replay, 0, sizeof(*replay));
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1 || (f = fdopen(fd, "r")) == NULL) {
		rc = crm_err_sys(crm_db_err(db), "%s", path);
		if (fd != -1)
			(void)close(fd);
		return (rc);
	}
	rc = make_tables(db) == -1 || make_mark(db, &mark) == -1 ? -1 :
	    read_lines(db, f, replay);
	(void)fclose(f);
	if (rc == 0 && replay->withdrawn > 0)
		rc = name_members(db, &mark);
	return (rc == 0 ? replay_erasures(db, replay) : -1);
}

int
crm_replay_needed(struct crm_db *db)
{
	int64_t one;
	int rc;

	rc = crm_one(db, &one, "SELECT 1 FROM optout LIMIT 1 "
	    "/* scan: its first row */", "");
	if (rc == 0)
		rc = crm_one(db, &one, "SELECT 1 FROM erasure LIMIT 1 "
		    "/* scan: its first row */", "");
	return (rc);
}

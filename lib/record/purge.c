#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/redact.h"
#include "core/time.h"
#include "record/access.h"
#include "record/erase.h"
#include "record/purge.h"
#include "record/visit.h"

#define DAY	86400

/* The days of a setting, or what holds without it; -2 on failure. */
static int64_t
days_of(struct crm_db *db, const char *name, int64_t usual)
{
	struct crm_buf text = { 0 };
	int rc = crm_db_get(db, name, &text);
	int64_t days = usual;

	if (rc == 1)
		days = strtoll(crm_buf_text(&text), NULL, 10);
	crm_buf_free(&text);
	return (rc == -1 ? -2 : days);
}

static int
purge_images(struct crm_db *db, struct crm_purged *purged)
{

	purged->days = days_of(db, purged->setting, 90);
	if (purged->days == -2 || crm_run(db, "DELETE FROM batch_image\n"
	    "WHERE batch IN (SELECT id\n"
	    "\tFROM batch\n"
	    "\tWHERE at < :limit) /* scan: batches are few */", "i",
	    crm_db_now(db) - purged->days * DAY) == -1)
		return (-1);
	purged->n = crm_changes(db);
	if (crm_run(db, "DELETE FROM batch_pack\n"
	    "WHERE batch IN (SELECT id\n"
	    "\tFROM batch\n"
	    "\tWHERE at < :limit) /* scan: batches are few */", "i",
	    crm_db_now(db) - purged->days * DAY) == -1)
		return (-1);
	purged->n += crm_changes(db);
	if (purged->n > 0)
		crm_batch_touch(db);
	return (0);
}

static int
purge_kept(struct crm_db *db, struct crm_purged *purged)
{

	if (crm_run(db, "DELETE FROM kept\n"
	    "WHERE until <= :now", "i", crm_db_now(db)) == -1)
		return (-1);
	purged->n = crm_changes(db);
	return (0);
}

/* The next member that was removed before a time: 1, 0 or -1. */
static int
next_removed(struct crm_db *db, int64_t before, int64_t *member)
{

	return (crm_one(db, member, "SELECT m.id\n"
	    "FROM member AS m\n"
	    "CROSS JOIN batch AS b ON b.id = m.batch\n"
	    "WHERE m.state = 3 AND m.id > :member AND b.at < :before\n"
	    "\tAND NOT EXISTS (\n"
	    "\t\tSELECT 1 FROM erasure AS e WHERE e.member = m.id)\n"
	    "ORDER BY m.id LIMIT 1", "ii", *member, before));
}

static int
purge_removed(struct crm_db *db, struct crm_purged *purged)
{
	struct crm_erase_count count;
	struct crm_eraser *eraser;
	int64_t before, member = 0;
	int rc;

	purged->days = days_of(db, purged->setting, -1);
	if (purged->days < 0)
		return (purged->days == -2 ? -1 : 0);
	before = crm_db_now(db) - purged->days * DAY;
	if ((eraser = crm_eraser_open(db, "keep_removed_days")) == NULL)
		return (-1);
	while ((rc = next_removed(db, before, &member)) == 1) {
		if ((rc = crm_eraser_member(eraser, member)) == -1)
			break;
		purged->n += rc;
	}
	if (rc == 0 && purged->n > 0)
		rc = crm_eraser_end(eraser, &count);
	crm_eraser_close(eraser);
	return (rc);
}

/* What stood at the limit stays; what another followed before it goes. */
static int
purge_scores(struct crm_db *db, struct crm_purged *purged)
{
	int64_t limit;

	purged->days = days_of(db, purged->setting, 731);
	limit = crm_time_day(crm_db_now(db)) - purged->days;
	if (purged->days == -2 || crm_run(db, "DELETE FROM score\n"
	    "WHERE date < :limit AND EXISTS (SELECT 1\n"
	    "\tFROM score AS n\n"
	    "\tWHERE n.member = score.member AND n.model = score.model\n"
	    "\t\tAND n.date > score.date AND n.date <= :limit)\n"
	    "/* scan: all are looked at */", "i", limit) == -1)
		return (-1);
	purged->n = crm_changes(db);
	/* Who has had none since then is not told of the times before. */
	if (crm_run(db, "DELETE FROM score\n"
	    "WHERE value IS NULL AND date <= :limit AND NOT EXISTS (SELECT 1\n"
	    "\tFROM score AS n\n"
	    "\tWHERE n.member = score.member AND n.model = score.model\n"
	    "\t\tAND n.date < score.date)\n"
	    "/* scan: all are looked at */", "i", limit) == -1)
		return (-1);
	purged->n += crm_changes(db);
	return (crm_run(db, "DELETE FROM score_run\n"
	    "WHERE date < :limit /* scan: runs are few */", "i", limit));
}

/*
 * To whom a message went is gone when the law asks for it no more; what was
 * decided of it stays as evidence, and goes later.
 */
static int
purge_sent(struct crm_db *db, struct crm_purged *purged)
{

	purged->days = days_of(db, purged->setting, 184);
	if (purged->days == -2 || crm_run(db, "UPDATE delivery\n"
	    "SET contact = '', hash = NULL, reply = ''\n"
	    "WHERE contact <> '' AND ended_at < :limit\n"
	    "\tAND state <> 'unknown' /* scan: all are looked at */", "i",
	    crm_db_now(db) - purged->days * DAY) == -1)
		return (-1);
	purged->n = crm_changes(db);
	return (0);
}

static int
purge_decisions(struct crm_db *db, struct crm_purged *purged)
{

	purged->days = days_of(db, purged->setting, 1827);
	if (purged->days == -2 || crm_run(db, "DELETE FROM delivery\n"
	    "WHERE ended_at < :limit /* scan: all are looked at */", "i",
	    crm_db_now(db) - purged->days * DAY) == -1)
		return (-1);
	purged->n = crm_changes(db);
	return (0);
}

static int
purge_visits(struct crm_db *db, struct crm_purged *purged)
{

	purged->days = days_of(db, purged->setting, 400);
	return (purged->days == -2 ? -1 : crm_visits_purge(db,
	    crm_db_now(db) - purged->days * DAY, &purged->n));
}

int
crm_purge_rows(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_purged *purged), void *arg)
{
	static const struct {
		const char	*what, *article, *setting;
		int		(*purge)(struct crm_db *, struct crm_purged *);
	} kinds[] = {
		{ "before_images", "PIPA 21", "keep_images_days",
		    purge_images },
		{ "kept_apart", "E-Commerce Act 6, decree 6", "", purge_kept },
		{ "removed_members", "PIPA 21", "keep_removed_days",
		    purge_removed },
		{ "scores", "PIPA 21", "keep_scores_days", purge_scores },
		{ "visits", "PIPA 21", "keep_visits_days", purge_visits },
		{ "messages", "E-Commerce Act 6, decree 6(1)1",
		    "keep_messages_days", purge_sent },
		{ "decisions", "Network Act 50-9", "keep_decisions_days",
		    purge_decisions }
	};
	struct crm_purged purged;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		memset(&purged, 0, sizeof(purged));
		purged.what = kinds[i].what;
		purged.article = kinds[i].article;
		purged.setting = kinds[i].setting;
		rc = kinds[i].purge(db, &purged);
		if (rc == 0)
			rc = fn(arg, &purged);
	}
	return (rc);
}

/* Does the name's tail tell that it is a copy, or half of one? */
static int
is_copy(const char *tail, int64_t age, int64_t days)
{

	/* Whoever makes them holds the lock that we hold. */
	if (strncmp(tail, ".part-", 6) == 0)
		return (1);
	if (strncmp(tail, "-access.part-", 13) == 0)
		return (age >= DAY);
	if (strncmp(tail, "-before-", 8) == 0 ||
	    strncmp(tail, "-schema-", 8) == 0)
		return (age >= days * DAY);
	return (0);
}

static int
purge_file(struct crm_db *db, const char *path, const char *tail, int dry,
    struct crm_purged *purged)
{
	struct stat st;

	if (lstat(path, &st) == -1 || !S_ISREG(st.st_mode) ||
	    !is_copy(tail, (int64_t)(time(NULL) - st.st_mtime), purged->days))
		return (0);
	if (!dry && unlink(path) == -1)
		return (crm_err_sys(crm_db_err(db), "%s", path));
	purged->n++;
	return (0);
}

static int
purge_copies(struct crm_db *db, int dry, struct crm_purged *purged)
{
	const char *path = crm_db_path(db), *slash = strrchr(path, '/');
	const char *base = slash == NULL ? path : slash + 1;
	struct crm_buf name = { 0 };
	char *copy = strdup(path);
	struct dirent *entry;
	DIR *dir = NULL;
	size_t n = strlen(base);
	int rc = 0;

	if (copy == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	if ((dir = opendir(dirname(copy))) == NULL)
		rc = crm_err_sys(crm_db_err(db), "%s", copy);
	while (rc == 0 && (entry = readdir(dir)) != NULL) {
		if (strncmp(entry->d_name, base, n) != 0)
			continue;
		crm_buf_reset(&name);
		crm_buf_add(&name, path, (size_t)(base - path));
		crm_buf_str(&name, entry->d_name);
		rc = name.bad ? crm_err_nomem(crm_db_err(db)) :
		    purge_file(db, name.p, entry->d_name + n, dry, purged);
	}
	if (dir != NULL)
		(void)closedir(dir);
	crm_buf_free(&name);
	free(copy);
	return (rc);
}

int
crm_purge_files(struct crm_db *db, int dry,
    int (*fn)(void *arg, const struct crm_purged *purged), void *arg)
{
	struct crm_purged log = { "access_log", "PIPA 29, notice 8",
	    "keep_access_days", 0, 0 };
	struct crm_purged copies = { "copies", "PIPA 21",
	    "keep_copies_days", 0, 0 };
	int rc;

	log.days = days_of(db, log.setting, 731);
	copies.days = days_of(db, copies.setting, 90);
	if (log.days == -2 || copies.days == -2 || crm_access_purge(db,
	    crm_db_now(db) - log.days * DAY, dry, &log.n) == -1)
		return (-1);
	if ((rc = fn(arg, &log)) != 0)
		return (rc);
	if (purge_copies(db, dry, &copies) == -1)
		return (-1);
	return (fn(arg, &copies));
}

#include <string.h>

#include "core/db.h"
#include "core/redact.h"
#include "record/visit.h"

/* 1 when a packed image is of a row that is gone, 0, -1. */
static int
is_gone(void *arg, const struct crm_packed *packed)
{
	int64_t v;

	if (strncmp(packed->table, "visit", 5) != 0)
		return (0);
	return (crm_one(arg, &v, "SELECT 1\n"
	    "FROM temp.visit_gone\n"
	    "WHERE tbl = :tbl AND row = :row", "ti", packed->table,
	    packed->row));
}

/* Notes what is to go: temp.visit_gone (tbl, row). */
static int
choose(struct crm_db *db, int64_t before)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS visit_gone (\n"
	    "\ttbl TEXT, row INTEGER, PRIMARY KEY (tbl, row)) WITHOUT ROWID",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.visit_gone /* scan: all go */",
	    "") == -1 ||
	    crm_run(db, "INSERT INTO temp.visit_gone\n"
	    "SELECT 'visit', id\n"
	    "FROM visit\n"
	    "WHERE ended_at < :before /* scan: nights are for that */", "i",
	    before) == -1 ||
	    crm_run(db, "INSERT INTO temp.visit_gone\n"
	    "SELECT 'visit_link', id\n"
	    "FROM visit_link\n"
	    "WHERE at < :before /* scan: nights are for that */", "i",
	    before) == -1)
		return (-1);
	/* Of whoever only asked for robots.txt no time is known but that. */
	return (crm_run(db, "INSERT INTO temp.visit_gone\n"
	    "SELECT 'visitor', w.id\n"
	    "FROM visitor AS w\n"
	    "LEFT JOIN batch AS b ON b.id = w.batch\n"
	    "WHERE coalesce(b.at, 0) < :before\n"
	    "\tAND NOT EXISTS (SELECT 1 FROM visit AS v\n"
	    "\t\tWHERE v.visitor = w.id AND v.ended_at >= :before)\n"
	    "\tAND NOT EXISTS (SELECT 1 FROM visit_link AS l\n"
	    "\t\tWHERE l.visitor = w.id AND l.at >= :before)\n"
	    "/* scan: nights are for that */", "i", before));
}

static int
delete_rows(struct crm_db *db)
{

	if (crm_run(db, "DELETE FROM visit_link\n"
	    "WHERE id IN (SELECT row FROM temp.visit_gone\n"
	    "\tWHERE tbl = 'visit_link')", "") == -1 ||
	    crm_run(db, "DELETE FROM visit\n"
	    "WHERE id IN (SELECT row FROM temp.visit_gone\n"
	    "\tWHERE tbl = 'visit')", "") == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM visitor\n"
	    "WHERE id IN (SELECT row FROM temp.visit_gone\n"
	    "\tWHERE tbl = 'visitor')", ""));
}

/* What is destroyed is not to be taken back. */
static int
delete_images(struct crm_db *db)
{

	if (crm_run(db, "DELETE FROM batch_image\n"
	    "WHERE tbl LIKE 'visit%' AND EXISTS (SELECT 1\n"
	    "\tFROM temp.visit_gone AS g\n"
	    "\tWHERE g.tbl = batch_image.tbl AND g.row = batch_image.row)\n"
	    "/* scan: all are looked at */", "") == -1)
		return (-1);
	return (crm_packs_erase(db, is_gone, db) == -1 ? -1 : 0);
}

/* A visit that may come back, by undo, still needs its words. */
static int
delete_words(struct crm_db *db)
{
	int64_t v;
	int rc;

	rc = crm_one(db, &v, "SELECT 1\n"
	    "FROM batch_image\n"
	    "WHERE tbl IN ('visit', 'visit_link')\n"
	    "UNION ALL\n"
	    "SELECT 1\n"
	    "FROM batch_pack\n"
	    "WHERE tbl IN ('visit', 'visit_link')\n"
	    "LIMIT 1 /* scan: nights are for that */", "");
	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	if (crm_run(db, "DELETE FROM visit_page\n"
	    "WHERE id NOT IN (SELECT j.value\n"
	    "\tFROM visit AS v, json_each(v.body) AS j\n"
	    "\tWHERE j.key % 3 = 1)\n"
	    "\tAND id NOT IN (SELECT page FROM visit_link\n"
	    "\t\tWHERE page IS NOT NULL) /* scan: nights are for that */",
	    "") == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM visit_source\n"
	    "WHERE id NOT IN (SELECT j.value\n"
	    "\tFROM visit AS v, json_each(v.body) AS j\n"
	    "\tWHERE j.key % 3 = 2)\n"
	    "/* scan: nights are for that */", ""));
}

int
crm_visits_purge(struct crm_db *db, int64_t before, int64_t *n)
{

	if (choose(db, before) == -1 ||
	    crm_one(db, n, "SELECT count(*)\n"
	    "FROM temp.visit_gone\n"
	    "WHERE tbl <> 'visitor' /* scan: all are counted */", "") == -1)
		return (-1);
	if (*n == 0)
		return (0);
	if (delete_rows(db) == -1 || delete_images(db) == -1 ||
	    delete_words(db) == -1)
		return (-1);
	crm_batch_touch(db);
	return (0);
}

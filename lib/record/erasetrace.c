#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/redact.h"
#include "record/erase_int.h"
#include "record/eraseplace.h"
#include "record/personal.h"
#include "record/token.h"

/* What batches keep of a person: before-images and command lines. */

static struct crm_hash
row_hash(struct crm_eraser *eraser, const char *table, int64_t row)
{
	struct crm_buf text = { 0 };
	struct crm_hash h = { 0, 1 };

	crm_buf_fmt(&text, "%s %lld", table, (long long)row);
	if (!text.bad)
		h = crm_hash_of(crm_db_key(eraser->db), text.p, text.n);
	crm_buf_free(&text);
	return (h);
}

int
crm_erase_note(struct crm_eraser *eraser, const char *table, int64_t row)
{
	int found;

	return (crm_map_put(eraser->rows, row_hash(eraser, table, row),
	    &found) == NULL ? crm_err_nomem(crm_db_err(eraser->db)) : 0);
}

static int
is_noted(struct crm_eraser *eraser, const char *table, int64_t row)
{

	return (crm_map_get(eraser->rows, row_hash(eraser, table, row)) !=
	    NULL);
}

static const struct crm_personal *
entry_of(const char *table)
{
	const struct crm_personal *entry;
	size_t i;

	for (i = 0; (entry = crm_personal_at(i)) != NULL; i++)
		if (strcmp(entry->table, table) == 0)
			return (entry);
	return (NULL);
}

/* The i-th column that tells whose a row is, and the table that it names. */
static const char *
link_of(const struct crm_personal *entry, int i, const char **table)
{
	const char *p = entry == NULL ? NULL : entry->link;

	for (; p != NULL && i > 0; i--)
		if ((p = strchr(strchr(p, ' ') + 1, ' ')) != NULL)
			p++;
	if (p != NULL)
		*table = strchr(p, ' ') + 1;
	return (p);
}

static const char *
column_of(void *arg, const char *table, int i)
{
	struct crm_eraser *eraser = arg;
	const char *to, *link = link_of(entry_of(table), i, &to);

	if (link == NULL)
		return (NULL);
	crm_buf_reset(&eraser->column);
	crm_buf_add(&eraser->column, link, strcspn(link, " "));
	return (crm_buf_text(&eraser->column));
}

static int
links_to(struct crm_eraser *eraser, const char *table, const int64_t *link)
{
	const struct crm_personal *entry = entry_of(table);
	char name[32];
	const char *to;
	int i;

	for (i = 0; i < CRM_REDACT_LINKS; i++) {
		if (link[i] == 0 || link_of(entry, i, &to) == NULL)
			continue;
		(void)snprintf(name, sizeof(name), "%.*s",
		    (int)strcspn(to, " "), to);
		if (is_noted(eraser, name, link[i]))
			return (1);
	}
	return (0);
}

/*
 * What hung on a row that is gone as well is found once that row is known: a
 * value that somebody had hangs on what said it.
 */
static int
note_gone(struct crm_eraser *eraser, const char *table, int64_t row)
{

	if (strcmp(table, "member_saying") != 0 &&
	    strcmp(table, "person") != 0 && strcmp(table, "identity") != 0)
		return (0);
	eraser->again = 1;
	return (crm_erase_note(eraser, table, row));
}

/* An order that is gone is whose it was, with its place: 1, 0 or -1. */
static int
is_order(struct crm_eraser *eraser, const char *table, int64_t row,
    const char *image, size_t n)
{
	int64_t buyer, place, order = row;
	int known;

	if (crm_places_of(eraser->db, table, image, n, &buyer, &place) == -1)
		return (-1);
	if (strcmp(table, "order_line") == 0)
		order = row >> 16;
	else if (strcmp(table, "orders") != 0)
		return (0);
	known = is_noted(eraser, "orders", order);
	if (!known && !is_noted(eraser, "identity", buyer))
		return (0);
	if (!known || (place != 0 && !is_noted(eraser, "ship_to", place))) {
		eraser->again = 1;
		if (crm_erase_note(eraser, "orders", order) == -1 ||
		    crm_erase_note(eraser, "ship_to", place) == -1)
			return (-1);
	}
	return (1);
}

/*
 * An identity that is gone, by what it said: its orders are the subject's.  One
 * that somebody living has now is left to them.
 */
static int
note_said(struct crm_eraser *eraser, const char *table, int64_t row)
{
	int64_t one;
	int rc;

	if (strcmp(table, "identity") != 0)
		return (0);
	rc = crm_one(eraser->db, &one, "SELECT 1\n"
	    "FROM identity AS i\n"
	    "WHERE i.id = :row AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM erasure AS e WHERE e.member = i.member)", "i",
	    row);
	return (rc == 0 ? note_gone(eraser, table, row) : rc == 1 ? 0 : -1);
}

static int
is_subject(void *arg, const char *table, int64_t row, const int64_t *link,
    const char *image, size_t n)
{
	struct crm_eraser *eraser = arg;
	int rc;

	if ((rc = is_order(eraser, table, row, image, n)) != 0)
		return (rc);
	if (is_noted(eraser, table, row))
		return (1);
	if (links_to(eraser, table, link))
		return (note_gone(eraser, table, row) == -1 ? -1 : 1);
	if ((rc = crm_tokens_in(eraser->own, image, n)) != 0)
		return (rc == -1 || note_said(eraser, table, row) == -1 ?
		    -1 : 1);
	/* An undo of what is somebody else's needs its place. */
	return (crm_places_keep(eraser->db, table, image, n));
}

/* The images of all that is known of the person, till no more is known. */
int
crm_erase_images(struct crm_eraser *eraser)
{
	struct crm_redact redact = { column_of, is_subject, eraser, 0 };

	do {
		eraser->again = 0;
		if (crm_places_open(eraser->db) == -1 ||
		    crm_images_redact(eraser->db, &redact) == -1)
			return (-1);
	} while (eraser->again);
	eraser->count.images = redact.redacted;
	if (crm_places_drop(eraser->db) == -1)
		return (-1);
	return (crm_images_blank(eraser->db));
}

/* The words of a command up to its operands: what was done is still known. */
static int
shorten(struct crm_db *db, int64_t batch)
{

	return (crm_run(db, "UPDATE batch\n"
	    "SET command = substr(command, 1, instr(substr(command || '  ',\n"
	    "\tinstr(command || ' ', ' ') + 1), ' ')\n"
	    "\t+ instr(command || ' ', ' ')) || '...',\n"
	    "\tsummary = NULL\n"
	    "WHERE id = :batch", "i", batch));
}

static int
names_code(const struct crm_eraser *eraser, const char *text)
{
	const char *p = eraser->codes.p;

	for (; p != NULL && p < eraser->codes.p + eraser->codes.n;
	    p += strlen(p) + 1)
		if (strstr(text, p) != NULL)
			return (1);
	return (0);
}

/* Command lines of earlier batches that name the person. */
int
crm_erase_commands(struct crm_eraser *eraser)
{
	struct crm_db *db = eraser->db;
	struct crm_buf found = { 0 };
	struct crm_stmt *stmt;
	int64_t batch;
	const char *text;
	size_t at;
	int rc, hit;

	if ((stmt = crm_sql(db, "SELECT id,\n"
	    "\tcommand || ' ' || coalesce(summary, '')\n"
	    "FROM batch\n"
	    "ORDER BY id /* scan: batches are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		batch = crm_col_int(stmt, 0);
		text = crm_col_text(stmt, 1);
		hit = crm_tokens_in(eraser->tokens, text,
		    crm_col_len(stmt, 1));
		if (hit == 0)
			hit = names_code(eraser, text);
		if (hit == 1)
			crm_buf_add(&found, &batch, sizeof(batch));
		if (hit == -1 || found.bad) {
			rc = found.bad ?
			    crm_err_nomem(crm_db_err(db)) : -1;
			break;
		}
	}
	crm_reset(stmt);
	for (at = 0; rc == 0 && at < found.n; at += sizeof(batch)) {
		memcpy(&batch, found.p + at, sizeof(batch));
		rc = shorten(db, batch);
	}
	crm_buf_free(&found);
	return (rc);
}

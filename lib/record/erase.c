#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/redact.h"
#include "core/time.h"
#include "record/erase.h"
#include "record/erased.h"
#include "record/eraseplace.h"
#include "record/kept.h"
#include "record/optout.h"
#include "record/orderview.h"
#include "record/personal.h"
#include "record/token.h"

struct crm_eraser {
	struct crm_db		*db;
	const char		*why;
	struct crm_tokens	*tokens;	/* that are to be gone */
	struct crm_tokens	*names;		/* that tell who it is */
	struct crm_tokens	*own;		/* those that nobody else has */
	struct crm_map		*rows;		/* table and row, of images */
	int			 again;		/* an image told of more rows */
	struct crm_buf		 column;	/* of a link */
	struct crm_buf		 codes;		/* short ones, NUL behind each */
	struct crm_erase_count	 count;
};

static int
nomem(struct crm_eraser *eraser)
{

	return (crm_err_nomem(crm_db_err(eraser->db)));
}

/* What waits for crm_erase_flush(); a rollback empties it. */
static int
make_lines(struct crm_db *db)
{

	return (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS erased_line (\n"
	    "\tid\tINTEGER PRIMARY KEY,\n"
	    "\thash\tTEXT NOT NULL\n) STRICT", ""));
}

struct crm_eraser *
crm_eraser_open(struct crm_db *db, const char *why)
{
	struct crm_eraser *eraser = calloc(1, sizeof(*eraser));

	if (eraser == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	eraser->db = db;
	eraser->why = why;
	eraser->tokens = crm_tokens_new(db);
	eraser->names = crm_tokens_new(db);
	eraser->own = crm_tokens_new(db);
	eraser->rows = crm_map_new();
	if (eraser->tokens != NULL && eraser->names != NULL &&
	    eraser->own != NULL &&
	    eraser->rows != NULL && make_lines(db) == 0 &&
	    crm_places_open(db) == 0)
		return (eraser);
	if (crm_errkind(crm_db_err(db)) == CRM_ERR_NONE)
		(void)nomem(eraser);
	crm_eraser_close(eraser);
	return (NULL);
}

void
crm_eraser_close(struct crm_eraser *eraser)
{

	if (eraser == NULL)
		return;
	crm_tokens_free(eraser->tokens);
	crm_tokens_free(eraser->names);
	crm_tokens_free(eraser->own);
	crm_map_free(eraser->rows);
	crm_buf_free(&eraser->column);
	crm_buf_free(&eraser->codes);
	free(eraser);
}

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

static int
note(struct crm_map *map, struct crm_hash h, struct crm_eraser *eraser)
{
	int found;

	return (crm_map_put(map, h, &found) == NULL ? nomem(eraser) : 0);
}

/*
 * Codes name people on command lines, however short they are, and what people
 * say of them stands there too.
 */
static int
note_code(struct crm_eraser *eraser, const char *column, const char *s,
    size_t n)
{

	if ((strcmp(column, "code") == 0 || strcmp(column, "buyer_id") == 0 ||
	    strcmp(column, "weak") == 0) && n > 2 && n < CRM_TOKEN_LEAST)
		crm_buf_add(&eraser->codes, s, n + 1);
	return (eraser->codes.bad ? nomem(eraser) : 0);
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

/* Of a text that no column names: telephones and mail addresses are one's own. */
static int
is_reach(const char *s, size_t n)
{

	return (memchr(s, '@', n) != NULL ||
	    strspn(s, "0123456789-+() ") == n);
}

static int
note_text(void *arg, const char *s, size_t n)
{
	struct crm_eraser *eraser = arg;

	if (crm_tokens_add(eraser->tokens, s, n) == -1 ||
	    crm_tokens_add(eraser->names, s, n) == -1)
		return (-1);
	return (is_reach(s, n) ? crm_tokens_add(eraser->own, s, n) : 0);
}

/* A namesake and a house have these, too: alone they tell of nobody. */
static int
is_shared(const char *column)
{
	static const char *const shared[] = { "weak", "name",
	    "receiver_name", "guardian", "address" };
	size_t i;

	for (i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		if (strcmp(shared[i], column) == 0)
			return (1);
	return (0);
}

/* A column of a row of the subject's. */
static int
note_value(struct crm_eraser *eraser, struct crm_stmt *stmt, int i)
{
	const char *column = crm_col_name(stmt, i);
	const char *text = crm_col_text(stmt, i);
	size_t n = crm_col_len(stmt, i);
	int rc;

	rc = strcmp(column, "weak") == 0 ?
	    crm_tokens_add_weak(eraser->tokens, text, n) :
	    note_text(eraser, text, n);
	if (rc == 0 && !is_shared(column))
		rc = crm_tokens_add(eraser->own, text, n);
	return (rc == -1 ? -1 : note_code(eraser, column, text, n));
}

/* The subject's rows of one table, and the values in them. */
static int
note_rows(struct crm_eraser *eraser, const struct crm_personal *table)
{
	struct crm_stmt *stmt = crm_sql(eraser->db, table->rows);
	int i, rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		rc = note(eraser->rows, row_hash(eraser, table->table,
		    crm_col_int(stmt, 0)), eraser);
		for (i = 1; rc == 0 && i < crm_col_count(stmt); i++)
			rc = note_value(eraser, stmt, i);
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
put_key(void *arg, const char *hex)
{
	struct crm_eraser *eraser = arg;
	struct crm_db *db = eraser->db;

	if (crm_run(db, "INSERT INTO erased_key (hash, erased_at)\n"
	    "VALUES (:hash, :at)\n"
	    "ON CONFLICT (hash) DO UPDATE\n"
	    "SET erased_at = max(erased_at, excluded.erased_at)", "ti", hex,
	    crm_db_now(db)) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO temp.erased_line (hash)\n"
	    "VALUES (:hash)", "t", hex));
}

/*
 * What other views showed of the orders lies packed; and where somebody else
 * bought by what is shown now, a former view may be the subject's.
 */
static int
strip_views(struct crm_eraser *eraser)
{
	struct crm_order_strip strip = { 0, note_text, eraser };
	int64_t order = 0;
	int rc;

	while ((rc = crm_one(eraser->db, &order, "SELECT id\n"
	    "FROM temp.subject_orders\n"
	    "WHERE id > :order\n"
	    "ORDER BY id LIMIT 1", "i", order)) == 1) {
		eraser->count.orders++;
		if (crm_order_views_strip(eraser->db, order, &strip) == -1)
			return (-1);
	}
	strip.own = 1;
	for (order = 0; rc == 0; ) {
		rc = crm_one(eraser->db, &order, "SELECT orders\n"
		    "FROM order_view\n"
		    "WHERE orders > :order\n"
		    "ORDER BY orders LIMIT 1", "i", order);
		if (rc != 1)
			break;
		rc = crm_order_views_strip(eraser->db, order, &strip);
	}
	return (rc);
}

static int
take_away(struct crm_eraser *eraser)
{
	const struct crm_personal *table = crm_personal_tables();

	for (; table->table != NULL; table++)
		if (table->erase != NULL && crm_run(eraser->db, table->erase,
		    "i", crm_batch(eraser->db)) == -1)
			return (-1);
	return (crm_run(eraser->db, "INSERT INTO erasure\n"
	    "(member, erased_at, why, made_by)\n"
	    "SELECT id, :at, :why, :batch\n"
	    "FROM temp.subject_member /* scan: one person */", "iti",
	    crm_db_now(eraser->db), eraser->why, crm_batch(eraser->db)));
}

int
crm_eraser_member(struct crm_eraser *eraser, int64_t member)
{
	const struct crm_personal *table = crm_personal_tables();
	int64_t at, kept;
	int rc;

	if ((rc = crm_erased_number(eraser->db, member, &at)) != 0)
		return (rc == 1 ? 0 : -1);
	if (crm_subject_fill(eraser->db, member) == -1 ||
	    strip_views(eraser) == -1)
		return (-1);
	for (; table->table != NULL; table++)
		if (table->rows != NULL && note_rows(eraser, table) == -1)
			return (-1);
	if (crm_erased_keys(eraser->db, put_key, eraser) == -1 ||
	    crm_kept_store(eraser->db, member, &kept) == -1 ||
	    take_away(eraser) == -1)
		return (-1);
	eraser->count.kept += kept;
	eraser->count.members++;
	return (1);
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
	const struct crm_personal *entry = crm_personal_tables();

	for (; entry->table != NULL; entry++)
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
	return (note(eraser->rows, row_hash(eraser, table, row), eraser));
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
		if (note(eraser->rows, row_hash(eraser, "orders", order),
		    eraser) == -1 || note(eraser->rows, row_hash(eraser,
		    "ship_to", place), eraser) == -1)
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

/* The images of all that is known of the person, till no more is known. */
static int
redact_images(struct crm_eraser *eraser)
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

/* Whom somebody might be is worked out anew of who is there. */
static int
drop_candidates(struct crm_eraser *eraser)
{

	return (crm_run(eraser->db, "DELETE FROM dedupe_key\n"
	    "WHERE member IN (SELECT member FROM erasure)\n"
	    "/* scan: once for all */", ""));
}

/* Command lines of earlier batches that name the person. */
static int
scrub_commands(struct crm_eraser *eraser)
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
			rc = found.bad ? nomem(eraser) : -1;
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

int
crm_eraser_end(struct crm_eraser *eraser, struct crm_erase_count *count)
{
	int rc;

	rc = crm_tokens_in(eraser->names, eraser->why, strlen(eraser->why));
	if (rc == 1)
		return (crm_err_set(crm_db_err(eraser->db), CRM_ERR_INPUT,
		    _("the reason names the person, and it would stay; write "
		    "another")));
	if (rc == -1 || redact_images(eraser) == -1 ||
	    drop_candidates(eraser) == -1 || scrub_commands(eraser) == -1 ||
	    crm_tokens_store(eraser->tokens) == -1)
		return (-1);
	*count = eraser->count;
	return (0);
}

int
crm_erase_flush(struct crm_db *db)
{
	char at[CRM_TIME_LEN];
	struct crm_buf text = { 0 };
	struct crm_stmt *stmt;
	int rc;

	crm_time_format(crm_db_now(db), at);
	at[CRM_DATE_LEN - 1] = 'T';
	if (make_lines(db) == -1 || (stmt = crm_sql(db, "SELECT hash\n"
	    "FROM temp.erased_line\n"
	    "ORDER BY id /* scan: all are appended */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		crm_buf_fmt(&text, "%s erase %s crm-member\n",
		    crm_col_text(stmt, 0), at);
	if (rc == 0 && text.bad)
		rc = crm_err_nomem(crm_db_err(db));
	if (rc == 0 && text.n > 0)
		rc = crm_optout_lines(db, &text);
	if (rc == 0)
		rc = crm_run(db, "DELETE FROM temp.erased_line "
		    "/* scan: all of it */", "");
	crm_buf_free(&text);
	return (rc);
}

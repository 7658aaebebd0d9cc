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
#include "record/erase_int.h"
#include "record/erased.h"
#include "record/eraseplace.h"
#include "record/kept.h"
#include "record/optout.h"
#include "record/orderview.h"
#include "record/personal.h"
#include "record/token.h"

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
		rc = crm_erase_note(eraser, table->table,
		    crm_col_int(stmt, 0));
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
	const struct crm_personal *table;
	size_t i;

	for (i = 0; (table = crm_personal_at(i)) != NULL; i++)
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
	const struct crm_personal *table;
	int64_t at, kept;
	size_t i;
	int rc;

	if ((rc = crm_erased_number(eraser->db, member, &at)) != 0)
		return (rc == 1 ? 0 : -1);
	if (crm_subject_fill(eraser->db, member) == -1 ||
	    strip_views(eraser) == -1)
		return (-1);
	for (i = 0; (table = crm_personal_at(i)) != NULL; i++)
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

/* Whom somebody might be is worked out anew of who is there. */
static int
drop_candidates(struct crm_eraser *eraser)
{

	return (crm_run(eraser->db, "DELETE FROM dedupe_key\n"
	    "WHERE member IN (SELECT member FROM erasure)\n"
	    "/* scan: once for all */", ""));
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
	if (rc == -1 || crm_erase_images(eraser) == -1 ||
	    drop_candidates(eraser) == -1 || crm_erase_commands(eraser) == -1 ||
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

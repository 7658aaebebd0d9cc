#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/find_int.h"

/* Making the content of the find index anew, to store or to compare it. */

int
crm_collector_open(struct crm_db *db, struct crm_collector *c)
{

	memset(c, 0, sizeof(*c));
	if ((c->postings = crm_postings_new()) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	return (0);
}

void
crm_collector_free(struct crm_collector *c)
{

	crm_postings_free(c->postings);
	crm_grams_free(&c->grams);
	crm_find_texts_free(c->text);
}

static int
collect(struct crm_collector *c, struct crm_stmt *stmt)
{
	uint16_t place = (uint16_t)(crm_col_int(stmt, 0) &
	    (CRM_POSTING_ROWS - 1));
	size_t i;

	if (crm_find_texts(stmt, c->text) == -1)
		return (-1);
	c->grams.n = 0;
	for (i = 0; i < CRM_FIND_TEXTS; i++)
		if (c->text[i].n > 0 && crm_gram_add(&c->grams,
		    crm_find_field(i), &c->text[i], 0) == -1)
			return (-1);
	for (i = 0; i < c->grams.n; i++)
		if (crm_postings_add(c->postings, c->grams.v[i], place) == -1)
			return (-1);
	return (0);
}

int
crm_collector_rows(struct crm_db *db, struct crm_collector *c,
    enum crm_find_kind kind, int64_t from, int64_t to)
{
	struct crm_stmt *stmt = crm_find_rows(db, kind, from, to);
	int rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (collect(c, stmt) == -1) {
			rc = crm_err_nomem(crm_db_err(db));
			break;
		}
	crm_reset(stmt);
	return (rc);
}

/* 1 when the set that stmt stands on is the ith collected of its block. */
static int
same_set(const struct crm_collector *c, size_t i, int64_t block,
    struct crm_stmt *stmt, struct crm_buf *body)
{
	const uint16_t *place;
	const void *stored = crm_col_blob(stmt, 1);
	size_t nplace, len = crm_col_len(stmt, 1);

	if (crm_col_int(stmt, 0) != (block |
	    (int64_t)crm_postings_get(c->postings, i, &place, &nplace)))
		return (0);
	crm_buf_reset(body);
	crm_posting_pack(body, place, nplace);
	return (body->n == len && memcmp(body->p, stored, len) == 0);
}

/* 1 when a block is stored as its rows are, 0, -1. */
static int
same_block(struct crm_db *db, struct crm_collector *c,
    enum crm_find_kind kind, int64_t block, int64_t upto)
{
	int64_t first = block << CRM_POSTING_SHIFT, n;
	int64_t next = first + CRM_POSTING_ROWS;
	struct crm_buf body = { 0 };
	struct crm_stmt *stmt;
	size_t i = 0;
	int rc;

	crm_postings_reset(c->postings);
	if (crm_collector_rows(db, c, kind, first, next < upto ? next :
	    upto) == -1)
		return (-1);
	if ((n = crm_postings_sort(c->postings)) == -1)
		return (crm_err_nomem(crm_db_err(db)));
	if ((stmt = crm_find_block(db, kind, block)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1 && i < (size_t)n &&
	    same_set(c, i, crm_gram_id(kind, block, 0), stmt, &body))
		i++;
	crm_reset(stmt);
	if (body.bad)
		rc = crm_err_nomem(crm_db_err(db));
	crm_buf_free(&body);
	return (rc == -1 ? -1 : rc == 0 && i == (size_t)n);
}

/* 1 when rows of a block wait to be written, 0, -1. */
static int
waiting(struct crm_db *db, enum crm_find_kind kind, int64_t block)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM find_change\n"
	    "WHERE kind = :kind AND row >= :first AND row < :next\n"
	    "LIMIT 1", "iii", (int64_t)kind, block << CRM_POSTING_SHIFT,
	    (block + 1) << CRM_POSTING_SHIFT));
}

static int64_t
check_kind(struct crm_db *db, struct crm_collector *c,
    enum crm_find_kind kind, void (*found)(void *arg, const char *check,
    int64_t row, const char *fault), void *arg)
{
	static const char *const name[CRM_FIND_END] = { NULL, "find_member",
	    "find_identity", "find_ship_to" };
	int64_t upto, last, block, n = 0;
	int rc;

	if (crm_find_upto(db, kind, &upto) == -1 ||
	    crm_one(db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM find_gram\n"
	    "WHERE id < :next", "i",
	    crm_gram_id((enum crm_find_kind)(kind + 1), 0, 0)) == -1)
		return (-1);
	last -= crm_gram_id(kind, 0, 0);
	last = last < 0 ? 0 : last >> CRM_GRAM_BLOCK;
	if (last < (upto - 1) >> CRM_POSTING_SHIFT)
		last = (upto - 1) >> CRM_POSTING_SHIFT;
	for (block = 0; block <= last; block++) {
		if ((rc = waiting(db, kind, block)) == 0)
			rc = same_block(db, c, kind, block, upto);
		if (rc == -1)
			return (-1);
		if (rc == 1)
			continue;
		found(arg, name[kind], block << CRM_POSTING_SHIFT,
		    _("crm-member find does not find the rows from here on; "
		    "run crm-db check --reindex"));
		n++;
	}
	return (n);
}

int64_t
crm_find_check(struct crm_db *db,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg)
{
	struct crm_collector c;
	int64_t n = crm_collector_open(db, &c), more;
	int kind;

	for (kind = CRM_FIND_MEMBER; n != -1 && kind < CRM_FIND_END; kind++) {
		more = check_kind(db, &c, (enum crm_find_kind)kind, found,
		    arg);
		n = more == -1 ? -1 : n + more;
	}
	crm_collector_free(&c);
	return (n);
}

#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "record/find_int.h"
#include "record/findread.h"

struct term {			/* a gram that the rows must have */
	uint64_t	 gram;
	size_t		 size;	/* of its set in the last block that was read */
};

struct reader {
	struct crm_db	*db;
	enum crm_find_kind kind;
	struct term	*term;
	size_t		 nterm;
	uint64_t	 from, to;	/* instead of them: any of a range */
	struct crm_posting set;
};

/* The rows of a block that have a gram: 1 with *set, 0 none, -1. */
static int
read_set(struct reader *r, int64_t block, struct term *term,
    struct crm_posting *set)
{
	struct crm_stmt *stmt;
	int rc;

	memset(set, 0, sizeof(*set));
	term->size = 0;
	if ((stmt = crm_sql(r->db, "SELECT body\n"
	    "FROM find_gram\n"
	    "WHERE id = :id")) == NULL || crm_bind(stmt, "i",
	    crm_gram_id(r->kind, block, term->gram)) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		const void *body = crm_col_blob(stmt, 0);

		term->size = crm_col_len(stmt, 0);
		if (crm_posting_unpack(set, body, term->size) == -1)
			rc = crm_find_damaged(r->db);
	}
	crm_reset(stmt);
	return (rc);
}

/* A term that no row has, or few, comes first in the next block. */
static void
put_first(struct reader *r, size_t i)
{
	struct term term = r->term[i];

	memmove(r->term + 1, r->term, i * sizeof(*r->term));
	r->term[0] = term;
}

/* 1 when rows are in both sets, which *set then holds. */
static int
intersect(struct crm_posting *set, const struct crm_posting *other)
{
	uint64_t any = 0;
	size_t i;

	for (i = 0; i < CRM_POSTING_WORDS; i++)
		any |= set->bits[i] &= other->bits[i];
	return (any != 0);
}

/* The rows that have all terms: 1, 0 none, -1. */
static int
read_all(struct reader *r, int64_t block)
{
	struct crm_posting set;
	size_t i;
	int rc = 0;

	for (i = 0; i < r->nterm; i++) {
		rc = read_set(r, block, &r->term[i], i == 0 ? &r->set : &set);
		if (rc == 1 && i > 0)
			rc = intersect(&r->set, &set);
		if (i > 0 && r->term[i].size < r->term[0].size)
			put_first(r, i);
		if (rc != 1)
			return (rc);
	}
	return (rc);
}

static int
read_range(struct reader *r, int64_t block)
{
	struct crm_stmt *stmt;
	const void *body;
	int rc, any = 0;

	memset(&r->set, 0, sizeof(r->set));
	if ((stmt = crm_sql(r->db, "SELECT body\n"
	    "FROM find_gram\n"
	    "WHERE id BETWEEN :from AND :to\n"
	    "ORDER BY id")) == NULL ||
	    crm_bind(stmt, "ii", crm_gram_id(r->kind, block, r->from),
	    crm_gram_id(r->kind, block, r->to)) == -1)
		return (-1);
	for (; (rc = crm_step(stmt)) == 1; any = 1) {
		body = crm_col_blob(stmt, 0);
		if (crm_posting_unpack(&r->set, body,
		    crm_col_len(stmt, 0)) == -1) {
			rc = crm_find_damaged(r->db);
			break;
		}
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : any);
}

static int
each_block(struct reader *r, int64_t upto, int (*fn)(void *arg,
    enum crm_find_kind kind, int64_t from, int64_t to), void *arg)
{
	uint16_t place[CRM_POSTING_ROWS];
	int64_t block, first;
	size_t i, n;
	int rc = 0;

	for (block = 0; rc == 0 && block << CRM_POSTING_SHIFT < upto;
	    block++) {
		rc = r->nterm > 0 ? read_all(r, block) : read_range(r, block);
		if (rc != 1)
			continue;
		first = block << CRM_POSTING_SHIFT;
		n = crm_posting_places(&r->set, place);
		for (i = 0, rc = 0; rc == 0 && i < n; i++)
			rc = fn(arg, r->kind, first + place[i],
			    first + place[i] + 1);
	}
	return (rc);
}

/* Which texts rows of a kind have at all. */
static int
has_field(enum crm_find_kind kind, enum crm_find_field field)
{

	switch (field) {
	case CRM_FIND_CODE:
		return (kind == CRM_FIND_MEMBER);
	case CRM_FIND_NAME:
	case CRM_FIND_EMAIL:
		return (kind != CRM_FIND_SHIP_TO);
	case CRM_FIND_ADDRESS:
		return (kind != CRM_FIND_IDENTITY);
	case CRM_FIND_PHONE:
		break;
	}
	return (1);
}

/*
 * The terms of a piece, the last first: what names, numbers and places begin
 * with is more common.
 */
static int
set_terms(struct reader *r, enum crm_find_field field,
    const struct crm_buf *text, struct crm_grams *grams)
{
	size_t i;

	r->nterm = grams->n = 0;
	r->from = 1;
	r->to = 0;
	if (crm_gram_add(grams, field, text, 1) == -1 ||
	    (r->term = calloc(grams->n + 1, sizeof(*r->term))) == NULL)
		return (crm_err_nomem(crm_db_err(r->db)));
	for (i = grams->n; i > 0; i--)
		r->term[r->nterm++].gram = grams->v[i - 1];
	if (r->nterm == 0)
		(void)crm_gram_range(field, text, &r->from, &r->to);
	return (0);
}

static int
each_waiting(struct crm_db *db, enum crm_find_kind kind, int64_t upto,
    int (*fn)(void *arg, enum crm_find_kind kind, int64_t from, int64_t to),
    void *arg)
{
	struct crm_stmt *stmt;
	int64_t row;
	int rc;

	if ((stmt = crm_sql(db, "SELECT row\n"
	    "FROM find_change\n"
	    "WHERE kind = :kind\n"
	    "ORDER BY row")) == NULL ||
	    crm_bind(stmt, "i", (int64_t)kind) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		row = crm_col_int(stmt, 0);
		if ((rc = fn(arg, kind, row, row + 1)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc == 0 ? fn(arg, kind, upto, INT64_MAX) : rc);
}

int
crm_find_each(struct crm_db *db, enum crm_find_kind kind,
    const struct crm_piece *piece, int (*fn)(void *arg,
    enum crm_find_kind kind, int64_t from, int64_t to), void *arg)
{
	struct reader r = { .db = db, .kind = kind };
	struct crm_grams grams = { 0 };
	const struct crm_buf *text;
	int64_t upto;
	int field, rc = crm_find_upto(db, kind, &upto);

	for (field = CRM_FIND_CODE; rc == 0 && field <= CRM_FIND_ADDRESS;
	    field++) {
		text = field == CRM_FIND_PHONE ? &piece->digits :
		    &piece->folded;
		if (text->n == 0 || !has_field(kind,
		    (enum crm_find_field)field) ||
		    (piece->only != 0 && piece->only != field))
			continue;
		rc = set_terms(&r, (enum crm_find_field)field, text, &grams);
		if (rc == 0 && (r.nterm > 0 || r.from <= r.to))
			rc = each_block(&r, upto, fn, arg);
		free(r.term);
		r.term = NULL;
	}
	crm_grams_free(&grams);
	return (rc == 0 ? each_waiting(db, kind, upto, fn, arg) : rc);
}

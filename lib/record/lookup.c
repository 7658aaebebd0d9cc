#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/text.h"
#include "record/findread.h"
#include "record/lookup.h"

#define MIN_DIGITS	4	/* fewer match half the base */
#define MIN_ORDER	6	/* of the beginning of an order's number */

/*
 * The digits of a phone number, or of a piece of one, as phones are stored;
 * nothing where the text is no number.
 */
static void
digits_of(struct crm_buf *digits, const char *text)
{
	size_t i, n = strlen(text);

	if (strspn(text, "0123456789 -.()/+") != n)
		return;
	if (strchr(text, '+') != NULL) {
		(void)crm_phone_parse(digits, text, n);
		return;
	}
	for (i = 0; i < n; i++)
		if (text[i] >= '0' && text[i] <= '9')
			crm_buf_chr(digits, text[i]);
	if (digits->n < MIN_DIGITS)
		crm_buf_reset(digits);
}

enum rank {			/* what tells most comes first */
	RANK_MEMBER,
	RANK_CODE,
	RANK_NAME,
	RANK_PHONE,
	RANK_EMAIL,
	RANK_ADDRESS,
	RANK_RECEIVER,
	RANK_ORDER,
	RANKS
};

struct hit {
	int64_t		 member;
	enum rank	 rank;
};

struct lookup {
	struct crm_db	*db;
	const char	*text;
	struct crm_piece piece;
	int		 whole;		/* 1: no part of a text is enough */
	struct crm_buf	 row[CRM_FIND_TEXTS];
	struct hit	*hit;
	size_t		 n, cap;
};

static int
add_hit(struct lookup *l, int64_t member, enum rank rank)
{
	size_t cap = l->cap == 0 ? 64 : l->cap * 2;
	struct hit *hit;

	if (l->n == l->cap) {
		if ((hit = realloc(l->hit, cap * sizeof(*hit))) == NULL)
			return (crm_err_nomem(crm_db_err(l->db)));
		l->hit = hit;
		l->cap = cap;
	}
	l->hit[l->n].member = member;
	l->hit[l->n++].rank = rank;
	return (0);
}

/* Adds the member of each row of a statement as a hit. */
static int
add_members(struct lookup *l, struct crm_stmt *stmt, enum rank rank)
{
	int rc;

	while ((rc = crm_step(stmt)) == 1)
		if (!crm_col_null(stmt, 0) &&
		    add_hit(l, crm_col_int(stmt, 0), rank) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

/* Those who had something sent there. */
static int
add_ship_to(struct lookup *l, int64_t ship_to, enum rank rank)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(l->db, "SELECT i.member\n"
	    "FROM orders AS o\n"
	    "CROSS JOIN identity AS i ON i.id = o.buyer\n"
	    "WHERE o.ship_to = :ship_to\n"
	    "UNION ALL\n"
	    "SELECT i.member\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "CROSS JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)\n"
	    "WHERE l.ship_to = :ship_to")) == NULL ||
	    crm_bind(stmt, "i", ship_to) == -1)
		return (-1);
	return (add_members(l, stmt, rank));
}

static int
contains(const struct lookup *l, const struct crm_buf *text,
    const struct crm_buf *piece)
{

	if (piece->n == 0 || text->n < piece->n ||
	    (l->whole && text->n > piece->n))
		return (0);
	return (memmem(text->p, text->n, piece->p, piece->n) != NULL);
}

/* The best of a row's texts that has the piece, or RANKS. */
static enum rank
match(const struct lookup *l, enum crm_find_kind kind)
{
	static const enum rank ranks[CRM_FIND_TEXTS] = { RANK_CODE, RANK_NAME,
	    RANK_PHONE, RANK_PHONE, RANK_EMAIL, RANK_ADDRESS };
	enum rank rank, best = RANKS;
	enum crm_find_field field;
	size_t i;

	for (i = 0; i < CRM_FIND_TEXTS; i++) {
		field = crm_find_field(i);
		if (l->piece.only != 0 && l->piece.only != (int)field)
			continue;
		if (!contains(l, &l->row[i], field == CRM_FIND_PHONE ?
		    &l->piece.digits : &l->piece.folded))
			continue;
		rank = ranks[i];
		if (rank == RANK_PHONE && kind == CRM_FIND_SHIP_TO)
			rank = RANK_RECEIVER;
		if (rank < best)
			best = rank;
	}
	return (best);
}

static int
look_at_row(struct lookup *l, enum crm_find_kind kind, struct crm_stmt *stmt)
{
	enum rank rank;

	if (crm_find_texts(stmt, l->row) == -1)
		return (crm_err_nomem(crm_db_err(l->db)));
	if ((rank = match(l, kind)) == RANKS)
		return (0);
	if (kind == CRM_FIND_SHIP_TO)
		return (add_ship_to(l, crm_col_int(stmt, 0), rank));
	if (crm_col_null(stmt, CRM_FIND_OWNER))
		return (0);
	return (add_hit(l, crm_col_int(stmt, CRM_FIND_OWNER), rank));
}

/* Looks at the rows from one number up to another. */
static int
look_at(void *arg, enum crm_find_kind kind, int64_t from, int64_t to)
{
	struct lookup *l = arg;
	struct crm_stmt *stmt = crm_find_rows(l->db, kind, from, to);
	int rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (look_at_row(l, kind, stmt) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

static int
look_at_number(struct lookup *l)
{
	struct crm_stmt *stmt;
	int64_t n;

	if (strspn(l->text, "0123456789") != strlen(l->text) ||
	    *l->text == '0' ||
	    crm_int_parse(l->text, strlen(l->text), &n) == -1)
		return (0);
	if ((stmt = crm_sql(l->db, "SELECT coalesce(merged_into, id)\n"
	    "FROM member\n"
	    "WHERE id = :id")) == NULL || crm_bind(stmt, "i", n) == -1)
		return (-1);
	return (add_members(l, stmt, RANK_MEMBER));
}

/* Further codes, of members that became one, are few and in no index. */
static int
look_at_codes(struct lookup *l)
{
	struct crm_buf code = { 0 };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(l->db, "SELECT member, code\n"
	    "FROM member_code /* scan: few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&code);
		if (crm_text_fold(&code, crm_col_text(stmt, 1),
		    crm_col_len(stmt, 1)) == 0 &&
		    contains(l, &code, &l->piece.folded) &&
		    add_hit(l, crm_col_int(stmt, 0), RANK_CODE) == -1)
			rc = -1;
		if (code.bad)
			rc = crm_err_nomem(crm_db_err(l->db));
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	crm_buf_free(&code);
	return (rc);
}

/*
 * Order numbers are found by the index that keeps them apart, channel by
 * channel: whole, or by how they begin.
 */
static int
look_at_orders(struct lookup *l)
{
	struct crm_buf last = { 0 };
	struct crm_stmt *stmt;
	int rc = -1;

	crm_buf_str(&last, l->text);
	if (!l->whole && crm_text_chars(l->text, last.n) >= MIN_ORDER)
		crm_buf_str(&last, "\364\217\277\277");	/* U+10FFFF */
	if (last.bad)
		rc = crm_err_nomem(crm_db_err(l->db));
	else if ((stmt = crm_sql(l->db, "SELECT i.member\n"
	    "FROM channel AS c\n"
	    "CROSS JOIN orders AS o ON o.channel = c.id\n"
	    "\tAND o.order_no BETWEEN :first AND :last\n"
	    "CROSS JOIN identity AS i ON i.id = o.buyer\n"
	    "/* scan: channels are few */")) != NULL &&
	    crm_bind(stmt, "ts", l->text, crm_buf_text(&last), last.n) == 0)
		rc = add_members(l, stmt, RANK_ORDER);
	crm_buf_free(&last);
	return (rc);
}

static int
by_member(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->member != y->member)
		return (x->member < y->member ? -1 : 1);
	return (x->rank < y->rank ? -1 : x->rank > y->rank);
}

/* One hit a member, the best, by number. */
static void
sort_hits(struct lookup *l)
{
	size_t i, n = 0;

	if (l->n == 0)
		return;
	if (l->n > 0)
		qsort(l->hit, l->n, sizeof(*l->hit), by_member);
	for (i = 0; i < l->n; i++)
		if (n == 0 || l->hit[n - 1].member != l->hit[i].member)
			l->hit[n++] = l->hit[i];
	l->n = n;
}

/* Who is not live any more is left out. */
static int
tell(struct lookup *l, const struct hit *h,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg)
{
	static const char *const why[RANKS] = { "member", "code", "name",
	    "phone", "email", "address", "receiver_phone", "order_no" };
	struct crm_lookup_hit hit;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(l->db, "SELECT member, code, name, phone, email,\n"
	    "\taddress, birth\n"
	    "FROM v_member\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "i", h->member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		hit.member = h->member;
		hit.code = crm_col_text(stmt, 1);
		hit.name = crm_col_text(stmt, 2);
		hit.phone = crm_col_text(stmt, 3);
		hit.email = crm_col_text(stmt, 4);
		hit.address = crm_col_text(stmt, 5);
		hit.birth = crm_col_text(stmt, 6);
		hit.why = why[h->rank];
		rc = fn(arg, &hit);
	}
	crm_reset(stmt);
	return (rc);
}

static int
tell_all(struct lookup *l,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg)
{
	size_t i;
	int rc = 0;

	sort_hits(l);
	for (i = 0; rc == 0 && i < l->n; i++)
		rc = tell(l, &l->hit[i], fn, arg);
	return (rc);
}

static int
look_for(struct lookup *l, enum crm_find_kind first, enum crm_find_kind last)
{
	int kind, rc = 0;

	for (kind = (int)first; rc == 0 && kind <= (int)last; kind++)
		rc = crm_find_each(l->db, (enum crm_find_kind)kind, &l->piece,
		    look_at, l);
	return (rc);
}

static void
free_lookup(struct lookup *l)
{

	crm_buf_free(&l->piece.folded);
	crm_buf_free(&l->piece.digits);
	crm_find_texts_free(l->row);
	free(l->hit);
}

int
crm_lookup_each(struct crm_db *db, const char *text,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg)
{
	struct lookup l = { .db = db, .text = text };
	int rc = -1;

	if (crm_text_fold(&l.piece.folded, text, strlen(text)) == -1 ||
	    l.piece.folded.n == 0) {
		rc = crm_err_set(crm_db_err(db), CRM_ERR_USAGE,
		    _("the text to find is empty or no UTF-8"));
		goto free;
	}
	digits_of(&l.piece.digits, text);
	if (l.piece.folded.bad || l.piece.digits.bad)
		rc = crm_err_nomem(crm_db_err(db));
	else if (look_at_number(&l) == 0 && look_at_codes(&l) == 0 &&
	    look_for(&l, CRM_FIND_MEMBER, CRM_FIND_SHIP_TO) == 0 &&
	    look_at_orders(&l) == 0)
		rc = tell_all(&l, fn, arg);
free:
	free_lookup(&l);
	return (rc);
}

/* What a word can be as a whole, beside an order's number. */
static int
read_word(struct lookup *l)
{
	size_t n = strlen(l->text);
	enum crm_phone phone;

	phone = crm_phone_parse(&l->piece.digits, l->text, n);
	if (l->piece.digits.n > 0 && phone != CRM_PHONE_BAD)
		l->piece.only = CRM_FIND_PHONE;
	else if (crm_email_parse(&l->piece.folded, l->text, n) == 0)
		l->piece.only = CRM_FIND_EMAIL;
	if (l->piece.digits.bad || l->piece.folded.bad)
		return (crm_err_nomem(crm_db_err(l->db)));
	return (0);
}

int
crm_lookup_word(struct crm_db *db, const char *word,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg)
{
	struct lookup l = { .db = db, .text = word, .whole = 1 };
	int rc = read_word(&l);

	if (rc == 0 && l.piece.only != 0)
		rc = look_for(&l, CRM_FIND_MEMBER, CRM_FIND_IDENTITY);
	if (rc == 0 && l.piece.only == CRM_FIND_PHONE && l.n == 0)
		rc = look_for(&l, CRM_FIND_SHIP_TO, CRM_FIND_SHIP_TO);
	if (rc == 0)
		rc = look_at_orders(&l);
	if (rc == 0)
		rc = tell_all(&l, fn, arg);
	free_lookup(&l);
	return (rc);
}

int
crm_lookup_name(struct crm_db *db, const char *text, size_t n,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg)
{
	struct lookup l = { .db = db, .text = "" };
	int rc = 0;

	l.piece.only = CRM_FIND_NAME;
	if (crm_text_fold(&l.piece.folded, text, n) == 0 &&
	    l.piece.folded.n > 0)
		rc = look_for(&l, CRM_FIND_MEMBER, CRM_FIND_IDENTITY);
	if (l.piece.folded.bad)
		rc = crm_err_nomem(crm_db_err(db));
	if (rc == 0)
		rc = tell_all(&l, fn, arg);
	free_lookup(&l);
	return (rc);
}

/* sequences: what must hold. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outreach/reach.h"
#include "record/bought.h"
#include "record/find.h"
#include "record/ledger.h"
#include "record/lookup.h"
#include "sequences.h"

static const struct {
	const char	*sql;
	int		 journalled;
} tables[] = {
	{ "SELECT * FROM apart ORDER BY id", 1 },
	{ "SELECT * FROM campaign ORDER BY id", 1 },
	{ "SELECT * FROM campaign_target ORDER BY id", 1 },
	{ "SELECT * FROM consent ORDER BY id", 1 },
	{ "SELECT * FROM contact ORDER BY id", 1 },
	{ "SELECT * FROM group_member ORDER BY id", 1 },
	{ "SELECT * FROM identity ORDER BY id", 1 },
	{ "SELECT * FROM member ORDER BY id", 1 },
	{ "SELECT * FROM member_code ORDER BY id", 1 },
	{ "SELECT * FROM member_day ORDER BY id", 1 },
	{ "SELECT * FROM member_field ORDER BY id", 1 },
	{ "SELECT * FROM member_flag ORDER BY id", 1 },
	{ "SELECT * FROM member_group ORDER BY id", 1 },
	{ "SELECT * FROM member_owner ORDER BY id", 1 },
	{ "SELECT * FROM member_saying ORDER BY id", 1 },
	{ "SELECT * FROM member_was ORDER BY id", 1 },
	{ "SELECT * FROM note ORDER BY id", 1 },
	{ "SELECT * FROM notice ORDER BY id", 1 },
	{ "SELECT * FROM order_line ORDER BY id", 1 },
	{ "SELECT * FROM order_view ORDER BY id", 1 },
	{ "SELECT * FROM orders ORDER BY id", 1 },
	{ "SELECT * FROM person ORDER BY id", 1 },
	{ "SELECT * FROM person_key ORDER BY id", 1 },
	{ "SELECT * FROM segment ORDER BY id", 1 },
	{ "SELECT * FROM segment_member ORDER BY id", 1 },
	{ "SELECT * FROM segment_past ORDER BY id", 1 },
	{ "SELECT * FROM segment_rule ORDER BY id", 1 },
	{ "SELECT * FROM segment_run ORDER BY id", 1 },
	{ "SELECT * FROM setting ORDER BY id", 1 },
	{ "SELECT * FROM ship_to ORDER BY id", 1 },
	{ "SELECT * FROM shipment ORDER BY id", 1 },
	{ "SELECT * FROM stage_rule ORDER BY id", 1 },
	{ "SELECT * FROM stage_step ORDER BY id", 1 },
	{ "SELECT * FROM update_rule ORDER BY id", 1 },
	{ "SELECT * FROM batch /* scan: all */", 0 },
	{ "SELECT * FROM batch_image /* scan: all */", 0 },
	{ "SELECT * FROM batch_pack /* scan: all */", 0 },
	{ "SELECT * FROM erasure /* scan: all */", 0 },
	{ "SELECT * FROM find_gram /* scan: all */", 0 },
	{ "SELECT * FROM item /* scan: all */", 0 },
	{ "SELECT * FROM source /* scan: all */", 0 },
	{ "SELECT * FROM optout /* scan: all */", 0 },
	{ "SELECT * FROM optout_part /* scan: all */", 0 },
	{ "SELECT * FROM kept /* scan: all */", 0 }
};
#define NTABLES	(sizeof(tables) / sizeof(tables[0]))

/* For who looks why it failed: diff has-NUMBER has-end tells what differs. */
static void
keep(struct run *r, const struct crm_buf *text)
{
	char path[32];
	FILE *f;

	if (!r->verbose)
		return;
	if (r->ends)
		(void)snprintf(path, sizeof(path), "has-end");
	else
		(void)snprintf(path, sizeof(path), "has-%" PRId64,
		    one(r, "SELECT seq + 1 FROM sqlite_sequence\n"
		    "WHERE name = 'batch' /* scan: a few */", 0));
	if ((f = fopen(path, "w")) != NULL) {
		(void)fwrite(text->p, 1, text->n, f);
		(void)fclose(f);
	}
}

int
content(struct run *r, struct crm_hash *h)
{
	struct crm_buf text = { 0 };
	struct crm_stmt *stmt;
	size_t t;
	int i, rc;

	for (t = 0; t < NTABLES && tables[t].journalled; t++) {
		if ((stmt = crm_sql(r->db, tables[t].sql)) == NULL)
			return (broken(r, "content"));
		while ((rc = crm_step(stmt)) == 1)
			for (i = 0; i < crm_col_count(stmt); i++) {
				crm_buf_chr(&text, crm_col_null(stmt, i) ?
				    'n' : 'v');
				crm_buf_str(&text, crm_col_text(stmt, i));
				crm_buf_chr(&text, i + 1 < crm_col_count(stmt)
				    ? '\t' : '\n');
			}
		if (rc == -1)
			return (broken(r, "content"));
		crm_buf_fmt(&text, "%s\n", tables[t].sql);
	}
	keep(r, &text);
	*h = crm_hash_of(crm_db_key(r->db), crm_buf_text(&text), text.n);
	crm_buf_free(&text);
	return (0);
}

int64_t
sum_expected(const struct run *r, int order)
{
	const struct view *v, *best;
	int64_t sum = 0;
	size_t i;
	int l;

	for (l = 0; l < LINES; l++) {
		for (i = 0, best = NULL; i < r->model.nview; i++) {
			v = &r->model.view[i];
			if (v->order == order && v->active &&
			    v->amount[l] != -1 &&
			    (best == NULL || v->age > best->age))
				best = v;
		}
		sum += best == NULL ? 0 : best->amount[l];
	}
	return (sum);
}

int64_t
sum_stored(struct run *r, int order)
{

	return (one(r, "SELECT coalesce(sum(l.amount), 0)\n"
	    "FROM orders AS o\n"
	    "JOIN order_line AS l ON l.id >> 16 = o.id\n"
	    "WHERE o.order_no = cast(:n AS TEXT) /* scan: a few */", order));
}

static int
check_sums(struct run *r)
{
	int64_t sum, expected;
	int o;

	for (o = 0; o < ORDERS; o++) {
		sum = sum_stored(r, o);
		expected = sum_expected(r, o);
		if (sum != expected)
			return (fails(r, "order %d sums up to %" PRId64
			    ", not %" PRId64, o, sum, expected));
	}
	return (0);
}

/* What is said of it, what orders showed, and its numbers. */
int
each_key(struct run *r, int64_t member,
    int (*fn)(struct run *r, const char *key, void *arg), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(r->db, "WITH mine (id) AS (\n"
	    "\tSELECT id FROM member WHERE id = :n OR merged_into = :n)\n"
	    "SELECT 'number ' || id FROM mine\n"
	    "UNION\n"
	    "SELECT 'phone ' || phone FROM member WHERE id = :n\n"
	    "UNION\n"
	    "SELECT 'email ' || email FROM member WHERE id = :n\n"
	    "UNION\n"
	    "SELECT 'code ' || code FROM member WHERE id = :n\n"
	    "UNION\n"
	    "SELECT 'code ' || code FROM member_code WHERE member = :n\n"
	    "UNION\n"
	    "SELECT CASE kind WHEN 5 THEN 'email ' ELSE 'phone ' END\n"
	    "\t|| value\n"
	    "FROM contact WHERE member = :n AND kind < 6 AND state < 3\n"
	    "UNION\n"
	    "SELECT 'phone ' || phone FROM identity\n"
	    "WHERE member = :n AND phone <> ''\n"
	    "UNION\n"
	    "SELECT 'code ' || code FROM identity\n"
	    "WHERE member = :n AND code <> '' /* scan: a few */")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (broken(r, "keys"));
	while ((rc = crm_step(stmt)) == 1)
		if (!crm_col_null(stmt, 0) &&
		    (rc = fn(r, crm_col_text(stmt, 0), arg)) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
is_refused(struct run *r, const char *key, void *arg)
{
	struct crm_buf line = { 0 };
	const char *by = arg;
	int rc;

	crm_buf_fmt(&line, "\n%s %s\n", by, key);
	rc = strstr(crm_buf_text(&r->refused), crm_buf_text(&line)) != NULL;
	crm_buf_free(&line);
	return (rc);
}

/* Nobody who has a key that was refused may be contacted. */
static int
check_member(struct run *r, int64_t member)
{
	char by[8];
	int c, rc;

	for (c = 0; c < CHANNELS; c++) {
		(void)snprintf(by, sizeof(by), "%s", channel[c]);
		if ((rc = each_key(r, member, is_refused, by)) == -1)
			return (-1);
		if (rc == 0)
			continue;
		if ((rc = crm_reach_consent(r->db, member, by, NULL)) == -1)
			return (broken(r, "reach"));
		if (rc == CRM_WHY_CONSENT)
			return (fails(r, "member %" PRId64 " withdrew and "
			    "may be contacted by %s", member, by));
	}
	return (0);
}

static int
check_consent(struct run *r)
{
	int64_t member = 0;

	if (r->refused.n == 0)
		return (0);
	while ((member = one(r, "SELECT coalesce(min(id), 0) FROM member\n"
	    "WHERE state = 0 AND id > :n /* scan: a few */", member)) > 0)
		if (check_member(r, member) == -1)
			return (-1);
	return (r->why[0] == '\0' ? 0 : -1);
}

int
each_token(struct run *r, const char *p, size_t n,
    int (*fn)(struct run *r, int token))
{
	const char *end = p + n;
	int token, rc;

	while (p < end && (p = memchr(p, 't', (size_t)(end - p))) != NULL) {
		p++;
		if (end - p < 3 || *p != 'k')
			continue;
		for (p++, token = 0; p < end && *p >= '0' && *p <= '9'; p++)
			token = token * 10 + *p - '0';
		if (p < end && *p == 'z' && token > 0 &&
		    (rc = fn(r, token)) != 0)
			return (rc);
	}
	return (0);
}

static int
is_gone(struct run *r, int token)
{
	char word[16];

	(void)snprintf(word, sizeof(word), " %d ", token);
	return (strstr(r->gone.p, word) != NULL ? token : 0);
}

static int
hit(void *arg, const struct crm_lookup_hit *hit)
{
	struct run *r = arg;

	return (fails(r, "member %" PRId64 " is found by what was erased",
	    hit->member));
}

/* The last of them, which is as good as any. */
static int
not_found(struct run *r)
{
	char word[32];
	const char *p = r->gone.p + r->gone.n - 1;

	while (p > r->gone.p && p[-1] != ' ')
		p--;
	(void)snprintf(word, sizeof(word), "tk%ldz", strtol(p, NULL, 10));
	if (crm_lookup_each(r->db, word, hit, r) == -1)
		return (broken(r, "find"));
	return (r->why[0] == '\0' ? 0 : -1);
}

int
check_gone(struct run *r)
{
	struct crm_stmt *stmt;
	const char *p;
	size_t t;
	int i, rc = 0, token = 0;

	if (r->gone.n == 0)
		return (0);
	for (t = 0; t < NTABLES; t++) {
		if ((stmt = crm_sql(r->db, tables[t].sql)) == NULL)
			return (broken(r, "gone"));
		while (token == 0 && (rc = crm_step(stmt)) == 1)
			for (i = 0; token == 0 && i < crm_col_count(stmt);
			    i++) {
				if (crm_col_number(stmt, i))
					continue;
				p = crm_col_text(stmt, i);
				token = each_token(r, p, crm_col_len(stmt, i),
				    is_gone);
			}
		crm_reset(stmt);
		if (token > 0)
			return (fails(r, "tk%dz was erased and is still there "
			    "(%s)", token, tables[t].sql));
		if (rc == -1)
			return (broken(r, "gone"));
	}
	return (not_found(r));
}

static void
found(void *arg, const char *check, int64_t row, const char *what)
{
	struct run *r = arg;

	if (r->why[0] == '\0')
		(void)fails(r, "check %s, row %" PRId64 ": %s", check, row,
		    what);
}

static void
damaged(void *arg, const char *what)
{

	found(arg, "integrity", 0, what);
}

/* Slower ones, now and then. */
static int
check_whole(struct run *r)
{
	int64_t n;

	if ((n = crm_db_integrity(r->db, damaged, r)) == 0)
		n = crm_find_check(r->db, found, r);
	if (n == -1)
		return (broken(r, "check"));
	return (n > 0 ? -1 : check_gone(r));
}

int
check(struct run *r, int whole)
{
	int64_t n;

	if (one(r, "SELECT count(*) FROM pragma_foreign_key_check\n"
	    "/* scan: a few */", 0) > 0)
		return (fails(r, "a reference leads nowhere"));
	n = crm_ledger_check(r->db, found, r);
	if (n == -1)
		return (broken(r, "check"));
	if (n == 0)
		n = crm_bought_check(r->db, found, r);
	if (n == -1)
		return (broken(r, "check"));
	if (n > 0 || check_sums(r) == -1 || check_consent(r) == -1)
		return (-1);
	return (whole || r->often ? check_whole(r) : 0);
}

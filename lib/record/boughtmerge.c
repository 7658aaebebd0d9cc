#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "record/bought_int.h"

/* Bringing purchases into the blocks where their members are. */

struct merging {
	struct crm_bought_made	*made;
	struct crm_bought_adds	*adds;
	uint32_t		*start;	/* of each block in by[], and an end */
	const struct crm_bought_add **by;
	uint32_t		 at, end;	/* of the block at hand */
	int64_t			 place;		/* of the member packed last */
	struct crm_bought_list	 was, list;
	struct crm_buf		 body, scratch;
};

static int64_t
block_of(int64_t member)
{

	return (member >> CRM_BOUGHT_SHIFT);
}

static size_t
place_of(int64_t member)
{

	return ((size_t)(member & (CRM_BOUGHT_PLACES - 1)));
}

/* Room for blocks up to that number. */
static int
reach(struct crm_bought_made *made, int64_t block)
{
	int64_t n = block + block / 2 + 64;
	struct crm_buf *more;

	if (made->table || block < made->n) {
		if (block >= made->n)
			made->n = block + 1;
		return (0);
	}
	more = realloc(made->block, (size_t)n * sizeof(*more));
	if (more == NULL)
		return (crm_err_nomem(crm_db_err(made->db)));
	memset(more + made->n, 0, (size_t)(n - made->n) * sizeof(*more));
	made->block = more;
	made->n = n;
	return (0);
}

static int
compare_add(const void *a, const void *b)
{
	const struct crm_bought_add *const *x = a, *const *y = b;

	return (crm_bought_compare(&(*x)->order, &(*y)->order));
}

/* The orders of a member, which most often are in their sequence already. */
static void
sort_member(const struct crm_bought_add **by, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (compare_add(&by[i - 1], &by[i]) > 0)
			break;
	if (i < n)
		qsort(by, n, sizeof(*by), compare_add);
}

/* Sorts those of a block by member and order; to is room for as many. */
static void
sort_block(const struct crm_bought_add **by, size_t n,
    const struct crm_bought_add **to)
{
	size_t start[CRM_BOUGHT_PLACES + 2] = { 0 }, i;
	int64_t place;

	for (i = 0; i < n; i++)
		start[place_of(by[i]->member) + 2]++;
	for (i = 2; i < CRM_BOUGHT_PLACES + 2; i++)
		start[i] += start[i - 1];
	for (i = 0; i < n; i++)
		to[start[place_of(by[i]->member) + 1]++] = by[i];
	memcpy(by, to, n * sizeof(*by));
	for (place = 0; place < CRM_BOUGHT_PLACES; place++)
		sort_member(by + start[place], start[place + 1] -
		    start[place]);
}

/* Sorts by block in two passes, counting and placing, then each block. */
static int
sort(struct merging *m)
{
	const struct crm_bought_add *v = m->adds->v, **to;
	size_t n = m->adds->n, i, blocks;
	int64_t last = -1;

	for (i = 0; i < n; i++)
		if (block_of(v[i].member) > last)
			last = block_of(v[i].member);
	if (reach(m->made, last) == -1)
		return (-1);
	blocks = (size_t)m->made->n;
	m->start = calloc(blocks + 2, sizeof(*m->start));
	m->by = malloc((2 * n + 1) * sizeof(*m->by));
	if (m->start == NULL || m->by == NULL)
		return (crm_err_nomem(crm_db_err(m->made->db)));
	for (i = 0; i < n; i++)
		m->start[block_of(v[i].member) + 2]++;
	for (i = 2; i < blocks + 2; i++)
		m->start[i] += m->start[i - 1];
	for (i = 0; i < n; i++)
		m->by[m->start[block_of(v[i].member) + 1]++] = &v[i];
	for (to = m->by + n, i = 0; i < blocks; i++)
		if (m->start[i + 1] - m->start[i] > 1)
			sort_block(m->by + m->start[i], m->start[i + 1] -
			    m->start[i], to);
	return (0);
}

static int
loses_all(const struct crm_bought_made *made, int64_t member)
{
	size_t lo = 0, hi = made->nall, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (made->all[mid] < member)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (lo < made->nall && made->all[lo] == member);
}

/* What stays of a member (was) and what comes to it, to the new body. */
static int
merge_member(struct merging *m, int64_t member,
    const struct crm_bought_list *was)
{
	const struct crm_ranges *drop = m->made->drop;
	struct crm_bought_list *list = &m->list;
	struct crm_bought_order *o;
	size_t i, kept;

	list->n = 0;
	if (was->n > 0 && !loses_all(m->made, member))
		for (i = 0; i < was->n; i++) {
			if (drop != NULL && crm_ranges_has(drop,
			    was->v[i].order))
				continue;
			if ((o = crm_bought_more(list)) == NULL)
				return (-2);
			*o = was->v[i];
		}
	for (kept = list->n; m->at < m->end &&
	    m->by[m->at]->member == member; m->at++) {
		if ((o = crm_bought_more(list)) == NULL)
			return (-2);
		*o = m->by[m->at]->order;
	}
	if (kept > 0 && list->n > kept &&
	    crm_bought_compare(&list->v[kept - 1], &list->v[kept]) > 0)
		qsort(list->v, list->n, sizeof(*list->v), crm_bought_compare);
	if (list->n > 0)
		crm_bought_pack(&m->body, &m->place, member, list,
		    &m->scratch);
	return (m->body.bad ? -2 : 0);
}

/* The new body of a block from its old one.  0, -1 damaged, -2 no memory. */
static int
merge_body(struct merging *m, int64_t block, const void *p, size_t n)
{
	static const struct crm_bought_list none;
	int64_t first = block << CRM_BOUGHT_SHIFT, member;
	struct crm_bought_body body;
	int rc, res = 0;

	m->at = m->start[block];
	m->end = m->start[block + 1];
	m->place = -1;
	crm_buf_reset(&m->body);
	crm_bought_body_open(&body, block, p, n);
	do {
		rc = crm_bought_body_next(&body, INT64_MAX, &m->was);
		if (rc < 0)
			return (rc);
		member = rc == 1 ? first + body.place : INT64_MAX;
		while (res == 0 && m->at < m->end &&
		    m->by[m->at]->member < member)
			res = merge_member(m, m->by[m->at]->member, &none);
		if (res == 0 && rc == 1)
			res = merge_member(m, member, &m->was);
	} while (res == 0 && rc == 1);
	return (res);
}

static int
said(const struct merging *m, int rc)
{

	if (rc == -1)
		return (crm_bought_damaged(m->made->db));
	return (rc == -2 ? crm_err_nomem(crm_db_err(m->made->db)) : 0);
}

static int
store(const struct merging *m, int64_t block)
{

	if (m->body.n == 0)
		return (crm_run(m->made->db, "DELETE FROM bought\n"
		    "WHERE block = :block", "i", block));
	return (crm_run(m->made->db, "INSERT INTO bought (block, body)\n"
	    "VALUES (:block, :body)\n"
	    "ON CONFLICT (block) DO UPDATE\n"
	    "SET body = excluded.body", "ib", block, m->body.p, m->body.n));
}

static int
merge_stored(struct merging *m, int64_t block)
{
	struct crm_stmt *stmt;
	const void *p = NULL;
	size_t n = 0;
	int rc, same;

	if ((stmt = crm_sql(m->made->db, "SELECT body\n"
	    "FROM bought\n"
	    "WHERE block = :block")) == NULL ||
	    crm_bind(stmt, "i", block) == -1 || (rc = crm_step(stmt)) == -1)
		return (-1);
	if (rc == 1) {
		p = crm_col_blob(stmt, 0);
		n = crm_col_len(stmt, 0);
	}
	rc = merge_body(m, block, p, n);
	same = rc == 0 && m->body.n == n &&
	    (n == 0 || memcmp(m->body.p, p, n) == 0);
	crm_reset(stmt);
	if (rc == 0 && !same)
		return (store(m, block));
	return (said(m, rc));
}

static int
merge_made(struct merging *m, int64_t block)
{
	struct crm_buf *body = &m->made->block[block], was = *body;
	int rc = merge_body(m, block, was.p, was.n);

	if (rc == 0) {
		*body = m->body;
		m->body = was;
	}
	return (said(m, rc));
}

int
crm_bought_merge(struct crm_bought_made *made, struct crm_bought_adds *adds,
    const unsigned char *look)
{
	struct merging m = { .made = made, .adds = adds };
	int64_t block;
	int rc = sort(&m);

	for (block = 0; rc == 0 && block < made->n; block++) {
		if (m.start[block] == m.start[block + 1] &&
		    (look == NULL || !look[block]))
			continue;
		rc = made->table ? merge_stored(&m, block) :
		    merge_made(&m, block);
	}
	adds->n = 0;
	free(m.start);
	free(m.by);
	free(m.was.v);
	free(m.list.v);
	crm_buf_free(&m.body);
	crm_buf_free(&m.scratch);
	return (rc);
}

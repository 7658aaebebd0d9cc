#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "record/apart.h"
#include "record/proposal_int.h"

#define KEPT	(-1)	/* spoilt by a pair that is kept apart */

/* Groups are trees of members, each pointing at a lower one; roots at none. */

static struct crm_hash
hash_of(int64_t member)
{
	struct crm_hash h = { (uint64_t)member, 1 };

	return (h);
}

/* The lowest member of the group that the rows put a member in. */
static int64_t
root_of(struct crm_proposal *p, int64_t member)
{
	int64_t *at, root = member, next;

	while ((at = crm_map_get(p->group, hash_of(root))) != NULL && *at != 0)
		root = *at;
	/* Whoever asks again has one step. */
	while ((at = crm_map_get(p->group, hash_of(member))) != NULL &&
	    *at != 0) {
		next = *at;
		*at = root;
		member = next;
	}
	return (root);
}

static int
join(struct crm_proposal *p, int64_t a, int64_t b)
{
	int64_t *at;
	int found;

	a = root_of(p, a);
	b = root_of(p, b);
	if (a == b)
		return (0);
	at = crm_map_put(p->group, hash_of(a < b ? b : a), &found);
	if (at == NULL)
		return (crm_err_nomem(crm_db_err(p->db)));
	*at = a < b ? a : b;
	return (0);
}

static int
put(struct crm_proposal *p, struct crm_map *map, int64_t root, int64_t line)
{
	int64_t *at;
	int found;

	if ((at = crm_map_put(map, hash_of(root), &found)) == NULL)
		return (crm_err_nomem(crm_db_err(p->db)));
	if (!found)
		*at = line;
	return (0);
}

/* Puts the groups together and notes where each began. */
static int
gather(struct crm_proposal *p)
{
	const struct crm_verdict_row *row;
	size_t i;
	int pass;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < p->n; i++) {
			row = &p->row[i];
			if (row->why != NULL ||
			    row->decision != CRM_DECIDED_SAME)
				continue;
			if (pass == 0 ? join(p, row->a, row->b) == -1 :
			    put(p, p->first, root_of(p, row->a),
			    (int64_t)row->line) == -1)
				return (-1);
		}
	return (0);
}

static int
check_different(struct crm_proposal *p)
{
	struct crm_verdict_row *row;
	const int64_t *first;
	int64_t root;
	size_t i;

	for (i = 0; i < p->n; i++) {
		row = &p->row[i];
		if (row->why != NULL ||
		    row->decision != CRM_DECIDED_DIFFERENT)
			continue;
		root = root_of(p, row->a);
		if (root != root_of(p, row->b))
			continue;
		first = crm_map_get(p->first, hash_of(root));
		row->column = "verdict";
		row->why = N_("different, and other rows make the two the "
		    "same");
		row->other = first == NULL ? 0 : (size_t)*first;
		if (put(p, p->spoilt, root, (int64_t)row->line) == -1)
			return (-1);
	}
	return (0);
}

static int
check_apart(void *arg, const struct crm_apart *apart)
{
	struct crm_proposal *p = arg;
	int64_t root = root_of(p, apart->a);

	if (root != root_of(p, apart->b))
		return (0);
	return (put(p, p->spoilt, root, KEPT));
}

/* The rows of a group that is contradicted: none of them is done. */
static void
spoil(struct crm_proposal *p)
{
	struct crm_verdict_row *row;
	const int64_t *line;
	size_t i;

	for (i = 0; i < p->n; i++) {
		row = &p->row[i];
		if (row->why != NULL || row->decision != CRM_DECIDED_SAME)
			continue;
		line = crm_map_get(p->spoilt,
		    hash_of(root_of(p, row->a)));
		if (line == NULL)
			continue;
		row->column = "verdict";
		row->why = *line == KEPT ?
		    N_("same, and two whom these rows make one are kept "
		    "apart; see crm-dedupe keep-apart --list") :
		    N_("same, and another row says different of two whom "
		    "these rows make one");
		row->other = *line == KEPT ? 0 : (size_t)*line;
	}
}

int
crm_proposal_sum(struct crm_proposal *p)
{

	if (gather(p) == -1 || check_different(p) == -1 ||
	    crm_apart_each(p->db, check_apart, p) == -1)
		return (-1);
	spoil(p);
	return (0);
}

#include <stdlib.h>
#include <string.h>

#include "core/alike.h"
#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/text.h"
#include "record/apart.h"
#include "record/duplicate.h"

/* The columns of a member that rules look at, in the order of the query. */
enum { NAME, PHONE, EMAIL, BIRTH, ADDRESS, POSTCODE, SOURCE, NCOL };

enum { RULES = 5 };

/* A rule: its values in key form, all of which a member must have. */
static const struct {
	const char	*name;
	int		 a, b;		/* b -1: none */
} rules[RULES] = {
	{ "phone_name", PHONE, NAME },
	{ "email_name", EMAIL, NAME },
	{ "email", EMAIL, -1 },
	{ "name_birth", NAME, BIRTH },
	{ "name_address", NAME, ADDRESS },
};

struct node {
	int64_t		 member;
	size_t		 parent;	/* of the groups over all rules */
	size_t		 size;		/* of the group, at its root */
	size_t		 source;
};

struct tally {
	int64_t		 members, groups, extra;
};

struct source {
	char		*name;
	struct tally	 tally;
};

struct degree {
	struct crm_db	*db;
	struct node	*node;
	size_t		 n, cap;
	struct crm_map	*value[RULES];	/* value -> first node + 1; its sign
					   tells whether it is a group */
	struct crm_map	*apart;
	struct tally	 rule[RULES];
	struct source	*source;
	size_t		 nsource;
	struct crm_map	*sources;
	struct crm_buf	 key[NCOL], text;
};

const char *
crm_duplicate_word(enum crm_duplicate_kind kind)
{
	static const char *const word[] = { "total", "source", "rule" };

	return (word[kind]);
}

static struct crm_hash
hash_pair(int64_t a, int64_t b)
{
	struct crm_hash h = { (uint64_t)a, (uint64_t)b };

	return (h);
}

static int
note_apart(void *arg, const struct crm_apart *apart)
{
	struct degree *d = arg;
	int found;

	return (crm_map_put(d->apart, hash_pair(apart->a, apart->b),
	    &found) == NULL ? crm_err_nomem(crm_db_err(d->db)) : 0);
}

static size_t
root(struct degree *d, size_t i)
{

	while (d->node[i].parent != i) {
		d->node[i].parent = d->node[d->node[i].parent].parent;
		i = d->node[i].parent;
	}
	return (i);
}

static void
join(struct degree *d, size_t a, size_t b)
{

	a = root(d, a);
	b = root(d, b);
	if (a == b)
		return;
	/* The lowest number is the one that would survive. */
	if (b < a) {
		size_t t = a;

		a = b;
		b = t;
	}
	d->node[b].parent = a;
	d->node[a].size += d->node[b].size;
}

/* One value of one rule: the member joins those that have it, too. */
static int
meet(struct degree *d, int r, size_t node)
{
	struct crm_hash h = crm_hash_of(crm_db_key(d->db), d->text.p,
	    d->text.n);
	struct tally *tally = &d->rule[r];
	int64_t *at, first;
	int found;

	tally->members++;
	if ((at = crm_map_put(d->value[r], h, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(d->db)));
	if (!found) {
		*at = (int64_t)node + 1;
		return (0);
	}
	first = (*at < 0 ? -*at : *at) - 1;
	if (crm_map_get(d->apart, hash_pair(d->node[first].member,
	    d->node[node].member)) != NULL)
		return (0);
	tally->groups += *at > 0;
	tally->extra++;
	*at = -(first + 1);
	join(d, (size_t)first, node);
	return (0);
}

/* The key forms of the row; empty where the value is no evidence. */
static void
make_keys(struct degree *d, struct crm_stmt *stmt)
{
	const char *s[NCOL];
	size_t n[NCOL];
	int i;

	for (i = 0; i < NCOL; i++) {
		crm_buf_reset(&d->key[i]);
		s[i] = crm_col_text(stmt, i + 1);
		n[i] = crm_col_len(stmt, i + 1);
	}
	if (crm_name_key(&d->key[NAME], s[NAME], n[NAME]) == -1)
		crm_buf_reset(&d->key[NAME]);
	if (crm_phone_parse(&d->key[PHONE], s[PHONE], n[PHONE]) !=
	    CRM_PHONE_MOBILE)
		crm_buf_reset(&d->key[PHONE]);
	if (crm_email_parse(&d->key[EMAIL], s[EMAIL], n[EMAIL]) == -1)
		crm_buf_reset(&d->key[EMAIL]);
	crm_buf_add(&d->key[BIRTH], s[BIRTH], n[BIRTH]);
	crm_buf_reset(&d->text);
	crm_alike_address(&d->text, s[ADDRESS], n[ADDRESS], s[POSTCODE],
	    n[POSTCODE]);
	if (d->text.n > 0) {
		struct crm_alike form = { d->text.p, d->text.n };

		crm_alike_building(&d->key[ADDRESS], form);
	}
	crm_buf_add(&d->key[SOURCE], s[SOURCE], n[SOURCE]);
}

/* The number of a source, made when new; -1. */
static int64_t
source_of(struct degree *d)
{
	struct crm_hash h = crm_hash_of(crm_db_key(d->db),
	    crm_buf_text(&d->key[SOURCE]), d->key[SOURCE].n);
	struct source *source;
	int64_t *at;
	int found;

	if ((at = crm_map_put(d->sources, h, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(d->db)));
	if (found)
		return (*at);
	source = realloc(d->source, (d->nsource + 1) * sizeof(*source));
	if (source == NULL)
		return (crm_err_nomem(crm_db_err(d->db)));
	d->source = source;
	memset(&source[d->nsource], 0, sizeof(*source));
	source[d->nsource].name = strdup(crm_buf_text(&d->key[SOURCE]));
	if (source[d->nsource].name == NULL)
		return (crm_err_nomem(crm_db_err(d->db)));
	*at = (int64_t)d->nsource;
	return ((int64_t)d->nsource++);
}

static int
new_node(struct degree *d, int64_t member)
{
	size_t cap = d->cap == 0 ? 1024 : d->cap * 2;
	struct node *node;
	int64_t source = source_of(d);

	if (source == -1)
		return (-1);
	if (d->n == d->cap) {
		if ((node = realloc(d->node, cap * sizeof(*node))) == NULL)
			return (crm_err_nomem(crm_db_err(d->db)));
		d->node = node;
		d->cap = cap;
	}
	node = &d->node[d->n];
	memset(node, 0, sizeof(*node));
	node->member = member;
	node->parent = d->n;
	node->size = 1;
	node->source = (size_t)source;
	d->n++;
	return (0);
}

static int
take_member(struct degree *d, struct crm_stmt *stmt)
{
	int i;

	make_keys(d, stmt);
	if (new_node(d, crm_col_int(stmt, 0)) == -1)
		return (-1);
	for (i = 0; i < RULES; i++) {
		if (d->key[rules[i].a].n == 0 || (rules[i].b != -1 &&
		    d->key[rules[i].b].n == 0))
			continue;
		crm_buf_reset(&d->text);
		crm_buf_add(&d->text, d->key[rules[i].a].p,
		    d->key[rules[i].a].n);
		if (rules[i].b != -1) {
			crm_buf_add(&d->text, "", 1);
			crm_buf_add(&d->text, d->key[rules[i].b].p,
			    d->key[rules[i].b].n);
		}
		if (d->text.bad)
			return (crm_err_nomem(crm_db_err(d->db)));
		if (meet(d, i, d->n - 1) == -1)
			return (-1);
	}
	return (0);
}

static int
read_members(struct degree *d)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(d->db, "SELECT member, name, phone, email,\n"
	    "\tbirth, address, postcode, source\n"
	    "FROM v_member\n"
	    "ORDER BY member /* scan: looks at all */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take_member(d, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

/* Totals of the groups over all rules, and each source's part in them. */
static void
add_up(struct degree *d, struct tally *total)
{
	struct source *source;
	size_t i, top;

	for (i = 0; i < d->n; i++) {
		top = root(d, i);
		source = &d->source[d->node[i].source];
		total->members++;
		source->tally.members++;
		if (d->node[top].size < 2)
			continue;
		total->groups += top == i;
		total->extra += top != i;
		source->tally.extra += top != i;
	}
}

struct group_of {
	size_t	top, source;
};

static int
by_group(const void *a, const void *b)
{
	const struct group_of *x = a, *y = b;

	if (x->source != y->source)
		return (x->source < y->source ? -1 : 1);
	return (x->top < y->top ? -1 : x->top > y->top);
}

/* How many groups each source has a member in. */
static int
count_groups(struct degree *d)
{
	struct group_of *all;
	size_t i, n = 0;

	if ((all = calloc(d->n + 1, sizeof(*all))) == NULL)
		return (crm_err_nomem(crm_db_err(d->db)));
	for (i = 0; i < d->n; i++) {
		all[n].top = root(d, i);
		all[n].source = d->node[i].source;
		n += d->node[all[n].top].size > 1;
	}
	qsort(all, n, sizeof(*all), by_group);
	for (i = 0; i < n; i++)
		if (i == 0 || by_group(&all[i - 1], &all[i]) != 0)
			d->source[all[i].source].tally.groups++;
	free(all);
	return (0);
}

static int
by_name(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return (strcmp(x->name, y->name));
}

static int
tell(int (*fn)(void *arg, const struct crm_duplicate *dup), void *arg,
    enum crm_duplicate_kind kind, const char *name, const struct tally *tally)
{
	struct crm_duplicate dup = { kind, name, tally->members,
	    tally->groups, tally->extra };

	return (fn(arg, &dup));
}

static int
open_degree(struct degree *d)
{
	int i;

	for (i = 0; i < RULES; i++)
		if ((d->value[i] = crm_map_new()) == NULL)
			return (crm_err_nomem(crm_db_err(d->db)));
	if ((d->apart = crm_map_new()) == NULL ||
	    (d->sources = crm_map_new()) == NULL)
		return (crm_err_nomem(crm_db_err(d->db)));
	return (crm_apart_each(d->db, note_apart, d));
}

static void
close_degree(struct degree *d)
{
	size_t i;

	for (i = 0; i < RULES; i++)
		crm_map_free(d->value[i]);
	for (i = 0; i < NCOL; i++)
		crm_buf_free(&d->key[i]);
	for (i = 0; i < d->nsource; i++)
		free(d->source[i].name);
	crm_map_free(d->apart);
	crm_map_free(d->sources);
	crm_buf_free(&d->text);
	free(d->source);
	free(d->node);
}

int
crm_duplicate_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_duplicate *dup), void *arg)
{
	struct degree d = { .db = db };
	struct tally total = { 0 };
	size_t i;
	int rc = -1;

	if (open_degree(&d) == -1 || read_members(&d) == -1)
		goto close;
	add_up(&d, &total);
	if (count_groups(&d) == -1)
		goto close;
	if (d.nsource > 0)
		qsort(d.source, d.nsource, sizeof(*d.source), by_name);
	rc = tell(fn, arg, CRM_DUPLICATE_TOTAL, "", &total);
	for (i = 0; rc == 0 && i < d.nsource; i++)
		rc = tell(fn, arg, CRM_DUPLICATE_SOURCE, d.source[i].name,
		    &d.source[i].tally);
	for (i = 0; rc == 0 && i < RULES; i++)
		rc = tell(fn, arg, CRM_DUPLICATE_RULE, rules[i].name,
		    &d.rule[i]);
close:
	close_degree(&d);
	return (rc);
}

int
crm_duplicate_store(struct crm_db *db, const struct crm_duplicate *dup)
{

	return (crm_run(db, "INSERT INTO dedupe_rate\n"
	    "(at, kind, name, members, groups, extra, batch)\n"
	    "VALUES (:at, :kind, :name, :members, :groups, :extra, :batch)\n"
	    "ON CONFLICT (at, kind, name) DO UPDATE\n"
	    "SET members = excluded.members, groups = excluded.groups,\n"
	    "\textra = excluded.extra, batch = excluded.batch", "ittiiii",
	    crm_db_now(db), crm_duplicate_word(dup->kind), dup->name,
	    dup->members, dup->groups, dup->extra, crm_batch(db)));
}

int
crm_duplicate_history(struct crm_db *db,
    int (*fn)(void *arg, const char *at, const struct crm_duplicate *dup),
    void *arg)
{
	struct crm_duplicate dup;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT at, CASE kind WHEN 'total' THEN 0\n"
	    "\tWHEN 'source' THEN 1 ELSE 2 END, name, members, groups, extra\n"
	    "FROM v_dedupe_rate\n"
	    "ORDER BY 1, 2, 3 /* scan: some rows a night */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		dup.kind = (enum crm_duplicate_kind)crm_col_int(stmt, 1);
		dup.name = crm_col_text(stmt, 2);
		dup.members = crm_col_int(stmt, 3);
		dup.groups = crm_col_int(stmt, 4);
		dup.extra = crm_col_int(stmt, 5);
		if ((rc = fn(arg, crm_col_text(stmt, 0), &dup)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

void
crm_duplicate_percent(struct crm_buf *buf, const struct crm_duplicate *dup)
{
	int64_t share = dup->members == 0 ? 0 :
	    (dup->extra * 10000 + dup->members / 2) / dup->members;

	crm_buf_fmt(buf, "%lld.%02lld", (long long)(share / 100),
	    (long long)(share % 100));
}

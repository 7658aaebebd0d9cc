#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/sort.h"
#include "core/time.h"
#include "insight/visitmember.h"

struct gathering {
	struct crm_db		*db;
	struct crm_map		*map;	/* member -> number + 1 */
	struct crm_map		*days;
	struct crm_visitmember	*m;
	size_t			 n, cap;
};

static int
nomem(struct gathering *g)
{

	return (crm_err_nomem(crm_db_err(g->db)));
}

static struct crm_visitmember *
find(struct gathering *g, int64_t member)
{
	struct crm_hash h = { (uint64_t)member, 1 };
	struct crm_visitmember *p;
	int64_t *at;
	int found;

	if (g->n == g->cap) {
		g->cap = g->cap == 0 ? 64 : 2 * g->cap;
		if ((p = realloc(g->m, g->cap * sizeof(*p))) == NULL)
			return (NULL);
		g->m = p;
	}
	if ((at = crm_map_put(g->map, h, &found)) == NULL)
		return (NULL);
	if (found)
		return (g->m + *at - 1);
	p = g->m + g->n++;
	*at = (int64_t)g->n;
	memset(p, 0, sizeof(*p));
	p->member = member;
	p->first_at = INT64_MAX;
	p->last_at = INT64_MIN;
	return (p);
}

/* Something was done at a time. */
static void
was_there(struct crm_visitmember *m, int64_t from, int64_t to)
{

	if (from < m->first_at)
		m->first_at = from;
	if (to > m->last_at)
		m->last_at = to;
	m->hour[(from - crm_time_day(from) * CRM_DAY) / 3600]++;
}

static int
add_visit(struct gathering *g, const struct crm_visits *vs,
    const struct crm_visit *v)
{
	const char *kind = crm_visitdict_getsource(vs->dict,
	    v->source)->kind;
	static const struct crm_key key = { 0, 0 };
	const int64_t day[2] = { v->member, crm_time_day(v->started_at) };
	struct crm_visitmember *m = find(g, v->member);
	int64_t *at;
	int found;

	if (m == NULL || (at = crm_map_put(g->days, crm_hash_of(&key, day,
	    sizeof(day)), &found)) == NULL)
		return (nomem(g));
	*at = 1;
	m->days += !found;
	m->visits++;
	m->pages += v->n;
	m->views += crm_visit_views(vs, v);
	m->ads += strcmp(kind, "ad") == 0 || strcmp(kind, "campaign") == 0;
	m->ordered += (uint64_t)crm_visit_ordered(vs, v);
	was_there(m, v->started_at, v->ended_at);
	return (0);
}

static int
add_links(struct gathering *g, int64_t from, int64_t before)
{
	struct crm_visitmember *m;
	struct crm_stmt *stmt;
	int64_t at;
	int rc;

	if ((stmt = crm_sql(g->db, "SELECT l.member, l.at, l.purpose\n"
	    "FROM visit_link AS l\n"
	    "CROSS JOIN visitor AS w ON w.id = l.visitor\n"
	    "CROSS JOIN member AS m ON m.id = l.member\n"
	    "WHERE w.machine IS NULL AND m.state = 0\n"
	    "\tAND l.at >= :from AND l.at < :before\n"
	    "ORDER BY l.member, l.at, l.id /* scan: links are few */")) ==
	    NULL || crm_bind(stmt, "ii", from, before) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((m = find(g, crm_col_int(stmt, 0))) == NULL) {
			rc = nomem(g);
			break;
		}
		at = crm_col_int(stmt, 1);
		m->clicks += crm_col_int(stmt, 2) == 1;
		m->opens += crm_col_int(stmt, 2) == 2;
		was_there(m, at, at);
	}
	crm_reset(stmt);
	return (rc);
}

static int
by_member(const void *a, const void *b, void *arg)
{
	const struct crm_visitmember *p = a, *q = b;

	(void)arg;
	return ((p->member > q->member) - (p->member < q->member));
}

static int
tell(struct gathering *g, int (*fn)(void *arg,
    const struct crm_visitmember *m), void *arg)
{
	struct crm_visitmember **at = malloc((g->n + 1) *
	    sizeof(struct crm_visitmember *));
	size_t i;
	int rc = 0;

	for (i = 0; at != NULL && i < g->n; i++)
		at[i] = g->m + i;
	if (at == NULL || crm_sort((void **)at, g->n, by_member, NULL) == -1)
		rc = nomem(g);
	for (i = 0; rc == 0 && i < g->n; i++)
		rc = fn(arg, at[i]);
	free(at);
	return (rc);
}

int
crm_visitmembers_each(const struct crm_visits *vs, struct crm_db *db,
    int64_t from, int64_t before,
    int (*fn)(void *arg, const struct crm_visitmember *m), void *arg)
{
	struct gathering g = { .db = db };
	size_t i;
	int rc = 0;

	g.map = crm_map_new();
	g.days = crm_map_new();
	if (g.map == NULL || g.days == NULL)
		rc = nomem(&g);
	for (i = 0; rc == 0 && i < vs->n; i++)
		if (vs->visit[i].member != 0)
			rc = add_visit(&g, vs, vs->visit + i);
	if (rc == 0)
		rc = add_links(&g, from, before);
	if (rc == 0)
		rc = tell(&g, fn, arg);
	crm_map_free(g.map);
	crm_map_free(g.days);
	free(g.m);
	return (rc);
}

int
crm_visitlinks_each(struct crm_db *db, int64_t from, int64_t before,
    int (*fn)(void *arg, const struct crm_visitlinkrow *row), void *arg)
{
	struct crm_visitlinkrow row;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT l.at, l.member,\n"
	    "\tCASE l.purpose WHEN 1 THEN 'click' WHEN 2 THEN 'open'\n"
	    "\t\tELSE 'refuse' END, coalesce(c.name, ''), l.part,\n"
	    "\tcoalesce(p.path, ''), coalesce(w.machine, ''), l.visitor\n"
	    "FROM visit_link AS l\n"
	    "CROSS JOIN visitor AS w ON w.id = l.visitor\n"
	    "CROSS JOIN member AS m ON m.id = l.member\n"
	    "LEFT JOIN campaign AS c ON c.id = l.campaign\n"
	    "LEFT JOIN visit_page AS p ON p.id = l.page\n"
	    "WHERE l.at >= :from AND l.at < :before AND m.state = 0\n"
	    "ORDER BY l.at, l.member, l.purpose, c.name, l.part, p.path,\n"
	    "\tl.visitor /* scan: links are few */")) == NULL ||
	    crm_bind(stmt, "ii", from, before) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		row.at = crm_col_int(stmt, 0);
		row.member = crm_col_int(stmt, 1);
		row.purpose = crm_col_text(stmt, 2);
		row.campaign = crm_col_text(stmt, 3);
		row.part = crm_col_int(stmt, 4);
		row.page = crm_col_text(stmt, 5);
		row.machine = crm_col_text(stmt, 6);
		row.visitor = crm_col_int(stmt, 7);
		if ((rc = fn(arg, &row)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

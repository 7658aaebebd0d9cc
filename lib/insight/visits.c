#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/sort.h"
#include "insight/labels.h"
#include "insight/visits.h"

int
crm_visits_open(struct crm_visits *vs)
{
	uint32_t none;

	memset(vs, 0, sizeof(*vs));
	vs->words = crm_labels_new();
	return (vs->words == NULL ? -1 : crm_labels_id(vs->words, "", 0,
	    &none));
}

void
crm_visits_close(struct crm_visits *vs)
{

	crm_visitdict_free(vs->dict);
	crm_labels_free(vs->words);
	free(vs->visit);
	free(vs->view);
}

/* Makes room for so many more of n things at *p: 0 or -1. */
static int
room(void **p, size_t n, size_t more, size_t *cap, size_t size)
{
	size_t want = n + more;
	void *q;

	if (want <= *cap)
		return (0);
	want += want / 2 + 64;
	if ((q = realloc(*p, want * size)) == NULL)
		return (-1);
	*p = q;
	*cap = want;
	return (0);
}

/* The number of a word; NULL: none.  0; -1 without memory. */
static int
word(struct crm_visits *vs, const char *text, uint32_t *id)
{

	if (text == NULL)
		text = "";
	return (crm_labels_id(vs->words, text, strlen(text), id));
}

const char *
crm_visits_word(const struct crm_visits *vs, uint32_t id)
{

	return (crm_labels_text(vs->words, id));
}

/* Adds hits i to end as a visit; the rest of *v is the caller's. */
static int
add(struct crm_visits *vs, const struct crm_hits *hits, size_t i, size_t end,
    struct crm_visit *v)
{
	void *visits = vs->visit, *views = vs->view;

	if (room(&visits, vs->n, 1, &vs->cap, sizeof(*v)) == -1)
		return (-1);
	vs->visit = visits;
	if (room(&views, vs->nview, end - i, &vs->cview,
	    sizeof(*vs->view)) == -1)
		return (-1);
	vs->view = views;
	v->started_at = hits->p[i].at;
	v->ended_at = hits->p[end - 1].at;
	v->source = hits->p[i].source;
	v->first = vs->nview;
	v->n = (uint32_t)(end - i);
	for (; i < end; i++) {
		vs->view[vs->nview].at = hits->p[i].at;
		vs->view[vs->nview++].page = hits->p[i].page;
	}
	vs->visit[vs->n++] = *v;
	return (0);
}

static int
by_time(const void *a, const void *b, void *arg)
{
	const struct crm_visit *p = a, *q = b;

	(void)arg;
	return ((p->started_at > q->started_at) -
	    (p->started_at < q->started_at));
}

/* Sorts the visits by time, and numbers them and their visitors anew. */
static int
number(struct crm_visits *vs, size_t visitors)
{
	struct crm_visit *copy = malloc((vs->n + 1) * sizeof(*copy));
	struct crm_visit **at = malloc((vs->n + 1) * sizeof(struct crm_visit *));
	int64_t *no = calloc(visitors + 1, sizeof(*no)), last = 0;
	size_t i;
	int rc = -1;

	for (i = 0; at != NULL && i < vs->n; i++)
		at[i] = vs->visit + i;
	if (copy != NULL && at != NULL && no != NULL &&
	    crm_sort((void **)at, vs->n, by_time, NULL) == 0) {
		for (i = 0; i < vs->n; i++) {
			copy[i] = *at[i];
			copy[i].id = (int64_t)i + 1;
			copy[i].again = no[copy[i].visitor] != 0;
			if (!copy[i].again)
				no[copy[i].visitor] = ++last;
			copy[i].visitor = no[copy[i].visitor];
		}
		free(vs->visit);
		vs->visit = copy;
		vs->cap = vs->n + 1;
		copy = NULL;
		rc = 0;
	}
	free(copy);
	free(at);
	free(no);
	return (rc);
}

/* The visits of one visitor. */
static int
cut(struct crm_visits *vs, const struct crm_visitor *visitor, int64_t no,
    struct crm_hits *hits, const struct crm_visitrule *rule)
{
	const struct crm_visitlinks none = { 0 };
	struct crm_visit v = { .visitor = no };
	size_t i, end;

	if (word(vs, crm_visitor_machine(visitor, hits, &none, rule->rate),
	    &v.machine) == -1 || word(vs, visitor->agent, &v.agent) == -1)
		return (-1);
	for (i = 0; i < hits->n; i = end) {
		end = crm_hits_end(hits, i, rule->gap);
		if (add(vs, hits, i, end, &v) == -1)
			return (-1);
	}
	return (0);
}

int
crm_visits_cut(struct crm_visits *vs, struct crm_visitdict *dict,
    const struct crm_visitors *visitors, const struct crm_visitrule *rule)
{
	const struct crm_visitor *visitor;
	struct crm_visitlinks links = { 0 };
	struct crm_hits hits = { 0 };
	size_t i, n = crm_visitors_n(visitors);
	int rc = 0;

	vs->dict = dict;
	for (i = 0; rc == 0 && i < n; i++) {
		visitor = crm_visitors_at(visitors, i);
		hits.n = links.n = 0;
		if (crm_visitors_gather(visitors, visitor, &hits,
		    &links) == -1 || crm_hits_settle(&hits, dict) == -1)
			rc = -1;
		else
			rc = cut(vs, visitor, (int64_t)i, &hits, rule);
	}
	free(hits.p);
	free(links.p);
	return (rc == -1 ? -1 : number(vs, n));
}

/* One row of the statement below. */
static int
take(struct crm_visits *vs, struct crm_stmt *stmt,
    const struct crm_visitwords *words, struct crm_hits *hits)
{
	struct crm_visit v = { 0 };

	v.id = crm_col_int(stmt, 0);
	v.visitor = crm_col_int(stmt, 1);
	if (!crm_col_null(stmt, 5))
		v.member = crm_col_int(stmt, 5);
	v.again = (int)crm_col_int(stmt, 6);
	if (word(vs, crm_col_text(stmt, 3), &v.machine) == -1 ||
	    word(vs, crm_col_text(stmt, 4), &v.agent) == -1)
		return (-1);
	hits->n = 0;
	if (crm_visit_read(words, crm_col_text(stmt, 7),
	    crm_col_int(stmt, 2), hits) == -1 || hits->n == 0)
		return (-1);
	return (add(vs, hits, 0, hits->n, &v));
}

/*
 * Whose the visits are is made once, for all that are anybody's: the view
 * would look for each visit.
 */
static int
make_members(struct crm_db *db)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS visit_whose (\n"
	    "\tvisit INTEGER PRIMARY KEY, member INTEGER, started_at INTEGER)",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.visit_whose /* scan: all go */",
	    "") == -1 ||
	    crm_run(db, "INSERT INTO temp.visit_whose\n"
	    "SELECT k.visit, k.member, v.started_at\n"
	    "FROM v_visit_member AS k\n"
	    "CROSS JOIN visit AS v ON v.id = k.visit\n"
	    "CROSS JOIN member AS m ON m.id = k.member AND m.state = 0\n"
	    "/* scan: all are wanted */", "") == -1)
		return (-1);
	return (crm_run(db, "CREATE INDEX IF NOT EXISTS temp.visit_whose_member"
	    "\nON visit_whose (member, started_at)", ""));
}

int
crm_visits_load(struct crm_visits *vs, struct crm_db *db, int64_t from,
    int64_t before)
{
	struct crm_visitwords words = { 0 };
	struct crm_hits hits = { 0 };
	struct crm_stmt *stmt = NULL;
	int rc = -1;

	if ((vs->dict = crm_visitdict_new()) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	if (crm_visitwords_load(db, vs->dict, &words) == 0 &&
	    make_members(db) == 0 && (stmt = crm_sql(db,
	    "SELECT v.id, v.visitor, v.started_at, w.machine, w.agent,\n"
	    "\tk.member, EXISTS (SELECT 1 FROM visit AS o\n"
	    "\t\tWHERE o.visitor = v.visitor\n"
	    "\t\t\tAND o.started_at < v.started_at)\n"
	    "\tOR (k.member IS NOT NULL AND EXISTS (SELECT 1\n"
	    "\t\tFROM temp.visit_whose AS o\n"
	    "\t\tWHERE o.member = k.member\n"
	    "\t\t\tAND o.started_at < v.started_at)), v.body\n"
	    "FROM visit AS v\n"
	    "CROSS JOIN visitor AS w ON w.id = v.visitor\n"
	    "LEFT JOIN temp.visit_whose AS k ON k.visit = v.id\n"
	    "WHERE v.started_at >= :from AND v.started_at < :before\n"
	    "ORDER BY v.started_at, v.id")) != NULL &&
	    crm_bind(stmt, "ii", from, before) == 0)
		while ((rc = crm_step(stmt)) == 1)
			if (take(vs, stmt, &words, &hits) == -1) {
				rc = crm_err_set(crm_db_err(db),
				    CRM_ERR_DATABASE, _("%s: visit %lld "
				    "cannot be read; run crm-db check"),
				    crm_db_path(db),
				    (long long)crm_col_int(stmt, 0));
				break;
			}
	if (stmt != NULL)
		crm_reset(stmt);
	free(words.page);
	free(words.source);
	free(hits.p);
	return (rc);
}

int
crm_visit_ordered(const struct crm_visits *vs, const struct crm_visit *v)
{
	uint32_t i;

	for (i = 0; i < v->n; i++)
		if (crm_visitdict_getpage(vs->dict,
		    vs->view[v->first + i].page)->ordered)
			return (1);
	return (0);
}

uint32_t
crm_visit_views(const struct crm_visits *vs, const struct crm_visit *v)
{
	uint32_t i, n = 0;

	for (i = 0; i < v->n; i++)
		n += *crm_visitdict_getpage(vs->dict,
		    vs->view[v->first + i].page)->product != '\0';
	return (n);
}

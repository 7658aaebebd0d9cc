#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/visit_int.h"

struct stored {			/* a visit that is there */
	int64_t		 id, started_at;
	char		*body;
};

struct merge {
	struct crm_visitstore	*store;
	struct crm_visitor	 visitor;
	struct crm_buf		 agent, machine;	/* as it is stored */
	int64_t			 id;	/* 0: not there */
	int			 seen;
	struct stored		*had;
	size_t			 nhad, chad;
	size_t			 nlink;	/* links that are there */
};

static int
nomem(struct merge *m)
{

	return (crm_err_nomem(crm_db_err(m->store->db)));
}

static int
load_visitor(struct merge *m)
{
	struct crm_stmt *stmt;
	int rc;

	if (m->store->empty)
		return (0);
	if ((stmt = crm_sql(m->store->db, "SELECT id, seen, agent, machine\n"
	    "FROM visitor\n"
	    "WHERE hash = :hash")) == NULL ||
	    crm_bind(stmt, "i", m->visitor.hash) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		m->id = crm_col_int(stmt, 0);
		m->seen = (int)crm_col_int(stmt, 1);
		crm_buf_str(&m->agent, crm_col_text(stmt, 2));
		crm_buf_str(&m->machine, crm_col_text(stmt, 3));
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

static int
keep(struct merge *m, struct crm_stmt *stmt)
{
	struct stored *p;

	if (m->nhad == m->chad) {
		m->chad = m->chad == 0 ? 8 : 2 * m->chad;
		if ((p = realloc(m->had, m->chad * sizeof(*p))) == NULL)
			return (nomem(m));
		m->had = p;
	}
	p = m->had + m->nhad;
	p->id = crm_col_int(stmt, 0);
	p->started_at = crm_col_int(stmt, 1);
	if ((p->body = strdup(crm_col_text(stmt, 2))) == NULL)
		return (nomem(m));
	m->nhad++;
	if (crm_visit_read(&m->store->words, p->body, p->started_at,
	    &m->store->hits) == 0)
		return (0);
	return (crm_err_set(crm_db_err(m->store->db), CRM_ERR_DATABASE,
	    _("%s: visit %lld cannot be read; run crm-db check"),
	    crm_db_path(m->store->db), (long long)p->id));
}

static int
load_visits(struct merge *m)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(m->store->db, "SELECT id, started_at, body\n"
	    "FROM visit\n"
	    "WHERE visitor = :visitor\n"
	    "ORDER BY started_at, id")) == NULL ||
	    crm_bind(stmt, "i", m->id) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = keep(m, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
load_links(struct merge *m)
{
	struct crm_visitwords *words = &m->store->words;
	struct crm_visitlink link;
	struct crm_stmt *stmt;
	int64_t page;
	int rc;

	if ((stmt = crm_sql(m->store->db, "SELECT at, member,\n"
	    "\tcoalesce(campaign, 0), part, purpose, page, posted\n"
	    "FROM visit_link\n"
	    "WHERE visitor = :visitor\n"
	    "ORDER BY at, id")) == NULL || crm_bind(stmt, "i", m->id) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		link.at = crm_col_int(stmt, 0);
		link.member = crm_col_int(stmt, 1);
		link.campaign = crm_col_int(stmt, 2);
		link.part = crm_col_int(stmt, 3);
		link.purpose = (int)crm_col_int(stmt, 4);
		link.posted = (int)crm_col_int(stmt, 6);
		page = crm_col_int(stmt, 5);
		link.page = page < 0 || page >= words->npage ? -1 :
		    (int64_t)words->page[page];
		if (crm_visitlinks_add(&m->store->links, &link) == -1) {
			rc = nomem(m);
			break;
		}
		m->nlink++;
	}
	crm_reset(stmt);
	return (rc);
}

/* The visit of hits i to end as it is stored. */
static int
format(struct crm_visitstore *store, size_t i, size_t end)
{
	struct crm_buf *body = &store->body;
	int64_t from = store->hits.p[i].at;
	const struct crm_hit *hit;

	crm_buf_reset(body);
	for (; i < end; i++) {
		hit = store->hits.p + i;
		crm_buf_chr(body, body->n == 0 ? '[' : ',');
		crm_buf_int(body, hit->at - from);
		crm_buf_chr(body, ',');
		crm_buf_int(body, crm_visitdict_getpage(store->dict,
		    hit->page)->id);
		crm_buf_chr(body, ',');
		crm_buf_int(body, crm_visitdict_getsource(store->dict,
		    hit->source)->id);
	}
	crm_buf_chr(body, ']');
	return (body->bad ? crm_err_nomem(crm_db_err(store->db)) : 0);
}

static int
insert_visit(struct merge *m, size_t i, size_t end)
{
	struct crm_visitstore *store = m->store;
	const struct crm_hit *hit = store->hits.p;

	store->counts.fresh++;
	return (crm_run(store->db, "INSERT INTO visit\n"
	    "\t(visitor, started_at, ended_at, source, pages, body, batch)\n"
	    "VALUES (:visitor, :started, :ended, :source, :pages, :body,\n"
	    "\t:batch)", "iiiiiti", m->id, hit[i].at, hit[end - 1].at,
	    crm_visitdict_getsource(store->dict, hit[i].source)->id,
	    (int64_t)(end - i), crm_buf_text(&store->body), crm_batch(store->db)));
}

static int
update_visit(struct merge *m, const struct stored *had, size_t i, size_t end)
{
	struct crm_visitstore *store = m->store;
	const struct crm_hit *hit = store->hits.p;

	store->counts.changed++;
	return (crm_run(store->db, "UPDATE visit\n"
	    "SET started_at = :started, ended_at = :ended, source = :source,\n"
	    "\tpages = :pages, body = :body, batch = :batch\n"
	    "WHERE id = :id", "iiiitii", hit[i].at, hit[end - 1].at,
	    crm_visitdict_getsource(store->dict, hit[i].source)->id,
	    (int64_t)(end - i), crm_buf_text(&store->body), crm_batch(store->db), had->id));
}

/* Of those that were there, the ones of which a visit is now a part. */
static int
delete_visit(struct merge *m, int64_t id)
{

	m->store->counts.gone++;
	return (crm_run(m->store->db, "DELETE FROM visit\n"
	    "WHERE id = :id", "i", id));
}

/*
 * Hits only come, so a visit that was there is within one of today's: the first
 * of those that are within it becomes it.
 */
static int
store_visits(struct merge *m)
{
	struct crm_hits *hits = &m->store->hits;
	const struct stored *had;
	int64_t ended_at;
	size_t i, end, k = 0;
	int rc = 0;

	for (i = 0; rc == 0 && i < hits->n; i = end) {
		end = crm_hits_end(hits, i, m->store->rule->gap);
		ended_at = hits->p[end - 1].at;
		if (format(m->store, i, end) == -1)
			return (-1);
		had = k < m->nhad && m->had[k].started_at <= ended_at ?
		    m->had + k++ : NULL;
		if (had == NULL)
			rc = insert_visit(m, i, end);
		else if (had->started_at != hits->p[i].at ||
		    strcmp(had->body, crm_buf_text(&m->store->body)) != 0)
			rc = update_visit(m, had, i, end);
		for (; rc == 0 && k < m->nhad &&
		    m->had[k].started_at <= ended_at; k++)
			rc = delete_visit(m, m->had[k].id);
	}
	return (rc);
}

/*
 * Links only come, too: the first of equal ones is there.  All are written
 * anew where one is new; they are few.
 */
static int
store_links(struct merge *m)
{
	struct crm_visitstore *store = m->store;
	const struct crm_visitlink *link = store->links.p;
	int64_t page;
	size_t i;

	if (store->links.n == m->nlink)
		return (0);
	if (m->nlink > 0 && crm_run(store->db, "DELETE FROM visit_link\n"
	    "WHERE visitor = :visitor", "i", m->id) == -1)
		return (-1);
	store->counts.links += store->links.n - m->nlink;
	for (i = 0; i < store->links.n; i++, link++) {
		page = link->page < 0 ? INT64_MIN : crm_visitdict_getpage(
		    store->dict, (uint32_t)link->page)->id;
		if (crm_run(store->db, "INSERT INTO visit_link (visitor, at,\n"
		    "\tmember, purpose, campaign, part, page, posted, batch)\n"
		    "VALUES (:visitor, :at, :member, :purpose, :campaign,\n"
		    "\t:part, :page, :posted, :batch)", "iiiioioii", m->id,
		    link->at,
		    link->member, (int64_t)link->purpose,
		    link->campaign == 0 ? INT64_MIN : link->campaign,
		    link->part, page, (int64_t)link->posted,
		    crm_batch(store->db)) == -1)
			return (-1);
	}
	return (0);
}

static int
store_visitor(struct merge *m)
{
	struct crm_visitstore *store = m->store;
	const char *machine, *agent = crm_buf_text(&m->agent);

	/* What was said of it first stays: rules may change. */
	if (m->id != 0)
		m->visitor.agent = agent;
	if (m->id != 0 && strcmp(crm_buf_text(&m->machine), "proxy") == 0)
		m->visitor.proxy = 1;
	machine = crm_visitor_machine(&m->visitor, &store->hits,
	    &store->links, store->rule->rate);
	if (m->id == 0) {
		store->counts.visitors++;
		if (crm_run(store->db, "INSERT INTO visitor\n"
		    "\t(hash, seen, agent, machine, batch)\n"
		    "VALUES (:hash, :seen, :agent, :machine, :batch)",
		    "iitti", m->visitor.hash, (int64_t)m->visitor.seen,
		    m->visitor.agent, machine, crm_batch(store->db)) == -1)
			return (-1);
		m->id = crm_last_row(store->db);
		return (0);
	}
	if (m->visitor.seen == m->seen && strcmp(machine == NULL ? "" :
	    machine, crm_buf_text(&m->machine)) == 0)
		return (0);
	return (crm_run(store->db, "UPDATE visitor\n"
	    "SET seen = :seen, machine = :machine, batch = :batch\n"
	    "WHERE id = :id", "itii", (int64_t)m->visitor.seen, machine,
	    crm_batch(store->db), m->id));
}

static int
run(struct merge *m)
{
	struct crm_visitstore *store = m->store;

	if (load_visitor(m) == -1 || (m->id != 0 && (load_visits(m) == -1 ||
	    load_links(m) == -1)))
		return (-1);
	m->visitor.seen |= m->seen;
	if (m->agent.bad || m->machine.bad ||
	    crm_visitors_gather(store->visitors, &m->visitor, &store->hits,
	    &store->links) == -1 ||
	    crm_hits_settle(&store->hits, store->dict) == -1 ||
	    crm_visitlinks_settle(&store->links, store->dict) == -1)
		return (nomem(m));
	return (store_visitor(m) == -1 || store_visits(m) == -1 ||
	    store_links(m) == -1 ? -1 : 0);
}

int
crm_visitstore_merge(struct crm_visitstore *store,
    const struct crm_visitor *visitor)
{
	struct merge m = { .store = store, .visitor = *visitor };
	int rc;

	store->hits.n = store->links.n = 0;
	rc = run(&m);
	while (m.nhad > 0)
		free(m.had[--m.nhad].body);
	free(m.had);
	crm_buf_free(&m.agent);
	crm_buf_free(&m.machine);
	return (rc);
}

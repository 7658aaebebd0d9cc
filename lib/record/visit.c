#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/visit_int.h"

static int
nomem(struct crm_db *db)
{

	return (crm_err_nomem(crm_db_err(db)));
}

/* Room for the rows that there are, and those to come of n words. */
static int
grow(uint32_t **p, int64_t *have, int64_t rows)
{
	uint32_t *q;

	if (rows < *have)
		return (0);
	rows += rows / 2 + 256;
	if ((q = realloc(*p, (size_t)rows * sizeof(*q))) == NULL)
		return (-1);
	memset(q + *have, 0xff, (size_t)(rows - *have) * sizeof(*q));
	*p = q;
	*have = rows;
	return (0);
}

static int
load_pages(struct crm_db *db, struct crm_visitdict *dict,
    struct crm_visitwords *words)
{
	struct crm_visitpage page = { 0 };
	struct crm_stmt *stmt;
	int64_t id;
	uint32_t n;
	int rc;

	if ((stmt = crm_sql(db, "SELECT id, path, product, ordered\n"
	    "FROM visit_page\n"
	    "ORDER BY id /* scan: all are wanted */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		id = crm_col_int(stmt, 0);
		page.path = crm_col_text(stmt, 1);
		page.product = crm_col_text(stmt, 2);
		page.ordered = (int)crm_col_int(stmt, 3);
		if (crm_visitdict_page(dict, &page, &n) == -1 ||
		    grow(&words->page, &words->npage, id) == -1) {
			rc = nomem(db);
			break;
		}
		crm_visitdict_getpage(dict, n)->id = id;
		words->page[id] = n;
	}
	crm_reset(stmt);
	return (rc);
}

static int
load_sources(struct crm_db *db, struct crm_visitdict *dict,
    struct crm_visitwords *words)
{
	struct crm_visitsource source = { 0 };
	struct crm_stmt *stmt;
	int64_t id;
	uint32_t n;
	int rc;

	if ((stmt = crm_sql(db, "SELECT id, kind, name, keyword, campaign\n"
	    "FROM visit_source\n"
	    "ORDER BY id /* scan: all are wanted */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		id = crm_col_int(stmt, 0);
		source.kind = crm_col_text(stmt, 1);
		source.name = crm_col_text(stmt, 2);
		source.keyword = crm_col_text(stmt, 3);
		source.campaign = crm_col_text(stmt, 4);
		if (crm_visitdict_source(dict, &source, &n) == -1 ||
		    grow(&words->source, &words->nsource, id) == -1) {
			rc = nomem(db);
			break;
		}
		crm_visitdict_getsource(dict, n)->id = id;
		words->source[id] = n;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_visitwords_load(struct crm_db *db, struct crm_visitdict *dict,
    struct crm_visitwords *words)
{

	memset(words, 0, sizeof(*words));
	if (grow(&words->page, &words->npage, 0) == -1 ||
	    grow(&words->source, &words->nsource, 0) == -1)
		return (nomem(db));
	return (load_pages(db, dict, words) == -1 ||
	    load_sources(db, dict, words) == -1 ? -1 : 0);
}

struct crm_visitstore *
crm_visitstore_open(struct crm_db *db, const struct crm_visitrule *rule)
{
	struct crm_visitstore *store = calloc(1, sizeof(*store));
	int64_t one;
	int rc;

	if (store == NULL) {
		(void)nomem(db);
		return (NULL);
	}
	store->db = db;
	store->rule = rule;
	store->dict = crm_visitdict_new();
	store->visitors = crm_visitors_new();
	if (store->dict == NULL || store->visitors == NULL)
		(void)nomem(db);
	else if (crm_visitwords_load(db, store->dict, &store->words) == 0 &&
	    (rc = crm_one(db, &one, "SELECT id\n"
	    "FROM visitor\n"
	    "LIMIT 1", "")) != -1) {
		store->empty = rc == 0;
		return (store);
	}
	crm_visitstore_close(store);
	return (NULL);
}

void
crm_visitstore_close(struct crm_visitstore *store)
{

	if (store == NULL)
		return;
	crm_visitdict_free(store->dict);
	crm_visitors_free(store->visitors);
	free(store->words.page);
	free(store->words.source);
	free(store->hits.p);
	free(store->links.p);
	crm_buf_free(&store->body);
	free(store);
}

struct crm_visitdict *
crm_visitstore_dict(struct crm_visitstore *store)
{

	return (store->dict);
}

struct crm_visitors *
crm_visitstore_visitors(struct crm_visitstore *store)
{

	return (store->visitors);
}

const struct crm_visitcounts *
crm_visitstore_counts(const struct crm_visitstore *store)
{

	return (&store->counts);
}

/* Stores the words that are new, and what their rows are. */
static int
store_pages(struct crm_visitstore *store)
{
	struct crm_visitpage *page;
	uint32_t i, n = (uint32_t)crm_visitdict_npage(store->dict);

	for (i = 0; i < n; i++) {
		page = crm_visitdict_getpage(store->dict, i);
		if (page->id != 0)
			continue;
		if (crm_run(store->db, "INSERT INTO visit_page\n"
		    "\t(path, product, ordered)\n"
		    "VALUES (:path, :product, :ordered)", "tti", page->path,
		    page->product, (int64_t)page->ordered) == -1)
			return (-1);
		page->id = crm_last_row(store->db);
		if (grow(&store->words.page, &store->words.npage,
		    page->id) == -1)
			return (nomem(store->db));
		store->words.page[page->id] = i;
	}
	return (0);
}

static int
store_sources(struct crm_visitstore *store)
{
	struct crm_visitsource *source;
	uint32_t i, n = (uint32_t)crm_visitdict_nsource(store->dict);

	for (i = 0; i < n; i++) {
		source = crm_visitdict_getsource(store->dict, i);
		if (source->id != 0)
			continue;
		if (crm_run(store->db, "INSERT INTO visit_source\n"
		    "\t(kind, name, keyword, campaign)\n"
		    "VALUES (:kind, :name, :keyword, :campaign)", "tttt",
		    source->kind, source->name, source->keyword,
		    source->campaign) == -1)
			return (-1);
		source->id = crm_last_row(store->db);
		if (grow(&store->words.source, &store->words.nsource,
		    source->id) == -1)
			return (nomem(store->db));
		store->words.source[source->id] = i;
	}
	return (0);
}

int
crm_visitstore_flush(struct crm_visitstore *store)
{
	size_t i, n = crm_visitors_n(store->visitors);

	if (n == 0)
		return (0);
	if (store_pages(store) == -1 || store_sources(store) == -1)
		return (-1);
	for (i = 0; i < n; i++)
		if (crm_visitstore_merge(store, crm_visitors_at(
		    store->visitors, i)) == -1)
			return (-1);
	store->empty = 0;
	return (crm_visitors_clear(store->visitors) == -1 ? nomem(store->db) :
	    0);
}

/* A whole number at *p, and a character that must follow it. */
static int
number(const char **p, const char *follows, int64_t *v)
{
	const char *s = *p;

	if (*s < '0' || *s > '9')
		return (-1);
	for (*v = 0; *s >= '0' && *s <= '9' && *v < INT64_C(1) << 48; s++)
		*v = *v * 10 + *s - '0';
	if (*s == '\0' || strchr(follows, *s) == NULL)
		return (-1);
	*p = s + 1;
	return (0);
}

int
crm_visit_read(const struct crm_visitwords *words, const char *body,
    int64_t started_at, struct crm_hits *hits)
{
	struct crm_hit hit;
	int64_t delta, page, source;
	const char *p = body;

	if (*p++ != '[')
		return (-1);
	do {
		if (number(&p, ",", &delta) == -1 ||
		    number(&p, ",", &page) == -1 ||
		    number(&p, ",]", &source) == -1 ||
		    page >= words->npage || source >= words->nsource ||
		    words->page[page] == UINT32_MAX ||
		    words->source[source] == UINT32_MAX)
			return (-1);
		hit.at = started_at + delta;
		hit.page = words->page[page];
		hit.source = words->source[source];
		if (crm_hits_add(hits, &hit) == -1)
			return (-1);
	} while (p[-1] == ',');
	return (*p == '\0' ? 0 : -1);
}

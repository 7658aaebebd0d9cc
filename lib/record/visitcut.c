#include <stdlib.h>
#include <string.h>

#include "core/sort.h"
#include "record/visitor.h"

#define MINUTE		60
#define SCAN_SECONDS	2	/* in which nobody follows so many links */
#define SCAN_LINKS	3

/* What says most about where somebody came from. */
static int
rank_of(const struct crm_visitdict *dict, uint32_t source)
{
	static const char *const kinds[] = { "campaign", "ad", "search",
	    "direct", "own", "site" };
	const char *kind = crm_visitdict_getsource(dict, source)->kind;
	int i;

	for (i = 0; i < 5 && strcmp(kinds[i], kind) != 0;)
		i++;
	return (i);
}

static int
cmp_sources(const struct crm_visitdict *dict, uint32_t a, uint32_t b)
{
	int cmp = a == b ? 0 : rank_of(dict, a) - rank_of(dict, b);

	return (cmp != 0 ? cmp : crm_visitdict_cmpsource(dict, a, b));
}

/* Pages with a product before the same ones without. */
static int
cmp_pages(const struct crm_visitdict *dict, uint32_t a, uint32_t b)
{
	const struct crm_visitpage *p = crm_visitdict_getpage(dict, a);
	const struct crm_visitpage *q = crm_visitdict_getpage(dict, b);
	int cmp;

	if (a == b)
		return (0);
	if ((cmp = strcmp(p->path, q->path)) != 0)
		return (cmp);
	if ((*p->product == '\0') != (*q->product == '\0'))
		return (*p->product == '\0' ? 1 : -1);
	cmp = strcmp(p->product, q->product);
	return (cmp != 0 ? cmp : q->ordered - p->ordered);
}

/* For dropping: what is the same stands together, the best of it first. */
static int
cmp_hits(const void *a, const void *b, void *arg)
{
	const struct crm_hit *p = a, *q = b;
	int cmp;

	if (p->at != q->at)
		return (p->at < q->at ? -1 : 1);
	cmp = cmp_pages(arg, p->page, q->page);
	return (cmp != 0 ? cmp : cmp_sources(arg, p->source, q->source));
}

/*
 * The same page in the same second counts once, and from where it says most.
 * Rules may have changed since it was read before: then it was no product's,
 * or came from a site that is known as the shop's own by now.
 */
static int
same_hits(const void *a, const void *b, void *arg)
{
	const struct crm_hit *p = a, *q = b;
	const struct crm_visitpage *had = crm_visitdict_getpage(arg, p->page);
	const struct crm_visitpage *page = crm_visitdict_getpage(arg, q->page);

	return (p->at == q->at && strcmp(had->path, page->path) == 0 &&
	    (*page->product == '\0' ||
	    strcmp(had->product, page->product) == 0));
}

/* In a second whoever comes from elsewhere begins. */
static int
cmp_order(const void *a, const void *b, void *arg)
{
	const struct crm_hit *p = a, *q = b;
	int cmp;

	if (p->at != q->at)
		return (p->at < q->at ? -1 : 1);
	if ((p->source == CRM_SOURCE_OWN) != (q->source == CRM_SOURCE_OWN))
		return (p->source == CRM_SOURCE_OWN ? 1 : -1);
	cmp = cmp_sources(arg, p->source, q->source);
	return (cmp != 0 ? cmp : cmp_pages(arg, p->page, q->page));
}

static int
cmp_numbers(int64_t a, int64_t b)
{

	return ((a > b) - (a < b));
}

static int
cmp_links(const void *a, const void *b, void *arg)
{
	const struct crm_visitlink *p = a, *q = b;
	int cmp;

	if ((cmp = cmp_numbers(p->at, q->at)) != 0 ||
	    (cmp = cmp_numbers(p->member, q->member)) != 0 ||
	    (cmp = p->purpose - q->purpose) != 0 ||
	    (cmp = cmp_numbers(p->campaign, q->campaign)) != 0 ||
	    (cmp = cmp_numbers(p->part, q->part)) != 0 ||
	    (cmp = p->posted - q->posted) != 0)
		return (cmp);
	if (p->page < 0 || q->page < 0)
		return (cmp_numbers(p->page, q->page));
	return (crm_visitdict_cmppage(arg, (uint32_t)p->page,
	    (uint32_t)q->page));
}

static int
same_links(const void *a, const void *b, void *arg)
{

	return (cmp_links(a, b, arg) == 0);
}

struct order {
	int	(*cmp)(const void *a, const void *b, void *arg);
	int	(*same)(const void *had, const void *next, void *arg);
	size_t	 size;
};

/* 1 when n things are in order, and no two are the same. */
static int
is_settled(const char *p, size_t n, const struct order *o, void *arg)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (o->cmp(p + (i - 1) * o->size, p + i * o->size, arg) > 0 ||
		    (o->same != NULL && o->same(p + (i - 1) * o->size,
		    p + i * o->size, arg)))
			return (0);
	return (1);
}

/* Sorts *n things, and keeps the first of those that are the same.  0 or -1. */
static int
settle(void *p, size_t *n, const struct order *o,
    const struct crm_visitdict *dict)
{
	void *arg = (void *)(uintptr_t)dict;
	char *all = p, *copy = NULL;
	size_t i, kept = 0, last = 0;
	void **at = NULL;
	int rc = -1;

	if (is_settled(p, *n, o, arg))
		return (0);
	at = malloc(*n * sizeof(*at));
	copy = malloc(*n * o->size);
	for (i = 0; at != NULL && copy != NULL && i < *n; i++)
		at[i] = all + i * o->size;
	if (at != NULL && copy != NULL &&
	    crm_sort(at, *n, o->cmp, arg) == 0) {
		for (i = 0; i < *n; i++) {
			if (i > 0 && o->same != NULL &&
			    o->same(at[last], at[i], arg))
				continue;
			memcpy(copy + o->size * kept++, at[i], o->size);
			last = i;
		}
		memcpy(all, copy, kept * o->size);
		*n = kept;
		rc = 0;
	}
	free(at);
	free(copy);
	return (rc);
}

int
crm_hits_settle(struct crm_hits *hits, const struct crm_visitdict *dict)
{
	static const struct order drop = { cmp_hits, same_hits,
	    sizeof(struct crm_hit) };
	static const struct order order = { cmp_order, NULL,
	    sizeof(struct crm_hit) };

	return (settle(hits->p, &hits->n, &drop, dict) == -1 ||
	    settle(hits->p, &hits->n, &order, dict) == -1 ? -1 : 0);
}

int
crm_visitlinks_settle(struct crm_visitlinks *links,
    const struct crm_visitdict *dict)
{
	static const struct order order = { cmp_links, same_links,
	    sizeof(struct crm_visitlink) };

	return (settle(links->p, &links->n, &order, dict));
}

size_t
crm_hits_end(const struct crm_hits *hits, size_t i, int64_t gap)
{

	for (i++; i < hits->n; i++)
		if (hits->p[i].at - hits->p[i - 1].at >= gap)
			break;
	return (i);
}

/* More pages in a minute than anybody reads. */
static int
is_fast(const struct crm_hits *hits, int rate)
{
	size_t i, first = 0;

	for (i = 0; i < hits->n; i++) {
		while (hits->p[i].at - hits->p[first].at >= MINUTE)
			first++;
		if (i - first + 1 > (size_t)rate)
			return (1);
	}
	return (0);
}

/* A mail scanner follows all links of a message at once. */
static int
follows_all(const struct crm_visitlinks *links)
{
	size_t i, k, n;

	for (i = 0; i < links->n; i++) {
		for (k = i, n = 0; k < links->n && links->p[k].at -
		    links->p[i].at < SCAN_SECONDS; k++)
			n += links->p[k].page >= 0;
		if (n >= SCAN_LINKS)
			return (1);
	}
	return (0);
}

const char *
crm_visitor_machine(const struct crm_visitor *visitor,
    const struct crm_hits *hits, const struct crm_visitlinks *links, int rate)
{

	if (*visitor->agent != '\0')
		return (visitor->proxy ? "proxy" : "declared");
	if (visitor->seen & CRM_SEEN_ROBOTS)
		return ("robots.txt");
	if (visitor->seen & CRM_SEEN_HEAD)
		return ("head");
	if (follows_all(links))
		return ("links");
	return (is_fast(hits, rate) ? "rate" : NULL);
}

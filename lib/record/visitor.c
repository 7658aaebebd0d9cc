#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "record/visitor.h"

struct held_hit {
	struct crm_hit	 hit;
	uint32_t	 next;		/* the visitor's one before, + 1 */
};

struct held_link {
	struct crm_visitlink	 link;
	uint32_t		 next;
};

struct crm_visitors {
	struct crm_map		*map;	/* hash -> number + 1 */
	struct crm_visitor	*visitor;
	size_t			 n, cap;
	struct held_hit		*hit;
	size_t			 nhit, chit;
	struct held_link	*link;
	size_t			 nlink, clink;
};

struct crm_visitors *
crm_visitors_new(void)
{
	struct crm_visitors *vs = calloc(1, sizeof(*vs));

	if (vs != NULL && (vs->map = crm_map_new()) == NULL) {
		free(vs);
		vs = NULL;
	}
	return (vs);
}

void
crm_visitors_free(struct crm_visitors *vs)
{

	if (vs == NULL)
		return;
	crm_map_free(vs->map);
	free(vs->visitor);
	free(vs->hit);
	free(vs->link);
	free(vs);
}

int
crm_visitors_clear(struct crm_visitors *vs)
{

	crm_map_free(vs->map);
	vs->n = vs->nhit = vs->nlink = 0;
	vs->map = crm_map_new();
	return (vs->map == NULL ? -1 : 0);
}

/* Makes room for one more of n things at *p: 0 or -1. */
static int
room(void **p, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 64 : *cap + *cap / 2;
	void *q;

	if (n < *cap)
		return (0);
	if (n >= UINT32_MAX - 1 || (q = realloc(*p, more * size)) == NULL)
		return (-1);
	*p = q;
	*cap = more;
	return (0);
}

struct crm_visitor *
crm_visitors_get(struct crm_visitors *vs, int64_t hash, const char *agent,
    int proxy)
{
	struct crm_hash h = { (uint64_t)hash, 1 };
	struct crm_visitor *v;
	void *all = vs->visitor;
	int64_t *at;
	int found;

	if (room(&all, vs->n, &vs->cap, sizeof(*v)) == -1)
		return (NULL);
	vs->visitor = all;
	if ((at = crm_map_put(vs->map, h, &found)) == NULL)
		return (NULL);
	if (found)
		return (vs->visitor + *at - 1);
	v = vs->visitor + vs->n++;
	*at = (int64_t)vs->n;
	memset(v, 0, sizeof(*v));
	v->hash = hash;
	v->agent = agent;
	v->proxy = proxy;
	return (v);
}

int
crm_visitors_hit(struct crm_visitors *vs, struct crm_visitor *visitor,
    const struct crm_hit *hit)
{
	void *all = vs->hit;

	if (room(&all, vs->nhit, &vs->chit, sizeof(*vs->hit)) == -1)
		return (-1);
	vs->hit = all;
	vs->hit[vs->nhit].hit = *hit;
	vs->hit[vs->nhit++].next = visitor->hit;
	visitor->hit = (uint32_t)vs->nhit;
	return (0);
}

int
crm_visitors_link(struct crm_visitors *vs, struct crm_visitor *visitor,
    const struct crm_visitlink *link)
{
	void *all = vs->link;

	if (room(&all, vs->nlink, &vs->clink, sizeof(*vs->link)) == -1)
		return (-1);
	vs->link = all;
	vs->link[vs->nlink].link = *link;
	vs->link[vs->nlink++].next = visitor->link;
	visitor->link = (uint32_t)vs->nlink;
	return (0);
}

size_t
crm_visitors_n(const struct crm_visitors *vs)
{

	return (vs->n);
}

size_t
crm_visitors_nhit(const struct crm_visitors *vs)
{

	return (vs->nhit + vs->nlink);
}

const struct crm_visitor *
crm_visitors_at(const struct crm_visitors *vs, size_t i)
{

	return (vs->visitor + i);
}

int
crm_hits_add(struct crm_hits *hits, const struct crm_hit *hit)
{
	void *all = hits->p;

	if (room(&all, hits->n, &hits->cap, sizeof(*hits->p)) == -1)
		return (-1);
	hits->p = all;
	hits->p[hits->n++] = *hit;
	return (0);
}

int
crm_visitlinks_add(struct crm_visitlinks *links,
    const struct crm_visitlink *link)
{
	void *all = links->p;

	if (room(&all, links->n, &links->cap, sizeof(*links->p)) == -1)
		return (-1);
	links->p = all;
	links->p[links->n++] = *link;
	return (0);
}

int
crm_visitors_gather(const struct crm_visitors *vs,
    const struct crm_visitor *visitor, struct crm_hits *hits,
    struct crm_visitlinks *links)
{
	uint32_t i;

	for (i = visitor->hit; i > 0; i = vs->hit[i - 1].next)
		if (crm_hits_add(hits, &vs->hit[i - 1].hit) == -1)
			return (-1);
	for (i = visitor->link; i > 0; i = vs->link[i - 1].next)
		if (crm_visitlinks_add(links, &vs->link[i - 1].link) == -1)
			return (-1);
	return (0);
}

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/hash.h"
#include "record/visitdict.h"

struct crm_visitdict {
	struct crm_map		*pages, *sources;	/* hash -> number + 1 */
	struct crm_visitpage	*page;
	struct crm_visitsource	*source;
	size_t			 npage, cpage, nsource, csource;
	struct crm_buf		 key;
};

struct crm_visitdict *
crm_visitdict_new(void)
{
	static const struct crm_visitsource own = { "own", "", "", "", 0 };
	struct crm_visitdict *dict = calloc(1, sizeof(*dict));
	uint32_t n;

	if (dict == NULL)
		return (NULL);
	dict->pages = crm_map_new();
	dict->sources = crm_map_new();
	if (dict->pages != NULL && dict->sources != NULL &&
	    crm_visitdict_source(dict, &own, &n) == 0)
		return (dict);
	crm_visitdict_free(dict);
	return (NULL);
}

/* The texts of an entry lie in one piece, from its first. */
void
crm_visitdict_free(struct crm_visitdict *dict)
{
	size_t i;

	if (dict == NULL)
		return;
	for (i = 0; i < dict->npage; i++)
		free((char *)(uintptr_t)dict->page[i].path);
	for (i = 0; i < dict->nsource; i++)
		free((char *)(uintptr_t)dict->source[i].kind);
	free(dict->page);
	free(dict->source);
	crm_map_free(dict->pages);
	crm_map_free(dict->sources);
	crm_buf_free(&dict->key);
	free(dict);
}

/* Adds a text and the NUL behind it. */
static void
add(struct crm_buf *buf, const char *text)
{

	crm_buf_add(buf, text, strlen(text) + 1);
}

/* The place of the key in a map, or NULL; *copy is new where it is new. */
static int64_t *
put(struct crm_visitdict *dict, struct crm_map *map, int *found, char **copy)
{
	static const struct crm_key key = { 0, 0 };
	int64_t *at;

	*copy = NULL;
	if (dict->key.bad || (at = crm_map_put(map, crm_hash_of(&key,
	    dict->key.p, dict->key.n), found)) == NULL)
		return (NULL);
	if (!*found) {
		if ((*copy = malloc(dict->key.n)) == NULL)
			return (NULL);
		memcpy(*copy, dict->key.p, dict->key.n);
	}
	return (at);
}

/* Makes room for one more of *n things: 0 or -1. */
static int
room(void **p, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 256 : 2 * *cap;
	void *q;

	if (n < *cap)
		return (0);
	if ((q = realloc(*p, more * size)) == NULL)
		return (-1);
	*p = q;
	*cap = more;
	return (0);
}

int
crm_visitdict_page(struct crm_visitdict *dict,
    const struct crm_visitpage *page, uint32_t *n)
{
	struct crm_visitpage *to;
	void *all = dict->page;
	int64_t *at;
	char *copy;
	int found;

	if (room(&all, dict->npage, &dict->cpage, sizeof(*to)) == -1)
		return (-1);
	dict->page = all;
	crm_buf_reset(&dict->key);
	add(&dict->key, page->path);
	add(&dict->key, page->product);
	add(&dict->key, page->ordered ? "1" : "0");
	if ((at = put(dict, dict->pages, &found, &copy)) == NULL)
		return (-1);
	if (!found) {
		to = dict->page + dict->npage++;
		to->path = copy;
		to->product = copy + strlen(copy) + 1;
		to->ordered = page->ordered;
		to->id = 0;
		*at = (int64_t)dict->npage;
	}
	*n = (uint32_t)(*at - 1);
	return (0);
}

int
crm_visitdict_source(struct crm_visitdict *dict,
    const struct crm_visitsource *source, uint32_t *n)
{
	struct crm_visitsource *to;
	void *all = dict->source;
	int64_t *at;
	char *copy;
	int found;

	if (room(&all, dict->nsource, &dict->csource, sizeof(*to)) == -1)
		return (-1);
	dict->source = all;
	crm_buf_reset(&dict->key);
	add(&dict->key, source->kind);
	add(&dict->key, source->name);
	add(&dict->key, source->keyword);
	add(&dict->key, source->campaign);
	if ((at = put(dict, dict->sources, &found, &copy)) == NULL)
		return (-1);
	if (!found) {
		to = dict->source + dict->nsource++;
		to->kind = copy;
		to->name = copy + strlen(copy) + 1;
		to->keyword = to->name + strlen(to->name) + 1;
		to->campaign = to->keyword + strlen(to->keyword) + 1;
		to->id = 0;
		*at = (int64_t)dict->nsource;
	}
	*n = (uint32_t)(*at - 1);
	return (0);
}

size_t
crm_visitdict_npage(const struct crm_visitdict *dict)
{

	return (dict->npage);
}

size_t
crm_visitdict_nsource(const struct crm_visitdict *dict)
{

	return (dict->nsource);
}

struct crm_visitpage *
crm_visitdict_getpage(const struct crm_visitdict *dict, uint32_t n)
{

	return (dict->page + n);
}

struct crm_visitsource *
crm_visitdict_getsource(const struct crm_visitdict *dict, uint32_t n)
{

	return (dict->source + n);
}

int
crm_visitdict_cmppage(const struct crm_visitdict *dict, uint32_t a,
    uint32_t b)
{
	const struct crm_visitpage *p = dict->page + a, *q = dict->page + b;
	int cmp;

	if (a == b)
		return (0);
	if ((cmp = strcmp(p->path, q->path)) == 0)
		cmp = strcmp(p->product, q->product);
	return (cmp == 0 ? p->ordered - q->ordered : cmp);
}

int
crm_visitdict_cmpsource(const struct crm_visitdict *dict, uint32_t a,
    uint32_t b)
{
	const struct crm_visitsource *p = dict->source + a;
	const struct crm_visitsource *q = dict->source + b;
	int cmp;

	if (a == b)
		return (0);
	if ((cmp = strcmp(p->kind, q->kind)) == 0 &&
	    (cmp = strcmp(p->name, q->name)) == 0 &&
	    (cmp = strcmp(p->keyword, q->keyword)) == 0)
		cmp = strcmp(p->campaign, q->campaign);
	return (cmp);
}

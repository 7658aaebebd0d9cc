#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "intake/pool.h"

#define BLOCK	16384

/* A block begins with this; what is handed out follows. */
struct block {
	struct block	*next;
	size_t		 used, size;
	max_align_t	 data[];
};

struct crm_pool {
	struct block	*head;
};

struct crm_pool *
crm_pool_new(void)
{

	return (calloc(1, sizeof(struct crm_pool)));
}

void
crm_pool_free(struct crm_pool *pool)
{
	struct block *b, *next;

	if (pool == NULL)
		return;
	for (b = pool->head; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(pool);
}

void
crm_pool_reset(struct crm_pool *pool)
{
	struct block *keep = pool->head;

	if (keep == NULL)
		return;
	pool->head = keep->next;
	while (pool->head != NULL) {
		struct block *next = pool->head->next;

		free(pool->head);
		pool->head = next;
	}
	memset(keep->data, 0, keep->used);
	keep->used = 0;
	keep->next = NULL;
	pool->head = keep;
}

void *
crm_pool_get(struct crm_pool *pool, size_t n)
{
	struct block *b = pool->head;
	size_t size;
	void *p;

	if (n > SIZE_MAX / 2)
		return (NULL);
	n = (n + sizeof(max_align_t) - 1) / sizeof(max_align_t) *
	    sizeof(max_align_t);
	if (b == NULL || b->size - b->used < n) {
		size = n > BLOCK ? n : BLOCK;
		if ((b = calloc(1, sizeof(*b) + size)) == NULL)
			return (NULL);
		b->size = size;
		b->next = pool->head;
		pool->head = b;
	}
	p = (char *)b->data + b->used;
	b->used += n;
	return (p);
}

char *
crm_pool_text(struct crm_pool *pool, const char *s, size_t n)
{
	char *p;

	if ((p = crm_pool_get(pool, n + 1)) != NULL && n > 0)
		memcpy(p, s, n);
	return (p);
}

void *
crm_pool_more(struct crm_pool *pool, void *p, size_t n, size_t size)
{
	void *more;

	if (n > 0 && (n < 4 || (n & (n - 1)) != 0))
		return (p);
	if (n > SIZE_MAX / 4 / size)
		return (NULL);
	more = crm_pool_get(pool, (n == 0 ? 4 : 2 * n) * size);
	if (more != NULL && n > 0)
		memcpy(more, p, n * size);
	return (more);
}

#ifndef CRM_POOL_H
#define CRM_POOL_H

/*
 * Memory that is freed as a whole: what profiles are made of lives as long as
 * their set.
 */

#include <stddef.h>

struct crm_pool;

/* An empty pool; NULL when there is no memory. */
struct crm_pool *
crm_pool_new(void);

/* Frees the pool and all that came from it; NULL does nothing. */
void
crm_pool_free(struct crm_pool *pool);

/* Takes all of it back and keeps a block, for the next use. */
void
crm_pool_reset(struct crm_pool *pool);

/* n zeroed bytes, aligned for anything; NULL when there is no memory. */
void *
crm_pool_get(struct crm_pool *pool, size_t n);

/* A copy of n bytes with a NUL behind; NULL when there is no memory. */
char *
crm_pool_text(struct crm_pool *pool, const char *s, size_t n);

/*
 * Makes room for one element more behind the n elements of size bytes at p
 * (NULL when n is 0): returns the array, moved and zeroed beyond n if it had
 * to grow.  It grows at powers of two, so the caller keeps n alone.
 */
void *
crm_pool_more(struct crm_pool *pool, void *p, size_t n, size_t size);

#endif

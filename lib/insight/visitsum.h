#ifndef CRM_VISITSUM_H
#define CRM_VISITSUM_H

/* Counts of visits by any text, such as a page, a source or an hour. */

#include <stddef.h>
#include <stdint.h>

struct crm_visitcount {
	uint64_t	visits, visitors, fresh, members;
	uint64_t	pages, views;
	uint64_t	landings, exits, bounces, ordered;
};

struct crm_visitsum;
struct crm_visitsum *
crm_visitsum_new(void);		/* NULL without memory */
void
crm_visitsum_free(struct crm_visitsum *sum);

/*
 * The counts of a text of n bytes, made as zeros, and its number from 0.
 * Borrowed until the next; NULL without memory.
 */
struct crm_visitcount *
crm_visitsum_at(struct crm_visitsum *sum, const char *p, size_t n,
    uint32_t *group);

/* What is counted once for each group. */
enum crm_visitonce {
	CRM_ONCE_VISIT, CRM_ONCE_VISITOR, CRM_ONCE_MEMBER, CRM_ONCE_DAY
};

/* 1 the first time that a group has a value of a kind; 0; -1 no memory. */
int
crm_visitsum_once(struct crm_visitsum *sum, uint32_t group,
    enum crm_visitonce kind, int64_t value);

/*
 * Calls fn with each text and its counts: by_text in the order of the texts,
 * else those with most visits first, then by text.  What fn returns other than
 * 0 ends it and is returned.  -1 without memory.
 */
int
crm_visitsum_each(struct crm_visitsum *sum, int by_text,
    int (*fn)(void *arg, const char *text, const struct crm_visitcount *n),
    void *arg);

#endif

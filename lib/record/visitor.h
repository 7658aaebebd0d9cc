#ifndef CRM_VISITOR_H
#define CRM_VISITOR_H

/*
 * What was read of visitors: the pages that each asked for, in any sequence and
 * as often as the log says so.  A page asked for twice in a second counts once,
 * so that it does not matter how logs are cut, or how often they are read.
 */

#include "record/visitdict.h"

enum crm_visitseen {
	CRM_SEEN_ROBOTS = 1,	/* asked for robots.txt */
	CRM_SEEN_HEAD = 2	/* for the head of a page alone */
};

struct crm_hit {
	int64_t		 at;
	uint32_t	 page, source;
};

struct crm_hits {		/* zeroed first; free(p) */
	struct crm_hit	*p;
	size_t		 n, cap;
};

struct crm_visitlink {		/* a token that came with a request */
	int64_t		 at, member, campaign, part;
	int		 purpose;
	int64_t		 page;		/* number in the dictionary; -1: none */
	int		 posted;	/* 1: by POST, which no scanner does */
};

struct crm_visitlinks {
	struct crm_visitlink	*p;
	size_t			 n, cap;
};

struct crm_visitor {
	int64_t		 hash;
	const char	*agent;		/* what machine it says it is, or "" */
	int		 proxy;		/* 1: of a mail reader */
	int		 seen;		/* of enum crm_visitseen */
	uint32_t	 hit, link;	/* the last of its own, + 1 */
};

struct crm_visitors;
struct crm_visitors *
crm_visitors_new(void);		/* NULL without memory */
void
crm_visitors_free(struct crm_visitors *vs);

/* Forgets all visitors. */
int
crm_visitors_clear(struct crm_visitors *vs);

/*
 * The visitor of a hash, a new one if it is new; agent is borrowed for good.
 * Borrowed until the next call; NULL without memory.
 */
struct crm_visitor *
crm_visitors_get(struct crm_visitors *vs, int64_t hash, const char *agent,
    int proxy);

/* Adds what a visitor did.  0; -1 without memory. */
int
crm_visitors_hit(struct crm_visitors *vs, struct crm_visitor *visitor,
    const struct crm_hit *hit);
int
crm_visitors_link(struct crm_visitors *vs, struct crm_visitor *visitor,
    const struct crm_visitlink *link);

/* How many visitors and hits there are; visitor i in the order of coming. */
size_t
crm_visitors_n(const struct crm_visitors *vs);
size_t
crm_visitors_nhit(const struct crm_visitors *vs);
const struct crm_visitor *
crm_visitors_at(const struct crm_visitors *vs, size_t i);

/* Adds a visitor's hits and links to those that are there.  0 or -1. */
int
crm_visitors_gather(const struct crm_visitors *vs,
    const struct crm_visitor *visitor, struct crm_hits *hits,
    struct crm_visitlinks *links);

/* Adds one.  0 or -1. */
int
crm_hits_add(struct crm_hits *hits, const struct crm_hit *hit);
int
crm_visitlinks_add(struct crm_visitlinks *links,
    const struct crm_visitlink *link);

/*
 * Brings hits into their order (time, those from elsewhere first, then by
 * their texts), and links, and leaves one of those that are the same.  0 or
 * -1.
 */
int
crm_hits_settle(struct crm_hits *hits, const struct crm_visitdict *dict);
int
crm_visitlinks_settle(struct crm_visitlinks *links,
    const struct crm_visitdict *dict);

/* The end of the visit that begins with hit i: the first of the next, or n. */
size_t
crm_hits_end(const struct crm_hits *hits, size_t i, int64_t gap);

/*
 * Why a visitor is held to be a machine, or NULL; hits and links are settled,
 * rate is how many pages in a minute nobody reads.
 */
const char *
crm_visitor_machine(const struct crm_visitor *visitor,
    const struct crm_hits *hits, const struct crm_visitlinks *links,
    int rate);

#endif

#ifndef CRM_VISITS_H
#define CRM_VISITS_H

/* Visits in memory, to count and list: of a log, or of the database. */

#include "record/visit.h"

struct crm_db;

struct crm_view {		/* a page of a visit */
	int64_t		 at;
	uint32_t	 page;
};

struct crm_visit {
	int64_t		 id;		/* in the database, or from 1 */
	int64_t		 visitor;	/* alike */
	int64_t		 member;	/* 0: nobody that is known */
	int64_t		 started_at, ended_at;
	size_t		 first;		/* of its n pages in view[] */
	uint32_t	 n;
	uint32_t	 source;
	int		 again;		/* 1: the visitor or member was here */
	uint32_t	 machine;	/* word: why it is held to be one */
	uint32_t	 agent;		/* word: what it says to be */
};

struct crm_visits {
	struct crm_visitdict	*dict;
	struct crm_visit	*visit;		/* by started_at, then id */
	size_t			 n, cap;
	struct crm_view		*view;
	size_t			 nview, cview;
	struct crm_labels	*words;		/* word 0 is "" */
};

/* 0; -1 without memory.  crm_visits_close() frees what it holds. */
int
crm_visits_open(struct crm_visits *vs);
void
crm_visits_close(struct crm_visits *vs);

/*
 * Cuts visits out of what a log says; the dictionary of the hits is the
 * caller's and becomes that of the visits.  0; -1 without memory.
 */
int
crm_visits_cut(struct crm_visits *vs, struct crm_visitdict *dict,
    const struct crm_visitors *visitors, const struct crm_visitrule *rule);

/* Loads the visits that began from a time and before one.  0 or -1. */
int
crm_visits_load(struct crm_visits *vs, struct crm_db *db, int64_t from,
    int64_t before);

/* A word of a visit, borrowed. */
const char *
crm_visits_word(const struct crm_visits *vs, uint32_t word);

/* 1 when a visit came to the page behind an order. */
int
crm_visit_ordered(const struct crm_visits *vs, const struct crm_visit *v);

/* The pages of products of a visit. */
uint32_t
crm_visit_views(const struct crm_visits *vs, const struct crm_visit *v);

#endif

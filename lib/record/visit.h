#ifndef CRM_VISIT_H
#define CRM_VISIT_H

/*
 * Visits as they are stored.  What a log says is joined with what is there of
 * the same visitors, and cut into visits again: so any cut, overlap, repetition
 * and sequence of logs gives the same.
 */

#include "record/visitor.h"
#include "record/visitrule.h"

struct crm_db;

struct crm_visitcounts {
	uint64_t	 visitors;	/* that are new */
	uint64_t	 fresh, changed, gone;	/* visits */
	uint64_t	 links;		/* that are new */
};

/* A batch must be open; rule is borrowed.  NULL with the reason. */
struct crm_visitstore;
struct crm_visitstore *
crm_visitstore_open(struct crm_db *db, const struct crm_visitrule *rule);
void
crm_visitstore_close(struct crm_visitstore *store);

/* The words, those of the database among them, and the visitors to fill. */
struct crm_visitdict *
crm_visitstore_dict(struct crm_visitstore *store);
struct crm_visitors *
crm_visitstore_visitors(struct crm_visitstore *store);

/* Stores what the visitors hold, and empties them.  0 or -1. */
int
crm_visitstore_flush(struct crm_visitstore *store);

const struct crm_visitcounts *
crm_visitstore_counts(const struct crm_visitstore *store);

/*
 * Loads the pages and sources of a database into a dictionary, and makes
 * number[0..*n-1] of each: what they are there by their row.  0 or -1.
 */
struct crm_visitwords {
	uint32_t	*page, *source;		/* by row; free() both */
	int64_t		 npage, nsource;	/* the rows there can be, + 1 */
};
int
crm_visitwords_load(struct crm_db *db, struct crm_visitdict *dict,
    struct crm_visitwords *words);

/*
 * Adds the pages of a stored visit that began at a time.  0; -1 when it is
 * damaged or there is no memory.
 */
int
crm_visit_read(const struct crm_visitwords *words, const char *body,
    int64_t started_at, struct crm_hits *hits);

/*
 * Takes away what visitors did who were last here before a time, and what of
 * it before-images say: *n counts visits and links.  Words that no visit has
 * any more, nor one that undo may bring back, go, too.  A batch must be open.
 * 0 or -1.
 */
int
crm_visits_purge(struct crm_db *db, int64_t before, int64_t *n);

#endif

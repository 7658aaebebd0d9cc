#ifndef CRM_FIND_INT_H
#define CRM_FIND_INT_H

/* What the files of the find index share, and nobody else. */

#include "core/buf.h"
#include "record/find.h"
#include "record/gram.h"
#include "record/posting.h"

struct crm_collector {		/* the grams of a block, from its rows */
	struct crm_postings	*postings;
	struct crm_grams	 grams;
	struct crm_buf		 text[CRM_FIND_TEXTS];
};

/* 0; -1 without memory, said.  It is freed in both cases. */
int
crm_collector_open(struct crm_db *db, struct crm_collector *c);
void
crm_collector_free(struct crm_collector *c);

/* Adds what the rows of a kind from one number up to another have.  0, -1. */
int
crm_collector_rows(struct crm_db *db, struct crm_collector *c,
    enum crm_find_kind kind, int64_t from, int64_t to);

/* How far the index of a kind goes; 0 or -1. */
int
crm_find_upto(struct crm_db *db, enum crm_find_kind kind, int64_t *upto);

/* The grams of a block and their sets, by gram.  NULL with the reason. */
struct crm_stmt *
crm_find_block(struct crm_db *db, enum crm_find_kind kind, int64_t block);

/* Says that a set is damaged and what to do; -1. */
int
crm_find_damaged(struct crm_db *db);

#endif

#ifndef VISIT_INT_H
#define VISIT_INT_H

/* What visit.c and visitmerge.c share, and nobody else. */

#include "core/buf.h"
#include "record/visit.h"

struct crm_visitstore {
	struct crm_db			*db;
	const struct crm_visitrule	*rule;
	struct crm_visitdict		*dict;
	struct crm_visitors		*visitors;
	struct crm_visitwords		 words;
	struct crm_visitcounts		 counts;
	int				 empty;	/* 1: no visitor was there */
	/* Of the visitor at hand. */
	struct crm_hits			 hits;
	struct crm_visitlinks		 links;
	struct crm_buf			 body;
};

/* Joins a visitor with what is there of it.  0 or -1. */
int
crm_visitstore_merge(struct crm_visitstore *store,
    const struct crm_visitor *visitor);

#endif

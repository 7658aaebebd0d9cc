#ifndef CRM_UNDO_INT_H
#define CRM_UNDO_INT_H

/* What undo.c, undokeep.c and undoapply.c share, and nobody else. */

#include "core/image.h"
#include "core/pack.h"

struct crm_kept {		/* a row that cannot be taken back */
	size_t			 table;
	int64_t			 row;
	enum crm_conflict_why	 why;
	int64_t			 by;
	int			 direct;	/* 0: for another's sake */
};

struct crm_undoing {
	struct crm_db		*db;
	int64_t			 batch;
	const struct crm_undo	*job;
	struct crm_images	*images;
	struct crm_map		*keep;	/* row -> 1 */
	struct crm_kept		*kept;
	size_t			 nkept, ckept;
	struct crm_map		*mark;	/* rows that others of the kept need */
	struct crm_map		*imaged;	/* rows with an image */
	struct crm_map		*later;	/* what packs since did, by row */
	int64_t			 by;	/* the batch of the pack at hand */
	struct crm_map		*stuck;	/* rows in others' way */
	size_t			 nstuck;
	int			 newer;	/* 1: there are later batches */
	int			 since;	/* 1: later batches have some */
	struct crm_pack		 pack;
	int64_t			 undone;
};

/* The key of a row in a map; kind tells maps' uses apart. */
struct crm_hash
crm_undo_key(size_t table, int64_t row, int64_t kind);

/* 1 when the row stays as it is. */
int
crm_undo_kept(const struct crm_undoing *u, size_t table, int64_t row);

/* Notes a row that stays.  0 or -1. */
int
crm_undo_keep(struct crm_undoing *u, size_t table, int64_t row,
    enum crm_conflict_why why, int64_t by, int direct);

/* Keeps what was changed since the batch.  0 or -1. */
int
crm_undo_look(struct crm_undoing *u);

/*
 * Keeps what belongs to what is kept: the wholes that rows are parts of with
 * all their parts, and the rows that kept ones refer to.  Reads only; to be
 * called while nothing has been taken back.  0 or -1.
 */
int
crm_undo_spread(struct crm_undoing *u);

/* Tells job->conflict() of each whole that stays.  Their number, or -1. */
int64_t
crm_undo_tell(struct crm_undoing *u);

/*
 * Takes back all that is not kept.  0; 1 when something was in the way: it is
 * kept now, and all must begin again; -1.
 */
int
crm_undo_apply(struct crm_undoing *u);

#endif

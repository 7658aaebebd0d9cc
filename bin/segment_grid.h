#ifndef SEGMENT_GRID_H
#define SEGMENT_GRID_H

/* The verb grid: what reads, cuts and prints share. */

#include "core/buf.h"
#include "insight/cuts.h"
#include "segment_int.h"

#define VERSION_LEN	13	/* digits of a digest, and NUL */

struct gridded {
	int64_t		 v[2];		/* millionths */
	int		 has;		/* 1: both are there */
	int		 bin[2];
	size_t		 text;		/* where its cells begin */
};

struct gridding {
	struct cli	*cli;
	struct crm_csv	*csv;
	const char	*name[2];	/* of the columns */
	size_t		 col[2];
	size_t		 member;
	struct crm_map	*seen;
	struct gridded	*row;
	size_t		 n, cap;
	uint64_t	 unplaced;	/* rows that lack a value */
	uint64_t	 rejected;
	int		 list;		/* 1: print the rows */
	struct crm_buf	 text;		/* their cells, with NULs */
	struct crm_cuts	 cuts;
	char		 version[VERSION_LEN];
	struct crm_buf	 label[CRM_BINS_MAX + 1][CRM_BINS_MAX + 1];
};

/* Reads all rows.  0 or a status (said). */
int
segment_grid_read(struct gridding *work);

/* Prints the cells, or the rows with theirs.  0 or a status (said). */
int
segment_grid_put(struct gridding *work);

#endif

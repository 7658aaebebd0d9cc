#ifndef CRM_IMAGE_H
#define CRM_IMAGE_H

/*
 * The journalled tables as data, and the before-images of their rows, for
 * undo.c and its like alone.  Images come in two forms: rows of batch_image,
 * which triggers write, and packs (pack.h), which undo writes.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/db_int.h"

enum crm_valtype {
	CRM_VAL_NULL, CRM_VAL_INT, CRM_VAL_REAL, CRM_VAL_TEXT, CRM_VAL_BLOB
};

struct crm_val {		/* a column of a row */
	enum crm_valtype	 type;
	int64_t			 i;
	double			 d;
	const char		*p;	/* borrowed */
	size_t			 n;
};

struct crm_link {		/* a column that names a row */
	int			 col;
	int			 shift;	/* the row is column >> shift */
	size_t			 to;	/* in table to */
	int			 follows;	/* of a part, see crm_undo_part */
};

struct crm_image_table {
	char			*name;
	int			 ncol;
	int			 batch;	/* the column of that name */
	struct crm_link		*ref;	/* by a foreign key */
	size_t			 nref;
	struct crm_link		*part;	/* of a whole (crm_undo_part) */
	size_t			 npart;
	struct crm_val		*val;	/* of the row at hand, ncol */
	struct crm_val		*old;	/* of its image */
	sqlite3_stmt		*made;		/* ?1 batch, behind row ?2: the
						   row, then the columns */
	sqlite3_stmt		*clear;		/* made when they are needed: */
	sqlite3_stmt		*carried;
	sqlite3_stmt		*get;		/* ?1 row: all columns */
	sqlite3_stmt		*update;	/* the columns, then the row */
	sqlite3_stmt		*insert;	/* the columns */
	sqlite3_stmt		*delete;	/* ?1 row */
};

struct crm_images {
	struct crm_db		*db;
	struct crm_image_table	*table;	/* those that refer before the others */
	size_t			 n;
	char			*text;	/* of the image at hand */
	size_t			 cap;
};

struct crm_image {		/* what a batch did to a row */
	int64_t			 row;
	int64_t			 was;	/* the batch that had written it */
	int64_t			 now;	/* the one after it; CRM_NULL: none */
	int			 absent;	/* 1: there was no such row */
	int			 erased;	/* 1: nobody may know it */
	struct crm_val		*val;	/* the columns then */
};

/*
 * The journalled tables, with the parts as in crm_undo.  NULL with the reason
 * in crm_db_err(); parts of what is no table or column are left out.
 */
struct crm_images *
crm_images_open(struct crm_db *db, const struct crm_undo_part *parts);
void
crm_images_close(struct crm_images *images);

/* The batch that a row carries: 1 and *batch, 0 when there is no row, -1. */
int
crm_image_carried(struct crm_images *images, struct crm_image_table *t,
    int64_t row, int64_t *batch);

/*
 * Reads a row into t->val, whose text is borrowed until crm_image_done(): 1, 0
 * when there is none, -1.
 */
int
crm_image_get(struct crm_images *images, struct crm_image_table *t,
    int64_t row);
void
crm_image_done(struct crm_image_table *t);

/* The columns of a statement from its column first on, borrowed. */
void
crm_image_columns(sqlite3_stmt *st, int first, struct crm_val *val, int n);

/* Each 1 done, 0 refused by a constraint, -1. */
int
crm_image_update(struct crm_images *images, struct crm_image_table *t,
    const struct crm_image *image);
int
crm_image_insert(struct crm_images *images, struct crm_image_table *t,
    const struct crm_image *image);
int
crm_image_delete(struct crm_images *images, struct crm_image_table *t,
    int64_t row);

/* Deletes the rows from first to last that carry a batch.  0 or -1. */
int
crm_image_clear(struct crm_images *images, struct crm_image_table *t,
    int64_t first, int64_t last, int64_t batch);

/*
 * Calls fn for each image that a batch has of a table, packs first, in the
 * sequence of rows of each; what it returns other than 0 ends it and is
 * returned.  0 or -1.
 */
int
crm_images_each(struct crm_images *images, int64_t batch,
    struct crm_image_table *t,
    int (*fn)(void *arg, struct crm_image_table *t, struct crm_image *image),
    void *arg);

/* 1 when a batch has an image of a row in its packs, 0, -1. */
int
crm_image_packed(struct crm_images *images, int64_t batch,
    struct crm_image_table *t, int64_t row);

/* Reads an image of batch_image into val, whose text is images' own: 0, -1. */
int
crm_image_parse(struct crm_images *images, struct crm_image_table *t,
    const char *text, struct crm_val *val);

/* That an image does not fit the table of today; -1. */
int
crm_image_misfit(struct crm_images *images, const struct crm_image_table *t);

#endif

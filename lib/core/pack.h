#ifndef CRM_PACK_H
#define CRM_PACK_H

/* Images of many rows in one blob, for undo.c and image.c alone. */

#include "core/buf.h"
#include "core/image.h"

struct crm_pack {		/* one that is being written; zeroed first */
	struct crm_image_table	*table;
	struct crm_buf		 body;
	int64_t			 first, last, prev;
	int64_t			 rows;
};

/* Adds an image of a row of the one table of a pack; stores nothing.  0. */
int
crm_pack_put(struct crm_pack *pack, struct crm_image_table *t,
    const struct crm_image *image);

/*
 * Adds an image of a row of t, in no sequence that is needed; absent ones
 * have no columns.  What is full is stored with the open batch.  0 or -1.
 */
int
crm_pack_add(struct crm_pack *pack, struct crm_images *images,
    struct crm_image_table *t, const struct crm_image *image);

/* 1 when that much is waiting that it is time for crm_pack_flush(). */
int
crm_pack_full(const struct crm_pack *pack);

/* Stores what waits.  0 or -1. */
int
crm_pack_flush(struct crm_pack *pack, struct crm_images *images);

/*
 * Calls fn for each image in a body; what it returns other than 0 ends it and
 * is returned.  0, or -1 when the body is damaged.
 */
int
crm_pack_each(struct crm_images *images, struct crm_image_table *t,
    const void *body, size_t n,
    int (*fn)(void *arg, struct crm_image_table *t, struct crm_image *image),
    void *arg);

#endif

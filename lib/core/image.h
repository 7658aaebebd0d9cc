#ifndef CRM_IMAGE_H
#define CRM_IMAGE_H

/*
 * Rows and their before-images, for undo.c alone.  An image is the columns of
 * a row as SQL literals in table order, or nothing: the row was not there.
 */

#include <stdint.h>

struct crm_db;
struct crm_images;

/* The journalled tables; NULL with the reason in crm_db_err(). */
struct crm_images *
crm_images_open(struct crm_db *db);
void
crm_images_close(struct crm_images *images);

/* The batch that a row carries: 1 and *batch, 0 when there is no row, -1. */
int
crm_image_carried(struct crm_images *images, const char *table, int64_t row,
    int64_t *batch);

/* Makes a row what its image says.  1; 0 refused by a constraint; -1. */
int
crm_image_restore(struct crm_images *images, const char *table, int64_t row,
    int present, const char *image);

/*
 * Tries to delete every row that carries the batch and has no image in it, and
 * tells fn what came of each: 1 deleted, 0 refused by a constraint, -1.
 * Called again it tries those tables that had rows refused.  0, or -1.
 */
int
crm_image_delete_made(struct crm_images *images, int64_t batch,
    int (*fn)(void *arg, const char *table, int64_t row, int rc), void *arg);

#endif

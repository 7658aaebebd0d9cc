#ifndef CRM_ERASEPLACE_H
#define CRM_ERASEPLACE_H

/*
 * Places that orders went to by what was known of them before.  Their rows
 * outlive what led to them, for an undo; with an erasure they go.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

/* Forgets which places are kept.  0 or -1. */
int
crm_places_open(struct crm_db *db);

/*
 * Who bought and the place that it went to, by a before-image of an order or a
 * line; 0 where there is none.  0 or -1.
 */
int
crm_places_of(struct crm_db *db, const char *table, const char *image,
    size_t n, int64_t *buyer, int64_t *place);

/* Keeps the place that a before-image of a table leads to.  0 or -1. */
int
crm_places_keep(struct crm_db *db, const char *table, const char *image,
    size_t n);

/* Removes those that nothing leads to, nor will after an undo.  0 or -1. */
int
crm_places_drop(struct crm_db *db);

#endif

#ifndef CRM_ERASEPLACE_H
#define CRM_ERASEPLACE_H

/*
 * Places that orders went to by what was known of them before.  Their rows
 * outlive what led to them, for an undo; with an erasure they go.
 */

#include <stddef.h>

struct crm_db;

/* Forgets which places are kept.  0 or -1. */
int
crm_places_open(struct crm_db *db);

/* Keeps the place that a before-image of a table leads to.  0 or -1. */
int
crm_places_keep(struct crm_db *db, const char *table, const char *image,
    size_t n);

/* Removes those that nothing leads to, nor will after an undo.  0 or -1. */
int
crm_places_drop(struct crm_db *db);

#endif

#ifndef CRM_ORDERVIEW_H
#define CRM_ORDERVIEW_H

#include <stddef.h>
#include <stdint.h>

struct crm_db;

/*
 * Takes places, messages and reasons out of the packed views of an order; told
 * is called with each such text.  A batch must be open.  0 or -1.
 */
int
crm_order_views_strip(struct crm_db *db, int64_t order,
    int (*told)(void *arg, const char *text, size_t n), void *arg);

#endif

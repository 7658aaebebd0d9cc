#ifndef CONTACT_INT_H
#define CONTACT_INT_H

/* What the files of contacts share, and nobody else. */

#include "record/contactpoint.h"

/* The kinds among which one is primary. */
void
crm_contact_group(enum crm_contact_kind kind, int64_t *from, int64_t *to);

/*
 * Gathers in temp.contact_shown what orders showed of the members from a
 * number to another, a row an order.  0 or -1.
 */
int
crm_contact_shown(struct crm_db *db, int64_t from, int64_t to);

/* The number of a source, made when new; CRM_NULL for none.  0 or -1. */
int
crm_contact_source(struct crm_db *db, const char *how, int64_t *id);

#endif

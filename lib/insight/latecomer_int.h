#ifndef CRM_LATECOMER_INT_H
#define CRM_LATECOMER_INT_H

/* What latecomer.c and latecomerkey.c share. */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

struct crm_db;
struct crm_stmt;

#define CRM_ENTRY_FORMS	7	/* the columns of crm_entries_keys() */

struct crm_entry {
	int64_t	key, member;
};

struct crm_entries {
	struct crm_db	*db;
	struct crm_entry	*e;
	size_t		 n, cap;
	struct crm_buf	 form[CRM_ENTRY_FORMS];
	struct crm_buf	 text;
};

/* Adds an entry; frees all of them.  0 or -1. */
int
crm_entries_add(struct crm_entries *all, int64_t key, int64_t member);
void
crm_entries_free(struct crm_entries *all);

/*
 * Adds the keys of the member that stmt stands at: number, name, phone, email,
 * birth, postcode, address.  0 or -1.
 */
int
crm_entries_keys(struct crm_entries *all, struct crm_stmt *stmt);

#endif

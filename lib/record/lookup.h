#ifndef CRM_LOOKUP_H
#define CRM_LOOKUP_H

/* Finding members by whatever piece of them somebody knows. */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

struct crm_lookup_hit {
	int64_t		 member;
	const char	*code, *name, *phone, *email, *address;
	const char	*why;		/* the column that matched first */
};

/*
 * Calls fn for each live member of whom text is a part: of a name (blanks and
 * width do not count), of a phone in any writing (four digits or more), of an
 * address, also one that was shipped to, of an e-mail, a code, an order number
 * or its own number as a whole.  By number; each member once, with the first
 * of these that matched.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
int
crm_lookup_each(struct crm_db *db, const char *text,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg);

#endif

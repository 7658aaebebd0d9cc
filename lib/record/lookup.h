#ifndef CRM_LOOKUP_H
#define CRM_LOOKUP_H

/* Finding members by whatever piece of them somebody knows. */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

struct crm_lookup_hit {
	int64_t		 member;
	const char	*code, *name, *phone, *email, *address, *birth;
	const char	*why;		/* the column that matched first */
};

/*
 * Calls fn for each live member of whom text is a part: of a name (blanks,
 * case and width do not count), of a phone in any writing (four digits or
 * more), of an address, also one that was shipped to, of an e-mail or a code;
 * or who has an order of that number, or one that begins with it (six letters
 * or more); or whose own number it is.  By number; each member once, with the
 * first of these that matched.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
int
crm_lookup_each(struct crm_db *db, const char *text,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg);

/*
 * The same for the members whose phone (in any writing) or e-mail word is, or
 * an order's number; where nobody has the phone, those who had something sent
 * to it.
 */
int
crm_lookup_word(struct crm_db *db, const char *word,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg);

/* The same for the members in whose name text is a part, by names alone. */
int
crm_lookup_name(struct crm_db *db, const char *text, size_t n,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg);

#endif

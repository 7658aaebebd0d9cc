#ifndef CRM_LABEL_H
#define CRM_LABEL_H

/*
 * What stands on a letter: postcode, two lines of address, the addressee; and
 * which members live behind one door, so that a household gets one letter.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_households;

/*
 * Parts a postal contact, "06236 address" or the address alone.  Of *address
 * is what follows the postcode (five digits, or six with or without a hyphen);
 * the postcode's length, 0 where there is none.
 */
size_t
crm_label_postcode(const char *contact, const char **address);

/*
 * How many bytes of an address go to its first line, without the blanks and
 * the comma where it breaks: behind the number of the building on its road or
 * of the lot; else at the first comma or bracket; else all of them.  *second is
 * where the second line begins, at the end of the address where there is none.
 */
size_t
crm_label_break(const char *address, const char **second);

/*
 * Adds the name as a letter has it: with a title for a person, another for a
 * company or shop; neither is added twice.  Nobody's name becomes the word for
 * a customer.
 */
enum crm_label_title {
	CRM_LABEL_NIM,		/* in a text */
	CRM_LABEL_LETTER	/* on an envelope */
};
void
crm_label_name(struct crm_buf *buf, const char *name,
    enum crm_label_title title);

/*
 * Who lives behind one door.  Addresses are equal where their texts are (width
 * and blanks aside) or where they are one building by road and number, or by
 * dong and lot, and one unit: however the province is spelt, with or without
 * what stands in brackets; but never where two postcodes differ.  That a
 * road's number and a lot are one house, no text says: they are two.
 */
struct crm_key;
struct crm_households *
crm_households_new(const struct crm_key *key);
void
crm_households_free(struct crm_households *houses);

/* The household of a postal contact, from 0; -1 when there is no memory. */
int64_t
crm_household_of(struct crm_households *houses, const char *contact);

#endif

#ifndef CRM_ALIKE_H
#define CRM_ALIKE_H

/*
 * How alike two people's values are.  Each kind has a form, text made once of
 * a value and kept by the caller, and a function that compares two forms; so
 * millions of pairs cost no parsing.  A form of no bytes says that the value is
 * no evidence.  Forms of equal bytes are the same.
 */

#include <stddef.h>

struct crm_buf;

/* A form, borrowed. */
struct crm_alike {
	const char	*p;
	size_t		 n;
};

enum crm_names {
	CRM_NAMES_NONE,		/* not comparable: one is absent, one Latin */
	CRM_NAMES_DIFFERENT,
	CRM_NAMES_MASKED,	/* one is masked, and could be the other */
	CRM_NAMES_CLOSE,	/* about one letter is wrong */
	CRM_NAMES_SLIP,		/* one slip of the finger, or order swapped */
	CRM_NAMES_SOUND,	/* heard alike */
	CRM_NAMES_SAME
};
#define CRM_NAMES_LEVELS 7

enum crm_phones {
	CRM_PHONES_NONE,	/* absent, lent (050x), a placeholder */
	CRM_PHONES_DIFFERENT,
	CRM_PHONES_MASKED,	/* what is seen agrees, four digits or more */
	CRM_PHONES_SLIP,	/* one digit, or two neighbours swapped, or the
				   number that an 011 to 019 became */
	CRM_PHONES_SAME
};
#define CRM_PHONES_LEVELS 5

enum crm_emails {
	CRM_EMAILS_NONE,
	CRM_EMAILS_DIFFERENT,
	CRM_EMAILS_MASKED,	/* what can be seen agrees */
	CRM_EMAILS_LOCAL,	/* the part before @ is the same */
	CRM_EMAILS_SLIP,	/* one slip, in the domain or before it */
	CRM_EMAILS_SAME		/* or one mailbox: hanmail.net, daum.net */
};
#define CRM_EMAILS_LEVELS 6

enum crm_places {
	CRM_PLACES_NONE,	/* absent, or nothing that both have */
	CRM_PLACES_DIFFERENT,
	CRM_PLACES_DISTRICT,	/* the same si, gun, gu */
	CRM_PLACES_STREET,	/* the same road, dong, ri or postcode */
	CRM_PLACES_BUILDING,	/* the same building; other or no unit */
	CRM_PLACES_UNIT		/* the same door */
};
#define CRM_PLACES_LEVELS 6

/*
 * Adds the form of a name: width, blanks, brackets, titles (nim, gogaek, ssi)
 * and company words ((ju)) are left out, digits at its end too; Latin letters
 * that were meant to be Hangul are turned into it; a surname that stands last
 * comes first.  Nothing is added for what names nobody.
 */
void
crm_alike_name(struct crm_buf *buf, const char *s, size_t n);

/* Compares two forms of names; *distance (may be NULL) as crm_jamo_distance. */
enum crm_names
crm_alike_names(struct crm_alike a, struct crm_alike b, int *distance);

/*
 * Adds a key under which names that sound alike are found, of a form;
 * nothing for a masked one.
 */
void
crm_alike_sound(struct crm_buf *buf, struct crm_alike form);

/* Adds the form of a phone number as it came, or of its digits. */
void
crm_alike_phone(struct crm_buf *buf, const char *s, size_t n);
enum crm_phones
crm_alike_phones(struct crm_alike a, struct crm_alike b);

/* Adds the form of an e-mail address. */
void
crm_alike_email(struct crm_buf *buf, const char *s, size_t n);
enum crm_emails
crm_alike_emails(struct crm_alike a, struct crm_alike b);

/*
 * Adds the form of a Korean address, by road name or by lot number, and its
 * postcode ("" for none; one in the text serves too): its parts, each in one
 * spelling, with a unit separator between.
 */
void
crm_alike_address(struct crm_buf *buf, const char *s, size_t n,
    const char *postcode, size_t npostcode);

/*
 * Compares two forms part by part.  A road and a lot meet through the dong in
 * brackets, the building's name with its unit, or the postcode.
 */
enum crm_places
crm_alike_addresses(struct crm_alike a, struct crm_alike b);

/*
 * Adds a key under which addresses of one building are found: district, road
 * and number, or district, dong and lot; nothing where that is not known.
 */
void
crm_alike_building(struct crm_buf *buf, struct crm_alike form);

/*
 * Adds the area of an address to an empty buf: its province in two syllables,
 * with levels 2 its city, county or district too, with 3 a city's district.
 * Where none is known, its first word.
 */
void
crm_alike_area(struct crm_buf *buf, const char *s, size_t n, int levels);

#endif

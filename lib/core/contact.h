#ifndef CRM_CONTACT_H
#define CRM_CONTACT_H

/*
 * The values by which people are reached and known: phones, e-mail addresses,
 * names, and the numbers that must never be stored.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;

enum crm_phone {
	CRM_PHONE_BAD,		/* no phone number that we can read */
	CRM_PHONE_MOBILE,	/* 010, 011, 016 to 019: finds a person */
	CRM_PHONE_LINE,		/* 02, 03x to 06x, 070, 080: reaches a house */
	CRM_PHONE_SERVICE,	/* 15xx to 19xx: a call centre */
	CRM_PHONE_VIRTUAL,	/* 050x: lent by a mall, temporary */
	CRM_PHONE_FOREIGN,	/* +CC other than 82 */
	CRM_PHONE_MASKED,	/* has * in it */
	CRM_PHONE_FAKE		/* a placeholder: 010-0000-0000 and the like */
};

/*
 * Reads one phone number as people write it (blanks, dashes, dots, slashes,
 * brackets, +82, a lost leading zero) and adds its digits to buf, in the
 * national form that starts with 0 (a service number as it is, a foreign one
 * with +).  Of two numbers in one cell the first counts.  Nothing is added
 * for BAD and MASKED.
 */
enum crm_phone
crm_phone_parse(struct crm_buf *buf, const char *s, size_t n);

/* Adds digits as people read them: 010-1234-5678, 02-123-4567. */
void
crm_phone_format(struct crm_buf *buf, const char *digits, size_t n);

/*
 * Adds the key form of an e-mail address: trimmed, lower case.  0, or -1 when
 * it is none (one @, a dot in the domain, no blanks, not masked); buf is then
 * unchanged.
 */
int
crm_email_parse(struct crm_buf *buf, const char *s, size_t n);

/*
 * Adds the key form of a person's name: folded (crm_text_fold), what stands in
 * brackets and the honorific 님 at its end left out.  0; -1 when nothing
 * usable is left: empty, masked (* or ○ in it), or a placeholder.
 */
int
crm_name_key(struct crm_buf *buf, const char *s, size_t n);

/* 1 for a letter of any script, a syllable of Hangul too. */
int
crm_is_letter(uint32_t cp);

/* 1 when a value has been masked by its source ("홍*동", "chld****"). */
int
crm_masked(const char *s, size_t n);

/*
 * Finds a resident registration number: a whole token of six digits that are
 * a plausible date, a hyphen (needed when strict is set, else optional) and
 * seven digits that start with 1 to 8, with no digit beside it.  1 with its
 * offset and length, or 0.
 */
int
crm_rrn_find(const char *s, size_t n, int strict, size_t *at, size_t *len);

/* Adds s with each such number's digits as "*". */
void
crm_rrn_mask(struct crm_buf *buf, const char *s, size_t n, int strict);

/* Adds what a terminal may show of a name, phone, e-mail, address, other. */
void
crm_mask_name(struct crm_buf *buf, const char *s, size_t n);
void
crm_mask_phone(struct crm_buf *buf, const char *s, size_t n);
void
crm_mask_email(struct crm_buf *buf, const char *s, size_t n);
void
crm_mask_address(struct crm_buf *buf, const char *s, size_t n);

#endif

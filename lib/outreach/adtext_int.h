#ifndef CRM_ADTEXT_INT_H
#define CRM_ADTEXT_INT_H

/* What crm_adtext_make() and crm_adtext_check() both look at. */

#include <stddef.h>

#include "core/buf.h"

struct crm_db;

#define CRM_ADMARK	"(광고)"

/* The shop's own data, phones as digits; an empty one is not set. */
struct crm_adshop {
	struct crm_buf	 name, phone, email, address;
	struct crm_buf	 refuse_phone, refuse_url, refuse_email;
};

/* Reads it: 0 or -1; either way to be freed. */
int
crm_adshop_read(struct crm_adshop *shop, struct crm_db *db);
void
crm_adshop_free(struct crm_adshop *shop);

/* What was written, as a reader has it. */
struct crm_adseen {
	const char	*text;
	size_t		 n;
	const char	*links;		/* lines, "" where there are none */
	const char	*refuse;	/* the member's own link, or "" */
	struct crm_buf	 fold;		/* of the text */
};

/* 0, or -1 when memory ran out; to be freed. */
int
crm_adseen_open(struct crm_adseen *seen);
void
crm_adseen_free(struct crm_adseen *seen);

/* 1 when a value, which may have any blanks, width and case, is in it. */
int
crm_adseen_has(const struct crm_adseen *seen, const struct crm_buf *value);

/* Where a phone number stands, however its digits are parted, or n. */
size_t
crm_adseen_phone(const struct crm_adseen *seen, const struct crm_buf *phone);

/* 1 when the words are there in Korean, in English, and that it is free. */
#define CRM_ADWORD_KOREAN	1
#define CRM_ADWORD_ENGLISH	2
#define CRM_ADWORD_FREE		4
int
crm_adseen_words(const struct crm_adseen *seen);

/*
 * 1 by a channel whose messages any contact and any free way to refuse may
 * stand in: an app's own, and a mall's, whose form nobody has laid down.
 */
int
crm_adseen_any(const char *channel);

/* What of the duties a text has, by channel. */
#define CRM_ADHAS_SENDER	1
#define CRM_ADHAS_CONTACT	2
#define CRM_ADHAS_REFUSAL	4
#define CRM_ADHAS_ALL		7
int
crm_adseen_duties(const struct crm_adseen *seen, const char *channel,
    const struct crm_adshop *shop);

/*
 * The bytes of the mark with which a text begins, or 0.  1 when the text, or
 * what stands behind its marks, begins with something that looks like one.
 */
size_t
crm_admark_first(const char *text);
int
crm_admark_alike(const char *text);

#endif

#ifndef CRM_SMS_H
#define CRM_SMS_H

/*
 * Texts of short messages as gateways count them: bytes of CP949, in which a
 * syllable of Hangul has two.  What CP949 does not have cannot be sent; what
 * only looks another way there can be replaced when that is asked for.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_err;
struct crm_sms;

#define CRM_SMS_BYTES	90	/* of an SMS */
#define CRM_LMS_BYTES	2000	/* of an LMS, the long one */
#define CRM_LMS_SUBJECT	40	/* bytes of its subject */

/* A coder, made of the system's iconv; NULL with the reason. */
struct crm_sms *
crm_sms_open(struct crm_err *err);
void
crm_sms_close(struct crm_sms *sms);

/* Why a character cannot be sent. */
enum crm_sms_odd {
	CRM_SMS_EMOJI,
	CRM_SMS_JAMO,		/* Hangul in pieces, as some systems store it */
	CRM_SMS_CONTROL,	/* neither a line end nor a tab */
	CRM_SMS_OTHER
};
struct crm_sms_size {
	size_t		 bytes;	/* in CP949 */
	size_t		 odd;	/* the first character that it has not, from
				   1; 0: it has all of them */
	uint32_t	 cp;	/* that character */
	enum crm_sms_odd why;
};

/*
 * Adds n bytes of UTF-8 as CP949, measured into *size; bytes is set only where
 * nothing is odd, and only then is anything added.  buf may be NULL.  1 all of
 * it, 0 something is odd, -1 (ill-formed UTF-8 too).
 */
int
crm_sms_put(struct crm_sms *sms, struct crm_buf *buf, const char *s, size_t n,
    struct crm_sms_size *size);

/*
 * Adds s with what CP949 lacks replaced by what is the same to a reader: no-
 * break and thin blanks, dashes, low and angled quotes, bullets, the won sign;
 * marks without a width are left out, Hangul in pieces is put together.  -1
 * when s is ill-formed.
 */
int
crm_sms_fit(struct crm_buf *buf, const char *s, size_t n);

enum crm_sms_kind {
	CRM_SMS_SMS,
	CRM_SMS_LMS,
	CRM_SMS_NONE		/* too long for either */
};

/* What a text of that many bytes is sent as; its word in lists. */
enum crm_sms_kind
crm_sms_kind(size_t bytes);
const char *
crm_sms_kind_name(enum crm_sms_kind kind);

#endif

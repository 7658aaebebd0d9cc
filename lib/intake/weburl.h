#ifndef CRM_WEBURL_H
#define CRM_WEBURL_H

/*
 * The parts of addresses of pages, and their text: escapes of the log (\x22,
 * \"), of addresses (%ED%95%9C) and of old scripts (%uD55C) are undone, and
 * what they stand for is UTF-8 or, where it is none, CP949, as old portals
 * have it.
 */

#include "intake/weblog.h"

struct crm_buf;
struct crm_cp949;

struct crm_weburl {		/* spans of the address, not decoded */
	struct crm_span	 host;		/* without user and port */
	struct crm_span	 path;
	struct crm_span	 query;		/* without "?" and fragment */
};

/* Splits an address, or the target of a request, which has no host. */
void
crm_weburl_split(struct crm_weburl *url, struct crm_span text);

/* The first value of a query's parameter: 1 found, 0. */
int
crm_weburl_value(struct crm_span query, const char *name,
    struct crm_span *value);

enum crm_urltext {
	CRM_URL_PATH,
	CRM_URL_CODE,		/* of a query, where a "+" is a blank */
	CRM_URL_WORDS		/* the same, of what people write */
};

/*
 * Adds the text of a span, at most so many bytes and then cut between two
 * characters.  Control characters and bytes of no encoding become U+FFFD, the
 * digits of resident registration numbers "*" (only those with a hyphen where
 * product codes look alike).
 */
void
crm_weburl_text(struct crm_buf *buf, const struct crm_cp949 *cp,
    struct crm_span span, enum crm_urltext kind, size_t most);

#endif

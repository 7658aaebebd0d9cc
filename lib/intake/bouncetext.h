#ifndef CRM_BOUNCETEXT_H
#define CRM_BOUNCETEXT_H

/*
 * Bounces that are text for people: whose addresses they name, and what they
 * say of each.
 */

#include <stddef.h>

#include "core/buf.h"
#include "core/hash.h"
#include "intake/bouncerule.h"

struct crm_section {
	struct crm_buf	 address;
	struct crm_buf	 text;		/* the lines about it */
	int		 rank;		/* how sure it is that it is one */
};

struct crm_sections {
	struct crm_section *v;
	size_t		 n, cap;
	struct crm_map	*map;		/* where an address has its own */
	struct crm_buf	 all;		/* the text above what came back */
	struct crm_buf	 copy;		/* the head of what came back */
	int		 bad;		/* memory ran out */
};

#define CRM_SECTION_FIRST	3	/* its line begins with it */
#define CRM_SECTION_LAST	2	/* its line ends with it */
#define CRM_SECTION_INSIDE	1	/* it stands in an answer */

/*
 * Adds the sections of n bytes of text.  own are the addresses that the bounce
 * is from and to, which are nobody's that failed.
 */
void
crm_sections_add(struct crm_sections *sections,
    const struct crm_bounce_rules *rules, const char *s, size_t n,
    const char *own);

/* The section of an address, or NULL; case does not count. */
const struct crm_section *
crm_sections_find(const struct crm_sections *sections, const char *address,
    size_t n);

void
crm_sections_free(struct crm_sections *sections);

#endif

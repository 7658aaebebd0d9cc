#ifndef CRM_USE_H
#define CRM_USE_H

/*
 * What the sources of a profile are for: canonical columns, the bundle,
 * conditions.
 */

#include <stddef.h>

struct crm_buf;
struct crm_header;
struct crm_source;

/* Asks something of a source; which is what is asked for. */
typedef int crm_use_test(const struct crm_header *header,
    const struct crm_source *source, size_t which);

/*
 * Adds to use what those sources of the header's profile are for that pass the
 * test: names of canonical columns, "bundle", "when", a blank between them.
 */
void
crm_use_add(const struct crm_header *header, crm_use_test *test, size_t which,
    struct crm_buf *use);

#endif

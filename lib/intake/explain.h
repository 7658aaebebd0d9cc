#ifndef CRM_EXPLAIN_H
#define CRM_EXPLAIN_H

/*
 * What a profile makes of a header: for people who write profiles.
 */

#include <stddef.h>

struct crm_buf;
struct crm_header;

/*
 * Adds what column i of the header is used for: names of canonical columns,
 * "bundle", "when", divided by blanks; nothing when it is not used.
 */
void
crm_explain_column(const struct crm_header *header, size_t i,
    struct crm_buf *buf);

/*
 * 1 when nothing in the file gives the canonical column of that index a value,
 * and it is not made by the mapping itself.
 */
int
crm_explain_missing(const struct crm_header *header, size_t target);

#endif

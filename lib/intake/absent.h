#ifndef CRM_ABSENT_H
#define CRM_ABSENT_H

/*
 * Names of a profile that the file has not (crm-map.1, OUTPUT).
 */

#include <stddef.h>

struct crm_buf;
struct crm_header;

/*
 * Adds to use what the name at i of the header's profile is missed for: names
 * of canonical columns, "bundle", "when", with blanks between them, and what to
 * do when signs in it were meant to work.  Nothing when the file has the name,
 * or has all names of another alternative of each source that it is in.
 */
void
crm_absent_use(const struct crm_header *header, size_t i, struct crm_buf *use);

/*
 * The name that the file lacks where that is all of a canonical column's
 * source, in every row; else NULL.
 */
const char *
crm_absent_only(const struct crm_header *header, const char *column);

#endif

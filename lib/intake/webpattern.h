#ifndef CRM_WEBPATTERN_H
#define CRM_WEBPATTERN_H

/* The patterns of webrule.h. */

#include "intake/weburl.h"

/* What is wrong with a pattern, untranslated (N_), or NULL. */
const char *
crm_webpattern_fault(const char *pattern, int code);

/*
 * 1 when a page fits.  What stands at "{}" is in *code, of the path decoded, of
 * the query as it came; n 0 without one.
 */
int
crm_webpattern_fits(const char *pattern, struct crm_span path,
    struct crm_span query, struct crm_span *code);

#endif

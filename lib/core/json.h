#ifndef CRM_JSON_H
#define CRM_JSON_H

#include <stddef.h>

struct crm_buf;

/* Adds text as a JSON string; bytes that are no UTF-8 become U+FFFD. */
void
crm_json_text(struct crm_buf *buf, const char *s, size_t n);

#endif

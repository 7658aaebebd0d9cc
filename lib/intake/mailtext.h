#ifndef CRM_MAILTEXT_H
#define CRM_MAILTEXT_H

/*
 * The text of a part as UTF-8, whatever it says that it is.
 */

#include <stddef.h>

struct crm_buf;

/*
 * Adds n bytes of that charset (NULL: none was named) to buf.  What is not of
 * the charset is tried as what mails have in truth: UTF-8, ISO-2022-JP, CP949;
 * a byte of none of them becomes "?", NUL and CR are left out.
 */
void
crm_mailtext_add(struct crm_buf *buf, const char *s, size_t n,
    const char *charset);

/* Adds the words of a page of HTML: tags are gone, blocks begin lines. */
void
crm_mailtext_html(struct crm_buf *buf, const char *s, size_t n);

#endif

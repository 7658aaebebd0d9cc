#ifndef CRM_MERGETEXT_H
#define CRM_MERGETEXT_H

/*
 * Text with merge fields: read once, filled for each member.  {name} stands
 * for a field, {name|friend} for a field and what is said where it is empty,
 * {{ and }} for a brace.  In HTML the insides of style and script elements
 * are left as they are.
 */

#include <stddef.h>

struct crm_buf;
struct crm_err;
struct crm_mergetext;

/*
 * The fields that there are: name, code, segment, offer, coupon, ends_on,
 * refuse, pick1 to pick9.  Field i, a constant; NULL behind the last.
 */
const char *
crm_mergetext_field(size_t i);

/*
 * Reads n bytes of UTF-8, of which a copy is kept.  NULL with the reason in
 * err: CRM_ERR_INPUT says the line and the character of a fault and what to do.
 */
struct crm_mergetext *
crm_mergetext_parse(struct crm_err *err, const char *p, size_t n, int html);
void
crm_mergetext_free(struct crm_mergetext *text);

/*
 * 1 when that field stands in the text somewhere; when it does so without words
 * for where it is empty.
 */
int
crm_mergetext_uses(const struct crm_mergetext *text, const char *field);
int
crm_mergetext_needs(const struct crm_mergetext *text, const char *field);

/*
 * Adds the text with its fields filled to out.  value() adds what a member has
 * for a field to a buffer that is empty: 0, or -1, which ends it.  Line ends
 * and other control characters of a value become blanks, so that no value adds
 * a line or a header; of HTML its & < > " ' are written so that they stand for
 * themselves.  1; 0 where a field is empty and the text does not say what then:
 * *empty is its name, and out is no whole text; -1.  Memory that ran out is
 * seen in out->bad.
 */
int
crm_mergetext_fill(const struct crm_mergetext *text,
    int (*value)(void *arg, const char *field, struct crm_buf *to), void *arg,
    struct crm_buf *out, const char **empty);

#endif

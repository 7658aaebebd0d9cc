#ifndef CRM_TEXT_H
#define CRM_TEXT_H

/*
 * Text is UTF-8 throughout.  Lengths are bytes unless a name says otherwise.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;

/*
 * The offset of the first byte that is no part of well-formed UTF-8 (RFC 3629:
 * no surrogates, nothing overlong, nothing above U+10FFFF), or n when all is
 * well.  NUL counts as ill-formed.
 */
size_t
crm_text_invalid(const char *s, size_t n);

/*
 * Decodes one code point at s (n > 0 bytes of valid UTF-8) into *cp and
 * returns its length in bytes; 0 when it is ill-formed.
 */
size_t
crm_text_decode(const char *s, size_t n, uint32_t *cp);

/* Adds the code point to buf as UTF-8. */
void
crm_text_encode(struct crm_buf *buf, uint32_t cp);

/*
 * Narrows s (*n bytes) to what stands between its outer blanks: ASCII white
 * space, U+00A0, U+3000, U+200B and U+FEFF.  Returns the new start.
 */
const char *
crm_text_trim(const char *s, size_t *n);

/* Adds the NFC form of s to buf.  -1 when s is ill-formed. */
int
crm_text_nfc(struct crm_buf *buf, const char *s, size_t n);

/*
 * Adds the form of s by which keys are compared: NFKC, case folded, every
 * blank and default ignorable left out.  -1 when s is ill-formed.
 */
int
crm_text_fold(struct crm_buf *buf, const char *s, size_t n);

/*
 * The same, with a blank for each run of punctuation, symbols and pictures
 * between letters and digits, and none at its ends.  -1 when s is ill-formed.
 */
int
crm_text_words(struct crm_buf *buf, const char *s, size_t n);

/*
 * Adds the form of a column's header by which headers are compared
 * (FORMATS: strip all white space, then ASCII to lower case, NFC).  With
 * loose set also strips ( ) - _ / . , U+00B7 : * and their wide forms.
 * -1 when s is ill-formed.
 */
int
crm_text_header(struct crm_buf *buf, const char *s, size_t n, int loose);

/* The number of terminal columns that s takes (East Asian wide: 2). */
size_t
crm_text_width(const char *s, size_t n);

/* The number of code points in s. */
size_t
crm_text_chars(const char *s, size_t n);

/*
 * Adds s as a terminal may show it: control characters, escapes and
 * bidirectional controls become U+FFFD.
 */
void
crm_text_safe(struct crm_buf *buf, const char *s, size_t n);

#endif

#ifndef CRM_HEADWORD_H
#define CRM_HEADWORD_H

/*
 * Text in the head of a mail (RFC 2047).  GMime leaves a text as it is that
 * looks encoded already, so that a recipient reads something else; and when it
 * reads words side by side it loses all behind one that is padded (3.2.13).  So
 * these words are written and read here: nothing that is beyond ASCII, looks
 * encoded or is long is written as it is, and words are whole characters, of
 * three bytes a group as far as that can be.
 */

struct crm_buf;

/* Adds a text, UTF-8 without control characters, in lines that end with LF. */
void
crm_headword(struct crm_buf *to, const char *text);

/* The same of a name before an address: quoted, where it has to be. */
void
crm_headword_name(struct crm_buf *to, const char *name);

/*
 * Adds what a text of ours in a header stands for, its lines joined; a word
 * that cannot be decoded stays as it is.
 */
void
crm_headword_read(struct crm_buf *to, const char *raw);

#endif

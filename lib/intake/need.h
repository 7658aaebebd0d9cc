#ifndef CRM_NEED_H
#define CRM_NEED_H

/*
 * What a stream cannot do without (crm-csv.5).
 */

#define CRM_NEED_MOST	4

/*
 * What a stream needs and has() does not know: descriptions, to be translated,
 * ended by NULL.  arg is passed to has().
 */
void
crm_need_lacks(const char *stream,
    int (*has)(const void *arg, const char *column), const void *arg,
    const char *lacks[CRM_NEED_MOST + 1]);

/*
 * The words that a column of the stream may have, one blank before and behind
 * each; NULL when it may have any.  A stream of NULL is any stream.
 */
const char *
crm_need_words(const char *stream, const char *column);

/* 1 when words (or NULL, any) has the word. */
int
crm_need_has_word(const char *words, const char *word);

#endif

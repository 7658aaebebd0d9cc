#ifndef CRM_LABELS_H
#define CRM_LABELS_H

/*
 * Texts that many rows share, known by numbers from 0 in the sequence of their
 * first coming.  The length of each and at most 33 bytes more.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_labels;

/* An empty set; NULL when there is no memory. */
struct crm_labels *
crm_labels_new(void);
void
crm_labels_free(struct crm_labels *labels);

/* The number of a text, a new one if it is new: *id.  0; -1 without memory. */
int
crm_labels_id(struct crm_labels *labels, const char *p, size_t n,
    uint32_t *id);

/* The number of a text that is there: 1 found, 0. */
int
crm_labels_find(const struct crm_labels *labels, const char *p, size_t n,
    uint32_t *id);

/* How many there are; text id, with NUL, borrowed until the next new one. */
size_t
crm_labels_n(const struct crm_labels *labels);
const char *
crm_labels_text(const struct crm_labels *labels, uint32_t id);

/* 1 when a text is a number as it would be printed again, up to 18 digits. */
int
crm_label_number(const char *text);

/*
 * Numbers them anew, in order: bytewise, with numbers_first set the numbers
 * before them by their size.  The new number of old number i is to[i], an
 * array of the caller's.  0; -1 without memory.
 */
int
crm_labels_sort(struct crm_labels *labels, int numbers_first, uint32_t *to);

#endif

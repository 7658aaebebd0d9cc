#ifndef CRM_SIMILAR_H
#define CRM_SIMILAR_H

/*
 * How alike two short texts are.  Texts are arrays of letters, so that a
 * syllable of Hangul may be taken apart first and every step counts alike.
 */

#include <stddef.h>
#include <stdint.h>

#define CRM_SIMILAR_MAX		96	/* letters that are looked at */

/*
 * The letters of n bytes of UTF-8; a syllable of Hangul becomes its two or
 * three jamo.  Returns how many there are, CRM_SIMILAR_MAX at most.
 */
size_t
crm_similar_letters(const char *s, size_t n,
    uint32_t letter[CRM_SIMILAR_MAX]);

/*
 * The similarity of Jaro (1989) with the prefix of Winkler (1990), from 0 to
 * 1; 0 where one of the two is empty.
 */
double
crm_similar_jaro(const uint32_t *a, size_t na, const uint32_t *b, size_t nb);

/*
 * The least number of letters put in, left out, changed, or swapped with
 * their neighbour that makes b of a (optimal string alignment); most + 1 when
 * it is more than most.
 */
unsigned
crm_similar_edits(const uint32_t *a, size_t na, const uint32_t *b, size_t nb,
    unsigned most);

#endif

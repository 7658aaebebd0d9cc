#ifndef CRM_JAMO_H
#define CRM_JAMO_H

/*
 * How far two Korean words are apart: by ear and under the fingers.
 */

#include <stddef.h>

struct crm_buf;

#define CRM_JAMO_ONE	100	/* the cost of one letter that is wrong */
#define CRM_JAMO_FAR	1000	/* or more: nothing alike */
#define CRM_JAMO_MAX	12	/* syllables that are compared; longer is far */

/*
 * The distance of two UTF-8 texts in hundredths of a letter (jamo), the less
 * of two measures.  By ear, where both have as many syllables: initial, vowel
 * and final are compared each with its own, and those that sound alike cost
 * a part (ae/e, oe/wae/we, dyo/jo, initial r/n/y by the law of initials,
 * plain/tense/aspirated).  Under the fingers: the keys of the two-set layout,
 * edited by one of replace, leave out, add, swap; a neighbour, the shift key
 * and a key struck twice cost a part.  0 for equal, CRM_JAMO_FAR at most.
 */
int
crm_jamo_distance(const char *a, size_t an, const char *b, size_t bn);

/*
 * Adds what Latin letters would have written had the keyboard been in Korean
 * ("rlaalstn" gives three syllables).  0; -1, and buf unchanged, when they
 * make no whole syllables.
 */
int
crm_jamo_typed(struct crm_buf *buf, const char *s, size_t n);

/*
 * Adds one spelling for all that sound alike, so that it can be looked up:
 * each syllable with its vowel and initial replaced by the first of those that
 * crm_jamo_distance() takes for homophones.  What is no Hangul stays.
 */
void
crm_jamo_sound(struct crm_buf *buf, const char *s, size_t n);

#endif

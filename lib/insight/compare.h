#ifndef CRM_COMPARE_H
#define CRM_COMPARE_H

/*
 * How two records agree, field by field, as levels (Fellegi and Sunter 1969;
 * levels after Winkler 1990).
 */

#include <stdint.h>

#include "insight/people.h"

/*
 * Of values that are the same there is a level for each doubling of how many
 * records have that value (2 or 3, 4 to 7, ...): to agree on what is rare says
 * more.
 */
enum crm_level {
	CRM_LEVEL_DIFFERENT,
	CRM_LEVEL_PARTIAL,
	CRM_LEVEL_SIMILAR,
	CRM_LEVEL_CLOSE,
	CRM_LEVEL_SAME
};
#define CRM_LEVEL_RARES		12
#define CRM_LEVELS		(CRM_LEVEL_SAME + CRM_LEVEL_RARES)
#define CRM_LEVEL_MISSING	255	/* one of the two has no value */

struct crm_comparer;

/*
 * Prepares the comparing of records, to which no more are added.  NULL when
 * there is no memory.  Several threads may use one comparer.
 */
struct crm_comparer *
crm_comparer_new(const struct crm_people *people);

/* Frees comparer; NULL does nothing. */
void
crm_comparer_free(struct crm_comparer *comparer);

/* The level of a value that two records share: by how many have it. */
uint8_t
crm_level_same(uint32_t count);

/* The word of a level: same, close, similar, partial, different, "". */
const char *
crm_level_name(uint8_t level);

/*
 * Fills level, one for each field of the records.  Two columns of names are
 * compared straight and crosswise and the better way counts; returns 1 when
 * that was crosswise, else 0.
 */
int
crm_compare(const struct crm_comparer *comparer, uint32_t a, uint32_t b,
    uint8_t level[CRM_PEOPLE_FIELDS]);

/*
 * The same for one field that is no name, and for all names together: for
 * those who can stop before the last field.
 */
uint8_t
crm_compare_field(const struct crm_comparer *comparer, size_t f,
    const uint32_t *a, const uint32_t *b);
int
crm_compare_names(const struct crm_comparer *comparer, const uint32_t *a,
    const uint32_t *b, uint8_t *level);

/*
 * The tokens of an address: numbers that stand for its words, the rarest
 * first.  Returns how many.
 */
size_t
crm_compare_tokens(const struct crm_comparer *comparer, size_t f,
    uint32_t value, const uint32_t **token);

#endif

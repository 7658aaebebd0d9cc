#ifndef CRM_VALUES_H
#define CRM_VALUES_H

/*
 * The distinct values of a field, each stored once: records hold numbers, and
 * equal values have equal numbers.  Number 0 is the value that is missing.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_values;

/* An empty set of values; NULL when there is no memory. */
struct crm_values *
crm_values_new(void);

/* Frees values; NULL does nothing. */
void
crm_values_free(struct crm_values *values);

/*
 * The number of a value of n bytes, a new one where it was not there, and one
 * more record that has it; n 0 is 0.  UINT32_MAX when memory ran out.
 */
uint32_t
crm_values_add(struct crm_values *values, const char *p, size_t n);

/* The bytes of a value, without NUL; borrowed until the next add. */
const char *
crm_values_get(const struct crm_values *values, uint32_t id, size_t *n);

/* How many records have it, and how many values there are, 0 included. */
uint32_t
crm_values_count(const struct crm_values *values, uint32_t id);
uint32_t
crm_values_n(const struct crm_values *values);

#endif

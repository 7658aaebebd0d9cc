#ifndef CRM_MEMBERFIELD_H
#define CRM_MEMBERFIELD_H

/*
 * What is known of members beside the columns of the stream: the custom
 * fields that have a meaning of their own, and what follows from the columns.
 */

#include <stdint.h>

#include "core/csv.h"

/*
 * Judges the value of a custom field (name without x_): NULL, or why it cannot
 * be, translated.  marital is single, married, divorced or widowed; household
 * a number of people; income a band, two whole amounts with a hyphen between,
 * of which one may be missing; prefers the channel that a member would rather
 * be reached by; job and all others are any text.
 */
const char *
crm_memberfield_fault(const char *name, struct crm_cell value);

/* Whole years from a birth (YYYY-MM-DD) to a day; -1: unknown, or to come. */
int
crm_member_age(const char *birth, int64_t day);

#endif

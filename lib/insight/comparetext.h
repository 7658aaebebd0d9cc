#ifndef CRM_COMPARETEXT_H
#define CRM_COMPARETEXT_H

/*
 * Levels of two forms (crm_people_form) of one kind that are not equal;
 * CRM_LEVEL_MISSING where they cannot be held against each other.  What is
 * Korean is core/alike.h's business.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/alike.h"
#include "insight/compare.h"

/*
 * Names: close is one slip; similar two, a short form, an initial or the same
 * words in another order; partial a likeness, or what a mask leaves agrees.
 * *sim is the likeness as a number, for choosing.
 */
uint8_t
crm_compare_name_forms(struct crm_alike a, struct crm_alike b, double *sim);

uint8_t
crm_compare_phones(struct crm_alike a, struct crm_alike b);
uint8_t
crm_compare_emails(struct crm_alike a, struct crm_alike b);
uint8_t
crm_compare_codes(struct crm_alike a, struct crm_alike b);

/* The same for Korean addresses. */
uint8_t
crm_compare_korean(struct crm_alike a, struct crm_alike b);

#endif

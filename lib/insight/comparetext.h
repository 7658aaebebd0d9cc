#ifndef CRM_COMPARETEXT_H
#define CRM_COMPARETEXT_H

/* Levels of two forms (crm_people_form) of one kind that are not equal. */

#include <stddef.h>

#include "insight/compare.h"

struct crm_form {
	const char	*p;
	size_t		 n;
};

/*
 * Names: close is one slip; similar two, a short form, an initial or the same
 * words in another order; partial a likeness, or what a mask leaves agrees.
 * *sim is the likeness as a number, for choosing.
 */
enum crm_level
crm_compare_name_forms(struct crm_form a, struct crm_form b, double *sim);

enum crm_level
crm_compare_phones(struct crm_form a, struct crm_form b);
enum crm_level
crm_compare_emails(struct crm_form a, struct crm_form b);
enum crm_level
crm_compare_codes(struct crm_form a, struct crm_form b);

#endif

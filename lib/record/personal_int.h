#ifndef CRM_PERSONAL_INT_H
#define CRM_PERSONAL_INT_H

/* The parts of the list of personal.h, one after the other. */

#include "record/personal.h"

extern const struct crm_personal crm_personal_does[];
extern const size_t crm_personal_does_n;
extern const struct crm_personal crm_personal_is[];
extern const size_t crm_personal_is_n;

#endif

#ifndef CRM_SURE_H
#define CRM_SURE_H

/*
 * Which proposed pairs need nobody to look at them.  The weights tell how
 * likely a pair is among all; that two people of one house share telephone,
 * address and half of a name is rare among all, and yet the very mistake that
 * must not be made unseen.  So, for records that have a name and a telephone or
 * an e-mail address, rules say it that people would give.
 */

#include <stdint.h>

#include "insight/people.h"

/*
 * 1 when record a and another of one proposed person, which agree as level
 * says, are one without doubt; 0 when somebody should look; -1 when the
 * fields are none that the rules know, so that the weights alone must tell.
 */
int
crm_sure(const struct crm_people *people, uint32_t a, double score,
    const uint8_t level[CRM_PEOPLE_FIELDS]);

#endif

#ifndef CRM_ALIKE_INT_H
#define CRM_ALIKE_INT_H

/* What the files of core/alike.h share. */

#include "core/alike.h"

/* Compares Latin names: surname first or last, with or without gaps. */
enum crm_names
crm_alike_latin(struct crm_alike a, struct crm_alike b, int *distance);

/* The parts of an address. */
enum crm_place_part {
	CRM_PLACE_SIDO,		/* two syllables: the first level */
	CRM_PLACE_SI,		/* si or gun */
	CRM_PLACE_GU,
	CRM_PLACE_TOWN,		/* eup, myeon */
	CRM_PLACE_ROAD,
	CRM_PLACE_NO,		/* the building's number on it */
	CRM_PLACE_DONG,		/* dong or ri */
	CRM_PLACE_LOT,
	CRM_PLACE_NAME,		/* of the building */
	CRM_PLACE_BLOCK,	/* the building of a complex: 101 */
	CRM_PLACE_UNIT,		/* the door, or the floor */
	CRM_PLACE_POSTCODE,
	CRM_PLACE_PARTS
};

#define CRM_PLACE_SEP	'\x1f'

#endif

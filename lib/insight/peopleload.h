#ifndef CRM_PEOPLELOAD_H
#define CRM_PEOPLELOAD_H

/* The live members of the database as records of people. */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_people;

/*
 * All live members in the order of their numbers, with name, telephone,
 * e-mail address, birth, gender and address (the postcode is part of it); what
 * only orders showed of them too.  *member gets the number of each record, to
 * be freed.  The code is left out: a shop that gave somebody two is why they
 * are here.  NULL with the reason in crm_db_err().
 */
struct crm_people *
crm_people_load(struct crm_db *db, int64_t **member);

/* The same of those alone whose numbers are in temp.some (member). */
struct crm_people *
crm_people_load_some(struct crm_db *db, int64_t **member);

#endif

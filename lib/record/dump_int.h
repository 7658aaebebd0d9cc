#ifndef CRM_DUMP_INT_H
#define CRM_DUMP_INT_H

#include <stddef.h>

struct crm_db;

/*
 * How the columns of a section are written, a letter each: t as it is,
 * m money, p price, a time, d day, s status, k kind of a line.
 */
struct section {
	const char	*name;
	const char	*header;
	const char	*letters;
	const char	*sql;
};

/*
 * Fills temp.dump_key (member, key, own) with what each member stands for in a
 * dump; own is 0 where the number leads to another member.  0 or -1.
 */
int
crm_dump_keys(struct crm_db *db);

/*
 * Section i of what is known of members, of what was agreed and planned with
 * them, and of what people keep of them; NULL behind the last.
 */
const struct section *
crm_dump_member(size_t i);
const struct section *
crm_dump_plan(size_t i);
const struct section *
crm_dump_life(size_t i);

/* Section i of the events: rules, limits, what was found, what came of it. */
const struct section *
crm_dump_event(size_t i);

/* What campaigns were to reach, and what was sent in which wave to whom. */
const struct section *
crm_dump_campaign(size_t i);

/* The same of visits to the shop's pages. */
const struct section *
crm_dump_visit(size_t i);

/* The same of what came back of campaigns. */
const struct section *
crm_dump_response(size_t i);

#endif

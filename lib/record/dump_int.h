#ifndef CRM_DUMP_INT_H
#define CRM_DUMP_INT_H

struct crm_db;

/*
 * Fills temp.dump_key (member, key, own) with what each member stands for in a
 * dump; own is 0 where the number leads to another member.  0 or -1.
 */
int
crm_dump_keys(struct crm_db *db);

#endif

#ifndef CRM_DUMP_H
#define CRM_DUMP_H

/*
 * What a database holds, as text that does not depend on how it came there:
 * see DUMP in man/man1/crm-db.1 for the sections and their columns.
 */

#include <stddef.h>

struct crm_db;

/*
 * Tells every line of the dump, CSV with its newline, borrowed until fn
 * returns; what fn returns other than 0 ends it and is returned.  0, or -1.
 * The reader keeps one state of the database from here to its close.
 */
int
crm_dump(struct crm_db *db, int (*fn)(void *arg, const char *line, size_t n),
    void *arg);

#endif

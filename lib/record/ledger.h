#ifndef CRM_LEDGER_H
#define CRM_LEDGER_H

/* What must hold of the records together, beyond what SQL sees to. */

#include <stdint.h>

struct crm_db;

/*
 * Looks for records that contradict each other.  Each fault is told to found():
 * the check's name, the row, a sentence (translated).  The number of faults,
 * or -1.
 */
int64_t
crm_ledger_check(struct crm_db *db,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg);

#endif

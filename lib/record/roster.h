#ifndef CRM_ROSTER_H
#define CRM_ROSTER_H

/*
 * The import of members.  All rows are read twice: first every row is judged
 * and its person found, then what the rows say is written, so that two rows of
 * one person come together wherever they stand.  A later row wins where it is
 * not empty.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"

struct crm_db;
struct crm_faults;
struct crm_roster;

struct crm_roster_opt {
	struct crm_faults *faults;	/* told when reject is NULL */
	/* Keeps a bad row; a status above 0 ends the import. */
	int		(*reject)(void *arg, struct crm_csv *csv, int ragged,
			    const char *reason);
	void		*arg;
	size_t		 rows;		/* about how many; 0: unknown */
};

struct crm_roster_count {
	size_t		 read, fresh, changed, same, rejected;
	size_t		 masked;	/* values that were kept out */
	size_t		 kept;		/* values that the rules kept out */
	size_t		 barred;	/* yes in vain: an opt-out stands */
	size_t		 erased;	/* rows of people who were erased */
	size_t		 removed;	/* rows of members that were removed */
	size_t		 dead;		/* contacts that were found dead */
};

/* A batch must be open.  NULL with the reason in crm_db_err(). */
struct crm_roster *
crm_roster_open(struct crm_db *db, const struct crm_roster_opt *opt);
void
crm_roster_close(struct crm_roster *roster);

/*
 * Reads the header and all rows of csv for the first time; then for the
 * second, the inputs in the same sequence.  0, -1, or the status of reject.
 * Both may report faults: then nothing more and no commit may follow.
 */
int
crm_roster_read(struct crm_roster *roster, struct crm_csv *csv);
int
crm_roster_write(struct crm_roster *roster, struct crm_csv *csv);

/* Ends the import: 0 with the counts, or -1. */
int
crm_roster_end(struct crm_roster *roster, struct crm_roster_count *count);

/* The columns of the inputs that mean nothing here, "a, b"; "": none. */
const char *
crm_roster_unused(const struct crm_roster *roster);

/*
 * What a command says of one member (crm-member add, set): member 0 makes a
 * new one.  1 changed, 0 not, -1; *member is the number.  It is an error
 * (CRM_ERR_CONFLICT) when a new one is known already.
 */
struct crm_memberrow;
int
crm_roster_say(struct crm_roster *roster, struct crm_memberrow *row,
    int64_t *member);

#endif

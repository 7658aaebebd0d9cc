#ifndef CRM_CONTACTANSWER_H
#define CRM_CONTACTANSWER_H

/*
 * What came of calling people: the answered call list (crm-csv(5), contact
 * calls) is read back.  A value is a contact more, or one that was known and
 * lives; a result dead or moved is said of the value, or of the known one
 * where no value is given.  A row without value and result says nothing.
 */

#include <stddef.h>

struct crm_csv;
struct crm_db;
struct crm_faults;

struct crm_contact_answers_opt {
	struct crm_faults *faults;	/* told when reject is NULL */
	/* Keeps a bad row; a status above 0 ends the import. */
	int		(*reject)(void *arg, struct crm_csv *csv, int ragged,
			    const char *reason);
	void		*arg;
};

struct crm_contact_answers_count {
	size_t		 read, fresh, changed, same, rejected;
	size_t		 open;		/* of same: without an answer */
};

/*
 * Reads csv to its end; a batch must be open.  0, -1, or the status of reject.
 * With faults reported nothing may be committed.
 */
int
crm_contact_answers(struct crm_db *db, struct crm_csv *csv,
    const struct crm_contact_answers_opt *opt,
    struct crm_contact_answers_count *count);

#endif

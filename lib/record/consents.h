#ifndef CRM_CONSENTS_H
#define CRM_CONSENTS_H

/*
 * The import of consents and withdrawals that somebody keeps elsewhere: paper
 * forms, the refusals of a free 080 number, unsubscribe lists.
 */

#include <stddef.h>

struct crm_csv;
struct crm_db;
struct crm_faults;

struct crm_consents_opt {
	struct crm_faults *faults;	/* told when reject is NULL */
	/* Keeps a bad row; a status above 0 ends the import. */
	int		(*reject)(void *arg, struct crm_csv *csv, int ragged,
			    const char *reason);
	void		*arg;
};

struct crm_consents_count {
	size_t	 read, fresh, same, rejected;
	size_t	 held;		/* of fresh: a child's, without a guardian */
};

/*
 * Reads all rows: who (member, else code, else phone or email), channel,
 * given_at or withdrawn_at, and optionally proof, how, purpose, night,
 * guardian, source and proof_sha256.  Consent given here turns an older
 * withdrawal; one that is not younger than a withdrawal is a fault.  A
 * withdrawal by phone or e-mail holds for whoever has it, now or later.  A
 * batch must be open.  0, -1, or the status of reject; with faults reported no
 * commit may follow.
 */
int
crm_consents_import(struct crm_db *db, struct crm_csv *csv,
    const struct crm_consents_opt *opt, struct crm_consents_count *count);

#endif

#ifndef CRM_PROPOSAL_H
#define CRM_PROPOSAL_H

/*
 * A proposal that comes back: pairs of members with what somebody decided of
 * each.  All rows are read twice: first they are judged, each by itself and
 * all of them together, for a file may contradict itself; then told, and
 * done.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_csv;
struct crm_db;
struct crm_fault;
struct crm_proposal;

enum crm_decision {
	CRM_DECIDED_NOT,	/* an empty verdict */
	CRM_DECIDED_SAME,
	CRM_DECIDED_DIFFERENT
};

struct crm_proposal_count {
	size_t	read;
	size_t	merged;		/* rows that made two members one */
	size_t	apart;		/* pairs that are kept apart now */
	size_t	known;		/* said before, or by another row */
	size_t	left;		/* without a verdict */
	size_t	rejected;
	size_t	aliases;	/* members that are another's alias now */
};

/* A batch must be open.  NULL with the reason in crm_db_err(). */
struct crm_proposal *
crm_proposal_open(struct crm_db *db);
void
crm_proposal_close(struct crm_proposal *proposal);

/*
 * Reads the header (columns member_a, member_b, verdict; others are ignored)
 * and judges all rows.  0 or -1.
 */
int
crm_proposal_read(struct crm_proposal *proposal, struct crm_csv *csv);

/*
 * Reads the rows again, of the same input, and tells fn of each bad one, in
 * their sequence: its fault, its reason translated.  0, -1, or what fn
 * returned other than 0.
 */
int
crm_proposal_tell(struct crm_proposal *proposal, struct crm_csv *csv,
    int (*fn)(void *arg, struct crm_csv *csv, const struct crm_fault *fault),
    void *arg);

/*
 * Does what the good rows say: unites members, the lowest number of each
 * group the survivor, and remembers who is kept apart.  0 with *count, or -1.
 */
int
crm_proposal_do(struct crm_proposal *proposal,
    struct crm_proposal_count *count);

#endif

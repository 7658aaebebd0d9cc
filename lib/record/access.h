#ifndef CRM_ACCESS_H
#define CRM_ACCESS_H

/*
 * The access log, PATH-access beside the database: who read whose data, when,
 * from where and by what.  It has numbers of members and no other value.  A
 * line is chained to the one before by HMAC-SHA256 under the database's
 * secret; the first line tells how many there are and where they end, so that
 * a cut is noticed, and the database remembers it once more at each batch.
 * The lock is the file's own, held for one line.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;

enum {				/* the texts of an entry, in this order */
	CRM_ACCESS_AT,		/* YYYY-MM-DD HH:MM:SS of the shop's clock */
	CRM_ACCESS_CLOCK,	/* seconds of the real clock, UTC, when CRM_NOW
				   set the other one; else empty */
	CRM_ACCESS_WHO,		/* the user */
	CRM_ACCESS_LOGIN,	/* who logged in, where that is another */
	CRM_ACCESS_HOST,
	CRM_ACCESS_TTY,
	CRM_ACCESS_CLIENT,	/* the address that ssh came from */
	CRM_ACCESS_PROGRAM,
	CRM_ACCESS_VERB,
	CRM_ACCESS_SHOWN,	/* plain or masked */
	CRM_ACCESS_OUTPUT,	/* terminal, pipe, file and the format */
	CRM_ACCESS_PHASE,	/* read; begin and end where it takes time;
				   acknowledge */
	CRM_ACCESS_WHAT,	/* the words of the command without values */
	CRM_ACCESS_COUNT,	/* of members */
	CRM_ACCESS_MEMBERS,	/* "3 7-9"; "~" before a list that names more
				   than were read; "*": everybody */
	CRM_ACCESS_SHA256,	/* of a long list's numbers, a line each; the
				   mark of a fault that is acknowledged */
	CRM_ACCESS_TEXTS
};

struct crm_access_entry {
	int64_t		 number;
	const char	*text[CRM_ACCESS_TEXTS];
};

/*
 * Appends an entry (its number is given).  sync: it is to outlive a power cut
 * that follows.  0; -1 with the reason (CRM_ERR_PERMISSION, CRM_ERR_SYSTEM):
 * then nothing may be shown.
 */
int
crm_access_append(struct crm_db *db, const struct crm_access_entry *entry,
    int sync);

/*
 * Calls fn with each entry, the oldest first; fn returns 0 to go on.  0, what
 * fn returned, or -1.  No log is an empty one.
 */
int
crm_access_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_access_entry *entry), void *arg);

/* 1 when the members of an entry may hold that number. */
int
crm_access_names(const struct crm_access_entry *entry, int64_t member);

struct crm_access_fault {
	int64_t		 number;	/* of the entry; 0: of the log */
	const char	*what;		/* a sentence */
	int		 known;		/* 1: somebody acknowledged it */
	char		 mark[65];	/* of this fault and no other */
};

/*
 * Verifies the chain, its end and what the database remembers of it, and calls
 * found (if not NULL) with each fault; it returns 0 to go on, -1 to stop, and
 * may append.  What is lost stays a fault, but one that is known where an entry
 * has the phase CRM_ACCESS_KNOWN and its mark as sha256.  The number
 * of faults that nobody knows of, or -1.
 */
#define CRM_ACCESS_KNOWN	"acknowledge"
int64_t
crm_access_check(struct crm_db *db,
    int (*found)(void *arg, const struct crm_access_fault *fault), void *arg);

/* Stores the end of the log in the batch that is open.  0 or -1. */
int
crm_access_anchor(struct crm_db *db);

/*
 * Takes the entries before a time off the front; what stays is still chained.
 * With dry only counts.  0 with *n, or -1.
 */
int
crm_access_purge(struct crm_db *db, int64_t before, int dry, int64_t *n);

#endif

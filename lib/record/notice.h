#ifndef CRM_NOTICE_H
#define CRM_NOTICE_H

/*
 * What members must be told of their consents: that a consent, a refusal or a
 * withdrawal was received (notice), and every two years that consent stands
 * (confirm).  Only what the Network Act is about: advertising, by day or by
 * night, over electronic channels.  What is due is computed from the ledger,
 * so that every entry queues its notice, whoever made it, and undo of a batch
 * cannot lose that of a withdrawal.
 */

#include <stdint.h>

struct crm_db;

/* 1 when kind is "notice" or "confirm". */
int
crm_notice_kind(const char *kind);

struct crm_due {
	int64_t		 member;	/* live */
	const char	*channel, *kind;
	const char	*state;		/* of the entry: given, withdrawn */
	int		 night;		/* 1: of the night alone */
	int64_t		 at;		/* of the entry */
	int64_t		 due_at;	/* the last day */
};

/*
 * What is due at the end of a day and on which last day, by that day, member,
 * channel, kind, at, state and night: of one kind, or of both (NULL), and of a
 * last day up to "last" only.  fn returns 0 to go on, anything else ends it
 * and is returned.  0, or -1.
 */
int
crm_due_each(struct crm_db *db, int64_t today, const char *kind, int64_t last,
    int (*fn)(void *arg, const struct crm_due *due), void *arg);

struct crm_told {
	int64_t		 member;	/* live */
	const char	*channel, *kind;
	int64_t		 told_at;
	int		 dated;		/* 1: told_at was said, not assumed */
	int64_t		 at;		/* the entry, or CRM_TIME_NONE: all up
					   to told_at */
	const char	*state;		/* "": any */
	int		 night;		/* 1, 0; -1: both */
};

/*
 * Notes that a member was told; a batch must be open.  A confirmation whose
 * time is assumed counts only where it is queued, so that the same list read
 * twice is stored once.  1 stored, 0 known or not due any more, 2 the ledger
 * has no such entry, -1.
 */
int
crm_notice_told(struct crm_db *db, const struct crm_told *told);

#endif

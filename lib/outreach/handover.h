#ifndef CRM_HANDOVER_H
#define CRM_HANDOVER_H

/*
 * Handing a portion of the queue over as a file.  Whoever may be written to is
 * claimed first (outreach/delivery.h), then the file is written under a name
 * of its own and synced, then the database notes who stands in it, then it gets
 * its final name, then its messages are sent.  Where a process dies in between,
 * the next one looks: a file under its final name was handed over; one that
 * still has the other name was not, is made void first and then forgotten, and
 * its members are in the queue again; where there is neither, somebody took it
 * away, and its messages are unknown.  So nobody ever stands in two files.
 *
 * The database must be at rest: see crm_db_rest().
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

struct crm_handover {
	int64_t		 id, campaign;
	const char	*channel;	/* borrowed from the caller */
	int		 wave, part, number;
	int64_t		 refusals;	/* as crm_consent_last() when taken */
	int		 whole;		/* 1: all portions of the wave at once,
					   by one process: letters, of which a
					   household's must be in one file */
};

/* What was found of processes that died. */
struct crm_handover_found {
	uint64_t	 sent, again, lost;	/* files */
};

/*
 * Takes the next portion behind h->wave and h->part (0, 0: the first) of which
 * something is queued and that nobody else gathers; only: this portion alone,
 * 0: any.  1 with *h; 0 there is none; -1 as crm_delivery_claim().
 */
int
crm_handover_take(struct crm_db *db, struct crm_handover *h, int only,
    struct crm_handover_found *found);

/* The number that its next file would have, into h.  0 or -1. */
int
crm_handover_number(struct crm_db *db, struct crm_handover *h);

/*
 * Who has had a message of its wave and channel.  fn returns 0 to go on, -1 to
 * stop.  0 or -1.
 */
int
crm_handover_past(struct crm_db *db, const struct crm_handover *h,
    int (*fn)(void *arg, int64_t member, const char *contact), void *arg);

/* How a message ends that does not stand in the file. */
struct crm_handover_left {
	int64_t		 delivery;
	const char	*reason;	/* a word, a constant */
	int		 final;		/* 1: it is suppressed; else it stays
					   in the queue until it is mended */
};

/*
 * Notes, and commits, who stands in the file that is whole under the name of
 * temp and is about to be called file, and who is left out.  1; 0 when sending
 * was stopped meanwhile, somebody in it refused, or a claim is ours no more:
 * nothing may be handed over then, and crm_handover_drop() forgets it; -1.
 */
struct crm_handover_file {
	const char	*file, *temp;	/* whole paths */
	const int64_t	*delivery;
	size_t		 n;
	const struct crm_handover_left *left;
	size_t		 nleft;
};
int
crm_handover_ready(struct crm_db *db, const struct crm_handover *h,
    const struct crm_handover_file *file);

/*
 * It has its final name: its messages are sent, and what else this process has
 * claimed of the channel goes back.  0 or -1.
 */
int
crm_handover_sent(struct crm_db *db, const struct crm_handover *h);

/*
 * Nothing of it left, and its temp is gone: it is forgotten, and what this
 * process has claimed of the portion goes back.  0 or -1.
 */
int
crm_handover_drop(struct crm_db *db, const struct crm_handover *h);

#endif

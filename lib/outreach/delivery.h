#ifndef CRM_DELIVERY_H
#define CRM_DELIVERY_H

/*
 * The queue of messages on their way.  A message is claimed, and the claim
 * committed, before its first byte leaves; law, suppression and caps are asked
 * in that same transaction.  What a claim that nobody holds any more left
 * behind goes back to the queue where no byte can have left, and is unknown
 * where one can: nobody gets a message twice.  Any number of processes may
 * send at once.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

enum crm_delivery_state {
	CRM_DELIVERY_QUEUED,
	CRM_DELIVERY_CLAIMED,
	CRM_DELIVERY_SENT,
	CRM_DELIVERY_FAILED,		/* for good */
	CRM_DELIVERY_DEFERRED,		/* to be tried again */
	CRM_DELIVERY_UNKNOWN,		/* it may have arrived */
	CRM_DELIVERY_SUPPRESSED,	/* must not leave: see reason */
	CRM_DELIVERY_EXPIRED,		/* too late by now */
	CRM_NDELIVERY
};

/* Its word in streams. */
const char *
crm_delivery_state_name(enum crm_delivery_state state);

/* Texts are borrowed until the callback returns. */
struct crm_delivery {
	int64_t		 id, campaign, member;	/* live */
	int		 wave, part;
	int64_t		 place;
	const char	*channel, *arm, *contact, *domain;
	int64_t		 tries, deadline;
};

/* How a claimed message ended: see crm_delivery_end(). */
struct crm_delivery_end {
	int64_t		 id;
	enum crm_delivery_state state;
	const char	*reason, *reply;
};

/*
 * Puts off messages that failed for their address, in doubt of who said so, but
 * for those whose contact was marked since.  How many is *n.  0 or -1.
 */
int
crm_delivery_doubt(struct crm_db *db, const int64_t *id, size_t nid,
    uint64_t *n);

/* What a process wants to send next. */
struct crm_claim {
	int64_t		 campaign;	/* 0: any */
	const char	*channel;
	int		 part;		/* this portion alone; 0: any */
	size_t		 most;		/* messages at a time */
	const struct crm_delivery_end *ended;	/* is stored as well; or NULL */
	int		 dry;		/* 1: nothing is stored, and what is in
					   flight is no limit */
	uint64_t	*suppressed;	/* how many it suppressed is added; or
					   NULL */
};

/*
 * Claims what may be sent now, in the sequence of the plan, one portion after
 * the other: never more in flight to a domain than the campaign allows, by all
 * processes together.  In its own transaction, which is no batch and is
 * committed before fn is called for each.  What must not leave is suppressed,
 * what is too late, or behind the campaign's last day as the plan has it now,
 * expires, what the night holds is put off.  How many were claimed is *n; where
 * none was *wait says in how many seconds there may be more, 0: at once, -1:
 * there is no more.  0 or -1 (CRM_ERR_BUSY: sending is stopped;
 * CRM_ERR_CONFIG: it belongs to another file or host).
 *
 * What a process had that runs no more goes back, unknown where its bytes may
 * have left; what one of another host had, an hour after its claim.
 *
 * A domain of which of the last 100 messages of an hour at least five, and one
 * in five, were put off by its server, is slow: it gets one at a time, a minute
 * apart, and those behind it wait, "domain_slow", a minute apart and at most an
 * hour, so that the others need not.
 */
int
crm_delivery_claim(struct crm_db *db, const struct crm_claim *want,
    int (*fn)(void *arg, const struct crm_delivery *delivery), void *arg,
    size_t *n, int64_t *wait);

/*
 * Says, and commits, that bytes of a claimed message may leave from now on; how
 * another one ended is stored with it, where ended is not NULL, which spares a
 * sync.  1; 0 when the claim is ours no more, or sending was stopped since, and
 * nothing may leave; -1.
 */
int
crm_delivery_begin(struct crm_db *db, int64_t id,
    const struct crm_delivery_end *ended);

/*
 * How a claimed message ended, committed before it returns.  reason is a word,
 * reply the server's answer ("" where there is none).  DEFERRED waits five
 * minutes, then twice as long each time, at most four hours, and expires where
 * that is after its deadline; QUEUED gives it back as it was.  A notice that is
 * UNKNOWN is tried again.  0 or -1.
 */
int
crm_delivery_end(struct crm_db *db, const struct crm_delivery_end *end);

/*
 * Says of a message that is UNKNOWN what somebody found out: SENT or FAILED.  A
 * batch must be open.  1; 2 it was so already; 0 it is neither, or there is
 * none; -1.
 */
int
crm_delivery_resolve(struct crm_db *db, int64_t id,
    enum crm_delivery_state state, const char *reason);

/* The state of that name, or CRM_NDELIVERY. */
enum crm_delivery_state
crm_delivery_state_of(const char *name);

#endif

#ifndef CRM_SENDER_H
#define CRM_SENDER_H

/*
 * Takes messages from the queue, one after the other, has each made and handed
 * to a transport, and stores what became of it.  It ends between messages.
 */

#include <stdint.h>

#include "outreach/delivery.h"
#include "outreach/transport.h"

#define CRM_SENDER_STRANGERS	30

struct crm_sender {
	struct crm_db	*db;	/* at rest: see crm_db_rest() */
	struct crm_transport *transport;
	/*
	 * Makes the message of a delivery, borrowed until the next one: 1; 0
	 * it must not leave as it is, state and reason are in *end; -1.
	 */
	int		(*make)(void *arg, const struct crm_delivery *delivery,
			    struct crm_mail *mail,
			    struct crm_delivery_end *end);
	void		(*tick)(void *arg);	/* sets the clock of db */
	int		(*stop)(void *arg);	/* 1: no further message */
	/* Says, and commits, that bytes may leave; NULL: as it should be. */
	int		(*begin)(struct crm_db *db, int64_t id,
			    const struct crm_delivery_end *ended);
	void		*arg;
	uint64_t	 most;		/* messages, 0: all */
	int		 once;		/* 1: waits for nothing */
	uint64_t	 count[CRM_NDELIVERY];	/* what became of them */
	/*
	 * How the last one ended is stored with what the next one is told, at
	 * the latest before waiting: a sync less for each.
	 */
	struct crm_delivery_end last;	/* id 0: there is none */
	char		 reason[64], reply[256];	/* its texts */
	int		 down;		/* messages in a row that the server did
					   not even hear of */
	/* Messages in a row whose addresses it did not know. */
	int64_t		 stranger[CRM_SENDER_STRANGERS];
	size_t		 nstranger;
};

/*
 * Sends until there is no more: 0; where the server is down it is tried again
 * each minute, and not with message after message.  1 something waits, as it
 * was told to stop, has sent the most, or does not wait; 2 the server knows
 * nobody, CRM_SENDER_STRANGERS addresses in a row: a relay that does not relay
 * says so of everybody, thus these are put off, and do not count as gone; -1.
 */
int
crm_sender_run(struct crm_sender *sender, const struct crm_claim *want);

/*
 * What an answer means for a message: a temporary one puts it off, a refusal of
 * the whole message or its recipient is for good, one of the greeting is not
 * the recipient's fault; a connection that is lost before the first byte costs
 * nothing, and behind it nobody knows.
 */
void
crm_sender_judge(const struct crm_sent *sent, struct crm_delivery_end *end);

#endif

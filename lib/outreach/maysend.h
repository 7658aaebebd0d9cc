#ifndef CRM_MAYSEND_H
#define CRM_MAYSEND_H

/*
 * The one question before a message leaves, asked in the transaction of its
 * claim: whatever was so when the list was made may be so no more.
 */

#include <stdint.h>

struct crm_buf;
struct crm_db;

/* What a campaign says of all its messages. */
struct crm_maysend;
struct crm_maysend *
crm_maysend_open(struct crm_db *db, int64_t campaign);
void
crm_maysend_close(struct crm_maysend *may);

struct crm_maysend_case {
	int64_t		 id, member, addressee;	/* of the delivery */
	int		 wave;
	const char	*channel, *contact;
};
enum crm_maysend_what {
	CRM_MAYSEND_NOT,	/* and never: the reason says why */
	CRM_MAYSEND_LATER,	/* until then */
	CRM_MAYSEND_NOW
};
struct crm_maysend_answer {
	enum crm_maysend_what what;
	int64_t		 live;		/* whom it is for today; 0: nobody */
	int64_t		 until;		/* LATER */
	const char	*reason;	/* a word that is a constant; "" */
	const char	*decision;	/* what the law said, to be kept; or "";
					   borrowed until the next one */
};

/*
 * The reasons, the first that applies: not_in (the target was taken back, or
 * the lot says control), pilot_stopped, removed, pilot (LATER), merged
 * (another's message is this person's), those of crm_wave_may(), those of the
 * law, flagged, dead_contact, those of caps.  0, or -1 (CRM_ERR_CONFIG: the
 * shop's own duties are not met, and nothing may leave).
 */
int
crm_maysend(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer);

#endif

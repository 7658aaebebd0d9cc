#ifndef CRM_REPLYTO_H
#define CRM_REPLYTO_H

/*
 * To which campaign, wave and member something that came back belongs.  What a
 * campaign wrote to is held in memory once it is asked for.
 */

#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_replyto;

/* NULL with the reason in the database's err. */
struct crm_replyto *
crm_replyto_open(struct crm_db *db);
void
crm_replyto_close(struct crm_replyto *to);

/*
 * The campaign that a word names: its name, or the number of a batch,
 * NAME-WAVE-PART, also as the list is called, NAME-WAVE-PART-CHANNEL and a
 * number behind it.  1 with *campaign and *wave (0: none was named), 0, -1.
 */
int
crm_replyto_campaign(struct crm_replyto *to, const char *word,
    int64_t *campaign, int *wave);

/*
 * The same of a file's name, which may go on behind it: "spring-1-3.csv",
 * "spring-1-3-sms result.xlsx".
 */
int
crm_replyto_file(struct crm_replyto *to, const char *path, int64_t *campaign,
    int *wave);

/*
 * The live member that a campaign wrote to at a contact, in any writing.  1,
 * 0 nobody, -1.
 */
int
crm_replyto_contact(struct crm_replyto *to, int64_t campaign,
    const char *contact, int64_t *member);

/* 1 when the campaign wrote to a live member, 0, -1. */
int
crm_replyto_asked(struct crm_db *db, int64_t campaign, int64_t member);

/*
 * The message that an answer of a time belongs to.  wave, where it is 0,
 * becomes the latest that had left by then, and the first where no time is
 * known; channel, where it is "", that of the message, a constant, which by is
 * in any case; sent_at is when it left, and contact, to which it is added,
 * where to ("": nobody knows).  0 or -1.
 */
struct crm_replyto_message {
	int64_t		 campaign, member;
	int64_t		 at;		/* CRM_TIME_NONE: not known */
	int		 wave;
	const char	*channel, *by;
	int64_t		 sent_at;
};
int
crm_replyto_message(struct crm_db *db, struct crm_replyto_message *message,
    struct crm_buf *contact);

/* Adds a contact in the form that is equal for equal ones. */
void
crm_replyto_key(struct crm_buf *key, const char *contact);

#endif

#ifndef CRM_MESSAGE_H
#define CRM_MESSAGE_H

/*
 * What a campaign sends: by wave, arm and channel one message, with merge
 * fields (outreach/mergetext.h) in its subject, its text and its HTML.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;

#define CRM_WAVES	3	/* the first and at most two more */

/* Texts are borrowed until the callback returns. */
struct crm_message {
	int		 wave;
	const char	*arm;		/* "": who has none of their own */
	const char	*channel;
	const char	*subject, *sender, *text, *html, *template;
	int64_t		 set_at;
};

/*
 * Stores a message; a batch must be open, the channel be known.  What is NULL
 * stays as it was, or is empty in a new one.  1 stored, 0 it was so already,
 * -1: CRM_ERR_INPUT says what cannot stand in it and where, CRM_ERR_CONFLICT
 * that some of it has left, or is about to.
 */
int
crm_message_put(struct crm_db *db, int64_t campaign,
    const struct crm_message *message);

/* Takes one away: 1, 0 there is none, -1 as crm_message_put(). */
int
crm_message_remove(struct crm_db *db, int64_t campaign, int wave,
    const char *arm, const char *channel);

/*
 * All of a campaign, by wave, channel and arm.  fn returns 0 to go on, -1 to
 * stop.  0 or -1.
 */
int
crm_message_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_message *message), void *arg);

/*
 * The message that is sent to an arm: its own, or that of those who have none.
 * 1 when fn was called with it and returned 0, 0 there is none, -1.
 */
int
crm_message_find(struct crm_db *db, int64_t campaign, int wave,
    const char *arm, const char *channel,
    int (*fn)(void *arg, const struct crm_message *message), void *arg);

/* 1 when a wave has a message, of whatever arm and channel; 0, -1. */
int
crm_message_any(struct crm_db *db, int64_t campaign, int wave);

/*
 * Adds what a title (a subject, a sender's name) says in words: the width, case
 * and blanks of letters, punctuation, pictures and a mark of advertising do not
 * count, nor does what a merge field says where it is empty.  Titles that say
 * the same are the same to whoever reads them.  0 or -1.
 */
int
crm_message_title(struct crm_db *db, const char *title, struct crm_buf *words);

/*
 * Does a message of a further wave say anew what one of an earlier wave of its
 * channel said?  The subject, or where there is none the text, and the sender:
 * fn is called with "subject" or "sender" and that wave for each that does not
 * differ, and returns 0 to go on, -1.  0 or -1.
 */
int
crm_message_repeats(struct crm_db *db, int64_t campaign,
    const struct crm_message *message,
    int (*fn)(void *arg, const char *part, int wave), void *arg);

#endif

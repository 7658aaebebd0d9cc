#ifndef CRM_NOTE_H
#define CRM_NOTE_H

/*
 * Notes about members, dated and signed.  One with a channel is a contact, and
 * may say by when the next one is due.
 */

#include <stdint.h>

struct crm_db;

struct crm_note {
	int64_t		 note;		/* its number */
	int64_t		 member, at;
	const char	*author, *owner;
	const char	*channel;	/* "": no contact */
	const char	*text;
	int64_t		 due;		/* day, or CRM_NULL */
	int64_t		 removed_at;	/* CRM_NULL: it stands */
	const char	*removed_by, *removed_why;
};

/* 1 when a contact can be made by that channel. */
int
crm_note_channel(const char *channel);

/* Stores a note of a live member.  Its number, or -1. */
int64_t
crm_note_add(struct crm_db *db, const struct crm_note *note);

/* 1 when the member has that note, retracted or not: time, author and text. */
int
crm_note_known(struct crm_db *db, const struct crm_note *note);

/*
 * Retracts a note: it stays, with who did it and why.  1; 0 there is none of
 * that number; 2 it was retracted before; -1.
 */
int
crm_note_remove(struct crm_db *db, int64_t note, const char *by,
    const char *why);

/* Hands all notes of one owner that stand to another.  How many, or -1. */
int64_t
crm_note_reassign(struct crm_db *db, const char *from, const char *to);

/*
 * The notes as they were at the end of day as_of, the latest first; fn returns
 * 0 to go on, -1 to stop.  0 or -1.
 */
struct crm_note_ask {
	int64_t		 as_of;
	int64_t		 member;	/* live; 0: all */
	const char	*owner, *author, *channel;	/* NULL: any */
	const char	*text;		/* a piece of the text; NULL: any */
	int		 removed;	/* 1: retracted ones, too */
	int64_t		 limit;		/* -1: all */
};
int
crm_note_each(struct crm_db *db, const struct crm_note_ask *ask,
    int (*fn)(void *arg, const struct crm_note *note), void *arg);

/*
 * When each member of whom there are notes was met last, by which channel, and
 * when the next contact is due: what the latest note with a due day says,
 * unless a contact came after it.  By due day, those without one last.
 */
enum { CRM_NOTE_CALL, CRM_NOTE_VISIT, CRM_NOTE_SMS, CRM_NOTE_EMAIL,
	CRM_NOTE_POST, CRM_NOTE_PUSH, CRM_NOTE_NCHANNEL };
struct crm_note_date {
	int64_t		 member;
	const char	*name, *owner;
	int64_t		 last_at;	/* CRM_NULL: never */
	const char	*last_channel;
	int64_t		 last[CRM_NOTE_NCHANNEL];
	int64_t		 due;		/* day, or CRM_NULL */
};
struct crm_note_calendar {
	int64_t		 as_of;
	int64_t		 member;	/* live; 0: all */
	const char	*owner;		/* NULL: any */
	int64_t		 until;		/* due by that day; CRM_NULL: all */
};
int
crm_note_calendar(struct crm_db *db, const struct crm_note_calendar *ask,
    int (*fn)(void *arg, const struct crm_note_date *date), void *arg);

/* The word of a channel of crm_note_date. */
const char *
crm_note_channel_name(int channel);

#endif

#ifndef CRM_CONSENT_H
#define CRM_CONSENT_H

/*
 * The consent ledger.  A withdrawal is monotone: it survives undo, merge and
 * import, and is written to PATH-optout as well.  Only consent said by
 * crm-consent give (or its CSV) with a date after the withdrawal turns it; a
 * "yes" of a member export does not.  Consent is given for one purpose, by day
 * or for the night; a withdrawal is of one purpose, of the night, or of all.
 */

#include <stdint.h>

struct crm_db;

enum crm_consent {
	CRM_CONSENT_NONE,	/* never asked */
	CRM_CONSENT_GIVEN,
	CRM_CONSENT_WITHDRAWN
};

struct crm_consent_entry {
	int64_t		 member;	/* live */
	const char	*channel;	/* one of record/law.h */
	int64_t		 at;		/* wall clock */
	int		 turns;		/* 1: may follow a withdrawal */
	const char	*how;		/* "crm-consent", the source's name */
	const char	*proof;		/* "" when there is none */
	/* What follows may be NULL: "" */
	const char	*purpose;	/* of crm_law_purpose(); NULL: given for
					   advertising, withdrawn for all */
	int		 night;		/* 1: for the night alone; the purpose
					   is advertising then */
	const char	*guardian;	/* who gave it for a child */
	const char	*source;	/* where it was said */
	const char	*proof_sha256;	/* of the file that proves it */
};

/* 1 when channel is one we know. */
int
crm_consent_channel(const char *channel);

/*
 * Adds "given" to the ledger; a batch must be open.  1 stored, 0 it was there
 * already, 2 stored but without effect because a later withdrawal stands, -1.
 */
int
crm_consent_give(struct crm_db *db, const struct crm_consent_entry *entry);

/*
 * Adds a withdrawal: for every key of the member (code, phones, e-mails, those
 * of its identities too) a keyed hash goes into the table and, at
 * crm_consent_flush(), into PATH-optout beside the file.  1 stored, 0 it was
 * there already, -1.
 */
int
crm_consent_withdraw(struct crm_db *db, const struct crm_consent_entry *entry);

/*
 * The next live member behind a number (0: the first) that has a contact: kind
 * is "phone" (digits) or "email" (key form).  1 with *member, 0, -1.
 */
int
crm_consent_holder(struct crm_db *db, const char *kind, const char *value,
    int64_t after, int64_t *member);

/*
 * Adds the withdrawal of one contact: of each member that has it, and of
 * whoever will; kind is "buyer" (its channel, a slash, the id), too.  The
 * entry's member is not looked at.  1 stored, 0 it was there, -1.
 */
int
crm_consent_refuse(struct crm_db *db, const char *kind, const char *value,
    const struct crm_consent_entry *entry);

/*
 * 1 when giving entry would be without effect: it is not in the ledger yet
 * and a withdrawal, not before it, stands since *at.  0 or -1.
 */
int
crm_consent_barred(struct crm_db *db, const struct crm_consent_entry *entry,
    int64_t *at);

/*
 * Appends the withdrawals of this batch to PATH-optout and syncs it; must be
 * called before the commit (a lost commit leaves an opt-out too many, never
 * one too few).  0 or -1.
 */
int
crm_consent_flush(struct crm_db *db);

/*
 * Stores what a line of PATH-optout says: how is the rest of it, with the tab
 * and the part where it has one (record/optout.h); a part that nobody knows is
 * all.  Nothing is appended to the file.  1 stored, 0 it was there, -1.
 */
int
crm_consent_replay(struct crm_db *db, const char *hash, const char *channel,
    int64_t at, const char *how);

/*
 * What the ledger says of advertising to a live member by a channel at the end
 * of day as_of: looks at the ledger of the member and at withdrawals of any of
 * its keys.  *at is when.  Whether something may be sent is more than that:
 * crm_consent_decide().  -1 on failure.
 */
int
crm_consent_state(struct crm_db *db, int64_t member, const char *channel,
    int64_t as_of, int64_t *at);

/* The same for one purpose, or for the night, up to before a time. */
struct crm_consent_scope {
	const char	*channel, *purpose;
	int		 night;
	int64_t		 end;		/* consents before it count */
	int64_t		 out_end;	/* withdrawals before it count */
	int64_t		 adult;		/* what was given before it counts only
					   where a guardian gave it */
	const char	*contact;	/* in key form: where it would go, be it
					   the member's or not, so that its
					   refusals count, too; NULL: none */
};
struct crm_consent_hold {
	enum crm_consent state;
	int64_t		 given;		/* the latest that counts */
	int64_t		 turning;	/* the latest that turns a withdrawal */
	int64_t		 childs;	/* the latest that no guardian gave */
	int64_t		 withdrawn;	/* the latest, or CRM_TIME_NONE */
};
int
crm_consent_hold(struct crm_db *db, int64_t member,
    const struct crm_consent_scope *scope, struct crm_consent_hold *hold);

/*
 * The last second that a withdrawal may be of: that of its day where no more
 * than the day is known, which then is 0 o'clock.  Consent up to it turns
 * nothing.
 */
int64_t
crm_consent_ends(int64_t withdrawn_at);

/* Takes a withdrawal (CRM_NULL: none) for the latest, if it is by its end. */
void
crm_consent_later(int64_t *latest, int64_t withdrawn_at);

/* The state, of the times: on the same second the withdrawal wins. */
enum crm_consent
crm_consent_settle(const struct crm_consent_hold *hold);

/*
 * The latest withdrawal of a scope that any key of a live member knows: 1 with
 * *at, 0 there is none, -1.
 */
int
crm_consent_withdrawal(struct crm_db *db, int64_t member,
    const struct crm_consent_scope *scope, int64_t *at);

/* Into *last a number that grows with each withdrawal.  0 or -1. */
int
crm_consent_last(struct crm_db *db, int64_t *last);

/*
 * 1 when a live member may have withdrawn something: some withdrawal knows it.
 * 0, or -1.  Quicker than to ask for each scope.
 */
int
crm_consent_refused(struct crm_db *db, int64_t member);

/*
 * The ledger of a live member, ordered by channel, time, state ("given",
 * "withdrawn"), how, proof, purpose and night.  fn returns 0 to go on;
 * anything else ends it and is returned.  0 at the end, -1 on failure.
 */
struct crm_consent_line {
	const char	*channel, *state, *how, *proof;
	int64_t		 at;
	const char	*purpose;	/* "all": of a withdrawal */
	int		 night;
	const char	*guardian, *source, *proof_sha256;
};
int
crm_consent_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_consent_line *line), void *arg);

/*
 * The withdrawals, up to before end, by contacts of whom no member was known,
 * by channel, time, purpose, night and hash.  As crm_consent_each().
 */
int
crm_consent_contacts(struct crm_db *db, int64_t end,
    int (*fn)(void *arg, const char *hash,
    const struct crm_consent_line *line), void *arg);

#endif

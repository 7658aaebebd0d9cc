#ifndef CRM_PURGE_H
#define CRM_PURGE_H

/*
 * What is kept for a time and then destroyed (PIPA 21), and nothing else:
 *
 *   before-images   keep_images_days (90)
 *   kept apart      the day of each record, which is the law's
 *   access log      keep_access_days (731), at least two years
 *   removed members keep_removed_days (for ever): then they are erased
 *   scores          keep_scores_days (731): those that others took the place
 *                   of by then

 *   visits          keep_visits_days (400), what pages they have with them
 *   messages        keep_messages_days (184): to whom they went; decisions
 *                   keep_decisions_days (1827): that they did, and by what
 *   copies          keep_copies_days (90): what a restore put aside, what was
 *                   there before an older schema was brought up to date, and
 *                   what a killed restore or purge left half made
 */

#include <stdint.h>

struct crm_db;

struct crm_purged {
	const char	*what, *article, *setting;
	int64_t		 days;		/* how long it is kept; -1 for ever,
					   0 each has its own day */
	int64_t		 n;		/* that went */
};

/*
 * The first half, in a batch that must be open: what lies in the database.
 * fn is told of each kind.  0, what fn returned, or -1.
 */
int
crm_purge_rows(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_purged *purged), void *arg);

/* The second half, when that is stored: files.  With dry nothing goes. */
int
crm_purge_files(struct crm_db *db, int dry,
    int (*fn)(void *arg, const struct crm_purged *purged), void *arg);

#endif

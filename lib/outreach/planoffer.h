#ifndef CRM_PLANOFFER_H
#define CRM_PLANOFFER_H

/* What a campaign offers to each segment of its list, and what it may cost. */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;

/* Texts are "" where nothing is said. */
struct crm_planoffer {
	const char	*segment;	/* "": all that no other row names */
	const char	*offer;		/* its name */
	const char	*text;		/* what members read; "": the name */
	/* Numbers of at most four decimals. */
	const char	*percent;	/* of its coupon */
	const char	*cost_each;	/* money for each */
	const char	*ceiling;	/* that it may come to */
};

/*
 * Takes all offers of a campaign away, to say them anew; a batch must be open.
 * 0 or -1 (CRM_ERR_CONFLICT: a message has left, and what was offered stays).
 */
int
crm_planoffer_clear(struct crm_db *db, int64_t campaign);

/*
 * Adds one: 1; 0 the segment has one; -1 (CRM_ERR_INPUT: a number is none, the
 * reason begins with its column).
 */
int
crm_planoffer_add(struct crm_db *db, int64_t campaign,
    const struct crm_planoffer *offer);

/* A number of an offer in ten-thousandths: 1, 0 nothing is said, -1 none. */
int
crm_planoffer_number(const char *text, int64_t *v);

/*
 * All by segment, each with how many on the list it is for.  fn returns 0 to go
 * on, -1 to stop.  0 or -1.
 */
int
crm_planoffer_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_planoffer *offer, int64_t members),
    void *arg);

/*
 * Adds what a member of a segment is offered, as it reads it: that of the
 * segment, or that of all others.  1, 0 nothing is said of it, -1.
 */
int
crm_planoffer_text(struct crm_db *db, int64_t campaign, const char *segment,
    struct crm_buf *text);

/*
 * Are there offers by segment: 1 with how many on the list are offered nothing
 * by them in *without, 0, -1.
 */
int
crm_planoffer_without(struct crm_db *db, int64_t campaign, int64_t *without);

#endif

#ifndef CRM_VISITMEMBER_H
#define CRM_VISITMEMBER_H

/* What members did on the shop's pages, as the database knows it. */

#include <stdint.h>

#include "insight/visits.h"

struct crm_visitmember {
	int64_t		member;
	uint64_t	visits, days, pages, views;
	uint64_t	ads;		/* visits that an ad or campaign brought */
	uint64_t	clicks, opens;	/* of links and pictures with a token */
	uint64_t	ordered;	/* visits that came to an order */
	int64_t		first_at, last_at;
	uint32_t	hour[24];	/* visits and clicks by their hour */
};

/*
 * One for each live member with a visit of vs or a link from a time and before
 * one, by member; machines are left out.  Calls fn; what it returns other than
 * 0 ends it and is returned.  -1 with the reason.
 */
int
crm_visitmembers_each(const struct crm_visits *vs, struct crm_db *db,
    int64_t from, int64_t before,
    int (*fn)(void *arg, const struct crm_visitmember *m), void *arg);

/*
 * The links and pictures with a token, by time; machine is "" for people.
 * As above.
 */
struct crm_visitlinkrow {
	int64_t		 at, member, part;
	const char	*purpose, *campaign, *page, *machine;
	int64_t		 visitor;
};
int
crm_visitlinks_each(struct crm_db *db, int64_t from, int64_t before,
    int (*fn)(void *arg, const struct crm_visitlinkrow *row), void *arg);

#endif

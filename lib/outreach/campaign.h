#ifndef CRM_CAMPAIGN_H
#define CRM_CAMPAIGN_H

/* Campaigns by name; who is in one is outreach/target.h's business. */

#include <stdint.h>

struct crm_db;

/* 1 when a campaign can have that channel: those of record/law.h. */
int
crm_campaign_channel(const char *channel);

/*
 * Makes a campaign; a batch must be open, channel be a known one, and name one
 * that crm_segment_name() takes.  partner is in whose name it is sent (NULL:
 * the shop's), see record/owner.h.  0, or -1 (CRM_ERR_CONFLICT: the name is
 * taken).
 */
int
crm_campaign_add(struct crm_db *db, const char *name, const char *channel,
    const char *title, const char *partner);

/*
 * The campaign of that name: 1 with *id and *channel (a constant), 0 there is
 * none, -1.
 */
int
crm_campaign_find(struct crm_db *db, const char *name, int64_t *id,
    const char **channel);

/* All campaigns by name.  fn returns 0 to go on, -1 to stop.  0 or -1. */
struct crm_campaign {
	const char	*name, *channel, *title;
	int64_t		 made_at;
	int64_t		 candidates;	/* that have a verdict */
	int64_t		 in;		/* of those */
};
int
crm_campaign_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_campaign *campaign), void *arg);

#endif

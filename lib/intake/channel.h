#ifndef CRM_CHANNEL_H
#define CRM_CHANNEL_H

/*
 * One spelling a channel, whichever way it comes (crm-profile.5, CHANNELS).
 */

#include <stddef.h>

#include "intake/word.h"

struct crm_conf;
struct crm_pool;

struct crm_channel_rule {
	const char	*pattern;
	int		 last;	/* 1: the last star stays, 0: the first */
};

struct crm_channels {
	struct crm_words	 words;		/* what they mean: the name */
	struct crm_channel_rule	*rule;
	size_t			 nrule;
};

/* Adds the lines of a channels.alias.  0 or -1. */
int
crm_channels_read(struct crm_channels *channels, struct crm_pool *pool,
    struct crm_conf *conf);

/* The channel's one name, borrowed from channels; NULL when it is unknown. */
const char *
crm_channel_name(const struct crm_channels *channels, const char *s, size_t n);

#endif

#ifndef CRM_WATERFALL_H
#define CRM_WATERFALL_H

/*
 * From the audience of a campaign to what was sent, each member of it in one
 * row of each part: audience is all of out, control and in; in is all of arm,
 * of channel, of pilot and of delivery.
 */

#include <stdint.h>

struct crm_db;

struct crm_waterfall_line {
	const char	*step;	/* audience, out, control, in, arm, channel,
				   pilot, delivery */
	const char	*name;	/* the reason, arm, channel, state; "" */
	int64_t		 members;
};
struct crm_waterfall_sum {
	int64_t		 audience, out, control, in;
};

/*
 * The lines in their sequence: reasons as they come first, arms and channels
 * by name, the first wave's states of delivery as they follow each other;
 * unplanned has none yet.  fn returns 0 to go on, -1 to stop.  0 or -1 (also
 * where a part does not add up, CRM_ERR_DATABASE).
 */
int
crm_waterfall_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_waterfall_line *line), void *arg,
    struct crm_waterfall_sum *sum);

#endif

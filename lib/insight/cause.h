#ifndef CRM_CAUSE_H
#define CRM_CAUSE_H

/*
 * What the database knows of why members may have gone: what they returned
 * last, what the thing that they bought last costs by now, and the channel
 * that they came by.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_causes;
struct crm_db;

struct crm_cause {
	int64_t		 bought;	/* time of the last purchase; CRM_NULL */
	int64_t		 returned;	/* of the last return, or the order
					   that was returned; CRM_NULL */
	double		 price_rise;	/* percent; NAN: nothing to compare */
	const char	*channel;	/* of the last purchase; no NUL */
	size_t		 channel_len;	/* 0: there is no purchase */
	int		 channel_quiet;	/* 1: nobody has bought there for
					   CRM_CAUSE_QUIET days */
};
#define CRM_CAUSE_QUIET	60

/*
 * Reads the orders to the end of a day for n members, by rising number; the
 * numbers must stay.  NULL with the reason in crm_db_err().
 */
struct crm_causes *
crm_causes_read(struct crm_db *db, int64_t as_of, const int64_t *member,
    size_t n);
void
crm_causes_free(struct crm_causes *causes);

/* Those of the i-th member; the channel is borrowed until the free. */
void
crm_causes_get(const struct crm_causes *causes, size_t i,
    struct crm_cause *cause);

#endif

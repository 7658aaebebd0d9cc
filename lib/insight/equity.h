#ifndef CRM_EQUITY_H
#define CRM_EQUITY_H

/*
 * What customers are worth together, by any group that they are in: sums that
 * are exact, and means of a head.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_equity;
struct crm_err;

/* An empty collection; NULL with the reason in err. */
struct crm_equity *
crm_equity_new(struct crm_err *err);
void
crm_equity_free(struct crm_equity *equity);

/*
 * Adds a member of a group (n bytes; 0: of none that is known) who is worth
 * value / 10^decimals; decimals may differ from call to call.  0 or -1.
 */
int
crm_equity_add(struct crm_equity *equity, const char *group, size_t n,
    int64_t value, int decimals);

struct crm_equity_row {
	const char	*group;		/* n bytes; borrowed until the free */
	size_t		 n;
	int64_t		 members;
	int64_t		 value;
};

/*
 * The groups, by value from the greatest on, then bytewise; *n of them, *all
 * is their sum.  *decimals is that of the values.  NULL with the reason.
 */
const struct crm_equity_row *
crm_equity_end(struct crm_equity *equity, size_t *n,
    struct crm_equity_row *all, int *decimals);

#endif

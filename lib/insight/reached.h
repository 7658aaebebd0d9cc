#ifndef CRM_REACHED_H
#define CRM_REACHED_H

/*
 * Whether offers did what they aim at: of the members whose scores gave them
 * an offer on the first day, how many had the monetary score aimed at on the
 * second, treated ones and a control that was left alone.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_aims;
struct crm_out;
struct crm_rfm_row;

struct crm_reached_arm {
	int64_t	members, reached;
	int64_t	from, to;		/* their monetary of the two days */
};

struct crm_reached {
	const struct crm_aims	*aims;
	struct crm_reached_arm	(*at)[2];	/* of each offer and of none:
						   treated, control */
	int64_t			 mass;		/* inside */
};

/* Nobody yet, for offers that stay the caller's.  0; -1 without memory. */
int
crm_reached_open(struct crm_reached *reached, const struct crm_aims *aims);
void
crm_reached_close(struct crm_reached *reached);

/*
 * Counts a member by its rows of the two days (NULL: it had no order), in the
 * control or not.  -1 when the money is more than can be counted.
 */
int
crm_reached_add(struct crm_reached *reached, const struct crm_rfm_row *a,
    const struct crm_rfm_row *b, int control);

/* 1 when the member reached the aim of its offer, 0 not, -1 it has none. */
int
crm_reached_one(const struct crm_aims *aims, const struct crm_rfm_row *a,
    const struct crm_rfm_row *b);

/*
 * Writes a row for each offer, in the sequence of the table, and one for
 * members without any, to out, which is new; the caller ends it.  0 or -1, as
 * out says.
 */
int
crm_reached_put(const struct crm_reached *reached, int decimals,
    struct crm_out *out);

#endif

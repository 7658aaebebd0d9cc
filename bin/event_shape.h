#ifndef EVENT_SHAPE_H
#define EVENT_SHAPE_H

/* Lists of offers in a vendor's shape. */

#include "event_int.h"
#include "list_int.h"
#include "outreach/offerlist.h"

/* Writes the offers that are asked for; batch is that of --batch, or NULL. */
int
event_shaped(struct cli *cli, const struct list_words *words,
    const char *batch, struct crm_offer_ask *ask);

/* Notes who is left out since, and what stands in more. */
void
event_note_left(struct cli *cli, const struct crm_offer_left *left,
    const char *more);

#endif

#ifndef EVENT_INT_H
#define EVENT_INT_H

/* What the files of crm-event share. */

#include "cli.h"
#include "core/buf.h"

int
event_rule(struct cli *cli, int argc, char **argv);
int
event_limit(struct cli *cli, int argc, char **argv);
int
event_detect(struct cli *cli, int argc, char **argv);
int
event_list(struct cli *cli, int argc, char **argv);
int
event_why(struct cli *cli, int argc, char **argv);
int
event_count(struct cli *cli, int argc, char **argv);
int
event_respond(struct cli *cli, int argc, char **argv);

/*
 * The night that a command is about: that of --as-of, else the last day that is
 * over.  One that is to come has no events.  0 with the day, or a status (said).
 */
int
event_night(struct cli *cli, int64_t *night);

/*
 * The batch of --batch; 0 where word is NULL.  0, or a status (said), where it
 * found no events.
 */
int
event_batch(struct cli *cli, const char *word, int64_t *batch);

/* Adds ", WHAT N" unless n is 0. */
void
event_add_count(struct crm_buf *text, const char *what, uint64_t n);

/* Opens, and prints, the events and verdicts of a batch; of a night with 0. */
struct crm_offer_ask;
int
event_put_verdicts(struct cli *cli, const struct crm_offer_ask *ask,
    uint64_t *n);

#endif

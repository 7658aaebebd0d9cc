#ifndef ORDER_INT_H
#define ORDER_INT_H

/* What the files of crm-order share. */

#include "cli.h"

struct crm_order_job;

/* What an import tells this program: faults, rejects, progress. */
void
order_job(struct cli *cli, struct crm_order_job *job);

/* Takes the line of progress away. */
void
order_job_done(const struct crm_order_job *job);

/* Notes how many parcels lost their order, if any did. */
void
order_note_lost(struct cli *cli, size_t lost);

/* The verbs ship and parcels. */
int
order_ship(struct cli *cli, int argc, char **argv);
int
order_parcels(struct cli *cli, int argc, char **argv);

#endif

#ifndef CRM_LATECOMER_H
#define CRM_LATECOMER_H

/*
 * Who came since the last time, and whom of the others they are compared with:
 * so that a night's few thousand members need not be held against a million.
 * What is stored is derived from the members and made again at will.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/cluster.h"
#include "insight/weights.h"

struct crm_db;
struct crm_people;

/*
 * Stores, in a batch, what was learnt of all members, and that all up to this
 * batch were seen.  0 or -1.
 */
int
crm_latecomers_store(struct crm_db *db, const struct crm_weights *weights);

/* The same with the weights as they are: those who came are seen now. */
int
crm_latecomers_seen(struct crm_db *db);

/* What was stored: 1 with *weights, 0 nothing was, -1. */
int
crm_latecomers_weights(struct crm_db *db, struct crm_weights *weights);

/*
 * Members that were made or changed since what was seen, with those that have a
 * telephone, an e-mail name, a birth or a building in common with them, and a
 * piece of the name: as records, with their numbers in *member (to be freed),
 * and the pairs to be compared in *pairs (to be freed).  NULL with the reason
 * in crm_db_err().
 */
struct crm_people *
crm_latecomers_load(struct crm_db *db, int64_t **member,
    struct crm_pair **pairs, size_t *npair);

#endif

#ifndef CRM_DICT_H
#define CRM_DICT_H

/*
 * Words that many rows share, stored once and known by number: channels,
 * sources, items, places.  Numbers found are kept in memory for the batch.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"

struct crm_db;
struct crm_dict;

enum crm_dict_kind {
	CRM_DICT_CHANNEL,	/* name */
	CRM_DICT_SOURCE,	/* name */
	CRM_DICT_ITEM,		/* product_code, product_name, option */
	CRM_DICT_SHIP_TO	/* receiver_name, _phone, _phone2, postcode,
				   address */
};
#define CRM_DICT_PARTS	5

/* A batch must be open; rows as in crm_identities_open().  NULL on failure. */
struct crm_dict *
crm_dict_open(struct crm_db *db, size_t rows);
void
crm_dict_close(struct crm_dict *dict);

/*
 * Finds or makes the entry of these texts (as many parts as the kind has):
 * *id.  0 or -1.
 */
int
crm_dict_id(struct crm_dict *dict, enum crm_dict_kind kind,
    const struct crm_cell *part, int64_t *id);

/* The feed of what waits. */
struct crm_feed;
struct crm_feed *
crm_dict_feed(struct crm_dict *dict);

/* Stores what waits in memory, so that SQL sees it.  0 or -1. */
int
crm_dict_flush(struct crm_dict *dict);

#endif

#ifndef CRM_OPTOUT_H
#define CRM_OPTOUT_H

/*
 * By which hashes a withdrawal knows a person, and the file beside the
 * database that keeps them.  A hash is HMAC-SHA256 with the database's secret
 * over "kind:value": code, phone (digits), email (lower case), buyer (its
 * channel, a slash, the id); member (the number) only where nothing else is
 * known.  Numbers that are lent, masked or invented are nobody's.
 */

#include <stdint.h>

#include "core/csv.h"
#include "core/hash.h"

struct crm_buf;
struct crm_db;

/*
 * Calls fn for the hash of every key of a live member, those of its identities
 * and aliases too; a hash may come twice.  Stops when fn returns other than 0.
 * 0, what fn returned, or -1.
 */
int
crm_optout_keys(struct crm_db *db, int64_t member,
    int (*fn)(struct crm_db *db, const char *hash, void *arg), void *arg);

/*
 * The same for who reads many members' rows itself: what one row knows of
 * somebody, each in any writing, absent where p is NULL; buyer stands behind
 * its channel and a slash.  fn gets the bytes of each hash.  How many there
 * were, or -1.  crm_optout_number() is the hash of a number, of who has none
 * else.
 */
struct crm_optout_row {
	struct crm_cell	 code, phone, email, buyer;
};
struct crm_optout_keyer;
struct crm_optout_keyer *
crm_optout_keyer_open(struct crm_db *db);
void
crm_optout_keyer_close(struct crm_optout_keyer *keyer);
int
crm_optout_row(struct crm_optout_keyer *keyer,
    const struct crm_optout_row *row,
    void (*fn)(void *arg, const uint8_t hash[CRM_HMAC_LEN]), void *arg);
int
crm_optout_number(struct crm_optout_keyer *keyer, int64_t member,
    void (*fn)(void *arg, const uint8_t hash[CRM_HMAC_LEN]), void *arg);

/* The hash of one key, which stands in its normal form.  0 or -1. */
int
crm_optout_hash(struct crm_db *db, const char *kind, const char *value,
    char hash[CRM_SHA256_HEX]);

/*
 * Appends what temp.optout_new holds to PATH-optout, one line
 * "HASH CHANNEL YYYY-MM-DDTHH:MM:SS HOW" each, syncs it and empties the table.
 * Behind HOW, which has no control characters, a withdrawal of one purpose has
 * a tab and the purpose, and " night" where it is of the night alone; a reader
 * that does not know of that takes it for one of all purposes, which is the
 * stricter side.  0 or -1.
 */
int
crm_optout_append(struct crm_db *db);

/* Appends whole lines to that file and syncs it.  0 or -1. */
int
crm_optout_lines(struct crm_db *db, const struct crm_buf *text);

#endif

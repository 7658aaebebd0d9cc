#ifndef CRM_HASH_H
#define CRM_HASH_H

/*
 * Keyed hashes for tables in memory (SipHash-2-4 with 128-bit output, Aumasson
 * and Bernstein 2012) and digests for evidence (SHA-256 and its HMAC, from
 * nettle).
 */

#include <stddef.h>
#include <stdint.h>

struct crm_key {		/* a secret of 16 bytes */
	uint64_t	k0, k1;
};

struct crm_hash {		/* 128 bits; all zero is never produced */
	uint64_t	a, b;
};

#define CRM_SHA256_HEX	65	/* 64 hex digits and NUL */

/* The keyed hash of n bytes. */
struct crm_hash
crm_hash_of(const struct crm_key *key, const void *p, size_t n);

/* A table from hashes to 64-bit values; exact for its 128-bit keys. */
struct crm_map;

/* An empty table; NULL when there is no memory. */
struct crm_map *
crm_map_new(void);
void
crm_map_free(struct crm_map *map);

/*
 * The value stored under h, made as 0 when absent (*found tells which);
 * borrowed until the next call.  NULL when there is no memory.
 */
int64_t *
crm_map_put(struct crm_map *map, struct crm_hash h, int *found);

/* The value under h, or NULL. */
int64_t *
crm_map_get(const struct crm_map *map, struct crm_hash h);

/*
 * Walks all values, in no order that means anything: *at starts as 0.  The
 * next value, or NULL at the end.
 */
const int64_t *
crm_map_next(const struct crm_map *map, size_t *at);

/* SHA-256 in steps. */
struct crm_sha256;
struct crm_sha256 *
crm_sha256_new(void);
void
crm_sha256_add(struct crm_sha256 *sha, const void *p, size_t n);
/* Writes the hex digest; sha starts again. */
void
crm_sha256_hex(struct crm_sha256 *sha, char out[CRM_SHA256_HEX]);
void
crm_sha256_free(struct crm_sha256 *sha);

/* HMAC-SHA256 of n bytes under a key of klen bytes, as hex. */
void
crm_hmac_hex(const void *key, size_t klen, const void *p, size_t n,
    char out[CRM_SHA256_HEX]);

/*
 * The same for many texts under one key, as 32 bytes: the key is taken in but
 * once.  NULL without memory.
 */
#define CRM_HMAC_LEN	32
struct crm_hmac;
struct crm_hmac *
crm_hmac_new(const void *key, size_t klen);
void
crm_hmac_of(const struct crm_hmac *hmac, const void *p, size_t n,
    uint8_t out[CRM_HMAC_LEN]);
void
crm_hmac_free(struct crm_hmac *hmac);

/* n bytes nobody can guess.  0 or -1. */
int
crm_random(void *p, size_t n);

#endif

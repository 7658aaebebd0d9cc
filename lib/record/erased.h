#ifndef CRM_ERASED_H
#define CRM_ERASED_H

/*
 * Who was erased, as keyed hashes: by these an old export that comes in again
 * is recognised, and a restored backup is made to forget again.  What finds a
 * person for an import (record/identity.h) finds it here: code, buyer id, and
 * phone or e-mail together with the name, never a phone alone, which a family
 * shares.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_erased;

#define CRM_ERASED_HEX	33	/* 32 hex digits and NUL */

/* What is stored, in memory; NULL with the reason. */
struct crm_erased *
crm_erased_open(struct crm_db *db);
void
crm_erased_close(struct crm_erased *erased);

/* 1 when anybody was erased. */
int
crm_erased_any(const struct crm_erased *erased);

/* When the owner of a key was erased (the latest): 1 with *at, or 0. */
int
crm_erased_find(const struct crm_erased *erased, const char *kind,
    const char *value, size_t n, int64_t *at);

/* The hash of a key: code, buyer ("CHANNEL/ID"), phone, email, member. */
void
crm_erased_hash(struct crm_db *db, const char *kind, const char *value,
    size_t n, char hex[CRM_ERASED_HEX]);

/*
 * Calls fn with the hash of every key of temp.subject_* (record/personal.h),
 * its numbers too.  0, what fn returned, or -1.
 */
int
crm_erased_keys(struct crm_db *db,
    int (*fn)(void *arg, const char *hex), void *arg);

/* When a number was erased: 1 with *at, 0 it was not, -1. */
int
crm_erased_number(struct crm_db *db, int64_t member, int64_t *at);

/* 1 when a batch erased somebody and so cannot be taken back; 0 or -1. */
int
crm_erased_by(struct crm_db *db, int64_t batch);

#endif

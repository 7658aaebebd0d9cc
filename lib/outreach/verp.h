#ifndef CRM_VERP_H
#define CRM_VERP_H

/*
 * Addresses and numbers of a mail that say, to who has the secret of the
 * database, whose it is (variable envelope return path): the one that bounces
 * come back to, bounce+TOKEN@domain; the one that a refusal may be written to,
 * refuse+TOKEN@domain; and its Message-ID, <TOKEN@domain>, the same for a
 * delivery however often it is tried.  Nobody else can make one (core/sign.h),
 * so what comes in is no reason to believe a stranger.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_verpkey;

enum crm_verp_kind {
	CRM_VERP_BOUNCE = 1,
	CRM_VERP_REFUSE,
	CRM_VERP_ID
};

struct crm_verp {
	enum crm_verp_kind kind;
	int64_t		 campaign;
	int		 wave;		/* from 1 */
	int64_t		 member;	/* as it was then: may be an alias */
};

/* The key of a database; NULL with the reason in its err. */
struct crm_verpkey *
crm_verpkey_open(struct crm_db *db);
void
crm_verpkey_close(struct crm_verpkey *key);

/* Adds it, without brackets; at most 64 bytes stand before its @. */
void
crm_verp_make(const struct crm_verpkey *key, const struct crm_verp *verp,
    const char *domain, struct crm_buf *text);

/*
 * Reads one of n bytes, in brackets or not, whatever its domain and, as servers
 * change it, its case.  1; 0 when it is none of this database.
 */
int
crm_verp_read(const struct crm_verpkey *key, const char *p, size_t n,
    struct crm_verp *verp);

#endif

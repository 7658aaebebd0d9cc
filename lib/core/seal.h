#ifndef CRM_SEAL_H
#define CRM_SEAL_H

/*
 * Text that lies in the database and is not to be read by chance, nor found
 * where erased values are looked for: ChaCha20-Poly1305 (RFC 8439) with a key
 * made of the database's secret.  Who has the file can open it with these
 * programs; it keeps apart, it is no safe.
 */

#include <stddef.h>

struct crm_buf;
struct crm_db;

/* Adds n bytes sealed: a nonce, what they became, a tag.  0 or -1. */
int
crm_seal(struct crm_db *db, const void *p, size_t n, struct crm_buf *sealed);

/* Adds what was sealed: 1; 0: it was changed, or is of another base; -1. */
int
crm_unseal(struct crm_db *db, const void *p, size_t n, struct crm_buf *plain);

#endif

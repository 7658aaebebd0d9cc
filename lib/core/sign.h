#ifndef CRM_SIGN_H
#define CRM_SIGN_H

/*
 * Short texts that only who has the secret of the database can make: bytes, and
 * behind them the first ten of their HMAC-SHA256 under a key made of the secret
 * for one use alone, as base64url (RFC 4648) without padding.  There is one
 * way to write each.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;

#define CRM_SIGN_TAG	10	/* bytes: nobody tries 2^80 texts */

/* The key for a use, a word that nothing else uses; NULL with the reason. */
struct crm_signer;
struct crm_signer *
crm_signer_open(struct crm_db *db, const char *use);
void
crm_signer_close(struct crm_signer *signer);

/* Adds n bytes, signed. */
void
crm_sign(const struct crm_signer *signer, const void *p, size_t n,
    struct crm_buf *text);

/*
 * The bytes of a text that was signed, into out, at most so many: how many, 0
 * when it is not ours.  How long that takes tells nothing of how much of the
 * signature is right.
 */
size_t
crm_unsign(const struct crm_signer *signer, const char *p, size_t n,
    uint8_t *out, size_t most);

/*
 * The same as base32 in small letters and 2 to 7, for addresses of mail, whose
 * case servers change: a third longer, and capitals are read too.
 */
void
crm_sign_low(const struct crm_signer *signer, const void *p, size_t n,
    struct crm_buf *text);
size_t
crm_unsign_low(const struct crm_signer *signer, const char *p, size_t n,
    uint8_t *out, size_t most);

#endif

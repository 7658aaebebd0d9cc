#include <string.h>

#include <nettle/chacha-poly1305.h>
#include <nettle/hmac.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/seal.h"

#define NONCE	CHACHA_POLY1305_NONCE_SIZE
#define TAG	CHACHA_POLY1305_DIGEST_SIZE

/* The key: HMAC-SHA256 of a word for this use alone, under the secret. */
static int
set_key(struct crm_db *db, struct chacha_poly1305_ctx *ctx)
{
	static const uint8_t use[] = "crm kept";
	uint8_t key[SHA256_DIGEST_SIZE];
	struct hmac_sha256_ctx hmac;
	struct crm_buf secret = { 0 };
	int rc = crm_db_get(db, "secret", &secret);

	if (rc == 1) {
		hmac_sha256_set_key(&hmac, secret.n, (uint8_t *)secret.p);
		hmac_sha256_update(&hmac, sizeof(use), use);
		hmac_sha256_digest(&hmac, sizeof(key), key);
		chacha_poly1305_set_key(ctx, key);
	} else if (rc == 0)
		rc = crm_err_set(crm_db_err(db), CRM_ERR_CONFIG,
		    _("%s: the database has no secret; restore a backup"),
		    crm_db_path(db));
	crm_buf_free(&secret);
	return (rc == 1 ? 0 : -1);
}

int
crm_seal(struct crm_db *db, const void *p, size_t n, struct crm_buf *sealed)
{
	struct chacha_poly1305_ctx ctx;
	uint8_t nonce[NONCE], tag[TAG];

	if (set_key(db, &ctx) == -1)
		return (-1);
	if (crm_random(nonce, sizeof(nonce)) == -1)
		return (crm_err_sys(crm_db_err(db), "/dev/urandom"));
	crm_buf_add(sealed, nonce, sizeof(nonce));
	if (crm_buf_room(sealed, n + TAG) == -1)
		return (crm_err_nomem(crm_db_err(db)));
	chacha_poly1305_set_nonce(&ctx, nonce);
	chacha_poly1305_encrypt(&ctx, n, (uint8_t *)sealed->p + sealed->n, p);
	sealed->n += n;
	chacha_poly1305_digest(&ctx, sizeof(tag), tag);
	crm_buf_add(sealed, tag, sizeof(tag));
	return (sealed->bad ? crm_err_nomem(crm_db_err(db)) : 0);
}

int
crm_unseal(struct crm_db *db, const void *p, size_t n, struct crm_buf *plain)
{
	struct chacha_poly1305_ctx ctx;
	const uint8_t *at = p;
	uint8_t tag[TAG], bad = 0;
	size_t i, len;

	if (n < NONCE + TAG)
		return (0);
	len = n - NONCE - TAG;
	if (set_key(db, &ctx) == -1)
		return (-1);
	if (crm_buf_room(plain, len) == -1)
		return (crm_err_nomem(crm_db_err(db)));
	chacha_poly1305_set_nonce(&ctx, at);
	chacha_poly1305_decrypt(&ctx, len, (uint8_t *)plain->p + plain->n,
	    at + NONCE);
	chacha_poly1305_digest(&ctx, sizeof(tag), tag);
	for (i = 0; i < TAG; i++)
		bad |= tag[i] ^ at[NONCE + len + i];
	if (bad)
		return (0);
	plain->n += len;
	plain->p[plain->n] = '\0';
	return (1);
}

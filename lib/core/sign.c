#include <stdlib.h>
#include <string.h>

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/sign.h"

struct crm_signer {
	struct hmac_sha256_ctx	 hmac;
};

struct crm_signer *
crm_signer_open(struct crm_db *db, const char *use)
{
	struct crm_signer *signer = NULL;
	uint8_t key[SHA256_DIGEST_SIZE];
	struct crm_buf secret = { 0 };
	struct hmac_sha256_ctx hmac;
	int rc = crm_db_get(db, "secret", &secret);

	if (rc == 0)
		(void)crm_err_set(crm_db_err(db), CRM_ERR_CONFIG,
		    _("%s: the database has no secret; restore a backup"),
		    crm_db_path(db));
	else if (rc == 1 && (signer = malloc(sizeof(*signer))) == NULL)
		(void)crm_err_nomem(crm_db_err(db));
	if (signer != NULL) {
		hmac_sha256_set_key(&hmac, secret.n, (uint8_t *)secret.p);
		hmac_sha256_update(&hmac, strlen(use) + 1,
		    (const uint8_t *)use);
		hmac_sha256_digest(&hmac, sizeof(key), key);
		hmac_sha256_set_key(&signer->hmac, sizeof(key), key);
	}
	crm_buf_free(&secret);
	return (signer);
}

void
crm_signer_close(struct crm_signer *signer)
{

	free(signer);
}

static void
make_tag(const struct crm_signer *signer, const void *p, size_t n,
    uint8_t tag[CRM_SIGN_TAG])
{
	struct hmac_sha256_ctx hmac = signer->hmac;

	hmac_sha256_update(&hmac, n, p);
	hmac_sha256_digest(&hmac, CRM_SIGN_TAG, tag);
}

void
crm_sign(const struct crm_signer *signer, const void *p, size_t n,
    struct crm_buf *text)
{
	struct base64_encode_ctx ctx;
	struct crm_buf bytes = { 0 };
	uint8_t tag[CRM_SIGN_TAG];
	size_t len;

	make_tag(signer, p, n, tag);
	crm_buf_add(&bytes, p, n);
	crm_buf_add(&bytes, tag, sizeof(tag));
	if (bytes.bad || crm_buf_room(text,
	    BASE64_ENCODE_RAW_LENGTH(bytes.n)) == -1) {
		text->bad = 1;
		crm_buf_free(&bytes);
		return;
	}
	base64url_encode_init(&ctx);
	len = base64_encode_update(&ctx, text->p + text->n, bytes.n,
	    (const uint8_t *)bytes.p);
	len += base64_encode_final(&ctx, text->p + text->n + len);
	while (len > 0 && text->p[text->n + len - 1] == '=')
		len--;
	text->n += len;
	text->p[text->n] = '\0';
	crm_buf_free(&bytes);
}

size_t
crm_unsign(const struct crm_signer *signer, const char *p, size_t n,
    uint8_t *out, size_t most)
{
	struct base64_decode_ctx ctx;
	struct crm_buf again = { 0 };
	size_t len = BASE64_DECODE_LENGTH(n), got = 0;
	uint8_t *bytes;

	if (n > 4 * (most + CRM_SIGN_TAG) ||
	    (bytes = malloc(len + 1)) == NULL)
		return (0);
	/* No padding is written: the decoder need not be at its end. */
	base64url_decode_init(&ctx);
	if (base64_decode_update(&ctx, &len, bytes, n, p) == 1 &&
	    len > CRM_SIGN_TAG && len - CRM_SIGN_TAG <= most) {
		/* There is one way to write it: letters can be compared. */
		crm_sign(signer, bytes, len - CRM_SIGN_TAG, &again);
		if (!again.bad && again.n == n && memeql_sec(again.p, p, n)) {
			got = len - CRM_SIGN_TAG;
			memcpy(out, bytes, got);
		}
	}
	crm_buf_free(&again);
	free(bytes);
	return (got);
}

void
crm_sign_low(const struct crm_signer *signer, const void *p, size_t n,
    struct crm_buf *text)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	struct crm_buf bytes = { 0 };
	uint8_t tag[CRM_SIGN_TAG];
	unsigned bits = 0, v = 0;
	size_t i;

	make_tag(signer, p, n, tag);
	crm_buf_add(&bytes, p, n);
	crm_buf_add(&bytes, tag, sizeof(tag));
	text->bad |= bytes.bad;
	for (i = 0; !bytes.bad && i < bytes.n; i++) {
		v = (v << 8 | (uint8_t)bytes.p[i]) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5)
			crm_buf_chr(text, digits[v >> (bits - 5) & 31]);
	}
	if (!bytes.bad && bits > 0)
		crm_buf_chr(text, digits[v << (5 - bits) & 31]);
	crm_buf_free(&bytes);
}

/* Of five bits each; -1 for what is no digit. */
static int
low_digit(char c)
{

	if (c >= 'a' && c <= 'z')
		return (c - 'a');
	if (c >= 'A' && c <= 'Z')
		return (c - 'A');
	return (c >= '2' && c <= '7' ? c - '2' + 26 : -1);
}

size_t
crm_unsign_low(const struct crm_signer *signer, const char *p, size_t n,
    uint8_t *out, size_t most)
{
	struct crm_buf bytes = { 0 };
	uint8_t tag[CRM_SIGN_TAG];
	unsigned bits = 0, v = 0;
	size_t i, got = 0;
	int digit = 0;

	if (n > 2 * (most + CRM_SIGN_TAG))
		return (0);
	for (i = 0; i < n && (digit = low_digit(p[i])) != -1; i++) {
		v = (v << 5 | (unsigned)digit) & 0xfff;
		if ((bits += 5) >= 8)
			crm_buf_chr(&bytes, (char)(v >> (bits -= 8) & 0xff));
	}
	/* The bits that are left over are none: there is one way to write it. */
	if (digit != -1 && bits < 5 && (v & ((1u << bits) - 1)) == 0 &&
	    !bytes.bad && bytes.n > CRM_SIGN_TAG &&
	    bytes.n - CRM_SIGN_TAG <= most) {
		make_tag(signer, bytes.p, bytes.n - CRM_SIGN_TAG, tag);
		if (memeql_sec(tag, bytes.p + bytes.n - CRM_SIGN_TAG,
		    sizeof(tag))) {
			got = bytes.n - CRM_SIGN_TAG;
			memcpy(out, bytes.p, got);
		}
	}
	crm_buf_free(&bytes);
	return (got);
}

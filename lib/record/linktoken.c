#include <stdlib.h>
#include <string.h>

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/identity.h"
#include "record/linktoken.h"

#define VERSION	'1'
#define TAG	10	/* bytes: nobody tries 2^80 addresses */
#define FIELDS	(1 + 3 * 10)	/* bytes of the numbers, at most */
#define LONGEST	(1 + BASE64_ENCODE_RAW_LENGTH(FIELDS + TAG))

struct crm_linkkey {
	struct hmac_sha256_ctx	 hmac;
};

struct crm_linkkey *
crm_linkkey_open(struct crm_db *db)
{
	static const uint8_t use[] = "crm link token";
	struct crm_linkkey *key = NULL;
	uint8_t bytes[SHA256_DIGEST_SIZE];
	struct crm_buf secret = { 0 };
	struct hmac_sha256_ctx hmac;
	int rc = crm_db_get(db, "secret", &secret);

	if (rc == 0)
		(void)crm_err_set(crm_db_err(db), CRM_ERR_CONFIG,
		    _("%s: the database has no secret; restore a backup"),
		    crm_db_path(db));
	else if (rc == 1 && (key = malloc(sizeof(*key))) == NULL)
		(void)crm_err_nomem(crm_db_err(db));
	if (key != NULL) {
		hmac_sha256_set_key(&hmac, secret.n, (uint8_t *)secret.p);
		hmac_sha256_update(&hmac, sizeof(use), use);
		hmac_sha256_digest(&hmac, sizeof(bytes), bytes);
		hmac_sha256_set_key(&key->hmac, sizeof(bytes), bytes);
	}
	crm_buf_free(&secret);
	return (key);
}

void
crm_linkkey_close(struct crm_linkkey *key)
{

	free(key);
}

static size_t
put_number(uint8_t *p, int64_t v)
{
	uint64_t u = (uint64_t)v;
	size_t n = 0;

	do {
		p[n++] = (uint8_t)((u & 0x7f) | (u > 0x7f ? 0x80 : 0));
		u >>= 7;
	} while (u > 0);
	return (n);
}

/* -1 when there is none, or it is larger than any of ours. */
static int64_t
get_number(const uint8_t *p, size_t n, size_t *at)
{
	uint64_t u = 0;
	int shift = 0;

	for (; *at < n && shift < 63; shift += 7) {
		u |= (uint64_t)(p[*at] & 0x7f) << shift;
		if ((p[(*at)++] & 0x80) == 0)
			return ((int64_t)u);
	}
	return (-1);
}

/* The bytes of a token: their number. */
static size_t
pack(const struct crm_linkkey *key, const struct crm_linktoken *token,
    uint8_t bytes[FIELDS + TAG])
{
	struct hmac_sha256_ctx hmac = key->hmac;
	uint8_t version = VERSION;
	size_t n = 0;

	bytes[n++] = (uint8_t)token->purpose;
	n += put_number(bytes + n, token->member);
	n += put_number(bytes + n, token->campaign);
	n += put_number(bytes + n, token->part);
	hmac_sha256_update(&hmac, 1, &version);
	hmac_sha256_update(&hmac, n, bytes);
	hmac_sha256_digest(&hmac, TAG, bytes + n);
	return (n + TAG);
}

void
crm_linktoken_make(const struct crm_linkkey *key,
    const struct crm_linktoken *token, struct crm_buf *text)
{
	uint8_t bytes[FIELDS + TAG];
	char out[LONGEST];
	struct base64_encode_ctx ctx;
	size_t n = pack(key, token, bytes), len;

	base64url_encode_init(&ctx);
	len = base64_encode_update(&ctx, out, n, bytes);
	len += base64_encode_final(&ctx, out + len);
	while (len > 0 && out[len - 1] == '=')
		len--;
	crm_buf_chr(text, VERSION);
	crm_buf_add(text, out, len);
}

/* The numbers that the bytes say: 1 or 0. */
static int
unpack(const uint8_t *bytes, size_t n, struct crm_linktoken *token)
{
	size_t at = 1;

	if (n < 1 + 3 + TAG || bytes[0] < CRM_LINK_CLICK ||
	    bytes[0] > CRM_LINK_REFUSE)
		return (0);
	token->purpose = (enum crm_linkpurpose)bytes[0];
	token->member = get_number(bytes, n - TAG, &at);
	token->campaign = get_number(bytes, n - TAG, &at);
	token->part = get_number(bytes, n - TAG, &at);
	return (token->member > 0 && token->campaign >= 0 &&
	    token->part >= 0 && at == n - TAG);
}

int
crm_linktoken_read(const struct crm_linkkey *key, const char *p, size_t n,
    struct crm_linktoken *token)
{
	uint8_t bytes[BASE64_DECODE_LENGTH(LONGEST)];
	struct base64_decode_ctx ctx;
	struct crm_buf again = { 0 };
	size_t len = sizeof(bytes);
	int is = 0;

	if (n < 2 || n > LONGEST || p[0] != VERSION)
		return (0);
	/* No padding is written: the decoder need not be at its end. */
	base64url_decode_init(&ctx);
	if (base64_decode_update(&ctx, &len, bytes, n - 1, p + 1) != 1 ||
	    !unpack(bytes, len, token))
		return (0);
	/* There is one way to write it, so its letters can be compared. */
	crm_linktoken_make(key, token, &again);
	if (!again.bad && again.n == n)
		is = memeql_sec(again.p, p, n);
	crm_buf_free(&again);
	return (is);
}

int
crm_linktoken_today(struct crm_db *db, struct crm_linktoken *token)
{
	int64_t id;
	int rc;

	token->member = crm_member_live(db, token->member);
	if (token->member == -1)
		return (-1);
	if (token->campaign == 0)
		return (0);
	rc = crm_one(db, &id, "SELECT id\n"
	    "FROM campaign\n"
	    "WHERE id = :id", "i", token->campaign);
	if (rc == 0)
		token->campaign = 0;
	return (rc == -1 ? -1 : 0);
}

static const char *const purposes[] = { NULL, "click", "open", "refuse" };

const char *
crm_linkpurpose_name(enum crm_linkpurpose purpose)
{

	return (purposes[purpose]);
}

int
crm_linkpurpose_of(const char *word)
{
	int i;

	for (i = CRM_LINK_CLICK; i <= CRM_LINK_REFUSE; i++)
		if (strcmp(purposes[i], word) == 0)
			return (i);
	return (0);
}

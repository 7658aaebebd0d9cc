#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/leb.h"
#include "core/sign.h"
#include "outreach/verp.h"

#define FIELDS	(2 + 2 * CRM_LEB_MOST)	/* bytes, at most */

struct crm_verpkey {
	struct crm_signer	*signer;
};

struct crm_verpkey *
crm_verpkey_open(struct crm_db *db)
{
	struct crm_verpkey *key = malloc(sizeof(*key));

	if (key == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	if ((key->signer = crm_signer_open(db, "crm return path 1")) == NULL) {
		free(key);
		return (NULL);
	}
	return (key);
}

void
crm_verpkey_close(struct crm_verpkey *key)
{

	if (key == NULL)
		return;
	crm_signer_close(key->signer);
	free(key);
}

void
crm_verp_make(const struct crm_verpkey *key, const struct crm_verp *verp,
    const char *domain, struct crm_buf *text)
{
	static const char *const before[] = { NULL, "bounce+", "refuse+", "" };
	uint8_t bytes[FIELDS];
	size_t n = 0;

	bytes[n++] = (uint8_t)verp->kind;
	bytes[n++] = (uint8_t)verp->wave;
	n += crm_leb_put(bytes + n, verp->campaign);
	n += crm_leb_put(bytes + n, verp->member);
	crm_buf_str(text, before[verp->kind]);
	crm_sign_low(key->signer, bytes, n, text);
	crm_buf_chr(text, '@');
	crm_buf_str(text, domain);
}

/* What stands before the last @, behind the last mark: +, - or =. */
static const char *
token_of(const char *p, size_t *n)
{
	size_t at = *n, from;

	while (at > 0 && p[at - 1] != '@')
		at--;
	if (at == 0)
		return (NULL);
	for (from = --at; from > 0 && memchr("+-=<", p[from - 1], 4) == NULL;
	    from--)
		continue;
	*n = at - from;
	return (p + from);
}

int
crm_verp_read(const struct crm_verpkey *key, const char *p, size_t n,
    struct crm_verp *verp)
{
	const char *token = token_of(p, &n);
	uint8_t bytes[FIELDS];
	size_t len, at = 2;

	if (token == NULL || (len = crm_unsign_low(key->signer, token, n,
	    bytes, sizeof(bytes))) < 4 || bytes[0] < CRM_VERP_BOUNCE ||
	    bytes[0] > CRM_VERP_ID)
		return (0);
	verp->kind = (enum crm_verp_kind)bytes[0];
	verp->wave = bytes[1];
	verp->campaign = crm_leb_get(bytes, len, &at);
	verp->member = crm_leb_get(bytes, len, &at);
	return (verp->wave > 0 && verp->campaign > 0 && verp->member > 0 &&
	    at == len);
}

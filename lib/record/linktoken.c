#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/leb.h"
#include "core/sign.h"
#include "record/identity.h"
#include "record/linktoken.h"

#define VERSION	'1'
#define FIELDS	(1 + 3 * CRM_LEB_MOST)	/* bytes of the numbers, at most */

struct crm_linkkey {
	struct crm_signer	*signer;
};

struct crm_linkkey *
crm_linkkey_open(struct crm_db *db)
{
	struct crm_linkkey *key = malloc(sizeof(*key));

	if (key == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	/* The version is part of the use: another form has another key. */
	key->signer = crm_signer_open(db, "crm link token 1");
	if (key->signer == NULL) {
		free(key);
		return (NULL);
	}
	return (key);
}

void
crm_linkkey_close(struct crm_linkkey *key)
{

	if (key == NULL)
		return;
	crm_signer_close(key->signer);
	free(key);
}

void
crm_linktoken_make(const struct crm_linkkey *key,
    const struct crm_linktoken *token, struct crm_buf *text)
{
	uint8_t bytes[FIELDS];
	size_t n = 0;

	bytes[n++] = (uint8_t)token->purpose;
	n += crm_leb_put(bytes + n, token->member);
	n += crm_leb_put(bytes + n, token->campaign);
	n += crm_leb_put(bytes + n, token->part);
	crm_buf_chr(text, VERSION);
	crm_sign(key->signer, bytes, n, text);
}

int
crm_linktoken_read(const struct crm_linkkey *key, const char *p, size_t n,
    struct crm_linktoken *token)
{
	uint8_t bytes[FIELDS];
	size_t len, at = 1;

	if (n < 2 || p[0] != VERSION || (len = crm_unsign(key->signer, p + 1,
	    n - 1, bytes, sizeof(bytes))) == 0 || bytes[0] < CRM_LINK_CLICK ||
	    bytes[0] > CRM_LINK_REFUSE)
		return (0);
	token->purpose = (enum crm_linkpurpose)bytes[0];
	token->member = crm_leb_get(bytes, len, &at);
	token->campaign = crm_leb_get(bytes, len, &at);
	token->part = crm_leb_get(bytes, len, &at);
	return (token->member > 0 && token->campaign >= 0 &&
	    token->part >= 0 && at == len);
}

int
crm_linktoken_today(struct crm_db *db, struct crm_linktoken *token,
    struct crm_buf *campaign)
{
	struct crm_stmt *stmt;
	int rc;

	token->member = crm_member_live(db, token->member);
	if (token->member == -1)
		return (-1);
	if (token->campaign == 0)
		return (0);
	if ((stmt = crm_sql(db, "SELECT name\n"
	    "FROM campaign\n"
	    "WHERE id = :id")) == NULL ||
	    crm_bind(stmt, "i", token->campaign) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(campaign, crm_col_text(stmt, 0));
	crm_reset(stmt);
	if (rc == 0)
		token->campaign = 0;
	if (campaign->bad)
		return (crm_err_nomem(crm_db_err(db)));
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

#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "record/norm.h"

/*
 * The normal form of somebody as a row writes them.  What is stored is close
 * to what came (trimmed, NFC; phones as digits, e-mail in lower case); keys
 * are stricter.
 */

static void
put_text(struct crm_buf *buf, struct crm_cell cell)
{
	const char *p;
	size_t n = cell.n;

	crm_buf_reset(buf);
	if (n == 0)
		return;
	p = crm_text_trim(cell.p, &n);
	if (crm_text_nfc(buf, p, n) == -1) {
		crm_buf_reset(buf);
		crm_buf_add(buf, p, n);
	}
}

/* Digits where the number can be read, else the text itself. */
static enum crm_phone
put_phone(struct crm_buf *buf, struct crm_cell cell)
{
	enum crm_phone kind;

	crm_buf_reset(buf);
	if (cell.n == 0)
		return (CRM_PHONE_BAD);
	kind = crm_phone_parse(buf, cell.p, cell.n);
	if (kind == CRM_PHONE_BAD || kind == CRM_PHONE_MASKED)
		put_text(buf, cell);
	return (kind);
}

static int
put_email(struct crm_buf *buf, struct crm_cell cell)
{

	crm_buf_reset(buf);
	if (cell.n == 0)
		return (-1);
	if (crm_email_parse(buf, cell.p, cell.n) == 0)
		return (0);
	put_text(buf, cell);
	return (-1);
}

struct crm_hash
crm_hash_key(struct crm_db *db, struct crm_buf *text, int64_t kind,
    int64_t space, const char *value, size_t n)
{

	crm_buf_reset(text);
	crm_buf_int(text, kind);
	crm_buf_chr(text, ' ');
	crm_buf_int(text, space);
	crm_buf_chr(text, ' ');
	crm_buf_add(text, value, n);
	return (crm_hash_of(crm_db_key(db), crm_buf_text(text), text->n));
}

struct crm_hash
crm_hash_code(struct crm_db *db, const char *code, size_t n)
{

	return (crm_hash_of(crm_db_key(db), code, n));
}

static void
add_key(struct crm_db *db, struct crm_norm *norm, enum crm_key_kind kind,
    const struct crm_buf *value)
{
	struct crm_person_key *key = &norm->key[norm->nkey++];

	key->kind = (int)kind;
	key->space = kind == CRM_KEY_BUYER_ID ? norm->channel : 0;
	key->person = 0;
	crm_buf_reset(&key->value);
	crm_buf_add(&key->value, value->p, value->n);
	if (kind != CRM_KEY_BUYER_ID) {
		crm_buf_chr(&key->value, ' ');
		crm_buf_add(&key->value, norm->name_key.p, norm->name_key.n);
	}
	key->hash = crm_hash_key(db, &norm->all, kind, key->space,
	    crm_buf_text(&key->value), key->value.n);
}

static void
hash_all(struct crm_db *db, struct crm_norm *norm, enum crm_role role)
{
	const struct crm_buf *part[] = { &norm->code, &norm->buyer_id,
	    &norm->name, &norm->phone, &norm->email };
	size_t i;

	crm_buf_reset(&norm->all);
	crm_buf_int(&norm->all, (int64_t)role);
	crm_buf_chr(&norm->all, ' ');
	crm_buf_int(&norm->all, norm->buyer_id.n > 0 ? norm->channel : 0);
	for (i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		crm_buf_add(&norm->all, "", 1);
		crm_buf_add(&norm->all, crm_buf_text(part[i]), part[i]->n);
	}
	norm->hash = crm_hash_of(crm_db_key(db), crm_buf_text(&norm->all),
	    norm->all.n);
}

/* Why a phone is no key, whatever the name; NULL: it is one. */
static const char *
phone_fault(enum crm_phone phone)
{

	switch (phone) {
	case CRM_PHONE_MOBILE:
		return (NULL);
	case CRM_PHONE_LINE:
	case CRM_PHONE_SERVICE:
	case CRM_PHONE_FOREIGN:
		return (N_("no mobile phone: it reaches a house or a company"));
	case CRM_PHONE_VIRTUAL:
		return (N_("a virtual number, lent by a mall for a while"));
	case CRM_PHONE_MASKED:
		return (N_("a masked value"));
	case CRM_PHONE_FAKE:
		return (N_("a placeholder"));
	case CRM_PHONE_BAD:
		break;
	}
	return (N_("no phone number that can be read"));
}

/* Why nobody is found by a name together with something; NULL: it counts. */
static const char *
name_fault(const struct crm_norm *norm)
{

	if (norm->name.n == 0)
		return (N_("no name beside it"));
	if (crm_masked(norm->name.p, norm->name.n))
		return (N_("the name beside it is masked"));
	return (N_("the name beside it is a placeholder"));
}

/* What of the row is a key, and why the rest is none. */
static void
set_keys(struct crm_db *db, struct crm_norm *norm, enum crm_phone phone,
    int email)
{
	const char **fault = norm->fault;
	int named;

	crm_buf_reset(&norm->name_key);
	named = crm_name_key(&norm->name_key, crm_buf_text(&norm->name),
	    norm->name.n) == 0;
	memset(norm->fault, 0, sizeof(norm->fault));
	norm->nkey = 0;
	if (norm->buyer_id.n > 0) {
		if (norm->channel == 0)
			fault[CRM_KEY_BUYER_ID] =
			    N_("no channel that has this id");
		else if (crm_masked(norm->buyer_id.p, norm->buyer_id.n))
			fault[CRM_KEY_BUYER_ID] = N_("a masked value");
		else
			add_key(db, norm, CRM_KEY_BUYER_ID, &norm->buyer_id);
	}
	if (norm->phone.n > 0) {
		fault[CRM_KEY_PHONE] = phone_fault(phone);
		if (fault[CRM_KEY_PHONE] == NULL && !named)
			fault[CRM_KEY_PHONE] = name_fault(norm);
		if (fault[CRM_KEY_PHONE] == NULL)
			add_key(db, norm, CRM_KEY_PHONE, &norm->phone);
	}
	if (norm->email.n > 0) {
		fault[CRM_KEY_EMAIL] = email != 0 ?
		    N_("no e-mail address, or a masked one") : !named ?
		    name_fault(norm) : NULL;
		if (fault[CRM_KEY_EMAIL] == NULL)
			add_key(db, norm, CRM_KEY_EMAIL, &norm->email);
	}
}

int
crm_norm_set(struct crm_db *db, struct crm_norm *norm,
    const struct crm_who *who)
{
	enum crm_phone phone;
	int email, i, bad = 0;

	norm->channel = who->channel;
	norm->member = who->member;
	put_text(&norm->code, who->code);
	put_text(&norm->buyer_id, who->buyer_id);
	put_text(&norm->name, who->name);
	phone = put_phone(&norm->phone, who->phone);
	email = put_email(&norm->email, who->email);
	set_keys(db, norm, phone, email);
	hash_all(db, norm, who->role);
	for (i = 0; i < (int)norm->nkey; i++)
		bad |= norm->key[i].value.bad;
	if (bad || norm->code.bad || norm->buyer_id.bad || norm->name.bad ||
	    norm->phone.bad || norm->email.bad || norm->all.bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (0);
}

void
crm_norm_free(struct crm_norm *norm)
{
	size_t i;

	crm_buf_free(&norm->code);
	crm_buf_free(&norm->buyer_id);
	crm_buf_free(&norm->name);
	crm_buf_free(&norm->phone);
	crm_buf_free(&norm->email);
	crm_buf_free(&norm->name_key);
	crm_buf_free(&norm->all);
	for (i = 0; i < CRM_KEYS; i++)
		crm_buf_free(&norm->key[i].value);
}

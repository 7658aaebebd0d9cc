#include <string.h>

#include "core/contact.h"
#include "core/err.h"
#include "core/text.h"
#include "record/identity_int.h"

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

static void
add_key(struct crm_identities *ids, struct crm_norm *norm, int kind,
    const struct crm_buf *value)
{
	struct crm_person_key *key = &norm->key[norm->nkey++];

	key->kind = kind;
	key->space = kind == 1 ? norm->channel : 0;
	key->person = 0;
	crm_buf_reset(&key->value);
	crm_buf_add(&key->value, value->p, value->n);
	if (kind != 1) {
		crm_buf_chr(&key->value, ' ');
		crm_buf_add(&key->value, norm->name_key.p, norm->name_key.n);
	}
	crm_buf_reset(&norm->all);
	crm_buf_int(&norm->all, kind);
	crm_buf_chr(&norm->all, ' ');
	crm_buf_int(&norm->all, key->space);
	crm_buf_chr(&norm->all, ' ');
	crm_buf_add(&norm->all, crm_buf_text(&key->value), key->value.n);
	key->hash = crm_hash_of(crm_db_key(ids->db), crm_buf_text(&norm->all),
	    norm->all.n);
}

static void
hash_all(struct crm_identities *ids, struct crm_norm *norm, enum crm_role role)
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
	norm->hash = crm_hash_of(crm_db_key(ids->db), crm_buf_text(&norm->all),
	    norm->all.n);
}

int
crm_norm_set(struct crm_identities *ids, struct crm_norm *norm,
    const struct crm_who *who)
{
	enum crm_phone phone;
	int email, named, i, bad = 0;

	norm->nkey = 0;
	norm->channel = who->channel;
	norm->member = who->member;
	put_text(&norm->code, who->code);
	put_text(&norm->buyer_id, who->buyer_id);
	put_text(&norm->name, who->name);
	phone = put_phone(&norm->phone, who->phone);
	email = put_email(&norm->email, who->email);
	crm_buf_reset(&norm->name_key);
	named = crm_name_key(&norm->name_key, crm_buf_text(&norm->name),
	    norm->name.n) == 0;
	if (norm->buyer_id.n > 0 && norm->channel != 0 &&
	    !crm_masked(norm->buyer_id.p, norm->buyer_id.n))
		add_key(ids, norm, 1, &norm->buyer_id);
	if (named && phone == CRM_PHONE_MOBILE)
		add_key(ids, norm, 2, &norm->phone);
	if (named && email == 0)
		add_key(ids, norm, 3, &norm->email);
	hash_all(ids, norm, who->role);
	for (i = 0; i < (int)norm->nkey; i++)
		bad |= norm->key[i].value.bad;
	if (bad || norm->code.bad || norm->buyer_id.bad || norm->name.bad ||
	    norm->phone.bad || norm->email.bad || norm->all.bad)
		return (crm_err_nomem(crm_db_err(ids->db)));
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

struct crm_hash
crm_hash_number(int64_t n)
{
	struct crm_hash h = { (uint64_t)n * 0x9e3779b97f4a7c15ULL, 1 };

	return (h);
}

struct crm_hash
crm_hash_code(struct crm_identities *ids, const char *code, size_t n)
{

	return (crm_hash_of(crm_db_key(ids->db), code, n));
}

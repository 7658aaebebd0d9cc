#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "outreach/adtext.h"
#include "outreach/adtext_int.h"

/* What of the duties a text has. */

static void
digits(struct crm_buf *buf, const char *value)
{

	if (crm_phone_parse(buf, value, strlen(value)) == CRM_PHONE_BAD)
		crm_buf_reset(buf);
}

static void
take(struct crm_adshop *shop, const char *name, const char *value)
{
	struct {
		const char	*name;
		struct crm_buf	*to;
	} known[] = {
		{ "sender_name", &shop->name },
		{ "sender_email", &shop->email },
		{ "sender_address", &shop->address },
		{ "refuse_url", &shop->refuse_url },
		{ "refuse_email", &shop->refuse_email }
	};
	size_t i;

	if (strcmp(name, "sender_phone") == 0)
		digits(&shop->phone, value);
	else if (strcmp(name, "refuse_phone") == 0)
		digits(&shop->refuse_phone, value);
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].name, name) == 0)
			(void)crm_text_nfc(known[i].to, value,
			    strlen(value));
}

int
crm_adshop_read(struct crm_adshop *shop, struct crm_db *db)
{
	struct crm_stmt *stmt;
	int rc;

	memset(shop, 0, sizeof(*shop));
	if ((stmt = crm_sql(db, "SELECT name, value\n"
	    "FROM setting\n"
	    "WHERE name IN ('sender_name', 'sender_phone', 'sender_email',\n"
	    "\t'sender_address', 'refuse_phone', 'refuse_url',\n"
	    "\t'refuse_email')\n"
	    "ORDER BY name")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		take(shop, crm_col_text(stmt, 0), crm_col_text(stmt, 1));
	crm_reset(stmt);
	if (shop->name.bad || shop->phone.bad || shop->email.bad ||
	    shop->address.bad || shop->refuse_phone.bad ||
	    shop->refuse_url.bad || shop->refuse_email.bad)
		rc = crm_err_nomem(crm_db_err(db));
	return (rc);
}

void
crm_adshop_free(struct crm_adshop *shop)
{

	crm_buf_free(&shop->name);
	crm_buf_free(&shop->phone);
	crm_buf_free(&shop->email);
	crm_buf_free(&shop->address);
	crm_buf_free(&shop->refuse_phone);
	crm_buf_free(&shop->refuse_url);
	crm_buf_free(&shop->refuse_email);
}

struct crm_adshop *
crm_adshop_open(struct crm_db *db)
{
	struct crm_adshop *shop = calloc(1, sizeof(*shop));

	if (shop == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	if (crm_adshop_read(shop, db) == 0)
		return (shop);
	crm_adshop_close(shop);
	return (NULL);
}

void
crm_adshop_close(struct crm_adshop *shop)
{

	if (shop == NULL)
		return;
	crm_adshop_free(shop);
	free(shop);
}

int
crm_adseen_open(struct crm_adseen *seen)
{

	memset(&seen->fold, 0, sizeof(seen->fold));
	if (crm_text_fold(&seen->fold, seen->text, seen->n) == -1)
		crm_buf_reset(&seen->fold);
	return (seen->fold.bad ? -1 : 0);
}

void
crm_adseen_free(struct crm_adseen *seen)
{

	crm_buf_free(&seen->fold);
}

static int
folded_has(const struct crm_adseen *seen, const char *word)
{

	return (seen->fold.n > 0 && memmem(seen->fold.p, seen->fold.n, word,
	    strlen(word)) != NULL);
}

int
crm_adseen_has(const struct crm_adseen *seen, const struct crm_buf *value)
{
	struct crm_buf fold = { 0 };
	int has;

	if (value->n == 0)
		return (0);
	has = crm_text_fold(&fold, value->p, value->n) == 0 && fold.n > 0 &&
	    folded_has(seen, fold.p);
	crm_buf_free(&fold);
	return (has);
}

static int
is_digit(char c)
{

	return (c >= '0' && c <= '9');
}

/* 1 when the digits stand at s, at most two signs between two of them. */
static int
phone_at(const char *s, size_t n, const char *phone)
{
	size_t i, gap = 0;

	for (i = 0; i < n && *phone != '\0'; i++) {
		if (s[i] == *phone) {
			phone++;
			gap = 0;
		} else if (strchr(" -.()/", s[i]) == NULL || ++gap > 2)
			return (0);
	}
	return (*phone == '\0' && (i == n || !is_digit(s[i])));
}

size_t
crm_adseen_phone(const struct crm_adseen *seen, const struct crm_buf *phone)
{
	size_t i;

	for (i = 0; phone->n > 0 && i < seen->n; i++)
		if (seen->text[i] == *phone->p &&
		    (i == 0 || !is_digit(seen->text[i - 1])) &&
		    phone_at(seen->text + i, seen->n - i, phone->p))
			return (i);
	return (seen->n);
}

int
crm_adseen_words(const struct crm_adseen *seen)
{
	static const char *const korean[] = { "거부", "동의철회", "구독취소",
	    "구독해지" };
	static const char *const english[] = { "unsubscribe", "optout",
	    "opt-out", "refuse", "stopreceiving" };
	size_t i;
	int words = 0;

	for (i = 0; i < sizeof(korean) / sizeof(korean[0]); i++)
		if (folded_has(seen, korean[i]))
			words |= CRM_ADWORD_KOREAN;
	for (i = 0; i < sizeof(english) / sizeof(english[0]); i++)
		if (folded_has(seen, english[i]))
			words |= CRM_ADWORD_ENGLISH;
	if (folded_has(seen, "무료") || folded_has(seen, "free"))
		words |= CRM_ADWORD_FREE;
	return (words);
}

/* 1 when a link is written out, or a word leads to it. */
static int
leads(const struct crm_adseen *seen, const char *scheme, const char *link)
{
	size_t n = strlen(scheme), len = strlen(link);
	const char *line = seen->links;

	if (len == 0)
		return (0);
	if (memmem(seen->text, seen->n, link, len) != NULL)
		return (1);
	for (; *line != '\0'; line += strcspn(line, "\n") + 1)
		if (strncmp(line, scheme, n) == 0 &&
		    strncmp(line + n, link, len) == 0 &&
		    strchr("\n?#", line[n + len]) != NULL)
			return (1);
	return (0);
}

static int
leads_out(const struct crm_adseen *seen, const struct crm_adshop *shop)
{

	return (leads(seen, "", seen->refuse) ||
	    leads(seen, "", crm_buf_text(&shop->refuse_url)) ||
	    leads(seen, "mailto:", crm_buf_text(&shop->refuse_email)) ||
	    crm_adseen_phone(seen, &shop->refuse_phone) < seen->n);
}

/* Narrows what was written to its last two lines that are not blank. */
static void
last_lines(struct crm_adseen *seen)
{
	size_t i = seen->n, lines = 0;

	while (i > 0 && strchr(" \t\r\n", seen->text[i - 1]) != NULL)
		i--;
	seen->n = i;
	while (i > 0 && lines < 2) {
		i--;
		lines += seen->text[i] == '\n' && seen->text[i + 1] != '\n';
	}
	if (lines == 2)
		i++;
	seen->text += i;
	seen->n -= i;
}

/* The free number, or with links the address, where the text ends. */
static int
refuses_last(const struct crm_adseen *whole, const struct crm_adshop *shop,
    int links)
{
	struct crm_adseen seen = *whole;
	int words, has = 0;

	last_lines(&seen);
	if (crm_adseen_open(&seen) == 0) {
		words = crm_adseen_words(&seen);
		has = (words & CRM_ADWORD_KOREAN) != 0 && (links ?
		    leads_out(&seen, shop) : (words & CRM_ADWORD_FREE) != 0 &&
		    crm_adseen_phone(&seen, &shop->refuse_phone) < seen.n);
	}
	crm_adseen_free(&seen);
	return (has);
}

/* Behind the mark the sender's name comes first. */
static int
name_first(const struct crm_adseen *seen, const struct crm_buf *name)
{
	size_t first = crm_admark_first(seen->text);
	struct crm_buf fold = { 0 }, rest = { 0 };
	int is;

	if (first == 0 || name->n == 0)
		return (0);
	is = crm_text_fold(&fold, name->p, name->n) == 0 && fold.n > 0 &&
	    crm_text_fold(&rest, seen->text + first, seen->n - first) == 0 &&
	    rest.n >= fold.n && memcmp(rest.p, fold.p, fold.n) == 0;
	crm_buf_free(&fold);
	crm_buf_free(&rest);
	return (is);
}

static int
mail_duties(const struct crm_adseen *seen, const struct crm_adshop *shop)
{
	const int both = CRM_ADWORD_KOREAN | CRM_ADWORD_ENGLISH;

	return ((crm_adseen_has(seen, &shop->name) ? CRM_ADHAS_SENDER : 0) |
	    (crm_adseen_has(seen, &shop->email) &&
	    crm_adseen_has(seen, &shop->address) &&
	    crm_adseen_phone(seen, &shop->phone) < seen->n ?
	    CRM_ADHAS_CONTACT : 0) |
	    ((crm_adseen_words(seen) & both) == both &&
	    leads_out(seen, shop) ? CRM_ADHAS_REFUSAL : 0));
}

int
crm_adseen_any(const char *channel)
{

	return (strcmp(channel, "push") == 0 || strcmp(channel, "mall") == 0);
}

int
crm_adseen_duties(const struct crm_adseen *seen, const char *channel,
    const struct crm_adshop *shop)
{
	int any = crm_adseen_any(channel), has;

	if (strcmp(channel, "email") == 0)
		return (mail_duties(seen, shop));
	has = crm_adseen_phone(seen, &shop->phone) < seen->n ||
	    (any && (crm_adseen_has(seen, &shop->email) ||
	    crm_adseen_has(seen, &shop->address))) ? CRM_ADHAS_CONTACT : 0;
	if (name_first(seen, &shop->name))
		has |= CRM_ADHAS_SENDER;
	if (refuses_last(seen, shop, any))
		has |= CRM_ADHAS_REFUSAL;
	return (has);
}

#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "outreach/adtext.h"
#include "outreach/adtext_int.h"
#include "outreach/htmltext.h"
#include "record/law.h"

/* What is about to leave: whether it has what the law asks. */

static const struct {
	const char	*why, *says;
} words[] = {
	{ "bad_text", N_("there is no text that can be read") },
	{ "bidi", N_("it has characters that turn the direction of text") },
	{ "no_mark", N_("it does not begin with (광고)") },
	{ "lookalike", N_("it has something that looks like (광고) and is "
	    "not; take it out") },
	{ "no_sender", N_("the sender's name is not where it must be") },
	{ "no_contact", N_("it does not say how to reach the sender") },
	{ "no_refusal", N_("it does not say how to refuse free of charge") },
	{ "hidden", N_("what must be said is there where nobody sees it") }
};

const char *
crm_adtext_says(const char *why)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].why, why) == 0)
			return (_(words[i].says));
	return ("");
}

/* 1 when it has characters that turn the direction of what follows. */
static int
turns(const char *text, size_t n)
{
	size_t i, len;
	uint32_t cp;

	for (i = 0; i < n; i += len) {
		if ((len = crm_text_decode(text + i, n - i, &cp)) == 0)
			break;
		if ((cp >= 0x202a && cp <= 0x202e) ||
		    (cp >= 0x2066 && cp <= 0x2069))
			return (1);
	}
	return (0);
}

/* The fault of a text that is anybody's, or NULL. */
static const char *
any_fault(const char *text, size_t n)
{

	if (crm_text_invalid(text, n) < n)
		return ("bad_text");
	return (turns(text, n) ? "bidi" : NULL);
}

static const char *
mark_fault(const char *text)
{
	const char *word = text + strspn(text, " \r\n\t");

	if (crm_admark_alike(word))
		return ("lookalike");
	return (crm_admark_first(text) > 0 ? NULL : "no_mark");
}

static const char *
duty_fault(int has)
{

	return ((has & CRM_ADHAS_SENDER) == 0 ? "no_sender" :
	    (has & CRM_ADHAS_CONTACT) == 0 ? "no_contact" :
	    (has & CRM_ADHAS_REFUSAL) == 0 ? "no_refusal" : NULL);
}

struct checked {
	struct crm_db	*db;
	const struct crm_adtext *text;
	const struct crm_adshop *shop;
};

/* Which duties a text with its links has; -1. */
static int
duties(const struct checked *checked, const char *text, size_t n,
    const char *links)
{
	struct crm_adseen seen = { .text = text, .n = n, .links = links,
	    .refuse = checked->text->refuse };
	int has = crm_adseen_open(&seen) == -1 ? -1 :
	    crm_adseen_duties(&seen, checked->text->channel, checked->shop);

	crm_adseen_free(&seen);
	return (has == -1 ? crm_err_nomem(crm_db_err(checked->db)) : has);
}

static int
check_body(const struct checked *checked, const char **why)
{
	const char *body = checked->text->body;
	int mail = strcmp(checked->text->channel, "email") == 0, has;

	if (*body == '\0' && mail)
		return (0);
	if ((*why = any_fault(body, strlen(body))) != NULL ||
	    (!mail && (*why = mark_fault(body)) != NULL))
		return (0);
	if ((has = duties(checked, body, strlen(body), "")) == -1)
		return (-1);
	*why = duty_fault(has);
	return (0);
}

/* What is read of the page; all: what is hidden, too. */
static int
page_duties(const struct checked *checked, int all, const char **why)
{
	struct crm_htmltext page = { 0 };
	const char *html = checked->text->html;
	int has;

	if (crm_htmltext_read(&page, html, strlen(html), all) == -1) {
		crm_htmltext_free(&page);
		return (crm_err_nomem(crm_db_err(checked->db)));
	}
	*why = any_fault(crm_buf_text(&page.text), page.text.n);
	has = duties(checked, crm_buf_text(&page.text), page.text.n,
	    crm_buf_text(&page.links));
	crm_htmltext_free(&page);
	return (has);
}

static int
check_page(const struct checked *checked, const char **why)
{
	const char *html = checked->text->html, *other;
	int has, hidden;

	if (*html == '\0')
		return (0);
	if ((*why = any_fault(html, strlen(html))) != NULL)
		return (0);
	if ((has = page_duties(checked, 0, why)) == -1)
		return (-1);
	if (*why != NULL || (*why = duty_fault(has)) == NULL)
		return (0);
	if ((hidden = page_duties(checked, 1, &other)) == -1)
		return (-1);
	if ((hidden | has) == CRM_ADHAS_ALL)
		*why = "hidden";
	return (0);
}

static int
check(const struct checked *checked, const char **why)
{
	const struct crm_adtext *text = checked->text;
	int mail = strcmp(text->channel, "email") == 0;

	if (*text->body == '\0' && (!mail || *text->html == '\0')) {
		*why = "bad_text";
		return (0);
	}
	if ((*why = any_fault(text->subject, strlen(text->subject))) != NULL)
		return (0);
	if ((mail || *text->subject != '\0') &&
	    (*why = mark_fault(text->subject)) != NULL)
		return (0);
	if (check_body(checked, why) == -1)
		return (-1);
	return (*why != NULL || !mail ? 0 : check_page(checked, why));
}

int
crm_adtext_check(struct crm_db *db, const struct crm_adshop *shop,
    const struct crm_adtext *text, const char **why)
{
	struct crm_adshop now = { 0 };
	struct checked checked = { .db = db, .text = text,
	    .shop = shop != NULL ? shop : &now };
	const struct crm_law_channel *channel = crm_law_channel(text->channel);
	int rc = 0;

	*why = NULL;
	if (strcmp(text->purpose, "notice") == 0 ||
	    (channel != NULL && !channel->electronic))
		return (1);
	if ((shop == NULL && crm_adshop_read(&now, db) == -1) ||
	    check(&checked, why) == -1)
		rc = -1;
	crm_adshop_free(&now);
	return (rc == -1 ? -1 : *why == NULL);
}

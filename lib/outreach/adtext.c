#include <string.h>
#include <strings.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "outreach/adtext.h"
#include "outreach/adtext_int.h"
#include "outreach/htmltext.h"
#include "record/law.h"

/* Adds to a message what the law asks and the merchant did not write. */

/* Inline, so that no style sheet of the page can take it away. */
#define SHOWN	"display:block!important;visibility:visible!important;" \
	"opacity:1!important;position:static!important;" \
	"color:#333333!important;background:#ffffff!important;" \
	"font-size:12px!important;line-height:18px!important"

static int
no_text(struct crm_db *db)
{

	return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT, _("a message is no "
	    "UTF-8")));
}

/*
 * Adds a text in NFC, so that a mark of parted letters is one; marked: with the
 * mark first.
 */
static int
plain(struct crm_db *db, struct crm_buf *out, const char *text, int marked)
{
	struct crm_buf nfc = { 0 };
	const char *p;
	size_t n;
	int rc;

	rc = crm_text_nfc(&nfc, text, strlen(text));
	p = crm_buf_text(&nfc);
	n = nfc.n;
	if (marked)
		p = crm_text_trim(p, &n);
	if (marked && crm_admark_first(p) == 0)
		crm_buf_str(out, CRM_ADMARK " ");
	crm_buf_add(out, p, n);
	rc = nfc.bad ? crm_err_nomem(crm_db_err(db)) :
	    rc == -1 ? no_text(db) : 0;
	crm_buf_free(&nfc);
	return (rc);
}

static void
put_phone(struct crm_buf *out, const struct crm_buf *phone)
{

	crm_phone_format(out, crm_buf_text(phone), phone->n);
}

static void
put_contact(struct crm_buf *out, const struct crm_adshop *shop)
{

	if (shop->phone.n > 0)
		put_phone(out, &shop->phone);
	else
		crm_buf_str(out, shop->email.n > 0 ?
		    crm_buf_text(&shop->email) :
		    crm_buf_text(&shop->address));
}

/*
 * What was written with the mark, the name and the contact first; where it
 * begins with the name already, the contact comes behind all.
 */
static void
put_head(struct crm_buf *out, const struct crm_adshop *shop,
    const struct crm_adseen *seen, int has)
{
	size_t n = crm_admark_first(seen->text);

	if ((has & CRM_ADHAS_SENDER) != 0) {
		crm_buf_add(out, seen->text, seen->n);
		if ((has & CRM_ADHAS_CONTACT) == 0) {
			crm_buf_str(out, "\n문의 ");
			put_contact(out, shop);
		}
		return;
	}
	crm_buf_str(out, CRM_ADMARK);
	crm_buf_add(out, crm_buf_text(&shop->name), shop->name.n);
	if ((has & CRM_ADHAS_CONTACT) == 0) {
		crm_buf_chr(out, ' ');
		put_contact(out, shop);
	}
	n += strspn(seen->text + n, " \r\n");
	if (n < seen->n) {
		crm_buf_chr(out, '\n');
		crm_buf_add(out, seen->text + n, seen->n - n);
	}
}

/* How to refuse, in as few bytes as an SMS has; nothing where it is not set. */
static void
put_refusal(struct crm_buf *out, const struct crm_adtext *text,
    const struct crm_adshop *shop)
{
	const char *way = crm_buf_text(&shop->refuse_phone);

	if (*way == '\0' && crm_adseen_any(text->channel))
		way = *text->refuse != '\0' ? text->refuse :
		    crm_buf_text(&shop->refuse_url);
	if (*way == '\0')
		return;
	crm_buf_str(out, "\n무료수신거부 ");
	crm_buf_str(out, way);
}

static int
make_short(struct crm_db *db, const struct crm_adtext *text,
    const struct crm_adshop *shop, struct crm_buf *out)
{
	struct crm_buf body = { 0 };
	struct crm_adseen seen = { .links = "", .refuse = text->refuse };
	size_t n;
	int has, rc = -1;

	if (plain(db, &body, text->body, 0) == -1)
		goto done;
	n = body.n;
	seen.text = crm_text_trim(crm_buf_text(&body), &n);
	seen.n = n;
	if (crm_adseen_open(&seen) == -1) {
		(void)crm_err_nomem(crm_db_err(db));
		goto done;
	}
	has = crm_adseen_duties(&seen, text->channel, shop);
	put_head(out, shop, &seen, has);
	if ((has & CRM_ADHAS_REFUSAL) == 0)
		put_refusal(out, text, shop);
	rc = 0;
done:
	crm_adseen_free(&seen);
	crm_buf_free(&body);
	return (rc);
}

/* Text for HTML: what would be a tag or an entity is none. */
static void
put_escaped(struct crm_buf *out, const char *s, int html)
{
	static const char special[] = "&<>\"'";
	static const char *const entity[] = { "&amp;", "&lt;", "&gt;",
	    "&quot;", "&#39;" };
	const char *at;

	for (; *s != '\0'; s++)
		if (html && (at = strchr(special, *s)) != NULL)
			crm_buf_str(out, entity[at - special]);
		else
			crm_buf_chr(out, *s);
}

/* One way to refuse, a link where the page has links. */
static void
put_way(struct crm_buf *out, const char *scheme, const char *link, int html,
    size_t start)
{

	if (*link == '\0')
		return;
	if (out->n > start)
		crm_buf_str(out, ", ");
	if (html) {
		crm_buf_str(out, "<a href=\"");
		crm_buf_str(out, scheme);
		put_escaped(out, link, 1);
		crm_buf_str(out, "\">");
	}
	put_escaped(out, link, html);
	if (html)
		crm_buf_str(out, "</a>");
}

/* All ways to refuse; the member's own link rather than the shop's page. */
static void
put_ways(struct crm_buf *out, const struct crm_adtext *text,
    const struct crm_adshop *shop, int html)
{
	size_t start = out->n;

	put_way(out, "", *text->refuse != '\0' ? text->refuse :
	    crm_buf_text(&shop->refuse_url), html, start);
	put_way(out, "mailto:", crm_buf_text(&shop->refuse_email), html,
	    start);
	if (shop->refuse_phone.n == 0)
		return;
	if (out->n > start)
		crm_buf_str(out, ", ");
	put_phone(out, &shop->refuse_phone);
}

/* What the law asks of a mail, in Korean and English; by what it lacks. */
static void
put_foot(struct crm_buf *out, const struct crm_adtext *text,
    const struct crm_adshop *shop, int has, int html)
{
	const char *line = html ? "<br>\n" : "\n";
	const int who = CRM_ADHAS_SENDER | CRM_ADHAS_CONTACT;

	if ((has & who) != who) {
		put_escaped(out, crm_buf_text(&shop->name), html);
		crm_buf_str(out, " | 전화 ");
		put_phone(out, &shop->phone);
		crm_buf_str(out, " | 메일 ");
		put_escaped(out, crm_buf_text(&shop->email), html);
		crm_buf_str(out, " | 주소 ");
		put_escaped(out, crm_buf_text(&shop->address), html);
		crm_buf_str(out, line);
	}
	if ((has & CRM_ADHAS_REFUSAL) != 0)
		return;
	crm_buf_str(out, "이 광고를 더 받지 않으시려면 여기에서 무료로 "
	    "수신거부하실 수 있습니다: ");
	put_ways(out, text, shop, html);
	crm_buf_str(out, line);
	crm_buf_str(out, "To stop receiving advertisements, unsubscribe free "
	    "of charge: ");
	put_ways(out, text, shop, html);
	crm_buf_str(out, line);
}

/* What a text has of the duties; -1. */
static int
duties_of(struct crm_db *db, const struct crm_adtext *text,
    const struct crm_adshop *shop, const char *p, size_t n, const char *links)
{
	struct crm_adseen seen = { .text = p, .n = n, .links = links,
	    .refuse = text->refuse };
	int has = crm_adseen_open(&seen) == -1 ?
	    crm_err_nomem(crm_db_err(db)) :
	    crm_adseen_duties(&seen, text->channel, shop);

	crm_adseen_free(&seen);
	return (has);
}

static int
make_mail(struct crm_db *db, const struct crm_adtext *text,
    const struct crm_adshop *shop, struct crm_buf *out)
{
	size_t start = out->n;
	int has;

	if (plain(db, out, text->body, 0) == -1)
		return (-1);
	if (*text->body == '\0')
		return (0);
	if ((has = duties_of(db, text, shop, out->p + start, out->n - start,
	    "")) == -1)
		return (-1);
	if (has == CRM_ADHAS_ALL)
		return (0);
	crm_buf_str(out, out->p[out->n - 1] == '\n' ? "\n" : "\n\n");
	put_foot(out, text, shop, has, 0);
	return (0);
}

/* Where the body of a page ends: before the last tag that says so. */
static size_t
body_end(const char *html, size_t n)
{
	static const char *const ends[] = { "</body", "</html" };
	size_t i, k;

	for (k = 0; k < 2; k++)
		for (i = n; i-- > 0; )
			if (strncasecmp(html + i, ends[k],
			    strlen(ends[k])) == 0)
				return (i);
	return (n);
}

static int
make_page(struct crm_db *db, const struct crm_adtext *text,
    const struct crm_adshop *shop, struct crm_buf *out)
{
	struct crm_htmltext page = { 0 };
	struct crm_buf html = { 0 };
	int has = -1;
	size_t end;

	if (plain(db, &html, text->html, 0) == -1)
		goto done;
	if (crm_htmltext_read(&page, crm_buf_text(&html), html.n, 0) == -1) {
		(void)crm_err_nomem(crm_db_err(db));
		goto done;
	}
	has = duties_of(db, text, shop, crm_buf_text(&page.text), page.text.n,
	    crm_buf_text(&page.links));
	if (has == -1)
		goto done;
	end = has == CRM_ADHAS_ALL || html.n == 0 ? html.n :
	    body_end(html.p, html.n);
	crm_buf_add(out, crm_buf_text(&html), end);
	if (has != CRM_ADHAS_ALL && html.n > 0) {
		crm_buf_str(out, "<div style=\"" SHOWN "\">\n");
		put_foot(out, text, shop, has, 1);
		crm_buf_str(out, "</div>\n");
		crm_buf_add(out, html.p + end, html.n - end);
	}
done:
	crm_htmltext_free(&page);
	crm_buf_free(&html);
	return (has == -1 ? -1 : 0);
}

static int
copy(struct crm_db *db, const struct crm_adtext *text,
    const struct crm_adtext_made *made)
{

	return (plain(db, made->subject, text->subject, 0) == -1 ||
	    plain(db, made->body, text->body, 0) == -1 ||
	    plain(db, made->html, text->html, 0) == -1 ? -1 : 0);
}

static int
make(struct crm_db *db, const struct crm_adshop *shop,
    const struct crm_adtext *text, const struct crm_adtext_made *made)
{
	int mail = strcmp(text->channel, "email") == 0, rc = 0;
	struct crm_adshop now = { 0 };

	if (shop == NULL) {
		rc = crm_adshop_read(&now, db);
		shop = &now;
	}
	if (rc == 0)
		rc = plain(db, made->subject, text->subject, mail ||
		    *text->subject != '\0');
	if (rc == 0)
		rc = mail ? make_mail(db, text, shop, made->body) :
		    make_short(db, text, shop, made->body);
	if (rc == 0)
		rc = mail ? make_page(db, text, shop, made->html) :
		    plain(db, made->html, text->html, 0);
	crm_adshop_free(&now);
	return (rc);
}

int
crm_adtext_make(struct crm_db *db, const struct crm_adshop *shop,
    const struct crm_adtext *text, const struct crm_adtext_made *made)
{
	const struct crm_law_channel *channel = crm_law_channel(text->channel);
	int rc = strcmp(text->purpose, "notice") == 0 ||
	    (channel != NULL && !channel->electronic) ?
	    copy(db, text, made) : make(db, shop, text, made);

	if (rc == 0 && (made->subject->bad || made->body->bad ||
	    made->html->bad))
		return (crm_err_nomem(crm_db_err(db)));
	return (rc);
}

#include <string.h>

#include "campaign_page.h"
#include "core/text.h"

#define LABEL	18	/* places of a label, and of a column */
#define COLUMN	14

static void
add_html(struct crm_buf *html, const char *text)
{

	for (; *text != '\0'; text++)
		switch (*text) {
		case '&':
			crm_buf_str(html, "&amp;");
			break;
		case '<':
			crm_buf_str(html, "&lt;");
			break;
		case '>':
			crm_buf_str(html, "&gt;");
			break;
		default:
			crm_buf_chr(html, *text);
		}
}

static void
add_between(struct crm_buf *html, const char *before, const char *text,
    const char *after)
{

	crm_buf_str(html, before);
	add_html(html, text);
	crm_buf_str(html, after);
}

/* Blanks that fill what a text leaves of its places. */
static void
pad(struct crm_buf *buf, const char *text, size_t places)
{
	size_t width = crm_text_width(text, strlen(text));

	for (; width < places; width++)
		crm_buf_chr(buf, ' ');
}

void
campaign_page_title(struct campaign_page *page, const char *title)
{

	crm_buf_str(&page->title, title);
	crm_buf_str(&page->text, title);
	crm_buf_str(&page->text, "\n");
	crm_buf_str(&page->html, "<!DOCTYPE html>\n<html>\n<head>\n"
	    "<meta charset=\"utf-8\">\n");
	add_between(&page->html, "<title>", title, "</title>\n</head>\n"
	    "<body>\n");
	add_between(&page->html, "<h1>", title, "</h1>\n");
}

void
campaign_page_say(struct campaign_page *page, const char *text)
{

	crm_buf_chr(&page->text, '\n');
	crm_buf_str(&page->text, text);
	crm_buf_chr(&page->text, '\n');
	add_between(&page->html, "<p>", text, "</p>\n");
}

void
campaign_page_fact(struct campaign_page *page, const char *label,
    const char *text)
{

	crm_buf_str(&page->text, label);
	crm_buf_str(&page->text, ": ");
	crm_buf_str(&page->text, text);
	crm_buf_chr(&page->text, '\n');
	add_between(&page->html, "<p><b>", label, "</b>: ");
	add_between(&page->html, "", text, "</p>\n");
}

static void
row(struct campaign_page *page, const char *label, const char *const *cell,
    const char *tag)
{
	int i;

	crm_buf_str(&page->text, label);
	pad(&page->text, label, LABEL);
	crm_buf_str(&page->html, "<tr>");
	add_between(&page->html, "<th align=\"left\">", label, "</th>");
	for (i = 0; i < CAMPAIGN_PAGE_COLS; i++) {
		pad(&page->text, cell[i], COLUMN);
		crm_buf_str(&page->text, cell[i]);
		crm_buf_fmt(&page->html, "<%s align=\"right\">", tag);
		add_html(&page->html, cell[i]);
		crm_buf_fmt(&page->html, "</%s>", tag);
	}
	crm_buf_chr(&page->text, '\n');
	crm_buf_str(&page->html, "</tr>\n");
}

void
campaign_page_head(struct campaign_page *page, const char *const *cell)
{

	crm_buf_chr(&page->text, '\n');
	crm_buf_str(&page->html, "<table cellpadding=\"4\">\n");
	row(page, "", cell, "th");
}

void
campaign_page_row(struct campaign_page *page, const char *label,
    const char *const *cell)
{

	row(page, label, cell, "td");
}

void
campaign_page_end(struct campaign_page *page)
{

	crm_buf_chr(&page->text, '\n');
	crm_buf_str(&page->html, "</table>\n");
}

void
campaign_page_close(struct campaign_page *page)
{

	crm_buf_str(&page->html, "</body>\n</html>\n");
}

/* Base64 (RFC 4648), in lines of at most 76 characters where wanted. */
static void
add_base64(struct crm_buf *buf, const char *p, size_t n, int lines)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *s = (const unsigned char *)p;
	size_t i, left;
	uint32_t v;

	for (i = 0; i < n; i += 3) {
		left = n - i;
		v = (uint32_t)s[i] << 16 |
		    (left > 1 ? (uint32_t)s[i + 1] << 8 : 0) |
		    (left > 2 ? (uint32_t)s[i + 2] : 0);
		crm_buf_chr(buf, digit[v >> 18]);
		crm_buf_chr(buf, digit[v >> 12 & 63]);
		crm_buf_chr(buf, left > 1 ? digit[v >> 6 & 63] : '=');
		crm_buf_chr(buf, left > 2 ? digit[v & 63] : '=');
		if (lines && (i % 57 == 54 || left <= 3))
			crm_buf_chr(buf, '\n');
	}
}

/* A subject in encoded words (RFC 2047) that each hold whole characters. */
static void
add_subject(struct crm_buf *mail, const char *text)
{
	size_t n = strlen(text), i, len;

	crm_buf_str(mail, "Subject:");
	for (i = 0; i < n; i += len) {
		len = n - i < 45 ? n - i : 45;
		while (i + len < n && ((unsigned char)text[i + len] & 0xc0) ==
		    0x80)
			len--;
		crm_buf_str(mail, i == 0 ? " =?UTF-8?B?" : "\n =?UTF-8?B?");
		add_base64(mail, text + i, len, 0);
		crm_buf_str(mail, "?=");
	}
	crm_buf_chr(mail, '\n');
}

static void
add_part(struct crm_buf *mail, const char *mark, const char *kind,
    const struct crm_buf *part)
{

	crm_buf_fmt(mail, "--%s\nContent-Type: text/%s; charset=UTF-8\n"
	    "Content-Transfer-Encoding: base64\n\n", mark, kind);
	add_base64(mail, crm_buf_text(part), part->n, 1);
}

void
campaign_page_mail(const struct campaign_page *page, const char *to,
    struct crm_buf *mail)
{
	/* Base64 has no hyphen: the mark stands nowhere else. */
	static const char mark[] = "crm-campaign-digest";

	crm_buf_fmt(mail, "To: %s\n", to);
	add_subject(mail, crm_buf_text(&page->title));
	crm_buf_fmt(mail, "MIME-Version: 1.0\nContent-Type: multipart/"
	    "alternative; boundary=\"%s\"\n\n", mark);
	add_part(mail, mark, "plain", &page->text);
	add_part(mail, mark, "html", &page->html);
	crm_buf_fmt(mail, "--%s--\n", mark);
}

void
campaign_page_free(struct campaign_page *page)
{

	crm_buf_free(&page->text);
	crm_buf_free(&page->html);
	crm_buf_free(&page->title);
}

#ifndef CAMPAIGN_PAGE_H
#define CAMPAIGN_PAGE_H

/* A short page for people, as text and as HTML at once; and the two as a
 * message. */

#include "core/buf.h"

struct campaign_page {
	struct crm_buf	text, html;
	struct crm_buf	title;
};

/* Its first line. */
void
campaign_page_title(struct campaign_page *page, const char *title);

/* A paragraph; a fact with its label. */
void
campaign_page_say(struct campaign_page *page, const char *text);
void
campaign_page_fact(struct campaign_page *page, const char *label,
    const char *text);

/*
 * A table of a label and n columns: its head, rows, its end.  In text each
 * column takes 14 places; cells are no longer.
 */
#define CAMPAIGN_PAGE_COLS	2
void
campaign_page_head(struct campaign_page *page, const char *const *cell);
void
campaign_page_row(struct campaign_page *page, const char *label,
    const char *const *cell);
void
campaign_page_end(struct campaign_page *page);

/* The end of the HTML. */
void
campaign_page_close(struct campaign_page *page);

/*
 * Adds a message to some addresses (with commas between) to mail: the subject
 * is the title, the page stands in it as text and as HTML.
 */
void
campaign_page_mail(const struct campaign_page *page, const char *to,
    struct crm_buf *mail);

void
campaign_page_free(struct campaign_page *page);

#endif

#ifndef CRM_LETTERLINK_H
#define CRM_LETTERLINK_H

/*
 * Links to the shop's own pages, with a token each, by which its web log tells
 * whose message was read and which link was followed.
 */

#include <stddef.h>

struct crm_buf;

struct crm_letterlink {
	const char	*base;		/* https://shop.example/m: links to
					   that host are the shop's own */
	const char	*name;		/* the parameter that has the token */
	const char	*refuse[2];	/* addresses that refuse, or "" */
	/* Adds the token of link number i, from 1; 0: of the picture. */
	void		(*token)(void *arg, int i, struct crm_buf *to);
	void		*arg;
};

/*
 * Adds a text, or a page of HTML, with the token as one more parameter of each
 * link of the shop's own.  A link that refuses, or has a token, stays as it is,
 * and so does what stands in comments, scripts and styles, and in a text a link
 * that goes on in Hangul, as nobody can tell where it ends.
 */
void
crm_letterlink_text(const struct crm_letterlink *link, const char *text,
    struct crm_buf *out);
void
crm_letterlink_html(const struct crm_letterlink *link, const char *html,
    struct crm_buf *out);

/*
 * The same page with a picture at its end, BASE/open.gif, which is fetched when
 * somebody reads it.
 */
void
crm_letterlink_picture(const struct crm_letterlink *link, const char *html,
    struct crm_buf *out);

#endif

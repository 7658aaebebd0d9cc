#ifndef CRM_HTMLTEXT_H
#define CRM_HTMLTEXT_H

/*
 * What somebody who opens a page of HTML in a mail reads, and where its links
 * lead.  Hidden is what stands in comments, in the head, in scripts and
 * styles, in elements that are hidden, tiny, far off or of the colour of their
 * ground.  Style sheets are not worked out: where one may hide something, only
 * what no sheet can hide counts, which says display:block!important itself.
 */

#include <stddef.h>

#include "core/buf.h"

struct crm_htmltext {
	struct crm_buf	 text;
	struct crm_buf	 links;		/* a line each, of links with text */
	int		 hiding;	/* 1: a style sheet may hide something */
};

/*
 * Adds what is read to out; with all set what is hidden, too.  0, or -1 when
 * memory ran out.
 */
int
crm_htmltext_read(struct crm_htmltext *out, const char *html, size_t n,
    int all);

/* Frees what it holds. */
void
crm_htmltext_free(struct crm_htmltext *text);

#endif

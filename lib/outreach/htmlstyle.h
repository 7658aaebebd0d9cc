#ifndef CRM_HTMLSTYLE_H
#define CRM_HTMLSTYLE_H

/*
 * Whether the style of an element lets its text be read.  In doubt it does
 * not: who takes text for hidden can add what is missing once more.
 */

#include <stddef.h>
#include <stdint.h>

#define CRM_COLOUR_UNKNOWN	(-1)	/* else red, green, blue, a byte each */

struct crm_htmlstyle {
	int		 hidden;	/* 1: nobody reads it */
	int		 shown;		/* 1: no style sheet can hide it */
	int32_t		 colour, ground;
};

/* Takes what an attribute "style" says into what was inherited. */
void
crm_htmlstyle_read(struct crm_htmlstyle *style, const char *css, size_t n);

/* A colour as attributes and styles have it, or CRM_COLOUR_UNKNOWN. */
int32_t
crm_htmlstyle_colour(const char *s, size_t n);

/* 1 when text of one colour cannot be read on the other. */
int
crm_htmlstyle_alike(int32_t colour, int32_t ground);

/* 1 when a style sheet has something that may hide text. */
int
crm_htmlstyle_hides(const char *css, size_t n);

#endif

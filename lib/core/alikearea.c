/* The area that an address lies in.  The contract is in alike.h. */

#include <string.h>

#include "core/alike.h"
#include "core/alike_int.h"
#include "core/buf.h"

/* Adds part i of a form behind a blank, unless it is empty.  1 added. */
static int
add_part(struct crm_buf *buf, const struct crm_buf *form, int i)
{
	const char *p = form->p, *end;

	for (; i > 0; i--)
		p = strchr(p, CRM_PLACE_SEP) + 1;
	end = strchr(p, CRM_PLACE_SEP);
	if (end == p)
		return (0);
	if (buf->n > 0)
		crm_buf_chr(buf, ' ');
	crm_buf_add(buf, p, (size_t)(end - p));
	return (1);
}

/* The first word as it stands. */
static void
add_word(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i = 0, from;

	while (i < n && s[i] == ' ')
		i++;
	for (from = i; i < n && s[i] != ' '; i++)
		;
	crm_buf_add(buf, s + from, i - from);
}

void
crm_alike_area(struct crm_buf *buf, const char *s, size_t n, int levels)
{
	struct crm_buf form = { 0 };
	int i, left = levels;

	crm_alike_address(&form, s, n, "", 0);
	for (i = CRM_PLACE_SIDO; form.n > 0 && i <= CRM_PLACE_GU &&
	    left > 0; i++)
		left -= add_part(buf, &form, i);
	if (left == levels && !form.bad)
		add_word(buf, s, n);
	buf->bad |= form.bad;
	crm_buf_free(&form);
}

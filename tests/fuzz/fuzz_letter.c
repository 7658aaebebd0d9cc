/*
 * A message: whatever it is, tokens come into its links and nothing else of it
 * changes, and what is written into the head of a mail is read from it again.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "outreach/headword.h"
#include "outreach/letterlink.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Between bytes that the message has not. */
static void
token(void *arg, int i, struct crm_buf *to)
{

	(void)arg;
	crm_buf_fmt(to, "\x01%d\x02", i);
}

static const struct crm_letterlink shop = {
	.base = "https://a.kr/m", .name = "t",
	.refuse = { "https://a.kr/m/refuse", "" }, .token = token
};

/* Takes the parameters that were added out again. */
static void
strip(struct crm_buf *buf)
{
	char *p = buf->p, *end;
	size_t n;

	while (p != NULL && (p = strchr(p, '\x01')) != NULL) {
		if ((end = strchr(p, '\x02')) == NULL || p - buf->p < 3 ||
		    p[-1] != '=' || p[-2] != 't')
			abort();
		p -= p[-3] == ';' ? 7 : 3;
		if (p < buf->p || (*p != '?' && *p != '&'))
			abort();
		n = (size_t)(buf->p + buf->n - end);
		memmove(p, end + 1, n);
		buf->n -= (size_t)(end + 1 - p);
	}
}

static void
try_links(const char *text, void (*fn)(const struct crm_letterlink *link,
    const char *text, struct crm_buf *out))
{
	struct crm_buf out = { 0 };

	fn(&shop, text, &out);
	strip(&out);
	if (out.bad || strcmp(crm_buf_text(&out), text) != 0)
		abort();
	crm_buf_free(&out);
}

static void
try_head(const char *text)
{
	struct crm_buf head = { 0 }, got = { 0 };

	crm_headword(&head, text);
	crm_headword_read(&got, crm_buf_text(&head));
	if (head.bad || got.bad || strcmp(crm_buf_text(&got), text) != 0)
		abort();
	crm_buf_reset(&got);
	/* What others wrote is read, too. */
	crm_headword_read(&got, text);
	crm_buf_free(&head);
	crm_buf_free(&got);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	int line = 1;
	size_t i;

	if (text == NULL)
		abort();
	for (i = 0; i < size; i++) {
		text[i] = (char)(data[i] < 3 ? ' ' : data[i]);
		line &= data[i] >= ' ' && data[i] != 0x7f;
	}
	text[size] = '\0';
	try_links(text, crm_letterlink_text);
	try_links(text, crm_letterlink_html);
	if (line && crm_text_invalid(text, size) == size)
		try_head(text);
	free(text);
	return (0);
}

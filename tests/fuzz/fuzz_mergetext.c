/*
 * A byte, then a text and a value, divided by a NUL: whatever a member has, it
 * adds no line to a text and no mark to HTML.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "outreach/mergetext.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct value {
	const char	*p;
	size_t		 n;
};

static int
value(void *arg, const char *field, struct crm_buf *to)
{
	const struct value *its = arg;

	/* Some fields are empty. */
	if (field[0] != 'c')
		crm_buf_add(to, its->p, its->n);
	return (0);
}

static size_t
count(const char *p, size_t n, char c)
{
	size_t i, sum = 0;

	for (i = 0; i < n; i++)
		sum += p[i] == c;
	return (sum);
}

static void
check(struct crm_err *err, const char *p, size_t n, const struct value *its,
    int html)
{
	struct crm_mergetext *text = crm_mergetext_parse(err, p, n, html);
	struct crm_buf out = { 0 };
	const char *empty;

	if (text == NULL)
		return;
	(void)crm_mergetext_fill(text, value, (void *)its, &out, &empty);
	if (count(crm_buf_text(&out), out.n, '\n') > count(p, n, '\n') ||
	    count(crm_buf_text(&out), out.n, '\r') > count(p, n, '\r'))
		abort();
	if (html && count(crm_buf_text(&out), out.n, '<') > count(p, n, '<'))
		abort();
	crm_buf_free(&out);
	crm_mergetext_free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crm_err *err;
	struct value its;
	const char *p, *end;

	if (size < 2 || (end = memchr(data + 1, '\0', size - 1)) == NULL)
		return (0);
	p = (const char *)data + 1;
	its.p = end + 1;
	its.n = size - 2 - (size_t)(end - p);
	if (crm_text_invalid(p, (size_t)(end - p)) != (size_t)(end - p) ||
	    (err = crm_err_new()) == NULL)
		return (0);
	check(err, p, (size_t)(end - p), &its, data[0] & 1);
	crm_err_free(err);
	return (0);
}

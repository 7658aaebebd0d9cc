/*
 * The decoder: what is called CP949 decodes to UTF-8 without a replacement
 * character of ours, in one piece as in two, and as iconv does it.
 */

#include <iconv.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "intake/encode.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct crm_cp949 *cp949;

static void
need(int good)
{
	if (!good)
		abort();
}

/* What iconv makes of a text, or NULL. */
static char *
by_iconv(const char *s, size_t n, size_t *len)
{
	iconv_t cd = iconv_open("UTF-8", "CP949");
	size_t room = 4 * n + 1, left = n;
	char *out = malloc(room + 1), *to = out, *from = NULL;

	need(cd != (iconv_t)-1 && out != NULL);
	if ((from = malloc(n + 1)) == NULL)
		abort();
	memcpy(from, s, n);
	s = from;
	if (iconv(cd, &from, &left, &to, &room) == (size_t)-1 || left > 0) {
		free(out);
		out = NULL;
	}
	*len = out != NULL ? (size_t)(to - out) : 0;
	free((void *)(uintptr_t)s);
	iconv_close(cd);
	return (out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct crm_buf buf = { NULL, 0, 0, 0 };
	size_t bad, tail, len;
	char *other;

	if (cp949 == NULL) {
		struct crm_err *err = crm_err_new();

		cp949 = crm_cp949_open(err);
		need(cp949 != NULL);
		crm_err_free(err);
	}
	bad = crm_cp949_invalid(cp949, s, size, 1, &tail);
	need(bad <= size && tail <= size && (bad == size || tail == size));
	crm_cp949_decode(cp949, &buf, s, size);
	need(!buf.bad);
	need(crm_text_invalid(crm_buf_text(&buf), buf.n) == buf.n ||
	    memchr(s, '\0', size) != NULL);
	bad = crm_cp949_invalid(cp949, s, size, 0, &tail);
	other = by_iconv(s, size, &len);
	if (bad == size && memchr(s, '\0', size) == NULL) {
		need(other != NULL && len == buf.n);
		need(len == 0 || memcmp(other, buf.p, len) == 0);
	} else
		need(other == NULL || memchr(s, '\0', size) != NULL ||
		    memchr(s, 0x80, size) != NULL ||
		    memchr(s, 0xff, size) != NULL);
	free(other);
	crm_buf_free(&buf);
	return (0);
}

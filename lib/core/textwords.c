#include <utf8proc.h>

#include "core/buf.h"
#include "core/text.h"

/* 1 for letters with their marks, and digits. */
static int
is_word(uint32_t cp)
{
	utf8proc_category_t its = utf8proc_category((utf8proc_int32_t)cp);

	return (its >= UTF8PROC_CATEGORY_LU && its <= UTF8PROC_CATEGORY_NO);
}

int
crm_text_words(struct crm_buf *buf, const char *s, size_t n)
{
	struct crm_buf fold = { 0 };
	uint32_t cp = 0;
	size_t i, k, first = buf->n;
	int rc = crm_text_fold(&fold, s, n), apart = 0;

	for (i = 0; rc == 0 && i < fold.n; i += k) {
		if ((k = crm_text_decode(fold.p + i, fold.n - i, &cp)) == 0)
			break;
		if (!is_word(cp)) {
			apart = 1;
			continue;
		}
		if (apart && buf->n > first)
			crm_buf_chr(buf, ' ');
		crm_buf_add(buf, fold.p + i, k);
		apart = 0;
	}
	if (fold.bad)
		buf->bad = 1;
	crm_buf_free(&fold);
	return (rc);
}

/*
 * Verdicts on any bytes: a form is well-formed text, what was fixed is ok the
 * second time, what is dead leaves nothing, and every verdict but ok has its
 * reason.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "core/verdict.h"

#define NOW	1795165200	/* of the shop's clock, in November 2026 */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
need(int good)
{
	if (!good)
		abort();
}

static void
judge(enum crm_judged kind, struct crm_cell cell)
{
	struct crm_buf a = { NULL, 0, 0, 0 }, b = { NULL, 0, 0, 0 };
	enum crm_judgment v;
	const char *why, *again;
	struct crm_cell form;

	v = crm_verdict(kind, &a, cell, NOW, &why);
	need((v == CRM_VERDICT_OK) == (why == NULL));
	need(v != CRM_VERDICT_DEAD || a.n == 0);
	need(strlen(crm_buf_text(&a)) == a.n);
	need(crm_text_invalid(crm_buf_text(&a), a.n) == a.n);
	if (v == CRM_VERDICT_FIXED || v == CRM_VERDICT_OK) {
		form.p = crm_buf_text(&a);
		form.n = a.n;
		need(crm_verdict(kind, &b, form, NOW, &again) ==
		    CRM_VERDICT_OK);
		need(strcmp(crm_buf_text(&a), crm_buf_text(&b)) == 0);
	}
	crm_buf_free(&a);
	crm_buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crm_cell cell = { "", size };
	char *copy;
	int kind;

	/* Exactly as long as it is: nothing behind it may be read. */
	if ((copy = malloc(size > 0 ? size : 1)) == NULL)
		return 0;
	if (size > 0) {
		memcpy(copy, data, size);
		cell.p = copy;
	}
	for (kind = CRM_JUDGED_TIME; kind <= CRM_JUDGED_EMAIL; kind++)
		judge((enum crm_judged)kind, cell);
	free(copy);
	return 0;
}

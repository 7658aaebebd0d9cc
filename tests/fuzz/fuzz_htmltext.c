/*
 * Pages on any bytes: what is seen is no more than what is there, and text that
 * is UTF-8 stays so.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/text.h"
#include "outreach/htmltext.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
need(int good)
{
	if (!good)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crm_htmltext seen = { 0 }, all = { 0 };
	const char *s = size > 0 ? (const char *)data : "";

	need(crm_htmltext_read(&seen, s, size, 0) == 0);
	need(crm_htmltext_read(&all, s, size, 1) == 0);
	need(seen.text.n <= all.text.n && seen.hiding == all.hiding);
	if (crm_text_invalid(s, size) == size)
		need(crm_text_invalid(crm_buf_text(&all.text), all.text.n) ==
		    all.text.n);
	crm_htmltext_free(&seen);
	crm_htmltext_free(&all);
	return 0;
}

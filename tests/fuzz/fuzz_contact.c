/*
 * Contacts on any bytes: key forms are stable under being read again, and a
 * masked text holds no resident number any more.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/contact.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
need(int good)
{
	if (!good)
		abort();
}

static void
phone(const char *s, size_t n)
{
	struct crm_buf a = { NULL, 0, 0, 0 }, b = { NULL, 0, 0, 0 };
	enum crm_phone kind;

	kind = crm_phone_parse(&a, s, n);
	if (kind != CRM_PHONE_BAD && kind != CRM_PHONE_MASKED) {
		need(crm_phone_parse(&b, a.p, a.n) == kind);
		need(strcmp(crm_buf_text(&a), crm_buf_text(&b)) == 0);
		crm_buf_reset(&b);
		crm_phone_format(&b, a.p, a.n);
	}
	crm_buf_free(&a);
	crm_buf_free(&b);
}

static void
email(const char *s, size_t n)
{
	struct crm_buf a = { NULL, 0, 0, 0 }, b = { NULL, 0, 0, 0 };

	if (crm_email_parse(&a, s, n) == 0) {
		need(crm_email_parse(&b, a.p, a.n) == 0);
		need(strcmp(crm_buf_text(&a), crm_buf_text(&b)) == 0);
	}
	crm_buf_free(&a);
	crm_buf_free(&b);
}

static void
resident(const char *s, size_t n, int strict)
{
	struct crm_buf buf = { NULL, 0, 0, 0 };
	size_t at, len;

	crm_rrn_mask(&buf, s, n, strict);
	need(!crm_rrn_find(crm_buf_text(&buf), buf.n, strict, &at, &len));
	crm_buf_free(&buf);
}

static void
masks(const char *s, size_t n)
{
	struct crm_buf buf = { NULL, 0, 0, 0 };

	crm_name_key(&buf, s, n);
	crm_mask_name(&buf, s, n);
	crm_mask_phone(&buf, s, n);
	crm_mask_email(&buf, s, n);
	crm_mask_address(&buf, s, n);
	need(!buf.bad);
	crm_buf_free(&buf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s;

	s = size > 0 ? (const char *)data : "";
	phone(s, size);
	email(s, size);
	resident(s, size, 0);
	resident(s, size, 1);
	masks(s, size);
	return 0;
}

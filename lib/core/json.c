#include "core/buf.h"
#include "core/json.h"
#include "core/text.h"

static const char *
escape(char c)
{

	switch (c) {
	case '"':
		return ("\\\"");
	case '\\':
		return ("\\\\");
	case '\t':
		return ("\\t");
	case '\n':
		return ("\\n");
	case '\r':
		return ("\\r");
	default:
		return (NULL);
	}
}

void
crm_json_text(struct crm_buf *buf, const char *s, size_t n)
{
	const char *esc;
	uint32_t cp;
	size_t k;

	crm_buf_chr(buf, '"');
	for (; n > 0; s += k, n -= k) {
		k = 1;
		if ((esc = escape(*s)) != NULL)
			crm_buf_str(buf, esc);
		else if ((unsigned char)*s < 0x20 || *s == 0x7f)
			crm_buf_fmt(buf, "\\u%04x", (unsigned int)*s);
		else if ((k = crm_text_decode(s, n, &cp)) > 0)
			crm_buf_add(buf, s, k);
		else {
			crm_buf_str(buf, "\\ufffd");
			k = 1;
		}
	}
	crm_buf_chr(buf, '"');
}

#include <stdint.h>
#include <string.h>

#include "core/buf.h"
#include "core/out.h"
#include "core/out_int.h"
#include "core/text.h"

/* How a cell looks in CSV, TSV and JSON; table.c has the tables. */

/* For eight bytes at once: high bits where a byte equals c. */
#define ONES	UINT64_C(0x0101010101010101)
#define ZERO(x)	(((x) - ONES) & ~(x) & (ONES << 7))
#define HAS(x, c)	ZERO((x) ^ (ONES * (unsigned char)(c)))

/* 1 when one of the bytes is such that a CSV cell must be quoted. */
static int
needs_quotes(const char *s, size_t n)
{
	uint64_t x;
	size_t i;

	for (i = 0; n - i >= sizeof(x); i += sizeof(x)) {
		memcpy(&x, s + i, sizeof(x));
		if ((HAS(x, ',') | HAS(x, '"') | HAS(x, '\n') |
		    HAS(x, '\r')) != 0)
			return (1);
	}
	for (; i < n; i++)
		if (s[i] == ',' || s[i] == '"' || s[i] == '\n' || s[i] == '\r')
			return (1);
	return (0);
}

/* Adds the cell in quotes, those in it doubled. */
static void
add_quoted(struct crm_buf *buf, const char *s, size_t n)
{
	const char *q;
	size_t k;

	crm_buf_chr(buf, '"');
	while ((q = memchr(s, '"', n)) != NULL) {
		k = (size_t)(q - s) + 1;
		crm_buf_add(buf, s, k);
		crm_buf_chr(buf, '"');
		s += k;
		n -= k;
	}
	crm_buf_add(buf, s, n);
	crm_buf_chr(buf, '"');
}

void
crm_csv_quote(struct crm_buf *buf, const char *s, size_t n)
{

	if (needs_quotes(s, n))
		add_quoted(buf, s, n);
	else
		crm_buf_add(buf, s, n);
}

/*
 * Behind blanks one of = + - @, also in their full-width forms, or a tab or a
 * line end in front.
 */
int
crm_csv_formula(const char *s, size_t n)
{
	static const char *const starts[] = { "=", "+", "-", "@",
	    "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
	size_t i, len;

	if (n > 0 && (*s == '\t' || *s == '\r' || *s == '\n'))
		return (1);
	s = crm_text_trim(s, &n);
	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		len = strlen(starts[i]);
		if (n >= len && memcmp(s, starts[i], len) == 0)
			return (1);
	}
	return (0);
}

void
crm_csv_put(struct crm_out *out, const char *s, size_t n, int number)
{

	if (out->icell > 0)
		crm_buf_chr(&out->buf, ',');
	if (out->opt.excel && !number && crm_csv_formula(s, n)) {
		crm_buf_reset(&out->held);
		crm_buf_chr(&out->held, '\'');
		crm_buf_add(&out->held, s, n);
		s = crm_buf_text(&out->held);
		n++;
	}
	/* A row of one empty cell would be an empty line, which is no row. */
	if (n == 0 && out->ncol == 1)
		crm_buf_str(&out->buf, "\"\"");
	else
		crm_csv_quote(&out->buf, s, n);
}

/* The escape of a control character that has a short one, or NULL. */
static const char *
escape(char c)
{

	switch (c) {
	case '\t':
		return ("\\t");
	case '\n':
		return ("\\n");
	case '\r':
		return ("\\r");
	case '\\':
		return ("\\\\");
	default:
		return (NULL);
	}
}

void
crm_tsv_put(struct crm_out *out, const char *s, size_t n)
{
	const char *esc;

	if (out->icell > 0)
		crm_buf_chr(&out->buf, '\t');
	for (; n > 0; s++, n--)
		if ((esc = escape(*s)) != NULL)
			crm_buf_str(&out->buf, esc);
		else
			crm_buf_chr(&out->buf, *s);
}

/* Adds a JSON string; bytes that are no UTF-8 become U+FFFD. */
static void
put_json_text(struct crm_buf *buf, const char *s, size_t n)
{
	const char *esc;
	uint32_t cp;
	size_t k;

	crm_buf_chr(buf, '"');
	for (; n > 0; s += k, n -= k) {
		k = 1;
		if (*s == '"')
			crm_buf_str(buf, "\\\"");
		else if ((esc = escape(*s)) != NULL)
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

int
crm_json_number(const char *s, size_t n)
{
	const char *end = s + n, *from;

	if (s < end && *s == '-')
		s++;
	for (from = s; s < end && *s >= '0' && *s <= '9'; s++)
		;
	if (s == from || (*from == '0' && s - from > 1))
		return (0);
	if (s == end)
		return (1);
	if (*s++ != '.')
		return (0);
	for (from = s; s < end && *s >= '0' && *s <= '9'; s++)
		;
	return (s == end && s > from);
}

void
crm_json_put(struct crm_out *out, const char *s, size_t n, int number)
{
	struct crm_out_col *col = &out->cols[out->icell];

	crm_buf_str(&out->buf, out->icell > 0 ? "," :
	    out->nrow > 0 ? ",\n{" : "\n{");
	put_json_text(&out->buf, col->name, strlen(col->name));
	crm_buf_chr(&out->buf, ':');
	if (number && n == 0)
		crm_buf_str(&out->buf, "null");
	else if (number)
		crm_buf_add(&out->buf, s, n);
	else
		put_json_text(&out->buf, s, n);
}

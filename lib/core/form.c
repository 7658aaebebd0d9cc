/*
 * The forms of values.  Nearly all of them are what they should be already, so
 * each function first looks for that and hands the cell back as it is.
 */

#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/form_int.h"
#include "core/text.h"
#include "core/time.h"

static int
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

size_t
crm_form_digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && is_digit(s[i]))
		i++;
	return (i);
}

static int
is_empty_word(const char *s, size_t n)
{
	switch (n) {
	case 1:
		return (*s == '-');
	case 2:
		return (memcmp(s, ",,", 2) == 0);
	case 3:
		return (strncasecmp(s, "nan", 3) == 0);
	case 4:
		return (strncasecmp(s, "null", 4) == 0 ||
		    strncasecmp(s, "none", 4) == 0);
	default:
		return (0);
	}
}

/* Blanks that crm_text_trim() takes begin or end with such a byte. */
static int
may_be_blank(char c)
{
	unsigned char u = (unsigned char)c;

	return (u <= ' ' || u == 0x80 || u == 0x8b || u == 0xa0 ||
	    u == 0xbf || u == 0xc2 || u == 0xe2 || u == 0xe3 || u == 0xef);
}

struct crm_cell
crm_form_clean(struct crm_cell cell)
{
	if (cell.n == 0)
		return (cell);
	if (may_be_blank(cell.p[0]) || may_be_blank(cell.p[cell.n - 1]))
		cell.p = crm_text_trim(cell.p, &cell.n);
	if (cell.n >= 3 && cell.p[0] == '=' && cell.p[1] == '"' &&
	    cell.p[cell.n - 1] == '"') {
		cell.p += 2;
		cell.n -= 3;
		cell.p = crm_text_trim(cell.p, &cell.n);
	}
	if (is_empty_word(cell.p, cell.n))
		cell.n = 0;
	return (cell);
}

struct crm_cell
crm_form_bare(struct crm_cell cell)
{
	if (cell.n > 1 && *cell.p == '\'') {
		cell.p++;
		cell.n--;
	}
	return (cell);
}

/* All digits and a tail of ".0": without the tail. */
struct crm_cell
crm_form_code(struct crm_cell cell)
{
	size_t n, i;

	cell = crm_form_bare(cell);
	n = crm_form_digits(cell.p, cell.n);
	if (n == 0 || n + 2 > cell.n || cell.p[n] != '.')
		return (cell);
	for (i = n + 1; i < cell.n; i++) {
		if (cell.p[i] != '0')
			return (cell);
	}
	cell.n = n;
	return (cell);
}

static int
is_alnum(char c)
{

	return ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z'));
}

/* 1 when the digits that begin at i go on with an exponent and end there. */
static int
has_exponent(struct crm_cell cell, size_t i)
{
	size_t from;

	while (i < cell.n && ((cell.p[i] >= '0' && cell.p[i] <= '9') ||
	    cell.p[i] == '.'))
		i++;
	if (i + 2 >= cell.n || (cell.p[i] != 'E' && cell.p[i] != 'e') ||
	    (cell.p[i + 1] != '+' && cell.p[i + 1] != '-'))
		return (0);
	from = i += 2;
	while (i < cell.n && cell.p[i] >= '0' && cell.p[i] <= '9')
		i++;
	return (i > from && (i == cell.n || !is_alnum(cell.p[i])));
}

int
crm_form_shortened(struct crm_cell cell)
{
	size_t i;

	for (i = 0; i + 3 < cell.n; i++) {
		if (cell.p[i] >= '0' && cell.p[i] <= '9' && (i == 0 ||
		    (!is_alnum(cell.p[i - 1]) && cell.p[i - 1] != '.')) &&
		    has_exponent(cell, i))
			return (1);
	}
	return (0);
}

struct crm_cell
crm_form_made(const struct crm_buf *buf, size_t from)
{
	struct crm_cell cell = { buf->p + from, buf->n - from };

	return (cell);
}

static void
put_narrow(struct crm_buf *buf, struct crm_cell cell)
{
	uint32_t cp;
	size_t i, k;

	for (i = 0; i < cell.n; i += k) {
		k = crm_text_decode(cell.p + i, cell.n - i, &cp);
		if (cp >= 0xff01 && cp <= 0xff5e && k > 0)
			crm_buf_chr(buf, (char)(cp - 0xfee0));
		else {
			k = k == 0 ? 1 : k;
			crm_buf_add(buf, cell.p + i, k);
		}
	}
}

struct crm_cell
crm_form_narrowed(struct crm_cell cell, struct crm_buf *buf,
    struct crm_cell (*form)(struct crm_cell, struct crm_buf *),
    int (*is_form)(struct crm_cell))
{
	struct crm_buf thin = { 0 };
	size_t from = buf->n;
	struct crm_cell in, out;

	if (cell.n == 0 || memchr(cell.p, 0xef, cell.n) == NULL)
		return (cell);
	put_narrow(&thin, cell);
	in.p = crm_buf_text(&thin);
	in.n = thin.n;
	out = form(in, buf);
	if (thin.bad || !is_form(out))
		buf->n = from;
	else if (buf->n == from)
		crm_buf_add(buf, out.p, out.n);
	else
		buf->n = from + out.n;
	crm_buf_free(&thin);
	return (buf->bad || buf->n == from ? cell : crm_form_made(buf, from));
}

struct crm_cell
crm_form_phone(struct crm_cell cell, struct crm_buf *buf)
{
	struct crm_buf plainly = { 0 };
	size_t from = buf->n;
	enum crm_phone kind;

	cell = crm_form_code(cell);
	kind = crm_phone_parse(&plainly, cell.p, cell.n);
	if (kind != CRM_PHONE_BAD && kind != CRM_PHONE_MASKED)
		crm_phone_format(buf, crm_buf_text(&plainly), plainly.n);
	if (plainly.bad || buf->bad)
		buf->n = from;
	crm_buf_free(&plainly);
	return (buf->n > from ? crm_form_made(buf, from) : cell);
}

/* Five digits, or the six of the old system. */
static int
is_postcode(struct crm_cell cell)
{
	return ((cell.n == 5 || cell.n == 6) &&
	    crm_form_digits(cell.p, cell.n) == cell.n);
}

static struct crm_cell
postcode(struct crm_cell cell, struct crm_buf *buf)
{
	size_t from = buf->n, n;

	cell = crm_form_code(cell);
	n = crm_form_digits(cell.p, cell.n);
	if (cell.n == 4 && n == 4) {
		crm_buf_chr(buf, '0');
		crm_buf_add(buf, cell.p, 4);
	} else if (cell.n == 6 && n == 3 && cell.p[3] == '-' &&
	    crm_form_digits(cell.p + 4, 2) == 2) {
		crm_buf_add(buf, cell.p, 3);
		crm_buf_add(buf, cell.p + 4, 2);
	} else
		return (cell);
	return (buf->bad ? cell : crm_form_made(buf, from));
}

struct crm_cell
crm_form_postcode(struct crm_cell cell, struct crm_buf *buf)
{
	struct crm_cell out = postcode(cell, buf);

	return (is_postcode(out) ? out :
	    crm_form_narrowed(out, buf, postcode, is_postcode));
}

/* What databases and portals write for no date at all. */
static int
is_no_date(struct crm_cell cell)
{
	size_t i;

	if (cell.n == 2 && memcmp(cell.p, "--", 2) == 0)
		return (1);
	if (cell.n == 0 || *cell.p != '0')
		return (0);
	for (i = 0; i < cell.n; i++)
		if (strchr("0-/.: ", cell.p[i]) == NULL)
			return (0);
	return (cell.n >= 8);
}

/* A day or a time in the form of our own. */
static int
is_time(struct crm_cell cell)
{
	int64_t t;

	return (crm_time_parse(cell.p, cell.n, &t) == 0);
}

static struct crm_cell
moment(struct crm_cell cell, struct crm_buf *buf)
{
	char out[CRM_TIME_LEN];
	size_t from = buf->n;
	int64_t t;

	if (crm_time_guess(cell.p, cell.n, &t) == -1)
		return (cell);
	crm_buf_str(buf, crm_time_format(t, out));
	return (buf->bad ? cell : crm_form_made(buf, from));
}

struct crm_cell
crm_form_time(struct crm_cell cell, struct crm_buf *buf)
{
	struct crm_cell in = crm_form_bare(cell), out;
	size_t from = buf->n;

	if (is_no_date(in))
		in.n = 0;
	if (in.n == 0 || (in.n == CRM_TIME_LEN - 1 && in.p[10] == ' ' &&
	    is_time(in)))
		return (in);
	out = moment(in, buf);
	return (buf->n > from ? out :
	    crm_form_narrowed(cell, buf, moment, is_time));
}

static struct crm_cell
birth(struct crm_cell cell, struct crm_buf *buf)
{
	char out[CRM_DATE_LEN];
	size_t from = buf->n, n = crm_form_digits(cell.p, cell.n);
	int64_t t;

	if (n < 4 || n == 6 || crm_time_guess(cell.p, cell.n, &t) == -1)
		return (cell);
	crm_buf_str(buf, crm_date_format(crm_time_day(t), out));
	return (buf->bad ? cell : crm_form_made(buf, from));
}

struct crm_cell
crm_form_birth(struct crm_cell cell, struct crm_buf *buf)
{
	struct crm_cell in = crm_form_bare(cell), out;
	size_t from = buf->n;

	if (is_no_date(in))
		in.n = 0;
	if (in.n == 0)
		return (in);
	out = birth(in, buf);
	return (buf->n > from ? out :
	    crm_form_narrowed(cell, buf, birth, is_time));
}

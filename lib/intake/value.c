#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/money.h"
#include "core/text.h"
#include "core/time.h"
#include "intake/value.h"

#define MILLION	1000000

static int
is_digit(char c)
{

	return (c >= '0' && c <= '9');
}

static size_t
digits(const char *s, size_t n)
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
crm_value_clean(struct crm_cell cell)
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

/* Without a leading apostrophe, which a spreadsheet shows nobody. */
static struct crm_cell
bare(struct crm_cell cell)
{

	if (cell.n > 1 && *cell.p == '\'') {
		cell.p++;
		cell.n--;
	}
	return (cell);
}

/* All digits and a tail of ".0": without the tail. */
static struct crm_cell
code(struct crm_cell cell)
{
	size_t n, i;

	cell = bare(cell);
	n = digits(cell.p, cell.n);
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
starts(const char *s, size_t n, const char *with)
{
	size_t len = strlen(with);

	return (n >= len && memcmp(s, with, len) == 0);
}

/* Skips one of the marks at *s; 1 if there was one. */
static int
skip(const char **s, size_t *n, const char *const *mark)
{

	for (; *mark != NULL; mark++) {
		if (starts(*s, *n, *mark)) {
			*s += strlen(*mark);
			*n -= strlen(*mark);
			return (1);
		}
	}
	return (0);
}

/*
 * Adds the digits at *s without thousands separators, which must stand where
 * they belong: "10,20" is no number, it may be two.  -1 when it is none.
 */
static int
whole(struct crm_buf *buf, const char **s, size_t *n)
{
	size_t k = digits(*s, *n), group;

	if (k == 0)
		return (-1);
	crm_buf_add(buf, *s, k);
	group = k;
	*s += k;
	*n -= k;
	while (*n > 0 && **s == ',') {
		if (group > 3 || digits(*s + 1, *n - 1) != 3)
			return (-1);
		crm_buf_add(buf, *s + 1, 3);
		*s += 4;
		*n -= 4;
		group = 3;
	}
	return (0);
}

static void
skip_blanks(const char **s, size_t *n)
{

	while (*n > 0 && **s == ' ') {
		++*s;
		--*n;
	}
}

/* Adds the plain form of a number; -1 when it is none. */
static int
plain(struct crm_buf *buf, const char *s, size_t n, int count)
{
	static const char *const before[] = { "₩", "￦", "\\", NULL };
	static const char *const won[] = { "원", NULL };
	static const char *const pieces[] = { "개", "건", "EA", "ea", NULL };
	int minus = 0, signs = 0, marks = 0;
	size_t k;

	for (;; skip_blanks(&s, &n)) {
		if (n > 0 && (*s == '-' || *s == '+') && signs++ == 0) {
			minus = *s++ == '-';
			n--;
		} else if (marks > 0 || !(marks = skip(&s, &n, before)))
			break;
	}
	if (minus)
		crm_buf_chr(buf, '-');
	if (whole(buf, &s, &n) == -1)
		return (-1);
	if (n > 1 && *s == '.' && (k = digits(s + 1, n - 1)) > 0) {
		crm_buf_add(buf, s, k + 1);
		s += k + 1;
		n -= k + 1;
	}
	skip_blanks(&s, &n);
	if (!skip(&s, &n, won) && count)
		(void)skip(&s, &n, pieces);
	return (n == 0 ? 0 : -1);
}

/* A count that a spreadsheet shows as a day of January 1900 or thereabouts. */
static int
count_of_date(const char *s, size_t n, int64_t *v)
{
	int64_t t;
	int year, month, day;

	if (n < 8 || !starts(s, n, "1900") || is_digit(s[4]) ||
	    crm_time_guess(s, n, &t) == -1 || t % CRM_DAY != 0)
		return (0);
	crm_date_split(crm_time_day(t), &year, &month, &day);
	*v = crm_time_day(t) - crm_date_civil(1899, 12, 31);
	/* The spreadsheet's calendar has a 29th of February in 1900. */
	if (month > 2)
		++*v;
	return (year == 1900);
}

static int
is_plain(const char *s, size_t n)
{

	if (n > 1 && *s == '-') {
		s++;
		n--;
	}
	return (n > 0 && digits(s, n) == n);
}

static struct crm_cell
made(const struct crm_buf *buf, size_t from)
{
	struct crm_cell cell = { buf->p + from, buf->n - from };

	return (cell);
}

/* A fraction of nothing but zeros says nothing. */
static struct crm_cell
without_zeros(struct crm_cell cell)
{
	size_t n = cell.n;

	while (n > 0 && cell.p[n - 1] == '0')
		n--;
	if (n > 1 && cell.p[n - 1] == '.')
		cell.n = n - 1;
	return (cell);
}

static struct crm_cell
number(enum crm_shape shape, struct crm_cell cell, struct crm_buf *buf)
{
	size_t from = buf->n;
	struct crm_cell in = bare(cell);
	int64_t v;

	if (is_plain(in.p, in.n))
		return (in);
	if (plain(buf, in.p, in.n, shape == CRM_SHAPE_COUNT) == 0 && !buf->bad)
		return (without_zeros(made(buf, from)));
	buf->n = from;
	if (shape != CRM_SHAPE_COUNT || !count_of_date(in.p, in.n, &v))
		return (cell);
	crm_buf_int(buf, v);
	return (buf->bad ? cell : made(buf, from));
}

static struct crm_cell
phone(struct crm_cell cell, struct crm_buf *buf)
{
	struct crm_buf plainly = { 0 };
	size_t from = buf->n;
	enum crm_phone kind;

	cell = code(cell);
	kind = crm_phone_parse(&plainly, cell.p, cell.n);
	if (kind != CRM_PHONE_BAD && kind != CRM_PHONE_MASKED)
		crm_phone_format(buf, crm_buf_text(&plainly), plainly.n);
	if (plainly.bad || buf->bad)
		buf->n = from;
	crm_buf_free(&plainly);
	return (buf->n > from ? made(buf, from) : cell);
}

static struct crm_cell
postcode(struct crm_cell cell, struct crm_buf *buf)
{
	size_t from = buf->n, n;

	cell = code(cell);
	n = digits(cell.p, cell.n);
	if (cell.n == 4 && n == 4) {
		crm_buf_chr(buf, '0');
		crm_buf_add(buf, cell.p, 4);
	} else if (cell.n == 6 && n == 3 && cell.p[3] == '-' &&
	    digits(cell.p + 4, 2) == 2) {
		crm_buf_add(buf, cell.p, 3);
		crm_buf_add(buf, cell.p + 4, 2);
	} else
		return (cell);
	return (buf->bad ? cell : made(buf, from));
}

/* What databases and portals write for no date at all. */
static int
is_no_date(struct crm_cell cell)
{
	size_t i;

	if (cell.n == 2 && memcmp(cell.p, "--", 2) == 0)
		return (1);
	for (i = 0; i < cell.n; i++) {
		if (strchr("0-/.: ", cell.p[i]) == NULL)
			return (0);
	}
	return (cell.n >= 8);
}

static struct crm_cell
moment(struct crm_cell cell, struct crm_buf *buf)
{
	struct crm_cell in = bare(cell);
	char out[CRM_TIME_LEN];
	size_t from = buf->n;
	int64_t t;

	if ((*in.p == '0' || *in.p == '-') && is_no_date(in))
		in.n = 0;
	if (in.n == 0)
		return (in);
	if (crm_time_parse(in.p, in.n, &t) == 0) {
		if (in.n == CRM_TIME_LEN - 1 && in.p[10] == ' ')
			return (in);
	} else if (crm_time_guess(in.p, in.n, &t) == -1)
		return (cell);
	crm_buf_str(buf, crm_time_format(t, out));
	return (buf->bad ? cell : made(buf, from));
}

/* A year of two digits could be of either century: it passes. */
static struct crm_cell
birth(struct crm_cell cell, struct crm_buf *buf)
{
	struct crm_cell in = bare(cell);
	char out[CRM_DATE_LEN];
	size_t from = buf->n;
	int64_t t;

	if (*in.p == '0' && is_no_date(in))
		in.n = 0;
	if (in.n == 0 || digits(in.p, in.n) < 4 || digits(in.p, in.n) == 6 ||
	    crm_time_guess(in.p, in.n, &t) == -1)
		return (in.n == 0 ? in : cell);
	crm_buf_str(buf, crm_date_format(crm_time_day(t), out));
	return (buf->bad ? cell : made(buf, from));
}

struct crm_cell
crm_value_form(enum crm_shape shape, struct crm_cell cell, struct crm_buf *buf)
{

	if (cell.n == 0)
		return (cell);
	switch (shape) {
	case CRM_SHAPE_CODE:
		return (code(cell));
	case CRM_SHAPE_PHONE:
		return (phone(cell, buf));
	case CRM_SHAPE_POSTCODE:
		return (postcode(cell, buf));
	case CRM_SHAPE_TIME:
		return (moment(cell, buf));
	case CRM_SHAPE_BIRTH:
		return (birth(cell, buf));
	case CRM_SHAPE_COUNT:
	case CRM_SHAPE_PRICE:
	case CRM_SHAPE_AMOUNT:
		return (number(shape, cell, buf));
	case CRM_SHAPE_TEXT:
	case CRM_SHAPE_WORD:
	case CRM_SHAPE_CHANNEL:
	case CRM_SHAPE_MADE:
		break;
	}
	return (cell);
}

int
crm_value_number(enum crm_shape shape, struct crm_cell cell, int64_t *v)
{
	struct crm_buf buf = { 0 };
	struct crm_cell plainly;
	int r;

	plainly = number(shape, cell, &buf);
	r = crm_money_parse(plainly.p, plainly.n, CRM_PRICE_DECIMALS, v);
	crm_buf_free(&buf);
	return (r == 0 ? 0 : -1);
}

int64_t
crm_value_round(int64_t v, int decimals)
{
	int64_t unit = 1, half, rest;

	for (; decimals < CRM_PRICE_DECIMALS; decimals++)
		unit *= 10;
	rest = v % unit;
	half = unit / 2;
	v -= rest;
	if (unit > 1 && rest >= half && v <= INT64_MAX - unit)
		v += unit;
	else if (unit > 1 && rest <= -half && v >= INT64_MIN + unit)
		v -= unit;
	return (v);
}

void
crm_value_amount(struct crm_buf *buf, int64_t v, int decimals)
{
	int i;

	v = crm_value_round(v, decimals);
	for (i = decimals; i < CRM_PRICE_DECIMALS; i++)
		v /= 10;
	crm_money_format(buf, v, decimals);
}

/* a * b, or -1 when it does not fit. */
static int
multiply(int64_t a, int64_t b, int64_t *v)
{

	if (a == 0 || b == 0)
		*v = 0;
	else if (a == INT64_MIN || b == INT64_MIN || (a < 0 ? -a : a) >
	    INT64_MAX / (b < 0 ? -b : b))
		return (-1);
	else
		*v = a * b;
	return (0);
}

int
crm_value_times(int64_t a, int64_t b, int64_t *v)
{
	int64_t high, low, rest;

	/* a is taken apart, so that only what is too large does not fit. */
	if (multiply(a / MILLION, b, &high) == -1 ||
	    multiply(a % MILLION, b, &low) == -1)
		return (-1);
	rest = low % MILLION;
	low = low / MILLION + (rest >= MILLION / 2) - (rest <= -MILLION / 2);
	if ((low > 0 && high > INT64_MAX - low) ||
	    (low < 0 && high < INT64_MIN - low))
		return (-1);
	*v = high + low;
	return (0);
}

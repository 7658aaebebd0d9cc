/* The form of numbers.  The contract is in form.h. */

#include <string.h>

#include "core/buf.h"
#include "core/form_int.h"
#include "core/money.h"
#include "core/time.h"

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
	size_t k = crm_form_digits(*s, *n), group;

	if (k == 0)
		return (-1);
	crm_buf_add(buf, *s, k);
	group = k;
	*s += k;
	*n -= k;
	while (*n > 0 && **s == ',') {
		if (group > 3 || crm_form_digits(*s + 1, *n - 1) != 3)
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

/* 1 for "(상품할인)": words that say what the number is, and no second one. */
static int
is_note(const char *s, size_t n)
{
	size_t i;

	if (n < 3 || s[0] != '(' || s[n - 1] != ')')
		return (0);
	for (i = 1; i < n - 1; i++)
		if ((unsigned char)s[i] < 0x80 && s[i] != ' ' &&
		    ((s[i] | 0x20) < 'a' || (s[i] | 0x20) > 'z'))
			return (0);
	return (1);
}

/* Takes the signs and marks before a number; *minus is set by a sign. */
static void
take_front(const char **s, size_t *n, int count, int *minus, int signs)
{
	static const char *const negative[] = { "-", "\xe2\x88\x92", "△", "▲",
	    NULL };
	static const char *const positive[] = { "+", NULL };
	static const char *const before[] = { "₩", "￦", "\\", NULL };
	static const char *const deed[] = { "일금", "금", NULL };
	int marks = 0;

	for (;; skip_blanks(s, n)) {
		if (signs > 0 && skip(s, n, negative)) {
			*minus = 1;
			signs--;
		} else if (signs > 0 && skip(s, n, positive))
			signs--;
		else if (marks > 0 || !(marks = skip(s, n, before) ||
		    (!count && skip(s, n, deed))))
			break;
	}
}

/* Takes the units behind a number: of counts, those of which each is one. */
static void
take_units(const char **s, size_t *n, int count)
{
	static const char *const won[] = { "원정", "원", NULL };
	static const char *const pieces[] = { "개", "건", "병", "상자", "박스",
	    "세트", "봉지", "봉", "팩", "통", "캔", "포기", "포", "장", "매",
	    "권", "벌", "켤레", "쌍", "마리", "송이", "다발", "묶음", "단",
	    "판", "자루", "대", "그루", "EA", "ea", "Ea", "BOX", "box", "Box",
	    "SET", "set", "Set", "PCS", "pcs", NULL };

	skip_blanks(s, n);
	if (!skip(s, n, won) && count)
		(void)skip(s, n, pieces);
	skip_blanks(s, n);
}

/* 1 for "(19,900)", an accountant's negative amount: its brackets go. */
static int
take_brackets(const char **s, size_t *n)
{
	if (*n < 3 || **s != '(' || (*s)[*n - 1] != ')')
		return (0);
	++*s;
	*n -= 2;
	skip_blanks(s, n);
	return (1);
}

/* Adds the plain form of a number; -1 when it is none. */
static int
plain(struct crm_buf *buf, const char *s, size_t n, int count)
{
	int minus = !count && take_brackets(&s, &n);
	size_t k;

	take_front(&s, &n, count, &minus, !minus);
	if (minus)
		crm_buf_chr(buf, '-');
	if (whole(buf, &s, &n) == -1)
		return (-1);
	if (n > 1 && *s == '.' && (k = crm_form_digits(s + 1, n - 1)) > 0) {
		crm_buf_add(buf, s, k + 1);
		s += k + 1;
		n -= k + 1;
	}
	take_units(&s, &n, count);
	return (n == 0 || is_note(s, n) ? 0 : -1);
}

/* A count that a spreadsheet shows as a day of January 1900 or thereabouts. */
static int
count_of_date(const char *s, size_t n, int64_t *v)
{
	int64_t t;
	int year, month, day;

	if (n < 8 || !starts(s, n, "1900") || crm_form_digits(s + 4, 1) > 0 ||
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
	return (n > 0 && crm_form_digits(s, n) == n);
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

static int
is_number(struct crm_cell cell)
{
	int64_t v;

	return (crm_money_parse(cell.p, cell.n, CRM_PRICE_DECIMALS, &v) != -1);
}

static struct crm_cell
number(struct crm_cell cell, int count, struct crm_buf *buf)
{
	size_t from = buf->n;
	struct crm_cell in = crm_form_bare(cell);
	int64_t v;

	if (is_plain(in.p, in.n))
		return (in);
	if (plain(buf, in.p, in.n, count) == 0 && !buf->bad)
		return (without_zeros(crm_form_made(buf, from)));
	buf->n = from;
	if (!count || !count_of_date(in.p, in.n, &v))
		return (cell);
	crm_buf_int(buf, v);
	return (buf->bad ? cell : crm_form_made(buf, from));
}

static struct crm_cell
amount_of(struct crm_cell cell, struct crm_buf *buf)
{
	return (number(cell, 0, buf));
}

static struct crm_cell
count_of(struct crm_cell cell, struct crm_buf *buf)
{
	return (number(cell, 1, buf));
}

struct crm_cell
crm_form_number(struct crm_cell cell, int count, struct crm_buf *buf)
{
	struct crm_cell in = crm_form_bare(cell), out;
	size_t from = buf->n;

	if (is_plain(in.p, in.n))
		return (in);
	out = number(cell, count, buf);
	if (buf->n > from)
		return (out);
	return (crm_form_narrowed(cell, buf, count ? count_of : amount_of,
	    is_number));
}

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/form.h"
#include "core/text.h"
#include "core/time.h"
#include "intake/draft_int.h"
#include "intake/pool.h"
#include "intake/shape.h"
#include "intake/value.h"

static int
nomem(const struct draft *d)
{

	return (crm_err_nomem(d->in->err));
}

static size_t
count_digits(struct crm_cell cell)
{
	size_t i, n = 0;

	for (i = 0; i < cell.n; i++)
		n += cell.p[i] >= '0' && cell.p[i] <= '9';
	return (n);
}

/* 1 when nothing but digits and these marks is in the cell. */
static int
has_only(struct crm_cell cell, const char *marks)
{
	size_t i;

	for (i = 0; i < cell.n; i++) {
		if ((cell.p[i] < '0' || cell.p[i] > '9') &&
		    strchr(marks, cell.p[i]) == NULL)
			return (0);
	}
	return (1);
}

/* A mobile number may have lost its zero: 1012345678. */
static int
is_phone(struct crm_cell cell)
{
	size_t n = count_digits(cell);

	if (!has_only(cell, "-() +.") || n < 9 || n > 12)
		return (0);
	if (cell.n == 10 && n == 10 && memcmp(cell.p, "10", 2) == 0)
		return (1);
	return (*cell.p == '+' || *cell.p == '(' ||
	    (*cell.p == '0' && cell.p[1] != '0'));
}

static int
is_mobile(struct crm_cell cell)
{

	return (is_phone(cell) && (strncmp(cell.p, "01", 2) == 0 ||
	    strncmp(cell.p, "10", 2) == 0 || strncmp(cell.p, "+82", 3) == 0 ||
	    strncmp(cell.p, "(01", 3) == 0));
}

/* 010, 02, 061, and without its zero. */
static int
is_area(struct crm_cell cell)
{

	if (cell.n < 2 || cell.n > 3 || count_digits(cell) != cell.n)
		return (0);
	return (*cell.p == '0' || (cell.n == 2 && *cell.p == '1'));
}

/* Plain numbers may be anything, but for eight digits of our time. */
static int
is_date(struct crm_cell cell)
{
	const char *dot = memchr(cell.p, '.', cell.n);
	size_t n = count_digits(cell);
	int64_t t;

	if (n == cell.n && (n != 8 || (memcmp(cell.p, "19", 2) != 0 &&
	    memcmp(cell.p, "20", 2) != 0)))
		return (0);
	if (dot != NULL && n + 1 == cell.n)
		return (0);
	return (crm_time_guess(cell.p, cell.n, &t) == 0);
}

static int
is_birth(struct crm_cell cell)
{
	int64_t t;

	if (!is_date(cell) || crm_time_guess(cell.p, cell.n, &t) == -1)
		return (0);
	return (t >= crm_date_civil(1920, 1, 1) * CRM_DAY &&
	    t < crm_date_civil(2016, 1, 1) * CRM_DAY);
}

static int
is_clock(struct crm_cell cell)
{
	int second;

	return (memchr(cell.p, ':', cell.n) != NULL &&
	    crm_clock_guess(cell.p, cell.n, &second) == 0);
}

static int
is_email(struct crm_cell cell)
{
	const char *at = memchr(cell.p, '@', cell.n);

	return (at != NULL && at > cell.p && memchr(at, '.',
	    (size_t)(cell.p + cell.n - at)) != NULL &&
	    memchr(cell.p, ' ', cell.n) == NULL);
}

/* Prices have five digits, too, but end in zeros. */
static int
is_postcode(struct crm_cell cell)
{

	return (cell.n == 5 && count_digits(cell) == 5 &&
	    memcmp(cell.p, "64", 2) < 0 && memcmp(cell.p + 3, "00", 2) != 0);
}

static int
is_number(struct crm_cell cell)
{
	int64_t v;

	return (count_digits(cell) > 0 && count_digits(cell) < 12 &&
	    !is_date(cell) &&
	    crm_value_number(CRM_SHAPE_COUNT, cell, &v) == 0);
}

static int
is_money(struct crm_cell cell)
{

	return (is_number(cell) && (memchr(cell.p, ',', cell.n) != NULL ||
	    strstr(cell.p, "원") != NULL || strstr(cell.p, "₩") != NULL));
}

/* How many Hangul syllables, if there is nothing else but marks of masks. */
static size_t
count_hangul(struct crm_cell cell)
{
	uint32_t cp;
	size_t i = 0, n = 0, len;

	while (i < cell.n) {
		len = crm_text_decode(cell.p + i, cell.n - i, &cp);
		if (len == 0 || ((cp < 0xac00 || cp > 0xd7a3) && cp != '*' &&
		    cp != 'O' && cp != 0x25cb))
			return (0);
		i += len;
		n++;
	}
	return (n);
}

/* Two or three words in Latin, each with a capital: Kim Miok. */
static int
is_latin_name(struct crm_cell cell)
{
	size_t i, words = 0;

	for (i = 0; i < cell.n; i++) {
		if (i == 0 || cell.p[i - 1] == ' ') {
			if (cell.p[i] < 'A' || cell.p[i] > 'Z')
				return (0);
			words++;
		} else if (strchr(" -.", cell.p[i]) == NULL &&
		    (cell.p[i] | 0x20) < 'a')
			return (0);
		else if ((cell.p[i] & 0x80) != 0)
			return (0);
	}
	return (words == 2 || words == 3);
}

static int
is_name(struct crm_cell cell)
{
	size_t n = count_hangul(cell);

	return ((n >= 2 && n <= 5) || is_latin_name(cell));
}

/* 1 when the word ends in one of these. */
static int
ends_in(const char *s, size_t n, const char *const *end, size_t nend)
{
	size_t i, len;

	for (i = 0; i < nend; i++) {
		len = strlen(end[i]);
		if (n > len && memcmp(s + n - len, end[i], len) == 0)
			return (1);
	}
	return (0);
}

/*
 * An address has a town, or a street with a number; the words alone are names
 * of people, too.
 */
static int
is_place(const struct draft *d, struct crm_cell cell)
{
	static const char *const town[] = { "시", "군", "구", "-si", "-gun",
	    "-gu", "-do" };
	static const char *const street[] = { "읍", "면", "동", "리", "로",
	    "길", "가", "-ro", "-gil", "-dong", "-daero" };
	size_t i, n, words = 0, towns = 0, streets = 0;

	if (crm_draft_says(d, "value", "region", cell.p))
		return (1);
	for (i = 0; i < cell.n; i += n + 1) {
		n = strcspn(cell.p + i, " ,");
		words += n > 0;
		towns += (size_t)ends_in(cell.p + i, n, town, 7);
		streets += (size_t)ends_in(cell.p + i, n, street, 11);
	}
	return (towns > 0 ? words <= 8 : streets > 0 &&
	    count_digits(cell) > 0 && words > 1);
}

/* 101동 202호, 3층, 3F. */
static int
is_detail(struct crm_cell cell)
{

	return (count_digits(cell) > 0 && !has_only(cell, ",.") &&
	    (strstr(cell.p, "동") != NULL || strstr(cell.p, "호") != NULL ||
	    strstr(cell.p, "층") != NULL || strstr(cell.p, "번지") != NULL ||
	    strchr(cell.p, 'F') != NULL));
}

/* Digits with letters or hyphens about them, in one word. */
static int
is_code(struct crm_cell cell)
{
	size_t i;

	if (count_digits(cell) == 0 || cell.n > 40 || is_date(cell))
		return (0);
	for (i = 0; i < cell.n; i++) {
		if (strchr(" ,.:@/%()", cell.p[i]) != NULL)
			return (0);
	}
	return (1);
}

static int
has_letter(struct crm_cell cell)
{
	size_t i;

	for (i = 0; i < cell.n; i++) {
		if ((cell.p[i] & 0x80) != 0 ||
		    ((cell.p[i] | 0x20) >= 'a' && (cell.p[i] | 0x20) <= 'z'))
			return (1);
	}
	return (0);
}

/* What the cell looks like, a bit for each enum look. */
static uint32_t
look_at(const struct draft *d, struct crm_cell cell)
{
	uint32_t v = 0;

	v |= (uint32_t)is_phone(cell) << LOOK_PHONE;
	v |= (uint32_t)is_mobile(cell) << LOOK_MOBILE;
	v |= (uint32_t)is_area(cell) << LOOK_AREA;
	v |= (uint32_t)(cell.n >= 3 && cell.n <= 4 &&
	    count_digits(cell) == cell.n) << LOOK_DIGITS;
	v |= (uint32_t)is_date(cell) << LOOK_DATE;
	v |= (uint32_t)is_birth(cell) << LOOK_BIRTH;
	v |= (uint32_t)is_clock(cell) << LOOK_CLOCK;
	v |= (uint32_t)is_postcode(cell) << LOOK_POSTCODE;
	v |= (uint32_t)is_email(cell) << LOOK_EMAIL;
	v |= (uint32_t)is_number(cell) << LOOK_NUMBER;
	v |= (uint32_t)is_money(cell) << LOOK_MONEY;
	v |= (uint32_t)is_name(cell) << LOOK_NAME;
	v |= (uint32_t)is_detail(cell) << LOOK_DETAIL;
	v |= (uint32_t)is_code(cell) << LOOK_CODE;
	v |= (uint32_t)has_letter(cell) << LOOK_TEXT;
	if (!has_letter(cell) || is_date(cell))
		return (v);
	v |= (uint32_t)is_place(d, cell) << LOOK_PLACE;
	v |= (uint32_t)(is_name(cell) && crm_draft_says(d, "value", "surname",
	    cell.p)) << LOOK_SURNAME;
	v |= (uint32_t)crm_draft_says(d, "value", "company", cell.p) <<
	    LOOK_COMPANY;
	v |= (uint32_t)crm_draft_says(d, "value", "size", cell.p) << LOOK_SIZE;
	v |= (uint32_t)crm_draft_says(d, "value", "carrier", cell.p) <<
	    LOOK_CARRIER;
	v |= (uint32_t)crm_draft_says(d, "value", "payment", cell.p) <<
	    LOOK_PAYMENT;
	return (v);
}

static void
count_looks(struct draft_col *c, uint32_t looks)
{
	size_t i;

	c->n++;
	for (i = 0; i < NLOOK; i++)
		c->look[i] += looks >> i & 1;
}

/* Numbers the different cells of a column, through a hash of them. */
struct table {
	size_t	*row;		/* one more than the row; 0: free */
	size_t	 size;		/* a power of two */
};

static size_t *
find(const struct draft *d, const struct table *t, size_t col,
    struct crm_cell cell)
{
	const struct crm_cell *other;
	uint64_t h = 1469598103934665603u;
	size_t i, at;

	for (i = 0; i < cell.n; i++)
		h = (h ^ (unsigned char)cell.p[i]) * 1099511628211u;
	for (at = h & (t->size - 1); t->row[at] != 0;
	    at = (at + 1) & (t->size - 1)) {
		other = &d->sample[t->row[at] - 1].cell[col];
		if (other->n == cell.n && memcmp(other->p, cell.p,
		    cell.n) == 0)
			break;
	}
	return (&t->row[at]);
}

static void
read_value(struct draft_col *c, size_t row, struct crm_cell cell,
    uint32_t looks)
{

	c->num[row] = DRAFT_NONE;
	c->time[row] = CRM_TIME_NONE;
	if ((looks >> LOOK_NUMBER & 1) != 0)
		(void)crm_value_number(CRM_SHAPE_COUNT, cell, &c->num[row]);
	if ((looks >> LOOK_DATE & 1) != 0)
		(void)crm_time_guess(cell.p, cell.n, &c->time[row]);
}

/* Sees one column; looks has room for what its different cells look like. */
static void
see(struct draft *d, size_t col, const struct table *t, uint32_t *looks)
{
	struct draft_col *c = &d->col[col];
	struct crm_cell cell;
	size_t i, *at;

	memset(t->row, 0, t->size * sizeof(*t->row));
	for (i = 0; i < d->nsample; i++) {
		cell = d->sample[i].cell[col];
		read_value(c, i, cell, 0);
		if (cell.n == 0)
			continue;
		at = find(d, t, col, cell);
		if (*at == 0) {
			*at = i + 1;
			c->id[i] = (unsigned)++c->nid;
			looks[c->nid] = look_at(d, cell);
		} else
			c->id[i] = c->id[*at - 1];
		read_value(c, i, cell, looks[c->id[i]]);
		count_looks(c, looks[c->id[i]]);
		c->chars += crm_text_chars(cell.p, cell.n);
		c->runs += i == 0 || c->id[i] != c->id[i - 1];
	}
}

/* One telephone is one value, whatever its form. */
static int
form_phones(struct draft *d)
{
	struct crm_buf buf = { 0 };
	struct crm_cell *cell, form;
	size_t i, k;
	int r = 0;

	for (i = 0; i < d->nsample && r == 0; i++) {
		for (k = 0; k < d->ncol && r == 0; k++) {
			cell = &d->sample[i].cell[k];
			if (cell->n == 0 || !is_phone(*cell))
				continue;
			crm_buf_reset(&buf);
			form = crm_form_phone(*cell, &buf);
			d->col[k].changed += form.n != cell->n;
			cell->n = form.n;
			cell->p = crm_pool_text(d->pool, form.p, form.n);
			r = cell->p == NULL || buf.bad ? nomem(d) : 0;
		}
	}
	crm_buf_free(&buf);
	return (r);
}

int
crm_draft_see(struct draft *d)
{
	struct table t = { NULL, 16 };
	struct draft_col *c = d->col;
	size_t i, n = d->nsample + 1;
	uint32_t *looks;

	while (t.size < n * 2)
		t.size *= 2;
	t.row = crm_pool_get(d->pool, t.size * sizeof(*t.row));
	looks = crm_pool_get(d->pool, (n + 1) * sizeof(*looks));
	if (t.row == NULL || looks == NULL)
		return (nomem(d));
	if (form_phones(d) == -1)
		return (-1);
	for (i = 0; i < d->ncol; i++, c++) {
		c->id = crm_pool_get(d->pool, n * sizeof(*c->id));
		c->num = crm_pool_get(d->pool, n * sizeof(*c->num));
		c->time = crm_pool_get(d->pool, n * sizeof(*c->time));
		if (c->id == NULL || c->num == NULL || c->time == NULL)
			return (nomem(d));
		see(d, i, &t, looks);
	}
	return (0);
}

int
crm_draft_is(const struct draft_col *c, enum look look)
{

	return (c->n > 0 && c->look[look] * 5 >= c->n * 4);
}

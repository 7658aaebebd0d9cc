#include <string.h>

#include "core/alike.h"
#include "core/buf.h"
#include "insight/block.h"
#include "insight/peopledate.h"
#include "insight/values.h"

enum {
	NAME_ALL,		/* all words, in whatever order */
	NAME_LOW_HEAD,		/* of the word that sorts first */
	NAME_HIGH_HEAD,		/* and of the one that sorts last */
	NAME_LOW_TAIL,
	NAME_HIGH_TAIL,
	NAME_PARTS
};
enum { DATE_ALL, DATE_YEAR_MONTH, DATE_MONTH_DAY, DATE_YEAR_DAY, DATE_PARTS };
enum { PHONE_ALL, PHONE_TAIL, PHONE_MIDDLE, PHONE_PARTS };
enum { EMAIL_ALL, EMAIL_LOCAL, EMAIL_HEAD, EMAIL_PARTS };
enum { PLACE_ALL, PLACE_TWO, PLACE_FIRST, PLACE_SECOND, PLACE_PARTS };
enum { CODE_ALL, CODE_HEAD, CODE_TAIL, CODE_PARTS };

struct piece {
	const char	*p;
	size_t		 n;
};

static const struct piece none = { "", 0 };

/* FNV-1a with a last stir; never 0 for something. */
static uint32_t
hash(struct piece piece, int part)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) + (uint64_t)part * 977;
	size_t i;

	if (piece.n == 0)
		return (0);
	for (i = 0; i < piece.n; i++)
		h = (h ^ (unsigned char)piece.p[i]) * UINT64_C(0x100000001b3);
	h ^= h >> 29;
	h *= UINT64_C(0xbf58476d1ce4e5b9);
	h ^= h >> 32;
	return ((uint32_t)h == 0 ? 1 : (uint32_t)h);
}

/* The first or last letters of a word: two syllables of Hangul, or three. */
static struct piece
cut(struct piece word, int tail)
{
	size_t want = (unsigned char)word.p[0] >= 0xe0 ? 2 : 3, at;

	if (tail) {
		for (at = word.n; at > 0 && want > 0; want -=
		    ((unsigned char)word.p[at] & 0xc0) != 0x80)
			at--;
		word.p += at;
		word.n -= at;
		return (word);
	}
	for (at = 0; at < word.n; at++)
		if (((unsigned char)word.p[at] & 0xc0) != 0x80 && want-- == 0)
			break;
	word.n = at;
	return (word);
}

static int
before(struct piece a, struct piece b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int cmp = memcmp(a.p, b.p, n);

	return (cmp < 0 || (cmp == 0 && a.n < b.n));
}

struct names {
	struct piece	 low, high;
	uint32_t	 all;		/* a sum: the order does not count */
};

static void
add_word(struct names *names, struct piece word)
{

	if (word.n == 0)
		return;
	if (names->low.n == 0 || before(word, names->low))
		names->low = word;
	if (names->high.n == 0 || before(names->high, word))
		names->high = word;
	names->all += hash(word, 0);
}

static void
make_names(const struct crm_people *people, const uint32_t *record,
    uint32_t *to)
{
	struct names names = { none, none, 0 };
	const struct crm_people_field *field;
	const char *space;
	struct piece value, word;
	size_t n, f;

	(void)crm_people_names(people, &n);
	for (f = 0; f < n; f++) {
		field = crm_people_field(people, f);
		value.p = crm_values_get(field->values, record[f], &value.n);
		while (value.n > 0) {
			space = memchr(value.p, ' ', value.n);
			word.p = value.p;
			word.n = space != NULL ? (size_t)(space - value.p) :
			    value.n;
			if (memchr(word.p, '*', word.n) == NULL)
				add_word(&names, word);
			if (space == NULL)
				break;
			value.n -= word.n + 1;
			value.p = space + 1;
		}
	}
	to[NAME_ALL] = names.all;
	if (names.all == 0)
		return;
	to[NAME_LOW_HEAD] = hash(cut(names.low, 0), 1);
	to[NAME_HIGH_HEAD] = hash(cut(names.high, 0), 1);
	to[NAME_LOW_TAIL] = hash(cut(names.low, 1), 2);
	to[NAME_HIGH_TAIL] = hash(cut(names.high, 1), 2);
}

static uint32_t
make_date(struct piece value, int part)
{
	static const char *const mask[DATE_PARTS] = {
		"xxxxxxxx", "xxxxxx  ", "    xxxx", "xxxx  xx"
	};
	char buf[CRM_PEOPLE_DATE];
	struct piece piece = { buf, 0 };
	size_t i;

	for (i = 0; i < CRM_PEOPLE_DATE && i < value.n; i++)
		if (mask[part][i] == 'x') {
			if (value.p[i] == '-')
				return (0);
			buf[piece.n++] = value.p[i];
		}
	return (hash(piece, part));
}

static uint32_t
make_phone(struct piece value, int part)
{
	size_t from = part == PHONE_TAIL ? 4 : 8;

	if (value.n < from || value.n < 7)
		return (0);
	if (part == PHONE_ALL && memchr(value.p, '*', value.n) != NULL)
		return (0);
	value.p += value.n - from;
	value.n = part == PHONE_ALL ? 8 : 4;
	return (memchr(value.p, '*', value.n) != NULL ? 0 : hash(value, part));
}

static uint32_t
make_email(struct piece value, int part)
{
	const char *at = memchr(value.p, '@', value.n);

	if (part == EMAIL_ALL)
		return (hash(value, part));
	if (at != NULL)
		value.n = (size_t)(at - value.p);
	if (value.n < 4)
		return (0);
	if (part == EMAIL_HEAD)
		value.n = 4;
	return (memchr(value.p, '*', value.n) != NULL ? 0 : hash(value, part));
}

static uint32_t
make_place(const struct crm_comparer *comparer, size_t f,
    const struct crm_people_field *field, uint32_t value, int part)
{
	const uint32_t *token;
	size_t n = crm_compare_tokens(comparer, f, value, &token);
	struct crm_buf building = { 0 };
	struct crm_alike form;
	uint32_t two[2], key;
	struct piece piece = { (const char *)two, sizeof(*two) };

	switch (part) {
	case PLACE_ALL:
		piece.p = (const char *)&value;
		return (hash(piece, part));
	case PLACE_TWO:
		if (field->korean) {
			form.p = crm_values_get(field->values, value, &form.n);
			crm_alike_building(&building, form);
			piece.p = crm_buf_text(&building);
			piece.n = building.n;
			key = hash(piece, part);
			crm_buf_free(&building);
			return (key);
		}
		if (n < 2)
			return (0);
		two[0] = token[0] < token[1] ? token[0] : token[1];
		two[1] = token[0] < token[1] ? token[1] : token[0];
		piece.n = sizeof(two);
		return (hash(piece, part));
	default:
		if (n <= (size_t)(part - PLACE_FIRST))
			return (0);
		two[0] = token[part - PLACE_FIRST];
		return (hash(piece, PLACE_FIRST));
	}
}

static uint32_t
make_code(struct piece value, int part)
{
	size_t half = value.n / 2;

	if (part == CODE_ALL)
		return (hash(value, part));
	if (value.n < 6)
		return (0);
	if (part == CODE_TAIL) {
		value.p += half;
		value.n -= half;
	} else
		value.n = half;
	return (hash(value, part));
}

void
crm_block_make(const struct crm_people *people,
    const struct crm_comparer *comparer, const struct crm_block_key *key,
    size_t n, uint32_t record, uint32_t *to)
{
	const uint32_t *cell = crm_people_record(people, record);
	const struct crm_people_field *field;
	struct piece value;
	size_t i;

	memset(to, 0, n * sizeof(*to));
	for (i = 0; i < n; i++) {
		if (key[i].kind == CRM_COMPARE_NAME) {
			if (key[i].part == 0)
				make_names(people, cell, to + i);
			continue;
		}
		if (cell[key[i].field] == 0)
			continue;
		field = crm_people_field(people, key[i].field);
		value.p = crm_values_get(field->values, cell[key[i].field],
		    &value.n);
		if (key[i].kind == CRM_COMPARE_DATE)
			to[i] = make_date(value, key[i].part);
		else if (key[i].kind == CRM_COMPARE_PHONE)
			to[i] = make_phone(value, key[i].part);
		else if (key[i].kind == CRM_COMPARE_EMAIL)
			to[i] = make_email(value, key[i].part);
		else if (key[i].kind == CRM_COMPARE_ADDRESS)
			to[i] = make_place(comparer, key[i].field, field,
			    cell[key[i].field], key[i].part);
		else if (key[i].kind == CRM_COMPARE_CODE)
			to[i] = make_code(value, key[i].part);
		else
			to[i] = hash(value, 0);
	}
}

static size_t
parts_of(enum crm_compare kind, int *alone)
{

	switch (kind) {
	case CRM_COMPARE_NAME:
		*alone = 1;
		return (NAME_PARTS);
	case CRM_COMPARE_DATE:
		*alone = 1;
		return (DATE_PARTS);
	case CRM_COMPARE_PHONE:
		*alone = 1;
		return (PHONE_PARTS);
	case CRM_COMPARE_EMAIL:
		*alone = 2;
		return (EMAIL_PARTS);
	case CRM_COMPARE_ADDRESS:
		*alone = 2;
		return (PLACE_PARTS);
	case CRM_COMPARE_CODE:
		*alone = 1;
		return (CODE_PARTS);
	default:
		*alone = 0;
		return (1);
	}
}

size_t
crm_block_plan(const struct crm_people *people,
    struct crm_block_key key[CRM_BLOCK_KEYS])
{
	size_t f, part, parts, n = 0, nname;
	enum crm_compare kind;
	int alone;

	(void)crm_people_names(people, &nname);
	for (f = 0; f < crm_people_nfield(people); f++) {
		kind = crm_people_field(people, f)->kind;
		parts = parts_of(kind, &alone);
		if ((f > 0 && f < nname) || n + parts > CRM_BLOCK_KEYS)
			continue;
		for (part = 0; part < parts; part++) {
			key[n].field = f;
			key[n].kind = kind;
			key[n].part = (int)part;
			key[n].alone = (int)part < alone;
			key[n].joined = !key[n].alone ||
			    kind == CRM_COMPARE_NAME;
			n++;
		}
	}
	return (n);
}

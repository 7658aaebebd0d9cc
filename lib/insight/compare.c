#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/alike_int.h"
#include "insight/compare.h"
#include "insight/comparetext.h"
#include "insight/peopledate.h"
#include "insight/similar.h"
#include "insight/values.h"

#define WORDS	32		/* of an address that are looked at */

/* The addresses of a field, taken apart once. */
struct places {
	struct crm_values *words;
	float		*weight;	/* of each word */
	uint32_t	*from;		/* of each value, and one behind */
	uint32_t	*token;
	size_t		 ntoken, cap;
};

struct crm_comparer {
	const struct crm_people *people;
	size_t		 nfield, nname;
	struct places	*places[CRM_PEOPLE_FIELDS];
};

static void
free_places(struct places *places)
{

	if (places == NULL)
		return;
	crm_values_free(places->words);
	free(places->weight);
	free(places->from);
	free(places->token);
	free(places);
}

static int
add_word(struct places *places, const char *p, size_t n)
{
	size_t cap = places->cap > 0 ? places->cap * 2 : 1024;
	uint32_t *token, id;

	if (places->ntoken == places->cap) {
		token = realloc(places->token, cap * sizeof(*token));
		if (token == NULL)
			return (-1);
		places->token = token;
		places->cap = cap;
	}
	if ((id = crm_values_add(places->words, p, n)) == UINT32_MAX)
		return (-1);
	places->token[places->ntoken++] = id;
	return (0);
}

static int
add_place(struct places *places, const char *p, size_t n)
{
	const char *end = p + n, *space;
	size_t k;

	for (k = 0; p < end && k < WORDS; k++, p = space + 1) {
		for (space = p; space < end && *space != ' ' &&
		    *space != CRM_PLACE_SEP; space++)
			;
		if (space > p && add_word(places, p, (size_t)(space - p)) == -1)
			return (-1);
	}
	return (0);
}

/* A word weighs by how few addresses have it: log(n / n with it). */
static int
weigh(struct places *places, uint32_t n)
{
	uint32_t i, words = crm_values_n(places->words);

	if ((places->weight = calloc(words, sizeof(*places->weight))) == NULL)
		return (-1);
	for (i = 1; i < words; i++)
		places->weight[i] = logf(1.5f + (float)n /
		    (float)crm_values_count(places->words, i));
	return (0);
}

/* The words of each address, the heaviest first. */
static void
rank(struct places *places, uint32_t value)
{
	uint32_t i, j, id, *token = places->token;

	for (i = places->from[value] + 1; i < places->from[value + 1]; i++) {
		id = token[i];
		for (j = i; j > places->from[value] &&
		    places->weight[token[j - 1]] < places->weight[id]; j--)
			token[j] = token[j - 1];
		token[j] = id;
	}
}

static struct places *
read_places(const struct crm_values *values)
{
	struct places *places = calloc(1, sizeof(*places));
	uint32_t i, n = crm_values_n(values);
	const char *p;
	size_t len;

	if (places == NULL)
		return (NULL);
	places->words = crm_values_new();
	places->from = calloc((size_t)n + 1, sizeof(*places->from));
	if (places->words == NULL || places->from == NULL)
		goto fail;
	for (i = 1; i < n; i++) {
		places->from[i] = (uint32_t)places->ntoken;
		p = crm_values_get(values, i, &len);
		if (add_place(places, p, len) == -1)
			goto fail;
	}
	places->from[n] = (uint32_t)places->ntoken;
	if (weigh(places, n) == -1)
		goto fail;
	for (i = 1; i < n; i++)
		rank(places, i);
	return (places);
fail:
	free_places(places);
	return (NULL);
}

struct crm_comparer *
crm_comparer_new(const struct crm_people *people)
{
	struct crm_comparer *comparer = calloc(1, sizeof(*comparer));
	const struct crm_people_field *field;
	size_t f;

	if (comparer == NULL)
		return (NULL);
	comparer->people = people;
	comparer->nfield = crm_people_nfield(people);
	(void)crm_people_names(people, &comparer->nname);
	for (f = 0; f < comparer->nfield; f++) {
		field = crm_people_field(people, f);
		if (field->kind != CRM_COMPARE_ADDRESS)
			continue;
		comparer->places[f] = read_places(field->values);
		if (comparer->places[f] == NULL) {
			crm_comparer_free(comparer);
			return (NULL);
		}
	}
	return (comparer);
}

void
crm_comparer_free(struct crm_comparer *comparer)
{
	size_t f;

	if (comparer == NULL)
		return;
	for (f = 0; f < CRM_PEOPLE_FIELDS; f++)
		free_places(comparer->places[f]);
	free(comparer);
}

uint8_t
crm_level_same(uint32_t count)
{
	int rare = 0;

	for (; count >= 4 && rare < CRM_LEVEL_RARES - 1; count /= 2)
		rare++;
	return ((uint8_t)(CRM_LEVEL_SAME + rare));
}

const char *
crm_level_name(uint8_t level)
{
	static const char *const names[] = { "different", "partial", "similar",
	    "close", "same" };

	if (level == CRM_LEVEL_MISSING)
		return ("");
	return (names[level > CRM_LEVEL_SAME ? CRM_LEVEL_SAME : level]);
}

size_t
crm_compare_tokens(const struct crm_comparer *comparer, size_t f,
    uint32_t value, const uint32_t **token)
{
	const struct places *places = comparer->places[f];

	*token = places->token + places->from[value];
	return (places->from[value + 1] - places->from[value]);
}

/* Words that differ by a slip; numbers that differ are others. */
static int
slip(const struct places *places, uint32_t a, uint32_t b)
{
	uint32_t x[CRM_SIMILAR_MAX], y[CRM_SIMILAR_MAX];
	const char *p, *q;
	size_t n, k;

	p = crm_values_get(places->words, a, &n);
	q = crm_values_get(places->words, b, &k);
	if (n < 3 || k < 3 || n > k + 6 || k > n + 6 ||
	    (*p >= '0' && *p <= '9') || (*q >= '0' && *q <= '9'))
		return (0);
	n = crm_similar_letters(p, n, x);
	k = crm_similar_letters(q, k, y);
	return (crm_similar_edits(x, n, y, k, n + k >= 14 ? 2 : 1) <=
	    (n + k >= 14 ? 2U : 1U));
}

static uint8_t
compare_places(const struct places *places, uint32_t a, uint32_t b)
{
	const uint32_t *x = places->token + places->from[a];
	const uint32_t *y = places->token + places->from[b];
	size_t na = places->from[a + 1] - places->from[a], i, j;
	size_t nb = places->from[b + 1] - places->from[b];
	unsigned char in_x[WORDS] = { 0 }, in_y[WORDS] = { 0 };
	double all = 0, met = 0;
	int pass;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < na; i++)
			for (j = 0; j < nb && !in_x[i]; j++)
				if (!in_y[j] && (pass == 0 ? x[i] == y[j] :
				    slip(places, x[i], y[j]))) {
					in_x[i] = in_y[j] = 1;
					met += places->weight[x[i]] +
					    places->weight[y[j]];
				}
	for (i = 0; i < na; i++)
		all += places->weight[x[i]];
	for (j = 0; j < nb; j++)
		all += places->weight[y[j]];
	if (met >= .85 * all)
		return (CRM_LEVEL_CLOSE);
	if (met >= .55 * all)
		return (CRM_LEVEL_SIMILAR);
	return (met >= .25 * all ? CRM_LEVEL_PARTIAL : CRM_LEVEL_DIFFERENT);
}

static uint8_t
compare_values(const struct crm_comparer *comparer, size_t f,
    enum crm_compare kind, uint32_t a, uint32_t b)
{
	const struct crm_values *values =
	    crm_people_field(comparer->people, f)->values;
	struct crm_alike x, y;
	double sim;

	x.p = crm_values_get(values, a, &x.n);
	y.p = crm_values_get(values, b, &y.n);
	switch (kind) {
	case CRM_COMPARE_DATE:
		return ((uint8_t)crm_people_dates(x.p, y.p));
	case CRM_COMPARE_PHONE:
		return (crm_compare_phones(x, y));
	case CRM_COMPARE_EMAIL:
		return (crm_compare_emails(x, y));
	case CRM_COMPARE_ADDRESS:
		if (crm_people_field(comparer->people, f)->korean)
			return (crm_compare_korean(x, y));
		return (compare_places(comparer->places[f], a, b));
	case CRM_COMPARE_CODE:
		return (crm_compare_codes(x, y));
	case CRM_COMPARE_NAME:
	case CRM_COMPARE_TEXT:
		return (crm_compare_name_forms(x, y, &sim));
	case CRM_COMPARE_IGNORE:
		break;
	}
	return (CRM_LEVEL_DIFFERENT);
}

/*
 * Both have that value: by how many have it, but a mask hides the rest, and
 * two that show the same may be two.
 */
static uint8_t
level_of_equal(const struct crm_values *values, enum crm_compare kind,
    uint32_t value)
{
	const char *p;
	size_t n;

	p = crm_values_get(values, value, &n);
	if ((kind == CRM_COMPARE_NAME || kind == CRM_COMPARE_PHONE ||
	    kind == CRM_COMPARE_EMAIL) && memchr(p, '*', n) != NULL)
		return (CRM_LEVEL_PARTIAL);
	if (kind == CRM_COMPARE_DATE && memchr(p, '-', n) != NULL)
		return (CRM_LEVEL_PARTIAL);
	return (crm_level_same(crm_values_count(values, value)));
}

uint8_t
crm_compare_field(const struct crm_comparer *comparer, size_t f,
    const uint32_t *a, const uint32_t *b)
{
	const struct crm_people_field *field;

	if (a[f] == 0 || b[f] == 0)
		return (CRM_LEVEL_MISSING);
	field = crm_people_field(comparer->people, f);
	if (a[f] == b[f])
		return (level_of_equal(field->values, field->kind, a[f]));
	return (compare_values(comparer, f, field->kind, a[f], b[f]));
}

/* One name of each; adds the likeness to *sum. */
static uint8_t
compare_name(const struct crm_comparer *comparer, uint32_t a, uint32_t b,
    double *sum)
{
	const struct crm_values *values;
	struct crm_alike x, y;
	uint8_t level;
	double sim;

	if (a == 0 || b == 0)
		return (CRM_LEVEL_MISSING);
	values = crm_people_field(comparer->people, 0)->values;
	if (a == b) {
		*sum += 1;
		return (level_of_equal(values, CRM_COMPARE_NAME, a));
	}
	x.p = crm_values_get(values, a, &x.n);
	y.p = crm_values_get(values, b, &y.n);
	level = crm_compare_name_forms(x, y, &sim);
	if (level != CRM_LEVEL_MISSING && level >= CRM_LEVEL_SIMILAR)
		*sum += .5 + .4 * sim;
	return (level);
}

int
crm_compare_names(const struct crm_comparer *comparer, const uint32_t *a,
    const uint32_t *b, uint8_t *level)
{
	size_t last = comparer->nname - 1, f;
	uint8_t first_b, last_b;
	double straight = 0, cross = 0, middle = 0;

	if (comparer->nname == 0)
		return (0);
	level[0] = compare_name(comparer, a[0], b[0], &straight);
	for (f = 1; f < last; f++)
		level[f] = compare_name(comparer, a[f], b[f], &middle);
	if (last == 0)
		return (0);
	level[last] = compare_name(comparer, a[last], b[last], &straight);
	if (straight >= 1.2)
		return (0);
	first_b = compare_name(comparer, a[0], b[last], &cross);
	last_b = compare_name(comparer, a[last], b[0], &cross);
	if (cross < straight + .3)
		return (0);
	level[0] = first_b;
	level[last] = last_b;
	return (1);
}

int
crm_compare(const struct crm_comparer *comparer, uint32_t a, uint32_t b,
    uint8_t level[CRM_PEOPLE_FIELDS])
{
	const uint32_t *x = crm_people_record(comparer->people, a);
	const uint32_t *y = crm_people_record(comparer->people, b);
	size_t f;

	for (f = comparer->nname; f < comparer->nfield; f++)
		level[f] = crm_compare_field(comparer, f, x, y);
	return (crm_compare_names(comparer, x, y, level));
}

#include <string.h>

#include "insight/comparetext.h"
#include "insight/similar.h"

#define TOKENS	8

struct letters {
	uint32_t	 c[CRM_SIMILAR_MAX];
	size_t		 n;
};

static int
masked(struct crm_alike form)
{

	return (memchr(form.p, '*', form.n) != NULL);
}

/* 1 when two values could be one but for what is masked; each star is one
 * letter. */
static int
fits_mask(const struct letters *a, const struct letters *b)
{
	size_t i, seen = 0;

	if (a->n != b->n)
		return (0);
	for (i = 0; i < a->n; i++) {
		if (a->c[i] == '*' || b->c[i] == '*')
			continue;
		if (a->c[i] != b->c[i])
			return (0);
		seen++;
	}
	return (seen > 0);
}

/* Letters as they are written: masks hide a syllable, not its jamo. */
static void
spell(struct crm_alike form, struct letters *to)
{
	size_t i;

	to->n = 0;
	for (i = 0; i < form.n && to->n < CRM_SIMILAR_MAX; i++)
		if ((form.p[i] & 0xc0) != 0x80)
			to->c[to->n++] = (unsigned char)form.p[i];
		else
			to->c[to->n - 1] = to->c[to->n - 1] << 6 |
			    ((unsigned char)form.p[i] & 0x3f);
}

static uint8_t
compare_masked(struct crm_alike a, struct crm_alike b)
{
	struct letters x, y;

	spell(a, &x);
	spell(b, &y);
	return (fits_mask(&x, &y) ? CRM_LEVEL_PARTIAL : CRM_LEVEL_DIFFERENT);
}

static void
take(struct crm_alike form, struct letters *to)
{

	to->n = crm_similar_letters(form.p, form.n, to->c);
}

/* 1 when the shorter begins the longer: an initial, a short form. */
static int
begins(const struct letters *a, const struct letters *b)
{
	size_t n = a->n < b->n ? a->n : b->n;

	return (n > 0 && memcmp(a->c, b->c, n * sizeof(*a->c)) == 0);
}

static enum crm_level
compare_words(const struct letters *a, const struct letters *b, double *sim)
{
	size_t n = a->n < b->n ? a->n : b->n;
	unsigned edits;

	*sim = crm_similar_jaro(a->c, a->n, b->c, b->n);
	if (*sim < .6 && !begins(a, b))
		return (CRM_LEVEL_DIFFERENT);
	edits = crm_similar_edits(a->c, a->n, b->c, b->n, 2);
	if ((edits == 1 && n >= 3) || *sim >= .95)
		return (CRM_LEVEL_CLOSE);
	if ((edits == 2 && n >= 4) || *sim >= .85 || begins(a, b))
		return (CRM_LEVEL_SIMILAR);
	return (*sim >= .72 ? CRM_LEVEL_PARTIAL : CRM_LEVEL_DIFFERENT);
}

static size_t
split(struct crm_alike form, struct crm_alike token[TOKENS])
{
	const char *p = form.p, *end = form.p + form.n, *space;
	size_t k = 0;

	while (p < end && k < TOKENS) {
		space = memchr(p, ' ', (size_t)(end - p));
		if (space == NULL || k == TOKENS - 1)
			space = end;
		token[k].p = p;
		token[k++].n = (size_t)(space - p);
		p = space + 1;
	}
	return (k);
}

/* Each word of the one with fewer against the best that is left. */
static enum crm_level
compare_tokens(const struct crm_alike *a, size_t na, const struct crm_alike *b,
    size_t nb, double *sim)
{
	enum crm_level level, found, worst = CRM_LEVEL_CLOSE;
	struct letters x, y;
	double best, one, sum = 0;
	size_t i, j, at;
	int used[TOKENS] = { 0 };

	for (i = 0; i < na; i++) {
		take(a[i], &x);
		best = -1;
		at = 0;
		found = CRM_LEVEL_DIFFERENT;
		for (j = 0; j < nb; j++) {
			if (used[j])
				continue;
			take(b[j], &y);
			level = compare_words(&x, &y, &one);
			if (one > best) {
				best = one;
				found = level;
				at = j;
			}
		}
		used[at] = 1;
		sum += best;
		if (found < worst)
			worst = found;
	}
	*sim = sum / (double)nb;
	if (worst >= CRM_LEVEL_SIMILAR)
		return (na == nb && worst == CRM_LEVEL_CLOSE ?
		    CRM_LEVEL_CLOSE : CRM_LEVEL_SIMILAR);
	return (*sim >= .5 ? CRM_LEVEL_PARTIAL : CRM_LEVEL_DIFFERENT);
}

/* 1 for a name in Hangul: its first letter takes three bytes, from U+A000. */
static int
korean(struct crm_alike a)
{

	return (a.n > 0 && (unsigned char)a.p[0] >= 0xea &&
	    (unsigned char)a.p[0] <= 0xed);
}

/* The index of the syllable of three bytes at p among all, or SIZE_MAX. */
static size_t
syllable(const char *p)
{
	size_t cp = ((size_t)(unsigned char)p[0] & 0xf) << 12 |
	    ((size_t)(unsigned char)p[1] & 0x3f) << 6 |
	    ((size_t)(unsigned char)p[2] & 0x3f);

	return (cp >= 0xac00 && cp < 0xac00 + 11172 ? cp - 0xac00 : SIZE_MAX);
}

/*
 * 1 when two names of equal length cannot be one with a slip: a syllable
 * differs in its initial and in its vowel, or two do and have no vowel in
 * common; nor is one the other with its surname behind.  Most names that meet
 * are such, and the jamo distance takes its time.
 */
static int
far_apart(struct crm_alike a, struct crm_alike b)
{
	size_t i, x, y, off = 0, kin = 0, wild = 0;

	if (a.n != b.n || a.n % 3 != 0)
		return (0);
	for (i = 0; i < a.n; i += 3) {
		x = syllable(a.p + i);
		y = syllable(b.p + i);
		if (x == SIZE_MAX || y == SIZE_MAX)
			return (0);
		if (x == y)
			continue;
		off++;
		kin += x % 588 / 28 == y % 588 / 28;
		wild += x / 588 != y / 588 && x % 588 / 28 != y % 588 / 28;
	}
	return ((wild > 0 || (off >= 2 && kin == 0)) && a.n >= 6 &&
	    memcmp(a.p, b.p + b.n - 3, 3) != 0 &&
	    memcmp(b.p, a.p + a.n - 3, 3) != 0);
}

static uint8_t
compare_korean_names(struct crm_alike a, struct crm_alike b, double *sim)
{

	*sim = 0;
	if (far_apart(a, b))
		return (CRM_LEVEL_DIFFERENT);
	switch (crm_alike_names(a, b, NULL)) {
	case CRM_NAMES_NONE:
		return (CRM_LEVEL_MISSING);
	case CRM_NAMES_MASKED:
		*sim = .5;
		return (CRM_LEVEL_PARTIAL);
	case CRM_NAMES_SAME:
	case CRM_NAMES_SOUND:
	case CRM_NAMES_SLIP:
		*sim = .95;
		return (CRM_LEVEL_CLOSE);
	case CRM_NAMES_CLOSE:
		*sim = .85;
		return (CRM_LEVEL_SIMILAR);
	case CRM_NAMES_DIFFERENT:
		break;
	}
	return (CRM_LEVEL_DIFFERENT);
}

uint8_t
crm_compare_korean(struct crm_alike a, struct crm_alike b)
{

	switch (crm_alike_addresses(a, b)) {
	case CRM_PLACES_NONE:
		return (CRM_LEVEL_MISSING);
	case CRM_PLACES_UNIT:
		return (CRM_LEVEL_CLOSE);
	case CRM_PLACES_BUILDING:
		return (CRM_LEVEL_SIMILAR);
	case CRM_PLACES_STREET:
		return (CRM_LEVEL_PARTIAL);
	case CRM_PLACES_DISTRICT:
	case CRM_PLACES_DIFFERENT:
		break;
	}
	return (CRM_LEVEL_DIFFERENT);
}

uint8_t
crm_compare_name_forms(struct crm_alike a, struct crm_alike b, double *sim)
{
	struct crm_alike ta[TOKENS], tb[TOKENS];
	enum crm_level level, whole;
	struct letters x, y;
	size_t na, nb;
	double other;

	*sim = .5;
	if (korean(a) || korean(b))
		return (compare_korean_names(a, b, sim));
	if (masked(a) || masked(b))
		return (compare_masked(a, b));
	take(a, &x);
	take(b, &y);
	whole = compare_words(&x, &y, sim);
	if (whole == CRM_LEVEL_CLOSE ||
	    (memchr(a.p, ' ', a.n) == NULL && memchr(b.p, ' ', b.n) == NULL))
		return ((uint8_t)whole);
	na = split(a, ta);
	nb = split(b, tb);
	level = na <= nb ? compare_tokens(ta, na, tb, nb, &other) :
	    compare_tokens(tb, nb, ta, na, &other);
	if (other > *sim)
		*sim = other;
	return ((uint8_t)(level > whole ? level : whole));
}

uint8_t
crm_compare_phones(struct crm_alike a, struct crm_alike b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	switch (crm_alike_phones(a, b)) {
	case CRM_PHONES_NONE:
		return (CRM_LEVEL_MISSING);
	case CRM_PHONES_MASKED:
		return (CRM_LEVEL_PARTIAL);
	case CRM_PHONES_SLIP:
	case CRM_PHONES_SAME:
		return (CRM_LEVEL_CLOSE);
	case CRM_PHONES_DIFFERENT:
		break;
	}
	/* With and without the code of its area or country. */
	return (n >= 8 && memcmp(a.p + a.n - 8, b.p + b.n - 8, 8) == 0 ?
	    CRM_LEVEL_SIMILAR : CRM_LEVEL_DIFFERENT);
}

static size_t
local_part(struct crm_alike form)
{
	const char *at = memchr(form.p, '@', form.n);

	return (at == NULL ? form.n : (size_t)(at - form.p));
}

uint8_t
crm_compare_emails(struct crm_alike a, struct crm_alike b)
{
	size_t na = local_part(a), nb = local_part(b);
	enum crm_emails level;
	struct letters x, y;
	unsigned edits;

	if (masked(a) || masked(b)) {
		level = crm_alike_emails(a, b);
		return (level == CRM_EMAILS_NONE ? CRM_LEVEL_MISSING : level ==
		    CRM_EMAILS_MASKED ? CRM_LEVEL_PARTIAL :
		    CRM_LEVEL_DIFFERENT);
	}
	spell(a, &x);
	spell(b, &y);
	edits = crm_similar_edits(x.c, x.n, y.c, y.n, 5);
	if (edits <= 1)
		return (CRM_LEVEL_CLOSE);
	if ((na == nb && na >= 4 && memcmp(a.p, b.p, na) == 0) ||
	    (edits <= 5 && edits * 4 <= (a.n < b.n ? a.n : b.n)))
		return (CRM_LEVEL_SIMILAR);
	x.n = na < CRM_SIMILAR_MAX ? na : CRM_SIMILAR_MAX;
	y.n = nb < CRM_SIMILAR_MAX ? nb : CRM_SIMILAR_MAX;
	if (na >= 5 && nb >= 5 &&
	    crm_similar_edits(x.c, x.n, y.c, y.n, 1) <= 1)
		return (CRM_LEVEL_PARTIAL);
	return (CRM_LEVEL_DIFFERENT);
}

uint8_t
crm_compare_codes(struct crm_alike a, struct crm_alike b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	struct letters x, y;

	if (masked(a) || masked(b))
		return (compare_masked(a, b));
	spell(a, &x);
	spell(b, &y);
	if (n >= 4 && crm_similar_edits(x.c, x.n, y.c, y.n, 1) == 1)
		return (CRM_LEVEL_CLOSE);
	return (CRM_LEVEL_DIFFERENT);
}

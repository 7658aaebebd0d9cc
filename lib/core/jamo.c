/*
 * Hangul in its letters.  A syllable of Unicode is (initial * 21 + vowel) * 28
 * + final; the tables below go by those numbers.  The contract is in jamo.h.
 */

#include <string.h>

#include "core/buf.h"
#include "core/jamo.h"
#include "core/text.h"

#define FIRST	0xac00u
#define LAST	0xd7a3u
#define NVOWEL	21u
#define NFINAL	28u
#define NINITIAL 19u
#define KEYS_MAX (CRM_JAMO_MAX * 5)	/* two vowels and two finals at most */

#define ALIKE	20	/* cannot be heard apart by most */
#define SIMILAR	50	/* can, but is often written wrong */

struct syllable {
	unsigned	 initial, vowel, final;
	uint32_t	 other;		/* no Hangul: the character; else 0 */
};

/* The keys of the two-set layout; upper case is with shift. */
static const char *const initial_keys[NINITIAL] = {
	"r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W",
	"c", "z", "x", "v", "g",
};
static const char *const vowel_keys[NVOWEL] = {
	"k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y",
	"n", "nj", "np", "nl", "b", "m", "ml", "l",
};
static const char *const final_keys[NFINAL] = {
	"", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft",
	"fx", "fv", "fg", "a", "q", "qt", "t", "T", "d", "w", "c", "z", "x",
	"v", "g",
};

/* Initials of one place of the mouth: plain, tense, aspirated. */
static const char initial_group[NINITIAL + 1] = "ggndd.mbbss.jjjgdbh";

/*
 * Vowels that are heard apart by few have the same letter; those that are
 * confused in writing have the same in the second row.
 */
static const char vowel_sound[NVOWEL + 1] = "aeiEoeuEhHwwynmwlbcdf";
static const char vowel_write[NVOWEL + 1] = "aeaeoeoehHwwhumwfuuff";

/* The same for finals: one sound at the end of a word. */
static const char final_sound[NFINAL + 1] = "0kkknnntlkmlllplmppttNttktpt";
static const char final_write[NFINAL + 1] = "0kkknnntlknlllplnppttnttktpt";

static int
is_syllable(uint32_t cp)
{
	return (cp >= FIRST && cp <= LAST);
}

/* Takes text apart; the number of its characters, or 0 where too many. */
static size_t
take_apart(struct syllable *out, const char *s, size_t n)
{
	size_t i, k, len = 0;
	uint32_t cp;

	for (i = 0; i < n; i += k) {
		if ((k = crm_text_decode(s + i, n - i, &cp)) == 0 ||
		    len == CRM_JAMO_MAX)
			return (0);
		memset(&out[len], 0, sizeof(out[len]));
		if (is_syllable(cp)) {
			out[len].initial = (cp - FIRST) / (NVOWEL * NFINAL);
			out[len].vowel = (cp - FIRST) / NFINAL % NVOWEL;
			out[len].final = (cp - FIRST) % NFINAL;
		} else
			out[len].other = cp;
		len++;
	}
	return (len);
}

/* 1 for vowels that begin with y, and for i: r and n fall silent there. */
static int
is_y(unsigned vowel)
{
	return (strchr("\2\3\6\7\14\21\24", (int)vowel) != NULL && vowel != 0);
}

static int
cost_initial(const struct syllable *a, const struct syllable *b, int first)
{
	char ga = initial_group[a->initial], gb = initial_group[b->initial];
	int both;

	if (a->initial == b->initial)
		return (0);
	if (ga == gb && ga != '.')
		return (SIMILAR);
	/* n 2, r 5, silent 11. */
	both = (a->initial == 2 || a->initial == 5 || a->initial == 11) &&
	    (b->initial == 2 || b->initial == 5 || b->initial == 11);
	if (both && is_y(a->vowel) && is_y(b->vowel))
		return (first ? ALIKE : SIMILAR);
	if (both && a->initial != 11 && b->initial != 11)
		return (first ? ALIKE : SIMILAR);
	/* d and t before y were heard as j and ch. */
	if ((ga == 'd' && gb == 'j' && is_y(a->vowel)) ||
	    (ga == 'j' && gb == 'd' && is_y(b->vowel)))
		return (ALIKE);
	return (CRM_JAMO_ONE);
}

static int
cost_vowel(const struct syllable *a, const struct syllable *b)
{
	static const unsigned char plain[NVOWEL] = { 0, 1, 0, 1, 4, 5, 4, 5,
	    8, 9, 10, 11, 8, 13, 14, 15, 16, 13, 18, 19, 20 };
	int j = initial_group[a->initial] == 'j' ||
	    initial_group[b->initial] == 'j';

	if (a->vowel == b->vowel)
		return (0);
	if (vowel_sound[a->vowel] == vowel_sound[b->vowel])
		return (ALIKE);
	/* Behind j and ch a y cannot be heard. */
	if (j && plain[a->vowel] == plain[b->vowel])
		return (ALIKE);
	/* ye is said as e behind a consonant. */
	if (strchr("eE", vowel_sound[a->vowel]) != NULL &&
	    strchr("eE", vowel_sound[b->vowel]) != NULL)
		return (ALIKE + ALIKE / 2);
	if (vowel_write[a->vowel] == vowel_write[b->vowel])
		return (SIMILAR);
	return (CRM_JAMO_ONE);
}

static int
cost_final(const struct syllable *a, const struct syllable *b)
{
	if (a->final == b->final)
		return (0);
	if (a->final == 0 || b->final == 0)
		return (CRM_JAMO_ONE);
	if (final_sound[a->final] == final_sound[b->final])
		return (ALIKE);
	if (final_write[a->final] == final_write[b->final])
		return (SIMILAR);
	return (CRM_JAMO_ONE);
}

static int
by_ear(const struct syllable *a, const struct syllable *b, size_t n)
{
	int cost = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (a[i].other != b[i].other)
			cost += 2 * CRM_JAMO_ONE;
		else if (a[i].other == 0)
			cost += cost_initial(&a[i], &b[i], i == 0) +
			    cost_vowel(&a[i], &b[i]) +
			    cost_final(&a[i], &b[i]);
	}
	return (cost);
}

/* The keys that write the characters; 0 for what has none. */
static size_t
strike(char *keys, const struct syllable *s, size_t n)
{
	const char *part[3];
	size_t i, j, k, len = 0;

	for (i = 0; i < n; i++) {
		if (s[i].other >= 0x80)
			return (0);
		if (s[i].other != 0) {
			keys[len++] = (char)s[i].other;
			continue;
		}
		part[0] = initial_keys[s[i].initial];
		part[1] = vowel_keys[s[i].vowel];
		part[2] = final_keys[s[i].final];
		for (j = 0; j < 3; j++)
			for (k = 0; part[j][k] != '\0'; k++)
				keys[len++] = part[j][k];
	}
	return (len);
}

static char
lower(char c)
{
	return (c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c);
}

/* 1 when two keys touch: beside each other, or one below the other. */
static int
touch(char a, char b)
{
	static const char *const row[] = { "qwertyuiop", "asdfghjkl",
	    "zxcvbnm" };
	const char *p, *q;
	size_t i, j;

	for (i = 0; i < 3; i++) {
		if ((p = strchr(row[i], a)) == NULL)
			continue;
		for (j = i == 0 ? 0 : i - 1; j < 3 && j <= i + 1; j++)
			if ((q = strchr(row[j], b)) != NULL) {
				ptrdiff_t d = (q - row[j]) - (p - row[i]);

				/* The rows are shifted by half a key. */
				return (j == i ? d == 1 || d == -1 :
				    j > i ? d == 0 || d == -1 :
				    d == 0 || d == 1);
			}
	}
	return (0);
}

static int
cost_key(char a, char b)
{
	if (a == b)
		return (0);
	return (lower(a) == lower(b) || touch(lower(a), lower(b)) ?
	    SIMILAR : CRM_JAMO_ONE);
}

/* What it costs that key i of s is too many. */
static int
cost_extra(const char *s, size_t i)
{
	return (i > 0 && s[i] == s[i - 1] ? SIMILAR : CRM_JAMO_ONE);
}

static int
least(int a, int b)
{
	return (a < b ? a : b);
}

/* Edit distance with swaps of neighbours (optimal string alignment). */
static int
by_finger(const char *a, size_t an, const char *b, size_t bn)
{
	int row[3][KEYS_MAX + 1], *now = row[0], *last = row[1],
	    *before = row[2], *spare, cost;
	size_t i, j;

	last[0] = 0;
	for (j = 0; j < bn; j++)
		last[j + 1] = last[j] + cost_extra(b, j);
	for (i = 0; i < an; i++) {
		now[0] = last[0] + cost_extra(a, i);
		for (j = 0; j < bn; j++) {
			cost = last[j] + cost_key(a[i], b[j]);
			cost = least(cost, last[j + 1] + cost_extra(a, i));
			cost = least(cost, now[j] + cost_extra(b, j));
			if (i > 0 && j > 0 && a[i] == b[j - 1] &&
			    a[i - 1] == b[j])
				cost = least(cost, before[j - 1] + SIMILAR);
			now[j + 1] = cost;
		}
		spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return (last[bn]);
}

int
crm_jamo_distance(const char *a, size_t an, const char *b, size_t bn)
{
	struct syllable sa[CRM_JAMO_MAX], sb[CRM_JAMO_MAX];
	char ka[KEYS_MAX], kb[KEYS_MAX];
	size_t na, nb, nka, nkb;
	int cost = CRM_JAMO_FAR;

	if (an == bn && memcmp(a, b, an) == 0)
		return (0);
	na = take_apart(sa, a, an);
	nb = take_apart(sb, b, bn);
	if (na == 0 || nb == 0)
		return (CRM_JAMO_FAR);
	if (na == nb)
		cost = by_ear(sa, sb, na);
	nka = strike(ka, sa, na);
	nkb = strike(kb, sb, nb);
	if (nka > 0 && nkb > 0)
		cost = least(cost, by_finger(ka, nka, kb, nkb));
	return (least(cost, CRM_JAMO_FAR));
}

/* The longest entry of a table that the keys at s begin with; -1 none. */
static int
longest(const char *const *table, unsigned n, const char *s, size_t len,
    size_t *used)
{
	size_t k;
	unsigned i;
	int best = -1;

	*used = 0;
	for (i = 0; i < n; i++) {
		k = strlen(table[i]);
		if (k > *used && k <= len && memcmp(table[i], s, k) == 0) {
			*used = k;
			best = (int)i;
		}
	}
	return (best);
}

/*
 * The final at s: as long as can be, but the last consonant before a vowel
 * begins the next syllable.
 */
static int
final_at(const char *s, size_t n, size_t *used)
{
	int final = longest(final_keys, NFINAL, s, n, used);
	size_t next;

	while (*used > 0 && *used < n && longest(vowel_keys, NVOWEL,
	    s + *used, n - *used, &next) >= 0)
		final = longest(final_keys, NFINAL, s, *used - 1, used);
	return (*used == 0 ? 0 : final);
}

/* Upper case means shift only where a key has two letters. */
static char
key_of(char c)
{
	return (strchr("QWERTOP", c) != NULL ? c : lower(c));
}

int
crm_jamo_typed(struct crm_buf *buf, const char *s, size_t n)
{
	char keys[KEYS_MAX];
	size_t i, used, from = buf->n;
	int initial, vowel, final;

	if (n == 0 || n > KEYS_MAX)
		return (-1);
	for (i = 0; i < n; i++)
		keys[i] = key_of(s[i]);
	for (i = 0; i < n; i += used) {
		initial = longest(initial_keys, NINITIAL, keys + i, n - i,
		    &used);
		i += used;
		vowel = longest(vowel_keys, NVOWEL, keys + i, n - i, &used);
		i += used;
		if (initial < 0 || vowel < 0) {
			if (buf->n > from)
				buf->p[from] = '\0';
			buf->n = from;
			return (-1);
		}
		final = final_at(keys + i, n - i, &used);
		crm_text_encode(buf, FIRST + ((uint32_t)initial * NVOWEL +
		    (uint32_t)vowel) * NFINAL + (uint32_t)final);
	}
	return (0);
}

/* The first vowel that sounds like this one behind that initial. */
static unsigned
one_vowel(unsigned initial, unsigned vowel)
{
	unsigned i;

	if (initial_group[initial] == 'j') {
		if (vowel == 2 || vowel == 6 || vowel == 12 || vowel == 17)
			vowel -= vowel == 12 || vowel == 17 ? 4 : 2;
	}
	if (vowel_sound[vowel] == 'E')
		vowel = 5;
	for (i = 0; i < vowel; i++)
		if (vowel_sound[i] == vowel_sound[vowel])
			return (i);
	return (vowel);
}

void
crm_jamo_sound(struct crm_buf *buf, const char *s, size_t n)
{
	unsigned initial, vowel;
	size_t i, k;
	uint32_t cp;

	for (i = 0; i < n; i += k) {
		if ((k = crm_text_decode(s + i, n - i, &cp)) == 0)
			return;
		if (!is_syllable(cp)) {
			crm_text_encode(buf, cp);
			continue;
		}
		initial = (cp - FIRST) / (NVOWEL * NFINAL);
		vowel = (cp - FIRST) / NFINAL % NVOWEL;
		if (i == 0 && initial == 5)
			initial = is_y(vowel) ? 11 : 2;
		else if (i == 0 && initial == 2 && is_y(vowel))
			initial = 11;
		else if (initial == 3 && is_y(vowel) && vowel != 20)
			initial = 12;
		vowel = one_vowel(initial, vowel);
		crm_text_encode(buf, FIRST + (initial * NVOWEL + vowel) *
		    NFINAL + (cp - FIRST) % NFINAL);
	}
}

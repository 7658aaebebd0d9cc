#include <string.h>

#include "core/text.h"
#include "insight/similar.h"

#define SYLLABLE	0xac00	/* the first syllable of Hangul */
#define SYLLABLES	11172

size_t
crm_similar_letters(const char *s, size_t n, uint32_t letter[CRM_SIMILAR_MAX])
{
	size_t at = 0, len, k = 0;
	uint32_t cp;

	for (; at < n && k < CRM_SIMILAR_MAX - 2; at += len) {
		if ((unsigned char)s[at] < 0x80) {
			letter[k++] = (unsigned char)s[at];
			len = 1;
			continue;
		}
		if ((len = crm_text_decode(s + at, n - at, &cp)) == 0)
			break;
		if (cp - SYLLABLE >= SYLLABLES) {
			letter[k++] = cp;
			continue;
		}
		cp -= SYLLABLE;
		letter[k++] = 0x1100 + cp / 588;
		letter[k++] = 0x1161 + cp % 588 / 28;
		if (cp % 28 != 0)
			letter[k++] = 0x11a7 + cp % 28;
	}
	return (k);
}

/* Letters of a that stand in b no farther off than reach; both are marked. */
static size_t
common(const uint32_t *a, size_t na, const uint32_t *b, size_t nb,
    size_t reach, unsigned char *in_a, unsigned char *in_b)
{
	size_t i, j, from, to, n = 0;

	for (i = 0; i < na; i++) {
		from = i > reach ? i - reach : 0;
		to = i + reach + 1 < nb ? i + reach + 1 : nb;
		for (j = from; j < to; j++)
			if (!in_b[j] && a[i] == b[j]) {
				in_a[i] = in_b[j] = 1;
				n++;
				break;
			}
	}
	return (n);
}

double
crm_similar_jaro(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	unsigned char in_a[CRM_SIMILAR_MAX] = { 0 };
	unsigned char in_b[CRM_SIMILAR_MAX] = { 0 };
	size_t reach = (na > nb ? na : nb) / 2, i, j = 0, n, moved = 0, head;
	double sim;

	if (na == 0 || nb == 0)
		return (0);
	n = common(a, na, b, nb, reach > 0 ? reach - 1 : 0, in_a, in_b);
	if (n == 0)
		return (0);
	for (i = 0; i < na; i++) {
		if (!in_a[i])
			continue;
		while (!in_b[j])
			j++;
		moved += a[i] != b[j++];
	}
	sim = ((double)n / (double)na + (double)n / (double)nb +
	    ((double)n - (double)(moved / 2)) / (double)n) / 3;
	for (head = 0; head < 4 && head < na && head < nb &&
	    a[head] == b[head]; head++)
		;
	return (sim + (double)head * .1 * (1 - sim));
}

unsigned
crm_similar_edits(const uint32_t *a, size_t na, const uint32_t *b, size_t nb,
    unsigned most)
{
	unsigned row[3][CRM_SIMILAR_MAX + 1], *old = row[0], *last = row[1];
	unsigned *now = row[2], *swap, best, v;
	size_t i, j;

	if ((na > nb ? na - nb : nb - na) > most)
		return (most + 1);
	for (j = 0; j <= nb; j++)
		last[j] = (unsigned)j;
	for (i = 1; i <= na; i++) {
		best = now[0] = (unsigned)i;
		for (j = 1; j <= nb; j++) {
			v = last[j - 1] + (a[i - 1] != b[j - 1]);
			if (last[j] + 1 < v)
				v = last[j] + 1;
			if (now[j - 1] + 1 < v)
				v = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && old[j - 2] + 1 < v)
				v = old[j - 2] + 1;
			now[j] = v;
			if (v < best)
				best = v;
		}
		if (best > most)
			return (most + 1);
		swap = old;
		old = last;
		last = now;
		now = swap;
	}
	return (last[nb] > most ? most + 1 : last[nb]);
}

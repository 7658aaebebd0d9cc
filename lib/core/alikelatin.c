/*
 * Names in Latin letters: no law of sounds helps there, so that they are
 * compared letter by letter (Jaro 1989, Winkler 1990).
 */

#include <string.h>

#include "core/alike_int.h"

#define WINKLER_SLIP	92	/* likeness of Latin names, of 100 */
#define WINKLER_CLOSE	85
#define LATIN_MAX	64	/* letters that are compared */

/* Letters of b that a has within reach, in order; *swapped counts pairs. */
static size_t
matches(struct crm_alike a, struct crm_alike b, size_t *swapped)
{
	char in_a[LATIN_MAX], in_b[LATIN_MAX];
	unsigned char used[LATIN_MAX] = { 0 }, hit[LATIN_MAX] = { 0 };
	size_t reach = (a.n > b.n ? a.n : b.n) / 2, i, j, m = 0, k = 0;

	reach = reach > 0 ? reach - 1 : 0;
	for (i = 0; i < a.n; i++)
		for (j = i > reach ? i - reach : 0; j < b.n &&
		    j <= i + reach; j++)
			if (!used[j] && a.p[i] == b.p[j]) {
				used[j] = hit[i] = 1;
				in_a[m++] = a.p[i];
				break;
			}
	for (j = 0; j < b.n; j++)
		if (used[j])
			in_b[k++] = b.p[j];
	*swapped = 0;
	for (i = 0; i < m; i++)
		*swapped += in_a[i] != in_b[i];
	*swapped /= 2;
	return (m);
}

/* Likeness of 0 to 100 by Jaro with Winkler's bonus for a common start. */
static int
winkler(struct crm_alike a, struct crm_alike b)
{
	size_t m, swapped, head = 0;
	double jaro, dm;

	if (a.n > LATIN_MAX)
		a.n = LATIN_MAX;
	if (b.n > LATIN_MAX)
		b.n = LATIN_MAX;
	if ((m = matches(a, b, &swapped)) == 0)
		return (0);
	dm = (double)m;
	jaro = (dm / (double)a.n + dm / (double)b.n +
	    (dm - (double)swapped) / dm) / 3;
	while (head < 4 && head < a.n && head < b.n &&
	    a.p[head] == b.p[head])
		head++;
	return ((int)((jaro + (double)head * .1 * (1 - jaro)) * 100));
}

/* The words of s without gaps, the first or the last one moved behind. */
static size_t
joined(char *out, struct crm_alike s, int turn)
{
	const char *gap = memchr(s.p, ' ', s.n);
	size_t first = gap == NULL || !turn ? 0 : (size_t)(gap - s.p), i,
	    n = 0;

	for (i = first; i < s.n; i++)
		if (s.p[i] != ' ' && n < LATIN_MAX)
			out[n++] = s.p[i];
	for (i = 0; i < first && n < LATIN_MAX; i++)
		out[n++] = s.p[i];
	return (n);
}

enum crm_names
crm_alike_latin(struct crm_alike a, struct crm_alike b, int *distance)
{
	char pa[LATIN_MAX], pb[LATIN_MAX];
	struct crm_alike fa = { pa, joined(pa, a, 0) }, fb = { pb, 0 };
	int turn, like, best = 0, same = 0;

	for (turn = 0; turn < 2; turn++) {
		fb.n = joined(pb, b, turn);
		same |= fa.n == fb.n && memcmp(pa, pb, fa.n) == 0;
		if ((like = winkler(fa, fb)) > best)
			best = like;
	}
	fa.n = joined(pa, a, 1);
	fb.n = joined(pb, b, 0);
	if ((like = winkler(fa, fb)) > best)
		best = like;
	*distance = same ? 0 : (100 - best) * 10;
	if (same || best == 100)
		return (CRM_NAMES_SAME);
	return (best >= WINKLER_SLIP ? CRM_NAMES_SLIP :
	    best >= WINKLER_CLOSE ? CRM_NAMES_CLOSE : CRM_NAMES_DIFFERENT);
}

#include <string.h>

#include "intake/nearest.h"

#define LONGEST	32	/* no name of a column or a key is longer */

static size_t
least(size_t a, size_t b)
{

	return (a < b ? a : b);
}

/* The steps from a to b, row by row of the table. */
static size_t
distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t row[LONGEST + 1], i, k, corner, up;

	for (k = 0; k <= nb; k++)
		row[k] = k;
	for (i = 1; i <= na; i++) {
		corner = row[0];
		row[0] = i;
		for (k = 1; k <= nb; k++) {
			up = row[k];
			row[k] = least(least(up, row[k - 1]) + 1,
			    corner + (a[i - 1] != b[k - 1]));
			corner = up;
		}
	}
	return (row[nb]);
}

void
crm_nearest_try(struct crm_nearest *near, const char *word)
{
	size_t n = strlen(near->name), len = strlen(word), steps;

	if (n == 0 || n > LONGEST || len > LONGEST)
		return;
	steps = distance(near->name, n, word, len);
	if (steps > (len <= 4 || n <= 4 ? 1 : 2) ||
	    (near->best != NULL && steps >= near->steps))
		return;
	near->best = word;
	near->steps = steps;
}

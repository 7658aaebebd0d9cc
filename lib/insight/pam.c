#include <stdlib.h>

#include "insight/pam.h"

struct pam {
	const int32_t	*d;
	const uint32_t	*weight;
	size_t		 n, k;
	uint32_t	*medoid;
	char		*is;		/* 1: the point is a medoid */
	/* By point: its nearest medoid's place, the distances to the nearest
	 * and the second. */
	uint32_t	*near;
	int32_t		*first, *second;
	int64_t		*loss;		/* by medoid, of taking it away */
	int64_t		*change;	/* the same with a point in its place */
};

static const int32_t *
row(const struct pam *pam, size_t i)
{

	return (pam->d + i * pam->n);
}

/* The point that lowers the sum most, given those before it. */
static void
build_one(struct pam *pam, size_t at)
{
	int64_t gain, best = -1;
	uint32_t point = 0;
	const int32_t *d;
	size_t x, i;

	for (x = 0; x < pam->n; x++) {
		if (pam->is[x])
			continue;
		d = row(pam, x);
		for (gain = 0, i = 0; i < pam->n; i++)
			if (d[i] < pam->first[i])
				gain += (int64_t)(pam->first[i] - d[i]) *
				    pam->weight[i];
		if (gain > best) {
			best = gain;
			point = (uint32_t)x;
		}
	}
	pam->medoid[at] = point;
	pam->is[point] = 1;
	d = row(pam, point);
	for (i = 0; i < pam->n; i++)
		if (d[i] < pam->first[i])
			pam->first[i] = d[i];
}

/* The nearest two medoids of each point. */
static void
assign(struct pam *pam)
{
	int32_t d;
	size_t i, m;

	for (m = 0; m < pam->k; m++)
		pam->loss[m] = 0;
	for (i = 0; i < pam->n; i++) {
		pam->first[i] = pam->second[i] = INT32_MAX;
		for (m = 0; m < pam->k; m++) {
			d = row(pam, pam->medoid[m])[i];
			if (d < pam->first[i]) {
				pam->second[i] = pam->first[i];
				pam->first[i] = d;
				pam->near[i] = (uint32_t)m;
			} else if (d < pam->second[i])
				pam->second[i] = d;
		}
		pam->loss[pam->near[i]] += (int64_t)(pam->second[i] -
		    pam->first[i]) * pam->weight[i];
	}
}

/* What the sum changes by when point x takes the place of the best medoid. */
static int64_t
try_point(struct pam *pam, size_t x, size_t *place)
{
	const int32_t *d = row(pam, x);
	int64_t shared = 0;
	size_t i, m;

	for (m = 0; m < pam->k; m++)
		pam->change[m] = pam->loss[m];
	for (i = 0; i < pam->n; i++)
		if (d[i] < pam->first[i]) {
			shared += (int64_t)(d[i] - pam->first[i]) *
			    pam->weight[i];
			pam->change[pam->near[i]] += (int64_t)(pam->first[i] -
			    pam->second[i]) * pam->weight[i];
		} else if (d[i] < pam->second[i])
			pam->change[pam->near[i]] += (int64_t)(d[i] -
			    pam->second[i]) * pam->weight[i];
	for (*place = 0, m = 1; m < pam->k; m++)
		if (pam->change[m] < pam->change[*place])
			*place = m;
	return (shared + pam->change[*place]);
}

/* Makes the best swap: 1; 0 when none lowers the sum. */
static int
swap(struct pam *pam)
{
	int64_t change, best = 0;
	size_t x, place, point = 0, at = 0;

	for (x = 0; x < pam->n; x++) {
		if (pam->is[x])
			continue;
		change = try_point(pam, x, &place);
		if (change < best) {
			best = change;
			point = x;
			at = place;
		}
	}
	if (best == 0)
		return (0);
	pam->is[pam->medoid[at]] = 0;
	pam->is[point] = 1;
	pam->medoid[at] = (uint32_t)point;
	return (1);
}

int
crm_pam(const int32_t *d, const uint32_t *weight, size_t n, size_t k,
    uint32_t *medoid)
{
	struct pam pam = {
		.d = d, .weight = weight, .n = n, .k = k, .medoid = medoid
	};
	size_t i;
	int rc = -1;

	pam.is = calloc(n, 1);
	pam.near = calloc(n, sizeof(*pam.near));
	pam.first = calloc(n, sizeof(*pam.first));
	pam.second = calloc(n, sizeof(*pam.second));
	pam.loss = calloc(k, sizeof(*pam.loss));
	pam.change = calloc(k, sizeof(*pam.change));
	if (pam.is == NULL || pam.near == NULL || pam.first == NULL ||
	    pam.second == NULL || pam.loss == NULL || pam.change == NULL)
		goto out;
	for (i = 0; i < n; i++)
		pam.first[i] = INT32_MAX;
	for (i = 0; i < k; i++)
		build_one(&pam, i);
	/* The sum falls with each swap, so this ends. */
	do
		assign(&pam);
	while (swap(&pam));
	rc = 0;
out:
	free(pam.is);
	free(pam.near);
	free(pam.first);
	free(pam.second);
	free(pam.loss);
	free(pam.change);
	return (rc);
}

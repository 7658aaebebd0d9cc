#include <stdlib.h>
#include <string.h>

#include "insight/medoid.h"
#include "insight/mix.h"

#define MILLION	1000000

/* Those who are judged: mixes, how many have each, and the groups. */
struct judged {
	uint32_t	*mix, *weight;
	size_t		 n;
	uint64_t	*size;		/* by group */
	int64_t		*sum;		/* of distances, by group */
};

/*
 * The width of one that has these sums of distances, in millionths: two
 * products and a quotient of doubles, which no machine rounds otherwise.
 */
static int64_t
width(const struct judged *j, size_t own, size_t k)
{
	double a, b, near = -1;
	size_t g;

	if (j->size[own] < 2)
		return (0);
	a = (double)j->sum[own] / (double)(j->size[own] - 1);
	for (g = 0; g < k; g++) {
		if (g == own || j->size[g] == 0)
			continue;
		b = (double)j->sum[g] / (double)j->size[g];
		if (near < 0 || b < near)
			near = b;
	}
	if (near < 0 || (near == 0 && a == 0))
		return (0);
	if (a < near)
		return (MILLION - (int64_t)(a / near * MILLION));
	return ((int64_t)(near / a * MILLION) - MILLION);
}

/* 0; -1 without memory. */
static int
choose(struct judged *j, const struct crm_mix *mix, size_t k, uint64_t seed)
{
	uint64_t state = ~seed;		/* not the medoids' samples again */
	size_t i;

	j->mix = calloc(CRM_MEDOID_ALL, sizeof(*j->mix));
	j->weight = calloc(CRM_MEDOID_ALL, sizeof(*j->weight));
	j->size = calloc(k, sizeof(*j->size));
	j->sum = calloc(k, sizeof(*j->sum));
	if (j->mix == NULL || j->weight == NULL || j->size == NULL ||
	    j->sum == NULL)
		return (-1);
	if (mix->nmix <= CRM_MEDOID_ALL) {
		for (i = 0; i < mix->nmix; i++)
			j->mix[i] = (uint32_t)i;
		memcpy(j->weight, mix->weight, mix->nmix * sizeof(*j->weight));
		j->n = mix->nmix;
		return (0);
	}
	j->n = crm_medoids_draw(mix, CRM_MEDOID_ALL, &state, j->mix,
	    j->weight);
	return (j->n == SIZE_MAX ? -1 : 0);
}

static void
judge(struct judged *j, struct crm_medoids *m, const struct crm_mix *mix)
{
	const uint32_t *group = m->group;
	int64_t w;
	size_t i, o, own;

	for (i = 0; i < j->n; i++)
		j->size[group[j->mix[i]]] += j->weight[i];
	for (i = 0; i < j->n; i++) {
		memset(j->sum, 0, m->k * sizeof(*j->sum));
		own = group[j->mix[i]];
		for (o = 0; o < j->n; o++)
			j->sum[group[j->mix[o]]] += (int64_t)j->weight[o] *
			    crm_mix_distance(mix, j->mix[i], j->mix[o]);
		w = width(j, own, m->k) * (int64_t)j->weight[i];
		m->width[own] += w;
		m->judged[own] += j->weight[i];
		m->all_width += w;
		m->all_judged += j->weight[i];
	}
	for (i = 0; i < m->k; i++)
		if (m->judged[i] > 0)
			m->width[i] /= (int64_t)m->judged[i];
	if (m->all_judged > 0)
		m->all_width /= (int64_t)m->all_judged;
}

int
crm_medoids_judge(struct crm_medoids *medoids, const struct crm_mix *mix,
    uint64_t seed)
{
	struct judged judged = { 0 };
	int rc;

	if ((rc = choose(&judged, mix, medoids->k, seed)) == 0)
		judge(&judged, medoids, mix);
	free(judged.mix);
	free(judged.weight);
	free(judged.size);
	free(judged.sum);
	return (rc);
}

#include <stdlib.h>
#include <string.h>

#include "insight/medoid.h"
#include "insight/mix.h"
#include "insight/pam.h"

/* Some of the mixes, and those of them that were found to be the medoids. */
struct sample {
	uint32_t	*mix, *weight;
	size_t		 n;
	uint32_t	*medoid;	/* k mixes */
};

void
crm_medoids_free(struct crm_medoids *medoids)
{

	if (medoids == NULL)
		return;
	free(medoids->medoid);
	free(medoids->members);
	free(medoids->spread);
	free(medoids->width);
	free(medoids->judged);
	free(medoids->group);
	free(medoids->distance);
	free(medoids);
}

static struct crm_medoids *
make(const struct crm_mix *mix, size_t k)
{
	struct crm_medoids *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return (NULL);
	m->k = k;
	m->medoid = calloc(k, sizeof(*m->medoid));
	m->members = calloc(k, sizeof(*m->members));
	m->spread = calloc(k, sizeof(*m->spread));
	m->width = calloc(k, sizeof(*m->width));
	m->judged = calloc(k, sizeof(*m->judged));
	m->group = calloc(mix->nmix + 1, sizeof(*m->group));
	m->distance = calloc(mix->nmix + 1, sizeof(*m->distance));
	if (m->medoid == NULL || m->members == NULL || m->spread == NULL ||
	    m->width == NULL || m->judged == NULL || m->group == NULL ||
	    m->distance == NULL) {
		crm_medoids_free(m);
		return (NULL);
	}
	return (m);
}

static uint64_t
random64(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31);
}

/* Below n, each as likely. */
static uint64_t
random_below(uint64_t *state, uint64_t n)
{
	uint64_t x, least = -n % n;	/* 2^64 modulo n */

	while ((x = random64(state)) < least)
		;
	return (x % n);
}

size_t
crm_medoids_draw(const struct crm_mix *mix, size_t n, uint64_t *state,
    uint32_t *mixes, uint32_t *weight)
{
	uint32_t *all = malloc((mix->n + 1) * sizeof(*all));
	uint32_t *place = calloc(mix->nmix + 1, sizeof(*place));
	size_t i, j, got = 0;
	uint32_t x;

	if (all == NULL || place == NULL) {
		got = SIZE_MAX;
		goto out;
	}
	memcpy(all, mix->mix, mix->n * sizeof(*all));
	/* The first n of a shuffle (Fisher and Yates). */
	for (i = 0; i < n && i < mix->n; i++) {
		j = i + (size_t)random_below(state, mix->n - i);
		x = all[j];
		all[j] = all[i];
		all[i] = x;
		if (place[x] == 0) {
			mixes[got] = x;
			weight[got] = 0;
			place[x] = (uint32_t)++got;
		}
		weight[place[x] - 1]++;
	}
out:
	free(all);
	free(place);
	return (got);
}

/* Puts the mixes that are wanted and not there yet into the sample. */
static void
add_missing(struct sample *sample, const uint32_t *mix, size_t n)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < sample->n && sample->mix[j] != mix[i]; j++)
			;
		if (j == sample->n) {
			sample->mix[j] = mix[i];
			sample->weight[j] = 1;
			sample->n++;
		}
	}
}

/* The medoids of the sample.  0 or -1. */
static int
find_medoids(const struct crm_mix *mix, struct sample *sample, size_t k)
{
	size_t i, j, n = sample->n;
	int32_t *d = malloc(n * n * sizeof(*d));
	int rc = -1;

	if (d == NULL)
		return (-1);
	for (i = 0; i < n; i++)
		for (j = 0, d[i * n + i] = 0; j < i; j++)
			d[i * n + j] = d[j * n + i] = crm_mix_distance(mix,
			    sample->mix[i], sample->mix[j]);
	if (crm_pam(d, sample->weight, n, k, sample->medoid) == 0) {
		for (i = 0; i < k; i++)
			sample->medoid[i] = sample->mix[sample->medoid[i]];
		rc = 0;
	}
	free(d);
	return (rc);
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x < *y ? -1 : *x > *y);
}

/*
 * Gives everybody to the nearest medoid: the sum of distances.  Mixes rise by
 * their first members, so sorted ones rise by the medoids' numbers.
 */
static int64_t
assign(const struct crm_mix *mix, uint32_t *medoid, size_t k,
    uint32_t *group, int32_t *distance)
{
	int64_t sum = 0;
	int32_t d;
	size_t i, m;

	qsort(medoid, k, sizeof(*medoid), by_number);
	for (i = 0; i < mix->nmix; i++) {
		distance[i] = INT32_MAX;
		for (m = 0; m < k; m++) {
			d = crm_mix_distance(mix, (uint32_t)i, medoid[m]);
			if (d < distance[i]) {
				distance[i] = d;
				group[i] = (uint32_t)m;
			}
		}
		sum += (int64_t)distance[i] * mix->weight[i];
	}
	return (sum);
}

/* Numbers the groups by size. */
static int
number(struct crm_medoids *medoids, const struct crm_mix *mix)
{
	size_t i, j, k = medoids->k;
	uint64_t *size = calloc(k, sizeof(*size));
	uint32_t *to = calloc(k, sizeof(*to)), *old = calloc(k, sizeof(*old));
	int rc = -1;

	if (size == NULL || to == NULL || old == NULL)
		goto out;
	for (i = 0; i < mix->nmix; i++)
		size[medoids->group[i]] += mix->weight[i];
	for (i = 0; i < k; i++)
		for (j = 0; j < k; j++)
			to[i] += size[j] > size[i] ||
			    (size[j] == size[i] && j < i);
	memcpy(old, medoids->medoid, k * sizeof(*old));
	for (i = 0; i < k; i++) {
		medoids->medoid[to[i]] = old[i];
		medoids->members[to[i]] = size[i];
	}
	for (i = 0; i < mix->nmix; i++) {
		medoids->group[i] = to[medoids->group[i]];
		medoids->spread[medoids->group[i]] +=
		    (int64_t)medoids->distance[i] * mix->weight[i];
	}
	rc = 0;
out:
	free(size);
	free(to);
	free(old);
	return (rc);
}

/* Tries samples, and keeps the best medoids for all.  0 or -1. */
static int
try_samples(struct crm_medoids *best, const struct crm_mix *mix,
    struct sample *sample, uint64_t seed)
{
	int64_t sum, least = INT64_MAX;
	uint64_t state = seed;
	size_t i, k = best->k;
	uint32_t m;

	for (i = 0; i < CRM_MEDOID_SAMPLES; i++) {
		sample->n = crm_medoids_draw(mix, CRM_MEDOID_ALL / 2, &state,
		    sample->mix, sample->weight);
		if (sample->n == SIZE_MAX)
			return (-1);
		if (i > 0)
			add_missing(sample, best->medoid, k);
		/* Where most are alike a sample may lack k different ones. */
		for (m = 0; sample->n < k; m++)
			add_missing(sample, &m, 1);
		if (find_medoids(mix, sample, k) == -1)
			return (-1);
		sum = assign(mix, sample->medoid, k, best->group,
		    best->distance);
		if (sum < least) {
			least = sum;
			memcpy(best->medoid, sample->medoid,
			    k * sizeof(*best->medoid));
		}
	}
	return (0);
}

struct crm_medoids *
crm_medoids_find(const struct crm_mix *mix, size_t k, uint64_t seed)
{
	size_t room = CRM_MEDOID_ALL + 2 * CRM_MEDOID_MOST, i;
	struct crm_medoids *medoids = make(mix, k);
	struct sample sample = { 0 };
	int rc = -1;

	sample.mix = calloc(room, sizeof(*sample.mix));
	sample.weight = calloc(room, sizeof(*sample.weight));
	sample.medoid = calloc(k, sizeof(*sample.medoid));
	if (medoids == NULL || sample.mix == NULL || sample.weight == NULL ||
	    sample.medoid == NULL)
		goto out;
	if (mix->nmix <= CRM_MEDOID_ALL) {
		for (i = 0; i < mix->nmix; i++)
			sample.mix[i] = (uint32_t)i;
		memcpy(sample.weight, mix->weight,
		    mix->nmix * sizeof(*sample.weight));
		sample.n = mix->nmix;
		if ((rc = find_medoids(mix, &sample, k)) == 0)
			memcpy(medoids->medoid, sample.medoid,
			    k * sizeof(*medoids->medoid));
	} else
		rc = try_samples(medoids, mix, &sample, seed);
	if (rc == 0) {
		(void)assign(mix, medoids->medoid, k, medoids->group,
		    medoids->distance);
		rc = number(medoids, mix);
	}
out:
	free(sample.mix);
	free(sample.weight);
	free(sample.medoid);
	if (rc == 0)
		return (medoids);
	crm_medoids_free(medoids);
	return (NULL);
}

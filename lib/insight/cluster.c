#include <stdlib.h>
#include <string.h>

#include "insight/cluster.h"

struct work {
	uint32_t	*root;		/* of each record: union-find */
	uint32_t	*cluster;
	const struct crm_pair *pair;
	size_t		 npair;
	double		(*score)(void *arg, uint32_t a, uint32_t b);
	void		*arg;
};

/* Scores at which a knot that is too large is cut, one after the other. */
static const float cuts[] = { .5F, .9F, .99F, .999F, .9999F, .99999F };
#define NCUT	(sizeof(cuts) / sizeof(cuts[0]))

static uint32_t
find(uint32_t *root, uint32_t i)
{

	while (root[i] != i)
		i = root[i] = root[root[i]];
	return (i);
}

/* The lower index is the root, whatever the sequence. */
static void
join(uint32_t *root, uint32_t a, uint32_t b)
{

	a = find(root, a);
	b = find(root, b);
	if (a < b)
		root[b] = a;
	else
		root[a] = b;
}

/* The two groups that are most alike; the first of equals. */
static double
best(const float *sim, const uint32_t *size, size_t n, size_t *a, size_t *b)
{
	float top = -1;
	size_t i, j;

	for (i = 0; i < n; i++) {
		if (size[i] == 0)
			continue;
		for (j = i + 1; j < n; j++)
			if (size[j] != 0 && sim[i * n + j] > top) {
				top = sim[i * n + j];
				*a = i;
				*b = j;
			}
	}
	return ((double)top);
}

/* Joins b to a: the means with all others are those of all their pairs. */
static void
merge(float *sim, uint32_t *size, size_t n, size_t a, size_t b)
{
	float sa = (float)size[a], sb = (float)size[b];
	size_t k;

	for (k = 0; k < n; k++)
		if (size[k] != 0 && k != a && k != b)
			sim[a * n + k] = sim[k * n + a] = (sa * sim[a * n + k] +
			    sb * sim[b * n + k]) / (sa + sb);
	size[a] += size[b];
	size[b] = 0;
}

/* Groups the members of one knot; they are sorted. */
static int
group(struct work *work, const uint32_t *member, size_t n)
{
	float *sim = malloc(n * n * sizeof(*sim));
	uint32_t *size = malloc(n * sizeof(*size));
	size_t i, j, a = 0, b = 0;
	int res = -1;

	if (sim == NULL || size == NULL)
		goto out;
	for (i = 0; i < n; i++) {
		size[i] = 1;
		for (j = i + 1; j < n; j++)
			sim[i * n + j] = sim[j * n + i] = (float)work->score(
			    work->arg, member[i], member[j]);
	}
	while (best(sim, size, n, &a, &b) >= CRM_CLUSTER_FROM) {
		merge(sim, size, n, a, b);
		join(work->cluster, member[a], member[b]);
	}
	res = 0;
out:
	free(sim);
	free(size);
	return (res);
}

struct mark {
	uint32_t	root, record;
};

static int
by_root(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->root != y->root)
		return (x->root < y->root ? -1 : 1);
	return (x->record < y->record ? -1 : x->record > y->record);
}

/* Takes all of a knot's records for one group. */
static void
keep(struct work *work, const uint32_t *member, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		join(work->cluster, member[0], member[i]);
}

/*
 * Cuts records into knots that hang together by pairs of cuts[cut] or more and
 * groups each.  pairs has the pairs among these records only.
 */
static int
knots(struct work *work, uint32_t *member, size_t n, size_t cut)
{
	struct mark *mark = malloc((n + 1) * sizeof(*mark));
	size_t i, from, to;
	int res = 0;

	if (mark == NULL)
		return (-1);
	for (i = 0; i < n; i++)
		work->root[member[i]] = member[i];
	for (i = 0; i < work->npair; i++)
		if (work->pair[i].score >= cuts[cut] &&
		    work->root[work->pair[i].a] != UINT32_MAX &&
		    work->root[work->pair[i].b] != UINT32_MAX)
			join(work->root, work->pair[i].a, work->pair[i].b);
	for (i = 0; i < n; i++) {
		mark[i].record = member[i];
		mark[i].root = find(work->root, member[i]);
	}
	for (i = 0; i < n; i++)
		work->root[member[i]] = UINT32_MAX;
	qsort(mark, n, sizeof(*mark), by_root);
	for (i = 0; i < n; i++)
		member[i] = mark[i].record;
	for (from = 0; from < n && res == 0; from = to) {
		for (to = from + 1; to < n && mark[to].root ==
		    mark[from].root; to++)
			;
		if (to - from == 1)
			continue;
		if (to - from <= CRM_CLUSTER_MOST)
			res = group(work, member + from, to - from);
		else if (cut + 1 < NCUT)
			res = knots(work, member + from, to - from, cut + 1);
		else
			keep(work, member + from, to - from);
	}
	free(mark);
	return (res);
}

int
crm_cluster(uint32_t *cluster, uint32_t n, const struct crm_pair *pairs,
    size_t npair, double (*score)(void *arg, uint32_t a, uint32_t b),
    void *arg)
{
	struct work work = { NULL, cluster, pairs, npair, score, arg };
	uint32_t *member = malloc(((size_t)n + 1) * sizeof(*member));
	uint32_t i, k = 0;
	int res = -1;
	size_t p;

	work.root = malloc(((size_t)n + 1) * sizeof(*work.root));
	if (member == NULL || work.root == NULL)
		goto out;
	for (i = 0; i < n; i++)
		work.root[i] = UINT32_MAX;
	for (p = 0; p < npair; p++)
		if (pairs[p].score >= (float)CRM_CLUSTER_FROM)
			work.root[pairs[p].a] = work.root[pairs[p].b] = 0;
	for (i = 0; i < n; i++) {
		cluster[i] = i;
		if (work.root[i] == 0)
			member[k++] = i;
		work.root[i] = UINT32_MAX;
	}
	res = knots(&work, member, k, 0);
	for (i = 0; i < n; i++)
		cluster[i] = find(cluster, i);
out:
	free(member);
	free(work.root);
	return (res);
}

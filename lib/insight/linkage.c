#include <stdlib.h>
#include <unistd.h>

#include <pthread.h>

#include "core/err.h"
#include "insight/linkage_int.h"
#include "insight/values.h"

#define FEW		1500	/* records that are compared all with all */
#define SHARES		64	/* of their pairs */
#define SURE		.99	/* a score that nobody need look at */
#define THREADS		8	/* at most */

static int
measure(void *arg, size_t pass)
{

	return (crm_blocks_measure(arg, pass));
}

/* Finds the copies.  0; -1 without memory. */
static int
find_copies(struct crm_linkage *linkage)
{
	struct crm_values *seen = crm_values_new();
	uint32_t *first = NULL, i, id, n = linkage->n;
	size_t nf = crm_people_nfield(linkage->people);
	int res = -1;

	first = malloc(((size_t)n + 1) * sizeof(*first));
	linkage->copy = malloc(((size_t)n + 1) * sizeof(*linkage->copy));
	if (seen == NULL || first == NULL || linkage->copy == NULL)
		goto out;
	for (i = 0; i < n; i++) {
		id = crm_values_add(seen, (const char *)crm_people_record(
		    linkage->people, i), nf * sizeof(*first));
		if (id == UINT32_MAX)
			goto out;
		if (crm_values_count(seen, id) == 1)
			first[id - 1] = i;
		linkage->copy[i] = i;
		if (crm_values_count(seen, id) > CRM_COPIES) {
			linkage->copy[i] = first[id - 1];
			linkage->ncopy++;
		}
	}
	res = 0;
out:
	crm_values_free(seen);
	free(first);
	return (res);
}

struct crm_linkage *
crm_linkage_new(struct crm_err *err, const struct crm_people *people,
    const struct crm_weights *weights, const struct crm_linkage_opt *opt)
{
	struct crm_linkage *linkage = calloc(1, sizeof(*linkage));

	if (linkage == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	linkage->people = people;
	linkage->opt = *opt;
	linkage->n = crm_people_n(people);
	linkage->cluster = malloc(((size_t)linkage->n + 1) *
	    sizeof(*linkage->cluster));
	linkage->comparer = crm_comparer_new(people);
	if (linkage->cluster == NULL || linkage->comparer == NULL)
		goto fail;
	if (find_copies(linkage) == -1)
		goto fail;
	if (linkage->n > FEW || opt->blocked) {
		linkage->blocks = crm_blocks_new(people, linkage->comparer,
		    linkage->copy);
		if (linkage->blocks == NULL || crm_linkage_run(linkage,
		    crm_blocks_n(linkage->blocks), measure,
		    linkage->blocks) == -1)
			goto fail;
	}
	if (crm_linkage_learn(linkage, weights) == -1 ||
	    crm_linkage_find(linkage) == -1)
		goto fail;
	return (linkage);
fail:
	(void)crm_err_nomem(err);
	crm_linkage_free(linkage);
	return (NULL);
}

void
crm_linkage_free(struct crm_linkage *linkage)
{

	if (linkage == NULL)
		return;
	crm_blocks_free(linkage->blocks);
	crm_comparer_free(linkage->comparer);
	free(linkage->copy);
	free(linkage->cluster);
	free(linkage->pair);
	free(linkage);
}

const struct crm_pair *
crm_linkage_pairs(const struct crm_linkage *linkage, size_t *n)
{

	*n = linkage->npair;
	return (linkage->pair);
}

uint32_t
crm_linkage_cluster(const struct crm_linkage *linkage, uint32_t record)
{

	return (linkage->cluster[record]);
}

int
crm_linkage_levels(const struct crm_linkage *linkage, uint32_t a, uint32_t b,
    uint8_t level[CRM_PEOPLE_FIELDS])
{

	return (crm_compare(linkage->comparer, a, b, level));
}

/* What agrees, beyond the score, for those who want no doubt. */
struct proof {
	int	own;		/* agreements in what is one person's alone: 2
				   for each that is the same, 1 for a slip */
	int	home;		/* 2 the same door, 1 the same building */
	int	masked;		/* what is seen of a telephone agrees */
	int	name;		/* 2 the same, 1 alike, 0 unknown */
	int	against;
};

static void
weigh(struct proof *proof, enum crm_compare kind, uint8_t level)
{
	int agrees = level >= CRM_LEVEL_CLOSE, same = level >= CRM_LEVEL_SAME;

	switch (kind) {
	case CRM_COMPARE_NAME:
		if (proof->name == 0)
			proof->name = 2;
		if (level < CRM_LEVEL_SAME)
			proof->name = 1;
		proof->against |= level == CRM_LEVEL_DIFFERENT ||
		    level == CRM_LEVEL_SIMILAR;
		break;
	case CRM_COMPARE_DATE:
	case CRM_COMPARE_CODE:
		proof->against |= level == CRM_LEVEL_DIFFERENT;
		proof->own += agrees + same;
		break;
	case CRM_COMPARE_PHONE:
		proof->masked |= level == CRM_LEVEL_PARTIAL;
		proof->own += agrees + same;
		break;
	case CRM_COMPARE_EMAIL:
		proof->own += agrees + same;
		break;
	case CRM_COMPARE_ADDRESS:
		proof->home = agrees ? 2 : level == CRM_LEVEL_SIMILAR;
		break;
	case CRM_COMPARE_TEXT:
	case CRM_COMPARE_IGNORE:
		break;
	}
}

int
crm_linkage_sure(const struct crm_linkage *linkage, double score,
    const uint8_t level[CRM_PEOPLE_FIELDS])
{
	struct proof proof = { 0 };
	size_t f;

	if (score < SURE)
		return (0);
	for (f = 0; f < linkage->weights.nfield; f++)
		if (level[f] != CRM_LEVEL_MISSING)
			weigh(&proof, crm_people_field(linkage->people,
			    f)->kind, level[f]);
	if (proof.against)
		return (0);
	if (proof.name == 2)
		return (proof.own >= 2 || (proof.own > 0 && proof.home > 0) ||
		    (proof.masked && proof.home == 2));
	return (proof.own >= 3 || (proof.name == 1 && proof.own == 2 &&
	    proof.home > 0));
}

const struct crm_weights *
crm_linkage_weights(const struct crm_linkage *linkage)
{

	return (&linkage->weights);
}

const struct crm_linkage_count *
crm_linkage_count(const struct crm_linkage *linkage)
{

	return (&linkage->count);
}

size_t
crm_linkage_shares(const struct crm_linkage *linkage)
{

	return (linkage->blocks != NULL ? crm_blocks_n(linkage->blocks) :
	    SHARES);
}

int
crm_linkage_each(const struct crm_linkage *linkage, size_t share,
    int (*visit)(void *arg, uint32_t a, uint32_t b), void *arg)
{
	uint32_t a, b;

	if (linkage->blocks != NULL)
		return (crm_blocks_each(linkage->blocks, share, visit, arg));
	for (a = (uint32_t)share; a < linkage->n; a += SHARES)
		for (b = a + 1; b < linkage->n && linkage->copy[a] == a; b++)
			if (linkage->copy[b] == b && visit(arg, a, b) == -1)
				return (-1);
	return (0);
}

struct pool {
	pthread_mutex_t	 lock;
	size_t		 next, n;
	int		(*work)(void *arg, size_t share);
	void		*arg;
	int		 failed;
};

static void *
thread(void *arg)
{
	struct pool *pool = arg;
	size_t share;
	int failed;

	for (;;) {
		(void)pthread_mutex_lock(&pool->lock);
		share = pool->failed ? pool->n : pool->next++;
		(void)pthread_mutex_unlock(&pool->lock);
		if (share >= pool->n)
			return (NULL);
		failed = pool->work(pool->arg, share) == -1;
		(void)pthread_mutex_lock(&pool->lock);
		pool->failed |= failed;
		(void)pthread_mutex_unlock(&pool->lock);
	}
}

/* Threads that cannot be had are done without: this one does the work. */
int
crm_linkage_run(const struct crm_linkage *linkage, size_t share,
    int (*work)(void *arg, size_t share), void *arg)
{
	struct pool pool = { PTHREAD_MUTEX_INITIALIZER, 0, share, work, arg,
	    0 };
	long want = linkage->opt.threads;
	pthread_t id[THREADS];
	size_t n, i;

	if (want == 0)
		want = sysconf(_SC_NPROCESSORS_ONLN);
	if (want > THREADS)
		want = THREADS;
	for (n = 0; (long)n + 1 < want; n++)
		if (pthread_create(&id[n], NULL, thread, &pool) != 0)
			break;
	(void)thread(&pool);
	for (i = 0; i < n; i++)
		(void)pthread_join(id[i], NULL);
	(void)pthread_mutex_destroy(&pool.lock);
	return (pool.failed ? -1 : 0);
}

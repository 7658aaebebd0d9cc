#include <stdlib.h>

#include "core/err.h"
#include "insight/linkage_int.h"

static int
take_pairs(struct crm_linkage *linkage, const struct crm_pair *pairs,
    size_t npair)
{
	uint8_t level[CRM_PEOPLE_FIELDS];
	struct crm_pair *to;
	double score;
	size_t i;

	linkage->pair = malloc((npair + 1) * sizeof(*linkage->pair));
	if (linkage->pair == NULL)
		return (-1);
	linkage->count.compared = (double)npair;
	for (i = 0; i < npair; i++) {
		if (linkage->opt.apart != NULL && linkage->opt.apart(
		    linkage->opt.arg, pairs[i].a, pairs[i].b))
			continue;
		(void)crm_compare(linkage->comparer, pairs[i].a, pairs[i].b,
		    level);
		score = crm_score(&linkage->scorer, level);
		if (score < linkage->opt.from && score < CRM_CLUSTER_FROM)
			continue;
		linkage->count.matches += score;
		to = &linkage->pair[linkage->npair++];
		*to = pairs[i];
		to->score = (float)score;
	}
	return (0);
}

struct crm_linkage *
crm_linkage_given(struct crm_err *err, const struct crm_people *people,
    const struct crm_weights *weights, const struct crm_linkage_opt *opt,
    const struct crm_pair *pairs, size_t npair)
{
	struct crm_linkage *linkage = calloc(1, sizeof(*linkage));

	if (linkage == NULL)
		goto nomem;
	linkage->people = people;
	linkage->opt = *opt;
	linkage->n = crm_people_n(people);
	linkage->weights = *weights;
	crm_scorer_set(&linkage->scorer, &linkage->weights);
	linkage->cluster = malloc(((size_t)linkage->n + 1) *
	    sizeof(*linkage->cluster));
	linkage->comparer = crm_comparer_new(people);
	if (linkage->cluster == NULL || linkage->comparer == NULL ||
	    take_pairs(linkage, pairs, npair) == -1 ||
	    crm_linkage_group(linkage) == -1)
		goto nomem;
	return (linkage);

nomem:
	(void)crm_err_nomem(err);
	crm_linkage_free(linkage);
	return (NULL);
}

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/sort.h"
#include "insight/ltv.h"
#include "insight/ltv_int.h"

#define LOW	.05
#define HIGH	.95

struct scorer {
	const struct crm_ltv_fit *fit, *spend;
	const struct crm_buyer_set *set;
	struct crm_ltv_score *score;
	struct crm_ltv_outlook	look, step;
	struct crm_beyond	beyond;
	double			discounted;
	double			rate, weeks;
};

/* Buyers by x and T, so that each outlook is made once. */
static struct crm_keyed *
arrange(const struct crm_buyer_set *set)
{
	struct crm_keyed *place;
	size_t i;

	if ((place = malloc((set->n + 1) * sizeof(*place))) == NULL)
		return (NULL);
	for (i = 0; i < set->n; i++) {
		place[i].key = (uint64_t)(uint32_t)set->buyer[i].x << 32 |
		    (uint32_t)set->buyer[i].T;
		place[i].at = i;
	}
	if (crm_sort_keys(place, set->n) == -1) {
		free(place);
		return (NULL);
	}
	return (place);
}

/* What is bought in each week, worth what it is in the middle of it. */
static int
discount(struct scorer *sc, int32_t x, int32_t T)
{
	double before = 0, from = 0, to;

	sc->discounted = sc->look.expected;
	if (!(sc->rate > 0))
		return (0);
	sc->discounted = 0;
	for (; from < sc->weeks; from = to) {
		to = from + 1 < sc->weeks ? from + 1 : sc->weeks;
		if (crm_ltv_look(&sc->step, sc->fit->model, sc->fit->par, x, T,
		    to) == -1)
			return (-1);
		sc->discounted += (sc->step.expected - before) *
		    pow(1 + sc->rate, -(from + to) / 2 * WEEK / 365);
		before = sc->step.expected;
	}
	return (0);
}

static void
score_one(struct scorer *sc, const struct crm_buyer *b,
    struct crm_ltv_score *score)
{
	const double *par = sc->fit->par;
	double z;

	score->alive = sc->fit->model == CRM_BGNBD ?
	    crm_bgnbd_alive(par, b->x, b->t, b->T) :
	    crm_paretonbd_alive(par, &sc->beyond, b->x, b->t, b->T);
	if (sc->fit->sure)
		crm_ltv_sure(sc->fit, &sc->beyond, b, score->alive,
		    score->sure);
	score->purchases = score->alive * sc->look.expected;
	score->discounted = score->alive * sc->discounted;
	score->low = (uint32_t)crm_ltv_quantile(&sc->look, score->alive, LOW);
	score->high = (uint32_t)crm_ltv_quantile(&sc->look, score->alive,
	    HIGH);
	score->spend = 0;
	if (sc->spend == NULL)
		return;
	/* A mean that is not above 0 says nothing: that of all is expected. */
	z = (double)b->spend * pow(10, -sc->set->decimals);
	score->spend = b->x > 0 && z > 0 ?
	    crm_gammagamma_spend(sc->spend->par, b->x, z / b->x) :
	    crm_gammagamma_spend(sc->spend->par, 0, 0);
}

/* The integrals of one x, over the days of all who have it. */
static int
fill_x(struct scorer *sc, const struct crm_keyed *place, size_t n)
{
	const struct crm_buyer *buyer = sc->set->buyer, *b;
	int32_t x = buyer[place->at].x, first = INT32_MAX, last = 0;
	size_t i;

	if (sc->fit->model != CRM_PARETONBD)
		return (0);
	for (i = 0; i < n; i++) {
		b = buyer + place[i].at;
		if (b->x != x)
			break;
		if (b->t < first)
			first = b->t;
		if (b->T > last)
			last = b->T;
	}
	return (crm_beyond_fill(&sc->beyond, sc->fit->par, x, first, last,
	    sc->fit->sure));
}

static int
score_all(struct scorer *sc, const struct crm_keyed *place)
{
	const struct crm_keyed *p, *end = place + sc->set->n;
	const struct crm_buyer *b;

	for (p = place; p < end; p++) {
		b = sc->set->buyer + p->at;
		if ((p == place || p->key >> 32 != p[-1].key >> 32) &&
		    fill_x(sc, p, (size_t)(end - p)) == -1)
			return (-1);
		if ((p == place || p->key != p[-1].key) &&
		    (crm_ltv_look(&sc->look, sc->fit->model, sc->fit->par,
		    b->x, b->T, sc->weeks) == -1 ||
		    discount(sc, b->x, b->T) == -1))
			return (-1);
		score_one(sc, b, sc->score + p->at);
	}
	return (0);
}

int
crm_ltv_score(const struct crm_ltv_fit *fit, const struct crm_ltv_fit *spend,
    const struct crm_buyer_set *set, double weeks, double rate,
    struct crm_ltv_score *score, struct crm_err *err)
{
	struct scorer sc = { .fit = fit, .spend = spend, .set = set,
	    .score = score, .weeks = weeks, .rate = rate };
	struct crm_keyed *place = arrange(set);
	int res = -1;

	if (place != NULL)
		res = score_all(&sc, place);
	free(place);
	crm_ltv_outlook_free(&sc.look);
	crm_ltv_outlook_free(&sc.step);
	free(sc.beyond.sum);
	free(sc.beyond.log);
	return (res == -1 ? crm_err_nomem(err) : 0);
}

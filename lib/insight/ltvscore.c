#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "insight/ltv.h"
#include "insight/ltv_int.h"

#define LOW	.05
#define HIGH	.95

/* Buyers by x and T, so that each outlook is made once. */
struct place {
	int32_t		x, T;
	uint32_t	at;
};

struct scorer {
	const struct crm_ltv_fit *fit, *spend;
	const struct crm_buyer_set *set;
	struct crm_ltv_score *score;
	struct crm_ltv_outlook	look, step;
	struct crm_beyond	beyond;
	double			discounted;
	double			rate, weeks;
};

static int
compare_place(const void *a, const void *b)
{
	const struct place *p = a, *q = b;

	if (p->x != q->x)
		return (p->x < q->x ? -1 : 1);
	if (p->T != q->T)
		return (p->T < q->T ? -1 : 1);
	return ((p->at > q->at) - (p->at < q->at));
}

static struct place *
arrange(const struct crm_buyer_set *set)
{
	struct place *place;
	size_t i;

	if ((place = malloc((set->n + 1) * sizeof(*place))) == NULL)
		return (NULL);
	for (i = 0; i < set->n; i++) {
		place[i].x = set->buyer[i].x;
		place[i].T = set->buyer[i].T;
		place[i].at = (uint32_t)i;
	}
	if (set->n > 1)
		qsort(place, set->n, sizeof(*place), compare_place);
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
fill_x(struct scorer *sc, const struct place *place, size_t n)
{
	const struct crm_buyer *buyer = sc->set->buyer;
	int32_t first = INT32_MAX, last = 0;
	size_t i;

	if (sc->fit->model != CRM_PARETONBD)
		return (0);
	for (i = 0; i < n && place[i].x == place->x; i++) {
		if (buyer[place[i].at].t < first)
			first = buyer[place[i].at].t;
		if (place[i].T > last)
			last = place[i].T;
	}
	return (crm_beyond_fill(&sc->beyond, sc->fit->par, place->x, first,
	    last, 0));
}

static int
score_all(struct scorer *sc, const struct place *place)
{
	const struct place *p, *end = place + sc->set->n;

	for (p = place; p < end; p++) {
		if ((p == place || p->x != p[-1].x) &&
		    fill_x(sc, p, (size_t)(end - p)) == -1)
			return (-1);
		if ((p == place || p->x != p[-1].x || p->T != p[-1].T) &&
		    (crm_ltv_look(&sc->look, sc->fit->model, sc->fit->par,
		    p->x, p->T, sc->weeks) == -1 ||
		    discount(sc, p->x, p->T) == -1))
			return (-1);
		score_one(sc, sc->set->buyer + p->at, sc->score + p->at);
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
	struct place *place = arrange(set);
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

#include <math.h>

#include "insight/score.h"
#include "ltv_score.h"

/*
 * From night to night every score moves a little.  What moves by less than
 * this is not written: of a probability and of purchases a hundredth, of what
 * members are worth a hundredth of their mean.
 */
#define STEP	.01

static double
round_to(double v, int decimals)
{
	double unit = pow(10, decimals);

	return (round(v * unit) / unit);
}

/* The score of a member by score model i, with the decimals of its column. */
static double
score_of(const struct ltv_scoring *work, const struct crm_ltv_score *score,
    int i)
{

	if (i == 2)
		return (round_to(score->alive, 4));
	if (i == 1 || !work->has_spend)
		return (round_to(score->purchases, 4));
	return (round_to(score->discounted * score->spend * work->share,
	    work->in.set->decimals));
}

static double
step_of(const struct ltv_scoring *work, int i)
{
	double sum = 0;
	size_t k;

	if (i > 0 || !work->has_spend || work->in.set->n == 0)
		return (STEP);
	for (k = 0; k < work->in.set->n; k++)
		sum += score_of(work, work->score + k, i);
	return (sum / (double)work->in.set->n * STEP);
}

struct counts {
	int64_t	new, changed, same, ended;
};

/* All members by one score model.  0 or -1. */
static int
store_one(struct ltv_scoring *work, int i, struct counts *counts)
{
	const struct crm_buyer_set *set = work->in.set;
	struct crm_scorer *scorer;
	int64_t ended = 0;
	size_t k;
	int rc = 0;

	scorer = crm_scorer_open(work->cli->db, work->model.score[i],
	    cli_day(work->cli), 1, step_of(work, i));
	if (scorer == NULL)
		return (-1);
	for (k = 0; rc != -1 && k < set->n; k++) {
		rc = crm_scorer_put(scorer, set->buyer[k].member,
		    score_of(work, work->score + k, i), "");
		counts->new += rc == 1;
		counts->changed += rc == 2;
		counts->same += rc == 0;
	}
	if (rc != -1)
		rc = crm_scorer_end(scorer, &ended);
	counts->ended += ended;
	crm_scorer_close(scorer);
	return (rc == -1 ? -1 : 0);
}

int
ltv_store(struct ltv_scoring *work)
{
	struct counts counts = { 0 };
	struct cli *cli = work->cli;
	char date[CRM_DATE_LEN];
	int i, status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	for (i = 0; i < CRM_VALUE_SCORES; i++)
		if (store_one(work, i, &counts) == -1)
			return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("%s %s of %s: members %zu; scores new "
	    "%lld, changed %lld, same %lld, ended %lld"),
	    crm_buf_text(&work->model.name),
	    crm_buf_text(&work->model.version),
	    crm_date_format(cli_day(cli), date), work->in.set->n,
	    (long long)counts.new, (long long)counts.changed,
	    (long long)counts.same, (long long)counts.ended));
}

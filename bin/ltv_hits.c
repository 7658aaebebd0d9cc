#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ltv_judge.h"

/* Month by month, whether those who were warned of were right. */

struct month {
	int64_t		 day;		/* of the last run in it */
	char		 name[8];	/* YYYY-MM */
};

struct hits {
	struct judge	 judge;
	double		 at, top;	/* at NAN: the top percent */
	struct month	*month;
	size_t		 n, cap;
	double		*base, *value;	/* sorted, of the first and this run */
	size_t		 nbase;
};

static int
take_run(void *arg, int64_t day)
{
	struct hits *hits = arg;
	size_t cap = hits->cap == 0 ? 32 : 2 * hits->cap;
	struct month *month;
	char date[CRM_DATE_LEN];

	(void)crm_date_format(day, date);
	date[7] = '\0';
	if (hits->n > 0 && strcmp(hits->month[hits->n - 1].name, date) == 0) {
		hits->month[hits->n - 1].day = day;
		return (0);
	}
	if (hits->n == hits->cap) {
		month = realloc(hits->month, cap * sizeof(*month));
		if (month == NULL)
			return (crm_err_nomem(hits->judge.cli->err));
		hits->month = month;
		hits->cap = cap;
	}
	memcpy(hits->month[hits->n].name, date, sizeof(hits->month->name));
	hits->month[hits->n++].day = day;
	return (0);
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

/* The values of the scores at hand, ascending; NULL: no memory. */
static double *
values_of(const struct judge *judge)
{
	double *value = malloc((judge->n + 1) * sizeof(*value));
	size_t i;

	if (value == NULL)
		return (NULL);
	for (i = 0; i < judge->n; i++)
		value[i] = judge->judged[i].value;
	if (judge->n > 1)
		qsort(value, judge->n, sizeof(*value), by_value);
	return (value);
}

/* How many of sorted scores are flagged: above a score, or of the top. */
static size_t
flagged(const struct hits *hits)
{
	const struct judge *judge = &hits->judge;
	size_t i = 0;

	if (!isnan(hits->at)) {
		while (i < judge->n && judge->judged[i].value >= hits->at)
			i++;
		return (i);
	}
	i = (size_t)((double)judge->n * hits->top / 100 + .5);
	/* Equal scores are not parted. */
	while (i > 0 && i < judge->n && !(judge->judged[i].value <
	    judge->judged[i - 1].value))
		i++;
	return (i);
}

static int
put_rates(struct hits *hits, struct crm_out *out, size_t warned)
{
	const struct judge *judge = &hits->judge;
	double hit = 0, all = 0, rate, base;
	size_t i;

	for (i = 0; i < judge->n; i++) {
		hit += i < warned ? judge->judged[i].hit : 0;
		all += judge->judged[i].hit;
	}
	rate = warned > 0 ? hit / (double)warned : NAN;
	base = judge->n > 0 ? all / (double)judge->n : NAN;
	return (crm_out_int(out, (int64_t)hit) == -1 ||
	    judge_put(out, rate, 4) == -1 || judge_put(out, base, 4) == -1 ||
	    judge_put(out, base > 0 ? rate / base : NAN, 2) == -1 ||
	    judge_put(out, crm_judged_auc(judge->judged, judge->n), 4) == -1 ?
	    -1 : 0);
}

static int
put_blanks(struct crm_out *out, int n)
{

	while (n-- > 0)
		if (crm_out_text(out, "") == -1)
			return (-1);
	return (0);
}

static int
put_drift(struct hits *hits, struct crm_out *out)
{
	double psi;

	if (hits->nbase == 0 || hits->judge.n == 0)
		return (put_blanks(out, 2));
	psi = crm_psi(hits->base, hits->nbase, hits->value, hits->judge.n);
	return (ltv_put(out, psi, 4) == -1 || crm_out_text(out,
	    psi < CRM_PSI_SOME ? "stable" : psi < CRM_PSI_STRONG ? "some" :
	    "strong") == -1 ? -1 : 0);
}

static int
put_month(struct hits *hits, const struct month *month)
{
	struct judge *judge = &hits->judge;
	struct crm_out *out = judge->cli->out;
	char date[CRM_DATE_LEN];
	size_t warned;

	crm_judged_sort(judge->judged, judge->n);
	warned = flagged(hits);
	return (crm_out_text(out, month->name) == -1 ||
	    crm_out_text(out, crm_date_format(month->day, date)) == -1 ||
	    crm_out_text(out, judge->label) == -1 ||
	    crm_out_int(out, (int64_t)judge->n) == -1 ||
	    crm_out_int(out, (int64_t)warned) == -1 ||
	    (judge_over(judge, month->day) ? put_rates(hits, out, warned) :
	    put_blanks(out, 5)) == -1 || put_drift(hits, out) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
put_months(struct hits *hits)
{
	struct judge *judge = &hits->judge;
	size_t i;
	int status;

	for (i = 0; i < hits->n; i++) {
		if ((status = judge_day(judge, hits->month[i].day)) != 0)
			return (status);
		free(hits->value);
		if ((hits->value = values_of(judge)) == NULL)
			return (cli_fail(judge->cli, EX_INTERNAL,
			    _("no memory")));
		if (put_month(hits, &hits->month[i]) == -1)
			return (cli_fail_err(judge->cli));
	}
	return (crm_out_finish(judge->cli->out) == -1 ?
	    cli_fail_err(judge->cli) : 0);
}

struct first {
	int64_t	 day;
};

static int
take_first(void *arg, int64_t day)
{
	struct first *first = arg;

	first->day = day;
	return (1);
}

/* The scores of the first run, which drift is measured from. */
static int
read_base(struct hits *hits)
{
	struct judge *judge = &hits->judge;
	struct first first;
	int rc, status;

	rc = crm_score_runs(judge->cli->db, judge->model, INT64_MAX,
	    take_first, &first);
	if (rc == -1)
		return (cli_fail_err(judge->cli));
	if (rc == 0)
		return (0);
	if ((status = judge_day(judge, first.day)) != 0)
		return (status);
	hits->nbase = judge->n;
	hits->base = values_of(judge);
	return (hits->base != NULL ? 0 :
	    cli_fail(judge->cli, EX_INTERNAL, _("no memory")));
}

static int
print(struct hits *hits)
{
	static const char *const names[] = { "month", "date", "version",
	    "members", "flagged", "hits", "hit_rate", "base_rate", "lift",
	    "auc", "psi", "drift", NULL };
	struct judge *judge = &hits->judge;
	struct cli *cli = judge->cli;

	cli_nobody(cli);
	if (crm_score_runs(cli->db, judge->model, cli_day(cli), take_run,
	    hits) == -1)
		return (cli_fail_err(cli));
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(cli->out, names, 3) == -1)
		return (cli_fail_err(cli));
	return (put_months(hits));
}

static int
run(struct hits *hits, const struct judge_words *words)
{
	struct cli *cli = hits->judge.cli;
	int status;

	if (words->at != NULL && words->top != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either --at or "
		    "--top")));
	hits->top = words->top == NULL ? 10 :
	    cli_decimal(cli, "--top", words->top, 0.01, 100);
	if ((status = judge_open(&hits->judge, words)) != 0)
		return (status);
	hits->at = words->top != NULL ? NAN : hits->judge.at;
	if (words->at != NULL)
		hits->at = cli_decimal(cli, "--at", words->at, -1e9, 1e9);
	if ((status = judge_outcomes(&hits->judge)) != 0 ||
	    (status = read_base(hits)) != 0)
		return (status);
	return (print(hits));
}

int
ltv_hits(struct cli *cli, int argc, char **argv)
{
	struct judge_words words = { 0 };
	const struct cli_opt opts[] = {
		{ "days", 0, 1, &words.days },
		{ "event", 0, 1, &words.event },
		{ "at", 0, 1, &words.at },
		{ "top", 0, 1, &words.top },
		{ NULL, 0, 0, NULL }
	};
	struct hits hits = { .judge = { .cli = cli } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("%s takes a model's name, "
		    "and a version if it is not the chosen one"), "hits"));
	hits.judge.name = argv[0];
	hits.judge.version = n > 1 ? argv[1] : NULL;
	status = run(&hits, &words);
	judge_free(&hits.judge);
	free(hits.month);
	free(hits.base);
	free(hits.value);
	return (status);
}

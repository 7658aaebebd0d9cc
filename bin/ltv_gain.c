#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "insight/rhythm.h"
#include "ltv_judge.h"

#define PARTS	10

static int
put_part(struct crm_out *out, const char *name, const struct crm_gain *gain,
    double base, double captured)
{
	double rate = gain->n > 0 ? (double)gain->hits / (double)gain->n : NAN;

	return (crm_out_text(out, name) == -1 ||
	    crm_out_int(out, (int64_t)gain->n) == -1 ||
	    crm_out_int(out, (int64_t)gain->hits) == -1 ||
	    judge_put(out, rate, 4) == -1 ||
	    judge_put(out, base > 0 ? rate / base : NAN, 2) == -1 ||
	    judge_put(out, captured, 4) == -1 ||
	    judge_put(out, gain->least, 4) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
put_parts(struct crm_out *out, const struct crm_judged *judged, size_t n)
{
	struct crm_gain gain[PARTS], all = { n, 0, NAN };
	char name[8];
	double base, sum = 0;
	int i;

	crm_gain_cut(judged, n, gain, PARTS);
	for (i = 0; i < PARTS; i++)
		all.hits += gain[i].hits;
	base = (double)all.hits / (double)n;
	for (i = 0; i < PARTS; i++) {
		sum += (double)gain[i].hits;
		(void)snprintf(name, sizeof(name), "%d", i + 1);
		if (put_part(out, name, &gain[i], base, all.hits > 0 ? sum /
		    (double)all.hits : NAN) == -1)
			return (-1);
	}
	return (put_part(out, "all", &all, base, all.hits > 0 ? 1 : NAN));
}

/* The table of n scores, which are sorted here. */
static int
print(struct cli *cli, struct crm_judged *judged, size_t n, int64_t day,
    int64_t days)
{
	static const char *const names[] = { "decile", "members", "hits",
	    "hit_rate", "lift", "captured", "least", NULL };
	char date[CRM_DATE_LEN];
	double auc;

	if (n == 0)
		return (cli_fail(cli, EX_DATA, _("nobody has a score of that "
		    "day")));
	crm_judged_sort(judged, n);
	cli_nobody(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(cli->out, names, 1) == -1 ||
	    put_parts(cli->out, judged, n) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	auc = crm_judged_auc(judged, n);
	(void)crm_date_format(day, date);
	if (isnan(auc))
		cli_note(cli, _("scores of %s, %lld days after it; all came "
		    "out alike"), date, (long long)days);
	else
		cli_note(cli, _("scores of %s, %lld days after it; AUC %.4f"),
		    date, (long long)days, auc);
	return (0);
}

static int
stored(struct judge *judge, const struct judge_words *words)
{
	int64_t day;
	int status;

	if ((status = judge_open(judge, words)) != 0 ||
	    (status = judge_find(judge, words, &day)) != 0 ||
	    (status = judge_outcomes(judge)) != 0 ||
	    (status = judge_day(judge, day)) != 0)
		return (status);
	return (print(judge->cli, judge->judged, judge->n, day, judge->days));
}

/* Fits to what was bought up to a day, and tests on what came after. */
static int
split(struct cli *cli, const char *input, const char *date, int64_t days)
{
	int64_t day = ltv_day(cli, "--split", date);
	struct ltv_input in = { 0 };
	struct crm_judged *judged = NULL;
	struct crm_rhythm rhythm;
	double interval;
	int status;
	size_t i;

	if (day + days > cli_day(cli))
		return (cli_fail(cli, EX_DATA, _("--split: %lld days after it "
		    "are not over yet; take an earlier day, or fewer --days"),
		    (long long)days));
	status = ltv_read(cli, &in, input, day, day + days);
	if (status == 0 && crm_rhythm_fit(&rhythm, in.set, cli->err) == -1)
		status = cli_fail_err(cli);
	if (status == 0 && (judged = calloc(in.set->n + 1,
	    sizeof(*judged))) == NULL)
		status = cli_fail(cli, EX_INTERNAL, _("no memory"));
	for (i = 0; status == 0 && i < in.set->n; i++) {
		/* Rounded, as scores are stored. */
		judged[i].value = round(crm_rhythm_late(&rhythm,
		    in.set->buyer + i, &interval) * 1e4) / 1e4;
		judged[i].hit = in.set->buyer[i].held == 0;
	}
	if (status == 0)
		status = print(cli, judged, in.set->n, day, days);
	if (status == 0 && in.rejected > 0)
		status = EX_NO;
	free(judged);
	ltv_input_free(&in);
	return (status);
}

int
ltv_gain(struct cli *cli, int argc, char **argv)
{
	struct judge_words words = { 0 };
	const char *input = NULL, *at = NULL;
	const struct cli_opt opts[] = {
		{ "days", 0, 1, &words.days },
		{ "date", 0, 1, &words.date },
		{ "event", 0, 1, &words.event },
		{ "input", 'i', 1, &input },
		{ "split", 0, 1, &at },
		{ NULL, 0, 0, NULL }
	};
	struct judge judge = { .cli = cli };
	int n = cli_options(cli, argc, argv, opts), status;

	if (at != NULL && (n > 0 || words.date != NULL || words.event != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--split fits the model of "
		    "churn itself: it goes without a name, --date and "
		    "--event")));
	if (at != NULL)
		return (split(cli, input, at, words.days == NULL ? 90 :
		    cli_number(cli, "--days", words.days, 1, 3650)));
	if (input != NULL)
		return (cli_fail(cli, EX_USAGE_, _("-i goes with --split "
		    "DATE")));
	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("%s takes a model's name, "
		    "and a version if it is not the chosen one"), "gain"));
	judge.name = argv[0];
	judge.version = n > 1 ? argv[1] : NULL;
	status = stored(&judge, &words);
	judge_free(&judge);
	return (status);
}

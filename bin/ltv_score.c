#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "insight/ltvfile.h"
#include "ltv_int.h"

struct work {
	struct cli		*cli;
	const char		*input, *horizon, *rate, *margin;
	const char		**params;
	struct crm_ltv_fit	 count, spend;
	int			 has_count, has_spend;
	struct ltv_input	 in;
	struct crm_ltv_score	*score;
	double			 weeks, discount, share;
};

static int
take_fit(struct work *work, const struct crm_ltv_fit *fit, const char *path)
{
	int *has = fit->model == CRM_GAMMAGAMMA ? &work->has_spend :
	    &work->has_count;

	if (*has)
		return (cli_fail(work->cli, EX_USAGE_, _("--params: %s: there "
		    "is a model of that kind already; take one of bgnbd and "
		    "paretonbd, and one gammagamma"), path));
	*has = 1;
	if (fit->model == CRM_GAMMAGAMMA)
		work->spend = *fit;
	else
		work->count = *fit;
	return (0);
}

static int
read_params(struct work *work, const char *path)
{
	struct cli *cli = work->cli;
	struct crm_ltv_fit fit;
	struct crm_csv *csv;
	int fd, status = 0;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, path, NULL);
	if (csv == NULL || crm_ltvfile_read(&fit, csv, cli->err) == -1)
		status = cli_fail_err(cli);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status != 0 ? status : take_fit(work, &fit, path));
}

static int
check_words(struct work *work)
{
	struct cli *cli = work->cli;
	const char **path;
	int status;

	for (path = work->params; *path != NULL; path++)
		if ((status = read_params(work, *path)) != 0)
			return (status);
	if (work->has_spend && !work->has_count)
		return (cli_fail(cli, EX_USAGE_, _("--params: gammagamma needs "
		    "a bgnbd or paretonbd beside it")));
	if (!work->has_count && work->horizon != NULL)
		return (cli_fail(cli, EX_USAGE_,
		    _("--horizon needs a fitted model: give --params FILE")));
	if (!work->has_spend && (work->rate != NULL || work->margin != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--rate and --margin need "
		    "a fitted gammagamma: give its --params FILE too")));
	work->weeks = work->horizon == NULL ? 52 :
	    cli_number(cli, "--horizon", work->horizon, 1, CRM_LTV_WEEKS);
	work->discount = work->rate == NULL ? 0 :
	    ltv_number(cli, "--rate", work->rate, 0, 1000) / 100;
	work->share = work->margin == NULL ? 1 :
	    ltv_number(cli, "--margin", work->margin, 0, 100) / 100;
	return (0);
}

static int
columns(struct work *work)
{
	static const char *const facts[] = { "x", "t_x", "T", "mean_spend",
	    NULL };
	static const char *const counts[] = { "p_alive", "purchases",
	    "purchases_low", "purchases_high", NULL };
	static const char *const sure[] = { "p_alive_low", "p_alive_high",
	    NULL };
	static const char *const lives[] = { "bought", "lifetime", NULL };
	static const char *const values[] = { "spend", "ltv", "ltv_low",
	    "ltv_high", NULL };
	struct crm_out *out = work->cli->out;

	if (crm_out_col(out, "member", work->in.set->numbers ?
	    CRM_KIND_NUMBER : CRM_KIND_TEXT) == -1 ||
	    ltv_columns(out, facts, 0) == -1 ||
	    (work->has_count && ltv_columns(out, counts, 0) == -1) ||
	    (work->has_spend && ltv_columns(out, values, 0) == -1) ||
	    (work->has_count && ltv_columns(out, sure, 0) == -1) ||
	    (work->has_spend && ltv_columns(out, lives, 0) == -1))
		return (-1);
	return (0);
}

/* Two decimals more than the money has: it is a mean. */
static int
put_facts(struct work *work, const struct crm_buyer *b)
{
	struct crm_out *out = work->cli->out;
	int decimals = work->in.set->decimals;

	if (crm_out_textn(out, b->key, b->key_len) == -1 ||
	    crm_out_int(out, b->x) == -1 || ltv_put(out, b->t / 7., 4) == -1 ||
	    ltv_put(out, b->T / 7., 4) == -1)
		return (-1);
	if (b->x == 0)
		return (crm_out_text(out, ""));
	return (ltv_put(out, (double)b->spend / pow(10, decimals) / b->x,
	    decimals + 2));
}

/* Between what p_alive lies; a hand-made file does not tell how sure it is. */
static int
put_sure(struct work *work, const struct crm_ltv_score *score)
{
	struct crm_out *out = work->cli->out;

	if (!work->count.sure)
		return (crm_out_text(out, "") == -1 ||
		    crm_out_text(out, "") == -1 ? -1 : 0);
	return (ltv_put(out, score->sure[0], 4) == -1 ||
	    ltv_put(out, score->sure[1], 4) == -1 ? -1 : 0);
}

/* From the first purchase to the last that is expected, nothing taken off. */
static int
put_life(struct work *work, const struct crm_buyer *b,
    const struct crm_ltv_score *score)
{
	int decimals = work->in.set->decimals;

	return (ltv_put_money(work->cli->out, b->total, decimals) == -1 ||
	    ltv_put(work->cli->out, (double)b->total / pow(10, decimals) +
	    score->purchases * score->spend, decimals) == -1 ? -1 : 0);
}

static int
put_score(struct work *work, const struct crm_ltv_score *score)
{
	struct crm_out *out = work->cli->out;
	int decimals = work->in.set->decimals;
	double each = score->spend * work->share, worth = 1;

	if (ltv_put(out, score->alive, 4) == -1 ||
	    ltv_put(out, score->purchases, 4) == -1 ||
	    crm_out_int(out, score->low) == -1 ||
	    crm_out_int(out, score->high) == -1)
		return (-1);
	if (!work->has_spend)
		return (0);
	/* What a purchase is worth on the mean, later ones less. */
	if (score->purchases > 0)
		worth = score->discounted / score->purchases;
	return (ltv_put(out, score->spend, decimals) == -1 ||
	    ltv_put(out, score->discounted * each, decimals) == -1 ||
	    ltv_put(out, score->low * worth * each, decimals) == -1 ||
	    ltv_put(out, score->high * worth * each, decimals) == -1 ?
	    -1 : 0);
}

static int
print(struct work *work)
{
	const struct crm_buyer_set *set = work->in.set;
	struct cli *cli = work->cli;
	size_t i;
	int res;

	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	res = columns(work);
	for (i = 0; res == 0 && i < set->n; i++)
		if (put_facts(work, set->buyer + i) == -1 ||
		    (work->has_count &&
		    (put_score(work, work->score + i) == -1 ||
		    put_sure(work, work->score + i) == -1)) ||
		    (work->has_spend &&
		    put_life(work, set->buyer + i, work->score + i) == -1) ||
		    crm_out_end(cli->out) == -1)
			res = -1;
	if (res == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (work->in.rejected > 0 ? EX_NO : 0);
}

static int
run(struct work *work)
{
	struct cli *cli = work->cli;
	int64_t day = cli_day(cli);
	int status;

	if ((status = check_words(work)) != 0 ||
	    (status = ltv_read(cli, &work->in, work->input, day, day)) != 0)
		return (status);
	if (!work->has_count)
		return (print(work));
	work->score = calloc(work->in.set->n + 1, sizeof(*work->score));
	if (work->score == NULL)
		return (cli_fail(cli, EX_INTERNAL, _("no memory")));
	if (crm_ltv_score(&work->count, work->has_spend ? &work->spend : NULL,
	    work->in.set, work->weeks, work->discount, work->score,
	    cli->err) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("%s: %zu members, %.0f weeks, %s%% a year off; low and "
	    "high hold 90 %% of what can happen"),
	    crm_ltv_name(work->count.model), work->in.set->n, work->weeks,
	    work->rate != NULL ? work->rate : "0");
	return (print(work));
}

int
ltv_score(struct cli *cli, int argc, char **argv)
{
	struct work work = { .cli = cli };
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &work.input },
		{ "params", 0, 2, NULL },
		{ "horizon", 0, 1, &work.horizon },
		{ "rate", 0, 1, &work.rate },
		{ "margin", 0, 1, &work.margin },
		{ NULL, 0, 0, NULL }
	};
	struct cli_opt mine[6];
	int n, status;

	work.params = calloc((size_t)argc + 1, sizeof(*work.params));
	if (work.params == NULL)
		return (cli_fail(cli, EX_INTERNAL, _("no memory")));
	memcpy(mine, opts, sizeof(mine));
	mine[1].value = work.params;
	n = cli_options(cli, argc, argv, mine);
	if (n > 0)
		status = cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]);
	else
		status = run(&work);
	ltv_input_free(&work.in);
	free(work.score);
	free(work.params);
	return (status);
}

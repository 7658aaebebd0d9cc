#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "insight/ltvfile.h"
#include "ltv_score.h"

static int
take_fit(struct ltv_scoring *work, const struct crm_ltv_fit *fit,
    const char *path)
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
read_params(struct ltv_scoring *work, const char *path)
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

/* What a fit of files needs. */
static int
check_params(struct ltv_scoring *work)
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
	if (work->name != NULL)
		return (0);
	if (!work->has_count && work->horizon != NULL)
		return (cli_fail(cli, EX_USAGE_,
		    _("--horizon needs a fitted model: give --params FILE")));
	if (!work->has_spend && (work->rate != NULL || work->margin != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--rate and --margin need "
		    "a fitted gammagamma: give its --params FILE too")));
	return (0);
}

/* What a model that is kept needs. */
static int
check_name(struct ltv_scoring *work)
{
	struct cli *cli = work->cli;

	if (work->name == NULL && (work->version != NULL ||
	    work->store != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--release and --store "
		    "go with --name")));
	if (work->name == NULL)
		return (0);
	if (work->params[0] != NULL || work->input != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--name is a model of the "
		    "database, for its own purchases: leave --params and -i "
		    "out")));
	if (work->store != NULL && (work->horizon != NULL ||
	    work->rate != NULL || work->margin != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--store keeps scores as "
		    "the model was fitted for: leave --horizon, --rate and "
		    "--margin out, or fit it for others")));
	return (0);
}

/* Horizon, rate and margin: what was said, else the model's own. */
static void
settle(struct ltv_scoring *work)
{
	const struct crm_value_model *model = &work->model;
	struct cli *cli = work->cli;
	int kept = work->name != NULL;

	work->weeks = work->horizon != NULL ? cli_number(cli, "--horizon",
	    work->horizon, 1, CRM_LTV_WEEKS) : kept ? model->horizon : 52;
	work->percent = work->rate != NULL ? cli_decimal(cli, "--rate",
	    work->rate, 0, 1000) : kept ? model->rate : 0;
	work->share = (work->margin != NULL ? cli_decimal(cli, "--margin",
	    work->margin, 0, 100) : kept ? model->margin : 100) / 100;
}

/* Reads the purchases, and the model that is kept. */
static int
read_all(struct ltv_scoring *work)
{
	struct cli *cli = work->cli;
	int64_t day = cli_day(cli);
	int status;

	work->in.write = work->store != NULL;
	if ((status = check_name(work)) != 0 ||
	    (status = check_params(work)) != 0)
		return (status);
	if (work->name == NULL)
		settle(work);	/* wrong words are told before anything is read */
	if ((status = ltv_read(cli, &work->in, work->input, day, day)) != 0 ||
	    work->name == NULL)
		return (status);
	if ((status = ltv_find_model(cli, work->name, work->version,
	    &work->model)) != 0)
		return (status);
	work->count = work->model.count;
	work->spend = work->model.spend;
	work->has_count = 1;
	work->has_spend = work->model.has_spend;
	if (!work->has_spend && (work->rate != NULL || work->margin != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--rate and --margin need "
		    "a fitted gammagamma, and %s has none"), work->name));
	settle(work);
	return (0);
}

static int
columns(struct ltv_scoring *work)
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
put_facts(struct ltv_scoring *work, const struct crm_buyer *b)
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
put_sure(struct ltv_scoring *work, const struct crm_ltv_score *score)
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
put_life(struct ltv_scoring *work, const struct crm_buyer *b,
    const struct crm_ltv_score *score)
{
	int decimals = work->in.set->decimals;

	return (ltv_put_money(work->cli->out, b->total, decimals) == -1 ||
	    ltv_put(work->cli->out, (double)b->total / pow(10, decimals) +
	    score->purchases * score->spend, decimals) == -1 ? -1 : 0);
}

static int
put_score(struct ltv_scoring *work, const struct crm_ltv_score *score)
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
	    ltv_put(out, score->amount[0] * worth * work->share,
	    decimals) == -1 || ltv_put(out, score->amount[1] * worth *
	    work->share, decimals) == -1 ? -1 : 0);
}

static int
print(struct ltv_scoring *work)
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
run(struct ltv_scoring *work)
{
	struct cli *cli = work->cli;
	int status;

	if ((status = read_all(work)) != 0)
		return (status);
	if (!work->has_count)
		return (print(work));
	work->score = calloc(work->in.set->n + 1, sizeof(*work->score));
	if (work->score == NULL)
		return (cli_fail(cli, EX_INTERNAL, _("no memory")));
	if (crm_ltv_score(&work->count, work->has_spend ? &work->spend : NULL,
	    work->in.set, work->weeks, work->percent / 100, work->score,
	    cli->err) == -1)
		return (cli_fail_err(cli));
	if (work->store != NULL)
		return (ltv_store(work));
	cli_note(cli, _("%s: %zu members, %.0f weeks, %.9g%% a year off; low "
	    "and high hold 90 %% of what can happen"),
	    crm_ltv_name(work->count.model), work->in.set->n, work->weeks,
	    work->percent);
	return (print(work));
}

int
ltv_score(struct cli *cli, int argc, char **argv)
{
	struct ltv_scoring work = { .cli = cli };
	struct cli_opt opts[] = {
		{ "params", 0, 2, NULL },
		{ "input", 'i', 1, &work.input },
		{ "name", 0, 1, &work.name },
		{ "release", 0, 1, &work.version },
		{ "store", 0, 0, &work.store },
		{ "horizon", 0, 1, &work.horizon },
		{ "rate", 0, 1, &work.rate },
		{ "margin", 0, 1, &work.margin },
		{ NULL, 0, 0, NULL }
	};
	int n, status;

	work.params = calloc((size_t)argc + 1, sizeof(*work.params));
	if (work.params == NULL)
		return (cli_fail(cli, EX_INTERNAL, _("no memory")));
	opts[0].value = work.params;
	n = cli_options(cli, argc, argv, opts);
	if (n > 0)
		status = cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]);
	else
		status = run(&work);
	ltv_input_free(&work.in);
	crm_value_free(&work.model);
	free(work.score);
	free(work.params);
	return (status);
}

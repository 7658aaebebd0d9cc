#include <stdlib.h>
#include <string.h>

#include "insight/ltvfile.h"
#include "insight/score.h"
#include "insight/valuemodel.h"
#include "ltv_int.h"

struct work {
	struct cli		*cli;
	const char		**names;	/* of the models, as given */
	const char		*input, *calibrate, *save, *holdout, *weekly;
	const char		*name, *horizon, *rate, *margin, *challenger;
	int			 model[CRM_LTV_MODELS], nmodel;
	int			 weeks;
	double			 percent, share;
	int64_t			 until, held;
	struct ltv_input	 in;
	struct crm_ltv_fit	 fit[CRM_LTV_MODELS];
	struct crm_ltv_class	 class[CRM_LTV_CLASSES + 1];
	struct crm_ltv_week	*week;
	size_t			 nweek;
};

static int
fit_model(struct work *work, int i)
{
	enum crm_ltv_model model = (enum crm_ltv_model)work->model[i];
	struct crm_ltv_fit *fit = work->fit + i;
	struct cli *cli = work->cli;
	struct crm_ltv_data data;
	int res;

	if (crm_ltv_group(&data, model, work->in.set, cli->err) == -1)
		return (cli_fail_err(cli));
	if (data.left_out > 0)
		cli_note(cli, _("members without a repeat purchase above 0, "
		    "who are left out: %.0f"), data.left_out);
	res = crm_ltv_fit(fit, model, &data, cli->err);
	crm_ltv_data_free(&data);
	if (res == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("%s: %.0f customers; converged, from %d of 3 starts to "
	    "the same maximum"), crm_ltv_name(model), fit->customers,
	    fit->starts);
	if (model != CRM_GAMMAGAMMA || fit->par[1] > 1)
		return (0);
	if (work->name != NULL)
		return (cli_fail(cli, EX_DATA, _("q is not above 1: by this "
		    "model a new customer's mean spend is infinite; it is not "
		    "kept, because it cannot score")));
	cli_warn(cli, _("q is not above 1: by this model a new customer's "
	    "mean spend is infinite, so it cannot score"));
	return (0);
}

/* The fit that counts purchases, which the tests are of. */
static const struct crm_ltv_fit *
counting(const struct work *work)
{

	return (work->fit + (work->fit[0].model == CRM_GAMMAGAMMA &&
	    work->nmodel > 1));
}

static int
test(struct work *work)
{
	struct cli *cli = work->cli;

	if ((work->holdout == NULL && work->weekly == NULL) ||
	    counting(work)->model == CRM_GAMMAGAMMA)
		return (0);
	if (crm_ltv_classes(counting(work), work->in.set,
	    (double)(work->held - work->until) / 7, work->class,
	    cli->err) == -1)
		return (cli_fail_err(cli));
	if (!work->in.keep)
		return (0);
	work->week = crm_ltv_weeks(counting(work), work->in.buyers,
	    work->in.set, work->until, work->held, &work->nweek, cli->err);
	return (work->week == NULL ? cli_fail_err(cli) : 0);
}

static int
print_fits(struct work *work)
{
	struct cli *cli = work->cli;
	int i;

	if (ltv_fit_columns(cli) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < work->nmodel; i++)
		if (ltv_put_fit(cli->out, work->fit + i) == -1)
			return (cli_fail_err(cli));
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

static int
print_weeks(struct work *work)
{
	size_t i;

	if (ltv_week_columns(work->cli) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < work->nweek; i++)
		if (ltv_put_week(work->cli->out, work->week + i,
		    work->until) == -1)
			return (cli_fail_err(work->cli));
	return (crm_out_finish(work->cli->out) == -1 ?
	    cli_fail_err(work->cli) : 0);
}

static int
print(struct work *work)
{

	if (work->weekly != NULL)
		return (print_weeks(work));
	return (work->holdout != NULL ? ltv_print_classes(work->cli,
	    work->class) : print_fits(work));
}

/* Keeps the fits under their name.  0 or a status. */
static int
store(struct work *work)
{
	struct crm_value_model model = { .count = *counting(work),
	    .has_spend = work->nmodel > 1, .until = work->until,
	    .held = work->holdout != NULL ? work->held : CRM_NULL,
	    .horizon = work->weeks, .rate = work->percent,
	    .margin = work->share };
	struct cli *cli = work->cli;
	int status;

	crm_buf_str(&model.name, work->name);
	if (model.has_spend)
		model.spend = work->fit[counting(work) == work->fit];
	if ((status = cli_begin(cli)) == 0) {
		if (model.name.bad || crm_value_add(cli->db, &model,
		    work->class, work->week, work->nweek,
		    work->challenger == NULL, cli_user()) == -1)
			status = cli_fail_err(cli);
		else
			status = cli_store(cli, NULL, _("%s: version %s"),
			    work->name, crm_buf_text(&model.version));
	}
	crm_value_free(&model);
	return (status);
}

/* The spans: to until is calibration, and from there to held. */
static int
spans(struct work *work)
{
	struct cli *cli = work->cli;

	work->until = work->calibrate != NULL ? ltv_day(cli, "--calibrate-to",
	    work->calibrate) : cli_day(cli);
	work->held = work->holdout != NULL ? ltv_day(cli, "--holdout",
	    work->holdout) : work->until;
	if (work->holdout != NULL && work->held <= work->until)
		return (cli_fail(cli, EX_USAGE_, _("--holdout must be later "
		    "than the calibration's end")));
	if ((work->holdout != NULL || work->weekly != NULL) &&
	    work->nmodel == 1 && work->model[0] == CRM_GAMMAGAMMA)
		return (cli_fail(cli, EX_USAGE_, work->holdout != NULL ?
		    _("--holdout counts purchases: it goes with bgnbd and "
		    "paretonbd") : _("--weekly counts purchases: it goes with "
		    "bgnbd and paretonbd")));
	return (0);
}

/* Which models: each at most once, and one that counts purchases. */
static int
find_models(struct work *work)
{
	struct cli *cli = work->cli;
	const char **name;
	int model, i, counts = 0;

	for (name = work->names; *name != NULL; name++) {
		if ((model = crm_ltv_find(*name)) == -1)
			return (cli_fail(cli, EX_USAGE_, _("--model: take "
			    "bgnbd, paretonbd or gammagamma")));
		for (i = 0; i < work->nmodel; i++)
			if (work->model[i] == model)
				return (cli_fail(cli, EX_USAGE_,
				    _("--model: %s stands there twice"),
				    *name));
		work->model[work->nmodel++] = model;
		counts += model != CRM_GAMMAGAMMA;
	}
	if (work->nmodel == 0)
		return (cli_fail(cli, EX_USAGE_, _("--model: take bgnbd, "
		    "paretonbd or gammagamma")));
	if (work->save != NULL && work->nmodel > 1)
		return (cli_fail(cli, EX_USAGE_, _("--save takes one model: a "
		    "file holds no more")));
	if (counts != 1 && (work->name != NULL || work->holdout != NULL ||
	    work->weekly != NULL) && (counts > 0 || work->name != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--model: take one of bgnbd "
		    "and paretonbd, perhaps with gammagamma")));
	return (0);
}

static int
check_words(struct work *work)
{
	struct cli *cli = work->cli;

	if (work->name != NULL && (!crm_score_name(work->name) ||
	    strlen(work->name) > CRM_VALUE_NAME))
		return (cli_fail(cli, EX_USAGE_, _("--name: write small "
		    "letters, digits and _, no digit first, at most %d bytes"),
		    CRM_VALUE_NAME));
	if (work->name != NULL && work->input != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--name keeps a model of "
		    "the database's own purchases: leave -i out")));
	if (work->name == NULL && (work->horizon != NULL ||
	    work->rate != NULL || work->margin != NULL ||
	    work->challenger != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--horizon, --rate, "
		    "--margin and --challenger go with --name")));
	work->weeks = work->horizon == NULL ? 52 : cli_number(cli,
	    "--horizon", work->horizon, 1, CRM_LTV_WEEKS);
	work->percent = work->rate == NULL ? 0 :
	    cli_decimal(cli, "--rate", work->rate, 0, 1000);
	work->share = work->margin == NULL ? 100 :
	    cli_decimal(cli, "--margin", work->margin, 0, 100);
	return (0);
}

static int
run(struct work *work)
{
	int i, status;

	if ((status = find_models(work)) != 0 ||
	    (status = check_words(work)) != 0 ||
	    (status = spans(work)) != 0)
		return (status);
	work->in.write = work->name != NULL;
	work->in.keep = work->weekly != NULL ||
	    (work->name != NULL && work->holdout != NULL);
	status = ltv_read(work->cli, &work->in, work->input, work->until,
	    work->held);
	for (i = 0; status == 0 && i < work->nmodel; i++)
		status = fit_model(work, i);
	if (status == 0 && work->save != NULL && !work->cli->dry_run &&
	    crm_ltvfile_save(work->fit, work->save, work->cli->err) == -1)
		status = cli_fail_err(work->cli);
	if (status == 0 && (status = test(work)) == 0 &&
	    (status = print(work)) == 0 && work->name != NULL)
		status = store(work);
	return (status == 0 && work->in.rejected > 0 ? EX_NO : status);
}

int
ltv_fit(struct cli *cli, int argc, char **argv)
{
	struct work work = { .cli = cli };
	struct cli_opt opts[] = {
		{ "model", 0, 2, NULL },
		{ "input", 'i', 1, &work.input },
		{ "calibrate-to", 0, 1, &work.calibrate },
		{ "save", 0, 1, &work.save },
		{ "holdout", 0, 1, &work.holdout },
		{ "weekly", 0, 0, &work.weekly },
		{ "name", 0, 1, &work.name },
		{ "horizon", 0, 1, &work.horizon },
		{ "rate", 0, 1, &work.rate },
		{ "margin", 0, 1, &work.margin },
		{ "challenger", 0, 0, &work.challenger },
		{ NULL, 0, 0, NULL }
	};
	int n, status;

	work.names = calloc((size_t)argc + 1, sizeof(*work.names));
	if (work.names == NULL)
		return (cli_fail(cli, EX_INTERNAL, _("no memory")));
	opts[0].value = work.names;
	n = cli_options(cli, argc, argv, opts);
	if (n > 0)
		status = cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]);
	else
		status = run(&work);
	ltv_input_free(&work.in);
	free(work.week);
	free(work.names);
	return (status);
}

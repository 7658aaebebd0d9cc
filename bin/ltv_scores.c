#include <math.h>
#include <string.h>

#include "insight/score.h"
#include "ltv_int.h"

/* The scores that are stored, and the models that they are of. */

struct listing {
	struct cli	*cli;
	const char	*version;	/* NULL: the chosen one */
	int		 every;		/* 1: all versions, all rows */
	const struct crm_score_model *model;
	int64_t		 models;
};

static int
put_day(struct crm_out *out, int64_t day)
{
	char date[CRM_DATE_LEN];

	return (crm_out_text(out, day == CRM_NULL ? "" :
	    crm_date_format(day, date)));
}

/* With as many digits as come back the same when they are read again. */
static int
put_value(struct crm_out *out, double value)
{
	char text[32] = "";

	if (!isnan(value))
		(void)snprintf(text, sizeof(text), "%.15g", value);
	return (crm_out_text(out, text));
}

static int
put_score(void *arg, const struct crm_score *score)
{
	const struct listing *listing = arg;
	struct crm_out *out = listing->cli->out;

	return (crm_out_int(out, score->member) == -1 ||
	    crm_out_text(out, listing->model->name) == -1 ||
	    crm_out_text(out, listing->model->version) == -1 ||
	    put_day(out, score->day) == -1 ||
	    put_value(out, score->value) == -1 ||
	    crm_out_text(out, score->reason) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
list_model(void *arg, const struct crm_score_model *model)
{
	struct listing *listing = arg;
	int64_t day = cli_day(listing->cli);

	if (listing->version != NULL ? strcmp(model->version,
	    listing->version) != 0 : !listing->every && !model->chosen)
		return (0);
	listing->model = model;
	listing->models++;
	return (listing->every ? crm_score_history(listing->cli->db,
	    model->model, day, put_score, listing) :
	    crm_score_each(listing->cli->db, model->model, day, put_score,
	    listing));
}

int
ltv_no_model(struct cli *cli, const char *name, const char *version)
{

	if (version == NULL)
		return (cli_fail(cli, EX_USAGE_, _("there is no model "
		    "\"%s\"; \"crm-ltv scores models\" lists them"), name));
	return (cli_fail(cli, EX_USAGE_, _("there is no model \"%s\" of "
	    "version \"%s\"; \"crm-ltv scores models\" lists them"), name,
	    version));
}

static int
list(struct cli *cli, int argc, char **argv)
{
	static const char *const names[] = { "member", "model", "version",
	    "date", "value", "reason", NULL };
	struct listing listing = { .cli = cli };
	const char *model = NULL, *every = NULL;
	const struct cli_opt opts[] = { { "every", 0, 0, &every },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 2)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[2]));
	model = n > 0 ? argv[0] : NULL;
	listing.version = n > 1 ? argv[1] : NULL;
	listing.every = every != NULL;
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	if (crm_score_models(cli->db, model, list_model, &listing) == -1)
		return (cli_fail_err(cli));
	if (model != NULL && listing.models == 0)
		return (ltv_no_model(cli, model, listing.version));
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

static int
put_model(void *arg, const struct crm_score_model *model)
{
	struct crm_out *out = arg;
	char made[CRM_TIME_LEN];

	return (crm_out_text(out, model->name) == -1 ||
	    crm_out_text(out, model->version) == -1 ||
	    crm_out_text(out, model->kind) == -1 ||
	    crm_out_text(out, model->chosen ? "yes" : "no") == -1 ||
	    put_day(out, model->fitted_to) == -1 ||
	    crm_out_text(out, crm_time_format(model->made_at, made)) == -1 ||
	    crm_out_int(out, model->runs) == -1 ||
	    put_day(out, model->last_run) == -1 ||
	    crm_out_text(out, model->parameters) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
models(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = { { "model", CRM_KIND_TEXT },
	    { "version", CRM_KIND_TEXT }, { "kind", CRM_KIND_TEXT },
	    { "chosen", CRM_KIND_TEXT }, { "fitted_to", CRM_KIND_TEXT },
	    { "made_at", CRM_KIND_TEXT }, { "runs", CRM_KIND_NUMBER },
	    { "last_run", CRM_KIND_TEXT }, { "parameters", CRM_KIND_TEXT },
	    { NULL, CRM_KIND_TEXT } };
	int n = cli_options(cli, argc, argv, NULL), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("models takes one name, or "
		    "none for all")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_nobody(cli);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_score_models(cli->db, n == 1 ? argv[0] : NULL, put_model,
	    cli->out) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
choose(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL;
	const struct cli_opt opts[] = { { "reason", 0, 1, &reason },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), rc, status;
	int64_t model;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("choose takes a model's "
		    "name and the version that counts from now on")));
	if (reason == NULL || *reason == '\0')
		return (cli_fail(cli, EX_USAGE_, _("%s needs --reason TEXT: "
		    "somebody will ask"), "choose"));
	if ((status = cli_check_text(cli, "--reason", reason)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0)
		return (status);
	if ((model = crm_score_find(cli->db, argv[0], argv[1])) == -1)
		return (cli_fail_err(cli));
	if (model == 0)
		return (ltv_no_model(cli, argv[0], argv[1]));
	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_score_choose(cli->db, model, cli_user(), reason)) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, rc == 0 ? _("%s: version %s counts "
	    "already") : _("%s: version %s counts from now on"), argv[0],
	    argv[1]));
}

int
ltv_scores(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "list", list,
		    "scores list [--every] [--as-of DATE] [NAME [VERSION]]" },
		{ "models", models, "scores models [NAME]" },
		{ "choose", choose,
		    "scores choose --reason TEXT [-n] NAME VERSION" },
		{ "import", ltv_scores_import,
		    "scores import [--whole] [--challenger] [-n]\n"
		    "           [--rejects FILE] [FILE]" },
		{ NULL, NULL, NULL }
	};

	return (cli_verb(cli, argc, argv, verbs));
}

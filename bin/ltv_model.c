#include <string.h>

#include "insight/score.h"
#include "insight/valuemodel.h"
#include "ltv_int.h"

/* The value models that are kept. */

int
ltv_find_model(struct cli *cli, const char *name, const char *version,
    struct crm_value_model *model)
{
	int rc = crm_value_find(cli->db, name, version, model);

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 1)
		return (0);
	if (version == NULL)
		return (cli_fail(cli, EX_USAGE_, _("there is no value model "
		    "\"%s\"; \"crm-ltv model list\" lists them"), name));
	return (cli_fail(cli, EX_USAGE_, _("there is no value model \"%s\" of "
	    "version \"%s\"; \"crm-ltv model list\" lists them"), name,
	    version));
}

static int
put_day(struct crm_out *out, int64_t day)
{
	char date[CRM_DATE_LEN];

	return (crm_out_text(out, day == CRM_NULL ? "" :
	    crm_date_format(day, date)));
}

/* What a test came to; nothing where there was none. */
static int
put_test(struct crm_out *out, const struct crm_value_line *line)
{

	if (line->held == CRM_NULL)
		return (crm_out_text(out, "") == -1 ||
		    crm_out_text(out, "") == -1 ? -1 : 0);
	return (ltv_put(out, line->mae, 4) == -1 ||
	    ltv_put(out, line->naive_mae, 4) == -1 ? -1 : 0);
}

/* A percentage with no more decimals than it has. */
static int
put_percent(struct crm_out *out, double v)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%.9g", v);
	return (crm_out_text(out, text));
}

static int
put_line(void *arg, const struct crm_value_line *line)
{
	struct crm_out *out = arg;
	char made[CRM_TIME_LEN];

	return (crm_out_text(out, line->name) == -1 ||
	    crm_out_text(out, line->version) == -1 ||
	    crm_out_text(out, line->chosen ? "yes" : "no") == -1 ||
	    crm_out_text(out, line->models) == -1 ||
	    put_day(out, line->until) == -1 ||
	    put_day(out, line->held) == -1 ||
	    crm_out_int(out, line->customers) == -1 ||
	    crm_out_int(out, line->horizon) == -1 ||
	    put_percent(out, line->rate) == -1 ||
	    put_percent(out, line->margin) == -1 ||
	    put_test(out, line) == -1 ||
	    crm_out_text(out, crm_time_format(line->made_at, made)) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
list(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = { { "name", CRM_KIND_TEXT },
	    { "version", CRM_KIND_TEXT }, { "chosen", CRM_KIND_TEXT },
	    { "models", CRM_KIND_TEXT }, { "calibrated_to", CRM_KIND_TEXT },
	    { "held_to", CRM_KIND_TEXT }, { "customers", CRM_KIND_NUMBER },
	    { "horizon", CRM_KIND_NUMBER }, { "rate", CRM_KIND_NUMBER },
	    { "margin", CRM_KIND_NUMBER }, { "mae", CRM_KIND_NUMBER },
	    { "naive_mae", CRM_KIND_NUMBER }, { "made_at", CRM_KIND_TEXT },
	    { NULL, CRM_KIND_TEXT } };
	int n = cli_options(cli, argc, argv, NULL), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("list takes one name, or "
		    "none for all")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_nobody(cli);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_value_each(cli->db, n == 1 ? argv[0] : NULL, put_line,
	    cli->out) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
show_parameters(struct cli *cli, const struct crm_value_model *model)
{

	if (ltv_fit_columns(cli) == NULL)
		return (EX_INTERNAL);
	if (ltv_put_fit(cli->out, &model->count) == -1 ||
	    (model->has_spend &&
	    ltv_put_fit(cli->out, &model->spend) == -1) ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
no_test(struct cli *cli, const struct crm_value_model *model)
{

	return (cli_fail(cli, EX_DATA, _("%s %s was not tested: fit it with "
	    "--holdout DATE"), crm_buf_text(&model->name),
	    crm_buf_text(&model->version)));
}

static int
show_classes(struct cli *cli, const struct crm_value_model *model)
{
	struct crm_ltv_class class[CRM_LTV_CLASSES + 1];
	int rc = crm_value_classes(cli->db, model, class);

	if (rc == -1)
		return (cli_fail_err(cli));
	return (rc == 0 ? no_test(cli, model) :
	    ltv_print_classes(cli, class));
}

struct weeks {
	struct crm_out	*out;
	int64_t		 until;
};

static int
put_week(void *arg, const struct crm_ltv_week *week)
{
	const struct weeks *weeks = arg;

	return (ltv_put_week(weeks->out, week, weeks->until));
}

static int
show_weeks(struct cli *cli, const struct crm_value_model *model)
{
	struct weeks weeks = { .until = model->until };

	if (model->held == CRM_NULL)
		return (no_test(cli, model));
	if ((weeks.out = ltv_week_columns(cli)) == NULL)
		return (EX_INTERNAL);
	if (crm_value_weeks(cli->db, model, put_week, &weeks) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
show(struct cli *cli, int argc, char **argv)
{
	const char *table = "parameters";
	const struct cli_opt opts[] = { { "table", 0, 1, &table },
	    { NULL, 0, 0, NULL } };
	struct crm_value_model model = { .horizon = 0 };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("show takes the name of a "
		    "value model, and perhaps its version")));
	if (strcmp(table, "parameters") != 0 &&
	    strcmp(table, "classes") != 0 && strcmp(table, "weeks") != 0)
		return (cli_fail(cli, EX_USAGE_, _("--table: take parameters, "
		    "classes or weeks")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	status = ltv_find_model(cli, argv[0], n > 1 ? argv[1] : NULL, &model);
	if (status == 0)
		status = *table == 'p' ? show_parameters(cli, &model) :
		    *table == 'c' ? show_classes(cli, &model) :
		    show_weeks(cli, &model);
	crm_value_free(&model);
	return (status);
}

/* All scores of a model, so that they stay of one version. */
static int
choose_all(struct cli *cli, const struct crm_value_model *model,
    const char *reason)
{
	const char *name = crm_buf_text(&model->name);
	const char *version = crm_buf_text(&model->version);
	int i, rc, changed = 0, status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	for (i = 0; i < CRM_VALUE_SCORES; i++) {
		rc = crm_score_choose(cli->db, model->score[i], cli_user(),
		    reason);
		if (rc == -1)
			return (cli_fail_err(cli));
		changed |= rc;
	}
	return (cli_store(cli, NULL, changed ? _("%s: version %s counts from "
	    "now on") : _("%s: version %s counts already"), name, version));
}

static int
choose(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL;
	const struct cli_opt opts[] = { { "reason", 0, 1, &reason },
	    { NULL, 0, 0, NULL } };
	struct crm_value_model model = { .horizon = 0 };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("choose takes a model's "
		    "name and the version that counts from now on")));
	if (reason == NULL || *reason == '\0')
		return (cli_fail(cli, EX_USAGE_, _("%s needs --reason TEXT: "
		    "somebody will ask"), "choose"));
	if ((status = cli_check_text(cli, "--reason", reason)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0)
		return (status);
	status = ltv_find_model(cli, argv[0], argv[1], &model);
	if (status == 0)
		status = choose_all(cli, &model, reason);
	crm_value_free(&model);
	return (status);
}

int
ltv_model(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "list", list, "model list [NAME]" },
		{ "show", show,
		    "model show [--table parameters|classes|weeks]\n"
		    "           NAME [VERSION]" },
		{ "choose", choose,
		    "model choose --reason TEXT [-n] NAME VERSION" },
		{ NULL, NULL, NULL }
	};

	return (cli_verb(cli, argc, argv, verbs));
}

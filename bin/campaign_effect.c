#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "campaign_effect.h"
#include "campaign_int.h"

/* What a campaign did, from who was asked, who was not, and what they spent. */

/* A comparison needs both of what is compared. */
static int
compare_all(struct campaign_effect *e, const struct crm_outcome_result *result)
{
	const struct crm_outcome_cell *c = result->cell, *control = NULL;
	size_t i, arms = 0;

	for (i = 0; i < result->n && c->all; i++, c++)
		if (crm_lift_control(result, c, e->control) == c)
			control = c;
		else
			arms++;
	if (control == NULL || arms == 0)
		return (cli_fail(e->cli, EX_DATA, _("nothing to compare: "
		    "needed are members of the arm \"%s\" (or --control) and "
		    "of another"), e->control));
	return (0);
}

static int
of_file(struct campaign_effect *e, const char *path)
{
	struct cli_set set = { .take = campaign_effect_row, .arg = e };
	const struct crm_outcome_result *result;
	struct cli *cli = e->cli;
	int status = cli_read_set_of(cli, path, &set);

	if (status == 0 && cli_keep_rejects(cli) == -1)
		status = EX_IO;
	if (status != 0)
		return (status);
	e->lift.amounts = e->col[CAMPAIGN_COL_AMOUNT] != -1;
	e->lift.priced = e->cost != NULL || e->margin != NULL;
	if ((result = crm_outcome_end(e->outcome)) == NULL)
		return (cli_fail_err(cli));
	if ((status = compare_all(e, result)) != 0 ||
	    (status = campaign_effect_put(e, result)) != 0)
		return (status);
	if (set.rejected == 0)
		return (0);
	cli_note(cli, _("read %llu, rejected %llu"),
	    (unsigned long long)set.read, (unsigned long long)set.rejected);
	return (EX_NO);
}

static int
of_base(struct campaign_effect *e, const char *name)
{
	const struct crm_outcome_result *result;
	int status;

	if ((status = cli_open(e->cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_effect_base(e, name)) != 0)
		return (status);
	if ((result = crm_outcome_end(e->outcome)) == NULL)
		return (cli_fail_err(e->cli));
	return (campaign_effect_put(e, result));
}

/* What belongs to a file alone, and what to a campaign. */
static int
check_words(struct campaign_effect *e, const char *path)
{
	struct cli *cli = e->cli;

	if (path != NULL && cli->database != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either -d or -i")));
	if (path != NULL && (e->pilot != NULL || e->cuts != NULL ||
	    e->rules != NULL || cli->as_of != CRM_TIME_NONE))
		return (cli_fail(cli, EX_USAGE_, _("--pilot, --cuts, --rules "
		    "and --as-of are of a campaign; with -i leave them out")));
	if (path == NULL && (e->control != NULL || cli_rejecting(cli)))
		return (cli_fail(cli, EX_USAGE_, _("--control and --rejects "
		    "are of a file: give -i, or leave them out")));
	if (e->control == NULL)
		e->control = CRM_ASKED_CONTROL;
	return (cli_check_rejects(cli));
}

static int
read_options(struct campaign_effect *e, int argc, char **argv,
    const char **path)
{
	struct cli *cli = e->cli;
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, path }, { "control", 0, 1, &e->control },
		{ "by", 0, 1, &e->by }, { "cost", 0, 1, &e->cost },
		{ "margin", 0, 1, &e->margin }, { "seed", 0, 1, &e->seed },
		{ "cuts", 0, 1, &e->cuts }, { "rules", 0, 1, &e->rules },
		{ "pilot", 0, 0, &e->pilot }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts);

	if (n > 1 || (n == 1) == (*path != NULL))
		return (cli_fail(cli, EX_USAGE_, _("give the name of one "
		    "campaign, or a file with -i")));
	if (e->cost != NULL)
		e->lift.each = cli_decimal(cli, "--cost", e->cost, 0, 1e12);
	if (e->margin != NULL)
		e->lift.share = cli_decimal(cli, "--margin", e->margin, 0,
		    100) / 100;
	(void)cli_number(cli, "--seed", e->seed, 0, INT32_MAX);
	e->lift.seed = strtoull(e->seed, NULL, 10);
	return (check_words(e, *path));
}

int
campaign_effect(struct cli *cli, int argc, char **argv)
{
	struct campaign_effect e = { .cli = cli, .seed = "1",
	    .lift = { .share = 1, .draws = CRM_PERHEAD_DRAWS },
	    .promise = { .expected = INFINITY, .benchmark = INFINITY } };
	const char *path = NULL;
	int status;

	if ((status = read_options(&e, argc, argv, &path)) != 0)
		return (status);
	if ((e.outcome = crm_outcome_new(cli->err)) == NULL)
		return (cli_fail_err(cli));
	status = path != NULL ? of_file(&e, path) : of_base(&e, argv[0]);
	crm_outcome_free(e.outcome);
	crm_promise_free(&e.promise);
	return (status);
}

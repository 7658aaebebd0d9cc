#include <string.h>

#include "campaign_plan.h"
#include "outreach/plan.h"
#include "outreach/plancheck.h"

/* What was planned, and whether it is enough. */

struct showing {
	struct crm_out	*out;
	const char	*name;
};

static int
put_said(void *arg, const struct crm_plan_said *said)
{
	static const char *const needed[] = { "no", "yes", "advertising" };
	const struct showing *showing = arg;
	struct crm_out *out = showing->out;
	char at[CRM_TIME_LEN];

	if (crm_out_text(out, showing->name) == -1 ||
	    crm_out_text(out, said->field->name) == -1 ||
	    crm_out_text(out, said->value) == -1)
		return (-1);
	if ((said->version == 0 ? crm_out_text(out, "") :
	    crm_out_int(out, said->version)) == -1 ||
	    crm_out_text(out, said->version == 0 ? "" :
	    crm_time_format(said->set_at, at)) == -1 ||
	    crm_out_text(out, said->set_by) == -1 ||
	    crm_out_text(out, said->version == 0 ? "" :
	    said->late ? "yes" : "no") == -1 ||
	    crm_out_text(out, needed[said->field->must]) == -1)
		return (-1);
	return (crm_out_end(out));
}

int
campaign_show(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = {
		{ "campaign", CRM_KIND_TEXT }, { "field", CRM_KIND_TEXT },
		{ "value", CRM_KIND_TEXT }, { "version", CRM_KIND_NUMBER },
		{ "set_at", CRM_KIND_TEXT }, { "set_by", CRM_KIND_TEXT },
		{ "late", CRM_KIND_TEXT }, { "needed", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};
	const char *history = NULL;
	const struct cli_opt opts[] = {
		{ "history", 0, 0, &history },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;
	struct campaign_named named;
	struct showing showing;

	if (n != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, argv[0], &named)) != 0)
		return (status);
	cli_nobody(cli);
	if ((showing.out = cli_columns(cli, cols)) == NULL)
		return (EX_INTERNAL);
	showing.name = named.name;
	if (crm_plan_each(cli->db, named.id, history != NULL, put_said,
	    &showing) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
put_fault(void *arg, const struct crm_plan_fault *fault)
{
	struct crm_out *out = arg;

	if (crm_out_text(out, fault->field) == -1 ||
	    crm_out_text(out, fault->fault) == -1 ||
	    crm_out_text(out, fault->what) == -1)
		return (-1);
	return (crm_out_end(out));
}

/* What is no fault, and yet worth a word. */
static void
note(struct cli *cli, const struct campaign_named *named,
    const struct crm_plan_sum *sum)
{

	if (sum->asked == 0)
		cli_note(cli, _("nobody is in %s yet: the ceiling and what the "
		    "messages need of members could not be looked at"),
		    named->name);
	else if (!sum->control)
		cli_note(cli, _("everybody in %s is asked: without a control "
		    "nobody can tell what it did"), named->name);
	if (sum->faults == 0)
		cli_note(cli, _("%s is ready"), named->name);
}

int
campaign_check(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = {
		{ "field", CRM_KIND_TEXT }, { "fault", CRM_KIND_TEXT },
		{ "what", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};
	struct crm_plan_asking asking = { .fn = put_fault };
	struct campaign_named named;
	struct crm_plan_sum sum;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, argv[0], &named)) != 0)
		return (status);
	cli_nobody(cli);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	asking.campaign = named.id;
	asking.channel = named.channel;
	asking.today = crm_time_day(cli->now);
	asking.arg = cli->out;
	if (crm_plan_check(cli->db, &asking, &sum) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	note(cli, &named, &sum);
	return (sum.faults > 0 ? EX_NO : 0);
}

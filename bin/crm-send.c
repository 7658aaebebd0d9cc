#include "outreach/campaign.h"
#include "send_int.h"

static const char about[] = N_(
    "Sends a campaign: one message a contact, in portions, and tells what "
    "became\nof each.\n"
    "example: crm-send plan spring && crm-send run spring\n");

int
send_find(struct cli *cli, const char *name, struct send_named *named)
{
	int rc;

	named->id = 0;
	named->name = name;
	named->channel = "email";
	if (name == NULL)
		return (0);
	rc = crm_campaign_find(cli->db, name, &named->id, &named->channel);
	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no campaign %s; "
		    "crm-campaign list names those there are, add makes one"),
		    name));
	return (0);
}

static const struct cli_verb verbs[] = {
	{ "plan", send_plan, "plan [--wave N] [--drop] [-n] NAME" },
	{ "run", send_run,
	    "run [--channel CHANNEL] [--part N] [--most N] [--once]\n"
	    "           [--to-dir DIR] [-n] NAME|--all" },
	{ "status", send_status, "status [--domains | --unknown] [NAME]" },
	{ "resolve", send_resolve,
	    "resolve [--rejects FILE] [-n] sent|failed ID... | FILE" },
	{ "stop", send_stop, "stop [--off] [NAME]" },
	{ "host", send_host, "host --here" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-send", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

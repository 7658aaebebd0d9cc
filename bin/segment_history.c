#include <stdio.h>
#include <stdlib.h>

#include "insight/segment.h"
#include "insight/segstay.h"
#include "segment_int.h"

static const char *
why(int64_t version, char buf[32])
{

	if (version == 0)
		return ("hand");
	if (version == -1)
		return ("ended");
	(void)snprintf(buf, 32, "rule %lld", (long long)version);
	return (buf);
}

static int
put_change(void *arg, const struct crm_segstay_change *change)
{
	char at[CRM_TIME_LEN], buf[32];
	struct crm_out *out = arg;

	return (crm_out_int(out, change->member) == -1 ||
	    crm_out_text(out, change->name) == -1 ||
	    crm_out_text(out, change->entered ? "entered" : "left") == -1 ||
	    crm_out_text(out, crm_time_format(change->at, at)) == -1 ||
	    crm_out_text(out, why(change->version, buf)) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

int
segment_history(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "member", CRM_KIND_NUMBER }, { "name", CRM_KIND_TEXT },
		{ "change", CRM_KIND_TEXT }, { "at", CRM_KIND_TEXT },
		{ "why", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};
	const char *who = NULL;
	const struct cli_opt opts[] = {
		{ "member", 0, 1, &who },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;
	int64_t segment = 0, member = 0, end = INT64_MAX;

	if (n != (who == NULL))
		return (cli_fail(cli, EX_USAGE_, _("give the name of a set, "
		    "or --member and one member")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 || (who == NULL &&
	    (status = segment_find(cli, argv[0], &segment)) != 0) ||
	    (who != NULL &&
	    (status = cli_member(cli, who, 0, &member)) != 0))
		return (status);
	if (cli->as_of != CRM_TIME_NONE)
		end = (cli->as_of + 1) * CRM_DAY;
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_segstay_each(cli->db, segment, member, end, put_change,
	    cli->out) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

#include <stdlib.h>

#include "insight/segment.h"
#include "segment_int.h"

static int
put_segment(void *arg, const struct crm_segment *segment)
{
	char at[CRM_TIME_LEN], run_at[CRM_TIME_LEN], day[CRM_DATE_LEN];
	struct crm_out *out = arg;

	if (crm_out_text(out, segment->name) == -1 ||
	    crm_out_text(out, segment->title) == -1 ||
	    crm_out_int(out, segment->members) == -1 ||
	    crm_out_text(out, crm_time_format(segment->saved_at, at)) == -1 ||
	    (segment->version == 0 ? crm_out_text(out, "") :
	    crm_out_int(out, segment->version)) == -1 ||
	    crm_out_text(out, segment->owner) == -1 ||
	    crm_out_text(out, segment->offer) == -1 ||
	    crm_out_text(out, segment->strategy) == -1 ||
	    crm_out_text(out, crm_date_format(segment->valid_until,
	    day)) == -1 ||
	    crm_out_text(out, crm_time_format(segment->run_at,
	    run_at)) == -1)
		return (-1);
	return (crm_out_end(out));
}

int
segment_list(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "name", CRM_KIND_TEXT }, { "title", CRM_KIND_TEXT },
		{ "members", CRM_KIND_NUMBER }, { "saved_at", CRM_KIND_TEXT },
		{ "version", CRM_KIND_NUMBER }, { "owner", CRM_KIND_TEXT },
		{ "offer", CRM_KIND_TEXT }, { "strategy", CRM_KIND_TEXT },
		{ "valid_until", CRM_KIND_TEXT }, { "run_at", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};
	int status;

	if (cli_options(cli, argc, argv, NULL) != 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_segment_each(cli->db, put_segment, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

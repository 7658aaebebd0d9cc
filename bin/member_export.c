#include "core/stream.h"
#include "member_int.h"
#include "record/personal.h"

static int
put_value(void *arg, const struct crm_subject_value *value)
{

	return (crm_out_text(arg, value->table) == -1 ||
	    crm_out_int(arg, value->row) == -1 ||
	    crm_out_text(arg, value->column) == -1 ||
	    crm_out_textn(arg, value->value, value->n) == -1 ||
	    crm_out_end(arg) == -1 ? -1 : 0);
}

/* Everything that is kept of one person, for that person. */
static int
export_subject(struct cli *cli, const char *word)
{
	int64_t member;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = cli_member(cli, word, 1, &member)) != 0)
		return (status);
	cli_saw(cli, member);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(cli->out, "table", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "row", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(cli->out, "column", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "value", CRM_KIND_SECRET) == -1 ||
	    crm_subject_each(cli->db, member, put_value, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
member_export(struct cli *cli, int argc, char **argv)
{
	const char *subject = NULL;
	const struct cli_opt opts[] = { { "subject", 0, 1, &subject },
	    { NULL, 0, 0, NULL } };

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("export takes no operand; "
		    "--subject MEMBER names one person")));
	return (subject == NULL ? member_print(cli, NULL) :
	    export_subject(cli, subject));
}

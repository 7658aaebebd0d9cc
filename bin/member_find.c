#include <string.h>

#include "member_int.h"

const char *const member_found_columns[] = { "member", "code", "name",
    "phone", "email", "address", "why", NULL };

int
member_found_row(struct crm_out *out, const struct crm_lookup_hit *hit)
{

	return (crm_out_int(out, hit->member) == -1 ||
	    crm_out_text(out, hit->code) == -1 ||
	    crm_out_text(out, hit->name) == -1 ||
	    crm_out_text(out, hit->phone) == -1 ||
	    crm_out_text(out, hit->email) == -1 ||
	    crm_out_text(out, hit->address) == -1 ||
	    crm_out_text(out, hit->why) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

struct found {
	struct crm_out	*out;
	uint64_t	 n;
};

static int
found_one(void *arg, const struct crm_lookup_hit *hit)
{
	struct found *found = arg;

	found->n++;
	return (member_found_row(found->out, hit));
}

static int
find_text(struct cli *cli, const char *text)
{
	struct found found = { 0 };
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if ((found.out = cli_table(cli, member_found_columns)) == NULL)
		return (EX_INTERNAL);
	/* One state, and one lock instead of one for each statement. */
	if (crm_db_snapshot(cli->db) == -1 || crm_lookup_each(cli->db, text,
	    found_one, &found) == -1 || crm_out_finish(found.out) == -1)
		return (cli_fail_err(cli));
	return (found.n == 0 ? EX_NO : 0);
}

/* The words of the command as a whole: 0 or a status. */
static int
check_words(struct cli *cli, int n, char **argv, const char *why,
    const char *input, const struct member_why *cells)
{
	int row = cells->code != NULL || cells->buyer_id != NULL ||
	    cells->name != NULL || cells->phone != NULL ||
	    cells->email != NULL || cells->channel != NULL;

	if (row && why == NULL)
		return (cli_fail(cli, EX_USAGE_, _("the cells of a row go "
		    "with --why")));
	if (input != NULL && (n > 0 || why != NULL))
		return (cli_fail(cli, EX_USAGE_, _("-i reads a stream; give "
		    "neither a text nor --why with it")));
	if (input != NULL)
		return (0);
	if (row && n > 0)
		return (cli_fail(cli, EX_USAGE_, _("--why takes either a text "
		    "or the cells of a row")));
	if (!row && (n != 1 || *argv[0] == '\0'))
		return (cli_fail(cli, EX_USAGE_, _("find takes one text; "
		    "quote it if it has blanks")));
	if ((cells->buyer_id != NULL) != (cells->channel != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--buyer-id and --channel "
		    "go together: an id is one within its channel")));
	return (0);
}

int
member_find(struct cli *cli, int argc, char **argv)
{
	const char *why = NULL, *input = NULL;
	struct member_why cells = { 0 };
	const struct cli_opt opts[] = {
		{ "why", 0, 0, &why }, { "input", 'i', 1, &input },
		{ "code", 0, 1, &cells.code },
		{ "buyer-id", 0, 1, &cells.buyer_id },
		{ "channel", 0, 1, &cells.channel },
		{ "name", 0, 1, &cells.name }, { "phone", 0, 1, &cells.phone },
		{ "email", 0, 1, &cells.email }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if ((status = check_words(cli, n, argv, why, input, &cells)) != 0)
		return (status);
	if (input != NULL)
		return (member_probe(cli, input));
	if (why != NULL)
		return (member_why(cli, n > 0 ? argv[0] : NULL, &cells));
	return (find_text(cli, argv[0]));
}

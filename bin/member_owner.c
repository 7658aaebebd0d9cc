#include <string.h>

#include "member_int.h"
#include "record/owner.h"

/* Whose customer a member is. */

/* One that nothing names yet may be new, or wrongly written. */
static int
say_unknown(struct cli *cli, const char *partner)
{
	int rc = partner == NULL ? 1 : crm_owner_known(cli->db, partner);

	if (rc == 0)
		cli_note(cli, _("no order and no member is of the partner "
		    "\"%s\" so far"), partner);
	return (rc == -1 ? cli_fail_err(cli) : 0);
}

static int
show(struct cli *cli, int64_t member)
{
	static const char *const names[] = { "member", "partner", "by", NULL };
	struct crm_buf partner = { 0 };
	int by_hand, rc;

	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	rc = crm_owner_get(cli->db, member, &partner, &by_hand);
	if (rc == 1 && (crm_out_int(cli->out, member) == -1 ||
	    crm_out_text(cli->out, crm_buf_text(&partner)) == -1 ||
	    crm_out_text(cli->out, by_hand ? "hand" : "first order") == -1 ||
	    crm_out_end(cli->out) == -1))
		rc = -1;
	crm_buf_free(&partner);
	if (rc == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (rc == 1 ? 0 : EX_NO);
}

int
member_owner(struct cli *cli, int argc, char **argv)
{
	const char *none = NULL;
	const struct cli_opt opts[] = { { "none", 0, 0, &none },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	const char *partner = none != NULL || n < 2 ? NULL : argv[1];
	int write = n == 2 || none != NULL;
	int64_t member;

	if (n < 1 || n > 2 || (n == 2 && none != NULL))
		return (cli_fail(cli, EX_USAGE_, _("owner takes one member's "
		    "number or code, and a partner or --none")));
	if (partner != NULL && (*partner == '\0' ||
	    cli_check_text(cli, _("the partner"), partner) != 0))
		return (cli_fail(cli, EX_USAGE_, _("the partner is a channel's "
		    "name")));
	if ((status = cli_open(cli, write ? CRM_OPEN_WRITE :
	    CRM_OPEN_READ)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &member)) != 0)
		return (status);
	if (!write)
		return (show(cli, member));
	if ((status = say_unknown(cli, partner)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_owner_set(cli->db, member, partner) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, partner == NULL ?
	    _("member %lld: the first order says whose it is") :
	    _("member %lld belongs to %s"), (long long)member, partner));
}

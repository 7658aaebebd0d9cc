#include <string.h>

#include "core/stream.h"
#include "member_int.h"
#include "record/consent.h"
#include "record/member.h"
#include "record/memberrow.h"
#include "record/owner.h"

static const char about[] = N_(
    "Members: who they are, as files and people say.\n"
    "example: crm-map --stream member shop.csv | crm-member import\n");

static int
list_header(struct crm_out *out, const struct crm_members *members)
{
	const struct crm_column *column = crm_stream_columns("member");
	struct crm_buf name = { 0 };
	size_t i;
	int rc = 0;

	for (i = 0; i < CRM_MEMBER_NCOL; i++, column++)
		rc |= crm_out_col(out, column->name, column->kind);
	for (i = 0; i < crm_members_nfield(members); i++) {
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "x_%s", crm_members_field(members, i));
		rc |= name.bad ? -1 : crm_out_col(out, name.p,
		    crm_stream_kind(name.p));
	}
	crm_buf_free(&name);
	return (rc == 0 ? 0 : -1);
}

static int
list_row(struct crm_out *out, const struct crm_members *members)
{
	struct crm_cell cell;
	size_t i;
	int rc = 0;

	for (i = 0; i < CRM_MEMBER_NCOL; i++) {
		cell = crm_members_cell(members, i);
		rc |= crm_out_textn(out, cell.p, cell.n);
	}
	for (i = 0; i < crm_members_nfield(members); i++) {
		cell = crm_members_value(members, i);
		rc |= crm_out_textn(out, cell.p, cell.n);
	}
	rc |= crm_out_end(out);
	return (rc == 0 ? 0 : -1);
}

/* The rows of those who are the partner's to see (NULL: of all): 0 or -1. */
static int
list_rows(struct cli *cli, struct crm_members *members, const char *partner)
{
	int rc, exclusive = 0, shown = 1;

	if (partner != NULL &&
	    (exclusive = crm_owner_exclusive(cli->db)) == -1)
		return (-1);
	while ((rc = crm_members_next(members)) == 1) {
		if (partner != NULL)
			shown = crm_owner_serves(cli->db,
			    crm_members_number(members), partner, exclusive);
		if (shown == -1 || (shown == 1 &&
		    list_row(cli->out, members) == -1))
			return (-1);
	}
	return (rc);
}

/* The member stream of all, or of a partner's members, on stdout. */
int
member_print(struct cli *cli, const char *partner)
{
	struct crm_members *members;
	int status, rc = -1;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (partner != NULL &&
	    (status = cli_partner(cli, partner)) != 0))
		return (status);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	members = crm_members_open(cli->db, 0, cli_day(cli));
	if (members != NULL && (rc = list_header(cli->out, members)) != -1)
		rc = list_rows(cli, members, partner);
	crm_members_close(members);
	if (rc == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
do_list(struct cli *cli, int argc, char **argv)
{
	const char *partner = NULL, *facts = NULL;
	const struct cli_opt opts[] = { { "partner", 0, 1, &partner },
	    { "facts", 0, 0, &facts }, { NULL, 0, 0, NULL } };
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand; "
		    "crm-member find looks for one")));
	if (facts == NULL)
		return (member_print(cli, partner));
	if (partner != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--facts tells of all; "
		    "leave --partner out")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	return (member_facts(cli));
}

static int
do_rm(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL;
	const struct cli_opt opts[] = { { "reason", 0, 1, &reason },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	struct crm_buf command = { 0 };
	int64_t member;

	if (n != 1)
		return (cli_fail(cli, EX_USAGE_, _("rm takes one member's "
		    "number or code")));
	if (reason == NULL || *reason == '\0')
		return (cli_fail(cli, EX_USAGE_, _("rm needs --reason TEXT: "
		    "somebody will ask")));
	if ((status = cli_check_text(cli, "--reason", reason)) != 0)
		return (status);
	crm_buf_fmt(&command, "crm-member rm %s", argv[0]);
	if ((status = member_command(cli, &command)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &member)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_member_remove(cli->db, member, reason) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("member %lld is removed"),
	    (long long)member));
}

static const struct cli_verb verbs[] = {
	{ "import", member_import,
	    "import [--changes] [--rejects FILE] [-n] [FILE...]" },
	{ "list", do_list,
	    "list [--facts | --partner NAME] [--as-of DATE]" },
	{ "export", member_export,
	    "export [--excel] [--subject NUMBER|CODE]" },
	{ "show", member_show, "show NUMBER|CODE|PHONE|EMAIL|ORDER" },
	{ "find", member_find,
	    "find TEXT | find -i FILE\n"
	    "           find --why TEXT | find --why [--name NAME]\n"
	    "           [--phone PHONE] [--email ADDRESS] [--code CODE]\n"
	    "           [--buyer-id ID --channel CHANNEL]" },
	{ "add", member_add,
	    "add [--name NAME] [--phone PHONE] [--email ADDRESS]\n"
	    "           [--code CODE] [--COLUMN VALUE]... [x_NAME=VALUE]..." },
	{ "set", member_set, "set NUMBER|CODE COLUMN=VALUE..." },
	{ "rm", do_rm, "rm --reason TEXT NUMBER|CODE" },
	{ "erase", member_erase,
	    "erase --reason TEXT [-n] [NUMBER|CODE|FILE]" },
	{ "clean", member_clean,
	    "clean [--verdict WORD,... | --all] [--apply [-n] |\n"
	    "           -i FILE]" },
	{ "history", member_history, "history NUMBER|CODE [COLUMN]" },
	{ "owner", member_owner, "owner NUMBER|CODE [PARTNER | --none]" },
	{ "rule", member_rule, "rule [SOURCE COLUMN RULE]" },
	{ "note", member_note,
	    "note add|import|list|find|calendar|rm|--reassign ..." },
	{ "group", member_group,
	    "group make|add|rm|list|show|history ..." },
	{ "anniv", member_anniv,
	    "anniv --within DAYS | add|import|rm|list ..." },
	{ "stage", member_stage, "stage run|set|list|history|count|rule ..." },
	{ "flag", member_flag, "flag add|rm|list ..." },
	{ "contact", member_contact,
	    "contact list|add|verify|primary|rm|calls|import ..." },
	{ "quality", member_quality,
	    "quality [--floor FIELD=PERCENT]... [--cost CHANNEL=AMOUNT]...\n"
	    "           [--stale DAYS] [FILE] | quality --contradictions" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-member", about) == -1)
		return (EX_INTERNAL);
	cli.seal = crm_consent_flush;
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

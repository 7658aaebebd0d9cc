#include <string.h>

#include "core/stream.h"
#include "member_int.h"
#include "record/consent.h"
#include "record/member.h"
#include "record/memberrow.h"

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

	for (; column->name != NULL; column++)
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

static int
do_list(struct cli *cli, int argc, char **argv)
{
	const char *facts = NULL;
	const struct cli_opt opts[] = { { "facts", 0, 0, &facts },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts);
	struct crm_members *members;
	struct crm_out *out;
	int rc, status;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand; "
		    "crm-member find looks for one")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (facts != NULL)
		return (member_facts(cli));
	if ((out = cli_out(cli)) == NULL)
		return (EX_INTERNAL);
	members = crm_members_open(cli->db, 0, cli_day(cli));
	if (members == NULL || (rc = list_header(out, members)) == -1)
		rc = -1;
	while (rc != -1 && (rc = crm_members_next(members)) == 1)
		rc = list_row(out, members);
	crm_members_close(members);
	if (rc == -1 || crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	return (0);
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
	{ "import", member_import, "import [--rejects FILE] [-n] [FILE...]" },
	{ "list", do_list, "list [--facts] [--as-of DATE]" },
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
	{ "clean", member_clean,
	    "clean [--verdict WORD,... | --all] [--apply [-n] |\n"
	    "           -i FILE]" },
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

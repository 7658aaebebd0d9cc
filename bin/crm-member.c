#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/stream.h"
#include "member_int.h"
#include "record/card.h"
#include "record/consent.h"
#include "record/lookup.h"
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

int
member_list(struct cli *cli, int argc, char **argv)
{
	const char *partner = NULL;
	const struct cli_opt opts[] = { { "partner", 0, 1, &partner },
	    { NULL, 0, 0, NULL } };

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand; "
		    "crm-member find looks for one")));
	return (member_print(cli, partner));
}

static int
card_line(void *arg, const char *name, const char *value)
{

	return (crm_out_text(arg, name) == -1 ||
	    crm_out_text(arg, value) == -1 || crm_out_end(arg) == -1 ? -1 : 0);
}

static int
do_show(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;
	struct crm_card_opt opt = { 0 };
	struct crm_out *out;
	int64_t member;

	if (n != 1)
		return (cli_fail(cli, EX_USAGE_, _("show takes one member's "
		    "number or code")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &member)) != 0)
		return (status);
	cli_people(cli);
	cli_saw(cli, member);
	opt.as_of = cli_day(cli);
	opt.mask = isatty(STDOUT_FILENO) && !cli->unmask;
	if ((out = cli_out(cli)) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(out, "name", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "value", CRM_KIND_TEXT) == -1 ||
	    crm_card_each(cli->db, member, &opt, card_line, out) == -1 ||
	    crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

struct found {
	struct crm_out	*out;
	uint64_t	 n;
};

static int
found_one(void *arg, const struct crm_lookup_hit *hit)
{
	struct found *found = arg;
	struct crm_out *out = found->out;

	found->n++;
	return (crm_out_int(out, hit->member) == -1 ||
	    crm_out_text(out, hit->code) == -1 ||
	    crm_out_text(out, hit->name) == -1 ||
	    crm_out_text(out, hit->phone) == -1 ||
	    crm_out_text(out, hit->email) == -1 ||
	    crm_out_text(out, hit->address) == -1 ||
	    crm_out_text(out, hit->why) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

static int
do_find(struct cli *cli, int argc, char **argv)
{
	static const char *const names[] = { "member", "code", "name", "phone",
	    "email", "address", "why", NULL };
	int n = cli_options(cli, argc, argv, NULL), status;
	struct found found = { 0 };

	if (n != 1 || *argv[0] == '\0')
		return (cli_fail(cli, EX_USAGE_, _("find takes one text; "
		    "quote it if it has blanks")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if ((found.out = cli_table(cli, names)) == NULL)
		return (EX_INTERNAL);
	if (crm_lookup_each(cli->db, argv[0], found_one, &found) == -1 ||
	    crm_out_finish(found.out) == -1)
		return (cli_fail_err(cli));
	return (found.n == 0 ? EX_NO : 0);
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
	{ "list", member_list, "list [--partner NAME] [--as-of DATE]" },
	{ "export", member_export,
	    "export [--excel] [--subject NUMBER|CODE]" },
	{ "show", do_show, "show NUMBER|CODE" },
	{ "find", do_find, "find TEXT" },
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

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/stream.h"
#include "core/text.h"
#include "record/card.h"
#include "record/consent.h"
#include "record/lookup.h"
#include "record/member.h"
#include "record/memberrow.h"
#include "record/roster.h"

#define ROW_BYTES	128	/* of an input, to guess its rows by */

static const char usage[] = N_(
    "usage: crm-member import [--rejects FILE] [-n] [FILE...]\n"
    "       crm-member list [--as-of DATE]\n"
    "       crm-member show NUMBER|CODE\n"
    "       crm-member find TEXT\n"
    "       crm-member add [--name NAME] [--phone PHONE] [--email ADDRESS]\n"
    "           [--code CODE] [--COLUMN VALUE]... [x_NAME=VALUE]...\n"
    "       crm-member set NUMBER|CODE COLUMN=VALUE...\n"
    "       crm-member rm --reason TEXT NUMBER|CODE\n"
    "Members: who they are, as files and people say.\n"
    "example: crm-map --stream member shop.csv | crm-member import\n");

/* What a batch did must be known later, but not who it was about. */
static int
set_command(struct cli *cli, struct crm_buf *command)
{
	char *text = command->bad ? NULL : strdup(crm_buf_text(command));

	crm_buf_free(command);
	if (text == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	free(cli->command);
	cli->command = text;
	return (0);
}

struct inputs {
	struct crm_stage	**stage;
	size_t			 n;
	size_t			 bytes;
};

static int
stage_all(struct cli *cli, int n, char **paths, struct inputs *in)
{
	int i, status;

	in->stage = calloc((size_t)n + 1, sizeof(struct crm_stage *));
	if (in->stage == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	for (i = 0; i < n || i == 0; i++) {
		status = cli_stage(cli, paths[i], &in->stage[i]);
		if (status != 0)
			return (status);
		in->bytes += crm_stage_size(in->stage[i]);
		in->n++;
	}
	return (0);
}

static void
close_all(struct inputs *in)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		crm_stage_close(in->stage[i]);
	free(in->stage);
}

static int
pass(struct cli *cli, struct inputs *in, struct crm_roster *roster,
    int (*read)(struct crm_roster *, struct crm_csv *))
{
	struct crm_csv *csv;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < in->n; i++) {
		csv = crm_stage_csv(in->stage[i], NULL);
		rc = csv == NULL ? -1 : read(roster, csv);
		crm_csv_close(csv);
	}
	if (rc != 0)
		return (rc == -1 ? cli_fail_err(cli) : rc);
	return (cli->faults.n > 0 ? EX_DATA : 0);
}

static void
tell(struct cli *cli, const struct crm_roster_count *count,
    const char *unused)
{

	if (*unused != '\0')
		cli_note(cli, _("columns not used: %s; custom fields are "
		    "named x_NAME"), unused);
	if (count->masked > 0)
		cli_note(cli, _("%zu masked or placeholder values "
		    "were kept out"), count->masked);
	if (count->barred > 0)
		cli_note(cli, _("%zu consents have no effect: an "
		    "opt-out stands, which only crm-consent give turns"),
		    count->barred);
	if (count->removed > 0)
		cli_note(cli, _("%zu rows are of members that were "
		    "removed, and changed nothing"),
		    count->removed);
}

/* The digests of all inputs, a blank between. */
static int
digests(struct cli *cli, struct inputs *in, struct crm_buf *sha256)
{
	const char *one;
	size_t i;

	for (i = 0; i < in->n; i++) {
		if ((one = crm_stage_sha256(in->stage[i])) == NULL)
			return (cli_fail_err(cli));
		crm_buf_fmt(sha256, "%s%s", i > 0 ? " " : "", one);
	}
	return (0);
}

static int
finish_import(struct cli *cli, struct inputs *in, struct crm_roster *roster)
{
	struct crm_roster_count n;
	struct crm_buf sha256 = { 0 };
	struct cli_counts counts;
	int status;

	if (crm_roster_end(roster, &n) == -1)
		return (cli_fail_err(cli));
	tell(cli, &n, crm_roster_unused(roster));
	counts = (struct cli_counts){ n.read, n.fresh, n.changed, n.same,
	    n.rejected };
	status = digests(cli, in, &sha256);
	if (status == 0 && sha256.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	if (status == 0)
		status = cli_store_counts(cli, sha256.p, &counts);
	crm_buf_free(&sha256);
	return (status);
}

static int
import_staged(struct cli *cli, struct inputs *in)
{
	struct crm_roster_opt opt = { .faults = &cli->faults, .arg = cli,
	    .rows = in->bytes / ROW_BYTES };
	struct crm_roster *roster;
	int status;

	if (cli_rejecting(cli))
		opt.reject = cli_reject;
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((roster = crm_roster_open(cli->db, &opt)) == NULL)
		return (cli_fail_err(cli));
	if ((status = pass(cli, in, roster, crm_roster_read)) == 0 &&
	    (status = pass(cli, in, roster, crm_roster_write)) == 0)
		status = finish_import(cli, in, roster);
	crm_roster_close(roster);
	return (status);
}

static int
do_import(struct cli *cli, int argc, char **argv)
{
	struct inputs in = { 0 };
	int n = cli_options(cli, argc, argv, NULL);
	int status;

	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	if ((status = stage_all(cli, n, argv, &in)) == 0)
		status = import_staged(cli, &in);
	close_all(&in);
	return (status);
}

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
	int n = cli_options(cli, argc, argv, NULL);
	struct crm_members *members;
	struct crm_out *out;
	int rc, status;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand; "
		    "crm-member find looks for one")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
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

/* Takes one COLUMN and its VALUE into row.  0, or a status (said). */
static int
assign(struct cli *cli, struct crm_memberrow *row, const char *name,
    const char *value)
{
	struct crm_cell cell = { value, strlen(value) };
	int col = crm_memberrow_col(name), rc;

	if ((rc = cli_check_text(cli, _("the name of a column"), name)) != 0)
		return (rc);
	if (crm_text_invalid(value, cell.n) != cell.n)
		return (cli_fail(cli, EX_DATA, _("the words are no UTF-8")));
	if (col == CRM_MEMBER_EMAIL_CONSENT || col == CRM_MEMBER_SMS_CONSENT ||
	    col == CRM_MEMBER_CONSENT_AT)
		return (cli_fail(cli, EX_USAGE_, _("%s: say it with "
		    "crm-consent give or withdraw"), name));
	if (col == CRM_MEMBERROW_OTHER || col == CRM_MEMBER_NUMBER)
		return (cli_fail(cli, EX_USAGE_, _("%s: no column that can be "
		    "set; see crm-member(1)"), name));
	if (cell.n == 0 && col == CRM_MEMBER_CODE)
		return (cli_fail(cli, EX_USAGE_, _("code: a code stays; it "
		    "cannot be taken away")));
	rc = cell.n == 0 ? crm_memberrow_clear(row, col, name) :
	    crm_memberrow_put(row, col, name, cell);
	if (rc == -1)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	return (0);
}

/* Takes operands COLUMN=VALUE; their names go to the batch's command. */
static int
assign_all(struct cli *cli, struct crm_memberrow *row, int n, char **words,
    struct crm_buf *command)
{
	int i, status;
	char *equals;

	for (i = 0; i < n; i++) {
		if ((equals = strchr(words[i], '=')) == NULL)
			return (cli_fail(cli, EX_USAGE_, _("write "
			    "COLUMN=VALUE, not \"%s\""), words[i]));
		*equals = '\0';
		crm_buf_fmt(command, " %s", words[i]);
		if ((status = assign(cli, row, words[i], equals + 1)) != 0)
			return (status);
	}
	return (0);
}

/* Stores what row says of a member (0: a new one, printed).  0 or a status. */
static int
say(struct cli *cli, struct crm_memberrow *row, int64_t member)
{
	struct crm_roster_opt opt = { .faults = &cli->faults };
	struct crm_roster *roster;
	int rc, status, fresh = member == 0;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((roster = crm_roster_open(cli->db, &opt)) == NULL)
		return (cli_fail_err(cli));
	rc = crm_roster_say(roster, row, &member);
	crm_roster_close(roster);
	if (rc == -1)
		return (cli_fail_err(cli));
	if (fresh && !cli->dry_run)
		printf("%lld\n", (long long)member);
	return (cli_store(cli, NULL, fresh ? _("member %lld is new") : rc ?
	    _("member %lld changed") : _("member %lld is as it was"),
	    (long long)member));
}

/* Judges the row as a whole and makes it the batch's business. */
static int
judge(struct cli *cli, struct crm_memberrow *row)
{

	crm_memberrow_end(row);
	if (cli->faults.n > 0)
		return (EX_DATA);
	if (row->masked > 0)
		return (cli_fail(cli, EX_DATA, _("a masked value or a "
		    "placeholder is not stored; leave it out")));
	return (0);
}

static void
start_row(struct cli *cli, struct crm_memberrow *row, const char *verb)
{

	memset(row, 0, sizeof(*row));
	crm_memberrow_start(row);
	row->faults = &cli->faults;
	row->source = verb;
	row->now = cli->now;
}

static int
do_add(struct cli *cli, int argc, char **argv)
{
	static const char *const option[] = { "code", "name", "kind", "phone",
	    "email", "birth", "lunar", "gender", "postcode", "address",
	    "grade", "joined-at", "source", "memo" };
	enum { N = sizeof(option) / sizeof(option[0]) };
	const struct crm_column *column = crm_stream_columns("member") + 1;
	const char *value[N] = { NULL };
	struct cli_opt opts[N + 1] = { { NULL, 0, 0, NULL } };
	struct crm_buf command = { 0 };
	struct crm_memberrow row;
	int i, n, status = 0;

	for (i = 0; i < N; i++) {
		opts[i].name = option[i];
		opts[i].has_arg = 1;
		opts[i].value = &value[i];
	}
	n = cli_options(cli, argc, argv, opts);
	start_row(cli, &row, "add");
	crm_buf_str(&command, "crm-member add");
	for (i = 0; status == 0 && i < N; i++)
		if (value[i] != NULL) {
			crm_buf_fmt(&command, " %s", column[i].name);
			status = assign(cli, &row, column[i].name, value[i]);
		}
	if (status == 0)
		status = assign_all(cli, &row, n, argv, &command);
	if (status == 0)
		status = judge(cli, &row);
	if (status == 0)
		status = set_command(cli, &command);
	if (status == 0 && (status = cli_open(cli, CRM_OPEN_WRITE)) == 0)
		status = say(cli, &row, 0);
	crm_buf_free(&command);
	crm_memberrow_free(&row);
	return (status);
}

static int
do_set(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;
	struct crm_buf command = { 0 };
	struct crm_memberrow row;
	int64_t member;

	if (n < 2)
		return (cli_fail(cli, EX_USAGE_, _("set takes a member's "
		    "number or code and COLUMN=VALUE")));
	start_row(cli, &row, "set");
	crm_buf_fmt(&command, "crm-member set %s", argv[0]);
	if ((status = assign_all(cli, &row, n - 1, argv + 1, &command)) == 0 &&
	    (status = judge(cli, &row)) == 0 &&
	    (status = set_command(cli, &command)) == 0 &&
	    (status = cli_open(cli, CRM_OPEN_WRITE)) == 0 &&
	    (status = cli_member(cli, argv[0], 0, &member)) == 0)
		status = say(cli, &row, member);
	crm_buf_free(&command);
	crm_memberrow_free(&row);
	return (status);
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
	if ((status = set_command(cli, &command)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &member)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_member_remove(cli->db, member, reason) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("member %lld is removed"),
	    (long long)member));
}

int
main(int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "import", do_import }, { "list", do_list },
		{ "show", do_show }, { "find", do_find }, { "add", do_add },
		{ "set", do_set }, { "rm", do_rm }, { NULL, NULL }
	};
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-member", usage) == -1)
		return (EX_INTERNAL);
	cli.seal = crm_consent_flush;
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

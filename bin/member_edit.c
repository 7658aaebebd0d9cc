#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/stream.h"
#include "core/text.h"
#include "member_int.h"
#include "record/memberrow.h"
#include "record/roster.h"

int
member_command(struct cli *cli, struct crm_buf *command)
{
	char *text = command->bad ? NULL : strdup(crm_buf_text(command));

	crm_buf_free(command);
	if (text == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	free(cli->command);
	cli->command = text;
	return (0);
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

int
member_add(struct cli *cli, int argc, char **argv)
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
		status = member_command(cli, &command);
	if (status == 0 && (status = cli_open(cli, CRM_OPEN_WRITE)) == 0)
		status = say(cli, &row, 0);
	crm_buf_free(&command);
	crm_memberrow_free(&row);
	return (status);
}

int
member_set(struct cli *cli, int argc, char **argv)
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
	    (status = member_command(cli, &command)) == 0 &&
	    (status = cli_open(cli, CRM_OPEN_WRITE)) == 0 &&
	    (status = cli_member(cli, argv[0], 0, &member)) == 0)
		status = say(cli, &row, member);
	crm_buf_free(&command);
	crm_memberrow_free(&row);
	return (status);
}

#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/money.h"
#include "member_int.h"

#define MAX_STALE	36500	/* days */

/* What is done to members one by one, and what such verbs share. */

int
member_rows(struct cli *cli, struct crm_stage *stage, struct crm_csv *csv,
    struct cli_set *set, struct cli_counts *counts)
{
	int status;

	if ((status = cli_read_set(cli, csv, set)) != 0)
		return (status);
	counts->read = set->read;
	counts->rejected = set->rejected;
	return (cli_store_counts(cli, crm_stage_sha256(stage), counts));
}

struct work {
	struct cli	*cli;
	const struct member_each *each;
	struct cli_counts counts;
};

static int
count(struct work *work, int what)
{

	switch (what) {
	case MEMBER_SAME:
		work->counts.same++;
		return (0);
	case MEMBER_NEW:
		work->counts.new++;
		return (0);
	case MEMBER_CHANGED:
		work->counts.changed++;
		return (0);
	case MEMBER_NOBODY:
		return (1);
	default:
		return (-1);
	}
}

static int
take_row(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct work *work = arg;
	int rc = count(work, work->each->take(work->cli, work->each->arg,
	    member));

	if (rc == 1) {
		fault->kind = N_("there is no such member");
		fault->value = crm_csv_cell(csv, (size_t)crm_csv_col(csv,
		    "member")).p;
		fault->value_len = strlen(fault->value);
	}
	return (rc);
}

static int
each_of_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct work *work = arg;
	struct cli_set set = { .take = take_row, .arg = work };
	struct crm_csv *csv;
	int status;

	if ((status = cli_begin(cli)) != 0 ||
	    (status = work->each->begin(cli, work->each->arg)) != 0)
		return (status);
	if ((csv = crm_stage_csv(stage, NULL)) == NULL)
		return (cli_fail_err(cli));
	status = member_rows(cli, stage, csv, &set, &work->counts);
	crm_csv_close(csv);
	return (status);
}

static int
only_one(struct cli *cli, struct work *work, const char *one)
{
	int64_t member;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, one, 0, &member)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = work->each->begin(cli, work->each->arg)) != 0)
		return (status);
	if (count(work, work->each->take(cli, work->each->arg, member)) != 0)
		return (cli_fail_err(cli));
	work->counts.read = 1;
	return (cli_store_counts(cli, NULL, &work->counts));
}

int
member_each(struct cli *cli, const struct member_each *each, const char *one,
    const char *path)
{
	struct work work = { .cli = cli, .each = each };

	if (one == NULL)
		return (cli_import(cli, path, each_of_stage, &work));
	if (path != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--member names one; "
		    "leave the file away, or the option")));
	return (only_one(cli, &work, one));
}

int
member_days(struct cli *cli, const char *option, const char *value)
{
	size_t n = strspn(value, "0123456789");
	int64_t days;

	if (crm_int_parse(value, n, &days) == 0 && days >= 1 && days <= 366) {
		if (strcmp(value + n, "w") == 0)
			days *= 7;
		else if (strcmp(value + n, "d") != 0 && value[n] != '\0')
			days = 0;
		if (days >= 1 && days <= 366)
			return ((int)days);
	}
	exit(cli_fail(cli, EX_USAGE_, _("%s: \"%s\" is no number of days from "
	    "1 to 366, such as 7d or 2w"), option, value));
}

int
member_stale(struct cli *cli, const char *value, int64_t *days)
{

	if (crm_int_parse(value, strlen(value), days) == 0 && *days >= 0 &&
	    *days <= MAX_STALE)
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("%s: take a number of days from 0 "
	    "to %d"), "--stale", MAX_STALE));
}

int
member_quiet_command(struct cli *cli, const char *verb)
{
	struct crm_buf command = { 0 };

	crm_buf_fmt(&command, "crm-member %s", verb);
	return (member_command(cli, &command));
}

int
member_reason(struct cli *cli, const char *verb, const char *reason)
{

	if (reason == NULL || *reason == '\0')
		return (cli_fail(cli, EX_USAGE_, _("%s needs --reason TEXT: "
		    "somebody will ask"), verb));
	return (cli_check_text(cli, "--reason", reason));
}

#include <stdlib.h>
#include <string.h>

#include "member_int.h"
#include "record/flag.h"

struct acting {
	struct crm_flag	 flag;
	int		(*apply)(struct crm_db *db,
			    const struct crm_flag *flag, int64_t member);
};

static int
check_kind(struct cli *cli, const char *kind)
{
	int rc = crm_flag_kind(cli->db, kind);

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no kind of "
		    "flag; take return_abuse, reseller, fraud, deceased, "
		    "complaint or watch"), kind));
	return (0);
}

static int
begin(struct cli *cli, void *arg)
{
	const struct acting *acting = arg;

	return (check_kind(cli, acting->flag.kind));
}

static int
take(struct cli *cli, void *arg, int64_t member)
{
	const struct acting *acting = arg;

	switch (acting->apply(cli->db, &acting->flag, member)) {
	case 0:
		return (MEMBER_SAME);
	case 1:
		return (acting->flag.removed_why != NULL ? MEMBER_CHANGED :
		    MEMBER_NEW);
	case 2:
		return (MEMBER_CHANGED);
	case 3:
		return (MEMBER_NOBODY);
	default:
		return (-1);
	}
}

/* What add and rm share: the kind and the set; reason and by are checked. */
static int
act(struct cli *cli, int n, char **argv, struct acting *acting,
    const char *member)
{
	const struct member_each each = { begin, take, acting };
	struct crm_buf command = { 0 };
	int status;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one kind of flag, "
		    "and at most one file")));
	acting->flag.kind = argv[0];
	crm_buf_fmt(&command, "crm-member flag %s %s",
	    acting->flag.removed_why != NULL ? "rm" : "add", argv[0]);
	if ((status = member_command(cli, &command)) != 0)
		return (status);
	return (member_each(cli, &each, member, argv[1]));
}

static int
add(struct cli *cli, int argc, char **argv)
{
	struct acting acting = { .apply = crm_flag_put };
	const char *member = NULL, *reason = NULL, *by = cli_user();
	const char *expires = NULL;
	const struct cli_opt opts[] = { { "member", 0, 1, &member },
	    { "reason", 0, 1, &reason }, { "by", 0, 1, &by },
	    { "expires", 0, 1, &expires }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if ((status = member_reason(cli, "flag add", reason)) != 0 ||
	    (status = cli_check_text(cli, "--by", by)) != 0)
		return (status);
	acting.flag.added_by = by;
	acting.flag.added_why = reason;
	acting.flag.expires = expires == NULL ? CRM_NULL :
	    crm_time_day(cli_time(cli, "--expires", expires));
	if (expires != NULL && acting.flag.expires < crm_time_day(cli->now))
		return (cli_fail(cli, EX_DATA, _("--expires: that day has "
		    "passed")));
	return (act(cli, n, argv, &acting, member));
}

static int
rm(struct cli *cli, int argc, char **argv)
{
	struct acting acting = { .apply = crm_flag_take };
	const char *member = NULL, *reason = NULL, *by = cli_user();
	const struct cli_opt opts[] = { { "member", 0, 1, &member },
	    { "reason", 0, 1, &reason }, { "by", 0, 1, &by },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if ((status = member_reason(cli, "flag rm", reason)) != 0 ||
	    (status = cli_check_text(cli, "--by", by)) != 0)
		return (status);
	acting.flag.removed_by = by;
	acting.flag.removed_why = reason;
	return (act(cli, n, argv, &acting, member));
}

static int
put_flag(void *arg, const struct crm_flag *flag)
{
	char expires[CRM_DATE_LEN] = "", added[CRM_TIME_LEN];
	char removed[CRM_TIME_LEN] = "";
	struct crm_out *out = arg;

	if (flag->expires != CRM_NULL)
		crm_date_format(flag->expires, expires);
	if (flag->removed_at != CRM_NULL)
		crm_time_format(flag->removed_at, removed);
	return (crm_out_int(out, flag->member) == -1 ||
	    crm_out_text(out, flag->kind) == -1 ||
	    crm_out_text(out, flag->bars ? "yes" : "no") == -1 ||
	    crm_out_text(out, expires) == -1 ||
	    crm_out_text(out, crm_time_format(flag->added_at, added)) == -1 ||
	    crm_out_text(out, flag->added_by) == -1 ||
	    crm_out_text(out, flag->added_why) == -1 ||
	    crm_out_text(out, removed) == -1 ||
	    crm_out_text(out, flag->removed_by) == -1 ||
	    crm_out_text(out, flag->removed_why) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
list(struct cli *cli, int argc, char **argv)
{
	static const char *const name[] = { "member", "kind", "bars",
	    "expires", "added_at", "added_by", "added_why", "removed_at",
	    "removed_by", "removed_why", NULL };
	struct crm_flag_ask ask = { 0 };
	const char *all = NULL;
	const struct cli_opt opts[] = { { "all", 0, 0, &all },
	    { "kind", 0, 1, &ask.kind }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("list takes one member, "
		    "or none for all")));
	ask.as_of = cli_day(cli);
	ask.all = all != NULL;
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (ask.kind != NULL &&
	    (status = check_kind(cli, ask.kind)) != 0) || (n == 1 &&
	    (status = cli_member(cli, argv[0], 0, &ask.member)) != 0))
		return (status);
	if (cli_table(cli, name) == NULL)
		return (EX_INTERNAL);
	if (crm_flag_each(cli->db, &ask, put_flag, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
member_flag(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "add", add,
		    "flag add --reason TEXT [--expires DATE] [--by WHO]\n"
		    "           [-n] KIND [--member MEMBER | FILE]" },
		{ "rm", rm,
		    "flag rm --reason TEXT [--by WHO] [-n]\n"
		    "           KIND [--member MEMBER | FILE]" },
		{ "list", list,
		    "flag list [--all] [--kind KIND] [--as-of DATE] [MEMBER]" },
		{ NULL, NULL, NULL }
	};

	return (cli_verb(cli, argc, argv, verbs));
}

#include <stdlib.h>
#include <string.h>

#include "insight/segment.h"
#include "member_int.h"
#include "record/group.h"

struct acting {
	const char	*name;
	struct crm_group_act act;
	int		(*apply)(struct crm_db *db,
			    const struct crm_group_act *act, int64_t member);
	int		 done;		/* what it is called when applied */
	const char	*verb;
};

/* The group of a name: 0, or a status (said). */
static int
find(struct cli *cli, const char *name, int64_t *group)
{

	if ((*group = crm_group_find(cli->db, name)) == -1)
		return (cli_fail_err(cli));
	if (*group == 0)
		return (cli_fail(cli, EX_NO, _("there is no group %s; group "
		    "list names those there are, group make makes one"),
		    name));
	return (0);
}

static int
make(struct cli *cli, int argc, char **argv)
{
	const char *title = "";
	const struct cli_opt opts[] = { { "title", 0, 1, &title },
	    { NULL, 0, 0, NULL } };
	int status;

	if (cli_options(cli, argc, argv, opts) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if (!crm_segment_name(argv[0]))
		return (cli_fail(cli, EX_USAGE_, _("that is no name: take 1 "
		    "to 100 characters, no slash, no hyphen first")));
	if ((status = cli_check_text(cli, "--title", title)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_group_make(cli->db, argv[0], title) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("group %s"), argv[0]));
}

static int
begin(struct cli *cli, void *arg)
{
	struct acting *acting = arg;

	return (find(cli, acting->name, &acting->act.group));
}

static int
take(struct cli *cli, void *arg, int64_t member)
{
	const struct acting *acting = arg;

	switch (acting->apply(cli->db, &acting->act, member)) {
	case 0:
		return (MEMBER_SAME);
	case 1:
		return (acting->done);
	case 2:
		return (MEMBER_NOBODY);
	default:
		return (-1);
	}
}

static int
act(struct cli *cli, int argc, char **argv, struct acting *acting)
{
	const char *member = NULL;
	const struct cli_opt opts[] = { { "member", 0, 1, &member },
	    { "by", 0, 1, &acting->act.by },
	    { "reason", 0, 1, &acting->act.why }, { NULL, 0, 0, NULL } };
	const struct member_each each = { begin, take, acting };
	struct crm_buf command = { 0 };
	int n, status;

	acting->act.by = cli_user();
	acting->act.why = "";
	n = cli_options(cli, argc, argv, opts);
	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one file")));
	acting->name = argv[0];
	if ((status = cli_check_text(cli, "--reason",
	    acting->act.why)) != 0 ||
	    (status = cli_check_text(cli, "--by", acting->act.by)) != 0)
		return (status);
	crm_buf_fmt(&command, "crm-member group %s %s", acting->verb, argv[0]);
	if ((status = member_command(cli, &command)) != 0)
		return (status);
	return (member_each(cli, &each, member, argv[1]));
}

static int
add(struct cli *cli, int argc, char **argv)
{
	struct acting acting = { .apply = crm_group_put, .done = MEMBER_NEW,
	    .verb = "add" };

	return (act(cli, argc, argv, &acting));
}

static int
rm(struct cli *cli, int argc, char **argv)
{
	struct acting acting = { .apply = crm_group_take,
	    .done = MEMBER_CHANGED, .verb = "rm" };

	return (act(cli, argc, argv, &acting));
}

static int
put_group(void *arg, const struct crm_group *group)
{
	char at[CRM_TIME_LEN];
	struct crm_out *out = arg;

	return (crm_out_text(out, group->name) == -1 ||
	    crm_out_text(out, group->title) == -1 ||
	    crm_out_int(out, group->members) == -1 ||
	    crm_out_text(out, crm_time_format(group->made_at, at)) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
list(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "name", CRM_KIND_TEXT }, { "title", CRM_KIND_TEXT },
		{ "members", CRM_KIND_NUMBER }, { "made_at", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};
	int status;

	if (cli_options(cli, argc, argv, NULL) != 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_group_each(cli->db, cli_day(cli), put_group, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
put_member(void *arg, int64_t member, int64_t added_at)
{
	char at[CRM_TIME_LEN];
	struct crm_out *out = arg;

	return (crm_out_int(out, member) == -1 ||
	    crm_out_text(out, crm_time_format(added_at, at)) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
show(struct cli *cli, int argc, char **argv)
{
	static const char *const name[] = { "member", "added_at", NULL };
	int64_t group;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = find(cli, argv[0], &group)) != 0)
		return (status);
	if (cli_table(cli, name) == NULL)
		return (EX_INTERNAL);
	if (crm_group_members(cli->db, group, cli_day(cli), put_member,
	    cli->out) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
put_change(void *arg, const struct crm_group_change *change)
{
	char at[CRM_TIME_LEN];
	struct crm_out *out = arg;

	return (crm_out_int(out, change->member) == -1 ||
	    crm_out_text(out, change->added ? "added" : "removed") == -1 ||
	    crm_out_text(out, crm_time_format(change->at, at)) == -1 ||
	    crm_out_text(out, change->by) == -1 ||
	    crm_out_text(out, change->why) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
history(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "member", CRM_KIND_NUMBER }, { "change", CRM_KIND_TEXT },
		{ "at", CRM_KIND_TEXT }, { "by", CRM_KIND_TEXT },
		{ "reason", CRM_KIND_SECRET }, { NULL, CRM_KIND_TEXT }
	};
	int n = cli_options(cli, argc, argv, NULL), status;
	int64_t group, member = 0;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one member")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = find(cli, argv[0], &group)) != 0 || (n == 2 &&
	    (status = cli_member(cli, argv[1], 0, &member)) != 0))
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_group_history(cli->db, group, member, put_change,
	    cli->out) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
member_group(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "make", make, "group make [--title TEXT] [-n] NAME" },
		{ "add", add,
		    "group add [--reason TEXT] [--by WHO] [-n]\n"
		    "           NAME [--member MEMBER | FILE]" },
		{ "rm", rm,
		    "group rm [--reason TEXT] [--by WHO] [-n]\n"
		    "           NAME [--member MEMBER | FILE]" },
		{ "list", list, "group list [--as-of DATE]" },
		{ "show", show, "group show [--as-of DATE] NAME" },
		{ "history", history, "group history NAME [MEMBER]" },
		{ NULL, NULL, NULL }
	};

	return (cli_verb(cli, argc, argv, verbs));
}

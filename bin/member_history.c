#include <string.h>
#include <unistd.h>

#include "core/out.h"
#include "core/stream.h"
#include "member_int.h"
#include "record/history.h"
#include "record/memberrow.h"
#include "record/saying.h"

/* What was said of a member, and the rules of who is heard. */

struct told {
	struct crm_out	*out;
	int		 mask;
	uint64_t	 n;
	struct crm_buf	 buf;
};

/* A value is masked as its own column would be. */
static int
put_shown(struct told *told, const char *field, const char *value)
{

	if (!told->mask)
		return (crm_out_text(told->out, value));
	crm_buf_reset(&told->buf);
	crm_mask(&told->buf, crm_stream_kind(field), value, strlen(value));
	return (told->buf.bad ? -1 : crm_out_text(told->out,
	    crm_buf_text(&told->buf)));
}

static int
put_value(void *arg, const struct crm_history_value *v)
{
	struct told *told = arg;
	struct crm_out *out = told->out;

	told->n++;
	return (crm_out_int(out, v->member) == -1 ||
	    crm_out_text(out, v->field) == -1 ||
	    put_shown(told, v->field, v->value) == -1 ||
	    crm_out_text(out, v->at) == -1 ||
	    crm_out_text(out, v->until) == -1 ||
	    crm_out_text(out, v->said_at) == -1 ||
	    crm_out_text(out, v->source) == -1 ||
	    crm_out_text(out, v->file) == -1 ||
	    crm_out_text(out, v->line) == -1 ||
	    crm_out_text(out, v->batch) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

/* A column of the member stream that sayings keep: 1 or 0. */
static int
is_field(const char *name)
{
	int col = crm_memberrow_col(name);

	return (col == CRM_MEMBERROW_FIELD ||
	    (col >= CRM_MEMBER_NAME && col <= CRM_MEMBER_MEMO));
}

int
member_history(struct cli *cli, int argc, char **argv)
{
	static const char *const names[] = { "member", "column", "value", "at",
	    "until", "said_at", "source", "file", "source_line", "batch",
	    NULL };
	int n = cli_options(cli, argc, argv, NULL), status;
	struct told told = { NULL, 0, 0, { 0 } };
	int64_t member;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("history takes one member's "
		    "number or code, and a column")));
	if (n == 2 && !is_field(argv[1]))
		return (cli_fail(cli, EX_USAGE_, _("%s: no column that "
		    "members have a history of; see crm-member(1)"), argv[1]));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &member)) != 0)
		return (status);
	told.mask = isatty(STDOUT_FILENO) && !cli->unmask;
	cli_people(cli);
	cli_saw(cli, member);
	if ((told.out = cli_table(cli, names)) == NULL)
		return (EX_INTERNAL);
	if (crm_history_each(cli->db, member, n == 2 ? argv[1] : NULL,
	    put_value, &told) == -1 || crm_out_finish(told.out) == -1)
		status = cli_fail_err(cli);
	crm_buf_free(&told.buf);
	return (status != 0 ? status : told.n == 0 ? EX_NO : 0);
}

static int
put_change(void *arg, const struct crm_history_change *c)
{
	struct told *told = arg;
	struct crm_out *out = told->out;

	return (crm_out_int(out, c->member) == -1 ||
	    crm_out_text(out, c->field) == -1 ||
	    put_shown(told, c->field, c->was) == -1 ||
	    put_shown(told, c->field, c->value) == -1 ||
	    crm_out_text(out, c->source) == -1 ||
	    crm_out_text(out, c->file) == -1 ||
	    crm_out_text(out, c->line) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

int
member_changes(struct cli *cli)
{
	static const char *const names[] = { "member", "column", "before",
	    "after", "source", "file", "source_line", NULL };
	struct told told = { NULL, 0, 0, { 0 } };
	int status = 0;

	told.mask = isatty(STDOUT_FILENO) && !cli->unmask;
	cli_people(cli);
	if ((told.out = cli_table(cli, names)) == NULL)
		return (EX_INTERNAL);
	if (crm_history_changes(cli->db, put_change, &told) == -1 ||
	    crm_out_finish(told.out) == -1)
		status = cli_fail_err(cli);
	crm_buf_free(&told.buf);
	return (status);
}

static int
put_rule(void *arg, const char *source, const char *field, const char *rule)
{

	return (crm_out_text(arg, source) == -1 ||
	    crm_out_text(arg, field) == -1 ||
	    crm_out_text(arg, rule) == -1 || crm_out_end(arg) == -1 ? -1 : 0);
}

static int
list_rules(struct cli *cli)
{
	static const char *const names[] = { "source", "column", "rule", NULL };
	struct crm_out *out;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if ((out = cli_table(cli, names)) == NULL)
		return (EX_INTERNAL);
	if (crm_update_rules_each(cli->db, put_rule, out) == -1 ||
	    crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
member_rule(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;

	if (n == 0)
		return (list_rules(cli));
	if (n != 3)
		return (cli_fail(cli, EX_USAGE_, _("rule takes a source, a "
		    "column and a rule; '*' is every source or column")));
	if (*argv[0] == '\0' || (status = cli_check_text(cli,
	    _("the source"), argv[0])) != 0)
		return (cli_fail(cli, EX_USAGE_, _("the source is the word in "
		    "the column source of the member stream, or '*'")));
	if (strcmp(argv[1], "*") != 0 && !is_field(argv[1]))
		return (cli_fail(cli, EX_USAGE_, _("%s: no column that can be "
		    "set; see crm-member(1)"), argv[1]));
	if (strcmp(argv[2], "default") != 0 &&
	    crm_update_rule_of(argv[2]) == -1)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no rule; write "
		    "always, if-new-not-empty, if-old-empty, newest-wins, "
		    "never or default"), argv[2]));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_update_rule_set(cli->db, argv[0], argv[1], argv[2]) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("%s of %s: %s"), argv[1], argv[0],
	    argv[2]));
}

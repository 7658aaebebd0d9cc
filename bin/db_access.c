#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "db_int.h"
#include "record/access.h"

struct asked {
	struct cli	*cli;
	char		 from[CRM_TIME_LEN], before[CRM_TIME_LEN];
	const char	*who, *program;
	struct crm_buf	 members;	/* numbers; none: all */
	int		 any;		/* a member was asked for */
};

static int
is_of(const struct asked *asked, const struct crm_access_entry *entry)
{
	int64_t member;
	size_t at;

	for (at = 0; at < asked->members.n; at += sizeof(member)) {
		memcpy(&member, asked->members.p + at, sizeof(member));
		if (crm_access_names(entry, member))
			return (1);
	}
	return (!asked->any);
}

static int
wanted(const struct asked *asked, const struct crm_access_entry *entry)
{
	const char *const *text = entry->text;

	if (strcmp(text[CRM_ACCESS_AT], asked->from) < 0 ||
	    strcmp(text[CRM_ACCESS_AT], asked->before) >= 0)
		return (0);
	if (asked->who != NULL && strcmp(text[CRM_ACCESS_WHO],
	    asked->who) != 0 && strcmp(text[CRM_ACCESS_LOGIN],
	    asked->who) != 0)
		return (0);
	if (asked->program != NULL && strcmp(text[CRM_ACCESS_PROGRAM],
	    asked->program) != 0)
		return (0);
	return (is_of(asked, entry));
}

static int
put_entry(void *arg, const struct crm_access_entry *entry)
{
	const struct asked *asked = arg;
	struct crm_out *out = asked->cli->out;
	int i, rc;

	if (!wanted(asked, entry))
		return (0);
	rc = crm_out_int(out, entry->number);
	for (i = 0; rc == 0 && i < CRM_ACCESS_TEXTS; i++)
		rc = crm_out_text(out, entry->text[i]);
	return (rc == 0 ? crm_out_end(out) : -1);
}

/* All the numbers that a member ever had. */
static int
add_numbers(struct cli *cli, struct asked *asked, const char *word)
{
	struct crm_stmt *stmt;
	int64_t member, id;
	char *end;
	int rc, status;

	asked->any = 1;
	member = strtoll(word, &end, 10);
	/* Of who was erased the number is all that is left. */
	if ((*end != '\0' || member <= 0) &&
	    (status = cli_member(cli, word, 1, &member)) != 0)
		return (status);
	if ((stmt = crm_sql(cli->db, "SELECT :member AS id\n"
	    "UNION\n"
	    "SELECT merged_into FROM member\n"
	    "WHERE id = :member AND merged_into IS NOT NULL\n"
	    "UNION\n"
	    "SELECT id FROM member WHERE merged_into IN (:member, (\n"
	    "\tSELECT merged_into FROM member WHERE id = :member))")) ==
	    NULL || crm_bind(stmt, "i", member) == -1)
		return (cli_fail_err(cli));
	while ((rc = crm_step(stmt)) == 1) {
		id = crm_col_int(stmt, 0);
		crm_buf_add(&asked->members, &id, sizeof(id));
	}
	return (rc == -1 || asked->members.bad ? cli_fail_err(cli) : 0);
}

static int
list(struct cli *cli, struct asked *asked, const char *member)
{
	static const char *const names[] = { "entry", "at", "clock", "who",
	    "login", "host", "tty", "client", "program", "verb", "shown",
	    "output", "phase", "what", "count", "members", "sha256", NULL };
	int i, status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (member != NULL && (status = add_numbers(cli, asked, member)) != 0)
		return (status);
	cli_nobody(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	for (i = 0; names[i] != NULL; i++)
		if (crm_out_col(cli->out, names[i], i == 0 || i == 14 ?
		    CRM_KIND_NUMBER : CRM_KIND_TEXT) == -1)
			return (cli_fail_err(cli));
	if (crm_access_each(cli->db, put_entry, asked) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
db_access_asked(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (strcmp(argv[i], "--access") == 0)
			return (1);
	return (0);
}

int
db_access(struct cli *cli, int argc, char **argv)
{
	const char *access = NULL, *member = NULL, *from = NULL, *to = NULL;
	struct asked asked = { .cli = cli };
	const struct cli_opt opts[] = {
		{ "access", 0, 0, &access },
		{ "member", 0, 1, &member },
		{ "from", 0, 1, &from },
		{ "to", 0, 1, &to },
		{ "who", 0, 1, &asked.who },
		{ "program", 0, 1, &asked.program },
		{ NULL, 0, 0, NULL }
	};
	int64_t day;
	int status;

	if (cli_options(cli, argc, argv, opts) != 0)
		return (db_wrong_words(cli, "log --access [--member MEMBER] "
		    "[--from DATE] [--to DATE] [--who USER] "
		    "[--program NAME]"));
	day = to == NULL ? cli->as_of :
	    crm_time_day(cli_time(cli, "--to", to));
	if (from != NULL)
		crm_time_format(cli_time(cli, "--from", from), asked.from);
	if (day == CRM_TIME_NONE)
		memcpy(asked.before, "9999", 5);
	else
		crm_time_format((day + 1) * CRM_DAY, asked.before);
	status = list(cli, &asked, member);
	crm_buf_free(&asked.members);
	return (status);
}

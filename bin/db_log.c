#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/hash.h"
#include "core/money.h"
#include "db_int.h"
#include "record/identity.h"
#include "record/member.h"
#include "record/takeback.h"

struct want {			/* of which batches to tell */
	struct cli	*cli;
	int64_t		 from, before;
	const char	*who, *command, *table, *member;
	struct crm_map	*only;	/* their numbers; NULL: all */
	struct crm_map	*had;	/* of the former condition, or NULL */
};

static struct crm_hash
key_of(int64_t batch)
{
	struct crm_hash h = { (uint64_t)batch * 0x9e3779b97f4a7c15u, 1 };

	return (h);
}

/* Notes a batch of those that touched something. */
static int
note(void *arg, int64_t batch)
{
	struct want *w = arg;
	int found;

	if (w->had != NULL && crm_map_get(w->had, key_of(batch)) == NULL)
		return (0);
	if (crm_map_put(w->only, key_of(batch), &found) == NULL)
		return (cli_fail(w->cli, EX_INTERNAL, _("out of memory")));
	return (0);
}

/* Begins a set of batches, which only those of the former one may be in. */
static int
begin_set(struct want *w)
{

	crm_map_free(w->had);
	w->had = w->only;
	if ((w->only = crm_map_new()) == NULL)
		return (cli_fail(w->cli, EX_INTERNAL, _("out of memory")));
	return (0);
}

/*
 * The number of the member, live or not: also of one that was taken back or
 * erased batches may tell.
 */
static int
member_of(struct cli *cli, const char *word, int64_t *member)
{
	int64_t live;
	int rc = crm_member_find(cli->db, word, member);

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc > 0)
		return (0);
	if (crm_int_parse(word, strlen(word), member) == -1 || *member <= 0)
		return (cli_member(cli, word, 1, member));
	if ((live = crm_member_live(cli->db, *member)) == -1)
		return (cli_fail_err(cli));
	if (live > 0)
		*member = live;
	return (0);
}

static int
narrow_member(struct want *w)
{
	struct cli *cli = w->cli;
	int64_t member;
	size_t at = 0;
	int status;

	if ((status = member_of(cli, w->member, &member)) != 0 ||
	    (status = begin_set(w)) != 0)
		return (status);
	if ((status = crm_member_batches(cli->db, member, note, w)) == -1)
		return (cli_fail_err(cli));
	if (status == 0 && crm_map_next(w->only, &at) == NULL)
		return (cli_fail(cli, EX_NO, _("no batch knows of member %s"),
		    w->member));
	return (status);
}

static int
narrow_table(struct want *w)
{
	struct cli *cli = w->cli;
	int status;

	if ((status = crm_batch_table(cli->db, w->table)) == -1)
		return (cli_fail_err(cli));
	if (status == 0)
		return (cli_fail(cli, EX_USAGE_, _("--table: no batch writes "
		    "to a table \"%s\"; crm-db stat lists the tables"),
		    w->table));
	if ((status = begin_set(w)) != 0)
		return (status);
	status = crm_batch_touched(cli->db, NULL, w->table, 0, note, w);
	return (status == -1 ? cli_fail_err(cli) : status);
}

static int
is_wanted(const struct want *w, struct crm_stmt *stmt)
{

	if (w->who != NULL && strcmp(crm_col_text(stmt, 2), w->who) != 0)
		return (0);
	if (w->command != NULL &&
	    strstr(crm_col_text(stmt, 3), w->command) == NULL)
		return (0);
	return (w->only == NULL ||
	    crm_map_get(w->only, key_of(crm_col_int(stmt, 0))) != NULL);
}

/* The batch that took one back; nothing where it stands. */
static int
put_undone(struct cli *cli, int64_t batch)
{
	int64_t by = 0;
	int stands = crm_batch_stands(cli->db, batch, &by);

	if (stands == -1)
		return (-1);
	return (stands ? crm_out_text(cli->out, "") :
	    crm_out_int(cli->out, by));
}

static int
put_batch(struct cli *cli, struct crm_stmt *stmt)
{
	char at[CRM_TIME_LEN];
	int i, rc;

	rc = crm_out_int(cli->out, crm_col_int(stmt, 0));
	if (rc == 0)
		rc = crm_out_text(cli->out, crm_time_format(
		    crm_col_int(stmt, 1), at));
	for (i = 2; rc == 0 && i < crm_col_count(stmt); i++)
		rc = crm_out_text(cli->out, crm_col_text(stmt, i));
	if (rc == 0)
		rc = put_undone(cli, crm_col_int(stmt, 0));
	return (rc == 0 ? crm_out_end(cli->out) : -1);
}

static int
put_list(struct want *w)
{
	struct cli *cli = w->cli;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(cli->db, "SELECT id, at, who, command, sha256,\n"
	    "\tsummary, undoes\n"
	    "FROM batch\n"
	    "WHERE at >= :from AND at < :before\n"
	    "ORDER BY id /* scan: batches are few */")) == NULL ||
	    crm_bind(stmt, "ii", w->from, w->before) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (is_wanted(w, stmt) && put_batch(cli, stmt) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

static int
list(struct want *w)
{
	static const char *const names[] = { "batch", "at", "who", "command",
	    "sha256", "summary", "undoes", "undone_by", NULL };
	struct cli *cli = w->cli;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_db_snapshot(cli->db) == -1)
		return (cli_fail_err(cli));
	if ((w->member != NULL && (status = narrow_member(w)) != 0) ||
	    (w->table != NULL && (status = narrow_table(w)) != 0))
		return (status);
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	if (put_list(w) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
put_pair(struct cli *cli, const char *name, const char *value)
{

	if (crm_out_text(cli->out, name) == -1 ||
	    crm_out_text(cli->out, value) == -1)
		return (-1);
	return (crm_out_end(cli->out));
}

static int
put_count(struct cli *cli, const char *table, const char *what, int64_t n)
{
	struct crm_buf name = { 0 };
	int rc = -1;

	if (n == 0)
		return (0);
	crm_buf_fmt(&name, "%s.%s", table, what);
	if (!name.bad && crm_out_text(cli->out, name.p) == 0 &&
	    crm_out_int(cli->out, n) == 0)
		rc = crm_out_end(cli->out);
	crm_buf_free(&name);
	return (rc);
}

static int
put_rows(void *arg, const struct crm_batch_rows *rows)
{
	struct cli *cli = arg;

	if (put_count(cli, rows->table, "made", rows->made) == -1 ||
	    put_count(cli, rows->table, "changed", rows->changed) == -1)
		return (-1);
	return (put_count(cli, rows->table, "deleted", rows->deleted));
}

static int
put_number(struct cli *cli, const char *name, int64_t n)
{
	struct crm_buf text = { 0 };
	int rc;

	if (n != 0)
		crm_buf_int(&text, n);
	rc = text.bad ? -1 : put_pair(cli, name, crm_buf_text(&text));
	crm_buf_free(&text);
	return (rc);
}

/* What the batch itself says: 1, 0 when there is none, -1. */
static int
put_head(struct cli *cli, int64_t batch)
{
	static const char *const names[] = { "who", "command", "sha256",
	    "summary", "undoes" };
	char at[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int i, rc;

	if ((stmt = crm_sql(cli->db, "SELECT at, who, command, sha256,\n"
	    "\tsummary, undoes\n"
	    "FROM batch\n"
	    "WHERE id = :batch")) == NULL ||
	    crm_bind(stmt, "i", batch) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1 &&
	    (put_number(cli, "batch", batch) == -1 ||
	    put_pair(cli, "at", crm_time_format(crm_col_int(stmt, 0), at)) ==
	    -1))
		rc = -1;
	for (i = 0; rc == 1 && i < 5; i++)
		if (put_pair(cli, names[i], crm_col_text(stmt, i + 1)) == -1)
			rc = -1;
	crm_reset(stmt);
	return (rc);
}

static int
show(struct cli *cli, int64_t batch)
{
	static const char *const names[] = { "name", "value", NULL };
	int64_t by = 0;
	int rc, status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_db_snapshot(cli->db) == -1 ||
	    (rc = crm_one(cli->db, &by, "SELECT 0\n"
	    "FROM batch\n"
	    "WHERE id = :batch", "i", batch)) == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no batch %lld; "
		    "crm-db log lists them"), (long long)batch));
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	if (put_head(cli, batch) == -1 ||
	    (rc = crm_batch_stands(cli->db, batch, &by)) == -1 ||
	    put_number(cli, "undone_by", rc ? 0 : by) == -1 ||
	    crm_batch_tables(cli->db, batch, put_rows, cli) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* The day that an option names ends where the next begins. */
static int64_t
end_of(struct cli *cli, const char *option, const char *value)
{

	return (value == NULL ? INT64_MAX :
	    (crm_time_day(cli_time(cli, option, value)) + 1) * CRM_DAY);
}

int
db_log(struct cli *cli, int argc, char **argv)
{
	const char *from = NULL, *to = NULL;
	struct want w = { .cli = cli, .from = INT64_MIN };
	const struct cli_opt opts[] = {
		{ "from", 0, 1, &from },
		{ "to", 0, 1, &to },
		{ "who", 0, 1, &w.who },
		{ "command", 0, 1, &w.command },
		{ "table", 0, 1, &w.table },
		{ "member", 0, 1, &w.member },
		{ NULL, 0, 0, NULL }
	};
	int64_t batch;
	int n, narrowed, status;

	if (db_access_asked(argc, argv))
		return (db_access(cli, argc, argv));
	n = cli_options(cli, argc, argv, opts);
	narrowed = from != NULL || to != NULL || w.who != NULL ||
	    w.command != NULL || w.table != NULL || w.member != NULL;
	if (n > 1 || (n == 1 && narrowed))
		return (db_wrong_words(cli, "log [BATCH]"));
	if (n == 1 && crm_int_parse(argv[0], strlen(argv[0]), &batch) == -1)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no number of a "
		    "batch; crm-db log lists them"), argv[0]));
	if (n == 1)
		return (show(cli, batch));
	if (from != NULL)
		w.from = cli_time(cli, "--from", from);
	w.before = end_of(cli, "--to", to);
	if (cli->as_of != CRM_TIME_NONE && (cli->as_of + 1) * CRM_DAY <
	    w.before)
		w.before = (cli->as_of + 1) * CRM_DAY;
	status = list(&w);
	crm_map_free(w.only);
	crm_map_free(w.had);
	return (status);
}

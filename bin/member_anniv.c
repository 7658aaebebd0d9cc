#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "member_int.h"
#include "record/anniv.h"

#define TITLE_MAX	200		/* bytes */

/* The kinds of --kind, as bits; 0 (said). */
static int
read_kinds(struct cli *cli, const char *words)
{
	int kind, kinds = 0;
	size_t n;

	for (;; words += n + 1) {
		n = strcspn(words, ",");
		if ((kind = crm_anniv_kind(words, n)) == 0) {
			cli_fail(cli, EX_USAGE_, _("--kind: take birthday, "
			    "joined, first_order or custom, with commas "
			    "between: \"%s\""), words);
			return (0);
		}
		kinds |= kind;
		if (words[n] == '\0')
			return (kinds);
	}
}

static int
put_anniv(void *arg, const struct crm_anniv *anniv)
{
	char date[CRM_DATE_LEN];
	struct crm_out *out = arg;

	return (crm_out_int(out, anniv->member) == -1 ||
	    crm_out_text(out, anniv->name) == -1 ||
	    crm_out_text(out, anniv->kind) == -1 ||
	    crm_out_text(out, anniv->title) == -1 ||
	    crm_out_text(out, crm_date_format(anniv->falls_on, date)) == -1 ||
	    (anniv->years == CRM_NULL ? crm_out_text(out, "") :
	    crm_out_int(out, anniv->years)) == -1 ||
	    crm_out_text(out, anniv->lunar ? "yes" : "no") == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
due(struct cli *cli, int argc, char **argv)
{
	static const char *const name[] = { "member", "name", "kind", "title",
	    "falls_on", "years", "lunar", NULL };
	const char *within = NULL, *kinds = NULL;
	const struct cli_opt opts[] = { { "within", 0, 1, &within },
	    { "kind", 0, 1, &kinds }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	struct crm_anniv_ask ask = { .kinds = CRM_ANNIV_ALL };

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("anniv takes at most one "
		    "member")));
	if (within == NULL)
		return (cli_fail(cli, EX_USAGE_, _("anniv needs --within "
		    "DAYS, such as 7d")));
	if (kinds != NULL && (ask.kinds = read_kinds(cli, kinds)) == 0)
		return (EX_USAGE_);
	ask.from = cli_day(cli);
	ask.to = ask.from - 1 + member_days(cli, "--within", within);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 || (n == 1 &&
	    (status = cli_member(cli, argv[0], 0, &ask.member)) != 0))
		return (status);
	if (cli_table(cli, name) == NULL)
		return (EX_INTERNAL);
	if (crm_anniv_each(cli->db, &ask, put_anniv, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* 1 when it can be the title of a day. */
static int
is_title(const char *title, size_t n)
{
	size_t i;

	for (i = 0; i < n && (unsigned char)title[i] >= ' '; i++)
		;
	return (n > 0 && n <= TITLE_MAX && i == n);
}

/* A day whose words were read but not judged: 0, or a status (said). */
static int
judge(struct cli *cli, const struct crm_anniv_day *day)
{

	if (!is_title(day->title, strlen(day->title)))
		return (cli_fail(cli, EX_USAGE_, _("--title: say in 1 to %d "
		    "bytes what day it is"), TITLE_MAX));
	if (!crm_anniv_valid(day))
		return (cli_fail(cli, EX_DATA, _("--date: no such date; write "
		    "YYYY-MM-DD, or MM-DD where the year is not known, and "
		    "--once only with a day of the solar calendar")));
	return (cli_check_text(cli, "--title", day->title));
}

static int
add(struct cli *cli, int argc, char **argv)
{
	const char *title = NULL, *date = NULL, *lunar = NULL, *once = NULL;
	const struct cli_opt opts[] = { { "title", 0, 1, &title },
	    { "date", 0, 1, &date }, { "lunar", 0, 0, &lunar },
	    { "once", 0, 0, &once }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), rc, status;
	struct crm_anniv_day day = { 0 };

	if (n != 1 || title == NULL || date == NULL)
		return (cli_fail(cli, EX_USAGE_, _("anniv add takes one "
		    "member, --title TEXT and --date DATE")));
	day.title = title;
	day.date = date;
	day.lunar = lunar != NULL;
	day.yearly = once == NULL;
	if ((status = judge(cli, &day)) != 0 ||
	    (status = member_quiet_command(cli, "anniv add")) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &day.member)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_anniv_put(cli->db, &day)) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, rc == 0 ?
	    _("the day of member %lld is as it was") :
	    _("a day of member %lld"), (long long)day.member));
}

static int
rm(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), rc, status;
	int64_t member;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("anniv rm takes one member "
		    "and the title of the day")));
	if ((status = member_quiet_command(cli, "anniv rm")) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &member)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_anniv_take(cli->db, member, argv[1])) == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("member %s has no day of that "
		    "title; anniv list has them"), argv[0]));
	return (cli_store(cli, NULL, _("a day of member %lld is taken away"),
	    (long long)member));
}

struct import {
	struct cli	*cli;
	struct crm_csv	*csv;
	int		 title, date, lunar, yearly;	/* columns, or -1 */
	struct cli_counts counts;
};

static const char *
cell(const struct import *in, int col)
{

	return (col == -1 ? "" : crm_csv_cell(in->csv, (size_t)col).p);
}

/* yes, no or empty: 1, 0, otherwise; -1 anything else. */
static int
yes_no(const char *word, int otherwise)
{

	if (*word == '\0')
		return (otherwise);
	return (strcmp(word, "yes") == 0 ? 1 : strcmp(word, "no") == 0 ? 0 :
	    -1);
}

static int
find_columns(struct import *in)
{

	if (in->title != -2)
		return (0);
	in->title = crm_csv_col(in->csv, "title");
	in->date = crm_csv_col(in->csv, "date");
	in->lunar = crm_csv_col(in->csv, "lunar");
	in->yearly = crm_csv_col(in->csv, "yearly");
	if (in->title != -1 && in->date != -1)
		return (0);
	return (crm_err_set(in->cli->err, CRM_ERR_INPUT, _("%s: the columns "
	    "title and date are needed"), crm_csv_source(in->csv)));
}

static int
read_day(struct import *in, struct crm_anniv_day *day,
    struct crm_fault *fault)
{

	day->title = cell(in, in->title);
	day->date = cell(in, in->date);
	day->lunar = yes_no(cell(in, in->lunar), 0);
	day->yearly = yes_no(cell(in, in->yearly), 1);
	if (!is_title(day->title, strlen(day->title))) {
		fault->column = "title";
		fault->kind = N_("that is no title of a day");
	} else if (day->lunar == -1 || day->yearly == -1) {
		fault->column = day->lunar == -1 ? "lunar" : "yearly";
		fault->kind = N_("neither yes nor no");
	} else if (!crm_anniv_valid(day)) {
		fault->column = "date";
		fault->kind = N_("no such date; write YYYY-MM-DD, or MM-DD "
		    "where the year is not known");
	} else
		return (0);
	return (1);
}

static int
take_day(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct crm_anniv_day day = { .member = member };
	struct import *in = arg;

	(void)csv;
	if (find_columns(in) == -1)
		return (-1);
	if (read_day(in, &day, fault) != 0)
		return (1);
	switch (crm_anniv_put(in->cli->db, &day)) {
	case 0:
		in->counts.same++;
		return (0);
	case 1:
		in->counts.new++;
		return (0);
	case 2:
		in->counts.changed++;
		return (0);
	case 3:
		fault->column = "member";
		fault->kind = N_("there is no such member");
		return (1);
	default:
		return (-1);
	}
}

static int
import_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct import in = { .cli = cli, .title = -2 };
	struct cli_set set = { .take = take_day, .arg = &in };
	int status;

	(void)arg;
	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((in.csv = crm_stage_csv(stage, NULL)) == NULL)
		return (cli_fail_err(cli));
	status = member_rows(cli, stage, in.csv, &set, &in.counts);
	crm_csv_close(in.csv);
	return (status);
}

static int
import(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time")));
	return (cli_import(cli, argv[0], import_stage, NULL));
}

static int
put_day(void *arg, const struct crm_anniv_day *day)
{
	struct crm_out *out = arg;

	return (crm_out_int(out, day->member) == -1 ||
	    crm_out_text(out, day->title) == -1 ||
	    crm_out_text(out, day->date) == -1 ||
	    crm_out_text(out, day->lunar ? "yes" : "no") == -1 ||
	    crm_out_text(out, day->yearly ? "yes" : "no") == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
list(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "member", CRM_KIND_NUMBER }, { "title", CRM_KIND_TEXT },
		{ "date", CRM_KIND_SECRET }, { "lunar", CRM_KIND_TEXT },
		{ "yearly", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};
	int n = cli_options(cli, argc, argv, NULL), status;
	int64_t member = 0;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("list takes one member, "
		    "or none for all")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 || (n == 1 &&
	    (status = cli_member(cli, argv[0], 0, &member)) != 0))
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_anniv_days(cli->db, member, put_day, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* Without a verb of its own it says what is due. */
int
member_anniv(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "due", due,
		    "anniv [due] --within DAYS [--kind KIND,...]\n"
		    "           [--as-of DATE] [MEMBER]" },
		{ "add", add,
		    "anniv add --title TEXT --date DATE [--lunar] [--once]\n"
		    "           MEMBER" },
		{ "import", import,
		    "anniv import [--rejects FILE] [-n] [FILE]" },
		{ "rm", rm, "anniv rm MEMBER TITLE" },
		{ "list", list, "anniv list [MEMBER]" },
		{ NULL, NULL, NULL }
	};
	size_t i;

	for (i = 0; argc > 1 && verbs[i].name != NULL; i++)
		if (strcmp(verbs[i].name, argv[1]) == 0)
			return (cli_verb(cli, argc, argv, verbs));
	cli->verbs = verbs;
	return (due(cli, argc, argv));
}

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "core/stream.h"
#include "insight/filter.h"
#include "insight/segment.h"
#include "record/erased.h"

static const char about[] = N_(
    "Cuts sets of members and keeps them under a name.\n"
    "example: crm-rfm | crm-segment filter 'r >= 4 AND f >= 4'\n");

struct filtering {
	struct cli	*cli;
	uint64_t	 rejected;
	int		 seconds;	/* of computing, for some rows */
	int		 status;	/* of opening the database */
};

/* No function of SQLite can be stopped while it is at work. */
static void
more_time(void *arg)
{
	struct filtering *work = arg;

	cli_deadline(work->seconds + 1);
}

static struct crm_db *
open_database(void *arg)
{
	struct filtering *work = arg;

	work->status = cli_open(work->cli, CRM_OPEN_READ);
	return (work->status == 0 ? work->cli->db : NULL);
}

static int
open_out(struct cli *cli, struct crm_csv *csv)
{
	const char *name;
	size_t i;

	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < crm_csv_ncol(csv); i++) {
		name = crm_csv_name(csv, i);
		if (crm_out_col(cli->out, name, crm_stream_kind(name)) == -1)
			return (cli_fail_err(cli));
	}
	return (0);
}

static int
put_row(struct cli *cli, struct crm_csv *csv)
{
	struct crm_cell cell;
	size_t i;

	for (i = 0; i < crm_csv_ncol(csv); i++) {
		cell = crm_csv_cell(csv, i);
		if (crm_out_textn(cli->out, cell.p, cell.n) == -1)
			return (cli_fail_err(cli));
	}
	return (crm_out_end(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

static int
take_fault(struct filtering *work, struct crm_csv *csv,
    const struct crm_fault *fault)
{

	work->rejected += (uint64_t)cli_rejecting(work->cli);
	return (cli_bad_row(work->cli, csv, fault));
}

static int
filter_rows(struct filtering *work, struct crm_csv *csv,
    struct crm_filter *filter)
{
	struct cli *cli = work->cli;
	struct crm_fault fault;
	int rc, status;

	if ((status = open_out(cli, csv)) != 0)
		return (status);
	while ((rc = crm_filter_next(filter, &fault)) > 0) {
		if (rc == 2)
			status = take_fault(work, csv, &fault);
		else if (cli->faults.n == 0)
			status = put_row(cli, csv);
		if (status != 0)
			return (status);
	}
	if (rc == -1)
		return (cli_fail_err(cli));
	if (cli->faults.n > 0)
		return (EX_DATA);
	if (crm_filter_strangers(filter) > 0)
		cli_note(cli, _("rows whose member the database does not "
		    "have: %" PRIu64 "; m. is empty there"),
		    crm_filter_strangers(filter));
	if (work->rejected > 0)
		cli_note(cli, _("rows rejected: %" PRIu64), work->rejected);
	if (crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	if (cli_keep_rejects(cli) == -1)
		return (EX_IO);
	return (work->rejected > 0 ? EX_NO : 0);
}

static int
filter_csv(struct filtering *work, struct crm_csv *csv, const char *text)
{
	struct crm_filter_opt opt = { .text = text };
	struct cli *cli = work->cli;
	struct crm_filter *filter;
	int status;

	opt.now = cli->now;
	opt.as_of = cli->as_of;
	opt.database = open_database;
	opt.arg = work;
	opt.ms = work->seconds * 1000;
	opt.tick = more_time;
	if (crm_csv_header(csv) == -1)
		return (cli_fail_err(cli));
	filter = crm_filter_open(cli->err, csv, &opt);
	if (filter == NULL)
		return (work->status != 0 ? work->status : cli_fail_err(cli));
	status = filter_rows(work, csv, filter);
	cli_deadline(0);
	crm_filter_close(filter);
	return (status);
}

static int
run_filter(struct cli *cli, int argc, char **argv)
{
	struct filtering work = { .cli = cli };
	const char *limit = "10";
	const struct cli_opt opts[] = {
		{ "time-limit", 0, 1, &limit },
		{ NULL, 0, 0, NULL }
	};
	struct crm_csv *csv;
	int n = cli_options(cli, argc, argv, opts), fd, status;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one expression, and "
		    "at most one file")));
	work.seconds = cli_seconds(cli, "--time-limit", limit, 1, 86400);
	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	if ((fd = cli_input(cli, argv[1])) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : argv[1], NULL);
	status = csv == NULL ? cli_fail_err(cli) :
	    filter_csv(&work, csv, argv[0]);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

/* What save works on. */
struct saving {
	struct cli	*cli;
	struct crm_segment_save *save;
	uint64_t	 new, same, erased;
};

static int
take_member(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct saving *work = arg;
	int64_t at;
	int rc;

	switch (crm_segment_put(work->save, member)) {
	case 0:
		work->same++;
		return (0);
	case 1:
		work->new++;
		return (0);
	case 2:
		/* Scores still count who was erased; a set names nobody. */
		rc = crm_erased_number(work->cli->db, member, &at);
		if (rc == 1) {
			work->erased++;
			work->same++;
		}
		if (rc != 0)
			return (rc == 1 ? 0 : -1);
		fault->kind = N_("there is no such member");
		fault->value = crm_csv_cell(csv, (size_t)crm_csv_col(csv,
		    "member")).p;
		fault->value_len = strlen(fault->value);
		return (1);
	default:
		return (-1);
	}
}

static int
check_name(struct cli *cli, const char *name)
{

	if (crm_segment_name(name))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("that is no name: take 1 to 100 "
	    "characters, no slash, no hyphen first")));
}

static int
finish(struct cli *cli, struct crm_stage *stage, struct saving *work,
    const struct cli_set *set)
{
	struct cli_counts counts = { set->read, work->new, 0, work->same,
	    set->rejected };
	int64_t removed;
	int status;

	if (crm_segment_end(work->save, &removed) == -1)
		return (cli_fail_err(cli));
	status = cli_store_counts(cli, crm_stage_sha256(stage), &counts);
	if (status <= EX_NO && work->erased > 0)
		cli_note(cli, _("%llu members of the set were erased, and were "
		    "left out"), (unsigned long long)work->erased);
	if (status <= EX_NO && removed > 0)
		cli_note(cli, _("no longer in the set: %lld"),
		    (long long)removed);
	return (status);
}

struct save_words {
	const char	*name, *title, *replace;
};

static int
save_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	const struct save_words *words = arg;
	struct saving work = { .cli = cli };
	struct cli_set set = { .take = take_member, .arg = &work };
	struct crm_csv *csv;
	int status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	csv = crm_stage_csv(stage, NULL);
	if (csv != NULL)
		work.save = crm_segment_save(cli->db, words->name,
		    words->title, words->replace != NULL);
	if (work.save == NULL)
		status = cli_fail_err(cli);
	else
		status = cli_read_set(cli, csv, &set);
	if (status == 0)
		status = finish(cli, stage, &work, &set);
	crm_segment_close(work.save);
	crm_csv_close(csv);
	return (status);
}

static int
run_save(struct cli *cli, int argc, char **argv)
{
	struct save_words words = { 0 };
	const struct cli_opt opts[] = {
		{ "title", 0, 1, &words.title },
		{ "replace", 0, 0, &words.replace },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one file")));
	words.name = argv[0];
	if ((status = check_name(cli, words.name)) != 0 ||
	    (words.title != NULL &&
	    (status = cli_check_text(cli, "--title", words.title)) != 0))
		return (status);
	return (cli_import(cli, argv[1], save_stage, &words));
}

/* The set of a name: 0, or a status (said). */
static int
find(struct cli *cli, const char *name, int64_t *id)
{

	if ((*id = crm_segment_find(cli->db, name)) == -1)
		return (cli_fail_err(cli));
	if (*id == 0)
		return (cli_fail(cli, EX_NO, _("there is no saved set %s; "
		    "crm-segment list names those there are"), name));
	return (0);
}

static int
put_member(void *arg, int64_t member)
{
	struct crm_out *out = arg;

	if (crm_out_int(out, member) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
run_show(struct cli *cli, int argc, char **argv)
{
	int64_t id;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = find(cli, argv[0], &id)) != 0)
		return (status);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(cli->out, "member", CRM_KIND_NUMBER) == -1 ||
	    crm_segment_members(cli->db, id, put_member, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
put_segment(void *arg, const struct crm_segment *segment)
{
	char at[CRM_TIME_LEN];
	struct crm_out *out = arg;

	if (crm_out_text(out, segment->name) == -1 ||
	    crm_out_text(out, segment->title) == -1 ||
	    crm_out_int(out, segment->members) == -1 ||
	    crm_out_text(out, crm_time_format(segment->saved_at, at)) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
run_list(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col col[] = {
		{ "name", CRM_KIND_TEXT }, { "title", CRM_KIND_TEXT },
		{ "members", CRM_KIND_NUMBER }, { "saved_at", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};
	int status;

	if (cli_options(cli, argc, argv, NULL) != 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_segment_each(cli->db, put_segment, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
run_rm(struct cli *cli, int argc, char **argv)
{
	int64_t id, members;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = find(cli, argv[0], &id)) != 0)
		return (status);
	if (crm_segment_rm(cli->db, id, &members) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("took away %s with %lld members"),
	    argv[0], (long long)members));
}

static const struct cli_verb verbs[] = {
	{ "filter", run_filter,
	    "filter [--rejects FILE] [--time-limit SECONDS]\n"
	    "           EXPRESSION [FILE]" },
	{ "save", run_save,
	    "save [--title TEXT] [--replace] [--rejects FILE]\n"
	    "           [-n] NAME [FILE]" },
	{ "show", run_show, "show NAME" },
	{ "list", run_list, "list" },
	{ "rm", run_rm, "rm [-n] NAME" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-segment", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

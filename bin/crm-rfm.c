#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "insight/cutfile.h"
#include "insight/grid.h"
#include "insight/purchase.h"
#include "insight/rfm.h"
#include "insight/rule.h"
#include "insight/tally.h"

static const char usage[] = N_(
    "crm-rfm [-nq] [-d FILE | -i FILE] [-o FORMAT] [--as-of DATE]\n"
    "    [--bins N] [--method independent|nested|fixed] [--cuts FILE]\n"
    "    [--save-cuts FILE] [--rules FILE] [--rejects FILE] [--grid]\n"
    "Scores members by recency, frequency and monetary value.\n"
    "Example: crm-rfm -i purchases.csv --grid\n");

struct work {
	struct cli		 cli;
	struct crm_rfm		*set;
	struct crm_cuts		 cuts;
	struct crm_rules	*rules;
	struct crm_tally_count	 count;
	uint64_t		 rejected;
	/* The words of the command; NULL where they were not given. */
	const char		*input, *bins, *method, *cut_path, *save_path;
	const char		*rule_path, *grid;
};

/* Checks --method and --bins; leaves what was asked for in cuts. */
static int
check_words(struct work *work)
{
	int64_t bins = 5;
	int method = CRM_INDEPENDENT;

	if (work->bins != NULL &&
	    (crm_int_parse(work->bins, strlen(work->bins), &bins) == -1 ||
	    bins < CRM_BINS_MIN || bins > CRM_BINS_MAX))
		return (cli_fail(&work->cli, EX_USAGE_, _("--bins: must be a "
		    "whole number from 2 to 10: \"%s\""), work->bins));
	if (work->method != NULL &&
	    (method = crm_method_find(work->method)) == -1)
		return (cli_fail(&work->cli, EX_USAGE_, _("--method: take "
		    "independent, nested or fixed: \"%s\""), work->method));
	if (method == CRM_FIXED && work->cut_path == NULL)
		return (cli_fail(&work->cli, EX_USAGE_, _("--method fixed "
		    "needs the cut points: give --cuts FILE")));
	if (work->input != NULL && work->cli.database != NULL)
		return (cli_fail(&work->cli, EX_USAGE_,
		    _("give either -d or -i")));
	if (work->input == NULL && work->cli.rejects_path != NULL)
		return (cli_fail(&work->cli, EX_USAGE_,
		    _("--rejects goes with -i: there are no rows to reject")));
	work->cuts.bins = (int)bins;
	work->cuts.method = (enum crm_method)method;
	return (cli_check_rejects(&work->cli));
}

/* The user's own rules, else the site's, else those of the toolkit. */
static int
find_rules(struct work *work, struct crm_buf *path)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int fd, i;

	for (i = 0; i < 3; i++) {
		crm_buf_reset(path);
		if (i == 0 && config != NULL && *config == '/')
			crm_buf_fmt(path, "%s/crm", config);
		else if (i == 0 && home != NULL && *home != '\0')
			crm_buf_fmt(path, "%s/.config/crm", home);
		else if (i > 0)
			crm_buf_str(path, i == 1 ? "/etc/crm" : cli_datadir());
		if (path->n == 0)
			continue;
		crm_buf_str(path, "/rules/segments.rules");
		fd = open(crm_buf_text(path), O_RDONLY | O_CLOEXEC);
		if (fd != -1 || (errno != ENOENT && errno != ENOTDIR) ||
		    i == 2)
			break;
	}
	if (fd == -1)
		(void)cli_fail(&work->cli, EX_NOINPUT_, "%s: %s",
		    crm_buf_text(path), strerror(errno));
	return (fd);
}

static int
open_rules(struct work *work)
{
	struct crm_buf path = { 0 };
	int fd, status = 0;

	if (work->rule_path != NULL) {
		crm_buf_str(&path, work->rule_path);
		fd = cli_input(&work->cli, work->rule_path);
	} else
		fd = find_rules(work, &path);
	if (fd == -1)
		status = EX_NOINPUT_;
	else {
		work->rules = crm_rules_read(work->cli.err, fd,
		    crm_buf_text(&path));
		if (work->rules == NULL)
			status = cli_fail_err(&work->cli);
		if (fd != STDIN_FILENO)
			(void)close(fd);
	}
	crm_buf_free(&path);
	return (status);
}

static int
take_fault(struct work *work, struct crm_csv *csv,
    const struct crm_fault *fault)
{

	work->rejected += (uint64_t)cli_rejecting(&work->cli);
	return (cli_bad_row(&work->cli, csv, fault));
}

static int
read_rows(struct work *work, struct crm_csv *csv,
    struct crm_purchases *purchases, struct crm_tally *tally)
{
	struct crm_purchase purchase;
	struct crm_fault fault;
	int step, status;

	while ((step = crm_purchases_next(purchases, &purchase, &fault)) > 0) {
		if (step == 2)
			status = take_fault(work, csv, &fault);
		else if (crm_tally_add(tally, &purchase) == -1)
			status = cli_fail_err(&work->cli);
		else
			status = 0;
		if (status != 0)
			return (status);
	}
	if (step == -1)
		return (cli_fail_err(&work->cli));
	if (work->cli.faults.n > 0)
		return (EX_DATA);
	crm_tally_end(tally, &work->count);
	if (cli_keep_rejects(&work->cli) == -1)
		return (EX_IO);
	return (0);
}

static int
read_stream(struct work *work)
{
	struct crm_purchases *purchases = NULL;
	struct crm_tally *tally = NULL;
	const char *name = work->input;
	struct crm_csv *csv;
	int fd, status;

	if ((fd = cli_input(&work->cli, work->input)) == -1)
		return (EX_NOINPUT_);
	if (fd == STDIN_FILENO)
		name = _("standard input");
	if ((csv = crm_csv_open(work->cli.err, fd, name, NULL)) != NULL &&
	    (purchases = crm_purchases_open(work->cli.err, csv)) != NULL &&
	    (tally = crm_tally_new(work->cli.err, work->set)) != NULL)
		status = read_rows(work, csv, purchases, tally);
	else
		status = cli_fail_err(&work->cli);
	crm_tally_free(tally);
	crm_purchases_close(purchases);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

/* Fills the set from the stream or the database. */
static int
load(struct work *work)
{
	struct cli *cli = &work->cli;
	int status;

	if (work->input == NULL && (status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli->as_of == CRM_TIME_NONE)
		cli->as_of = crm_time_day(cli->now);
	if ((work->set = crm_rfm_new(cli->as_of)) == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (work->input != NULL)
		return (read_stream(work));
	if (crm_rfm_load(work->set, cli->db) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* Takes the cut points of --cuts and holds them against the other words. */
static int
read_cuts(struct work *work)
{
	struct crm_cuts asked = work->cuts;
	struct cli *cli = &work->cli;
	const char *path = work->cut_path;
	struct crm_csv *csv;
	int fd, status = 0;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, path, NULL);
	if (csv == NULL || crm_cutfile_read(&work->cuts, csv,
	    work->set->decimals, cli->err) == -1)
		status = cli_fail_err(cli);
	else if (work->method != NULL && work->cuts.method != asked.method)
		status = cli_fail(cli, EX_DATA, _("%s: the cut points are of "
		    "method %s, not %s"), path,
		    crm_method_name(work->cuts.method), work->method);
	else if (work->bins != NULL && work->cuts.bins != asked.bins)
		status = cli_fail(cli, EX_DATA, _("%s: the cut points are for "
		    "%d bins, not %d"), path, work->cuts.bins, asked.bins);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

static int
save_cuts(struct work *work)
{
	struct cli *cli = &work->cli;

	if (work->set->n == 0 && work->cut_path == NULL)
		return (cli_fail(cli, EX_DATA, _("--save-cuts: there are no "
		    "members to take cut points from")));
	if (cli->dry_run)
		return (0);
	if (crm_cutfile_save(&work->cuts, work->set->decimals,
	    work->save_path, cli->err) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
score(struct work *work)
{
	int status;

	if (work->cut_path != NULL) {
		if ((status = read_cuts(work)) != 0)
			return (status);
		crm_rfm_apply(work->set, &work->cuts);
	} else if (crm_rfm_score(work->set, &work->cuts,
	    work->cli.err) == -1)
		return (cli_fail_err(&work->cli));
	return (work->save_path != NULL ? save_cuts(work) : 0);
}

static void
note_cuts(struct work *work, enum crm_measure measure)
{
	const struct crm_cut *cut;
	struct crm_buf text = { 0 };
	int score;

	cut = work->cuts.cut + crm_cuts_at(&work->cuts, measure, 0, 0);
	for (score = 1; score <= work->cuts.bins; score++)
		if ((cut->has & 1U << score) != 0) {
			crm_buf_fmt(&text, text.n == 0 ? "%d: " : ", %d: ",
			    score);
			crm_cut_format(&text, measure, cut->from[score],
			    work->set->decimals);
		}
	cli_note(&work->cli, _("%s: worst value of each score: %s"),
	    crm_measure_name(measure), crm_buf_text(&text));
	crm_buf_free(&text);
}

/* Scores that ties leave to nobody, of all groups together. */
static void
note_ties(struct work *work, enum crm_measure measure)
{
	const struct crm_cuts *cuts = &work->cuts;
	const char *name = crm_measure_name(measure);
	int bins = cuts->bins, full = 0, used, n = 0;
	size_t i, end;

	i = crm_cuts_at(cuts, measure, 0, 0);
	end = crm_cuts_at(cuts, measure, bins, bins);
	for (used = 0; i <= end; i++) {
		if (cuts->cut[i].has == 0)
			continue;
		used = crm_cut_used(cuts->cut + i);
		full += used == bins;
		n++;
	}
	if (n == full)
		return;
	if (n > 1)
		cli_note(&work->cli, _("%s: ties or few members leave fewer "
		    "than %d bins in %d of %d groups"), name, bins, n - full,
		    n);
	else if (work->set->n >= (size_t)bins)
		cli_note(&work->cli, _("%s: ties leave %d of %d bins"), name,
		    used, bins);
}

static void
note_left_out(struct work *work)
{
	struct cli *cli = &work->cli;
	char day[CRM_DATE_LEN];

	if (work->count.later > 0)
		cli_note(cli, _("rows after %s, left out: %" PRIu64),
		    crm_date_format(cli->as_of, day), work->count.later);
	if (work->count.orderless > 0)
		cli_note(cli, _("members without an order, left out: %" PRIu64),
		    work->count.orderless);
	if (work->rejected > 0)
		cli_note(cli, _("rows rejected: %" PRIu64), work->rejected);
}

/* How the scores came about. */
static void
note(struct work *work)
{
	const struct crm_cuts *cuts = &work->cuts;
	struct cli *cli = &work->cli;
	char day[CRM_DATE_LEN];
	int measure;

	note_left_out(work);
	cli_note(cli, _("members %zu, as of %s, method %s, bins %d"),
	    work->set->n, crm_date_format(cli->as_of, day),
	    crm_method_name(cuts->method), cuts->bins);
	if (work->cut_path != NULL)
		cli_note(cli, _("cut points of %s"), work->cut_path);
	if (work->set->n == 0)
		return;
	for (measure = CRM_RECENCY; measure <= CRM_MONETARY; measure++)
		if (cuts->method != CRM_NESTED || measure == CRM_RECENCY)
			note_cuts(work, (enum crm_measure)measure);
	if (work->cut_path != NULL)
		return;
	if (work->set->n < (size_t)cuts->bins)
		cli_note(cli, _("too few members for %d bins"), cuts->bins);
	for (measure = CRM_RECENCY; measure <= CRM_MONETARY; measure++)
		note_ties(work, (enum crm_measure)measure);
}

static int
print(struct work *work)
{
	struct cli *cli = &work->cli;
	struct crm_grid grid;
	int bins = work->cuts.bins, res, table;

	if (work->grid != NULL && crm_grid_fill(&grid, work->set) == -1)
		return (cli_fail(cli, EX_DATA,
		    _("the amounts come to more than can be counted")));
	if (cli->format == -1 && isatty(STDOUT_FILENO))
		cli->format = CRM_FORMAT_TABLE;
	table = cli->format == CRM_FORMAT_TABLE;
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (work->grid == NULL)
		res = crm_rfm_put(work->set, bins, work->rules, cli->out);
	else if (table)
		res = crm_grid_put_table(&grid, bins, work->set->decimals,
		    cli->out);
	else
		res = crm_grid_put(&grid, bins, work->set->decimals, cli->out);
	if (res == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (work->rejected > 0 ? EX_NO : 0);
}

static int
run(struct work *work)
{
	int status;

	if ((status = check_words(work)) != 0 ||
	    (status = open_rules(work)) != 0 ||
	    (status = load(work)) != 0 ||
	    (status = score(work)) != 0)
		return (status);
	note(work);
	return (print(work));
}

int
main(int argc, char **argv)
{
	struct work work = { 0 };
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &work.input },
		{ "bins", 0, 1, &work.bins },
		{ "method", 0, 1, &work.method },
		{ "cuts", 0, 1, &work.cut_path },
		{ "save-cuts", 0, 1, &work.save_path },
		{ "rules", 0, 1, &work.rule_path },
		{ "grid", 0, 0, &work.grid },
		{ NULL, 0, 0, NULL }
	};
	int n, status;

	if (cli_start(&work.cli, argc, argv, "crm-rfm", usage) == -1)
		return (EX_INTERNAL);
	n = cli_options(&work.cli, argc, argv, opts);
	if (n > 0)
		status = cli_fail(&work.cli, EX_USAGE_, _("\"%s\" is one "
		    "word too many; purchases are read with -i"), argv[0]);
	else
		status = run(&work);
	status = cli_end(&work.cli, status);
	crm_rfm_free(work.set);
	crm_rules_free(work.rules);
	return (status);
}

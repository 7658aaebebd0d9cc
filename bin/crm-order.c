#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "order_int.h"
#include "record/orderimport.h"
#include "record/orderlist.h"

static const char about[] = N_(
    "Stores order lines and parcels that crm-map made of exports, and "
    "shows them.\n"
    "example: crm-map --stream order exports/*.csv | crm-order import\n");

static void
gone(void *arg, const char *order_no, size_t lines)
{

	cli_note(arg, _("order %s: lines gone: %zu; a newer file shows the "
	    "whole order without them"), order_no, lines);
}

static void
progress(void *arg, size_t rows)
{

	(void)arg;
	fputc('\r', stderr);
	fprintf(stderr, _("%zu rows"), rows);
}

void
order_job(struct cli *cli, struct crm_order_job *job)
{

	job->faults = &cli->faults;
	job->reject = cli_rejecting(cli) ? cli_reject : NULL;
	job->gone = gone;
	job->progress = isatty(STDERR_FILENO) && !cli->quiet ? progress :
	    NULL;
	job->arg = cli;
}

void
order_job_done(const struct crm_order_job *job)
{

	if (job->progress != NULL)
		fprintf(stderr, "\r\033[K");
}

static void
notes(struct cli *cli, const struct crm_order_counts *n)
{

	if (n->doubled > 0)
		cli_note(cli, _("rows that share a line number with another "
		    "row of their file: %zu; the one further on in its life "
		    "was kept"),
		    n->doubled);
	if (n->strays > 0)
		cli_note(cli, _("rows of a second route that match no line of "
		    "their order: %zu; the order is as its own mall shows "
		    "it"),
		    n->strays);
	if (n->unlinked > 0)
		cli_note(cli, _("rows that name nobody who can be known again: "
		    "%zu; crm-order list --unlinked shows what is stored of "
		    "them"),
		    n->unlinked);
	if (n->erased > 0)
		cli_note(cli, _("%zu rows are of people who were erased, and "
		    "were taken without them"), n->erased);
	order_note_lost(cli, n->lost);
}

/* A file in which suddenly nobody is known is the wrong file, or masked. */
static int
warn_unlinked(struct cli *cli, const struct crm_order_counts *n)
{
	size_t taken = n->read - n->rejected;
	struct crm_buf buf = { 0 };
	int64_t floor_at;
	int rc;

	if ((rc = crm_db_get(cli->db, "link_floor", &buf)) == 1 &&
	    crm_int_parse(buf.p, buf.n, &floor_at) == 0 && taken > 0 &&
	    (int64_t)((taken - n->unlinked) * 100) <
	    (int64_t)taken * floor_at)
		cli_warn(cli, _("only %zu of %zu rows name somebody who can "
		    "be known again, less than the %lld percent of "
		    "link_floor: is this the export with names and phones?"),
		    taken - n->unlinked, taken, (long long)floor_at);
	crm_buf_free(&buf);
	return (rc == -1 ? -1 : 0);
}

static int
import_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct crm_order_counts n = { 0 };
	struct crm_order_job job = { 0 };
	struct cli_counts counts;
	int rc, status;

	(void)arg;
	order_job(cli, &job);
	if (crm_db_bulk(cli->db) == -1)
		return (cli_fail_err(cli));
	if ((status = cli_begin(cli)) != 0)
		return (status);
	rc = crm_order_import(cli->db, stage, &job, &n);
	order_job_done(&job);
	if (rc != 0)
		return (rc == -1 ? cli_fail_err(cli) : rc);
	counts = (struct cli_counts){ n.read, n.new, n.changed, n.same,
	    n.rejected };
	notes(cli, &n);
	if (warn_unlinked(cli, &n) == -1)
		return (cli_fail_err(cli));
	return (cli_store_counts(cli, crm_stage_sha256(stage), &counts));
}

static int
run_import(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time; put "
		    "several through crm-map")));
	return (cli_import(cli, argv[0], import_stage, NULL));
}

static int64_t
number_of(struct cli *cli, const char *option, const char *value)
{
	char *end;
	long long v = strtoll(value, &end, 10);

	if (*value != '\0' && *end == '\0' && v > 0)
		return (v);
	cli_fail(cli, EX_USAGE_, _("%s: \"%s\" is no number of a member"),
	    option, value);
	exit(EX_USAGE_);
}

static int
print(struct cli *cli, const struct crm_order_filter *filter)
{
	int status, n;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if ((n = crm_order_list(cli->db, filter, cli->out)) == -1)
		return (cli_fail_err(cli));
	if (n == 0 && filter->order_no != NULL) {
		cli_fail(cli, EX_NO, _("there is no order %s"),
		    filter->order_no);
		return (EX_NO);
	}
	return (0);
}

static int
run_list(struct cli *cli, int argc, char **argv)
{
	const char *from = NULL, *to = NULL, *unlinked = NULL, *member = NULL;
	struct crm_order_filter filter = { 0 };
	const struct cli_opt opts[] = {
		{ "from", 0, 1, &from },
		{ "to", 0, 1, &to },
		{ "channel", 0, 1, &filter.channel },
		{ "member", 0, 1, &member },
		{ "unlinked", 0, 0, &unlinked },
		{ NULL, 0, 0, NULL }
	};

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand")));
	cli_span(cli, from, to, &filter.from, &filter.before);
	filter.member = member == NULL ? 0 :
	    number_of(cli, "--member", member);
	filter.unlinked = unlinked != NULL;
	return (print(cli, &filter));
}

static int
run_show(struct cli *cli, int argc, char **argv)
{
	struct crm_order_filter filter = { 0 };
	const struct cli_opt opts[] = {
		{ "channel", 0, 1, &filter.channel },
		{ NULL, 0, 0, NULL }
	};

	if (cli_options(cli, argc, argv, opts) != 1)
		return (cli_fail(cli, EX_USAGE_,
		    _("show takes one order number")));
	filter.from = CRM_TIME_NONE;
	filter.before = INT64_MAX;
	filter.order_no = argv[0];
	return (print(cli, &filter));
}

static const struct cli_verb verbs[] = {
	{ "import", run_import, "import [--rejects FILE] [-n] [FILE]" },
	{ "list", run_list,
	    "list [--from DATE] [--to DATE] [--channel NAME]\n"
	    "           [--member NUMBER] [--unlinked]" },
	{ "show", run_show, "show ORDER_NO [--channel NAME]" },
	{ "ship", order_ship, "ship [--rejects FILE] [-n] [FILE]" },
	{ "parcels", order_parcels, "parcels [--open]" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-order", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "insight/payback.h"
#include "ltv_int.h"

struct work {
	struct cli		*cli;
	const char		*costs, *members, *input, *margin, *silence;
	struct crm_payback	*payback;
	struct ltv_input	 in;
};

/* A file that is read whole: 0 or a status. */
static int
read_file(struct work *work, const char *path,
    int (*reader)(struct crm_payback *payback, struct crm_csv *csv))
{
	struct cli *cli = work->cli;
	struct crm_csv *csv;
	int fd, status = 0;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : path, NULL);
	if (csv == NULL || reader(work->payback, csv) == -1)
		status = cli_fail_err(cli);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

static int
put_month(struct crm_out *out, int32_t month)
{
	char text[16] = "";

	if (month >= 0)
		(void)snprintf(text, sizeof(text), "%04d-%02d",
		    (int)(month / 12 % 10000), (int)(month % 12 + 1));
	return (crm_out_text(out, text));
}

/* What there is only of somebody. */
static int
put_heads(struct crm_out *out, const struct crm_payback_row *row,
    int decimals)
{
	double n = (double)row->members;
	int i;

	for (i = 0; row->members == 0 && i < 5; i++)
		if (crm_out_text(out, "") == -1)
			return (-1);
	if (row->members == 0)
		return (0);
	if (ltv_put(out, row->cost / n, decimals) == -1 ||
	    ltv_put(out, row->gain / n, decimals) == -1 ||
	    (row->months > 0 ? crm_out_int(out, row->months) :
	    crm_out_text(out, "")) == -1)
		return (-1);
	return (ltv_put(out, (double)row->recovered * 100 / n, 2) == -1 ||
	    ltv_put(out, (double)row->lost * 100 / n, 2) == -1 ? -1 : 0);
}

static int
print(struct work *work, const struct crm_payback_row *row, size_t n)
{
	static const char *const names[] = { "source", "month", "members",
	    "cost", "cost_per_head", "gain_per_head", "months", "recovered",
	    "lost", NULL };
	int decimals = crm_payback_decimals(work->payback);
	struct crm_out *out;
	const struct crm_payback_row *end = row + n;

	if (work->in.set->decimals > decimals)
		decimals = work->in.set->decimals;
	cli_nobody(work->cli);
	if ((out = cli_out(work->cli)) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(out, names, 2) == -1)
		return (cli_fail_err(work->cli));
	for (; row < end; row++)
		if ((row->source == NULL ? crm_out_text(out, "all") :
		    crm_out_textn(out, row->source, row->n)) == -1 ||
		    put_month(out, row->month) == -1 ||
		    crm_out_int(out, row->members) == -1 ||
		    ltv_put(out, row->cost, decimals) == -1 ||
		    put_heads(out, row, decimals) == -1 ||
		    crm_out_end(out) == -1)
			return (cli_fail_err(work->cli));
	return (crm_out_finish(out) == -1 ? cli_fail_err(work->cli) : 0);
}

static int
answer(struct work *work, double margin, int silence)
{
	const struct crm_payback_row *row;
	int64_t others, day = cli_day(work->cli);
	size_t n;

	row = crm_payback_end(work->payback, work->in.buyers, work->in.set,
	    day, margin / 100, silence, &n, &others);
	if (row == NULL)
		return (cli_fail_err(work->cli));
	if (others > 0)
		cli_note(work->cli, _("members of a source, or a month, "
		    "without a cost, who are left out: %lld"),
		    (long long)others);
	return (print(work, row, n));
}

static int
check_words(struct work *work)
{
	struct cli *cli = work->cli;

	if (work->costs == NULL || work->margin == NULL)
		return (cli_fail(cli, EX_USAGE_, _("payback needs --costs FILE "
		    "and --margin")));
	if ((work->input == NULL) != (work->members == NULL))
		return (cli_fail(cli, EX_USAGE_, _("-i FILE and --members "
		    "FILE, which tells their sources, go together")));
	return (0);
}

static int
run(struct work *work)
{
	double margin;
	int status, silence = 365;

	if ((status = check_words(work)) != 0)
		return (status);
	margin = cli_decimal(work->cli, "--margin", work->margin, 1e-6, 100);
	if (work->silence != NULL)
		silence = cli_number(work->cli, "--silence", work->silence, 1,
		    36500);
	work->payback = crm_payback_new(work->cli->err);
	if (work->payback == NULL)
		return (cli_fail_err(work->cli));
	work->in.keep = 1;
	if ((status = read_file(work, work->costs, crm_payback_costs)) != 0 ||
	    (work->members != NULL && (status = read_file(work, work->members,
	    crm_payback_members)) != 0) ||
	    (status = ltv_read(work->cli, &work->in, work->input,
	    cli_day(work->cli), cli_day(work->cli))) != 0)
		return (status);
	if (work->members == NULL &&
	    crm_payback_load(work->payback, work->cli->db) == -1)
		return (cli_fail_err(work->cli));
	status = answer(work, margin, silence);
	return (status == 0 && work->in.rejected > 0 ? EX_NO : status);
}

int
ltv_payback(struct cli *cli, int argc, char **argv)
{
	struct work work = { .cli = cli };
	const struct cli_opt opts[] = {
		{ "costs", 0, 1, &work.costs },
		{ "members", 0, 1, &work.members },
		{ "input", 'i', 1, &work.input },
		{ "margin", 0, 1, &work.margin },
		{ "silence", 0, 1, &work.silence },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 0)
		status = cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]);
	else
		status = run(&work);
	ltv_input_free(&work.in);
	crm_payback_free(work.payback);
	return (status);
}

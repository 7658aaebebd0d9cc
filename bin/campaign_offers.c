#include <string.h>

#include "campaign_plan.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/text.h"
#include "outreach/planoffer.h"

/* What each segment is offered: stored from a table, and shown. */

#define LONGEST	255		/* characters of a cell */

static const char *const names[] = { "segment", "offer", "text", "percent",
	"cost_each", "ceiling" };

#define NCOL	(sizeof(names) / sizeof(names[0]))

struct offering {
	struct cli	*cli;
	const char	*name;
	int64_t		 campaign;
	int		 col[NCOL];	/* -1: there is none */
	size_t		 stored;
};

/* What the library says of a row; its words do not stay, and a kind must. */
static int
bad_offer(struct offering *work, struct crm_csv *csv)
{
	struct crm_fault fault = { .source = crm_csv_source(csv),
	    .line = crm_csv_line(csv), .kind = N_("no amount or percentage"),
	    .reason = crm_errmsg(work->cli->err) };

	return (cli_bad_row(work->cli, csv, &fault));
}

/* 1 for what can stand in one line of a message. */
static int
is_line(struct crm_cell cell)
{
	uint32_t cp;
	size_t i, k;

	for (i = 0; i < cell.n; i += k) {
		k = crm_text_decode(cell.p + i, cell.n - i, &cp);
		if (k == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return (0);
	}
	return (crm_text_chars(cell.p, cell.n) <= LONGEST);
}

static int
find_columns(struct offering *work, struct crm_csv *csv)
{
	size_t i;

	for (i = 0; i < NCOL; i++)
		work->col[i] = crm_csv_col(csv, names[i]);
	if (work->col[1] == -1)
		return (cli_fail(work->cli, EX_DATA, _("%s: no column "
		    "\"offer\"; a table of offers needs one"),
		    crm_csv_source(csv)));
	/* The table of crm-rfm: the list has the offer as its segment. */
	if (work->col[0] == -1)
		work->col[0] = work->col[1];
	return (0);
}

/* One row: 0 or a status. */
static int
take_row(struct offering *work, struct crm_csv *csv)
{
	struct crm_cell cell[NCOL];
	struct crm_fault fault = { 0 };
	struct crm_planoffer offer;
	int rc, status;
	size_t i;

	if (cli_check_cells(csv, &fault) == -1)
		return (cli_bad_cell(work->cli, csv, fault.column,
		    fault.kind));
	for (i = 0; i < NCOL; i++) {
		cell[i] = work->col[i] == -1 ? (struct crm_cell){ "", 0 } :
		    crm_csv_cell(csv, (size_t)work->col[i]);
		if (!is_line(cell[i]))
			return (cli_bad_cell(work->cli, csv, names[i],
			    N_("it must be one line of at most 255 "
			    "characters")));
	}
	if (cell[1].n == 0)
		return (cli_bad_cell(work->cli, csv, "offer", N_("empty")));
	offer = (struct crm_planoffer){ cell[0].p, cell[1].p, cell[2].p,
		cell[3].p, cell[4].p, cell[5].p };
	rc = crm_planoffer_add(work->cli->db, work->campaign, &offer);
	work->stored += rc == 1;
	if (rc == 0)
		return (cli_bad_cell(work->cli, csv, "segment",
		    N_("a row above has an offer for it")));
	if (rc == 1)
		return (0);
	if (crm_errkind(work->cli->err) != CRM_ERR_INPUT)
		return (cli_fail_err(work->cli));
	status = bad_offer(work, csv);
	crm_err_clear(work->cli->err);
	return (status);
}

static int
take_rows(struct offering *work, struct crm_csv *csv)
{
	int rc, status;

	if (crm_csv_header(csv) == -1)
		return (cli_fail_err(work->cli));
	if ((status = find_columns(work, csv)) != 0)
		return (status);
	while (status == 0 && (rc = crm_csv_next(csv)) > 0)
		status = rc == 1 ? take_row(work, csv) :
		    cli_bad_cell(work->cli, csv, NULL,
		    N_("not as many cells as the header has"));
	if (status != 0)
		return (status);
	if (rc == -1)
		return (cli_fail_err(work->cli));
	return (work->cli->faults.n > 0 ? EX_DATA : 0);
}

static int
offers_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct offering *work = arg;
	struct campaign_named named;
	struct crm_csv *csv;
	int status;

	if ((status = cli_begin(cli)) != 0 ||
	    (status = campaign_named(cli, work->name, &named)) != 0)
		return (status);
	work->campaign = named.id;
	if (crm_planoffer_clear(cli->db, named.id) == -1 ||
	    (csv = crm_stage_csv(stage, NULL)) == NULL)
		return (cli_fail_err(cli));
	status = take_rows(work, csv);
	crm_csv_close(csv);
	return (status != 0 ? status : cli_store(cli,
	    crm_stage_sha256(stage), _("offers of %s: stored %zu"),
	    work->name, work->stored));
}

static int
put_offer(void *arg, const struct crm_planoffer *offer, int64_t members)
{
	const struct offering *work = arg;
	struct crm_out *out = work->cli->out;

	if (crm_out_text(out, work->name) == -1 ||
	    crm_out_text(out, offer->segment) == -1 ||
	    crm_out_text(out, offer->offer) == -1 ||
	    crm_out_text(out, offer->text) == -1 ||
	    crm_out_text(out, offer->percent) == -1 ||
	    crm_out_text(out, offer->cost_each) == -1 ||
	    crm_out_text(out, offer->ceiling) == -1 ||
	    crm_out_int(out, members) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
print(struct offering *work)
{
	static const struct cli_col cols[] = {
		{ "campaign", CRM_KIND_TEXT }, { "segment", CRM_KIND_TEXT },
		{ "offer", CRM_KIND_TEXT }, { "text", CRM_KIND_TEXT },
		{ "percent", CRM_KIND_NUMBER },
		{ "cost_each", CRM_KIND_NUMBER },
		{ "ceiling", CRM_KIND_NUMBER }, { "members", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	};
	struct cli *cli = work->cli;
	struct campaign_named named;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, work->name, &named)) != 0)
		return (status);
	cli_nobody(cli);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_planoffer_each(cli->db, named.id, put_offer, work) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
campaign_offers(struct cli *cli, int argc, char **argv)
{
	struct offering work = { .cli = cli };
	int n = cli_options(cli, argc, argv, NULL);

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one file")));
	work.name = argv[0];
	return (n == 1 ? print(&work) : cli_import(cli, argv[1],
	    offers_stage, &work));
}

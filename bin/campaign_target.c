#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "campaign_int.h"
#include "campaign_plan.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "outreach/target.h"

/* crm-campaign target: decides on candidates, and keeps why. */

struct targeting {
	struct cli	*cli;
	const char	*name;
	struct crm_targets *targets;
	struct crm_stage *coupons;	/* NULL: there are none */
	uint64_t	 count[CRM_NREASON];
	const char	*rank;		/* a column's name, or NULL */
	int64_t		 most;		/* 0: all */
	int		 ranks, segment;	/* the columns, -1: there is none;
						   -2: not looked for */
	int		 why;		/* verdicts go to stdout */
	uint64_t	 passed_over;	/* coupons that somebody has */
};

static int
put_verdict(struct crm_out *out, const struct crm_verdict *verdict)
{

	if (crm_out_int(out, verdict->member) == -1 ||
	    crm_out_text(out, verdict->in ? "in" : "out") == -1 ||
	    crm_out_text(out, crm_reason_name(verdict->reason)) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
count_verdict(void *arg, const struct crm_verdict *verdict)
{
	struct targeting *work = arg;

	work->count[verdict->reason]++;
	return (work->why ? put_verdict(work->cli->out, verdict) : 0);
}

/* The rank of a row: 0; 1 it is no number. */
static int
read_rank(struct targeting *work, struct crm_csv *csv, int64_t *rank,
    struct crm_fault *fault)
{
	struct crm_cell cell;

	*rank = 0;
	if (work->ranks == -1)
		return (0);
	cell = crm_csv_cell(csv, (size_t)work->ranks);
	if (crm_money_parse(cell.p, cell.n, 6, rank) != -1)
		return (0);
	return (cli_wrong_cell(fault, work->rank, N_("no number to rank by"),
	    &cell));
}

static int
find_columns(struct targeting *work, struct crm_csv *csv)
{

	work->segment = crm_csv_col(csv, "segment");
	work->ranks = work->rank == NULL ? -1 : crm_csv_col(csv, work->rank);
	if (work->rank != NULL && work->ranks == -1)
		return (crm_err_set(work->cli->err, CRM_ERR_INPUT, _("%s: no "
		    "column \"%s\" to rank by"), crm_csv_source(csv),
		    work->rank));
	return (0);
}

static int
take_candidate(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct targeting *work = arg;
	struct crm_cell segment = { "", 0 };
	int64_t rank;

	if (work->segment == -2 && find_columns(work, csv) == -1)
		return (-1);
	if (work->segment != -1)
		segment = crm_csv_cell(csv, (size_t)work->segment);
	if (read_rank(work, csv, &rank, fault) != 0)
		return (1);
	return (crm_targets_add(work->targets, member, segment.p, segment.n,
	    rank));
}

void
campaign_count(struct crm_buf *text, const char *what, uint64_t n)
{

	if (n > 0)
		crm_buf_fmt(text, ", %s %" PRIu64, what, n);
}

/* read is the sum of all that follows. */
static void
summary(struct crm_buf *text, const struct targeting *work,
    const struct cli_set *set)
{
	static const struct {
		enum crm_reason	 reason;
		const char	*what;
	} said[] = {
		{ CRM_REASON_UNKNOWN, N_("unknown member") },
		{ CRM_REASON_OTHER_PARTNER, N_("another partner's") },
		{ CRM_REASON_NO_CONSENT, N_("no consent") },
		{ CRM_REASON_GUARDIAN, N_("guardian") },
		{ CRM_REASON_CONFIRMATION, N_("confirmation due") },
		{ CRM_REASON_FLAGGED, N_("flagged") },
		{ CRM_REASON_NO_CONTACT, N_("no contact") },
		{ CRM_REASON_DEAD, N_("dead contact") },
		{ CRM_REASON_CAPPED, N_("capped") },
		{ CRM_REASON_RESTING, N_("resting") },
		{ CRM_REASON_OTHER_OFFER, N_("other offer") },
		{ CRM_REASON_DUPLICATE, N_("duplicate contact") },
		{ CRM_REASON_CAPACITY, N_("beyond --most") },
		{ CRM_REASON_GLOBAL, N_("global holdout") },
		{ CRM_REASON_HOLDOUT, N_("holdout") },
		{ CRM_REASON_OPTED_OUT, N_("opted out") },
		{ CRM_REASON_ALREADY, N_("already in") }
	};
	size_t i;

	crm_buf_fmt(text, _("read %" PRIu64 ", in %" PRIu64), set->read,
	    work->count[CRM_REASON_CONSENT] + work->count[CRM_REASON_SALE] +
	    work->count[CRM_REASON_NOTICE]);
	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		campaign_count(text, _(said[i].what),
		    work->count[said[i].reason]);
	campaign_count(text, _("rejected"), set->rejected);
}

int
campaign_verdicts(struct cli *cli)
{

	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(cli->out, "member", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(cli->out, "verdict", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "reason", CRM_KIND_TEXT) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* 0 or a status. */
static int
take_coupons(struct cli *cli, struct targeting *work, struct crm_csv *csv)
{
	struct crm_fault fault = { 0 };
	struct crm_cell cell;
	int col, rc;

	if (crm_csv_header(csv) == -1)
		return (cli_fail_err(cli));
	if ((col = crm_csv_col(csv, "coupon")) == -1)
		return (cli_fail(cli, EX_DATA, _("%s: no column \"coupon\""),
		    crm_csv_source(csv)));
	while ((rc = crm_csv_next(csv)) > 0) {
		if (rc == 2)
			fault.kind = N_("not as many cells as the header has");
		if (rc == 2 || cli_check_cells(csv, &fault) == -1)
			return (cli_fail(cli, EX_DATA, "%s:%zu: %s",
			    crm_csv_source(csv), crm_csv_line(csv),
			    _(fault.kind)));
		cell = crm_csv_cell(csv, (size_t)col);
		if ((rc = crm_targets_coupon(work->targets, cell.p,
		    cell.n)) == -1)
			return (crm_errkind(cli->err) != CRM_ERR_INPUT ?
			    cli_fail_err(cli) : cli_fail(cli, EX_DATA,
			    "%s:%zu: coupon: %s", crm_csv_source(csv),
			    crm_csv_line(csv), crm_errmsg(cli->err)));
		if (rc == 0)
			return (cli_fail(cli, EX_DATA, _("%s:%zu: coupon: this "
			    "code stands there twice"), crm_csv_source(csv),
			    crm_csv_line(csv)));
		work->passed_over += rc == 2;
	}
	return (rc == -1 ? cli_fail_err(cli) : 0);
}

static int
read_coupons(struct cli *cli, struct targeting *work)
{
	struct crm_csv *csv;
	int status;

	if (work->coupons == NULL)
		return (0);
	csv = crm_stage_csv(work->coupons, NULL);
	status = csv == NULL ? cli_fail_err(cli) :
	    take_coupons(cli, work, csv);
	crm_csv_close(csv);
	if (status == 0 && work->passed_over > 0)
		cli_note(cli, _("%" PRIu64 " codes were passed over: somebody "
		    "has them"), work->passed_over);
	return (status);
}

static int
target_rows(struct cli *cli, struct crm_stage *stage, struct crm_csv *csv,
    struct targeting *work)
{
	struct cli_set set = { .take = take_candidate, .arg = work };
	struct crm_buf text = { 0 };
	int status;

	if ((status = read_coupons(cli, work)) != 0 ||
	    (work->why && (status = campaign_verdicts(cli)) != 0) ||
	    (status = cli_read_set(cli, csv, &set)) != 0)
		return (status);
	crm_targets_most(work->targets, work->most);
	if (crm_targets_decide(work->targets, count_verdict, work) == -1 ||
	    (work->why && crm_out_finish(cli->out) == -1))
		return (cli_fail_err(cli));
	summary(&text, work, &set);
	if (text.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		status = cli_store(cli, crm_stage_sha256(stage), "%s",
		    text.p);
	crm_buf_free(&text);
	return (status == 0 && set.rejected > 0 ? EX_NO : status);
}

static int
target_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct targeting *work = arg;
	struct campaign_named named;
	struct crm_csv *csv;
	int status;

	if (crm_db_bulk(cli->db) == -1)
		return (cli_fail_err(cli));
	if ((status = cli_begin(cli)) != 0 ||
	    (status = campaign_named(cli, work->name, &named)) != 0)
		return (status);
	work->targets = crm_targets_open(cli->db, named.id, named.channel,
	    CRM_TARGET_QUICKER);
	csv = crm_stage_csv(stage, NULL);
	if (work->targets == NULL || csv == NULL)
		status = cli_fail_err(cli);
	else
		status = target_rows(cli, stage, csv, work);
	crm_csv_close(csv);
	crm_targets_close(work->targets);
	return (status);
}

int
campaign_target(struct cli *cli, int argc, char **argv)
{
	struct targeting work = { .cli = cli, .segment = -2 };
	const char *why = NULL, *most = NULL, *coupons = NULL;
	const struct cli_opt opts[] = {
		{ "why", 0, 0, &why },
		{ "most", 0, 1, &most },
		{ "rank", 0, 1, &work.rank },
		{ "coupons", 0, 1, &coupons },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one file")));
	if (work.rank != NULL && most == NULL)
		return (cli_fail(cli, EX_USAGE_, _("--rank says who comes "
		    "first; give --most, too")));
	if (most != NULL && (crm_int_parse(most, strlen(most),
	    &work.most) == -1 || work.most < 1))
		return (cli_fail(cli, EX_USAGE_, _("--most: give a whole "
		    "number from 1")));
	cli->threads = 1;
	work.name = argv[0];
	work.why = why != NULL;
	if (coupons != NULL &&
	    (status = cli_stage(cli, coupons, &work.coupons)) != 0)
		return (status);
	status = cli_import(cli, argv[1], target_stage, &work);
	crm_stage_close(work.coupons);
	return (status);
}

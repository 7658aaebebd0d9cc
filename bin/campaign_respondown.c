#include <inttypes.h>
#include <string.h>

#include "campaign_int.h"
#include "campaign_plan.h"
#include "core/csv.h"
#include "core/time.h"
#include "outreach/respondown.h"

/* What the shop's own records say: crm-campaign respond --web, --coupons. */

enum { COUPON, AT, NCOL };

static const char *const names[NCOL] = { "coupon", "at" };

struct using {
	struct cli	*cli;
	const char	*name;		/* the campaign, or NULL: all */
	struct crm_csv	*csv;
	struct crm_couponuse *coupons;
	struct crm_respond_own count;
	uint64_t	 rejected;
	int		 col[NCOL];
};

void
campaign_note_done(struct cli *cli, const struct crm_reply_done *done)
{

	if (done->dead + done->withdrawn + done->settled > 0)
		cli_note(cli, _("contacts found dead %" PRIu64 ", consents "
		    "withdrawn %" PRIu64 ", messages no longer in doubt %"
		    PRIu64), done->dead, done->withdrawn, done->settled);
}

static const char *
text(const struct using *work, int col)
{

	return (work->col[col] == -1 ? "" :
	    crm_csv_cell(work->csv, (size_t)work->col[col]).p);
}

/* 0 with the use, 1 with the column and the kind of the fault. */
static int
read_use(const struct using *work, struct crm_coupon_used *use,
    struct crm_fault *fault)
{
	const char *at = text(work, AT);

	use->code = text(work, COUPON);
	use->at = CRM_TIME_NONE;
	if (*at != '\0' && (crm_time_parse(at, strlen(at), &use->at) == -1 ||
	    use->at < 0)) {
		fault->column = "at";
		fault->kind = N_("no such date; write YYYY-MM-DD HH:MM:SS");
	} else if (*at != '\0' && use->at > work->cli->now + CRM_DAY) {
		fault->column = "at";
		fault->kind = N_("the time lies in the future");
	}
	return (fault->kind != NULL);
}

/* One row: 0 or a status. */
static int
take_use(struct using *work, int ragged)
{
	struct crm_coupon_used use = { .reason = "",
	    .source = crm_csv_source(work->csv) };
	struct crm_fault fault = { 0 };
	int rc = 1;

	if (ragged)
		fault.kind = N_("not as many cells as the header has");
	else if (cli_check_cells(work->csv, &fault) == 0 &&
	    read_use(work, &use, &fault) == 0) {
		if ((rc = crm_couponuse_add(work->coupons, &use,
		    &work->count)) == -1)
			return (cli_fail_err(work->cli));
		if (rc == 1) {
			work->count.read--;
			work->count.elsewhere--;
			fault.column = "coupon";
			fault.kind = N_("no coupon of a campaign");
		}
	}
	if (rc == 0)
		return (0);
	work->count.read++;
	work->rejected++;
	fault.source = crm_csv_source(work->csv);
	fault.line = crm_csv_line(work->csv);
	fault.reason = _(fault.kind);
	return (cli_bad_row(work->cli, work->csv, &fault));
}

static int
read_uses(struct using *work)
{
	int i, rc, status;

	if (crm_csv_header(work->csv) == -1)
		return (cli_fail_err(work->cli));
	for (i = 0; i < NCOL; i++)
		work->col[i] = crm_csv_col(work->csv, names[i]);
	if (work->col[COUPON] == -1)
		return (cli_fail(work->cli, EX_DATA, _("%s: no column "
		    "\"coupon\"; needed is coupon, and at where it is "
		    "known"), crm_csv_source(work->csv)));
	while ((rc = crm_csv_next(work->csv)) > 0)
		if ((status = take_use(work, rc == 2)) != 0)
			return (status);
	if (rc == -1)
		return (cli_fail_err(work->cli));
	return (work->cli->faults.n > 0 ? EX_DATA : 0);
}

/* Says what was done, and stores it. */
static int
finish(struct using *work, const char *sha256)
{
	const struct crm_respond_own *n = &work->count;
	int status;

	campaign_note_done(work->cli, &n->done);
	if (n->machine > 0)
		cli_note(work->cli, _("what machines did, which counts as "
		    "nobody's: %" PRIu64), n->machine);
	if (n->refused > 0)
		cli_note(work->cli, _("refusals that no campaign explains, "
		    "and that hold for every channel: %" PRIu64), n->refused);
	status = cli_store(work->cli, sha256, _("read %" PRIu64 ", new %"
	    PRIu64 ", changed %" PRIu64 ", same %" PRIu64 ", of no campaign %"
	    PRIu64 ", rejected %" PRIu64), n->read, n->fresh, n->changed,
	    n->same, n->elsewhere, work->rejected);
	return (status == 0 && work->rejected > 0 ? EX_NO : status);
}

/* Begins; the number of the campaign, 0 for all.  0 or a status. */
static int
begin(struct using *work, int64_t *campaign)
{
	struct campaign_named named = { 0 };
	int status = cli_begin(work->cli);

	if (status == 0 && work->name != NULL)
		status = campaign_named(work->cli, work->name, &named);
	*campaign = named.id;
	return (status);
}

static int
file_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct using *work = arg;
	int64_t campaign;
	int status;

	if ((status = begin(work, &campaign)) != 0)
		return (status);
	if ((work->coupons = crm_couponuse_open(cli->db, campaign)) == NULL ||
	    (work->csv = crm_stage_csv(stage, NULL)) == NULL)
		status = cli_fail_err(cli);
	else if ((status = read_uses(work)) == 0)
		status = finish(work, crm_stage_sha256(stage));
	crm_csv_close(work->csv);
	return (status);
}

static int
run_web(struct using *work)
{
	int64_t campaign;
	int status;

	if ((status = begin(work, &campaign)) != 0)
		return (status);
	if (crm_respond_web(work->cli->db, campaign, &work->count) == -1)
		return (cli_fail_err(work->cli));
	return (finish(work, NULL));
}

static int
run_orders(struct using *work)
{
	int64_t campaign;
	int status;

	if ((status = begin(work, &campaign)) != 0)
		return (status);
	if ((work->coupons = crm_couponuse_open(work->cli->db,
	    campaign)) == NULL ||
	    crm_couponuse_orders(work->coupons, &work->count) == -1)
		return (cli_fail_err(work->cli));
	return (finish(work, NULL));
}

int
campaign_respond_own(struct cli *cli, int n, char **argv,
    const struct campaign_own *own)
{
	struct using work = { .cli = cli };
	int status;

	if (own->web != NULL && own->coupons != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either --web or "
		    "--coupons")));
	if (n > (own->web != NULL ? 1 : 2))
		return (cli_fail(cli, EX_USAGE_, own->web != NULL ? _("give "
		    "at most one campaign") : _("give at most one campaign "
		    "and one file")));
	work.name = n > 0 ? argv[0] : NULL;
	if (n == 2)
		status = cli_import(cli, argv[1], file_stage, &work);
	else if (cli_rejecting(cli))
		status = cli_fail(cli, EX_USAGE_, _("--rejects: there is no "
		    "file whose rows could be bad"));
	else if ((status = cli_open(cli, CRM_OPEN_WRITE)) == 0)
		status = own->web != NULL ? run_web(&work) :
		    run_orders(&work);
	crm_couponuse_close(work.coupons);
	return (status);
}

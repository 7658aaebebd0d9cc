#include <inttypes.h>
#include <string.h>

#include "consent_int.h"
#include "core/csv.h"
#include "core/money.h"
#include "record/identity.h"
#include "record/notice.h"

struct dues {
	struct crm_out	*out;
	int64_t		 today;
	uint64_t	 n, overdue;
};

static int
put_due(void *arg, const struct crm_due *due)
{
	struct dues *dues = arg;
	struct crm_out *out = dues->out;
	int overdue = due->due_at < dues->today;
	char at[CRM_TIME_LEN], day[CRM_DATE_LEN];

	dues->n++;
	dues->overdue += overdue != 0;
	return (crm_out_int(out, due->member) == -1 ||
	    crm_out_text(out, due->channel) == -1 ||
	    crm_out_text(out, due->kind) == -1 ||
	    crm_out_text(out, due->state) == -1 ||
	    crm_out_text(out, due->night ? "yes" : "no") == -1 ||
	    crm_out_text(out, crm_time_format(due->at, at)) == -1 ||
	    crm_out_text(out, crm_date_format(due->due_at, day)) == -1 ||
	    crm_out_text(out, overdue ? "yes" : "no") == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
list_due(struct cli *cli, const char *kind, const char *within)
{
	static const char *const name[] = { "member", "channel", "kind",
	    "state", "night", "at", "due_at", "overdue", NULL };
	struct dues dues = { 0 };
	int64_t last = INT64_MAX;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	dues.today = cli_day(cli);
	if (within != NULL && (crm_int_parse(within, strlen(within),
	    &last) == -1 || last < 0 || last > 36500))
		return (cli_fail(cli, EX_USAGE_, _("--within: write a number "
		    "of days, from 0 to 36500")));
	if (within != NULL)
		last += dues.today;
	if ((dues.out = cli_table(cli, name)) == NULL)
		return (EX_INTERNAL);
	if (crm_due_each(cli->db, dues.today, kind, last, put_due,
	    &dues) == -1 || crm_out_finish(dues.out) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("due %" PRIu64 ", overdue %" PRIu64), dues.n,
	    dues.overdue);
	return (0);
}

int
consent_due(struct cli *cli, int argc, char **argv)
{
	const char *kind = NULL, *within = NULL;
	const struct cli_opt opts[] = { { "kind", 0, 1, &kind },
	    { "within", 0, 1, &within }, { NULL, 0, 0, NULL } };

	if (cli_options(cli, argc, argv, opts) != 0)
		return (cli_fail(cli, EX_USAGE_, _("due takes no operand: it "
		    "lists all members")));
	if (kind != NULL && strcmp(kind, "notice,confirm") == 0)
		kind = NULL;
	if (kind != NULL && !crm_notice_kind(kind))
		return (cli_fail(cli, EX_USAGE_, _("--kind: take notice or "
		    "confirm")));
	return (list_due(cli, kind, within));
}

/* The rows of told. */
enum { CHANNEL, KIND, TOLD_AT, AT, STATE, NIGHT, NCOL };
static const char *const names[NCOL] = { "channel", "kind", "told_at", "at",
    "state", "night" };

struct telling {
	struct cli	*cli;
	const char	*time;		/* --at, or NULL */
	int64_t		 told_at;
	int		 known;		/* 1: the columns were looked up */
	int		 col[NCOL];
	struct crm_cell	 cell[NCOL];
	size_t		 stored, same;
};

static void
read_cells(struct telling *work, struct crm_csv *csv)
{
	const struct crm_cell empty = { "", 0 };
	int i;

	for (i = 0; i < NCOL; i++) {
		if (!work->known)
			work->col[i] = crm_csv_col(csv, names[i]);
		work->cell[i] = work->col[i] == -1 ? empty :
		    crm_csv_cell(csv, (size_t)work->col[i]);
	}
	work->known = 1;
}

/* 1 with the fault of a column. */
static int
bad(const struct telling *work, int col, const char *kind,
    struct crm_fault *fault)
{

	return (cli_wrong_cell(fault, names[col], kind, &work->cell[col]));
}

static int
read_time(const struct telling *work, int col, int64_t *at,
    struct crm_fault *fault)
{
	const struct crm_cell *cell = &work->cell[col];

	if (crm_time_parse(cell->p, cell->n, at) == -1)
		return (bad(work, col, N_("no such date; write YYYY-MM-DD or "
		    "YYYY-MM-DD HH:MM:SS"), fault));
	if (*at > work->cli->now)
		return (bad(work, col, N_("the time lies in the future"),
		    fault));
	return (0);
}

/* What a row says: 0, or 1 with the fault. */
static int
read_told(const struct telling *work, struct crm_told *told,
    struct crm_fault *fault)
{
	const struct crm_cell *cell = work->cell;
	const char *night = cell[NIGHT].p;

	if (!crm_consent_channel(cell[CHANNEL].p))
		return (bad(work, CHANNEL, N_("no such channel; take email, "
		    "sms, call, post, push, shop or mall"), fault));
	if (!crm_notice_kind(cell[KIND].p))
		return (bad(work, KIND, N_("no such kind; take notice or "
		    "confirm"), fault));
	if (cell[STATE].n > 0 && strcmp(cell[STATE].p, "given") != 0 &&
	    strcmp(cell[STATE].p, "withdrawn") != 0)
		return (bad(work, STATE, N_("no such state; take given or "
		    "withdrawn"), fault));
	if (cell[NIGHT].n > 0 && strcmp(night, "yes") != 0 &&
	    strcmp(night, "no") != 0)
		return (bad(work, NIGHT, N_("write yes or no"), fault));
	if ((cell[AT].n > 0 && read_time(work, AT, &told->at, fault) != 0) ||
	    (cell[TOLD_AT].n > 0 &&
	    read_time(work, TOLD_AT, &told->told_at, fault) != 0))
		return (1);
	told->dated |= cell[TOLD_AT].n > 0;
	told->channel = cell[CHANNEL].p;
	told->kind = cell[KIND].p;
	told->state = cell[STATE].p;
	told->night = cell[NIGHT].n == 0 ? -1 : strcmp(night, "yes") == 0;
	return (0);
}

static int
tell_row(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct telling *work = arg;
	struct crm_told told = { .told_at = work->told_at,
	    .dated = work->time != NULL, .at = CRM_TIME_NONE };
	int rc;

	read_cells(work, csv);
	if (read_told(work, &told, fault) != 0)
		return (1);
	if ((told.member = crm_member_live(work->cli->db, member)) == -1)
		return (-1);
	fault->column = "member";
	fault->kind = N_("there is no such member");
	if (told.member == 0)
		return (1);
	if ((rc = crm_notice_told(work->cli->db, &told)) == -1)
		return (-1);
	fault->column = NULL;
	fault->kind = N_("nothing was given or withdrawn by that channel "
	    "before, so there was nothing to tell");
	if (rc == 2)
		return (1);
	work->stored += rc == 1;
	work->same += rc == 0;
	return (0);
}

static int
told_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct telling *work = arg;
	struct cli_set set = { .take = tell_row, .arg = work };
	struct cli_counts counts = { 0 };
	struct crm_csv *csv;
	int status;

	work->told_at = work->time == NULL ? cli->now :
	    cli_time(cli, "--at", work->time);
	if (work->told_at > cli->now)
		return (cli_fail(cli, EX_DATA,
		    _("--at: the time lies in the future")));
	if ((status = cli_begin(cli)) != 0)
		return (status);
	csv = crm_stage_csv(stage, NULL);
	status = csv == NULL ? cli_fail_err(cli) : cli_read_set(cli, csv,
	    &set);
	crm_csv_close(csv);
	if (status != 0)
		return (status);
	counts.read = set.read;
	counts.new = work->stored;
	counts.same = work->same;
	counts.rejected = set.rejected;
	return (cli_store_counts(cli, crm_stage_sha256(stage), &counts));
}

int
consent_told(struct cli *cli, int argc, char **argv)
{
	struct telling work = { .cli = cli };
	const struct cli_opt opts[] = { { "at", 0, 1, &work.time },
	    { NULL, 0, 0, NULL } };

	if (cli_options(cli, argc, argv, opts) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time")));
	return (cli_import(cli, argv[0], told_stage, &work));
}

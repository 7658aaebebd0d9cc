#include <errno.h>
#include <string.h>

#include "consent_int.h"
#include "core/buf.h"
#include "core/csv.h"
#include "record/decide.h"
#include "record/identity.h"
#include "record/law.h"

/* Cases and their verdicts, one or as many as a file has. */
struct checking {
	struct cli	*cli;
	struct crm_out	*out;
	struct crm_buf	 rule;
	const char	*time;		/* --at, or NULL */
	struct crm_consent_case what;	/* what a row may leave out */
	int		 known;		/* 1: the columns were looked up */
	int		 channel, at, purpose;	/* columns, -1: there is none */
	int		 refused;		/* 1: a verdict was no */
};

static int
open_verdicts(struct checking *work)
{
	static const char *const name[] = { "member", "channel", "allowed",
	    "state", "at", "rule", "reason", "purpose", "asked_at", NULL };

	work->out = cli_table(work->cli, name);
	return (work->out == NULL ? EX_INTERNAL : 0);
}

/* reason and rule say why. */
static int
put(struct checking *work, const struct crm_consent_case *what,
    const struct crm_consent_verdict *verdict, const char *reason)
{
	static const char *const states[] = { "none", "given", "withdrawn" };
	struct crm_out *out = work->out;
	int allowed = verdict->why == CRM_WHY_CONSENT;
	char since[CRM_TIME_LEN], at[CRM_TIME_LEN];

	work->refused |= !allowed;
	if (work->rule.bad)
		return (crm_err_nomem(work->cli->err));
	return (crm_out_int(out, what->member) == -1 ||
	    crm_out_text(out, what->channel) == -1 ||
	    crm_out_text(out, allowed ? "yes" : "no") == -1 ||
	    crm_out_text(out, states[verdict->state]) == -1 ||
	    crm_out_text(out, crm_time_format(verdict->since, since)) == -1 ||
	    crm_out_text(out, crm_buf_text(&work->rule)) == -1 ||
	    crm_out_text(out, reason) == -1 ||
	    crm_out_text(out, what->purpose) == -1 ||
	    crm_out_text(out, crm_time_format(what->at, at)) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
decide(struct checking *work, struct crm_consent_case *what,
    struct crm_consent_verdict *verdict)
{

	/* What was withdrawn counts at once, even if a clock went wrong. */
	what->ever = what->at >= work->cli->now;
	if (crm_consent_decide(work->cli->db, what, verdict) == -1)
		return (-1);
	crm_buf_reset(&work->rule);
	crm_consent_rule(what, verdict, &work->rule);
	return (put(work, what, verdict, crm_consent_why_name(verdict->why)));
}

static int
check_one(struct checking *work)
{
	struct crm_consent_verdict verdict;
	char day[CRM_DATE_LEN];
	int status;

	if ((status = open_verdicts(work)) != 0)
		return (status);
	if (decide(work, &work->what, &verdict) == -1 ||
	    crm_out_finish(work->out) == -1)
		return (cli_fail_err(work->cli));
	if (verdict.why == CRM_WHY_CONFIRMATION)
		cli_note(work->cli, _("given or confirmed two years ago or "
		    "more: have it confirmed (Network Act 50(8)); crm-consent "
		    "due lists such consents"));
	else if (verdict.why == CRM_WHY_CONSENT &&
	    verdict.due != CRM_TIME_NONE && verdict.due -
	    crm_time_day(work->what.at) < 61)
		cli_note(work->cli, _("to be confirmed by %s (Network Act "
		    "50(8))"), crm_date_format(verdict.due, day));
	return (work->refused ? EX_NO : 0);
}

int
consent_cell(struct crm_csv *csv, int col, struct crm_cell *cell)
{

	if (col == -1)
		return (0);
	*cell = crm_csv_cell(csv, (size_t)col);
	return (cell->n > 0);
}

/* The case of a row: 0, or 1 with the fault. */
static int
read_case(struct checking *work, struct crm_csv *csv,
    struct crm_consent_case *what, struct crm_fault *fault)
{
	struct crm_cell cell = { "", 0 };
	enum crm_law law;

	if (!consent_cell(csv, work->channel, &cell) ||
	    !crm_consent_channel(cell.p))
		return (cli_wrong_cell(fault, "channel", N_("no such "
		    "channel; take email, sms, call, post, push, shop or "
		    "mall"), &cell));
	what->channel = cell.p;
	if (consent_cell(csv, work->purpose, &cell)) {
		if (!crm_law_purpose(cell.p, &law))
			return (cli_wrong_cell(fault, "purpose", N_("no such "
			    "purpose; take advertising, marketing, profiling, "
			    "third_party or overseas"), &cell));
		what->purpose = cell.p;
	}
	if (!consent_cell(csv, work->at, &cell))
		return (0);
	what->anytime = 0;
	if (crm_time_parse(cell.p, cell.n, &what->at) == 0)
		return (0);
	return (cli_wrong_cell(fault, "at", N_("no such date; write "
	    "YYYY-MM-DD or YYYY-MM-DD HH:MM:SS"), &cell));
}

static int
find_columns(struct checking *work, struct crm_csv *csv)
{

	work->known = 1;
	work->channel = crm_csv_col(csv, "channel");
	work->at = crm_csv_col(csv, "at");
	work->purpose = crm_csv_col(csv, "purpose");
	if (work->channel != -1)
		return (0);
	return (crm_err_set(work->cli->err, CRM_ERR_INPUT, _("%s: the columns "
	    "are member and channel, and at and purpose where they are "
	    "wanted"), crm_csv_source(csv)));
}

static int
check_row(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct checking *work = arg;
	struct crm_consent_case what = work->what;
	struct crm_consent_verdict verdict = { .why = CRM_WHY_NO_CONSENT,
	    .since = CRM_TIME_NONE };

	if (!work->known && find_columns(work, csv) == -1)
		return (-1);
	if (read_case(work, csv, &what, fault) != 0)
		return (1);
	if ((what.member = crm_member_live(work->cli->db, member)) == -1)
		return (-1);
	if (what.member > 0)
		return (decide(work, &what, &verdict));
	what.member = member;
	crm_buf_reset(&work->rule);
	crm_buf_str(&work->rule, "there is no such member");
	return (put(work, &what, &verdict, "unknown_member"));
}

static int
check_rows(struct checking *work, struct crm_csv *csv)
{
	struct cli_set set = { .take = check_row, .arg = work };
	int status;

	if ((status = open_verdicts(work)) != 0 ||
	    (status = cli_read_set(work->cli, csv, &set)) != 0)
		return (status);
	if (crm_out_finish(work->out) == -1)
		return (cli_fail_err(work->cli));
	if (cli_keep_rejects(work->cli) == -1)
		return (EX_IO);
	return (work->refused || set.rejected > 0 ? EX_NO : 0);
}

/* Opens the database, whose clock it is that --at is read by. */
static int
open_base(struct checking *work)
{
	struct cli *cli = work->cli;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	work->what.at = work->time != NULL ?
	    cli_time(cli, "--at", work->time) : cli->now;
	if (cli->as_of != CRM_TIME_NONE) {
		work->what.at = (cli->as_of + 1) * CRM_DAY - 1;
		work->what.anytime = 1;
	}
	return (0);
}

/* The input first: nobody waits for it with the database open. */
static int
check_file(struct checking *work, const char *path)
{
	struct crm_stage *stage = NULL;
	struct crm_csv *csv;
	int status;

	if ((status = cli_check_rejects(work->cli)) != 0 ||
	    (status = cli_stage(work->cli, path, &stage)) != 0)
		return (status);
	if ((status = open_base(work)) == 0) {
		csv = crm_stage_csv(stage, NULL);
		status = csv == NULL ? cli_fail_err(work->cli) :
		    check_rows(work, csv);
		crm_csv_close(csv);
	}
	crm_stage_close(stage);
	return (status);
}

int
consent_check(struct cli *cli, int argc, char **argv)
{
	const char *purpose = NULL, *input = NULL;
	struct checking work = { .cli = cli,
	    .what = { .purpose = "advertising" } };
	const struct cli_opt opts[] = { { "at", 0, 1, &work.time },
	    { "purpose", 0, 1, &purpose }, { "input", 'i', 1, &input },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n != (input == NULL ? 2 : 0))
		return (cli_fail(cli, EX_USAGE_, _("say which member, then "
		    "which channel")));
	if (work.time != NULL && cli->as_of != CRM_TIME_NONE)
		return (cli_fail(cli, EX_USAGE_, _("give either --at or "
		    "--as-of")));
	if (purpose != NULL) {
		if ((status = consent_purpose(cli, purpose)) != 0)
			return (status);
		work.what.purpose = purpose;
	}
	if (input != NULL)
		status = check_file(&work, input);
	else if ((status = consent_channel(cli, argv[1])) == 0 &&
	    (status = open_base(&work)) == 0 &&
	    (status = cli_member(cli, argv[0], 0, &work.what.member)) == 0) {
		work.what.channel = argv[1];
		status = check_one(&work);
	}
	crm_buf_free(&work.rule);
	return (status);
}

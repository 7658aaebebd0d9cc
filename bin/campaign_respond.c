#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign_int.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/offeranswer.h"
#include "outreach/respond.h"
#include "record/consent.h"

/* The verb respond: what came back, from files. */

enum { CAMPAIGN, MEMBER, CHANNEL, CONTACT, STATE, AT, REASON, SOURCE,
	SOURCE_LINE, EXPORTED_AT, STATUS, REPLY, HARD, MESSAGE_ID,
	RETURNED_TO, MACHINE, NCOL };

static const char *const names[NCOL] = { "campaign", "member", "channel",
    "contact", "state", "at", "reason", "source", "source_line",
    "exported_at", "status", "reply", "hard", "message_id", "returned_to",
    "machine" };

struct responding {
	struct cli	*cli;
	const char	*name;		/* the campaign, or NULL */
	struct crm_csv	*csv;
	struct crm_respond *respond;
	int		 col[NCOL];	/* -1: there is none */
	struct crm_buf	 place;
	uint64_t	 read, rejected;
	uint64_t	 open;		/* of our list, not filled in yet */
	uint64_t	 n[CRM_RESPONDED_CONTACT + 1];
};

static const char *
text(const struct responding *work, int col)
{

	return (work->col[col] == -1 ? "" :
	    crm_csv_cell(work->csv, (size_t)work->col[col]).p);
}

/* A bad cell: what it holds is shown where it is nothing personal.  1. */
static int
bad(const struct responding *work, struct crm_fault *fault, int col,
    const char *kind)
{

	fault->column = names[col];
	fault->kind = kind;
	if (*text(work, col) == '\0')
		return (1);
	if (col == STATE || col == AT || col == CHANNEL || col == HARD ||
	    col == MACHINE || col == EXPORTED_AT || col == CAMPAIGN) {
		fault->value = text(work, col);
		fault->value_len = strlen(fault->value);
	}
	return (1);
}

/* 0 with the time, CRM_TIME_NONE for none; 1 with the fault. */
static int
read_time(const struct responding *work, int col, int64_t *at,
    struct crm_fault *fault)
{
	const char *cell = text(work, col);

	*at = CRM_TIME_NONE;
	if (*cell == '\0')
		return (0);
	if (crm_time_parse(cell, strlen(cell), at) == -1 || *at < 0)
		return (bad(work, fault, col, N_("no such date; write "
		    "YYYY-MM-DD HH:MM:SS")));
	/* The clock of another may be ahead, and that of a file is nobody's. */
	if (col == AT && *at > work->cli->now + CRM_DAY)
		return (bad(work, fault, col, N_("the time lies in the "
		    "future")));
	return (0);
}

/* 0 with 1, 0 or what is not said; 1 with the fault. */
static int
read_yes(const struct responding *work, int col, int unsaid, int *yes,
    struct crm_fault *fault)
{
	const char *cell = text(work, col);

	*yes = *cell == '\0' ? unsaid : strcmp(cell, "yes") == 0;
	if (*cell != '\0' && !*yes && strcmp(cell, "no") != 0)
		return (bad(work, fault, col, N_("write yes or no")));
	return (0);
}

static int
read_member(const struct responding *work, struct crm_respond_row *row,
    struct crm_fault *fault)
{
	const char *cell = text(work, MEMBER);

	row->member = 0;
	if (*cell != '\0' && (crm_int_parse(cell, strlen(cell),
	    &row->member) == -1 || row->member < 1))
		return (bad(work, fault, MEMBER, N_("no number of a member")));
	return (0);
}

/* The file that a row comes from, as far as it says. */
static const char *
source_of(const struct responding *work)
{

	return (*text(work, SOURCE) != '\0' ? text(work, SOURCE) :
	    crm_csv_source(work->csv));
}

/* 0 with the state, 1 with the fault. */
static int
read_state(const struct responding *work, struct crm_respond_row *row,
    struct crm_fault *fault)
{
	const char *word = text(work, STATE);
	int state = crm_reply_of(word);

	row->result = state == -1 && crm_offer_result(word) ? word : NULL;
	/* Who says anything to it has taken note: no wave comes again. */
	if (row->result != NULL)
		state = CRM_REPLY_OPENED;
	if (state == -1 || state == CRM_REPLY_COUPON)
		return (bad(work, fault, STATE, N_("no state; take sent, "
		    "delivered, opened, clicked, answered, bought, refused, "
		    "unsubscribed, complained, blocked, bad_address or "
		    "failed")));
	row->state = (enum crm_reply)state;
	return (0);
}

/* 0 with the row, 1 with the fault. */
static int
read_row(struct responding *work, struct crm_respond_row *row,
    struct crm_fault *fault)
{

	if (read_state(work, row, fault) != 0)
		return (1);
	row->campaign = text(work, CAMPAIGN);
	row->channel = text(work, CHANNEL);
	row->contact = text(work, CONTACT);
	row->reason = text(work, REASON);
	row->status = *text(work, STATUS) != '\0' ? text(work, STATUS) :
	    text(work, REPLY);
	row->message_id = text(work, MESSAGE_ID);
	row->returned_to = text(work, RETURNED_TO);
	row->source = source_of(work);
	if (strcmp(row->source, _("standard input")) == 0)
		row->source = "-";
	crm_buf_reset(&work->place);
	if (*text(work, SOURCE_LINE) != '\0')
		crm_buf_fmt(&work->place, "%s:%s", row->source,
		    text(work, SOURCE_LINE));
	else
		crm_buf_fmt(&work->place, "%s:%zu", row->source,
		    crm_csv_line(work->csv));
	row->place = crm_buf_text(&work->place);
	return (read_member(work, row, fault) != 0 ||
	    read_time(work, AT, &row->at, fault) != 0 ||
	    read_time(work, EXPORTED_AT, &row->exported_at, fault) != 0 ||
	    read_yes(work, HARD, -1, &row->hard, fault) != 0 ||
	    read_yes(work, MACHINE, 0, &row->machine, fault) != 0);
}

/* What became of a row: 0, or 1 with the fault. */
static int
judge(struct responding *work, int done, struct crm_fault *fault)
{

	work->n[done]++;
	switch ((enum crm_responded)done) {
	case CRM_RESPONDED_CHANNEL:
		return (bad(work, fault, CHANNEL, N_("no channel; take "
		    "email, sms, call, post, push, shop or mall")));
	case CRM_RESPONDED_NO_CAMPAIGN:
		return (bad(work, fault, CAMPAIGN, N_("of which campaign it "
		    "is stands nowhere; say crm-campaign respond NAME")));
	case CRM_RESPONDED_CAMPAIGN:
		return (bad(work, fault, CAMPAIGN, N_("there is no such "
		    "campaign; say of which it is: crm-campaign respond "
		    "NAME")));
	case CRM_RESPONDED_NOBODY:
		return (bad(work, fault, CONTACT, N_("neither a member nor a "
		    "contact")));
	case CRM_RESPONDED_MEMBER:
		return (bad(work, fault, MEMBER, N_("the campaign wrote to no "
		    "such member")));
	case CRM_RESPONDED_EARLY:
		return (bad(work, fault, AT, N_("the time lies before the "
		    "offer")));
	case CRM_RESPONDED_CONTACT:
		return (bad(work, fault, CONTACT, N_("the campaign wrote to "
		    "nobody there")));
	default:
		return (0);
	}
}

/* A row of a list of ours on which nobody has said yet what came of it. */
static int
is_open(const struct responding *work)
{

	return (*text(work, MEMBER) != '\0' && *text(work, STATE) == '\0' &&
	    *text(work, AT) == '\0' && *text(work, REASON) == '\0');
}

/* One row: 0 or a status. */
static int
take_row(struct responding *work, int ragged)
{
	struct crm_respond_row row = { 0 };
	struct crm_fault fault = { 0 };
	int done, rc = 1;

	if (!ragged && is_open(work)) {
		work->open++;
		return (0);
	}
	work->read++;
	if (ragged)
		fault.kind = N_("not as many cells as the header has");
	else if (cli_check_cells(work->csv, &fault) == 0 &&
	    read_row(work, &row, &fault) == 0) {
		if (work->place.bad)
			return (cli_fail(work->cli, EX_INTERNAL, "%s",
			    strerror(ENOMEM)));
		if ((done = crm_respond_add(work->respond, &row)) == -1)
			return (cli_fail_err(work->cli));
		rc = judge(work, done, &fault);
	}
	if (rc == 0)
		return (0);
	work->rejected++;
	fault.source = ragged ? crm_csv_source(work->csv) : source_of(work);
	fault.line = ragged || *text(work, SOURCE_LINE) == '\0' ?
	    crm_csv_line(work->csv) :
	    (size_t)strtoull(text(work, SOURCE_LINE), NULL, 10);
	fault.reason = _(fault.kind);
	return (cli_bad_row(work->cli, work->csv, &fault));
}

static int
find_columns(struct responding *work)
{
	int i;

	if (crm_csv_header(work->csv) == -1)
		return (cli_fail_err(work->cli));
	for (i = 0; i < NCOL; i++)
		work->col[i] = crm_csv_col(work->csv, names[i]);
	if (work->col[STATE] != -1 && (work->col[MEMBER] != -1 ||
	    work->col[CONTACT] != -1))
		return (0);
	return (cli_fail(work->cli, EX_DATA, _("%s: the columns are state, "
	    "and member or contact; see crm-csv(5), response"),
	    crm_csv_source(work->csv)));
}

static int
read_rows(struct responding *work)
{
	int rc, status;

	if ((status = find_columns(work)) != 0)
		return (status);
	while ((rc = crm_csv_next(work->csv)) > 0)
		if ((status = take_row(work, rc == 2)) != 0)
			return (status);
	if (rc == -1)
		return (cli_fail_err(work->cli));
	return (work->cli->faults.n > 0 ? EX_DATA : 0);
}

static int
finish(struct responding *work, struct crm_stage *stage)
{
	const uint64_t *n = work->n;
	int status;

	campaign_note_done(work->cli, crm_respond_done(work->respond));
	if (work->open > 0)
		cli_note(work->cli, _("members of the list without a state, "
		    "so far: %" PRIu64), work->open);
	if (n[CRM_RESPONDED_REFUSED] > 0)
		cli_note(work->cli, _("refusals that no message of ours "
		    "explains, and that hold all the same: %" PRIu64),
		    n[CRM_RESPONDED_REFUSED]);
	status = cli_store(work->cli, crm_stage_sha256(stage), _("read %"
	    PRIu64 ", new %" PRIu64 ", changed %" PRIu64 ", same %" PRIu64
	    ", refused elsewhere %" PRIu64 ", rejected %" PRIu64), work->read,
	    n[CRM_RESPONDED_NEW], n[CRM_RESPONDED_CHANGED],
	    n[CRM_RESPONDED_SAME], n[CRM_RESPONDED_REFUSED], work->rejected);
	return (status == 0 && work->rejected > 0 ? EX_NO : status);
}

static int
respond_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct responding *work = arg;
	int status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((work->respond = crm_respond_open(cli->db, work->name)) == NULL) {
		status = cli_fail_err(cli);
		/* Somebody's word, not somebody's data. */
		return (status == EX_DATA ? EX_NO : status);
	}
	if ((work->csv = crm_stage_csv(stage, NULL)) == NULL)
		status = cli_fail_err(cli);
	else if ((status = read_rows(work)) == 0)
		status = finish(work, stage);
	crm_csv_close(work->csv);
	return (status);
}

int
campaign_respond(struct cli *cli, int argc, char **argv)
{
	struct responding work = { .cli = cli };
	struct campaign_own own = { 0 };
	const struct cli_opt opts[] = {
		{ "web", 0, 0, &own.web },
		{ "coupons", 0, 0, &own.coupons },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	/* What is refused is in the file of refusals before it is stored. */
	cli->seal = crm_consent_flush;
	if (own.web != NULL || own.coupons != NULL)
		return (campaign_respond_own(cli, n, argv, &own));
	if (n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give at most one "
		    "campaign and one file")));
	/* One word is a file, if there is such a one; no name has a slash. */
	if (n == 2 || (n == 1 && strcmp(argv[0], "-") != 0 &&
	    strchr(argv[0], '/') == NULL && access(argv[0], F_OK) == -1))
		work.name = argv[0];
	status = cli_import(cli, n == 0 || (n == 1 && work.name != NULL) ?
	    NULL : argv[n - 1], respond_stage, &work);
	crm_respond_close(work.respond);
	crm_buf_free(&work.place);
	return (status);
}

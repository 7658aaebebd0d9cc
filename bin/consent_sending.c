#include <string.h>

#include "consent_int.h"
#include "core/buf.h"
#include "core/csv.h"
#include "outreach/sendlaw.h"

/* Whether a message may leave, asked as what sends it asks. */

struct asking {
	struct cli	*cli;
	struct crm_out	*out;
	const char	*time;		/* --at, or NULL */
	struct crm_sendlaw_case what;	/* what a row may leave out */
	int		 known;		/* 1: the columns were looked up */
	int		 channel, at, purpose, basis, goods; /* -1: none */
	int		 refused;	/* 1: a verdict was no */
};

static int
open_verdicts(struct asking *work)
{
	static const char *const name[] = { "member", "channel", "allowed",
	    "reason", "since", "until", "article", "purpose", "basis", "goods",
	    "asked_at", NULL };

	work->out = cli_table(work->cli, name);
	return (work->out == NULL ? EX_INTERNAL : 0);
}

/* A moment that never comes is none. */
static int
put_time(struct crm_out *out, int64_t at)
{
	char time[CRM_TIME_LEN];

	return (crm_out_text(out, crm_time_format(at, time)));
}

static int
put(struct asking *work, const struct crm_sendlaw_case *what,
    const struct crm_sendlaw_verdict *verdict)
{
	struct crm_out *out = work->out;
	int allowed = verdict->why == CRM_SENDLAW_OK;

	work->refused |= !allowed;
	return (crm_out_int(out, what->member) == -1 ||
	    crm_out_text(out, what->channel) == -1 ||
	    crm_out_text(out, allowed ? "yes" : "no") == -1 ||
	    crm_out_text(out, crm_sendlaw_why_name(verdict->why)) == -1 ||
	    put_time(out, verdict->since) == -1 ||
	    put_time(out, verdict->until) == -1 ||
	    crm_out_text(out, verdict->article) == -1 ||
	    crm_out_text(out, what->purpose) == -1 ||
	    crm_out_text(out, what->basis) == -1 ||
	    crm_out_text(out, what->goods) == -1 ||
	    put_time(out, what->at) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
decide(struct asking *work, struct crm_sendlaw_case *what,
    struct crm_sendlaw_verdict *verdict)
{

	what->past = what->at < work->cli->now;
	return (crm_sendlaw_decide(work->cli->db, what, verdict) == -1 ||
	    put(work, what, verdict) == -1 ? -1 : 0);
}

/* "link_base|refuse_url" as people read it. */
static int
note_lack(void *arg, const struct crm_sendlaw_lack *lack)
{
	struct cli *cli = arg;
	struct crm_buf names = { 0 };
	const char *p;

	if (strcmp(lack->settings, "goods") == 0) {
		cli_note(cli, _("--goods: say which kind of goods is offered "
		    "(%s)"), lack->article);
		return (0);
	}
	for (p = lack->settings; *p != '\0'; p++)
		if (*p == '|')
			crm_buf_str(&names, _(" or "));
		else
			crm_buf_chr(&names, *p);
	cli_note(cli, lack->expired ? _("%s: its day is over (%s); set the "
	    "new one with crm-db set") : _("%s: it is not set (%s); say it "
	    "with crm-db set"), crm_buf_text(&names), lack->article);
	crm_buf_free(&names);
	return (0);
}

static int
ask_one(struct asking *work)
{
	struct crm_sendlaw_verdict verdict;
	int status;

	if ((status = open_verdicts(work)) != 0)
		return (status);
	if (decide(work, &work->what, &verdict) == -1 ||
	    crm_out_finish(work->out) == -1)
		return (cli_fail_err(work->cli));
	if (verdict.why == CRM_SENDLAW_SETUP &&
	    crm_sendlaw_setup(work->cli->db, &work->what, note_lack,
	    work->cli) == -1)
		return (cli_fail_err(work->cli));
	return (work->refused ? EX_NO : 0);
}

static int
is_one(const char *word, const char *one, const char *other)
{

	return (strcmp(word, one) == 0 || strcmp(word, other) == 0);
}

/* The case of a row: 0, or 1 with the fault. */
static int
read_case(struct asking *work, struct crm_csv *csv,
    struct crm_sendlaw_case *what, struct crm_fault *fault)
{
	struct crm_cell cell = { "", 0 };

	if (!consent_cell(csv, work->channel, &cell) ||
	    !crm_consent_channel(cell.p))
		return (cli_wrong_cell(fault, "channel", N_("no such "
		    "channel; take email, sms, call, post, push, shop or "
		    "mall"), &cell));
	what->channel = cell.p;
	if (consent_cell(csv, work->purpose, &cell)) {
		if (!is_one(cell.p, "advertising", "notice"))
			return (cli_wrong_cell(fault, "purpose", N_("no such "
			    "purpose; take advertising or notice"), &cell));
		what->purpose = cell.p;
	}
	if (consent_cell(csv, work->basis, &cell)) {
		if (!is_one(cell.p, "consent", "sale"))
			return (cli_wrong_cell(fault, "basis", N_("no such "
			    "basis; take consent or sale"), &cell));
		what->basis = cell.p;
	}
	if (consent_cell(csv, work->goods, &cell))
		what->goods = cell.p;
	if (!consent_cell(csv, work->at, &cell) ||
	    crm_time_parse(cell.p, cell.n, &what->at) == 0)
		return (0);
	return (cli_wrong_cell(fault, "at", N_("no such date; write "
	    "YYYY-MM-DD or YYYY-MM-DD HH:MM:SS"), &cell));
}

static int
find_columns(struct asking *work, struct crm_csv *csv)
{

	work->known = 1;
	work->channel = crm_csv_col(csv, "channel");
	work->at = crm_csv_col(csv, "at");
	work->purpose = crm_csv_col(csv, "purpose");
	work->basis = crm_csv_col(csv, "basis");
	work->goods = crm_csv_col(csv, "goods");
	if (work->channel != -1)
		return (0);
	return (crm_err_set(work->cli->err, CRM_ERR_INPUT, _("%s: the columns "
	    "are member and channel, and at, purpose, basis and goods where "
	    "they are wanted"), crm_csv_source(csv)));
}

static int
ask_row(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct asking *work = arg;
	struct crm_sendlaw_case what = work->what;
	struct crm_sendlaw_verdict verdict;

	if (!work->known && find_columns(work, csv) == -1)
		return (-1);
	if (read_case(work, csv, &what, fault) != 0)
		return (1);
	what.member = member;
	return (decide(work, &what, &verdict));
}

static int
ask_rows(struct asking *work, struct crm_csv *csv)
{
	struct cli_set set = { .take = ask_row, .arg = work };
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
open_base(struct asking *work)
{
	struct cli *cli = work->cli;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	work->what.at = work->time != NULL ?
	    cli_time(cli, "--at", work->time) : cli->now;
	return (0);
}

/* The input first: nobody waits for it with the database open. */
static int
ask_file(struct asking *work, const char *path)
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
		    ask_rows(work, csv);
		crm_csv_close(csv);
	}
	crm_stage_close(stage);
	return (status);
}

/* 0, or a status (said). */
static int
check_words(struct asking *work)
{
	const struct crm_sendlaw_case *what = &work->what;

	if (!is_one(what->purpose, "advertising", "notice"))
		return (cli_fail(work->cli, EX_USAGE_, _("\"%s\" is no "
		    "purpose of a message; take advertising or notice"),
		    what->purpose));
	if (!is_one(what->basis, "consent", "sale"))
		return (cli_fail(work->cli, EX_USAGE_, _("\"%s\" is no basis; "
		    "take consent or sale"), what->basis));
	return (0);
}

int
consent_sending(struct cli *cli, int argc, char **argv)
{
	struct asking work = { .cli = cli, .what = { .purpose = "advertising",
	    .basis = "consent", .goods = "" } };
	const char *input = NULL;
	const struct cli_opt opts[] = { { "at", 0, 1, &work.time },
	    { "purpose", 0, 1, &work.what.purpose },
	    { "basis", 0, 1, &work.what.basis },
	    { "goods", 0, 1, &work.what.goods }, { "input", 'i', 1, &input },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n != (input == NULL ? 2 : 0))
		return (cli_fail(cli, EX_USAGE_, _("say which member, then "
		    "which channel")));
	if ((status = check_words(&work)) != 0)
		return (status);
	if (input != NULL)
		return (ask_file(&work, input));
	if ((status = consent_channel(cli, argv[1])) != 0 ||
	    (status = open_base(&work)) != 0 ||
	    (status = cli_member(cli, argv[0], 1, &work.what.member)) != 0)
		return (status);
	work.what.channel = argv[1];
	return (ask_one(&work));
}

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/stream.h"
#include "core/text.h"
#include "record/consent.h"
#include "record/consents.h"
#include "record/member.h"

static const char about[] = N_(
    "Who may be sent advertising, by which channel, and since when.\n"
    "example: crm-consent withdraw 7 sms\n");

static int
check_channel(struct cli *cli, const char *channel)
{

	if (crm_consent_channel(channel))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no channel; take email, "
	    "sms, call, post or push"), channel));
}

/* The words of give and withdraw. */
struct words {
	const char	*at, *proof, *how;
	const char	*member;
};

static int
take_words(struct cli *cli, int n, char **argv, struct words *words,
    struct crm_consent_entry *entry)
{
	int status;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("say which member, then "
		    "which channel")));
	words->member = argv[0];
	entry->channel = argv[1];
	entry->at = words->at == NULL ? CRM_TIME_NONE :
	    cli_time(cli, "--at", words->at);
	entry->proof = words->proof == NULL ? "" : words->proof;
	entry->how = words->how == NULL ? "crm-consent" : words->how;
	if ((status = check_channel(cli, entry->channel)) != 0 ||
	    (status = cli_check_text(cli, "--proof", entry->proof)) != 0)
		return (status);
	return (cli_check_text(cli, "--how", entry->how));
}

/* The member and the time; the command line is kept without the proof. */
static int
prepare(struct cli *cli, const char *verb, const struct words *words,
    struct crm_consent_entry *entry)
{
	struct crm_buf command = { 0 };
	int status;

	crm_buf_fmt(&command, "crm-consent %s %s %s", verb, words->member,
	    entry->channel);
	if (command.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	free(cli->command);
	cli->command = command.p;
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, words->member, !entry->turns,
	    &entry->member)) != 0)
		return (status);
	if (entry->at == CRM_TIME_NONE)
		entry->at = cli->now;
	if (entry->at > cli->now)
		return (cli_fail(cli, EX_DATA,
		    _("--at: the time lies in the future")));
	return (cli_begin(cli));
}

static int
end(struct cli *cli, const struct crm_consent_entry *entry, int stored)
{
	char time[CRM_TIME_LEN];

	if (stored == -1)
		return (cli_fail_err(cli));
	if (!stored)
		return (cli_store(cli, NULL, _("member %lld, %s: known "
		    "already"), (long long)entry->member, entry->channel));
	return (cli_store(cli, NULL, entry->turns ?
	    _("member %lld, %s: given %s") :
	    _("member %lld, %s: withdrawn %s"), (long long)entry->member,
	    entry->channel, crm_time_format(entry->at, time)));
}

static int
do_give(struct cli *cli, int argc, char **argv)
{
	struct words words = { NULL, NULL, NULL, NULL };
	const struct cli_opt opts[] = { { "at", 0, 1, &words.at },
	    { "proof", 0, 1, &words.proof }, { "how", 0, 1, &words.how },
	    { NULL, 0, 0, NULL } };
	struct crm_consent_entry entry = { .turns = 1 };
	int n = cli_options(cli, argc, argv, opts), rc, status;
	char time[CRM_TIME_LEN];
	int64_t out;

	if ((status = take_words(cli, n, argv, &words, &entry)) != 0 ||
	    (status = prepare(cli, "give", &words, &entry)) != 0)
		return (status);
	if ((rc = crm_consent_barred(cli->db, &entry, &out)) == -1)
		return (cli_fail_err(cli));
	if (rc == 1)
		return (cli_fail(cli, EX_NO, _("member %lld withdrew %s on "
		    "%s: only consent given after that counts, say when with "
		    "--at"), (long long)entry.member, entry.channel,
		    crm_time_format(out, time)));
	return (end(cli, &entry, crm_consent_give(cli->db, &entry)));
}

static int
do_withdraw(struct cli *cli, int argc, char **argv)
{
	struct words words = { NULL, NULL, NULL, NULL };
	const struct cli_opt opts[] = { { "at", 0, 1, &words.at },
	    { "how", 0, 1, &words.how }, { NULL, 0, 0, NULL } };
	struct crm_consent_entry entry = { 0 };
	int n = cli_options(cli, argc, argv, opts), status, state;
	int64_t at;

	if ((status = take_words(cli, n, argv, &words, &entry)) != 0 ||
	    (status = prepare(cli, "withdraw", &words, &entry)) != 0 ||
	    (status = end(cli, &entry,
	    crm_consent_withdraw(cli->db, &entry))) != 0)
		return (status);
	state = crm_consent_state(cli->db, entry.member, entry.channel,
	    crm_time_day(cli->now), &at);
	if (state == -1)
		return (cli_fail_err(cli));
	if (state == CRM_CONSENT_GIVEN)
		cli_note(cli, _("consent was given after that and stands"));
	return (0);
}

static int
import_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct crm_consents_opt opt = { .faults = &cli->faults, .arg = cli };
	struct crm_consents_count n;
	struct cli_counts counts;
	struct crm_csv *csv;
	int rc, status;

	(void)arg;
	if (cli_rejecting(cli))
		opt.reject = cli_reject;
	if ((status = cli_begin(cli)) != 0)
		return (status);
	csv = crm_stage_csv(stage, NULL);
	rc = csv == NULL ? -1 : crm_consents_import(cli->db, csv, &opt, &n);
	crm_csv_close(csv);
	if (rc != 0)
		return (rc == -1 ? cli_fail_err(cli) : rc);
	if (cli->faults.n > 0)
		return (EX_DATA);
	counts = (struct cli_counts){ n.read, n.fresh, 0, n.same, n.rejected };
	return (cli_store_counts(cli, crm_stage_sha256(stage), &counts));
}

static int
do_import(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time")));
	return (cli_import(cli, argv[0], import_stage, NULL));
}

struct listing {
	struct crm_out	*out;
	int64_t		 member;
	int64_t		 end;
};

static int
list_line(void *arg, const struct crm_consent_line *line)
{
	const struct listing *listing = arg;
	struct crm_out *out = listing->out;
	char time[CRM_TIME_LEN];

	if (line->at >= listing->end)
		return (0);
	return (crm_out_int(out, listing->member) == -1 ||
	    crm_out_text(out, line->channel) == -1 ||
	    crm_out_text(out, line->state) == -1 ||
	    crm_out_text(out, crm_time_format(line->at, time)) == -1 ||
	    crm_out_text(out, line->how) == -1 ||
	    crm_out_text(out, line->proof) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

static int
list_all(struct cli *cli, struct listing *listing)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(cli->db, "SELECT id\n"
	    "FROM member\n"
	    "WHERE state = 0\n"
	    "ORDER BY id /* scan: all are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		listing->member = crm_col_int(stmt, 0);
		if (crm_consent_each(cli->db, listing->member, list_line,
		    listing) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

static int
do_list(struct cli *cli, int argc, char **argv)
{
	static const char *const name[] = { "member", "channel", "state",
	    "at", "how", "proof", NULL };
	int n = cli_options(cli, argc, argv, NULL), rc, status;
	struct listing listing = { NULL, 0, INT64_MAX };

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("list takes one member, "
		    "or none for all")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 || (n == 1 &&
	    (status = cli_member(cli, argv[0], 1, &listing.member)) != 0))
		return (status);
	if (cli->as_of != CRM_TIME_NONE)
		listing.end = (cli->as_of + 1) * CRM_DAY;
	cli_people(cli);
	if ((listing.out = cli_table(cli, name)) == NULL)
		return (EX_INTERNAL);
	rc = n == 0 ? list_all(cli, &listing) :
	    crm_consent_each(cli->db, listing.member, list_line, &listing);
	if (rc == -1 || crm_out_finish(listing.out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* 1 when a time lies two years or more before a day. */
static int
two_years_old(int64_t at, int64_t today)
{
	int year, month, day;

	crm_date_split(today, &year, &month, &day);
	if (!crm_date_valid(year - 2, month, day))
		day--;		/* the 29th of February */
	return (crm_time_day(at) <= crm_date_civil(year - 2, month, day));
}

/* The article that decides. */
static const char *
rule_of(int state)
{

	switch (state) {
	case CRM_CONSENT_GIVEN:
		return ("prior consent: Network Act 50(1)");
	case CRM_CONSENT_WITHDRAWN:
		return ("refusal wins: Network Act 50(2)");
	default:
		return ("no prior consent: Network Act 50(1)");
	}
}

static int
decide(struct cli *cli, int64_t member, const char *channel)
{
	static const char *const name[] = { "member", "channel", "allowed",
	    "state", "at", "rule", NULL };
	static const char *const states[] = { "none", "given", "withdrawn" };
	char time[CRM_TIME_LEN] = "";
	struct crm_out *out = cli_table(cli, name);
	int64_t at;
	int state;

	if (out == NULL)
		return (EX_INTERNAL);
	state = crm_consent_state(cli->db, member, channel, cli_day(cli), &at);
	if (state == -1)
		return (cli_fail_err(cli));
	if (at != CRM_TIME_NONE)
		crm_time_format(at, time);
	if (crm_out_int(out, member) == -1 ||
	    crm_out_text(out, channel) == -1 ||
	    crm_out_text(out, state == CRM_CONSENT_GIVEN ? "yes" :
	    "no") == -1 || crm_out_text(out, states[state]) == -1 ||
	    crm_out_text(out, time) == -1 ||
	    crm_out_text(out, rule_of(state)) == -1 ||
	    crm_out_end(out) == -1 || crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	if (state == CRM_CONSENT_GIVEN && two_years_old(at, cli_day(cli)))
		cli_note(cli, _("given two years ago or more: have it "
		    "confirmed (Network Act 50(8))"));
	return (state == CRM_CONSENT_GIVEN ? 0 : EX_NO);
}

static int
do_check(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;
	int64_t member;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("say which member, then "
		    "which channel")));
	if ((status = check_channel(cli, argv[1])) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &member)) != 0)
		return (status);
	return (decide(cli, member, argv[1]));
}

static const struct cli_verb verbs[] = {
	{ "give", do_give,
	    "give MEMBER CHANNEL [--at TIME] [--proof TEXT]\n"
	    "           [--how TEXT]" },
	{ "withdraw", do_withdraw,
	    "withdraw MEMBER CHANNEL [--at TIME] [--how TEXT]" },
	{ "import", do_import, "import [--rejects FILE] [-n] [FILE]" },
	{ "list", do_list, "list [--as-of DATE] [MEMBER]" },
	{ "check", do_check, "check [--as-of DATE] MEMBER CHANNEL" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-consent", about) == -1)
		return (EX_INTERNAL);
	cli.seal = crm_consent_flush;
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

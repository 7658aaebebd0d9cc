#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "outreach/campaign.h"
#include "outreach/mailing.h"
#include "outreach/reply.h"
#include "outreach/sender.h"
#include "outreach/sendstate.h"
#include "outreach/smtp.h"
#include "outreach/todir.h"
#include "send_list.h"

#define AT_A_TIME	3	/* messages of a claim: one domain may be all */
#define SHOWN		10000	/* messages of a dry run, if nobody says */

struct running {
	struct cli	*cli;
	struct send_named named;
	const char	*channel, *part, *most, *once, *to_dir, *all;
	struct crm_claim want;
	struct crm_sender sender;
	struct crm_mailing *mailing;
	struct list_words list;		/* of channels that leave as files */
};

/*
 * The signals that end a program wait until the message that is on its way has
 * ended; they are looked for between messages.
 */
static void
hold_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
}

static int
stop(void *arg)
{
	sigset_t set;

	(void)arg;
	return (sigpending(&set) == 0 && (sigismember(&set, SIGTERM) == 1 ||
	    sigismember(&set, SIGINT) == 1 || sigismember(&set, SIGHUP) == 1));
}

static void
tick(void *arg)
{
	struct running *run = arg;

	cli_tick(run->cli);
}

static int
make(void *arg, const struct crm_delivery *delivery, struct crm_mail *mail,
    struct crm_delivery_end *end)
{
	struct running *run = arg;

	return (crm_mailing_make(run->mailing, delivery, mail, end));
}

/* How it ended, in one line, and as a status. */
static int
tell(struct running *run)
{
	const uint64_t *n = run->sender.count;
	struct cli *cli = run->cli;
	int64_t waiting;

	waiting = crm_send_waiting(cli->db, run->named.id, run->want.channel);
	if (waiting == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("sent %" PRIu64 ", failed %" PRIu64 ", put off %"
	    PRIu64 ", unknown %" PRIu64 ", suppressed %" PRIu64
	    "; waiting %" PRId64), n[CRM_DELIVERY_SENT],
	    n[CRM_DELIVERY_FAILED], n[CRM_DELIVERY_DEFERRED],
	    n[CRM_DELIVERY_UNKNOWN], n[CRM_DELIVERY_SUPPRESSED], waiting);
	/* Whoever asked for some got them; else all were asked for. */
	if (run->sender.most == 0 && run->want.part == 0 && waiting > 0)
		return (EX_BUSY);
	return (n[CRM_DELIVERY_FAILED] + n[CRM_DELIVERY_UNKNOWN] > 0 ?
	    EX_NO : 0);
}

static int
open_transport(struct running *run)
{
	struct cli *cli = run->cli;

	run->sender.transport = run->to_dir != NULL ?
	    crm_todir_open(cli->err, run->to_dir) :
	    crm_smtp_open_set(cli->db, crm_mailing_domain(run->mailing));
	return (run->sender.transport == NULL ? cli_fail_err(cli) : 0);
}

/* Addresses that the server did not know leave the next list. */
static int
mark_dead(struct cli *cli)
{
	int rc = crm_reply_are_refused(cli->db), status;
	uint64_t n;

	if (rc != 1)
		return (rc == -1 ? cli_fail_err(cli) : 0);
	if ((status = cli_begin(cli)) != 0)
		return (status);
	if (crm_reply_refused(cli->db, &n) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("contacts found dead %" PRIu64), n));
}

static int
send_all(struct running *run)
{
	struct cli *cli = run->cli;
	int rc, status, marked;

	if ((status = open_transport(run)) != 0)
		return (status);
	hold_signals();
	crm_db_rest(cli->db);
	run->want.most = AT_A_TIME;
	rc = crm_sender_run(&run->sender, &run->want);
	run->sender.transport->close(run->sender.transport);
	if (rc == -1) {
		status = cli_fail_err(cli);
		crm_err_clear(cli->err);
		if (run->sender.count[CRM_DELIVERY_SENT] > 0)
			(void)tell(run);
		return (status);
	}
	marked = mark_dead(cli);
	status = tell(run);
	if (rc == 2)
		status = cli_fail(cli, EX_BUSY, _("the mail server knew none "
		    "of %d addresses in a row: more likely its fault than "
		    "theirs, so these wait, and none of them is found dead; "
		    "see to mail_server, and run this again"),
		    CRM_SENDER_STRANGERS);
	return (marked != 0 ? marked : status);
}

/* As it would be handed to a mail server: RFC 2442, batch SMTP. */
static int
show(void *arg, const struct crm_delivery *delivery)
{
	struct crm_delivery_end end = { delivery->id, CRM_DELIVERY_QUEUED, "",
	    "" };
	struct running *run = arg;
	struct crm_mail mail = { 0 };
	size_t i;
	int rc;

	if ((rc = crm_mailing_make(run->mailing, delivery, &mail, &end)) != 1) {
		run->sender.count[end.state]++;
		return (rc == -1 ? -1 : 0);
	}
	printf("MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n", mail.from,
	    mail.to);
	for (i = 0; i < mail.n; i++) {
		if (mail.bytes[i] == '.' && (i == 0 || mail.bytes[i - 1] ==
		    '\n'))
			putchar('.');
		putchar(mail.bytes[i]);
	}
	printf(".\r\n");
	return (0);
}

static int
show_all(struct running *run)
{
	struct cli *cli = run->cli;
	uint64_t not = 0;
	int64_t wait;
	int status;
	size_t n;

	if (isatty(STDOUT_FILENO) && !cli->unmask)
		return (cli_fail(cli, EX_USAGE_, _("the messages show whom "
		    "they go to; send them to a file, or say --unmask")));
	cli_people(cli);
	if ((status = cli_access(cli)) != 0)
		return (status);
	crm_db_rest(cli->db);
	run->want.dry = 1;
	run->want.suppressed = &not;
	run->want.most = run->sender.most > 0 ? (size_t)run->sender.most :
	    SHOWN;
	if (crm_delivery_claim(cli->db, &run->want, show, run, &n,
	    &wait) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("dry run: would send %zu now, not %" PRIu64), n -
	    (size_t)(run->sender.count[CRM_DELIVERY_SUPPRESSED] +
	    run->sender.count[CRM_DELIVERY_FAILED]),
	    not + run->sender.count[CRM_DELIVERY_SUPPRESSED] +
	    run->sender.count[CRM_DELIVERY_FAILED]);
	return (0);
}

static int
run_it(struct running *run)
{
	struct cli *cli = run->cli;
	int status;

	if (run->part != NULL)
		run->want.part = cli_number(cli, "--part", run->part, 1,
		    1000000);
	if (run->most != NULL)
		run->sender.most = (uint64_t)cli_number(cli, "--most",
		    run->most, 1, 100000000);
	run->sender.db = cli->db;
	run->sender.make = make;
	run->sender.tick = tick;
	run->sender.stop = stop;
	run->sender.arg = run;
	run->sender.once = run->once != NULL;
	run->want.campaign = run->named.id;
	if ((run->mailing = crm_mailing_open(cli->db)) == NULL)
		return (cli_fail_err(cli));
	status = cli->dry_run ? show_all(run) : send_all(run);
	crm_mailing_close(run->mailing);
	return (status);
}

/* Options of files mean nothing by mail. */
static int
no_list(struct running *run)
{
	const struct list_words *list = &run->list;

	if (list->shape == NULL && list->out == NULL && list->with == NULL &&
	    list->fit == NULL && *list->column == NULL)
		return (0);
	return (cli_fail(run->cli, EX_USAGE_, _("mail leaves one by one: "
	    "--shape, --out and the like are for other channels")));
}

/* By mail alone messages leave one by one, by the others as files. */
static int
by_channel(struct running *run)
{
	struct send_list list = { .words = run->list };
	int status;

	run->want.channel = list.channel = run->channel != NULL ?
	    run->channel : run->named.channel;
	if (strcmp(run->want.channel, "email") == 0)
		return ((status = no_list(run)) != 0 ? status : run_it(run));
	if (!crm_campaign_channel(list.channel))
		return (cli_fail(run->cli, EX_USAGE_, _("--channel: take sms, "
		    "email, call, post, shop or mall")));
	if (run->to_dir != NULL || run->most != NULL)
		return (cli_fail(run->cli, EX_USAGE_, _("--to-dir and --most "
		    "are for mail; --out FOLDER writes the files of lists")));
	if (run->part != NULL)
		list.part = cli_number(run->cli, "--part", run->part, 1,
		    1000000);
	return (send_list(run->cli, &run->named, &list));
}

static int
run_words(struct running *run, int argc, char **argv)
{
	const struct cli_opt opts[] = {
		{ "all", 0, 0, &run->all },
		{ "channel", 0, 1, &run->channel },
		{ "part", 0, 1, &run->part },
		{ "most", 0, 1, &run->most },
		{ "once", 0, 0, &run->once },
		{ "to-dir", 0, 1, &run->to_dir },
		{ "out", 0, 1, &run->list.out },
		{ "shape", 0, 1, &run->list.shape },
		{ "column", 0, 2, run->list.column },
		{ "with", 0, 1, &run->list.with },
		{ "fit", 0, 0, &run->list.fit },
		{ NULL, 0, 0, NULL }
	};
	struct cli *cli = run->cli;
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 1 || (n == 1) == (run->all != NULL))
		return (cli_fail(cli, EX_USAGE_, _("give one name, or "
		    "--all")));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = send_find(cli, n == 1 ? argv[0] : NULL,
	    &run->named)) != 0)
		return (status);
	return (by_channel(run));
}

int
send_run(struct cli *cli, int argc, char **argv)
{
	struct running run = { .cli = cli };
	int status;

	run.list.column = calloc((size_t)argc + 1,
	    sizeof(*run.list.column));
	if (run.list.column == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	status = run_words(&run, argc, argv);
	free(run.list.column);
	return (status);
}

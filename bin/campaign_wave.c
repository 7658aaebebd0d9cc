#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "campaign_plan.h"
#include "core/buf.h"
#include "outreach/campaign.h"
#include "outreach/message.h"
#include "outreach/plan.h"
#include "outreach/plancheck.h"
#include "outreach/wave.h"

/* The next wave, for those who were reached and did nothing. */

static int
say_fault(void *arg, const struct crm_plan_fault *fault)
{

	(void)cli_fail(arg, EX_NO, "%s", fault->what);
	return (0);
}

/* That the wave has messages which say something new: 0 or a status. */
static int
check_messages(struct cli *cli, const struct campaign_named *named, int wave)
{
	struct crm_plan_asking asking = { .campaign = named->id,
	    .channel = named->channel, .today = crm_time_day(cli->now),
	    .fn = say_fault, .arg = cli };
	size_t n = 0;

	if (crm_plan_check_wave(cli->db, &asking, wave, &n) == -1)
		return (cli_fail_err(cli));
	return (n > 0 ? EX_NO : 0);
}

static void
add_count(struct crm_buf *text, const char *what, uint64_t n)
{

	if (n > 0)
		crm_buf_fmt(text, ", %s %" PRIu64, what, n);
}

/* before is the sum of all that follows. */
static int
store(struct cli *cli, const struct campaign_named *named, int wave,
    const struct crm_wave_count *count)
{
	struct crm_buf text = { 0 };
	int status;

	crm_buf_fmt(&text, _("wave %d of %s: before %" PRIu64 ", in %" PRIu64),
	    wave, named->name, count->before, count->in);
	add_count(&text, _("answered"), count->answered);
	add_count(&text, _("refused"), count->refused);
	add_count(&text, _("not delivered"), count->not_delivered);
	add_count(&text, _("not allowed"), count->not_allowed);
	add_count(&text, _("gone"), count->gone);
	if (text.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else if (count->in == 0)
		status = cli_fail(cli, EX_NO, _("%s; nobody is left to write "
		    "to"), text.p);
	else
		status = cli_store(cli, NULL, "%s", text.p);
	crm_buf_free(&text);
	return (status);
}

/* The days of --after, else those of the plan: 0 or a status. */
static int
take_after(struct cli *cli, int64_t campaign, const char *word, int *after)
{
	int64_t days = 0;

	if (word != NULL)
		*after = cli_number(cli, "--after", word, 1, 90);
	else if (crm_plan_int(cli->db, campaign, "wave_after", &days) == -1)
		return (cli_fail_err(cli));
	else
		*after = (int)days;
	return (0);
}

/* The waves that are due, of all campaigns. */
struct due {
	struct cli	*cli;
	const char	*after;
	struct crm_buf	 names;		/* NUL behind each */
	uint64_t	 waves, in;
	int		 status;	/* EX_NO: a message stood in the way */
};

static int
note_name(void *arg, const struct crm_campaign *campaign)
{
	struct due *due = arg;

	crm_buf_add(&due->names, campaign->name, strlen(campaign->name) + 1);
	return (0);
}

static int
put_wave(struct due *due, const char *name, int wave,
    const struct crm_wave_count *count)
{
	struct crm_out *out = due->cli->out;

	due->waves++;
	due->in += count->in;
	if (crm_out_text(out, name) == -1 || crm_out_int(out, wave) == -1 ||
	    crm_out_int(out, (int64_t)count->before) == -1 ||
	    crm_out_int(out, (int64_t)count->in) == -1 ||
	    crm_out_int(out, (int64_t)count->answered) == -1 ||
	    crm_out_int(out, (int64_t)count->refused) == -1 ||
	    crm_out_int(out, (int64_t)count->not_delivered) == -1 ||
	    crm_out_int(out, (int64_t)count->not_allowed) == -1 ||
	    crm_out_int(out, (int64_t)count->gone) == -1 ||
	    crm_out_end(out) == -1)
		return (cli_fail_err(due->cli));
	return (0);
}

/* A campaign that says nothing in its next wave has none: 0 or a status. */
static int
make_due(struct due *due, const char *name)
{
	struct cli *cli = due->cli;
	struct crm_wave_ask ask = { 0 };
	struct crm_wave_count count;
	struct campaign_named named;
	int status, wave, rc;

	if ((status = campaign_named(cli, name, &named)) != 0 ||
	    (status = take_after(cli, named.id, due->after, &ask.after)) != 0)
		return (status);
	ask.campaign = named.id;
	ask.channel = named.channel;
	if ((wave = crm_wave_next(cli->db, &ask)) == -1) {
		if (crm_errkind(cli->err) != CRM_ERR_CONFLICT)
			return (cli_fail_err(cli));
		crm_err_clear(cli->err);
		return (0);
	}
	if ((rc = crm_message_any(cli->db, named.id, wave)) != 1)
		return (rc == -1 ? cli_fail_err(cli) : 0);
	if ((status = check_messages(cli, &named, wave)) != 0) {
		due->status = status;
		return (status == EX_NO ? 0 : status);
	}
	if (crm_wave_make(cli->db, &ask, wave, &count) == -1)
		return (cli_fail_err(cli));
	return (count.in == 0 ? 0 : put_wave(due, name, wave, &count));
}

static int
make_all(struct due *due)
{
	static const struct cli_col cols[] = {
		{ "campaign", CRM_KIND_TEXT }, { "wave", CRM_KIND_NUMBER },
		{ "before", CRM_KIND_NUMBER }, { "in", CRM_KIND_NUMBER },
		{ "answered", CRM_KIND_NUMBER },
		{ "refused", CRM_KIND_NUMBER },
		{ "not_delivered", CRM_KIND_NUMBER },
		{ "not_allowed", CRM_KIND_NUMBER },
		{ "gone", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT }
	};
	struct cli *cli = due->cli;
	const char *name;
	int status;

	cli_nobody(cli);
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_campaign_each(cli->db, note_name, due) == -1)
		return (cli_fail_err(cli));
	if (due->names.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	for (name = due->names.p; name != NULL &&
	    name < due->names.p + due->names.n; name += strlen(name) + 1)
		if ((status = make_due(due, name)) != 0)
			return (status);
	if (crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	status = cli_store(cli, NULL, _("waves made %" PRIu64 ", in %" PRIu64),
	    due->waves, due->in);
	return (status == 0 ? due->status : status);
}

int
campaign_wave(struct cli *cli, int argc, char **argv)
{
	const char *after = NULL, *due = NULL;
	const struct cli_opt opts[] = {
		{ "after", 0, 1, &after },
		{ "due", 0, 0, &due },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status, wave;
	struct due all = { .cli = cli, .after = after };
	struct crm_wave_ask ask = { 0 };
	struct crm_wave_count count;
	struct campaign_named named;

	if (n != (due == NULL))
		return (cli_fail(cli, EX_USAGE_, _("give one name, or "
		    "--due")));
	if (after != NULL)
		(void)cli_number(cli, "--after", after, 1, 90);
	if (due != NULL) {
		status = make_all(&all);
		crm_buf_free(&all.names);
		return (status);
	}
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = campaign_named(cli, argv[0], &named)) != 0 ||
	    (status = take_after(cli, named.id, after, &ask.after)) != 0)
		return (status);
	ask.campaign = named.id;
	ask.channel = named.channel;
	if ((wave = crm_wave_next(cli->db, &ask)) == -1)
		return (cli_fail_err(cli));
	if ((status = check_messages(cli, &named, wave)) != 0)
		return (status);
	if (crm_wave_make(cli->db, &ask, wave, &count) == -1)
		return (cli_fail_err(cli));
	return (store(cli, &named, wave, &count));
}

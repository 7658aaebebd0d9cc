#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "campaign_plan.h"
#include "core/buf.h"
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

int
campaign_wave(struct cli *cli, int argc, char **argv)
{
	const char *after = NULL;
	const struct cli_opt opts[] = {
		{ "after", 0, 1, &after },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status, wave;
	struct crm_wave_ask ask = { 0 };
	struct crm_wave_count count;
	struct campaign_named named;

	if (n != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if (after != NULL)
		(void)cli_number(cli, "--after", after, 1, 90);
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

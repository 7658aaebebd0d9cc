#include <string.h>

#include "core/buf.h"
#include "core/time.h"
#include "insight/hourly.h"
#include "insight/nextcount.h"
#include "report_int.h"

/* What comes in each hour of a coming day. */

struct hours {
	struct cli	*cli;
	struct crm_hourly_opt opt;
	const char	*weekday;
	char		 on[CRM_DATE_LEN];
};

/* A mean a day with two decimals; nothing without a day. */
static int
put_mean(struct cli *cli, double sum, int days)
{
	struct crm_buf buf = { 0 };
	int rc;

	if (days > 0)
		crm_buf_fmt(&buf, "%.2f", sum / days);
	rc = buf.bad ? crm_err_nomem(cli->err) : crm_out_text(cli->out,
	    crm_buf_text(&buf));
	crm_buf_free(&buf);
	return (rc);
}

static int
put_limit(struct cli *cli, int64_t limit)
{

	return (limit < 0 ? crm_out_text(cli->out, "") :
	    crm_out_int(cli->out, limit));
}

static int
put_hour(const struct hours *h, const struct crm_hourly *hourly, int i)
{
	const struct crm_hourly_hour *hour = &hourly->hour[i];
	struct cli *cli = h->cli;

	return (crm_out_text(cli->out, hourly->channel) == -1 ||
	    crm_out_text(cli->out, h->on) == -1 ||
	    crm_out_text(cli->out, h->weekday) == -1 ||
	    crm_out_int(cli->out, i) == -1 ||
	    crm_out_int(cli->out, hourly->days) == -1 ||
	    crm_out_int(cli->out, hour->orders) == -1 ||
	    put_mean(cli, (double)hour->orders, hourly->days) == -1 ||
	    put_limit(cli, hour->low) == -1 ||
	    put_limit(cli, hour->high) == -1 ||
	    put_mean(cli, hour->pieces, hourly->days) == -1 ||
	    crm_out_end(cli->out) == -1 ? -1 : 0);
}

/* From how many days it is told, and what became of the others. */
static void
note_days(const struct hours *h, const struct crm_hourly *hourly)
{
	char last[CRM_DATE_LEN];
	const char *channel = *hourly->channel == '\0' ? _("all channels") :
	    hourly->channel;

	cli_note(h->cli, _("%s: %d of %d days count; %d before the first "
	    "order, %d missing"), channel, hourly->days, h->opt.weeks,
	    hourly->early, hourly->missing);
	if (hourly->days == 0)
		cli_note(h->cli, _("%s: nothing to tell it from: import "
		    "orders with a time of day up to %s"), channel,
		    crm_date_format(h->opt.last, last));
	else if (hourly->days < CRM_NEXTCOUNT_DAYS)
		cli_note(h->cli, _("%s: low and high need %d days or more"),
		    channel, CRM_NEXTCOUNT_DAYS);
}

static int
tell(void *arg, const struct crm_hourly *hourly)
{
	const struct hours *h = arg;
	int i;

	for (i = 0; i < 24; i++)
		if (put_hour(h, hourly, i) == -1)
			return (-1);
	note_days(h, hourly);
	return (0);
}

static int
note(void *arg, const struct crm_hourly_note *n)
{
	const struct hours *h = arg;
	char from[CRM_DATE_LEN], to[CRM_DATE_LEN];

	if (n->what == CRM_HOURLY_UNTIMED) {
		cli_note(h->cli, _("%s: %lld of %lld orders have a date "
		    "without a time and are in no hour"), n->channel,
		    (long long)n->n, (long long)n->of);
		return (0);
	}
	crm_date_format(n->from, from);
	crm_date_format(n->to, to);
	if (n->what == CRM_HOURLY_MISSING)
		cli_note(h->cli, _("%s: no order from %s to %s, where %lld "
		    "are usual: these days do not count; import them if "
		    "their export is missing"), n->channel, from, to,
		    (long long)n->n);
	else
		cli_note(h->cli, _("%s: no order from %s to %s, where %lld "
		    "are usual; too few of all to leave these days out"),
		    n->channel, from, to, (long long)n->n);
	return (0);
}

/* The days asked for: 0, or a status (said). */
static int
take_days(struct hours *h, const char *on)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu",
	    "fri", "sat", "sun" };
	struct cli *cli = h->cli;
	char last[CRM_DATE_LEN];

	/* Today is not over. */
	h->opt.last = crm_time_day(cli->now) - 1;
	if (cli->as_of != CRM_TIME_NONE && cli->as_of < h->opt.last)
		h->opt.last = cli->as_of;
	h->opt.on = on == NULL ? cli_day(cli) + 1 :
	    crm_time_day(cli_time(cli, "--on", on));
	if (*crm_date_format(h->opt.on, h->on) == '\0')
		return (cli_fail(cli, EX_USAGE_, _("--as-of: the calendar has "
		    "no day after that; say with --on which day to tell of")));
	h->weekday = names[((h->opt.on + 3) % 7 + 7) % 7];
	if (h->opt.on > h->opt.last)
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("--on: %s is past: it is told from "
	    "days up to %s; say --as-of with a day before it"), h->on,
	    crm_date_format(h->opt.last, last)));
}

int
report_hour(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = {
		{ "channel", CRM_KIND_TEXT }, { "on", CRM_KIND_TEXT },
		{ "weekday", CRM_KIND_TEXT }, { "hour", CRM_KIND_NUMBER },
		{ "days", CRM_KIND_NUMBER }, { "orders", CRM_KIND_NUMBER },
		{ "expected", CRM_KIND_NUMBER }, { "low", CRM_KIND_NUMBER },
		{ "high", CRM_KIND_NUMBER }, { "pieces", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	};
	struct hours h = { .cli = cli, .opt.weeks = 8 };
	const char *by = NULL, *on = NULL, *weeks = NULL;
	const struct cli_opt opts[] = {
		{ "on", 0, 1, &on }, { "weeks", 0, 1, &weeks },
		{ "channel", 0, 1, &h.opt.channel }, { "by", 0, 1, &by },
		{ NULL, 0, 0, NULL }
	};
	const struct crm_hourly_call call = { tell, note, &h };
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("hour takes no operand")));
	if (by != NULL && strcmp(by, "channel") != 0)
		return (cli_fail(cli, EX_USAGE_, _("--by: \"%s\" is not "
		    "channel"), by));
	h.opt.by_channel = by != NULL;
	if (weeks != NULL)
		h.opt.weeks = cli_number(cli, "--weeks", weeks, 1,
		    CRM_HOURLY_WEEKS);
	if ((status = take_days(&h, on)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_nobody(cli);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_hourly_each(cli->db, &h.opt, &call) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

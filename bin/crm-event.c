#include <inttypes.h>
#include <string.h>

#include "core/contact.h"
#include "core/money.h"
#include "event_int.h"
#include "outreach/offerlist.h"

static const char about[] = N_(
    "The events of the night: finds them by rules, decides what is offered, "
    "and\nwrites one list a channel.\n"
    "example: crm-event detect && crm-event list --channel sms\n");

int
event_night(struct cli *cli, int64_t *night)
{
	int64_t today = crm_time_day(cli->now);

	*night = cli->as_of == CRM_TIME_NONE ? today - 1 : cli->as_of;
	if (*night <= today)
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("--as-of: that day is to come; "
	    "events are of days that were")));
}

int
event_batch(struct cli *cli, const char *word, int64_t *batch)
{
	int rc;

	*batch = 0;
	if (word == NULL)
		return (0);
	if (crm_int_parse(word, strlen(word), batch) == -1 || *batch < 1)
		return (cli_fail(cli, EX_USAGE_, _("--batch: \"%s\" is no "
		    "number of a batch"), word));
	if ((rc = crm_offer_batch(cli->db, *batch)) == -1)
		return (cli_fail_err(cli));
	if (rc == 1)
		return (0);
	return (cli_fail(cli, EX_NO, _("batch %lld found no events; crm-event "
	    "list names those that did"), (long long)*batch));
}

void
event_add_count(struct crm_buf *text, const char *what, uint64_t n)
{

	if (n > 0)
		crm_buf_fmt(text, ", %s %" PRIu64, what, n);
}

static const struct cli_verb verbs[] = {
	{ "detect", event_detect,
	    "detect [--as-of DATE] [--back DAYS] [--why] [-n]" },
	{ "list", event_list,
	    "list [--batch N | --as-of DATE] [--next FILE]\n"
	    "           --channel CHANNEL\n"
	    "       crm-event list --shape NAME [--text TEXT] [--subject TEXT]\n"
	    "           [--fit] [--column HEAD=VALUE] [--with FILE] [--out DIR]\n"
	    "           [--batch N | --as-of DATE] --channel CHANNEL\n"
	    "       crm-event list" },
	{ "why", event_why,
	    "why [--batch N | --as-of DATE] [MEMBER]" },
	{ "count", event_count, "count [--answers] [--batch N]" },
	{ "respond", event_respond, "respond [--rejects FILE] [-n] [FILE]" },
	{ "rule", event_rule, "rule add|set|rm|list|show ..." },
	{ "limit", event_limit, "limit [--days DAYS] [-n] [NAME N|none]" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-event", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

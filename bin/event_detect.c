#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/money.h"
#include "event_int.h"
#include "outreach/offerlist.h"

/* The verbs detect and limit. */

#define BACK	"62"		/* days */

static void
summary(struct crm_buf *text, const struct crm_events *events,
    const uint64_t count[CRM_NOFFER])
{
	static const char *const what[CRM_NOFFER] = {
		[CRM_OFFER_LATE] = N_("late"),
		[CRM_OFFER_CONDITION] = N_("condition"),
		[CRM_OFFER_FAILS] = N_("condition fails"),
		[CRM_OFFER_OPTED_OUT] = N_("opted out"),
		[CRM_OFFER_NO_CONSENT] = N_("no consent"),
		[CRM_OFFER_GUARDIAN] = N_("guardian"),
		[CRM_OFFER_CONFIRMATION] = N_("confirmation due"),
		[CRM_OFFER_FLAGGED] = N_("flagged"),
		[CRM_OFFER_NO_CONTACT] = N_("no contact"),
		[CRM_OFFER_DEAD] = N_("dead contact"),
		[CRM_OFFER_OTHER] = N_("other offer"),
		[CRM_OFFER_REST] = N_("rest"),
		[CRM_OFFER_PRESSED] = N_("pressed"),
		[CRM_OFFER_DUPLICATE] = N_("duplicate contact"),
		[CRM_OFFER_CAPACITY] = N_("capacity")
	};
	char date[CRM_DATE_LEN];
	int i;

	crm_buf_fmt(text, _("night of %s: events %zu, chosen %" PRIu64),
	    crm_date_format(events->as_of, date), events->n,
	    count[CRM_OFFER_CHOSEN]);
	for (i = 0; i < CRM_OFFER_CHOSEN; i++)
		event_add_count(text, _(what[i]), count[i]);
}

/* Finds, decides, stores.  0 or a status (said). */
static int
detect(struct cli *cli, struct crm_events *events, int64_t night,
    int64_t back, int why)
{
	const struct crm_offer_ask ask = { .batch = crm_batch(cli->db),
	    .night = CRM_NULL };
	uint64_t count[CRM_NOFFER], n;
	struct crm_buf text = { 0 };
	int status;

	if (crm_events_find(events, cli->db, night, back) == -1 ||
	    crm_offers_choose(events, count) == -1)
		return (cli_fail_err(cli));
	if (events->rules.n == 0)
		cli_note(cli, _("there are no rules; crm-event rule add makes "
		    "one"));
	if (why && (status = event_put_verdicts(cli, &ask, &n)) != 0)
		return (status);
	summary(&text, events, count);
	status = text.bad ? cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)) :
	    cli_store(cli, NULL, "%s", crm_buf_text(&text));
	crm_buf_free(&text);
	return (status);
}

int
event_detect(struct cli *cli, int argc, char **argv)
{
	const char *back = BACK, *why = NULL;
	const struct cli_opt opts[] = { { "back", 0, 1, &back },
	    { "why", 0, 0, &why }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), days, status;
	struct crm_events events;
	int64_t night;

	if (n != 0)
		return (cli_fail(cli, EX_USAGE_, _("detect takes no "
		    "operand")));
	days = cli_number(cli, "--back", back, 1, 366);
	if ((status = event_night(cli, &night)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	status = detect(cli, &events, night, days, why != NULL);
	crm_events_free(&events);
	return (status);
}

static int
put_limit(void *arg, const struct crm_event_limit *limit)
{
	struct crm_out *out = arg;

	return (crm_out_text(out, limit->name) == -1 ||
	    crm_out_int(out, limit->n) == -1 ||
	    crm_out_int(out, limit->days) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

static int
print_limits(struct cli *cli)
{
	static const struct cli_col col[] = { { "name", CRM_KIND_TEXT },
	    { "n", CRM_KIND_NUMBER }, { "days", CRM_KIND_NUMBER },
	    { NULL, CRM_KIND_TEXT } };
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_event_limit_each(cli->db, put_limit, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
event_limit(struct cli *cli, int argc, char **argv)
{
	const char *days = NULL;
	const struct cli_opt opts[] = { { "days", 0, 1, &days },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), rc, status;
	struct crm_event_limit limit = { .days = 1 };

	if (n == 0 && days == NULL)
		return (print_limits(cli));
	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("limit takes a name and a "
		    "number, or none to lift it")));
	limit.name = argv[0];
	if (strcmp(argv[0], "member") != 0 && !crm_event_channel(argv[0]))
		return (cli_fail(cli, EX_USAGE_, _("limit: take sms, email, "
		    "call, post, shop or member")));
	if (days != NULL && strcmp(argv[0], "member") != 0)
		return (cli_fail(cli, EX_USAGE_, _("--days is for the limit of "
		    "a member; those of channels are for a night")));
	limit.n = strcmp(argv[1], "none") == 0 ? CRM_NULL :
	    cli_number(cli, "limit", argv[1], 0, 100000000);
	if (days != NULL)
		limit.days = cli_number(cli, "--days", days, 1, 3660);
	else if (strcmp(argv[0], "member") == 0)
		limit.days = 30;
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_event_limit_set(cli->db, &limit)) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, rc == 1 ? _("the limit is changed") :
	    _("the limit is as it was")));
}

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "campaign_effect.h"
#include "campaign_int.h"
#include "campaign_plan.h"
#include "core/csv.h"
#include "insight/axis.h"
#include "insight/cutfile.h"
#include "insight/cuts.h"
#include "insight/rfm.h"
#include "insight/rule.h"

/* What a campaign of the database did: whom it asked, and what they bought. */

#define BINS	5

struct base {
	struct campaign_effect *e;
	const char	*name;
	struct campaign_named campaign;
	struct crm_asked asked;
	struct crm_axis	 axis;		/* where groups are cells */
};

/* What --by asks for.  0 or a status (said). */
static int
find_by(struct base *base, enum crm_asked_by *by)
{
	static const char *const words[] = { "segment", "channel", "domain" };
	struct campaign_effect *e = base->e;
	size_t i;

	*by = CRM_ASKED_NONE;
	if (e->by == NULL)
		return (0);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], e->by) == 0) {
			*by = CRM_ASKED_SEGMENT + (enum crm_asked_by)i;
			return (0);
		}
	*by = CRM_ASKED_CELL;
	if (strcmp(e->by, "rfm-segment") == 0)
		return (crm_axis_find(&base->axis, "segment"));
	if (crm_axis_find(&base->axis, e->by) == 0)
		return (0);
	return (cli_fail(e->cli, EX_USAGE_, _("--by: take segment, channel, "
	    "domain, r, f, m, rf, rm, fm, rfm or rfm-segment")));
}

/* Scores a set by the cut points of --cuts, or by its own. */
static int
score(struct base *base, struct crm_rfm *set)
{
	struct cli *cli = base->e->cli;
	const char *path = base->e->cuts;
	struct crm_cuts cuts = { .method = CRM_INDEPENDENT, .bins = BINS };
	struct crm_csv *csv;
	int fd, status = 0;

	if (path == NULL) {
		if (crm_rfm_score(set, &cuts, cli->err) == -1)
			return (cli_fail_err(cli));
		base->axis.bins = cuts.bins;
		return (0);
	}
	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, path, NULL);
	if (csv == NULL || crm_cutfile_read(&cuts, csv, set->decimals,
	    cli->err) == -1)
		status = cli_fail_err(cli);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	if (status == 0)
		crm_rfm_apply(set, &cuts);
	base->axis.bins = cuts.bins;
	return (status);
}

/*
 * Groups by the scores that members had before the list was frozen: what they
 * bought after it is the outcome, and tells no groups.
 */
static int
group_cells(struct base *base)
{
	struct cli *cli = base->e->cli;
	struct crm_rules *rules = NULL;
	struct crm_rfm *set = NULL;
	int status = 0;

	if (base->axis.scores == 0 &&
	    (status = cli_rules(cli, base->e->rules, &rules)) != 0)
		return (status);
	base->axis.rules = rules;
	set = crm_rfm_new(crm_time_day(base->asked.frozen) - 1);
	if (set == NULL)
		status = cli_fail(cli, EX_INTERNAL, "%s", _("out of memory"));
	else if (crm_rfm_load(set, cli->db) == -1)
		status = cli_fail_err(cli);
	else if ((status = score(base, set)) == 0 &&
	    crm_asked_cells(&base->asked, cli->db, set, &base->axis) == -1)
		status = cli_fail_err(cli);
	crm_rfm_free(set);
	crm_rules_free(rules);
	return (status);
}

static void
note_promise(struct base *base)
{
	struct crm_promise *promise = &base->e->promise;
	struct cli *cli = base->e->cli;

	if (promise->hypothesis.n > 0)
		cli_note(cli, _("hypothesis: %s"),
		    crm_buf_text(&promise->hypothesis));
	if (promise->late && isfinite(promise->expected))
		cli_note(cli, _("the expected number was set after the first "
		    "message left: it is no hypothesis"));
	else if (promise->changed)
		cli_note(cli, _("the plan was changed after the first message "
		    "left; what stood then is compared"));
	if (!base->e->lift.priced)
		cli_note(cli, _("the plan says no cost: there is no gain; "
		    "crm-campaign set %s cost=AMOUNT says it"), base->name);
}

static void
note_days(struct base *base)
{
	const struct crm_asked *asked = &base->asked;
	struct cli *cli = base->e->cli;
	char from[CRM_DATE_LEN], to[CRM_DATE_LEN];

	cli_note(cli, asked->since == CRM_ASKED_WAVE ? _("counted is what was "
	    "bought from %s to %s, %" PRId64 " days from the first wave") :
	    asked->since == CRM_ASKED_PLAN ? _("counted is what was bought "
	    "from %s to %s, %" PRId64 " days from the first day of the plan") :
	    _("counted is what was bought from %s to %s, %" PRId64 " days "
	    "from the day of the list"), crm_date_format(asked->first, from),
	    crm_date_format(asked->last, to), asked->window);
	if (asked->last >= cli_day(cli))
		cli_note(cli, _("the days are not over: what follows is not "
		    "the end"));
	if (asked->pilot)
		cli_note(cli, _("of the list only the pilot counts as asked"));
	if (asked->untold == asked->treated)
		cli_note(cli, _("nothing says what was sent: each of those "
		    "asked counts as one message"));
	else if (asked->untold > 0)
		cli_note(cli, _("nothing says what was sent to %zu of them: "
		    "each counts as one message"), asked->untold);
	if (asked->sent < asked->treated)
		cli_note(cli, _("asked were to be %zu, a message left for %zu; "
		    "all of them count"), asked->treated, asked->sent);
	if (asked->both > 0)
		cli_note(cli, _("left out, as they were merged from two arms: "
		    "%zu"), asked->both);
	if (asked->gone > 0)
		cli_note(cli, _("left out, as they were removed since: %zu"),
		    asked->gone);
	if (asked->control == 0)
		cli_note(cli, _("there is no control: what they bought says "
		    "nothing of what the campaign did; hold some out by lot "
		    "before the next list is made"));
}

/* Costs and margin of the plan, where the command says no others. */
static void
take_promise(struct base *base)
{
	struct campaign_effect *e = base->e;
	struct crm_lift_opt *lift = &e->lift;

	if (e->cost == NULL && isfinite(e->promise.each))
		lift->each = e->promise.each;
	if (isfinite(e->promise.cost))
		lift->fixed = e->promise.cost;
	if (e->margin == NULL)
		lift->share = e->promise.share;
	lift->priced = e->cost != NULL || isfinite(e->promise.cost) ||
	    isfinite(e->promise.each);
	lift->amounts = lift->messages = 1;
	lift->asked = (int64_t)base->asked.treated;
}

static int
read_asked(struct base *base)
{
	struct crm_asked_opt opt = { .campaign = base->campaign.id,
	    .channel = base->campaign.channel, .pilot = base->e->pilot != NULL };
	struct cli *cli = base->e->cli;
	int status;

	if ((status = find_by(base, &opt.by)) != 0)
		return (status);
	if (crm_promise_load(&base->e->promise, cli->db,
	    base->campaign.id) == -1)
		return (cli_fail_err(cli));
	opt.window = base->e->promise.window;
	opt.starts_on = base->e->promise.starts_on;
	if (crm_asked_load(&base->asked, cli->db, &opt) == -1)
		return (cli_fail_err(cli));
	if (base->asked.treated == 0)
		return (cli_fail(cli, EX_NO, opt.pilot ? _("campaign %s has "
		    "no pilot") : _("campaign %s asks nobody so far; "
		    "crm-campaign target makes its list"), base->name));
	if (opt.by == CRM_ASKED_CELL && (status = group_cells(base)) != 0)
		return (status);
	take_promise(base);
	return (0);
}

int
campaign_effect_base(struct campaign_effect *e, const char *name)
{
	struct base base = { .e = e, .name = name };
	struct cli *cli = e->cli;
	int status;

	if (crm_db_snapshot(cli->db) == -1)
		return (cli_fail_err(cli));
	if ((status = campaign_named(cli, name, &base.campaign)) == 0 &&
	    (status = read_asked(&base)) == 0) {
		note_promise(&base);
		note_days(&base);
		crm_outcome_pool(e->outcome, e->control);
		if (crm_asked_bought(&base.asked, cli->db, cli_day(cli),
		    e->outcome) == -1)
			status = cli_fail_err(cli);
	}
	crm_asked_free(&base.asked);
	return (status);
}

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "campaign_int.h"
#include "campaign_plan.h"
#include "core/buf.h"
#include "core/money.h"
#include "outreach/pilot.h"

/* crm-campaign pilot: what its rule says, and what was decided. */

static int
put_share(struct crm_out *out, double share)
{
	struct crm_buf text = { 0 };
	int rc;

	crm_buf_fmt(&text, "%.4f", 100 * share);
	rc = text.bad ? -1 : crm_out_text(out, crm_buf_text(&text));
	crm_buf_free(&text);
	return (rc);
}

static int
put_rule(struct crm_out *out, const struct crm_pilot_line *line)
{
	struct crm_buf text = { 0 };
	int rc;

	crm_buf_fmt(&text, "%s%g", line->least ? ">=" : "<=",
	    (double)line->limit / 10000);
	rc = text.bad ? -1 : crm_out_text(out, crm_buf_text(&text));
	crm_buf_free(&text);
	return (rc);
}

static int
put_line(void *arg, const struct crm_pilot_line *line)
{
	struct crm_out *out = arg;

	if (crm_out_text(out, line->measure) == -1 ||
	    put_rule(out, line) == -1 ||
	    crm_out_int(out, line->sent) == -1 ||
	    crm_out_int(out, line->count) == -1 ||
	    (line->sent > 0 ? put_share(out, (double)line->count /
	    (double)line->sent) : crm_out_text(out, "")) == -1 ||
	    put_share(out, line->low) == -1 ||
	    put_share(out, line->high) == -1 ||
	    crm_out_text(out, crm_pilot_verdict_name(line->verdict)) == -1)
		return (-1);
	return (crm_out_end(out));
}

static const char *
word_of(enum crm_pilot says)
{

	return (says == CRM_PILOT_PROMOTED ? "promote" :
	    says == CRM_PILOT_STOPPED ? "stop" : "wait");
}

static int
open_lines(struct cli *cli)
{
	static const char *const name[] = { "measure", "rule", "sent",
	    "count", "rate", "low", "high", "verdict" };
	size_t i;

	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		if (crm_out_col(cli->out, name[i], i > 1 && i < 7 ?
		    CRM_KIND_NUMBER : CRM_KIND_TEXT) == -1)
			return (cli_fail_err(cli));
	return (0);
}

/* Says what the rule says, and what stands: 0 or a status. */
static int
say(struct cli *cli, const char *name, enum crm_pilot state,
    enum crm_pilot says, int64_t until, int nobody)
{
	char day[CRM_DATE_LEN];

	if (nobody)
		cli_note(cli, _("%s: wait: by lot nobody is in the pilot, so "
		    "that nothing leaves; --promote lets all go"), name);
	else if (state == CRM_PILOT_PROMOTED || state == CRM_PILOT_STOPPED)
		cli_note(cli, state == CRM_PILOT_PROMOTED ?
		    _("%s: promoted already; the rule says %s") :
		    _("%s: stopped already; the rule says %s"), name,
		    word_of(says));
	else if (until == CRM_NULL)
		cli_note(cli, _("%s: wait: nothing was sent yet"), name);
	else if (says == CRM_PILOT_WAIT)
		cli_note(cli, crm_time_day(crm_db_now(cli->db)) >= until ?
		    _("%s: wait: its days were over on %s, and the pilot was "
		    "too small to tell; decide by hand") :
		    _("%s: wait: its days are over on %s"), name,
		    crm_date_format(until, day));
	else
		cli_note(cli, "%s: %s", name, word_of(says));
	return (says == CRM_PILOT_PROMOTED ? 0 : EX_NO);
}

static int
ask(struct cli *cli, const char *name)
{
	enum crm_pilot says, state;
	struct campaign_named named;
	int64_t until;
	int status, nobody;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, name, &named)) != 0 ||
	    (status = open_lines(cli)) != 0)
		return (status);
	if (crm_pilot_judge(cli->db, named.id, put_line, cli->out, &says,
	    &until) == -1 || crm_out_finish(cli->out) == -1 ||
	    crm_pilot_state(cli->db, named.id, &state) == -1 ||
	    (nobody = crm_pilot_nobody(cli->db, named.id)) == -1)
		return (cli_fail_err(cli));
	return (say(cli, name, state, says, until, nobody));
}

/* Keeps the figures beside the decision, as "clicked 3/50 met". */
static int
note_line(void *arg, const struct crm_pilot_line *line)
{
	struct crm_buf *text = arg;

	crm_buf_fmt(text, "%s%s %" PRId64 "/%" PRId64 " %s", text->n == 0 ?
	    "" : ", ", line->measure, line->count, line->sent,
	    crm_pilot_verdict_name(line->verdict));
	return (0);
}

/* Without a rule somebody decides all the same: 0 or -1. */
static int
note_rule(struct cli *cli, int64_t campaign, struct crm_buf *rule,
    enum crm_pilot *says)
{
	int64_t until;

	*says = CRM_PILOT_NONE;
	if (crm_pilot_judge(cli->db, campaign, note_line, rule, says,
	    &until) == 0)
		return (0);
	if (crm_errkind(cli->err) != CRM_ERR_CONFLICT)
		return (-1);
	crm_err_clear(cli->err);
	return (0);
}

static int
decide(struct cli *cli, const char *name, enum crm_pilot what)
{
	struct crm_buf rule = { 0 };
	enum crm_pilot says, state;
	struct campaign_named named;
	int status, rc;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = campaign_named(cli, name, &named)) != 0)
		return (status);
	if (crm_pilot_state(cli->db, named.id, &state) == -1)
		return (cli_fail_err(cli));
	if (state == CRM_PILOT_NONE)
		return (cli_fail(cli, EX_NO, _("its list has no pilot; set "
		    "the field pilot before crm-campaign target")));
	rc = note_rule(cli, named.id, &rule, &says);
	if (rc == 0)
		rc = crm_pilot_decide(cli->db, named.id, what,
		    crm_buf_text(&rule));
	if (rc == -1)
		status = cli_fail_err(cli);
	else if (says == CRM_PILOT_NONE)
		status = cli_store(cli, NULL, _("campaign %s: %s"), name,
		    word_of(what));
	else
		status = cli_store(cli, NULL, _("campaign %s: %s; the rule "
		    "says %s"), name, word_of(what), word_of(says));
	crm_buf_free(&rule);
	return (status);
}

int
campaign_pilot(struct cli *cli, int argc, char **argv)
{
	const char *promote = NULL, *stop = NULL;
	const struct cli_opt opts[] = {
		{ "promote", 0, 0, &promote },
		{ "stop", 0, 0, &stop },
		{ NULL, 0, 0, NULL }
	};

	if (cli_options(cli, argc, argv, opts) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if (promote != NULL && stop != NULL)
		return (cli_fail(cli, EX_USAGE_, _("take --promote or --stop, "
		    "not both")));
	if (promote != NULL)
		return (decide(cli, argv[0], CRM_PILOT_PROMOTED));
	if (stop != NULL)
		return (decide(cli, argv[0], CRM_PILOT_STOPPED));
	return (ask(cli, argv[0]));
}

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/money.h"
#include "member_int.h"
#include "record/lifestage.h"

#define NSTAGE	5

static int
run(struct cli *cli, int argc, char **argv)
{
	struct crm_lifestage_count n;
	int status;

	if (cli_options(cli, argc, argv, NULL) > 0)
		return (cli_fail(cli, EX_USAGE_, _("run takes no operand")));
	if (cli->as_of != CRM_TIME_NONE)
		return (cli_fail(cli, EX_USAGE_, _("run looks at all orders; "
		    "--as-of is for list, history and count")));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_lifestage_run(cli->db, &n) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("steps: new %" PRIu64 ", changed %"
	    PRIu64 ", gone %" PRIu64 ", same %" PRIu64), n.fresh, n.changed,
	    n.gone, n.same));
}

static int
set(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL, *at = NULL, *by = cli_user();
	const struct cli_opt opts[] = { { "reason", 0, 1, &reason },
	    { "at", 0, 1, &at }, { "by", 0, 1, &by },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	struct crm_lifestage_step step = { .hand = 1 };

	if (n != 2 || (step.stage = crm_lifestage_parse(argv[1])) == -2)
		return (cli_fail(cli, EX_USAGE_, _("stage set takes a member "
		    "and prospect, customer, regular, advocate, partner, or "
		    "rule to go by the rule again")));
	if ((status = member_reason(cli, "stage set", reason)) != 0 ||
	    (status = cli_check_text(cli, "--by", by)) != 0)
		return (status);
	step.at = at == NULL ? cli->now : cli_time(cli, "--at", at);
	if (step.at > cli->now)
		return (cli_fail(cli, EX_DATA,
		    _("--at: the time lies in the future")));
	step.set_by = by;
	step.set_why = reason;
	if ((status = member_quiet_command(cli, "stage set")) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &step.member)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_lifestage_set(cli->db, &step) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("member %lld: %s"),
	    (long long)step.member, argv[1]));
}

static int
put_step(void *arg, const struct crm_lifestage_step *step)
{
	char at[CRM_TIME_LEN] = "";
	struct crm_out *out = arg;

	if (step->at != CRM_NULL)
		crm_time_format(step->at, at);
	return (crm_out_int(out, step->member) == -1 ||
	    crm_out_text(out, step->name) == -1 ||
	    crm_out_text(out, at) == -1 ||
	    crm_out_text(out, step->hand ? "hand" : "rule") == -1 ||
	    crm_out_text(out, step->set_by) == -1 ||
	    crm_out_text(out, step->set_why) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static struct crm_out *
open_steps(struct cli *cli)
{
	static const char *const name[] = { "member", "stage", "at", "how",
	    "set_by", "set_why", NULL };

	return (cli_table(cli, name));
}

static int
list(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;
	struct crm_lifestage_ask ask = { .stage = -1 };

	if (n > 1 || (n == 1 &&
	    (ask.stage = crm_lifestage_parse(argv[0])) < 0))
		return (cli_fail(cli, EX_USAGE_, _("stage list takes at most "
		    "one of prospect, customer, regular, advocate and "
		    "partner")));
	ask.as_of = cli_day(cli);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (open_steps(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_lifestage_each(cli->db, &ask, put_step, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
history(struct cli *cli, int argc, char **argv)
{
	int64_t member;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("stage history takes one "
		    "member")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &member)) != 0)
		return (status);
	if (open_steps(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_lifestage_history(cli->db, member, cli_day(cli), put_step,
	    cli->out) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
count_step(void *arg, const struct crm_lifestage_step *step)
{
	int64_t *n = arg;

	n[step->stage]++;
	return (0);
}

static int
count(struct cli *cli, int argc, char **argv)
{
	static const char *const stage[NSTAGE] = { "prospect", "customer",
	    "regular", "advocate", "partner" };
	static const char *const name[] = { "stage", NULL };
	struct crm_lifestage_ask ask = { .stage = -1 };
	int64_t n[NSTAGE] = { 0 };
	int i, rc, status;

	if (cli_options(cli, argc, argv, NULL) > 0)
		return (cli_fail(cli, EX_USAGE_, _("count takes no "
		    "operand")));
	ask.as_of = cli_day(cli);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_table(cli, name) == NULL)
		return (EX_INTERNAL);
	rc = crm_out_col(cli->out, "members", CRM_KIND_NUMBER) == -1 ||
	    crm_lifestage_each(cli->db, &ask, count_step, n) == -1 ? -1 : 0;
	for (i = 0; rc == 0 && i < NSTAGE; i++)
		rc = crm_out_text(cli->out, stage[i]) == -1 ||
		    crm_out_int(cli->out, n[i]) == -1 ||
		    crm_out_end(cli->out) == -1 ? -1 : 0;
	if (rc == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
put_rule(struct cli *cli, const struct crm_lifestage_rule *rule)
{
	struct crm_out *out;

	if ((out = cli_out(cli)) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(out, "orders", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(out, "days", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(out, "referrals", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(out, "referrer", CRM_KIND_TEXT) == -1 ||
	    crm_out_int(out, rule->orders) == -1 ||
	    crm_out_int(out, rule->days) == -1 ||
	    crm_out_int(out, rule->referrals) == -1 ||
	    crm_out_text(out, rule->referrer) == -1 ||
	    crm_out_end(out) == -1 || crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
print_rule(struct cli *cli)
{
	struct crm_lifestage_rule rule;
	struct crm_buf text = { 0 };
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	status = crm_lifestage_rule(cli->db, &rule, &text) == -1 ?
	    cli_fail_err(cli) : put_rule(cli, &rule);
	crm_buf_free(&text);
	return (status);
}

/* A number of the rule, kept where value is NULL.  0, or a status (said). */
static int
number(struct cli *cli, const char *option, const char *value, int64_t most,
    int64_t *n)
{
	int64_t v;

	if (value == NULL)
		return (0);
	if (crm_int_parse(value, strlen(value), &v) == -1 || v < 1 ||
	    v > most)
		return (cli_fail(cli, EX_USAGE_, _("%s: \"%s\" is no number "
		    "from 1 to %lld"), option, value, (long long)most));
	*n = v;
	return (0);
}

struct rule_words {
	const char	*orders, *days, *referrals, *referrer;
};

static int
change_rule(struct cli *cli, const struct rule_words *words)
{
	struct crm_lifestage_rule rule;
	struct crm_buf text = { 0 };
	int rc, status;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_lifestage_rule(cli->db, &rule, &text) == -1)
		status = cli_fail_err(cli);
	if (words->referrer != NULL)
		rule.referrer = words->referrer;
	if (status == 0 && (status = number(cli, "--orders", words->orders,
	    1000, &rule.orders)) == 0 &&
	    (status = number(cli, "--days", words->days, 36500,
	    &rule.days)) == 0)
		status = number(cli, "--referrals", words->referrals, 1000,
		    &rule.referrals);
	rc = status == 0 ? crm_lifestage_set_rule(cli->db, &rule) : 0;
	crm_buf_free(&text);
	if (status != 0)
		return (status);
	if (rc == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, rc == 1 ?
	    _("the rule is changed; stage run goes by it") :
	    _("the rule is as it was")));
}

static int
rule(struct cli *cli, int argc, char **argv)
{
	struct rule_words words = { 0 };
	const struct cli_opt opts[] = { { "orders", 0, 1, &words.orders },
	    { "days", 0, 1, &words.days },
	    { "referrals", 0, 1, &words.referrals },
	    { "referrer", 0, 1, &words.referrer }, { NULL, 0, 0, NULL } };
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("rule takes no operand")));
	if (words.orders == NULL && words.days == NULL &&
	    words.referrals == NULL && words.referrer == NULL)
		return (print_rule(cli));
	if (words.referrer != NULL) {
		if (strncmp(words.referrer, "x_", 2) == 0)
			words.referrer += 2;
		if (*words.referrer == '\0')
			return (cli_fail(cli, EX_USAGE_, _("--referrer: name "
			    "the custom field that says who referred")));
		if ((status = cli_check_text(cli, "--referrer",
		    words.referrer)) != 0)
			return (status);
	}
	return (change_rule(cli, &words));
}

int
member_stage(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "run", run, "stage run [-n]" },
		{ "set", set,
		    "stage set --reason TEXT [--at TIME] [--by WHO]\n"
		    "           MEMBER STAGE|rule" },
		{ "list", list, "stage list [--as-of DATE] [STAGE]" },
		{ "history", history, "stage history [--as-of DATE] MEMBER" },
		{ "count", count, "stage count [--as-of DATE]" },
		{ "rule", rule,
		    "stage rule [--orders N] [--days N] [--referrals N]\n"
		    "           [--referrer FIELD]" },
		{ NULL, NULL, NULL }
	};

	return (cli_verb(cli, argc, argv, verbs));
}

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "campaign_int.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "insight/proportion.h"
#include "outreach/outcome.h"

/* What a campaign did, from who was asked, who was not, and what they spent. */

#define ARMS		100	/* at most */
#define ALPHA		.05

static int
open_table(struct campaign_effect *e)
{
	static const struct cli_col cols[] = {
		{ "by", CRM_KIND_TEXT }, { "value", CRM_KIND_TEXT },
		{ "arm", CRM_KIND_TEXT }, { "members", CRM_KIND_NUMBER },
		{ "won", CRM_KIND_NUMBER }, { "rate", CRM_KIND_NUMBER },
		{ "rate_low", CRM_KIND_NUMBER },
		{ "rate_high", CRM_KIND_NUMBER },
		{ "amount", CRM_KIND_NUMBER }, { "per_head", CRM_KIND_NUMBER },
		{ "per_head_low", CRM_KIND_NUMBER },
		{ "per_head_high", CRM_KIND_NUMBER },
		{ "rate_more", CRM_KIND_NUMBER },
		{ "rate_more_low", CRM_KIND_NUMBER },
		{ "rate_more_high", CRM_KIND_NUMBER },
		{ "times", CRM_KIND_NUMBER }, { "times_low", CRM_KIND_NUMBER },
		{ "times_high", CRM_KIND_NUMBER },
		{ "rate_p", CRM_KIND_NUMBER },
		{ "rate_verdict", CRM_KIND_TEXT },
		{ "least_rate", CRM_KIND_NUMBER },
		{ "head_more", CRM_KIND_NUMBER },
		{ "head_more_low", CRM_KIND_NUMBER },
		{ "head_more_high", CRM_KIND_NUMBER },
		{ "head_p", CRM_KIND_NUMBER },
		{ "head_verdict", CRM_KIND_TEXT },
		{ "cost", CRM_KIND_NUMBER }, { "gain", CRM_KIND_NUMBER },
		{ "gain_low", CRM_KIND_NUMBER },
		{ "gain_high", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	};

	cli_nobody(e->cli);
	return (cli_columns(e->cli, cols) == NULL ? EX_INTERNAL : 0);
}

/* A number of so many decimals; empty where there is none. */
static int
put(struct crm_out *out, double v, int decimals)
{
	char text[64];

	if (!isfinite(v))
		return (crm_out_text(out, ""));
	(void)snprintf(text, sizeof(text), "%.*f", decimals, v);
	/* Nothing is less than nothing. */
	if (text[strspn(text, "-0.")] == '\0' && text[0] == '-')
		return (crm_out_text(out, text + 1));
	return (crm_out_text(out, text));
}

static int
put_money(struct crm_out *out, int64_t v, int decimals)
{
	struct crm_buf text = { 0 };
	int rc;

	crm_money_format(&text, v, decimals);
	rc = crm_out_text(out, crm_buf_text(&text));
	crm_buf_free(&text);
	return (rc);
}

static int
put_empty(struct crm_out *out, int n)
{

	for (; n > 0; n--)
		if (crm_out_text(out, "") == -1)
			return (-1);
	return (0);
}

static const char *
verdict(double p, double more)
{

	return (p >= ALPHA ? "cannot_tell" : more > 0 ? "more" : "less");
}

static void
counts(const struct crm_outcome_cell *c, int64_t count[2])
{

	count[0] = c->won;
	count[1] = c->group.n;
}

static int
put_rates(struct campaign_effect *e, const struct crm_outcome_cell *arm,
    const struct crm_outcome_cell *control)
{
	struct crm_out *out = e->cli->out;
	struct crm_interval times;
	int64_t a[2], b[2];
	double low, high, more, p;

	counts(arm, a);
	counts(control, b);
	more = (double)a[0] / (double)a[1] - (double)b[0] / (double)b[1];
	crm_newcombe(a, b, &low, &high);
	times = crm_score_ratio(a, b);
	p = crm_midp(a, b);
	return (put(out, more, 6) == -1 || put(out, low, 6) == -1 ||
	    put(out, high, 6) == -1 ||
	    put(out, b[0] == 0 ? INFINITY : (double)a[0] / (double)a[1] *
	    (double)b[1] / (double)b[0], 4) == -1 ||
	    put(out, times.low, 4) == -1 || put(out, times.high, 4) == -1 ||
	    put(out, p, 4) == -1 ||
	    crm_out_text(out, verdict(p, more)) == -1 ? -1 : 0);
}

/* What this size could have shown, had the control's share been everybody's. */
static int
put_least(struct campaign_effect *e, const struct crm_outcome_cell *arm,
    const struct crm_outcome_cell *control)
{
	double base = (double)(arm->won + control->won) /
	    (double)(arm->group.n + control->group.n);
	double least;

	if (control->won > 0)
		base = (double)control->won / (double)control->group.n;
	least = crm_smallest_share(arm->group.n, control->group.n, base);
	return (put(e->cli->out, least > 1 ? INFINITY : least, 6));
}

static int
put_gain(struct campaign_effect *e, const struct crm_outcome_cell *arm,
    const struct crm_perhead *head, double unit, int decimals)
{
	struct crm_out *out = e->cli->out;
	double n = (double)arm->group.n, cost = e->each * n;

	if (e->cost == NULL && e->margin == NULL)
		return (put_empty(out, 4));
	return (put(out, cost, decimals) == -1 ||
	    put(out, head->mean[2] / unit * n * e->share - cost,
	    decimals) == -1 ||
	    put(out, head->limit[2].low / unit * n * e->share - cost,
	    decimals) == -1 ||
	    put(out, head->limit[2].high / unit * n * e->share - cost,
	    decimals) == -1 ? -1 : 0);
}

static int
put_heads(struct campaign_effect *e, const struct crm_outcome_cell *arm,
    const struct crm_outcome_cell *control, double unit, int decimals)
{
	const struct crm_group group[2] = { arm->group, control->group };
	struct crm_out *out = e->cli->out;
	struct crm_perhead head;
	double p;

	if (crm_perhead(group, &head) == -1)
		return (put_empty(out, 9));
	p = crm_perhead_p(group, CRM_PERHEAD_DRAWS, strtoull(e->seed, NULL,
	    10));
	if (p < 0)
		return (crm_err_nomem(e->cli->err));
	if (put(out, head.mean[2] / unit, decimals + 2) == -1 ||
	    put(out, head.limit[2].low / unit, decimals + 2) == -1 ||
	    put(out, head.limit[2].high / unit, decimals + 2) == -1 ||
	    put(out, p, 4) == -1 ||
	    crm_out_text(out, verdict(p, head.mean[2])) == -1)
		return (-1);
	return (put_gain(e, arm, &head, unit, decimals));
}

/* The control of the same group; NULL: it has none. */
static const struct crm_outcome_cell *
control_of(const struct campaign_effect *e,
    const struct crm_outcome_result *result, const struct crm_outcome_cell *arm)
{
	const struct crm_outcome_cell *c = result->cell;
	size_t i;

	for (i = 0; i < result->n; i++, c++)
		if (c->all == arm->all && c->by_len == arm->by_len &&
		    memcmp(c->by, arm->by, c->by_len) == 0 &&
		    c->arm_len == strlen(e->control) &&
		    memcmp(c->arm, e->control, c->arm_len) == 0)
			return (c);
	return (NULL);
}

/* What is known of the arm alone. */
static int
put_arm(struct campaign_effect *e, const struct crm_outcome_cell *c,
    double unit, int decimals)
{
	const struct crm_group group[2] = { c->group, c->group };
	struct crm_out *out = e->cli->out;
	struct crm_perhead head;
	double low, high;

	crm_wilson(c->won, c->group.n, &low, &high);
	if (crm_out_text(out, c->all ? "" : e->by) == -1 ||
	    crm_out_textn(out, c->by, c->by_len) == -1 ||
	    crm_out_textn(out, c->arm, c->arm_len) == -1 ||
	    crm_out_int(out, c->group.n) == -1 ||
	    crm_out_int(out, c->won) == -1 ||
	    put(out, (double)c->won / (double)c->group.n, 6) == -1 ||
	    put(out, low, 6) == -1 || put(out, high, 6) == -1)
		return (-1);
	if (e->col[CAMPAIGN_COL_AMOUNT] == -1)
		return (put_empty(out, 4));
	if (put_money(out, c->sum, decimals) == -1)
		return (-1);
	if (crm_perhead(group, &head) == -1)
		return (put(out, 0, decimals + 2) == -1 ? -1 :
		    put_empty(out, 2));
	return (put(out, head.mean[0] / unit, decimals + 2) == -1 ||
	    put(out, head.limit[0].low / unit, decimals + 2) == -1 ||
	    put(out, head.limit[0].high / unit, decimals + 2) == -1 ? -1 : 0);
}

static int
put_cell(struct campaign_effect *e, const struct crm_outcome_result *result,
    const struct crm_outcome_cell *c)
{
	const struct crm_outcome_cell *control = control_of(e, result, c);
	struct crm_out *out = e->cli->out;
	double unit = pow(10, result->decimals);

	if (put_arm(e, c, unit, result->decimals) == -1)
		return (-1);
	if (control == NULL || control == c)
		return (put_empty(out, 18) == -1 ? -1 : crm_out_end(out));
	if (put_rates(e, c, control) == -1 || put_least(e, c, control) == -1)
		return (-1);
	if (e->col[CAMPAIGN_COL_AMOUNT] == -1 ? put_empty(out, 9) == -1 :
	    put_heads(e, c, control, unit, result->decimals) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
has_control(const struct campaign_effect *e,
    const struct crm_outcome_result *result)
{
	struct crm_outcome_cell all = { .by = "", .all = 1 };

	return (control_of(e, result, &all) != NULL);
}

static int
print(struct campaign_effect *e)
{
	const struct crm_outcome_result *result = crm_outcome_end(e->outcome);
	size_t i, arms;
	int status;

	if (result == NULL)
		return (cli_fail_err(e->cli));
	for (arms = 0; arms < result->n && result->cell[arms].all; arms++)
		;
	if (!has_control(e, result) || arms < 2)
		return (cli_fail(e->cli, EX_DATA, _("nothing to compare: "
		    "needed are members of the arm \"%s\" (or --control) and "
		    "of another"), e->control));
	if (arms > ARMS)
		return (cli_fail(e->cli, EX_DATA, _("there are %zu arms, more "
		    "than %d: is that column the arm?"), arms, ARMS));
	if (result->below > 0)
		cli_note(e->cli, _("members whose amounts come to less than 0, "
		    "and count as none: %zu"), result->below);
	if ((status = open_table(e)) != 0)
		return (status);
	for (i = 0; i < (e->by == NULL ? arms : result->n); i++)
		if (put_cell(e, result, &result->cell[i]) == -1)
			return (cli_fail_err(e->cli));
	return (crm_out_finish(e->cli->out) == -1 ? cli_fail_err(e->cli) : 0);
}

static int
read_options(struct campaign_effect *e, int argc, char **argv,
    const char **path)
{
	struct cli *cli = e->cli;
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, path },
		{ "control", 0, 1, &e->control },
		{ "by", 0, 1, &e->by },
		{ "cost", 0, 1, &e->cost },
		{ "margin", 0, 1, &e->margin },
		{ "seed", 0, 1, &e->seed },
		{ NULL, 0, 0, NULL }
	};

	if (cli_options(cli, argc, argv, opts) != 0 || *path == NULL)
		return (cli_fail(cli, EX_USAGE_, _("effect reads a file: "
		    "give -i")));
	if (cli->database != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either -d or -i")));
	if (e->cost != NULL)
		e->each = cli_decimal(cli, "--cost", e->cost, 0, 1e12);
	if (e->margin != NULL)
		e->share = cli_decimal(cli, "--margin", e->margin, 0,
		    100) / 100;
	(void)cli_number(cli, "--seed", e->seed, 0, INT32_MAX);
	return (cli_check_rejects(cli));
}

int
campaign_effect(struct cli *cli, int argc, char **argv)
{
	struct campaign_effect e = { .cli = cli, .control = "control",
	    .seed = "1", .share = 1 };
	struct cli_set set = { .take = campaign_effect_row, .arg = &e };
	const char *path = NULL;
	int status;

	if ((status = read_options(&e, argc, argv, &path)) != 0)
		return (status);
	if ((e.outcome = crm_outcome_new(cli->err)) == NULL)
		return (cli_fail_err(cli));
	status = cli_read_set_of(cli, path, &set);
	if (status == 0 && cli_keep_rejects(cli) == -1)
		status = EX_IO;
	if (status == 0)
		status = print(&e);
	if (status == 0 && set.rejected > 0) {
		cli_note(cli, _("read %llu, rejected %llu"),
		    (unsigned long long)set.read,
		    (unsigned long long)set.rejected);
		status = EX_NO;
	}
	crm_outcome_free(e.outcome);
	return (status);
}

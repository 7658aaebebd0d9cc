#include <math.h>
#include <string.h>

#include "campaign_effect.h"
#include "core/buf.h"
#include "core/money.h"

/* The table of crm-campaign effect: a row a cell, beside its control. */

#define ARMS		100	/* at most */

static int
open_table(struct campaign_effect *e)
{
	static const char *const names[] = { "members", "won", "rate",
	    "rate_low", "rate_high", "amount", "per_head", "per_head_low",
	    "per_head_high", "rate_more", "rate_more_low", "rate_more_high",
	    "times", "times_low", "times_high", "rate_p", "rate_verdict",
	    "least_rate", "head_more", "head_more_low", "head_more_high",
	    "head_p", "head_verdict", "cost", "gain", "gain_low", "gain_high",
	    "sent", "roi", "roi_low", "roi_high", "metric", "expected",
	    "benchmark", "expected_verdict" };
	static const char *const texts[] = { "rate_verdict", "head_verdict",
	    "metric", "expected_verdict" };
	struct cli_col cols[sizeof(names) / sizeof(names[0]) + 4] = {
		{ "by", CRM_KIND_TEXT }, { "value", CRM_KIND_TEXT },
		{ "arm", CRM_KIND_TEXT }
	};
	size_t i, k;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		cols[i + 3].name = names[i];
		cols[i + 3].kind = CRM_KIND_NUMBER;
		for (k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			if (strcmp(names[i], texts[k]) == 0)
				cols[i + 3].kind = CRM_KIND_TEXT;
	}
	cli_nobody(e->cli);
	return (cli_columns(e->cli, cols) == NULL ? EX_INTERNAL : 0);
}

/* Nothing is less than nothing. */
static int
put_text(struct crm_out *out, const char *text)
{

	if (text[0] == '-' && text[strspn(text, "-0.")] == '\0')
		text++;
	return (crm_out_text(out, text));
}

int
campaign_put(struct crm_out *out, double v, int decimals)
{
	char text[64];

	if (!isfinite(v))
		return (crm_out_text(out, ""));
	(void)snprintf(text, sizeof(text), "%.*f", decimals, v);
	return (put_text(out, text));
}

int
campaign_put_plain(struct crm_out *out, double v)
{
	char text[64];
	size_t n;

	if (!isfinite(v))
		return (crm_out_text(out, ""));
	(void)snprintf(text, sizeof(text), "%.4f", v);
	for (n = strlen(text); text[n - 1] == '0'; n--)
		text[n - 1] = '\0';
	if (text[n - 1] == '.')
		text[n - 1] = '\0';
	return (put_text(out, text));
}

int
campaign_put_money(struct crm_out *out, int64_t v, int decimals)
{
	struct crm_buf text = { 0 };
	int rc;

	crm_money_format(&text, v, decimals);
	rc = text.bad ? -1 : crm_out_text(out, crm_buf_text(&text));
	crm_buf_free(&text);
	return (rc);
}

static int
put_value(struct crm_out *out, const struct crm_lift_value *v, int decimals)
{

	return (campaign_put(out, v->value, decimals) == -1 ||
	    campaign_put(out, v->low, decimals) == -1 ||
	    campaign_put(out, v->high, decimals) == -1 ? -1 : 0);
}

static int
put_empty(struct crm_out *out, int n)
{

	for (; n > 0; n--)
		if (crm_out_text(out, "") == -1)
			return (-1);
	return (0);
}

/* What is known of the arm alone. */
static int
put_arm(struct campaign_effect *e, const struct crm_outcome_cell *c,
    const struct crm_lift *lift)
{
	struct crm_out *out = e->cli->out;

	if (crm_out_text(out, c->all ? "" : e->by) == -1 ||
	    crm_out_textn(out, c->by, c->by_len) == -1 ||
	    crm_out_textn(out, c->arm, c->arm_len) == -1 ||
	    crm_out_int(out, c->group.n) == -1 ||
	    crm_out_int(out, c->won) == -1 ||
	    put_value(out, &lift->rate, 6) == -1)
		return (-1);
	if (!e->lift.amounts)
		return (put_empty(out, 4));
	return (campaign_put_money(out, c->sum, e->lift.decimals) == -1 ||
	    put_value(out, &lift->head, e->lift.decimals + 2) == -1 ? -1 : 0);
}

static int
put_rates(struct crm_out *out, const struct crm_lift *lift)
{

	return (put_value(out, &lift->more, 6) == -1 ||
	    put_value(out, &lift->times, 4) == -1 ||
	    campaign_put(out, lift->p, 4) == -1 ||
	    crm_out_text(out, crm_lift_verdict(lift->p,
	    lift->more.value)) == -1 ||
	    campaign_put(out, lift->least, 6) == -1 ? -1 : 0);
}

static int
put_heads(struct crm_out *out, const struct crm_lift *lift, int decimals)
{

	return (put_value(out, &lift->head_more, decimals + 2) == -1 ||
	    campaign_put(out, lift->head_p, 4) == -1 ||
	    crm_out_text(out, crm_lift_verdict(lift->head_p,
	    lift->head_more.value)) == -1 ? -1 : 0);
}

/* What it cost, what came of it, and beside it what was promised. */
static int
put_money_of(struct campaign_effect *e, const struct crm_outcome_cell *c,
    const struct crm_lift *lift, int whole)
{
	const struct crm_promise *promise = &e->promise;
	const struct crm_lift_value none = { INFINITY, INFINITY, INFINITY };
	struct crm_out *out = e->cli->out;
	struct crm_lift_value result;
	int decimals = e->lift.decimals;
	int told = whole && promise->metric != CRM_METRIC_NONE &&
	    isfinite(promise->expected);

	if (!e->lift.priced ? put_empty(out, 1) == -1 :
	    campaign_put(out, lift->cost, decimals) == -1)
		return (-1);
	if (put_value(out, lift->gained ? &lift->gain : &none,
	    decimals) == -1 ||
	    (e->lift.messages ? crm_out_int(out, c->sent) :
	    put_empty(out, 1)) == -1 ||
	    put_value(out, lift->gained ? &lift->roi : &none, 2) == -1 ||
	    crm_out_text(out, whole ? crm_metric_name(promise->metric) :
	    "") == -1 ||
	    campaign_put_plain(out, whole ? promise->expected : INFINITY) == -1 ||
	    campaign_put_plain(out, whole ? promise->benchmark : INFINITY) == -1)
		return (-1);
	if (told && !crm_promise_result(promise, lift, &result))
		return (crm_out_text(out, "cannot_tell"));
	return (crm_out_text(out, told ? crm_lift_against(&result,
	    promise->expected) : ""));
}

static int
put_cell(struct campaign_effect *e, const struct crm_outcome_result *result,
    const struct crm_outcome_cell *c, int whole)
{
	const struct crm_outcome_cell *control;
	struct crm_out *out = e->cli->out;
	struct crm_lift lift;
	int asked;

	control = crm_lift_control(result, c, e->control);
	asked = control != c;
	if (crm_lift_make(&lift, c, control, &e->lift) == -1)
		return (crm_err_nomem(e->cli->err));
	if (put_arm(e, c, &lift) == -1 ||
	    (lift.compared ? put_rates(out, &lift) : put_empty(out, 9)) == -1 ||
	    (lift.heads ? put_heads(out, &lift, e->lift.decimals) :
	    put_empty(out, 5)) == -1 ||
	    (asked && e->lift.amounts ? put_money_of(e, c, &lift, whole) :
	    put_empty(out, 12)) == -1)
		return (-1);
	return (crm_out_end(out));
}

/* The one cell of all who were asked: the pooled one, or the only arm. */
static const struct crm_outcome_cell *
whole_of(struct campaign_effect *e, const struct crm_outcome_result *result)
{
	const struct crm_outcome_cell *c = result->cell, *whole = NULL;
	size_t i;

	for (i = 0; i < result->n && c->all; i++, c++) {
		if (c->pooled)
			return (c);
		if (crm_lift_control(result, c, e->control) != c)
			whole = c;
	}
	return (whole);
}

int
campaign_effect_put(struct campaign_effect *e,
    const struct crm_outcome_result *result)
{
	const struct crm_outcome_cell *whole = whole_of(e, result);
	size_t i, arms;
	int status;

	for (arms = 0; arms < result->n && result->cell[arms].all; arms++)
		;
	if (arms > ARMS)
		return (cli_fail(e->cli, EX_DATA, _("there are %zu arms, more "
		    "than %d: is that column the arm?"), arms, ARMS));
	if (result->below > 0)
		cli_note(e->cli, _("members whose amounts come to less than 0, "
		    "and count as none: %zu"), result->below);
	if ((status = open_table(e)) != 0)
		return (status);
	e->lift.decimals = result->decimals;
	for (i = 0; i < (e->by == NULL ? arms : result->n); i++)
		if (put_cell(e, result, &result->cell[i],
		    &result->cell[i] == whole) == -1)
			return (cli_fail_err(e->cli));
	return (crm_out_finish(e->cli->out) == -1 ? cli_fail_err(e->cli) : 0);
}

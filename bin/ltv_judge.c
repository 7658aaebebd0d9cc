#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "insight/rhythm.h"
#include "ltv_judge.h"

#define DAYS	90

static int
check_event(struct judge *judge, const char *event, int churn)
{

	judge->bought = !churn;
	if (event == NULL)
		return (0);
	judge->bought = strcmp(event, "bought") == 0;
	if (!judge->bought && strcmp(event, "silent") != 0)
		return (cli_fail(judge->cli, EX_USAGE_, _("--event: take "
		    "silent or bought, what a high score tells of")));
	return (0);
}

static int
take_label(void *arg, const struct crm_score_model *model)
{
	struct judge *judge = arg;

	if (model->model != judge->model)
		return (0);
	judge->label = strdup(model->version);
	return (judge->label == NULL ? crm_err_nomem(judge->cli->err) : 1);
}

/* What the kind of the model says of what its scores tell. */
static int
look_at_kind(struct judge *judge, const char *event)
{
	struct crm_buf kind = { 0 }, text = { 0 };
	double at;
	int churn, rc;

	rc = crm_score_about(judge->cli->db, judge->model, &kind, &text);
	churn = strcmp(crm_buf_text(&kind), "churn") == 0;
	judge->at = NAN;
	if (churn && crm_score_parameter(crm_buf_text(&text),
	    crm_churn_name(CRM_CHURN_AT_RISK), &at))
		judge->at = at;
	crm_buf_free(&kind);
	crm_buf_free(&text);
	return (rc == -1 ? cli_fail_err(judge->cli) :
	    check_event(judge, event, churn));
}

int
judge_open(struct judge *judge, const struct judge_words *words)
{
	struct cli *cli = judge->cli;
	int status;

	judge->days = words->days == NULL ? DAYS :
	    cli_number(cli, "--days", words->days, 1, 3650);
	if (cli->db == NULL && (status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	judge->model = crm_score_find(cli->db, judge->name, judge->version);
	if (judge->model == -1)
		return (cli_fail_err(cli));
	if (judge->model == 0)
		return (ltv_no_model(cli, judge->name, judge->version));
	if (crm_score_models(cli->db, judge->name, take_label, judge) == -1)
		return (cli_fail_err(cli));
	return (look_at_kind(judge, words->event));
}

int
judge_outcomes(struct judge *judge)
{

	judge->outcomes = crm_outcomes_read(judge->cli->db);
	return (judge->outcomes == NULL ? cli_fail_err(judge->cli) : 0);
}

int
judge_over(const struct judge *judge, int64_t day)
{

	return (day + judge->days <= cli_day(judge->cli));
}

const char *
judge_event(const struct judge *judge)
{

	return (judge->bought ? "bought" : "silent");
}

static int
take(void *arg, const struct crm_score *score)
{
	struct judge *judge = arg;
	size_t cap = judge->cap + judge->cap / 2 + 1024;
	struct crm_judged *judged;
	int64_t *member;

	if (judge->n == judge->cap) {
		judged = realloc(judge->judged, cap * sizeof(*judged));
		if (judged == NULL)
			return (crm_err_nomem(judge->cli->err));
		judge->judged = judged;
		member = realloc(judge->member, cap * sizeof(*member));
		if (member == NULL)
			return (crm_err_nomem(judge->cli->err));
		judge->member = member;
		judge->cap = cap;
	}
	judge->judged[judge->n].value = score->value;
	judge->member[judge->n++] = score->member;
	return (0);
}

int
judge_day(struct judge *judge, int64_t day)
{
	int bought;
	size_t i;

	judge->n = 0;
	if (crm_score_each(judge->cli->db, judge->model, day, take,
	    judge) == -1)
		return (cli_fail_err(judge->cli));
	if (!judge_over(judge, day))
		return (0);
	for (i = 0; i < judge->n; i++) {
		bought = crm_outcomes_bought(judge->outcomes, judge->member[i],
		    day, day + judge->days);
		judge->judged[i].hit = bought == judge->bought;
	}
	return (0);
}

struct finding {
	const struct judge *judge;
	int64_t		 day;
};

static int
last_over(void *arg, int64_t day)
{
	struct finding *finding = arg;

	if (judge_over(finding->judge, day))
		finding->day = day;
	return (0);
}

int
judge_find(struct judge *judge, const struct judge_words *words, int64_t *day)
{
	struct finding finding = { judge, CRM_NULL };
	struct cli *cli = judge->cli;

	if (words->date != NULL) {
		*day = ltv_day(cli, "--date", words->date);
		if (judge_over(judge, *day))
			return (0);
		return (cli_fail(cli, EX_DATA, _("--date: %lld days after it "
		    "are not over yet; take an earlier day, or fewer --days"),
		    (long long)judge->days));
	}
	if (crm_score_runs(cli->db, judge->model, cli_day(cli), last_over,
	    &finding) == -1)
		return (cli_fail_err(cli));
	if (finding.day == CRM_NULL)
		return (cli_fail(cli, EX_DATA, _("%s has no scores that are "
		    "%lld days old; wait, or take fewer --days"), judge->name,
		    (long long)judge->days));
	*day = finding.day;
	return (0);
}

void
judge_free(struct judge *judge)
{

	crm_outcomes_free(judge->outcomes);
	free(judge->judged);
	free(judge->member);
	free(judge->label);
}

int
judge_put(struct crm_out *out, double v, int decimals)
{

	return (isnan(v) ? crm_out_text(out, "") : ltv_put(out, v, decimals));
}

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/money.h"
#include "insight/score.h"
#include "ltv_late.h"

#define DEARER	10	/* percent, from which a price is a reason */

/* Three percentages that rise, as an option or a setting gives them. */
static int
parse_limits(const char *text, struct crm_churn_limits *limits)
{
	const char *p = text;
	int64_t v;
	size_t n;
	int i;

	limits->from[0] = 0;
	for (i = 1; i < CRM_CHURN_STAGES; i++) {
		n = strcspn(p, ",");
		if (crm_money_parse(p, n, 6, &v) != 0 || v <= 0 ||
		    v >= 100000000)
			return (-1);
		limits->from[i] = (double)v / 1e8;
		if (limits->from[i] <= limits->from[i - 1] ||
		    (p[n] == ',') != (i < CRM_CHURN_STAGES - 1))
			return (-1);
		p += n + 1;
	}
	return (0);
}

static int
check_stages(struct late *late, unsigned usual)
{
	const char *p = late->words->stage;
	char word[16];
	size_t n;
	int stage;

	late->stages = p == NULL ? usual : 0;
	for (; p != NULL; p = p[n] == ',' ? p + n + 1 : NULL) {
		n = strcspn(p, ",");
		stage = -1;
		if (n < sizeof(word)) {
			memcpy(word, p, n);
			word[n] = '\0';
			stage = crm_churn_find(word);
		}
		if (stage == -1)
			return (cli_fail(late->cli, EX_USAGE_, _("--stage: "
			    "take of ok, late, at_risk and lost, with commas "
			    "between")));
		late->stages |= 1U << stage;
	}
	return (0);
}

int
late_check(struct late *late, unsigned usual)
{
	const struct late_words *words = late->words;
	struct cli *cli = late->cli;

	if (words->input != NULL && words->model != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give either -i or --model: "
		    "a stored model is the database's")));
	if (words->release != NULL && words->model == NULL)
		return (cli_fail(cli, EX_USAGE_, _("--release says which "
		    "version of a stored model; name that too")));
	if (words->model != NULL && words->limits != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--limits are the stored "
		    "model's own; to change them fit it anew with --save and "
		    "--refit")));
	crm_churn_usual(&late->limits);
	if (words->limits != NULL &&
	    parse_limits(words->limits, &late->limits) == -1)
		return (cli_fail(cli, EX_USAGE_, _("--limits: three numbers "
		    "that rise, above 0 and below 100, such as 80,95,99")));
	return (check_stages(late, usual));
}

/* The limits that are set, where no option gives any.  0 or a status. */
static int
set_limits(struct late *late)
{
	struct crm_buf text = { 0 };
	int rc;

	if (late->words->limits != NULL || late->cli->db == NULL)
		return (0);
	if ((rc = crm_db_get(late->cli->db, "churn_limits", &text)) == 1)
		(void)parse_limits(crm_buf_text(&text), &late->limits);
	crm_buf_free(&text);
	return (rc == -1 ? cli_fail_err(late->cli) : 0);
}

int
late_fit(struct late *late)
{
	const struct crm_rhythm *rhythm = &late->rhythm;
	struct cli *cli = late->cli;
	int status;

	if ((status = set_limits(late)) != 0)
		return (status);
	if (crm_rhythm_fit(&late->rhythm, late->in.set, cli->err) == -1)
		return (cli_fail_err(cli));
	late->model = 0;
	cli_note(cli, _("fitted to %.0f of %.0f members, who bought again: "
	    "k %.4g, a %.4g, b %.4g"), rhythm->again, rhythm->members,
	    rhythm->k, rhythm->a, rhythm->b);
	return (0);
}

int
late_take(struct late *late, const char *name, const char *release)
{
	struct crm_buf kind = { 0 }, text = { 0 };
	struct cli *cli = late->cli;
	int status = 0;

	if ((late->model = crm_score_find(cli->db, name, release)) == -1)
		return (cli_fail_err(cli));
	if (late->model == 0)
		return (ltv_no_model(cli, name, release));
	if (crm_score_about(cli->db, late->model, &kind, &text) == -1)
		status = cli_fail_err(cli);
	else if (strcmp(crm_buf_text(&kind), "churn") != 0)
		status = cli_fail(cli, EX_USAGE_, _("\"%s\" is no model of "
		    "churn but of %s"), name, crm_buf_text(&kind));
	else if (crm_rhythm_parse(&late->rhythm, &late->limits,
	    crm_buf_text(&text)) == -1)
		status = cli_fail(cli, EX_DATA, _("\"%s\": its parameters are "
		    "damaged; fit it anew with --refit"), name);
	crm_buf_free(&kind);
	crm_buf_free(&text);
	return (status);
}

int
late_read(struct late *late)
{
	int64_t day = cli_day(late->cli);
	struct cli *cli = late->cli;
	size_t i;
	int status;

	status = ltv_read(cli, &late->in, late->words->input, day, day);
	if (status != 0 || late->words->input != NULL)
		return (status);
	late->member = calloc(late->in.set->n + 1, sizeof(*late->member));
	if (late->member == NULL)
		return (cli_fail(cli, EX_INTERNAL, _("no memory")));
	for (i = 0; i < late->in.set->n; i++)
		late->member[i] = late->in.set->buyer[i].member;
	late->causes = crm_causes_read(cli->db, day, late->member,
	    late->in.set->n);
	return (late->causes == NULL ? cli_fail_err(cli) : 0);
}

static const char *
reason_of(const struct late_row *row)
{

	if (row->stage == CRM_CHURN_OK)
		return ("");
	if (row->returned != CRM_NULL && row->returned >= row->last_day)
		return ("return");
	if (row->cause.price_rise >= DEARER)
		return ("price");
	return (row->cause.channel_quiet ? "channel" : "");
}

void
late_row(const struct late *late, size_t i, struct late_row *row)
{
	const struct crm_buyer *b = late->in.set->buyer + i;
	int64_t first = cli_day(late->cli) - b->T;

	memset(row, 0, sizeof(*row));
	row->buyer = b;
	/* As it is printed and stored, so that the stage is that of it. */
	row->score = round(crm_rhythm_late(&late->rhythm, b, &row->interval) *
	    1e4) / 1e4;
	row->stage = crm_churn_stage(&late->limits, row->score);
	row->last_day = first + b->t;
	row->returned = b->last_return > 0 ? first + b->last_return : CRM_NULL;
	row->cause.price_rise = NAN;
	if (late->causes != NULL) {
		crm_causes_get(late->causes, i, &row->cause);
		if (row->cause.returned != CRM_NULL)
			row->returned = crm_time_day(row->cause.returned);
	}
	row->reason = reason_of(row);
}

void
late_free(struct late *late)
{

	ltv_input_free(&late->in);
	crm_causes_free(late->causes);
	free(late->member);
}

int
late_put_day(struct crm_out *out, int64_t day)
{
	char date[CRM_DATE_LEN];

	return (crm_out_text(out, day == CRM_NULL ? "" :
	    crm_date_format(day, date)));
}

int
late_put_why(struct crm_out *out, const struct late_row *row)
{

	return (crm_out_text(out, row->reason) == -1 ||
	    late_put_day(out, row->returned) == -1 ||
	    (isnan(row->cause.price_rise) ? crm_out_text(out, "") :
	    ltv_put(out, row->cause.price_rise, 1)) == -1 ||
	    crm_out_textn(out, row->cause.channel == NULL ? "" :
	    row->cause.channel, row->cause.channel_len) == -1 ? -1 : 0);
}

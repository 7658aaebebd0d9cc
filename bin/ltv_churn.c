#include <stdlib.h>
#include <string.h>

#include "insight/score.h"
#include "ltv_late.h"

#define STEP	.05	/* a score that moved less is not stored again */

struct words {
	struct late_words late;
	const char	*save, *refit, *challenger, *step;
};

static int
put_row(struct crm_out *out, const struct late_row *row)
{
	const struct crm_buyer *b = row->buyer;

	return (crm_out_textn(out, b->key, b->key_len) == -1 ||
	    late_put_day(out, row->last_day) == -1 ||
	    crm_out_int(out, b->T - b->t) == -1 ||
	    crm_out_int(out, b->x + 1) == -1 ||
	    ltv_put(out, row->interval, 1) == -1 ||
	    late_put_day(out, row->last_day + (int64_t)(row->interval + .5)) ==
	    -1 || ltv_put(out, row->score, 4) == -1 ||
	    crm_out_text(out, crm_churn_name(row->stage)) == -1 ||
	    late_put_why(out, row) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct late *late)
{
	const struct cli_col cols[] = {
		{ "member", late->in.set->numbers ? CRM_KIND_NUMBER :
		    CRM_KIND_TEXT },
		{ "last_at", CRM_KIND_TEXT }, { "recency", CRM_KIND_NUMBER },
		{ "purchases", CRM_KIND_NUMBER },
		{ "interval", CRM_KIND_NUMBER },
		{ "expected_at", CRM_KIND_TEXT }, { "score", CRM_KIND_NUMBER },
		{ "stage", CRM_KIND_TEXT }, { "reason", CRM_KIND_TEXT },
		{ "last_return", CRM_KIND_TEXT },
		{ "price_rise", CRM_KIND_NUMBER },
		{ "channel", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT } };
	struct cli *cli = late->cli;
	struct late_row row;
	size_t i;

	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < late->in.set->n; i++) {
		late_row(late, i, &row);
		if ((late->stages & 1U << row.stage) != 0 &&
		    put_row(cli->out, &row) == -1)
			return (cli_fail_err(cli));
	}
	if (crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (late->in.rejected > 0 ? EX_NO : 0);
}

static int
check_words(struct cli *cli, const struct words *words)
{

	if (words->save == NULL && (words->refit != NULL ||
	    words->step != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--refit and --step go with "
		    "--save NAME")));
	if (words->challenger != NULL && words->refit == NULL)
		return (cli_fail(cli, EX_USAGE_, _("--challenger goes with "
		    "--refit: it is a new version")));
	if (words->save == NULL)
		return (0);
	if (words->late.input != NULL || words->late.model != NULL ||
	    words->late.stage != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--save stores the scores "
		    "of all in the database; list them afterwards with "
		    "--model")));
	if (words->refit != NULL && words->late.release != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--refit makes a new "
		    "version; it goes without --release")));
	if (!crm_score_name(words->save))
		return (cli_fail(cli, EX_USAGE_, _("--save: no name of a "
		    "model; write small letters, digits and _, no digit "
		    "first")));
	return (0);
}

/* Stores the fit as a version of its own.  0 or a status. */
static int
add_model(struct late *late, const struct words *words, int first)
{
	struct crm_score_model model = { .name = words->save,
	    .kind = "churn", .fitted_to = cli_day(late->cli) };
	struct crm_buf text = { 0 };
	struct crm_db *db = late->cli->db;
	int status = 0;

	crm_rhythm_format(&late->rhythm, &late->limits, &text);
	model.parameters = crm_buf_text(&text);
	if (text.bad)
		status = cli_fail(late->cli, EX_INTERNAL, _("no memory"));
	else if ((late->model = crm_score_add(db, &model)) <= 0 ||
	    ((first || words->challenger == NULL) &&
	    crm_score_choose(db, late->model, cli_user(),
	    first ? "first" : "refit") == -1))
		status = cli_fail_err(late->cli);
	crm_buf_free(&text);
	return (status);
}

/* The model to score with: the stored one, or a new one that is stored. */
static int
find_model(struct late *late, const struct words *words)
{
	int64_t stored = crm_score_find(late->cli->db, words->save, NULL);
	struct late old = *late;
	int status;

	if (stored == -1)
		return (cli_fail_err(late->cli));
	/* It must be one of churn, also where it is fitted anew. */
	if ((stored > 0 || words->late.release != NULL) &&
	    (status = late_take(&old, words->save, words->late.release)) != 0)
		return (status);
	if (words->refit == NULL && stored > 0) {
		if (words->late.limits != NULL)
			return (cli_fail(late->cli, EX_USAGE_, _("--limits are "
			    "the stored model's own; to change them fit it "
			    "anew with --save and --refit")));
		late->rhythm = old.rhythm;
		late->limits = old.limits;
		late->model = old.model;
		return (0);
	}
	if ((status = late_fit(late)) != 0)
		return (status);
	return (add_model(late, words, stored == 0));
}

/* What a score says beside its value: the stage, and why. */
static int
put_scores(struct late *late, struct crm_scorer *scorer, int64_t *members,
    struct cli_counts *counts)
{
	struct crm_buf text = { 0 };
	struct late_row row;
	int rc = 0;
	size_t i;

	for (i = 0; rc != -1 && i < late->in.set->n; i++) {
		late_row(late, i, &row);
		members[row.stage]++;
		crm_buf_reset(&text);
		crm_buf_fmt(&text, "%s%s%s", crm_churn_name(row.stage),
		    *row.reason == '\0' ? "" : " ", row.reason);
		rc = text.bad ? crm_err_nomem(late->cli->err) :
		    crm_scorer_put(scorer, row.buyer->member, row.score,
		    crm_buf_text(&text));
		counts->read++;
		counts->same += rc == 0;
		counts->new += rc == 1;
		counts->changed += rc == 2;
	}
	crm_buf_free(&text);
	return (rc == -1 ? -1 : 0);
}

static int
print_stages(struct cli *cli, const int64_t *members)
{
	static const struct cli_col cols[] = { { "stage", CRM_KIND_TEXT },
	    { "members", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT } };
	int i;

	cli_nobody(cli);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < CRM_CHURN_STAGES; i++)
		if (crm_out_text(cli->out, crm_churn_name(
		    (enum crm_churn_stage)i)) == -1 ||
		    crm_out_int(cli->out, members[i]) == -1 ||
		    crm_out_end(cli->out) == -1)
			return (cli_fail_err(cli));
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

static int
save(struct late *late, const struct words *words, double step)
{
	int64_t members[CRM_CHURN_STAGES] = { 0 }, ended;
	struct cli_counts counts = { 0 };
	struct cli *cli = late->cli;
	struct crm_scorer *scorer;
	int status, rc;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = late_read(late)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = find_model(late, words)) != 0)
		return (status);
	scorer = crm_scorer_open(cli->db, late->model, cli_day(cli), 1, step);
	rc = scorer == NULL ? -1 : put_scores(late, scorer, members, &counts);
	if (rc == 0)
		rc = crm_scorer_end(scorer, &ended);
	crm_scorer_close(scorer);
	if (rc == -1)
		return (cli_fail_err(cli));
	if (ended > 0)
		cli_note(cli, _("members who have no score any more: %lld"),
		    (long long)ended);
	if ((status = print_stages(cli, members)) != 0)
		return (status);
	return (cli_store_counts(cli, NULL, &counts));
}

static int
list(struct late *late)
{
	const struct late_words *words = late->words;
	int status;

	if ((status = late_read(late)) != 0)
		return (status);
	status = words->model == NULL ? late_fit(late) :
	    late_take(late, words->model, words->release);
	return (status != 0 ? status : print(late));
}

int
ltv_churn(struct cli *cli, int argc, char **argv)
{
	struct words words = { 0 };
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &words.late.input },
		{ "model", 0, 1, &words.late.model },
		{ "release", 0, 1, &words.late.release },
		{ "stage", 0, 1, &words.late.stage },
		{ "limits", 0, 1, &words.late.limits },
		{ "save", 0, 1, &words.save },
		{ "refit", 0, 0, &words.refit },
		{ "challenger", 0, 0, &words.challenger },
		{ "step", 0, 1, &words.step },
		{ NULL, 0, 0, NULL }
	};
	struct late late = { .cli = cli, .words = &words.late };
	int n = cli_options(cli, argc, argv, opts), status;
	const char *release;
	double step = STEP;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]));
	if ((status = check_words(cli, &words)) != 0)
		return (status);
	if (words.step != NULL)
		step = cli_decimal(cli, "--step", words.step, 0, 1);
	release = words.late.release;
	if (words.save != NULL)
		words.late.release = NULL;
	status = late_check(&late, (1U << CRM_CHURN_STAGES) - 1);
	words.late.release = release;
	if (status == 0)
		status = words.save != NULL ? save(&late, &words, step) :
		    list(&late);
	late_free(&late);
	return (status);
}

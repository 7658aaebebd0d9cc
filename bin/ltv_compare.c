#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "insight/trial.h"
#include "ltv_judge.h"

#define PARTS	10

/* The version that counts against another, on the members that both score. */

struct side {
	struct judge	 judge;
	double		 auc, lift;	/* of the top tenth */
};

/* Keeps of each side those who are also in the other; both are by member. */
static size_t
keep_common(struct judge *a, struct judge *b)
{
	size_t i = 0, j = 0, n = 0;

	while (i < a->n && j < b->n) {
		if (a->member[i] < b->member[j])
			i++;
		else if (a->member[i] > b->member[j])
			j++;
		else {
			a->judged[n] = a->judged[i++];
			b->judged[n++] = b->judged[j++];
		}
	}
	a->n = b->n = n;
	return (n);
}

/* Measures a side; the hits of all. */
static int64_t
measure(struct side *side)
{
	struct judge *judge = &side->judge;
	struct crm_gain gain[PARTS];
	int64_t hits = 0;
	size_t i;

	crm_judged_sort(judge->judged, judge->n);
	side->auc = crm_judged_auc(judge->judged, judge->n);
	crm_gain_cut(judge->judged, judge->n, gain, PARTS);
	for (i = 0; i < judge->n; i++)
		hits += judge->judged[i].hit;
	side->lift = gain[0].n == 0 || hits == 0 ? NAN :
	    (double)gain[0].hits / (double)gain[0].n /
	    ((double)hits / (double)judge->n);
	return (hits);
}

/* Reads the scores of both of that day and measures them.  0 or a status. */
static int
contest(struct side *champion, struct side *challenger,
    const struct judge_words *words, struct crm_trial *trial)
{
	struct judge *a = &champion->judge, *b = &challenger->judge;
	struct cli *cli = a->cli;
	int status;

	if ((status = judge_find(b, words, &trial->day)) != 0 ||
	    (status = judge_outcomes(a)) != 0)
		return (status);
	b->outcomes = a->outcomes;
	status = judge_day(a, trial->day);
	if (status == 0)
		status = judge_day(b, trial->day);
	b->outcomes = NULL;
	if (status != 0)
		return (status);
	if (keep_common(a, b) == 0)
		return (cli_fail(cli, EX_DATA, _("nobody has scores of both "
		    "versions on that day")));
	trial->members = (int64_t)a->n;
	trial->hits = measure(champion);
	(void)measure(challenger);
	if (isnan(champion->auc) || isnan(challenger->auc))
		return (cli_fail(cli, EX_DATA, _("nothing to compare: all "
		    "members came out alike")));
	trial->champion = a->model;
	trial->challenger = b->model;
	trial->days = a->days;
	trial->event = judge_event(a);
	trial->champion_auc = round(champion->auc * 1e4) / 1e4;
	trial->challenger_auc = round(challenger->auc * 1e4) / 1e4;
	trial->champion_lift = round(champion->lift * 100) / 100;
	trial->challenger_lift = round(challenger->lift * 100) / 100;
	return (0);
}

static int
put_side(struct crm_out *out, const char *role, const struct side *side,
    const struct crm_trial *trial)
{
	char date[CRM_DATE_LEN];

	return (crm_out_text(out, role) == -1 ||
	    crm_out_text(out, side->judge.label) == -1 ||
	    crm_out_text(out, crm_date_format(trial->day, date)) == -1 ||
	    crm_out_text(out, trial->event) == -1 ||
	    crm_out_int(out, trial->days) == -1 ||
	    crm_out_int(out, trial->members) == -1 ||
	    crm_out_int(out, trial->hits) == -1 ||
	    ltv_put(out, side->auc, 4) == -1 ||
	    ltv_put(out, side->lift, 2) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct cli *cli, const struct side *champion,
    const struct side *challenger, const struct crm_trial *trial)
{
	static const char *const names[] = { "role", "version", "date",
	    "event", "days", "members", "hits", "auc", "lift", NULL };

	cli_nobody(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(cli->out, names, 4) == -1 ||
	    put_side(cli->out, "champion", champion, trial) == -1 ||
	    put_side(cli->out, "challenger", challenger, trial) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
run(struct cli *cli, struct side *champion, struct side *challenger,
    const struct judge_words *words, int record)
{
	struct crm_trial trial;
	int status;

	if ((status = cli_open(cli, record ? CRM_OPEN_WRITE :
	    CRM_OPEN_READ)) != 0 ||
	    (status = judge_open(&challenger->judge, words)) != 0 ||
	    (status = judge_open(&champion->judge, words)) != 0)
		return (status);
	if (champion->judge.model == challenger->judge.model)
		return (cli_fail(cli, EX_USAGE_, _("version %s is the one that "
		    "counts; name another"), challenger->judge.version));
	if ((status = contest(champion, challenger, words, &trial)) != 0 ||
	    (record && (status = cli_begin(cli)) != 0))
		return (status);
	if (record && crm_trial_add(cli->db, &trial) == -1)
		return (cli_fail_err(cli));
	if ((status = print(cli, champion, challenger, &trial)) != 0)
		return (status);
	return (record ? cli_store(cli, NULL, _("%s: the trial of version %s "
	    "is recorded"), challenger->judge.name,
	    challenger->judge.version) : 0);
}

int
ltv_compare(struct cli *cli, int argc, char **argv)
{
	struct judge_words words = { 0 };
	const char *record = NULL;
	const struct cli_opt opts[] = {
		{ "days", 0, 1, &words.days },
		{ "date", 0, 1, &words.date },
		{ "event", 0, 1, &words.event },
		{ "record", 0, 0, &record },
		{ NULL, 0, 0, NULL }
	};
	struct side champion = { .judge = { .cli = cli } };
	struct side challenger = champion;
	int n = cli_options(cli, argc, argv, opts), status;

	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("compare takes a model's "
		    "name and the version that shall be held against the one "
		    "that counts")));
	champion.judge.name = challenger.judge.name = argv[0];
	challenger.judge.version = argv[1];
	status = run(cli, &champion, &challenger, &words, record != NULL);
	judge_free(&champion.judge);
	judge_free(&challenger.judge);
	return (status);
}

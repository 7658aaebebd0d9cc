#include <string.h>

#include "core/money.h"
#include "rfm_int.h"

/* Checks --method and --bins; leaves what was asked for in cuts. */
static int
check_scores(struct rfm *rfm)
{
	int64_t bins = 5;
	int method = CRM_INDEPENDENT;

	if (rfm->bins != NULL &&
	    (crm_int_parse(rfm->bins, strlen(rfm->bins), &bins) == -1 ||
	    bins < CRM_BINS_MIN || bins > CRM_BINS_MAX))
		return (cli_fail(&rfm->cli, EX_USAGE_, _("--bins: must be a "
		    "whole number from 2 to 10: \"%s\""), rfm->bins));
	if (rfm->method != NULL &&
	    (method = crm_method_find(rfm->method)) == -1)
		return (cli_fail(&rfm->cli, EX_USAGE_, _("--method: take "
		    "independent, nested or fixed: \"%s\""), rfm->method));
	if (method == CRM_FIXED && rfm->cut_path == NULL)
		return (cli_fail(&rfm->cli, EX_USAGE_, _("--method fixed "
		    "needs the cut points: give --cuts FILE")));
	if (rfm->input != NULL && rfm->cli.database != NULL)
		return (cli_fail(&rfm->cli, EX_USAGE_,
		    _("give either -d or -i")));
	if (rfm->input == NULL && rfm->cli.rejects_path != NULL)
		return (cli_fail(&rfm->cli, EX_USAGE_,
		    _("--rejects goes with -i: there are no rows to reject")));
	rfm->cuts.bins = (int)bins;
	rfm->cuts.method = (enum crm_method)method;
	if (rfm->days != NULL)
		rfm->window = cli_number(&rfm->cli, "--window", rfm->days, 1,
		    36500);
	return (0);
}

/* The first pair of words of which one has no meaning with the other. */
static int
check_together(struct rfm *rfm)
{
	const char *grid = rfm->grid, *move = rfm->move;
	const char *list = rfm->responses, *by = rfm->by;
	const char *offers = rfm->offers;
	const struct {
		int bad; const char *a, *b;
	} never[] = {
		{ grid != NULL && move != NULL, "--grid", "--move" },
		{ grid != NULL && list != NULL, "--grid", "--responses" },
		{ move != NULL && list != NULL, "--move", "--responses" },
		{ grid != NULL && offers != NULL, "--grid", "--offers" },
		{ list != NULL && offers != NULL, "--responses", "--offers" },
		{ grid != NULL && rfm->weights != NULL, "--grid",
		    "--weights" },
		{ move != NULL && rfm->weights != NULL, "--move",
		    "--weights" },
		{ list != NULL && rfm->weights != NULL, "--responses",
		    "--weights" },
		{ by != NULL && move != NULL && offers != NULL &&
		    rfm->members == NULL, "--by", "--offers" },
		{ move != NULL && rfm->cli.as_of != CRM_TIME_NONE, "--as-of",
		    "--move" }
	};
	size_t i;

	for (i = 0; i < sizeof(never) / sizeof(*never); i++)
		if (never[i].bad)
			return (cli_fail(&rfm->cli, EX_USAGE_, _("%s does not "
			    "go with %s"), never[i].a, never[i].b));
	return (0);
}

/* The first word that needs one that is absent. */
static int
check_needs(struct rfm *rfm)
{
	const char *move = rfm->move, *list = rfm->responses;
	const struct {
		int bad; const char *word, *needs;
	} need[] = {
		{ rfm->by != NULL && move == NULL && list == NULL, "--by",
		    "--move, --responses" },
		{ rfm->members != NULL && move == NULL, "--members",
		    "--move" },
		{ rfm->among != NULL && move == NULL, "--among", "--move" },
		{ rfm->control != NULL && (move == NULL ||
		    rfm->offers == NULL), "--control", "--move --offers" },
		{ rfm->cost != NULL && list == NULL, "--cost",
		    "--responses" },
		{ rfm->margin != NULL && list == NULL, "--margin",
		    "--responses" }
	};
	size_t i;

	for (i = 0; i < sizeof(need) / sizeof(*need); i++)
		if (need[i].bad)
			return (cli_fail(&rfm->cli, EX_USAGE_, _("%s goes "
			    "with %s"), need[i].word, need[i].needs));
	return (0);
}

/* Standard input can be read once. */
static int
check_stdin(struct rfm *rfm)
{
	const char *const word[] = { rfm->input, rfm->cut_path,
	    rfm->rule_path, rfm->among, rfm->control, rfm->offers,
	    rfm->responses };
	size_t i;
	int n = 0;

	for (i = 0; i < sizeof(word) / sizeof(*word); i++)
		n += word[i] != NULL && strcmp(word[i], "-") == 0;
	return (n < 2 ? 0 : cli_fail(&rfm->cli, EX_USAGE_, _("standard input "
	    "can be read once: give - to one option only")));
}

/* FROM:TO, two days, the first before the second. */
static int
check_move(struct rfm *rfm)
{
	const char *colon;
	size_t n;

	if (rfm->move == NULL)
		return (0);
	if ((colon = strchr(rfm->move, ':')) == NULL)
		n = strlen(rfm->move);
	else
		n = (size_t)(colon - rfm->move);
	if (colon == NULL ||
	    crm_date_parse(rfm->move, n, &rfm->from_day) == -1 ||
	    crm_date_parse(colon + 1, strlen(colon + 1), &rfm->to_day) == -1)
		return (cli_fail(&rfm->cli, EX_USAGE_, _("--move: give two "
		    "days, YYYY-MM-DD:YYYY-MM-DD: \"%s\""), rfm->move));
	if (rfm->from_day >= rfm->to_day)
		return (cli_fail(&rfm->cli, EX_USAGE_, _("--move: the first "
		    "day must be before the second: \"%s\""), rfm->move));
	if (rfm->to_day > crm_time_day(rfm->cli.now))
		return (cli_fail(&rfm->cli, EX_USAGE_, _("--move: the second "
		    "day is yet to come: \"%s\""), rfm->move));
	return (0);
}

/* Reads --by (monetary, or for responses recency and frequency), --margin
 * and --weights. */
static int
check_values(struct rfm *rfm)
{
	struct cli *cli = &rfm->cli;
	const char *by = rfm->by;

	if (by == NULL)
		by = rfm->responses != NULL ? "rf" : "m";
	if (crm_axis_find(&rfm->axis, by) == -1)
		return (cli_fail(cli, EX_USAGE_, _("--by: take r, f, m, rf, "
		    "rm, fm, rfm or segment: \"%s\""), by));
	if (rfm->margin != NULL && (crm_money_parse(rfm->margin,
	    strlen(rfm->margin), 2, &rfm->margin_percent) != 0 ||
	    rfm->margin_percent < 0 || rfm->margin_percent > 10000))
		return (cli_fail(cli, EX_USAGE_, _("--margin: no percentage "
		    "from 0 to 100 of at most two decimals: \"%s\""),
		    rfm->margin));
	if (rfm->weights != NULL &&
	    crm_rfm_weights(&rfm->weight, rfm->weights) == -1)
		return (cli_fail(cli, EX_USAGE_, _("--weights: give three "
		    "numbers from 0 to 1000, of at most three decimals and "
		    "not all 0, such as 3:2:1: \"%s\""), rfm->weights));
	return (0);
}

int
rfm_words(struct rfm *rfm)
{
	int status;

	if ((status = check_scores(rfm)) != 0 ||
	    (status = check_together(rfm)) != 0 ||
	    (status = check_needs(rfm)) != 0 ||
	    (status = check_stdin(rfm)) != 0 ||
	    (status = check_move(rfm)) != 0 ||
	    (status = check_values(rfm)) != 0)
		return (status);
	return (cli_check_rejects(&rfm->cli));
}

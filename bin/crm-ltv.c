#include "ltv_int.h"

static const char about[] = N_(
    "Tells what customers are worth and whether they still are customers.\n"
    "Example: crm-ltv fit -i purchases.csv --model bgnbd --save bgnbd.csv\n");

static const struct cli_verb verbs[] = {
	{ "simple", ltv_simple,
	    "simple --margin PERCENT --years N\n"
	    "           [--customers N --spend AMOUNT | -i FILE]" },
	{ "annuity", ltv_annuity,
	    "annuity --spend AMOUNT --margin PERCENT --years N --rate PERCENT\n"
	    "           [--customers N] [--retention PERCENT]" },
	{ "fit", ltv_fit,
	    "fit --model bgnbd|paretonbd|gammagamma [-i FILE] [--save FILE]\n"
	    "           [--calibrate-to DATE] [--holdout DATE]" },
	{ "score", ltv_score,
	    "score [-i FILE] [--params FILE]... [--horizon WEEKS]\n"
	    "           [--rate PERCENT] [--margin PERCENT]" },
	{ "whatif", ltv_whatif,
	    "whatif --churn PERCENT --to PERCENT\n"
	    "           [--spend AMOUNT --margin PERCENT]\n"
	    "           whatif --left PERCENT --years N" },
	{ "equity", ltv_equity,
	    "equity [--by COLUMN] [--levels N] [--value COLUMN] [FILE]" },
	{ "target", ltv_target,
	    "target --cost AMOUNT --lift PERCENT [--budget AMOUNT]\n"
	    "           [--top N] [--value COLUMN] [FILE]" },
	{ "survival", ltv_survival,
	    "survival [-i FILE] [--by year|month] [--silence DAYS]" },
	{ "scores", ltv_scores, "scores list|models|choose|import ..." },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-ltv", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

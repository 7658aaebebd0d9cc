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
	    "fit --model bgnbd|paretonbd|gammagamma... [-i FILE]\n"
	    "           [--save FILE] [--calibrate-to DATE] [--holdout DATE]\n"
	    "           [--weekly] [--name NAME [--challenger]\n"
	    "           [--horizon WEEKS] [--rate PERCENT]\n"
	    "           [--margin PERCENT]]" },
	{ "score", ltv_score,
	    "score [-i FILE] [--params FILE... | --name NAME\n"
	    "           [--release VERSION] [--store]]\n"
	    "           [--horizon WEEKS] [--rate PERCENT]\n"
	    "           [--margin PERCENT]" },
	{ "whatif", ltv_whatif,
	    "whatif --churn PERCENT --to PERCENT\n"
	    "           [--spend AMOUNT --margin PERCENT [--customers N]]\n"
	    "           whatif --to PERCENT --margin PERCENT [-i FILE]\n"
	    "           whatif --left PERCENT --years N" },
	{ "equity", ltv_equity,
	    "equity [--by COLUMN] [--levels N] [--value COLUMN] [FILE]" },
	{ "target", ltv_target,
	    "target --cost AMOUNT --lift PERCENT [--budget AMOUNT]\n"
	    "           [--top N] [--value COLUMN] [FILE]" },
	{ "survival", ltv_survival,
	    "survival [-i FILE] [--by year|month] [--silence DAYS]" },
	{ "payback", ltv_payback,
	    "payback --costs FILE --margin PERCENT [--silence DAYS]\n"
	    "           [-i FILE --members FILE]" },
	{ "model", ltv_model, "model list|show|choose ..." },
	{ "churn", ltv_churn,
	    "churn [-i FILE | --model NAME] [--stage STAGE,...]\n"
	    "           [--limits LATE,AT_RISK,LOST] [--release VERSION]\n"
	    "           churn --save NAME [--refit [--challenger]] [-n]\n"
	    "           [--limits LATE,AT_RISK,LOST] [--release VERSION]\n"
	    "           [--step N]" },
	{ "winback", ltv_winback,
	    "winback [-i FILE | --model NAME] [--stage STAGE,...]\n"
	    "           [--limits LATE,AT_RISK,LOST] [--release VERSION]\n"
	    "           [--limit N]" },
	{ "hits", ltv_hits,
	    "hits [--days N] [--at SCORE | --top PERCENT]\n"
	    "           [--event silent|bought] [--as-of DATE] NAME [VERSION]" },
	{ "gain", ltv_gain,
	    "gain [--days N] [--date DATE] [--event silent|bought]\n"
	    "           [--as-of DATE] NAME [VERSION]\n"
	    "           gain [-i FILE] --split DATE [--days N]" },
	{ "compare", ltv_compare,
	    "compare [--days N] [--date DATE] [--event silent|bought]\n"
	    "           [--as-of DATE] [--record [-n]] NAME CHALLENGER" },
	{ "tenure", ltv_tenure,
	    "tenure --margin PERCENT [--order-cost AMOUNT]\n"
	    "           [--return-cost AMOUNT] [--as-of DATE]" },
	{ "features", ltv_features, "features [--as-of DATE]" },
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

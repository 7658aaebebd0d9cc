#include "rfm_int.h"

static const char usage[] = N_(
    "crm-rfm [-nq] [-d FILE | -i FILE] [-o FORMAT] [--as-of DATE]\n"
    "    [--window DAYS] [--bins N] [--method independent|nested|fixed]\n"
    "    [--cuts FILE] [--save-cuts FILE] [--rules FILE] [--rejects FILE]\n"
    "    [--grid | --weights R:F:M] [--offers FILE]\n"
    "crm-rfm --move FROM:TO [--by AXIS] [--members] [--among SET]\n"
    "    [--offers FILE [--control SET]] [...]\n"
    "crm-rfm --responses FILE [--by AXIS] [--cost MONEY]\n"
    "    [--margin PERCENT] [...]\n"
    "Scores members by recency, frequency and monetary value, and shows who\n"
    "moved, who got which offer and which cells pay.\n"
    "Example: crm-rfm -i purchases.csv --grid\n");

static int
run(struct rfm *rfm)
{
	int status;

	if ((status = rfm_words(rfm)) != 0 ||
	    (status = cli_rules(&rfm->cli, rfm->rule_path, &rfm->rules)) != 0 ||
	    (status = rfm_load(rfm)) != 0 ||
	    (status = rfm_score(rfm)) != 0 ||
	    (status = rfm_open_aims(rfm)) != 0 ||
	    (status = rfm_save_cuts(rfm)) != 0)
		return (status);
	rfm_note(rfm);
	if (rfm->move != NULL)
		return (rfm_print_move(rfm));
	if (rfm->responses != NULL)
		return (rfm_print_responses(rfm));
	return (rfm_print_scores(rfm));
}

int
main(int argc, char **argv)
{
	struct rfm rfm = { 0 };
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &rfm.input },
		{ "window", 0, 1, &rfm.days },
		{ "bins", 0, 1, &rfm.bins },
		{ "method", 0, 1, &rfm.method },
		{ "cuts", 0, 1, &rfm.cut_path },
		{ "save-cuts", 0, 1, &rfm.save_path },
		{ "rules", 0, 1, &rfm.rule_path },
		{ "grid", 0, 0, &rfm.grid },
		{ "weights", 0, 1, &rfm.weights },
		{ "offers", 0, 1, &rfm.offers },
		{ "move", 0, 1, &rfm.move },
		{ "by", 0, 1, &rfm.by },
		{ "members", 0, 0, &rfm.members },
		{ "among", 0, 1, &rfm.among },
		{ "control", 0, 1, &rfm.control },
		{ "responses", 0, 1, &rfm.responses },
		{ "cost", 0, 1, &rfm.cost },
		{ "margin", 0, 1, &rfm.margin },
		{ NULL, 0, 0, NULL }
	};
	int n, status;

	if (cli_start(&rfm.cli, argc, argv, "crm-rfm", usage) == -1)
		return (EX_INTERNAL);
	n = cli_options(&rfm.cli, argc, argv, opts);
	if (n > 0)
		status = cli_fail(&rfm.cli, EX_USAGE_, _("\"%s\" is one "
		    "word too many; purchases are read with -i"), argv[0]);
	else
		status = run(&rfm);
	status = cli_end(&rfm.cli, status);
	crm_rfm_free(rfm.set);
	crm_rfm_free(rfm.to);
	crm_rules_free(rfm.rules);
	crm_aims_free(rfm.aims);
	return (status);
}

#include "basket_int.h"

static const char about[] = N_(
    "What is bought together, what follows what, and what to offer next.\n"
    "example: crm-basket pairs -i lines.csv --support 10 --min-lift 2\n");

static const struct cli_verb verbs[] = {
	{ "sets", basket_sets,
	    "sets [-i FILE] [--support N|P%] [--max-sets N]\n"
	    "           [--by product|option|code] [--channel NAME]\n"
	    "           [--from DATE] [--to DATE] [--rejects FILE]" },
	{ "pairs", basket_pairs,
	    "pairs [-i FILE] [--support N|P%] [--min-lift X] [--max-p P]\n"
	    "           [--by product|option|code] [--channel NAME]\n"
	    "           [--from DATE] [--to DATE] [--rejects FILE]" },
	{ "sequence", basket_sequence,
	    "sequence [-i FILE] [--within DAYS] [--again] [--support N|P%]\n"
	    "           [--min-lift X] [--max-p P] [--by product|option|code]\n"
	    "           [--channel NAME] [--from DATE] [--to DATE]\n"
	    "           [--rejects FILE]" },
	{ "next", basket_next,
	    "next [-i FILE] [--member MEMBER] [--method sequence|pairs|up]\n"
	    "           [--within DAYS] [--again DAYS] [--limit N] [--cap N|P%]\n"
	    "           [--without FILE] [--goods FILE] [--pressure N]\n"
	    "           [--period DAYS] [--offered FILE]\n"
	    "           [--support N|P%] [--min-lift X] [--max-p P]\n"
	    "           [--by product|option|code] [--channel NAME]\n"
	    "           [--from DATE] [--to DATE] [--rejects FILE]" },
	{ "viewed", basket_viewed,
	    "viewed [-i VIEWS [--orders FILE]] [--within DAYS] [--limit N]\n"
	    "           [--least N] [--item ITEM] [--channel NAME]\n"
	    "           [--from DATE] [--to DATE] [--rejects FILE]" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-basket", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

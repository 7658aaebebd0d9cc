#include "dedupe_int.h"

static const char about[] = N_(
    "Finds members who are one person and joins them.\n"
    "Example: crm-dedupe propose -i people.csv > pairs.csv\n");

static const struct cli_verb verbs[] = {
	{ "propose", dedupe_propose,
	    "propose [-i FILE] [--compare COLUMN=KIND]... [--from P]\n"
	    "           [--weights FILE] [--save-weights FILE] [--new] [--store]" },
	{ "apply", dedupe_apply, "apply [-n] [--rejects FILE] [FILE]" },
	{ "keep-apart", dedupe_apart,
	    "keep-apart [--reason TEXT | --forget] MEMBER MEMBER\n"
	    "           keep-apart --list" },
	{ "rate", dedupe_rate, "rate [--store | --history]" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-dedupe", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

#include "segment_int.h"

static const char about[] = N_(
    "Cuts sets of members and keeps them under a name.\n"
    "example: crm-rfm | crm-segment filter 'r >= 4 AND f >= 4'\n");

static const struct cli_verb verbs[] = {
	{ "filter", segment_filter,
	    "filter [--rejects FILE] [--time-limit SECONDS]\n"
	    "           EXPRESSION [FILE]" },
	{ "and", segment_and, "and SET SET..." },
	{ "or", segment_or, "or SET SET..." },
	{ "not", segment_not, "not SET SET..." },
	{ "save", segment_save,
	    "save [--title TEXT] [--replace] [--rejects FILE]\n"
	    "           [-n] NAME [FILE]" },
	{ "show", segment_show, "show [--as-of DATE] NAME" },
	{ "list", segment_list, "list" },
	{ "rm", segment_rm, "rm [-n] NAME" },
	{ "rule", segment_rule,
	    "rule [--title TEXT] [--owner TEXT] [--offer TEXT]\n"
	    "           [--strategy TEXT] [--valid-until DATE] [--replace]\n"
	    "           [-n] NAME [EXPRESSION | --none] | rule [NAME]" },
	{ "run", segment_run,
	    "run [--as-of DATE] [--time-limit SECONDS] [-n]\n"
	    "           NAME... | --all" },
	{ "history", segment_history,
	    "history [--as-of DATE] NAME | --member MEMBER" },
	{ "move", segment_move, "move [--first] [--members] FROM:TO NAME..." },
	{ "watch", segment_watch, "watch [look] [--all] | add|rm|list ..." },
	{ "query", segment_query, "query [--time-limit SECONDS] [SQL]" },
	{ "profile", segment_profile,
	    "profile [-i FILE] [--top N] [--distinct N] [--rejects FILE]\n"
	    "           [COLUMN...]" },
	{ "cross", segment_cross,
	    "cross [-i FILE] [--measure MEASURE] [--wide|--totals]\n"
	    "           [--cell ROW=VALUE,COLUMN=VALUE] [--rejects FILE]\n"
	    "           ROW COLUMN" },
	{ "grid", segment_grid,
	    "grid [-i FILE] [--bins N|--cut COLUMN=FROM,...|--cuts FILE]\n"
	    "           [--save-cuts FILE] [--name BIN,BIN=TEXT]... [--list]\n"
	    "           [--rejects FILE] COLUMN COLUMN" },
	{ "groups", segment_groups,
	    "groups --k N|FROM:TO [--seed S] [-i FILE] [--by COLUMN]\n"
	    "           [--channel NAME] [--from DATE] [--to DATE]\n"
	    "           [--describe] [--top N] [--rejects FILE]" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-segment", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

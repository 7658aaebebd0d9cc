#include "visit_int.h"

static const char about[] = N_(
    "Visits to the shop's pages: what was looked at, by whom, from where.\n"
    "example: crm-visit sources -i access.log --site shop.example.kr\n");

static const struct cli_verb verbs[] = {
	{ "import", visit_import,
	    "import [-n] [--rejects FILE] [--rules FILE] [LOG]" },
	{ "rule", visit_rule, "rule [--remove] [KIND VALUE]" },
	{ "list", visit_list,
	    "list [-i LOG [LOG-OPTION...]] [--from DATE] [--to DATE]\n"
	    "           [--machines] [--limit N]" },
	{ "pages", visit_pages, "pages [as list]" },
	{ "paths", visit_paths,
	    "paths [as list] [--depth N] [--ordered]" },
	{ "sources", visit_sources, "sources [as list] [--by COLUMN,...]" },
	{ "hours", visit_hours, "hours [as list] [--by COLUMN,...]" },
	{ "views", visit_views, "views [as list]" },
	{ "machines", visit_machines, "machines [as list]" },
	{ "members", visit_members,
	    "members [--from DATE] [--to DATE] [--min-visits N]\n"
	    "           [--min-days N] [--min-views N] [--hour] [--limit N]" },
	{ "links", visit_links,
	    "links [--from DATE] [--to DATE] [--limit N]" },
	{ "token", visit_token,
	    "token [--campaign NAME] [--purpose click|open|refuse]\n"
	    "           [--part N] [--url URL] [--rejects FILE] [SET]" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-visit", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

#include "consent_int.h"
#include "record/law.h"

static const char about[] = N_(
    "Who may be sent advertising, by which channel, and since when.\n"
    "example: crm-consent withdraw 7 sms\n");

int
consent_channel(struct cli *cli, const char *channel)
{

	if (crm_consent_channel(channel))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no channel; take email, "
	    "sms, call, post, push, shop or mall"), channel));
}

int
consent_purpose(struct cli *cli, const char *purpose)
{
	enum crm_law law;

	if (crm_law_purpose(purpose, &law))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no purpose; take "
	    "advertising, marketing, profiling, third_party or overseas"),
	    purpose));
}

static const struct cli_verb verbs[] = {
	{ "give", consent_give,
	    "give MEMBER CHANNEL [--purpose PURPOSE] [--night]\n"
	    "           [--guardian NAME] [--at TIME] [--how TEXT] "
	    "[--source TEXT]\n"
	    "           [--proof TEXT] [--proof-file FILE]" },
	{ "withdraw", consent_withdraw,
	    "withdraw MEMBER CHANNEL|all [--purpose PURPOSE] [--night]\n"
	    "           [--at TIME] [--how TEXT] [--source TEXT]\n"
	    "           [--proof TEXT] [--proof-file FILE]" },
	{ "import", consent_import, "import [--rejects FILE] [-n] [FILE]" },
	{ "list", consent_list, "list [--as-of DATE] [--suppressed | MEMBER]" },
	{ "check", consent_check,
	    "check [--at TIME | --as-of DATE] [--purpose PURPOSE]\n"
	    "           MEMBER CHANNEL | -i FILE" },
	{ "sending", consent_sending,
	    "sending [--at TIME] [--purpose advertising|notice]\n"
	    "           [--basis consent|sale] [--goods WORDS]\n"
	    "           MEMBER CHANNEL | -i FILE" },
	{ "rules", consent_rules, "rules [--as-of DATE]" },
	{ "due", consent_due,
	    "due [--as-of DATE] [--within DAYS] [--kind notice|confirm]" },
	{ "told", consent_told,
	    "told [--at TIME] [--rejects FILE] [-n] [FILE]" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-consent", about) == -1)
		return (EX_INTERNAL);
	cli.seal = crm_consent_flush;
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}

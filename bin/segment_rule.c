#include <stdlib.h>
#include <string.h>

#include "core/expr.h"
#include "insight/segment.h"
#include "insight/segrule.h"
#include "insight/trait.h"
#include "segment_int.h"

static int
put_rule(void *arg, const struct crm_segrule *rule)
{
	char day[CRM_DATE_LEN], at[CRM_TIME_LEN];
	struct crm_out *out = arg;

	return (crm_out_text(out, rule->name) == -1 ||
	    crm_out_int(out, rule->version) == -1 ||
	    crm_out_text(out, rule->expression) == -1 ||
	    crm_out_text(out, rule->owner) == -1 ||
	    crm_out_text(out, rule->offer) == -1 ||
	    crm_out_text(out, rule->strategy) == -1 ||
	    crm_out_text(out, crm_date_format(rule->valid_until, day)) == -1 ||
	    crm_out_text(out, crm_time_format(rule->made_at, at)) == -1 ||
	    crm_out_text(out, rule->made_by) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct cli *cli, const char *name)
{
	static const struct cli_col col[] = {
		{ "name", CRM_KIND_TEXT }, { "version", CRM_KIND_NUMBER },
		{ "expression", CRM_KIND_TEXT }, { "owner", CRM_KIND_TEXT },
		{ "offer", CRM_KIND_TEXT }, { "strategy", CRM_KIND_TEXT },
		{ "valid_until", CRM_KIND_TEXT }, { "made_at", CRM_KIND_TEXT },
		{ "made_by", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};
	int64_t id = 0;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 || (name != NULL &&
	    (status = segment_find(cli, name, &id)) != 0))
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_segrule_each(cli->db, id, put_rule, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* A rule that cannot be asked is refused while somebody is looking. */
static int
check_expression(struct cli *cli, const char *expression)
{
	struct crm_traits *traits;
	struct crm_expr *expr = NULL;

	traits = crm_traits_open(cli->err, cli->db, cli_day(cli));
	if (traits != NULL)
		expr = crm_segrule_compile(cli->err, expression, traits,
		    cli->now, 0);
	crm_expr_close(expr);
	crm_traits_close(traits);
	return (expr == NULL ? cli_fail_err(cli) : 0);
}

static int
check_words(struct cli *cli, const struct crm_segrule_set *set)
{
	int status;

	if ((status = segment_check_name(cli, set->name)) != 0 ||
	    (set->expression != NULL && (status = cli_check_text(cli,
	    _("the expression"), set->expression)) != 0) ||
	    (set->title != NULL && (status = cli_check_text(cli, "--title",
	    set->title)) != 0) ||
	    (set->owner != NULL && (status = cli_check_text(cli, "--owner",
	    set->owner)) != 0) ||
	    (set->offer != NULL && (status = cli_check_text(cli, "--offer",
	    set->offer)) != 0) ||
	    (set->strategy != NULL && (status = cli_check_text(cli,
	    "--strategy", set->strategy)) != 0))
		return (status);
	return (0);
}

static int
store(struct cli *cli, struct crm_segrule_set *set)
{
	int64_t version;
	int status;

	set->made_by = cli_user();
	if ((status = check_words(cli, set)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (set->expression != NULL &&
	    (status = check_expression(cli, set->expression)) != 0) ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_segrule_put(cli->db, set, &version) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("%s: version %lld of its rule"),
	    set->name, (long long)version));
}

/* "" is no day: the rule has no end. */
static void
take_until(struct cli *cli, const char *until, struct crm_segrule_set *set)
{

	set->same_until = until == NULL;
	set->valid_until = CRM_TIME_NONE;
	if (until != NULL && *until != '\0')
		set->valid_until = crm_time_day(cli_time(cli, "--valid-until",
		    until));
}

int
segment_rule(struct cli *cli, int argc, char **argv)
{
	struct crm_segrule_set set = { 0 };
	const char *until = NULL, *none = NULL, *replace = NULL;
	const struct cli_opt opts[] = {
		{ "title", 0, 1, &set.title },
		{ "owner", 0, 1, &set.owner },
		{ "offer", 0, 1, &set.offer },
		{ "strategy", 0, 1, &set.strategy },
		{ "valid-until", 0, 1, &until },
		{ "replace", 0, 0, &replace },
		{ "none", 0, 0, &none },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), words;

	words = set.title != NULL || set.owner != NULL || set.offer != NULL ||
	    set.strategy != NULL || until != NULL || none != NULL;
	if (n > 2 || (n == 0 && (words || replace != NULL)) ||
	    (n == 2 && none != NULL))
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one expression or --none")));
	if (n < 2 && !words)
		return (print(cli, n == 1 ? argv[0] : NULL));
	set.name = argv[0];
	set.expression = n == 2 ? argv[1] : NULL;
	set.by_hand = none != NULL;
	set.replace = replace != NULL;
	take_until(cli, until, &set);
	return (store(cli, &set));
}

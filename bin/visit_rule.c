#include <string.h>

#include "visit_int.h"

static int
put(void *arg, const char *kind, const char *value)
{
	struct crm_out *out = arg;

	return (crm_out_text(out, kind) == -1 ||
	    crm_out_text(out, value) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

static int
list(struct cli *cli)
{
	int status;

	cli_nobody(cli);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(cli->out, "kind", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "value", CRM_KIND_TEXT) == -1 ||
	    crm_visitrule_each(cli->db, put, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* Is the value one that the kind may have?  0 or a status (said). */
static int
check(struct cli *cli, const char *kind, const char *value)
{
	static const char *const lists[] = { "site", "product", "order",
	    "page", "asset" };
	static const char *const single[] = { "gap", "period", "clock", "rate",
	    "token" };
	struct crm_visitrule rule;
	struct crm_webrules *rules;
	const char *why;
	size_t i;
	int rc;

	for (i = 0; i < 5; i++)
		if (strcmp(lists[i], kind) == 0) {
			rules = crm_webrules_new(cli->err);
			rc = rules == NULL ? -1 :
			    crm_webrules_add(rules, kind, value);
			crm_webrules_free(rules);
			return (rc == -1 ? cli_fail_err(cli) :
			    cli_check_text(cli, kind, value));
		}
	for (i = 0; i < 5 && strcmp(single[i], kind) != 0;)
		i++;
	if (i == 5)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no kind of "
		    "rule; take gap, period, clock, rate, token, site, "
		    "product, order, page or asset"), kind));
	crm_visitrule_usual(&rule);
	why = crm_visitrule_take(&rule, kind, value);
	crm_visitrule_free(&rule);
	return (why == NULL ? 0 : cli_fail(cli, EX_DATA, "%s: \"%s\": %s",
	    kind, value, _(why)));
}

static int
change(struct cli *cli, const char *kind, const char *value, int away)
{
	int rc, status;

	if ((status = check(cli, kind, value)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	rc = away ? crm_visitrule_remove(cli->db, kind, value) :
	    crm_visitrule_set(cli->db, kind, value);
	if (rc == -1)
		return (cli_fail_err(cli));
	if (away && rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no rule %s %s"),
		    kind, value));
	return (cli_store(cli, NULL, rc == 1 ?
	    _("the rule is changed; what is imported from now on goes by it") :
	    _("the rule is as it was")));
}

int
visit_rule(struct cli *cli, int argc, char **argv)
{
	const char *away = NULL;
	const struct cli_opt opts[] = { { "remove", 0, 0, &away },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts);

	if (n == 0 && away == NULL)
		return (list(cli));
	if (n != 2)
		return (cli_fail(cli, EX_USAGE_, _("rule takes a kind and a "
		    "value, or nothing to list what holds")));
	return (change(cli, argv[0], argv[1], away != NULL));
}

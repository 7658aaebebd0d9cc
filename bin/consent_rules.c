#include "consent_int.h"
#include "core/buf.h"
#include "record/law.h"

/* The rules of the law as this program has them. */

static int
put(struct crm_out *out, const struct crm_law_rule *rule, int64_t today)
{
	char since[CRM_DATE_LEN];
	int64_t day = crm_date_civil(rule->since / 10000,
	    rule->since / 100 % 100, rule->since % 100);

	return (crm_out_text(out, crm_law_name(rule->law)) == -1 ||
	    crm_out_text(out, crm_date_format(day, since)) == -1 ||
	    crm_out_text(out, rule->article) == -1 ||
	    (rule->value == 0 ? crm_out_text(out, "") :
	    crm_out_int(out, rule->value)) == -1 ||
	    (rule->until == 0 ? crm_out_text(out, "") :
	    crm_out_int(out, rule->until)) == -1 ||
	    crm_out_text(out, crm_law_on(rule->law, today) == rule ? "yes" :
	    "no") == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

int
consent_rules(struct cli *cli, int argc, char **argv)
{
	static const char *const name[] = { "rule", "in_force_from", "article",
	    "value", "until", "applies", NULL };
	static const struct cli_opt opts[] = { { NULL, 0, 0, NULL } };
	struct crm_out *out;
	int64_t today;
	size_t i;

	if (cli_options(cli, argc, argv, opts) != 0)
		return (cli_fail(cli, EX_USAGE_, _("rules takes no operand")));
	today = cli->as_of != CRM_TIME_NONE ? cli->as_of :
	    crm_time_day(cli->now);
	if ((out = cli_table(cli, name)) == NULL)
		return (EX_INTERNAL);
	for (i = 0; crm_law_at(i) != NULL; i++)
		if (put(out, crm_law_at(i), today) == -1)
			return (cli_fail_err(cli));
	return (crm_out_finish(out) == -1 ? cli_fail_err(cli) : 0);
}

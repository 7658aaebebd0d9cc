#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/money.h"
#include "ltv_int.h"

struct words {
	const char	*churn, *to, *spend, *margin, *left, *years;
};

/* A row: a churn, the mean life, and what a customer is worth in it. */
static int
put(struct crm_out *out, double churn, double gain, int decimals, int valued)
{

	if (ltv_put(out, churn, 4) == -1 ||
	    ltv_put(out, 100 / churn, 2) == -1 ||
	    (valued && ltv_put(out, gain * 100 / churn, decimals) == -1))
		return (-1);
	return (crm_out_end(out));
}

/* The least churn is a millionth of a percent: 0 would last for ever. */
static double
percent(struct cli *cli, const char *option, const char *value)
{

	return (ltv_number(cli, option, value, 1e-6, 100));
}

static int
print(struct cli *cli, const double *churn, int n, double gain, int decimals,
    int valued)
{
	static const char *const names[] = { "churn", "life_years", NULL };
	struct crm_out *out;
	int i;

	cli_nobody(cli);
	if ((out = cli_out(cli)) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(out, names, 0) == -1 || (valued &&
	    crm_out_col(out, "per_head", CRM_KIND_NUMBER) == -1))
		return (cli_fail_err(cli));
	for (i = 0; i < n; i++)
		if (put(out, churn[i], gain, decimals, valued) == -1)
			return (cli_fail_err(cli));
	return (crm_out_finish(out) == -1 ? cli_fail_err(cli) : 0);
}

static int
change(struct cli *cli, const struct words *words)
{
	double churn[2], gain = 0;
	const char *dot;
	int decimals = 0;

	if (words->churn == NULL || words->to == NULL)
		return (cli_fail(cli, EX_USAGE_, _("whatif needs --churn and "
		    "--to, or --left and --years")));
	if ((words->spend == NULL) != (words->margin == NULL))
		return (cli_fail(cli, EX_USAGE_, _("--spend and --margin go "
		    "together")));
	churn[0] = percent(cli, "--churn", words->churn);
	churn[1] = percent(cli, "--to", words->to);
	if (words->spend != NULL) {
		gain = ltv_number(cli, "--spend", words->spend, 0, 1e12) *
		    ltv_number(cli, "--margin", words->margin, 0, 100) / 100;
		if ((dot = strchr(words->spend, '.')) != NULL)
			decimals = (int)strlen(dot + 1);
	}
	return (print(cli, churn, 2, gain, decimals, words->spend != NULL));
}

/* The constant churn that leaves 100 - left percent after so many years. */
static int
survival(struct cli *cli, const struct words *words)
{
	double left, years, churn;

	if (words->left == NULL || words->years == NULL ||
	    words->churn != NULL || words->to != NULL ||
	    words->spend != NULL || words->margin != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--left and --years go "
		    "together, and with nothing else")));
	left = ltv_number(cli, "--left", words->left, 1e-6, 100);
	years = ltv_number(cli, "--years", words->years, 1e-3, 1000);
	churn = left < 100 ? -expm1(log1p(-left / 100) / years) * 100 : 100;
	return (print(cli, &churn, 1, 0, 0, 0));
}

int
ltv_whatif(struct cli *cli, int argc, char **argv)
{
	struct words words = { 0 };
	const struct cli_opt opts[] = {
		{ "churn", 0, 1, &words.churn },
		{ "to", 0, 1, &words.to },
		{ "spend", 0, 1, &words.spend },
		{ "margin", 0, 1, &words.margin },
		{ "left", 0, 1, &words.left },
		{ "years", 0, 1, &words.years },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts);

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[0]));
	return (words.left != NULL || words.years != NULL ?
	    survival(cli, &words) : change(cli, &words));
}

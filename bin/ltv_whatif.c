#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/money.h"
#include "ltv_int.h"

struct words {
	const char	*churn, *to, *spend, *margin, *left, *years;
	const char	*customers, *input;
};

/* What a firm's customers bring, and how many leave it. */
struct firm {
	double	churn[2];	/* percent a year, now and then */
	int	n;		/* of them */
	int	valued;		/* 1: gain is known; 2: so are customers */
	double	gain;		/* of a customer, a year */
	int64_t	customers;
	int	decimals;
};

/* A row: a churn, the mean life, and what customers are worth in it. */
static int
put(struct crm_out *out, const struct firm *firm, int i)
{
	double head = firm->gain * 100 / firm->churn[i];
	double now = firm->gain * 100 / firm->churn[0];
	double customers = (double)firm->customers;

	if (ltv_put(out, firm->churn[i], 4) == -1 ||
	    ltv_put(out, 100 / firm->churn[i], 2) == -1 || (firm->valued &&
	    ltv_put(out, head, firm->decimals) == -1))
		return (-1);
	if (firm->valued == 2 &&
	    (crm_out_int(out, firm->customers) == -1 ||
	    ltv_put(out, head * customers, firm->decimals) == -1 ||
	    ltv_put(out, (head - now) * customers, firm->decimals) == -1))
		return (-1);
	return (crm_out_end(out));
}

/* The least churn is a millionth of a percent: 0 would last for ever. */
static double
percent(struct cli *cli, const char *option, const char *value)
{

	return (cli_decimal(cli, option, value, 1e-6, 100));
}

static int
print(struct cli *cli, const struct firm *firm)
{
	static const char *const names[] = { "churn", "life_years", NULL };
	static const char *const all[] = { "customers", "value", "gain",
	    NULL };
	struct crm_out *out;
	int i;

	cli_nobody(cli);
	if ((out = cli_out(cli)) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(out, names, 0) == -1 || (firm->valued &&
	    crm_out_col(out, "per_head", CRM_KIND_NUMBER) == -1) ||
	    (firm->valued == 2 && ltv_columns(out, all, 0) == -1))
		return (cli_fail_err(cli));
	for (i = 0; i < firm->n; i++)
		if (put(out, firm, i) == -1)
			return (cli_fail_err(cli));
	return (crm_out_finish(out) == -1 ? cli_fail_err(cli) : 0);
}

static int
given(struct cli *cli, const struct words *words, struct firm *firm)
{
	const char *dot;

	if ((words->spend == NULL) != (words->margin == NULL))
		return (cli_fail(cli, EX_USAGE_, _("--spend and --margin go "
		    "together")));
	if (words->customers != NULL && words->spend == NULL)
		return (cli_fail(cli, EX_USAGE_, _("--customers needs --spend "
		    "and --margin")));
	firm->churn[0] = percent(cli, "--churn", words->churn);
	if (words->spend == NULL)
		return (print(cli, firm));
	firm->valued = words->customers != NULL ? 2 : 1;
	firm->gain = cli_decimal(cli, "--spend", words->spend, 0, 1e12) *
	    cli_decimal(cli, "--margin", words->margin, 0, 100) / 100;
	if ((dot = strchr(words->spend, '.')) != NULL)
		firm->decimals = (int)strlen(dot + 1);
	if (words->customers != NULL)
		firm->customers = cli_number(cli, "--customers",
		    words->customers, 1, 2000000000);
	return (print(cli, firm));
}

/*
 * From the purchases: the customers are those of the last 365 days, and churn
 * is the share of those of the 365 days before who are not among them.
 */
static int
count(struct cli *cli, struct firm *firm, const struct crm_buyer_set *set,
    double margin)
{
	int64_t before = 0, stayed = 0;
	double spend = 0;
	size_t i;

	for (i = 0; i < set->n; i++) {
		firm->customers += set->buyer[i].active;
		before += set->buyer[i].before;
		stayed += set->buyer[i].before && set->buyer[i].active;
		if (set->buyer[i].active)
			spend += (double)set->buyer[i].recent;
	}
	if (firm->customers == 0 || spend <= 0)
		return (cli_fail(cli, EX_DATA, _("nobody bought anything in "
		    "the 365 days to that of --as-of")));
	if (before == 0)
		return (cli_fail(cli, EX_DATA, _("nobody bought anything in "
		    "the year before the last: how many leave is not known")));
	if (stayed == before)
		return (cli_fail(cli, EX_DATA, _("all %lld customers of the "
		    "year before bought again in the last: nobody leaves"),
		    (long long)before));
	firm->churn[0] = (double)(before - stayed) * 100 / (double)before;
	firm->gain = spend / pow(10, set->decimals) /
	    (double)firm->customers * margin / 100;
	firm->decimals = set->decimals;
	cli_note(cli, _("of %lld customers of the year before, %lld did not "
	    "buy in the last; each customer brings %.*f a year"),
	    (long long)before, (long long)(before - stayed), set->decimals,
	    firm->gain);
	return (0);
}

static int
counted(struct cli *cli, const struct words *words, struct firm *firm)
{
	struct ltv_input in = { 0 };
	int64_t day = cli_day(cli);
	double margin;
	int status;

	if (words->margin == NULL || words->spend != NULL ||
	    words->customers != NULL)
		return (cli_fail(cli, EX_USAGE_, _("without --churn the "
		    "purchases tell; then give --to and --margin")));
	margin = cli_decimal(cli, "--margin", words->margin, 0, 100);
	firm->valued = 2;
	status = ltv_read(cli, &in, words->input, day, day);
	if (status == 0)
		status = count(cli, firm, in.set, margin);
	if (status == 0)
		status = print(cli, firm);
	if (status == 0 && in.rejected > 0)
		status = EX_NO;
	ltv_input_free(&in);
	return (status);
}

static int
change(struct cli *cli, const struct words *words)
{
	struct firm firm = { .n = 2 };

	if (words->to == NULL)
		return (cli_fail(cli, EX_USAGE_, _("whatif needs --churn and "
		    "--to, or --left and --years, or --to and --margin and "
		    "purchases")));
	if (words->churn != NULL && (words->input != NULL ||
	    cli->database != NULL))
		return (cli_fail(cli, EX_USAGE_, _("give either --churn or "
		    "purchases, which tell it")));
	firm.churn[1] = percent(cli, "--to", words->to);
	return (words->churn != NULL ? given(cli, words, &firm) :
	    counted(cli, words, &firm));
}

/* The constant churn that leaves 100 - left percent after so many years. */
static int
survival(struct cli *cli, const struct words *words)
{
	struct firm firm = { .n = 1 };
	double left, years;

	if (words->left == NULL || words->years == NULL ||
	    words->churn != NULL || words->to != NULL ||
	    words->spend != NULL || words->margin != NULL ||
	    words->customers != NULL || words->input != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--left and --years go "
		    "together, and with nothing else")));
	left = cli_decimal(cli, "--left", words->left, 1e-6, 100);
	years = cli_decimal(cli, "--years", words->years, 1e-3, 1000);
	firm.churn[0] = left < 100 ?
	    -expm1(log1p(-left / 100) / years) * 100 : 100;
	return (print(cli, &firm));
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
		{ "customers", 0, 1, &words.customers },
		{ "left", 0, 1, &words.left },
		{ "years", 0, 1, &words.years },
		{ "input", 'i', 1, &words.input },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts);

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[0]));
	return (words.left != NULL || words.years != NULL ?
	    survival(cli, &words) : change(cli, &words));
}

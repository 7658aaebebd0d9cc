#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/money.h"
#include "ltv_int.h"

/* An exact decimal: value / 10^decimals. */
struct decimal {
	int64_t	value;
	int	decimals;
};

struct words {
	const char	*customers, *spend, *margin, *years, *rate;
	const char	*retention, *input;
};

/* Reads a decimal above 0 with as many decimals as it shows; exits with 64. */
static struct decimal
decimal(struct cli *cli, const char *option, const char *value)
{
	const char *dot = strchr(value, '.');
	size_t n = strlen(value), shown = 0;
	struct decimal d = { 0, 0 };

	if (dot != NULL)
		shown = n - (size_t)(dot - value) - 1;
	if (shown <= 6) {
		d.decimals = (int)shown;
		if (crm_money_parse(value, n, d.decimals, &d.value) == 0 &&
		    d.value > 0)
			return (d);
	}
	exit(cli_fail(cli, EX_USAGE_, _("%s: \"%s\" is no number above 0 with "
	    "at most six decimals"), option, value));
}

/* The margin as a decimal share of 1: percent has two decimals more. */
static struct decimal
margin_of(struct cli *cli, const char *value)
{
	struct decimal d = decimal(cli, "--margin", value);

	while (d.decimals > 0 && d.value % 10 == 0) {
		d.value /= 10;
		d.decimals--;
	}
	(void)cli_decimal(cli, "--margin", value, 0, 100);
	d.decimals += 2;
	return (d);
}

/* v / 10^n, half away from zero; v is 0 or more. */
static int64_t
shift(int64_t v, int n)
{
	int64_t by = 1;

	for (; n > 0; n--)
		by *= 10;
	return (v / by + (v % by >= by - v % by && by > 1));
}

/* money * by * margin, rounded once, in whole numbers.  0 or -1: too large. */
static int
times(int64_t money, int64_t by, struct decimal margin, int64_t *v)
{

	if (__builtin_mul_overflow(money, by, v) ||
	    __builtin_mul_overflow(*v, margin.value, v))
		return (-1);
	*v = shift(*v, margin.decimals);
	return (0);
}

static int
need(struct cli *cli, const char *verb, const char *option, const char *value)
{

	if (value != NULL)
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("%s needs %s"), verb, option));
}

static int
put_simple(struct cli *cli, const struct words *words, int64_t customers,
    struct decimal spend, int64_t value, int64_t head)
{
	static const char *const names[] = { "method", "customers", "spend",
	    "margin", "years", "value", "per_head", NULL };
	struct crm_out *out;

	cli_nobody(cli);
	if ((out = cli_out(cli)) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(out, names, 1) == -1 ||
	    crm_out_text(out, "simple") == -1 ||
	    crm_out_int(out, customers) == -1 ||
	    ltv_put_money(out, spend.value, spend.decimals) == -1 ||
	    crm_out_text(out, words->margin) == -1 ||
	    crm_out_text(out, words->years) == -1 ||
	    ltv_put_money(out, value, spend.decimals) == -1 ||
	    ltv_put_money(out, head, spend.decimals) == -1 ||
	    crm_out_end(out) == -1 || crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("value = customers x spend a year x margin x years, "
	    "nothing taken off for later years"));
	return (0);
}

static int
too_large(struct cli *cli)
{

	return (cli_fail(cli, EX_USAGE_, _("the value is too large to be "
	    "counted exactly")));
}

static int
simple_given(struct cli *cli, const struct words *words, int64_t years)
{
	struct decimal spend = decimal(cli, "--spend", words->spend);
	struct decimal margin = margin_of(cli, words->margin);
	int64_t customers, each, value, head;

	customers = cli_number(cli, "--customers", words->customers, 1,
	    2000000000);
	if (__builtin_mul_overflow(spend.value, customers, &each) ||
	    times(each, years, margin, &value) == -1 ||
	    times(spend.value, years, margin, &head) == -1)
		return (too_large(cli));
	return (put_simple(cli, words, customers, spend, value, head));
}

/* Who bought in the last 365 days, and for what. */
static int
simple_data(struct cli *cli, const struct words *words, int64_t years)
{
	struct decimal margin = margin_of(cli, words->margin), spend;
	int64_t customers = 0, all = 0, value, head, day = cli_day(cli);
	struct ltv_input in = { 0 };
	int status;
	size_t i;

	status = ltv_read(cli, &in, words->input, day, day);
	for (i = 0; status == 0 && i < in.set->n; i++)
		if (in.set->buyer[i].active) {
			customers++;
			if (__builtin_add_overflow(all,
			    in.set->buyer[i].recent, &all))
				status = too_large(cli);
		}
	if (status == 0 && (customers == 0 || all <= 0))
		status = cli_fail(cli, EX_DATA, _("nobody bought anything in "
		    "the 365 days to that of --as-of"));
	if (status == 0) {
		spend.value = (all + customers / 2) / customers;
		spend.decimals = in.set->decimals;
		if (times(all, years, margin, &value) == -1)
			status = too_large(cli);
		else {
			head = (value + customers / 2) / customers;
			status = put_simple(cli, words, customers, spend,
			    value, head);
		}
	}
	if (status == 0 && in.rejected > 0)
		status = EX_NO;
	ltv_input_free(&in);
	return (status);
}

int
ltv_simple(struct cli *cli, int argc, char **argv)
{
	struct words words = { 0 };
	const struct cli_opt opts[] = {
		{ "customers", 0, 1, &words.customers },
		{ "spend", 0, 1, &words.spend },
		{ "margin", 0, 1, &words.margin },
		{ "years", 0, 1, &words.years },
		{ "input", 'i', 1, &words.input },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;
	int64_t years;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[0]));
	if ((status = need(cli, "simple", "--margin", words.margin)) != 0 ||
	    (status = need(cli, "simple", "--years", words.years)) != 0)
		return (status);
	if ((words.customers == NULL) != (words.spend == NULL) ||
	    (words.customers != NULL && (words.input != NULL ||
	    cli->database != NULL)))
		return (cli_fail(cli, EX_USAGE_, _("give both --customers and "
		    "--spend, or neither: then the purchases tell")));
	years = cli_number(cli, "--years", words.years, 1, 1000);
	return (words.customers != NULL ? simple_given(cli, &words, years) :
	    simple_data(cli, &words, years));
}

/*
 * The present value of 1 at the end of each year, of those still there: the
 * first year everybody, then the share that stays from year to year.
 */
static double
present(int64_t years, double rate, double stays)
{
	double at = 1 / (1 + rate), sum = 0;
	int64_t i;

	for (i = 0; i < years; i++) {
		sum += at;
		at *= stays / (1 + rate);
	}
	return (sum);
}

static int
put_annuity(struct cli *cli, const struct words *words, struct decimal spend,
    double head, int64_t customers)
{
	static const char *const names[] = { "method", "customers", "spend",
	    "margin", "years", "retention", "rate", "value", "per_head",
	    NULL };
	struct crm_out *out;

	cli_nobody(cli);
	if ((out = cli_out(cli)) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(out, names, 1) == -1 ||
	    crm_out_text(out, "annuity") == -1 ||
	    crm_out_int(out, customers) == -1 ||
	    ltv_put_money(out, spend.value, spend.decimals) == -1 ||
	    crm_out_text(out, words->margin) == -1 ||
	    crm_out_text(out, words->years) == -1 ||
	    crm_out_text(out, words->retention) == -1 ||
	    crm_out_text(out, words->rate) == -1 ||
	    ltv_put_money(out, llround(head * (double)customers),
	    spend.decimals) == -1 ||
	    ltv_put_money(out, llround(head), spend.decimals) == -1 ||
	    crm_out_end(out) == -1 || crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("value = the sum over the years k = 1 to %s of spend x "
	    "margin x retention^(k - 1) / (1 + rate)^k"), words->years);
	return (0);
}

static int
annuity(struct cli *cli, const struct words *words)
{
	struct decimal spend = decimal(cli, "--spend", words->spend);
	double margin = cli_decimal(cli, "--margin", words->margin, 0, 100);
	double rate = cli_decimal(cli, "--rate", words->rate, 0, 1000);
	double stays = cli_decimal(cli, "--retention", words->retention, 0,
	    100);
	int64_t years, customers;
	double head;

	years = cli_number(cli, "--years", words->years, 1, 1000);
	customers = cli_number(cli, "--customers", words->customers, 1,
	    2000000000);
	head = (double)spend.value * margin / 100 * present(years, rate / 100,
	    stays / 100);
	/* Beyond 2^53 a won more or less is not told any more. */
	if (head * (double)customers > 9e15)
		return (too_large(cli));
	return (put_annuity(cli, words, spend, head, customers));
}

int
ltv_annuity(struct cli *cli, int argc, char **argv)
{
	struct words words = { .customers = "1", .retention = "100" };
	const struct cli_opt opts[] = {
		{ "customers", 0, 1, &words.customers },
		{ "spend", 0, 1, &words.spend },
		{ "margin", 0, 1, &words.margin },
		{ "years", 0, 1, &words.years },
		{ "rate", 0, 1, &words.rate },
		{ "retention", 0, 1, &words.retention },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[0]));
	if ((status = need(cli, "annuity", "--spend", words.spend)) != 0 ||
	    (status = need(cli, "annuity", "--margin", words.margin)) != 0 ||
	    (status = need(cli, "annuity", "--years", words.years)) != 0 ||
	    (status = need(cli, "annuity", "--rate", words.rate)) != 0)
		return (status);
	return (annuity(cli, &words));
}

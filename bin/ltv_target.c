#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/hash.h"
#include "core/money.h"
#include "ltv_int.h"

struct target {
	int64_t	member;
	double	value;
};

struct work {
	struct cli	*cli;
	const char	*value, *cost, *lift, *budget, *top;
	double		 each, share;		/* cost; what a contact adds */
	double		 most;			/* budget; < 0: none */
	int64_t		 first;			/* so many; 0: all */
	int		 col, decimals;
	struct target	*target;
	size_t		 n, cap;
	struct crm_map	*seen;
	uint64_t	 without;
};

static int
keep(struct work *work, int64_t member, double value)
{
	size_t cap = work->cap * 2 + 1024;
	struct target *target;

	if (work->n == work->cap) {
		target = realloc(work->target, cap * sizeof(*target));
		if (target == NULL)
			return (crm_err_nomem(work->cli->err));
		work->target = target;
		work->cap = cap;
	}
	work->target[work->n].member = member;
	work->target[work->n++].value = value;
	return (0);
}

static int
find_column(struct work *work, struct crm_csv *csv)
{

	if ((work->col = crm_csv_col(csv, work->value)) != -1)
		return (0);
	return (crm_err_set(work->cli->err, CRM_ERR_INPUT,
	    _("%s: no column \"%s\""), crm_csv_source(csv), work->value));
}

static int
take(void *arg, struct crm_csv *csv, int64_t member, struct crm_fault *fault)
{
	struct work *work = arg;
	struct crm_hash key = { (uint64_t)member, 1 };
	int64_t v;
	int decimals, found;

	if (work->col == -1 && find_column(work, csv) == -1)
		return (-1);
	if (crm_csv_cell(csv, (size_t)work->col).n == 0) {
		work->without++;
		return (0);
	}
	if (ltv_cell_money(csv, work->col, &v, &decimals, fault) == -1)
		return (1);
	if (crm_map_put(work->seen, key, &found) == NULL)
		return (crm_err_nomem(work->cli->err));
	if (found) {
		fault->column = "member";
		fault->kind = N_("stands there twice");
		return (1);
	}
	if (decimals > work->decimals)
		work->decimals = decimals;
	return (keep(work, member, (double)v / pow(10, decimals)));
}

static int
compare(const void *a, const void *b)
{
	const struct target *x = a, *y = b;

	if (x->value < y->value || x->value > y->value)
		return (x->value > y->value ? -1 : 1);
	return ((x->member > y->member) - (x->member < y->member));
}

static int
put_row(struct work *work, const struct target *t, int64_t gain,
    const double *sums)
{
	struct crm_out *out = work->cli->out;
	int d = work->decimals;

	return (crm_out_int(out, t->member) == -1 ||
	    ltv_put(out, t->value, d) == -1 ||
	    ltv_put(out, work->each, d) == -1 ||
	    ltv_put_money(out, gain, d) == -1 ||
	    ltv_put(out, sums[0], d) == -1 ||
	    ltv_put(out, sums[1] / pow(10, d), d) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

/*
 * From the best on, until a contact no longer pays, or there is no money or
 * place for another.
 */
static int
print(struct work *work)
{
	static const char *const names[] = { "member", "value", "cost", "gain",
	    "total_cost", "total_gain", NULL };
	double unit = pow(10, work->decimals), sums[2] = { 0, 0 };
	struct cli *cli = work->cli;
	int64_t gain;
	size_t i;

	if (work->n > 1)
		qsort(work->target, work->n, sizeof(*work->target), compare);
	if (cli_out(cli) == NULL || ltv_columns(cli->out, names, 0) == -1)
		return (cli_fail_err(cli));
	for (i = 0; i < work->n; i++) {
		gain = llround((work->target[i].value * work->share -
		    work->each) * unit);
		if (gain <= 0 || (work->first > 0 &&
		    (int64_t)i == work->first) || (work->most >= 0 &&
		    (double)(i + 1) * work->each > work->most + 1e-9))
			break;
		sums[0] = (double)(i + 1) * work->each;
		sums[1] += (double)gain;
		if (put_row(work, work->target + i, gain, sums) == -1)
			return (cli_fail_err(cli));
	}
	if (crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("%zu of %zu members; cost %.*f, gain after it %.*f"),
	    i, work->n, work->decimals, sums[0], work->decimals,
	    sums[1] / unit);
	return (0);
}

/* A cost with its decimals, which the output then has too. */
static double
amount(struct work *work, const char *option, const char *value)
{
	const char *dot = strchr(value, '.');
	double v = cli_decimal(work->cli, option, value, 0, 1e12);

	if (dot != NULL && (int)strlen(dot + 1) > work->decimals)
		work->decimals = (int)strlen(dot + 1);
	return (v);
}

static int
run(struct work *work, const char *path)
{
	struct cli_set set = { .take = take, .arg = work };
	struct cli *cli = work->cli;
	int status;

	if (work->cost == NULL || work->lift == NULL)
		return (cli_fail(cli, EX_USAGE_, _("target needs --cost, of a "
		    "contact, and --lift, the percent that it adds")));
	work->each = amount(work, "--cost", work->cost);
	work->share = cli_decimal(cli, "--lift", work->lift, 1e-6, 1000) / 100;
	work->most = work->budget == NULL ? -1 :
	    amount(work, "--budget", work->budget);
	work->first = work->top == NULL ? 0 :
	    cli_number(cli, "--top", work->top, 1, 2000000000);
	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	if ((work->seen = crm_map_new()) == NULL)
		return (cli_fail(cli, EX_INTERNAL, _("no memory")));
	if ((status = cli_read_set_of(cli, path, &set)) != 0)
		return (status);
	if (cli_keep_rejects(cli) == -1)
		return (EX_IO);
	if (work->without > 0)
		cli_note(cli, _("rows without a value, which are left out: "
		    "%llu"), (unsigned long long)work->without);
	status = print(work);
	return (status == 0 && set.rejected > 0 ? EX_NO : status);
}

int
ltv_target(struct cli *cli, int argc, char **argv)
{
	struct work work = { .cli = cli, .value = "ltv", .col = -1 };
	const struct cli_opt opts[] = {
		{ "cost", 0, 1, &work.cost },
		{ "lift", 0, 1, &work.lift },
		{ "value", 0, 1, &work.value },
		{ "budget", 0, 1, &work.budget },
		{ "top", 0, 1, &work.top },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[1]));
	status = run(&work, n == 1 ? argv[0] : NULL);
	crm_map_free(work.seen);
	free(work.target);
	return (status);
}

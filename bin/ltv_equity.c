#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alike.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "core/stream.h"
#include "insight/equity.h"
#include "insight/trait.h"
#include "ltv_int.h"

#define AREA	"area"

/* What the groups are: a column of the stream, or one of the member's own. */
struct work {
	struct cli		*cli;
	const char		*by, *value;
	struct crm_equity	*equity;
	struct crm_traits	*traits;	/* NULL: of the stream */
	size_t			 trait;
	int			 levels;	/* of an area; 0: no area */
	enum crm_kind		 kind;		/* of the groups */
	int			 people;	/* 1: they show something of people */
	int			 by_col, value_col;	/* -1: not known yet */
	struct crm_buf		 text;
	uint64_t		 without;	/* rows without a value */
};

int
ltv_cell_money(struct crm_csv *csv, int col, int64_t *v, int *decimals,
    struct crm_fault *fault)
{
	struct crm_cell c = crm_csv_cell(csv, (size_t)col);

	*decimals = crm_money_decimals(c.p, c.n);
	if (*decimals <= 6 && crm_money_parse(c.p, c.n, *decimals, v) == 0)
		return (0);
	fault->column = crm_csv_name(csv, (size_t)col);
	fault->kind = N_("no amount of at most six decimals");
	fault->value = c.p;
	fault->value_len = c.n;
	return (-1);
}

/* What the database says of a member, in text: 0 or -1. */
static int
trait_of(struct work *work, int64_t member)
{
	const struct crm_expr_value *value;

	crm_buf_reset(&work->text);
	if (crm_traits_load(work->traits, member) == -1)
		return (-1);
	value = crm_traits_values(work->traits) + work->trait;
	if (value->kind == CRM_EXPR_TEXT && work->levels > 0)
		crm_alike_area(&work->text, value->p, value->n, work->levels);
	else if (value->kind == CRM_EXPR_TEXT)
		crm_buf_add(&work->text, value->p, value->n);
	else if (value->kind == CRM_EXPR_INT)
		crm_buf_int(&work->text, value->i);
	else if (value->kind == CRM_EXPR_REAL)
		crm_buf_fmt(&work->text, "%.15g", value->d);
	crm_traits_release(work->traits);
	return (work->text.bad ? -1 : 0);
}

/* The columns of the stream: 0; -1 with the reason. */
static int
find_columns(struct work *work, struct crm_csv *csv)
{

	work->value_col = crm_csv_col(csv, work->value);
	if (work->value_col == -1)
		return (crm_err_set(work->cli->err, CRM_ERR_INPUT,
		    _("%s: no column \"%s\""), crm_csv_source(csv),
		    work->value));
	work->by_col = crm_csv_col(csv, work->by);
	if (work->by_col == -1 && work->traits == NULL)
		return (crm_err_set(work->cli->err, CRM_ERR_INPUT,
		    _("%s: no column \"%s\"; m.NAME is what the database "
		    "knows of members"), crm_csv_source(csv), work->by));
	return (0);
}

static int
take(void *arg, struct crm_csv *csv, int64_t member, struct crm_fault *fault)
{
	struct work *work = arg;
	struct crm_cell c;
	int64_t v;
	int decimals;

	if (work->value_col == -1 && find_columns(work, csv) == -1)
		return (-1);
	if (crm_csv_cell(csv, (size_t)work->value_col).n == 0) {
		work->without++;
		return (0);
	}
	if (ltv_cell_money(csv, work->value_col, &v, &decimals, fault) == -1)
		return (1);
	if (work->people)
		cli_saw(work->cli, member);
	if (work->by_col != -1)
		c = crm_csv_cell(csv, (size_t)work->by_col);
	else {
		if (trait_of(work, member) == -1)
			return (-1);
		c.p = crm_buf_text(&work->text);
		c.n = work->text.n;
	}
	return (crm_equity_add(work->equity, c.p, c.n, v, decimals));
}

/* value / members, half away from zero. */
static int64_t
mean(int64_t value, int64_t members)
{
	int64_t v = value < 0 ? -value : value;

	v = v / members + (v % members >= members - v % members);
	return (value < 0 ? -v : v);
}

static int
put_row(struct crm_out *out, const struct crm_equity_row *row,
    const struct crm_equity_row *all, int decimals)
{
	int64_t head = row->members > 0 ? mean(row->value, row->members) : 0;

	if (crm_out_textn(out, row->group, row->n) == -1 ||
	    crm_out_int(out, row->members) == -1 ||
	    ltv_put_money(out, row->value, decimals) == -1 ||
	    ltv_put_money(out, head, decimals) == -1)
		return (-1);
	/* Of a sum that is not above 0 there are no shares. */
	return ((all->value > 0 ? ltv_put(out, (double)row->value * 100 /
	    (double)all->value, 2) : crm_out_text(out, "")) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct work *work)
{
	struct cli_col cols[] = { { "group", work->kind },
	    { "members", CRM_KIND_NUMBER }, { "value", CRM_KIND_NUMBER },
	    { "per_head", CRM_KIND_NUMBER }, { "share", CRM_KIND_NUMBER },
	    { NULL, CRM_KIND_TEXT } };
	const struct crm_equity_row *row;
	struct crm_equity_row all;
	size_t n, i;
	int decimals;

	if (work->people)
		cli_people(work->cli);
	else
		cli_nobody(work->cli);
	row = crm_equity_end(work->equity, &n, &all, &decimals);
	if (row == NULL)
		return (cli_fail_err(work->cli));
	if (cli_columns(work->cli, cols) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < n; i++)
		if (put_row(work->cli->out, row + i, &all, decimals) == -1)
			return (cli_fail_err(work->cli));
	all.group = "all";
	all.n = 3;
	if (put_row(work->cli->out, &all, &all, decimals) == -1 ||
	    crm_out_finish(work->cli->out) == -1)
		return (cli_fail_err(work->cli));
	return (0);
}

/* Opens the database where the groups are of it.  0 or a status. */
static int
open_traits(struct work *work)
{
	const char *name = work->by + 2;
	const struct crm_expr_col *col;
	size_t n;
	int status;

	if (strncmp(work->by, "m.", 2) != 0)
		return (0);
	if ((status = cli_open(work->cli, CRM_OPEN_READ)) != 0)
		return (status);
	work->traits = crm_traits_open(work->cli->err, work->cli->db,
	    cli_day(work->cli));
	if (work->traits == NULL)
		return (cli_fail_err(work->cli));
	if (strcmp(name, AREA) == 0)
		name = "address";
	else
		work->levels = 0;
	col = crm_traits_cols(work->traits, &n);
	for (; work->trait < n; work->trait++)
		if (strcmp(col[work->trait].name, name) == 0)
			break;
	if (work->trait == n)
		return (cli_fail(work->cli, EX_USAGE_, _("--by: members have "
		    "no \"%s\"; crm-segment(1) names what they have"),
		    work->by));
	crm_traits_want(work->traits, work->trait);
	return (0);
}

/* What is personal stays so, whatever its column is called here. */
static void
judge(struct work *work)
{
	const struct crm_column *column;
	int own = strncmp(work->by, "m.", 2) == 0;

	column = crm_stream_column(work->by + (own ? 2 : 0));
	work->kind = column != NULL ? column->kind : CRM_KIND_TEXT;
	work->people = (work->kind != CRM_KIND_TEXT &&
	    work->kind != CRM_KIND_NUMBER) ||
	    strncmp(work->by, "m.x_", 4) == 0;
}

static int
run(struct work *work, const char *path)
{
	struct cli_set set = { .take = take, .arg = work };
	struct cli *cli = work->cli;
	int status;

	judge(work);
	if ((work->equity = crm_equity_new(cli->err)) == NULL)
		return (cli_fail_err(cli));
	if ((status = open_traits(work)) != 0 ||
	    (status = cli_read_set_of(cli, path, &set)) != 0)
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
ltv_equity(struct cli *cli, int argc, char **argv)
{
	const char *levels = NULL;
	struct work work = { .cli = cli, .by = "m." AREA, .value = "ltv",
	    .levels = 1, .by_col = -1, .value_col = -1 };
	const struct cli_opt opts[] = {
		{ "by", 0, 1, &work.by },
		{ "levels", 0, 1, &levels },
		{ "value", 0, 1, &work.value },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[1]));
	if (levels != NULL && strcmp(work.by, "m." AREA) != 0)
		return (cli_fail(cli, EX_USAGE_, _("--levels goes with --by "
		    "m.area")));
	if (levels != NULL)
		work.levels = cli_number(cli, "--levels", levels, 1, 3);
	if ((status = cli_check_rejects(cli)) == 0)
		status = run(&work, n == 1 ? argv[0] : NULL);
	crm_traits_close(work.traits);
	crm_equity_free(work.equity);
	crm_buf_free(&work.text);
	return (status);
}

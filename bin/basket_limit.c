#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "basket_int.h"
#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "insight/offered.h"
#include "insight/upsell.h"

/*
 * What limits offers beside the rules themselves: lists of items, what items
 * are, and what was offered before.  These are the shop's own lists: one bad
 * row refuses all.
 */

#define PERIOD	30		/* days */
#define NCOL	3

struct list {
	struct basket	*b;
	struct crm_csv	*csv;
	int		 col[NCOL];
	int		(*take)(struct list *list, const struct crm_cell *cell,
			    const char **why);
	struct basket_limits *limits;
	struct crm_labels *kinds;
	uint64_t	 unknown;	/* rows of what nobody bought */
};

/* A cell of a column, or an empty one. */
static struct crm_cell
cell_of(const struct list *list, int i)
{
	static const struct crm_cell none = { "", 0 };

	return (list->col[i] == -1 ? none : crm_csv_cell(list->csv,
	    (size_t)list->col[i]));
}

static int
read_rows(struct list *list, const char *name)
{
	struct cli *cli = list->b->cli;
	struct crm_cell cell[NCOL];
	struct crm_fault fault = { .source = name };
	const char *why;
	int i, rc, step;

	while ((step = crm_csv_next(list->csv)) > 0) {
		why = NULL;
		for (i = 0; i < NCOL; i++)
			cell[i] = cell_of(list, i);
		rc = step == 2 ? -2 : list->take(list, cell, &why);
		if (rc == -1)
			return (basket_nomem(list->b));
		if (rc == 0)
			continue;
		fault.line = crm_csv_line(list->csv);
		fault.kind = step == 2 ?
		    N_("not as many cells as the header has") : why;
		fault.reason = _(fault.kind);
		crm_fault(&cli->faults, &fault);
	}
	if (step == -1)
		return (cli_fail_err(cli));
	return (cli->faults.n > 0 ? EX_DATA : 0);
}

/* The columns of these names; all but the first need may be absent. */
static int
find_columns(struct list *list, const char *name, const char *const *names,
    int need)
{
	int i;

	if (crm_csv_header(list->csv) == -1)
		return (cli_fail_err(list->b->cli));
	for (i = 0; i < NCOL; i++) {
		list->col[i] = names[i] == NULL ? -1 :
		    crm_csv_col(list->csv, names[i]);
		if (i < need && list->col[i] == -1)
			return (cli_fail(list->b->cli, EX_DATA,
			    _("%s: no column \"%s\""), name, names[i]));
	}
	return (0);
}

static int
read_list(struct list *list, const char *path, const char *const *names,
    int need)
{
	struct cli *cli = list->b->cli;
	const char *name = path;
	int fd, status;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	if (fd == STDIN_FILENO)
		name = _("standard input");
	list->csv = crm_csv_open(cli->err, fd, name, NULL);
	status = list->csv == NULL ? cli_fail_err(cli) :
	    find_columns(list, name, names, need);
	if (status == 0)
		status = read_rows(list, name);
	crm_csv_close(list->csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

/* The number of an item that was bought: 1, 0. */
static int
find_item(struct list *list, struct crm_cell cell, uint32_t *item)
{

	if (crm_labels_find(list->b->rows->items, cell.p, cell.n, item))
		return (1);
	list->unknown++;
	return (0);
}

static int
take_without(struct list *list, const struct crm_cell *cell, const char **why)
{
	uint32_t item;

	(void)why;
	if (find_item(list, cell[0], &item))
		list->limits->without[item] = 1;
	return (0);
}

/* What the list says of an item goes before what its name tells. */
static int
take_goods(struct list *list, const struct crm_cell *cell, const char **why)
{
	struct crm_goods *goods;
	uint32_t item, kind;
	int64_t price = 0;

	if (!find_item(list, cell[0], &item))
		return (0);
	goods = list->limits->goods + item;
	if (cell[2].n > 0 && (crm_money_parse(cell[2].p, cell[2].n,
	    CRM_PRICE_DECIMALS, &price) != 0 || price <= 0)) {
		*why = N_("price: no price above 0");
		return (-2);
	}
	if (price > 0)
		goods->price = price;
	if (cell[1].n == 0)
		return (0);
	if (crm_labels_id(list->kinds, cell[1].p, cell[1].n, &kind) == -1)
		return (-1);
	/* Kinds of names are numbered by the items: these lie above. */
	goods->kind = UINT32_MAX - kind;
	return (0);
}

static int
take_offered(struct list *list, const struct crm_cell *cell, const char **why)
{
	const struct basket_limits *limits = list->limits;
	uint32_t member;
	int64_t t;

	if (crm_time_parse(cell[1].p, cell[1].n, &t) == -1) {
		*why = N_("date: no such date");
		return (-2);
	}
	if (!crm_labels_find(list->b->rows->groups, cell[0].p, cell[0].n,
	    &member))
		return (0);
	t = crm_time_day(t);
	if (t > list->b->cli->as_of - limits->days &&
	    t <= list->b->cli->as_of && limits->room[member] > 0)
		limits->room[member]--;
	return (0);
}

static int
take_target(void *arg, int64_t member)
{
	struct list *list = arg;
	struct crm_buf text = { 0 };
	uint32_t group;

	crm_buf_int(&text, member);
	if (!text.bad && crm_labels_find(list->b->rows->groups, text.p, text.n,
	    &group) && list->limits->room[group] > 0)
		list->limits->room[group]--;
	crm_buf_free(&text);
	return (0);
}

static int
read_pressure(struct list *list)
{
	static const char *const names[NCOL] = { "member", "date", NULL };
	struct basket_limits *limits = list->limits;
	struct cli *cli = list->b->cli;
	size_t i, members = crm_labels_n(list->b->rows->groups);
	int most, status = 0;

	if (limits->pressure == NULL)
		return (limits->offered == NULL && limits->period == NULL ? 0 :
		    cli_fail(cli, EX_USAGE_, _("--offered and --period go "
		    "with --pressure")));
	most = cli_number(cli, "--pressure", limits->pressure, 1, 1000000);
	limits->days = limits->period == NULL ? PERIOD :
	    cli_number(cli, "--period", limits->period, 1, 36500);
	limits->room = malloc((members + 1) * sizeof(*limits->room));
	if (limits->room == NULL)
		return (basket_nomem(list->b));
	for (i = 0; i < members; i++)
		limits->room[i] = (uint32_t)most;
	list->take = take_offered;
	if (limits->offered != NULL)
		status = read_list(list, limits->offered, names, 2);
	if (status == 0 && cli->db != NULL && crm_offered_each(cli->db,
	    (cli->as_of - limits->days + 1) * CRM_DAY,
	    (cli->as_of + 1) * CRM_DAY, take_target, list) == -1)
		status = cli_fail_err(cli);
	return (status);
}

static int
read_without(struct list *list)
{
	static const char *const names[NCOL] = { "item", NULL, NULL };
	struct basket_limits *limits = list->limits;
	int status;

	if (limits->without_at == NULL)
		return (0);
	limits->without = calloc(crm_labels_n(list->b->rows->items) + 1, 1);
	if (limits->without == NULL)
		return (basket_nomem(list->b));
	list->take = take_without;
	list->unknown = 0;
	status = read_list(list, limits->without_at, names, 1);
	if (status == 0 && list->unknown > 0)
		cli_note(list->b->cli, _("--without: items that nobody bought "
		    "%" PRIu64), list->unknown);
	return (status);
}

static int
read_goods(struct list *list, int up)
{
	static const char *const names[NCOL] = { "item", "kind", "price" };
	struct basket_limits *limits = list->limits;
	int status = 0;

	if (!up)
		return (limits->goods_at == NULL ? 0 : cli_fail(list->b->cli,
		    EX_USAGE_, _("--goods goes with --method up")));
	limits->goods = crm_goods_of(list->b->rows);
	list->kinds = crm_labels_new();
	if (limits->goods == NULL || list->kinds == NULL)
		status = basket_nomem(list->b);
	list->take = take_goods;
	if (status == 0 && limits->goods_at != NULL)
		status = read_list(list, limits->goods_at, names, 1);
	crm_labels_free(list->kinds);
	return (status);
}

int
basket_limits_read(struct basket *b, struct basket_limits *limits, int up)
{
	struct list list = { .b = b, .limits = limits };
	int status;

	if ((status = read_without(&list)) != 0 ||
	    (status = read_goods(&list, up)) != 0)
		return (status);
	return (read_pressure(&list));
}

void
basket_limits_free(struct basket_limits *limits)
{

	free(limits->without);
	free(limits->goods);
	free(limits->room);
}

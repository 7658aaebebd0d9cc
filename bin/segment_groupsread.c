#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/contact.h"
#include "core/csv.h"
#include "core/money.h"
#include "insight/basket.h"
#include "insight/labels.h"
#include "segment_groups.h"

#define DECIMALS	6
#define ONE		1000000	/* a purchase, in millionths */

enum {
	COL_MEMBER,
	COL_ITEM,
	COL_QTY,
	NCOL
};

struct stream {
	struct crm_csv	*csv;
	const char	*name[NCOL];
	int		 col[NCOL];	/* -1: there is none */
};

static int
nomem(struct grouping *work)
{

	return (cli_fail(work->cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

static int
bad(struct grouping *work, struct stream *in, int col, const char *kind)
{

	work->rejected += (uint64_t)cli_rejecting(work->cli);
	return (cli_bad_cell(work->cli, in->csv, col == NCOL ? NULL :
	    in->name[col], kind));
}

static int
take_row(struct grouping *work, struct stream *in)
{
	struct crm_cell cell[NCOL] = { { "", 0 }, { "", 0 }, { "", 0 } };
	int64_t member, qty = ONE;
	size_t at, len;
	int i;

	for (i = 0; i < NCOL; i++) {
		if (in->col[i] == -1)
			continue;
		cell[i] = crm_csv_cell(in->csv, (size_t)in->col[i]);
		if (crm_rrn_find(cell[i].p, cell[i].n, i == COL_ITEM, &at,
		    &len))
			return (bad(work, in, i, N_("a resident registration "
			    "number must not be here; take it out")));
	}
	if (crm_int_parse(cell[COL_MEMBER].p, cell[COL_MEMBER].n,
	    &member) == -1 || member <= 0)
		return (bad(work, in, COL_MEMBER,
		    N_("no number of a member")));
	if (cell[COL_ITEM].n == 0)
		return (bad(work, in, COL_ITEM, N_("empty")));
	if (in->col[COL_QTY] != -1 && crm_money_parse(cell[COL_QTY].p,
	    cell[COL_QTY].n, DECIMALS, &qty) != 0)
		return (bad(work, in, COL_QTY,
		    N_("no number of at most six decimals")));
	if (crm_mix_put(work->mix, member, cell[COL_ITEM].p,
	    cell[COL_ITEM].n, qty) == -1)
		return (nomem(work));
	return (0);
}

static int
find_cols(struct grouping *work, struct stream *in)
{
	int i;

	in->name[COL_MEMBER] = "member";
	in->name[COL_ITEM] = work->by == NULL ? "item" : work->by;
	in->name[COL_QTY] = "qty";
	for (i = 0; i < NCOL; i++) {
		in->col[i] = crm_csv_col(in->csv, in->name[i]);
		if (in->col[i] == -1 && i != COL_QTY)
			return (cli_fail(work->cli, EX_DATA, _("%s: no column "
			    "\"%s\"; needed are member and item, or what --by "
			    "names"), crm_csv_source(in->csv), in->name[i]));
	}
	return (0);
}

static int
read_rows(struct grouping *work, struct stream *in)
{
	int rc, status;

	if (in->csv == NULL || crm_csv_header(in->csv) == -1)
		return (cli_fail_err(work->cli));
	if ((status = find_cols(work, in)) != 0)
		return (status);
	while ((rc = crm_csv_next(in->csv)) > 0) {
		status = rc == 1 ? take_row(work, in) : bad(work, in, NCOL,
		    N_("not as many cells as the header has"));
		if (status != 0)
			return (status);
	}
	if (rc == -1)
		return (cli_fail_err(work->cli));
	return (work->cli->faults.n > 0 ? EX_DATA : 0);
}

static int
read_stream(struct grouping *work)
{
	struct stream in = { 0 };
	int fd, status;

	if ((fd = cli_input(work->cli, work->input)) == -1)
		return (EX_NOINPUT_);
	in.csv = crm_csv_open(work->cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : work->input, NULL);
	status = read_rows(work, &in);
	crm_csv_close(in.csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

static int
take_by(struct grouping *work, enum crm_basket_by *by)
{
	static const char *const word[] = { "product", "option", "code" };
	size_t i;

	*by = CRM_BY_PRODUCT;
	if (work->by == NULL)
		return (0);
	for (i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (strcmp(work->by, word[i]) == 0) {
			*by = (enum crm_basket_by)i;
			return (0);
		}
	return (cli_fail(work->cli, EX_USAGE_, _("--by: \"%s\" is none of "
	    "product, option and code"), work->by));
}

/* The days on which each member bought each item. */
static int
read_basket(struct grouping *work, struct crm_basket *basket,
    enum crm_basket_by by)
{
	const struct crm_basket_opt opt = { work->channel, by };
	const struct crm_basket_row *row;
	const char *item;
	size_t i;

	if (basket == NULL)
		return (nomem(work));
	cli_span(work->cli, work->from, work->to, &basket->from,
	    &basket->before);
	if (crm_basket_load(basket, work->cli->db, &opt) == -1)
		return (cli_fail_err(work->cli));
	if (crm_basket_end(basket) == -1)
		return (nomem(work));
	for (i = 0; i < basket->n; i++) {
		row = &basket->row[i];
		item = crm_labels_text(basket->items, row->item);
		if (crm_mix_put(work->mix, strtoll(crm_labels_text(
		    basket->groups, row->group), NULL, 10), item,
		    strlen(item), ONE) == -1)
			return (nomem(work));
	}
	return (0);
}

static int
read_database(struct grouping *work)
{
	struct crm_basket *basket;
	enum crm_basket_by by;
	int status;

	if ((status = take_by(work, &by)) != 0 ||
	    (status = cli_open(work->cli, CRM_OPEN_READ)) != 0)
		return (status);
	work->cli->as_of = cli_day(work->cli);
	basket = crm_basket_new(1);
	status = read_basket(work, basket, by);
	crm_basket_free(basket);
	return (status);
}

int
segment_groups_read(struct grouping *work)
{
	int status = work->input != NULL ? read_stream(work) :
	    read_database(work);

	if (status != 0)
		return (status);
	switch (crm_mix_end(work->mix)) {
	case 0:
		return (0);
	case 1:
		return (cli_fail(work->cli, EX_DATA, _("somebody has more of "
		    "an item than can be counted")));
	default:
		return (nomem(work));
	}
}

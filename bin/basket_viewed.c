#include <stdlib.h>
#include <string.h>

#include "basket_int.h"
#include "core/buf.h"
#include "insight/viewed.h"
#include "insight/visits.h"

#define WITHIN	30
#define LIMIT	4

struct looking {
	struct basket		 b;	/* whose rows are the views */
	struct crm_basket	*buys;
	/* The words of the command; NULL where they were not given. */
	const char		*orders, *within, *limit, *least, *item;
	struct crm_viewed_opt	 opt;
	uint32_t		 only;	/* the item of --item */
};

static int
check_words(struct looking *l)
{
	struct cli *cli = l->b.cli;

	if (l->b.input != NULL && l->orders != NULL && cli->database != NULL)
		return (cli_fail(cli, EX_USAGE_, _("-d: both views and orders "
		    "come from files")));
	if (l->b.input == NULL && l->orders != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--orders goes with -i: "
		    "the views of the database are of its members")));
	if (l->orders != NULL && l->b.channel != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--channel goes with the "
		    "orders of the database")));
	if (l->b.input != NULL && l->orders != NULL &&
	    strcmp(l->b.input, "-") == 0 && strcmp(l->orders, "-") == 0)
		return (cli_fail(cli, EX_USAGE_, _("-i and --orders cannot "
		    "both be standard input")));
	if (l->b.input == NULL && cli->rejects_path != NULL)
		return (cli_fail(cli, EX_USAGE_,
		    _("--rejects goes with -i: there are no rows to reject")));
	return (cli_check_rejects(cli));
}

static void
take_words(struct looking *l)
{
	struct cli *cli = l->b.cli;

	l->opt.within = l->within == NULL ? WITHIN :
	    cli_number(cli, "--within", l->within, 0, 36500);
	l->opt.limit = l->limit == NULL ? LIMIT :
	    (uint32_t)cli_number(cli, "--limit", l->limit, 1, 1000000);
	l->opt.least = l->least == NULL ? 1 :
	    (uint32_t)cli_number(cli, "--least", l->least, 1, 1000000000);
	cli->as_of = cli_day(cli);
	cli_span(cli, l->b.from, l->b.to, &l->b.rows->from,
	    &l->b.rows->before);
	/* What was bought later than the last view counts, too. */
	l->buys->from = l->b.rows->from;
	l->buys->before = (cli->as_of + 1) * CRM_DAY;
}

/* The views of one visit of a member. */
static int
put_views(struct crm_basket *rows, const struct crm_visits *vs,
    const struct crm_visit *visit, struct crm_buf *text)
{
	const struct crm_view *view = vs->view + visit->first;
	uint32_t i, group, item;
	const char *product;

	crm_buf_reset(text);
	crm_buf_int(text, visit->member);
	if (text->bad || crm_labels_id(rows->groups, text->p, text->n,
	    &group) == -1)
		return (-1);
	for (i = 0; i < visit->n; i++) {
		product = crm_visitdict_getpage(vs->dict,
		    view[i].page)->product;
		if (*product != '\0' && (crm_labels_id(rows->items, product,
		    strlen(product), &item) == -1 || crm_basket_put(rows,
		    group, item, crm_time_day(view[i].at)) == -1))
			return (-1);
	}
	return (0);
}

static int
load_views(struct looking *l)
{
	struct crm_visits vs;
	struct crm_buf text = { 0 };
	size_t i;
	int rc = crm_visits_open(&vs), status = 0;

	if (rc == 0 && crm_visits_load(&vs, l->b.cli->db, l->b.rows->from,
	    l->b.rows->before) == -1)
		status = cli_fail_err(l->b.cli);
	for (i = 0; rc == 0 && status == 0 && i < vs.n; i++)
		if (vs.visit[i].member != 0)
			rc = put_views(l->b.rows, &vs, vs.visit + i, &text);
	crm_visits_close(&vs);
	crm_buf_free(&text);
	return (rc == -1 ? basket_nomem(&l->b) : status);
}

/* Items of views are codes: so are those of the orders. */
static int
load_orders(struct looking *l)
{
	const struct crm_basket_opt opt = { l->b.channel, CRM_BY_CODE };

	return (crm_basket_load(l->buys, l->b.cli->db, &opt) == -1 ?
	    cli_fail_err(l->b.cli) : 0);
}

static int
open_rows(struct looking *l)
{
	struct cli *cli = l->b.cli;
	const char *rejects = cli->rejects_path;
	int status = 0;

	if (l->orders == NULL)
		status = cli_open(cli, CRM_OPEN_READ);
	if (status == 0)
		status = l->b.input == NULL ? load_views(l) :
		    basket_read(&l->b, l->b.input, l->b.rows);
	/* One file of rejects has one header: that of the views. */
	cli->rejects_path = NULL;
	if (status == 0)
		status = l->orders == NULL ? load_orders(l) :
		    basket_read(&l->b, l->orders, l->buys);
	cli->rejects_path = rejects;
	if (status == 0 && cli_keep_rejects(cli) == -1)
		status = EX_IO;
	if (status != 0)
		return (status);
	if (crm_basket_end(l->b.rows) == -1 || crm_basket_end(l->buys) == -1)
		return (basket_nomem(&l->b));
	l->only = UINT32_MAX;
	if (l->item != NULL && !crm_labels_find(l->b.rows->items, l->item,
	    strlen(l->item), &l->only))
		return (cli_fail(cli, EX_NO, _("--item: nobody has looked at "
		    "\"%s\" in this time"), l->item));
	return (0);
}

static int
put_row(struct looking *l, const struct crm_viewed_row *row,
    struct crm_buf *text)
{
	struct crm_out *out = l->b.cli->out;

	return (crm_out_text(out, crm_labels_text(l->b.rows->items,
	    row->item)) == -1 || crm_out_int(out, row->rank) == -1 ||
	    crm_out_text(out, row->bought == CRM_VIEWED_OTHER ? "other" :
	    crm_labels_text(l->buys->items, row->bought)) == -1 ||
	    crm_out_int(out, row->items) == -1 ||
	    crm_out_int(out, (int64_t)row->n) == -1 ||
	    basket_put_share(&l->b, text, row->share, CRM_VIEWED_WHOLE,
	    2) == -1 ||
	    crm_out_int(out, row->viewers) == -1 ||
	    crm_out_int(out, row->buyers) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

static int
print(struct looking *l, const struct crm_viewed *viewed)
{
	static const struct cli_col cols[] = { { "item", CRM_KIND_TEXT },
	    { "rank", CRM_KIND_NUMBER }, { "bought", CRM_KIND_TEXT },
	    { "items", CRM_KIND_NUMBER }, { "n", CRM_KIND_NUMBER },
	    { "share", CRM_KIND_NUMBER }, { "viewers", CRM_KIND_NUMBER },
	    { "buyers", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT } };
	struct crm_buf text = { 0 };
	size_t i, n = 0;
	int rc = 0;

	if (cli_columns(l->b.cli, cols) == NULL)
		return (EX_INTERNAL);
	for (i = 0; rc == 0 && i < viewed->n; i++)
		if (l->only == UINT32_MAX || viewed->row[i].item == l->only) {
			rc = put_row(l, viewed->row + i, &text);
			n++;
		}
	crm_buf_free(&text);
	if (rc == -1)
		return (cli_fail_err(l->b.cli));
	return (basket_done(&l->b, n));
}

static int
run(struct looking *l)
{
	struct crm_viewed viewed;
	int status = open_rows(l);

	if (status != 0)
		return (status);
	if (crm_viewed_find(&viewed, l->b.rows, l->buys, &l->opt) == -1)
		status = basket_nomem(&l->b);
	else {
		cli_note(l->b.cli, _("members who looked %zu, items looked at "
		    "%zu, rows %zu"), crm_labels_n(l->b.rows->groups),
		    viewed.items, viewed.n);
		status = print(l, &viewed);
	}
	free(viewed.row);
	return (status);
}

int
basket_viewed(struct cli *cli, int argc, char **argv)
{
	struct looking l = { .b = { .cli = cli } };
	const struct cli_opt opts[] = { { "input", 'i', 1, &l.b.input },
	    { "orders", 0, 1, &l.orders }, { "channel", 0, 1, &l.b.channel },
	    { "from", 0, 1, &l.b.from }, { "to", 0, 1, &l.b.to },
	    { "within", 0, 1, &l.within }, { "limit", 0, 1, &l.limit },
	    { "least", 0, 1, &l.least }, { "item", 0, 1, &l.item },
	    { NULL, 0, 0, NULL } };
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; views are read with -i"), argv[0]));
	if ((status = check_words(&l)) != 0)
		return (status);
	l.b.rows = crm_basket_new(1);
	l.buys = crm_basket_new(1);
	if (l.b.rows == NULL || l.buys == NULL)
		status = basket_nomem(&l.b);
	else {
		take_words(&l);
		status = run(&l);
	}
	basket_close(&l.b);
	crm_basket_free(l.buys);
	return (status);
}

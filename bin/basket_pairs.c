#include <stdlib.h>

#include "basket_int.h"
#include "core/buf.h"
#include "insight/pairs.h"

static int
put_pair(struct basket *b, const struct crm_pair *p, struct crm_buf *text)
{
	struct crm_out *out = b->cli->out;
	size_t orders = crm_labels_n(b->rows->groups);

	return (crm_out_text(out, crm_labels_text(b->rows->items,
	    p->item)) == -1 ||
	    crm_out_text(out, crm_labels_text(b->rows->items,
	    p->other)) == -1 ||
	    crm_out_int(out, p->n) == -1 ||
	    basket_put_share(b, text, p->n, orders, 4) == -1 ||
	    crm_out_int(out, p->item_n) == -1 ||
	    crm_out_int(out, p->other_n) == -1 ||
	    basket_put_share(b, text, p->n, p->item_n, 2) == -1 ||
	    basket_put_share(b, text, p->n, p->other_n, 2) == -1 ||
	    basket_put_lift(b, text, p->lift) == -1 ||
	    basket_put_chance(b, text, p->ln_p) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct basket *b, const struct crm_pairs *pairs)
{
	static const struct cli_col cols[] = {
		{ "item", CRM_KIND_TEXT }, { "other", CRM_KIND_TEXT },
		{ "n", CRM_KIND_NUMBER }, { "support", CRM_KIND_NUMBER },
		{ "item_n", CRM_KIND_NUMBER }, { "other_n", CRM_KIND_NUMBER },
		{ "confidence", CRM_KIND_NUMBER },
		{ "other_confidence", CRM_KIND_NUMBER },
		{ "lift", CRM_KIND_NUMBER }, { "p", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	};
	struct crm_buf text = { 0 };
	size_t i;
	int res = 0;

	if (cli_columns(b->cli, cols) == NULL)
		return (EX_INTERNAL);
	for (i = 0; res == 0 && i < pairs->n; i++)
		res = put_pair(b, pairs->pair + i, &text);
	crm_buf_free(&text);
	if (res == -1)
		return (cli_fail_err(b->cli));
	return (basket_done(b, pairs->n));
}

/* What is left of how many, as far as anything was asked. */
static void
note(struct basket *b, const struct crm_pairs *pairs, uint32_t need)
{
	size_t orders = crm_labels_n(b->rows->groups);

	cli_note(b->cli, _("orders %zu, items %zu, support from %lu, pairs "
	    "%zu, shown %zu"), orders, crm_labels_n(b->rows->items),
	    (unsigned long)need, pairs->asked, pairs->n);
	if (pairs->n == 0 && orders > 0)
		cli_note(b->cli, pairs->asked == 0 ? _("no two items are "
		    "together that often: lower --support") : _("no pair "
		    "passes: lower --min-lift or raise --max-p"));
}

static int
run(struct basket *b, void *arg)
{
	struct crm_pairs_opt opt = { .max_p = 1 };
	struct crm_pairs pairs = { 0 };
	int status;

	(void)arg;
	opt.baskets = (uint32_t)crm_labels_n(b->rows->groups);
	basket_limits(b, &opt.min_lift, &opt.max_p);
	if ((status = basket_need(b, opt.baskets, &opt.need)) != 0)
		return (status);
	if (crm_pairs_find(&pairs, b->rows, &opt) == -1)
		status = basket_nomem(b);
	else {
		note(b, &pairs, opt.need);
		status = print(b, &pairs);
	}
	free(pairs.pair);
	return (status);
}

int
basket_pairs(struct cli *cli, int argc, char **argv)
{
	struct basket b = { .cli = cli };
	const struct cli_opt opts[] = { BASKET_OPTS(&b),
	    BASKET_CHANCE_OPTS(&b), { NULL, 0, 0, NULL } };
	const struct basket_job job = { opts, 0, run, NULL };

	return (basket_run(&b, argc, argv, &job));
}

#include <stdlib.h>

#include "basket_int.h"
#include "core/buf.h"
#include "insight/sequence.h"

static int
put_gap(struct basket *b, struct crm_buf *text, double gap)
{

	crm_buf_reset(text);
	crm_buf_fmt(text, "%.1f", gap);
	return (text->bad ? -1 :
	    crm_out_textn(b->cli->out, text->p, text->n));
}

static int
put_follow(struct basket *b, const struct crm_follow *f, struct crm_buf *text)
{
	size_t members = crm_labels_n(b->rows->groups);
	struct crm_out *out = b->cli->out;

	return (crm_out_text(out, crm_labels_text(b->rows->items,
	    f->item)) == -1 ||
	    crm_out_text(out, crm_labels_text(b->rows->items,
	    f->next)) == -1 ||
	    crm_out_int(out, f->n) == -1 ||
	    basket_put_share(b, text, f->n, members, 4) == -1 ||
	    put_gap(b, text, f->gap) == -1 ||
	    crm_out_int(out, f->item_n) == -1 ||
	    crm_out_int(out, f->next_n) == -1 ||
	    basket_put_share(b, text, f->n, f->item_n, 2) == -1 ||
	    basket_put_share(b, text, f->next_n, members, 2) == -1 ||
	    basket_put_lift(b, text, f->lift) == -1 ||
	    basket_put_chance(b, text, f->ln_p) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct basket *b, const struct crm_sequences *seq)
{
	static const struct cli_col cols[] = {
		{ "item", CRM_KIND_TEXT }, { "next", CRM_KIND_TEXT },
		{ "n", CRM_KIND_NUMBER }, { "support", CRM_KIND_NUMBER },
		{ "median_gap", CRM_KIND_NUMBER },
		{ "item_n", CRM_KIND_NUMBER }, { "next_n", CRM_KIND_NUMBER },
		{ "confidence", CRM_KIND_NUMBER },
		{ "chance", CRM_KIND_NUMBER }, { "lift", CRM_KIND_NUMBER },
		{ "p", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT }
	};
	struct crm_buf text = { 0 };
	size_t i;
	int res = 0;

	if (cli_columns(b->cli, cols) == NULL)
		return (EX_INTERNAL);
	for (i = 0; res == 0 && i < seq->n; i++)
		res = put_follow(b, seq->follow + i, &text);
	crm_buf_free(&text);
	if (res == -1)
		return (cli_fail_err(b->cli));
	return (basket_done(b, seq->n));
}

static void
note(struct basket *b, const struct crm_sequences *seq,
    const struct crm_sequence_opt *opt)
{

	cli_note(b->cli, _("members %lu, items %zu, support from %lu, within "
	    "%d days, sequences %zu, shown %zu"), (unsigned long)opt->members,
	    crm_labels_n(b->rows->items), (unsigned long)opt->need,
	    (int)opt->within, seq->asked, seq->n);
	if (seq->n == 0 && opt->members > 0)
		cli_note(b->cli, seq->asked == 0 ? _("no item follows another "
		    "that often: lower --support or raise --within") : _("no "
		    "sequence passes: lower --min-lift or raise --max-p"));
}

struct words {
	const char	*within, *again;
};

static int
run(struct basket *b, void *arg)
{
	const struct words *words = arg;
	struct crm_sequence_opt opt = { .within = BASKET_WITHIN, .max_p = 1 };
	struct crm_sequences seq = { 0 };
	int status;

	opt.members = (uint32_t)crm_labels_n(b->rows->groups);
	opt.again = words->again != NULL;
	if (words->within != NULL)
		opt.within = cli_number(b->cli, "--within", words->within, 1,
		    36500);
	basket_limits(b, &opt.min_lift, &opt.max_p);
	if ((status = basket_need(b, opt.members, &opt.need)) != 0)
		return (status);
	if (crm_sequences_find(&seq, b->rows, &opt) == -1)
		status = basket_nomem(b);
	else {
		note(b, &seq, &opt);
		status = print(b, &seq);
	}
	free(seq.follow);
	return (status);
}

int
basket_sequence(struct cli *cli, int argc, char **argv)
{
	struct basket b = { .cli = cli };
	struct words words = { NULL, NULL };
	const struct cli_opt opts[] = { BASKET_OPTS(&b),
	    BASKET_CHANCE_OPTS(&b), { "within", 0, 1, &words.within },
	    { "again", 0, 0, &words.again }, { NULL, 0, 0, NULL } };
	const struct basket_job job = { opts, 1, run, &words };

	return (basket_run(&b, argc, argv, &job));
}

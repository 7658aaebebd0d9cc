#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "basket_int.h"
#include "core/buf.h"
#include "core/out.h"
#include "insight/offer.h"
#include "insight/pairs.h"
#include "insight/sequence.h"
#include "insight/upsell.h"

#define LIMIT	3
#define MAX_P	0.05

struct next {
	struct basket		 b;
	/* The words of the command; NULL where they were not given. */
	const char		*member, *method, *within, *again, *limit, *cap;
	struct crm_sequence_opt	 rule;
	struct crm_offer_opt	 opt;
	struct basket_limits	 limits;
	int			 pairs, up;	/* the method; or sequences */
	struct crm_lead		*lead;
	size_t			 nlead;
	uint32_t		 only;	/* the member of --member */
};

static int
take_words(struct next *next)
{
	struct cli *cli = next->b.cli;
	struct crm_sequence_opt *rule = &next->rule;
	uint32_t members = (uint32_t)crm_labels_n(next->b.rows->groups);

	rule->members = members;
	rule->within = next->within == NULL ? BASKET_WITHIN :
	    cli_number(cli, "--within", next->within, 1, 36500);
	rule->min_lift = 1;
	rule->max_p = MAX_P;
	basket_limits(&next->b, &rule->min_lift, &rule->max_p);
	next->opt.day = (int32_t)cli->as_of;
	next->opt.within = rule->within;
	next->opt.again = next->again == NULL ? -1 :
	    cli_number(cli, "--again", next->again, 0, 36500);
	rule->again = next->again != NULL;
	next->opt.limit = next->limit == NULL ? LIMIT :
	    (uint32_t)cli_number(cli, "--limit", next->limit, 1, 100);
	next->pairs = next->method != NULL &&
	    strcmp(next->method, "pairs") == 0;
	next->up = next->method != NULL && strcmp(next->method, "up") == 0;
	if (next->method != NULL && !next->pairs && !next->up &&
	    strcmp(next->method, "sequence") != 0)
		return (cli_fail(cli, EX_USAGE_, _("--method: take sequence, "
		    "pairs or up: \"%s\""), next->method));
	if (next->cap != NULL && basket_count(&next->b, "--cap", next->cap,
	    members, &next->opt.cap) == -1)
		return (EX_USAGE_);
	return (basket_need(&next->b, members, &rule->need));
}

/* The member of --member among those who bought.  0 or a status (said). */
static int
take_member(struct next *next)
{
	struct cli *cli = next->b.cli;
	struct crm_buf text = { 0 };
	int64_t member;
	int found, status;

	next->only = UINT32_MAX;
	if (next->member == NULL)
		return (0);
	if (cli->db != NULL) {
		if ((status = cli_member(cli, next->member, 0, &member)) != 0)
			return (status);
		crm_buf_int(&text, member);
	} else
		crm_buf_str(&text, next->member);
	found = crm_labels_find(next->b.rows->groups, crm_buf_text(&text),
	    text.n, &next->only);
	crm_buf_free(&text);
	return (found ? 0 : cli_fail(cli, EX_NO,
	    _("--member: the member has bought nothing in this time")));
}

static void
add_lead(struct next *next, uint32_t item, uint32_t to, uint32_t n,
    uint32_t item_n, double lift)
{
	struct crm_lead *lead = next->lead + next->nlead++;

	lead->item = item;
	lead->next = to;
	lead->n = n;
	lead->item_n = item_n;
	lead->lift = lift;
}

static int
lead_by_sequences(struct next *next)
{
	struct crm_sequences seq;
	const struct crm_follow *f;
	size_t n;
	int res;

	res = crm_sequences_find(&seq, next->b.rows, &next->rule);
	if (res == 0) {
		next->lead = malloc((seq.n + 1) * sizeof(*next->lead));
		res = next->lead == NULL ? -1 : 0;
	}
	for (f = seq.follow, n = seq.n; res == 0 && n > 0; f++, n--)
		add_lead(next, f->item, f->next, f->n, f->item_n, f->lift);
	free(seq.follow);
	return (res);
}

/* A basket is what a member bought on a day. */
static uint32_t
count_baskets(const struct crm_basket *rows)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < rows->n; i++)
		n += i == 0 || rows->row[i].group != rows->row[i - 1].group ||
		    rows->row[i].day != rows->row[i - 1].day;
	return (n);
}

static int
lead_by_pairs(struct next *next)
{
	const struct crm_pairs_opt opt = { count_baskets(next->b.rows),
	    next->rule.need, next->rule.min_lift, next->rule.max_p };
	const struct crm_pair *p;
	struct crm_pairs pairs;
	int res;

	res = crm_pairs_find(&pairs, next->b.rows, &opt);
	if (res == 0) {
		next->lead = malloc((2 * pairs.n + 1) * sizeof(*next->lead));
		res = next->lead == NULL ? -1 : 0;
	}
	for (p = pairs.pair; res == 0 && p < pairs.pair + pairs.n; p++) {
		add_lead(next, p->item, p->other, p->n, p->item_n, p->lift);
		add_lead(next, p->other, p->item, p->n, p->other_n, p->lift);
	}
	free(pairs.pair);
	return (res);
}

static int
put_offer(struct next *next, uint32_t member, uint32_t rank,
    const struct crm_offer *offer, struct crm_buf *text)
{
	const struct crm_lead *lead = next->lead + offer->lead;
	const struct crm_basket *rows = next->b.rows;
	struct crm_out *out = next->b.cli->out;
	char day[CRM_DATE_LEN];

	return (crm_out_text(out, crm_labels_text(rows->groups,
	    member)) == -1 || crm_out_int(out, rank) == -1 ||
	    crm_out_text(out, crm_labels_text(rows->items,
	    offer->next)) == -1 ||
	    crm_out_text(out, crm_labels_text(rows->items,
	    offer->item)) == -1 ||
	    crm_out_text(out, crm_date_format(offer->day, day)) == -1 ||
	    basket_put_share(&next->b, text, lead->n, lead->item_n,
	    2) == -1 ||
	    (next->up ? crm_out_text(out, "") :
	    basket_put_lift(&next->b, text, lead->lift)) == -1 ||
	    crm_out_int(out, lead->n) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

/* Members are numbers only where all of them are. */
static enum crm_kind
member_kind(const struct crm_basket *rows)
{
	uint32_t i, n = (uint32_t)crm_labels_n(rows->groups);

	for (i = 0; i < n; i++)
		if (!crm_label_number(crm_labels_text(rows->groups, i)))
			return (CRM_KIND_TEXT);
	return (CRM_KIND_NUMBER);
}

static int
put_columns(struct next *next)
{
	const struct { const char *name; enum crm_kind kind; } col[] = {
		{ "member", member_kind(next->b.rows) },
		{ "rank", CRM_KIND_NUMBER }, { "item", CRM_KIND_TEXT },
		{ "led_by", CRM_KIND_TEXT }, { "led_on", CRM_KIND_TEXT },
		{ "confidence", CRM_KIND_NUMBER },
		{ "lift", CRM_KIND_NUMBER }, { "n", CRM_KIND_NUMBER }
	};
	size_t i;

	for (i = 0; i < sizeof(col) / sizeof(*col); i++)
		if (crm_out_col(next->b.cli->out, col[i].name,
		    col[i].kind) == -1)
			return (-1);
	return (0);
}

static int
print(struct next *next, const struct crm_offers *offers)
{
	uint32_t i, members = next->rule.members, rank;
	struct crm_buf text = { 0 };
	size_t n = 0;
	int res;

	if (cli_out(next->b.cli) == NULL)
		return (EX_INTERNAL);
	res = put_columns(next);
	for (i = 0; res == 0 && i < members; i++) {
		if (next->only != UINT32_MAX && next->only != i)
			continue;
		for (rank = 0; res == 0 && rank < offers->n[i]; rank++, n++)
			res = put_offer(next, i, rank + 1, offers->offer +
			    (size_t)i * offers->limit + rank, &text);
	}
	crm_buf_free(&text);
	if (res == -1)
		return (cli_fail_err(next->b.cli));
	return (basket_done(&next->b, n));
}

static int
run(struct next *next)
{
	struct cli *cli = next->b.cli;
	struct crm_offers offers = { 0 };
	uint32_t i, served = 0;
	int res, status;

	if ((status = take_words(next)) != 0 ||
	    (status = take_member(next)) != 0 ||
	    (status = basket_limits_read(&next->b, &next->limits,
	    next->up)) != 0)
		return (status);
	next->opt.room = next->limits.room;
	next->opt.without = next->limits.without;
	next->opt.fits = next->up ? crm_goods_above : NULL;
	next->opt.arg = next->limits.goods;
	res = next->up ? crm_upsell_find(next->b.rows, next->limits.goods,
	    next->rule.within, &next->lead, &next->nlead) :
	    next->pairs ? lead_by_pairs(next) : lead_by_sequences(next);
	if (res == 0)
		res = crm_offers_make(&offers, next->b.rows, next->lead,
		    next->nlead, &next->opt);
	if (res == -1)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else {
		for (i = 0; i < next->rule.members; i++)
			served += offers.n[i] > 0;
		cli_note(cli, _("members %lu, rules %zu, offers %zu to %lu "
		    "members, not made for the cap %zu"),
		    (unsigned long)next->rule.members, next->nlead,
		    offers.given, (unsigned long)served, offers.capped);
		if (next->limits.without != NULL || next->limits.room != NULL)
			cli_note(cli, _("not made for --without %zu, for "
			    "--pressure %zu"), offers.barred, offers.pressed);
		status = print(next, &offers);
	}
	crm_offers_free(&offers);
	return (status);
}

int
basket_next(struct cli *cli, int argc, char **argv)
{
	struct next next = { .b = { .cli = cli } };
	const struct cli_opt opts[] = {
		BASKET_OPTS(&next.b), BASKET_CHANCE_OPTS(&next.b),
		BASKET_LIMIT_OPTS(&next.limits),
		{ "within", 0, 1, &next.within },
		{ "again", 0, 1, &next.again }, { "cap", 0, 1, &next.cap },
		{ "limit", 0, 1, &next.limit },
		{ "member", 0, 1, &next.member },
		{ "method", 0, 1, &next.method }, { NULL, 0, 0, NULL }
	};
	int status;

	if ((status = basket_open(&next.b, argc, argv, opts, 1)) == 0)
		status = run(&next);
	free(next.lead);
	basket_limits_free(&next.limits);
	basket_close(&next.b);
	return (status);
}

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/csv.h"
#include "event_shape.h"
#include "insight/labels.h"
#include "outreach/offeranswer.h"
#include "outreach/offerlist.h"

/* The verbs list, why and count. */

/* What a file says comes next for each member. */
struct next {
	struct cli	*cli;
	struct crm_labels *items;
	uint32_t	*item;		/* by member: its label, from 1 */
	size_t		 n;
	int		 col;		/* "item"; -2: not looked for yet */
};

static int
take_next(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct next *next = arg;
	size_t n = (size_t)member + (size_t)member / 2 + 64;
	struct crm_cell cell;
	uint32_t *item, id;

	if (next->col == -2 &&
	    (next->col = crm_csv_col(csv, "item")) == -1)
		return (crm_err_set(next->cli->err, CRM_ERR_INPUT, _("%s: no "
		    "column \"item\"; --next reads what crm-basket next "
		    "prints"), crm_csv_source(csv)));
	cell = crm_csv_cell(csv, (size_t)next->col);
	if (member > UINT32_MAX) {
		fault->kind = N_("no number of a member");
		return (1);
	}
	if ((size_t)member >= next->n) {
		if ((item = realloc(next->item, n * sizeof(*item))) == NULL)
			return (crm_err_nomem(next->cli->err));
		memset(item + next->n, 0, (n - next->n) * sizeof(*item));
		next->item = item;
		next->n = n;
	}
	/* The first of a member is the best. */
	if (next->item[member] > 0 || cell.n == 0)
		return (0);
	if (crm_labels_id(next->items, cell.p, cell.n, &id) == -1)
		return (crm_err_nomem(next->cli->err));
	next->item[member] = id + 1;
	return (0);
}

static int
read_next(struct cli *cli, const char *path, struct next *next)
{
	struct cli_set set = { .take = take_next, .arg = next };

	next->cli = cli;
	next->col = -2;
	if ((next->items = crm_labels_new()) == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	return (cli_read_set_of(cli, path, &set));
}

struct listing {
	struct crm_out	*out;
	const struct next *next;	/* NULL: no such column */
};

static int
put_next(const struct listing *work, int64_t member)
{
	const struct next *next = work->next;

	if (next == NULL)
		return (0);
	if ((uint64_t)member >= next->n || next->item[member] == 0)
		return (crm_out_text(work->out, ""));
	return (crm_out_text(work->out, crm_labels_text(next->items,
	    next->item[member] - 1)));
}

static int
put_offer(void *arg, const struct crm_offer_row *row, int hour,
    const char *product)
{
	char day[CRM_DATE_LEN];
	struct listing *work = arg;
	struct crm_out *out = work->out;

	return (crm_out_int(out, row->member) == -1 ||
	    crm_out_int(out, row->batch) == -1 ||
	    crm_out_text(out, row->rule) == -1 ||
	    crm_out_int(out, row->version) == -1 ||
	    crm_out_text(out, row->kind) == -1 ||
	    crm_out_text(out, crm_date_format(row->day, day)) == -1 ||
	    crm_out_text(out, row->why) == -1 ||
	    crm_out_text(out, row->offer) == -1 ||
	    (hour == -1 ? crm_out_text(out, "") :
	    crm_out_int(out, hour)) == -1 ||
	    crm_out_text(out, product) == -1 ||
	    put_next(work, row->member) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

/* Who is left out since; listed and these come to what was chosen. */
void
event_note_left(struct cli *cli, const struct crm_offer_left *left,
    const char *more)
{
	const uint64_t *n = left->count;
	struct crm_buf text = { 0 };

	crm_buf_fmt(&text, _("chosen %" PRIu64 ", listed %" PRIu64),
	    left->chosen, left->listed);
	event_add_count(&text, _("opted out since"), n[CRM_OFFER_OPTED_OUT]);
	event_add_count(&text, _("no consent any more"),
	    n[CRM_OFFER_NO_CONSENT]);
	event_add_count(&text, _("guardian"), n[CRM_OFFER_GUARDIAN]);
	event_add_count(&text, _("confirmation due"),
	    n[CRM_OFFER_CONFIRMATION]);
	event_add_count(&text, _("flagged since"), n[CRM_OFFER_FLAGGED]);
	event_add_count(&text, _("no contact any more"),
	    n[CRM_OFFER_NO_CONTACT]);
	event_add_count(&text, _("found dead since"), n[CRM_OFFER_DEAD]);
	event_add_count(&text, _("removed since"), left->gone);
	event_add_count(&text, _("merged since"), left->merged);
	crm_buf_str(&text, more);
	cli_note(cli, "%s", crm_buf_text(&text));
	crm_buf_free(&text);
}

static int
list_offers(struct cli *cli, const struct crm_offer_ask *ask,
    const struct next *next)
{
	static const char *const cols[] = { "member", "batch", "rule",
	    "version", "kind", "day", "why", "offer", "hour", "product",
	    NULL };
	struct listing work = { .next = next };
	struct crm_offer_left left;

	if ((work.out = cli_table(cli, cols)) == NULL)
		return (EX_INTERNAL);
	if ((next != NULL && crm_out_col(work.out, "next_item",
	    CRM_KIND_TEXT) == -1) || crm_offer_list(cli->db, ask, put_offer,
	    &work, &left) == -1 || crm_out_finish(work.out) == -1)
		return (cli_fail_err(cli));
	event_note_left(cli, &left, "");
	return (0);
}

static int
put_night(void *arg, const struct crm_offer_night *night)
{
	char date[CRM_DATE_LEN];
	struct crm_out *out = arg;

	return (crm_out_int(out, night->batch) == -1 ||
	    crm_out_text(out, crm_date_format(night->night, date)) == -1 ||
	    crm_out_text(out, night->channel) == -1 ||
	    crm_out_int(out, night->events) == -1 ||
	    crm_out_int(out, night->chosen) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

static int
list_nights(struct cli *cli)
{
	static const struct cli_col col[] = { { "batch", CRM_KIND_NUMBER },
	    { "night", CRM_KIND_TEXT }, { "channel", CRM_KIND_TEXT },
	    { "events", CRM_KIND_NUMBER }, { "chosen", CRM_KIND_NUMBER },
	    { NULL, CRM_KIND_TEXT } };

	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_offer_nights(cli->db, put_night, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* The words of list. */
struct words {
	const char	*batch, *channel, *next;
	struct list_words list;		/* with --shape */
};

static int
check_list(struct cli *cli, const struct words *w)
{

	if (w->channel != NULL && !crm_event_channel(w->channel))
		return (cli_fail(cli, EX_USAGE_, _("--channel: take sms, "
		    "email, call, post or shop")));
	if (w->channel == NULL && (w->batch != NULL || w->next != NULL ||
	    cli->as_of != CRM_TIME_NONE))
		return (cli_fail(cli, EX_USAGE_, _("a list is of one channel: "
		    "give --channel")));
	if (w->batch != NULL && cli->as_of != CRM_TIME_NONE)
		return (cli_fail(cli, EX_USAGE_, _("give --batch or --as-of, "
		    "not both")));
	if (list_only_shaped(&w->list) && w->list.shape == NULL)
		return (cli_fail(cli, EX_USAGE_, _("give --shape too; "
		    "crm-campaign list --shapes names those there are")));
	if (w->list.shape != NULL && (w->channel == NULL || w->next != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--shape is of one channel, "
		    "and --with goes with it instead of --next")));
	if (w->list.shape != NULL && (cli->excel || cli->format != -1))
		return (cli_fail(cli, EX_USAGE_, _("a shape says itself how "
		    "it is written: leave -o and --excel away")));
	return (0);
}

static int
list_plain(struct cli *cli, const struct words *w, struct crm_offer_ask *ask)
{
	struct next next = { 0 };
	int status = 0;

	if (w->next != NULL)
		status = read_next(cli, w->next, &next);
	if (status == 0)
		status = cli_open(cli, CRM_OPEN_READ);
	if (status == 0)
		status = event_batch(cli, w->batch, &ask->batch);
	if (status == 0)
		status = w->channel == NULL ? list_nights(cli) :
		    list_offers(cli, ask, w->next == NULL ? NULL : &next);
	crm_labels_free(next.items);
	free(next.item);
	return (status);
}

static int
run_list(struct cli *cli, int argc, char **argv, struct words *w)
{
	struct list_words *l = &w->list;
	const struct cli_opt opts[] = { { "batch", 0, 1, &w->batch },
	    { "channel", 0, 1, &w->channel }, { "next", 0, 1, &w->next },
	    { "shape", 0, 1, &l->shape }, { "text", 0, 1, &l->text },
	    { "subject", 0, 1, &l->subject }, { "out", 0, 1, &l->out },
	    { "with", 0, 1, &l->with }, { "fit", 0, 0, &l->fit },
	    { "column", 0, 2, l->column }, { NULL, 0, 0, NULL } };
	struct crm_offer_ask ask = { .chosen = 1 };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n != 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand")));
	if ((status = check_list(cli, w)) != 0 ||
	    (status = event_night(cli, &ask.night)) != 0)
		return (status);
	ask.channel = w->channel;
	return (l->shape == NULL ? list_plain(cli, w, &ask) :
	    event_shaped(cli, &w->list, w->batch, &ask));
}

int
event_list(struct cli *cli, int argc, char **argv)
{
	struct words w = { 0 };
	int status;

	w.list.column = calloc((size_t)argc + 1, sizeof(*w.list.column));
	if (w.list.column == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	status = run_list(cli, argc, argv, &w);
	free(w.list.column);
	return (status);
}

struct verdicts {
	struct crm_out	*out;
	uint64_t	 n;
};

static int
put_verdict(void *arg, const struct crm_offer_row *row)
{
	char day[CRM_DATE_LEN];
	struct verdicts *v = arg;
	struct crm_out *out = v->out;

	v->n++;
	return (crm_out_int(out, row->member) == -1 ||
	    crm_out_int(out, row->batch) == -1 ||
	    crm_out_text(out, row->rule) == -1 ||
	    crm_out_int(out, row->version) == -1 ||
	    crm_out_text(out, row->kind) == -1 ||
	    crm_out_text(out, crm_date_format(row->day, day)) == -1 ||
	    crm_out_text(out, row->why) == -1 ||
	    crm_out_text(out, row->channel) == -1 ||
	    crm_out_text(out, row->verdict) == -1 ||
	    crm_out_text(out, row->reason) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

int
event_put_verdicts(struct cli *cli, const struct crm_offer_ask *ask,
    uint64_t *n)
{
	static const char *const cols[] = { "member", "batch", "rule",
	    "version", "kind", "day", "why", "channel", "verdict", "reason",
	    NULL };
	struct verdicts v = { 0 };

	if ((v.out = cli_table(cli, cols)) == NULL)
		return (EX_INTERNAL);
	if (crm_offer_each(cli->db, ask, put_verdict, &v) == -1 ||
	    crm_out_finish(v.out) == -1)
		return (cli_fail_err(cli));
	*n = v.n;
	return (0);
}

int
event_why(struct cli *cli, int argc, char **argv)
{
	const char *batch = NULL;
	const struct cli_opt opts[] = { { "batch", 0, 1, &batch },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	struct crm_offer_ask ask = { .night = CRM_NULL };
	uint64_t rows;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("give at most one "
		    "member")));
	if (batch != NULL && cli->as_of != CRM_TIME_NONE)
		return (cli_fail(cli, EX_USAGE_, _("give --batch or --as-of, "
		    "not both")));
	/* Of a member all nights are asked for, else the last one. */
	if ((n == 0 || cli->as_of != CRM_TIME_NONE) &&
	    (status = event_night(cli, &ask.night)) != 0)
		return (status);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = event_batch(cli, batch, &ask.batch)) != 0 || (n == 1 &&
	    (status = cli_member(cli, argv[0], 1, &ask.member)) != 0) ||
	    (status = event_put_verdicts(cli, &ask, &rows)) != 0)
		return (status);
	if (n == 1 && rows == 0)
		return (cli_fail(cli, EX_NO, _("member %s had no event then"),
		    argv[0]));
	return (0);
}

static int
put_sum(void *arg, const struct crm_offer_sum *sum)
{
	struct crm_out *out = arg;

	return (crm_out_text(out, sum->rule) == -1 ||
	    crm_out_int(out, sum->version) == -1 ||
	    crm_out_text(out, sum->verdict) == -1 ||
	    crm_out_text(out, sum->reason) == -1 ||
	    crm_out_int(out, sum->events) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

static int
put_total(void *arg, const struct crm_offer_total *total)
{
	struct crm_out *out = arg;

	return (crm_out_text(out, total->rule) == -1 ||
	    crm_out_text(out, total->channel) == -1 ||
	    crm_out_text(out, *total->result == '\0' ? "chosen" :
	    total->result) == -1 || crm_out_int(out, total->offers) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print_counts(struct cli *cli, int64_t batch, int answers)
{
	static const struct cli_col sums[] = { { "rule", CRM_KIND_TEXT },
	    { "version", CRM_KIND_NUMBER }, { "verdict", CRM_KIND_TEXT },
	    { "reason", CRM_KIND_TEXT }, { "events", CRM_KIND_NUMBER },
	    { NULL, CRM_KIND_TEXT } };
	static const struct cli_col totals[] = { { "rule", CRM_KIND_TEXT },
	    { "channel", CRM_KIND_TEXT }, { "result", CRM_KIND_TEXT },
	    { "offers", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT } };
	int rc;

	if (cli_columns(cli, answers ? totals : sums) == NULL)
		return (EX_INTERNAL);
	rc = answers ? crm_offer_totals(cli->db, batch, put_total, cli->out) :
	    crm_offer_sums(cli->db, batch, put_sum, cli->out);
	return (rc == -1 || crm_out_finish(cli->out) == -1 ?
	    cli_fail_err(cli) : 0);
}

int
event_count(struct cli *cli, int argc, char **argv)
{
	const char *batch = NULL, *answers = NULL;
	const struct cli_opt opts[] = { { "batch", 0, 1, &batch },
	    { "answers", 0, 0, &answers }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	int64_t number;

	if (n != 0)
		return (cli_fail(cli, EX_USAGE_, _("count takes no "
		    "operand")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = event_batch(cli, batch, &number)) != 0)
		return (status);
	return (print_counts(cli, number, answers != NULL));
}

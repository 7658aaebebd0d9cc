#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "insight/purchase.h"
#include "rfm_int.h"

#define SPANS	2

/* A set on its way in: what was bought after one day and up to another. */
struct span {
	struct crm_rfm		*set;
	struct crm_tally	*tally;
	int64_t			 after;		/* CRM_TIME_NONE: ever */
};

struct spans {
	struct rfm	*rfm;
	struct span	 at[SPANS];
	size_t		 n;
	int		 decimals;	/* of the finest amount, counted or not */
};

static int
take_fault(struct rfm *rfm, struct crm_csv *csv, const struct crm_fault *fault)
{

	rfm->rejected += (uint64_t)cli_rejecting(&rfm->cli);
	return (cli_bad_row(&rfm->cli, csv, fault));
}

static int
take_purchase(struct spans *spans, const struct crm_purchase *purchase)
{
	int64_t day = crm_time_day(purchase->at);
	struct span *span = spans->at, *end = span + spans->n;
	int outside = day <= end[-1].set->as_of;

	if (purchase->decimals > spans->decimals)
		spans->decimals = purchase->decimals;
	for (; span < end; span++) {
		if (day <= span->after)
			continue;
		if (day <= span->set->as_of)
			outside = 0;
		if (crm_tally_add(span->tally, purchase) == -1)
			return (cli_fail_err(&spans->rfm->cli));
	}
	spans->rfm->outside += (uint64_t)outside;
	return (0);
}

/* All amounts with as many decimals, so that cut points mean the same. */
static int
end_spans(struct spans *spans)
{
	struct rfm *rfm = spans->rfm;
	size_t i;

	for (i = 0; i < spans->n; i++) {
		crm_tally_end(spans->at[i].tally, &rfm->count);
		if (crm_rfm_refine(spans->at[i].set, spans->decimals) == -1)
			return (cli_fail(&rfm->cli, EX_DATA, _("the amounts "
			    "of a member come to more than can be counted")));
	}
	return (cli_keep_rejects(&rfm->cli) == -1 ? EX_IO : 0);
}

static int
read_rows(struct spans *spans, struct crm_csv *csv,
    struct crm_purchases *purchases)
{
	struct rfm *rfm = spans->rfm;
	struct crm_purchase purchase;
	struct crm_fault fault;
	int step, status;

	while ((step = crm_purchases_next(purchases, &purchase, &fault)) > 0) {
		if (step == 2)
			status = take_fault(rfm, csv, &fault);
		else
			status = take_purchase(spans, &purchase);
		if (status != 0)
			return (status);
	}
	if (step == -1)
		return (cli_fail_err(&rfm->cli));
	if (rfm->cli.faults.n > 0)
		return (EX_DATA);
	return (end_spans(spans));
}

static int
open_tallies(struct spans *spans)
{
	size_t i;

	for (i = 0; i < spans->n; i++) {
		spans->at[i].tally = crm_tally_new(spans->rfm->cli.err,
		    spans->at[i].set);
		if (spans->at[i].tally == NULL)
			return (-1);
	}
	return (0);
}

static int
read_stream(struct spans *spans)
{
	struct cli *cli = &spans->rfm->cli;
	struct crm_purchases *purchases = NULL;
	struct crm_csv *csv;
	int fd, status;
	size_t i;

	if ((fd = cli_input(cli, spans->rfm->input)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : spans->rfm->input, NULL);
	if (csv != NULL &&
	    (purchases = crm_purchases_open(cli->err, csv)) != NULL &&
	    open_tallies(spans) == 0)
		status = read_rows(spans, csv, purchases);
	else
		status = cli_fail_err(cli);
	for (i = 0; i < spans->n; i++)
		crm_tally_free(spans->at[i].tally);
	crm_purchases_close(purchases);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

/* A span of the database: what there is on its day but not on that before. */
static int
load_span(struct rfm *rfm, struct span *span)
{
	struct cli *cli = &rfm->cli;
	struct crm_rfm *before;
	int status = 0;

	if (crm_rfm_load(span->set, cli->db) == -1)
		return (cli_fail_err(cli));
	if (span->after == CRM_TIME_NONE)
		return (0);
	if ((before = crm_rfm_new(span->after)) == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (crm_rfm_load(before, cli->db) == -1)
		status = cli_fail_err(cli);
	else if (crm_rfm_less(span->set, before) == -1)
		status = rfm_too_large(rfm);
	crm_rfm_free(before);
	return (status);
}

/* A new set of the day, and the span that it is. */
static struct crm_rfm *
add_span(struct spans *spans, int64_t day)
{
	struct span *span = spans->at + spans->n++;
	int window = spans->rfm->window;

	span->set = crm_rfm_new(day);
	span->after = window == 0 ? CRM_TIME_NONE : day - window;
	return (span->set);
}

int
rfm_load(struct rfm *rfm)
{
	struct spans spans = { .rfm = rfm };
	struct cli *cli = &rfm->cli;
	int status;
	size_t i;

	if (rfm->input == NULL && (status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	rfm->set = add_span(&spans, rfm->move != NULL ? rfm->from_day :
	    cli_day(cli));
	if (rfm->move != NULL)
		rfm->to = add_span(&spans, rfm->to_day);
	if (rfm->set == NULL || (rfm->move != NULL && rfm->to == NULL))
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (rfm->input != NULL)
		return (read_stream(&spans));
	for (i = 0; i < spans.n; i++)
		if ((status = load_span(rfm, spans.at + i)) != 0)
			return (status);
	return (0);
}

#include <inttypes.h>

#include "core/buf.h"
#include "rfm_int.h"

static void
note_cuts(struct rfm *rfm, enum crm_measure measure)
{
	const struct crm_cut *cut;
	struct crm_buf text = { 0 };
	int score;

	cut = rfm->cuts.cut + crm_cuts_at(&rfm->cuts, measure, 0, 0);
	for (score = 1; score <= rfm->cuts.bins; score++)
		if ((cut->has & 1U << score) != 0) {
			crm_buf_fmt(&text, text.n == 0 ? "%d: " : ", %d: ",
			    score);
			crm_cut_format(&text, measure, cut->from[score],
			    rfm->set->decimals);
		}
	cli_note(&rfm->cli, _("%s: worst value of each score: %s"),
	    crm_measure_name(measure), crm_buf_text(&text));
	crm_buf_free(&text);
}

/* Scores that ties leave to nobody, of all groups together. */
static void
note_ties(struct rfm *rfm, enum crm_measure measure)
{
	const struct crm_cuts *cuts = &rfm->cuts;
	const char *name = crm_measure_name(measure);
	int bins = cuts->bins, full = 0, used, n = 0;
	size_t i, end;

	i = crm_cuts_at(cuts, measure, 0, 0);
	end = crm_cuts_at(cuts, measure, bins, bins);
	for (used = 0; i <= end; i++) {
		if (cuts->cut[i].has == 0)
			continue;
		used = crm_cut_used(cuts->cut + i);
		full += used == bins;
		n++;
	}
	if (n == full)
		return;
	if (n > 1)
		cli_note(&rfm->cli, _("%s: ties or few members leave fewer "
		    "than %d bins in %d of %d groups"), name, bins, n - full,
		    n);
	else if (rfm->set->n >= (size_t)bins)
		cli_note(&rfm->cli, _("%s: ties leave %d of %d bins"), name,
		    used, bins);
}

static int64_t
last_day(const struct rfm *rfm)
{

	return (rfm->to != NULL ? rfm->to->as_of : rfm->set->as_of);
}

static void
note_left_out(struct rfm *rfm)
{
	struct cli *cli = &rfm->cli;
	char day[CRM_DATE_LEN];

	if (rfm->count.later > 0)
		cli_note(cli, _("rows after %s, left out: %" PRIu64),
		    crm_date_format(last_day(rfm), day), rfm->count.later);
	if (rfm->outside > 0)
		cli_note(cli, _("rows outside of the %d days, left out: %"
		    PRIu64), rfm->window, rfm->outside);
	if (rfm->count.orderless > 0)
		cli_note(cli, _("members without an order, left out: %" PRIu64),
		    rfm->count.orderless);
	if (rfm->rejected > 0)
		cli_note(cli, _("rows rejected: %" PRIu64), rfm->rejected);
}

void
rfm_note(struct rfm *rfm)
{
	const struct crm_cuts *cuts = &rfm->cuts;
	struct cli *cli = &rfm->cli;
	char day[CRM_DATE_LEN];
	int measure;

	note_left_out(rfm);
	cli_note(cli, _("members %zu, as of %s, method %s, bins %d"),
	    rfm->set->n, crm_date_format(rfm->set->as_of, day),
	    crm_method_name(cuts->method), cuts->bins);
	if (rfm->to != NULL)
		cli_note(cli, _("members %zu, as of %s, by the same cut "
		    "points"), rfm->to->n,
		    crm_date_format(rfm->to->as_of, day));
	if (rfm->cut_path != NULL)
		cli_note(cli, _("cut points of %s"), rfm->cut_path);
	if (rfm->set->n == 0)
		return;
	for (measure = CRM_RECENCY; measure <= CRM_MONETARY; measure++)
		if (cuts->method != CRM_NESTED || measure == CRM_RECENCY)
			note_cuts(rfm, (enum crm_measure)measure);
	if (rfm->cut_path != NULL)
		return;
	if (rfm->set->n < (size_t)cuts->bins)
		cli_note(cli, _("too few members for %d bins"), cuts->bins);
	for (measure = CRM_RECENCY; measure <= CRM_MONETARY; measure++)
		note_ties(rfm, (enum crm_measure)measure);
}

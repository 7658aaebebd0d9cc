#include <math.h>
#include <string.h>

#include "campaign_effect.h"
#include "campaign_int.h"
#include "campaign_plan.h"
#include "insight/proportion.h"
#include "outreach/kpi.h"

/* What became of mail, by the domain that receives it. */

#define ALPHA	.05

static int
open_table(struct cli *cli)
{
	static const struct cli_col cols[] = {
		{ "domain", CRM_KIND_TEXT }, { "sent", CRM_KIND_NUMBER },
		{ "reached", CRM_KIND_NUMBER }, { "blocked", CRM_KIND_NUMBER },
		{ "bad_address", CRM_KIND_NUMBER },
		{ "failed", CRM_KIND_NUMBER }, { "opened", CRM_KIND_NUMBER },
		{ "clicked", CRM_KIND_NUMBER }, { "opted_out", CRM_KIND_NUMBER },
		{ "complained", CRM_KIND_NUMBER },
		{ "lost_rate", CRM_KIND_NUMBER },
		{ "lost_rate_low", CRM_KIND_NUMBER },
		{ "lost_rate_high", CRM_KIND_NUMBER }, { "p", CRM_KIND_NUMBER },
		{ "verdict", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};

	cli_nobody(cli);
	return (cli_columns(cli, cols) == NULL ? EX_INTERNAL : 0);
}

/* What was lost on the way of it against what was of all others. */
static int
put_lost(struct crm_out *out, const struct crm_kpi *kpi,
    const struct crm_kpi *all)
{
	const int64_t a[2] = { kpi->sent - kpi->reached, kpi->sent };
	const int64_t b[2] = { all->sent - all->reached - a[0],
	    all->sent - kpi->sent };
	double rate = (double)a[0] / (double)a[1], low, high, p = INFINITY;
	const char *verdict = "";

	crm_wilson(a[0], a[1], &low, &high);
	if (b[1] > 0) {
		p = crm_midp(a, b);
		verdict = p >= ALPHA ? "cannot_tell" :
		    rate > (double)b[0] / (double)b[1] ? "worse" : "better";
	}
	return (campaign_put(out, rate, 6) == -1 ||
	    campaign_put(out, low, 6) == -1 ||
	    campaign_put(out, high, 6) == -1 ||
	    campaign_put(out, p, 4) == -1 ||
	    crm_out_text(out, verdict) == -1 ? -1 : 0);
}

static int
put_domain(void *arg, const struct crm_kpi *kpi, const struct crm_kpi *all)
{
	struct crm_out *out = arg;

	if (crm_out_text(out, kpi->domain) == -1 ||
	    crm_out_int(out, kpi->sent) == -1 ||
	    crm_out_int(out, kpi->reached) == -1 ||
	    crm_out_int(out, kpi->blocked) == -1 ||
	    crm_out_int(out, kpi->bad_address) == -1 ||
	    crm_out_int(out, kpi->failed) == -1 ||
	    crm_out_int(out, kpi->opened) == -1 ||
	    crm_out_int(out, kpi->clicked) == -1 ||
	    crm_out_int(out, kpi->opted_out) == -1 ||
	    crm_out_int(out, kpi->complained) == -1 ||
	    put_lost(out, kpi, all) == -1)
		return (-1);
	return (crm_out_end(out));
}

int
campaign_domains(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;
	struct crm_kpi all;
	struct campaign_named campaign = { .id = 0 };

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("give at most one name")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (n == 1 && (status = campaign_named(cli, argv[0],
	    &campaign)) != 0) || (status = open_table(cli)) != 0)
		return (status);
	if (crm_kpi_domains(cli->db, campaign.id, &all, put_domain, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

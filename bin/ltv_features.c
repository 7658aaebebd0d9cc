#include <math.h>
#include <string.h>

#include "insight/feature.h"
#include "ltv_int.h"
#include "record/consent.h"

struct work {
	struct cli	*cli;
	int64_t		 day;
	int		 decimals;
};

static int
put_day(struct crm_out *out, int64_t day)
{
	char date[CRM_DATE_LEN];

	return (crm_out_text(out, crm_date_format(day, date)));
}

/* Of the days between purchases the mean, and the standard deviation. */
static int
put_rhythm(struct crm_out *out, const struct crm_buyer *b)
{
	double n = b->x, mean = n > 0 ? b->t / n : 0, square;

	if ((b->x > 0 ? ltv_put(out, mean, 1) : crm_out_text(out, "")) == -1)
		return (-1);
	if (b->x < 2)
		return (crm_out_text(out, ""));
	square = (b->gaps_square - n * mean * mean) / (n - 1);
	return (ltv_put(out, sqrt(fmax(square, 0)), 1));
}

static int
put_bought(const struct work *work, const struct crm_feature *feature)
{
	const struct crm_buyer *b = feature->buyer;
	struct crm_out *out = work->cli->out;
	int64_t first;
	int i;

	if (b == NULL) {
		for (i = 0; i < 14; i++)
			if (crm_out_text(out, "") == -1)
				return (-1);
		return (0);
	}
	first = work->day - b->T;
	return (put_day(out, first) == -1 || put_day(out, first + b->t) == -1 ||
	    crm_out_int(out, b->T - b->t) == -1 ||
	    crm_out_int(out, feature->orders) == -1 ||
	    ltv_put_money(out, feature->monetary, work->decimals) == -1 ||
	    crm_out_int(out, b->T) == -1 ||
	    crm_out_int(out, b->x + 1) == -1 || put_rhythm(out, b) == -1 ||
	    (b->x > 0 ? crm_out_int(out, b->first_gap) :
	    crm_out_text(out, "")) == -1 ||
	    ltv_put_money(out, b->total / (b->x + 1), work->decimals) == -1 ||
	    ltv_put_money(out, b->recent, work->decimals) == -1 ||
	    crm_out_int(out, feature->channels) == -1 ||
	    crm_out_int(out, b->returns) == -1 ? -1 : 0);
}

static int
put_feature(void *arg, const struct crm_feature *feature)
{
	const struct work *work = arg;
	struct crm_out *out = work->cli->out;
	int i;

	if (crm_out_int(out, feature->member) == -1 ||
	    put_bought(work, feature) == -1)
		return (-1);
	for (i = 0; i < CRM_FEATURE_CONSENTS; i++)
		if (crm_out_text(out, feature->consent[i] ==
		    CRM_CONSENT_GIVEN ? "yes" : feature->consent[i] ==
		    CRM_CONSENT_WITHDRAWN ? "no" : "") == -1)
			return (-1);
	return (crm_out_end(out));
}

static int
print(struct work *work, const struct crm_buyer_set *set)
{
	static const struct cli_col cols[] = { { "member", CRM_KIND_NUMBER },
	    { "first_at", CRM_KIND_TEXT }, { "last_at", CRM_KIND_TEXT },
	    { "recency", CRM_KIND_NUMBER }, { "frequency", CRM_KIND_NUMBER },
	    { "monetary", CRM_KIND_NUMBER }, { "tenure", CRM_KIND_NUMBER },
	    { "purchases", CRM_KIND_NUMBER }, { "interval", CRM_KIND_NUMBER },
	    { "interval_sd", CRM_KIND_NUMBER },
	    { "first_interval", CRM_KIND_NUMBER },
	    { "purchase_mean", CRM_KIND_NUMBER },
	    { "monetary_365", CRM_KIND_NUMBER },
	    { "channels", CRM_KIND_NUMBER }, { "returns", CRM_KIND_NUMBER },
	    { "email_consent", CRM_KIND_TEXT },
	    { "sms_consent", CRM_KIND_TEXT },
	    { "call_consent", CRM_KIND_TEXT },
	    { "post_consent", CRM_KIND_TEXT },
	    { "push_consent", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT } };
	struct cli *cli = work->cli;

	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_features_each(cli->db, work->day, set, put_feature,
	    work) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
ltv_features(struct cli *cli, int argc, char **argv)
{
	struct ltv_input in = { 0 };
	struct work work = { .cli = cli };
	int n = cli_options(cli, argc, argv, NULL), status;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[0]));
	work.day = cli_day(cli);
	if ((status = ltv_read(cli, &in, NULL, work.day, work.day)) == 0) {
		work.decimals = crm_db_decimals(cli->db);
		status = print(&work, in.set);
	}
	ltv_input_free(&in);
	return (status);
}

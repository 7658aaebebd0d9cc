#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "campaign_effect.h"
#include "campaign_int.h"
#include "campaign_plan.h"
#include "campaign_page.h"
#include "core/contact.h"
#include "outreach/kpi.h"
#include "outreach/plan.h"
#include "outreach/whole.h"

/* What a campaign came to, for people: its verdict in a sentence, and why. */

struct digest {
	struct cli	*cli;
	const char	*name;
	struct campaign_named campaign;
	struct crm_whole whole;
	struct crm_kpi	 kpi;
	struct campaign_page page;
	struct crm_buf	 line, cell[CAMPAIGN_PAGE_COLS];
};

/* Adds a number with commas between its thousands. */
static void
add_number(struct crm_buf *buf, double v, int decimals)
{
	char text[64];
	size_t n, whole, i;

	if (!isfinite(v)) {
		crm_buf_chr(buf, '-');
		return;
	}
	(void)snprintf(text, sizeof(text), "%.*f", decimals, v);
	i = text[0] == '-';
	if (i == 1 && text[strspn(text, "-0.")] != '\0')
		crm_buf_chr(buf, '-');
	n = strlen(text);
	whole = i + strspn(text + i, "0123456789");
	for (; i < n; i++) {
		crm_buf_chr(buf, text[i]);
		if (i + 1 < whole && (whole - i - 1) % 3 == 0)
			crm_buf_chr(buf, ',');
	}
}

/* Adds a value and its limits: "8.93 (2.86 to 11.99)". */
static void
add_value(struct crm_buf *buf, const struct crm_lift_value *v, int decimals)
{
	struct crm_buf low = { 0 }, high = { 0 };

	add_number(buf, v->value, decimals);
	if (isfinite(v->low) || isfinite(v->high)) {
		add_number(&low, v->low, decimals);
		add_number(&high, v->high, decimals);
		crm_buf_fmt(buf, _(" (%s to %s)"), crm_buf_text(&low),
		    crm_buf_text(&high));
		buf->bad |= low.bad || high.bad;
	}
	crm_buf_free(&low);
	crm_buf_free(&high);
}

static void
fact(struct digest *d, const char *label)
{

	campaign_page_fact(&d->page, label, crm_buf_text(&d->line));
	crm_buf_reset(&d->line);
}

/* What the plan says of a field; nothing where it is blank.  0 or -1. */
static int
planned(struct digest *d, const char *field, const char *label)
{
	int rc = crm_plan_get(d->cli->db, d->campaign.id, field, &d->line);

	if (rc == 1)
		fact(d, label);
	crm_buf_reset(&d->line);
	return (rc == -1 ? -1 : 0);
}

/* The test that the plan asks for, else that of the share of buyers. */
static double
chance(const struct crm_whole *whole, double *more)
{
	const struct crm_lift *lift = &whole->lift;
	enum crm_metric metric = whole->promise.metric;

	*more = lift->more.value;
	if (!lift->heads || metric == CRM_METRIC_NONE ||
	    metric == CRM_METRIC_CONVERSION)
		return (lift->p);
	*more = lift->head_more.value;
	return (lift->head_p);
}

/* What of its size would have shown. */
static void
add_least(struct digest *d, double least)
{
	struct crm_buf share = { 0 };

	if (!isfinite(least))
		crm_buf_str(&d->line, _("It cannot be told whether the campaign "
		    "did anything: the list is too small for any effect to "
		    "show."));
	else {
		add_number(&share, 100 * least, 2);
		crm_buf_fmt(&d->line, _("It cannot be told whether the "
		    "campaign did anything: of a list of this size it would "
		    "have shown if %s percent or more had bought."),
		    crm_buf_text(&share));
	}
	crm_buf_free(&share);
}

/* The verdict, in a plain sentence, and whether it paid. */
static void
say_verdict(struct digest *d)
{
	const struct crm_whole *whole = &d->whole;
	const struct crm_lift *lift = &whole->lift;
	double more, p;

	if (!lift->compared) {
		campaign_page_say(&d->page, _("Nothing can be concluded: "
		    "nobody was held out by lot, so nobody knows what would "
		    "have been bought without the campaign."));
		return;
	}
	p = chance(whole, &more);
	if (strcmp(crm_lift_verdict(p, more), "cannot_tell") == 0)
		add_least(d, lift->least);
	else
		crm_buf_str(&d->line, more > 0 ? _("Those who were asked "
		    "bought more than those who by lot were not.") :
		    _("Those who were asked bought less than those who by lot "
		    "were not."));
	if (lift->gained) {
		crm_buf_chr(&d->line, ' ');
		crm_buf_str(&d->line, lift->gain.low > 0 ? _("It paid.") :
		    lift->gain.high < 0 ? _("It did not pay.") :
		    _("Whether it paid cannot be told."));
	}
	if (whole->last >= cli_day(d->cli)) {
		crm_buf_chr(&d->line, ' ');
		crm_buf_str(&d->line, _("But its days are not over yet."));
	}
	campaign_page_say(&d->page, crm_buf_text(&d->line));
	crm_buf_reset(&d->line);
}

static void
say_days(struct digest *d)
{
	char from[CRM_DATE_LEN], to[CRM_DATE_LEN];

	crm_buf_fmt(&d->line, _("%s to %s"), crm_date_format(d->whole.first,
	    from), crm_date_format(d->whole.last, to));
	fact(d, _("what was bought counts from"));
}

/* Adds a number of a metric with what it counts. */
static void
add_metric(struct crm_buf *buf, enum crm_metric metric, double v, int decimals)
{
	struct crm_buf text = { 0 };

	add_number(&text, v, decimals);
	crm_buf_fmt(buf, metric == CRM_METRIC_CONVERSION ?
	    _("%s points of a percent more buyers") :
	    metric == CRM_METRIC_REVENUE ? _("%s more a head") :
	    _("%s gained, cost paid"), crm_buf_text(&text));
	buf->bad |= text.bad;
	crm_buf_free(&text);
}

/* What was expected, beside what came. */
static void
say_promise(struct digest *d)
{
	const struct crm_promise *promise = &d->whole.promise;
	struct crm_lift_value result;
	const char *verdict;
	int decimals = promise->metric == CRM_METRIC_CONVERSION ? 2 :
	    d->whole.decimals;

	if (promise->metric == CRM_METRIC_NONE || !isfinite(promise->expected))
		return;
	(void)crm_promise_result(promise, &d->whole.lift, &result);
	verdict = crm_lift_against(&result, promise->expected);
	add_metric(&d->line, promise->metric, promise->expected, decimals);
	if (promise->late)
		crm_buf_str(&d->line, _(", said after the first message left"));
	fact(d, _("expected"));
	if (isfinite(result.value)) {
		add_value(&d->line, &result, decimals);
		crm_buf_str(&d->line, ": ");
	}
	crm_buf_str(&d->line, strcmp(verdict, "met") == 0 ? _("met") :
	    strcmp(verdict, "missed") == 0 ? _("missed") :
	    _("whether it was met cannot be told"));
	fact(d, _("came"));
	if (!isfinite(promise->benchmark))
		return;
	add_number(&d->line, promise->benchmark, decimals);
	fact(d, _("benchmark"));
}

static void
row(struct digest *d, const char *label)
{
	const char *cell[CAMPAIGN_PAGE_COLS] = { crm_buf_text(&d->cell[0]),
	    crm_buf_text(&d->cell[1]) };
	int i;

	campaign_page_row(&d->page, label, cell);
	for (i = 0; i < CAMPAIGN_PAGE_COLS; i++)
		crm_buf_reset(&d->cell[i]);
}

static void
put_table(struct digest *d)
{
	const struct crm_whole_arm *arm[] = { &d->whole.asked,
	    &d->whole.control };
	const char *const head[] = { _("asked"), _("control") };
	int i, none;

	campaign_page_head(&d->page, head);
	for (i = 0; i < CAMPAIGN_PAGE_COLS; i++)
		add_number(&d->cell[i], (double)arm[i]->members, 0);
	row(d, _("members"));
	for (i = 0; i < CAMPAIGN_PAGE_COLS; i++)
		add_number(&d->cell[i], (double)arm[i]->won, 0);
	row(d, _("buyers"));
	for (i = 0; i < CAMPAIGN_PAGE_COLS; i++) {
		none = arm[i]->members == 0;
		add_number(&d->cell[i], none ? INFINITY :
		    100 * arm[i]->rate.value, 2);
	}
	row(d, _("percent"));
	for (i = 0; i < CAMPAIGN_PAGE_COLS; i++) {
		none = arm[i]->members == 0;
		add_number(&d->cell[i], none ? INFINITY : arm[i]->head.value,
		    d->whole.decimals);
	}
	row(d, _("a head"));
	campaign_page_end(&d->page);
}

static void
put_differences(struct digest *d)
{
	const struct crm_lift *lift = &d->whole.lift;
	int decimals = d->whole.decimals;
	struct crm_lift_value points = { 100 * lift->more.value,
	    100 * lift->more.low, 100 * lift->more.high };

	if (!lift->compared)
		return;
	add_value(&d->line, &points, 2);
	crm_buf_fmt(&d->line, ", p %.4f", lift->p);
	fact(d, _("points of a percent more buyers"));
	if (!lift->heads)
		return;
	add_value(&d->line, &lift->head_more, decimals);
	crm_buf_fmt(&d->line, ", p %.4f", lift->head_p);
	fact(d, _("more a head"));
	if (!lift->gained)
		return;
	add_number(&d->line, lift->cost, decimals);
	fact(d, _("cost"));
	add_value(&d->line, &lift->gain, decimals);
	fact(d, _("gained, cost paid"));
	if (!isfinite(lift->roi.value))
		return;
	add_value(&d->line, &lift->roi, 0);
	fact(d, _("gained by cost, percent"));
}

static void
put_reach(struct digest *d)
{
	const struct crm_kpi *kpi = &d->kpi;
	const struct { const char *label; int64_t n; } counts[] = {
		{ N_("sent to"), kpi->sent }, { N_("reached"), kpi->reached },
		{ N_("opened"), kpi->opened }, { N_("clicked"), kpi->clicked },
		{ N_("opted out"), kpi->opted_out },
		{ N_("complained"), kpi->complained }
	};
	size_t i;

	if (kpi->sent == 0)
		return;
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		crm_buf_fmt(&d->line, "%s%s ", i == 0 ? "" : ", ",
		    _(counts[i].label));
		add_number(&d->line, (double)counts[i].n, 0);
	}
	fact(d, _("people"));
	campaign_page_say(&d->page, _("What machines opened is not counted, "
	    "and what was opened proves nothing: only the control does."));
}

static int
compose(struct digest *d)
{

	crm_buf_fmt(&d->line, _("campaign %s by %s"), d->name, d->campaign.channel);
	campaign_page_title(&d->page, crm_buf_text(&d->line));
	crm_buf_reset(&d->line);
	say_verdict(d);
	crm_buf_chr(&d->page.text, '\n');
	if (planned(d, "goal", _("goal")) == -1 ||
	    planned(d, "offer", _("offer")) == -1)
		return (-1);
	if (d->whole.promise.hypothesis.n > 0)
		campaign_page_fact(&d->page, _("hypothesis"),
		    crm_buf_text(&d->whole.promise.hypothesis));
	say_promise(d);
	say_days(d);
	put_table(d);
	put_differences(d);
	put_reach(d);
	campaign_page_close(&d->page);
	return (d->page.text.bad || d->page.html.bad || d->line.bad ?
	    crm_err_nomem(d->cli->err) : 0);
}

static int
print(struct digest *d, int html, const char *mail)
{
	struct crm_buf message = { 0 };
	const struct crm_buf *what = html ? &d->page.html : &d->page.text;
	int status = 0;

	if (mail != NULL) {
		campaign_page_mail(&d->page, mail, &message);
		what = &message;
	}
	if (message.bad)
		status = cli_fail(d->cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		(void)fwrite(what->p, 1, what->n, stdout);
	crm_buf_free(&message);
	return (status);
}

/* What stands between commas must be an address: it comes into a head. */
static int
check_mail(struct cli *cli, const char *mail)
{
	struct crm_buf address = { 0 };
	size_t n, blank;
	int bad = 0;

	for (; mail != NULL; mail = mail[n] == '\0' ? NULL : mail + n + 1) {
		n = strcspn(mail, ",");
		blank = strspn(mail, " ");
		if (blank > n)
			blank = n;
		crm_buf_reset(&address);
		bad |= crm_email_parse(&address, mail + blank, n - blank) != 0 ||
		    address.n != n - blank || address.bad;
	}
	crm_buf_free(&address);
	return (bad ? cli_fail(cli, EX_USAGE_, _("--mail: give addresses, "
	    "with commas between")) : 0);
}

static int
measure(struct digest *d)
{
	struct crm_whole_opt opt = { .campaign = d->campaign.id,
	    .channel = d->campaign.channel, .day = cli_day(d->cli),
	    .draws = CRM_PERHEAD_DRAWS };

	if (crm_kpi_count(d->cli->db, d->campaign.id, &d->kpi) == -1 ||
	    crm_whole_make(&d->whole, d->cli->db, &opt) == -1)
		return (cli_fail_err(d->cli));
	if (d->whole.asked.members == 0)
		return (cli_fail(d->cli, EX_NO, _("campaign %s asks nobody so "
		    "far; crm-campaign target makes its list"), d->name));
	return (compose(d) == -1 ? cli_fail_err(d->cli) : 0);
}

int
campaign_digest(struct cli *cli, int argc, char **argv)
{
	const char *html = NULL, *mail = NULL;
	const struct cli_opt opts[] = {
		{ "html", 0, 0, &html }, { "mail", 0, 1, &mail },
		{ NULL, 0, 0, NULL }
	};
	struct digest d = { .cli = cli };
	int status, i;

	if (cli_options(cli, argc, argv, opts) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if (html != NULL && mail != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--mail has both text and "
		    "HTML; leave out --html")));
	d.name = argv[0];
	if ((status = check_mail(cli, mail)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_db_snapshot(cli->db) == -1)
		return (cli_fail_err(cli));
	if ((status = campaign_named(cli, d.name,
	    &d.campaign)) == 0 && (status = measure(&d)) == 0)
		status = print(&d, html != NULL, mail);
	crm_whole_free(&d.whole);
	campaign_page_free(&d.page);
	crm_buf_free(&d.line);
	for (i = 0; i < CAMPAIGN_PAGE_COLS; i++)
		crm_buf_free(&d.cell[i]);
	return (status);
}

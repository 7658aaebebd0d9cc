#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "core/buf.h"
#include "core/money.h"
#include "core/time.h"
#include "record/owner.h"

/* Options that several programs read alike. */

int
cli_seconds(struct cli *cli, const char *option, const char *value,
    int least, int most)
{
	int64_t n;

	if (crm_int_parse(value, strlen(value), &n) == 0 && n >= least &&
	    n <= most)
		return ((int)n);
	exit(cli_fail(cli, EX_USAGE_, _("%s: \"%s\" is no number of seconds "
	    "from %d to %d"), option, value, least, most));
}

int64_t
cli_day(const struct cli *cli)
{

	return (cli->as_of == CRM_TIME_NONE ? crm_time_day(cli->now) :
	    cli->as_of);
}

int64_t
cli_time(struct cli *cli, const char *option, const char *value)
{
	int64_t t;

	if (crm_time_parse(value, strlen(value), &t) == 0)
		return (t);
	exit(cli_fail(cli, EX_USAGE_, _("%s: no such date: \"%s\"; write "
	    "YYYY-MM-DD, or YYYY-MM-DD HH:MM:SS where a time is asked"),
	    option, value));
}

int
cli_number(struct cli *cli, const char *option, const char *value, int least,
    int most)
{
	int64_t n;

	if (crm_int_parse(value, strlen(value), &n) == 0 && n >= least &&
	    n <= most)
		return ((int)n);
	exit(cli_fail(cli, EX_USAGE_, _("%s: \"%s\" is no whole number from "
	    "%d to %d"), option, value, least, most));
}

double
cli_decimal(struct cli *cli, const char *option, const char *value,
    double least, double most)
{
	struct crm_buf from = { 0 }, to = { 0 };
	int64_t v;

	if (crm_money_parse(value, strlen(value), CRM_PRICE_DECIMALS,
	    &v) == 0 && (double)v / 1e6 >= least && (double)v / 1e6 <= most)
		return ((double)v / 1e6);
	crm_price_format(&from, llround(least * 1e6));
	crm_price_format(&to, llround(most * 1e6));
	exit(cli_fail(cli, EX_USAGE_, _("%s: \"%s\" is no number from %s to "
	    "%s with at most six decimals"), option, value,
	    crm_buf_text(&from), crm_buf_text(&to)));
}

void
cli_span(struct cli *cli, const char *from, const char *to, int64_t *first,
    int64_t *before)
{

	*first = from == NULL ? CRM_TIME_NONE : cli_time(cli, "--from", from);
	*before = to == NULL ? INT64_MAX :
	    (crm_time_day(cli_time(cli, "--to", to)) + 1) * CRM_DAY;
	if (cli->as_of != CRM_TIME_NONE &&
	    (cli->as_of + 1) * CRM_DAY < *before)
		*before = (cli->as_of + 1) * CRM_DAY;
}

int
cli_partner(struct cli *cli, const char *partner)
{
	int rc = crm_owner_known(cli->db, partner);

	if (rc == 1)
		return (0);
	return (rc == -1 ? cli_fail_err(cli) : cli_fail(cli, EX_NO,
	    _("no order and no member is of the partner \"%s\"; crm-report "
	    "link --by channel lists the channels"), partner));
}

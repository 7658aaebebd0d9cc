#include "core/buf.h"
#include "core/money.h"
#include "core/time.h"
#include "member_int.h"
#include "record/facts.h"

/* list --facts: what members usually do, a row each. */

static int
put_amount(struct cli *cli, int64_t amount)
{
	struct crm_buf text = { 0 };
	int rc;

	crm_money_format(&text, amount, crm_db_decimals(cli->db));
	rc = text.bad ? crm_err_nomem(cli->err) :
	    crm_out_text(cli->out, crm_buf_text(&text));
	crm_buf_free(&text);
	return (rc);
}

static int
put_time(struct cli *cli, int64_t at)
{
	char time[CRM_TIME_LEN];

	return (crm_out_text(cli->out, crm_time_format(at, time)));
}

static int
put_facts(void *arg, const struct crm_facts *facts)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	    "Fri", "Sat" };
	struct cli *cli = arg;
	struct crm_out *out = cli->out;
	char hour[3] = "";

	if (facts->hour >= 0) {
		hour[0] = (char)('0' + facts->hour / 10);
		hour[1] = (char)('0' + facts->hour % 10);
	}
	return (crm_out_int(out, facts->member) == -1 ||
	    crm_out_int(out, facts->orders) == -1 ||
	    put_amount(cli, facts->amount) == -1 ||
	    put_time(cli, facts->first_at) == -1 ||
	    put_time(cli, facts->last_at) == -1 ||
	    (facts->interval < 0 ? crm_out_text(out, "") :
	    crm_out_int(out, facts->interval)) == -1 ||
	    crm_out_text(out, facts->channel) == -1 ||
	    crm_out_text(out, facts->product) == -1 ||
	    crm_out_text(out, hour) == -1 ||
	    crm_out_text(out, facts->weekday < 0 ? "" :
	    days[facts->weekday]) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

int
member_facts(struct cli *cli)
{
	static const char *const names[] = { "member", "orders", "monetary",
	    "first_at", "last_at", "interval_days", "main_channel",
	    "usual_product", "usual_hour", "usual_weekday", NULL };

	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	if (crm_db_snapshot(cli->db) == -1 || crm_facts_each(cli->db,
	    cli_day(cli), put_facts, cli) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

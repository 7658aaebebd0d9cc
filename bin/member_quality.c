#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/money.h"
#include "member_int.h"
#include "outreach/reach.h"
#include "record/contradict.h"
#include "record/identity.h"
#include "record/quality.h"

#define STALE_DAYS	"730"	/* as long as consent lasts unasked */
#define MAX_COST	1000000000	/* so that no sum overflows */
#define TENTHS		1000	/* of a percent, in the whole */

struct cost {
	const char	*channel;
	int64_t		 amount;
};

struct report {
	struct cli	*cli;
	struct crm_quality *quality;
	struct crm_quality_floor *floor;
	struct cost	*cost;
	size_t		 nfloor, ncost;
	int		 segment;	/* the column; -1: there is none */
	int		 below;		/* 1: something is below its floor */
	struct crm_buf	 text;
};

static int
reach(struct crm_db *db, int64_t member, const char *channel)
{
	struct crm_buf contact = { 0 };
	int rc = crm_reach_contact(db, member, channel, &contact);

	crm_buf_free(&contact);
	if (rc != CRM_REACH_FOUND)
		return (rc == -1 ? -1 : 0);
	rc = crm_reach_consent(db, member, channel, NULL);
	return (rc == -1 ? -1 : rc == CRM_WHY_CONSENT);
}

static int
put_tenths(struct report *report, int64_t tenths)
{

	crm_buf_reset(&report->text);
	crm_money_format(&report->text, tenths, 1);
	if (report->text.bad)
		return (crm_err_nomem(report->cli->err));
	return (crm_out_text(report->cli->out, report->text.p));
}

/* What those whom a channel does not reach cost. */
static int
put_cost(struct report *report, const struct crm_quality_row *row)
{
	size_t i;

	crm_buf_reset(&report->text);
	for (i = 0; i < report->ncost; i++)
		if (row->measure == CRM_QUALITY_REACHABLE &&
		    strcmp(report->cost[i].channel, row->field) == 0)
			crm_money_format(&report->text, (row->of - row->n) *
			    report->cost[i].amount,
			    crm_db_decimals(report->cli->db));
	if (report->text.bad)
		return (crm_err_nomem(report->cli->err));
	return (crm_out_text(report->cli->out, crm_buf_text(&report->text)));
}

/* One line for what is below its floor; of nothing nothing is. */
static void
check_floors(struct report *report, const struct crm_quality_row *row,
    int64_t tenths)
{
	const struct crm_quality_floor *floor;
	size_t i;

	if (strcmp(row->by, "all") != 0 || row->of == 0)
		return;
	for (i = 0; i < report->nfloor; i++) {
		floor = &report->floor[i];
		if (row->measure != floor->measure ||
		    strcmp(row->field, floor->field) != 0 ||
		    tenths >= floor->tenths)
			continue;
		report->below = 1;
		cli_warn(report->cli, _("%s %s: %lld.%lld %% is below the "
		    "floor of %lld.%lld %%"),
		    crm_quality_measure(row->measure), row->field,
		    (long long)tenths / 10, (long long)tenths % 10,
		    (long long)floor->tenths / 10,
		    (long long)floor->tenths % 10);
	}
}

static int
put_row(void *arg, const struct crm_quality_row *row)
{
	struct report *report = arg;
	struct crm_out *out = report->cli->out;
	int64_t tenths = row->of == 0 ? 0 : row->n * TENTHS / row->of;

	if (crm_out_text(out, crm_quality_measure(row->measure)) == -1 ||
	    crm_out_text(out, row->by) == -1 ||
	    crm_out_text(out, row->group) == -1 ||
	    crm_out_text(out, row->field) == -1 ||
	    crm_out_int(out, row->n) == -1 ||
	    crm_out_int(out, row->of) == -1 ||
	    (row->of == 0 ? crm_out_text(out, "") :
	    put_tenths(report, tenths)) == -1 ||
	    put_cost(report, row) == -1)
		return (-1);
	check_floors(report, row, tenths);
	return (crm_out_end(out));
}

static int
open_report(struct cli *cli)
{
	static const struct cli_col col[] = {
		{ "measure", CRM_KIND_TEXT }, { "by", CRM_KIND_TEXT },
		{ "group", CRM_KIND_TEXT }, { "field", CRM_KIND_TEXT },
		{ "n", CRM_KIND_NUMBER }, { "of", CRM_KIND_NUMBER },
		{ "percent", CRM_KIND_NUMBER }, { "cost", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	};

	return (cli_columns(cli, col) == NULL ? EX_INTERNAL : 0);
}

static int
take_member(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct report *report = arg;
	struct crm_cell segment = { NULL, 0 };
	int64_t live = crm_member_live(report->cli->db, member);

	(void)fault;
	if (live <= 0)
		return (live == -1 ? -1 : 0);
	if (report->segment == -2)
		report->segment = crm_csv_col(csv, "segment");
	if (report->segment != -1)
		segment = crm_csv_cell(csv, (size_t)report->segment);
	return (crm_quality_take(report->quality, live, segment.p,
	    segment.n));
}

/* A floor of n bytes.  0 or a status. */
static int
add_floor(struct report *report, const char *option, const char *word,
    size_t n)
{
	struct crm_quality_floor *more;
	struct cli *cli = report->cli;

	more = realloc(report->floor, (report->nfloor + 1) * sizeof(*more));
	if (more == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	report->floor = more;
	if (crm_quality_floor(word, n, &more[report->nfloor]) == -1)
		return (cli_fail(cli, EX_USAGE_, _("%s: write FIELD=PERCENT "
		    "or MEASURE.FIELD=PERCENT, not \"%.*s\"; see "
		    "crm-member(1)"), option, (int)n, word));
	report->nfloor++;
	return (0);
}

/* The cost of a member whom a channel does not reach.  0 or a status. */
static int
add_cost(struct report *report, const char *word)
{
	struct cli *cli = report->cli;
	const char *equals = strchr(word, '=');
	struct cost *more;

	more = realloc(report->cost, (report->ncost + 1) * sizeof(*more));
	if (more == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	report->cost = more;
	more += report->ncost;
	more->channel = equals == NULL ? NULL : crm_quality_field(
	    CRM_QUALITY_REACHABLE, word, (size_t)(equals - word));
	if (more->channel == NULL || crm_money_parse(equals + 1,
	    strlen(equals + 1), crm_db_decimals(cli->db), &more->amount) !=
	    0 || more->amount < 0)
		return (cli_fail(cli, EX_USAGE_, _("--cost: write "
		    "CHANNEL=AMOUNT, the channel email, sms, call or post: "
		    "\"%s\""), word));
	if (more->amount > MAX_COST)
		return (cli_fail(cli, EX_USAGE_, _("--cost: more than one "
		    "member can cost: \"%s\""), word));
	report->ncost++;
	return (0);
}

/* The floors that the database keeps, as crm-db set has them. */
static int
kept_floors(struct report *report, struct crm_buf *kept)
{
	struct cli *cli = report->cli;
	const char *word;
	size_t n;
	int status;

	if (crm_db_get(cli->db, "quality_floor", kept) == -1)
		return (cli_fail_err(cli));
	for (word = crm_buf_text(kept); *word != '\0'; word += n) {
		n = strcspn(word, ",");
		if ((status = add_floor(report, "quality_floor", word,
		    n)) != 0)
			return (status);
		n += word[n] == ',';
	}
	return (0);
}

/* Counts and prints.  0 or a status. */
static int
print(struct report *report, const char *path)
{
	struct cli_set set = { .take = take_member, .arg = report };
	struct cli *cli = report->cli;
	int status = 0;

	if (path != NULL)
		status = cli_read_set_of(cli, path, &set);
	else if (crm_quality_all(cli->db, report->quality) == -1)
		status = cli_fail_err(cli);
	if (status != 0 || (status = open_report(cli)) != 0)
		return (status);
	if (crm_quality_each(report->quality, put_row, report) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (report->below ? EX_NO : 0);
}

static void
free_report(struct report *report)
{

	crm_quality_close(report->quality);
	free(report->floor);
	free(report->cost);
	crm_buf_free(&report->text);
}

/* The words that hold the report together.  0 or a status. */
static int
run(struct report *report, const char **floors, const char **costs,
    int64_t days, const char *path)
{
	struct cli *cli = report->cli;
	struct crm_quality_opt opt = { .now = cli->now, .reach = reach,
	    .fresh_from = (cli_day(cli) - days) * CRM_DAY };
	struct crm_buf kept = { 0 };
	int status = 0;

	report->quality = crm_quality_open(cli->db, &opt);
	if (report->quality == NULL)
		status = cli_fail_err(cli);
	for (; status == 0 && *costs != NULL; costs++)
		status = add_cost(report, *costs);
	/* A floor of the command line goes before one that is kept. */
	if (status == 0 && *floors == NULL)
		status = kept_floors(report, &kept);
	for (; status == 0 && *floors != NULL; floors++)
		status = add_floor(report, "--floor", *floors,
		    strlen(*floors));
	if (status == 0)
		status = print(report, path);
	crm_buf_free(&kept);
	return (status);
}

static int
put_contradiction(void *arg, const struct crm_contradiction *row)
{
	struct crm_out *out = arg;
	char at[CRM_TIME_LEN];

	if (crm_out_text(out, row->what) == -1 ||
	    crm_out_text(out, row->key) == -1 ||
	    (row->member > 0 ? crm_out_int(out, row->member) :
	    crm_out_text(out, "")) == -1 ||
	    crm_out_text(out, row->code) == -1 ||
	    crm_out_text(out, row->name) == -1 ||
	    crm_out_text(out, row->value) == -1 ||
	    crm_out_text(out, row->source) == -1 ||
	    crm_out_text(out, row->last_at == CRM_NULL ? "" :
	    crm_time_format(row->last_at, at)) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
contradictions(struct cli *cli)
{
	static const struct cli_col col[] = {
		{ "contradiction", CRM_KIND_TEXT },
		{ "key", CRM_KIND_SECRET }, { "member", CRM_KIND_NUMBER },
		{ "code", CRM_KIND_TEXT }, { "name", CRM_KIND_NAME },
		{ "value", CRM_KIND_SECRET }, { "source", CRM_KIND_TEXT },
		{ "last_at", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};
	int64_t n = 0;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_columns(cli, col) == NULL)
		return (EX_INTERNAL);
	if (crm_contradict_each(cli->db, put_contradiction, cli->out,
	    &n) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (n > 0 ? EX_NO : 0);
}

int
member_quality(struct cli *cli, int argc, char **argv)
{
	struct report report = { .cli = cli, .segment = -2 };
	const char *against = NULL, *stale = STALE_DAYS;
	const char **floors = calloc((size_t)argc + 1, sizeof(*floors));
	const char **costs = calloc((size_t)argc + 1, sizeof(*costs));
	const struct cli_opt opts[] = {
		{ "contradictions", 0, 0, &against },
		{ "floor", 0, 2, floors }, { "cost", 0, 2, costs },
		{ "stale", 0, 1, &stale }, { NULL, 0, 0, NULL }
	};
	int64_t days = 0;
	int n = 0, status = 0;

	if (floors == NULL || costs == NULL)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		n = cli_options(cli, argc, argv, opts);
	if (status == 0 && (n > 1 || (n == 1 && against != NULL)))
		status = cli_fail(cli, EX_USAGE_, _("quality takes one set of "
		    "members, or none for all"));
	if (status == 0)
		status = member_stale(cli, stale, &days);
	if (status == 0 && against != NULL)
		status = contradictions(cli);
	else if (status == 0 && (status = cli_open(cli, CRM_OPEN_READ)) == 0)
		status = run(&report, floors, costs, days, argv[0]);
	free_report(&report);
	free(floors);
	free(costs);
	return (status);
}

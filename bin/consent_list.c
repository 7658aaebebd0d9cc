#include "consent_int.h"
#include "core/csv.h"
#include "record/consents.h"
#include "record/law.h"

static int
import_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct crm_consents_opt opt = { .faults = &cli->faults, .arg = cli };
	struct crm_consents_count n;
	struct cli_counts counts;
	struct crm_csv *csv;
	int rc, status;

	(void)arg;
	if (cli_rejecting(cli))
		opt.reject = cli_reject;
	if ((status = cli_begin(cli)) != 0)
		return (status);
	csv = crm_stage_csv(stage, NULL);
	rc = csv == NULL ? -1 : crm_consents_import(cli->db, csv, &opt, &n);
	crm_csv_close(csv);
	if (rc != 0)
		return (rc == -1 ? cli_fail_err(cli) : rc);
	if (cli->faults.n > 0)
		return (EX_DATA);
	if (n.held > 0)
		cli_note(cli, _("%zu consents were given under 14 without a "
		    "guardian and are held (PIPA 22-2)"), n.held);
	counts = (struct cli_counts){ n.read, n.fresh, 0, n.same, n.rejected };
	return (cli_store_counts(cli, crm_stage_sha256(stage), &counts));
}

int
consent_import(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time")));
	return (cli_import(cli, argv[0], import_stage, NULL));
}

struct listing {
	struct cli	*cli;
	struct crm_out	*out;
	int64_t		 member;
	int64_t		 end;
};

static int
list_line(void *arg, const struct crm_consent_line *line)
{
	const struct listing *listing = arg;
	struct crm_out *out = listing->out;
	char time[CRM_TIME_LEN];

	if (line->at >= listing->end)
		return (0);
	return (crm_out_int(out, listing->member) == -1 ||
	    crm_out_text(out, line->channel) == -1 ||
	    crm_out_text(out, line->state) == -1 ||
	    crm_out_text(out, crm_time_format(line->at, time)) == -1 ||
	    crm_out_text(out, line->how) == -1 ||
	    crm_out_text(out, line->proof) == -1 ||
	    crm_out_text(out, line->purpose) == -1 ||
	    crm_out_text(out, line->night ? "yes" : "no") == -1 ||
	    crm_out_text(out, line->guardian) == -1 ||
	    crm_out_text(out, line->source) == -1 ||
	    crm_out_text(out, line->proof_sha256) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

/* Calls fn for each live member. */
static int
each_member(struct listing *listing, int (*fn)(struct listing *listing))
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(listing->cli->db, "SELECT id\n"
	    "FROM member\n"
	    "WHERE state = 0\n"
	    "ORDER BY id /* scan: all are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		listing->member = crm_col_int(stmt, 0);
		if (fn(listing) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

static int
list_member(struct listing *listing)
{

	return (crm_consent_each(listing->cli->db, listing->member, list_line,
	    listing));
}

static int
list_ledger(struct cli *cli, struct listing *listing)
{
	static const char *const name[] = { "member", "channel", "state",
	    "at", "how", "proof", "purpose", "night", "guardian", "source",
	    "proof_sha256", NULL };
	int rc;

	if ((listing->out = cli_table(cli, name)) == NULL)
		return (EX_INTERNAL);
	rc = listing->member == 0 ? each_member(listing, list_member) :
	    list_member(listing);
	if (rc == -1 || crm_out_finish(listing->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
put_suppressed(struct listing *listing, const char *channel,
    const char *purpose, int night, int64_t at)
{
	struct crm_out *out = listing->out;
	char time[CRM_TIME_LEN];

	if ((listing->member == 0 ? crm_out_text(out, "") :
	    crm_out_int(out, listing->member)) == -1)
		return (-1);
	return (crm_out_text(out, channel) == -1 ||
	    crm_out_text(out, "withdrawn") == -1 ||
	    crm_out_text(out, crm_time_format(at, time)) == -1 ||
	    crm_out_text(out, purpose) == -1 ||
	    crm_out_text(out, night ? "yes" : "no") == -1 ? -1 : 0);
}

/* How and where a contact refused, and by which hash it is known. */
static int
put_rest(struct crm_out *out, const char *how, const char *source,
    const char *hash)
{

	return (crm_out_text(out, how) == -1 ||
	    crm_out_text(out, source) == -1 ||
	    crm_out_text(out, hash) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

/* The channels by which a member must not be sent advertising. */
static int
suppress_member(struct listing *listing)
{
	struct crm_consent_scope scope = { NULL, "advertising", 0,
	    listing->end, listing->end, INT64_MIN, NULL };
	const struct crm_law_channel *channel;
	struct crm_consent_hold hold;
	size_t i;
	int rc;

	if ((rc = crm_consent_refused(listing->cli->db,
	    listing->member)) != 1)
		return (rc);
	for (i = 0; (channel = crm_law_channel_at(i)) != NULL; i++) {
		scope.channel = channel->name;
		if (crm_consent_hold(listing->cli->db, listing->member,
		    &scope, &hold) == -1)
			return (-1);
		if (hold.state == CRM_CONSENT_WITHDRAWN &&
		    (put_suppressed(listing, channel->name, "advertising", 0,
		    hold.withdrawn) == -1 ||
		    put_rest(listing->out, "", "", "") == -1))
			return (-1);
	}
	return (0);
}

static int
suppress_contact(void *arg, const char *hash,
    const struct crm_consent_line *line)
{
	struct listing *listing = arg;

	if (put_suppressed(listing, line->channel, line->purpose, line->night,
	    line->at) == -1)
		return (-1);
	return (put_rest(listing->out, line->how, line->source, hash));
}

static int
list_suppressed(struct cli *cli, struct listing *listing)
{
	static const char *const name[] = { "member", "channel", "state",
	    "at", "purpose", "night", "how", "source", "contact_hash", NULL };

	if ((listing->out = cli_table(cli, name)) == NULL)
		return (EX_INTERNAL);
	if (each_member(listing, suppress_member) == -1)
		return (cli_fail_err(cli));
	listing->member = 0;
	if (crm_consent_contacts(cli->db, listing->end, suppress_contact,
	    listing) == -1 || crm_out_finish(listing->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
consent_list(struct cli *cli, int argc, char **argv)
{
	const char *suppressed = NULL;
	const struct cli_opt opts[] = {
		{ "suppressed", 0, 0, &suppressed }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;
	struct listing listing = { cli, NULL, 0, INT64_MAX };

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("list takes one member, "
		    "or none for all")));
	if (n == 1 && suppressed != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--suppressed lists all "
		    "who refuse; crm-consent check asks for one")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 || (n == 1 &&
	    (status = cli_member(cli, argv[0], 1, &listing.member)) != 0))
		return (status);
	if (cli->as_of != CRM_TIME_NONE)
		listing.end = (cli->as_of + 1) * CRM_DAY;
	return (suppressed != NULL ? list_suppressed(cli, &listing) :
	    list_ledger(cli, &listing));
}

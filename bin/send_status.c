#include <string.h>

#include "core/csv.h"
#include "outreach/sendstate.h"
#include "send_int.h"

static int
put_time(struct crm_out *out, int64_t at)
{
	char text[CRM_TIME_LEN];

	return (crm_out_text(out, at == CRM_NULL ? "" :
	    crm_time_format(at, text)));
}

static int
put_state(void *arg, const struct crm_sendstate *s)
{
	struct crm_out *out = arg;

	if (crm_out_text(out, s->campaign) == -1 ||
	    crm_out_int(out, s->wave) == -1 ||
	    crm_out_text(out, s->channel) == -1 ||
	    crm_out_text(out, s->state) == -1 ||
	    crm_out_text(out, s->reason) == -1 ||
	    crm_out_int(out, s->messages) == -1 ||
	    put_time(out, s->first) == -1 || put_time(out, s->last) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
show_states(struct cli *cli, int64_t campaign)
{
	static const struct cli_col cols[] = {
		{ "campaign", CRM_KIND_TEXT },
		{ "wave", CRM_KIND_NUMBER },
		{ "channel", CRM_KIND_TEXT },
		{ "state", CRM_KIND_TEXT },
		{ "reason", CRM_KIND_TEXT },
		{ "messages", CRM_KIND_NUMBER },
		{ "first_at", CRM_KIND_TEXT },
		{ "last_at", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};

	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_sendstate_each(cli->db, campaign, put_state, cli->out) != 0)
		return (cli_fail_err(cli));
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

static int
put_domain(void *arg, const struct crm_senddomain *d)
{
	const int64_t n[] = { d->messages, d->waiting, d->claimed, d->sent,
	    d->failed, d->unknown, d->suppressed, d->expired, d->tries };
	struct crm_out *out = arg;
	size_t i;

	if (crm_out_text(out, d->campaign) == -1 ||
	    crm_out_int(out, d->wave) == -1 ||
	    crm_out_text(out, d->domain) == -1)
		return (-1);
	for (i = 0; i < sizeof(n) / sizeof(n[0]); i++)
		if (crm_out_int(out, n[i]) == -1)
			return (-1);
	return (crm_out_end(out));
}

static int
show_domains(struct cli *cli, int64_t campaign)
{
	static const struct cli_col cols[] = {
		{ "campaign", CRM_KIND_TEXT },
		{ "wave", CRM_KIND_NUMBER },
		{ "domain", CRM_KIND_TEXT },
		{ "messages", CRM_KIND_NUMBER },
		{ "waiting", CRM_KIND_NUMBER },
		{ "claimed", CRM_KIND_NUMBER },
		{ "sent", CRM_KIND_NUMBER },
		{ "failed", CRM_KIND_NUMBER },
		{ "unknown", CRM_KIND_NUMBER },
		{ "suppressed", CRM_KIND_NUMBER },
		{ "expired", CRM_KIND_NUMBER },
		{ "deferrals", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	};

	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_senddomain_each(cli->db, campaign, put_domain,
	    cli->out) != 0)
		return (cli_fail_err(cli));
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

static int
put_unknown(void *arg, const struct crm_sendunknown *u)
{
	struct crm_out *out = arg;

	if (crm_out_int(out, u->id) == -1 ||
	    crm_out_text(out, u->campaign) == -1 ||
	    crm_out_int(out, u->wave) == -1 ||
	    crm_out_text(out, u->channel) == -1 ||
	    crm_out_int(out, u->member) == -1 ||
	    crm_out_text(out, u->contact) == -1 ||
	    put_time(out, u->claimed_at) == -1 ||
	    crm_out_text(out, u->reason) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
show_unknown(struct cli *cli, int64_t campaign)
{
	static const struct cli_col cols[] = {
		{ "delivery", CRM_KIND_NUMBER },
		{ "campaign", CRM_KIND_TEXT },
		{ "wave", CRM_KIND_NUMBER },
		{ "channel", CRM_KIND_TEXT },
		{ "member", CRM_KIND_NUMBER },
		{ "contact", CRM_KIND_EMAIL },
		{ "claimed_at", CRM_KIND_TEXT },
		{ "reason", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};

	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_sendunknown_each(cli->db, campaign, put_unknown,
	    cli->out) != 0)
		return (cli_fail_err(cli));
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

int
send_status(struct cli *cli, int argc, char **argv)
{
	const char *domains = NULL, *unknown = NULL;
	const struct cli_opt opts[] = {
		{ "domains", 0, 0, &domains },
		{ "unknown", 0, 0, &unknown },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;
	struct send_named named;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("give at most one name")));
	if (domains != NULL && unknown != NULL)
		return (cli_fail(cli, EX_USAGE_, _("give --domains or "
		    "--unknown, not both")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = send_find(cli, n == 1 ? argv[0] : NULL, &named)) != 0)
		return (status);
	if (domains != NULL)
		return (show_domains(cli, named.id));
	return (unknown != NULL ? show_unknown(cli, named.id) :
	    show_states(cli, named.id));
}

#include "core/buf.h"
#include "dedupe_int.h"
#include "record/duplicate.h"

struct rate {
	struct cli	*cli;
	int		 store;
};

static int
put(struct crm_out *out, const struct crm_duplicate *dup)
{
	struct crm_buf percent = { 0 };
	int rc;

	crm_duplicate_percent(&percent, dup);
	rc = percent.bad || crm_out_text(out,
	    crm_duplicate_word(dup->kind)) == -1 ||
	    crm_out_text(out, dup->name) == -1 ||
	    crm_out_int(out, dup->members) == -1 ||
	    crm_out_int(out, dup->groups) == -1 ||
	    crm_out_int(out, dup->extra) == -1 ||
	    crm_out_text(out, percent.p) == -1 || crm_out_end(out) == -1;
	crm_buf_free(&percent);
	return (rc ? -1 : 0);
}

static int
now_row(void *arg, const struct crm_duplicate *dup)
{
	const struct rate *rate = arg;

	if (rate->store && crm_duplicate_store(rate->cli->db, dup) == -1)
		return (-1);
	return (put(rate->cli->out, dup));
}

static int
old_row(void *arg, const char *at, const struct crm_duplicate *dup)
{

	return (crm_out_text(arg, at) == -1 ? -1 : put(arg, dup));
}

static int
now(struct cli *cli, int store)
{
	static const char *const names[] = { "kind", "name", "members",
	    "groups", "extra", "percent", NULL };
	struct rate rate = { cli, store };
	int status;

	if ((status = cli_open(cli, store ? CRM_OPEN_WRITE :
	    CRM_OPEN_READ)) != 0 ||
	    (store && (status = cli_begin(cli)) != 0))
		return (status);
	cli_nobody(cli);
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	if (crm_duplicate_each(cli->db, now_row, &rate) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (store ? cli_store(cli, NULL, _("the duplicate degree is "
	    "stored")) : 0);
}

static int
history(struct cli *cli)
{
	static const char *const names[] = { "at", "kind", "name", "members",
	    "groups", "extra", "percent", NULL };
	struct crm_out *out;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_nobody(cli);
	if ((out = cli_table(cli, names)) == NULL)
		return (EX_INTERNAL);
	if (crm_duplicate_history(cli->db, old_row, out) == -1 ||
	    crm_out_finish(out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
dedupe_rate(struct cli *cli, int argc, char **argv)
{
	const char *store = NULL, *trend = NULL;
	const struct cli_opt opts[] = { { "store", 0, 0, &store },
	    { "history", 0, 0, &trend }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts);

	if (n > 0 || (store != NULL && trend != NULL))
		return (cli_fail(cli, EX_USAGE_, _("rate takes --store or "
		    "--history, and no operand")));
	return (trend != NULL ? history(cli) : now(cli, store != NULL));
}

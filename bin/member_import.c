#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "member_int.h"
#include "record/roster.h"

#define ROW_BYTES	128	/* of an input, to guess its rows by */

struct inputs {
	struct crm_stage	**stage;
	size_t			 n;
	size_t			 bytes;
	int			 changes;	/* 1: they are printed */
};

static int
stage_all(struct cli *cli, int n, char **paths, struct inputs *in)
{
	int i, status;

	in->stage = calloc((size_t)n + 1, sizeof(struct crm_stage *));
	if (in->stage == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	for (i = 0; i < n || i == 0; i++) {
		status = cli_stage(cli, paths[i], &in->stage[i]);
		if (status != 0)
			return (status);
		in->bytes += crm_stage_size(in->stage[i]);
		in->n++;
	}
	return (0);
}

static void
close_all(struct inputs *in)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		crm_stage_close(in->stage[i]);
	free(in->stage);
}

static int
pass(struct cli *cli, struct inputs *in, struct crm_roster *roster,
    int (*read)(struct crm_roster *, struct crm_csv *))
{
	struct crm_csv *csv;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < in->n; i++) {
		csv = crm_stage_csv(in->stage[i], NULL);
		rc = csv == NULL ? -1 : read(roster, csv);
		crm_csv_close(csv);
	}
	if (rc != 0)
		return (rc == -1 ? cli_fail_err(cli) : rc);
	return (cli->faults.n > 0 ? EX_DATA : 0);
}

static void
tell(struct cli *cli, const struct crm_roster_count *count,
    const char *unused)
{

	if (*unused != '\0')
		cli_note(cli, _("columns not used: %s; custom fields are "
		    "named x_NAME"), unused);
	if (count->masked > 0)
		cli_note(cli, _("%zu masked or placeholder values "
		    "were kept out"), count->masked);
	if (count->kept > 0)
		cli_note(cli, _("%zu values were not taken: newer ones or "
		    "the rules of crm-member rule stand"), count->kept);
	if (count->barred > 0)
		cli_note(cli, _("%zu consents have no effect: an "
		    "opt-out stands, which only crm-consent give turns"),
		    count->barred);
	if (count->erased > 0)
		cli_note(cli, _("%zu rows are of people who were erased, and "
		    "changed nothing"), count->erased);
	if (count->dead > 0)
		cli_note(cli, _("%zu contacts were found dead before, and "
		    "what the file says of them changes nothing"),
		    count->dead);
	if (count->removed > 0)
		cli_note(cli, _("%zu rows are of members that were "
		    "removed, and changed nothing"),
		    count->removed);
}

/* The digests of all inputs, a blank between. */
static int
digests(struct cli *cli, struct inputs *in, struct crm_buf *sha256)
{
	const char *one;
	size_t i;

	for (i = 0; i < in->n; i++) {
		if ((one = crm_stage_sha256(in->stage[i])) == NULL)
			return (cli_fail_err(cli));
		crm_buf_fmt(sha256, "%s%s", i > 0 ? " " : "", one);
	}
	return (0);
}

static int
finish_import(struct cli *cli, struct inputs *in, struct crm_roster *roster)
{
	struct crm_roster_count n;
	struct crm_buf sha256 = { 0 };
	struct cli_counts counts;
	int status;

	if (crm_roster_end(roster, &n) == -1)
		return (cli_fail_err(cli));
	tell(cli, &n, crm_roster_unused(roster));
	counts = (struct cli_counts){ n.read, n.fresh, n.changed, n.same,
	    n.rejected };
	status = in->changes ? member_changes(cli) : 0;
	if (status == 0)
		status = digests(cli, in, &sha256);
	if (status == 0 && sha256.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	if (status == 0)
		status = cli_store_counts(cli, sha256.p, &counts);
	crm_buf_free(&sha256);
	return (status);
}

static int
import_staged(struct cli *cli, struct inputs *in)
{
	struct crm_roster_opt opt = { .faults = &cli->faults, .arg = cli,
	    .rows = in->bytes / ROW_BYTES };
	struct crm_roster *roster;
	int status;

	if (cli_rejecting(cli))
		opt.reject = cli_reject;
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((roster = crm_roster_open(cli->db, &opt)) == NULL)
		return (cli_fail_err(cli));
	if ((status = pass(cli, in, roster, crm_roster_read)) == 0 &&
	    (status = pass(cli, in, roster, crm_roster_write)) == 0)
		status = finish_import(cli, in, roster);
	crm_roster_close(roster);
	return (status);
}

int
member_import(struct cli *cli, int argc, char **argv)
{
	const char *changes = NULL;
	const struct cli_opt opts[] = { { "changes", 0, 0, &changes },
	    { NULL, 0, 0, NULL } };
	struct inputs in = { 0 };
	int n = cli_options(cli, argc, argv, opts), status;

	in.changes = changes != NULL;
	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	if ((status = stage_all(cli, n, argv, &in)) == 0)
		status = import_staged(cli, &in);
	close_all(&in);
	return (status);
}

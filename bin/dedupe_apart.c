#include "core/hash.h"
#include "dedupe_int.h"
#include "record/apart.h"
#include "record/identity.h"

struct pairs {
	struct cli	*cli;
	struct crm_map	*map;
};

static int
note(void *arg, const struct crm_apart *apart)
{
	struct crm_hash h = { (uint64_t)apart->a, (uint64_t)apart->b };
	struct pairs *pairs = arg;
	int found;

	return (crm_map_put(pairs->map, h, &found) == NULL ?
	    crm_err_nomem(pairs->cli->err) : 0);
}

struct crm_map *
dedupe_pairs_apart(struct cli *cli)
{
	struct pairs pairs = { cli, crm_map_new() };

	if (pairs.map == NULL) {
		crm_err_nomem(cli->err);
		return (NULL);
	}
	if (crm_apart_each(cli->db, note, &pairs) == -1) {
		crm_map_free(pairs.map);
		return (NULL);
	}
	return (pairs.map);
}

static int
list_row(void *arg, const struct crm_apart *apart)
{
	struct cli *cli = arg;
	struct crm_out *out = cli->out;

	cli_saw(cli, apart->a);
	cli_saw(cli, apart->b);
	return (crm_out_int(out, apart->a) == -1 ||
	    crm_out_int(out, apart->b) == -1 ||
	    crm_out_text(out, apart->at) == -1 ||
	    crm_out_text(out, apart->reason) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
list(struct cli *cli)
{
	static const char *const names[] = { "member_a", "member_b", "at",
	    "reason", NULL };
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_people(cli);
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	if (crm_apart_each(cli->db, list_row, cli) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* Rows between the two may find their person now: 0 or a status. */
static int
retry(struct cli *cli)
{
	struct crm_identities *ids = crm_identities_open(cli->db, 0);
	int rc;

	rc = ids == NULL || crm_identities_retry(ids) == -1 ||
	    crm_identities_finish(ids) == -1;
	crm_identities_close(ids);
	return (rc ? cli_fail_err(cli) : 0);
}

static int
forget(struct cli *cli, int64_t a, int64_t b)
{
	int rc, status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_apart_remove(cli->db, a, b)) == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("members %lld and %lld are not "
		    "kept apart"), (long long)a, (long long)b));
	if ((status = retry(cli)) != 0)
		return (status);
	return (cli_store(cli, NULL, _("members %lld and %lld are no longer "
	    "kept apart"), (long long)a, (long long)b));
}

static int
keep(struct cli *cli, int64_t a, int64_t b, const char *reason)
{
	int rc, status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_apart_add(cli->db, a, b, reason)) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, rc == 1 ? _("members %lld and %lld are "
	    "kept apart") : _("members %lld and %lld were kept apart before"),
	    (long long)a, (long long)b));
}

int
dedupe_apart(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL, *lists = NULL, *forgets = NULL;
	const struct cli_opt opts[] = { { "reason", 0, 1, &reason },
	    { "list", 0, 0, &lists }, { "forget", 0, 0, &forgets },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	int64_t a, b;

	if (lists != NULL && n == 0 && forgets == NULL && reason == NULL)
		return (list(cli));
	if (n != 2 || lists != NULL || (forgets != NULL && reason != NULL))
		return (cli_fail(cli, EX_USAGE_, _("keep-apart takes two "
		    "members, by number or code, or --list alone")));
	if (reason != NULL &&
	    (status = cli_check_text(cli, "--reason", reason)) != 0)
		return (status);
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, argv[0], 0, &a)) != 0 ||
	    (status = cli_member(cli, argv[1], 0, &b)) != 0)
		return (status);
	if (a == b)
		return (cli_fail(cli, EX_DATA, _("%s and %s are one member; "
		    "where a merge was wrong, crm-db undo takes its batch "
		    "back"), argv[0], argv[1]));
	return (forgets != NULL ? forget(cli, a, b) :
	    keep(cli, a, b, reason == NULL ? "" : reason));
}

#include <string.h>

#include "core/csv.h"
#include "core/money.h"
#include "outreach/delivery.h"
#include "send_int.h"

/* What somebody found out of messages of which nobody knew. */

struct resolving {
	struct cli	*cli;
	int		 col[2];	/* delivery, result; -2 not yet */
	size_t		 resolved, same;
};

static const char *const colname[] = { "delivery", "result" };

/* SENT or FAILED; CRM_NDELIVERY where a word is neither. */
static enum crm_delivery_state
result_of(const char *word)
{
	enum crm_delivery_state state = crm_delivery_state_of(word);

	return (state == CRM_DELIVERY_SENT || state == CRM_DELIVERY_FAILED ?
	    state : CRM_NDELIVERY);
}

static int
find_cols(struct resolving *work, struct crm_csv *csv)
{
	int i;

	for (i = 0; i < 2; i++) {
		work->col[i] = crm_csv_col(csv, colname[i]);
		if (work->col[i] == -1)
			return (crm_err_set(work->cli->err, CRM_ERR_INPUT,
			    _("%s: no column \"%s\"; needed are member, "
			    "delivery and result"), crm_csv_source(csv),
			    colname[i]));
	}
	return (0);
}

/* Always 1, for the caller to return. */
static int
bad(const struct resolving *work, struct crm_csv *csv,
    struct crm_fault *fault, int i, const char *kind)
{
	struct crm_cell cell = crm_csv_cell(csv, (size_t)work->col[i]);

	return (cli_wrong_cell(fault, colname[i], kind, &cell));
}

static int
take_row(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct resolving *work = arg;
	enum crm_delivery_state state;
	struct crm_cell cell;
	int64_t id;
	int rc;

	(void)member;
	if (work->col[0] == -2 && find_cols(work, csv) == -1)
		return (-1);
	cell = crm_csv_cell(csv, (size_t)work->col[0]);
	if (crm_int_parse(cell.p, cell.n, &id) == -1)
		return (bad(work, csv, fault, 0, N_("no number of a "
		    "message")));
	cell = crm_csv_cell(csv, (size_t)work->col[1]);
	if ((state = result_of(cell.p)) == CRM_NDELIVERY)
		return (bad(work, csv, fault, 1, N_("write sent or failed")));
	if ((rc = crm_delivery_resolve(work->cli->db, id, state,
	    "resolved")) == 0)
		return (bad(work, csv, fault, 0, N_("there is no message of "
		    "that number that is unknown")));
	work->resolved += rc == 1;
	work->same += rc == 2;
	return (rc == -1 ? -1 : 0);
}

static int
resolve_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct resolving *work = arg;
	struct cli_set set = { .take = take_row, .arg = work };
	struct crm_csv *csv;
	int status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((csv = crm_stage_csv(stage, NULL)) == NULL)
		status = cli_fail_err(cli);
	else
		status = cli_read_set(cli, csv, &set);
	crm_csv_close(csv);
	if (status == 0)
		status = cli_store(cli, crm_stage_sha256(stage), _("read %zu, "
		    "resolved %zu, same %zu, rejected %zu"), (size_t)set.read,
		    work->resolved, work->same, (size_t)set.rejected);
	return (status == 0 && set.rejected > 0 ? EX_NO : status);
}

/* The numbers of the command line: all of them or none. */
static int
resolve_words(struct cli *cli, enum crm_delivery_state state, char **word,
    int n)
{
	size_t resolved = 0, same = 0;
	int64_t id;
	int i, rc, status;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	for (i = 0; i < n; i++) {
		if (crm_int_parse(word[i], strlen(word[i]), &id) == -1)
			return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no "
			    "number of a message"), word[i]));
		rc = crm_delivery_resolve(cli->db, id, state, "resolved");
		if (rc == -1)
			return (cli_fail_err(cli));
		if (rc == 0)
			return (cli_fail(cli, EX_NO, _("there is no message "
			    "%s that is unknown; crm-send status --unknown "
			    "lists them"), word[i]));
		resolved += rc == 1;
		same += rc == 2;
	}
	return (cli_store(cli, NULL, _("resolved %zu, same %zu"), resolved,
	    same));
}

int
send_resolve(struct cli *cli, int argc, char **argv)
{
	struct resolving work = { .cli = cli, .col = { -2, -2 } };
	int n = cli_options(cli, argc, argv, NULL);
	enum crm_delivery_state state;

	state = n > 0 ? result_of(argv[0]) : CRM_NDELIVERY;
	if (state != CRM_NDELIVERY && n == 1)
		return (cli_fail(cli, EX_USAGE_, _("give the numbers of the "
		    "messages that %s"), argv[0]));
	if (state != CRM_NDELIVERY)
		return (resolve_words(cli, state, argv + 1, n - 1));
	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("say sent or failed, and "
		    "then the numbers; or give one file")));
	return (cli_import(cli, argv[0], resolve_stage, &work));
}

#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/money.h"
#include "event_int.h"
#include "outreach/offeranswer.h"

/* The verb respond. */

struct responding {
	struct cli	*cli;
	int		 col[3];	/* batch, result, at; -2 not yet */
	uint64_t	 new, same;
};

struct answer {
	struct crm_offer_whose whose;
	const char	*result;
	int64_t		 at;
};

static const char *const colname[] = { "batch", "result", "at" };

static int
find_cols(struct responding *work, struct crm_csv *csv)
{
	int i;

	for (i = 0; i < 3; i++) {
		work->col[i] = crm_csv_col(csv, colname[i]);
		if (work->col[i] == -1)
			return (crm_err_set(work->cli->err, CRM_ERR_INPUT,
			    _("%s: no column \"%s\"; needed are member, "
			    "batch, result and at"), crm_csv_source(csv),
			    colname[i]));
	}
	return (0);
}

/* Always 1, for the caller to return. */
static int
bad(const struct responding *work, struct crm_csv *csv,
    struct crm_fault *fault, int i, const char *kind)
{
	struct crm_cell cell = crm_csv_cell(csv, (size_t)work->col[i]);

	return (cli_wrong_cell(fault, colname[i], kind, &cell));
}

/* 0 with the answer, 1 with the fault. */
static int
read_answer(const struct responding *work, struct crm_csv *csv,
    struct answer *answer, struct crm_fault *fault)
{
	struct crm_cell cell = crm_csv_cell(csv, (size_t)work->col[0]);

	if (crm_int_parse(cell.p, cell.n, &answer->whose.batch) == -1 ||
	    answer->whose.batch < 1)
		return (bad(work, csv, fault, 0, N_("no number of a batch")));
	cell = crm_csv_cell(csv, (size_t)work->col[1]);
	answer->result = cell.p;
	if (!crm_offer_result(cell.p))
		return (bad(work, csv, fault, 1, N_("no result; take sent, "
		    "failed, opened, clicked, answered, bought or refused")));
	cell = crm_csv_cell(csv, (size_t)work->col[2]);
	if (crm_time_parse(cell.p, cell.n, &answer->at) == -1)
		return (bad(work, csv, fault, 2, N_("no such date")));
	if (answer->at > work->cli->now)
		return (bad(work, csv, fault, 2, N_("the time lies in the "
		    "future")));
	return (0);
}

static int
take_answer(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct responding *work = arg;
	struct answer answer = { .whose = { .member = member } };
	struct crm_offer_found found;
	int rc;

	if (work->col[0] == -2 && find_cols(work, csv) == -1)
		return (-1);
	if (read_answer(work, csv, &answer, fault) != 0)
		return (1);
	if ((rc = crm_offer_find(work->cli->db, &answer.whose, &found)) == 0)
		return (bad(work, csv, fault, 0, N_("the batch offered the "
		    "member nothing")));
	switch (rc == -1 ? -1 : crm_offer_answer_put(work->cli->db, &found,
	    answer.result, answer.at)) {
	case 0:
		work->same++;
		return (0);
	case 1:
		work->new++;
		return (0);
	case 3:
		return (bad(work, csv, fault, 2, N_("the time lies before the "
		    "offer")));
	default:
		return (-1);
	}
}

static int
respond_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct responding *work = arg;
	struct cli_set set = { .take = take_answer, .arg = work };
	struct cli_counts counts = { 0 };
	struct crm_csv *csv;
	int status;

	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((csv = crm_stage_csv(stage, NULL)) == NULL)
		status = cli_fail_err(cli);
	else
		status = cli_read_set(cli, csv, &set);
	crm_csv_close(csv);
	if (status != 0)
		return (status);
	counts.read = set.read;
	counts.new = work->new;
	counts.same = work->same;
	counts.rejected = set.rejected;
	return (cli_store_counts(cli, crm_stage_sha256(stage), &counts));
}

int
event_respond(struct cli *cli, int argc, char **argv)
{
	struct responding work = { .cli = cli, .col = { -2, -2, -2 } };
	int n = cli_options(cli, argc, argv, NULL);

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("give at most one file")));
	return (cli_import(cli, argv[0], respond_stage, &work));
}

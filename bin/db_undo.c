#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "db_int.h"
#include "outreach/coupon.h"
#include "outreach/sendstate.h"
#include "record/takeback.h"

#define SHOWN	20	/* conflicts of an undo that are told one by one */

struct stays {
	struct cli	*cli;
	int64_t		 n;
	int		 bad;	/* why could not be told */
};

/* Which batch it was: "batch 5 (crm-order import a.csv, 2026-11-20 ...)". */
static int
batch_name(struct crm_db *db, int64_t batch, struct crm_buf *name)
{
	char at[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT at, command\n"
	    "FROM batch\n"
	    "WHERE id = :batch")) == NULL ||
	    crm_bind(stmt, "i", batch) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_fmt(name, _("batch %lld (%s, %s)"), (long long)batch,
		    crm_col_text(stmt, 1), crm_time_format(
		    crm_col_int(stmt, 0), at));
	crm_reset(stmt);
	return (rc == 1 && !name->bad ? 0 : -1);
}

static void
say(struct cli *cli, const struct crm_conflict *c, const char *row,
    const char *by)
{

	switch (c->why) {
	case CRM_CONFLICT_CHANGED:
		cli_fail(cli, EX_NO, _("%s stays as it is: %s changed it "
		    "since; take that back first"), row, by);
		break;
	case CRM_CONFLICT_NEEDED:
		cli_fail(cli, EX_NO, _("%s stays as it is: %s needs it; take "
		    "that back first"), row, by);
		break;
	case CRM_CONFLICT_TAKEN:
		cli_fail(cli, EX_NO, _("%s stays as it is: its name, code or "
		    "number is in use again"), row);
		break;
	case CRM_CONFLICT_MISSING:
		cli_fail(cli, EX_NO, _("%s stays as it is: what it needs is "
		    "gone"), row);
		break;
	case CRM_CONFLICT_ERASED:
		cli_fail(cli, EX_NO, _("%s stays as it is: what it was is "
		    "erased"), row);
		break;
	}
}

static void
conflict(void *arg, const struct crm_conflict *c)
{
	struct stays *stays = arg;
	struct cli *cli = stays->cli;
	struct crm_buf row = { 0 }, by = { 0 };

	if (++stays->n > SHOWN)
		return;
	if (crm_row_name(cli->db, c->table, c->row, &row) == -1 ||
	    (c->by != 0 && batch_name(cli->db, c->by, &by) == -1))
		stays->bad = 1;
	else
		say(cli, c, crm_buf_text(&row), crm_buf_text(&by));
	crm_buf_free(&row);
	crm_buf_free(&by);
}

/* The queue is not taken back with the list that filled it. */
static int
refuse_queue(struct cli *cli, int64_t batch)
{
	struct crm_buf name = { 0 };
	int rc = crm_send_queued_by(cli->db, batch, &name), status = 0;

	if (rc == -1)
		status = cli_fail_err(cli);
	else if (rc == 1)
		status = cli_fail(cli, EX_NO, _("messages that batch %lld is "
		    "about wait in the queue; take them back first: crm-send "
		    "plan --drop %s"), (long long)batch, name.p);
	crm_buf_free(&name);
	return (status);
}

/* Who was asked, and who was not, is what the effect is told from. */
static int
refuse_list(struct cli *cli, int64_t batch)
{
	struct crm_buf name = { 0 };
	int rc = crm_send_listed_by(cli->db, batch, &name), status = 0;

	if (rc == -1)
		status = cli_fail_err(cli);
	else if (rc == 1)
		status = cli_fail(cli, EX_NO, _("messages to those whom batch "
		    "%lld chose have left, and its verdicts tell who was asked "
		    "and who was not; to send no more: crm-send plan --drop "
		    "%s"), (long long)batch, name.p);
	crm_buf_free(&name);
	return (status);
}

/* What has come back may have been given to others meanwhile. */
static int
refuse_coupons(struct cli *cli, int64_t batch)
{
	struct crm_buf code = { 0 };
	int rc = crm_coupons_twice(cli->db, &code), status = 0;

	if (rc == -1)
		status = cli_fail_err(cli);
	else if (rc == 1)
		status = cli_fail(cli, EX_NO, _("coupons that batch %lld took "
		    "back were given to others since, such as %s; take those "
		    "lists back first"), (long long)batch, code.p);
	crm_buf_free(&code);
	return (status);
}

/*
 * 1 when coupons may come back, of a batch that took another back, and nobody
 * has somebody else's yet, which crm-db check tells; 0, -1.
 */
static int
may_double(struct crm_db *db, int64_t batch)
{
	struct crm_buf code = { 0 };
	int64_t one;
	int rc;

	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM batch\n"
	    "WHERE id = :batch AND undoes IS NOT NULL", "i", batch);
	if (rc != 1)
		return (rc);
	rc = crm_coupons_twice(db, &code);
	crm_buf_free(&code);
	return (rc == -1 ? -1 : rc == 0);
}

static int
undo(struct cli *cli, int64_t batch)
{
	struct stays stays = { .cli = cli };
	int64_t rows;
	int conflicts, coupons, status;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = db_refuse_erasure(cli, batch)) != 0 ||
	    (status = refuse_queue(cli, batch)) != 0 ||
	    (status = refuse_list(cli, batch)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((coupons = may_double(cli->db, batch)) == -1)
		return (cli_fail_err(cli));
	conflicts = crm_records_undo(cli->db, batch, conflict, &stays, &rows);
	if (conflicts == -1 || stays.bad)
		return (cli_fail_err(cli));
	if (coupons == 1 && (status = refuse_coupons(cli, batch)) != 0)
		return (status);
	if (stays.n > SHOWN)
		cli_fail(cli, EX_NO, _("%lld more stay as they are"),
		    (long long)(stays.n - SHOWN));
	if (rows == 0)
		status = cli_store(cli, NULL, _("there is nothing of batch "
		    "%lld to take back"), (long long)batch);
	else
		status = cli_store(cli, NULL, _("took back batch %lld: rows "
		    "%lld"), (long long)batch, (long long)rows);
	return (status != 0 ? status : conflicts ? EX_NO : 0);
}

int
db_undo(struct cli *cli, int argc, char **argv)
{
	int64_t batch;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (db_wrong_words(cli, "undo BATCH"));
	if (crm_int_parse(argv[0], strlen(argv[0]), &batch) == -1)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no number of a "
		    "batch; crm-db log lists them"), argv[0]));
	return (undo(cli, batch));
}

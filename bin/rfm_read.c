#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "record/identity.h"
#include "rfm_int.h"

const char *
rfm_source(const char *path)
{

	return (strcmp(path, "-") == 0 ? _("standard input") : path);
}

/* The live member of a number in the database: 0, 1 the fault, 2 nobody, -1. */
static int
find_live(struct rfm *rfm, struct crm_cell cell, struct crm_buf *text,
    struct crm_fault *fault)
{
	int64_t member;

	if (crm_int_parse(cell.p, cell.n, &member) == -1 || member <= 0) {
		fault->kind = N_("no number of a member");
		fault->value = cell.p;
		fault->value_len = cell.n;
		return (1);
	}
	if ((member = crm_member_live(rfm->cli.db, member)) == -1)
		return (-1);
	crm_buf_int(text, member);
	return (member == 0 ? 2 : 0);
}

/* The label of the row's member: 0 with *id, 1 the fault, 2 nobody, -1. */
static int
read_member(struct rfm *rfm, struct rfm_file *file, struct crm_csv *csv,
    uint32_t *id, struct crm_fault *fault)
{
	size_t col = (size_t)crm_csv_col(csv, "member");
	struct crm_cell cell = crm_csv_cell(csv, col);
	struct crm_buf text = { 0 };
	int rc = 0;

	if (cli_check_cells(csv, fault) == -1)
		return (1);
	fault->column = "member";
	if (rfm->cli.db != NULL)
		rc = find_live(rfm, cell, &text, fault);
	else if (cell.n == 0) {
		fault->kind = N_("empty");
		rc = 1;
	} else
		crm_buf_add(&text, cell.p, cell.n);
	if (rc == 0 && (text.bad || crm_labels_id(file->labels, text.p,
	    text.n, id) == -1))
		rc = crm_err_nomem(rfm->cli.err);
	crm_buf_free(&text);
	return (rc);
}

static int
take_row(struct rfm *rfm, struct rfm_file *file, struct crm_csv *csv,
    int ragged)
{
	struct crm_fault fault = { 0 };
	uint32_t id;
	int rc = 1;

	if (ragged)
		fault.kind = N_("not as many cells as the header has");
	else if ((rc = read_member(rfm, file, csv, &id, &fault)) == 0)
		rc = file->take(file->arg, csv, id, &fault);
	if (rc == -1)
		return (-1);
	file->strangers += rc == 2;
	if (rc == 1) {
		fault.source = crm_csv_source(csv);
		fault.line = crm_csv_line(csv);
		fault.reason = _(fault.kind);
		crm_fault(&rfm->cli.faults, &fault);
	}
	return (0);
}

static int
read_rows(struct rfm *rfm, struct rfm_file *file, struct crm_csv *csv)
{
	int rc;

	if (crm_csv_header(csv) == -1)
		return (-1);
	if (crm_csv_col(csv, "member") == -1)
		return (crm_err_set(rfm->cli.err, CRM_ERR_INPUT, _("%s: no "
		    "column \"member\"; a set of members needs one"),
		    crm_csv_source(csv)));
	if (file->head(file->arg, csv) == -1)
		return (-1);
	while ((rc = crm_csv_next(csv)) > 0)
		if (take_row(rfm, file, csv, rc == 2) == -1)
			return (-1);
	return (rc);
}

int
rfm_read_members(struct rfm *rfm, struct rfm_file *file)
{
	struct cli *cli = &rfm->cli;
	struct crm_csv *csv;
	int fd, status = 0;

	if ((fd = cli_input(cli, file->path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, rfm_source(file->path), NULL);
	if (csv == NULL || read_rows(rfm, file, csv) == -1)
		status = cli_fail_err(cli);
	else if (cli->faults.n > 0)
		status = EX_DATA;
	else if (file->strangers > 0)
		cli_note(cli, _("%s: members that the database does not "
		    "have, left out: %" PRIu64), rfm_source(file->path),
		    file->strangers);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

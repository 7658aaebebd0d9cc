#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_int.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/money.h"
#include "core/stream.h"

/* What the programs share that read sets of members. */

int
cli_check_text(struct cli *cli, const char *what, const char *text)
{
	size_t at, len, n = strlen(text);

	if (crm_text_invalid(text, n) != n)
		return (cli_fail(cli, EX_DATA, _("%s: the text is no UTF-8"),
		    what));
	if (crm_rrn_find(text, n, 0, &at, &len))
		return (cli_fail(cli, EX_DATA, _("%s: a resident registration "
		    "number must not be stored; take it out"), what));
	return (0);
}

int
cli_check_cells(struct crm_csv *csv, struct crm_fault *fault)
{
	const struct crm_column *column;
	struct crm_cell cell;
	size_t i, at, len;

	for (i = 0; i < crm_csv_ncol(csv); i++) {
		cell = crm_csv_cell(csv, i);
		/* What is none anywhere is none in a code: few are looked up. */
		if (!crm_rrn_find(cell.p, cell.n, 0, &at, &len))
			continue;
		column = crm_stream_column(crm_csv_name(csv, i));
		if (column != NULL && column->code &&
		    !crm_rrn_find(cell.p, cell.n, 1, &at, &len))
			continue;
		fault->column = crm_csv_name(csv, i);
		fault->kind = N_("a resident registration number must not be "
		    "here; take it out");
		return (-1);
	}
	return (0);
}

/* 0; -1 with the fault. */
static int
read_member(struct crm_csv *csv, size_t col, int64_t *member,
    struct crm_fault *fault)
{
	struct crm_cell cell = crm_csv_cell(csv, col);

	if (cli_check_cells(csv, fault) == -1)
		return (-1);
	fault->column = "member";
	if (crm_int_parse(cell.p, cell.n, member) == 0 && *member > 0)
		return (0);
	fault->kind = N_("no number of a member");
	fault->value = cell.p;
	fault->value_len = cell.n;
	return (-1);
}

/* One row: 0 or a status. */
static int
take_row(struct cli *cli, struct crm_csv *csv, int ragged,
    struct cli_set *set)
{
	struct crm_fault fault = { 0 };
	int64_t member = 0;
	int rc;

	if (ragged)
		fault.kind = N_("not as many cells as the header has");
	else if (read_member(csv, set->col, &member, &fault) == 0) {
		rc = set->take(set->arg, csv, member, &fault);
		if (rc == -1)
			return (cli_fail_err(cli));
		if (rc == 0)
			return (0);
	}
	set->rejected++;
	fault.source = crm_csv_source(csv);
	fault.line = crm_csv_line(csv);
	fault.reason = _(fault.kind);
	return (cli_bad_row(cli, csv, &fault));
}

int
cli_read_set(struct cli *cli, struct crm_csv *csv, struct cli_set *set)
{
	int col, rc, status;

	if (crm_csv_header(csv) == -1)
		return (cli_fail_err(cli));
	if ((col = crm_csv_col(csv, "member")) == -1)
		return (cli_fail(cli, EX_DATA, _("%s: no column \"member\"; a "
		    "set of members needs one"), crm_csv_source(csv)));
	set->col = (size_t)col;
	while ((rc = crm_csv_next(csv)) > 0) {
		set->read++;
		if ((status = take_row(cli, csv, rc == 2, set)) != 0)
			return (status);
	}
	if (rc == -1)
		return (cli_fail_err(cli));
	return (cli->faults.n > 0 ? EX_DATA : 0);
}

int
cli_read_set_of(struct cli *cli, const char *path, struct cli_set *set)
{
	struct crm_csv *csv;
	int fd, status;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : path, NULL);
	status = csv == NULL ? cli_fail_err(cli) : cli_read_set(cli, csv, set);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

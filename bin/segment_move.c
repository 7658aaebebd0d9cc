#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "insight/segment.h"
#include "insight/segmove.h"
#include "segment_int.h"

struct moving {
	struct cli	*cli;
	struct crm_segmove *move;
	char		**name;
	size_t		 n;
	int64_t		 segment[CRM_SEGMOVE_SETS];
	int64_t		 from, to;	/* days, or with months the first day
					   of each */
	int		 months;
	int		 members;	/* row by row */
	char		 month[CRM_DATE_LEN];	/* that is printed */
	struct crm_buf	 text;
};

/* "2026-10" as the first day of it.  0 or -1. */
static int
parse_month(const char *s, size_t n, int64_t *day)
{
	char date[CRM_DATE_LEN];

	if (n != sizeof("2026-10") - 1)
		return (-1);
	memcpy(date, s, n);
	memcpy(date + n, "-01", sizeof("-01"));
	return (crm_date_parse(date, CRM_DATE_LEN - 1, day));
}

static int
parse_span(struct moving *work, const char *word)
{
	const char *colon = strchr(word, ':');
	size_t n;

	if (colon == NULL)
		return (-1);
	n = (size_t)(colon - word);
	work->months = parse_month(word, n, &work->from) == 0;
	colon++;
	if (work->months)
		return (parse_month(colon, strlen(colon), &work->to));
	return (crm_date_parse(word, n, &work->from) == -1 ||
	    crm_date_parse(colon, strlen(colon), &work->to) == -1 ? -1 : 0);
}

static int
check_span(struct moving *work, const char *word)
{

	if (parse_span(work, word) == -1)
		return (cli_fail(work->cli, EX_USAGE_, _("\"%s\" is no span of "
		    "time: write FROM:TO with two dates, YYYY-MM-DD, or two "
		    "months, YYYY-MM"), word));
	if (work->from > work->to)
		return (cli_fail(work->cli, EX_USAGE_, _("\"%s\" ends before "
		    "it begins"), word));
	if (work->to > crm_time_day(work->cli->now))
		return (cli_fail(work->cli, EX_DATA, _("\"%s\" ends in the "
		    "future"), word));
	return (0);
}

/* What is not known of a time before looks like somebody who is new. */
static int
note_begin(struct moving *work, const char *name, int64_t segment)
{
	char day[CRM_DATE_LEN];
	int64_t at;

	if (crm_segmove_begin(work->cli->db, segment, &at) == -1)
		return (cli_fail_err(work->cli));
	if (at == CRM_TIME_NONE)
		cli_note(work->cli, _("%s: nobody was ever in it"), name);
	else if (crm_time_day(at) > work->from - (work->months ? 1 : 0))
		cli_note(work->cli, _("%s: nothing is known of it before %s"),
		    name, crm_date_format(crm_time_day(at), day));
	return (0);
}

static int
find_sets(struct moving *work)
{
	size_t i, j;
	int status;

	for (i = 0; i < work->n; i++) {
		if ((status = segment_find(work->cli, work->name[i],
		    &work->segment[i])) != 0)
			return (status);
		for (j = 0; j < i; j++)
			if (work->segment[j] == work->segment[i])
				return (cli_fail(work->cli, EX_USAGE_, _("%s "
				    "stands there twice"), work->name[i]));
		if ((status = note_begin(work, work->name[i],
		    work->segment[i])) != 0)
			return (status);
	}
	return (0);
}

/* The names with slashes between, which no name has. */
static int
put_place(struct moving *work, uint64_t sets)
{
	size_t i;

	crm_buf_reset(&work->text);
	for (i = 0; i < work->n; i++)
		if ((sets >> i & 1) != 0)
			crm_buf_fmt(&work->text, "%s%s",
			    work->text.n == 0 ? "" : "/", work->name[i]);
	if (work->text.bad)
		return (crm_err_nomem(work->cli->err));
	return (crm_out_textn(work->cli->out, crm_buf_text(&work->text),
	    work->text.n));
}

static int
put_both(struct moving *work, uint64_t from, uint64_t to)
{
	const char *word = from == 0 ? "new" : to == 0 ? "lost" :
	    from == to ? "stayed" : "moved";

	if (put_place(work, from) == -1 || put_place(work, to) == -1)
		return (-1);
	return (crm_out_text(work->cli->out, word));
}

static int
put_cell(void *arg, const struct crm_segmove_cell *cell)
{
	struct moving *work = arg;
	struct crm_out *out = work->cli->out;
	int64_t percent;

	if ((work->months && crm_out_text(out, work->month) == -1) ||
	    put_both(work, cell->from, cell->to) == -1 ||
	    crm_out_int(out, cell->members) == -1)
		return (-1);
	percent = (cell->members * 20000 + cell->of) / (2 * cell->of);
	crm_buf_reset(&work->text);
	crm_money_format(&work->text, percent, 2);
	if (work->text.bad)
		return (crm_err_nomem(work->cli->err));
	return (crm_out_text(out, work->text.p) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
put_member(void *arg, int64_t member, uint64_t from, uint64_t to)
{
	struct moving *work = arg;
	struct crm_out *out = work->cli->out;

	return (crm_out_int(out, member) == -1 ||
	    (work->months && crm_out_text(out, work->month) == -1) ||
	    put_both(work, from, to) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

/* From the end of one day to the end of another. */
static int
put_span(struct moving *work, int64_t from, int64_t to)
{

	if (crm_segmove_between(work->move, (from + 1) * CRM_DAY,
	    (to + 1) * CRM_DAY) == -1)
		return (-1);
	return (work->members ?
	    crm_segmove_members(work->move, put_member, work) :
	    crm_segmove_cells(work->move, put_cell, work));
}

/* Month by month, each from the end of the one before. */
static int
put_months(struct moving *work)
{
	int64_t day, next;
	int year, month, d;

	for (day = work->from; day <= work->to; day = next) {
		crm_date_split(day, &year, &month, &d);
		next = month == 12 ? crm_date_civil(year + 1, 1, 1) :
		    crm_date_civil(year, month + 1, 1);
		(void)crm_date_format(day, work->month);
		work->month[sizeof("2026-10") - 1] = '\0';
		if (put_span(work, day - 1, next - 1) == -1)
			return (-1);
	}
	return (0);
}

static int
begin(struct moving *work)
{
	static const struct cli_col cols[] = {
		{ "month", CRM_KIND_TEXT }, { "from", CRM_KIND_TEXT },
		{ "to", CRM_KIND_TEXT }, { "move", CRM_KIND_TEXT },
		{ "members", CRM_KIND_NUMBER }, { "share", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	}, rows[] = {
		{ "member", CRM_KIND_NUMBER }, { "month", CRM_KIND_TEXT },
		{ "from", CRM_KIND_TEXT }, { "to", CRM_KIND_TEXT },
		{ "move", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	}, days[] = {
		{ "member", CRM_KIND_NUMBER }, { "from", CRM_KIND_TEXT },
		{ "to", CRM_KIND_TEXT }, { "move", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};

	return (cli_columns(work->cli, !work->members ? cols + !work->months :
	    work->months ? rows : days) == NULL ? EX_INTERNAL : 0);
}

static int
run(struct moving *work, int first)
{
	struct cli *cli = work->cli;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_db_snapshot(cli->db) == -1)
		return (cli_fail_err(cli));
	if ((status = find_sets(work)) != 0)
		return (status);
	work->move = crm_segmove_open(cli->db, work->segment, work->n, first);
	if (work->move == NULL)
		return (cli_fail_err(cli));
	if ((status = begin(work)) == 0 && ((work->months ?
	    put_months(work) : put_span(work, work->from, work->to)) == -1 ||
	    crm_out_finish(cli->out) == -1))
		status = cli_fail_err(cli);
	crm_segmove_close(work->move);
	return (status);
}

int
segment_move(struct cli *cli, int argc, char **argv)
{
	struct moving work = { .cli = cli };
	const char *first = NULL, *members = NULL;
	const struct cli_opt opts[] = {
		{ "first", 0, 0, &first },
		{ "members", 0, 0, &members },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;

	if (n < 2 || n > CRM_SEGMOVE_SETS + 1)
		return (cli_fail(cli, EX_USAGE_, _("give FROM:TO and the names "
		    "of 1 to %d sets"), CRM_SEGMOVE_SETS));
	work.name = argv + 1;
	work.n = (size_t)n - 1;
	work.members = members != NULL;
	if ((status = check_span(&work, argv[0])) == 0)
		status = run(&work, first != NULL);
	crm_buf_free(&work.text);
	return (status);
}

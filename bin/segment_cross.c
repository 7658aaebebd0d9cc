#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/contact.h"
#include "core/csv.h"
#include "core/expr.h"
#include "core/money.h"
#include "core/stream.h"
#include "insight/total.h"
#include "insight/trait.h"
#include "segment_cross.h"

static const struct {
	const char	*name;
	int		 value;		/* 1: of a column that is named */
} measure[] = {
	{ "count", 0 }, { "members", 0 }, { "sum", 1 }, { "mean", 1 },
	{ "distinct", 1 }
};
#define NMEASURE	(sizeof(measure) / sizeof(measure[0]))

static int
nomem(struct cli *cli)
{

	return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

/* Reads the word of --measure.  0 or a status (said). */
static int
choose_measure(struct crossing *work, const char *word)
{
	const char *colon = strchr(word, ':');
	size_t n = colon == NULL ? strlen(word) : (size_t)(colon - word), i;

	work->value = -1;
	for (i = 0; i < NMEASURE; i++)
		if (strlen(measure[i].name) == n &&
		    memcmp(measure[i].name, word, n) == 0)
			break;
	if (i == NMEASURE || measure[i].value != (colon != NULL))
		return (cli_fail(work->cli, EX_USAGE_, _("--measure: \"%s\" is "
		    "none of count, members, sum:COLUMN, mean:COLUMN and "
		    "distinct:COLUMN"), word));
	work->of = (enum crm_cross_of)i;
	work->measure = measure[i].name;
	if (colon == NULL)
		return (0);
	work->value = crm_csv_col(work->csv, colon + 1);
	if (work->value == -1)
		return (cli_fail(work->cli, EX_USAGE_, _("--measure: %s has no "
		    "column \"%s\""), crm_csv_source(work->csv), colon + 1));
	return (0);
}

/* The columns of rows and of columns.  0 or a status (said). */
static int
find_facets(struct crossing *work, char **word)
{
	struct cli *cli = work->cli;
	int64_t as_of = cli->as_of;
	int i, status;

	if (crm_facet_asks(work->csv, word[0]) ||
	    crm_facet_asks(work->csv, word[1])) {
		if (work->member == -1)
			return (cli_fail(cli, EX_DATA, _("%s: no column "
			    "\"member\", which m.NAME needs"),
			    crm_csv_source(work->csv)));
		if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
			return (status);
		if (as_of == CRM_TIME_NONE)
			as_of = crm_time_day(crm_db_now(cli->db));
		work->traits = crm_traits_open(cli->err, cli->db, as_of);
		if (work->traits == NULL)
			return (cli_fail_err(cli));
	}
	for (i = 0; i < 2; i++)
		if (crm_facet_find(&work->facet[i], word[i], work->csv,
		    work->traits, cli->err) == -1)
			return (cli_fail_err(cli));
	if (strcmp(word[0], word[1]) == 0)
		return (cli_fail(cli, EX_USAGE_, _("rows and columns are both "
		    "\"%s\"; crm-segment profile --top tells of one column"),
		    word[0]));
	return (0);
}

/* What ends behind it: the word and "=".  Its length, or 0. */
static size_t
begins(const char *s, const char *word)
{
	size_t n = strlen(word);

	return (strncmp(s, word, n) == 0 && s[n] == '=' ? n + 1 : 0);
}

/* ROW=value,COLUMN=value, either of them alone, or both in any sequence. */
static int
read_cell(struct crossing *work, const char *text)
{
	char *p, *next;
	size_t n;
	int i;

	crm_buf_str(&work->words, text);
	if (work->words.bad)
		return (nomem(work->cli));
	for (p = work->words.p; p != NULL; p = next) {
		for (i = 0; i < 2; i++)
			if ((n = begins(p, work->facet[i].word)) > 0)
				break;
		if (i == 2 || work->cell[i] != NULL)
			return (cli_fail(work->cli, EX_USAGE_, _("--cell: give "
			    "%s=VALUE,%s=VALUE, or one of them"),
			    work->facet[0].word, work->facet[1].word));
		work->cell[i] = p += n;
		/* The value may have commas: it ends where the other begins. */
		for (next = strchr(p, ','); next != NULL &&
		    begins(next + 1, work->facet[1 - i].word) == 0;)
			next = strchr(next + 1, ',');
		if (next != NULL)
			*next++ = '\0';
	}
	return (0);
}

static int
bad_row(struct crossing *work, const char *column, const char *kind)
{

	work->rejected += (uint64_t)cli_rejecting(work->cli);
	return (cli_bad_cell(work->cli, work->csv, column, kind));
}

/* The text of a member's own value. */
static int
trait_text(const struct crm_expr_value *value, struct crm_buf *text)
{

	if (value->kind == CRM_EXPR_TEXT)
		crm_buf_add(text, value->p, value->n);
	else if (value->kind == CRM_EXPR_INT)
		crm_buf_int(text, value->i);
	return (text->bad ? -1 : 0);
}

/*
 * The labels of the row: NULL; why it has none, with the column; or "" when
 * memory ran out.
 */
static const char *
read_labels(struct crossing *work, int recalled, const char **column)
{
	const struct crm_facet *facet;
	struct crm_buf text = { 0 };
	const char *why = NULL;
	struct crm_cell cell;
	int i;

	for (i = 0; i < 2 && why == NULL; i++) {
		facet = &work->facet[i];
		if (facet->m && recalled)
			continue;
		crm_buf_reset(&work->label[i]);
		crm_buf_reset(&text);
		*column = facet->word;
		if (facet->m && trait_text(crm_traits_values(work->traits) +
		    facet->col, &text) == -1)
			why = "";
		cell = crm_csv_cell(work->csv, facet->m ? 0 : facet->col);
		if (facet->m) {
			cell.p = crm_buf_text(&text);
			cell.n = text.n;
		}
		if (why == NULL)
			why = crm_facet_label(facet, cell.p, cell.n,
			    &work->label[i]);
		if (work->label[i].bad)
			why = "";
	}
	crm_buf_free(&text);
	return (why);
}

static int
keep_member(struct crossing *work, int64_t member)
{
	size_t cap = work->cap * 2 + 256;
	int64_t *p;
	int i;

	for (i = 0; i < 2; i++)
		if (work->cell[i] != NULL && strcmp(work->cell[i],
		    crm_buf_text(&work->label[i])) != 0)
			return (0);
	if (work->nfound == work->cap) {
		if ((p = realloc(work->found, cap * sizeof(*p))) == NULL)
			return (nomem(work->cli));
		work->found = p;
		work->cap = cap;
	}
	work->found[work->nfound++] = member;
	return (0);
}

/* The value that the measure is of: NULL, or why it is none. */
static const char *
read_value(struct crossing *work, struct crm_cross_row *row)
{
	struct crm_cell cell;

	if (work->of == CRM_CROSS_MEMBERS)
		work->value = work->member;
	if (work->value == -1)
		return (NULL);
	cell = crm_csv_cell(work->csv, (size_t)work->value);
	row->value = cell.p;
	if ((work->of == CRM_CROSS_SUM || work->of == CRM_CROSS_MEAN) &&
	    cell.n > 0) {
		row->has = 1;
		if (crm_money_parse(cell.p, cell.n, CRM_TOTAL_DECIMALS,
		    &row->number) != 0)
			return (N_("no number of at most six decimals"));
	}
	return (NULL);
}

static int
count_row(struct crossing *work)
{
	struct crm_cross_row row = { "", "", "", 0, 0 };
	const char *why = read_value(work, &row);

	if (why != NULL)
		return (bad_row(work, crm_csv_name(work->csv,
		    (size_t)work->value), why));
	row.row = crm_buf_text(&work->label[0]);
	row.col = crm_buf_text(&work->label[1]);
	switch (crm_cross_put(work->cross, &row)) {
	case 0:
		return (0);
	case 1:
		return (cli_fail(work->cli, EX_DATA, _("%s: the sum is more "
		    "than can be counted"), crm_csv_source(work->csv)));
	default:
		return (nomem(work->cli));
	}
}

/* Only a column that is looked at must be free of them. */
static int
has_rrn(struct crossing *work, const char **column)
{
	const int col[] = { work->facet[0].m ? -1 : (int)work->facet[0].col,
	    work->facet[1].m ? -1 : (int)work->facet[1].col, work->value };
	const struct crm_column *known;
	struct crm_cell cell;
	size_t i, at, len;

	for (i = 0; i < sizeof(col) / sizeof(col[0]); i++) {
		if (col[i] == -1)
			continue;
		*column = crm_csv_name(work->csv, (size_t)col[i]);
		known = crm_stream_column(*column);
		cell = crm_csv_cell(work->csv, (size_t)col[i]);
		if (crm_rrn_find(cell.p, cell.n, known != NULL && known->code,
		    &at, &len))
			return (1);
	}
	return (0);
}

/* Reads the labels, of the member too.  As read_labels(). */
static const char *
ask_labels(struct crossing *work, int64_t member, const char **column)
{
	int found = 0, recalled = 0;
	const char *why;

	if (work->traits != NULL) {
		recalled = segment_cross_recall(work, member);
		if (recalled == 0)
			found = crm_traits_load(work->traits, member);
		if (recalled == -1 || found == -1)
			return ("");
	}
	why = read_labels(work, recalled, column);
	if (work->traits == NULL || recalled)
		return (why);
	work->strangers += !found;
	crm_traits_release(work->traits);
	if (why == NULL &&
	    segment_cross_remember(work, member, !found) == -1)
		why = "";
	return (why);
}

static int
take_row(struct crossing *work)
{
	int asks = work->traits != NULL || work->cross == NULL ||
	    work->of == CRM_CROSS_MEMBERS;
	const char *column = NULL, *why;
	struct crm_cell cell;
	int64_t member = 0;

	if (has_rrn(work, &column))
		return (bad_row(work, column, N_("a resident registration "
		    "number must not be here; take it out")));
	cell = crm_csv_cell(work->csv, (size_t)(asks ? work->member : 0));
	if (asks && (crm_int_parse(cell.p, cell.n, &member) == -1 ||
	    member <= 0))
		return (bad_row(work, "member", N_("no number of a member")));
	why = ask_labels(work, member, &column);
	if (why != NULL && *why == '\0')
		return (crm_errkind(work->cli->err) == CRM_ERR_NONE ?
		    nomem(work->cli) : cli_fail_err(work->cli));
	if (why != NULL)
		return (bad_row(work, column, why));
	return (work->cross == NULL ? keep_member(work, member) :
	    count_row(work));
}

static int
read_rows(struct crossing *work)
{
	int rc, status;

	while ((rc = crm_csv_next(work->csv)) > 0) {
		status = rc == 1 ? take_row(work) : bad_row(work, NULL,
		    N_("not as many cells as the header has"));
		if (status != 0)
			return (status);
	}
	if (rc == -1)
		return (cli_fail_err(work->cli));
	if (work->strangers > 0)
		cli_note(work->cli, _("rows whose member the database does not "
		    "have: %" PRIu64 "; m. is empty there"), work->strangers);
	return (work->cli->faults.n > 0 ? EX_DATA : 0);
}

static int
end(struct crossing *work, int status)
{
	struct cli *cli = work->cli;

	if (status != 0)
		return (status);
	if (crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	if (work->rejected > 0)
		cli_note(cli, _("rows rejected: %" PRIu64), work->rejected);
	if (cli_keep_rejects(cli) == -1)
		return (EX_IO);
	if (work->rejected > 0)
		return (EX_NO);
	return (work->cross == NULL && work->nfound == 0 ? EX_NO : 0);
}

static int
cross(struct crossing *work, char **word, const char *of, const char *cell)
{
	struct cli *cli = work->cli;
	int status;

	if (work->csv == NULL || crm_csv_header(work->csv) == -1)
		return (cli_fail_err(cli));
	work->member = crm_csv_col(work->csv, "member");
	if ((status = choose_measure(work, of)) != 0 ||
	    (status = find_facets(work, word)) != 0 ||
	    (cell != NULL && (status = read_cell(work, cell)) != 0))
		return (status);
	if (work->member == -1 && (cell != NULL ||
	    work->of == CRM_CROSS_MEMBERS))
		return (cli_fail(cli, EX_DATA, _("%s: no column \"member\""),
		    crm_csv_source(work->csv)));
	if (cell == NULL && (work->cross = crm_cross_new(work->of)) == NULL)
		return (nomem(cli));
	if ((status = read_rows(work)) != 0)
		return (status);
	return (end(work, cell != NULL ? segment_cross_members(work) :
	    segment_cross_put(work)));
}

static void
clean(struct crossing *work)
{

	crm_cross_free(work->cross);
	crm_traits_close(work->traits);
	segment_cross_forget(work);
	crm_csv_close(work->csv);
	crm_buf_free(&work->label[0]);
	crm_buf_free(&work->label[1]);
	crm_buf_free(&work->words);
	free(work->found);
}

int
segment_cross(struct cli *cli, int argc, char **argv)
{
	struct crossing work = { .cli = cli };
	const char *input = NULL, *of = NULL, *cell = NULL, *wide = NULL,
	    *totals = NULL;
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &input }, { "measure", 0, 1, &of },
		{ "cell", 0, 1, &cell }, { "wide", 0, 0, &wide },
		{ "totals", 0, 0, &totals }, { NULL, 0, 0, NULL }
	};
	int fd, status;

	if (cli_options(cli, argc, argv, opts) != 2)
		return (cli_fail(cli, EX_USAGE_, _("give two columns, of the "
		    "rows and of the columns of the table")));
	if (cell != NULL && (of != NULL || wide != NULL || totals != NULL))
		return (cli_fail(cli, EX_USAGE_, _("--cell prints members; it "
		    "takes no --measure, --wide or --totals")));
	if (wide != NULL && totals != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--wide has its totals; "
		    "leave --totals out")));
	work.wide = wide != NULL;
	work.totals = totals != NULL;
	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	if ((fd = cli_input(cli, input)) == -1)
		return (EX_NOINPUT_);
	work.csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : input, NULL);
	status = cross(&work, argv, of == NULL ? "count" : of, cell);
	clean(&work);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

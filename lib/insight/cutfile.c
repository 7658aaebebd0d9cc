#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/file.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/out.h"
#include "core/sheet.h"
#include "insight/cutfile.h"
#include "insight/cuts.h"

enum {
	COL_METHOD,
	COL_BINS,
	COL_MEASURE,
	COL_WITHIN,
	COL_SCORE,
	COL_FROM,
	NCOL
};

static const char *const colname[NCOL] = {
	"method", "bins", "measure", "within", "score", "from"
};

/* A file of cut points on its way in. */
struct reader {
	struct crm_cuts	*cuts;
	struct crm_sheet sheet;
	int		 decimals;
	size_t		 nrow;
};

/* How many measures there are. */
static int
measures(const struct crm_cuts *cuts)
{

	return (cuts->name != NULL ? 2 : CRM_MONETARY + 1);
}

static const char *
name_of(const struct crm_cuts *cuts, enum crm_measure measure)
{

	return (cuts->name != NULL ? cuts->name[measure] :
	    crm_measure_name(measure));
}

/* The measure of that name, or -1. */
static int
find_measure(const struct crm_cuts *cuts, const char *name)
{
	int i;

	if (cuts->name == NULL)
		return (crm_measure_find(name));
	for (i = 0; i < measures(cuts); i++)
		if (strcmp(cuts->name[i], name) == 0)
			return (i);
	return (-1);
}

static void
format_from(const struct crm_cuts *cuts, enum crm_measure measure,
    int64_t from, int decimals, struct crm_buf *buf)
{

	if (cuts->name != NULL)
		crm_price_format(buf, from);
	else
		crm_cut_format(buf, measure, from, decimals);
}

static void
format_cut(const struct crm_cuts *cuts, enum crm_measure measure,
    const int group[2], int decimals, struct crm_buf *buf)
{
	const char *name = name_of(cuts, measure);
	const struct crm_cut *cut;
	int score;

	cut = cuts->cut + crm_cuts_at(cuts, measure, group[0], group[1]);
	for (score = 1; score <= cuts->bins; score++) {
		if ((cut->has & 1U << score) == 0)
			continue;
		crm_buf_fmt(buf, "%s,%d,", crm_method_name(cuts->method),
		    cuts->bins);
		crm_csv_quote(buf, name, strlen(name));
		crm_buf_chr(buf, ',');
		if (group[0] > 0)
			crm_buf_fmt(buf, "r%d", group[0]);
		if (group[1] > 0)
			crm_buf_fmt(buf, "f%d", group[1]);
		crm_buf_fmt(buf, ",%d,", score);
		format_from(cuts, measure, cut->from[score], decimals, buf);
		crm_buf_chr(buf, '\n');
	}
}

void
crm_cutfile_format(const struct crm_cuts *cuts, int decimals,
    struct crm_buf *buf)
{
	int group[2], nested = cuts->method == CRM_NESTED, nr, nf, measure;

	crm_buf_str(buf, "method,bins,measure,within,score,from\n");
	for (measure = 0; measure < measures(cuts); measure++) {
		nr = nested && measure > CRM_RECENCY ? cuts->bins : 0;
		nf = nested && measure > CRM_FREQUENCY ? cuts->bins : 0;
		for (group[0] = nr > 0; group[0] <= nr; group[0]++)
			for (group[1] = nf > 0; group[1] <= nf; group[1]++)
				format_cut(cuts, (enum crm_measure)measure,
				    group, decimals, buf);
	}
}

int
crm_cutfile_save(const struct crm_cuts *cuts, int decimals, const char *path,
    struct crm_err *err)
{
	struct crm_buf text = { 0 };
	int res;

	crm_cutfile_format(cuts, decimals, &text);
	res = crm_file_write(err, path, &text);
	crm_buf_free(&text);
	return (res);
}

static const char *
cell(const struct reader *rd, int col)
{

	return (crm_sheet_cell(&rd->sheet, col).p);
}

static int
refuse(const struct reader *rd, int col, const char *reason)
{

	return (crm_sheet_refuse(&rd->sheet, col, reason));
}

/* A whole number from lo to hi, or -1. */
static int
small(const char *s, int lo, int hi)
{
	int64_t v;

	if (crm_int_parse(s, strlen(s), &v) == -1 || v < lo || v > hi)
		return (-1);
	return ((int)v);
}

/* Reads method and bins: of the first row, then the same on all others. */
static int
read_kind(struct reader *rd)
{
	struct crm_cuts *cuts = rd->cuts;
	int method, bins;

	if ((method = crm_method_find(cell(rd, COL_METHOD))) == -1)
		return (refuse(rd, COL_METHOD,
		    _("neither independent nor nested nor fixed")));
	bins = small(cell(rd, COL_BINS), CRM_BINS_MIN, CRM_BINS_MAX);
	if (bins == -1)
		return (refuse(rd, COL_BINS, _("no number from 2 to 10")));
	if (rd->cuts->name != NULL && method == CRM_NESTED)
		return (refuse(rd, COL_METHOD,
		    _("neither independent nor fixed")));
	if (rd->nrow++ == 0) {
		cuts->method = (enum crm_method)method;
		cuts->bins = bins;
	}
	if (method != (int)cuts->method)
		return (refuse(rd, COL_METHOD, _("not that of the rows above")));
	if (bins != cuts->bins)
		return (refuse(rd, COL_BINS, _("not that of the rows above")));
	return (0);
}

/* Reads one score of a group's name, which begins with letter. */
static int
read_letter(const char **s, char letter, int bins)
{
	char *end;
	long v;

	if ((*s)[0] != letter || (*s)[1] < '1' || (*s)[1] > '9')
		return (-1);
	v = strtol(*s + 1, &end, 10);
	*s = end;
	return (v <= bins ? (int)v : -1);
}

/* Reads the group: "", "r4" or "r4f2", as method and measure want it. */
static int
read_within(struct reader *rd, enum crm_measure measure, int group[2])
{
	const struct crm_cuts *cuts = rd->cuts;
	const char *s = cell(rd, COL_WITHIN);
	int nested = cuts->method == CRM_NESTED;

	group[0] = group[1] = 0;
	if (nested && measure > CRM_RECENCY)
		group[0] = read_letter(&s, 'r', cuts->bins);
	if (nested && measure > CRM_FREQUENCY && group[0] != -1)
		group[1] = read_letter(&s, 'f', cuts->bins);
	if (group[0] != -1 && group[1] != -1 && *s == '\0')
		return (0);
	if (!nested)
		return (refuse(rd, COL_WITHIN,
		    _("must be empty unless the method is nested")));
	return (refuse(rd, COL_WITHIN, _("no group of this measure")));
}

/* Money that is finer than ours: the next amount that there can be. */
static int
read_money(const char *s, int decimals, int64_t *v)
{
	const char *dot = strchr(s, '.');
	size_t n = strlen(s), keep;
	int res;

	if ((res = crm_money_parse(s, n, decimals, v)) != -2)
		return (res);
	if (dot == NULL)
		return (-1);
	keep = (size_t)(dot - s) + (decimals > 0 ? 1U : 0U) + (size_t)decimals;
	if (crm_money_parse(s, keep, decimals, v) != 0)
		return (-1);
	if (*s != '-' && *v < INT64_MAX)
		++*v;
	return (0);
}

static int
read_from(struct reader *rd, enum crm_measure measure, int64_t *from)
{
	const char *s = cell(rd, COL_FROM);

	if (measure == CRM_MONETARY || rd->cuts->name != NULL) {
		if (read_money(s, rd->decimals, from) == -1)
			return (refuse(rd, COL_FROM, _("no amount of money")));
		return (0);
	}
	if (crm_int_parse(s, strlen(s), from) == -1 || *from < 0)
		return (refuse(rd, COL_FROM, _("no whole number from 0")));
	if (measure == CRM_RECENCY)
		*from = -*from;
	return (0);
}

static int
read_row(struct reader *rd)
{
	struct crm_cut *cut;
	int64_t from;
	int measure, score, group[2];

	if (read_kind(rd) == -1)
		return (-1);
	if ((measure = find_measure(rd->cuts,
	    cell(rd, COL_MEASURE))) == -1)
		return (refuse(rd, COL_MEASURE, rd->cuts->name != NULL ?
		    _("not one of the two columns of the grid") :
		    _("neither recency nor frequency nor monetary")));
	if (read_within(rd, (enum crm_measure)measure, group) == -1)
		return (-1);
	score = small(cell(rd, COL_SCORE), 1, rd->cuts->bins);
	if (score == -1)
		return (refuse(rd, COL_SCORE, _("no score of so many bins")));
	if (read_from(rd, (enum crm_measure)measure, &from) == -1)
		return (-1);
	cut = rd->cuts->cut + crm_cuts_at(rd->cuts, (enum crm_measure)measure,
	    group[0], group[1]);
	if ((cut->has & 1U << score) != 0)
		return (refuse(rd, COL_SCORE, _("stands there twice")));
	cut->has |= 1U << score;
	cut->from[score] = from;
	return (0);
}

/* Checks one group: it is there, and gets better from score to score. */
static int
check_cut(const struct reader *rd, enum crm_measure measure,
    const int group[2])
{
	const struct crm_cut *cut;
	const char *source = crm_csv_source(rd->sheet.csv);
	const char *name = name_of(rd->cuts, measure);
	int score, last = 0;

	cut = rd->cuts->cut + crm_cuts_at(rd->cuts, measure, group[0],
	    group[1]);
	if (cut->has == 0 && group[0] == 0)
		return (crm_err_set(rd->sheet.err, CRM_ERR_INPUT,
		    _("%s: no cut points of %s"), source, name));
	if (cut->has == 0 && group[1] == 0)
		return (crm_err_set(rd->sheet.err, CRM_ERR_INPUT,
		    _("%s: no cut points of %s within r%d"), source, name,
		    group[0]));
	if (cut->has == 0)
		return (crm_err_set(rd->sheet.err, CRM_ERR_INPUT,
		    _("%s: no cut points of %s within r%df%d"), source, name,
		    group[0], group[1]));
	for (score = 1; score <= rd->cuts->bins; score++) {
		if ((cut->has & 1U << score) == 0)
			continue;
		if (last > 0 && cut->from[score] <= cut->from[last])
			return (crm_err_set(rd->sheet.err, CRM_ERR_INPUT,
			    _("%s: %s: score %d does not begin above score "
			    "%d"), source, name, score, last));
		last = score;
	}
	return (0);
}

/* 1 when rows can have the score: 1, and those with a cut point. */
static int
reachable(const struct crm_cut *cut, int score)
{

	return (score == 1 || (cut->has & 1U << score) != 0);
}

/* Checks every group that a row can come to. */
static int
check(const struct reader *rd)
{
	const struct crm_cuts *cuts = rd->cuts;
	const struct crm_cut *byr;
	int group[2] = { 0, 0 };

	if (check_cut(rd, CRM_RECENCY, group) == -1)
		return (-1);
	if (cuts->method != CRM_NESTED)
		return (check_cut(rd, CRM_FREQUENCY, group) == -1 ||
		    (cuts->name == NULL &&
		    check_cut(rd, CRM_MONETARY, group) == -1) ? -1 : 0);
	for (group[0] = 1; group[0] <= cuts->bins; group[0]++) {
		if (!reachable(cuts->cut, group[0]))
			continue;
		group[1] = 0;
		if (check_cut(rd, CRM_FREQUENCY, group) == -1)
			return (-1);
		byr = cuts->cut + crm_cuts_at(cuts, CRM_FREQUENCY, group[0],
		    0);
		for (group[1] = 1; group[1] <= cuts->bins; group[1]++)
			if (reachable(byr, group[1]) &&
			    check_cut(rd, CRM_MONETARY, group) == -1)
				return (-1);
	}
	return (0);
}

static int
read_all(struct crm_cuts *cuts, struct crm_csv *csv, int decimals,
    struct crm_err *err)
{
	struct reader rd = { .cuts = cuts, .decimals = decimals };
	int step;

	if (crm_sheet_open(&rd.sheet, csv, colname, NCOL, NCOL, err) == -1)
		return (-1);
	while ((step = crm_sheet_next(&rd.sheet)) == 1)
		if (read_row(&rd) == -1)
			return (-1);
	if (step == -1)
		return (-1);
	if (rd.nrow == 0)
		return (crm_err_set(err, CRM_ERR_INPUT,
		    _("%s: no cut points"), crm_csv_source(csv)));
	return (check(&rd));
}

int
crm_cutfile_read(struct crm_cuts *cuts, struct crm_csv *csv, int decimals,
    struct crm_err *err)
{

	memset(cuts, 0, sizeof(*cuts));
	return (read_all(cuts, csv, decimals, err));
}

int
crm_cutfile_read_named(struct crm_cuts *cuts, const char *const *name,
    struct crm_csv *csv, struct crm_err *err)
{

	memset(cuts, 0, sizeof(*cuts));
	cuts->name = name;
	return (read_all(cuts, csv, CRM_PRICE_DECIMALS, err));
}

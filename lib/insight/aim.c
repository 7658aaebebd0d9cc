#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/out.h"
#include "insight/aim.h"
#include "insight/cuts.h"
#include "insight/rfm.h"

#define MAX_OFFERS	1000
#define PERCENT_DECIMALS 2

enum {
	COL_OFFER,
	COL_R,
	COL_F,
	COL_M,
	COL_AIM,
	COL_PERCENT,
	NCOL
};

static const char *const colname[NCOL] = {
	"offer", "r", "f", "m", "aim", "percent"
};

struct range {
	int	lo, hi;		/* lo 0: there is none */
};

struct offer {
	size_t		name, aim, percent;	/* in the text */
	struct range	at;
};

struct crm_aims {
	struct crm_buf	 text;
	struct offer	*offer;
	size_t		 n;
	/* The offer and 1 of each combination of scores from 1; 0: none. */
	short		 cell[CRM_BINS_MAX][CRM_BINS_MAX][CRM_BINS_MAX];
};

struct reader {
	struct crm_aims	*aims;
	struct crm_csv	*csv;
	struct crm_err	*err;
	int		 col[NCOL];	/* -1: there is no such column */
	int		 bins;
};

static const char *
cell(const struct reader *rd, int col)
{

	if (rd->col[col] == -1)
		return ("");
	return (crm_csv_cell(rd->csv, (size_t)rd->col[col]).p);
}

/* The value may be shown: offers hold nothing about a person. */
static int
refuse(const struct reader *rd, int col, const char *reason)
{

	return (crm_err_set(rd->err, CRM_ERR_INPUT, "%s:%zu: %s: %s: \"%s\"",
	    crm_csv_source(rd->csv), crm_csv_line(rd->csv), colname[col],
	    reason, cell(rd, col)));
}

/* A score at *s, which moves behind it; -1: none of so many bins. */
static int
read_score(const char **s, int bins)
{
	int v = 0, n;

	for (n = 0; n < 3 && **s >= '0' && **s <= '9'; n++, ++*s)
		v = v * 10 + (**s - '0');
	return (n == 0 || v < 1 || v > bins ? -1 : v);
}

/* "4" or "1-2"; empty is 0 to 0. */
static int
read_range(const struct reader *rd, int col, struct range *range)
{
	const char *s = cell(rd, col);

	range->lo = range->hi = 0;
	if (*s == '\0')
		return (0);
	range->lo = range->hi = read_score(&s, rd->bins);
	if (*s == '-') {
		s++;
		range->hi = read_score(&s, rd->bins);
	}
	if (range->lo == -1 || range->hi < range->lo || *s != '\0')
		return (refuse(rd, col,
		    _("no score of so many bins, nor a range like 1-2")));
	return (0);
}

/* Keeps a cell's text; where it is in the text. */
static size_t
keep(struct reader *rd, int col)
{
	struct crm_buf *text = &rd->aims->text;
	const char *s = cell(rd, col);
	size_t at = text->n;

	crm_buf_add(text, s, strlen(s) + 1);
	return (at);
}

static int
check_name(const struct reader *rd)
{
	const struct crm_aims *aims = rd->aims;
	const char *name = cell(rd, COL_OFFER);
	size_t at, i, len;

	if (*name == '\0')
		return (refuse(rd, COL_OFFER, _("an offer needs a name")));
	if (crm_rrn_find(name, strlen(name), 0, &at, &len))
		return (crm_err_set(rd->err, CRM_ERR_INPUT, "%s:%zu: %s: %s",
		    crm_csv_source(rd->csv), crm_csv_line(rd->csv),
		    colname[COL_OFFER], _("a resident registration number "
		    "must not be here; take it out")));
	for (i = 0; i < aims->n; i++)
		if (strcmp(aims->text.p + aims->offer[i].name, name) == 0)
			return (refuse(rd, COL_OFFER,
			    _("an offer of that name stands above")));
	return (0);
}

/* Hundredths of a percent in *v; -1: the cell is empty. */
static int
read_percent(const struct reader *rd, int64_t *v)
{
	const char *s = cell(rd, COL_PERCENT);

	*v = -1;
	if (*s == '\0' || (crm_money_parse(s, strlen(s), PERCENT_DECIMALS,
	    v) == 0 && *v >= 0 && *v <= 10000))
		return (0);
	return (refuse(rd, COL_PERCENT,
	    _("no percentage from 0 to 100 of at most two decimals")));
}

/* As a number is written, whatever the table says: "+06.50" is 6.5. */
static size_t
keep_percent(struct reader *rd, int64_t v)
{
	struct crm_buf *text = &rd->aims->text;
	size_t at = text->n;

	if (v != -1)
		crm_price_format(text, v * 10000);
	crm_buf_chr(text, '\0');
	return (at);
}

/* Gives the offer what no row above has: how many combinations. */
static int
mark(struct crm_aims *aims, const struct range in[3], int bins)
{
	struct range g[3];
	int f, i, m, n = 0, r;

	for (i = 0; i < 3; i++)
		g[i] = in[i].lo > 0 ? in[i] : (struct range){ 1, bins };
	for (r = g[0].lo - 1; r < g[0].hi; r++)
		for (f = g[1].lo - 1; f < g[1].hi; f++)
			for (m = g[2].lo - 1; m < g[2].hi; m++)
				if (aims->cell[r][f][m] == 0) {
					aims->cell[r][f][m] =
					    (short)(aims->n + 1);
					n++;
				}
	return (n);
}

static int
read_row(struct reader *rd)
{
	struct crm_aims *aims = rd->aims;
	struct range in[3];
	struct offer *offer;
	int64_t percent;
	int i;

	if (aims->n == MAX_OFFERS)
		return (refuse(rd, COL_OFFER, _("too many offers")));
	offer = aims->offer + aims->n;
	if (check_name(rd) == -1 || read_percent(rd, &percent) == -1)
		return (-1);
	for (i = 0; i < 3; i++)
		if (read_range(rd, COL_R + i, &in[i]) == -1)
			return (-1);
	if (read_range(rd, COL_AIM, &offer->at) == -1)
		return (-1);
	if (mark(aims, in, rd->bins) == 0)
		return (refuse(rd, COL_OFFER,
		    _("the rows above leave it no member")));
	offer->name = keep(rd, COL_OFFER);
	offer->aim = keep(rd, COL_AIM);
	offer->percent = keep_percent(rd, percent);
	aims->n++;
	return (aims->text.bad ? crm_err_nomem(rd->err) : 0);
}

static int
read_header(struct reader *rd)
{
	int i;

	if (crm_csv_header(rd->csv) == -1)
		return (-1);
	for (i = 0; i < NCOL; i++) {
		rd->col[i] = crm_csv_col(rd->csv, colname[i]);
		if (rd->col[i] == -1 && (i < COL_R || i > COL_M))
			return (crm_err_set(rd->err, CRM_ERR_INPUT,
			    _("%s: no column \"%s\"; an offer has offer, f, "
			    "m, aim and percent"), crm_csv_source(rd->csv),
			    colname[i]));
	}
	return (0);
}

static int
read_rows(struct reader *rd)
{
	int step;

	if (read_header(rd) == -1)
		return (-1);
	while ((step = crm_csv_next(rd->csv)) > 0) {
		if (step == 2)
			return (crm_err_set(rd->err, CRM_ERR_INPUT,
			    _("%s:%zu: the row has %zu cells, the header %zu"),
			    crm_csv_source(rd->csv), crm_csv_line(rd->csv),
			    crm_csv_ncell(rd->csv), crm_csv_ncol(rd->csv)));
		if (read_row(rd) == -1)
			return (-1);
	}
	if (step == -1)
		return (-1);
	if (rd->aims->n == 0)
		return (crm_err_set(rd->err, CRM_ERR_INPUT,
		    _("%s: no offers"), crm_csv_source(rd->csv)));
	return (0);
}

struct crm_aims *
crm_aims_read(struct crm_csv *csv, int bins, struct crm_err *err)
{
	struct reader rd = { .csv = csv, .err = err, .bins = bins };

	if ((rd.aims = calloc(1, sizeof(*rd.aims))) != NULL)
		rd.aims->offer = calloc(MAX_OFFERS, sizeof(*rd.aims->offer));
	if (rd.aims == NULL || rd.aims->offer == NULL)
		(void)crm_err_nomem(err);
	else if (read_rows(&rd) == 0)
		return (rd.aims);
	crm_aims_free(rd.aims);
	return (NULL);
}

void
crm_aims_free(struct crm_aims *aims)
{

	if (aims == NULL)
		return;
	crm_buf_free(&aims->text);
	free(aims->offer);
	free(aims);
}

size_t
crm_aims_n(const struct crm_aims *aims)
{

	return (aims->n);
}

size_t
crm_aims_of(const struct crm_aims *aims, const struct crm_rfm_row *row)
{
	short offer = aims->cell[row->r - 1][row->f - 1][row->m - 1];

	return (offer == 0 ? aims->n : (size_t)offer - 1);
}

int
crm_aims_any(const struct crm_aims *aims, size_t offer)
{

	return (offer < aims->n && aims->offer[offer].at.lo > 0);
}

int
crm_aims_hit(const struct crm_aims *aims, size_t offer, int m)
{

	return (crm_aims_any(aims, offer) && m >= aims->offer[offer].at.lo &&
	    m <= aims->offer[offer].at.hi);
}

int
crm_aims_col(struct crm_out *out)
{

	return (crm_out_col(out, "offer", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "aim", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "percent", CRM_KIND_NUMBER) == -1 ? -1 : 0);
}

int
crm_aims_put(const struct crm_aims *aims, size_t offer, struct crm_out *out)
{
	const struct offer *o = aims->offer + offer;
	const char *text = crm_buf_text(&aims->text);
	int none = offer >= aims->n;

	return (crm_out_text(out, none ? "" : text + o->name) == -1 ||
	    crm_out_text(out, none ? "" : text + o->aim) == -1 ||
	    crm_out_text(out, none ? "" : text + o->percent) == -1 ? -1 : 0);
}

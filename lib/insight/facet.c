#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/region.h"
#include "core/time.h"
#include "insight/facet.h"
#include "insight/total.h"
#include "insight/trait.h"

static const char *const partname[] = {
	"", "year", "quarter", "month", "week", "day", "weekday", "hour",
	"region", "district"
};
#define NPART	(sizeof(partname) / sizeof(partname[0]))

int
crm_facet_asks(const struct crm_csv *csv, const char *word)
{
	const char *colon = strrchr(word, ':');
	size_t i, n = colon == NULL ? strlen(word) : (size_t)(colon - word);

	if (strncmp(word, "m.", 2) != 0 || crm_csv_col(csv, word) != -1)
		return (0);
	for (i = 0; i < crm_csv_ncol(csv); i++)
		if (strlen(crm_csv_name(csv, i)) == n &&
		    memcmp(crm_csv_name(csv, i), word, n) == 0)
			return (0);
	return (1);
}

/* The part behind the colon: 0, or -1 when it is none. */
static int
read_part(struct crm_facet *facet, const char *part)
{
	size_t i;

	for (i = 1; i < NPART; i++)
		if (strcmp(part, partname[i]) == 0) {
			facet->part = (enum crm_facet_part)i;
			return (0);
		}
	facet->part = CRM_PART_BAND;
	return (crm_money_parse(part, strlen(part), CRM_TOTAL_DECIMALS,
	    &facet->width) == 0 && facet->width > 0 ? 0 : -1);
}

/* The column of that name, n bytes: 1 found, 0. */
static int
find_col(struct crm_facet *facet, const char *name, size_t n,
    const struct crm_csv *csv, struct crm_traits *traits)
{
	const struct crm_expr_col *col;
	size_t i, ncol = crm_csv_ncol(csv);

	facet->m = 0;
	for (i = 0; i < ncol; i++)
		if (strncmp(crm_csv_name(csv, i), name, n) == 0 &&
		    crm_csv_name(csv, i)[n] == '\0') {
			facet->col = i;
			facet->name = crm_csv_name(csv, i);
			return (1);
		}
	if (traits == NULL || strncmp(name, "m.", 2) != 0)
		return (0);
	facet->m = 1;
	col = crm_traits_cols(traits, &ncol);
	for (i = 0; i < ncol; i++)
		if (strncmp(col[i].name, name + 2, n - 2) == 0 &&
		    col[i].name[n - 2] == '\0') {
			facet->col = i;
			facet->name = col[i].name;
			crm_traits_want(traits, i);
			return (1);
		}
	return (0);
}

static int
unknown(const char *word, const struct crm_csv *csv,
    struct crm_traits *traits, struct crm_err *err)
{
	const struct crm_expr_col *col = NULL;
	int m = traits != NULL && strncmp(word, "m.", 2) == 0;
	struct crm_buf names = { 0 };
	size_t i, n = crm_csv_ncol(csv);

	if (m)
		col = crm_traits_cols(traits, &n);
	for (i = 0; i < n; i++)
		crm_buf_fmt(&names, "%s%s%s", i == 0 ? "" : ", ",
		    m ? "m." : "", m ? col[i].name : crm_csv_name(csv, i));
	if (names.bad)
		(void)crm_err_nomem(err);
	else
		(void)crm_err_set(err, CRM_ERR_USAGE, _("there is no column "
		    "\"%s\"; there are %s"), word, names.p);
	crm_buf_free(&names);
	return (-1);
}

int
crm_facet_find(struct crm_facet *facet, const char *word,
    const struct crm_csv *csv, struct crm_traits *traits,
    struct crm_err *err)
{
	const char *colon = strrchr(word, ':');

	memset(facet, 0, sizeof(*facet));
	facet->word = word;
	if (find_col(facet, word, strlen(word), csv, traits))
		return (0);
	if (colon == NULL || colon == word ||
	    !find_col(facet, word, (size_t)(colon - word), csv, traits))
		return (unknown(word, csv, traits, err));
	if (read_part(facet, colon + 1) == -1)
		return (crm_err_set(err, CRM_ERR_USAGE, _("%s: what follows "
		    "the colon is year, quarter, month, week, day, weekday, "
		    "hour, region, district, or the width of a band"), word));
	return (0);
}

static void
add_band(const struct crm_facet *facet, int64_t v, struct crm_buf *buf)
{
	int64_t left = v % facet->width;

	if (left < 0)
		left += facet->width;
	/* Below the least number that there is nothing begins. */
	crm_price_format(buf, v < INT64_MIN + left ? INT64_MIN : v - left);
}

static void
add_part(enum crm_facet_part part, int64_t t, struct crm_buf *buf)
{
	int64_t day = crm_time_day(t), weekday = (day + 3) % 7;
	char date[CRM_DATE_LEN];
	int y, m, d;

	if (weekday < 0)
		weekday += 7;
	crm_date_split(day, &y, &m, &d);
	if (part == CRM_PART_YEAR)
		crm_buf_fmt(buf, "%04d", y);
	else if (part == CRM_PART_QUARTER)
		crm_buf_fmt(buf, "%04d-Q%d", y, (m + 2) / 3);
	else if (part == CRM_PART_MONTH)
		crm_buf_fmt(buf, "%04d-%02d", y, m);
	else if (part == CRM_PART_WEEKDAY)
		crm_buf_int(buf, weekday + 1);
	else if (part == CRM_PART_HOUR)
		crm_buf_fmt(buf, "%02d", (int)((t - day * CRM_DAY) / 3600));
	else
		crm_buf_str(buf, crm_date_format(part == CRM_PART_WEEK ?
		    day - weekday : day, date));
}

static void
add_place(enum crm_facet_part part, const char *p, size_t n,
    struct crm_buf *buf)
{
	struct crm_region region;

	if (crm_region_read(&region, p, n) == -1)
		buf->bad = 1;
	crm_region_format(&region, part == CRM_PART_DISTRICT, buf);
}

const char *
crm_facet_label(const struct crm_facet *facet, const char *p, size_t n,
    struct crm_buf *buf)
{
	int64_t v;

	if (n == 0)
		return (NULL);
	if (facet->part == CRM_PART_WHOLE)
		crm_buf_add(buf, p, n);
	else if (facet->part == CRM_PART_BAND) {
		if (crm_money_parse(p, n, CRM_TOTAL_DECIMALS, &v) != 0)
			return (N_("no number of at most six decimals"));
		add_band(facet, v, buf);
	} else if (facet->part >= CRM_PART_REGION)
		add_place(facet->part, p, n, buf);
	else {
		if (crm_time_parse(p, n, &v) == -1)
			return (N_("no such date"));
		add_part(facet->part, v, buf);
	}
	return (NULL);
}

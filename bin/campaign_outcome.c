#include <string.h>

#include "campaign_effect.h"
#include "core/csv.h"
#include "core/money.h"

/* Rows of who was in which arm, and what they brought. */

#define DECIMALS	6	/* at most, of an amount */

static int
bad(struct crm_fault *fault, struct crm_csv *csv, const char *column,
    const char *kind)
{

	memset(fault, 0, sizeof(*fault));
	fault->source = crm_csv_source(csv);
	fault->line = crm_csv_line(csv);
	fault->column = column;
	fault->kind = kind;
	fault->reason = _(kind);
	return (1);
}

static int
find_columns(struct campaign_effect *e, struct crm_csv *csv)
{
	struct crm_err *err = e->cli->err;

	e->ready = 1;
	e->col[CAMPAIGN_COL_ARM] = crm_csv_col(csv, "arm");
	e->col[CAMPAIGN_COL_AMOUNT] = crm_csv_col(csv, "amount");
	e->col[CAMPAIGN_COL_WON] = crm_csv_col(csv, "won");
	e->col[CAMPAIGN_COL_BY] = e->by == NULL ? -1 : crm_csv_col(csv, e->by);
	if (e->col[CAMPAIGN_COL_ARM] == -1 ||
	    (e->col[CAMPAIGN_COL_AMOUNT] == -1 &&
	    e->col[CAMPAIGN_COL_WON] == -1))
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: needed are the "
		    "columns member, arm, and amount or won"),
		    crm_csv_source(csv)));
	if (e->by != NULL && e->col[CAMPAIGN_COL_BY] == -1)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: no column "
		    "\"%s\", which --by names"), crm_csv_source(csv), e->by));
	return (0);
}

static struct crm_cell
cell(const struct campaign_effect *e, struct crm_csv *csv, int col)
{
	struct crm_cell none = { "", 0 };

	return (e->col[col] == -1 ? none :
	    crm_csv_cell(csv, (size_t)e->col[col]));
}

/* An empty amount is none.  1 when it is none that can be read. */
static int
read_amount(struct crm_cell c, struct crm_outcome_row *row)
{

	if (c.n == 0)
		return (0);
	row->decimals = crm_money_decimals(c.p, c.n);
	return (row->decimals > DECIMALS || crm_money_parse(c.p, c.n,
	    row->decimals, &row->amount) != 0);
}

static int
read_won(struct crm_cell c, int *won)
{
	static const char *const words[] = { "no", "yes", "0", "1" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (c.n == strlen(words[i]) && memcmp(c.p, words[i],
		    c.n) == 0) {
			*won = (int)i % 2;
			return (0);
		}
	*won = 0;
	return (c.n > 0);
}

int
campaign_effect_row(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct campaign_effect *e = arg;
	struct crm_outcome_row row = { .member = member, .won = -1 };
	struct crm_cell c;
	int rc;

	if (!e->ready && find_columns(e, csv) == -1)
		return (-1);
	c = cell(e, csv, CAMPAIGN_COL_ARM);
	if (c.n == 0)
		return (bad(fault, csv, "arm", N_("empty")));
	row.arm = c.p;
	row.arm_len = c.n;
	c = cell(e, csv, CAMPAIGN_COL_BY);
	row.by = c.p;
	row.by_len = c.n;
	if (read_amount(cell(e, csv, CAMPAIGN_COL_AMOUNT), &row) != 0)
		return (bad(fault, csv, "amount",
		    N_("no amount of at most six decimals")));
	if (e->col[CAMPAIGN_COL_WON] != -1 &&
	    read_won(cell(e, csv, CAMPAIGN_COL_WON), &row.won) != 0)
		return (bad(fault, csv, "won",
		    N_("write yes or no, or 1 or 0")));
	rc = crm_outcome_add(e->outcome, &row);
	if (rc == 1)
		return (bad(fault, csv, "arm", N_("the member is in another "
		    "arm already; whoever was in two tells nothing")));
	if (rc == 2)
		return (bad(fault, csv, e->by, N_("the member is in another "
		    "group already; give one value for all its rows")));
	return (rc);
}

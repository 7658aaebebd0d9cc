#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/campaign.h"
#include "outreach/league.h"

void
crm_league_free(struct crm_league *league)
{
	size_t i;

	for (i = 0; i < league->n; i++) {
		free(league->row[i].name);
		crm_whole_free(&league->row[i].whole);
	}
	free(league->row);
	memset(league, 0, sizeof(*league));
}

static struct crm_league_row *
more(struct crm_league *league)
{
	size_t cap = league->cap * 2 + 16;
	struct crm_league_row *row;

	if (league->n == league->cap) {
		row = realloc(league->row, cap * sizeof(*row));
		if (row == NULL)
			return (NULL);
		league->row = row;
		league->cap = cap;
	}
	row = &league->row[league->n];
	memset(row, 0, sizeof(*row));
	return (row);
}

/* The names of those whose list was begun before a time, by name. */
static int
read_names(struct crm_league *league, struct crm_db *db,
    const struct crm_league_opt *opt)
{
	struct crm_league_row *row;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT c.name, min(t.at)\n"
	    "FROM campaign AS c\n"
	    "CROSS JOIN campaign_target AS t ON t.campaign = c.id\n"
	    "WHERE :channel IS NULL OR c.channel = :channel\n"
	    "GROUP BY c.id\n"
	    "HAVING min(t.at) < :before\n"
	    "ORDER BY c.name /* scan: all campaigns are compared */")) == NULL ||
	    crm_bind(stmt, "ti", opt->channel, opt->before) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((row = more(league)) == NULL || (row->name =
		    strdup(crm_col_text(stmt, 0))) == NULL) {
			rc = crm_err_nomem(crm_db_err(db));
			break;
		}
		league->n++;
	}
	crm_reset(stmt);
	return (rc);
}

static void
judge(struct crm_league_row *row)
{
	const struct crm_lift *lift = &row->whole.lift;

	row->per_won = row->low = row->high = row->house = INFINITY;
	(void)crm_promise_result(&row->whole.promise, lift, &row->result);
	if (row->whole.control.members == 0)
		row->verdict = "no_control";
	else if (!row->whole.priced)
		row->verdict = "no_cost";
	else if (!lift->gained)
		row->verdict = "cannot_tell";
	else
		row->verdict = lift->gain.low > 0 ? "gains" :
		    lift->gain.high < 0 ? "loses" : "cannot_tell";
	if (!lift->gained || !isfinite(lift->roi.value))
		return;
	row->per_won = lift->roi.value / 100;
	row->low = lift->roi.low / 100;
	row->high = lift->roi.high / 100;
}

static int
measure(struct crm_league_row *row, struct crm_db *db,
    const struct crm_league_opt *opt)
{
	struct crm_whole_opt whole = { .day = opt->day };

	if (crm_campaign_find(db, row->name, &whole.campaign,
	    &row->channel) != 1)
		return (-1);
	whole.channel = row->channel;
	if (crm_kpi_count(db, whole.campaign, &row->kpi) == -1 ||
	    crm_whole_make(&row->whole, db, &whole) == -1)
		return (-1);
	judge(row);
	return (0);
}

static int
by_number(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

/* What earlier campaigns of the channel came to; room has place for all. */
static void
find_house(const struct crm_league *league, struct crm_league_row *row,
    double *room)
{
	const struct crm_league_row *other = league->row;
	size_t i, n = 0;

	if (row->whole.promise.metric == CRM_METRIC_NONE)
		return;
	for (i = 0; i < league->n; i++, other++)
		if (other->channel == row->channel &&
		    other->whole.promise.metric == row->whole.promise.metric &&
		    other->whole.frozen < row->whole.frozen &&
		    isfinite(other->result.value))
			room[n++] = other->result.value;
	if ((row->earlier = n) == 0)
		return;
	qsort(room, n, sizeof(*room), by_number);
	row->house = (room[(n - 1) / 2] + room[n / 2]) / 2;
}

/* Who gains more by what it cost comes first; who has no figure, last. */
static int
by_gain(const void *a, const void *b)
{
	const struct crm_league_row *x = a, *y = b;
	int told = isfinite(x->per_won), other = isfinite(y->per_won);

	if (told != other)
		return (other - told);
	if (told && x->per_won != y->per_won)
		return (x->per_won < y->per_won ? 1 : -1);
	return (strcmp(x->name, y->name));
}

/* Leaves those that were asked for, and ranks them. */
static void
rank(struct crm_league *league, const struct crm_league_opt *opt)
{
	struct crm_league_row *row = league->row;
	size_t i, n = 0;

	for (i = 0; i < league->n; i++)
		if (row[i].whole.frozen != CRM_TIME_NONE &&
		    row[i].whole.frozen >= opt->from &&
		    row[i].whole.frozen < opt->before)
			row[n++] = row[i];
		else {
			free(row[i].name);
			crm_whole_free(&row[i].whole);
		}
	league->n = n;
	if (n > 0)
		qsort(row, n, sizeof(*row), by_gain);
	for (i = 0; i < n && isfinite(row[i].per_won); i++)
		row[i].rank = i + 1;
}

int
crm_league_make(struct crm_league *league, struct crm_db *db,
    const struct crm_league_opt *opt)
{
	double *room = NULL;
	size_t i;

	memset(league, 0, sizeof(*league));
	if (read_names(league, db, opt) == -1)
		goto free;
	for (i = 0; i < league->n; i++)
		if (measure(&league->row[i], db, opt) == -1)
			goto free;
	if ((room = malloc((league->n + 1) * sizeof(*room))) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		goto free;
	}
	for (i = 0; i < league->n; i++)
		find_house(league, &league->row[i], room);
	free(room);
	rank(league, opt);
	return (0);

free:
	crm_league_free(league);
	return (-1);
}

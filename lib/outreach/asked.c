#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "core/time.h"
#include "insight/axis.h"
#include "insight/rfm.h"
#include "insight/values.h"
#include "outreach/asked.h"
#include "outreach/pilot.h"

#define REMOVED		3	/* member.state */

void
crm_asked_free(struct crm_asked *asked)
{

	free(asked->one);
	crm_values_free(asked->arms);
	crm_values_free(asked->bys);
	memset(asked, 0, sizeof(*asked));
}

static struct crm_asked_one *
more(struct crm_asked *asked)
{
	size_t cap = asked->cap + asked->cap / 2 + 1024;
	struct crm_asked_one *one;

	if (asked->n == asked->cap) {
		if (cap > SIZE_MAX / sizeof(*one) || (one = realloc(
		    asked->one, cap * sizeof(*one))) == NULL)
			return (NULL);
		asked->one = one;
		asked->cap = cap;
	}
	one = &asked->one[asked->n++];
	memset(one, 0, sizeof(*one));
	return (one);
}

/* The number of a group's value; UINT32_MAX without memory. */
static uint32_t
group(struct crm_asked *asked, enum crm_asked_by by, const char *text)
{
	struct crm_buf buf = { 0 };
	const char *at;
	uint32_t id;

	if (by == CRM_ASKED_DOMAIN) {
		at = strrchr(text, '@');
		for (; at != NULL && *++at != '\0'; )
			crm_buf_chr(&buf, *at >= 'A' && *at <= 'Z' ?
			    (char)(*at - 'A' + 'a') : *at);
		text = crm_buf_text(&buf);
	}
	id = buf.bad ? UINT32_MAX : crm_values_add(asked->bys, text,
	    strlen(text));
	crm_buf_free(&buf);
	return (id);
}

/*
 * One row of the list: the member, its state, whether it is in, its arm, the
 * time of the verdict, what tells the group, whether its channel is told of.
 */
static int
take(struct crm_asked *asked, struct crm_stmt *stmt, int64_t start,
    const struct crm_asked_opt *opt)
{
	int control = crm_col_int(stmt, 2) == 0;
	const char *arm = crm_col_text(stmt, 3);
	int64_t at = crm_col_int(stmt, 4), day = crm_time_day(at);
	struct crm_asked_one *one;

	if (crm_col_int(stmt, 1) == REMOVED) {
		asked->gone++;
		return (0);
	}
	if ((one = more(asked)) == NULL)
		return (-1);
	if (control)
		arm = CRM_ASKED_CONTROL;
	else if (*arm == '\0' || strcmp(arm, CRM_ASKED_CONTROL) == 0)
		arm = CRM_ASKED_ARM;
	one->member = crm_col_int(stmt, 0);
	one->control = (uint8_t)control;
	one->told = (uint8_t)crm_col_int(stmt, 6);
	one->from = day > start ? day : start;
	one->arm = crm_values_add(asked->arms, arm, strlen(arm));
	one->by = group(asked, opt->by, crm_col_text(stmt, 5));
	if (asked->frozen == CRM_TIME_NONE || at < asked->frozen)
		asked->frozen = at;
	return (one->arm == UINT32_MAX || one->by == UINT32_MAX ? -1 : 0);
}

/*
 * Those who are in, and those whom nothing but the lot kept out.  A member that
 * was merged counts as who it is now.  The queue tells what was sent by a
 * channel, and so does the list of a house; clicks and bounces alone do not.
 */
static int
read_list(struct crm_asked *asked, struct crm_db *db, int64_t start,
    const struct crm_asked_opt *opt)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT coalesce(m.merged_into, m.id),\n"
	    "\tCASE WHEN m.merged_into IS NULL THEN m.state ELSE (\n"
	    "\t\tSELECT l.state\n"
	    "\t\tFROM member AS l\n"
	    "\t\tWHERE l.id = m.merged_into) END,\n"
	    "\tt.verdict = 'in', t.arm, t.at,\n"
	    "\tCASE :by WHEN 1 THEN t.segment\n"
	    "\tWHEN 2 THEN coalesce(nullif(t.channel, ''), :channel)\n"
	    "\tWHEN 3 THEN t.contact ELSE '' END,\n"
	    "\tcoalesce(nullif(t.channel, ''), :channel) IN (\n"
	    "\t\tSELECT channel\n"
	    "\t\tFROM delivery\n"
	    "\t\tWHERE campaign = :campaign\n"
	    "\t\tUNION\n"
	    "\t\tSELECT channel\n"
	    "\t\tFROM response\n"
	    "\t\tWHERE campaign = :campaign\n"
	    "\t\t\tAND state IN ('sent', 'delivered'))\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.campaign = :campaign\n"
	    "\tAND (t.verdict = 'in' AND t.pilot >= :pilot\n"
	    "\tOR t.reason IN ('holdout', 'global_holdout'))\n"
	    "ORDER BY t.member")) == NULL ||
	    crm_bind(stmt, "itii", (int64_t)opt->by, opt->channel,
	    opt->campaign, (int64_t)asked->pilot) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (take(asked, stmt, start, opt) == -1) {
			rc = crm_err_nomem(crm_db_err(db));
			break;
		}
	crm_reset(stmt);
	return (rc);
}

static int
by_member(const void *a, const void *b)
{
	const struct crm_asked_one *x = a, *y = b;

	if (x->member != y->member)
		return ((x->member > y->member) - (x->member < y->member));
	if (x->from != y->from)
		return ((x->from > y->from) - (x->from < y->from));
	if (x->arm != y->arm)
		return ((x->arm > y->arm) - (x->arm < y->arm));
	return ((x->by > y->by) - (x->by < y->by));
}

/* Who was listed twice counts once, and who was in two arms not at all. */
static void
unite(struct crm_asked *asked)
{
	struct crm_asked_one *one = asked->one;
	size_t i, k, n = 0;
	int two;

	for (i = 0; i < asked->n; i = k) {
		two = 0;
		for (k = i + 1; k < asked->n && one[k].member == one[i].member;
		    k++)
			two |= one[k].arm != one[i].arm;
		asked->both += (size_t)two;
		if (!two)
			one[n++] = one[i];
	}
	asked->n = n;
}

/* 0 when they stand in their order already, as without merges they do. */
static int
in_order(const struct crm_asked *asked)
{
	size_t i;

	for (i = 1; i < asked->n; i++)
		if (asked->one[i - 1].member >= asked->one[i].member)
			return (0);
	return (1);
}

static struct crm_asked_one *
find(struct crm_asked *asked, int64_t member)
{
	size_t from = 0, to = asked->n, middle;

	while (from < to) {
		middle = from + (to - from) / 2;
		if (asked->one[middle].member < member)
			from = middle + 1;
		else
			to = middle;
	}
	return (from < asked->n && asked->one[from].member == member ?
	    &asked->one[from] : NULL);
}

/*
 * A member had a message of a wave when the queue says that one left, or may
 * have, or something came back of it.
 */
static int
read_sent(struct crm_asked *asked, struct crm_db *db, int64_t campaign)
{
	struct crm_asked_one *one;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT coalesce(m.merged_into, m.id), count(*)\n"
	    "FROM (\n"
	    "\tSELECT member, wave\n"
	    "\tFROM delivery\n"
	    "\tWHERE campaign = :campaign AND state IN ('sent', 'unknown')\n"
	    "\tUNION\n"
	    "\tSELECT member, wave\n"
	    "\tFROM response\n"
	    "\tWHERE campaign = :campaign AND state IN ('sent',\n"
	    "\t\t'delivered', 'opened', 'clicked', 'complained', 'blocked',\n"
	    "\t\t'bad_address')) AS s\n"
	    "CROSS JOIN member AS m ON m.id = s.member\n"
	    "GROUP BY m.id /* scan: what was sent of one campaign */")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		one = find(asked, crm_col_int(stmt, 0));
		if (one != NULL && !one->control)
			one->sent += (uint32_t)crm_col_int(stmt, 1);
	}
	return (rc);
}

/* Of whom nothing tells what was sent, each had one message. */
static void
add_up(struct crm_asked *asked)
{
	struct crm_asked_one *one = asked->one;
	size_t i;

	for (i = 0; i < asked->n; i++, one++) {
		if (!one->told && !one->control) {
			one->sent += one->sent == 0;
			asked->untold++;
		}
		if (i == 0 || one->from < asked->first)
			asked->first = one->from;
		if (i == 0 || one->from > asked->last)
			asked->last = one->from;
		*(one->control ? &asked->control : &asked->treated) += 1;
		asked->sent += one->sent > 0;
		asked->messages += one->sent;
	}
	asked->last += asked->window - 1;
}

/* Whether the rest of the list waits for its pilot, or will not be asked. */
static int
pilot_of(struct crm_asked *asked, struct crm_db *db,
    const struct crm_asked_opt *opt)
{
	enum crm_pilot state;

	if (crm_pilot_state(db, opt->campaign, &state) == -1)
		return (-1);
	asked->pilot = opt->pilot || state == CRM_PILOT_WAIT ||
	    state == CRM_PILOT_STOPPED;
	return (0);
}

int
crm_asked_start(struct crm_db *db, int64_t campaign, int64_t starts_on,
    int64_t *day, enum crm_asked_since *since)
{
	int64_t at = 0;
	int rc;

	rc = crm_one(db, &at, "SELECT made_at\n"
	    "FROM campaign_wave\n"
	    "WHERE campaign = :campaign AND wave = 1", "i", campaign);
	*since = rc == 1 ? CRM_ASKED_WAVE : CRM_ASKED_LIST;
	*day = crm_time_day(at);
	if (starts_on > *day) {
		*since = CRM_ASKED_PLAN;
		*day = starts_on;
	}
	return (rc == -1 ? -1 : 0);
}

int
crm_asked_load(struct crm_asked *asked, struct crm_db *db,
    const struct crm_asked_opt *opt)
{
	int64_t start;

	memset(asked, 0, sizeof(*asked));
	asked->frozen = CRM_TIME_NONE;
	asked->window = opt->window;
	asked->arms = crm_values_new();
	asked->bys = crm_values_new();
	if (asked->arms == NULL || asked->bys == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		goto free;
	}
	if (pilot_of(asked, db, opt) == -1 ||
	    crm_asked_start(db, opt->campaign, opt->starts_on, &start,
	    &asked->since) == -1 ||
	    read_list(asked, db, start, opt) == -1)
		goto free;
	if (!in_order(asked))
		qsort(asked->one, asked->n, sizeof(*asked->one), by_member);
	unite(asked);
	if (read_sent(asked, db, opt->campaign) == -1)
		goto free;
	add_up(asked);
	return (0);

free:
	crm_asked_free(asked);
	return (-1);
}

int
crm_asked_cells(struct crm_asked *asked, struct crm_db *db,
    const struct crm_rfm *set, const struct crm_axis *axis)
{
	struct crm_buf label = { 0 };
	const struct crm_rfm_row *row;
	struct crm_asked_one *one = asked->one;
	size_t i, at = 0;

	for (i = 0; i < asked->n; i++, one++) {
		for (; at < set->n && set->row[at].member < one->member; at++)
			;
		row = at < set->n && set->row[at].member == one->member ?
		    &set->row[at] : NULL;
		crm_buf_reset(&label);
		crm_axis_label(axis, crm_axis_cell(axis, row), &label);
		one->by = label.bad ? UINT32_MAX : crm_values_add(asked->bys,
		    crm_buf_text(&label), label.n);
		if (one->by == UINT32_MAX)
			break;
	}
	crm_buf_free(&label);
	return (i < asked->n ? crm_err_nomem(crm_db_err(db)) : 0);
}

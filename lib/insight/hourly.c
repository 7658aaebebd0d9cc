#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/hourly_int.h"
#include "insight/nextcount.h"
#include "record/why.h"

/* The channel of a row, which come by name; NULL without memory. */
static struct hourly_channel *
channel_of(struct hourly_work *work, const char *name)
{
	struct hourly_channel *c = work->channel;

	if (work->n > 0 && strcmp(c[work->n - 1].name, name) == 0)
		return (&c[work->n - 1]);
	if ((c = realloc(c, (work->n + 1) * sizeof(*c))) == NULL)
		return (NULL);
	work->channel = c;
	c += work->n++;
	memset(c, 0, sizeof(*c));
	c->name = strdup(name);
	c->seen = calloc((size_t)work->days, sizeof(*c->seen));
	c->gap = calloc((size_t)work->days, 1);
	c->day = calloc((size_t)work->days / 7, sizeof(*c->day));
	return (c->name == NULL || c->seen == NULL || c->gap == NULL ||
	    c->day == NULL ? NULL : c);
}

/* A row: channel, day, hour or -1, orders, those that count, their pieces. */
static int
take(struct hourly_work *work, struct crm_stmt *stmt)
{
	struct hourly_channel *c = channel_of(work, crm_col_text(stmt, 0));
	int64_t day = crm_col_int(stmt, 1), hour = crm_col_int(stmt, 2);
	int64_t counted = crm_col_int(stmt, 4);

	if (c == NULL)
		return (-1);
	if (hour >= 0) {
		c->timed = 1;
		c->seen[day] += crm_col_int(stmt, 3);
	}
	if (day % 7 != work->weekday)
		return (0);
	c->all += counted;
	if (hour < 0) {
		c->untimed += counted;
		return (0);
	}
	c->day[day / 7].orders[hour] = counted;
	c->day[day / 7].pieces[hour] = crm_col_double(stmt, 5);
	return (0);
}

/* channel -1: all. */
static int
load(struct hourly_work *work, int64_t channel)
{
	struct crm_db *db = work->db;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "WITH one AS (\n"
	    "\tSELECT channel, (ordered_at - :from) / 86400 AS day,\n"
	    "\t\tCASE WHEN ordered_at % 86400 <> 0\n"
	    "\t\t\tTHEN (ordered_at - :from) % 86400 / 3600\n"
	    "\t\t\tELSE -1 END AS hour,\n"
	    "\t\tCASE WHEN (ordered_at - :from) / 86400 % 7 = :weekday THEN\n"
	    "\t\t\t(SELECT CASE WHEN count(*) > 0 THEN total(qty) END\n"
	    "\t\t\tFROM order_line AS l\n"
	    "\t\t\tWHERE l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
	    "\t\t\t\tAND kind = 0 AND (status BETWEEN 1 AND 6\n"
	    "\t\t\t\tOR status BETWEEN 8 AND 11 OR status = -1))\n"
	    "\t\tEND AS pieces\n"
	    "\tFROM orders AS o\n"
	    "\tWHERE ordered_at >= :from AND ordered_at < :before\n"
	    "\t\tAND (:channel = -1 OR channel = :channel))\n"
	    "SELECT c.name, day, hour, count(*), count(pieces), total(pieces)\n"
	    "FROM one\n"
	    "CROSS JOIN channel AS c ON c.id = one.channel\n"
	    "GROUP BY c.name, day, hour\n"
	    "ORDER BY c.name, day, hour /* scan: the orders by their time */")
	    ) == NULL ||
	    crm_bind(stmt, "iiii", work->first * CRM_DAY,
	    (int64_t)work->weekday, (work->opt->last + 1) * CRM_DAY,
	    channel) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (take(work, stmt) == -1) {
			crm_reset(stmt);
			return (crm_err_nomem(crm_db_err(db)));
		}
	return (rc);
}

/* From when on anything is known of the channels that are told together. */
static int
find_begin(struct hourly_work *work, const char *channel)
{
	int64_t found;
	int day, rc;
	size_t i;

	work->begin = work->days;
	for (i = work->from; i < work->to; i++)
		for (day = 0; day < work->begin; day++)
			if (work->channel[i].seen[day] > 0)
				work->begin = day;
	if (work->begin == work->days)
		return (0);
	rc = crm_one(work->db, &found, "SELECT 1\n"
	    "FROM orders\n"
	    "WHERE ordered_at < :from AND ordered_at % 86400 <> 0\n"
	    "\tAND (:channel IS NULL OR channel = (SELECT id FROM channel\n"
	    "\t\tWHERE name = :channel))\n"
	    "LIMIT 1 /* scan: to the first that is older */", "it",
	    work->first * CRM_DAY, channel);
	if (rc == 1)
		work->begin = 0;
	return (rc == -1 ? -1 : 0);
}

/* 1 when a day is missing of one of the channels. */
static int
missing(const struct hourly_work *work, int day)
{
	size_t i;

	for (i = work->from; i < work->to; i++)
		if (work->channel[i].gap[day] &&
		    !crm_hourly_small(work, &work->channel[i]))
			return (1);
	return (0);
}

/* Adds the day of a week. */
static void
add_day(const struct hourly_work *work, int week, struct crm_hourly *hourly,
    struct crm_nextcount seen[24])
{
	const struct hourly_day *day;
	int64_t orders;
	int hour;
	size_t i;

	for (hour = 0; hour < 24; hour++) {
		orders = 0;
		for (i = work->from; i < work->to; i++) {
			day = &work->channel[i].day[week];
			orders += day->orders[hour];
			hourly->hour[hour].pieces += day->pieces[hour];
		}
		hourly->hour[hour].orders += orders;
		seen[hour].days++;
		seen[hour].sum += (double)orders;
		seen[hour].square += (double)orders * (double)orders;
	}
}

/* Adds the days that count, and counts the others. */
static void
add_days(const struct hourly_work *work, struct crm_hourly *hourly)
{
	struct crm_nextcount seen[24] = { { 0, 0, 0 } };
	struct crm_hourly_hour *hour;
	int day, i;

	for (day = work->weekday; day < work->days; day += 7) {
		if (work->begin < work->days && day < work->begin)
			hourly->early++;
		else if (work->begin == work->days || missing(work, day))
			hourly->missing++;
		else {
			hourly->days++;
			add_day(work, day / 7, hourly, seen);
		}
	}
	for (i = 0; i < 24; i++) {
		hour = &hourly->hour[i];
		hour->low = hour->high = -1;
		if (hourly->days >= CRM_NEXTCOUNT_DAYS)
			crm_nextcount_range(&seen[i], &hour->low, &hour->high);
	}
}

/* What channels come to together; their name, NULL: all. */
static int
tell(struct hourly_work *work, size_t from, size_t to, const char *name,
    const struct crm_hourly_call *call)
{
	struct crm_hourly hourly = { .channel = name == NULL ? "" : name };
	size_t i;

	work->from = from;
	work->to = to;
	if (find_begin(work, name) == -1)
		return (-1);
	for (i = from; i < to; i++)
		if (crm_hourly_gap_each(work, &work->channel[i], call) == -1)
			return (-1);
	add_days(work, &hourly);
	return (call->tell(call->arg, &hourly));
}

/* Orders without a time. */
static int
note_untimed(const struct hourly_channel *c,
    const struct crm_hourly_call *call)
{
	struct crm_hourly_note note = { .what = CRM_HOURLY_UNTIMED,
	    .channel = c->name, .n = c->untimed, .of = c->all };

	return (note.n == 0 ? 0 : call->note(call->arg, &note));
}

static int
tell_all(struct hourly_work *work, const struct crm_hourly_call *call)
{
	const struct crm_hourly_opt *opt = work->opt;
	struct hourly_channel *c = work->channel;
	size_t i;

	for (i = 0; i < work->n; i++) {
		crm_hourly_gaps(work, &c[i]);
		if (note_untimed(&c[i], call) == -1)
			return (-1);
	}
	if (!opt->by_channel)
		return (tell(work, 0, work->n, opt->channel, call));
	for (i = 0; i < work->n; i++)
		if (c[i].timed && tell(work, i, i + 1, c[i].name, call) == -1)
			return (-1);
	return (0);
}

/* The number of the channel asked for, -1: all. */
static int
find_channel(struct crm_db *db, const char *name, int64_t *channel)
{
	int rc;

	*channel = -1;
	if (name == NULL)
		return (0);
	if ((rc = crm_channel_find(db, name, channel)) == 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("no order is of the channel \"%s\"; crm-report link "
		    "--by channel lists the channels"), name));
	return (rc == 1 ? 0 : -1);
}

int
crm_hourly_each(struct crm_db *db, const struct crm_hourly_opt *opt,
    const struct crm_hourly_call *call)
{
	struct hourly_work work = { .db = db, .opt = opt,
	    .days = 7 * opt->weeks };
	int64_t channel;
	int rc = -1;
	size_t i;

	work.first = opt->last + 1 - work.days;
	work.weekday = (int)((opt->on - work.first) % 7);
	if (find_channel(db, opt->channel, &channel) == 0 &&
	    load(&work, channel) == 0)
		rc = tell_all(&work, call);
	for (i = 0; i < work.n; i++) {
		free(work.channel[i].name);
		free(work.channel[i].seen);
		free(work.channel[i].gap);
		free(work.channel[i].day);
	}
	free(work.channel);
	return (rc);
}

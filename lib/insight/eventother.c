#include <string.h>

#include "core/db.h"
#include "core/time.h"
#include "insight/event_int.h"
#include "record/anniv.h"

/* The events of returns, of days to remember, of flags and of notes. */

/*
 * A burst: so many orders of which something came back, within so many days.
 * The next one begins to count behind it.
 */
struct burst {
	int64_t		 member;
	int64_t		 day[100];	/* the last of them, as a ring */
	int64_t		 n;
};

static int
take_return(struct crm_events *events, size_t rule, struct burst *burst,
    int64_t member, int64_t day)
{
	const int64_t *v = events->rules.values[rule].v;
	struct crm_event_figures is;
	int64_t first;

	if (member != burst->member)
		burst->n = 0;
	burst->member = member;
	burst->day[burst->n++ % v[0]] = day;
	first = burst->day[burst->n % v[0]];
	if (burst->n < v[0] || day - first >= v[1])
		return (0);
	burst->n = 0;
	crm_event_blank(&is, member, day);
	is.n = v[0];
	is.days = day - first + 1;
	crm_buf_reset(&events->text);
	crm_buf_fmt(&events->text, "%lld orders with returns within %lld days",
	    (long long)is.n, (long long)is.days);
	return (crm_event_note(events, rule, day, v[1] - 1, &is));
}

/*
 * The day of a return is that of the row that tells it; where only a status or
 * a quantity of the order does, that of the order.  What comes back of one
 * order is one.
 */
int
crm_event_returns(struct crm_events *events, size_t rule)
{
	struct burst burst = { .member = 0 };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(events->db, "SELECT m.id, min(b.at) / 86400 AS day\n"
	    "FROM (\n"
	    "\tSELECT coalesce(l.buyer, o.buyer) AS buyer, o.id AS id,\n"
	    "\t\to.ordered_at AS at\n"
	    "\tFROM order_line AS l\n"
	    "\tCROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "\tWHERE l.kind = 0 AND (l.status = 9 OR l.returned_qty > 0)\n"
	    "\t\tAND NOT EXISTS (SELECT 1 FROM order_line AS r\n"
	    "\t\t\tWHERE r.ref_line = l.id)\n"
	    "\tUNION ALL\n"
	    "\tSELECT coalesce(l.buyer, o.buyer),\n"
	    "\t\tcoalesce(l.ref_line >> 16, o.id),\n"
	    "\t\tcoalesce(l.ordered_at, o.ordered_at)\n"
	    "\tFROM order_line AS l\n"
	    "\tCROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "\tWHERE l.kind = 1 AND l.status IN (-1, 1, 2, 3, 4, 5, 9)) AS b\n"
	    "CROSS JOIN identity AS i ON i.id = b.buyer\n"
	    "CROSS JOIN member AS m ON m.id = i.member AND m.state = 0\n"
	    "WHERE b.at < :end\n"
	    "GROUP BY m.id, b.id\n"
	    "ORDER BY m.id, day /* scan: returns of all orders */")) == NULL ||
	    crm_bind(stmt, "i", (events->as_of + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take_return(events, rule, &burst,
		    crm_col_int(stmt, 0), crm_col_int(stmt, 1))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

struct days {
	struct crm_events *events;
	size_t		 rule;
	int64_t		 after;		/* days from the day to the event */
	const char	*title;		/* NULL: any */
};

static int
take_day(void *arg, const struct crm_anniv *anniv)
{
	struct days *days = arg;
	struct crm_events *events = days->events;
	struct crm_event_figures is;
	char date[CRM_DATE_LEN];

	if (days->title != NULL && strcmp(days->title, anniv->title) != 0)
		return (0);
	crm_event_blank(&is, anniv->member, anniv->falls_on + days->after);
	is.years = anniv->years;
	is.days = days->title != NULL ? days->after : CRM_NULL;
	crm_buf_reset(&events->text);
	crm_buf_fmt(&events->text, "%s on %s%s", days->title != NULL ?
	    days->title : anniv->kind,
	    crm_date_format(anniv->falls_on, date),
	    anniv->lunar ? " (lunar)" : "");
	if (anniv->years != CRM_NULL)
		crm_buf_fmt(&events->text, ", %lld years",
		    (long long)anniv->years);
	if (days->title != NULL && days->after != 0)
		crm_buf_fmt(&events->text, ", %lld days %s",
		    (long long)(days->after < 0 ? -days->after : days->after),
		    days->after < 0 ? "before" : "after");
	return (crm_event_note(events, days->rule, anniv->falls_on, 0, &is));
}

int
crm_event_days(struct crm_events *events, size_t rule)
{
	const struct crm_event_values *values = &events->rules.values[rule];
	struct days days = { .events = events, .rule = rule };
	struct crm_anniv_ask ask = { .kinds = CRM_ANNIV_CUSTOM };

	if (events->rules.rule[rule].kind->id == CRM_EVENT_LIFE) {
		days.after = values->v[0];
		days.title = values->text;
	} else {
		days.after = -values->v[1];
		ask.kinds = CRM_ANNIV_BIRTHDAY << values->v[0];
	}
	ask.from = events->since - days.after;
	ask.to = events->as_of - days.after;
	return (crm_anniv_each(events->db, &ask, take_day, &days));
}

/* Flags that were put, and contacts that are due, by member and day. */
static struct crm_stmt *
marks(struct crm_events *events, size_t rule, const char *flag)
{
	struct crm_stmt *stmt;
	int64_t ahead = flag == NULL ? events->rules.values[rule].v[0] : 0;

	if ((stmt = crm_sql(events->db, "SELECT m.id, f.added_at / 86400 AS day\n"
	    "FROM member_flag AS f\n"
	    "CROSS JOIN member AS m ON m.id = f.member AND m.state = 0\n"
	    "WHERE f.kind = :flag AND f.removed_at IS NULL\n"
	    "\tAND f.added_at >= :since AND f.added_at < :end\n"
	    "UNION ALL\n"
	    "SELECT m.id, n.due\n"
	    "FROM note AS n\n"
	    "CROSS JOIN member AS m ON m.id = n.member AND m.state = 0\n"
	    "WHERE :flag IS NULL AND n.removed_at IS NULL\n"
	    "\tAND n.due BETWEEN :from AND :to\n"
	    "ORDER BY 1, 2 /* scan: of all members */")) == NULL ||
	    crm_bind(stmt, "tiiii", flag, events->since * CRM_DAY,
	    (events->as_of + 1) * CRM_DAY, events->since + ahead,
	    events->as_of + ahead) == -1)
		return (NULL);
	return (stmt);
}

int
crm_event_marks(struct crm_events *events, size_t rule)
{
	const struct crm_event_rule *r = &events->rules.rule[rule];
	int64_t ahead = events->rules.values[rule].v[0];
	const char *flag = NULL;
	struct crm_event_figures is;
	char date[CRM_DATE_LEN];
	struct crm_stmt *stmt;
	int rc;

	/* Its only parameter is the word: "kind=watch". */
	if (r->kind->id == CRM_EVENT_FLAG) {
		flag = strchr(r->params, '=') + 1;
		ahead = 0;
	}
	if ((stmt = marks(events, rule, flag)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_event_blank(&is, crm_col_int(stmt, 0),
		    crm_col_int(stmt, 1) - ahead);
		crm_buf_reset(&events->text);
		crm_buf_fmt(&events->text, "%s on %s", flag == NULL ?
		    "contact due" : flag, crm_date_format(is.day + ahead,
		    date));
		if ((rc = crm_event_note(events, rule, is.day + ahead, 0,
		    &is)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

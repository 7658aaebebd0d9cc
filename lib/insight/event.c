#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/event_int.h"

void
crm_event_blank(struct crm_event_figures *is, int64_t member, int64_t day)
{

	is->member = member;
	is->day = day;
	is->n = is->days = is->usual2 = is->amount = is->years = CRM_NULL;
	is->worth = CRM_NULL;
}

int
crm_event_asked(const struct crm_events *events, size_t rule, int64_t day)
{
	const struct crm_event_rule *r = &events->rules.rule[rule];

	return (day >= events->since && day <= events->as_of &&
	    day >= r->first && (r->last == CRM_NULL || day <= r->last));
}

/* Was one noted just now?  Those of a member stand together. */
static int
noted(const struct crm_events *events, size_t rule, int64_t member,
    int64_t key, int64_t span)
{
	const struct crm_event *e;
	size_t i;

	for (i = events->n; i > 0; i--) {
		e = &events->event[i - 1];
		if (e->is.member != member)
			return (0);
		if (e->rule == rule && e->key >= key - span &&
		    e->key <= key + span)
			return (1);
	}
	return (0);
}

int
crm_event_known(struct crm_events *events, size_t rule, int64_t member, int64_t key,
    int64_t span)
{
	int64_t one;

	return (crm_one(events->db, &one, "SELECT 1\n"
	    "FROM event\n"
	    "WHERE rule = :rule AND member = :member\n"
	    "\tAND key BETWEEN :low AND :high\n"
	    "LIMIT 1", "iiii", events->rules.rule[rule].id, member,
	    key - span, key + span));
}

static int
room(struct crm_events *events)
{
	size_t cap = events->cap + events->cap / 2 + 256;
	struct crm_event *event;

	if (events->n < events->cap)
		return (0);
	if ((event = realloc(events->event, cap * sizeof(*event))) == NULL)
		return (crm_err_nomem(crm_db_err(events->db)));
	events->event = event;
	events->cap = cap;
	return (0);
}

int
crm_event_note(struct crm_events *events, size_t rule, int64_t key,
    int64_t span, struct crm_event_figures *is)
{
	struct crm_event *e;
	int rc;

	if (!crm_event_asked(events, rule, is->day) ||
	    noted(events, rule, is->member, key, span))
		return (0);
	if ((rc = crm_event_known(events, rule, is->member, key,
	    span)) != 0)
		return (rc == 1 ? 0 : -1);
	if (room(events) == -1)
		return (-1);
	if (is->worth == CRM_NULL)
		is->worth = crm_spending_worth(&events->spending, is->member);
	e = &events->event[events->n];
	e->rule = rule;
	e->key = key;
	e->is = *is;
	e->why = events->why.n;
	crm_buf_add(&events->why, crm_buf_text(&events->text),
	    events->text.n + 1);
	if (events->why.bad || events->text.bad)
		return (crm_err_nomem(crm_db_err(events->db)));
	e->holds = crm_event_cond_holds(events->cond[rule], is);
	if (e->holds == -1)
		return (-1);
	events->n++;
	return (0);
}

static int
open_conditions(struct crm_events *events)
{
	const struct crm_event_rules *rules = &events->rules;
	struct crm_err *err = crm_db_err(events->db);
	struct crm_buf text = { 0 };
	size_t i;

	events->cond = calloc(rules->n + 1, sizeof(*events->cond));
	if (events->cond == NULL)
		return (crm_err_nomem(err));
	for (i = 0; i < rules->n; i++) {
		events->cond[i] = crm_event_cond_open(events->db,
		    rules->rule[i].condition, events->as_of);
		if (events->cond[i] != NULL)
			continue;
		/* A field that it names may be gone since it was set. */
		crm_buf_fmt(&text, _("the condition of the rule %s: %s"),
		    rules->rule[i].name, crm_errmsg(err));
		if (crm_errkind(err) == CRM_ERR_USAGE && !text.bad) {
			crm_err_clear(err);
			(void)crm_err_set(err, CRM_ERR_INPUT, "%s", text.p);
		}
		crm_buf_free(&text);
		return (-1);
	}
	return (0);
}

static int
find_others(struct crm_events *events, size_t rule)
{

	switch (events->rules.rule[rule].kind->id) {
	case CRM_EVENT_RETURNS:
		return (crm_event_returns(events, rule));
	case CRM_EVENT_ANNIV:
	case CRM_EVENT_LIFE:
		return (crm_event_days(events, rule));
	case CRM_EVENT_FLAG:
	case CRM_EVENT_CONTACT:
		return (crm_event_marks(events, rule));
	default:
		return (0);
	}
}

int
crm_events_find(struct crm_events *events, struct crm_db *db, int64_t as_of,
    int64_t back)
{
	size_t i;

	memset(events, 0, sizeof(*events));
	events->db = db;
	events->as_of = as_of;
	events->since = as_of - back + 1;
	if (crm_event_rules_load(&events->rules, db) == -1 ||
	    open_conditions(events) == -1)
		return (-1);
	if (events->rules.n == 0)
		return (0);
	if (crm_spending_load(&events->spending, db, as_of) == -1 ||
	    crm_event_walk(events) == -1)
		return (-1);
	for (i = 0; i < events->rules.n; i++)
		if (find_others(events, i) == -1)
			return (-1);
	return (0);
}

void
crm_events_free(struct crm_events *events)
{
	size_t i;

	for (i = 0; events->cond != NULL && i < events->rules.n; i++)
		crm_event_cond_close(events->cond[i]);
	free(events->cond);
	crm_event_rules_free(&events->rules);
	crm_spending_free(&events->spending);
	free(events->event);
	crm_buf_free(&events->why);
	crm_buf_free(&events->text);
	memset(events, 0, sizeof(*events));
}

#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/decide.h"
#include "record/law.h"

#define LUNAR_DAYS	60	/* more than a lunar date can be behind */

const char *
crm_consent_why_name(enum crm_consent_why why)
{
	static const char *const name[CRM_NWHY] = {
		[CRM_WHY_OPTED_OUT] = "opted_out",
		[CRM_WHY_NO_CONSENT] = "no_consent",
		[CRM_WHY_GUARDIAN] = "guardian",
		[CRM_WHY_CONFIRMATION] = "confirmation_due",
		[CRM_WHY_NIGHT] = "night",
		[CRM_WHY_CONSENT] = "consent"
	};

	return (name[why]);
}

/*
 * "before the same day of the second year": that day is too late.  Where there
 * is none the month's last is earlier and so the stricter.
 */
int64_t
crm_consent_confirm_by(int64_t day)
{

	return (crm_date_months(day, 12 * crm_law_on(CRM_LAW_CONFIRM,
	    day)->value) - 1);
}

int64_t
crm_consent_confirm_from(int64_t day)
{

	return (crm_date_months(day, crm_law_on(CRM_LAW_QUEUE, day)->value));
}

/*
 * The birthday on which a birth is of age, later rather than earlier.  What is
 * no date of the Gregorian calendar is one of the lunar.
 */
static int64_t
of_age(const char *birth, int lunar, int years)
{
	char text[CRM_DATE_LEN];
	int y, m, d;
	int64_t day;

	if (strlen(birth) != CRM_DATE_LEN - 1)
		return (INT64_MIN);
	memcpy(text, birth, sizeof(text));
	if (crm_date_parse(text, CRM_DATE_LEN - 1, &day) == -1) {
		memcpy(text + 8, "28", 2);
		if (crm_date_parse(text, CRM_DATE_LEN - 1, &day) == -1)
			return (INT64_MIN);
		day += 2;
	}
	crm_date_split(day, &y, &m, &d);
	y += years;
	day = crm_date_valid(y, m, d) ? crm_date_civil(y, m, d) :
	    crm_date_civil(y, 3, 1);	/* the 29th of February */
	return ((day + (lunar ? LUNAR_DAYS : 0)) * CRM_DAY);
}

int64_t
crm_consent_of_age(const char *birth, int lunar, int64_t today)
{

	return (of_age(birth, lunar, crm_law_on(CRM_LAW_GUARDIAN,
	    today)->value));
}

int
crm_consent_adult(struct crm_db *db, int64_t member, int64_t today,
    int64_t *adult)
{
	int years = crm_law_on(CRM_LAW_GUARDIAN, today)->value, rc;
	struct crm_stmt *stmt;
	int64_t at;

	*adult = INT64_MIN;
	if ((stmt = crm_sql(db, "SELECT birth, lunar = 'yes'\n"
	    "FROM member\n"
	    "WHERE id = :member AND birth IS NOT NULL\n"
	    "UNION ALL\n"
	    "SELECT birth, lunar = 'yes'\n"
	    "FROM member\n"
	    "WHERE merged_into = :member AND birth IS NOT NULL")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		at = of_age(crm_col_text(stmt, 0), crm_col_int(stmt, 1) == 1,
		    years);
		if (at > *adult)
			*adult = at;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_consent_confirmed(struct crm_db *db, int64_t member, const char *channel,
    int night, int64_t given_at, int64_t end, int64_t *at)
{
	int64_t told;

	*at = given_at;
	if (crm_one(db, &told, "SELECT max(told_at)\n"
	    "FROM notice\n"
	    "WHERE member = :member AND channel = :channel\n"
	    "\tAND kind = 'confirm' AND state = 'given' AND night = :night\n"
	    "\tAND at = :at AND told_at < :end", "itiii", member, channel,
	    (int64_t)night, given_at, end) == -1)
		return (-1);
	if (told != CRM_NULL && told > given_at)
		*at = told;
	return (0);
}

enum crm_consent_why
crm_consent_weigh(const struct crm_consent_hold *hold,
    const struct crm_law_channel *law, int64_t confirmed, int64_t today,
    int64_t *due)
{

	if (hold->state == CRM_CONSENT_WITHDRAWN)
		return (CRM_WHY_OPTED_OUT);
	if (law != NULL && law->open)
		return (CRM_WHY_CONSENT);
	if (hold->state == CRM_CONSENT_NONE)
		return (hold->childs == CRM_TIME_NONE ? CRM_WHY_NO_CONSENT :
		    CRM_WHY_GUARDIAN);
	if (law == NULL || !law->electronic)
		return (CRM_WHY_CONSENT);
	*due = crm_consent_confirm_by(crm_time_day(confirmed));
	return (today > *due ? CRM_WHY_CONFIRMATION : CRM_WHY_CONSENT);
}

/* One scope: CRM_WHY_CONSENT where it is given and confirmed; -1. */
static int
hold(struct crm_db *db, const struct crm_consent_case *what,
    const struct crm_consent_scope *scope,
    const struct crm_law_channel *law, struct crm_consent_verdict *verdict)
{
	struct crm_consent_hold held;
	int64_t at = CRM_TIME_NONE;
	enum crm_consent_why why;

	if (crm_consent_hold(db, what->member, scope, &held) == -1)
		return (-1);
	if (law != NULL && law->electronic &&
	    held.state == CRM_CONSENT_GIVEN &&
	    crm_consent_confirmed(db, what->member, what->channel,
	    scope->night, held.given, scope->end, &at) == -1)
		return (-1);
	why = crm_consent_weigh(&held, law, at, crm_time_day(what->at),
	    &verdict->due);
	verdict->state = why == CRM_WHY_GUARDIAN ? CRM_CONSENT_GIVEN :
	    held.state;
	verdict->since = why == CRM_WHY_OPTED_OUT ? held.withdrawn :
	    held.state == CRM_CONSENT_NONE ? held.childs : held.given;
	return ((int)why);
}

/* 1 when the hour of the case needs the night's own consent. */
static int
by_night(const struct crm_consent_case *what,
    const struct crm_law_channel *channel)
{
	int64_t day = crm_time_day(what->at);
	int64_t hour = (what->at - day * CRM_DAY) / 3600;
	const struct crm_law_rule *rule = crm_law_on(CRM_LAW_NIGHT, day);

	return (channel->night && !what->anytime &&
	    strcmp(what->purpose, "advertising") == 0 &&
	    (hour >= rule->value || hour < rule->until));
}

/* The scope of a case, by day. */
static int
scope_of(struct crm_db *db, const struct crm_consent_case *what,
    struct crm_consent_scope *scope)
{

	scope->channel = what->channel;
	scope->purpose = what->purpose;
	scope->night = 0;
	scope->end = what->at + 1;
	scope->out_end = what->ever ? INT64_MAX : what->at + 1;
	scope->contact = what->contact;
	return (crm_consent_adult(db, what->member, crm_time_day(what->at),
	    &scope->adult));
}

/* Why there is none for the night changes nothing. */
static int
hold_night(struct crm_db *db, const struct crm_consent_case *what,
    struct crm_consent_scope *scope, struct crm_consent_verdict *verdict)
{
	int why;

	scope->night = verdict->night = 1;
	if ((why = hold(db, what, scope, crm_law_channel(what->channel),
	    verdict)) == -1)
		return (-1);
	verdict->why = why == CRM_WHY_CONSENT || why == CRM_WHY_CONFIRMATION ?
	    (enum crm_consent_why)why : CRM_WHY_NIGHT;
	return (0);
}

int
crm_consent_night(struct crm_db *db, const struct crm_consent_case *what,
    struct crm_consent_verdict *verdict)
{
	struct crm_consent_scope scope;

	memset(verdict, 0, sizeof(*verdict));
	verdict->due = CRM_TIME_NONE;
	return (scope_of(db, what, &scope) == -1 ? -1 :
	    hold_night(db, what, &scope, verdict));
}

int
crm_consent_decide(struct crm_db *db, const struct crm_consent_case *what,
    struct crm_consent_verdict *verdict)
{
	const struct crm_law_channel *channel = crm_law_channel(what->channel);
	struct crm_consent_scope scope;
	struct crm_consent_verdict night;
	int why;

	memset(verdict, 0, sizeof(*verdict));
	verdict->due = CRM_TIME_NONE;
	if (scope_of(db, what, &scope) == -1 ||
	    (why = hold(db, what, &scope, strcmp(what->purpose,
	    "advertising") == 0 ? channel : NULL, verdict)) == -1)
		return (-1);
	verdict->why = (enum crm_consent_why)why;
	if (why != CRM_WHY_CONSENT || !by_night(what, channel))
		return (0);
	night = *verdict;
	if (hold_night(db, what, &scope, &night) == -1)
		return (-1);
	verdict->night = 1;
	verdict->why = night.why;
	if (verdict->why != CRM_WHY_NIGHT) {
		verdict->since = night.since;
		verdict->due = night.due;
	}
	return (0);
}

/* The law that asked for the consent. */
static enum crm_law
asked_by(const struct crm_consent_case *what,
    const struct crm_law_channel *channel)
{
	enum crm_law law = CRM_LAW_CONSENT;

	(void)crm_law_purpose(what->purpose, &law);
	return (law == CRM_LAW_CONSENT && !channel->electronic ?
	    CRM_LAW_POST : law);
}

void
crm_consent_rule(const struct crm_consent_case *what,
    const struct crm_consent_verdict *verdict, struct crm_buf *text)
{
	const struct crm_law_channel *channel = crm_law_channel(what->channel);
	int64_t day = crm_time_day(what->at);
	enum crm_law law = asked_by(what, channel);
	const struct crm_law_rule *rule = crm_law_on(law, day);

	switch (verdict->why) {
	case CRM_WHY_OPTED_OUT:
		rule = crm_law_on(law == CRM_LAW_CONSENT ? CRM_LAW_REFUSAL :
		    CRM_LAW_STOP, day);
		crm_buf_str(text, "refusal wins");
		break;
	case CRM_WHY_NO_CONSENT:
		crm_buf_str(text, "no prior consent");
		break;
	case CRM_WHY_GUARDIAN:
		rule = crm_law_on(CRM_LAW_GUARDIAN, day);
		crm_buf_fmt(text, "given under %d without a guardian",
		    rule->value);
		break;
	case CRM_WHY_CONFIRMATION:
		rule = crm_law_on(CRM_LAW_CONFIRM, day);
		crm_buf_fmt(text, "not confirmed for %d years", rule->value);
		break;
	case CRM_WHY_NIGHT:
		rule = crm_law_on(CRM_LAW_NIGHT, day);
		crm_buf_fmt(text, "night: %s from %02d:00 to %02d:00 needs a "
		    "night consent", channel->says, rule->value, rule->until);
		break;
	default:
		if (channel->open && law == CRM_LAW_POST) {
			rule = crm_law_on(CRM_LAW_STOP, day);
			crm_buf_str(text, "not refused");
			break;
		}
		if (verdict->night)
			rule = crm_law_on(CRM_LAW_NIGHT, day);
		crm_buf_str(text, verdict->night ? "night consent" :
		    "prior consent");
		break;
	}
	crm_buf_fmt(text, ": %s", rule->article);
}

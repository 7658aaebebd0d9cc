#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "outreach/sendlaw.h"
#include "record/decide.h"
#include "record/identity.h"
#include "record/law.h"
#include "record/sale.h"

#define LEAD	600	/* seconds before the night: what is claimed by then
			   has arrived when it begins */
#define SALE_DAYS 190	/* more than six months */

/* A question while it is answered. */
struct asked {
	struct crm_db	*db;
	const struct crm_sendlaw_case *what;
	const struct crm_law_channel *channel;
	struct crm_consent_case consent;
	int64_t		 seoul;		/* the time by the law's clock */
	struct crm_sendlaw_verdict *verdict;
};

const char *
crm_sendlaw_why_name(enum crm_sendlaw_why why)
{
	static const char *const name[CRM_NSENDLAW] = {
		[CRM_SENDLAW_GONE] = "gone",
		[CRM_SENDLAW_SETUP] = "setup",
		[CRM_SENDLAW_OPTED_OUT] = "opted_out",
		[CRM_SENDLAW_GUARDIAN] = "guardian",
		[CRM_SENDLAW_NO_CONSENT] = "no_consent",
		[CRM_SENDLAW_CONFIRMATION] = "confirmation_due",
		[CRM_SENDLAW_NIGHT] = "night",
		[CRM_SENDLAW_OK] = "allowed"
	};

	return (name[why]);
}

static int
is(const char *word, const char *other)
{

	return (strcmp(word, other) == 0);
}

static const struct crm_law_rule *
rule_of(const struct asked *asked, enum crm_law law)
{

	return (crm_law_on(law, crm_time_day(asked->seoul)));
}

/* A verdict by an article: 0. */
static int
say(struct asked *asked, enum crm_sendlaw_why why, enum crm_law law)
{

	asked->verdict->why = why;
	asked->verdict->article = rule_of(asked, law)->article;
	return (0);
}

/* Ends the verdict, if it was to hold longer, with a moment of Seoul. */
static void
ends(struct asked *asked, int64_t seoul)
{
	int64_t at = asked->what->at + (seoul - asked->seoul);

	if (at < asked->verdict->until)
		asked->verdict->until = at;
}

/* The same with the end of a day, by whichever clock comes first. */
static void
ends_with(struct asked *asked, int64_t day)
{
	int64_t end = (day + 1) * CRM_DAY;

	ends(asked, end);
	if (end < asked->verdict->until)
		asked->verdict->until = end;
}

static int
day_is_over(const struct asked *asked, int64_t day)
{

	return (crm_time_day(asked->seoul) > day ||
	    crm_time_day(asked->what->at) > day);
}

static int
first_lack(void *arg, const struct crm_sendlaw_lack *lack)
{
	struct asked *asked = arg;

	asked->verdict->why = CRM_SENDLAW_SETUP;
	asked->verdict->article = lack->article;
	return (1);
}

/*
 * The latest counts, whatever came before it.  What a child bought gave nobody
 * its contact.
 */
static int
find_sale(struct asked *asked, int64_t *at)
{
	const struct crm_sendlaw_case *what = asked->what;
	struct crm_buf channels = { 0 };
	struct crm_sale sale = { asked->consent.member, what->goods, "",
	    what->at - (int64_t)SALE_DAYS * CRM_DAY, what->at + 1 };
	int64_t adult;
	int rc;

	if (crm_consent_adult(asked->db, sale.member,
	    crm_time_day(asked->seoul), &adult) == -1)
		return (-1);
	if (adult > sale.first)
		sale.first = adult;
	if ((rc = crm_db_get(asked->db, "own_channels", &channels)) == 1) {
		sale.channels = crm_buf_text(&channels);
		rc = crm_sale_latest(asked->db, &sale, at);
	}
	crm_buf_free(&channels);
	return (rc);
}

/* Whether a sale stands in for consent: 1, 0, -1. */
static int
by_sale(struct asked *asked)
{
	struct crm_sendlaw_verdict *verdict = asked->verdict;
	int64_t at, last;
	int rc;

	/* The mall has the buyer's contact from the buyer, not the shop. */
	if (!is(asked->what->basis, "sale") || !asked->channel->electronic ||
	    is(asked->channel->name, "mall"))
		return (0);
	if ((rc = find_sale(asked, &at)) != 1)
		return (rc);
	last = crm_date_months(crm_time_day(at),
	    rule_of(asked, CRM_LAW_CUSTOMER)->value);
	if (day_is_over(asked, last))
		return (0);
	verdict->sale = 1;
	verdict->since = at;
	ends_with(asked, last);
	return (1);
}

/* What the consent by day says: 1 go on, 0 that was the verdict, -1. */
static int
by_day(struct asked *asked)
{
	struct crm_consent_verdict held;
	enum crm_law law = asked->channel->electronic ? CRM_LAW_CONSENT :
	    CRM_LAW_POST;
	int rc;

	if (crm_consent_decide(asked->db, &asked->consent, &held) == -1)
		return (-1);
	asked->verdict->since = held.since;
	if (held.why == CRM_WHY_OPTED_OUT)
		return (say(asked, CRM_SENDLAW_OPTED_OUT,
		    asked->channel->electronic ? CRM_LAW_REFUSAL :
		    CRM_LAW_STOP));
	if (held.why == CRM_WHY_GUARDIAN || held.why == CRM_WHY_NO_CONSENT) {
		if ((rc = by_sale(asked)) != 0)
			return (rc == -1 ? -1 : 1);
		return (held.why == CRM_WHY_GUARDIAN ?
		    say(asked, CRM_SENDLAW_GUARDIAN, CRM_LAW_GUARDIAN) :
		    say(asked, CRM_SENDLAW_NO_CONSENT, law));
	}
	if (held.due != CRM_TIME_NONE && day_is_over(asked, held.due))
		return (say(asked, CRM_SENDLAW_CONFIRMATION,
		    CRM_LAW_CONFIRM));
	if (held.due != CRM_TIME_NONE)
		ends_with(asked, held.due);
	return (1);
}

/*
 * As by_day().  Nothing stands in for the night's own consent, and mail is let
 * off.
 */
static int
by_night(struct asked *asked)
{
	const struct crm_law_rule *rule = rule_of(asked, CRM_LAW_NIGHT);
	int64_t midnight = crm_time_day(asked->seoul) * CRM_DAY;
	int64_t begins = midnight + INT64_C(3600) * rule->value - LEAD;
	int64_t morning = midnight + INT64_C(3600) * rule->until;
	struct crm_consent_verdict held;

	if (!asked->channel->night)
		return (1);
	if (asked->seoul >= morning && asked->seoul < begins) {
		ends(asked, begins);
		return (1);
	}
	if (asked->seoul >= begins)
		morning += CRM_DAY;
	if (crm_consent_night(asked->db, &asked->consent, &held) == -1)
		return (-1);
	if (held.why == CRM_WHY_NIGHT) {
		asked->verdict->until = INT64_MAX;
		ends(asked, morning);
		return (say(asked, CRM_SENDLAW_NIGHT, CRM_LAW_NIGHT));
	}
	if (held.due != CRM_TIME_NONE && day_is_over(asked, held.due))
		return (say(asked, CRM_SENDLAW_CONFIRMATION,
		    CRM_LAW_CONFIRM));
	ends(asked, morning);
	if (held.due != CRM_TIME_NONE)
		ends_with(asked, held.due);
	return (1);
}

/* An SMS may leave as long as the certificate holds. */
static int
by_certificate(struct asked *asked)
{
	struct crm_buf text = { 0 };
	int64_t last;
	int rc;

	if (!is(asked->channel->name, "sms"))
		return (0);
	rc = crm_db_get(asked->db, "sms_certificate_until", &text);
	if (rc == 1 && crm_date_parse(text.p, text.n, &last) == 0)
		ends(asked, (last + 1) * CRM_DAY);
	crm_buf_free(&text);
	return (rc == -1 ? -1 : 0);
}

static int
advertising(struct asked *asked)
{
	struct crm_sendlaw_verdict *verdict = asked->verdict;
	int rc = 0;

	if (!asked->what->fit)
		rc = crm_sendlaw_setup(asked->db, asked->what, first_lack,
		    asked);
	if (rc != 0)
		return (rc == -1 ? -1 : 0);
	if ((rc = by_day(asked)) != 1 || (rc = by_night(asked)) != 1 ||
	    (rc = by_certificate(asked)) == -1)
		return (rc);
	verdict->why = CRM_SENDLAW_OK;
	verdict->article = rule_of(asked, verdict->sale ? CRM_LAW_CUSTOMER :
	    asked->channel->open ? CRM_LAW_STOP :
	    asked->channel->electronic ? CRM_LAW_CONSENT :
	    CRM_LAW_POST)->article;
	return (0);
}

int
crm_sendlaw_decide(struct crm_db *db, const struct crm_sendlaw_case *what,
    struct crm_sendlaw_verdict *verdict)
{
	struct asked asked = { .db = db, .what = what, .verdict = verdict,
	    .channel = crm_law_channel(what->channel),
	    .consent = { 0, what->channel, "advertising", what->at, 1,
	    !what->past, what->contact } };
	int rc;

	if (asked.channel == NULL)
		return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT,
		    _("%s: no such channel"), what->channel));
	verdict->why = CRM_SENDLAW_OK;
	verdict->since = CRM_TIME_NONE;
	verdict->until = INT64_MAX;
	verdict->sale = 0;
	verdict->article = "";
	if ((asked.consent.member = crm_member_live(db, what->member)) == -1 ||
	    crm_sendlaw_seoul(db, what->at, &asked.seoul) == -1)
		return (-1);
	if (asked.consent.member == 0)
		rc = say(&asked, CRM_SENDLAW_GONE, CRM_LAW_DESTROY);
	else
		rc = is(what->purpose, "notice") ? 0 : advertising(&asked);
	if (verdict->why != CRM_SENDLAW_OK && verdict->why != CRM_SENDLAW_NIGHT)
		verdict->until = CRM_TIME_NONE;
	return (rc);
}

int
crm_sendlaw_bought(struct crm_db *db, int64_t member, const char *channel,
    const char *goods)
{
	const struct crm_sendlaw_case what = { .channel = channel,
	    .at = crm_db_now(db), .purpose = "advertising", .basis = "sale",
	    .goods = goods };
	struct crm_sendlaw_verdict verdict = { .until = INT64_MAX };
	struct asked asked = { .db = db, .what = &what, .verdict = &verdict,
	    .channel = crm_law_channel(channel),
	    .consent = { .member = member } };

	if (crm_sendlaw_seoul(db, what.at, &asked.seoul) == -1)
		return (-1);
	return (by_sale(&asked));
}

void
crm_sendlaw_say(const struct crm_sendlaw_verdict *verdict,
    struct crm_buf *text)
{
	char since[CRM_TIME_LEN];

	crm_buf_str(text, crm_sendlaw_why_name(verdict->why));
	if (verdict->since != CRM_TIME_NONE)
		crm_buf_fmt(text, " since %s", crm_time_format(verdict->since,
		    since));
	if (*verdict->article != '\0')
		crm_buf_fmt(text, ": %s", verdict->article);
}

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/maysend.h"
#include "outreach/plan.h"
#include "outreach/reach.h"
#include "record/decide.h"
#include "record/flag.h"
#include "record/identity.h"
#include "record/law.h"

#define EARLY	600	/* seconds before the night: a message takes time */

struct crm_maysend {
	struct crm_db	*db;
	int64_t		 campaign;
	struct crm_buf	 purpose, basis, goods;
};

struct crm_maysend *
crm_maysend_open(struct crm_db *db, int64_t campaign)
{
	struct crm_maysend *may;

	if ((may = calloc(1, sizeof(*may))) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	may->db = db;
	may->campaign = campaign;
	if (crm_plan_get(db, campaign, "purpose", &may->purpose) != -1 &&
	    crm_plan_get(db, campaign, "basis", &may->basis) != -1 &&
	    crm_plan_get(db, campaign, "goods", &may->goods) != -1)
		return (may);
	crm_maysend_close(may);
	return (NULL);
}

void
crm_maysend_close(struct crm_maysend *may)
{

	if (may == NULL)
		return;
	crm_buf_free(&may->purpose);
	crm_buf_free(&may->basis);
	crm_buf_free(&may->goods);
	free(may);
}

static int
answer_not(struct crm_maysend_answer *answer, const char *reason)
{

	answer->what = CRM_MAYSEND_NOT;
	answer->reason = reason;
	return (0);
}

/* The list itself: 1 it still says so, 0 with the answer, -1. */
static int
ask_list(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	int64_t one;
	int rc;

	rc = crm_one(may->db, &one, "SELECT 1\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND member IN (:live, :addressee)\n"
	    "\tAND verdict = 'in' AND arm <> 'control'\n"
	    "LIMIT 1", "iii", may->campaign, answer->live == 0 ?
	    what->member : answer->live, what->addressee);
	if (rc != 1)
		return (rc == -1 ? -1 : answer_not(answer, "not_in"));
	return (answer->live == 0 ? answer_not(answer, "removed") : 1);
}

/* One person, one message of a wave, whatever it was merged of. */
static int
ask_merged(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	int64_t one;
	int rc;

	rc = crm_one(may->db, &one, "SELECT 1\n"
	    "FROM delivery\n"
	    "WHERE member = :live AND campaign = :campaign AND wave = :wave\n"
	    "\tAND id <> :id AND (state IN ('claimed', 'sent', 'unknown')\n"
	    "\t\tOR (state IN ('queued', 'deferred') AND id < :id))\n"
	    "LIMIT 1", "iiii", answer->live, may->campaign,
	    (int64_t)what->wave, what->id);
	if (rc == 1)
		return (answer_not(answer, "merged"));
	return (rc == -1 ? -1 : 1);
}

/* Later waves are for those alone who did nothing with an earlier one. */
static int
ask_answered(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	int64_t one;
	int rc;

	if (what->wave == 1)
		return (1);
	rc = crm_one(may->db, &one, "SELECT 1\n"
	    "FROM response\n"
	    "WHERE member IN (:live, :addressee) AND campaign = :campaign\n"
	    "\tAND machine = 0 AND state NOT IN ('sent', 'delivered',\n"
	    "\t\t'failed')\n"
	    "LIMIT 1", "iii", answer->live, what->addressee, may->campaign);
	if (rc == 1)
		return (answer_not(answer, "answered"));
	return (rc == -1 ? -1 : 1);
}

/* Consent at a time; the article is that of its law. */
static int
consent_at(struct crm_maysend *may, const struct crm_maysend_case *what,
    int64_t member, int64_t at)
{
	struct crm_consent_case c = { member, what->channel, "advertising",
	    at, 0, 1 };
	struct crm_consent_verdict verdict;

	if (crm_consent_decide(may->db, &c, &verdict) == -1)
		return (-1);
	return ((int)verdict.why);
}

/* The end of the night that holds at a time, or is about to. */
static int64_t
morning(int64_t at)
{
	int64_t day = crm_time_day(at);
	const struct crm_law_rule *night = crm_law_on(CRM_LAW_NIGHT, day);
	int64_t ends = day * CRM_DAY + (int64_t)night->until * 3600;

	return (ends > at ? ends : ends + CRM_DAY);
}

/* What the law says: 1 yes, 0 with the answer, -1. */
static int
ask_law(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	const struct crm_law_rule *rule;
	int why;

	rule = crm_law_on(CRM_LAW_CONSENT, crm_time_day(what->at));
	answer->article = rule->article;
	if (strcmp(crm_buf_text(&may->purpose), "notice") == 0)
		return (1);
	why = consent_at(may, what, answer->live, what->at);
	if (why == CRM_WHY_CONSENT)
		why = consent_at(may, what, answer->live, what->at + EARLY);
	if (why == -1 || why == CRM_WHY_CONSENT)
		return (why == -1 ? -1 : 1);
	answer->reason = crm_consent_why_name((enum crm_consent_why)why);
	if (why != CRM_WHY_NIGHT)
		return (answer_not(answer, answer->reason));
	answer->what = CRM_MAYSEND_LATER;
	answer->until = morning(what->at);
	return (0);
}

/* What stands against the person or the contact. */
static int
ask_person(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	int rc;

	if ((rc = crm_flag_bars(may->db, answer->live,
	    crm_time_day(crm_db_now(may->db)))) != 0)
		return (rc == -1 ? -1 : answer_not(answer, "flagged"));
	rc = crm_reach_alive(may->db, answer->live, what->channel,
	    what->contact);
	if (rc == 0)
		return (answer_not(answer, "dead_contact"));
	return (rc);
}

/* Whom a number stands for, 0: nobody that is there; -1. */
static int64_t
live_of(struct crm_db *db, int64_t member)
{
	int64_t live = crm_member_live(db, member), one;
	int rc;

	if (live <= 0)
		return (live);
	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM member\n"
	    "WHERE id = :live AND state = 0", "i", live);
	return (rc == 1 ? live : rc);
}

int
crm_maysend(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	static int (*const ask[])(struct crm_maysend *may,
	    const struct crm_maysend_case *what,
	    struct crm_maysend_answer *answer) = { ask_list, ask_merged,
	    ask_answered, ask_law, ask_person };
	size_t i;
	int rc;

	memset(answer, 0, sizeof(*answer));
	answer->reason = answer->article = "";
	if ((answer->live = live_of(may->db, what->member)) == -1)
		return (-1);
	for (i = 0; i < sizeof(ask) / sizeof(ask[0]); i++)
		if ((rc = ask[i](may, what, answer)) != 1)
			return (rc);
	answer->what = CRM_MAYSEND_NOW;
	return (0);
}

#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "outreach/cap.h"
#include "outreach/maysend.h"
#include "outreach/pilot.h"
#include "outreach/plan.h"
#include "outreach/reach.h"
#include "outreach/sendlaw.h"
#include "outreach/wave.h"
#include "record/flag.h"
#include "record/identity.h"

#define HOUR	3600

struct crm_maysend {
	struct crm_db	*db;
	int64_t		 campaign;
	struct crm_buf	 purpose, basis, goods;
	struct crm_buf	 said;		/* what the law said */
	struct crm_buf	 fit;		/* by this channel the shop may send */
	struct crm_caps	*caps;
	enum crm_pilot	 pilot;
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
	    crm_plan_get(db, campaign, "goods", &may->goods) != -1 &&
	    crm_pilot_state(db, campaign, &may->pilot) == 0 &&
	    (may->caps = crm_caps_open(db, campaign, 0)) != NULL)
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
	crm_buf_free(&may->said);
	crm_buf_free(&may->fit);
	crm_caps_close(may->caps);
	free(may);
}

static int
answer_not(struct crm_maysend_answer *answer, const char *reason)
{

	answer->what = CRM_MAYSEND_NOT;
	answer->reason = reason;
	return (0);
}

/*
 * The list itself: 1 it still says so, 0 with the answer, -1.  Who became one
 * with somebody of the control group is of that group.
 */
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
	    "\tAND NOT EXISTS (SELECT 1\n"
	    "\tFROM (SELECT :live AS id\n"
	    "\t\tUNION ALL\n"
	    "\t\tSELECT id FROM member WHERE merged_into = :live) AS mine\n"
	    "\tCROSS JOIN campaign_target AS c ON c.campaign = :campaign\n"
	    "\t\tAND c.member = mine.id AND c.arm = 'control')\n"
	    "LIMIT 1 /* scan: the few numbers of one member */", "iii",
	    may->campaign, answer->live == 0 ? what->member : answer->live,
	    what->addressee);
	if (rc != 1)
		return (rc == -1 ? -1 : answer_not(answer, "not_in"));
	if (may->pilot == CRM_PILOT_STOPPED)
		return (answer_not(answer, "pilot_stopped"));
	return (answer->live == 0 ? answer_not(answer, "removed") : 1);
}

/*
 * Where a promotion was taken back, the rest of the list is queued and waits
 * for the next one.
 */
static int
ask_pilot(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	int64_t one;
	int rc;

	if (may->pilot != CRM_PILOT_WAIT)
		return (1);
	if ((rc = crm_one(may->db, &one, "SELECT 1\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND member IN (:live, :addressee)\n"
	    "\tAND pilot = 1\n"
	    "LIMIT 1", "iii", may->campaign, answer->live,
	    what->addressee)) != 0)
		return (rc);
	answer->what = CRM_MAYSEND_LATER;
	answer->reason = "pilot";
	answer->until = crm_db_now(may->db) + HOUR;
	return (0);
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
ask_wave(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	const char *why;
	int rc;

	rc = crm_wave_may(may->db, may->campaign, what->wave, answer->live,
	    what->channel, &why);
	if (rc == 0)
		return (answer_not(answer, why));
	return (rc);
}

/* How much one person gets, over all campaigns. */
static int
ask_caps(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{

	switch (crm_caps_ask(may->caps, answer->live, what->channel,
	    what->id)) {
	case CRM_CAP_FREE:
		return (1);
	case CRM_CAP_CAPPED:
		return (answer_not(answer, "capped"));
	case CRM_CAP_RESTING:
		return (answer_not(answer, "resting"));
	case CRM_CAP_OTHER:
		return (answer_not(answer, "other_offer"));
	default:
		return (-1);
	}
}

/* What is set by none, or no more: a line for whoever runs the shop. */
static int
add_lack(void *arg, const struct crm_sendlaw_lack *lack)
{
	struct crm_buf *text = arg;

	crm_buf_fmt(text, "%s%s (%s)", text->n > 0 ? ", " : "",
	    lack->settings, lack->article);
	return (0);
}

static int
refuse_shop(struct crm_maysend *may, const struct crm_sendlaw_case *law)
{
	struct crm_buf text = { 0 };

	if (crm_sendlaw_setup(may->db, law, add_lack, &text) == 0)
		(void)crm_err_set(crm_db_err(may->db), CRM_ERR_CONFIG,
		    _("by %s nothing may leave until crm-db set says: %s"),
		    law->channel, crm_buf_text(&text));
	crm_buf_free(&text);
	return (-1);
}

/* What the shop has to do it has done for all messages of the transaction. */
static void
note_fit(struct crm_maysend *may, const struct crm_sendlaw_case *law,
    const struct crm_sendlaw_verdict *verdict)
{

	if (law->fit || verdict->why == CRM_SENDLAW_GONE)
		return;
	crm_buf_reset(&may->fit);
	crm_buf_str(&may->fit, law->channel);
}

/* What the law says: 1 yes, 0 with the answer, -1. */
static int
ask_law(struct crm_maysend *may, const struct crm_maysend_case *what,
    struct crm_maysend_answer *answer)
{
	struct crm_sendlaw_case law = { answer->live, what->channel,
	    crm_buf_text(&may->purpose), crm_buf_text(&may->basis),
	    crm_buf_text(&may->goods), crm_db_now(may->db), 0,
	    what->contact, strcmp(crm_buf_text(&may->fit),
	    what->channel) == 0 };
	struct crm_sendlaw_verdict verdict;

	if (crm_sendlaw_decide(may->db, &law, &verdict) == -1)
		return (-1);
	if (verdict.why == CRM_SENDLAW_SETUP)
		return (refuse_shop(may, &law));
	note_fit(may, &law, &verdict);
	crm_buf_reset(&may->said);
	crm_sendlaw_say(&verdict, &may->said);
	if (may->said.bad || may->fit.bad)
		return (crm_err_nomem(crm_db_err(may->db)));
	answer->decision = crm_buf_text(&may->said);
	if (verdict.why == CRM_SENDLAW_OK)
		return (1);
	answer->reason = crm_sendlaw_why_name(verdict.why);
	if (verdict.why != CRM_SENDLAW_NIGHT)
		return (answer_not(answer, answer->reason));
	answer->what = CRM_MAYSEND_LATER;
	answer->until = verdict.until;
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
	    struct crm_maysend_answer *answer) = { ask_list, ask_pilot,
	    ask_merged, ask_wave, ask_law, ask_person, ask_caps };
	size_t i;
	int rc;

	memset(answer, 0, sizeof(*answer));
	answer->reason = answer->decision = "";
	if ((answer->live = live_of(may->db, what->member)) == -1)
		return (-1);
	for (i = 0; i < sizeof(ask) / sizeof(ask[0]); i++)
		if ((rc = ask[i](may, what, answer)) != 1)
			return (rc);
	answer->what = CRM_MAYSEND_NOW;
	return (0);
}

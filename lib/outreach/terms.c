#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "outreach/campaign.h"
#include "outreach/coupon.h"
#include "outreach/lot.h"
#include "outreach/pilot.h"
#include "outreach/plan.h"
#include "outreach/sendlaw.h"
#include "outreach/terms.h"
#include "record/decide.h"
#include "record/law.h"
#include "record/owner.h"

static const char *
constant(const char *name, size_t n)
{
	const struct crm_law_channel *law;
	size_t i;

	for (i = 0; (law = crm_law_channel_at(i)) != NULL; i++)
		if (law->campaigns && strlen(law->name) == n &&
		    memcmp(law->name, name, n) == 0)
			return (law->name);
	return (NULL);
}

/* Channels with commas between, each once: their number, or -1. */
static int
read_channels(const char *value, const char *channel[CRM_TERMS_CHANNELS])
{
	size_t len, i;
	int n = 0;

	for (;; value += len + 1) {
		len = strcspn(value, ",");
		if (n == CRM_TERMS_CHANNELS ||
		    (channel[n] = constant(value, len)) == NULL)
			return (-1);
		for (i = 0; i < (size_t)n; i++)
			if (channel[i] == channel[n])
				return (-1);
		n++;
		if (value[len] == '\0')
			return (n);
	}
}

int
crm_terms_check(struct crm_db *db, const char *field, const char *value)
{
	const char *channel[CRM_TERMS_CHANNELS];
	struct crm_err *err = crm_db_err(db);

	if (*value == '\0')
		return (0);
	if (strcmp(field, "channels") == 0 &&
	    read_channels(value, channel) == -1)
		return (crm_err_set(err, CRM_ERR_INPUT, _("channels: write "
		    "sms, email, call, post, shop or mall, each once, with "
		    "commas and no blanks between")));
	if (strcmp(field, "arms") == 0 && crm_arms_check(value) == -1)
		return (crm_err_set(err, CRM_ERR_INPUT, _("arms: write names "
		    "and weights such as A:50,B:50; control is no name of an "
		    "arm")));
	if (strcmp(field, "coupon") == 0 && crm_coupon_check(value) == -1)
		return (crm_err_set(err, CRM_ERR_INPUT, _("coupon: write a "
		    "pattern such as SPRING-{8}: one {N}, N from 6 to 20, "
		    "without blanks, commas and quotes, at most 64 "
		    "characters")));
	if (strcmp(field, "promote") == 0 && crm_pilot_check(value) == -1)
		return (crm_err_set(err, CRM_ERR_INPUT, _("promote: write a "
		    "rule such as \"conversion>=1.5, unsubscribed<=0.5 after "
		    "7\"")));
	return (0);
}

/* A text of the plan, checked: 1, 0 nothing was said, -1. */
static int
get_text(struct crm_db *db, int64_t campaign, const char *field,
    struct crm_buf *value)
{
	int rc = crm_plan_get(db, campaign, field, value);

	if (rc == 1 && crm_terms_check(db, field, crm_buf_text(value)) == -1)
		return (-1);
	return (rc);
}

static int
get_channels(struct crm_db *db, const char *channel, struct crm_terms *terms)
{
	struct crm_buf value = { 0 };
	int rc = get_text(db, terms->campaign, "channels", &value);

	terms->channel[0] = constant(channel, strlen(channel));
	terms->nchannel = 1;
	if (rc == 1)
		terms->nchannel = (size_t)read_channels(crm_buf_text(&value),
		    terms->channel);
	crm_buf_free(&value);
	return (rc);
}

/* What stands with the campaign itself. */
static int
get_row(struct crm_db *db, struct crm_terms *terms)
{
	struct crm_stmt *stmt;
	int rc, exclusive;

	if ((exclusive = crm_owner_exclusive(db)) == -1 ||
	    (stmt = crm_sql(db, "SELECT name, coalesce(partner, '')\n"
	    "FROM campaign\n"
	    "WHERE id = :id")) == NULL ||
	    crm_bind(stmt, "i", terms->campaign) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(&terms->name, crm_col_text(stmt, 0));
		/* In whose name it is sent matters where partners own theirs. */
		if (exclusive == 1)
			crm_buf_str(&terms->partner, crm_col_text(stmt, 1));
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

/* The global group is of all advertising. */
static int
get_global(struct crm_db *db, struct crm_terms *terms)
{
	struct crm_buf value = { 0 };
	int rc = crm_db_get(db, "holdout", &value);

	if (rc == 1 && crm_money_parse(value.p, value.n, 4,
	    &terms->global) != 0)
		terms->global = 0;
	crm_buf_free(&value);
	if (rc == -1 || crm_db_get(db, "holdout_seed", &terms->seed) == -1)
		return (-1);
	return (0);
}

/* What stands in for consent. */
static int
get_basis(struct crm_db *db, struct crm_terms *terms)
{
	struct crm_buf basis = { 0 };
	int rc = crm_plan_get(db, terms->campaign, "basis", &basis);

	terms->sale = strcmp(crm_buf_text(&basis), "sale") == 0;
	crm_buf_free(&basis);
	return (rc == -1 ? -1 : crm_plan_get(db, terms->campaign, "goods",
	    &terms->goods));
}

int
crm_terms_bought(struct crm_db *db, const struct crm_terms *terms,
    int64_t live, const char *channel, int why)
{

	if (!terms->sale || (why != CRM_WHY_NO_CONSENT &&
	    why != CRM_WHY_GUARDIAN))
		return (0);
	return (crm_sendlaw_bought(db, live, channel,
	    crm_buf_text(&terms->goods)));
}

int
crm_terms_get(struct crm_db *db, int64_t campaign, const char *channel,
    struct crm_terms *terms)
{
	struct crm_buf purpose = { 0 };
	int rc;

	memset(terms, 0, sizeof(*terms));
	terms->campaign = campaign;
	rc = crm_plan_get(db, campaign, "purpose", &purpose);
	terms->offer = strcmp(crm_buf_text(&purpose), "notice") != 0;
	crm_buf_free(&purpose);
	if (rc == -1 || get_row(db, terms) == -1 ||
	    get_channels(db, channel, terms) == -1 ||
	    (terms->offer && get_basis(db, terms) == -1) ||
	    (terms->offer && get_global(db, terms) == -1) ||
	    crm_plan_int(db, campaign, "holdout", &terms->holdout) == -1 ||
	    crm_plan_int(db, campaign, "pilot", &terms->pilot) == -1 ||
	    get_text(db, campaign, "arms", &terms->arms) == -1 ||
	    get_text(db, campaign, "coupon", &terms->coupon) == -1)
		return (-1);
	if (terms->name.bad || terms->partner.bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (0);
}

void
crm_terms_free(struct crm_terms *terms)
{

	crm_buf_free(&terms->name);
	crm_buf_free(&terms->arms);
	crm_buf_free(&terms->coupon);
	crm_buf_free(&terms->seed);
	crm_buf_free(&terms->partner);
	crm_buf_free(&terms->goods);
}

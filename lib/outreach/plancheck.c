#include <stdarg.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "core/time.h"
#include "outreach/message.h"
#include "outreach/pilot.h"
#include "outreach/plan.h"
#include "outreach/plancheck.h"
#include "outreach/plancheck_int.h"
#include "outreach/planoffer.h"

int
crm_plan_fault(struct crm_plan_look *look, const char *field,
    const char *fault, const char *fmt, ...)
{
	struct crm_plan_fault its = { .field = field, .fault = fault };
	struct crm_buf what = { 0 };
	va_list ap;
	int rc;

	va_start(ap, fmt);
	crm_buf_vfmt(&what, fmt, ap);
	va_end(ap);
	its.what = crm_buf_text(&what);
	look->n++;
	rc = what.bad ? crm_err_nomem(crm_db_err(look->db)) :
	    look->asking->fn(look->asking->arg, &its);
	crm_buf_free(&what);
	return (rc);
}

/* What a field says, in a buffer of its own: 1, 0 nothing but blanks, -1. */
static int
get(struct crm_plan_look *look, const char *name, struct crm_buf *value)
{
	size_t n;
	int rc;

	crm_buf_reset(value);
	rc = crm_plan_get(look->db, look->asking->campaign, name, value);
	n = value->n;
	(void)crm_text_trim(crm_buf_text(value), &n);
	return (rc == 1 ? n > 0 : rc);
}

static int
is(struct crm_plan_look *look, const char *name, const char *word)
{
	struct crm_buf value = { 0 };
	int rc = get(look, name, &value);

	if (rc != -1)
		rc = strcmp(crm_buf_text(&value), word) == 0;
	crm_buf_free(&value);
	return (rc);
}

static int
look_blank(struct crm_plan_look *look, const struct crm_plan_field *field)
{
	struct crm_buf value = { 0 };
	int rc;

	if (field->must == 0 || (field->must == 2 && !look->advertising) ||
	    (look->offers && strcmp(field->name, "offer") == 0))
		return (0);
	if ((rc = get(look, field->name, &value)) == 0)
		rc = crm_plan_fault(look, field->name, "blank", _("nobody said "
		    "it; say it with crm-campaign set"));
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

static int
look_dates(struct crm_plan_look *look)
{
	int64_t campaign = look->asking->campaign, first = 0, last = 0;
	char a[CRM_DATE_LEN], b[CRM_DATE_LEN];
	int had, has;

	if ((had = crm_plan_int(look->db, campaign, "starts_on",
	    &first)) == -1 || (has = crm_plan_int(look->db, campaign,
	    "ends_on", &last)) == -1)
		return (-1);
	if (had && has && last < first && crm_plan_fault(look, "ends_on",
	    "backwards", _("it ends on %s, before it starts on %s"),
	    crm_date_format(last, b), crm_date_format(first, a)) == -1)
		return (-1);
	if (has && last < look->asking->today)
		return (crm_plan_fault(look, "ends_on", "over", _("it ended "
		    "on %s"), crm_date_format(last, b)));
	return (0);
}

/* Who are asked, each wave anew. */
static int
count_asked(struct crm_plan_look *look, struct crm_plan_sum *sum)
{
	int64_t campaign = look->asking->campaign, more, control = 0;

	if (crm_one(look->db, &sum->asked, "SELECT count(*)\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'\n"
	    "\tAND arm <> 'control'", "i", campaign) == -1 ||
	    crm_one(look->db, &control, "SELECT 1\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND arm = 'control'\n"
	    "LIMIT 1", "i", campaign) == -1 ||
	    crm_one(look->db, &more, "SELECT coalesce(sum(members), 0)\n"
	    "FROM campaign_wave\n"
	    "WHERE campaign = :campaign AND wave > 1", "i", campaign) == -1)
		return (-1);
	sum->asked += more;
	sum->control = control == 1;
	return (0);
}

static void
text_of(struct crm_plan_look *look, const char *name, struct crm_buf *value)
{

	if (get(look, name, value) == -1)
		value->bad = 1;
}

/* What each of n costs is added to *sum, which stays at the largest number. */
static void
add_cost(int64_t *sum, int64_t each, int64_t n)
{

	*sum = n > 0 && each > (INT64_MAX - *sum) / n ? INT64_MAX :
	    *sum + each * n;
}

static int
look_offer(void *arg, const struct crm_planoffer *offer, int64_t members)
{
	struct crm_plan_look *look = arg;
	int64_t each, most, cost = 0;

	(void)crm_planoffer_number(offer->cost_each, &each);
	add_cost(&cost, each, members);
	add_cost(&look->offered, each, members);
	if (crm_planoffer_number(offer->ceiling, &most) != 1 || cost <= most)
		return (0);
	return (crm_plan_fault(look, "offer", "exceeded", _("%s: %s for each "
	    "of %lld come to more than %s"), offer->offer, offer->cost_each,
	    (long long)members, offer->ceiling));
}

/* Offers by segment: that all have one, and none costs too much. */
static int
look_offers(struct crm_plan_look *look)
{
	struct crm_buf value = { 0 };
	int64_t without;
	int rc;

	if (crm_planoffer_each(look->db, look->asking->campaign, look_offer,
	    look) == -1 || crm_planoffer_without(look->db,
	    look->asking->campaign, &without) == -1)
		return (-1);
	if (without == 0)
		return (0);
	if ((rc = get(look, "offer", &value)) == 0)
		rc = crm_plan_fault(look, "offer", "blank", _("%lld of those "
		    "in are in segments that have no offer; one of an empty "
		    "segment is for all others"), (long long)without);
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

static int
look_ceiling(struct crm_plan_look *look, int64_t asked)
{
	int64_t campaign = look->asking->campaign, cost = 0, each = 0, most;
	struct crm_buf a = { 0 }, b = { 0 }, c = { 0 };
	int rc;

	if ((rc = crm_plan_int(look->db, campaign, "ceiling", &most)) != 1)
		return (rc);
	if (crm_plan_int(look->db, campaign, "cost", &cost) == -1 ||
	    crm_plan_int(look->db, campaign, "cost_each", &each) == -1)
		return (-1);
	add_cost(&cost, each, asked);
	add_cost(&cost, look->offered, 1);
	if (cost <= most)
		return (0);
	text_of(look, "cost", &a);
	text_of(look, "cost_each", &b);
	text_of(look, "ceiling", &c);
	if (a.bad || b.bad || c.bad)
		rc = crm_err_nomem(crm_db_err(look->db));
	else
		rc = crm_plan_fault(look, "ceiling", "exceeded",
		    look->offered > 0 ? _("%s, %s for each of %lld and what "
		    "is offered come to more than %s") : _("%s and %s for "
		    "each of %lld come to more than %s"),
		    a.n > 0 ? a.p : "0", b.n > 0 ? b.p : "0",
		    (long long)asked, crm_buf_text(&c));
	crm_buf_free(&a);
	crm_buf_free(&b);
	crm_buf_free(&c);
	return (rc);
}

/* A pilot without a rule has no end, and one without anybody no beginning. */
static int
look_pilot(struct crm_plan_look *look)
{
	int64_t campaign = look->asking->campaign, pilot = 0;
	struct crm_buf value = { 0 };
	int rc;

	if ((rc = crm_pilot_nobody(look->db, campaign)) == 1)
		rc = crm_plan_fault(look, "pilot", "nobody", _("by lot nobody "
		    "is in it, so that nothing leaves; crm-campaign pilot "
		    "--promote lets all go"));
	if (rc == -1 || crm_plan_int(look->db, campaign, "pilot",
	    &pilot) == -1)
		return (-1);
	if (pilot == 0)
		return (0);
	if ((rc = get(look, "promote", &value)) == 0)
		rc = crm_plan_fault(look, "promote", "blank", _("there is a "
		    "pilot: say by which rule the rest follows"));
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

static int
look_fields(struct crm_plan_look *look, struct crm_plan_sum *sum)
{
	const struct crm_plan_field *field;
	size_t i;

	for (i = 0; (field = crm_plan_field_at(i)) != NULL; i++)
		if (look_blank(look, field) == -1)
			return (-1);
	if (look_dates(look) == -1 || count_asked(look, sum) == -1 ||
	    look_offers(look) == -1 || look_ceiling(look, sum->asked) == -1)
		return (-1);
	return (look_pilot(look));
}

int
crm_plan_check(struct crm_db *db, const struct crm_plan_asking *asking,
    struct crm_plan_sum *sum)
{
	struct crm_plan_look look = { .db = db, .asking = asking };
	int64_t without;
	int wave, rc;

	memset(sum, 0, sizeof(*sum));
	if ((look.advertising = is(&look, "purpose", "advertising")) == -1 ||
	    (look.offers = crm_planoffer_without(db, asking->campaign,
	    &without)) == -1)
		return (-1);
	rc = look_fields(&look, sum);
	for (wave = 1; rc == 0 && wave <= CRM_WAVES; wave++)
		rc = crm_plan_look_wave(&look, wave);
	if (rc == 0 && look.advertising)
		rc = crm_plan_look_sender(&look);
	sum->faults = look.n;
	return (rc);
}

int
crm_plan_check_wave(struct crm_db *db, const struct crm_plan_asking *asking,
    int wave, size_t *n)
{
	struct crm_plan_look look = { .db = db, .asking = asking };
	int rc;

	look.must = 1;
	rc = crm_plan_look_wave(&look, wave);
	*n += look.n;
	return (rc);
}

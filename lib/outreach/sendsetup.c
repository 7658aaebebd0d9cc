#include <string.h>
#include <time.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "outreach/sendlaw.h"
#include "record/law.h"
#include "record/sale.h"

/* The shop's own duties: what it must have set before advertising leaves. */

enum thing {
	SENDER_NAME = 1,
	SENDER_PHONE = 1 << 1,
	SENDER_EMAIL = 1 << 2,
	SENDER_ADDRESS = 1 << 3,
	REFUSE_PHONE = 1 << 4,
	REFUSE_URL = 1 << 5,
	REFUSE_EMAIL = 1 << 6,
	LINK_BASE = 1 << 7,
	CERTIFICATE = 1 << 8,
	CERTIFICATE_UNTIL = 1 << 9,
	OWN_CHANNELS = 1 << 10
};

struct shop {
	int		 has;		/* of enum thing */
	int		 over;		/* the same: their day has passed */
};

/*
 * A duty of those who advertise by a channel: one of the settings.  Decree
 * 61(3) and its appendix 6 ask the most of mail: name, address of mail, phone
 * and postal address.
 */
static const struct duty {
	const char	*channel;
	int		 things;
	const char	*settings;
	enum crm_law	 law;
} duties[] = {
	{ "email", SENDER_NAME, "sender_name", CRM_LAW_LABEL },
	{ "email", SENDER_EMAIL, "sender_email", CRM_LAW_LABEL },
	{ "email", SENDER_PHONE, "sender_phone", CRM_LAW_LABEL },
	{ "email", SENDER_ADDRESS, "sender_address", CRM_LAW_LABEL },
	{ "email", LINK_BASE | REFUSE_URL | REFUSE_EMAIL,
	    "link_base|refuse_url|refuse_email", CRM_LAW_FREE },
	{ "sms", SENDER_NAME, "sender_name", CRM_LAW_LABEL },
	{ "sms", SENDER_PHONE, "sender_phone", CRM_LAW_LABEL },
	{ "sms", REFUSE_PHONE, "refuse_phone", CRM_LAW_FREE },
	{ "sms", CERTIFICATE, "sms_certificate", CRM_LAW_CERTIFIED },
	{ "sms", CERTIFICATE_UNTIL, "sms_certificate_until",
	    CRM_LAW_CERTIFIED },
	{ "call", SENDER_NAME, "sender_name", CRM_LAW_LABEL },
	{ "call", SENDER_PHONE, "sender_phone", CRM_LAW_LABEL },
	{ "call", REFUSE_PHONE, "refuse_phone", CRM_LAW_FREE },
	{ "push", SENDER_NAME, "sender_name", CRM_LAW_LABEL },
	{ "push", SENDER_PHONE | SENDER_EMAIL | SENDER_ADDRESS,
	    "sender_phone|sender_email|sender_address", CRM_LAW_LABEL },
	{ "push", REFUSE_PHONE | REFUSE_URL | LINK_BASE,
	    "refuse_phone|refuse_url|link_base", CRM_LAW_FREE },
	{ "mall", SENDER_NAME, "sender_name", CRM_LAW_LABEL },
	{ "mall", SENDER_PHONE | SENDER_EMAIL | SENDER_ADDRESS,
	    "sender_phone|sender_email|sender_address", CRM_LAW_LABEL },
	{ "mall", REFUSE_PHONE | REFUSE_URL, "refuse_phone|refuse_url",
	    CRM_LAW_FREE }
};

/* The certificate holds to the end of its last day. */
static void
take(struct shop *shop, const char *name, const char *value, int64_t today)
{
	static const struct {
		const char	*name;
		int		 thing;	/* of enum thing */
	} known[] = {
		{ "sender_name", SENDER_NAME },
		{ "sender_phone", SENDER_PHONE },
		{ "sender_email", SENDER_EMAIL },
		{ "sender_address", SENDER_ADDRESS },
		{ "refuse_phone", REFUSE_PHONE },
		{ "refuse_url", REFUSE_URL },
		{ "refuse_email", REFUSE_EMAIL },
		{ "link_base", LINK_BASE },
		{ "sms_certificate", CERTIFICATE },
		{ "sms_certificate_until", CERTIFICATE_UNTIL },
		{ "own_channels", OWN_CHANNELS }
	};
	int64_t last;
	size_t i;

	for (i = 0; strcmp(known[i].name, name) != 0; i++)
		;
	if (known[i].thing == CERTIFICATE_UNTIL &&
	    (crm_date_parse(value, strlen(value), &last) == -1 ||
	    last < today))
		shop->over |= known[i].thing;
	else if (known[i].thing != OWN_CHANNELS || crm_sale_listed(value))
		shop->has |= known[i].thing;
}

static int
look(struct crm_db *db, int64_t today, struct shop *shop)
{
	struct crm_stmt *stmt;
	int rc;

	shop->has = shop->over = 0;
	if ((stmt = crm_sql(db, "SELECT name, value\n"
	    "FROM setting\n"
	    "WHERE value <> '' AND name IN ('sender_name', 'sender_phone',\n"
	    "\t'sender_email', 'sender_address', 'refuse_phone',\n"
	    "\t'refuse_url', 'refuse_email', 'link_base',\n"
	    "\t'sms_certificate', 'sms_certificate_until',\n"
	    "\t'own_channels')\n"
	    "ORDER BY name")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		take(shop, crm_col_text(stmt, 0), crm_col_text(stmt, 1),
		    today);
	return (rc);
}

/* A sale stands in where the shop has its buyers' contacts from themselves. */
static int
each_of_sale(const struct crm_sendlaw_case *what, const struct shop *shop,
    int64_t today, int (*fn)(void *arg, const struct crm_sendlaw_lack *lack),
    void *arg)
{
	struct crm_sendlaw_lack lack = { "own_channels",
	    crm_law_on(CRM_LAW_CUSTOMER, today)->article, 0 };
	int rc;

	if (strcmp(what->basis, "sale") != 0)
		return (0);
	if ((shop->has & OWN_CHANNELS) == 0 && (rc = fn(arg, &lack)) != 0)
		return (rc);
	lack.settings = "goods";
	return (crm_sale_listed(what->goods) ? 0 : fn(arg, &lack));
}

int
crm_sendlaw_setup(struct crm_db *db, const struct crm_sendlaw_case *what,
    int (*fn)(void *arg, const struct crm_sendlaw_lack *lack), void *arg)
{
	struct crm_sendlaw_lack lack;
	struct shop shop;
	int64_t today;
	size_t i;
	int rc;

	if (strcmp(what->purpose, "notice") == 0)
		return (0);
	if (crm_sendlaw_seoul(db, what->at, &today) == -1)
		return (-1);
	today = crm_time_day(today);
	if (look(db, today, &shop) == -1)
		return (-1);
	for (i = 0; i < sizeof(duties) / sizeof(duties[0]); i++) {
		if (strcmp(duties[i].channel, what->channel) != 0 ||
		    (duties[i].things & shop.has) != 0)
			continue;
		lack.settings = duties[i].settings;
		lack.article = crm_law_on(duties[i].law, today)->article;
		lack.expired = (duties[i].things & shop.over) != 0;
		if ((rc = fn(arg, &lack)) != 0)
			return (rc);
	}
	return (each_of_sale(what, &shop, today, fn, arg));
}

int
crm_sendlaw_seoul(struct crm_db *db, int64_t at, int64_t *seoul)
{
	int64_t abroad, day = crm_time_day(at), second = at - day * CRM_DAY;
	struct tm tm = { 0 };
	int y, m, d, rc;
	time_t utc;

	*seoul = at;
	if ((rc = crm_one(db, &abroad, "SELECT value <> 'Asia/Seoul'\n"
	    "FROM setting\n"
	    "WHERE name = 'timezone'", "")) != 1 || !abroad)
		return (rc == -1 ? -1 : 0);
	crm_date_split(day, &y, &m, &d);
	tm.tm_year = y - 1900;
	tm.tm_mon = m - 1;
	tm.tm_mday = d;
	tm.tm_hour = (int)(second / 3600);
	tm.tm_min = (int)(second / 60 % 60);
	tm.tm_sec = (int)(second % 60);
	tm.tm_isdst = -1;
	if ((utc = mktime(&tm)) == (time_t)-1)
		return (crm_err_set(crm_db_err(db), CRM_ERR_SYSTEM,
		    _("the time cannot be turned to the clock of Seoul")));
	/* Korea keeps no summer time. */
	*seoul = (int64_t)utc + INT64_C(9) * 3600;
	return (0);
}

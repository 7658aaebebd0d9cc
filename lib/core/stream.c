#include <string.h>

#include "core/stream.h"

#define T(name)		{ name, CRM_TYPE_TEXT, CRM_KIND_TEXT, 0 }
#define CODE(name)	{ name, CRM_TYPE_TEXT, CRM_KIND_TEXT, 1 }
#define INT(name)	{ name, CRM_TYPE_INTEGER, CRM_KIND_NUMBER, 0 }
#define DEC(name)	{ name, CRM_TYPE_DECIMAL, CRM_KIND_NUMBER, 0 }
#define DAY(name)	{ name, CRM_TYPE_DATE, CRM_KIND_TEXT, 0 }
#define AT(name)	{ name, CRM_TYPE_TIME, CRM_KIND_TEXT, 0 }
#define PERSON(name, kind) { name, CRM_TYPE_TEXT, kind, 0 }
#define END		{ NULL, CRM_TYPE_TEXT, CRM_KIND_TEXT, 0 }

static const struct crm_column order[] = {
	T("channel"), CODE("order_no"), CODE("line_no"), AT("ordered_at"),
	T("status"), T("kind"), CODE("member_code"),
	PERSON("buyer_id", CRM_KIND_SECRET),
	PERSON("buyer_name", CRM_KIND_NAME),
	PERSON("buyer_phone", CRM_KIND_PHONE),
	PERSON("buyer_email", CRM_KIND_EMAIL),
	PERSON("receiver_name", CRM_KIND_NAME),
	PERSON("receiver_phone", CRM_KIND_PHONE),
	PERSON("receiver_phone2", CRM_KIND_PHONE),
	PERSON("postcode", CRM_KIND_SECRET),
	PERSON("address", CRM_KIND_ADDRESS),
	PERSON("message", CRM_KIND_SECRET),
	CODE("product_code"), T("product_name"), T("option"), INT("qty"),
	DEC("unit_price"), DEC("amount"), DEC("discount"), T("coupon"),
	DEC("shipping_fee"), DEC("settlement"), T("payment"), T("carrier"),
	CODE("invoice_no"), AT("shipped_at"), AT("delivered_at"),
	CODE("ref_order_no"), CODE("ref_line_no"), T("reason"), T("source"),
	INT("source_line"), AT("exported_at"), T("profile"), INT("rank"),
	T("complete"), END
};

static const struct crm_column shipment[] = {
	T("channel"), CODE("order_no"), CODE("line_no"), T("carrier"),
	CODE("invoice_no"), AT("shipped_at"), AT("delivered_at"), T("status"),
	PERSON("receiver_name", CRM_KIND_NAME),
	PERSON("receiver_phone", CRM_KIND_PHONE), T("product_name"),
	INT("qty"), T("source"), INT("source_line"), AT("exported_at"), END
};

static const struct crm_column member[] = {
	INT("member"), CODE("code"), PERSON("name", CRM_KIND_NAME), T("kind"),
	PERSON("phone", CRM_KIND_PHONE), PERSON("email", CRM_KIND_EMAIL),
	PERSON("birth", CRM_KIND_SECRET), T("lunar"), T("gender"),
	PERSON("postcode", CRM_KIND_SECRET),
	PERSON("address", CRM_KIND_ADDRESS), T("grade"), AT("joined_at"),
	T("source"), PERSON("memo", CRM_KIND_SECRET), T("email_consent"),
	T("sms_consent"), AT("consent_at"), T("file"), INT("source_line"),
	AT("exported_at"), END
};

static const struct crm_column response[] = {
	T("campaign"), INT("member"), T("channel"),
	PERSON("contact", CRM_KIND_SECRET), T("state"), AT("at"), T("reason"),
	T("source"), INT("source_line"), AT("exported_at"), T("status"),
	INT("reply"), T("hard"), T("message_id"),
	PERSON("returned_to", CRM_KIND_EMAIL), END
};

static const struct crm_column rfm[] = {
	INT("member"), AT("last_at"), INT("recency"), INT("frequency"),
	DEC("monetary"), INT("r"), INT("f"), INT("m"), T("segment"),
	T("offer"), T("aim"), DEC("percent"), DEC("score"), END
};

static const struct crm_column move[] = {
	INT("member"), INT("from_r"), INT("from_f"), INT("from_m"),
	T("from_segment"), INT("to_r"), INT("to_f"), INT("to_m"),
	T("to_segment"), DEC("from_monetary"), DEC("to_monetary"), T("offer"),
	T("aim"), DEC("percent"), T("arm"), INT("reached"), END
};

/* Its x, t_x and T are left out: so short a name is anybody's column. */
static const struct crm_column ltv[] = {
	INT("member"), DEC("mean_spend"), DEC("p_alive"), DEC("purchases"),
	INT("purchases_low"), INT("purchases_high"), DEC("spend"), DEC("ltv"),
	DEC("ltv_low"), DEC("ltv_high"), DEC("p_alive_low"),
	DEC("p_alive_high"), DEC("bought"), DEC("lifetime"), END
};

/* Its value and cost are left out for the same reason. */
static const struct crm_column target[] = {
	INT("member"), DEC("gain"), DEC("total_cost"), DEC("total_gain"), END
};

static const struct crm_column churn[] = {
	INT("member"), AT("last_at"), INT("recency"), DEC("purchases"),
	DEC("interval"), DAY("expected_at"), DEC("score"), T("stage"),
	T("reason"), DAY("last_return"), DEC("price_rise"), T("channel"), END
};

static const struct crm_column feature[] = {
	INT("member"), AT("first_at"), AT("last_at"), INT("recency"),
	INT("frequency"), DEC("monetary"), INT("tenure"), DEC("purchases"),
	DEC("interval"), DEC("interval_sd"), INT("first_interval"),
	DEC("purchase_mean"), DEC("monetary_365"), INT("channels"),
	INT("returns"), T("email_consent"), T("sms_consent"),
	T("call_consent"), T("post_consent"), T("push_consent"), END
};

static const struct crm_column consent[] = {
	INT("member"), T("channel"), T("state"), AT("at"), AT("given_at"),
	AT("withdrawn_at"), T("how"), T("proof"), T("purpose"), T("night"),
	PERSON("guardian", CRM_KIND_NAME), T("source"), T("proof_sha256"),
	END
};

static const struct crm_column notice[] = {
	INT("member"), T("channel"), T("kind"), T("state"), T("night"),
	AT("at"), DAY("due_at"), T("overdue"), AT("told_at"), END
};

static const struct crm_column note[] = {
	INT("note_no"), INT("member"), AT("at"), T("author"), T("owner"),
	T("channel"), DAY("due"), PERSON("text", CRM_KIND_SECRET),
	AT("removed_at"), T("removed_by"),
	PERSON("removed_why", CRM_KIND_SECRET), INT("days_late"), END
};

static const struct crm_column flag[] = {
	INT("member"), T("kind"), T("bars"), DAY("expires"), AT("added_at"),
	T("added_by"), PERSON("added_why", CRM_KIND_SECRET), AT("removed_at"),
	T("removed_by"), PERSON("removed_why", CRM_KIND_SECRET), END
};

static const struct crm_column anniv[] = {
	INT("member"), PERSON("name", CRM_KIND_NAME), T("kind"), T("title"),
	DAY("falls_on"), INT("years"), T("lunar"), END
};

static const struct crm_column stage[] = {
	INT("member"), T("stage"), AT("at"), T("how"), T("set_by"),
	PERSON("set_why", CRM_KIND_SECRET), END
};

/* Its day is left out: it is anybody's column, and text does for a date. */
static const struct crm_column event[] = {
	INT("member"), INT("batch"), T("rule"), INT("version"), T("kind"),
	T("why"), T("offer"), INT("hour"), T("product"), T("next_item"), END
};

static const struct {
	const char			*name;
	const struct crm_column		*columns;
} streams[] = {
	{ "order", order },
	{ "shipment", shipment },
	{ "member", member },
	{ "response", response },
	{ "rfm", rfm },
	{ "move", move },
	{ "ltv", ltv },
	{ "target", target },
	{ "churn", churn },
	{ "feature", feature },
	{ "consent", consent },
	{ "notice", notice },
	{ "note", note },
	{ "flag", flag },
	{ "anniv", anniv },
	{ "stage", stage },
	{ "event", event }
};

static const char *const names[] = {
	"order", "shipment", "member", "response", "rfm", "consent", "notice",
	NULL
};

const struct crm_column *
crm_stream_columns(const char *stream)
{
	size_t i;

	for (i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		if (strcmp(streams[i].name, stream) == 0)
			return (streams[i].columns);
	return (NULL);
}

const struct crm_column *
crm_stream_column(const char *name)
{
	const struct crm_column *c;
	size_t i;

	for (i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		for (c = streams[i].columns; c->name != NULL; c++)
			if (strcmp(c->name, name) == 0)
				return (c);
	return (NULL);
}

enum crm_kind
crm_stream_kind(const char *name)
{
	const struct crm_column *column = crm_stream_column(name);

	if (column != NULL)
		return (column->kind);
	return (strncmp(name, "x_", 2) == 0 ? CRM_KIND_SECRET :
	    CRM_KIND_TEXT);
}

const char *const *
crm_stream_names(void)
{

	return (names);
}

#include <string.h>

#include "intake/stream.h"

#define LEN(a)	(sizeof(a) / sizeof((a)[0]))

static const struct crm_column order[] = {
	{ "channel", CRM_TYPE_CHANNEL, CRM_KIND_TEXT },
	{ "order_no", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "line_no", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "ordered_at", CRM_TYPE_TIME, CRM_KIND_TEXT },
	{ "status", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "kind", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "member_code", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "buyer_id", CRM_TYPE_CODE, CRM_KIND_NAME },
	{ "buyer_name", CRM_TYPE_TEXT, CRM_KIND_NAME },
	{ "buyer_phone", CRM_TYPE_PHONE, CRM_KIND_PHONE },
	{ "buyer_email", CRM_TYPE_TEXT, CRM_KIND_EMAIL },
	{ "receiver_name", CRM_TYPE_TEXT, CRM_KIND_NAME },
	{ "receiver_phone", CRM_TYPE_PHONE, CRM_KIND_PHONE },
	{ "receiver_phone2", CRM_TYPE_PHONE, CRM_KIND_PHONE },
	{ "postcode", CRM_TYPE_POSTCODE, CRM_KIND_TEXT },
	{ "address", CRM_TYPE_TEXT, CRM_KIND_ADDRESS },
	{ "message", CRM_TYPE_TEXT, CRM_KIND_SECRET },
	{ "product_code", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "product_name", CRM_TYPE_TEXT, CRM_KIND_TEXT },
	{ "option", CRM_TYPE_TEXT, CRM_KIND_TEXT },
	{ "qty", CRM_TYPE_COUNT, CRM_KIND_NUMBER },
	{ "unit_price", CRM_TYPE_PRICE, CRM_KIND_NUMBER },
	{ "amount", CRM_TYPE_AMOUNT, CRM_KIND_NUMBER },
	{ "discount", CRM_TYPE_AMOUNT, CRM_KIND_NUMBER },
	{ "coupon", CRM_TYPE_AMOUNT, CRM_KIND_NUMBER },
	{ "shipping_fee", CRM_TYPE_AMOUNT, CRM_KIND_NUMBER },
	{ "settlement", CRM_TYPE_AMOUNT, CRM_KIND_NUMBER },
	{ "payment", CRM_TYPE_TEXT, CRM_KIND_TEXT },
	{ "carrier", CRM_TYPE_TEXT, CRM_KIND_TEXT },
	{ "invoice_no", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "shipped_at", CRM_TYPE_TIME, CRM_KIND_TEXT },
	{ "delivered_at", CRM_TYPE_TIME, CRM_KIND_TEXT },
	{ "ref_order_no", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "ref_line_no", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "reason", CRM_TYPE_TEXT, CRM_KIND_SECRET },
	{ "source", CRM_TYPE_MADE, CRM_KIND_TEXT },
	{ "source_line", CRM_TYPE_MADE, CRM_KIND_NUMBER },
	{ "exported_at", CRM_TYPE_MADE, CRM_KIND_TEXT },
	{ "profile", CRM_TYPE_MADE, CRM_KIND_TEXT },
	{ "rank", CRM_TYPE_MADE, CRM_KIND_NUMBER },
	{ "complete", CRM_TYPE_MADE, CRM_KIND_TEXT }
};

static const struct crm_column shipment[] = {
	{ "channel", CRM_TYPE_CHANNEL, CRM_KIND_TEXT },
	{ "order_no", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "line_no", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "carrier", CRM_TYPE_TEXT, CRM_KIND_TEXT },
	{ "invoice_no", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "shipped_at", CRM_TYPE_TIME, CRM_KIND_TEXT },
	{ "delivered_at", CRM_TYPE_TIME, CRM_KIND_TEXT },
	{ "status", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "receiver_name", CRM_TYPE_TEXT, CRM_KIND_NAME },
	{ "receiver_phone", CRM_TYPE_PHONE, CRM_KIND_PHONE },
	{ "product_name", CRM_TYPE_TEXT, CRM_KIND_TEXT },
	{ "qty", CRM_TYPE_COUNT, CRM_KIND_NUMBER },
	{ "source", CRM_TYPE_MADE, CRM_KIND_TEXT },
	{ "source_line", CRM_TYPE_MADE, CRM_KIND_NUMBER },
	{ "exported_at", CRM_TYPE_MADE, CRM_KIND_TEXT }
};

static const struct crm_column member[] = {
	{ "member", CRM_TYPE_CODE, CRM_KIND_NUMBER },
	{ "code", CRM_TYPE_CODE, CRM_KIND_TEXT },
	{ "name", CRM_TYPE_TEXT, CRM_KIND_NAME },
	{ "kind", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "phone", CRM_TYPE_PHONE, CRM_KIND_PHONE },
	{ "email", CRM_TYPE_TEXT, CRM_KIND_EMAIL },
	{ "birth", CRM_TYPE_DATE, CRM_KIND_SECRET },
	{ "lunar", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "gender", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "postcode", CRM_TYPE_POSTCODE, CRM_KIND_TEXT },
	{ "address", CRM_TYPE_TEXT, CRM_KIND_ADDRESS },
	{ "grade", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "joined_at", CRM_TYPE_TIME, CRM_KIND_TEXT },
	{ "source", CRM_TYPE_MADE, CRM_KIND_TEXT },
	{ "memo", CRM_TYPE_TEXT, CRM_KIND_SECRET },
	{ "email_consent", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "sms_consent", CRM_TYPE_WORD, CRM_KIND_TEXT },
	{ "consent_at", CRM_TYPE_TIME, CRM_KIND_TEXT }
};

static const struct crm_stream streams[] = {
	{ "order", order, LEN(order) },
	{ "shipment", shipment, LEN(shipment) },
	{ "member", member, LEN(member) }
};

const struct crm_stream *
crm_stream_find(const char *name)
{
	size_t i;

	for (i = 0; i < LEN(streams); i++) {
		if (strcmp(streams[i].name, name) == 0)
			return (&streams[i]);
	}
	return (NULL);
}

int
crm_stream_col(const struct crm_stream *stream, const char *name)
{
	size_t i;

	for (i = 0; i < stream->ncol; i++) {
		if (strcmp(stream->col[i].name, name) == 0)
			return ((int)i);
	}
	return (-1);
}

int
crm_type_is_number(enum crm_type type)
{

	return (type == CRM_TYPE_COUNT || type == CRM_TYPE_PRICE ||
	    type == CRM_TYPE_AMOUNT);
}

#include <string.h>

#include "core/stream.h"
#include "intake/shape.h"

/* What core's types and kinds do not tell. */
static const struct {
	const char	*name;
	enum crm_shape	 shape;
} special[] = {
	{ "birth", CRM_SHAPE_BIRTH },
	{ "buyer_id", CRM_SHAPE_CODE },
	{ "campaign", CRM_SHAPE_CODE },
	{ "complete", CRM_SHAPE_MADE },
	/* Or an e-mail address, which that shape leaves alone. */
	{ "contact", CRM_SHAPE_PHONE },
	{ "email_consent", CRM_SHAPE_WORD },
	{ "exported_at", CRM_SHAPE_MADE },
	{ "file", CRM_SHAPE_MADE },
	{ "gender", CRM_SHAPE_WORD },
	{ "grade", CRM_SHAPE_WORD },
	{ "kind", CRM_SHAPE_WORD },
	{ "lunar", CRM_SHAPE_WORD },
	{ "member", CRM_SHAPE_CODE },
	{ "postcode", CRM_SHAPE_POSTCODE },
	{ "profile", CRM_SHAPE_MADE },
	{ "qty", CRM_SHAPE_COUNT },
	{ "rank", CRM_SHAPE_MADE },
	{ "sms_consent", CRM_SHAPE_WORD },
	{ "source", CRM_SHAPE_MADE },
	{ "source_line", CRM_SHAPE_MADE },
	{ "state", CRM_SHAPE_WORD },
	{ "status", CRM_SHAPE_WORD },
	{ "unit_price", CRM_SHAPE_PRICE }
};

enum crm_shape
crm_shape_of(const char *stream, const struct crm_column *col)
{
	size_t i;

	/* A response's channel is a medium, not a shop. */
	if (strcmp(col->name, "channel") == 0)
		return (strcmp(stream, "response") == 0 ? CRM_SHAPE_WORD :
		    CRM_SHAPE_CHANNEL);
	for (i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if (strcmp(special[i].name, col->name) == 0)
			return (special[i].shape);
	}
	if (col->kind == CRM_KIND_PHONE)
		return (CRM_SHAPE_PHONE);
	if (col->type == CRM_TYPE_TIME || col->type == CRM_TYPE_DATE)
		return (CRM_SHAPE_TIME);
	if (col->type == CRM_TYPE_DECIMAL)
		return (CRM_SHAPE_AMOUNT);
	return (col->code ? CRM_SHAPE_CODE : CRM_SHAPE_TEXT);
}

int
crm_shape_is_number(enum crm_shape shape)
{

	return (shape == CRM_SHAPE_COUNT || shape == CRM_SHAPE_PRICE ||
	    shape == CRM_SHAPE_AMOUNT);
}

#ifndef CRM_SHAPE_H
#define CRM_SHAPE_H

/*
 * What intake does to the values of a canonical column.
 */

struct crm_column;

enum crm_shape {
	CRM_SHAPE_TEXT,		/* outer blanks only */
	CRM_SHAPE_CODE,		/* ids and codes, compared exactly */
	CRM_SHAPE_WORD,		/* one of few words */
	CRM_SHAPE_CHANNEL,
	CRM_SHAPE_PHONE,
	CRM_SHAPE_POSTCODE,
	CRM_SHAPE_TIME,
	CRM_SHAPE_BIRTH,
	CRM_SHAPE_COUNT,	/* pieces */
	CRM_SHAPE_PRICE,	/* may have more decimals than the currency */
	CRM_SHAPE_AMOUNT,
	CRM_SHAPE_MADE		/* filled by the mapping itself */
};

/* The shape of a column of the stream of that name. */
enum crm_shape
crm_shape_of(const char *stream, const struct crm_column *col);

/* 1 for the shapes that are computed with. */
int
crm_shape_is_number(enum crm_shape shape);

#endif

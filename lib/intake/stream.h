#ifndef CRM_STREAM_H
#define CRM_STREAM_H

/*
 * The canonical streams that intake makes (crm-csv.5): their columns in their
 * order, and what kind of value each of them holds.
 */

#include <stddef.h>

#include "core/out.h"

enum crm_type {
	CRM_TYPE_TEXT,		/* free text */
	CRM_TYPE_CODE,		/* ids and codes, compared exactly */
	CRM_TYPE_WORD,		/* one of few words */
	CRM_TYPE_CHANNEL,
	CRM_TYPE_PHONE,
	CRM_TYPE_POSTCODE,
	CRM_TYPE_TIME,
	CRM_TYPE_DATE,
	CRM_TYPE_COUNT,		/* pieces */
	CRM_TYPE_PRICE,		/* may have more decimals than the currency */
	CRM_TYPE_AMOUNT,
	CRM_TYPE_MADE		/* filled by the mapping itself */
};

struct crm_column {
	const char	*name;
	enum crm_type	 type;
	enum crm_kind	 kind;	/* for the writer */
};

struct crm_stream {
	const char		*name;
	const struct crm_column	*col;
	size_t			 ncol;
};

/* The stream of that name, or NULL. */
const struct crm_stream *
crm_stream_find(const char *name);

/* The index of the column of that name, or -1. */
int
crm_stream_col(const struct crm_stream *stream, const char *name);

/* 1 for the types that are computed with. */
int
crm_type_is_number(enum crm_type type);

#endif

#ifndef CRM_STREAM_H
#define CRM_STREAM_H

/*
 * The canonical streams and their columns, in order, as man/man5/crm-csv.5
 * lists them.  Whoever reads, writes, types or masks a column asks here.
 */

#include <stddef.h>

#include "core/out.h"

enum crm_type {
	CRM_TYPE_TEXT,
	CRM_TYPE_INTEGER,
	CRM_TYPE_DECIMAL,
	CRM_TYPE_DATE,		/* YYYY-MM-DD */
	CRM_TYPE_TIME		/* YYYY-MM-DD HH:MM:SS */
};

struct crm_column {
	const char	*name;
	enum crm_type	 type;
	enum crm_kind	 kind;	/* what of it is personal */
	int		 code;	/* 1: an order, product or invoice code, where
				   13 digits are no resident number */
};

/* The columns of a stream by its name, ended by a NULL name; NULL: none. */
const struct crm_column *
crm_stream_columns(const char *stream);

/* The column of that name in any stream, or NULL. */
const struct crm_column *
crm_stream_column(const char *name);

/*
 * What of a column is personal, by its name alone: that of any stream's, custom
 * fields (x_NAME) always, a name that no stream has nothing.
 */
enum crm_kind
crm_stream_kind(const char *name);

/* The names of the streams, ended by NULL. */
const char *const *
crm_stream_names(void);

#endif

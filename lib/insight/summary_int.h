#ifndef CRM_SUMMARY_INT_H
#define CRM_SUMMARY_INT_H

/* What the two halves of a summary share: taking values in, telling of them. */

#include "insight/hyperlog.h"
#include "insight/labels.h"
#include "insight/summary.h"

/* What a value may be. */
#define CRM_IS_NUMBER	1
#define CRM_IS_DATE		2
#define CRM_IS_CODE		4
#define CRM_IS_ZEROED	8	/* digits after a zero: no number writes so */

struct crm_summary_value {
	int64_t		 v;
	uint64_t	 n;	/* how often */
};

struct crm_summary_values {
	struct crm_summary_value *p;
	size_t		 n, cap;
};

struct crm_summary {
	int			 code;		/* 1: by its name */
	size_t			 bound;
	struct crm_labels	*labels;
	uint64_t		*count;		/* by label */
	unsigned char		*is;		/* by label */
	size_t			 cap;
	uint64_t		 n, blanks;
	uint64_t		 number, date, coded, zeroed;
	struct crm_hyperlog	*log;		/* NULL: all values are kept */
	struct crm_summary_values more_numbers, more_dates;
	struct crm_buf		 least, most;	/* of all, bytewise */
};

/* Adds a value that came n times.  0; -1 without memory. */
int
crm_summary_add(struct crm_summary_values *values, int64_t v, uint64_t n);

#endif

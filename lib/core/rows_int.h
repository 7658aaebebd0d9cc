#ifndef CRM_ROWS_INT_H
#define CRM_ROWS_INT_H

/* Rows in memory, on their way into a statement (feed.c) or out (ahead.c). */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

#define CRM_ROWS_FULL	262144		/* values that wait, about */
#define CRM_ROWS_TEXT	(4 * 1024 * 1024)

struct crm_value {
	int64_t	 v;		/* the number, or where the text begins */
	int	 n;		/* bytes of text; of those below */
};
enum { CRM_VALUE_NUMBER = -1, CRM_VALUE_NOTHING = -2 };

struct crm_rows {
	struct crm_value *value;
	size_t		 n, cap;
	size_t		 width;		/* values a row; 0: no row yet */
	struct crm_buf	 text;
};

/* Room for so many values more, or NULL without memory. */
struct crm_value *
crm_rows_more(struct crm_rows *rows, size_t n);

/* The value is a copy of n bytes; text.bad tells when memory ran out. */
void
crm_rows_text(struct crm_rows *rows, struct crm_value *value, const char *s,
    size_t n);

/* Forgets the rows, and keeps their room. */
void
crm_rows_reset(struct crm_rows *rows);

void
crm_rows_free(struct crm_rows *rows);

#endif

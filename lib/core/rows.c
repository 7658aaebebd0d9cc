#include <stdlib.h>

#include "core/rows_int.h"

struct crm_value *
crm_rows_more(struct crm_rows *rows, size_t n)
{
	struct crm_value *value;

	if (rows->n + n > rows->cap) {
		rows->cap = rows->cap == 0 ? 1024 : rows->cap * 2;
		value = realloc(rows->value, rows->cap * sizeof(*value));
		if (value == NULL)
			return (NULL);
		rows->value = value;
	}
	value = rows->value + rows->n;
	rows->n += n;
	return (value);
}

void
crm_rows_text(struct crm_rows *rows, struct crm_value *value, const char *s,
    size_t n)
{

	value->v = (int64_t)rows->text.n;
	value->n = (int)n;
	crm_buf_add(&rows->text, s, n);
}

void
crm_rows_reset(struct crm_rows *rows)
{

	rows->n = 0;
	crm_buf_reset(&rows->text);
}

void
crm_rows_free(struct crm_rows *rows)
{

	free(rows->value);
	crm_buf_free(&rows->text);
}

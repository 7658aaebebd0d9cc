#ifndef CRM_FORM_INT_H
#define CRM_FORM_INT_H

/* What the parts of the forms share: form.c, formnum.c. */

#include <stddef.h>

#include "core/form.h"

/* The number of digits at s. */
size_t
crm_form_digits(const char *s, size_t n);

/* Without a leading apostrophe, which a spreadsheet shows nobody. */
struct crm_cell
crm_form_bare(struct crm_cell cell);

/* What was added to buf behind its first "from" bytes. */
struct crm_cell
crm_form_made(const struct crm_buf *buf, size_t from);

/*
 * The form of a cell that could not be read as it is, once its full-width
 * characters are narrow; the cell itself when that is no form either.
 */
struct crm_cell
crm_form_narrowed(struct crm_cell cell, struct crm_buf *buf,
    struct crm_cell (*form)(struct crm_cell, struct crm_buf *),
    int (*is_form)(struct crm_cell));

#endif

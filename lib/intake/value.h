#ifndef CRM_VALUE_H
#define CRM_VALUE_H

/*
 * The values of canonical columns: their form by their shape (core/form.h does
 * it), and what profiles compute with them.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"
#include "intake/shape.h"

struct crm_buf;

/*
 * The form of a value for that shape: cell itself, or what was added to buf
 * for it, borrowed until buf changes.
 */
struct crm_cell
crm_value_form(enum crm_shape shape, struct crm_cell cell,
    struct crm_buf *buf);

/*
 * Reads an amount, price or count as millionths, whatever marks stand about
 * it.  0, or -1 when it is no number.
 */
int
crm_value_number(enum crm_shape shape, struct crm_cell cell, int64_t *v);

/* v millionths rounded to that many decimals, half away from zero. */
int64_t
crm_value_round(int64_t v, int decimals);

/* Adds v millionths, rounded to and shown with that many decimals. */
void
crm_value_amount(struct crm_buf *buf, int64_t v, int decimals);

/* a * b / 10^6, rounded half away from zero; -1 when it does not fit. */
int
crm_value_times(int64_t a, int64_t b, int64_t *v);

/*
 * Finds a time in a file's name by patterns (crm-profile.5, file_date), the
 * first that fits, its last place; the night behind "event-" is none.  1 with
 * *t, or 0.
 */
int
crm_value_file_date(const char *const *pattern, size_t npattern,
    const char *name, int64_t *t);

#endif

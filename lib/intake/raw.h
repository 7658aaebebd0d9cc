#ifndef CRM_RAW_H
#define CRM_RAW_H

/*
 * Any CSV as it is: its header and its rows, in UTF-8, and nothing else done
 * to them.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"
#include "intake/dialect.h"

struct crm_input;
struct crm_raw;

/*
 * Reads the header: the line that was asked for, else the first row that has
 * more than one cell that is not empty, or the first of all.  Mending, if it
 * was asked for, has read the whole input before this returns.  NULL with the
 * reason in the input's err.
 */
struct crm_raw *
crm_raw_open(struct crm_input *input);

/* Frees raw; NULL does nothing.  The input stays the caller's. */
void
crm_raw_close(struct crm_raw *raw);

/* What was found out. */
const struct crm_dialect *
crm_raw_dialect(const struct crm_raw *raw);

/* The header's line, and the rows that stand before it. */
size_t
crm_raw_line(const struct crm_raw *raw);
size_t
crm_raw_before(const struct crm_raw *raw);

/*
 * The number of columns, and the name of one, each once: one that has none is
 * called column_N, one that stands there again NAME_2.  Borrowed until close.
 */
size_t
crm_raw_ncol(const struct crm_raw *raw);
const char *
crm_raw_name(const struct crm_raw *raw, size_t i);

/* How many columns had to be given a name of their own. */
size_t
crm_raw_named(const struct crm_raw *raw);

/*
 * The next row: 1, 0 at the end, -1.  A row that has not as many cells as the
 * header is refused, and when mending told and filled up.
 */
int
crm_raw_next(struct crm_raw *raw);

/* A cell of the row, in UTF-8; borrowed until the next call. */
struct crm_cell
crm_raw_cell(struct crm_raw *raw, size_t i);

/* The rows that came, and those of other tables, which were left out. */
uint64_t
crm_raw_rows(const struct crm_raw *raw);
uint64_t
crm_raw_left(const struct crm_raw *raw);

/* At the end: the last row's line when its last cell may be a piece, or 0. */
size_t
crm_raw_open_line(const struct crm_raw *raw);

#endif

#ifndef CRM_FORM_H
#define CRM_FORM_H

/*
 * The form of values: what exports and spreadsheets did to them is undone
 * where it is certain; what cannot be read passes unchanged (crm-profile.5,
 * What is done to values).  Intake gives these forms to what it maps, and
 * core/verdict.h judges values by them.
 *
 * Each function returns the cell itself, a part of it, or what it added to
 * buf, which is borrowed until buf changes.
 */

#include "core/csv.h"

struct crm_buf;

/*
 * Narrows a cell to its value: outer blanks, ="..." around it, and the words
 * for an empty cell go.  The others want cells that went through this.
 */
struct crm_cell
crm_form_clean(struct crm_cell cell);

/* A code or id: a leading apostrophe and the tail ".0" of digits go. */
struct crm_cell
crm_form_code(struct crm_cell cell);

/*
 * 1 when a part of a code is a number as a spreadsheet shows one that is too
 * long for it ("8.80979E+12"): digits of it are lost.
 */
int
crm_form_shortened(struct crm_cell cell);

/*
 * A number: separators, the sign of won, 원, full-width forms and a note in
 * brackets behind it go; of a count also 개, 건 and EA, and a day of 1900 that
 * a spreadsheet made of it.
 */
struct crm_cell
crm_form_number(struct crm_cell cell, int count, struct crm_buf *buf);

/* A phone with its hyphens, of two the first. */
struct crm_cell
crm_form_phone(struct crm_cell cell, struct crm_buf *buf);

/* A postcode of five digits, with the zero that it lost. */
struct crm_cell
crm_form_postcode(struct crm_cell cell, struct crm_buf *buf);

/* A time as "YYYY-MM-DD HH:MM:SS"; nothing for 0000-00-00. */
struct crm_cell
crm_form_time(struct crm_cell cell, struct crm_buf *buf);

/*
 * A date of birth as "YYYY-MM-DD".  A year of two digits could be of either
 * century: it passes.
 */
struct crm_cell
crm_form_birth(struct crm_cell cell, struct crm_buf *buf);

#endif

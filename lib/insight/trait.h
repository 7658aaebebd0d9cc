#ifndef CRM_TRAIT_H
#define CRM_TRAIT_H

/*
 * What the database knows of one member at a time, as the columns m.NAME of
 * expressions: those of the view v_member, the consent for each channel as
 * CHANNEL_consent (yes, no, or NULL where nobody asked), age and age_band,
 * region and district (core/region.h), custom fields as x_NAME, and the scores
 * of each model's chosen version as score_NAME and reason_NAME.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/expr.h"

struct crm_db;
struct crm_err;
struct crm_traits;

/*
 * db may be NULL: then the columns are those that every database has.  NULL
 * with the reason in err.
 */
struct crm_traits *
crm_traits_open(struct crm_err *err, struct crm_db *db, int64_t as_of);
void
crm_traits_close(struct crm_traits *traits);

/* The columns; the first is the member's number. */
const struct crm_expr_col *
crm_traits_cols(const struct crm_traits *traits, size_t *n);

/* From now on only column i and others so marked are filled. */
void
crm_traits_want(struct crm_traits *traits, size_t i);

/*
 * Looks up the live member that a number stands for; all values are NULL
 * where there is none.  1 found, 0 not, -1.
 */
int
crm_traits_load(struct crm_traits *traits, int64_t member);

/* The values by column, borrowed until the next load. */
const struct crm_expr_value *
crm_traits_values(const struct crm_traits *traits);

/* Ends the look-up, so that nobody waits for it. */
void
crm_traits_release(struct crm_traits *traits);

#endif

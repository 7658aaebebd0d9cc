#ifndef CRM_CARDLIFE_H
#define CRM_CARDLIFE_H

/*
 * The lines of a card that tell what people keep of a member: each function
 * calls fn as crm_card_each() does.  0 or -1.
 */

#include <stdint.h>

#include "record/card.h"

/* The stage, and since when, once the member is no mere prospect. */
int
crm_card_stage(struct crm_db *db, int64_t member,
    const struct crm_card_opt *opt,
    int (*fn)(void *arg, const char *name, const char *value), void *arg);

/* The flags that hold. */
int
crm_card_flags(struct crm_db *db, int64_t member,
    const struct crm_card_opt *opt,
    int (*fn)(void *arg, const char *name, const char *value), void *arg);

/* The groups that the member is in. */
int
crm_card_groups(struct crm_db *db, int64_t member,
    const struct crm_card_opt *opt,
    int (*fn)(void *arg, const char *name, const char *value), void *arg);

/* The next anniversary within a year. */
int
crm_card_anniv(struct crm_db *db, int64_t member,
    const struct crm_card_opt *opt,
    int (*fn)(void *arg, const char *name, const char *value), void *arg);

/* The last notes, and when the next contact is due. */
int
crm_card_notes(struct crm_db *db, int64_t member,
    const struct crm_card_opt *opt,
    int (*fn)(void *arg, const char *name, const char *value), void *arg);

#endif

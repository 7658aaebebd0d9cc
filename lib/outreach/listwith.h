#ifndef CRM_LISTWITH_H
#define CRM_LISTWITH_H

/*
 * What goes with a list: the columns of any stream with a column "member", by
 * member.  Of several rows of one the first counts.
 */

#include <stdint.h>

struct crm_csv;
struct crm_err;
struct crm_listwith;

struct crm_listwith *
crm_listwith_new(struct crm_err *err);
void
crm_listwith_free(struct crm_listwith *with);

/* Takes the row that csv holds.  0 or -1. */
int
crm_listwith_take(struct crm_listwith *with, struct crm_csv *csv,
    int64_t member);

/* 1 when there is a column of that name. */
int
crm_listwith_has(const struct crm_listwith *with, const char *column);

/* A member's value, "" for none; NULL: there is no such column. */
const char *
crm_listwith_get(const struct crm_listwith *with, int64_t member,
    const char *column);

#endif

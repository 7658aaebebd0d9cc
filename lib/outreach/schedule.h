#ifndef CRM_SCHEDULE_H
#define CRM_SCHEDULE_H

/*
 * In which sequence a list is sent, and in which portions.  Where a list is
 * sorted by domain, one receiving server gets all of it at once and the others
 * wait; here each prefix of the sequence has of every group its share, but for
 * less than one message (R. Tijdeman, The chairman assignment problem,
 * Discrete Mathematics 32, 1980).
 */

#include <stddef.h>
#include <stdint.h>

struct crm_schedule;

/*
 * For n items; group[i], below groups, is that of item i, and not looked at
 * later.  NULL without memory.
 */
struct crm_schedule *
crm_schedule_open(const uint32_t *group, size_t n, size_t groups);
void
crm_schedule_close(struct crm_schedule *schedule);

/* The item that goes next, n times; those of a group keep their sequence. */
uint32_t
crm_schedule_next(struct crm_schedule *schedule);

/* How many of n go at a time, where it is to be done in so many portions. */
size_t
crm_schedule_portion(size_t n, size_t parts);

#endif

#ifndef CRM_HYPERLOG_H
#define CRM_HYPERLOG_H

/*
 * How many different values there were, about: HyperLogLog (Flajolet, Fusy,
 * Gandouet and Meunier 2007) with 2^14 registers.  Only for many: below some
 * 40,000 it tells too much.
 */

#include <stddef.h>
#include <stdint.h>

#define CRM_HYPERLOG_BITS	14

struct crm_hyperlog {
	unsigned char	top[1 << CRM_HYPERLOG_BITS];	/* by register */
};

/* Takes a value; an equal one changes nothing. */
void
crm_hyperlog_add(struct crm_hyperlog *log, const char *p, size_t n);

/* The estimate. */
uint64_t
crm_hyperlog_n(const struct crm_hyperlog *log);

#endif

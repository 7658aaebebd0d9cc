#ifndef CRM_VISITRULE_H
#define CRM_VISITRULE_H

/* How visits are read from a log, as the database keeps it. */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/hash.h"

struct crm_db;

enum crm_visitperiod {		/* after which a visitor is another one */
	CRM_VISIT_MONTH,
	CRM_VISIT_WEEK,
	CRM_VISIT_DAY
};

struct crm_visitrule {
	int64_t			 gap;	/* seconds of silence that end one */
	enum crm_visitperiod	 period;
	int			 server;	/* 1: times of the server's clock,
						   0: of Korea's */
	int			 rate;	/* pages a minute that people read */
	struct crm_buf		 token;	/* the parameter that has the token */
};

/* What holds where nothing else is said; crm_visitrule_free() after it. */
void
crm_visitrule_usual(struct crm_visitrule *rule);
void
crm_visitrule_free(struct crm_visitrule *rule);

/*
 * Takes one of gap, period, clock, rate and token.  NULL; or what is wrong
 * with its value, untranslated (N_).
 */
const char *
crm_visitrule_take(struct crm_visitrule *rule, const char *kind,
    const char *value);

/* The rule of a database.  0 or -1. */
int
crm_visitrule_load(struct crm_db *db, struct crm_visitrule *rule);

/* Calls fn with each word, by kind and value; as crm_setting_each(). */
int
crm_visitrule_each(struct crm_db *db,
    int (*fn)(void *arg, const char *kind, const char *value), void *arg);

/*
 * Sets a word, or adds one of site, product, order, page and asset, whose form
 * is the caller's to check.  What visits were cut by stays while there are any
 * (gap, period, clock).  1 changed, 0 as it was, -1.
 */
int
crm_visitrule_set(struct crm_db *db, const char *kind, const char *value);

/* Takes a word away again: 1; 0 when there is no such; -1. */
int
crm_visitrule_remove(struct crm_db *db, const char *kind, const char *value);

/*
 * The number by which a visitor is known in the period of a time: a keyed hash
 * of address and agent.
 */
int64_t
crm_visitor_hash(const struct crm_key *key, enum crm_visitperiod period,
    int64_t at, const struct crm_buf *who);

#endif

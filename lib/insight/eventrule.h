#ifndef CRM_EVENTRULE_H
#define CRM_EVENTRULE_H

/*
 * Rules for events, by name.  What a rule says is a version; to change it adds
 * one, and all are kept.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/eventkind.h"

struct crm_buf;
struct crm_db;

struct crm_event_rule {
	int64_t		 id, version;	/* 0: it is new */
	int64_t		 row;		/* of the version */
	const char	*name;
	const struct crm_event_kind *kind;
	const char	*params;	/* as crm_event_format() gives them */
	const char	*condition;	/* "": none */
	const char	*offer, *channel;
	int64_t		 priority;	/* 1 comes first */
	int64_t		 rest;		/* days between two offers of the kind */
	int64_t		 keep;		/* days that an event is worth one */
	int64_t		 first, last;	/* days of events; last CRM_NULL: open */
	int64_t		 set_at;
	const char	*set_by;
	int64_t		 removed_at;	/* CRM_NULL: it holds */
};

/* 1 when a rule can have that channel: sms, email, call, post, shop. */
int
crm_event_channel(const char *channel);

/*
 * Stores what a rule says (all but id, version and set_at) as its next version;
 * of a new one, or one that was taken away, it makes it hold.  A batch must be
 * open.  1 stored; 0 it says so already; -1, where a rule of that name is of
 * another kind (CRM_ERR_CONFLICT), too.
 */
int
crm_event_rule_put(struct crm_db *db, struct crm_event_rule *rule);

/* Takes a rule away: 1, 0 there is none that holds, -1. */
int
crm_event_rule_rm(struct crm_db *db, const char *name);

/*
 * The rules that hold, by name, each as it is now; with a name all versions of
 * that one, the oldest first, also if it was taken away.  Text is borrowed
 * until fn returns, 0 to go on, -1 to stop.  0 or -1.
 */
int
crm_event_rule_each(struct crm_db *db, const char *name,
    int (*fn)(void *arg, const struct crm_event_rule *rule), void *arg);

/* The rules that hold, in memory, by name.  0 or -1; free in any case. */
struct crm_event_rules {
	struct crm_event_rule	*rule;
	struct crm_event_values	*values;
	struct crm_buf		*room;	/* of each its text */
	size_t			 n, cap;
};
int
crm_event_rules_load(struct crm_event_rules *rules, struct crm_db *db);
void
crm_event_rules_free(struct crm_event_rules *rules);

/* One of them by its name, or NULL. */
struct crm_event_rule *
crm_event_rules_find(const struct crm_event_rules *rules, const char *name);

/*
 * Limits: so many offers a night by a channel, or to a member within so many
 * days.  n CRM_NULL takes one away.  1 changed, 0 it was so, -1.
 */
struct crm_event_limit {
	const char	*name;		/* a channel, or "member" */
	int64_t		 n, days;
};
int
crm_event_limit_set(struct crm_db *db, const struct crm_event_limit *limit);

/* 1 with *limit of that name, 0 there is none, -1. */
int
crm_event_limit_get(struct crm_db *db, const char *name,
    struct crm_event_limit *limit);

/* All of them by name. */
int
crm_event_limit_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_event_limit *limit), void *arg);

#endif

#ifndef CRM_SAYING_H
#define CRM_SAYING_H

/*
 * Provenance: who said each value of a member, when, and what it replaced; and
 * the rules by which a source's value is taken.
 *
 * A rule belongs to a source (a profile's name, as in the column source of the
 * member stream) and a column; "*" is every source or every column.  The
 * nearest one holds: source and column, source and "*", "*" and column, both
 * "*", and last CRM_RULE_NEWEST.  What a person says by hand is always taken.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"

struct crm_db;
struct crm_sayings;

enum crm_update_rule {
	CRM_RULE_ALWAYS,	/* also when the new value is empty */
	CRM_RULE_NONEMPTY,	/* when the new value is not empty */
	CRM_RULE_OLD_EMPTY,	/* when there is none yet */
	CRM_RULE_NEWEST,	/* not empty, and not said before the old one */
	CRM_RULE_NEVER,
	CRM_RULES
};

/* "always", ... in the order of the enum; the rule of a word, or -1. */
extern const char *const crm_update_rules[CRM_RULES];
int
crm_update_rule_of(const char *word);

#define CRM_SAYING_HAND	"crm-member"	/* the source of what is said by hand */
#define CRM_SAYING_IMPORT "import"	/* and of rows that name none */

struct crm_saying {
	const char	*source;	/* CRM_SAYING_HAND, a profile, "" */
	const char	*file;		/* the original file, "" unknown */
	int64_t		 line;		/* in it, 0 unknown */
	int64_t		 said_at;	/* CRM_TIME_NONE: now */
};

/* Reads the rules; a batch must be open.  NULL with the reason in the db. */
struct crm_sayings *
crm_sayings_open(struct crm_db *db);
void
crm_sayings_close(struct crm_sayings *sayings);

/*
 * Begins what one row or command says of a live member; the texts of saying
 * must stay until it ends.  0 or -1.
 */
int
crm_saying_begin(struct crm_sayings *sayings, int64_t member,
    const struct crm_saying *saying);

/* The rule of the saying at hand for a column of the member stream. */
enum crm_update_rule
crm_saying_rule(const struct crm_sayings *sayings, const char *field);

/*
 * Asks for one column whose value differs: 1 it is taken, and that is noted;
 * 0 the rule keeps the old one; -1.  field is the column's name, "x_NAME" of
 * a custom one.
 */
int
crm_saying_take(struct crm_sayings *sayings, const char *field,
    struct crm_cell old, struct crm_cell new);

/* Stores what was noted, if anything was.  0 or -1. */
int
crm_saying_end(struct crm_sayings *sayings);

/* How many values the rules kept out since the opening. */
size_t
crm_sayings_kept(const struct crm_sayings *sayings);

/* Sets a rule; "default" for rule takes it away.  A batch must be open. */
int
crm_update_rule_set(struct crm_db *db, const char *source, const char *field,
    const char *rule);

/* The rules that are set, by source and column; fn as usual.  0 or -1. */
int
crm_update_rules_each(struct crm_db *db,
    int (*fn)(void *arg, const char *source, const char *field,
    const char *rule), void *arg);

#endif

#ifndef CRM_HISTORY_H
#define CRM_HISTORY_H

/* What was known of members at other times, told by their sayings. */

#include <stdint.h>

struct crm_db;

struct crm_history_value {		/* texts are borrowed */
	int64_t		 member;	/* it, or an alias of it */
	const char	*field, *value;	/* "": it was emptied */
	const char	*at, *until;	/* ISO; "": nobody knows, still so */
	const char	*said_at, *source, *file, *line, *batch;
};

/*
 * Calls fn for each value that a live member has or had, by column (all where
 * field is NULL) and time; those of its aliases come first, under their
 * number.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
int
crm_history_each(struct crm_db *db, int64_t member, const char *field,
    int (*fn)(void *arg, const struct crm_history_value *value), void *arg);

/*
 * Calls fn for each value that the open batch set, by member, column and time;
 * value is what stands after it, was what it replaced.  fn as above.
 */
struct crm_history_change {		/* texts are borrowed */
	int64_t		 member;
	const char	*field, *was, *value, *source, *file, *line;
};
int
crm_history_changes(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_history_change *change), void *arg);

/*
 * The values at the end of day as_of that differ from now, by member from
 * first to last.  next: 1, 0 at the end, -1; a value is "" where there was
 * none, and borrowed until the next step.
 */
struct crm_past;
struct crm_past *
crm_past_open(struct crm_db *db, int64_t first, int64_t last, int64_t as_of);
int
crm_past_next(struct crm_past *past);
int64_t
crm_past_member(const struct crm_past *past);
const char *
crm_past_field(const struct crm_past *past);
const char *
crm_past_value(const struct crm_past *past);
void
crm_past_close(struct crm_past *past);

#endif

#ifndef CRM_SEGMENT_H
#define CRM_SEGMENT_H

/* Sets of members, saved under a name. */

#include <stdint.h>

struct crm_db;
struct crm_segment_save;

/*
 * 1 when a name can be one of a saved set or a campaign: 1 to 100 characters,
 * no control characters, no slash, no hyphen or blank first, no blank last, no
 * number that must not be stored.
 */
int
crm_segment_name(const char *name);

/* The saved set of that name: its id, 0 there is none, -1. */
int64_t
crm_segment_find(struct crm_db *db, const char *name);

/*
 * Begins to save a set; a batch must be open.  title NULL: an empty one, or
 * the one that it has.  With replace a set of that name may be there already:
 * what is not put again leaves it.  NULL with the reason in crm_db_err()
 * (CRM_ERR_CONFLICT: the name is taken, or a rule keeps the set).
 */
struct crm_segment_save *
crm_segment_save(struct crm_db *db, const char *name, const char *title,
    int replace);

/*
 * Puts the live member that a number stands for: 1 new, 0 it is in the set
 * already, 2 nobody, -1.
 */
int
crm_segment_put(struct crm_segment_save *save, int64_t member);

/* Ends it: *removed members left the set.  0 or -1. */
int
crm_segment_end(struct crm_segment_save *save, int64_t *removed);
void
crm_segment_close(struct crm_segment_save *save);

/*
 * Takes a saved set away with its rule and all that was of it; *members were
 * in it.  0 or -1.
 */
int
crm_segment_rm(struct crm_db *db, int64_t segment, int64_t *members);

/*
 * All saved sets by name, with what the newest version of their rule says
 * (insight/segrule.h).  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
struct crm_segment {
	const char	*name, *title;
	int64_t		 members;	/* live ones */
	int64_t		 saved_at;
	int64_t		 version;	/* 0: there is none */
	const char	*owner, *offer, *strategy;
	int64_t		 valid_until;	/* a day, or CRM_TIME_NONE */
	int64_t		 run_at;	/* or CRM_TIME_NONE */
};
int
crm_segment_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_segment *segment), void *arg);

/*
 * The live members of a saved set by number, each once.  fn returns 0 to go
 * on, -1 to stop.  0 or -1.
 */
int
crm_segment_members(struct crm_db *db, int64_t segment,
    int (*fn)(void *arg, int64_t member), void *arg);

#endif

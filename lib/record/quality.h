#ifndef CRM_QUALITY_H
#define CRM_QUALITY_H

/*
 * How good is what is known of members: is it there, is it right (its verdict,
 * core/verdict.h), did anybody confirm it lately, and can they be reached; of
 * all, by source and by segment.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_quality;

enum crm_quality_measure {
	CRM_QUALITY_COMPLETE,	/* members whose field is filled */
	CRM_QUALITY_VALID,	/* values that are ok or fixed */
	CRM_QUALITY_SUSPECT,	/* and doubtful */
	CRM_QUALITY_DEAD,	/* and that cannot be used */
	CRM_QUALITY_FRESH,	/* contacts that were confirmed of late */
	CRM_QUALITY_REACHABLE	/* members whom a channel reaches */
};

/* "complete", "valid", ... */
const char *
crm_quality_measure(enum crm_quality_measure measure);

/* The field of that name (n bytes) that a measure has rows of; NULL: none. */
const char *
crm_quality_field(enum crm_quality_measure measure, const char *name,
    size_t n);

/*
 * Reads a floor, [MEASURE.]FIELD=PERCENT of n bytes; without a measure it is
 * of COMPLETE.  0, or -1 when it is none.
 */
struct crm_quality_floor {
	enum crm_quality_measure measure;
	const char	*field;
	int64_t		 tenths;	/* of a percent */
};
int
crm_quality_floor(const char *word, size_t n,
    struct crm_quality_floor *floor);

/*
 * Judges the setting of that name, floors with commas between: 0, or -1
 * (CRM_ERR_INPUT).
 */
int
crm_quality_floors(struct crm_db *db, const char *name, const char *value);

struct crm_quality_opt {
	int64_t	 now;			/* the shop's clock */
	int64_t	 fresh_from;		/* confirmed then or later: fresh */
	/* 1 when a channel reaches a live member now, 0, -1. */
	int	(*reach)(struct crm_db *db, int64_t member,
		    const char *channel);
};

/* NULL with the reason in crm_db_err(). */
struct crm_quality *
crm_quality_open(struct crm_db *db, const struct crm_quality_opt *opt);
void
crm_quality_close(struct crm_quality *quality);

/*
 * Takes a live member, of a segment (n bytes; p NULL: of none).  Whoever comes
 * again counts once for all, by source, and for each segment.  0 or -1.
 */
int
crm_quality_take(struct crm_quality *quality, int64_t member, const char *p,
    size_t n);

/* Takes all live members.  0 or -1. */
int
crm_quality_all(struct crm_db *db, struct crm_quality *quality);

/*
 * The rows: of all, then by source, then by segment, each by name; within them
 * by measure and field.  fn returns 0 to go on.  0, what it returned, or -1.
 */
struct crm_quality_row {
	enum crm_quality_measure measure;
	const char	*by;		/* "all", "source", "segment" */
	const char	*group;		/* "" for all, and for no source */
	const char	*field;
	int64_t		 n, of;
};
int
crm_quality_each(struct crm_quality *quality,
    int (*fn)(void *arg, const struct crm_quality_row *row), void *arg);

#endif

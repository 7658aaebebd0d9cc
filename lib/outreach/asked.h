#ifndef CRM_ASKED_H
#define CRM_ASKED_H

/*
 * Who was to be asked by a campaign, and who by lot was not: the two sides of
 * what it did.  It is counted as the lots were drawn, whether a message went
 * out or not: who was reached is no lot, and those alone tell too much.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_axis;
struct crm_db;
struct crm_outcome;
struct crm_rfm;
struct crm_values;

#define CRM_ASKED_CONTROL	"control"
#define CRM_ASKED_ARM		"asked"	/* who has no arm of its own */

/* What groups are told by. */
enum crm_asked_by {
	CRM_ASKED_NONE,
	CRM_ASKED_SEGMENT,
	CRM_ASKED_CHANNEL,
	CRM_ASKED_DOMAIN,	/* of the address, in lower case */
	CRM_ASKED_CELL		/* of the scores: crm_asked_cells() */
};

struct crm_asked_one {		/* of a live member, once */
	int64_t		 member;
	int64_t		 from;		/* the day from which on it counts */
	uint32_t	 arm, by;	/* numbers of the sets below */
	uint32_t	 sent;		/* messages that left for it */
	uint8_t		 control;
	uint8_t		 told;		/* 1: something tells what was sent by
					   its channel */
};

/* What the days begin with, where the verdict is not later. */
enum crm_asked_since {
	CRM_ASKED_LIST,		/* nothing else */
	CRM_ASKED_WAVE,		/* the first wave */
	CRM_ASKED_PLAN		/* the plan's field starts_on */
};

struct crm_asked {
	struct crm_asked_one *one;	/* by member */
	size_t		 n, cap;
	struct crm_values *arms, *bys;
	int64_t		 window;	/* days that each of them has */
	int64_t		 frozen;	/* when the first verdict was given */
	int64_t		 first, last;	/* days that count of anybody */
	size_t		 treated, control;
	size_t		 sent;		/* of the treated, who had a message */
	size_t		 untold;	/* of whom nothing tells it: one each */
	int64_t		 messages;
	enum crm_asked_since since;
	int		 pilot;		/* 1: of the treated the pilot alone */
	size_t		 both;		/* left out: of two arms, by a merge */
	size_t		 gone;		/* left out: removed since */
};

/*
 * Reads them from the list that the campaign froze; with pilot, and while it is
 * not promoted, those of the pilot alone, and the control: the others are not
 * asked.  Days count from crm_asked_start() on, or from the verdict where that
 * is later.  channel is what an empty one stands for.  0, and crm_asked_free()
 * is due; -1, and it is not.
 */
struct crm_asked_opt {
	int64_t		 campaign;
	const char	*channel;
	enum crm_asked_by by;
	int		 pilot;
	int64_t		 window, starts_on;	/* of its promise */
};
int
crm_asked_load(struct crm_asked *asked, struct crm_db *db,
    const struct crm_asked_opt *opt);
void
crm_asked_free(struct crm_asked *asked);

/*
 * The day before which nothing counts: the plan's, or that of the first wave
 * where it is later; 0 where there is neither.  0 or -1.
 */
int
crm_asked_start(struct crm_db *db, int64_t campaign, int64_t starts_on,
    int64_t *day, enum crm_asked_since *since);

/* Groups them by the cells of a scored set that is sorted by member.  0; -1. */
int
crm_asked_cells(struct crm_asked *asked, struct crm_db *db,
    const struct crm_rfm *set, const struct crm_axis *axis);

/*
 * Adds each of them with what it bought in its days, up to the end of a day.
 * 0 or -1.
 */
int
crm_asked_bought(const struct crm_asked *asked, struct crm_db *db,
    int64_t day, struct crm_outcome *outcome);

#endif

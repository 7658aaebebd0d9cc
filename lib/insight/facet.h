#ifndef CRM_FACET_H
#define CRM_FACET_H

/*
 * By what rows are told apart: a column of a stream, a member's own as m.NAME,
 * or a part of either behind a colon: year, quarter, month, week, day, weekday
 * and hour of a time, region and district of an address, or the width of the
 * bands that a number is put in.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_csv;
struct crm_err;
struct crm_traits;

enum crm_facet_part {
	CRM_PART_WHOLE,
	CRM_PART_YEAR,		/* 2026 */
	CRM_PART_QUARTER,	/* 2026-Q4 */
	CRM_PART_MONTH,		/* 2026-11 */
	CRM_PART_WEEK,		/* its Monday */
	CRM_PART_DAY,		/* 2026-11-20 */
	CRM_PART_WEEKDAY,	/* 1 is Monday */
	CRM_PART_HOUR,		/* 00 to 23 */
	CRM_PART_REGION,	/* core/region.h */
	CRM_PART_DISTRICT,
	CRM_PART_BAND		/* the number that the band begins with */
};

struct crm_facet {
	const char	*word;		/* as it was asked for; borrowed */
	const char	*name;		/* of the column, without m. */
	size_t		 col;		/* of the stream, or of traits */
	int		 m;		/* 1: the member's own */
	enum crm_facet_part part;
	int64_t		 width;		/* of a band, in millionths */
};

/* Would the word ask for what only a database knows? */
int
crm_facet_asks(const struct crm_csv *csv, const char *word);

/*
 * Finds what word means for a stream whose header was read.  traits may be
 * NULL where crm_facet_asks() said no.  0; -1 with the reason in err.
 */
int
crm_facet_find(struct crm_facet *facet, const char *word,
    const struct crm_csv *csv, struct crm_traits *traits,
    struct crm_err *err);

/*
 * Adds the label of a value to buf; nothing for nothing.  NULL, or why it has
 * none (a message's id): it is no time, or no number.  An address that cannot
 * be read is "unknown".
 */
const char *
crm_facet_label(const struct crm_facet *facet, const char *p, size_t n,
    struct crm_buf *buf);

#endif

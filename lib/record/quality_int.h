#ifndef QUALITY_INT_H
#define QUALITY_INT_H

/* What quality.c and qualityload.c share, and nobody else. */

#include "core/buf.h"
#include "core/hash.h"
#include "core/verdict.h"
#include "record/quality.h"

enum { CODE, NAME, PHONE, EMAIL, BIRTH, GENDER, POSTCODE, ADDRESS, GRADE,
    JOINED_AT, NFIELD };

struct quality_field {
	const char	*name;
	enum crm_judged	 judged;	/* NOT: any text will do */
	int		 contact;	/* 1: it is confirmed, or grows old */
};
extern const struct quality_field crm_quality_fields[NFIELD];

#define NCHANNEL	4
extern const char *const crm_quality_channels[NCHANNEL];

/* One member, as it is counted. */
struct person {
	int		 filled[NFIELD];
	enum crm_judgment verdict[NFIELD];
	int		 fresh[NFIELD];
	int		 reached[NCHANNEL];
	struct crm_buf	 own;		/* the member's source */
	struct crm_buf	 source[NFIELD];	/* of contacts: their own */
};

struct quality_group;
struct crm_quality {
	struct crm_db	*db;
	struct crm_quality_opt opt;
	struct quality_group *group;
	size_t		 n, cap;
	struct crm_map	*names;		/* of groups: place + 1 */
	struct crm_map	*members;	/* that came already */
	struct person	 person;
	struct crm_buf	 form;
};

/* Reads a live member into quality->person.  0 or -1. */
int
crm_quality_load(struct crm_quality *quality, int64_t member);

#endif

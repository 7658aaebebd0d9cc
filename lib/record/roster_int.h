#ifndef CRM_ROSTER_INT_H
#define CRM_ROSTER_INT_H

/* What roster.c and rosterrow.c share, and nobody else. */

#include "core/db.h"
#include "core/fault.h"
#include "core/hash.h"
#include "record/contactpoint.h"
#include "record/identity.h"
#include "record/memberrow.h"
#include "record/roster.h"

struct crm_roster {
	struct crm_db		*db;
	struct crm_roster_opt	 opt;
	struct crm_identities	*ids;
	struct crm_contactpoints *points;
	struct crm_sayings	*sayings;
	struct crm_buf		 profile, file;	/* of the row at hand */
	struct crm_memberrow	 row;
	struct crm_faults	 collect;	/* with rejects: into reasons */
	struct crm_buf		 reasons;
	struct crm_buf		 unused;
	int			*col;		/* of the input at hand */
	size_t			 ncol;
	int			 source, file_at, source_line, exported_at;
						/* its columns, or -1 */
	int64_t			*who;		/* of each row, see roster.c */
	size_t			 nwho, cwho, at;
	int64_t			 before;	/* the highest member then */
	int64_t			 newest;	/* the highest identity yet */
	int			 touched;	/* finding changed something */
	struct crm_map		*fresh;		/* new ones counted already */
	int			 first;		/* the row's is a new one */
	struct crm_buf		 now[4];	/* code, name, phone, e-mail */
	struct crm_roster_count	 count;
};

/*
 * Finds whom the row speaks of: 1 with *identity (0: the number that it names
 * is all) and roster->touched, 0 with a fault reported, -1.
 */
int
crm_roster_find(struct crm_roster *roster, int64_t *identity);

/*
 * 1 when the row speaks of somebody who was erased and did not join since; 0
 * or -1.
 */
int
crm_roster_erased(struct crm_roster *roster);

/*
 * Writes the row's columns, fields and consents to a member: 1 changed, 0
 * not, -1.
 */
struct crm_saying;
int
crm_roster_store(struct crm_roster *roster, int64_t member, const char *how,
    const struct crm_saying *saying);

#endif

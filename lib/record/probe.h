#ifndef CRM_PROBE_H
#define CRM_PROBE_H

/*
 * Whom rows of the member stream are of, without storing them: surely, by the
 * keys that an import goes by, or else probably.
 */

#include <stdint.h>

#include "record/member.h"

struct crm_db;

struct crm_probe {
	const char	*match;		/* code, phone+name, email+name,
					   probable, disputed, none */
	int64_t		 member;	/* 0: nobody */
	const char	*why;		/* probable: what is the same beside the
					   name, "name+birth"; else "" */
	size_t		 members;	/* that the row's keys belong to, where
					   they are several */
};

/*
 * Calls fn with whom a row is of: once, or, where it is probably one of
 * several, with each, by number.  Probable is somebody of the same name who
 * has the same date of birth, phone, e-mail or other address.  cell is laid
 * out by enum crm_member_col.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
int
crm_probe_row(struct crm_db *db, const struct crm_cell cell[CRM_MEMBER_NCOL],
    int (*fn)(void *arg, const struct crm_probe *probe), void *arg);

#endif

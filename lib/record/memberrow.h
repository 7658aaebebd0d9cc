#ifndef CRM_MEMBERROW_H
#define CRM_MEMBERROW_H

/*
 * What one row, or one command, says of a member: each value is judged and
 * brought to the form in which it is stored.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/time.h"
#include "record/member.h"

struct crm_faults;

/* Columns that are none of the stream's. */
#define CRM_MEMBERROW_FIELD	(-1)	/* a custom field, x_NAME */
#define CRM_MEMBERROW_OTHER	(-2)	/* not stored */

struct crm_memberrow_field {
	const char	*name;		/* x_NAME */
	struct crm_cell	 value;
};

struct crm_memberrow {
	struct crm_cell	 cell[CRM_MEMBER_NCOL];	/* p NULL: nothing said */
	int64_t		 member;	/* 0: not said */
	int64_t		 consent_at;	/* CRM_TIME_NONE: not said */
	int		 consent[2];	/* e-mail, SMS: 1 yes, 0 no, -1 empty */
	struct crm_memberrow_field *field;
	size_t		 nfield;
	struct crm_memberrow_field *blank;	/* columns that were empty */
	size_t		 nblank;
	size_t		 masked;	/* values that were kept out */
	struct crm_cell	 masked_name;	/* such a name, which may be shown */
	/* For the messages. */
	struct crm_faults *faults;
	const char	*source;
	size_t		 line;
	int64_t		 now;
	/* Inside. */
	struct crm_buf	 phone, email;
	char		 joined_at[CRM_TIME_LEN];
	size_t		 cfield, cblank;
};

/* The column of a header's name: an enum crm_member_col or one of the above. */
int
crm_memberrow_col(const char *name);

/* Empties row for the next one and keeps its memory. */
void
crm_memberrow_start(struct crm_memberrow *row);

/*
 * Takes a value; what is wrong with it goes to row->faults.  name and the
 * value's text must stay.  An empty value says nothing.  A masked phone,
 * e-mail or name and a placeholder are kept out and counted.  0, or -1 when
 * memory ran out.
 */
int
crm_memberrow_put(struct crm_memberrow *row, int col, const char *name,
    struct crm_cell value);

/* Says that a column or custom field is to be emptied. */
int
crm_memberrow_clear(struct crm_memberrow *row, int col, const char *name);

/* Judges what only the whole row tells. */
void
crm_memberrow_end(struct crm_memberrow *row);

/* Reports what is wrong with a column (NULL: the row). */
void
crm_memberrow_fault(struct crm_memberrow *row, const char *column,
    const char *kind, const char *reason);

void
crm_memberrow_free(struct crm_memberrow *row);

#endif

#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/stream.h"
#include "record/contact_int.h"
#include "record/memberrow.h"
#include "record/roster.h"

/* The primary contact is a column of the member: it is set as one. */

static int
put(struct crm_memberrow *row, enum crm_member_col col, struct crm_cell value)
{
	const char *name = crm_stream_columns("member")[col].name;

	return (value.n == 0 ? crm_memberrow_clear(row, (int)col, name) :
	    crm_memberrow_put(row, (int)col, name, value));
}

/*
 * What orders show of a member already is nothing new to the roster, which
 * leaves the column empty then: here it is the member's own.
 */
static int
own(struct crm_db *db, int64_t member, enum crm_contact_kind kind,
    struct crm_cell value, struct crm_cell postcode)
{
	struct crm_cell cell[CRM_MEMBER_NCOL] = { { NULL, 0 } };
	enum crm_contact_kind shown = kind;
	struct crm_buf form = { 0 };
	const char *why;
	int rc;

	if (kind == CRM_CONTACT_ADDRESS) {
		cell[CRM_MEMBER_ADDRESS] = value;
		cell[CRM_MEMBER_POSTCODE] = postcode;
	} else {
		(void)crm_contact_judge(&form, &shown, value, &why);
		cell[crm_contact_column(kind)].p = crm_buf_text(&form);
		cell[crm_contact_column(kind)].n = form.n;
	}
	rc = form.bad ? crm_err_nomem(crm_db_err(db)) :
	    crm_member_update(db, member, cell);
	crm_buf_free(&form);
	return (rc);
}

int
crm_contact_primary(struct crm_db *db, struct crm_faults *faults,
    int64_t member, enum crm_contact_kind kind, struct crm_cell value,
    struct crm_cell postcode)
{
	enum crm_member_col col = crm_contact_column(kind);
	struct crm_roster_opt opt = { .faults = faults };
	struct crm_memberrow row = { .faults = faults, .source = "contact",
	    .now = crm_db_now(db) };
	struct crm_roster *roster = NULL;
	int rc, more = 0;

	crm_memberrow_start(&row);
	if (put(&row, col, value) == -1 || (kind == CRM_CONTACT_ADDRESS &&
	    put(&row, CRM_MEMBER_POSTCODE, postcode) == -1))
		rc = crm_err_nomem(crm_db_err(db));
	else if ((roster = crm_roster_open(db, &opt)) == NULL)
		rc = -1;
	else
		rc = crm_roster_say(roster, &row, &member);
	crm_roster_close(roster);
	if (rc != -1 && value.n > 0)
		more = own(db, member, kind, value, postcode);
	crm_memberrow_free(&row);
	return (rc == -1 || more == -1 ? -1 : rc | more);
}

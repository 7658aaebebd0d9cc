#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/clean.h"

static const enum crm_member_col judged[CRM_CLEAN_COLUMNS] = {
	CRM_MEMBER_NAME, CRM_MEMBER_PHONE, CRM_MEMBER_EMAIL, CRM_MEMBER_BIRTH,
	CRM_MEMBER_POSTCODE, CRM_MEMBER_ADDRESS
};

void
crm_clean_free(struct crm_clean *clean)
{
	size_t i;

	for (i = 0; i < CRM_CLEAN_COLUMNS; i++)
		crm_buf_free(&clean->form[i]);
}

static int
is_yes(struct crm_cell cell)
{

	return (cell.n == 3 && memcmp(cell.p, "yes", 3) == 0);
}

int
crm_clean_row(struct crm_clean *clean, int64_t member,
    const struct crm_cell cell[CRM_MEMBER_NCOL])
{
	const struct crm_column *columns = crm_stream_columns("member");
	struct crm_clean_value value = { .member = member };
	enum crm_judged kind;
	struct crm_buf *form;
	size_t i;

	clean->members++;
	for (i = 0; i < CRM_CLEAN_COLUMNS; i++) {
		value.col = judged[i];
		value.before = cell[value.col];
		if (value.before.n == 0)
			continue;
		value.column = &columns[value.col];
		kind = crm_verdict_kind(value.column);
		if (kind == CRM_JUDGED_BIRTH && is_yes(cell[CRM_MEMBER_LUNAR]))
			kind = CRM_JUDGED_LUNAR;
		form = &clean->form[i];
		crm_buf_reset(form);
		value.verdict = crm_verdict(kind, form, value.before,
		    clean->now, &value.why);
		if (form->bad)
			return (crm_err_nomem(clean->err));
		clean->n[value.verdict]++;
		value.after.p = crm_buf_text(form);
		value.after.n = form->n;
		if (clean->take != NULL && clean->take(clean->arg,
		    &value) == -1)
			return (-1);
	}
	return (0);
}

int
crm_clean_members(struct crm_db *db, struct crm_clean *clean)
{
	struct crm_cell cell[CRM_MEMBER_NCOL];
	struct crm_members *members;
	int64_t member = 0;
	size_t i;
	int rc;

	members = crm_members_open(db, 0, crm_time_day(clean->now));
	if (members == NULL)
		return (-1);
	while ((rc = crm_members_next(members)) == 1) {
		for (i = 0; i < CRM_MEMBER_NCOL; i++)
			cell[i] = crm_members_cell(members, i);
		member = crm_members_number(members);
		if ((rc = crm_clean_row(clean, member, cell)) == -1)
			break;
	}
	crm_members_close(members);
	return (rc == -1 ? -1 : 0);
}

struct storing {
	struct crm_db	*db;
	int64_t		 last;		/* the member that changed last */
	uint64_t	*changed;
};

/*
 * The keys by which people are found are folded more than these forms are, so
 * that none of them changes with a form.
 */
static int
store(void *arg, const struct crm_clean_value *value)
{
	struct crm_cell said[CRM_MEMBER_NCOL] = { { NULL, 0 } };
	struct storing *storing = arg;
	int rc;

	if (value->verdict != CRM_VERDICT_FIXED)
		return (0);
	said[value->col] = value->after;
	rc = crm_member_update(storing->db, value->member, said);
	if (rc == 1 && storing->last != value->member) {
		storing->last = value->member;
		++*storing->changed;
	}
	return (rc == -1 ? -1 : 0);
}

int
crm_clean_store(struct crm_db *db, struct crm_clean *clean, uint64_t *changed)
{
	struct storing storing = { db, 0, changed };

	*changed = 0;
	clean->take = store;
	clean->arg = &storing;
	return (crm_clean_members(db, clean));
}

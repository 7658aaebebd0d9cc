#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/decide.h"
#include "record/notice.h"

/* An entry of the ledger that a member may be told of. */
struct entry {
	const char	*state;
	int		 night;
	int64_t		 at;
};

/* 1 stored, 0 it is there, -1. */
static int
mark(struct crm_db *db, const struct crm_told *told, const struct entry *entry)
{

	if (crm_run(db, "INSERT OR IGNORE INTO notice\n"
	    "(member, channel, kind, state, night, at, told_at, batch)\n"
	    "VALUES (:member, :channel, :kind, :state, :night, :at,\n"
	    "\t:told_at, :batch)", "itttiiii", told->member, told->channel,
	    told->kind, entry->state, (int64_t)entry->night, entry->at,
	    told->told_at, crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

/* Somebody is told of an entry once. */
static int
mark_notice(struct crm_db *db, const struct crm_told *told,
    const struct entry *entry)
{
	int64_t one;
	int rc;

	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM notice\n"
	    "WHERE member = :member AND channel = :channel\n"
	    "\tAND kind = 'notice' AND state = :state AND night = :night\n"
	    "\tAND at = :at", "ittii", told->member, told->channel,
	    entry->state, (int64_t)entry->night, entry->at);
	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	return (mark(db, told, entry));
}

/*
 * The consent that holds is confirmed; an older one only where it is named,
 * because somebody may have given it again between the list and this.
 */
static int
mark_confirm(struct crm_db *db, const struct crm_told *told,
    const struct entry *entry)
{
	int64_t end = told->told_at + 1, day = crm_time_day(told->told_at), at;
	struct crm_consent_scope scope = { told->channel, "advertising",
	    entry->night, end, end, 0, NULL };
	struct crm_consent_hold hold;

	if (strcmp(entry->state, "given") != 0)
		return (0);
	if (crm_consent_adult(db, told->member, day, &scope.adult) == -1 ||
	    crm_consent_hold(db, told->member, &scope, &hold) == -1 ||
	    crm_consent_confirmed(db, told->member, told->channel,
	    entry->night, entry->at, end, &at) == -1)
		return (-1);
	if (told->at == CRM_TIME_NONE &&
	    (hold.state != CRM_CONSENT_GIVEN || hold.given != entry->at))
		return (0);
	if (!told->dated && crm_consent_confirm_from(crm_time_day(at)) > day)
		return (0);
	return (mark(db, told, entry));
}

static struct crm_stmt *
entries(struct crm_db *db, const struct crm_told *told)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT 'given' AS state, night,\n"
	    "\tgiven_at AS at\n"
	    "FROM consent\n"
	    "WHERE member = :member AND channel = :channel\n"
	    "\tAND purpose = 'advertising' AND given_at <= :told_at\n"
	    "UNION\n"
	    "SELECT 'withdrawn', 0, withdrawn_at\n"
	    "FROM optout\n"
	    "WHERE (member = :member OR member IN (\n"
	    "\tSELECT id FROM member WHERE merged_into = :member))\n"
	    "\tAND channel = :channel AND withdrawn_at <= :told_at\n"
	    "UNION\n"
	    "SELECT 'withdrawn', night, withdrawn_at\n"
	    "FROM optout_part\n"
	    "WHERE (member = :member OR member IN (\n"
	    "\tSELECT id FROM member WHERE merged_into = :member))\n"
	    "\tAND channel = :channel AND withdrawn_at <= :told_at\n"
	    "\tAND purpose = 'advertising'\n"
	    "ORDER BY at, state, night")) == NULL ||
	    crm_bind(stmt, "iti", told->member, told->channel,
	    told->told_at) == -1)
		return (NULL);
	return (stmt);
}

static int
is_meant(const struct crm_told *told, const struct entry *entry)
{

	return ((told->at == CRM_TIME_NONE || told->at == entry->at) &&
	    (*told->state == '\0' || strcmp(told->state, entry->state) == 0) &&
	    (told->night == -1 || told->night == entry->night));
}

int
crm_notice_told(struct crm_db *db, const struct crm_told *told)
{
	int confirm = strcmp(told->kind, "confirm") == 0, found = 0;
	struct crm_stmt *stmt;
	struct entry entry;
	int rc, stored = 0;

	if ((stmt = entries(db, told)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		entry.state = crm_col_text(stmt, 0);
		entry.night = crm_col_int(stmt, 1) == 1;
		entry.at = crm_col_int(stmt, 2);
		if (!is_meant(told, &entry))
			continue;
		found = 1;
		rc = confirm ? mark_confirm(db, told, &entry) :
		    mark_notice(db, told, &entry);
		if (rc == -1)
			break;
		stored |= rc;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : found ? stored : 2);
}

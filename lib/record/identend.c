#include "core/err.h"
#include "core/feed.h"
#include "record/identity_int.h"

/*
 * The end of a batch: what depends on all of its rows.
 */

static int
fill_touched(struct crm_identities *ids)
{
	struct crm_feed *feed;
	const int64_t *member;
	size_t at = 0;
	int rc = 0;

	if (crm_run(ids->db, "CREATE TEMP TABLE IF NOT EXISTS touched\n"
	    "(member INTEGER PRIMARY KEY)", "") == -1 ||
	    crm_run(ids->db, "DELETE FROM temp.touched /* scan: all */",
	    "") == -1)
		return (-1);
	feed = crm_feed_open(ids->db, "INSERT OR IGNORE INTO temp.touched\n"
	    "SELECT c0 FROM feed WHERE :batch > 0");
	if (feed == NULL)
		return (-1);
	while (rc == 0 && (member = crm_map_next(ids->touched, &at)) != NULL) {
		rc = crm_feed_row(feed, "i", *member);
		if (rc == 0 && crm_feed_full(feed))
			rc = crm_feed_flush(feed);
	}
	if (rc == 0)
		rc = crm_feed_flush(feed);
	crm_feed_close(feed);
	return (rc);
}

/* The state of a member that this batch made and memory knows; else NULL. */
static int64_t *
fresh(struct crm_identities *ids, const struct crm_ident *ident)
{
	int64_t *at;

	if (ident->member == 0)
		return (NULL);
	at = crm_map_get(ids->fresh, crm_hash_number(ident->member));
	return (at == NULL || *at == -1 ? NULL : at);
}

/*
 * Who speaks for the members that this batch made: the best of each, by its
 * place in memory plus one; where two are as good, SQL compares their texts.
 */
static int
rank_fresh(struct crm_identities *ids)
{
	const struct crm_ident *ident, *best;
	int64_t *at;
	size_t i;

	for (i = 0; i < ids->nident; i++) {
		ident = &ids->ident[i];
		if ((at = fresh(ids, ident)) == NULL)
			continue;
		best = *at == 0 ? NULL : &ids->ident[*at - 1];
		if (best == NULL || ident->callable > best->callable ||
		    (ident->callable == best->callable &&
		    ident->seen_at > best->seen_at))
			*at = (int64_t)i + 1;
		else if (ident->callable == best->callable &&
		    ident->seen_at == best->seen_at &&
		    crm_member_stale(ids, ident->member) == -1)
			return (-1);
	}
	return (0);
}

/* A member was stored with its first identity: another may be better. */
static int
choose_fresh(struct crm_identities *ids)
{
	struct crm_feed *feed = crm_feed_open(ids->db, "UPDATE member\n"
	    "SET latest = f.c1, batch = :batch\n"
	    "FROM feed AS f\n"
	    "WHERE member.id = f.c0 AND member.latest IS NOT f.c1");
	const struct crm_ident *ident;
	const int64_t *at;
	size_t i;
	int rc = feed == NULL ? -1 : 0;

	for (i = 0; rc == 0 && i < ids->nident; i++) {
		ident = &ids->ident[i];
		at = fresh(ids, ident);
		if (at != NULL && *at == (int64_t)i + 1)
			rc = crm_feed_row(feed, "ii", ident->member,
			    ident->id);
		if (rc == 0 && crm_feed_full(feed))
			rc = crm_feed_flush(feed);
	}
	if (rc == 0)
		rc = crm_feed_flush(feed);
	crm_feed_close(feed);
	return (rc);
}

/* Identities that were seen later than what is stored of them. */
static int
store_seen(struct crm_identities *ids)
{
	struct crm_feed *members, *times;
	struct crm_ident *ident;
	size_t i;
	int rc = 0;

	members = crm_feed_open(ids->db, "INSERT OR IGNORE INTO temp.touched\n"
	    "SELECT i.member\n"
	    "FROM feed AS f\n"
	    "CROSS JOIN identity AS i ON i.id = f.c0\n"
	    "WHERE i.member IS NOT NULL AND :batch > 0");
	times = crm_feed_open(ids->db, "UPDATE identity\n"
	    "SET last_at = f.c1, batch = :batch\n"
	    "FROM feed AS f\n"
	    "WHERE identity.id = f.c0");
	if (members == NULL || times == NULL)
		rc = -1;
	for (i = 0; rc == 0 && i < ids->nident; i++) {
		ident = &ids->ident[i];
		if (ident->seen_at <= ident->last_at)
			continue;
		if (fresh(ids, ident) == NULL)
			rc = crm_feed_row(members, "i", ident->id);
		if (rc == 0)
			rc = crm_feed_row(times, "ii", ident->id,
			    ident->seen_at);
		ident->last_at = ident->seen_at;
		if (rc == 0 && crm_feed_full(times) &&
		    (crm_feed_flush(members) == -1 ||
		    crm_feed_flush(times) == -1))
			rc = -1;
	}
	if (rc == 0 && (crm_feed_flush(members) == -1 ||
	    crm_feed_flush(times) == -1))
		rc = -1;
	crm_feed_close(members);
	crm_feed_close(times);
	return (rc);
}

/* Nobody speaks for a member who is another's, or nobody's, by now. */
static int
drop_latest(struct crm_identities *ids)
{

	return (crm_run(ids->db, "UPDATE member\n"
	    "SET latest = NULL, batch = :batch\n"
	    "WHERE id IN (SELECT member FROM temp.touched)\n"
	    "\tAND latest IS NOT NULL AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM identity AS i\n"
	    "\tWHERE i.id = member.latest AND i.member = member.id)\n"
	    "/* scan: the members of the batch */", "i",
	    crm_batch(ids->db)));
}

/*
 * The identity that speaks for a member: one that can be called first, then
 * the latest, then bytewise, so that the choice does not depend on the
 * sequence of files.
 */
static int
choose_latest(struct crm_identities *ids)
{

	return (crm_run(ids->db, "UPDATE member\n"
	    "SET latest = x.id, batch = :batch\n"
	    "FROM (SELECT i.member AS member, i.id AS id, row_number() OVER (\n"
	    "\tPARTITION BY i.member\n"
	    "\tORDER BY i.phone GLOB '01[016789]*'\n"
	    "\t\tAND i.name NOT GLOB '*[*]*' DESC, i.last_at DESC,\n"
	    "\t\ti.name DESC, i.phone DESC, i.email DESC, i.role, i.id)\n"
	    "\tAS place\n"
	    "\tFROM temp.touched AS t /* scan: the members of the batch */\n"
	    "\tCROSS JOIN identity AS i ON i.member = t.member) AS x\n"
	    "WHERE x.place = 1 AND member.id = x.member\n"
	    "\tAND member.latest IS NOT x.id", "i", crm_batch(ids->db)));
}

/*
 * Members of whom nothing is left, no consent either: their numbers are never
 * used again, nor those of their aliases, which lead to nobody now.
 */
static int
retire(struct crm_identities *ids)
{

	if (crm_run(ids->db, "UPDATE member\n"
	    "SET state = 2, latest = NULL, batch = :batch\n"
	    "WHERE id IN (SELECT member FROM temp.touched)\n"
	    "\tAND state = 0 AND code IS NULL AND explicit = 0\n"
	    "\tAND NOT EXISTS (\n"
	    "\tSELECT 1 FROM identity WHERE identity.member = member.id)\n"
	    "\tAND NOT EXISTS (\n"
	    "\tSELECT 1 FROM consent WHERE consent.member = member.id)\n"
	    "/* scan: the members of the batch */", "i",
	    crm_batch(ids->db)) == -1)
		return (-1);
	return (crm_run(ids->db, "UPDATE member\n"
	    "SET state = 2, merged_into = NULL, batch = :batch\n"
	    "WHERE merged_into IN (SELECT t.member\n"
	    "\tFROM temp.touched AS t\n"
	    "\tCROSS JOIN member AS m ON m.id = t.member AND m.state = 2)\n"
	    "/* scan: the members of the batch */", "i",
	    crm_batch(ids->db)));
}

int
crm_identities_finish(struct crm_identities *ids)
{

	if (crm_identities_flush(ids) == -1 || rank_fresh(ids) == -1 ||
	    fill_touched(ids) == -1 || store_seen(ids) == -1 ||
	    choose_fresh(ids) == -1 || drop_latest(ids) == -1 ||
	    choose_latest(ids) == -1)
		return (-1);
	return (ids->disputes ? retire(ids) : 0);
}

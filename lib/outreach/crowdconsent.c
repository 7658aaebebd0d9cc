#include <stdlib.h>
#include <string.h>

#include "core/aside.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/crowd_int.h"
#include "record/consent.h"
#include "record/decide.h"
#include "record/law.h"

/* What a crowd consented to, and what any of its keys withdrew. */

void
crowd_take(int64_t *latest, int64_t at)
{

	if (at != CRM_NULL && (*latest == CRM_TIME_NONE || at > *latest))
		*latest = at;
}

static int64_t
lane_of(const struct crm_crowd *crowd, const char *channel)
{
	size_t i;

	for (i = 0; i < crowd->nlane; i++)
		if (strcmp(crowd->lane[i].name, channel) == 0)
			return ((int64_t)i);
	return (-1);
}

/* The times of a hash, made where it is new.  NULL without memory. */
static int64_t *
times_of(struct crm_crowd *crowd, struct crm_hash hash)
{
	size_t cap = crowd->capout == 0 ? 256 : crowd->capout * 2, i;
	int64_t (*out)[CRM_CROWD_CHANNELS], *at;
	int found;

	if ((at = crm_map_put(crowd->outs, hash, &found)) == NULL)
		return (NULL);
	if (found)
		return (crowd->out[*at]);
	if (crowd->nout == crowd->capout) {
		out = realloc(crowd->out, cap * sizeof(*out));
		if (out == NULL)
			return (NULL);
		crowd->out = out;
		crowd->capout = cap;
	}
	for (i = 0; i < CRM_CROWD_CHANNELS; i++)
		crowd->out[crowd->nout][i] = CRM_TIME_NONE;
	*at = (int64_t)crowd->nout;
	return (crowd->out[crowd->nout++]);
}

/* 128 bits of an HMAC are its key in memory; they are no zeros. */
static struct crm_hash
hash_of(const uint8_t bytes[CRM_HMAC_LEN])
{
	struct crm_hash hash;

	memcpy(&hash.a, bytes, sizeof(hash.a));
	memcpy(&hash.b, bytes + sizeof(hash.a), sizeof(hash.b));
	return (hash);
}

static int
digit(char c)
{

	return (c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : -1);
}

/* 0; -1 when the text is no hash, which nobody's key can be then. */
static int
read_hash(const char *hex, uint8_t bytes[CRM_HMAC_LEN])
{
	size_t i;
	int a, b;

	if (strlen(hex) != CRM_SHA256_HEX - 1)
		return (-1);
	for (i = 0; i < CRM_HMAC_LEN; i++) {
		if ((a = digit(hex[2 * i])) == -1 ||
		    (b = digit(hex[2 * i + 1])) == -1)
			return (-1);
		bytes[i] = (uint8_t)(a << 4 | b);
	}
	return (0);
}

/* By number too: a person may have lost the key that it withdrew by. */
static int
take_out(struct crm_crowd *crowd, struct crm_stmt *stmt)
{
	int64_t lane = lane_of(crowd, crm_col_text(stmt, 1)), *times;
	int64_t member = crm_col_int(stmt, 2), at = crm_col_int(stmt, 3);
	uint8_t bytes[CRM_HMAC_LEN];
	uint32_t who;

	if (lane == -1)
		return (0);
	if (member > 0 && member <= crowd->max &&
	    (who = crowd->who[member]) != 0)
		crm_consent_later(&crowd->lane[lane].withdrawn[who - 1], at);
	if (read_hash(crm_col_text(stmt, 0), bytes) == -1)
		return (0);
	if ((times = times_of(crowd, hash_of(bytes))) == NULL)
		return (crm_err_nomem(crm_db_err(crowd->db)));
	crm_consent_later(&times[lane], at);
	return (0);
}

static int
take_outs(struct crm_crowd *crowd, struct crm_stmt *stmt)
{
	int rc;

	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take_out(crowd, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

/*
 * An open channel's: who withdrew by all channels at once, before there was
 * one that is open, had said no to everything.
 */
static int
load_every(struct crm_crowd *crowd, const char *channel)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(crowd->db, "WITH every (hash, at) AS (\n"
	    "\tSELECT hash, withdrawn_at\n"
	    "\tFROM optout\n"
	    "\tWHERE channel IN ('email', 'sms', 'call', 'post', 'push')\n"
	    "\tGROUP BY hash, withdrawn_at\n"
	    "\tHAVING count(*) = 5\n"
	    "\tUNION ALL\n"
	    "\tSELECT hash, withdrawn_at\n"
	    "\tFROM optout_part\n"
	    "\tWHERE channel IN ('email', 'sms', 'call', 'post', 'push')\n"
	    "\t\tAND purpose IN ('advertising', 'marketing') AND night = 0\n"
	    "\tGROUP BY hash, purpose, withdrawn_at\n"
	    "\tHAVING count(*) = 5),\n"
	    "whose (hash, member) AS (\n"
	    "\tSELECT hash, member FROM optout WHERE channel = 'post'\n"
	    "\tUNION\n"
	    "\tSELECT hash, member FROM optout_part WHERE channel = 'post')\n"
	    "SELECT e.hash, :channel, w.member, e.at\n"
	    "FROM every AS e\n"
	    "CROSS JOIN whose AS w ON w.hash = e.hash\n"
	    "WHERE e.at < :end /* scan: most members are asked about */")) ==
	    NULL || crm_bind(stmt, "ti", channel, INT64_MAX) == -1)
		return (-1);
	return (take_outs(crowd, stmt));
}

int
crowd_load_outs(struct crm_crowd *crowd)
{
	struct crm_stmt *stmt;
	size_t i;
	int rc;

	if ((crowd->outs = crm_map_new()) == NULL)
		return (crm_err_nomem(crm_db_err(crowd->db)));
	if ((stmt = crm_sql(crowd->db, "SELECT hash, channel, member,\n"
	    "\twithdrawn_at\n"
	    "FROM optout\n"
	    "WHERE withdrawn_at < :end\n"
	    "UNION ALL\n"
	    "SELECT hash, channel, member, withdrawn_at\n"
	    "FROM optout_part\n"
	    "WHERE purpose IN ('advertising', 'marketing') AND night = 0\n"
	    "\tAND withdrawn_at < :end\n"
	    "/* scan: most members are asked about */")) == NULL ||
	    crm_bind(stmt, "i", INT64_MAX) == -1)
		return (-1);
	rc = take_outs(crowd, stmt);
	for (i = 0; rc == 0 && i < crowd->nlane; i++)
		if (crm_law_channel(crowd->lane[i].name)->open)
			rc = load_every(crowd, crowd->lane[i].name);
	return (rc == 0 && crowd->nout > 0 ? crowd_keys_begin(crowd) : rc);
}

const int64_t *
crowd_out(const struct crm_crowd *crowd, const uint8_t bytes[CRM_HMAC_LEN])
{
	const int64_t *at = crm_map_get(crowd->outs, hash_of(bytes));

	return (at == NULL ? NULL : crowd->out[*at]);
}

/* What was given by one channel. */
struct crowd_given {
	struct crm_crowd *crowd;
	struct crowd_lane *lane;
	struct crm_consent_hold *hold;	/* by person */
	int64_t		*told;		/* by person: the confirmation */
};

static int
read_given(struct crm_db *db, struct crowd_given *given)
{
	struct crm_crowd *crowd = given->crowd;
	struct crm_consent_hold *hold;
	struct crm_stmt *stmt;
	int64_t who, at;
	int rc;

	if ((stmt = crm_sql(db, "SELECT member, given_at, turns,\n"
	    "\tguardian <> ''\n"
	    "FROM consent\n"
	    "WHERE channel = :channel AND purpose = 'advertising'\n"
	    "\tAND night = 0 AND given_at < :end\n"
	    "/* scan: most members are asked about */")) == NULL ||
	    crm_bind(stmt, "ti", given->lane->name, crm_db_now(db) + 1) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((who = crowd_self(crowd, crm_col_int(stmt, 0))) == -1)
			continue;
		hold = &given->hold[who];
		at = crm_col_int(stmt, 1);
		if (at < crowd->person[who].adult &&
		    crm_col_int(stmt, 3) == 0) {
			crowd_take(&hold->childs, at);
			continue;
		}
		crowd_take(&hold->given, at);
		if (crm_col_int(stmt, 2) == 1)
			crowd_take(&hold->turning, at);
	}
	crm_reset(stmt);
	return (rc);
}

/* When what was given last was confirmed; told has the times given. */
static int
read_told(struct crm_db *db, struct crowd_given *given)
{
	struct crm_stmt *stmt;
	int64_t who;
	int rc;

	if ((stmt = crm_sql(db, "SELECT member, at, told_at\n"
	    "FROM notice\n"
	    "WHERE channel = :channel AND kind = 'confirm'\n"
	    "\tAND state = 'given' AND night = 0 AND told_at < :end\n"
	    "/* scan: most members are asked about */")) == NULL ||
	    crm_bind(stmt, "ti", given->lane->name, crm_db_now(db) + 1) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((who = crowd_self(given->crowd, crm_col_int(stmt, 0))) !=
		    -1 && given->hold[who].given == crm_col_int(stmt, 1))
			crowd_take(&given->told[who], crm_col_int(stmt, 2));
	crm_reset(stmt);
	return (rc);
}

/* Members' ages are known; it may be another thread that reads. */
static int
read_lane(struct crm_db *db, void *arg)
{
	struct crowd_given *given = arg;
	size_t i, n = given->crowd->n + 1;

	if ((given->hold = malloc(n * sizeof(*given->hold))) == NULL ||
	    (given->told = malloc(n * sizeof(*given->told))) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	for (i = 0; i < n; i++)
		given->hold[i].given = given->hold[i].turning =
		    given->hold[i].childs = CRM_TIME_NONE;
	if (read_given(db, given) == -1)
		return (-1);
	for (i = 0; i < n; i++)
		given->told[i] = given->hold[i].given;
	return (read_told(db, given));
}

static void
weigh(struct crowd_given *given)
{
	struct crm_crowd *crowd = given->crowd;
	struct crowd_lane *lane = given->lane;
	struct crm_consent_hold *hold = given->hold;
	int64_t today = crm_time_day(crm_db_now(crowd->db)), due;
	const struct crm_law_channel *law = crm_law_channel(lane->name);
	size_t i;

	for (i = 0; i < crowd->n; i++) {
		hold[i].withdrawn = lane->withdrawn[i];
		hold[i].state = crm_consent_settle(&hold[i]);
		lane->why[i] = (unsigned char)crm_consent_weigh(&hold[i],
		    law, given->told[i], today, &due);
	}
}

static void
drop(struct crowd_given *given)
{

	free(given->hold);
	free(given->told);
	given->hold = NULL;
	given->told = NULL;
}

/* The first channel's: of all of them it would be a lot of memory. */
int
crowd_begin_consents(struct crm_crowd *crowd)
{
	struct crowd_given *given;

	if (crowd->aside == NULL || crowd->nlane == 0)
		return (0);
	if ((given = calloc(1, sizeof(*given))) == NULL)
		return (crm_err_nomem(crm_db_err(crowd->db)));
	crowd->given = given;
	given->crowd = crowd;
	given->lane = &crowd->lane[0];
	crm_aside_add(crowd->aside, read_lane, given);
	crm_aside_begin(crowd->aside);
	return (0);
}

int
crowd_end_consents(struct crm_crowd *crowd)
{
	struct crowd_given given = { .crowd = crowd };
	size_t i = 0;
	int rc = 0;

	if (crowd->given != NULL) {
		if (crm_aside_wait(crowd->aside) == -1)
			return (-1);
		weigh(crowd->given);
		crowd_free_given(crowd);
		i++;
	}
	for (; rc == 0 && i < crowd->nlane; i++) {
		given.lane = &crowd->lane[i];
		if ((rc = read_lane(crowd->db, &given)) == 0)
			weigh(&given);
		drop(&given);
	}
	return (rc);
}

void
crowd_free_given(struct crm_crowd *crowd)
{

	if (crowd->given == NULL)
		return;
	crm_aside_stop(crowd->aside);
	drop(crowd->given);
	free(crowd->given);
	crowd->given = NULL;
}

#include <stdlib.h>
#include <string.h>

#include "core/aside.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/crowd_int.h"
#include "record/decide.h"

void *
crowd_zeros(size_t n, size_t size)
{
	void *p = n > SIZE_MAX / size ? NULL : malloc(n * size);

	/* Of malloc() and memset() a compiler makes calloc() again. */
	if (p != NULL)
		explicit_bzero(p, n * size);
	return (p);
}

static int
nomem(struct crm_crowd *crowd)
{

	return (crm_err_nomem(crm_db_err(crowd->db)));
}

/* Asks about a number: 0 or -1. */
static int
want(struct crm_crowd *crowd, int64_t member)
{
	struct crowd_person *person;
	size_t cap = crowd->cap == 0 ? 1024 : crowd->cap * 2;

	if (member <= 0 || member > crowd->max || crowd->who[member] != 0)
		return (0);
	if (crowd->n == crowd->cap) {
		person = realloc(crowd->person, cap * sizeof(*person));
		if (person == NULL)
			return (nomem(crowd));
		crowd->person = person;
		crowd->cap = cap;
	}
	person = &crowd->person[crowd->n++];
	memset(person, 0, sizeof(*person));
	person->member = member;
	person->adult = INT64_MIN;
	person->prefers = -1;
	crowd->who[member] = (uint32_t)crowd->n;
	return (0);
}

/*
 * Aliases are kept flat.  First whom they lead to is asked about, too; then all
 * aliases of who is asked about are that person.
 */
static int
load_aliases(struct crm_crowd *crowd, int follow)
{
	int64_t id, live;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(crowd->db, "SELECT id, merged_into, state\n"
	    "FROM member INDEXED BY member_merged\n"
	    "WHERE merged_into IS NOT NULL\n"
	    "ORDER BY id")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		id = crm_col_int(stmt, 0);
		live = crm_col_int(stmt, 1);
		if (follow)
			rc = crowd->who[id] != 0 && crm_col_int(stmt, 2) < 2 ?
			    want(crowd, live) : 0;
		else if (crowd->who[live] != 0)
			crowd->who[id] = crowd->who[live];
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
number_persons(struct crm_crowd *crowd, const int64_t *member, size_t n)
{
	size_t i;

	if (crm_one(crowd->db, &crowd->max, "SELECT coalesce(max(id), 0)\n"
	    "FROM member", "") != 1)
		return (-1);
	crowd->who = crowd_zeros((size_t)crowd->max + 1, sizeof(*crowd->who));
	crowd->kind = crowd_zeros((size_t)crowd->max + 1, 1);
	if (crowd->who == NULL || crowd->kind == NULL)
		return (nomem(crowd));
	for (i = 0; i < n; i++)
		if (want(crowd, member[i]) == -1)
			return (-1);
	if (load_aliases(crowd, 1) == -1)
		return (-1);
	return (load_aliases(crowd, 0));
}

static enum crowd_kind
kind_of(const char *channel)
{

	return (strcmp(channel, "email") == 0 ? CROWD_OF_EMAIL :
	    strcmp(channel, "post") == 0 ? CROWD_OF_POST :
	    strcmp(channel, "shop") == 0 ? CROWD_OF_SHOP :
	    strcmp(channel, "mall") == 0 ? CROWD_OF_MALL : CROWD_OF_PHONE);
}

static int
open_lane(struct crm_crowd *crowd, struct crowd_lane *lane, const char *name)
{
	size_t i, n = crowd->n + 1;	/* malloc(0) may be NULL */

	lane->name = name;
	lane->kind = kind_of(name);
	lane->spot = crowd_zeros(n, sizeof(*lane->spot));
	lane->why = malloc(n);
	lane->withdrawn = malloc(n * sizeof(*lane->withdrawn));
	if (lane->spot == NULL || lane->why == NULL || lane->withdrawn == NULL)
		return (nomem(crowd));
	for (i = 0; i < n; i++) {
		lane->withdrawn[i] = CRM_TIME_NONE;
		lane->why[i] = CRM_WHY_CONSENT;
	}
	return (0);
}

/* What a live member's own row says; else its latest order speaks for it. */
static int
own_contacts(struct crm_crowd *crowd, size_t who, struct crm_stmt *stmt)
{
	struct crowd_person *person = &crowd->person[who];
	struct crowd_seen seen = { 0, CRM_NULL, 0 };

	person->bits |= CROWD_LIVE;
	person->latest = crm_col_int(stmt, 7);
	if (!crm_col_null(stmt, 5))
		person->bits |= CROWD_PHONE;
	if (!crm_col_null(stmt, 6))
		person->bits |= CROWD_EMAIL;
	if (crowd_look(crowd, who, CROWD_OF_PHONE, &seen,
	    crm_col_text(stmt, 5)) == -1 ||
	    crowd_look(crowd, who, CROWD_OF_EMAIL, &seen,
	    crm_col_text(stmt, 6)) == -1 || crowd_look_shop(crowd, who) == -1)
		return (-1);
	return (crowd_look_address(crowd, who, &seen, crm_col_text(stmt, 8),
	    crm_col_text(stmt, 9)));
}

static struct crm_cell
cell_of(struct crm_stmt *stmt, int col)
{
	struct crm_cell cell;

	cell.p = crm_col_text(stmt, col);
	cell.n = crm_col_len(stmt, col);
	return (cell);
}

/* A row of a person, be it the live one or an alias. */
static int
take_member(struct crm_crowd *crowd, struct crm_stmt *stmt)
{
	int64_t id = crm_col_int(stmt, 0), state = crm_col_int(stmt, 1), adult;
	struct crm_optout_row row = { 0 };
	struct crowd_person *person;
	size_t who;

	crowd->kind[id] = state < 2 ? CROWD_SOMEBODY : CROWD_GONE;
	if (crowd->who[id] == 0)
		return (0);
	who = crowd->who[id] - 1;
	person = &crowd->person[who];
	if (crowd->offer && !crm_col_null(stmt, 2)) {
		adult = crm_consent_of_age(crm_col_text(stmt, 2),
		    crm_col_int(stmt, 3) == 1,
		    crm_time_day(crm_db_now(crowd->db)));
		if (adult > person->adult)
			person->adult = adult;
	}
	if (crowd->keys != NULL) {
		row.code = cell_of(stmt, 4);
		row.phone = cell_of(stmt, 5);
		row.email = cell_of(stmt, 6);
		if (crowd_keys_put(crowd, who, &row) == -1)
			return (-1);
	}
	return (state == 0 && person->member == id ?
	    own_contacts(crowd, who, stmt) : 0);
}

static int
load_members(struct crm_crowd *crowd)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(crowd->db, "SELECT id, state, birth,\n"
	    "\tlunar = 'yes', code, phone, email, latest, postcode, address\n"
	    "FROM member\n"
	    "ORDER BY id /* scan: most of them are asked about */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take_member(crowd, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
load_flags(struct crm_crowd *crowd)
{
	int64_t day = crm_time_day(crm_db_now(crowd->db)), who;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(crowd->db, "SELECT f.member\n"
	    "FROM member_flag AS f\n"
	    "WHERE f.kind IN (SELECT kind FROM v_flag_kind\n"
	    "\t\tWHERE bars = 'yes')\n"
	    "\tAND f.added_at < :end\n"
	    "\tAND (f.removed_at IS NULL OR f.removed_at >= :end)\n"
	    "\tAND (f.expires IS NULL OR f.expires >= :day)\n"
	    "/* scan: most members are asked about */")) == NULL ||
	    crm_bind(stmt, "ii", (day + 1) * CRM_DAY, day) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((who = crowd_self(crowd, crm_col_int(stmt, 0))) != -1)
			crowd->person[who].bits |= CROWD_FLAGGED;
	crm_reset(stmt);
	return (rc);
}

/* Of one channel nobody prefers any. */
static int
load_prefers(struct crm_crowd *crowd)
{
	struct crm_stmt *stmt;
	int64_t who;
	size_t i;
	int rc;

	if (crowd->nlane < 2)
		return (0);
	if ((stmt = crm_sql(crowd->db, "SELECT member, value\n"
	    "FROM member_field\n"
	    "WHERE name = 'prefers' /* scan: most are asked about */")) ==
	    NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((who = crowd_self(crowd, crm_col_int(stmt, 0))) == -1)
			continue;
		for (i = 0; i < crowd->nlane; i++)
			if (strcmp(crowd->lane[i].name,
			    crm_col_text(stmt, 1)) == 0)
				crowd->person[who].prefers = (signed char)i;
	}
	crm_reset(stmt);
	return (rc);
}

/* The sequence matters: withdrawals before keys, consents behind births. */
static int
load(struct crm_crowd *crowd)
{

	if (crowd->offer && crowd_load_outs(crowd) == -1)
		return (-1);
	if (crowd_load_known(crowd) == -1 || load_members(crowd) == -1 ||
	    (crowd->offer && crowd_begin_consents(crowd) == -1) ||
	    crowd_load_contacts(crowd) == -1 ||
	    crowd_load_identities(crowd) == -1 || load_prefers(crowd) == -1)
		return (-1);
	if (!crowd->offer)
		return (0);
	if (crowd->keys != NULL && (crowd_load_codes(crowd) == -1 ||
	    crowd_keys_end(crowd) == -1))
		return (-1);
	if (crowd_end_consents(crowd) == -1)
		return (-1);
	return (load_flags(crowd));
}

struct crm_crowd *
crm_crowd_open(struct crm_db *db, const struct crm_crowd_ask *ask,
    const int64_t *member, size_t n)
{
	struct crm_crowd *crowd = calloc(1, sizeof(*crowd));
	int rc;

	if (crowd == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	crowd->db = db;
	crowd->offer = ask->offer;
	crowd->aside = ask->aside;
	rc = number_persons(crowd, member, n);
	for (; rc == 0 && crowd->nlane < ask->nchannel; crowd->nlane++)
		rc = open_lane(crowd, &crowd->lane[crowd->nlane],
		    ask->channel[crowd->nlane]);
	if (rc == 0 && load(crowd) == 0)
		return (crowd);
	crm_crowd_close(crowd);
	return (NULL);
}

void
crm_crowd_close(struct crm_crowd *crowd)
{
	size_t i;

	if (crowd == NULL)
		return;
	crowd_keys_free(crowd);		/* its thread uses the rest, */
	crowd_free_given(crowd);	/* and so does that aside */
	for (i = 0; i < CRM_CROWD_CHANNELS; i++) {
		free(crowd->lane[i].spot);
		free(crowd->lane[i].withdrawn);
		free(crowd->lane[i].why);
	}
	free(crowd->who);
	free(crowd->kind);
	free(crowd->person);
	crm_buf_free(&crowd->text);
	crm_buf_free(&crowd->form);
	crm_map_free(crowd->known);
	crm_map_free(crowd->outs);
	free(crowd->out);
	free(crowd);
}

int64_t
crm_crowd_live(const struct crm_crowd *crowd, int64_t member, int *exists)
{

	*exists = member > 0 && member <= crowd->max &&
	    crowd->kind[member] != CROWD_NOBODY;
	if (!*exists || crowd->kind[member] != CROWD_SOMEBODY)
		return (0);
	return (crowd->person[crowd->who[member] - 1].member);
}

enum crm_consent_why
crm_crowd_consent(const struct crm_crowd *crowd, int64_t live, size_t i)
{

	return ((enum crm_consent_why)
	    crowd->lane[i].why[crowd->who[live] - 1]);
}

int
crm_crowd_contact(const struct crm_crowd *crowd, int64_t live, size_t i,
    const char **contact)
{
	const struct crowd_spot *spot =
	    &crowd->lane[i].spot[crowd->who[live] - 1];

	*contact = spot->state == CRM_REACH_FOUND ?
	    crowd->text.p + spot->text : "";
	return (spot->state);
}

int
crm_crowd_flagged(const struct crm_crowd *crowd, int64_t live)
{

	return ((crowd->person[crowd->who[live] - 1].bits &
	    CROWD_FLAGGED) != 0);
}

int
crm_crowd_prefers(const struct crm_crowd *crowd, int64_t live)
{

	return (crowd->person[crowd->who[live] - 1].prefers);
}

unsigned char *
crm_crowd_mark(struct crm_crowd *crowd, int64_t live)
{
	int64_t who = crowd_self(crowd, live);

	return (who == -1 ? NULL : &crowd->person[who].mark);
}

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/card_int.h"
#include "record/consent.h"
#include "record/law.h"
#include "record/member.h"
#include "record/memberfield.h"

/* Puts the line that stands in card->value, unless it is empty. */
int
crm_card_put(struct crm_card *card, const char *name)
{

	if (card->value.bad)
		return (crm_err_nomem(crm_db_err(card->db)));
	if (card->value.n == 0)
		return (0);
	return (card->fn(card->arg, name, card->value.p));
}

void
crm_card_masked(struct crm_card *card, enum crm_kind kind, const char *s,
    size_t n)
{

	if (card->opt->mask)
		crm_mask(&card->value, kind, s, n);
	else
		crm_buf_add(&card->value, s, n);
}

static void
add_phone(struct crm_card *card, const char *s, size_t n)
{
	struct crm_buf text = { 0 };

	crm_phone_format(&text, s, n);
	crm_card_masked(card, CRM_KIND_PHONE, crm_buf_text(&text), text.n);
	if (text.bad)
		card->value.bad = 1;
	crm_buf_free(&text);
}

static int
put_aliases(struct crm_card *card)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT id\n"
	    "FROM member\n"
	    "WHERE merged_into = :member\n"
	    "ORDER BY id")) == NULL ||
	    crm_bind(stmt, "i", card->member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&card->value);
		crm_buf_int(&card->value, crm_col_int(stmt, 0));
		if ((rc = crm_card_put(card, "alias")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* The age on the day of the card, which nobody stores. */
static int
put_age(struct crm_card *card, const char *birth)
{
	int age = crm_member_age(birth, card->opt->as_of);

	crm_buf_reset(&card->value);
	if (age != -1 && card->opt->mask)
		crm_buf_str(&card->value, "***");
	else if (age != -1)
		crm_buf_int(&card->value, age);
	return (crm_card_put(card, "age"));
}

static int
put_columns(struct crm_card *card, struct crm_members *members)
{
	const struct crm_column *column = crm_stream_columns("member");
	struct crm_cell cell;
	size_t i;

	for (i = 0; i <= CRM_MEMBER_MEMO; i++) {
		cell = crm_members_cell(members, i);
		crm_buf_reset(&card->value);
		if (i == CRM_MEMBER_PHONE)
			add_phone(card, cell.p, cell.n);
		else
			crm_card_masked(card, column[i].kind, cell.p, cell.n);
		if (crm_card_put(card, column[i].name) == -1 ||
		    (i == CRM_MEMBER_NUMBER && put_aliases(card) == -1) ||
		    (i == CRM_MEMBER_BIRTH && put_age(card, cell.p) == -1))
			return (-1);
	}
	return (0);
}

static int
put_fields(struct crm_card *card, struct crm_members *members)
{
	struct crm_buf name = { 0 };
	struct crm_cell cell;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < crm_members_nfield(members); i++) {
		cell = crm_members_value(members, i);
		crm_buf_reset(&card->value);
		crm_card_masked(card, CRM_KIND_SECRET, cell.p, cell.n);
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "x_%s", crm_members_field(members, i));
		rc = name.bad ? crm_err_nomem(crm_db_err(card->db)) :
		    crm_card_put(card, name.p);
	}
	crm_buf_free(&name);
	return (rc);
}

static int
put_profile(struct crm_card *card)
{
	struct crm_members *members;
	int rc;

	members = crm_members_open(card->db, card->member, card->opt->as_of);
	if (members == NULL)
		return (-1);
	if ((rc = crm_members_next(members)) == 1)
		rc = put_columns(card, members) == -1 ||
		    put_fields(card, members) == -1 ? -1 : 0;
	crm_members_close(members);
	return (rc);
}

/* "01012345678 name", as the key is stored. */
static void
add_key(struct crm_card *card, int64_t kind, const char *value)
{
	const char *blank = strchr(value, ' ');

	crm_buf_reset(&card->value);
	if (kind == 1 || blank == NULL) {
		crm_card_masked(card, CRM_KIND_SECRET, value, strlen(value));
		return;
	}
	if (kind == 2)
		add_phone(card, value, (size_t)(blank - value));
	else
		crm_card_masked(card, CRM_KIND_EMAIL, value,
		    (size_t)(blank - value));
	crm_buf_chr(&card->value, ' ');
	crm_card_masked(card, CRM_KIND_NAME, blank + 1, strlen(blank + 1));
}

/*
 * Keys that find this member; and those that do not, because they were seen
 * with another member's code too.
 */
static int
put_keys(struct crm_card *card)
{
	struct crm_stmt *stmt;
	int64_t kind;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT DISTINCT k.kind, k.value,\n"
	    "\tp.disputed, coalesce(c.name, '')\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN person AS p ON p.id = i.person\n"
	    "CROSS JOIN person_key AS k ON k.person = p.id\n"
	    "LEFT JOIN channel AS c ON c.id = k.space\n"
	    "WHERE i.member = :member\n"
	    "ORDER BY p.disputed, k.kind, c.name, k.value")) == NULL ||
	    crm_bind(stmt, "i", card->member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		kind = crm_col_int(stmt, 0);
		add_key(card, kind, crm_col_text(stmt, 1));
		if (kind == 1)
			crm_buf_fmt(&card->value, " (%s)",
			    crm_col_text(stmt, 3));
		if ((rc = crm_card_put(card, crm_col_int(stmt, 2) ?
		    "disputed_key" : "key")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
put_consents(struct crm_card *card)
{
	const struct crm_law_channel *channel;
	char time[CRM_TIME_LEN];
	struct crm_buf name = { 0 };
	int64_t at;
	size_t i;
	int state = 0, rc = 0;

	for (i = 0; rc == 0 && (channel = crm_law_channel_at(i)) != NULL;
	    i++) {
		state = crm_consent_state(card->db, card->member,
		    channel->name, card->opt->as_of, &at);
		crm_buf_reset(&card->value);
		if (state == CRM_CONSENT_GIVEN || state ==
		    CRM_CONSENT_WITHDRAWN)
			crm_buf_fmt(&card->value, "%s %s", state ==
			    CRM_CONSENT_GIVEN ? "given" : "withdrawn",
			    crm_time_format(at, time));
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "consent_%s", channel->name);
		rc = state == -1 ? -1 : name.bad ?
		    crm_err_nomem(crm_db_err(card->db)) :
		    crm_card_put(card, name.p);
	}
	crm_buf_free(&name);
	return (rc);
}

static int
put_segments(struct crm_card *card)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT s.name\n"
	    "FROM segment_member AS m\n"
	    "CROSS JOIN segment AS s ON s.id = m.segment\n"
	    "WHERE m.member = :member\n"
	    "ORDER BY s.name")) == NULL ||
	    crm_bind(stmt, "i", card->member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&card->value);
		crm_buf_str(&card->value, crm_col_text(stmt, 0));
		if ((rc = crm_card_put(card, "segment")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
put_campaigns(struct crm_card *card)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT c.name, c.channel, t.verdict,\n"
	    "\tt.reason\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "WHERE t.member = :member AND t.at < :end\n"
	    "ORDER BY c.made_at DESC, c.id DESC")) == NULL ||
	    crm_bind(stmt, "ii", card->member, (card->opt->as_of + 1) *
	    CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&card->value);
		crm_buf_fmt(&card->value, "%s (%s): %s",
		    crm_col_text(stmt, 0), crm_col_text(stmt, 1),
		    crm_col_text(stmt, 2));
		if (*crm_col_text(stmt, 3) != '\0')
			crm_buf_fmt(&card->value, ", %s",
			    crm_col_text(stmt, 3));
		if ((rc = crm_card_put(card, "campaign")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* What came back of campaigns, the latest first; machines say so. */
static int
put_responses(struct crm_card *card)
{
	char time[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT c.name, r.channel, r.state,\n"
	    "\tr.at, r.machine\n"
	    "FROM (\n"
	    "\tSELECT :member AS id\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member) AS m\n"
	    "CROSS JOIN response AS r ON r.member = m.id\n"
	    "CROSS JOIN campaign AS c ON c.id = r.campaign\n"
	    "WHERE r.at < :end\n"
	    "GROUP BY c.id, r.channel, r.state, r.at, r.machine\n"
	    "ORDER BY r.at DESC, c.id DESC, r.state, r.channel\n"
	    "/* scan: one member */")) == NULL || crm_bind(stmt, "ii",
	    card->member, (card->opt->as_of + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&card->value);
		crm_buf_fmt(&card->value, "%s (%s): %s %s",
		    crm_col_text(stmt, 0), crm_col_text(stmt, 1),
		    crm_col_text(stmt, 2), crm_time_format(
		    crm_col_int(stmt, 3), time));
		if (crm_col_int(stmt, 4) == 1)
			crm_buf_str(&card->value, " (machine)");
		if ((rc = crm_card_put(card, "response")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* The card, from above to below. */
static int (*const section[])(struct crm_card *card) = {
	put_profile,
	crm_card_stage,
	crm_card_flags,
	crm_card_anniv,
	put_keys,
	put_consents,
	crm_card_trade,
	crm_card_orders,
	crm_card_notes,
	crm_card_groups,
	put_segments,
	put_campaigns,
	put_responses
};

int
crm_card_each(struct crm_db *db, int64_t member,
    const struct crm_card_opt *opt,
    int (*fn)(void *arg, const char *name, const char *value), void *arg)
{
	struct crm_card card = { .db = db, .member = member, .opt = opt,
	    .fn = fn, .arg = arg };
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < sizeof(section) / sizeof(section[0]); i++)
		rc = section[i](&card);
	crm_buf_free(&card.value);
	return (rc);
}

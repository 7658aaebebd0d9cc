#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/card.h"
#include "record/cardlife.h"
#include "record/consent.h"
#include "record/member.h"
#include "record/memberfield.h"

#define ORDERS_SHOWN	5

struct card {
	struct crm_db		*db;
	int64_t			 member;
	const struct crm_card_opt *opt;
	int			(*fn)(void *, const char *, const char *);
	void			*arg;
	struct crm_buf		 value;
};

/* Puts the line that stands in card->value, unless it is empty. */
static int
put(struct card *card, const char *name)
{

	if (card->value.bad)
		return (crm_err_nomem(crm_db_err(card->db)));
	if (card->value.n == 0)
		return (0);
	return (card->fn(card->arg, name, card->value.p));
}

static void
add_masked(struct card *card, enum crm_kind kind, const char *s, size_t n)
{

	if (!card->opt->mask || n == 0) {
		crm_buf_add(&card->value, s, n);
		return;
	}
	switch (kind) {
	case CRM_KIND_NAME:
		crm_mask_name(&card->value, s, n);
		break;
	case CRM_KIND_PHONE:
		crm_mask_phone(&card->value, s, n);
		break;
	case CRM_KIND_EMAIL:
		crm_mask_email(&card->value, s, n);
		break;
	case CRM_KIND_ADDRESS:
		crm_mask_address(&card->value, s, n);
		break;
	case CRM_KIND_SECRET:
		crm_buf_str(&card->value, "***");
		break;
	case CRM_KIND_TEXT:
	case CRM_KIND_NUMBER:
		crm_buf_add(&card->value, s, n);
		break;
	}
}

static void
add_phone(struct card *card, const char *s, size_t n)
{
	struct crm_buf text = { 0 };

	crm_phone_format(&text, s, n);
	add_masked(card, CRM_KIND_PHONE, crm_buf_text(&text), text.n);
	if (text.bad)
		card->value.bad = 1;
	crm_buf_free(&text);
}

static int
put_aliases(struct card *card)
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
		if ((rc = put(card, "alias")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* The age on the day of the card, which nobody stores. */
static int
put_age(struct card *card, const char *birth)
{
	int age = crm_member_age(birth, card->opt->as_of);

	crm_buf_reset(&card->value);
	if (age != -1 && card->opt->mask)
		crm_buf_str(&card->value, "***");
	else if (age != -1)
		crm_buf_int(&card->value, age);
	return (put(card, "age"));
}

static int
put_columns(struct card *card, struct crm_members *members)
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
			add_masked(card, column[i].kind, cell.p, cell.n);
		if (put(card, column[i].name) == -1 ||
		    (i == 0 && put_aliases(card) == -1) ||
		    (i == CRM_MEMBER_BIRTH && put_age(card, cell.p) == -1))
			return (-1);
	}
	return (0);
}

static int
put_fields(struct card *card, struct crm_members *members)
{
	struct crm_buf name = { 0 };
	struct crm_cell cell;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < crm_members_nfield(members); i++) {
		cell = crm_members_value(members, i);
		crm_buf_reset(&card->value);
		add_masked(card, CRM_KIND_SECRET, cell.p, cell.n);
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "x_%s", crm_members_field(members, i));
		rc = name.bad ? crm_err_nomem(crm_db_err(card->db)) :
		    put(card, name.p);
	}
	crm_buf_free(&name);
	return (rc);
}

static int
put_profile(struct card *card)
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
add_key(struct card *card, int64_t kind, const char *value)
{
	const char *blank = strchr(value, ' ');

	crm_buf_reset(&card->value);
	if (kind == 1 || blank == NULL) {
		add_masked(card, CRM_KIND_SECRET, value, strlen(value));
		return;
	}
	if (kind == 2)
		add_phone(card, value, (size_t)(blank - value));
	else
		add_masked(card, CRM_KIND_EMAIL, value,
		    (size_t)(blank - value));
	crm_buf_chr(&card->value, ' ');
	add_masked(card, CRM_KIND_NAME, blank + 1, strlen(blank + 1));
}

/*
 * Keys that find this member; and those that do not, because they were seen
 * with another member's code too.
 */
static int
put_keys(struct card *card)
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
		if ((rc = put(card, crm_col_int(stmt, 2) ? "disputed_key" :
		    "key")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
put_consents(struct card *card)
{
	static const char *const channel[] = { "email", "sms", "call", "post",
	    "push" };
	char time[CRM_TIME_LEN];
	struct crm_buf name = { 0 };
	int64_t at;
	size_t i;
	int state = 0, rc = 0;

	for (i = 0; rc == 0 && i < sizeof(channel) / sizeof(channel[0]); i++) {
		state = crm_consent_state(card->db, card->member, channel[i],
		    card->opt->as_of, &at);
		crm_buf_reset(&card->value);
		if (state == CRM_CONSENT_GIVEN || state ==
		    CRM_CONSENT_WITHDRAWN)
			crm_buf_fmt(&card->value, "%s %s", state ==
			    CRM_CONSENT_GIVEN ? "given" : "withdrawn",
			    crm_time_format(at, time));
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "consent_%s", channel[i]);
		rc = state == -1 ? -1 : name.bad ?
		    crm_err_nomem(crm_db_err(card->db)) : put(card, name.p);
	}
	crm_buf_free(&name);
	return (rc);
}

/*
 * The sums of v_purchase, from the member's side: the view would read every
 * line there is to find those of one member.
 */
static int
put_totals(struct card *card)
{
	char time[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "WITH mine (id, at) AS (\n"
	    "\tSELECT l.id, o.ordered_at\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\tCROSS JOIN order_line AS l\n"
	    "\t\tON l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
	    "\tWHERE i.member = :member AND l.buyer IS NULL\n"
	    "\tUNION ALL\n"
	    "\tSELECT l.id, o.ordered_at\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "\tCROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "\tWHERE i.member = :member)\n"
	    "SELECT count(DISTINCT CASE WHEN l.kind = 0 THEN l.id >> 16 END),\n"
	    "\tcoalesce(sum(l.amount - CASE WHEN l.kind = 0\n"
	    "\t\tTHEN l.returned_amount ELSE 0 END), 0),\n"
	    "\tmax(CASE WHEN l.kind = 0 THEN m.at END)\n"
	    "FROM mine AS m\n"
	    "CROSS JOIN order_line AS l ON l.id = m.id\n"
	    "WHERE m.at < :end\n"
	    "\tAND ((l.kind = 0 AND l.returned_qty < l.qty\n"
	    "\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10))\n"
	    "\tOR (l.kind = 1 AND l.ref_line IS NULL\n"
	    "\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 9)))\n"
	    "/* scan: the lines of one member */")) == NULL ||
	    crm_bind(stmt, "ii", card->member,
	    (card->opt->as_of + 1) * CRM_DAY) == -1 ||
	    (rc = crm_step(stmt)) == -1)
		return (-1);
	crm_buf_reset(&card->value);
	crm_buf_int(&card->value, crm_col_int(stmt, 0));
	rc = put(card, "orders");
	crm_buf_reset(&card->value);
	crm_money_format(&card->value, crm_col_int(stmt, 1),
	    crm_db_decimals(card->db));
	if (rc == 0)
		rc = put(card, "monetary");
	crm_buf_reset(&card->value);
	if (!crm_col_null(stmt, 2))
		crm_buf_str(&card->value,
		    crm_time_format(crm_col_int(stmt, 2), time));
	if (rc == 0)
		rc = put(card, "last_at");
	crm_reset(stmt);
	return (rc);
}

static int
add_items(struct card *card, int64_t order)
{
	struct crm_stmt *stmt;
	const char *sep = ": ";
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT i.product_name, i.option,\n"
	    "\tl.qty, s.name, l.amount, k.name\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN item AS i ON i.id = l.item\n"
	    "CROSS JOIN v_status AS s ON s.status = l.status\n"
	    "CROSS JOIN v_kind AS k ON k.kind = l.kind\n"
	    "WHERE l.id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "ORDER BY l.id /* scan: of few words */")) == NULL ||
	    crm_bind(stmt, "i", order) == -1)
		return (-1);
	for (; (rc = crm_step(stmt)) == 1; sep = "; ") {
		crm_buf_fmt(&card->value, "%s%s", sep, crm_col_text(stmt, 0));
		if (*crm_col_text(stmt, 1) != '\0')
			crm_buf_fmt(&card->value, " / %s",
			    crm_col_text(stmt, 1));
		crm_buf_fmt(&card->value, " x %lld ",
		    (long long)crm_col_int(stmt, 2));
		crm_money_format(&card->value, crm_col_int(stmt, 4),
		    crm_db_decimals(card->db));
		if (*crm_col_text(stmt, 3) != '\0')
			crm_buf_fmt(&card->value, " %s",
			    crm_col_text(stmt, 3));
		if (strcmp(crm_col_text(stmt, 5), "sale") != 0)
			crm_buf_fmt(&card->value, " (%s)",
			    crm_col_text(stmt, 5));
	}
	return (rc);
}

static int
put_orders(struct card *card)
{
	char time[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "WITH mine (id) AS (\n"
	    "\tSELECT o.id\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\tWHERE i.member = :member\n"
	    "\tUNION\n"
	    "\tSELECT l.id >> 16\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "\tWHERE i.member = :member)\n"
	    "SELECT o.id, o.ordered_at, c.name, o.order_no, i.role\n"
	    "FROM mine\n"
	    "CROSS JOIN orders AS o ON o.id = mine.id\n"
	    "CROSS JOIN channel AS c ON c.id = o.channel\n"
	    "LEFT JOIN identity AS i ON i.id = o.buyer\n"
	    "WHERE o.ordered_at < :end\n"
	    "ORDER BY o.ordered_at DESC, o.id DESC\n"
	    "LIMIT :shown /* scan: the orders of one member */")) == NULL ||
	    crm_bind(stmt, "iii", card->member,
	    (card->opt->as_of + 1) * CRM_DAY, (int64_t)ORDERS_SHOWN) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&card->value);
		crm_buf_fmt(&card->value, "%s %s %s",
		    crm_time_format(crm_col_int(stmt, 1), time),
		    crm_col_text(stmt, 2), crm_col_text(stmt, 3));
		/* The buyer had no key: the receiver stands for it. */
		if (crm_col_int(stmt, 4) == 1)
			crm_buf_str(&card->value, " (as receiver)");
		if ((rc = add_items(card, crm_col_int(stmt, 0))) == -1 ||
		    (rc = put(card, "order")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
put_segments(struct card *card)
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
		if ((rc = put(card, "segment")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
put_campaigns(struct card *card)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT c.name, c.channel, t.verdict,\n"
	    "\tt.reason\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "WHERE t.member = :member\n"
	    "ORDER BY c.made_at DESC, c.id DESC")) == NULL ||
	    crm_bind(stmt, "i", card->member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&card->value);
		crm_buf_fmt(&card->value, "%s (%s): %s",
		    crm_col_text(stmt, 0), crm_col_text(stmt, 1),
		    crm_col_text(stmt, 2));
		if (*crm_col_text(stmt, 3) != '\0')
			crm_buf_fmt(&card->value, ", %s",
			    crm_col_text(stmt, 3));
		if ((rc = put(card, "campaign")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_card_each(struct crm_db *db, int64_t member,
    const struct crm_card_opt *opt,
    int (*fn)(void *arg, const char *name, const char *value), void *arg)
{
	struct card card = { .db = db, .member = member, .opt = opt,
	    .fn = fn, .arg = arg };
	int rc;

	rc = put_profile(&card) == -1 ||
	    crm_card_stage(db, member, opt, fn, arg) == -1 ||
	    crm_card_flags(db, member, opt, fn, arg) == -1 ||
	    crm_card_anniv(db, member, opt, fn, arg) == -1 ||
	    put_keys(&card) == -1 ||
	    put_consents(&card) == -1 || put_totals(&card) == -1 ||
	    put_orders(&card) == -1 ||
	    crm_card_notes(db, member, opt, fn, arg) == -1 ||
	    crm_card_groups(db, member, opt, fn, arg) == -1 ||
	    put_segments(&card) == -1 ||
	    put_campaigns(&card) == -1 ? -1 : 0;
	crm_buf_free(&card.value);
	return (rc);
}

#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/norm.h"
#include "record/why.h"

struct asker {
	struct crm_db	*db;
	int		(*fn)(void *arg, const struct crm_why_key *key);
	void		*arg;
	struct crm_why	*why;
	struct crm_buf	 value, codes;
	int64_t		 member[CRM_KEYS + 1];	/* that were found */
	int		 coded;		/* how many of them have a code */
	int		 disputed;
};

static const char *const columns[CRM_KEYS + 1] = { "code", "buyer_id",
    "phone", "email" };

static int
tell(struct asker *a, const struct crm_why_key *key)
{

	return (a->fn == NULL ? 0 : a->fn(a->arg, key));
}

/* Notes that the row is known as a member's. */
static int
found(struct asker *a, enum crm_why_match match, int64_t member)
{
	struct crm_why *why = a->why;
	int64_t code;
	size_t i;
	int rc;

	if (match < why->match)
		why->match = match;
	for (i = 0; i < why->members; i++)
		if (a->member[i] == member)
			return (0);
	a->member[why->members++] = member;
	if (why->member == 0 || member < why->member)
		why->member = member;
	rc = crm_one(a->db, &code, "SELECT code IS NOT NULL\n"
	    "FROM member\n"
	    "WHERE id = :id", "i", member);
	if (rc == 1)
		a->coded += code == 1;
	return (rc == -1 ? -1 : 0);
}

static int
removed(struct asker *a, int64_t member)
{
	int64_t one;

	return (crm_one(a->db, &one, "SELECT 1\n"
	    "FROM member\n"
	    "WHERE id = :id AND state = 3", "i", member));
}

/* The codes that a disputed person was seen with. */
static int
read_codes(struct asker *a, int64_t person)
{
	struct crm_stmt *stmt;
	int rc;

	crm_buf_reset(&a->codes);
	if ((stmt = crm_sql(a->db, "SELECT DISTINCT code\n"
	    "FROM (SELECT code FROM identity WHERE person = :person\n"
	    "\tUNION ALL\n"
	    "\tSELECT m.code\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN member AS m ON m.id = i.member\n"
	    "\tWHERE i.person = :person)\n"
	    "WHERE code <> ''\n"
	    "ORDER BY code /* scan: of one person */")) == NULL ||
	    crm_bind(stmt, "i", person) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		crm_buf_fmt(&a->codes, "%s%s", a->codes.n > 0 ? ", " : "",
		    crm_col_text(stmt, 0));
	if (a->codes.bad)
		rc = crm_err_nomem(crm_db_err(a->db));
	return (rc);
}

/* What becomes of a key whose person is known. */
static int
judge_person(struct asker *a, struct crm_why_key *key, int disputed)
{
	int rc = 0;

	if (disputed) {
		key->verdict = CRM_WHY_DISPUTED;
		key->member = 0;
		if (read_codes(a, key->person) == -1)
			return (-1);
		key->codes = crm_buf_text(&a->codes);
		return (0);
	}
	key->since = 0;
	if (key->member != 0 && (rc = removed(a, key->member)) == -1)
		return (-1);
	key->verdict = rc == 1 ? CRM_WHY_REMOVED : CRM_WHY_FINDS;
	return (0);
}

/* value is "01026567701 name": the two apart, in a->value. */
static int
split(struct asker *a, struct crm_why_key *key, int64_t kind,
    const char *value)
{
	char *blank;

	crm_buf_reset(&a->value);
	crm_buf_str(&a->value, value);
	if (a->value.bad)
		return (crm_err_nomem(crm_db_err(a->db)));
	key->column = columns[kind];
	key->name = "";
	if (kind != CRM_KEY_BUYER_ID && a->value.n > 0 &&
	    (blank = strchr(a->value.p, ' ')) != NULL) {
		*blank = '\0';
		key->name = blank + 1;
	}
	key->value = crm_buf_text(&a->value);
	return (0);
}

/* Reads the person of the key at hand: person, member, disputed, batch. */
static int
take_person(struct asker *a, struct crm_why_key *key, struct crm_stmt *stmt,
    int first)
{

	key->person = crm_col_int(stmt, first);
	key->member = crm_col_int(stmt, first + 1);
	key->since = crm_col_int(stmt, first + 3);
	return (judge_person(a, key, crm_col_int(stmt, first + 2) == 1));
}

static int
ask_key(struct asker *a, const struct crm_person_key *k)
{
	struct crm_why_key key = { .verdict = CRM_WHY_NEW };
	struct crm_stmt *stmt;
	int rc;

	a->why->keys++;
	if (split(a, &key, k->kind, crm_buf_text(&k->value)) == -1 ||
	    (stmt = crm_sql(a->db, "SELECT p.id, coalesce(p.member, 0),\n"
	    "\tp.disputed, p.batch\n"
	    "FROM person_key AS k\n"
	    "CROSS JOIN person AS p ON p.id = k.person\n"
	    "WHERE k.kind = :kind AND k.space = :space\n"
	    "\tAND k.value = :value")) == NULL ||
	    crm_bind(stmt, "iis", (int64_t)k->kind, k->space,
	    crm_buf_text(&k->value), k->value.n) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		rc = take_person(a, &key, stmt, 0);
	crm_reset(stmt);
	if (rc == -1)
		return (-1);
	a->disputed |= key.verdict == CRM_WHY_DISPUTED;
	if (key.verdict == CRM_WHY_FINDS && key.member != 0 &&
	    found(a, CRM_MATCH_BUYER_ID + (enum crm_why_match)(k->kind -
	    CRM_KEY_BUYER_ID), key.member) == -1)
		return (-1);
	return (tell(a, &key));
}

static int
ask_code(struct asker *a, const struct crm_norm *norm)
{
	struct crm_why_key key = { .column = columns[0], .name = "",
	    .verdict = CRM_WHY_NEW };
	int rc;

	if (norm->code.n == 0)
		return (0);
	a->why->keys++;
	key.value = crm_buf_text(&norm->code);
	rc = crm_one(a->db, &key.member, "SELECT member\n"
	    "FROM v_member_code\n"
	    "WHERE code = :code", "s", norm->code.p, norm->code.n);
	if (rc == 1) {
		key.verdict = CRM_WHY_FINDS;
		if ((rc = removed(a, key.member)) == 1)
			key.verdict = CRM_WHY_REMOVED;
		else if (rc == 0)
			rc = found(a, CRM_MATCH_CODE, key.member);
	}
	return (rc == -1 ? -1 : tell(a, &key));
}

/* A cell that is no key, and why. */
static int
tell_fault(struct asker *a, const struct crm_norm *norm, int kind)
{
	const struct crm_buf *const text[CRM_KEYS + 1] = { NULL,
	    &norm->buyer_id, &norm->phone, &norm->email };
	struct crm_why_key key = { .column = columns[kind], .name = "",
	    .verdict = CRM_WHY_NO_KEY, .why = norm->fault[kind] };

	if (key.why == NULL)
		return (0);
	key.value = crm_buf_text(text[kind]);
	return (tell(a, &key));
}

static int
ask(struct asker *a, const struct crm_norm *norm)
{
	size_t i = 0;
	int kind;

	if (ask_code(a, norm) == -1)
		return (-1);
	for (kind = CRM_KEY_BUYER_ID; kind <= CRM_KEYS; kind++) {
		if (i < norm->nkey && norm->key[i].kind == kind) {
			if (ask_key(a, &norm->key[i++]) == -1)
				return (-1);
		} else if (tell_fault(a, norm, kind) == -1)
			return (-1);
	}
	return (0);
}

/*
 * As crm_person_find() decides: a code says who it is even where the keys
 * beside it are disputed or another's; keys that two codes claim find nobody.
 */
static int
decide(struct asker *a, const struct crm_norm *norm)
{
	struct crm_why *why = a->why;
	int codes = a->coded, given = why->match == CRM_MATCH_CODE;

	/* A new code beside a person that has one already. */
	codes += norm->code.n > 0 && !given && codes > 0;
	if (!a->disputed && codes < 2)
		return (0);
	if (given)
		return (crm_one(a->db, &why->member, "SELECT member\n"
		    "FROM v_member_code\n"
		    "WHERE code = :code", "s", norm->code.p,
		    norm->code.n) == -1 ? -1 : 0);
	why->member = 0;
	why->match = norm->code.n > 0 ? CRM_MATCH_NONE : CRM_MATCH_DISPUTED;
	return (0);
}

int
crm_why_row(struct crm_db *db, const struct crm_who *who,
    int (*fn)(void *arg, const struct crm_why_key *key), void *arg,
    struct crm_why *why)
{
	struct asker a = { .db = db, .fn = fn, .arg = arg, .why = why };
	struct crm_norm norm;
	int rc;

	memset(why, 0, sizeof(*why));
	memset(&norm, 0, sizeof(norm));
	why->match = CRM_MATCH_NONE;
	rc = crm_norm_set(db, &norm, who) == -1 || ask(&a, &norm) == -1 ||
	    decide(&a, &norm) == -1 ? -1 : 0;
	crm_norm_free(&norm);
	crm_buf_free(&a.value);
	crm_buf_free(&a.codes);
	return (rc);
}

/* A buyer id of any channel; a phone or e-mail address with any name. */
int
crm_why_keys(struct crm_db *db, const char *text,
    int (*fn)(void *arg, const struct crm_why_key *key), void *arg)
{
	struct asker a = { .db = db, .fn = fn, .arg = arg };
	struct crm_why_key key;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT k.kind, k.value, p.id,\n"
	    "\tcoalesce(p.member, 0), p.disputed, p.batch\n"
	    "FROM (SELECT 1 AS kind, id AS space, :text AS first,\n"
	    "\t:text AS last FROM channel\n"
	    "\tUNION ALL VALUES (2, 0, :text || ' ', :text || '!'),\n"
	    "\t(3, 0, :text || ' ', :text || '!')) AS x\n"
	    "CROSS JOIN person_key AS k ON k.kind = x.kind\n"
	    "\tAND k.space = x.space AND k.value BETWEEN x.first AND x.last\n"
	    "CROSS JOIN person AS p ON p.id = k.person\n"
	    "ORDER BY k.kind, k.space, k.value\n"
	    "/* scan: channels are few */")) == NULL ||
	    crm_bind(stmt, "t", text) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		memset(&key, 0, sizeof(key));
		if (split(&a, &key, crm_col_int(stmt, 0),
		    crm_col_text(stmt, 1)) == -1 ||
		    take_person(&a, &key, stmt, 2) == -1 ||
		    fn(arg, &key) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	crm_buf_free(&a.value);
	crm_buf_free(&a.codes);
	return (rc);
}

int
crm_channel_find(struct crm_db *db, const char *name, int64_t *channel)
{

	return (crm_one(db, channel, "SELECT id\n"
	    "FROM channel\n"
	    "WHERE name = :name", "t", name));
}

#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "record/contact_int.h"

static const char *const kinds[] = { "", "mobile", "home", "work", "fax",
    "email", "address" };
static const char *const states[] = { "", "primary", "other", "former",
    "seen" };
static const char *const results[] = { "", "ok", "dead", "moved" };

/* The place of a word, or -1. */
static int
place_of(const char *const *words, size_t n, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(words[i]) == len && memcmp(words[i], s, len) == 0)
			return ((int)i);
	return (-1);
}

const char *
crm_contact_kind_name(enum crm_contact_kind kind)
{

	return (kinds[kind]);
}

enum crm_contact_kind
crm_contact_kind_of(const char *name, size_t n)
{
	int i = place_of(kinds, sizeof(kinds) / sizeof(kinds[0]), name, n);

	return (i == -1 ? CRM_CONTACT_NONE : (enum crm_contact_kind)i);
}

const char *
crm_contact_state_name(enum crm_contact_state state)
{

	return (states[state]);
}

const char *
crm_contact_result_name(enum crm_contact_result result)
{

	return (results[result]);
}

int
crm_contact_result_of(const char *name, size_t n)
{

	return (place_of(results, sizeof(results) / sizeof(results[0]), name,
	    n));
}

enum crm_member_col
crm_contact_column(enum crm_contact_kind kind)
{

	return (kind == CRM_CONTACT_EMAIL ? CRM_MEMBER_EMAIL :
	    kind == CRM_CONTACT_ADDRESS ? CRM_MEMBER_ADDRESS :
	    CRM_MEMBER_PHONE);
}

void
crm_contact_group(enum crm_contact_kind kind, int64_t *from, int64_t *to)
{

	*from = *to = kind;
	if (kind < CRM_CONTACT_EMAIL) {
		*from = CRM_CONTACT_MOBILE;
		*to = CRM_CONTACT_FAX;
	}
}

/* What kind of line digits lead to; the first migration says the same. */
static enum crm_contact_kind
line_of(const char *digits)
{

	if ((strncmp(digits, "01", 2) == 0 && digits[2] != '\0' &&
	    strchr("016789", digits[2]) != NULL) ||
	    strncmp(digits, "050", 3) == 0 || *digits == '+')
		return (CRM_CONTACT_MOBILE);
	return (*digits == '1' ? CRM_CONTACT_WORK : CRM_CONTACT_HOME);
}

enum crm_judgment
crm_contact_judge(struct crm_buf *form, enum crm_contact_kind *kind,
    struct crm_cell value, const char **why)
{
	enum crm_judgment verdict;
	size_t was = form->n;

	switch (*kind) {
	case CRM_CONTACT_EMAIL:
		verdict = crm_verdict_email(form, value, why);
		break;
	case CRM_CONTACT_ADDRESS:
		verdict = crm_verdict_address(form, value, why);
		break;
	default:
		verdict = crm_verdict_phone(form, value, why);
	}
	if (form->n == was)
		crm_buf_add(form, value.p, value.n);
	if (*kind == CRM_CONTACT_NONE)
		*kind = line_of(crm_buf_text(form) + was);
	return (verdict);
}

int
crm_contact_source(struct crm_db *db, const char *how, int64_t *id)
{

	*id = CRM_NULL;
	if (how == NULL || *how == '\0')
		return (0);
	if (crm_run(db, "INSERT INTO source (name)\n"
	    "VALUES (:name)\n"
	    "ON CONFLICT (name) DO NOTHING", "t", how) == -1)
		return (-1);
	return (crm_one(db, id, "SELECT id\n"
	    "FROM source\n"
	    "WHERE name = :name", "t", how) == 1 ? 0 : -1);
}

/* The normal form of a text as each kind has it.  0 or -1. */
static int
forms(struct crm_db *db, struct crm_buf form[3], const char *text)
{
	static const enum crm_contact_kind of[] = { CRM_CONTACT_MOBILE,
	    CRM_CONTACT_EMAIL, CRM_CONTACT_ADDRESS };
	struct crm_cell cell = { text, strlen(text) };
	enum crm_contact_kind kind;
	const char *why;
	int i, bad = 0;

	for (i = 0; i < 3; i++) {
		kind = of[i];
		(void)crm_contact_judge(&form[i], &kind, cell, &why);
		bad |= form[i].bad;
	}
	return (bad ? crm_err_nomem(crm_db_err(db)) : 0);
}

/* The row that the three forms find: 1, 0, -1; only the numbers of it. */
static int
find_row(struct crm_db *db, int64_t member, enum crm_contact_kind kind,
    const struct crm_buf form[3], const char *as_is,
    struct crm_contact *contact, struct crm_buf *text)
{
	struct crm_stmt *stmt;
	int n = 0, rc;

	if ((stmt = crm_sql(db, "SELECT id, kind, state, result, verified_at,\n"
	    "\tvalue, coalesce(postcode, '')\n"
	    "FROM contact\n"
	    "WHERE member = :member AND (:kind = 0 OR kind = :kind)\n"
	    "\tAND ((kind < 5 AND value = :phone)\n"
	    "\t\tOR (kind = 5 AND value = :email)\n"
	    "\t\tOR (kind = 6 AND value IN (:address, :text)))\n"
	    "ORDER BY state, kind")) == NULL ||
	    crm_bind(stmt, "iissst", member, (int64_t)kind,
	    crm_buf_text(&form[0]), form[0].n, crm_buf_text(&form[1]),
	    form[1].n, crm_buf_text(&form[2]), form[2].n, as_is) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (n++ > 0)
			continue;
		contact->id = crm_col_int(stmt, 0);
		contact->member = member;
		contact->kind = (enum crm_contact_kind)crm_col_int(stmt, 1);
		contact->state = (enum crm_contact_state)crm_col_int(stmt, 2);
		contact->result = crm_col_null(stmt, 3) ?
		    CRM_CONTACT_UNTRIED :
		    (enum crm_contact_result)crm_col_int(stmt, 3);
		contact->verified_at = crm_col_int(stmt, 4);
		crm_buf_reset(text);
		crm_buf_str(text, crm_col_text(stmt, 5));
		crm_buf_add(text, "", 1);
		crm_buf_str(text, crm_col_text(stmt, 6));
	}
	if (rc == 0 && n > 1)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("the member has this twice, as another kind too; say "
		    "which with --kind")));
	if (n == 1 && text->bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (rc == 0 ? n : -1);
}

/* What only orders showed becomes a row, so that more can be said of it. */
static int
adopt(struct crm_db *db, int64_t member, enum crm_contact_kind kind,
    const struct crm_buf form[3], const char *text)
{

	if (crm_contact_shown(db, member, member) == -1)
		return (-1);
	/* An address is stored as it is written. */
	if (crm_run(db, "INSERT INTO contact\n"
	    "(member, kind, value, postcode, state, source, first_at,\n"
	    "\tlast_at, batch)\n"
	    "SELECT x.member, x.kind, x.value, nullif(max(x.postcode), ''), 2,\n"
	    "\tNULL, min(x.at), max(x.at), :batch\n"
	    "FROM temp.contact_shown AS x\n"
	    "WHERE x.member = :member AND (:kind = 0 OR x.kind = :kind)\n"
	    "\tAND ((x.kind < 5 AND x.value = :phone)\n"
	    "\t\tOR (x.kind = 5 AND x.value = :email)\n"
	    "\t\tOR (x.kind = 6 AND x.value IN (:address, :text)))\n"
	    "GROUP BY x.member, x.kind, x.value\n"
	    "ON CONFLICT (member, kind, value) DO NOTHING\n"
	    "/* scan: the orders of one member */", "iiissst", crm_batch(db),
	    member, (int64_t)kind, crm_buf_text(&form[0]), form[0].n,
	    crm_buf_text(&form[1]), form[1].n, crm_buf_text(&form[2]),
	    form[2].n, text) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_contact_find(struct crm_db *db, int64_t member,
    enum crm_contact_kind kind, const char *value,
    struct crm_contact *contact, struct crm_buf *text)
{
	struct crm_buf form[3] = { { 0 } };
	int i, rc;

	memset(contact, 0, sizeof(*contact));
	rc = forms(db, form, value);
	if (rc == 0)
		rc = find_row(db, member, kind, form, value, contact,
		    text);
	if (rc == 0 && crm_batch(db) != 0 &&
	    (rc = adopt(db, member, kind, form, value)) == 1) {
		rc = find_row(db, member, kind, form, value, contact,
		    text);
		contact->state = CRM_CONTACT_SEEN;
	}
	if (rc == 1) {
		contact->value = text->p;
		contact->postcode = text->p + strlen(text->p) + 1;
	}
	for (i = 0; i < 3; i++)
		crm_buf_free(&form[i]);
	return (rc);
}

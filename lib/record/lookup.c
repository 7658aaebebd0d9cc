#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "record/lookup.h"

#define MIN_DIGITS	4	/* fewer match half the base */

/*
 * The digits of a phone number, or of a piece of one, as phones are stored;
 * nothing where the text is no number.
 */
static void
digits_of(struct crm_buf *digits, const char *text)
{
	size_t i, n = strlen(text);

	if (strspn(text, "0123456789 -.()/+") != n)
		return;
	if (strchr(text, '+') != NULL) {
		(void)crm_phone_parse(digits, text, n);
		return;
	}
	for (i = 0; i < n; i++)
		if (text[i] >= '0' && text[i] <= '9')
			crm_buf_chr(digits, text[i]);
	if (digits->n < MIN_DIGITS)
		crm_buf_reset(digits);
}

/*
 * One statement, so that a member comes once and the sequence is defined.
 * Names are compared without blanks and case, like everything that people
 * type; phones are stored as digits.
 */
static struct crm_stmt *
matches(struct crm_db *db, const char *text, const struct crm_buf *folded,
    const struct crm_buf *digits)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "WITH hit (member, rank, why) AS (\n"
	    "\tSELECT id, 0, 'member' FROM member\n"
	    "\tWHERE CAST(id AS TEXT) = :text\n"
	    "\tUNION ALL\n"
	    "\tSELECT id, 1, 'code' FROM member\n"
	    "\tWHERE instr(code, :text) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT id, 2, 'name' FROM member\n"
	    "\tWHERE instr(replace(lower(name), ' ', ''), :folded) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT member, 2, 'name' FROM identity\n"
	    "\tWHERE instr(replace(lower(name), ' ', ''), :folded) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT id, 3, 'phone' FROM member\n"
	    "\tWHERE :digits <> '' AND instr(phone, :digits) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT member, 3, 'phone' FROM identity\n"
	    "\tWHERE :digits <> '' AND instr(phone, :digits) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT id, 4, 'email' FROM member\n"
	    "\tWHERE instr(email, lower(:text)) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT member, 4, 'email' FROM identity\n"
	    "\tWHERE instr(email, lower(:text)) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT id, 5, 'address' FROM member\n"
	    "\tWHERE instr(replace(lower(address), ' ', ''), :folded) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT i.member, 5, 'address' FROM ship_to AS s\n"
	    "\tCROSS JOIN orders AS o ON o.ship_to = s.id\n"
	    "\tCROSS JOIN identity AS i ON i.id = o.buyer\n"
	    "\tWHERE instr(replace(lower(s.address), ' ', ''), :folded) > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT i.member, 6, 'receiver_phone' FROM ship_to AS s\n"
	    "\tCROSS JOIN orders AS o ON o.ship_to = s.id\n"
	    "\tCROSS JOIN identity AS i ON i.id = o.buyer\n"
	    "\tWHERE :digits <> ''\n"
	    "\t\tAND (instr(replace(s.receiver_phone, '-', ''), :digits) > 0\n"
	    "\t\tOR instr(replace(s.receiver_phone2, '-', ''), :digits) > 0)\n"
	    "\tUNION ALL\n"
	    "\tSELECT i.member, 7, 'order_no' FROM orders AS o\n"
	    "\tCROSS JOIN identity AS i ON i.id = o.buyer\n"
	    "\tWHERE instr(o.order_no, :text) > 0),\n"
	    "best (member, rank, why) AS (\n"
	    "\tSELECT coalesce(m.merged_into, m.id), min(h.rank), h.why\n"
	    "\tFROM hit AS h\n"
	    "\tCROSS JOIN member AS m ON m.id = h.member\n"
	    "\tGROUP BY 1)\n"
	    "SELECT v.member, coalesce(v.code, ''), coalesce(v.name, ''),\n"
	    "\tcoalesce(v.phone, ''), coalesce(v.email, ''),\n"
	    "\tcoalesce(v.address, ''), b.why\n"
	    "FROM best AS b\n"
	    "CROSS JOIN v_member AS v ON v.member = b.member\n"
	    "ORDER BY v.member /* scan: any part of a value may match */"
	    )) == NULL || crm_bind(stmt, "tss", text, crm_buf_text(folded),
	    folded->n, crm_buf_text(digits), digits->n) == -1)
		return (NULL);
	return (stmt);
}

static int
each(struct crm_stmt *stmt,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg)
{
	struct crm_lookup_hit hit;
	int rc;

	while ((rc = crm_step(stmt)) == 1) {
		hit.member = crm_col_int(stmt, 0);
		hit.code = crm_col_text(stmt, 1);
		hit.name = crm_col_text(stmt, 2);
		hit.phone = crm_col_text(stmt, 3);
		hit.email = crm_col_text(stmt, 4);
		hit.address = crm_col_text(stmt, 5);
		hit.why = crm_col_text(stmt, 6);
		if ((rc = fn(arg, &hit)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_lookup_each(struct crm_db *db, const char *text,
    int (*fn)(void *arg, const struct crm_lookup_hit *hit), void *arg)
{
	struct crm_buf folded = { 0 }, digits = { 0 };
	struct crm_stmt *stmt;
	int rc = -1;

	if (crm_text_fold(&folded, text, strlen(text)) == -1 ||
	    folded.n == 0) {
		rc = crm_err_set(crm_db_err(db), CRM_ERR_USAGE,
		    _("the text to find is empty or no UTF-8"));
		goto free;
	}
	digits_of(&digits, text);
	if (folded.bad || digits.bad)
		rc = crm_err_nomem(crm_db_err(db));
	else if ((stmt = matches(db, text, &folded, &digits)) != NULL)
		rc = each(stmt, fn, arg);
free:
	crm_buf_free(&folded);
	crm_buf_free(&digits);
	return (rc);
}

/* sequences: people who are erased. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/redact.h"
#include "record/erase.h"
#include "sequences.h"

static int
note_gone(struct run *r, int token)
{

	if (r->gone.n == 0)
		crm_buf_chr(&r->gone, ' ');
	crm_buf_fmt(&r->gone, "%d ", token);
	return (0);
}

/* What stands in rows that are the member's. */
static int
note_rows(struct run *r, int64_t member)
{
	static const char *const mine[] = {
		"SELECT address, memo FROM member\n"
		"WHERE id = :n OR merged_into = :n /* scan: a few */",
		"SELECT value FROM member_field WHERE member = :n",
		"SELECT w.value FROM member_was AS w\n"
		"JOIN member_saying AS s ON s.id = w.saying\n"
		"WHERE s.member = :n /* scan: a few */",
		"SELECT value, note FROM contact WHERE member = :n",
		"SELECT text FROM note WHERE member = :n",
		"SELECT added_why, removed_why FROM member_flag\n"
		"WHERE member = :n",
		"SELECT added_why, removed_why FROM group_member\n"
		"WHERE member = :n",
		"SELECT set_why FROM stage_step WHERE member = :n"
	};
	struct crm_stmt *stmt;
	const char *p;
	size_t t;
	int i, rc;

	for (t = 0; t < sizeof(mine) / sizeof(mine[0]); t++) {
		if ((stmt = crm_sql(r->db, mine[t])) == NULL ||
		    crm_bind(stmt, "i", member) == -1)
			return (broken(r, "erase"));
		while ((rc = crm_step(stmt)) == 1)
			for (i = 0; i < crm_col_count(stmt); i++) {
				p = crm_col_text(stmt, i);
				(void)each_token(r, p, strlen(p), note_gone);
			}
		if (rc == -1)
			return (broken(r, "erase"));
	}
	return (0);
}

/* The digits of a phone, in a buffer of 16. */
static const char *
digits(const char *text, char plain[16])
{
	size_t n = 0;

	for (; *text != '\0' && n < 15; text++)
		if (*text >= '0' && *text <= '9')
			plain[n++] = *text;
	plain[n] = '\0';
	return (plain);
}

/* What files showed of whoever is the member by name and phone alone. */
static int
note_views(struct run *r, int64_t member)
{
	const struct view *v;
	struct crm_stmt *stmt;
	char plain[16];
	size_t i;
	int rc;

	if ((stmt = crm_sql(r->db, "SELECT phone, name FROM identity\n"
	    "WHERE member = :n AND code = '' AND buyer_id = ''\n"
	    "\tAND role = 0")) == NULL || crm_bind(stmt, "i", member) == -1)
		return (broken(r, "erase"));
	while ((rc = crm_step(stmt)) == 1)
		for (i = 0; i < r->model.nview; i++) {
			v = &r->model.view[i];
			if (v->plain && strcmp(digits(phone[v->who], plain),
			    crm_col_text(stmt, 0)) == 0 &&
			    strcmp(name[v->who], crm_col_text(stmt, 1)) == 0)
				(void)note_gone(r, v->token);
		}
	return (rc == -1 ? broken(r, "erase") : 0);
}

static void
left(void *arg, const char *check, int64_t row, const char *what)
{

	say(arg, "left: check %s, row %" PRId64 ": %s", check, row, what);
}

/* Is it gone from the bytes, too?  As crm-member erase does. */
static int
prove(struct run *r)
{
	int64_t n = 0;
	int round;

	for (round = 0; round < 2; round++) {
		if (crm_db_flush_log(r->db, 0) != 1 ||
		    (n = crm_erase_check(r->db, left, r)) == -1)
			return (broken(r, "erase check"));
		if (n == 0)
			return (0);
		if (round == 0 && crm_db_rewrite(r->db) == -1)
			return (broken(r, "rewrite"));
	}
	/* A phone that others had since may be left of what they took back. */
	return (0);
}

int
erase(struct run *r)
{
	struct crm_erase_count count = { 0, 0, 0, 0 };
	int64_t member = some_member(r);
	struct crm_eraser *eraser;
	int rc = -1;

	if (member == 0 || !r->erases)
		return (0);
	if (note_rows(r, member) == -1 || note_views(r, member) == -1 ||
	    begin(r) == -1)
		return (-1);
	r->erased = crm_batch(r->db);
	say(r, "batch %" PRId64 ": erase %" PRId64 ", gone%s", r->erased,
	    member, crm_buf_text(&r->gone));
	if ((eraser = crm_eraser_open(r->db, "asked")) != NULL &&
	    crm_eraser_member(eraser, member) == 1)
		rc = crm_eraser_end(eraser, &count);
	crm_eraser_close(eraser);
	if (rc == -1)
		return (broken(r, "erase"));
	if (commit(r) == -1 || prove(r) == -1)
		return (-1);
	return (check_gone(r));
}

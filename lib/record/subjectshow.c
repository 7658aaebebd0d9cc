#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/access.h"
#include "record/consent.h"
#include "record/personal.h"

struct teller {
	struct crm_db	*db;
	int64_t		 member;
	int64_t		 row;
	int		(*fn)(void *arg, const struct crm_subject_value *);
	void		*arg;
};

static int
tell(const struct teller *t, const char *table, int64_t row,
    const char *column, const char *text, size_t n)
{
	struct crm_subject_value value = { table, column, text, row, n };

	return (n == 0 ? 0 : t->fn(t->arg, &value));
}

static int
tell_text(const struct teller *t, const char *table, int64_t row,
    const char *column, const char *text)
{

	return (tell(t, table, row, column, text, strlen(text)));
}

/* One table: its statement names the columns, the first one is the row. */
static int
show_table(const struct teller *t, const struct crm_personal *table)
{
	struct crm_stmt *stmt = crm_sql(t->db, table->show);
	const char *text;
	int i, rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		for (i = 1; rc == 1 && i < crm_col_count(stmt); i++) {
			text = crm_col_text(stmt, i);
			if (tell(t, table->table, crm_col_int(stmt, 0),
			    crm_col_name(stmt, i), text,
			    crm_col_len(stmt, i)) != 0)
				rc = -1;
		}
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
show_consent(void *arg, const struct crm_consent_line *line)
{
	struct teller *t = arg;
	char at[CRM_TIME_LEN];

	t->row++;
	if (tell_text(t, "consent", t->row, "channel", line->channel) != 0 ||
	    tell_text(t, "consent", t->row, "state", line->state) != 0 ||
	    tell_text(t, "consent", t->row, "at", crm_time_format(line->at,
	    at)) != 0 || tell_text(t, "consent", t->row, "how", line->how) != 0)
		return (-1);
	if (tell_text(t, "consent", t->row, "purpose", line->purpose) != 0 ||
	    tell_text(t, "consent", t->row, "night", line->night ? "yes" :
	    "no") != 0 || tell_text(t, "consent", t->row, "guardian",
	    line->guardian) != 0 || tell_text(t, "consent", t->row, "source",
	    line->source) != 0 || tell_text(t, "consent", t->row, "proof",
	    line->proof) != 0)
		return (-1);
	return (tell_text(t, "consent", t->row, "proof_sha256",
	    line->proof_sha256));
}

static int
is_of(const struct teller *t, const struct crm_access_entry *entry)
{
	struct crm_stmt *stmt;
	int rc, is = 0;

	if ((stmt = crm_sql(t->db, "SELECT id\n"
	    "FROM temp.subject_member /* scan: one person */")) == NULL)
		return (-1);
	while (!is && (rc = crm_step(stmt)) == 1)
		is = crm_access_names(entry, crm_col_int(stmt, 0));
	crm_reset(stmt);
	return (is);
}

/* When it was read and by what; by whom is the shop's own affair. */
static int
show_access(void *arg, const struct crm_access_entry *entry)
{
	static const struct { int text; const char *column; } told[] = {
		{ CRM_ACCESS_AT, "at" }, { CRM_ACCESS_PROGRAM, "program" },
		{ CRM_ACCESS_VERB, "verb" }, { CRM_ACCESS_SHOWN, "shown" },
		{ CRM_ACCESS_OUTPUT, "output" }
	};
	struct teller *t = arg;
	size_t i;
	int rc;

	if ((rc = is_of(t, entry)) != 1)
		return (rc);
	for (i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (tell_text(t, "access_log", entry->number, told[i].column,
		    entry->text[told[i].text]) != 0)
			return (-1);
	return (0);
}

int
crm_subject_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_subject_value *value), void *arg)
{
	const struct crm_personal *table;
	struct teller t = { db, member, 0, fn, arg };
	size_t n = 0;

	if (crm_subject_fill(db, member) == -1)
		return (-1);
	/* The list is in the order of erasing: who it is stands last. */
	while (crm_personal_at(n) != NULL)
		n++;
	while (n-- > 0) {
		table = crm_personal_at(n);
		if (table->show != NULL && show_table(&t, table) == -1)
			return (-1);
	}
	if (crm_consent_each(db, member, show_consent, &t) == -1)
		return (-1);
	return (crm_access_each(db, show_access, &t));
}

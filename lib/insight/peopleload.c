#include <stdlib.h>

#include "core/db.h"
#include "core/err.h"
#include "insight/people.h"
#include "insight/peopleload.h"

enum { COL_NAME, COL_PHONE, COL_EMAIL, COL_BIRTH, COL_GENDER, COL_POSTCODE,
    COL_ADDRESS, NCOL };

static const struct crm_people_column columns[NCOL] = {
	{ "name", CRM_COMPARE_NAME, 0, 0, 1, 0 },
	{ "phone", CRM_COMPARE_PHONE, 0, 0, 1, 0 },
	{ "email", CRM_COMPARE_EMAIL, 0, 0, 0, 0 },
	{ "birth", CRM_COMPARE_DATE, 0, 0, 0, 0 },
	{ "gender", CRM_COMPARE_TEXT, 0, 0, 0, 0 },
	{ "postcode", CRM_COMPARE_ADDRESS, 0, 0, 1, 1 },
	{ "address", CRM_COMPARE_ADDRESS, 0, 0, 1, 0 }
};

static int
keep_number(int64_t **member, size_t n, int64_t number)
{
	int64_t *grown;

	/* Doubled at each power of two. */
	if ((n & (n - 1)) == 0) {
		grown = realloc(*member, (n == 0 ? 1 : 2 * n) *
		    sizeof(*grown));
		if (grown == NULL)
			return (-1);
		*member = grown;
	}
	(*member)[n] = number;
	return (0);
}

static int
take(struct crm_people *people, struct crm_stmt *stmt)
{
	struct crm_cell cell[NCOL];
	int i;

	for (i = 0; i < NCOL; i++) {
		cell[i].p = crm_col_text(stmt, i + 1);
		cell[i].n = crm_col_len(stmt, i + 1);
	}
	return (crm_people_add(people, cell));
}

/* Reads stmt to its end; NULL frees what was read. */
static struct crm_people *
load(struct crm_db *db, struct crm_stmt *stmt, int64_t **member)
{
	struct crm_people *people;
	int rc = -1;

	*member = NULL;
	people = crm_people_new(crm_db_err(db), columns, NCOL);
	if (people == NULL || stmt == NULL)
		goto fail;
	while ((rc = crm_step(stmt)) == 1)
		if (keep_number(member, crm_people_n(people),
		    crm_col_int(stmt, 0)) == -1 || take(people, stmt) == -1) {
			rc = crm_err_nomem(crm_db_err(db));
			break;
		}
	crm_reset(stmt);
	if (rc == 0)
		return (people);
fail:
	crm_people_free(people);
	free(*member);
	*member = NULL;
	return (NULL);
}

struct crm_people *
crm_people_load(struct crm_db *db, int64_t **member)
{

	return (load(db, crm_sql(db, "SELECT m.id,\n"
	    "\tcoalesce(m.name, i.name, ''), coalesce(m.phone, i.phone, ''),\n"
	    "\tcoalesce(m.email, i.email, ''), coalesce(m.birth, ''),\n"
	    "\tcoalesce(m.gender, ''), coalesce(m.postcode, ''),\n"
	    "\tcoalesce(m.address, '')\n"
	    "FROM member AS m\n"
	    "LEFT JOIN identity AS i ON i.id = m.latest\n"
	    "WHERE m.state = 0\n"
	    "ORDER BY m.id /* scan: all of them are compared */"), member));
}

struct crm_people *
crm_people_load_some(struct crm_db *db, int64_t **member)
{

	return (load(db, crm_sql(db, "SELECT m.id,\n"
	    "\tcoalesce(m.name, i.name, ''), coalesce(m.phone, i.phone, ''),\n"
	    "\tcoalesce(m.email, i.email, ''), coalesce(m.birth, ''),\n"
	    "\tcoalesce(m.gender, ''), coalesce(m.postcode, ''),\n"
	    "\tcoalesce(m.address, '')\n"
	    "FROM temp.some AS s\n"
	    "CROSS JOIN member AS m ON m.id = s.member\n"
	    "LEFT JOIN identity AS i ON i.id = m.latest\n"
	    "WHERE m.state = 0\n"
	    "ORDER BY s.member /* scan: those who were asked for */"),
	    member));
}

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "record/erased.h"

struct crm_erased {
	struct crm_db	*db;
	struct crm_map	*at;		/* hash -> when */
	int		 any;
};

static struct crm_hash
hash_of(struct crm_db *db, const char *kind, const char *value, size_t n)
{
	struct crm_hash none = { 0, 0 }, h;
	struct crm_buf text = { 0 };

	crm_buf_fmt(&text, "erased %s:", kind);
	crm_buf_add(&text, value, n);
	h = text.bad ? none : crm_hash_of(crm_db_key(db), text.p, text.n);
	crm_buf_free(&text);
	return (h);
}

void
crm_erased_hash(struct crm_db *db, const char *kind, const char *value,
    size_t n, char hex[CRM_ERASED_HEX])
{
	struct crm_hash h = hash_of(db, kind, value, n);

	(void)snprintf(hex, CRM_ERASED_HEX, "%016llx%016llx",
	    (unsigned long long)h.a, (unsigned long long)h.b);
}

static int
load(struct crm_erased *erased)
{
	unsigned long long a, b;
	struct crm_stmt *stmt;
	struct crm_hash h;
	int64_t *at;
	int rc, found;

	if ((stmt = crm_sql(erased->db, "SELECT hash, erased_at\n"
	    "FROM erased_key\n"
	    "ORDER BY hash /* scan: an import knows them all */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (sscanf(crm_col_text(stmt, 0), "%16llx%16llx", &a,
		    &b) != 2)
			continue;
		h.a = a;
		h.b = b;
		if ((at = crm_map_put(erased->at, h, &found)) == NULL) {
			rc = crm_err_nomem(crm_db_err(erased->db));
			break;
		}
		*at = crm_col_int(stmt, 1);
		erased->any = 1;
	}
	crm_reset(stmt);
	return (rc);
}

struct crm_erased *
crm_erased_open(struct crm_db *db)
{
	struct crm_erased *erased = calloc(1, sizeof(*erased));

	if (erased == NULL || (erased->at = crm_map_new()) == NULL)
		(void)crm_err_nomem(crm_db_err(db));
	else {
		erased->db = db;
		if (load(erased) == 0)
			return (erased);
	}
	crm_erased_close(erased);
	return (NULL);
}

void
crm_erased_close(struct crm_erased *erased)
{

	if (erased == NULL)
		return;
	crm_map_free(erased->at);
	free(erased);
}

int
crm_erased_any(const struct crm_erased *erased)
{

	return (erased->any);
}

int
crm_erased_find(const struct crm_erased *erased, const char *kind,
    const char *value, size_t n, int64_t *at)
{
	const int64_t *when;

	if (!erased->any)
		return (0);
	when = crm_map_get(erased->at, hash_of(erased->db, kind, value, n));
	if (when == NULL)
		return (0);
	*at = *when;
	return (1);
}

int
crm_erased_keys(struct crm_db *db,
    int (*fn)(void *arg, const char *hex), void *arg)
{
	char hex[CRM_ERASED_HEX];
	struct crm_stmt *stmt;
	const char *value;
	int rc;

	if ((stmt = crm_sql(db, "SELECT 'member', CAST(id AS TEXT)\n"
	    "FROM temp.subject_member\n"
	    "UNION\n"
	    "SELECT 'code', m.code\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member AS m ON m.id = s.id\n"
	    "WHERE m.code <> ''\n"
	    "UNION\n"
	    "SELECT 'code', k.code\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member_code AS k ON k.member = s.id\n"
	    "UNION\n"
	    "SELECT 'code', i.code\n"
	    "FROM temp.subject_identity AS s\n"
	    "CROSS JOIN identity AS i ON i.id = s.id\n"
	    "WHERE i.code <> ''\n"
	    "UNION\n"
	    "SELECT CASE k.kind WHEN 1 THEN 'buyer' WHEN 2 THEN 'phone'\n"
	    "\tELSE 'email' END,\n"
	    "\tCASE k.kind WHEN 1 THEN coalesce(c.name, '') || '/' ELSE ''\n"
	    "\tEND || k.value\n"
	    "FROM temp.subject_person AS s\n"
	    "CROSS JOIN person_key AS k ON k.person = s.id\n"
	    "LEFT JOIN channel AS c ON c.id = k.space\n"
	    "ORDER BY 1, 2 /* scan: one person */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		value = crm_col_text(stmt, 1);
		crm_erased_hash(db, crm_col_text(stmt, 0), value,
		    strlen(value), hex);
		if ((rc = fn(arg, hex)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_erased_number(struct crm_db *db, int64_t member, int64_t *at)
{

	return (crm_one(db, at, "SELECT erased_at\n"
	    "FROM erasure\n"
	    "WHERE member = :member", "i", member));
}

int
crm_erased_by(struct crm_db *db, int64_t batch)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM erasure\n"
	    "WHERE made_by = :batch\n"
	    "LIMIT 1 /* scan: erasures are few */", "i", batch));
}

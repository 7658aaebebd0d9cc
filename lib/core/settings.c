#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"

static uint64_t
hex_word(const char *hex)
{
	uint64_t k = 0;
	size_t i;

	for (i = 0; i < 16; i++)
		k = k << 4 | (uint64_t)(hex[i] <= '9' ? hex[i] - '0' :
		    hex[i] - 'a' + 10);
	return (k);
}

int
crm_db_read_key(struct crm_db *db)
{
	struct crm_buf hex = { 0 };
	int rc = crm_db_get(db, "secret", &hex);

	if (rc == 1 && strspn(crm_buf_text(&hex), "0123456789abcdef") == 64) {
		db->key.k0 = hex_word(hex.p);
		db->key.k1 = hex_word(hex.p + 16);
	} else if (rc != -1)
		rc = crm_err_set(db->err, CRM_ERR_CONFIG, _("%s: the "
		    "database has no secret; restore a backup"), db->path);
	crm_buf_free(&hex);
	return (rc == 1 ? 0 : -1);
}

static int
read_days(struct crm_db *db)
{
	struct crm_buf days = { 0 };
	int rc = crm_db_get(db, "keep_images_days", &days);
	int64_t n;

	if (rc == 1 && crm_int_parse(days.p, days.n, &n) == 0 && n > 0 &&
	    n < 100000)
		db->image_days = (int)n;
	crm_buf_free(&days);
	return (rc == -1 ? -1 : 0);
}

int
crm_db_read_settings(struct crm_db *db)
{
	struct crm_buf buf = { 0 };
	int rc;

	rc = crm_db_get(db, "currency", &buf);
	if (rc == 1)
		db->decimals = crm_currency_decimals(crm_buf_text(&buf));
	if (rc != -1 && read_days(db) == -1)
		rc = -1;
	crm_buf_free(&buf);
	if (rc == -1)
		return (-1);
	if (rc == 0 || db->decimals == -1)
		return (crm_err_set(db->err, CRM_ERR_CONFIG, _("%s: the "
		    "database has no known currency"), db->path));
	return (crm_db_read_key(db));
}

int
crm_db_decimals(const struct crm_db *db)
{

	return (db->decimals);
}

const struct crm_key *
crm_db_key(const struct crm_db *db)
{

	return (&db->key);
}

int
crm_db_get(struct crm_db *db, const char *name, struct crm_buf *buf)
{
	struct crm_stmt *stmt;
	int rc;

	if (strcmp(name, "secret") == 0)
		stmt = crm_sql(db, "SELECT value\n"
		    "FROM secret\n"
		    "WHERE id = 1 AND :name IS NOT NULL");
	else
		stmt = crm_sql(db, "SELECT value\n"
		    "FROM setting\n"
		    "WHERE name = :name");
	if (stmt == NULL || crm_bind(stmt, "t", name) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(buf, crm_col_text(stmt, 0));
	crm_reset(stmt);
	if (buf->bad)
		return (crm_err_nomem(db->err));
	return (rc);
}

int
crm_db_set(struct crm_db *db, const char *name, const char *value)
{

	return (crm_run(db, "INSERT INTO setting (name, value, batch)\n"
	    "VALUES (:name, :value, :batch)\n"
	    "ON CONFLICT (name) DO UPDATE\n"
	    "SET value = excluded.value, batch = excluded.batch", "tti", name,
	    value, db->batch));
}

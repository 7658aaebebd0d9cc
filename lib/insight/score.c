#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "insight/score.h"

#define NAME_MAX_BYTES	60

int
crm_score_name(const char *name)
{
	size_t n = strlen(name), i;
	unsigned char c;

	if (n == 0 || n > NAME_MAX_BYTES || crm_text_invalid(name, n) < n ||
	    (name[0] >= '0' && name[0] <= '9'))
		return (0);
	for (i = 0; i < n; i++) {
		c = (unsigned char)name[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '_' && c < 0x80)
			return (0);
	}
	return (1);
}

/* One more than the greatest whole number among the versions of a name. */
static int
next_version(struct crm_db *db, const char *name, struct crm_buf *version)
{
	int64_t n = 0;

	if (crm_one(db, &n, "SELECT coalesce(max(CAST(version AS INTEGER)), 0)\n"
	    "FROM score_model\n"
	    "WHERE name = :name AND version GLOB '[1-9]*'\n"
	    "\tAND version NOT GLOB '*[^0-9]*' AND length(version) < 10", "t",
	    name) == -1)
		return (-1);
	crm_buf_int(version, n + 1);
	return (version->bad ? crm_err_nomem(crm_db_err(db)) : 0);
}

int64_t
crm_score_add(struct crm_db *db, const struct crm_score_model *model)
{
	struct crm_buf next = { 0 };
	const char *version = model->version;
	int64_t made = -1;

	if (version == NULL) {
		if (next_version(db, model->name, &next) == -1)
			goto out;
		version = crm_buf_text(&next);
	}
	if (crm_run(db, "INSERT OR IGNORE INTO score_model\n"
	    "(name, version, kind, parameters, fitted_to, made_at, batch)\n"
	    "VALUES (:name, :version, :kind, :parameters, :to, :now, :batch)",
	    "ttttoii", model->name, version, model->kind, model->parameters,
	    model->fitted_to, crm_db_now(db), crm_batch(db)) == -1)
		goto out;
	made = crm_changes(db) > 0 ? crm_last_row(db) : 0;
out:
	crm_buf_free(&next);
	return (made);
}

/* The version chosen last of those that a model's name has: 1, 0 or -1. */
static int
chosen_of(struct crm_db *db, int64_t model, int64_t *chosen)
{

	return (crm_one(db, chosen, "SELECT c.model\n"
	    "FROM score_model AS d\n"
	    "CROSS JOIN score_model AS o ON o.name = d.name\n"
	    "CROSS JOIN score_choice AS c ON c.model = o.id\n"
	    "WHERE d.id = :model\n"
	    "ORDER BY c.id DESC LIMIT 1", "i", model));
}

int
crm_score_choose(struct crm_db *db, int64_t model, const char *by,
    const char *why)
{
	int64_t chosen;
	int rc = chosen_of(db, model, &chosen);

	if (rc == -1)
		return (-1);
	if (rc == 1 && chosen == model)
		return (0);
	return (crm_run(db, "INSERT INTO score_choice\n"
	    "(model, chosen_at, chosen_by, chosen_why, batch)\n"
	    "VALUES (:model, :now, :by, :why, :batch)", "iitti", model,
	    crm_db_now(db), by, why, crm_batch(db)) == -1 ? -1 : 1);
}

int64_t
crm_score_find(struct crm_db *db, const char *name, const char *version)
{
	int64_t model = 0;
	int rc;

	if (version != NULL)
		rc = crm_one(db, &model, "SELECT id\n"
		    "FROM score_model\n"
		    "WHERE name = :name AND version = :version", "tt", name,
		    version);
	else
		rc = crm_one(db, &model, "SELECT c.model\n"
		    "FROM score_model AS o\n"
		    "CROSS JOIN score_choice AS c ON c.model = o.id\n"
		    "WHERE o.name = :name\n"
		    "ORDER BY c.id DESC LIMIT 1", "t", name);
	return (rc == 1 ? model : rc);
}

int
crm_score_models(struct crm_db *db, const char *name,
    int (*fn)(void *arg, const struct crm_score_model *model), void *arg)
{
	struct crm_score_model model;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT d.id, d.name, d.version, d.kind,\n"
	    "\td.parameters, d.fitted_to, d.made_at, v.chosen = 'yes', v.runs,\n"
	    "\t(SELECT max(r.date) FROM score_run AS r WHERE r.model = d.id)\n"
	    "FROM score_model AS d\n"
	    "CROSS JOIN v_score_model AS v\n"
	    "\tON v.model = d.name AND v.version = d.version\n"
	    "WHERE :name IS NULL OR d.name = :name\n"
	    "ORDER BY d.name, d.id /* scan: models are few */")) == NULL ||
	    crm_bind(stmt, "t", name) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		model.model = crm_col_int(stmt, 0);
		model.name = crm_col_text(stmt, 1);
		model.version = crm_col_text(stmt, 2);
		model.kind = crm_col_text(stmt, 3);
		model.parameters = crm_col_text(stmt, 4);
		model.fitted_to = crm_col_int(stmt, 5);
		model.made_at = crm_col_int(stmt, 6);
		model.chosen = crm_col_int(stmt, 7) == 1;
		model.runs = crm_col_int(stmt, 8);
		model.last_run = crm_col_int(stmt, 9);
		if ((rc = fn(arg, &model)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_score_about(struct crm_db *db, int64_t model, struct crm_buf *kind,
    struct crm_buf *parameters)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT kind, parameters\n"
	    "FROM score_model\n"
	    "WHERE id = :model")) == NULL || crm_bind(stmt, "i", model) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) != 1)
		return (rc);
	if (kind != NULL)
		crm_buf_str(kind, crm_col_text(stmt, 0));
	if (parameters != NULL)
		crm_buf_str(parameters, crm_col_text(stmt, 1));
	crm_reset(stmt);
	return ((kind != NULL && kind->bad) ||
	    (parameters != NULL && parameters->bad) ?
	    crm_err_nomem(crm_db_err(db)) : 1);
}

int
crm_score_parameter(const char *parameters, const char *name, double *v)
{
	size_t n = strlen(name);
	const char *p;
	char *end;

	for (p = parameters; *p != '\0'; p += strspn(p, " ")) {
		if (strncmp(p, name, n) == 0 && p[n] == '=') {
			*v = strtod(p + n + 1, &end);
			return (end > p + n + 1 && isfinite(*v) &&
			    (*end == ' ' || *end == '\0'));
		}
		p += strcspn(p, " ");
	}
	return (0);
}

int
crm_score_each(struct crm_db *db, int64_t model, int64_t as_of,
    int (*fn)(void *arg, const struct crm_score *score), void *arg)
{
	struct crm_score score;
	struct crm_stmt *stmt;
	int rc;

	/* Beside max() stands the row that has it. */
	if ((stmt = crm_sql(db, "SELECT s.member, max(s.date), s.value,\n"
	    "\ts.reason\n"
	    "FROM score AS s\n"
	    "CROSS JOIN member AS m ON m.id = s.member\n"
	    "WHERE s.model = :model AND s.date <= :day AND m.state = 0\n"
	    "GROUP BY s.member\n"
	    "ORDER BY s.member /* scan: those of all members */")) == NULL ||
	    crm_bind(stmt, "ii", model, as_of) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (crm_col_null(stmt, 2))
			continue;
		score.member = crm_col_int(stmt, 0);
		score.day = crm_col_int(stmt, 1);
		score.value = crm_col_double(stmt, 2);
		score.reason = crm_col_text(stmt, 3);
		if ((rc = fn(arg, &score)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_score_history(struct crm_db *db, int64_t model, int64_t as_of,
    int (*fn)(void *arg, const struct crm_score *score), void *arg)
{
	struct crm_score score;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT s.member, s.date, s.value, s.reason\n"
	    "FROM score AS s\n"
	    "CROSS JOIN member AS m ON m.id = s.member\n"
	    "WHERE s.model = :model AND s.date <= :day AND m.state = 0\n"
	    "ORDER BY s.member, s.date /* scan: those of all members */")) ==
	    NULL || crm_bind(stmt, "ii", model, as_of) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		score.member = crm_col_int(stmt, 0);
		score.day = crm_col_int(stmt, 1);
		score.value = crm_col_null(stmt, 2) ? NAN :
		    crm_col_double(stmt, 2);
		score.reason = crm_col_text(stmt, 3);
		if ((rc = fn(arg, &score)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_score_get(struct crm_db *db, int64_t model, int64_t member, int64_t as_of,
    double *value, struct crm_buf *reason)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT value, reason\n"
	    "FROM score\n"
	    "WHERE member = :member AND model = :model AND date <= :day\n"
	    "ORDER BY date DESC LIMIT 1")) == NULL ||
	    crm_bind(stmt, "iii", member, model, as_of) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) != 1)
		return (rc);
	rc = !crm_col_null(stmt, 0);
	*value = crm_col_double(stmt, 0);
	if (rc == 1)
		crm_buf_str(reason, crm_col_text(stmt, 1));
	crm_reset(stmt);
	return (reason->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

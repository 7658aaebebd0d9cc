#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "insight/ltvfile.h"
#include "insight/score.h"
#include "insight/valuemodel.h"

/* What stands for a whole model of which something is amiss. */
static int
damaged(struct crm_db *db, const struct crm_value_model *model)
{

	return (crm_err_set(crm_db_err(db), CRM_ERR_DATABASE, _("the value "
	    "model %s %s is damaged; restore a backup or fit it anew"),
	    crm_buf_text(&model->name), crm_buf_text(&model->version)));
}

/* The fit whose rows a model has: 1, 0 there is none, -1. */
static int
read_fit(struct crm_db *db, const struct crm_value_model *model,
    enum crm_ltv_model which, struct crm_ltv_fit *fit)
{
	struct crm_ltv_rows rows = { .fit = { .model = which } };
	const char *what;
	struct crm_stmt *stmt;
	int rc, column, n = 0;

	if ((stmt = crm_sql(db, "SELECT parameter, estimate, se\n"
	    "FROM value_parameter\n"
	    "WHERE value_model = :id AND model = :model\n"
	    "ORDER BY id")) == NULL || crm_bind(stmt, "it", model->score[0],
	    crm_ltv_name(which)) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		n++;
		if (crm_ltv_rows_take(&rows, crm_col_text(stmt, 0),
		    crm_col_double(stmt, 1), crm_col_double(stmt, 2),
		    &column) != NULL) {
			crm_reset(stmt);
			return (damaged(db, model));
		}
	}
	if (rc == -1 || n == 0)
		return (rc);
	/* A gammagamma without a mean is refused where it would score. */
	(void)crm_ltv_rows_end(&rows, &what);
	if (what != NULL)
		return (damaged(db, model));
	*fit = rows.fit;
	return (1);
}

/* Both fits of a model. */
static int
read_fits(struct crm_db *db, struct crm_value_model *model)
{
	int rc;

	rc = read_fit(db, model, CRM_BGNBD, &model->count);
	if (rc == 0)
		rc = read_fit(db, model, CRM_PARETONBD, &model->count);
	if (rc != 1)
		return (rc == 0 ? damaged(db, model) : -1);
	model->has_spend = read_fit(db, model, CRM_GAMMAGAMMA, &model->spend);
	return (model->has_spend == -1 ? -1 : 0);
}

/* The score models beside the first, of its version. */
static int
find_scores(struct crm_db *db, struct crm_value_model *model)
{
	struct crm_buf name = { 0 };
	int i, rc = 0;

	for (i = 1; rc == 0 && i < CRM_VALUE_SCORES; i++) {
		model->score[i] = crm_score_find(db, crm_value_score_name(
		    &name, model, i), crm_buf_text(&model->version));
		if (model->score[i] <= 0)
			rc = model->score[i] == 0 ? damaged(db, model) : -1;
	}
	crm_buf_free(&name);
	return (rc);
}

int
crm_value_find(struct crm_db *db, const char *name, const char *version,
    struct crm_value_model *model)
{
	struct crm_stmt *stmt;
	int64_t id = crm_score_find(db, name, version);
	int rc;

	memset(model, 0, sizeof(*model));
	if (id <= 0)
		return ((int)id);
	if ((stmt = crm_sql(db, "SELECT d.name, d.version, d.fitted_to,\n"
	    "\tv.horizon, v.rate, v.margin, v.customers, v.held_to\n"
	    "FROM value_model AS v\n"
	    "CROSS JOIN score_model AS d ON d.id = v.id\n"
	    "WHERE v.id = :id")) == NULL || crm_bind(stmt, "i", id) == -1 ||
	    (rc = crm_step(stmt)) == -1)
		return (-1);
	if (rc == 0)
		return (0);
	crm_buf_str(&model->name, crm_col_text(stmt, 0));
	crm_buf_str(&model->version, crm_col_text(stmt, 1));
	model->score[0] = id;
	model->until = crm_col_int(stmt, 2);
	model->horizon = (int)crm_col_int(stmt, 3);
	model->rate = crm_col_double(stmt, 4);
	model->margin = crm_col_double(stmt, 5);
	model->held = crm_col_int(stmt, 7);
	crm_reset(stmt);
	if (model->name.bad || model->version.bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (find_scores(db, model) == -1 || read_fits(db, model) == -1 ?
	    -1 : 1);
}

int
crm_value_classes(struct crm_db *db, const struct crm_value_model *model,
    struct crm_ltv_class class[CRM_LTV_CLASSES + 1])
{
	struct crm_ltv_class *c;
	struct crm_stmt *stmt;
	int rc, n = 0;

	memset(class, 0, (CRM_LTV_CLASSES + 1) * sizeof(*class));
	if ((stmt = crm_sql(db, "SELECT x, members, actual, expected, naive,\n"
	    "\tmae, naive_mae\n"
	    "FROM value_class\n"
	    "WHERE value_model = :id\n"
	    "ORDER BY x")) == NULL ||
	    crm_bind(stmt, "i", model->score[0]) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		c = class + crm_col_int(stmt, 0);
		c->members = crm_col_int(stmt, 1);
		c->actual = crm_col_double(stmt, 2);
		c->expected = crm_col_double(stmt, 3);
		c->naive = crm_col_double(stmt, 4);
		c->mae = crm_col_double(stmt, 5);
		c->naive_mae = crm_col_double(stmt, 6);
		n++;
	}
	return (rc == -1 ? -1 : n > 0);
}

int
crm_value_weeks(struct crm_db *db, const struct crm_value_model *model,
    int (*fn)(void *arg, const struct crm_ltv_week *week), void *arg)
{
	struct crm_ltv_week week;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT date, actual, expected\n"
	    "FROM value_week\n"
	    "WHERE value_model = :id\n"
	    "ORDER BY date")) == NULL ||
	    crm_bind(stmt, "i", model->score[0]) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		week.day = crm_col_int(stmt, 0);
		week.actual = crm_col_int(stmt, 1);
		week.expected = crm_col_double(stmt, 2);
		if ((rc = fn(arg, &week)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_value_each(struct crm_db *db, const char *name,
    int (*fn)(void *arg, const struct crm_value_line *line), void *arg)
{
	struct crm_value_line line;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT d.name, d.version, w.models,\n"
	    "\ts.chosen = 'yes', d.fitted_to, v.held_to, v.customers,\n"
	    "\tv.horizon, v.rate, v.margin, w.mae, w.naive_mae, d.made_at\n"
	    "FROM value_model AS v\n"
	    "CROSS JOIN score_model AS d ON d.id = v.id\n"
	    "CROSS JOIN v_value_model AS w\n"
	    "\tON w.name = d.name AND w.version = d.version\n"
	    "CROSS JOIN v_score_model AS s\n"
	    "\tON s.model = d.name AND s.version = d.version\n"
	    "WHERE :name IS NULL OR d.name = :name\n"
	    "ORDER BY d.name, v.id /* scan: models are few */")) == NULL ||
	    crm_bind(stmt, "t", name) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		line.name = crm_col_text(stmt, 0);
		line.version = crm_col_text(stmt, 1);
		line.models = crm_col_text(stmt, 2);
		line.chosen = crm_col_int(stmt, 3) == 1;
		line.until = crm_col_int(stmt, 4);
		line.held = crm_col_int(stmt, 5);
		line.customers = crm_col_int(stmt, 6);
		line.horizon = (int)crm_col_int(stmt, 7);
		line.rate = crm_col_double(stmt, 8);
		line.margin = crm_col_double(stmt, 9);
		line.mae = crm_col_double(stmt, 10);
		line.naive_mae = crm_col_double(stmt, 11);
		line.made_at = crm_col_int(stmt, 12);
		if ((rc = fn(arg, &line)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "insight/ltvfile.h"
#include "insight/score.h"
#include "insight/valuemodel.h"

static const char *const suffix[CRM_VALUE_SCORES] = { "", "_purchases",
    "_alive" };
/* What kind of a score it is, which no other program writes. */
static const char *const kind[CRM_VALUE_SCORES] = { "value",
    "value_purchases", "value_alive" };

void
crm_value_free(struct crm_value_model *model)
{

	crm_buf_free(&model->name);
	crm_buf_free(&model->version);
}

const char *
crm_value_score_name(struct crm_buf *buf, const struct crm_value_model *model,
    int i)
{

	crm_buf_reset(buf);
	crm_buf_fmt(buf, "%s%s", crm_buf_text(&model->name), suffix[i]);
	return (crm_buf_text(buf));
}

/* The kind of the first score model of a name: 1, 0 there is none, -1. */
static int
kind_of(struct crm_db *db, const char *name, int i, int *same)
{
	int64_t v = 0;
	int rc;

	rc = crm_one(db, &v, "SELECT kind = :kind\n"
	    "FROM score_model\n"
	    "WHERE name = :name\n"
	    "ORDER BY id LIMIT 1", "tt", kind[i], name);
	*same = v == 1;
	return (rc);
}

/* What of a model everybody should see beside its name. */
static void
describe(struct crm_buf *text, const struct crm_value_model *model)
{
	const struct crm_ltv_fit *fit = &model->count;
	int i, k;

	crm_buf_fmt(text, "horizon=%d rate=%g margin=%g", model->horizon,
	    model->rate, model->margin);
	for (k = 0; k <= model->has_spend; k++, fit = &model->spend)
		for (i = 0; i < crm_ltv_npar(fit->model); i++)
			crm_buf_fmt(text, " %s=%.7g",
			    crm_ltv_par(fit->model, i), fit->par[i]);
}

/* The version that a model was given. */
static int
read_version(struct crm_db *db, struct crm_value_model *model)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT version\n"
	    "FROM score_model\n"
	    "WHERE id = :model")) == NULL ||
	    crm_bind(stmt, "i", model->score[0]) == -1 ||
	    crm_step(stmt) != 1)
		return (-1);
	crm_buf_reset(&model->version);
	crm_buf_str(&model->version, crm_col_text(stmt, 0));
	crm_reset(stmt);
	return (model->version.bad ? crm_err_nomem(crm_db_err(db)) : 0);
}

/* The score model i, of the version that the first was given. */
static int
add_score(struct crm_db *db, struct crm_value_model *model, int i,
    const char *parameters)
{
	struct crm_buf name = { 0 };
	struct crm_score_model made = { .kind = kind[i],
	    .parameters = parameters, .fitted_to = model->until };
	int rc, same = 1;

	made.name = crm_value_score_name(&name, model, i);
	made.version = i == 0 ? NULL : crm_buf_text(&model->version);
	if (name.bad)
		rc = crm_err_nomem(crm_db_err(db));
	else if ((rc = kind_of(db, made.name, i, &same)) == 1 && !same)
		rc = crm_err_set(crm_db_err(db), CRM_ERR_USAGE, _("there "
		    "are other scores of the name \"%s\"; take another name"),
		    made.name);
	else if (rc != -1) {
		model->score[i] = crm_score_add(db, &made);
		rc = model->score[i] == -1 ? -1 : 0;
		if (model->score[i] == 0)
			rc = crm_err_set(crm_db_err(db), CRM_ERR_USAGE,
			    _("there is a score model \"%s\" of version %s "
			    "already"), made.name, made.version);
	}
	crm_buf_free(&name);
	return (rc == 0 && i == 0 ? read_version(db, model) : rc);
}

static int
add_parameters(struct crm_db *db, int64_t model,
    const struct crm_ltv_fit *fit)
{
	struct crm_ltv_row row;
	int i;

	for (i = 0; crm_ltv_row(fit, i, &row); i++)
		if (crm_run(db, "INSERT INTO value_parameter\n"
		    "(value_model, model, parameter, estimate, se, batch)\n"
		    "VALUES (:value_model, :model, :parameter, :estimate,\n"
		    "\tnullif(:se, 0.0), :batch)", "ittddi", model,
		    crm_ltv_name(fit->model), row.parameter, row.estimate,
		    row.se, crm_batch(db)) == -1)
			return (-1);
	return (0);
}

static int
add_test(struct crm_db *db, int64_t model, const struct crm_ltv_class *class,
    const struct crm_ltv_week *week, size_t weeks)
{
	const struct crm_ltv_class *c;
	size_t i;

	for (i = 0; i <= CRM_LTV_CLASSES; i++) {
		c = class + i;
		if (crm_run(db, "INSERT INTO value_class\n"
		    "(value_model, x, members, actual, expected, naive, mae,\n"
		    "\tnaive_mae, batch)\n"
		    "VALUES (:model, :x, :members, :actual, :expected,\n"
		    "\t:naive, :mae, :naive_mae, :batch)", "iiidddddi", model,
		    (int64_t)i, c->members, c->actual, c->expected, c->naive,
		    c->mae, c->naive_mae, crm_batch(db)) == -1)
			return (-1);
	}
	for (i = 0; i < weeks; i++)
		if (crm_run(db, "INSERT INTO value_week\n"
		    "(value_model, date, actual, expected, batch)\n"
		    "VALUES (:model, :date, :actual, :expected, :batch)",
		    "iiidi", model, week[i].day, week[i].actual,
		    week[i].expected, crm_batch(db)) == -1)
			return (-1);
	return (0);
}

/* The score models, with the choice of them where that is wanted. */
static int
add_scores(struct crm_db *db, struct crm_value_model *model, int choose,
    const char *by)
{
	struct crm_buf parameters = { 0 }, name = { 0 };
	int64_t chosen;
	int i, rc = 0;

	describe(&parameters, model);
	if (parameters.bad)
		rc = crm_err_nomem(crm_db_err(db));
	for (i = 0; rc == 0 && i < CRM_VALUE_SCORES; i++) {
		if ((rc = add_score(db, model, i,
		    crm_buf_text(&parameters))) == -1)
			break;
		chosen = crm_score_find(db, crm_value_score_name(&name, model,
		    i), NULL);
		if (chosen == -1 || ((choose || chosen == 0) &&
		    crm_score_choose(db, model->score[i], by,
		    "fitted") == -1))
			rc = -1;
	}
	crm_buf_free(&parameters);
	crm_buf_free(&name);
	return (rc);
}

int
crm_value_add(struct crm_db *db, struct crm_value_model *model,
    const struct crm_ltv_class *class, const struct crm_ltv_week *week,
    size_t weeks, int choose, const char *by)
{

	if (add_scores(db, model, choose, by) == -1 ||
	    crm_run(db, "INSERT INTO value_model\n"
	    "(id, horizon, rate, margin, customers, held_to, batch)\n"
	    "VALUES (:id, :horizon, :rate, :margin, :customers, :held,\n"
	    "\t:batch)", "iiddioi", model->score[0],
	    (int64_t)model->horizon, model->rate, model->margin,
	    (int64_t)model->count.customers, model->held,
	    crm_batch(db)) == -1 ||
	    add_parameters(db, model->score[0], &model->count) == -1 ||
	    (model->has_spend &&
	    add_parameters(db, model->score[0], &model->spend) == -1))
		return (-1);
	return (model->held == CRM_NULL ? 0 :
	    add_test(db, model->score[0], class, week, weeks));
}

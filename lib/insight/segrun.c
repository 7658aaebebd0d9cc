#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/expr.h"
#include "core/lang.h"
#include "insight/rfm.h"
#include "insight/segrun_int.h"
#include "insight/trait.h"

struct crm_segrun *
crm_segrun_open(struct crm_db *db, const struct crm_segrun_opt *opt)
{
	struct crm_segrun *run;

	if ((run = calloc(1, sizeof(*run))) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	run->db = db;
	run->opt = *opt;
	run->traits = crm_traits_open(crm_db_err(db), db,
	    crm_time_day(opt->at));
	if (run->traits != NULL && crm_one(db, &run->last,
	    "SELECT coalesce(max(id), 0)\n"
	    "FROM member /* scan: the last row */", "") == 1)
		return (run);
	crm_segrun_close(run);
	return (NULL);
}

void
crm_segrun_close(struct crm_segrun *run)
{
	size_t i;

	if (run == NULL)
		return;
	for (i = 0; i < run->n; i++) {
		crm_buf_free(&run->job[i].name);
		crm_buf_free(&run->job[i].text);
		crm_buf_free(&run->job[i].failed);
		crm_expr_close(run->job[i].expr);
		free(run->job[i].was);
		free(run->job[i].now);
	}
	free(run->job);
	crm_traits_close(run->traits);
	crm_rfm_free(run->rfm);
	free(run);
}

static int
add_rule(void *arg, const struct crm_segrule *rule)
{
	struct crm_segrun *run = arg;
	struct crm_err *err = crm_db_err(run->db);
	struct crm_segjob *job;
	size_t bytes = (size_t)run->last / 8 + 1;

	if (rule->expression == NULL)
		return (0);
	job = realloc(run->job, (run->n + 1) * sizeof(*job));
	if (job == NULL)
		return (crm_err_nomem(err));
	run->job = job;
	job += run->n++;
	memset(job, 0, sizeof(*job));
	job->segment = rule->segment;
	job->version = rule->version;
	job->ended = CRM_TIME_NONE;
	if (rule->valid_until != CRM_TIME_NONE &&
	    rule->valid_until < crm_time_day(run->opt.at)) {
		job->ended = rule->valid_until;
		job->version = -1;
	}
	crm_buf_str(&job->name, rule->name);
	crm_buf_str(&job->text, rule->expression);
	job->was = calloc(bytes, 1);
	job->now = calloc(bytes, 1);
	if (job->name.bad || job->text.bad || job->was == NULL ||
	    job->now == NULL)
		return (crm_err_nomem(err));
	return (0);
}

struct newest {
	struct crm_segrun *run;
	int64_t		 version;	/* of the first that comes */
	int		 found;
};

static int
add_newest(void *arg, const struct crm_segrule *rule)
{
	struct newest *newest = arg;

	if (newest->version > 0)
		return (0);
	newest->version = rule->version;
	newest->found = rule->expression != NULL;
	return (add_rule(newest->run, rule));
}

int
crm_segrun_add(struct crm_segrun *run, int64_t segment)
{
	struct newest newest = { .run = run };
	size_t i;

	for (i = 0; i < run->n; i++)
		if (run->job[i].segment == segment)
			return (1);
	if (crm_segrule_each(run->db, segment, add_newest, &newest) == -1)
		return (-1);
	return (newest.found);
}

int
crm_segrun_add_all(struct crm_segrun *run)
{

	return (crm_segrule_each(run->db, 0, add_rule, run));
}

void
crm_segjob_fail(struct crm_segrun *run, struct crm_segjob *job,
    int64_t member)
{
	struct crm_err *err = crm_db_err(run->db);

	if (member > 0)
		crm_buf_fmt(&job->failed, _("member %lld: "),
		    (long long)member);
	crm_buf_str(&job->failed, crm_errmsg(err));
	crm_err_clear(err);
}

/* What the jobs read is filled, and nothing else. */
static void
note_uses(struct crm_segrun *run, const struct crm_segjob *job)
{
	size_t i, n;

	for (i = 0; i < CRM_SEGRULE_COLS; i++)
		run->uses[i] |= crm_expr_uses_s(job->expr, i);
	(void)crm_traits_cols(run->traits, &n);
	for (i = 0; i < n; i++)
		if (crm_expr_uses_m(job->expr, i)) {
			crm_traits_want(run->traits, i);
			run->asks = 1;
		}
}

/*
 * Time goes forward only: who entered or left later than this would be in the
 * set before it, or twice.
 */
static int
check_time(struct crm_segrun *run, struct crm_segjob *job)
{
	char at[CRM_TIME_LEN];
	int64_t last;

	if (crm_one(run->db, &last, "SELECT max(\n"
	    "\tcoalesce((SELECT max(at) FROM segment_run\n"
	    "\t\tWHERE segment = :segment), 0),\n"
	    "\tcoalesce((SELECT max(entered_at) FROM segment_member\n"
	    "\t\tWHERE segment = :segment), 0),\n"
	    "\tcoalesce((SELECT max(left_at) FROM segment_past\n"
	    "\t\tWHERE segment = :segment), 0))", "i", job->segment) != 1)
		return (-1);
	if (last <= run->opt.at)
		return (0);
	crm_buf_fmt(&job->failed, _("it was kept until %s already, and can be "
	    "asked from then on only"), crm_time_format(last, at));
	return (0);
}

static int
prepare(struct crm_segrun *run, struct crm_segjob *job)
{
	struct crm_err *err = crm_db_err(run->db);

	if (check_time(run, job) == -1)
		return (-1);
	if (job->failed.n > 0 || job->ended != CRM_TIME_NONE)
		return (0);
	job->expr = crm_segrule_compile(err, crm_buf_text(&job->text),
	    run->traits, run->opt.at, run->opt.ms);
	if (job->expr != NULL)
		note_uses(run, job);
	else if (crm_errkind(err) == CRM_ERR_MEMORY)
		return (-1);
	else
		crm_segjob_fail(run, job, 0);
	return (0);
}

/* The scores are those of crm-rfm without words: five bins, independent. */
static int
load_rfm(struct crm_segrun *run)
{
	struct crm_cuts cuts = { .method = CRM_INDEPENDENT, .bins = 5 };
	int i, any = 0;

	for (i = CRM_SEGRULE_LAST_AT; i < CRM_SEGRULE_COLS; i++)
		any |= run->uses[i];
	if (!any)
		return (0);
	run->bins = cuts.bins;
	run->rfm = crm_rfm_new(crm_time_day(run->opt.at));
	if (run->rfm == NULL)
		return (crm_err_nomem(crm_db_err(run->db)));
	if (crm_rfm_load(run->rfm, run->db) == -1)
		return (-1);
	return (crm_rfm_score(run->rfm, &cuts, crm_db_err(run->db)));
}

int
crm_segrun_work(struct crm_segrun *run)
{
	size_t i;

	for (i = 0; i < run->n; i++)
		if (prepare(run, &run->job[i]) == -1)
			return (-1);
	if (load_rfm(run) == -1 || crm_segrun_ask(run) == -1)
		return (-1);
	for (i = 0; i < run->n; i++)
		if (run->job[i].failed.n == 0 &&
		    crm_segrun_store(run, &run->job[i]) == -1)
			return (-1);
	return (0);
}

int
crm_segrun_result(const struct crm_segrun *run, size_t i,
    struct crm_segrun_result *result)
{
	const struct crm_segjob *job;

	if (i >= run->n)
		return (0);
	job = &run->job[i];
	result->name = crm_buf_text(&job->name);
	result->failed = job->failed.n > 0 ? job->failed.p : NULL;
	result->ended = job->ended;
	result->members = job->members;
	result->entered = job->entered;
	result->gone = job->gone;
	return (1);
}

#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/expr.h"
#include "insight/rfm.h"
#include "insight/rule.h"
#include "insight/segrun_int.h"
#include "insight/trait.h"

/* The row of a member in the stream rfm, as far as any rule reads it. */
struct asking {
	struct crm_segrun *run;
	struct crm_expr_value value[CRM_SEGRULE_COLS];
	char		 last_at[CRM_TIME_LEN];
	size_t		 next;		/* row of rfm */
	double		 unit;		/* minor units of money in one */
	uint64_t	 asked;
};

static void
set_int(struct asking *a, int col, int64_t v)
{

	a->value[col].kind = CRM_EXPR_INT;
	a->value[col].i = v;
}

static void
set_text(struct asking *a, int col, const char *text)
{

	a->value[col].kind = CRM_EXPR_TEXT;
	a->value[col].p = text;
	a->value[col].n = strlen(text);
}

static void
set_money(struct asking *a, int64_t v)
{

	set_int(a, CRM_SEGRULE_MONETARY, v);
	if (a->run->rfm->decimals == 0)
		return;
	a->value[CRM_SEGRULE_MONETARY].kind = CRM_EXPR_REAL;
	a->value[CRM_SEGRULE_MONETARY].d = (double)v / a->unit;
}

static void
set_row(struct asking *a, const struct crm_rfm_row *row)
{
	const int rfm[3] = { row->r, row->f, row->m };
	struct crm_segrun *run = a->run;

	if (run->uses[CRM_SEGRULE_LAST_AT])
		set_text(a, CRM_SEGRULE_LAST_AT,
		    crm_time_format(row->last_at, a->last_at));
	set_int(a, CRM_SEGRULE_RECENCY, crm_rfm_recency(run->rfm, row));
	set_int(a, CRM_SEGRULE_FREQUENCY, row->frequency);
	set_money(a, row->monetary);
	set_int(a, CRM_SEGRULE_R, row->r);
	set_int(a, CRM_SEGRULE_F, row->f);
	set_int(a, CRM_SEGRULE_M, row->m);
	if (run->uses[CRM_SEGRULE_SEGMENT])
		set_text(a, CRM_SEGRULE_SEGMENT,
		    crm_rules_name(run->opt.rules, run->bins, rfm));
}

/* Members come in order, and so do the rows; who has none has empty cells. */
static void
fill(struct asking *a, int64_t member)
{
	const struct crm_rfm *rfm = a->run->rfm;

	memset(a->value, 0, sizeof(a->value));
	set_int(a, CRM_SEGRULE_MEMBER, member);
	if (rfm == NULL)
		return;
	while (a->next < rfm->n && rfm->row[a->next].member < member)
		a->next++;
	if (a->next < rfm->n && rfm->row[a->next].member == member)
		set_row(a, &rfm->row[a->next]);
}

static int
ask(struct asking *a, int64_t member)
{
	struct crm_segrun *run = a->run;
	struct crm_segjob *job;
	size_t i;

	if (run->opt.tick != NULL && a->asked++ % CRM_SEGRUN_TICK == 0)
		run->opt.tick(run->opt.arg);
	fill(a, member);
	if (run->asks && crm_traits_load(run->traits, member) == -1)
		return (-1);
	for (i = 0; i < run->n; i++) {
		job = &run->job[i];
		if (job->expr == NULL || job->failed.n > 0)
			continue;
		switch (crm_expr_true(job->expr, a->value,
		    crm_traits_values(run->traits))) {
		case 0:
			break;
		case 1:
			job->now[member / 8] |= (uint8_t)(1 << member % 8);
			break;
		default:
			crm_segjob_fail(run, job, member);
		}
	}
	if (run->asks)
		crm_traits_release(run->traits);
	return (0);
}

int
crm_segrun_ask(struct crm_segrun *run)
{
	struct asking a = { .run = run, .unit = 1 };
	struct crm_stmt *stmt;
	size_t i;
	int d, rc;

	for (i = 0; i < run->n && run->job[i].expr == NULL; i++)
		continue;
	if (i == run->n)
		return (0);
	for (d = crm_db_decimals(run->db); d > 0; d--)
		a.unit *= 10;
	if ((stmt = crm_sql(run->db, "SELECT id\n"
	    "FROM member\n"
	    "WHERE state = 0 AND (joined_at IS NULL OR joined_at < :end)\n"
	    "ORDER BY id /* scan: every member is asked */")) == NULL ||
	    crm_bind(stmt, "i",
	    (crm_time_day(run->opt.at) + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = ask(&a, crm_col_int(stmt, 0))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "insight/score.h"
#include "record/identity.h"

struct crm_scorer {
	struct crm_db	*db;
	int64_t		 model, day;
	int		 whole;
	double		 step;
	int64_t		 next;		/* the next whole run; CRM_NULL */
	int64_t		*put;		/* members, in the order of coming */
	size_t		 n, cap;
	int		 sorted;
	/* What stood for the member, if anything did. */
	int64_t		 id, since, by;	/* its row, day and batch */
	int		 none;		/* 1: no row, or one without a value */
	double		 value;
	struct crm_buf	 reason;
};

struct crm_scorer *
crm_scorer_open(struct crm_db *db, int64_t model, int64_t day, int whole,
    double step)
{
	struct crm_scorer *scorer;

	if ((scorer = calloc(1, sizeof(*scorer))) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	scorer->db = db;
	scorer->model = model;
	scorer->day = day;
	scorer->whole = whole;
	scorer->step = step;
	scorer->sorted = 1;
	if (crm_one(db, &scorer->next, "SELECT min(date)\n"
	    "FROM score_run\n"
	    "WHERE model = :model AND date > :day AND whole = 1", "ii", model,
	    day) == -1) {
		free(scorer);
		return (NULL);
	}
	return (scorer);
}

void
crm_scorer_close(struct crm_scorer *scorer)
{

	if (scorer == NULL)
		return;
	crm_buf_free(&scorer->reason);
	free(scorer->put);
	free(scorer);
}

/* Finds what stands for a member.  1 a row, 0 none, -1. */
static int
look(struct crm_scorer *scorer, int64_t member)
{
	struct crm_stmt *stmt;
	int rc;

	crm_buf_reset(&scorer->reason);
	scorer->none = 1;
	if ((stmt = crm_sql(scorer->db, "SELECT id, date, value, reason, batch\n"
	    "FROM score\n"
	    "WHERE member = :member AND model = :model AND date <= :day\n"
	    "ORDER BY date DESC LIMIT 1")) == NULL ||
	    crm_bind(stmt, "iii", member, scorer->model, scorer->day) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) != 1)
		return (rc);
	scorer->id = crm_col_int(stmt, 0);
	scorer->since = crm_col_int(stmt, 1);
	scorer->none = crm_col_null(stmt, 2);
	scorer->value = crm_col_double(stmt, 2);
	crm_buf_str(&scorer->reason, crm_col_text(stmt, 3));
	scorer->by = crm_col_int(stmt, 4);
	crm_reset(stmt);
	return (scorer->reason.bad ? crm_err_nomem(crm_db_err(scorer->db)) :
	    1);
}

/* Writes a row, without a value where none is set.  0 or -1. */
static int
write_row(struct crm_scorer *scorer, int64_t member, int64_t day, int none,
    double value, const char *reason)
{

	return (crm_run(scorer->db, "INSERT INTO score\n"
	    "(member, model, date, value, reason, batch)\n"
	    "VALUES (:member, :model, :date, iif(:none, NULL, :value),\n"
	    "\t:reason, :batch)", "iiiidti", member, scorer->model, day,
	    (int64_t)none, value, reason, crm_batch(scorer->db)));
}

/*
 * What stood before today stands on from the next whole run, unless a row of
 * its own says what that found.  0 or -1.
 */
static int
carry(struct crm_scorer *scorer, int64_t member)
{
	int64_t one;
	int rc;

	if (scorer->next == CRM_NULL)
		return (0);
	rc = crm_one(scorer->db, &one, "SELECT 1\n"
	    "FROM score\n"
	    "WHERE member = :member AND model = :model\n"
	    "\tAND date > :day AND date <= :next\n"
	    "LIMIT 1", "iiii", member, scorer->model, scorer->day,
	    scorer->next);
	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	return (write_row(scorer, member, scorer->next, scorer->none,
	    scorer->value, crm_buf_text(&scorer->reason)));
}

/* What look() found becomes this; had: there was a row.  0 or -1. */
static int
replace(struct crm_scorer *scorer, int64_t member, int had, int none,
    double value, const char *reason)
{

	if (carry(scorer, member) == -1)
		return (-1);
	if (!had || scorer->since != scorer->day)
		return (write_row(scorer, member, scorer->day, none, value,
		    reason));
	return (crm_run(scorer->db, "UPDATE score\n"
	    "SET value = iif(:none, NULL, :value), reason = :reason,\n"
	    "\tbatch = :batch\n"
	    "WHERE id = :id", "idtii", (int64_t)none, value, reason,
	    crm_batch(scorer->db), scorer->id));
}

static int
note_put(struct crm_scorer *scorer, int64_t member)
{
	size_t cap = scorer->cap == 0 ? 1024 : 2 * scorer->cap;
	int64_t *put;

	if (scorer->n == scorer->cap) {
		put = realloc(scorer->put, cap * sizeof(*put));
		if (put == NULL)
			return (crm_err_nomem(crm_db_err(scorer->db)));
		scorer->put = put;
		scorer->cap = cap;
	}
	if (scorer->n > 0 && scorer->put[scorer->n - 1] > member)
		scorer->sorted = 0;
	scorer->put[scorer->n++] = member;
	return (0);
}

/* 1 where what look() found says the same as far as that matters. */
static int
stands(const struct crm_scorer *scorer, double value, const char *reason)
{
	double step = scorer->since == scorer->day ? 0 : scorer->step;
	double off = fabs(value - scorer->value);

	if (!scorer->whole && scorer->since != scorer->day)
		return (0);
	if (scorer->none != (isnan(value) != 0) ||
	    strcmp(crm_buf_text(&scorer->reason), reason) != 0)
		return (0);
	return (scorer->none || off <= 0 || off < step);
}

int
crm_scorer_put(struct crm_scorer *scorer, int64_t member, double value,
    const char *reason)
{
	int64_t live = crm_member_live(scorer->db, member);
	int had;

	if (live <= 0)
		return (live == 0 ? 3 : -1);
	if (note_put(scorer, live) == -1 || (had = look(scorer, live)) == -1)
		return (-1);
	if (had ? stands(scorer, value, reason) : isnan(value) != 0)
		return (0);
	if (had && scorer->since == scorer->day &&
	    scorer->by == crm_batch(scorer->db))
		return (4);
	if (replace(scorer, live, had, isnan(value) != 0, value, reason) == -1)
		return (-1);
	return (had ? 2 : 1);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

struct absent {
	struct crm_scorer *scorer;
	int64_t		*member;
	size_t		 n, cap;
};

static int
note_absent(void *arg, const struct crm_score *score)
{
	struct absent *absent = arg;
	const struct crm_scorer *scorer = absent->scorer;
	size_t cap = absent->cap == 0 ? 64 : 2 * absent->cap;
	int64_t *member;

	if (scorer->n > 0 && bsearch(&score->member, scorer->put, scorer->n,
	    sizeof(*scorer->put), by_number) != NULL)
		return (0);
	if (absent->n == absent->cap) {
		member = realloc(absent->member, cap * sizeof(*member));
		if (member == NULL)
			return (crm_err_nomem(crm_db_err(scorer->db)));
		absent->member = member;
		absent->cap = cap;
	}
	absent->member[absent->n++] = score->member;
	return (0);
}

/* Ends the scores of those who were not put. */
static int
end_absent(struct crm_scorer *scorer, int64_t *ended)
{
	struct absent absent = { .scorer = scorer };
	int rc = crm_score_each(scorer->db, scorer->model, scorer->day,
	    note_absent, &absent);
	size_t i;

	for (i = 0; rc == 0 && i < absent.n; i++) {
		rc = look(scorer, absent.member[i]);
		if (rc == 1)
			rc = replace(scorer, absent.member[i], 1, 1, 0, "");
	}
	*ended = (int64_t)absent.n;
	free(absent.member);
	return (rc);
}

int
crm_scorer_end(struct crm_scorer *scorer, int64_t *ended)
{

	*ended = 0;
	if (!scorer->sorted && scorer->n > 1)
		qsort(scorer->put, scorer->n, sizeof(*scorer->put), by_number);
	if (scorer->whole && end_absent(scorer, ended) == -1)
		return (-1);
	return (crm_run(scorer->db, "INSERT INTO score_run\n"
	    "(model, date, members, whole, batch)\n"
	    "VALUES (:model, :date, :members, :whole, :batch)\n"
	    "ON CONFLICT (model, date) DO UPDATE\n"
	    "SET members = excluded.members, whole = excluded.whole,\n"
	    "\tbatch = excluded.batch\n"
	    "WHERE members <> excluded.members OR whole <> excluded.whole",
	    "iiiii", scorer->model, scorer->day, (int64_t)scorer->n,
	    (int64_t)scorer->whole, crm_batch(scorer->db)));
}

#include <stdlib.h>
#include <string.h>

#include "core/ahead.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/rows_int.h"

#define PORTION		(CRM_ROWS_FULL / 4)	/* values: the first one is
						   waited for */

struct crm_ahead {
	struct crm_stmt	*stmt;
	const char	*fmt;
	size_t		 width;
	struct crm_rows	 got;		/* being worked on */
	struct crm_rows	 coming;	/* being fetched */
	size_t		 at;		/* behind the row, in got */
	int		 more;		/* 1: there is, 0, -1 it failed */
};

/* Texts stand with their NUL. */
static int
take(struct crm_ahead *a)
{
	struct crm_value *value = crm_rows_more(&a->coming, a->width);
	size_t i;
	int at;

	if (value == NULL)
		return (-1);
	for (i = 0, at = 0; i < a->width; i++, at++, value++)
		if (a->fmt[i] == 't')
			crm_rows_text(&a->coming, value,
			    crm_col_text(a->stmt, at),
			    crm_col_len(a->stmt, at) + 1);
		else {
			value->v = crm_col_int(a->stmt, at);
			value->n = CRM_VALUE_NUMBER;
		}
	return (a->coming.text.bad ? -1 : 0);
}

static void
fetch(void *arg)
{
	struct crm_ahead *a = arg;

	while (a->coming.n < PORTION && a->coming.text.n < CRM_ROWS_TEXT) {
		if ((a->more = crm_step(a->stmt)) != 1)
			return;
		if (take(a) == -1) {
			a->more = crm_err_nomem(crm_db_reason(a->stmt->db));
			return;
		}
	}
}

struct crm_ahead *
crm_ahead_open(struct crm_stmt *stmt, const char *fmt)
{
	struct crm_ahead *a;

	if ((a = calloc(1, sizeof(*a))) == NULL) {
		crm_err_nomem(stmt->db->err);
		return (NULL);
	}
	a->stmt = stmt;
	a->fmt = fmt;
	a->width = strlen(fmt);
	if (crm_db_work(stmt->db, fetch, a) == -1) {
		crm_ahead_close(a);
		return (NULL);
	}
	return (a);
}

void
crm_ahead_close(struct crm_ahead *a)
{

	if (a == NULL)
		return;
	(void)crm_db_wait(a->stmt->db);	/* a thread may still fetch */
	crm_reset(a->stmt);
	crm_rows_free(&a->got);
	crm_rows_free(&a->coming);
	free(a);
}

/* Goes over to what was fetched, and has what follows fetched. */
static int
turn(struct crm_ahead *a)
{
	struct crm_rows rows = a->got;

	if (crm_db_wait(a->stmt->db) == -1 || a->more == -1)
		return (-1);
	a->got = a->coming;
	a->coming = rows;
	a->at = 0;
	crm_rows_reset(&a->coming);
	return (a->more == 1 ? crm_db_work(a->stmt->db, fetch, a) : 0);
}

int
crm_ahead_next(struct crm_ahead *a)
{

	if (a->at == a->got.n) {
		if (turn(a) == -1)
			return (-1);
		if (a->got.n == 0)
			return (0);
	}
	a->at += a->width;
	return (1);
}

static const struct crm_value *
value_of(const struct crm_ahead *a, size_t i)
{

	return (&a->got.value[a->at - a->width + i]);
}

int64_t
crm_ahead_int(const struct crm_ahead *a, size_t i)
{

	return (value_of(a, i)->v);
}

const char *
crm_ahead_text(const struct crm_ahead *a, size_t i)
{

	return (a->got.text.p + value_of(a, i)->v);
}

#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/rfm.h"
#include "insight/segmove.h"
#include "insight/segwatch.h"

struct looking {
	struct crm_db	*db;
	int64_t		 end;
	int		 (*fn)(void *arg, const struct crm_segwatch_look *look);
	void		*arg;
	struct crm_rfm	*rfm;		/* once value is asked for */
	size_t		 next;		/* of its rows */
	int64_t		 size, was, in, out, value;
};

static int
add_cell(void *arg, const struct crm_segmove_cell *cell)
{
	struct looking *l = arg;

	l->size += cell->to != 0 ? cell->members : 0;
	l->was += cell->from != 0 ? cell->members : 0;
	l->in += cell->from == 0 ? cell->members : 0;
	l->out += cell->to == 0 ? cell->members : 0;
	return (0);
}

/* Members come in order, and so do the rows. */
static int
add_value(void *arg, int64_t member, uint64_t from, uint64_t to)
{
	struct looking *l = arg;
	const struct crm_rfm *rfm = l->rfm;

	(void)from;
	while (l->next < rfm->n && rfm->row[l->next].member < member)
		l->next++;
	if (to != 0 && l->next < rfm->n &&
	    rfm->row[l->next].member == member &&
	    crm_rfm_sum(&l->value, rfm->row[l->next].monetary) == -1)
		return (crm_err_set(crm_db_err(l->db), CRM_ERR_DATABASE,
		    _("the amounts come to more than can be counted")));
	return (0);
}

static int
load_rfm(struct looking *l)
{

	if (l->rfm != NULL)
		return (0);
	if ((l->rfm = crm_rfm_new(crm_time_day(l->end - 1))) == NULL)
		return (crm_err_nomem(crm_db_err(l->db)));
	return (crm_rfm_load(l->rfm, l->db));
}

/* The set as it is and as it was. */
static int
count(struct looking *l, const struct crm_segwatch *watch)
{
	struct crm_segmove *move;
	int rc;

	l->size = l->was = l->in = l->out = l->value = 0;
	l->next = 0;
	move = crm_segmove_open(l->db, &watch->segment, 1, 0);
	if (move == NULL)
		return (-1);
	rc = crm_segmove_between(move, l->end - watch->days * CRM_DAY, l->end);
	if (rc == 0)
		rc = crm_segmove_cells(move, add_cell, l);
	if (rc == 0 && strcmp(watch->measure, "value") == 0 &&
	    (rc = load_rfm(l)) == 0)
		rc = crm_segmove_members(move, add_value, l);
	crm_segmove_close(move);
	return (rc);
}

/* Hundredths of a percent that n members are of all at a time; -1. */
static int
share(struct looking *l, int64_t n, int64_t end, int64_t *v)
{
	int64_t all;

	if (crm_one(l->db, &all, "SELECT count(*)\n"
	    "FROM member\n"
	    "WHERE state = 0 AND (joined_at IS NULL OR joined_at < :end)\n"
	    "/* scan: counts all members */", "i", end) != 1)
		return (-1);
	*v = all == 0 ? 0 : (n * 20000 + all) / (2 * all);
	return (0);
}

static int
shares(struct looking *l, struct crm_segwatch_look *look)
{

	if (share(l, l->size, l->end, &look->value) == -1 ||
	    share(l, l->was, l->end - look->watch.days * CRM_DAY,
	    &look->before) == -1)
		return (-1);
	if (strcmp(look->watch.measure, "drift") == 0)
		look->value -= look->before;
	return (0);
}

static int
age(struct looking *l, struct crm_segwatch_look *look)
{
	int64_t at;

	if (crm_one(l->db, &at, "SELECT max(saved_at, coalesce((SELECT max(at)\n"
	    "\tFROM segment_run\n"
	    "\tWHERE segment = :segment AND at < :end), 0))\n"
	    "FROM segment\n"
	    "WHERE id = :segment", "ii", look->watch.segment, l->end) != 1)
		return (-1);
	look->value = at >= l->end ? 0 : (l->end - 1 - at) / CRM_DAY;
	return (0);
}

static int
measure(struct looking *l, struct crm_segwatch_look *look)
{
	const char *word = look->watch.measure;

	if (strcmp(word, "share") == 0 || strcmp(word, "drift") == 0)
		return (shares(l, look));
	if (strcmp(word, "age") == 0)
		return (age(l, look));
	if (strcmp(word, "size") == 0) {
		look->value = l->size;
		look->before = l->was;
	} else if (strcmp(word, "value") == 0)
		look->value = l->value;
	else
		look->value = strcmp(word, "in") == 0 ? l->in : l->out;
	return (0);
}

/* in, out and drift say nothing where it is not known who was there. */
static int
check_begin(struct looking *l, struct crm_segwatch_look *look)
{
	const char *word = look->watch.measure;

	if (crm_segmove_begin(l->db, look->watch.segment, &look->begin) == -1)
		return (-1);
	look->judged = (strcmp(word, "in") != 0 && strcmp(word, "out") != 0 &&
	    strcmp(word, "drift") != 0) || (look->begin != CRM_TIME_NONE &&
	    look->begin < l->end - look->watch.days * CRM_DAY);
	return (0);
}

static int
look_at(void *arg, const struct crm_segwatch *watch)
{
	struct crm_segwatch_look look = { .watch = *watch, .before = CRM_NULL };
	struct looking *l = arg;
	int64_t v;

	if (check_begin(l, &look) == -1 ||
	    (strcmp(watch->measure, "age") != 0 && count(l, watch) == -1) ||
	    measure(l, &look) == -1)
		return (-1);
	v = strcmp(watch->measure, "drift") == 0 && look.value < 0 ?
	    -look.value : look.value;
	look.alarm = look.judged && (strcmp(watch->bound, "below") == 0 ?
	    v < watch->threshold : v > watch->threshold);
	return (l->fn(l->arg, &look));
}

int
crm_segwatch_look(struct crm_db *db, int64_t end,
    int (*fn)(void *arg, const struct crm_segwatch_look *look), void *arg)
{
	struct looking l = { .db = db, .end = end, .fn = fn, .arg = arg };
	int rc;

	rc = crm_segwatch_each(db, look_at, &l);
	crm_rfm_free(l.rfm);
	return (rc);
}

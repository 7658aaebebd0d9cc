#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "insight/segmove.h"
#include "insight/segstay.h"

struct place {
	uint64_t	 from, to;
};

struct crm_segmove {
	struct crm_db	*db;
	const int64_t	*segment;
	size_t		 n;
	int		 first;
	struct place	*place;		/* by number of a member */
	size_t		 count;
	uint64_t	 bit;		/* of the set that is read */
	int		 late;		/* into to */
};

struct crm_segmove *
crm_segmove_open(struct crm_db *db, const int64_t *segment, size_t n,
    int first)
{
	struct crm_segmove *move;
	int64_t last;

	if (crm_one(db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM member /* scan: the last row */", "") != 1)
		return (NULL);
	if ((move = calloc(1, sizeof(*move))) == NULL ||
	    (move->place = calloc((size_t)last + 1,
	    sizeof(*move->place))) == NULL) {
		free(move);
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	move->db = db;
	move->segment = segment;
	move->n = n;
	move->first = first;
	move->count = (size_t)last + 1;
	return (move);
}

void
crm_segmove_close(struct crm_segmove *move)
{

	if (move == NULL)
		return;
	free(move->place);
	free(move);
}

/* Members that came since are in no set that is looked at. */
static int
take(void *arg, int64_t member)
{
	struct crm_segmove *move = arg;
	uint64_t *at;

	if ((uint64_t)member >= move->count)
		return (0);
	at = move->late ? &move->place[member].to : &move->place[member].from;
	if (*at == 0 || !move->first)
		*at |= move->bit;
	return (0);
}

static int
look(struct crm_segmove *move, int64_t end)
{
	size_t i;

	for (i = 0; i < move->n; i++) {
		move->bit = (uint64_t)1 << i;
		if (crm_segstay_members(move->db, move->segment[i], end, take,
		    move) == -1)
			return (-1);
	}
	return (0);
}

int
crm_segmove_between(struct crm_segmove *move, int64_t from, int64_t to)
{

	memset(move->place, 0, move->count * sizeof(*move->place));
	move->late = 0;
	if (look(move, from) == -1)
		return (-1);
	move->late = 1;
	return (look(move, to));
}

/* The number of the first set of several, behind all others for none. */
static int
lead(uint64_t sets)
{
	int i;

	for (i = 0; i < CRM_SEGMOVE_SETS; i++)
		if ((sets >> i & 1) != 0)
			break;
	return (i);
}

static int
compare(uint64_t a, uint64_t b)
{
	int x = lead(a), y = lead(b);

	if (x != y)
		return (x < y ? -1 : 1);
	if (x < CRM_SEGMOVE_SETS) {
		a &= a - 1;
		b &= b - 1;
	}
	if (a == b)
		return (0);
	/* One set alone comes before that set and others. */
	if (a == 0 || b == 0)
		return (a == 0 ? -1 : 1);
	return (compare(a, b));
}

static int
compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int rc = compare(x->from, y->from);

	return (rc != 0 ? rc : compare(x->to, y->to));
}

/* Those who were somewhere, sorted. */
static struct place *
sort(const struct crm_segmove *move, size_t *n)
{
	struct place *sorted;
	size_t i;

	sorted = malloc(move->count * sizeof(*sorted));
	if (sorted == NULL) {
		(void)crm_err_nomem(crm_db_err(move->db));
		return (NULL);
	}
	for (i = *n = 0; i < move->count; i++)
		if (move->place[i].from != 0 || move->place[i].to != 0)
			sorted[(*n)++] = move->place[i];
	if (*n > 0)
		qsort(sorted, *n, sizeof(*sorted), compare_places);
	return (sorted);
}

static int
tell(const struct place *place, size_t n, int64_t of,
    int (*fn)(void *arg, const struct crm_segmove_cell *cell), void *arg)
{
	struct crm_segmove_cell cell = { 0 };
	size_t i, k;

	for (i = 0; i < n; i += k) {
		for (k = 1; i + k < n && place[i + k].to == place[i].to; k++)
			continue;
		cell.from = place[i].from;
		cell.to = place[i].to;
		cell.members = (int64_t)k;
		cell.of = of;
		if (fn(arg, &cell) == -1)
			return (-1);
	}
	return (0);
}

int
crm_segmove_cells(const struct crm_segmove *move,
    int (*fn)(void *arg, const struct crm_segmove_cell *cell), void *arg)
{
	struct place *place;
	size_t i, k, n;
	int rc = 0;

	if ((place = sort(move, &n)) == NULL)
		return (-1);
	for (i = 0; rc == 0 && i < n; i += k) {
		for (k = 1; i + k < n && place[i + k].from == place[i].from;
		    k++)
			continue;
		rc = tell(place + i, k, (int64_t)k, fn, arg);
	}
	free(place);
	return (rc);
}

int
crm_segmove_members(const struct crm_segmove *move,
    int (*fn)(void *arg, int64_t member, uint64_t from, uint64_t to),
    void *arg)
{
	const struct place *place;
	size_t i;

	for (i = 0; i < move->count; i++) {
		place = &move->place[i];
		if ((place->from != 0 || place->to != 0) &&
		    fn(arg, (int64_t)i, place->from, place->to) == -1)
			return (-1);
	}
	return (0);
}

int
crm_segmove_begin(struct crm_db *db, int64_t segment, int64_t *at)
{

	return (crm_one(db, at, "SELECT min(at)\n"
	    "FROM (\n"
	    "\tSELECT min(entered_at) AS at\n"
	    "\tFROM segment_member WHERE segment = :segment\n"
	    "\tUNION ALL\n"
	    "\tSELECT min(entered_at)\n"
	    "\tFROM segment_past WHERE segment = :segment\n"
	    "\tUNION ALL\n"
	    "\tSELECT min(at)\n"
	    "\tFROM segment_run WHERE segment = :segment)\n"
	    "/* scan: of one set */", "i", segment) == 1 ? 0 : -1);
}

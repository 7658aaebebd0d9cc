#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/spending.h"

/*
 * An order of a member in 16 bytes, since there are millions of them: the day
 * doubled, and one more where it is a sale.
 */
struct entry {
	int64_t		 amount;
	uint32_t	 member;
	int32_t		 day2;
};

struct last {			/* of a member: its order that came last */
	int64_t		 order;
	size_t		 entry;		/* from 1; 0: none */
};

struct loader {
	struct crm_err	*err;
	int64_t		 total;		/* of all amounts, taken as positive */
	struct entry	*entry;
	size_t		 n, cap;
	struct last	*last;		/* by member */
	size_t		 members;	/* size of last */
};

static int
reach(struct loader *ld, int64_t member)
{
	size_t n = ld->members + ld->members / 2;
	struct last *last;

	if ((uint64_t)member < ld->members)
		return (0);
	if ((uint64_t)member >= n)
		n = (size_t)member + 64;
	if (member >= UINT32_MAX ||
	    (last = realloc(ld->last, n * sizeof(*last))) == NULL)
		return (crm_err_nomem(ld->err));
	memset(last + ld->members, 0, (n - ld->members) * sizeof(*last));
	ld->last = last;
	ld->members = n;
	return (0);
}

static int
room(struct loader *ld)
{
	size_t cap = ld->cap + ld->cap / 2 + 1024;
	struct entry *entry;

	if (ld->n < ld->cap)
		return (0);
	if ((entry = realloc(ld->entry, cap * sizeof(*entry))) == NULL)
		return (crm_err_nomem(ld->err));
	ld->entry = entry;
	ld->cap = cap;
	return (0);
}

static int
take(struct loader *ld, struct crm_stmt *stmt)
{
	int64_t member = crm_col_int(stmt, 0), order = crm_col_int(stmt, 1);
	int64_t amount = crm_col_int(stmt, 3);
	struct entry *e = NULL;
	struct last *last;

	/* No sum of some of them can then be too large. */
	if (__builtin_add_overflow(ld->total, amount < 0 ? -amount : amount,
	    &ld->total))
		return (crm_err_set(ld->err, CRM_ERR_DATABASE, _("the amounts "
		    "of all members come to more than can be counted")));
	if (reach(ld, member) == -1 || room(ld) == -1)
		return (-1);
	last = ld->last + member;
	if (last->entry > 0)
		e = ld->entry + last->entry - 1;
	/* Orders come in their sequence: another one is a new one. */
	if (e == NULL || last->order != order) {
		e = ld->entry + ld->n++;
		last->order = order;
		last->entry = ld->n;
		e->member = (uint32_t)member;
		e->day2 = (int32_t)crm_time_day(crm_col_int(stmt, 2)) * 2;
		e->amount = 0;
	}
	e->day2 |= crm_col_int(stmt, 4) == 1;
	e->amount += amount;
	return (0);
}

static int
read_all(struct loader *ld, struct crm_db *db, int64_t as_of)
{
	struct crm_stmt *stmt;
	int step = -1;

	stmt = crm_sql(db,
	    "/* scan: events read every purchase */ "
	    "SELECT member, order_id, ordered_at, amount, sale, line "
	    "FROM v_purchase "
	    "WHERE ordered_at < :end "
	    "ORDER BY line");
	if (stmt != NULL && crm_bind(stmt, "i", (as_of + 1) * CRM_DAY) == 0)
		while ((step = crm_step(stmt)) == 1)
			if (take(ld, stmt) == -1) {
				crm_reset(stmt);
				return (-1);
			}
	return (step);
}

/* Numbers whose member is not there any more hold nothing. */
static int
drop_strangers(struct loader *ld, struct crm_db *db)
{
	struct crm_stmt *stmt;
	int64_t member;
	int rc;

	if ((stmt = crm_sql(db, "SELECT id\n"
	    "FROM member\n"
	    "WHERE state <> 0 /* scan: all members are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		member = crm_col_int(stmt, 0);
		if ((uint64_t)member < ld->members)
			ld->last[member].entry = 0;
	}
	return (rc);
}

static int
by_day(const void *a, const void *b)
{
	const struct crm_spending_day *x = a, *y = b;

	return ((x->day > y->day) - (x->day < y->day));
}

/* The days of one member, sorted and each once: how many are left. */
static size_t
merge_days(struct crm_spending_day *day, size_t n)
{
	size_t i, to = 0;

	for (i = 1; i < n; i++)
		if (day[i].day < day[i - 1].day) {
			qsort(day, n, sizeof(*day), by_day);
			break;
		}
	for (i = 0; i < n; i++) {
		if (to == 0 || day[to - 1].day != day[i].day) {
			day[to++] = day[i];
			continue;
		}
		day[to - 1].orders += day[i].orders;
		day[to - 1].amount += day[i].amount;
	}
	return (to);
}

/* Puts the orders behind each other by member: start[m] is where m's end. */
static void
spread(const struct loader *ld, struct crm_spending *spending, size_t *start)
{
	const struct entry *e;
	struct crm_spending_day *day;
	size_t i;

	for (i = 0; i < ld->n; i++) {
		e = ld->entry + i;
		if (ld->last[e->member].entry == 0)
			continue;
		day = spending->day + start[e->member]++;
		day->day = (e->day2 - (e->day2 & 1)) / 2;
		day->orders = e->day2 & 1;
		day->amount = e->amount;
	}
}

/* How many entries each member has, then where they begin. */
static size_t
count(const struct loader *ld, size_t *start)
{
	size_t i, n = 0, had;

	memset(start, 0, ld->members * sizeof(*start));
	for (i = 0; i < ld->n; i++)
		start[ld->entry[i].member] +=
		    ld->last[ld->entry[i].member].entry > 0;
	for (i = 0; i < ld->members; i++) {
		had = start[i];
		start[i] = n;
		n += had;
	}
	return (n);
}

/* Days move to the front as they are merged, so nothing is copied twice. */
static void
pack(struct crm_spending *spending, const size_t *end, size_t members)
{
	size_t i, from = 0, n, to = 0;

	for (i = 0; i < members; i++) {
		n = end[i] - from;
		if (n > 0) {
			n = merge_days(spending->day + from, n);
			memmove(spending->day + to, spending->day + from,
			    n * sizeof(*spending->day));
			spending->member[spending->n] = (int64_t)i;
			spending->first[spending->n++] = to;
			to += n;
		}
		from = end[i];
	}
	spending->first[spending->n] = to;
}

/* Gives back what was made ready for more orders. */
static void
shrink(struct loader *ld)
{
	struct entry *entry;

	if (ld->n == 0 || (entry = realloc(ld->entry,
	    ld->n * sizeof(*entry))) == NULL)
		return;
	ld->entry = entry;
	ld->cap = ld->n;
}

static int
group(struct loader *ld, struct crm_spending *spending)
{
	size_t *start, n;

	if ((start = malloc((ld->members + 1) * sizeof(*start))) == NULL)
		return (crm_err_nomem(ld->err));
	n = count(ld, start);
	shrink(ld);
	spending->day = malloc((n + 1) * sizeof(*spending->day));
	spending->member = malloc((ld->members + 1) * sizeof(*spending->member));
	spending->first = malloc((ld->members + 1) * sizeof(*spending->first));
	if (spending->day == NULL || spending->member == NULL ||
	    spending->first == NULL) {
		free(start);
		return (crm_err_nomem(ld->err));
	}
	spread(ld, spending, start);
	pack(spending, start, ld->members);
	free(start);
	return (0);
}

int
crm_spending_load(struct crm_spending *spending, struct crm_db *db, int64_t as_of)
{
	struct loader ld = { .err = crm_db_err(db) };
	int rc;

	memset(spending, 0, sizeof(*spending));
	rc = read_all(&ld, db, as_of);
	if (rc == 0)
		rc = drop_strangers(&ld, db);
	if (rc == 0)
		rc = group(&ld, spending);
	free(ld.entry);
	free(ld.last);
	return (rc);
}

void
crm_spending_free(struct crm_spending *spending)
{

	free(spending->member);
	free(spending->first);
	free(spending->day);
	memset(spending, 0, sizeof(*spending));
}

int64_t
crm_spending_worth(const struct crm_spending *spending, int64_t member)
{
	size_t low = 0, high = spending->n, mid, i;
	int64_t worth = 0;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (spending->member[mid] < member)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == spending->n || spending->member[low] != member)
		return (0);
	for (i = spending->first[low]; i < spending->first[low + 1]; i++)
		worth += spending->day[i].amount;
	return (worth);
}

/*
 * sequences [-v] FIRST N [STEPS]: runs N random sequences of what shops do, of
 * the seeds FIRST, FIRST + 1, ..., each on an empty database in the current
 * folder: imports of members, orders and parcels, members joined and removed,
 * consent given and withdrawn, batches taken back and taken back again.  After
 * each step it must hold that
 *
 *   the checks of the database find nothing;
 *   each order sums up to what an independent model says;
 *   whoever withdrew is not to be contacted;
 *
 * and in the end, when all batches are taken back, the newest first, that each
 * leaves every table as it was before that batch, without a conflict, and the
 * last leaves nothing but withdrawals and words.  Every sequence is a function
 * of its seed.  The first that fails is told step by step, cut down to the
 * shortest beginning that fails; the status is 1 then.
 */

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/hash.h"
#include "core/stage.h"
#include "record/consent.h"
#include "record/identity_int.h"
#include "record/ledger.h"
#include "record/member.h"
#include "record/orderimport.h"
#include "record/roster.h"
#include "record/shipimport.h"
#include "record/takeback.h"

#define PATH	"sequences.db"
#define NOW	1795165200	/* 2026-11-20 09:00:00 */
#define PEOPLE	6
#define ORDERS	8
#define LINES	3
#define MAX_STEPS	64

struct view {			/* what an import said of an order */
	int64_t		 batch;
	int		 order;
	int		 active;
	int		 age;		/* of the file: greater is newer */
	int64_t		 amount[LINES];	/* -1: not shown */
};

struct stood {			/* an order's row: unlike when it changed */
	int64_t		 batch;		/* 0: there is none */
};

struct run {
	struct crm_err	*err;
	struct crm_db	*db;
	uint64_t	 state;		/* of the random numbers */
	int		 verbose;
	int		 step;
	struct view	 view[MAX_STEPS * ORDERS];
	size_t		 nview;
	int		 flip[MAX_STEPS * 2][MAX_STEPS * ORDERS];
				/* views that a batch took away or brought */
	struct crm_hash	 before[MAX_STEPS * 2];	/* content before a batch */
	int		 refused[PEOPLE];	/* 1: said no to sms */
	char		 why[512];		/* what failed */
};

static const char *const phone[PEOPLE] = { "010-2656-7701", "010-2656-7702",
    "010-2656-7703", "010-2656-7704", "010-2656-7705", "010-2656-7706" };
static const char *const name[PEOPLE] = { "김하나", "이두리", "박세진",
    "최네모", "정다섯", "강여섯" };

static uint64_t
draw(struct run *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31);
}

static int
pick(struct run *r, int n)
{

	return ((int)(draw(r) % (uint64_t)n));
}

static int
broken(struct run *r, const char *what)
{

	if (r->why[0] == '\0')
		(void)snprintf(r->why, sizeof(r->why), "step %d: %s: %s",
		    r->step, what, crm_errmsg(r->err));
	return (-1);
}

#define SAY(r, ...)	do_say((r), __VA_ARGS__)
static void __attribute__((format(printf, 2, 3)))
do_say(struct run *r, const char *fmt, ...)
{
	va_list ap;

	if (!r->verbose)
		return;
	(void)printf("  %2d ", r->step);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	(void)putchar('\n');
}

static int64_t
one(struct run *r, const char *sql, int64_t v)
{
	int64_t got = 0;
	int rc = crm_one(r->db, &got, sql, strstr(sql, ":n") ? "i" : "", v);

	if (rc == -1)
		(void)broken(r, "SQL");
	return (rc == 1 ? got : 0);
}

/* Every table that batches write, row by row. */
static int
content(struct run *r, struct crm_hash *h)
{
	static const char *const tables[] = {
		"SELECT * FROM setting ORDER BY id",
		"SELECT * FROM member ORDER BY id",
		"SELECT * FROM member_field ORDER BY id",
		"SELECT * FROM person ORDER BY id",
		"SELECT * FROM person_key ORDER BY id",
		"SELECT * FROM identity ORDER BY id",
		"SELECT * FROM ship_to ORDER BY id",
		"SELECT * FROM orders ORDER BY id",
		"SELECT * FROM order_line ORDER BY id",
		"SELECT * FROM order_view ORDER BY id",
		"SELECT * FROM shipment ORDER BY id",
		"SELECT * FROM consent ORDER BY id"
	};
	struct crm_buf text = { 0 };
	struct crm_stmt *stmt;
	size_t t;
	int i, rc;

	for (t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		if ((stmt = crm_sql(r->db, tables[t])) == NULL)
			return (broken(r, "content"));
		while ((rc = crm_step(stmt)) == 1)
			for (i = 0; i < crm_col_count(stmt); i++) {
				crm_buf_chr(&text, crm_col_null(stmt, i) ?
				    'n' : 'v');
				crm_buf_str(&text, crm_col_text(stmt, i));
				crm_buf_chr(&text, '\n');
			}
		if (rc == -1)
			return (broken(r, "content"));
		crm_buf_chr(&text, '\f');
	}
	*h = crm_hash_of(crm_db_key(r->db), crm_buf_text(&text), text.n);
	crm_buf_free(&text);
	return (0);
}

static int
begin(struct run *r)
{
	struct crm_batch batch = { "sequences", "nobody" };
	struct crm_hash h;

	if (content(r, &h) == -1)
		return (-1);
	if (crm_batch_begin(r->db, &batch) == -1)
		return (broken(r, "begin"));
	r->before[crm_batch(r->db)] = h;
	return (0);
}

static int
commit(struct run *r)
{

	if (crm_consent_flush(r->db) == -1 ||
	    crm_batch_commit(r->db, NULL, NULL) == -1)
		return (broken(r, "commit"));
	return (0);
}

static void
fault(void *arg, const struct crm_fault *f)
{
	struct run *r = arg;

	(void)snprintf(r->why, sizeof(r->why), "step %d: line %zu: %s: %s",
	    r->step, f->line, f->column == NULL ? "" : f->column, f->reason);
}

/* A file of that text.  NULL on failure. */
static struct crm_stage *
stage(struct run *r, const struct crm_buf *text)
{
	struct crm_stage *s = NULL;
	FILE *fp = tmpfile();

	if (fp == NULL)
		return (NULL);
	if (fwrite(text->p, 1, text->n, fp) == text->n && fflush(fp) == 0) {
		rewind(fp);
		s = crm_stage_open(r->err, fileno(fp), "file", NULL);
	}
	(void)fclose(fp);
	return (s);
}

static struct stood
stands(struct run *r, int order)
{
	struct stood s;

	s.batch = one(r, "SELECT batch FROM orders AS o\n"
	    "WHERE order_no = cast(:no AS TEXT) /* scan: a few */", order);
	return (s);
}

/* A file of orders: who buys what is the order's, the rest is the file's. */
static void
write_orders(struct run *r, struct crm_buf *text, size_t first)
{
	static const char *const status[] = { "paid", "preparing", "shipped",
	    "delivered", "cancelled" };
	struct view *v;
	int i, who;

	crm_buf_str(text, "channel,order_no,line_no,ordered_at,status,qty,"
	    "amount,product_name,buyer_id,buyer_name,buyer_phone,"
	    "receiver_name,receiver_phone,member_code,exported_at\n");
	for (; first < r->nview; first++) {
		v = &r->view[first];
		who = pick(r, 3) > 0 ? v->order % PEOPLE : pick(r, PEOPLE);
		for (i = 0; i < LINES; i++) {
			if (v->amount[i] == -1)
				continue;
			crm_buf_fmt(text, "%s,%d,%d,2026-11-%02d,%s,%d,%lld,"
			    "item %d,%s%d,%s,%s,%s,%s,%s,"
			    "2026-11-12 %02d:%02d:00\n",
			    v->order % 2 == 0 ? "mall" : "shop", v->order,
			    i + 1, 1 + v->order, status[pick(r, 5)], 1 + i,
			    (long long)v->amount[i], i, pick(r, 4) == 0 ?
			    "id" : "", pick(r, 3), name[who], phone[who],
			    name[v->order % PEOPLE], phone[v->order % PEOPLE],
			    pick(r, 8) == 0 ? "c1" : "", v->age / 60,
			    v->age % 60);
		}
	}
}

static int
orders(struct run *r)
{
	struct crm_faults faults = { fault, r, 0 };
	struct crm_order_job job = { .faults = &faults };
	struct crm_order_counts counts = { 0 };
	struct crm_buf text = { 0 };
	struct crm_stage *s;
	struct stood was[ORDERS], is;
	size_t first = r->nview;
	struct view *v;
	int i, j, n = 1 + pick(r, 4), rc = -1;

	for (i = 0; i < n; i++) {
		v = &r->view[r->nview];
		v->order = pick(r, ORDERS);
		for (j = (int)first; j < (int)r->nview; j++)
			if (r->view[j].order == v->order)
				break;
		if (j < (int)r->nview)
			continue;
		v->active = 0;
		/* Each file is of another time, but not in that sequence. */
		v->age = (int)(r->step * 37 % 61) * 16 + r->step % 16;
		for (j = 0; j < LINES; j++)
			v->amount[j] = pick(r, 3) == 0 ? -1 :
			    1000 * (1 + pick(r, 9));
		if (v->amount[0] == -1 && v->amount[1] == -1)
			v->amount[0] = 500;
		r->nview++;
	}
	write_orders(r, &text, first);
	for (i = 0; i < ORDERS; i++)
		was[i] = stands(r, i);
	if (begin(r) == -1)
		return (-1);
	SAY(r, "batch %" PRId64 ": orders\n%s", crm_batch(r->db), text.p);
	for (j = (int)first; j < (int)r->nview; j++)
		r->view[j].batch = crm_batch(r->db);
	if ((s = stage(r, &text)) != NULL)
		rc = crm_order_import(r->db, s, &job, &counts);
	crm_stage_close(s);
	crm_buf_free(&text);
	if (rc != 0)
		return (broken(r, "orders"));
	for (j = (int)first; j < (int)r->nview; j++) {
		v = &r->view[j];
		is = stands(r, v->order);
		v->active = is.batch != was[v->order].batch;
	}
	return (commit(r));
}

static int
members(struct run *r)
{
	struct crm_faults faults = { fault, r, 0 };
	struct crm_roster_opt opt = { .faults = &faults };
	struct crm_roster_count count;
	struct crm_buf text = { 0 };
	struct crm_roster *roster = NULL;
	struct crm_csv *csv[2] = { NULL, NULL };
	struct crm_stage *s;
	int i, who, n = 1 + pick(r, 3), rc = -1;

	crm_buf_str(&text, "code,name,phone,grade,x_size,sms_consent,"
	    "consent_at\n");
	for (i = 0; i < n; i++) {
		who = pick(r, PEOPLE);
		crm_buf_fmt(&text, "%s%d,%s,%s,g%d,%d,%s,2026-11-%02d\n",
		    pick(r, 3) == 0 ? "c" : "d", pick(r, 3) == 0 ? i : 10 +
		    who, name[who], phone[who], pick(r, 3), pick(r, 3),
		    pick(r, 3) == 0 ? "yes" : "", 1 + pick(r, 20));
	}
	if (begin(r) == -1)
		return (-1);
	SAY(r, "batch %" PRId64 ": members\n%s", crm_batch(r->db), text.p);
	if ((s = stage(r, &text)) != NULL &&
	    (roster = crm_roster_open(r->db, &opt)) != NULL &&
	    (csv[0] = crm_stage_csv(s, NULL)) != NULL &&
	    (csv[1] = crm_stage_csv(s, NULL)) != NULL &&
	    crm_roster_read(roster, csv[0]) == 0 &&
	    crm_roster_write(roster, csv[1]) == 0)
		rc = crm_roster_end(roster, &count);
	crm_roster_close(roster);
	crm_csv_close(csv[0]);
	crm_csv_close(csv[1]);
	crm_stage_close(s);
	crm_buf_free(&text);
	/* Two codes for one person are refused: nothing happens then. */
	if (rc == -1 && (faults.n > 0 ||
	    crm_errkind(r->err) == CRM_ERR_INPUT)) {
		crm_err_clear(r->err);
		r->why[0] = '\0';
		crm_batch_rollback(r->db);
		SAY(r, "refused");
		return (0);
	}
	return (rc == -1 ? broken(r, "members") : commit(r));
}

static int
parcels(struct run *r)
{
	struct crm_faults faults = { fault, r, 0 };
	struct crm_order_job job = { .faults = &faults };
	struct crm_ship_counts counts = { 0 };
	struct crm_buf text = { 0 };
	struct crm_stage *s;
	int i, n = 1 + pick(r, 3), no, kind, rc = -1;

	crm_buf_str(&text, "channel,order_no,line_no,carrier,invoice_no,"
	    "shipped_at,status,receiver_name,receiver_phone,product_name,qty,"
	    "exported_at\n");
	for (i = 0; i < n; i++) {
		no = pick(r, ORDERS);
		kind = pick(r, 3);
		if (kind < 2)
			crm_buf_fmt(&text, "%s,%d,", no % 2 == 0 ? "mall" :
			    "shop", no);
		else
			crm_buf_str(&text, ",,");
		if (kind == 0)
			crm_buf_int(&text, 1 + pick(r, LINES));
		crm_buf_fmt(&text, ",cj,60000000%04d,2026-11-%02d,shipped,",
		    pick(r, 12), 10 + pick(r, 3));
		if (kind == 2)
			crm_buf_fmt(&text, "%s,%s,item %d,1",
			    name[no % PEOPLE], phone[no % PEOPLE],
			    pick(r, LINES));
		else
			crm_buf_str(&text, ",,,");
		crm_buf_fmt(&text, ",2026-11-13 00:%02d:00\n", r->step);
	}
	if (begin(r) == -1)
		return (-1);
	SAY(r, "batch %" PRId64 ": parcels\n%s", crm_batch(r->db), text.p);
	if ((s = stage(r, &text)) != NULL)
		rc = crm_ship_import(r->db, s, &job, &counts);
	crm_stage_close(s);
	crm_buf_free(&text);
	return (rc != 0 ? broken(r, "parcels") : commit(r));
}

/* A live member, or 0. */
static int64_t
some_member(struct run *r)
{
	int64_t n = one(r, "SELECT count(*) FROM member WHERE state = 0\n"
	    "/* scan: a few */", 0);

	return (n == 0 ? 0 : one(r, "SELECT id FROM member WHERE state = 0\n"
	    "ORDER BY id LIMIT 1 OFFSET :n /* scan: a few */",
	    pick(r, (int)n)));
}

static int
join(struct run *r)
{
	int64_t a = some_member(r), b = some_member(r), into;
	struct crm_identities *ids;
	int rc = -1;

	if (a == 0 || a == b)
		return (0);
	if (begin(r) == -1)
		return (-1);
	SAY(r, "batch %" PRId64 ": join %" PRId64 " %" PRId64,
	    crm_batch(r->db), a, b);
	if ((ids = crm_identities_open(r->db, 0)) != NULL &&
	    crm_member_join(r->db, a, b, &into) != -1 &&
	    crm_member_touch(ids, into) == 0)
		rc = crm_identities_finish(ids);
	crm_identities_close(ids);
	return (rc == -1 ? broken(r, "join") : commit(r));
}

static int
drop(struct run *r)
{
	int64_t a = some_member(r);

	if (a == 0 || begin(r) == -1)
		return (a == 0 ? 0 : -1);
	SAY(r, "batch %" PRId64 ": remove %" PRId64, crm_batch(r->db), a);
	if (crm_member_remove(r->db, a, "test") == -1)
		return (broken(r, "remove"));
	return (commit(r));
}

/* Consent is given before, and withdrawn after, the fifteenth. */
static int
give(struct run *r)
{
	struct crm_consent_entry e = { .member = some_member(r),
	    .channel = "sms", .turns = 1, .how = "test", .proof = "" };

	if (e.member == 0 || begin(r) == -1)
		return (e.member == 0 ? 0 : -1);
	e.at = NOW - (10 + pick(r, 5)) * (int64_t)86400;
	SAY(r, "batch %" PRId64 ": give %" PRId64, crm_batch(r->db),
	    e.member);
	if (crm_consent_give(r->db, &e) == -1)
		return (broken(r, "give"));
	return (commit(r));
}

/* Everyone whose number it is, by an identity or by a member's own row. */
static int64_t
has_phone(struct run *r, int64_t member, int who)
{
	static const char digits[] = "0123456789";
	char plain[16];
	size_t n = 0, i;
	int64_t got = 0;

	for (i = 0; phone[who][i] != '\0'; i++)
		if (strchr(digits, phone[who][i]) != NULL)
			plain[n++] = phone[who][i];
	plain[n] = '\0';
	if (crm_one(r->db, &got, "SELECT EXISTS (SELECT 1 FROM member\n"
	    "WHERE id = :member AND phone = :phone)\n"
	    "OR EXISTS (SELECT 1 FROM identity\n"
	    "WHERE member = :member AND phone = :phone)", "it", member,
	    plain) == -1)
		(void)broken(r, "phone");
	return (got);
}

static int
withdraw(struct run *r)
{
	struct crm_consent_entry e = { .member = some_member(r),
	    .channel = "sms", .how = "test", .proof = "" };
	int who;

	if (e.member == 0 || begin(r) == -1)
		return (e.member == 0 ? 0 : -1);
	e.at = NOW - (1 + pick(r, 3)) * (int64_t)86400;
	SAY(r, "batch %" PRId64 ": withdraw %" PRId64, crm_batch(r->db),
	    e.member);
	if (crm_consent_withdraw(r->db, &e) == -1)
		return (broken(r, "withdraw"));
	for (who = 0; who < PEOPLE; who++)
		r->refused[who] |= (int)has_phone(r, e.member, who);
	return (commit(r));
}

struct told {			/* of an undo */
	struct run	*r;
	int		 n;
	int		 stays[ORDERS];	/* 1: the order is one of them */
};

static void
count(void *arg, const struct crm_conflict *c)
{
	struct told *told = arg;
	int64_t no;

	told->n++;
	if (strcmp(c->table, "orders") != 0)
		return;
	no = one(told->r, "SELECT cast(order_no AS INTEGER) FROM orders\n"
	    "WHERE id = :n", c->row);
	if (no >= 0 && no < ORDERS)
		told->stays[no] = 1;
}

/* Takes a batch back; *conflicts tells how many wholes stayed. */
static int
undo(struct run *r, int64_t batch, int *conflicts)
{
	struct stood was[ORDERS], is;
	struct told told = { .r = r };
	int64_t rows, self;
	size_t i;
	int o;

	for (o = 0; o < ORDERS; o++)
		was[o] = stands(r, o);
	if (begin(r) == -1)
		return (-1);
	self = crm_batch(r->db);
	SAY(r, "batch %" PRId64 ": undo %" PRId64, self, batch);
	if (crm_records_undo(r->db, batch, count, &told, &rows) == -1)
		return (broken(r, "undo"));
	*conflicts = told.n;
	SAY(r, "rows %" PRId64 ", conflicts %d", rows, *conflicts);
	for (i = 0; i < r->nview; i++) {
		r->flip[self][i] = 0;
		if (r->view[i].batch != batch && !r->flip[batch][i])
			continue;
		is = stands(r, r->view[i].order);
		/* One that stays may have been settled again all the same. */
		if (is.batch == was[r->view[i].order].batch ||
		    told.stays[r->view[i].order])
			continue;
		if (r->view[i].batch == batch && !r->view[i].active)
			continue;
		r->view[i].active = !r->view[i].active;
		r->flip[self][i] = 1;
	}
	return (commit(r));
}

static int
some_undo(struct run *r)
{
	int64_t by, last = one(r, "SELECT max(id) FROM batch /* scan: a few */",
	    0), batch;
	int conflicts;

	if (last <= 0)
		return (0);
	batch = 1 + pick(r, (int)last);
	if (crm_batch_stands(r->db, batch, &by) != 1)
		return (0);
	return (undo(r, batch, &conflicts));
}

/* To add an operation, write it and add its line. */
static const struct {
	const char	*what;
	int		 share;
	int		(*fn)(struct run *r);
} operations[] = {
	{ "orders", 6, orders },
	{ "members", 3, members },
	{ "parcels", 3, parcels },
	{ "undo", 5, some_undo },
	{ "give", 1, give },
	{ "withdraw", 1, withdraw },
	{ "join", 1, join },
	{ "remove", 1, drop }
};

#define NOPS	(sizeof(operations) / sizeof(operations[0]))

/* What the views that stand say that an order sums up to; 0: none does. */
static int64_t
model(const struct run *r, int order)
{
	const struct view *v, *best;
	int64_t sum = 0;
	size_t i;
	int l;

	for (l = 0; l < LINES; l++) {
		for (i = 0, best = NULL; i < r->nview; i++) {
			v = &r->view[i];
			if (v->order == order && v->active &&
			    v->amount[l] != -1 &&
			    (best == NULL || v->age > best->age))
				best = v;
		}
		sum += best == NULL ? 0 : best->amount[l];
	}
	return (sum);
}

static int
check_sums(struct run *r)
{
	int64_t sum;
	int o;

	for (o = 0; o < ORDERS; o++) {
		sum = one(r, "SELECT coalesce(sum(l.amount), 0)\n"
		    "FROM orders AS o\n"
		    "JOIN order_line AS l ON l.id >> 16 = o.id\n"
		    "WHERE o.order_no = cast(:no AS TEXT) /* scan: a few */",
		    o);
		if (sum == model(r, o))
			continue;
		(void)snprintf(r->why, sizeof(r->why), "step %d: order %d "
		    "sums up to %" PRId64 ", not %" PRId64, r->step, o, sum,
		    model(r, o));
		return (-1);
	}
	return (0);
}

/* Nobody who has a number that was refused may be contacted. */
static int
check_consent(struct run *r)
{
	struct crm_stmt *stmt;
	int64_t at, member;
	int rc, who;

	if ((stmt = crm_sql(r->db, "SELECT id FROM member WHERE state = 0\n"
	    "ORDER BY id /* scan: a few */")) == NULL)
		return (broken(r, "consent"));
	while ((rc = crm_step(stmt)) == 1) {
		member = crm_col_int(stmt, 0);
		for (who = 0; who < PEOPLE; who++)
			if (r->refused[who] && has_phone(r, member, who) &&
			    crm_consent_state(r->db, member, "sms",
			    NOW / 86400, &at) == CRM_CONSENT_GIVEN)
				break;
		if (who < PEOPLE) {
			(void)snprintf(r->why, sizeof(r->why), "step %d: "
			    "member %" PRId64 " withdrew and may be contacted",
			    r->step, member);
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

static void
found(void *arg, const char *check, int64_t row, const char *what)
{
	struct run *r = arg;

	if (r->why[0] == '\0')
		(void)snprintf(r->why, sizeof(r->why), "step %d: check %s, "
		    "row %" PRId64 ": %s", r->step, check, row, what);
}

static int
check(struct run *r)
{
	int64_t n;

	if (one(r, "SELECT count(*) FROM pragma_foreign_key_check\n"
	    "/* scan: a few */", 0) > 0) {
		(void)snprintf(r->why, sizeof(r->why),
		    "step %d: a reference leads nowhere", r->step);
		return (-1);
	}
	n = crm_ledger_check(r->db, found, r);
	if (n == -1)
		return (broken(r, "check"));
	return (n > 0 || check_sums(r) == -1 || check_consent(r) == -1 ?
	    -1 : 0);
}

static int
not_empty(void *arg, const char *table, int64_t rows)
{
	static const char *const words[] = { "batch", "batch_image",
	    "batch_pack", "channel", "source", "item", "optout", "secret",
	    "setting" };
	struct run *r = arg;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(table, words[i]) == 0)
			return (0);
	if (rows == 0)
		return (0);
	(void)snprintf(r->why, sizeof(r->why), "the end: %" PRId64
	    " rows are left in %s", rows, table);
	return (1);
}

/* All is taken back, the newest first, to where it was. */
static int
back_to_nothing(struct run *r)
{
	int64_t by, batch = one(r, "SELECT max(id) FROM batch\n"
	    "/* scan: a few */", 0);
	struct crm_hash h;
	int conflicts, stands;

	for (; batch > 0; batch--) {
		if ((stands = crm_batch_stands(r->db, batch, &by)) == -1)
			return (broken(r, "stands"));
		r->step++;
		if (stands && (undo(r, batch, &conflicts) == -1 ||
		    check(r) == -1))
			return (-1);
		if (content(r, &h) == -1)
			return (-1);
		if (stands && conflicts > 0) {
			(void)snprintf(r->why, sizeof(r->why), "the end: "
			    "batch %" PRId64 " has conflicts", batch);
			return (-1);
		}
		if (h.a != r->before[batch].a || h.b != r->before[batch].b) {
			(void)snprintf(r->why, sizeof(r->why), "the end: "
			    "not as before batch %" PRId64, batch);
			return (-1);
		}
	}
	return (crm_db_tables(r->db, not_empty, r) == 0 ? 0 : -1);
}

static int
steps(struct run *r, int n)
{
	int sum = 0, at;
	size_t i;

	for (i = 0; i < NOPS; i++)
		sum += operations[i].share;
	for (r->step = 1; r->step <= n; r->step++) {
		at = pick(r, sum);
		for (i = 0; at >= operations[i].share; i++)
			at -= operations[i].share;
		if (operations[i].fn(r) == -1 || check(r) == -1)
			return (-1);
	}
	return (back_to_nothing(r));
}

static int
copy(const char *to, const struct crm_buf *bytes)
{
	int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	if (fd == -1)
		return (-1);
	n = write(fd, bytes->p, bytes->n);
	return (close(fd) == -1 || n != (ssize_t)bytes->n ? -1 : 0);
}

static int
run(struct crm_err *err, const struct crm_buf *empty, uint64_t seed, int n,
    int verbose, char *why)
{
	static const char *const tail[] = { PATH "-wal", PATH "-shm",
	    PATH "-optout" };
	struct crm_db_opt opt = { .mode = CRM_OPEN_WRITE, .program =
	    "sequences", .now = NOW };
	struct run *r = calloc(1, sizeof(*r));
	size_t i;
	int ok = 0, rc = -1;

	if (r == NULL)
		return (-1);
	for (i = 0; i < sizeof(tail) / sizeof(tail[0]); i++)
		(void)unlink(tail[i]);
	crm_err_clear(err);
	r->err = err;
	r->state = seed * 0x2545f4914f6cdd1du;
	r->verbose = verbose;
	if (copy(PATH, empty) == 0 &&
	    (r->db = crm_db_open(err, PATH, &opt, &ok)) != NULL && ok)
		rc = steps(r, n);
	if (rc == -1 && r->why[0] == '\0')
		(void)broken(r, "failed");
	(void)snprintf(why, sizeof(r->why), "%s", r->why);
	crm_db_close(r->db);
	free(r);
	return (rc);
}

static int
make_empty(struct crm_err *err, struct crm_buf *bytes)
{
	struct crm_db_init init = { "KRW", "Asia/Seoul", -1, NOW };
	char block[65536];
	ssize_t n;
	int fd;

	(void)unlink(PATH);
	if (crm_db_init(err, PATH, &init) == -1 ||
	    (fd = open(PATH, O_RDONLY)) == -1)
		return (-1);
	while ((n = read(fd, block, sizeof(block))) > 0)
		crm_buf_add(bytes, block, (size_t)n);
	return (close(fd) == -1 || n == -1 || bytes->bad ? -1 : 0);
}

int
main(int argc, char **argv)
{
	struct crm_err *err = crm_err_new();
	struct crm_buf empty = { 0 };
	char why[512];
	uint64_t seed, last;
	int verbose = argc > 1 && strcmp(argv[1], "-v") == 0, n, bad = 0;

	argv += verbose;
	argc -= verbose;
	if (argc < 3 || err == NULL || make_empty(err, &empty) == -1) {
		(void)fprintf(stderr, "sequences [-v] FIRST N [STEPS]\n");
		return (2);
	}
	seed = strtoull(argv[1], NULL, 10);
	last = seed + strtoull(argv[2], NULL, 10);
	n = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 12;
	if (n < 1 || n > MAX_STEPS - 1)
		n = MAX_STEPS - 1;
	for (; seed < last && !bad; seed++) {
		bad = run(err, &empty, seed, n, verbose, why) == -1;
		if (!bad)
			continue;
		(void)printf("seed %" PRIu64 ": %s\n", seed, why);
		if (verbose)
			continue;
		/* The shortest beginning that fails. */
		for (n = 1; run(err, &empty, seed, n, 0, why) == 0; n++)
			continue;
		(void)printf("with %d steps:\n", n);
		(void)run(err, &empty, seed, n, 1, why);
		(void)printf("%s\n", why);
	}
	crm_buf_free(&empty);
	crm_err_free(err);
	return (bad);
}

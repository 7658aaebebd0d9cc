#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/feed.h"
#include "core/hash.h"
#include "record/contact_int.h"

/* What the columns of members say, as rows; and what files may not say. */

struct crm_contactpoints {
	struct crm_db	*db;
	struct crm_feed	*fresh;		/* first contacts of new members */
	struct crm_map	*dead;		/* members who have a dead one */
	struct crm_buf	 form;
	struct crm_buf	 how;		/* whose number is source */
	int64_t		 source;
};

static struct crm_hash
hash_of(int64_t member)
{
	struct crm_hash h = { (uint64_t)member, 1 };

	return (h);
}

static int
load_dead(struct crm_contactpoints *points)
{
	struct crm_stmt *stmt;
	int found, rc;

	if ((stmt = crm_sql(points->db, "SELECT DISTINCT member\n"
	    "FROM contact\n"
	    "WHERE result > 1\n"
	    "ORDER BY member /* scan: they are few, and indexed */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (crm_map_put(points->dead, hash_of(crm_col_int(stmt, 0)),
		    &found) == NULL) {
			rc = crm_err_nomem(crm_db_err(points->db));
			break;
		}
	crm_reset(stmt);
	return (rc);
}

struct crm_contactpoints *
crm_contactpoints_open(struct crm_db *db)
{
	struct crm_contactpoints *points;

	if ((points = calloc(1, sizeof(*points))) == NULL ||
	    (points->dead = crm_map_new()) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		free(points);
		return (NULL);
	}
	points->db = db;
	points->source = CRM_NULL;
	points->fresh = crm_feed_open(db, "INSERT INTO contact\n"
	    "(member, kind, value, postcode, verdict, reason, state, source,\n"
	    "\tfirst_at, last_at, batch)\n"
	    "SELECT c0, c1, c2, c3, c4, c5, 1, c6, c7, c7, :batch\n"
	    "FROM feed");
	if (points->fresh != NULL && load_dead(points) == 0)
		return (points);
	crm_contactpoints_close(points);
	return (NULL);
}

void
crm_contactpoints_close(struct crm_contactpoints *points)
{

	if (points == NULL)
		return;
	crm_feed_close(points->fresh);
	crm_map_free(points->dead);
	crm_buf_free(&points->form);
	crm_buf_free(&points->how);
	free(points);
}

int
crm_contactpoints_flush(struct crm_contactpoints *points)
{

	return (crm_feed_flush(points->fresh));
}

/* The rows of an import have one source, or few that repeat themselves. */
static int
source_of(struct crm_contactpoints *points, const char *how, int64_t *source)
{

	if (how == NULL)
		how = "";
	if (strcmp(crm_buf_text(&points->how), how) != 0) {
		if (crm_contact_source(points->db, how, &points->source) == -1)
			return (-1);
		crm_buf_reset(&points->how);
		crm_buf_str(&points->how, how);
		if (points->how.bad)
			return (crm_err_nomem(crm_db_err(points->db)));
	}
	*source = points->source;
	return (0);
}

/* What one column says: its normal form, and what that is worth. */
struct said {
	int64_t		 member;
	enum crm_contact_kind kind;
	struct crm_cell	 postcode;	/* p NULL: none */
	enum crm_judgment verdict;
	const char	*why, *how;
};

static int
feed(struct crm_contactpoints *points, const struct said *said)
{
	int64_t source = CRM_NULL;

	if (source_of(points, said->how, &source) == -1 ||
	    crm_feed_row(points->fresh, "iissitoi", said->member,
	    (int64_t)said->kind, points->form.p, points->form.n,
	    said->postcode.p, said->postcode.n, (int64_t)said->verdict,
	    said->why, source, crm_db_now(points->db)) == -1)
		return (-1);
	return (crm_feed_full(points->fresh) ?
	    crm_feed_flush(points->fresh) : 0);
}

static int
insert(struct crm_db *db, struct crm_contactpoints *points,
    const struct said *said, const struct crm_buf *form)
{
	int64_t source = CRM_NULL;

	if ((points == NULL ? crm_contact_source(db, said->how, &source) :
	    source_of(points, said->how, &source)) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO contact\n"
	    "(member, kind, value, postcode, verdict, reason, state, source,\n"
	    "\tfirst_at, last_at, batch)\n"
	    "VALUES (:member, :kind, :value, :postcode, :verdict, :reason, 1,\n"
	    "\t:source, :now, :now, :batch)", "iissitoii", said->member,
	    (int64_t)said->kind, form->p, form->n, said->postcode.p,
	    said->postcode.n, (int64_t)said->verdict, said->why, source,
	    crm_db_now(db), crm_batch(db)));
}

/* Another value stands in the column: the one before is a former one now. */
static int
retire(struct crm_db *db, const struct said *said, int64_t but)
{
	int64_t from, to;

	crm_contact_group(said->kind, &from, &to);
	return (crm_run(db, "UPDATE contact\n"
	    "SET state = 3, former_at = :now, batch = :batch\n"
	    "WHERE member = :member AND kind BETWEEN :from AND :to\n"
	    "\tAND state = 1 AND id <> :but", "iiiiii", crm_db_now(db),
	    crm_batch(db), said->member, from, to, but));
}

/* The row of the value becomes the primary one of its kinds. */
static int
place(struct crm_db *db, struct crm_contactpoints *points,
    const struct said *said, const struct crm_buf *form)
{
	int64_t from, to, id = 0;
	int rc;

	crm_contact_group(said->kind, &from, &to);
	rc = crm_one(db, &id, "SELECT id\n"
	    "FROM contact\n"
	    "WHERE member = :member AND kind BETWEEN :from AND :to\n"
	    "\tAND value = :value\n"
	    "ORDER BY state, kind\n"
	    "LIMIT 1", "iiis", said->member, from, to, form->p, form->n);
	if (rc == -1 || retire(db, said, id) == -1)
		return (-1);
	if (rc == 0)
		return (insert(db, points, said, form));
	return (crm_run(db, "UPDATE contact\n"
	    "SET last_at = CASE WHEN state = 1 THEN last_at ELSE :now END,\n"
	    "\tstate = 1, former_at = NULL, postcode = :postcode,\n"
	    "\tbatch = :batch\n"
	    "WHERE id = :id AND (state <> 1 OR postcode IS NOT :postcode)",
	    "isii", crm_db_now(db), said->postcode.p, said->postcode.n,
	    crm_batch(db), id));
}

static int
differ(struct crm_cell a, struct crm_cell b)
{

	return (a.n != b.n || (a.n > 0 && memcmp(a.p, b.p, a.n) != 0));
}

/* One column of those that hold contacts. */
static int
column(struct crm_db *db, struct crm_contactpoints *points,
    const struct crm_contact_said *in, enum crm_contact_kind kind)
{
	enum crm_member_col col = crm_contact_column(kind);
	struct said said = { .member = in->member, .kind = kind,
	    .how = in->how };
	struct crm_buf own = { 0 };
	struct crm_buf *form = points == NULL ? &own : &points->form;
	int rc = -1;

	if (in->now[col].n == 0) {
		said.kind = kind == CRM_CONTACT_NONE ? CRM_CONTACT_MOBILE :
		    kind;
		return (in->was[col].n == 0 ? 0 : retire(db, &said, 0));
	}
	if (kind == CRM_CONTACT_ADDRESS && in->now[CRM_MEMBER_POSTCODE].n > 0)
		said.postcode = in->now[CRM_MEMBER_POSTCODE];
	crm_buf_reset(form);
	said.verdict = crm_contact_judge(form, &said.kind, in->now[col],
	    &said.why);
	if (form->bad)
		(void)crm_err_nomem(crm_db_err(db));
	else if (points != NULL && in->fresh && in->was[col].n == 0)
		rc = feed(points, &said);
	else
		rc = place(db, points, &said, form);
	crm_buf_free(&own);
	return (rc);
}

int
crm_contact_columns(struct crm_db *db, struct crm_contactpoints *points,
    const struct crm_contact_said *said)
{
	static const enum crm_contact_kind kind[] = { CRM_CONTACT_NONE,
	    CRM_CONTACT_EMAIL, CRM_CONTACT_ADDRESS };
	enum crm_member_col col;
	size_t i;

	for (i = 0; i < sizeof(kind) / sizeof(kind[0]); i++) {
		col = crm_contact_column(kind[i]);
		if (!differ(said->was[col], said->now[col]) &&
		    (col != CRM_MEMBER_ADDRESS ||
		    !differ(said->was[CRM_MEMBER_POSTCODE],
		    said->now[CRM_MEMBER_POSTCODE])))
			continue;
		/* What waits may be what is to be changed. */
		if (points != NULL && (!said->fresh || said->was[col].n > 0) &&
		    crm_contactpoints_flush(points) == -1)
			return (-1);
		if (column(db, points, said, kind[i]) == -1)
			return (-1);
	}
	return (0);
}

/* 1 when a cell says what was found dead and is not there already; 0; -1. */
static int
is_dead(struct crm_contactpoints *points, int64_t member,
    enum crm_contact_kind kind, struct crm_cell cell)
{
	enum crm_contact_kind shown = kind;
	const char *why;
	int64_t dead = 0;

	if (cell.p == NULL || cell.n == 0)
		return (0);
	crm_buf_reset(&points->form);
	(void)crm_contact_judge(&points->form, &shown, cell, &why);
	if (points->form.bad)
		return (crm_err_nomem(crm_db_err(points->db)));
	return (crm_one(points->db, &dead, "SELECT 1\n"
	    "FROM contact\n"
	    "WHERE member = :member AND value = :value AND result > 1\n"
	    "\tAND (kind > 4) * kind = :group AND state <> 1", "isi", member,
	    points->form.p, points->form.n,
	    (int64_t)(kind == CRM_CONTACT_NONE ? 0 : kind)));
}

int
crm_contactpoints_sift(struct crm_contactpoints *points, int64_t member,
    struct crm_cell cell[CRM_MEMBER_NCOL])
{
	static const enum crm_contact_kind kind[] = { CRM_CONTACT_NONE,
	    CRM_CONTACT_EMAIL, CRM_CONTACT_ADDRESS };
	enum crm_member_col col;
	size_t i;
	int n = 0, rc;

	if (crm_map_get(points->dead, hash_of(member)) == NULL)
		return (0);
	for (i = 0; i < sizeof(kind) / sizeof(kind[0]); i++) {
		col = crm_contact_column(kind[i]);
		if ((rc = is_dead(points, member, kind[i], cell[col])) == -1)
			return (-1);
		if (rc == 0)
			continue;
		n++;
		cell[col].p = NULL;
		cell[col].n = 0;
		if (col == CRM_MEMBER_ADDRESS) {
			cell[CRM_MEMBER_POSTCODE].p = NULL;
			cell[CRM_MEMBER_POSTCODE].n = 0;
		}
	}
	return (n);
}

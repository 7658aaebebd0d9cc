#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/text.h"
#include "record/apart.h"
#include "record/identity.h"
#include "record/member.h"
#include "record/proposal_int.h"

enum { MEMBER_A, MEMBER_B, VERDICT };

static const char *const names[] = { "member_a", "member_b", "verdict" };

struct crm_proposal *
crm_proposal_open(struct crm_db *db)
{
	struct crm_proposal *p;

	if ((p = calloc(1, sizeof(*p))) == NULL ||
	    (p->group = crm_map_new()) == NULL ||
	    (p->first = crm_map_new()) == NULL ||
	    (p->spoilt = crm_map_new()) == NULL) {
		crm_err_nomem(crm_db_err(db));
		crm_proposal_close(p);
		return (NULL);
	}
	p->db = db;
	return (p);
}

void
crm_proposal_close(struct crm_proposal *p)
{

	if (p == NULL)
		return;
	crm_map_free(p->group);
	crm_map_free(p->first);
	crm_map_free(p->spoilt);
	free(p->row);
	free(p);
}

static int
find_columns(struct crm_proposal *p, struct crm_csv *csv)
{
	int i, col;

	if (crm_csv_header(csv) == -1)
		return (-1);
	for (i = 0; i < 3; i++) {
		if ((col = crm_csv_col(csv, names[i])) == -1)
			return (crm_err_set(crm_db_err(p->db), CRM_ERR_INPUT,
			    _("%s: no column \"%s\"; this takes what "
			    "crm-dedupe propose wrote, with its verdicts"),
			    crm_csv_source(csv), names[i]));
		p->col[i] = (size_t)col;
	}
	return (0);
}

static struct crm_verdict_row *
new_row(struct crm_proposal *p)
{
	struct crm_verdict_row *row;
	size_t n = p->cap == 0 ? 256 : p->cap * 2;

	if (p->n == p->cap) {
		if ((row = realloc(p->row, n * sizeof(*row))) == NULL) {
			crm_err_nomem(crm_db_err(p->db));
			return (NULL);
		}
		p->row = row;
		p->cap = n;
	}
	row = &p->row[p->n++];
	memset(row, 0, sizeof(*row));
	return (row);
}

static void
bad(struct crm_verdict_row *row, int col, const char *why)
{

	if (row->why != NULL)
		return;
	row->column = col == -1 ? NULL : names[col];
	row->why = why;
}

/* The live member of a cell; 0 with the row marked; -1. */
static int64_t
take_member(struct crm_proposal *p, struct crm_verdict_row *row, int col,
    struct crm_cell cell)
{
	int64_t number, live;
	int rc;

	cell.p = crm_text_trim(cell.p, &cell.n);
	if (crm_int_parse(cell.p, cell.n, &number) == -1 || number <= 0) {
		bad(row, col, N_("no number of a member"));
		return (0);
	}
	if ((rc = crm_member_removed(p->db, number)) == -1 ||
	    (live = crm_member_live(p->db, number)) == -1)
		return (-1);
	if (rc == 0 && live != 0 &&
	    (rc = crm_member_removed(p->db, live)) == -1)
		return (-1);
	if (rc == 1)
		bad(row, col, N_("this member was removed"));
	else if (live == 0)
		bad(row, col, N_("there is no such member"));
	return (rc == 1 ? 0 : live);
}

/* 0, or -1 where the word is none. */
static int
take_verdict(struct crm_cell cell, enum crm_decision *decision)
{
	static const char *const word[] = { "", "same", "different" };
	int i;

	cell.p = crm_text_trim(cell.p, &cell.n);
	for (i = 0; i < 3; i++)
		if (cell.n == strlen(word[i]) &&
		    strncasecmp(cell.p, word[i], cell.n) == 0) {
			*decision = (enum crm_decision)i;
			return (0);
		}
	return (-1);
}

static int
take_row(struct crm_proposal *p, struct crm_csv *csv, int ragged)
{
	struct crm_verdict_row *row = new_row(p);
	int64_t a, b;

	if (row == NULL)
		return (-1);
	row->line = crm_csv_line(csv);
	if (ragged) {
		bad(row, -1, N_("not as many cells as the header has"));
		return (0);
	}
	if (take_verdict(crm_csv_cell(csv, p->col[VERDICT]),
	    &row->decision) == -1)
		bad(row, VERDICT, N_("write same, different or nothing"));
	else if (row->decision == CRM_DECIDED_NOT)
		return (0);
	if ((a = take_member(p, row, MEMBER_A,
	    crm_csv_cell(csv, p->col[MEMBER_A]))) == -1 ||
	    (b = take_member(p, row, MEMBER_B,
	    crm_csv_cell(csv, p->col[MEMBER_B]))) == -1)
		return (-1);
	row->a = a < b ? a : b;
	row->b = a < b ? b : a;
	if (row->why == NULL && a == b &&
	    row->decision == CRM_DECIDED_DIFFERENT)
		bad(row, -1, N_("the two are one member already; where that "
		    "was wrong, crm-db undo takes the batch back"));
	return (0);
}

int
crm_proposal_read(struct crm_proposal *p, struct crm_csv *csv)
{
	int rc;

	if (find_columns(p, csv) == -1)
		return (-1);
	while ((rc = crm_csv_next(csv)) > 0)
		if (take_row(p, csv, rc == 2) == -1)
			return (-1);
	return (rc == -1 ? -1 : crm_proposal_sum(p));
}

/* Tells one bad row; those that contradict name the other line. */
static int
tell_row(const struct crm_verdict_row *row, struct crm_csv *csv,
    size_t verdict, int (*fn)(void *, struct crm_csv *,
    const struct crm_fault *), void *arg)
{
	struct crm_fault fault = { 0 };
	struct crm_buf reason = { 0 };
	struct crm_cell cell;
	int rc;

	fault.source = crm_csv_source(csv);
	fault.line = row->line;
	fault.column = row->column;
	fault.kind = row->why;
	if (row->other > 0)
		crm_buf_fmt(&reason, _("%s (line %zu)"), _(row->why),
		    row->other);
	else
		crm_buf_str(&reason, _(row->why));
	fault.reason = crm_buf_text(&reason);
	if (row->column == names[VERDICT] && row->other == 0 &&
	    row->decision == CRM_DECIDED_NOT) {
		cell = crm_csv_cell(csv, verdict);
		fault.value = cell.p;
		fault.value_len = cell.n;
	}
	rc = fn(arg, csv, &fault);
	crm_buf_free(&reason);
	return (rc);
}

int
crm_proposal_tell(struct crm_proposal *p, struct crm_csv *csv,
    int (*fn)(void *arg, struct crm_csv *csv, const struct crm_fault *fault),
    void *arg)
{
	size_t i = 0;
	int rc, status;

	if (find_columns(p, csv) == -1)
		return (-1);
	while ((rc = crm_csv_next(csv)) > 0 && i < p->n) {
		if (p->row[i].why != NULL && (status = tell_row(&p->row[i],
		    csv, p->col[VERDICT], fn, arg)) != 0)
			return (status);
		i++;
	}
	return (rc);
}

static int
by_members(const void *a, const void *b)
{
	const struct crm_verdict_row *x = a, *y = b;

	if (x->a != y->a)
		return (x->a < y->a ? -1 : 1);
	if (x->b != y->b)
		return (x->b < y->b ? -1 : 1);
	return (x->line < y->line ? -1 : x->line > y->line);
}

/* Two members become one, if they are not yet. */
static int
unite(struct crm_proposal *p, struct crm_identities *ids,
    const struct crm_verdict_row *row, struct crm_proposal_count *count)
{
	int64_t a = crm_member_live(p->db, row->a), b, into;
	int rc;

	if (a == -1 || (b = crm_member_live(p->db, row->b)) == -1)
		return (-1);
	if (a == b) {
		count->known++;
		return (0);
	}
	if ((rc = crm_identities_unite(ids, a, b, &into)) == 1)
		return (crm_err_set(crm_db_err(p->db), CRM_ERR_CONFLICT,
		    _("members %lld and %lld are kept apart"), (long long)a,
		    (long long)b));
	count->merged++;
	count->aliases++;
	return (rc);
}

static int
keep_apart(struct crm_proposal *p, const struct crm_verdict_row *row,
    struct crm_proposal_count *count)
{
	int64_t a = crm_member_live(p->db, row->a),
	    b = crm_member_live(p->db, row->b);
	int rc;

	if (a == -1 || b == -1 || (rc = crm_apart_add(p->db, a, b, "")) == -1)
		return (-1);
	if (rc == 1)
		count->apart++;
	else
		count->known++;
	return (0);
}

/*
 * In the sequence of the numbers, so that what the survivor takes from whom
 * does not depend on that of the rows.
 */
int
crm_proposal_do(struct crm_proposal *p, struct crm_proposal_count *count)
{
	struct crm_identities *ids = crm_identities_open(p->db, 0);
	size_t i;
	int rc = ids == NULL ? -1 : 0;

	memset(count, 0, sizeof(*count));
	count->read = p->n;
	if (p->n > 0)
		qsort(p->row, p->n, sizeof(*p->row), by_members);
	for (i = 0; rc == 0 && i < p->n; i++) {
		if (p->row[i].why != NULL)
			count->rejected++;
		else if (p->row[i].decision == CRM_DECIDED_NOT)
			count->left++;
		else if (p->row[i].decision == CRM_DECIDED_SAME)
			rc = unite(p, ids, &p->row[i], count);
	}
	for (i = 0; rc == 0 && i < p->n; i++)
		if (p->row[i].why == NULL &&
		    p->row[i].decision == CRM_DECIDED_DIFFERENT)
			rc = keep_apart(p, &p->row[i], count);
	if (rc == 0 && crm_apart_count(p->db) > 0 && count->merged > 0)
		rc = crm_identities_retry(ids);
	if (rc == 0)
		rc = crm_identities_finish(ids);
	crm_identities_close(ids);
	return (rc);
}

#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "record/contact_int.h"
#include "record/contactanswer.h"
#include "record/identity.h"

enum { MEMBER, KIND, VALUE, POSTCODE, KNOWN, RESULT, NOTE, AT, NCOL };

static const char *const names[] = { "member", "kind", "value", "postcode",
    "known", "result", "note", "at" };

struct answers {
	struct crm_db		*db;
	struct crm_csv		*csv;
	const struct crm_contact_answers_opt *opt;
	struct crm_faults	 collect;
	struct crm_faults	*faults;
	struct crm_buf		 reasons;
	int			 col[NCOL];
	struct crm_cell		 cell[NCOL];
	int64_t			 member, at;
	enum crm_contact_kind	 kind;
	enum crm_contact_result	 result;
	struct crm_contact	 contact;
	struct crm_buf		 text;		/* of the contact */
};

/* What a row did; BAD: it was refused. */
enum done { BAD, OPEN, SAME, CHANGED, FRESH };

static void
collect(void *arg, const struct crm_fault *fault)
{
	struct answers *answers = arg;

	if (answers->reasons.n > 0)
		crm_buf_str(&answers->reasons, "; ");
	if (fault->column != NULL)
		crm_buf_fmt(&answers->reasons, "%s: ", fault->column);
	crm_buf_str(&answers->reasons, fault->reason);
}

/* Reports what is wrong with a column (NCOL: the row).  Always BAD. */
static int
bad(struct answers *answers, int col, const char *kind, const char *reason)
{
	struct crm_fault fault = { crm_csv_source(answers->csv),
	    crm_csv_line(answers->csv), col == NCOL ? NULL : names[col], kind,
	    reason, NULL, 0 };

	if (col == MEMBER || col == KIND || col == RESULT || col == AT) {
		fault.value = answers->cell[col].p;
		fault.value_len = answers->cell[col].n;
	}
	crm_fault(answers->faults, &fault);
	return (BAD);
}

/* Columns that are not used are left alone but for this: 1 good, 0 not. */
static int
check_rrn(struct answers *answers)
{
	struct crm_fault fault = { .source = crm_csv_source(answers->csv),
	    .line = crm_csv_line(answers->csv), .kind = "resident number",
	    .reason = _("a resident registration number must not be stored; "
	    "take it out") };
	struct crm_cell cell;
	size_t i, at, len;
	int good = 1;

	for (i = 0; i < crm_csv_ncol(answers->csv); i++) {
		cell = crm_csv_cell(answers->csv, i);
		if (!crm_rrn_find(cell.p, cell.n, 0, &at, &len))
			continue;
		fault.column = crm_csv_name(answers->csv, i);
		crm_fault(answers->faults, &fault);
		good = 0;
	}
	return (good);
}

/* The member of the row: 1, 0 with a fault, -1. */
static int
read_member(struct answers *answers)
{
	struct crm_cell *cell = &answers->cell[MEMBER];
	int64_t number = 0;

	answers->member = 0;
	if (crm_int_parse(cell->p, cell->n, &number) == 0 && number > 0)
		answers->member = crm_member_live(answers->db, number);
	if (answers->member == 0)
		return (bad(answers, MEMBER, "no such member",
		    _("there is no such member")));
	return (answers->member == -1 ? -1 : 1);
}

/* What the answer is: 1, 0 with a fault. */
static int
read_answer(struct answers *answers)
{
	struct crm_cell *cell = answers->cell;
	int result = crm_contact_result_of(cell[RESULT].p, cell[RESULT].n);

	answers->kind = crm_contact_kind_of(cell[KIND].p, cell[KIND].n);
	if (answers->kind == CRM_CONTACT_NONE)
		return (bad(answers, KIND, "no such kind", _("no kind of "
		    "contact; take mobile, home, work, fax, email or "
		    "address")));
	if (result == -1)
		return (bad(answers, RESULT, "no such result", _("no result; "
		    "write ok, dead or moved, or leave it empty")));
	answers->result = (enum crm_contact_result)result;
	answers->at = crm_db_now(answers->db);
	if (cell[AT].n > 0 && crm_time_parse(cell[AT].p, cell[AT].n,
	    &answers->at) == -1)
		return (bad(answers, AT, "no such date", _("no such date; "
		    "write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS")));
	if (answers->at > crm_db_now(answers->db))
		return (bad(answers, AT, "in the future",
		    _("the time lies in the future")));
	return (1);
}

/* Stores the result of the contact at hand; an enum done or -1. */
static int
try(struct answers *answers, enum crm_contact_result result)
{
	struct crm_contact_tried tried = { .id = answers->contact.id,
	    .result = result, .at = answers->at };
	int rc;

	/* A date that nobody gave adds nothing to what is known. */
	if (answers->cell[AT].n == 0 && answers->contact.result == result)
		return (SAME);
	if (answers->cell[NOTE].n > 0)
		tried.note = answers->cell[NOTE].p;
	rc = crm_contact_try(answers->db, &tried);
	return (rc == -1 ? -1 : rc ? CHANGED : SAME);
}

/* The value is there for the first time: adds it.  FRESH, BAD or -1. */
static int
add(struct answers *answers)
{
	struct crm_contact_new fresh = { answers->member, answers->kind,
	    answers->cell[VALUE], answers->cell[POSTCODE],
	    crm_csv_source(answers->csv), NULL };
	int rc;

	if (strcmp(fresh.how, _("standard input")) == 0)
		fresh.how = "crm-member";
	if (crm_contact_add(answers->db, &fresh) == -1) {
		if (crm_errkind(crm_db_err(answers->db)) != CRM_ERR_INPUT)
			return (-1);
		(void)bad(answers, VALUE, "no such contact",
		    crm_errmsg(crm_db_err(answers->db)));
		crm_err_clear(crm_db_err(answers->db));
		return (BAD);
	}
	rc = crm_contact_find(answers->db, answers->member, answers->kind,
	    answers->cell[VALUE].p, &answers->contact, &answers->text);
	return (rc == 1 ? FRESH : -1);
}

/*
 * A contact that lives takes the place of a primary one that is dead or not
 * there.  An enum done or -1.
 */
static int
promote(struct answers *answers)
{
	struct crm_cell value, postcode;
	int64_t from, to, one;
	int rc;

	if (answers->kind == CRM_CONTACT_FAX)
		return (SAME);
	crm_contact_group(answers->kind, &from, &to);
	if ((rc = crm_one(answers->db, &one, "SELECT 1\n"
	    "FROM contact\n"
	    "WHERE member = :member AND kind BETWEEN :from AND :to\n"
	    "\tAND state = 1 AND (result IS NULL OR result = 1)", "iii",
	    answers->member, from, to)) != 0)
		return (rc == -1 ? -1 : SAME);
	value.p = answers->contact.value;
	value.n = strlen(value.p);
	postcode.p = answers->contact.postcode;
	postcode.n = strlen(postcode.p);
	rc = crm_contact_primary(answers->db, answers->faults,
	    answers->member, answers->kind, value, postcode);
	return (rc == -1 ? -1 : CHANGED);
}

static int
worse(int a, int b)
{

	return (a == -1 || b == -1 ? -1 : a == BAD || b == BAD ? BAD :
	    a > b ? a : b);
}

/* Somebody answered there.  An enum done or -1. */
static int
take_alive(struct answers *answers, const struct crm_cell *which)
{
	int found = SAME, tried, rc;

	rc = crm_contact_find(answers->db, answers->member, answers->kind,
	    which->p, &answers->contact, &answers->text);
	if (rc == -1)
		return (-1);
	if (rc == 0 && which == &answers->cell[KNOWN])
		return (bad(answers, KNOWN, "no such contact",
		    _("the member has no such contact")));
	if (rc == 0 && (found = add(answers)) != FRESH)
		return (found);
	if ((tried = try(answers, CRM_CONTACT_OK)) == -1)
		return (-1);
	return (worse(worse(found, tried), promote(answers)));
}

static int
take_dead(struct answers *answers, const struct crm_cell *which)
{
	int col = which == &answers->cell[VALUE] ? VALUE : KNOWN, rc;

	rc = crm_contact_find(answers->db, answers->member, answers->kind,
	    which->p, &answers->contact, &answers->text);
	if (rc == 0)
		return (bad(answers, col, "no such contact",
		    _("the member has no such contact")));
	return (rc == -1 ? -1 : try(answers, answers->result));
}

/* One row: an enum done or -1. */
static int
take_row(struct answers *answers, int ragged)
{
	const struct crm_cell *value = &answers->cell[VALUE];
	const struct crm_cell *which = value->n > 0 ? value :
	    &answers->cell[KNOWN];
	int rc;

	if (ragged)
		return (bad(answers, NCOL, "ragged row", _("the row has more "
		    "or fewer cells than the header")));
	if (!check_rrn(answers))
		return (BAD);
	if ((rc = read_member(answers)) != 1)
		return (rc);
	if (!read_answer(answers))
		return (BAD);
	if (answers->result == CRM_CONTACT_UNTRIED && value->n == 0)
		return (OPEN);
	if (which->n == 0)
		return (bad(answers, VALUE, "no contact", _("it does not say "
		    "which contact; write it as value")));
	return (answers->result > CRM_CONTACT_OK ?
	    take_dead(answers, which) : take_alive(answers, which));
}

static int
map_columns(struct answers *answers)
{
	int i;

	for (i = 0; i < NCOL; i++)
		answers->col[i] = crm_csv_col(answers->csv, names[i]);
	if (answers->col[MEMBER] != -1 && answers->col[KIND] != -1 &&
	    (answers->col[VALUE] != -1 || answers->col[RESULT] != -1))
		return (0);
	return (crm_err_set(crm_db_err(answers->db), CRM_ERR_INPUT, _("%s: the "
	    "columns are member, kind, and value or result; see "
	    "crm-member(1)"), crm_csv_source(answers->csv)));
}

static void
count_row(struct crm_contact_answers_count *count, int done)
{

	count->read++;
	count->fresh += done == FRESH;
	count->changed += done == CHANGED;
	count->same += done == SAME || done == OPEN;
	count->open += done == OPEN;
	count->rejected += done == BAD;
}

static int
each_row(struct answers *answers, struct crm_contact_answers_count *count)
{
	const struct crm_cell empty = { "", 0 };
	int done, i, rc = 0, step;

	while ((step = crm_csv_next(answers->csv)) > 0) {
		for (i = 0; i < NCOL; i++)
			answers->cell[i] = answers->col[i] == -1 ? empty :
			    crm_csv_cell(answers->csv,
			    (size_t)answers->col[i]);
		if ((done = take_row(answers, step == 2)) == -1)
			return (-1);
		count_row(count, done);
		if (answers->reasons.bad)
			return (crm_err_nomem(crm_db_err(answers->db)));
		if (done == BAD && answers->opt->reject != NULL)
			rc = answers->opt->reject(answers->opt->arg,
			    answers->csv, step == 2,
			    crm_buf_text(&answers->reasons));
		crm_buf_reset(&answers->reasons);
		if (rc != 0)
			return (rc);
	}
	return (step);
}

int
crm_contact_answers(struct crm_db *db, struct crm_csv *csv,
    const struct crm_contact_answers_opt *opt,
    struct crm_contact_answers_count *count)
{
	struct answers answers = { .db = db, .csv = csv, .opt = opt };
	int rc;

	memset(count, 0, sizeof(*count));
	answers.collect.fn = collect;
	answers.collect.arg = &answers;
	answers.faults = opt->reject == NULL ? opt->faults : &answers.collect;
	rc = crm_csv_header(csv) == -1 || map_columns(&answers) == -1 ? -1 :
	    each_row(&answers, count);
	crm_buf_free(&answers.reasons);
	crm_buf_free(&answers.text);
	return (rc);
}

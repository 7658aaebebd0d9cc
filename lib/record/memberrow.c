#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/fault.h"
#include "core/form.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/stream.h"
#include "core/text.h"
#include "core/time.h"
#include "record/memberfield.h"
#include "record/memberrow.h"

int
crm_memberrow_col(const char *name)
{
	const struct crm_column *columns = crm_stream_columns("member");
	int i;

	for (i = 0; i < CRM_MEMBER_NCOL; i++)
		if (strcmp(columns[i].name, name) == 0)
			return (i);
	return (strncmp(name, "x_", 2) == 0 && name[2] != '\0' ?
	    CRM_MEMBERROW_FIELD : CRM_MEMBERROW_OTHER);
}

void
crm_memberrow_start(struct crm_memberrow *row)
{
	int i;

	for (i = 0; i < CRM_MEMBER_NCOL; i++) {
		row->cell[i].p = NULL;
		row->cell[i].n = 0;
	}
	row->member = 0;
	row->consent_at = CRM_TIME_NONE;
	row->consent[0] = row->consent[1] = -1;
	row->nfield = row->nblank = 0;
	row->masked = 0;
	row->masked_name.p = NULL;
	row->masked_name.n = 0;
}

void
crm_memberrow_free(struct crm_memberrow *row)
{

	free(row->field);
	free(row->blank);
	crm_buf_free(&row->phone);
	crm_buf_free(&row->email);
}

void
crm_memberrow_fault(struct crm_memberrow *row, const char *column,
    const char *kind, const char *reason)
{
	struct crm_fault fault = { row->source, row->line, column, kind,
	    reason, NULL, 0 };

	crm_fault(row->faults, &fault);
}

/*
 * With the value where the column holds no personal data; thirteen digits are
 * not shown at all, whatever column they strayed into.
 */
static void
bad_value(struct crm_memberrow *row, int col, const char *kind,
    const char *reason)
{
	const struct crm_column *column = &crm_stream_columns("member")[col];
	struct crm_fault fault = { row->source, row->line, column->name, kind,
	    reason, NULL, 0 };
	size_t at, len;

	if ((column->kind == CRM_KIND_TEXT ||
	    column->kind == CRM_KIND_NUMBER) &&
	    !crm_rrn_find(row->cell[col].p, row->cell[col].n, 0, &at, &len)) {
		fault.value = row->cell[col].p;
		fault.value_len = row->cell[col].n;
	}
	crm_fault(row->faults, &fault);
	row->cell[col].p = NULL;
	row->cell[col].n = 0;
}

/* Without its hyphen a number is looked for where free text stands. */
static int
has_rrn(int col, struct crm_cell value)
{
	size_t at, len;
	int strict;

	switch (col) {
	case CRM_MEMBER_NAME:
	case CRM_MEMBER_PHONE:
	case CRM_MEMBER_BIRTH:
	case CRM_MEMBER_ADDRESS:
	case CRM_MEMBER_MEMO:
	case CRM_MEMBERROW_FIELD:
	case CRM_MEMBERROW_OTHER:
		strict = 0;
		break;
	default:
		strict = 1;
	}
	return (crm_rrn_find(value.p, value.n, strict, &at, &len));
}

static void
keep_out(struct crm_memberrow *row, int col)
{

	row->masked++;
	row->cell[col].p = NULL;
	row->cell[col].n = 0;
}

static void
put_phone(struct crm_memberrow *row)
{
	struct crm_cell *cell = &row->cell[CRM_MEMBER_PHONE];

	crm_buf_reset(&row->phone);
	switch (crm_phone_parse(&row->phone, cell->p, cell->n)) {
	case CRM_PHONE_BAD:
		bad_value(row, CRM_MEMBER_PHONE, "no phone number",
		    _("no phone number that can be read; correct it or leave "
		    "it empty"));
		return;
	case CRM_PHONE_MASKED:
	case CRM_PHONE_FAKE:
		keep_out(row, CRM_MEMBER_PHONE);
		return;
	default:
		cell->p = crm_buf_text(&row->phone);
		cell->n = row->phone.n;
	}
}

static void
put_email(struct crm_memberrow *row)
{
	struct crm_cell *cell = &row->cell[CRM_MEMBER_EMAIL];

	if (crm_masked(cell->p, cell->n)) {
		keep_out(row, CRM_MEMBER_EMAIL);
		return;
	}
	crm_buf_reset(&row->email);
	if (crm_email_parse(&row->email, cell->p, cell->n) == -1) {
		bad_value(row, CRM_MEMBER_EMAIL, "no e-mail address",
		    _("no e-mail address; correct it or leave it empty"));
		return;
	}
	cell->p = crm_buf_text(&row->email);
	cell->n = row->email.n;
}

static int
put_yes_no(struct crm_memberrow *row, int col)
{
	const struct crm_cell *cell = &row->cell[col];

	if (cell->n == 3 && memcmp(cell->p, "yes", 3) == 0)
		return (1);
	if (cell->n == 2 && memcmp(cell->p, "no", 2) == 0)
		return (0);
	bad_value(row, col, "neither yes nor no",
	    _("write yes or no, or leave it empty"));
	return (-1);
}

static int64_t
put_time(struct crm_memberrow *row, int col)
{
	int64_t t;

	if (crm_time_parse(row->cell[col].p, row->cell[col].n, &t) == 0)
		return (t);
	bad_value(row, col, "no such date", _("no such date; write YYYY-MM-DD "
	    "or YYYY-MM-DD HH:MM:SS"));
	return (CRM_TIME_NONE);
}

/* In the form that the database gives back, so that equal times are equal. */
static void
put_joined_at(struct crm_memberrow *row)
{
	struct crm_cell *cell = &row->cell[CRM_MEMBER_JOINED_AT];
	int64_t t = put_time(row, CRM_MEMBER_JOINED_AT);

	if (t == CRM_TIME_NONE)
		return;
	cell->p = crm_time_format(t, row->joined_at);
	cell->n = strlen(cell->p);
}

static void
put_number(struct crm_memberrow *row)
{
	const struct crm_cell *cell = &row->cell[CRM_MEMBER_NUMBER];

	if (crm_int_parse(cell->p, cell->n, &row->member) == 0 &&
	    row->member > 0)
		return;
	row->member = 0;
	bad_value(row, CRM_MEMBER_NUMBER, "no member's number",
	    _("a member's number is a whole number above 0"));
}

/* A name that says nothing is not stored over one that does. */
static void
put_name(struct crm_memberrow *row)
{
	const struct crm_cell *cell = &row->cell[CRM_MEMBER_NAME];

	if (!crm_masked(cell->p, cell->n))
		return;
	row->masked_name = *cell;
	keep_out(row, CRM_MEMBER_NAME);
}

static void
judge(struct crm_memberrow *row, int col)
{

	switch (col) {
	case CRM_MEMBER_NUMBER:
		put_number(row);
		break;
	case CRM_MEMBER_NAME:
		put_name(row);
		break;
	case CRM_MEMBER_PHONE:
		put_phone(row);
		break;
	case CRM_MEMBER_EMAIL:
		put_email(row);
		break;
	case CRM_MEMBER_LUNAR:
		(void)put_yes_no(row, col);
		break;
	case CRM_MEMBER_JOINED_AT:
		put_joined_at(row);
		break;
	case CRM_MEMBER_CONSENT_AT:
		row->consent_at = put_time(row, col);
		break;
	case CRM_MEMBER_EMAIL_CONSENT:
		row->consent[0] = put_yes_no(row, col);
		break;
	case CRM_MEMBER_SMS_CONSENT:
		row->consent[1] = put_yes_no(row, col);
		break;
	default:
		break;
	}
}

/* Adds to an array of *n that has room for *cap.  0, or -1 without memory. */
static int
add_field(struct crm_memberrow_field **array, size_t *n, size_t *cap,
    const char *name, struct crm_cell value)
{
	struct crm_memberrow_field *field;
	size_t more;

	if (*n == *cap) {
		more = *cap == 0 ? 8 : *cap * 2;
		if ((field = realloc(*array, more * sizeof(*field))) == NULL)
			return (-1);
		*array = field;
		*cap = more;
	}
	(*array)[*n].name = name;
	(*array)[(*n)++].value = value;
	return (0);
}

static int
put_field(struct crm_memberrow *row, const char *name, struct crm_cell value)
{

	return (add_field(&row->field, &row->nfield, &row->cfield, name,
	    value));
}

/* What is empty says nothing, unless a rule of its source hears it. */
static int
put_blank(struct crm_memberrow *row, int col, const char *name)
{
	struct crm_cell nothing = { "", 0 };

	if (col != CRM_MEMBERROW_FIELD &&
	    (col < CRM_MEMBER_NAME || col > CRM_MEMBER_MEMO))
		return (0);
	return (add_field(&row->blank, &row->nblank, &row->cblank, name,
	    nothing));
}

int
crm_memberrow_put(struct crm_memberrow *row, int col, const char *name,
    struct crm_cell value)
{
	const char *why;

	if (value.n == 0)
		return (put_blank(row, col, name));
	if (has_rrn(col, value)) {
		crm_memberrow_fault(row, name, "resident number",
		    _("a resident registration number must not be stored; "
		    "take it out"));
		return (0);
	}
	if (col == CRM_MEMBERROW_OTHER)
		return (0);
	if (col == CRM_MEMBER_CODE && crm_form_shortened(value)) {
		crm_memberrow_fault(row, name,
		    "a number that a spreadsheet has shortened",
		    _("a spreadsheet has cut digits off this number; export "
		    "it again with the column as text"));
		return (0);
	}
	if (col == CRM_MEMBERROW_FIELD) {
		if ((why = crm_memberfield_fault(name + 2, value)) != NULL)
			crm_memberrow_fault(row, name, "no such value", why);
		return (why != NULL ? 0 : put_field(row, name, value));
	}
	row->cell[col] = value;
	judge(row, col);
	return (row->phone.bad || row->email.bad ? -1 : 0);
}

int
crm_memberrow_clear(struct crm_memberrow *row, int col, const char *name)
{
	struct crm_cell nothing = { "", 0 };

	if (col == CRM_MEMBERROW_FIELD)
		return (put_field(row, name, nothing));
	row->cell[col] = nothing;
	return (0);
}

/*
 * Months of the lunar calendar have 29 or 30 days, whatever their number: the
 * day is read as one that every month has.  0, or -1.
 */
static int
lunar_date(const char *s, size_t n, int64_t *day)
{
	char first[CRM_DATE_LEN];

	if (n != CRM_DATE_LEN - 1)
		return (-1);
	memcpy(first, s, n);
	first[n] = '\0';
	if (strcmp(first + 8, "29") == 0 || strcmp(first + 8, "30") == 0)
		memcpy(first + 8, "28", 2);
	else if (first[8] == '3')
		return (-1);
	return (crm_date_parse(first, n, day));
}

static void
judge_birth(struct crm_memberrow *row)
{
	const struct crm_cell *birth = &row->cell[CRM_MEMBER_BIRTH];
	int64_t day;
	int rc;

	if (birth->n == 0)
		return;
	rc = row->cell[CRM_MEMBER_LUNAR].n == 3 ?
	    lunar_date(birth->p, birth->n, &day) :
	    crm_date_parse(birth->p, birth->n, &day);
	if (rc == -1)
		bad_value(row, CRM_MEMBER_BIRTH, "no such date",
		    _("no such date; write YYYY-MM-DD, with lunar yes where "
		    "it is of the lunar calendar"));
	else if (day > crm_time_day(row->now))
		bad_value(row, CRM_MEMBER_BIRTH, "in the future",
		    _("the date lies in the future"));
}

void
crm_memberrow_end(struct crm_memberrow *row)
{

	judge_birth(row);
	if (row->consent_at != CRM_TIME_NONE && row->consent_at > row->now)
		bad_value(row, CRM_MEMBER_CONSENT_AT, "in the future",
		    _("the time lies in the future"));
}

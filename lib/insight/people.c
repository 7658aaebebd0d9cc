#include <stdlib.h>
#include <string.h>

#include "core/alike.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "insight/people.h"
#include "insight/values.h"

struct crm_people {
	struct crm_err	*err;
	struct crm_people_column *column;
	size_t		*to;		/* of each column its field */
	size_t		 ncol;
	struct crm_people_field field[CRM_PEOPLE_FIELDS];
	size_t		 nfield, nname;
	struct crm_values *names;
	struct crm_buf	 form[CRM_PEOPLE_FIELDS];
	struct crm_buf	 street, postcode; /* of a Korean address */
	uint32_t	*cell;		/* nfield each */
	uint32_t	 n, cap;
};

#define NO_FIELD	SIZE_MAX

/* The columns of an address are one field, called so where they are many. */
static const char *
name_of(const struct crm_people *people,
    const struct crm_people_column *column)
{
	size_t i, n = 0;

	for (i = 0; i < people->ncol; i++)
		n += people->column[i].kind == CRM_COMPARE_ADDRESS;
	return (column->kind == CRM_COMPARE_ADDRESS && n > 1 ? "address" :
	    column->name);
}

static int
add_field(struct crm_people *people, const struct crm_people_column *column)
{
	struct crm_people_field *field = &people->field[people->nfield];
	size_t i;

	field->kind = column->kind;
	field->shared = column->kind == CRM_COMPARE_PHONE ||
	    column->kind == CRM_COMPARE_EMAIL ||
	    column->kind == CRM_COMPARE_ADDRESS ||
	    column->kind == CRM_COMPARE_TEXT ||
	    (column->kind == CRM_COMPARE_NAME && !column->given);
	if (column->kind == CRM_COMPARE_ADDRESS)
		for (i = 0; i < people->ncol; i++)
			field->korean |= people->column[i].kind ==
			    CRM_COMPARE_ADDRESS && people->column[i].korean;
	if ((field->name = strdup(name_of(people, column))) == NULL)
		return (-1);
	people->nfield++;
	if (column->kind != CRM_COMPARE_NAME)
		field->values = crm_values_new();
	else if (people->names != NULL)
		field->values = people->names;
	else
		field->values = people->names = crm_values_new();
	return (field->values == NULL ? -1 : 0);
}

/* Gives each column its field: names first, so that they stand together. */
static int
make_fields(struct crm_people *people)
{
	const struct crm_people_column *column;
	size_t i, address = NO_FIELD;
	int names;

	for (names = 1; names >= 0; names--) {
		for (i = 0; i < people->ncol; i++) {
			column = &people->column[i];
			if ((column->kind == CRM_COMPARE_NAME) != names)
				continue;
			people->to[i] = NO_FIELD;
			if (column->kind == CRM_COMPARE_ADDRESS &&
			    address != NO_FIELD)
				people->to[i] = address;
			if (column->kind == CRM_COMPARE_IGNORE ||
			    people->to[i] != NO_FIELD)
				continue;
			if (people->nfield == CRM_PEOPLE_FIELDS)
				return (crm_err_set(people->err,
				    CRM_ERR_INPUT, _("more than %d columns to "
				    "compare; leave some out with --compare "
				    "COLUMN=ignore"), CRM_PEOPLE_FIELDS));
			people->to[i] = people->nfield;
			if (column->kind == CRM_COMPARE_ADDRESS)
				address = people->nfield;
			if (add_field(people, column) == -1)
				return (crm_err_nomem(people->err));
		}
		if (names)
			people->nname = people->nfield;
	}
	return (0);
}

struct crm_people *
crm_people_new(struct crm_err *err, const struct crm_people_column *column,
    size_t n)
{
	struct crm_people *people = calloc(1, sizeof(*people));

	if (people == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	people->err = err;
	people->ncol = n;
	people->column = calloc(n + 1, sizeof(*people->column));
	people->to = calloc(n + 1, sizeof(*people->to));
	if (people->column == NULL || people->to == NULL) {
		(void)crm_err_nomem(err);
		goto fail;
	}
	if (n > 0)
		memcpy(people->column, column, n * sizeof(*column));
	if (make_fields(people) == -1)
		goto fail;
	return (people);
fail:
	crm_people_free(people);
	return (NULL);
}

void
crm_people_free(struct crm_people *people)
{
	size_t f;

	if (people == NULL)
		return;
	for (f = 0; f < CRM_PEOPLE_FIELDS; f++) {
		free(people->field[f].name);
		crm_buf_free(&people->form[f]);
		if (people->field[f].values != people->names)
			crm_values_free(people->field[f].values);
	}
	crm_buf_free(&people->street);
	crm_buf_free(&people->postcode);
	crm_values_free(people->names);
	free(people->column);
	free(people->to);
	free(people->cell);
	free(people);
}

static int
grow(struct crm_people *people)
{
	size_t cap = people->cap > 0 ? (size_t)people->cap / 2 * 3 : 1024;
	uint32_t *cell;

	if (people->n < people->cap)
		return (0);
	if (cap > UINT32_MAX / 2)
		return (crm_err_set(people->err, CRM_ERR_INPUT,
		    _("too many records")));
	cell = realloc(people->cell,
	    cap * (people->nfield + 1) * sizeof(*cell));
	if (cell == NULL)
		return (crm_err_nomem(people->err));
	people->cell = cell;
	people->cap = (uint32_t)cap;
	return (0);
}

static void
add_cell(struct crm_buf *form, const struct crm_people_column *column,
    const struct crm_cell *cell)
{

	if (form->n > 0)
		crm_buf_chr(form, ' ');
	if (column == NULL)
		crm_buf_add(form, cell->p, cell->n);
	else
		crm_people_form(form, column, cell->p, cell->n);
	if (form->n > 0 && form->p[form->n - 1] == ' ')
		form->n--;
}

/* The forms of all fields; a Korean address is read as a whole. */
static void
make_forms(struct crm_people *people, const struct crm_cell *cell)
{
	const struct crm_people_column *column;
	struct crm_buf *place = NULL;
	size_t i, f;

	for (f = 0; f < people->nfield; f++)
		crm_buf_reset(&people->form[f]);
	crm_buf_reset(&people->street);
	crm_buf_reset(&people->postcode);
	for (i = 0; i < people->ncol; i++) {
		column = &people->column[i];
		if ((f = people->to[i]) == NO_FIELD)
			continue;
		if (!people->field[f].korean) {
			add_cell(&people->form[f], column, &cell[i]);
			continue;
		}
		place = &people->form[f];
		add_cell(column->postcode ? &people->postcode :
		    &people->street, NULL, &cell[i]);
	}
	if (place == NULL)
		return;
	crm_alike_address(place, crm_buf_text(&people->street),
	    people->street.n, crm_buf_text(&people->postcode),
	    people->postcode.n);
	place->bad |= people->street.bad | people->postcode.bad;
}

int
crm_people_add(struct crm_people *people, const struct crm_cell *cell)
{
	struct crm_buf *form;
	uint32_t *to, id;
	size_t f;

	if (grow(people) == -1)
		return (-1);
	make_forms(people, cell);
	to = people->cell + (size_t)people->n * people->nfield;
	for (f = 0; f < people->nfield; f++) {
		form = &people->form[f];
		id = crm_values_add(people->field[f].values,
		    crm_buf_text(form), form->n);
		if (id == UINT32_MAX || form->bad)
			return (crm_err_nomem(people->err));
		to[f] = id;
	}
	people->n++;
	return (0);
}

uint32_t
crm_people_n(const struct crm_people *people)
{

	return (people->n);
}

size_t
crm_people_nfield(const struct crm_people *people)
{

	return (people->nfield);
}

const struct crm_people_field *
crm_people_field(const struct crm_people *people, size_t f)
{

	return (&people->field[f]);
}

const uint32_t *
crm_people_record(const struct crm_people *people, uint32_t i)
{

	return (people->cell + (size_t)i * people->nfield);
}

size_t
crm_people_names(const struct crm_people *people, size_t *n)
{

	*n = people->nname;
	return (0);
}

#ifndef CRM_PEOPLE_H
#define CRM_PEOPLE_H

/*
 * Records of people, packed for comparing: of each record a number per field,
 * which stands for a value in the field's set of values.  A field is one
 * column, or all columns of an address together; each column of names is a
 * field, but all of them share one set of values, so that a surname in the
 * place of the given name is the same value.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"

struct crm_err;
struct crm_people;
struct crm_values;

enum crm_compare {		/* how a column is compared */
	CRM_COMPARE_IGNORE,
	CRM_COMPARE_NAME,
	CRM_COMPARE_DATE,
	CRM_COMPARE_PHONE,
	CRM_COMPARE_EMAIL,
	CRM_COMPARE_ADDRESS,
	CRM_COMPARE_CODE,
	CRM_COMPARE_TEXT
};

#define CRM_PEOPLE_FIELDS	20	/* at most */

struct crm_people_column {
	const char	*name;
	enum crm_compare kind;
	int		 given;		/* 1: a name without its surname */
	int		 day_first;	/* 1: 03/04/1970 is in April */
	int		 korean;	/* 1: most values are in Hangul */
	int		 postcode;	/* 1: of an address, but its postcode */
};

struct crm_people_field {
	char		*name;		/* its column's; "address" of several */
	enum crm_compare kind;
	int		 shared;	/* 1: people of one house share it */
	int		 korean;	/* 1: an address by its Korean parts */
	struct crm_values *values;
};

/* The word of a kind ("name"), and the kind of a word or -1. */
const char *
crm_compare_name(enum crm_compare kind);
int
crm_compare_find(const char *word);

/*
 * Guesses the kind of a column by its header (English or Korean), and by n
 * values where the header says nothing: what looks like nothing that tells
 * people apart is CRM_COMPARE_IGNORE.  Fills all but the name.
 */
void
crm_people_guess(struct crm_people_column *column,
    const struct crm_cell *value, size_t n);

/*
 * No records yet, with these columns; names are copied.  NULL with the reason
 * in err: no memory, or more fields than CRM_PEOPLE_FIELDS.
 */
struct crm_people *
crm_people_new(struct crm_err *err, const struct crm_people_column *column,
    size_t n);

/* Frees people; NULL does nothing. */
void
crm_people_free(struct crm_people *people);

/*
 * Adds a record: a cell for each column, in whatever form they came.  Several
 * values of one column are not compared: the first counts.  0 or -1.
 */
int
crm_people_add(struct crm_people *people, const struct crm_cell *cell);

/* How many records and fields there are, and field f. */
uint32_t
crm_people_n(const struct crm_people *people);
size_t
crm_people_nfield(const struct crm_people *people);
const struct crm_people_field *
crm_people_field(const struct crm_people *people, size_t f);

/* The numbers of a record's values, one for each field; 0 is missing. */
const uint32_t *
crm_people_record(const struct crm_people *people, uint32_t i);

/*
 * The fields that are names: the first and how many.  They stand together.
 */
size_t
crm_people_names(const struct crm_people *people, size_t *n);

/*
 * Adds the form by which values of that kind are compared: equal forms are
 * the same value.  Nothing is added for what is no evidence: empty, a
 * placeholder, a number lent by a mall.
 */
struct crm_buf;
void
crm_people_form(struct crm_buf *buf, const struct crm_people_column *column,
    const char *s, size_t n);

#endif

#ifndef CRM_EVENTKIND_H
#define CRM_EVENTKIND_H

/*
 * The kinds of events, as a table: what each is called, which parameters it
 * has, and who finds it.  Another kind is another row.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;

#define CRM_EVENT_PARAMS	3	/* of a kind, at most */

enum crm_event_type {
	CRM_EVENT_INT,
	CRM_EVENT_HUNDREDTHS,		/* a decimal of at most two places */
	CRM_EVENT_WORD,			/* one of words */
	CRM_EVENT_TEXT			/* must be given; comes last */
};

struct crm_event_param {
	const char	*name;		/* NULL: there is none */
	enum crm_event_type type;
	int64_t		 least, most;	/* both scaled as the value */
	int64_t		 preset;	/* scaled; of words the index */
	const char	*words;		/* with blanks between */
};

struct crm_event_kind {
	const char	*name;
	enum crm_event_id {
		CRM_EVENT_FIRST, CRM_EVENT_NTH, CRM_EVENT_LARGE,
		CRM_EVENT_SILENCE, CRM_EVENT_DUE, CRM_EVENT_PRICE,
		CRM_EVENT_RETURNS, CRM_EVENT_ANNIV, CRM_EVENT_LIFE,
		CRM_EVENT_FLAG, CRM_EVENT_CONTACT
	} id;
	struct crm_event_param param[CRM_EVENT_PARAMS];
};

/* The kind of a name, or NULL; the i-th, NULL behind the last. */
const struct crm_event_kind *
crm_event_kind(const char *name);
const struct crm_event_kind *
crm_event_kind_at(size_t i);

/* The values of a rule's parameters, in the order of its kind. */
struct crm_event_values {
	int64_t		 v[CRM_EVENT_PARAMS];
	const char	*text;		/* of the one that is text, or NULL */
};

/* What the kind starts from. */
void
crm_event_preset(const struct crm_event_kind *kind,
    struct crm_event_values *values);

/*
 * Takes one "NAME=VALUE", whose text is borrowed.  0; -1 the kind has no such
 * parameter; -2 it cannot have that value: *param says what it can have.
 */
int
crm_event_take(const struct crm_event_kind *kind,
    struct crm_event_values *values, const char *word,
    const struct crm_event_param **param);

/* Adds all parameters as they are stored: "factor=2.00 purchases=3". */
void
crm_event_format(const struct crm_event_kind *kind,
    const struct crm_event_values *values, struct crm_buf *text);

/* Reads them again; text is borrowed.  0, or -1 where they are not its own. */
int
crm_event_parse(const struct crm_event_kind *kind,
    struct crm_event_values *values, const char *text);

/* Adds what a parameter can have: "a number from 2 to 1000". */
void
crm_event_range(const struct crm_event_param *param, struct crm_buf *text);

#endif

#ifndef CRM_PLAN_H
#define CRM_PLAN_H

/*
 * What a campaign is to reach and how: fields by name, each of a kind, in
 * versions of which the last holds.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;

enum crm_plan_kind {
	CRM_PLAN_TEXT,
	CRM_PLAN_DATE,		/* YYYY-MM-DD; as a number: a day */
	CRM_PLAN_INT,		/* from least to most */
	CRM_PLAN_PERCENT,	/* 0 to 100; as a number: millionths */
	CRM_PLAN_MONEY,		/* as a number: ten-thousandths of the
				   currency's unit */
	CRM_PLAN_WORD		/* one of words, that a bar parts */
};

struct crm_plan_field {
	const char	*name;
	enum crm_plan_kind kind;
	int		 must;	/* 1: a campaign is not ready without it; 2:
				   advertising alone needs it */
	int64_t		 least, most;
	const char	*words;
	const char	*usual;	/* what holds where nothing was said, or "" */
	int		 judges; /* 1: the result is judged by it */
};

/* The fields in the sequence that they are shown in; NULL behind the last. */
const struct crm_plan_field *
crm_plan_field_at(size_t i);
const struct crm_plan_field *
crm_plan_field(const char *name);

/*
 * When the first message left: 1 with *at, 0 none did, -1.  What the result is
 * judged by stands as it was said until then.
 */
int
crm_plan_started(struct crm_db *db, int64_t campaign, int64_t *at);

/*
 * Says what a field is; a batch must be open, the name one of ours.  An empty
 * value takes it back.  1 stored, 0 it was said already, -1 (CRM_ERR_INPUT: it
 * is none of the kind, the reason says what is; CRM_ERR_CONFLICT: the result is
 * judged by it, and a message has left).  crm_plan_revise() stores that too, as
 * a version that everybody sees to be late.
 */
int
crm_plan_set(struct crm_db *db, int64_t campaign, const char *name,
    const char *value);
int
crm_plan_revise(struct crm_db *db, int64_t campaign, const char *name,
    const char *value);

/*
 * What was said, or what is usual, is added to value: 1; 0 neither; -1.  As a
 * number, of a kind that is one, into *n.
 */
int
crm_plan_get(struct crm_db *db, int64_t campaign, const char *name,
    struct crm_buf *value);
int
crm_plan_int(struct crm_db *db, int64_t campaign, const char *name,
    int64_t *n);

/* As crm_plan_get(), but what held when the first message left. */
int
crm_plan_at_start(struct crm_db *db, int64_t campaign, const char *name,
    struct crm_buf *value);

/*
 * All fields with what holds, in their sequence; with history all that was
 * said, field by field, by version.  fn returns 0 to go on, -1 to stop.  0 or
 * -1.
 */
struct crm_plan_said {
	const struct crm_plan_field *field;
	const char	*value;		/* "": blank */
	int64_t		 version;	/* 0: nobody said it, it is usual */
	int64_t		 set_at;
	const char	*set_by;
	int		 late;		/* 1: after the first message */
};
int
crm_plan_each(struct crm_db *db, int64_t campaign, int history,
    int (*fn)(void *arg, const struct crm_plan_said *said), void *arg);

#endif

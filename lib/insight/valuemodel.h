#ifndef CRM_VALUEMODEL_H
#define CRM_VALUEMODEL_H

/*
 * Value models that are kept: fits with a name and a version, and how they did
 * in a time that they had not seen.  The scores that they give are those of
 * three score models (insight/score.h) of that version: NAME, what a member is
 * worth to the horizon (without a gammagamma, the purchases until then),
 * NAME_purchases and NAME_alive.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "insight/ltvtest.h"

struct crm_db;

#define CRM_VALUE_SCORES	3
#define CRM_VALUE_NAME		50	/* bytes of a name at most */

struct crm_value_model {
	struct crm_buf	 name, version;	/* crm_value_free() */
	int64_t		 score[CRM_VALUE_SCORES]; /* numbers: what it is worth,
						     purchases, alive */
	struct crm_ltv_fit count, spend;
	int		 has_spend;	/* 1: there is a gammagamma */
	int		 horizon;	/* weeks */
	double		 rate, margin;	/* percent */
	int64_t		 until;		/* the last day that it has seen */
	int64_t		 held;		/* tested to this day; CRM_NULL: not */
};

/* Frees the texts. */
void
crm_value_free(struct crm_value_model *model);

/* The names of its score models; buf is emptied first. */
const char *
crm_value_score_name(struct crm_buf *buf, const struct crm_value_model *model,
    int i);

/*
 * Keeps a model of that name as its next version, and with held its test; a
 * batch must be open.  choose: it counts from now on (else only where it is
 * the first).  0, and version and score are filled; -1 with the reason, also
 * where other scores have such a name.
 */
int
crm_value_add(struct crm_db *db, struct crm_value_model *model,
    const struct crm_ltv_class *class, const struct crm_ltv_week *week,
    size_t weeks, int choose, const char *by);

/*
 * Reads a model of that name; version NULL: the one that counts.  1, 0 there
 * is none, -1.
 */
int
crm_value_find(struct crm_db *db, const char *name, const char *version,
    struct crm_value_model *model);

/* Its test: the classes and those of all; 1, 0 there is none, -1. */
int
crm_value_classes(struct crm_db *db, const struct crm_value_model *model,
    struct crm_ltv_class class[CRM_LTV_CLASSES + 1]);

/* The same week by week; what fn returns other than 0 ends it. */
int
crm_value_weeks(struct crm_db *db, const struct crm_value_model *model,
    int (*fn)(void *arg, const struct crm_ltv_week *week), void *arg);

/* All models of a name (NULL: of all), by name and as they came. */
struct crm_value_line {
	const char	*name, *version, *models;
	int		 chosen;
	int64_t		 until, held;	/* days; held CRM_NULL: no test */
	int64_t		 customers;
	int		 horizon;
	double		 rate, margin;
	double		 mae, naive_mae;	/* of a test */
	int64_t		 made_at;
};
int
crm_value_each(struct crm_db *db, const char *name,
    int (*fn)(void *arg, const struct crm_value_line *line), void *arg);

#endif

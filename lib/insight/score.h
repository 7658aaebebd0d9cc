#ifndef CRM_SCORE_H
#define CRM_SCORE_H

/*
 * Scores as rows: of a member, by a model of a name and version, from a day on.
 * A score stands until the next row of that member and model, so a night in
 * which nothing moved writes no rows but its run.  Expressions know the scores
 * of a model's chosen version as m.score_NAME and m.reason_NAME.
 */

#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_scorer;

struct crm_score_model {
	int64_t		 model;		/* its number */
	const char	*name, *version;
	const char	*kind;		/* a word of ours, or "outside" */
	const char	*parameters;	/* NAME=VALUE, a blank between */
	int64_t		 fitted_to;	/* the last day it has seen; CRM_NULL */
	int64_t		 made_at;
	int		 chosen;	/* 1: asked where no version is said */
	int64_t		 runs;		/* days that it scored for */
	int64_t		 last_run;	/* the latest of them; CRM_NULL */
};

/*
 * 1 when a name can be a model's: small letters (also those of other scripts),
 * digits and underscores, no digit first, at most 60 bytes; so that it can
 * stand in an expression.
 */
int
crm_score_name(const char *name);

/*
 * Adds a model (name, version, kind, parameters, fitted_to); a batch must be
 * open.  version NULL: 1, or one more than the greatest whole number among
 * those of the name.  Its number; 0 there is such a version; -1.
 */
int64_t
crm_score_add(struct crm_db *db, const struct crm_score_model *model);

/* Chooses a version from now on.  1; 0 it was chosen already; -1. */
int
crm_score_choose(struct crm_db *db, int64_t model, const char *by,
    const char *why);

/* The number of that version, NULL: the chosen one; 0 there is none; -1. */
int64_t
crm_score_find(struct crm_db *db, const char *name, const char *version);

/*
 * Calls fn with the models of a name (NULL: of all), by name and the sequence
 * in which they came; what fn returns other than 0 ends it.  0, that, or -1.
 */
int
crm_score_models(struct crm_db *db, const char *name,
    int (*fn)(void *arg, const struct crm_score_model *model), void *arg);

/* Adds the parameters of a model to text, its kind to kind (either may be
   NULL).  1, 0 there is no such model, -1. */
int
crm_score_about(struct crm_db *db, int64_t model, struct crm_buf *kind,
    struct crm_buf *parameters);

/* The value of a parameter in such a text.  1 found, 0 not. */
int
crm_score_parameter(const char *parameters, const char *name, double *v);

/*
 * Writes the scores of a model for a day; a batch must be open.  whole says
 * that whoever is not put has no score of that day: then only changes are
 * written, and a value less than step away from the one that stands, with the
 * same reason, is none.  Other days are not touched: where a later whole run
 * leaned on what stood before, that is written there.
 */
struct crm_scorer *
crm_scorer_open(struct crm_db *db, int64_t model, int64_t day, int whole,
    double step);
void
crm_scorer_close(struct crm_scorer *scorer);

/*
 * The score of the live member that a number stands for; NAN: it has none from
 * that day on.  1 its first, 2 it
 * changed or stands for another day, 0 it stands as it is, 3 nobody, 4 this
 * batch has said otherwise of that day, -1.
 */
int
crm_scorer_put(struct crm_scorer *scorer, int64_t member, double value,
    const char *reason);

/*
 * Notes that the model scored for the day; whoever was not put in a whole run
 * has no score from it on, *ended of them.  0 or -1.
 */
int
crm_scorer_end(struct crm_scorer *scorer, int64_t *ended);

/*
 * The scores that stand at the end of a day, of live members by number.  fn
 * returns 0 to go on.  0, what fn returned, or -1.  Text is borrowed until fn
 * returns.
 */
struct crm_score {
	int64_t		 member;
	int64_t		 day;		/* since when it stands */
	double		 value;
	const char	*reason;
};
int
crm_score_each(struct crm_db *db, int64_t model, int64_t as_of,
    int (*fn)(void *arg, const struct crm_score *score), void *arg);

/* The same of every row to that day, by member and day; value NAN: none. */
int
crm_score_history(struct crm_db *db, int64_t model, int64_t as_of,
    int (*fn)(void *arg, const struct crm_score *score), void *arg);

/* That of one live member: 1 found, 0 none, -1; reason is added to text. */
int
crm_score_get(struct crm_db *db, int64_t model, int64_t member, int64_t as_of,
    double *value, struct crm_buf *reason);

#endif

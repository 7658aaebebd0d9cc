#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "record/quality_int.h"

static const char *const measures[] = { "complete", "valid", "suspect",
    "dead", "fresh", "reachable" };
static const char *const bys[] = { "all", "source", "segment" };

/* What is counted of one group. */
struct quality_group {
	int		 by;		/* 0 all, 1 source, 2 segment */
	char		*name;
	int64_t		 members;
	int64_t		 filled[NFIELD];
	int64_t		 values[NFIELD];	/* by the group of the value */
	int64_t		 verdict[NFIELD][CRM_VERDICTS];
	int64_t		 fresh[NFIELD];
	int64_t		 reached[NCHANNEL];
};

const char *
crm_quality_measure(enum crm_quality_measure measure)
{

	return (measures[measure]);
}

/* 1 when a measure has rows of a field (of reachable: of a channel). */
static int
has(enum crm_quality_measure measure, size_t field)
{

	switch (measure) {
	case CRM_QUALITY_COMPLETE:
		return (1);
	case CRM_QUALITY_FRESH:
		return (crm_quality_fields[field].contact);
	case CRM_QUALITY_REACHABLE:
		return (field < NCHANNEL);
	default:
		return (crm_quality_fields[field].judged != CRM_JUDGED_NOT);
	}
}

static const char *
field_name(enum crm_quality_measure measure, size_t field)
{

	return (measure == CRM_QUALITY_REACHABLE ? crm_quality_channels[field] :
	    crm_quality_fields[field].name);
}

const char *
crm_quality_field(enum crm_quality_measure measure, const char *name, size_t n)
{
	const char *field;
	size_t i;

	for (i = 0; i < NFIELD; i++) {
		if (!has(measure, i))
			continue;
		field = field_name(measure, i);
		if (strlen(field) == n && memcmp(field, name, n) == 0)
			return (field);
	}
	return (NULL);
}

struct crm_quality *
crm_quality_open(struct crm_db *db, const struct crm_quality_opt *opt)
{
	struct crm_quality *quality;

	if ((quality = calloc(1, sizeof(*quality))) == NULL ||
	    (quality->names = crm_map_new()) == NULL ||
	    (quality->members = crm_map_new()) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		crm_quality_close(quality);
		return (NULL);
	}
	quality->db = db;
	quality->opt = *opt;
	return (quality);
}

void
crm_quality_close(struct crm_quality *quality)
{
	size_t i;

	if (quality == NULL)
		return;
	for (i = 0; i < quality->n; i++)
		free(quality->group[i].name);
	free(quality->group);
	crm_map_free(quality->names);
	crm_map_free(quality->members);
	for (i = 0; i < NFIELD; i++)
		crm_buf_free(&quality->person.source[i]);
	crm_buf_free(&quality->person.own);
	crm_buf_free(&quality->form);
	free(quality);
}

/* The group of that name, made when new; NULL without memory. */
static struct quality_group *
group_of(struct crm_quality *quality, int by, const char *p, size_t n)
{
	struct crm_buf key = { 0 };
	struct quality_group *more;
	int64_t *at;
	int found;

	crm_buf_fmt(&key, "%d ", by);
	crm_buf_add(&key, p, n);
	at = key.bad ? NULL : crm_map_put(quality->names, crm_hash_of(
	    crm_db_key(quality->db), key.p, key.n), &found);
	crm_buf_free(&key);
	if (at == NULL)
		goto nomem;
	if (found)
		return (&quality->group[*at - 1]);
	if (quality->n == quality->cap) {
		quality->cap = quality->cap == 0 ? 16 : quality->cap * 2;
		more = realloc(quality->group, quality->cap * sizeof(*more));
		if (more == NULL)
			goto nomem;
		quality->group = more;
	}
	more = &quality->group[quality->n];
	memset(more, 0, sizeof(*more));
	more->by = by;
	if ((more->name = strndup(p, n)) == NULL)
		goto nomem;
	*at = (int64_t)++quality->n;
	return (more);

nomem:
	(void)crm_err_nomem(crm_db_err(quality->db));
	return (NULL);
}

/* Counts the member in a group. */
static void
count_member(struct quality_group *group, const struct person *person)
{
	size_t i;

	group->members++;
	for (i = 0; i < NFIELD; i++)
		group->filled[i] += person->filled[i];
	for (i = 0; i < NCHANNEL; i++)
		group->reached[i] += person->reached[i];
}

/* Counts one of its values, which may have another source. */
static void
count_value(struct quality_group *group, const struct person *person,
    size_t field)
{

	if (!person->filled[field])
		return;
	group->values[field]++;
	group->verdict[field][person->verdict[field]]++;
	group->fresh[field] += person->fresh[field];
}

/* In the group of all, and of one segment. */
static int
count_in(struct crm_quality *quality, int by, const char *p, size_t n)
{
	struct quality_group *group = group_of(quality, by, p, n);
	size_t i;

	if (group == NULL)
		return (-1);
	count_member(group, &quality->person);
	for (i = 0; i < NFIELD; i++)
		count_value(group, &quality->person, i);
	return (0);
}

static int
count_sources(struct crm_quality *quality)
{
	const struct person *person = &quality->person;
	struct quality_group *group;
	size_t i;

	group = group_of(quality, 1, crm_buf_text(&person->own),
	    person->own.n);
	if (group == NULL)
		return (-1);
	count_member(group, person);
	for (i = 0; i < NFIELD; i++) {
		if (person->source[i].bad)
			return (crm_err_nomem(crm_db_err(quality->db)));
		group = group_of(quality, 1, crm_buf_text(&person->source[i]),
		    person->source[i].n);
		if (group == NULL)
			return (-1);
		count_value(group, person, i);
	}
	return (0);
}

int
crm_quality_take(struct crm_quality *quality, int64_t member, const char *p,
    size_t n)
{
	struct crm_hash h = { (uint64_t)member, 1 };
	int found;

	if (crm_map_put(quality->members, h, &found) == NULL)
		return (crm_err_nomem(crm_db_err(quality->db)));
	if (found && p == NULL)
		return (0);
	if (crm_quality_load(quality, member) == -1)
		return (-1);
	if (!found && (count_in(quality, 0, "", 0) == -1 ||
	    count_sources(quality) == -1))
		return (-1);
	return (p == NULL ? 0 : count_in(quality, 2, p, n));
}

int
crm_quality_all(struct crm_db *db, struct crm_quality *quality)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT id\n"
	    "FROM member\n"
	    "WHERE state = 0\n"
	    "ORDER BY id /* scan: all are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = crm_quality_take(quality, crm_col_int(stmt, 0),
		    NULL, 0)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
by_name(const void *a, const void *b)
{
	const struct quality_group *x = a, *y = b;

	return (x->by != y->by ? x->by - y->by : strcmp(x->name, y->name));
}

/* What a measure says of a field of the group. */
static void
sum(const struct quality_group *group, size_t field,
    struct crm_quality_row *row)
{
	const int64_t *verdict = group->verdict[field];

	row->of = group->values[field];
	switch (row->measure) {
	case CRM_QUALITY_COMPLETE:
		row->n = group->filled[field];
		row->of = group->members;
		break;
	case CRM_QUALITY_VALID:
		row->n = verdict[CRM_VERDICT_OK] + verdict[CRM_VERDICT_FIXED];
		break;
	case CRM_QUALITY_SUSPECT:
		row->n = verdict[CRM_VERDICT_SUSPECT];
		break;
	case CRM_QUALITY_DEAD:
		row->n = verdict[CRM_VERDICT_DEAD];
		break;
	case CRM_QUALITY_FRESH:
		row->n = group->fresh[field];
		break;
	case CRM_QUALITY_REACHABLE:
		row->n = group->reached[field];
		row->of = group->members;
		break;
	}
}

int
crm_quality_each(struct crm_quality *quality,
    int (*fn)(void *arg, const struct crm_quality_row *row), void *arg)
{
	struct crm_quality_row row;
	size_t i, field;
	int measure, rc;

	/* Of nobody there are rows, too, so that floors have something. */
	if (group_of(quality, 0, "", 0) == NULL)
		return (-1);
	if (quality->n > 0)
		qsort(quality->group, quality->n, sizeof(*quality->group), by_name);
	for (i = 0; i < quality->n; i++) {
		row.by = bys[quality->group[i].by];
		row.group = quality->group[i].name;
		for (measure = 0; measure <= CRM_QUALITY_REACHABLE; measure++) {
			row.measure = (enum crm_quality_measure)measure;
			for (field = 0; field < NFIELD; field++) {
				if (!has(row.measure, field))
					continue;
				row.field = field_name(row.measure, field);
				sum(&quality->group[i], field, &row);
				if (row.of == 0 && quality->group[i].by != 0)
					continue;
				if ((rc = fn(arg, &row)) != 0)
					return (rc);
			}
		}
	}
	return (0);
}

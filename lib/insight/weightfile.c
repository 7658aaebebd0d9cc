#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/file.h"
#include "core/lang.h"
#include "core/out.h"
#include "core/sheet.h"
#include "insight/weightfile.h"
#include "insight/weights.h"

enum { COL_FIELD, COL_LEVEL, COL_MATCH, COL_STRANGER, COL_HOUSE, NCOL };

static const char *const colname[NCOL] = {
	"field", "level", "match", "stranger", "house"
};

#define RATE		"rate"		/* the level of the row of the rates */

struct reader {
	struct crm_weights *weights;
	const struct crm_people *people;
	struct crm_sheet sheet;
	unsigned char	 seen[CRM_PEOPLE_FIELDS][CRM_LEVELS];
};

static void
put_row(struct crm_buf *buf, const char *field, const char *level, double m,
    double u, double h)
{

	crm_csv_quote(buf, field, strlen(field));
	crm_buf_fmt(buf, ",%s,%.9g,%.9g,%.9g\n", level, m, u, h);
}

static void
format(const struct crm_weights *weights, const struct crm_people *people,
    struct crm_buf *buf)
{
	struct crm_buf level = { 0 };
	const char *name;
	size_t f;
	int l;

	crm_buf_str(buf, "field,level,match,stranger,house\n");
	crm_buf_fmt(buf, "," RATE ",%.9g,%.9g,%.9g\n", weights->rate,
	    1 - weights->rate - weights->house, weights->house);
	for (f = 0; f < weights->nfield; f++) {
		name = crm_people_field(people, f)->name;
		for (l = 0; l < CRM_LEVELS; l++) {
			crm_buf_reset(&level);
			crm_buf_str(&level, crm_level_name((uint8_t)l));
			if (l >= CRM_LEVEL_SAME)
				crm_buf_fmt(&level, " %d",
				    2 << (l - CRM_LEVEL_SAME));
			put_row(buf, name, crm_buf_text(&level),
			    weights->m[f][l], weights->u[f][l],
			    weights->h[f][l]);
		}
	}
	buf->bad |= level.bad;
	crm_buf_free(&level);
}

int
crm_weightfile_save(const struct crm_weights *weights,
    const struct crm_people *people, const char *path, struct crm_err *err)
{
	struct crm_buf text = { 0 };
	int res;

	format(weights, people, &text);
	res = crm_file_write(err, path, &text);
	crm_buf_free(&text);
	return (res);
}

static struct crm_cell
cell(const struct reader *rd, int col)
{

	return (crm_sheet_cell(&rd->sheet, col));
}

static int
refuse(const struct reader *rd, int col, const char *reason)
{

	return (crm_sheet_refuse(&rd->sheet, col, reason));
}

/* A probability; above 0, or a pair could be impossible. */
static int
read_share(const struct reader *rd, int col, double *v)
{
	struct crm_cell c = cell(rd, col);
	char *end;

	*v = strtod(c.p, &end);
	if (c.n == 0 || *end != '\0' || !(*v > 0 && *v <= 1))
		return (refuse(rd, col,
		    _("no number above 0 and at most 1")));
	return (0);
}

/* The level of a word: "same" alone is all of those (-1 is none). */
static int
level_of(const char *word, int *last)
{
	struct crm_buf name = { 0 };
	int l, found = -1;

	for (l = 0; l < CRM_LEVELS && found == -1; l++) {
		crm_buf_reset(&name);
		crm_buf_str(&name, crm_level_name((uint8_t)l));
		if (strcmp(word, crm_buf_text(&name)) == 0) {
			found = l;
			*last = l < CRM_LEVEL_SAME ? l : CRM_LEVELS - 1;
		} else if (l >= CRM_LEVEL_SAME) {
			crm_buf_fmt(&name, " %d", 2 << (l - CRM_LEVEL_SAME));
			if (strcmp(word, crm_buf_text(&name)) == 0)
				found = *last = l;
		}
	}
	crm_buf_free(&name);
	return (found);
}

static int
read_row(struct reader *rd)
{
	const char *field = cell(rd, COL_FIELD).p;
	double v[3];
	size_t f, n = crm_people_nfield(rd->people);
	int l, last = 0, i;

	for (i = 0; i < 3; i++)
		if (read_share(rd, COL_MATCH + i, &v[i]) == -1)
			return (-1);
	if (*field == '\0' && strcmp(cell(rd, COL_LEVEL).p, RATE) == 0) {
		rd->weights->rate = v[0];
		rd->weights->house = v[2];
		rd->weights->rated = 1;
		return (v[0] + v[2] < 1 ? 0 : refuse(rd, COL_MATCH,
		    _("the rates leave no room for strangers")));
	}
	for (f = 0; f < n; f++)
		if (strcmp(field, crm_people_field(rd->people, f)->name) == 0)
			break;
	if (f == n)
		return (refuse(rd, COL_FIELD, _("no field that is compared")));
	if ((l = level_of(cell(rd, COL_LEVEL).p, &last)) == -1)
		return (refuse(rd, COL_LEVEL, _("no level")));
	for (i = l; i <= last; i++) {
		if (rd->seen[f][i]++)
			return (refuse(rd, COL_LEVEL,
			    _("given twice for this field")));
		rd->weights->m[f][i] = v[0];
		rd->weights->u[f][i] = v[1];
		rd->weights->h[f][i] = v[2];
	}
	return (0);
}

/* All levels of all fields are there. */
static int
check(const struct reader *rd)
{
	const struct crm_people_field *field;
	size_t f;
	int l;

	for (f = 0; f < crm_people_nfield(rd->people); f++) {
		field = crm_people_field(rd->people, f);
		for (l = 0; l < CRM_LEVELS; l++)
			if (!rd->seen[f][l])
				return (crm_err_set(rd->sheet.err, CRM_ERR_INPUT,
				    _("%s: %s: the level \"%s\" is missing"),
				    crm_csv_source(rd->sheet.csv), field->name,
				    crm_level_name((uint8_t)l)));
	}
	return (0);
}

int
crm_weightfile_read(struct crm_weights *weights,
    const struct crm_people *people, struct crm_csv *csv,
    struct crm_err *err)
{
	struct reader rd = { .weights = weights, .people = people };
	int step;

	memset(weights, 0, sizeof(*weights));
	weights->nfield = crm_people_nfield(people);
	weights->known = 1;
	if (crm_sheet_open(&rd.sheet, csv, colname, NCOL, NCOL, err) == -1)
		return (-1);
	while ((step = crm_sheet_next(&rd.sheet)) == 1)
		if (read_row(&rd) == -1)
			return (-1);
	return (step == -1 ? -1 : check(&rd));
}

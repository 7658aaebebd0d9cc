#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/out.h"
#include "core/stream.h"
#include "insight/algebra.h"

#define NO_CELLS	SIZE_MAX
#define LONG_CELL	0xff	/* its length follows in four bytes */

struct row {
	int64_t		 member;
	size_t		 at;		/* of its cells in the text */
	uint32_t	 set;
	uint32_t	 nth;		/* that the set put, as far as it counts */
};

struct set {
	char		**name;		/* of its columns */
	size_t		*col;		/* where they stand in the result */
	size_t		 n;
	uint32_t	 rows;
	const struct row *row;		/* of the member that is written */
};

struct column {
	const char	*name;
	int		 member;
};

struct alias {
	int64_t		 alias, live;
};

struct crm_algebra {
	struct crm_err	*err;
	enum crm_algebra_op op;
	struct set	*set;
	size_t		 n;
	struct row	*row;
	size_t		 nrow, cap;
	struct alias	*alias;
	size_t		 nalias, alias_cap;
	struct column	*col;
	size_t		 ncol;
	struct crm_buf	 text;		/* the cells of the rows, packed */
};

struct crm_algebra *
crm_algebra_new(struct crm_err *err, enum crm_algebra_op op, size_t n)
{
	struct crm_algebra *algebra;

	if ((algebra = calloc(1, sizeof(*algebra))) == NULL ||
	    (algebra->set = calloc(n, sizeof(*algebra->set))) == NULL) {
		free(algebra);
		(void)crm_err_nomem(err);
		return (NULL);
	}
	algebra->err = err;
	algebra->op = op;
	algebra->n = n;
	return (algebra);
}

void
crm_algebra_free(struct crm_algebra *algebra)
{
	size_t i, j;

	if (algebra == NULL)
		return;
	for (i = 0; i < algebra->n; i++) {
		for (j = 0; j < algebra->set[i].n; j++)
			free(algebra->set[i].name[j]);
		free(algebra->set[i].name);
		free(algebra->set[i].col);
	}
	free(algebra->set);
	free(algebra->row);
	free(algebra->alias);
	free(algebra->col);
	crm_buf_free(&algebra->text);
	free(algebra);
}

/* An array with room for one more element of size bytes; NULL (said). */
static void *
grow(struct crm_err *err, void *array, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap + *cap / 2 + 64;
	void *p;

	if (n < *cap)
		return (array);
	if (more > SIZE_MAX / size || (p = realloc(array, more * size)) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	*cap = more;
	return (p);
}

/* Do the cells of a set ride along? */
static int
rides(const struct crm_algebra *algebra, size_t i)
{

	return (i == 0 || algebra->op != CRM_ALGEBRA_NOT);
}

static void
pack(struct crm_buf *text, struct crm_cell cell)
{
	uint32_t n = (uint32_t)cell.n;

	if (n < LONG_CELL)
		crm_buf_chr(text, (char)n);
	else {
		crm_buf_chr(text, (char)LONG_CELL);
		crm_buf_add(text, &n, sizeof(n));
	}
	crm_buf_add(text, cell.p, cell.n);
}

/* The next cell at p: where it ends. */
static const char *
unpack(const char *p, struct crm_cell *cell)
{
	uint32_t n = (unsigned char)*p++;

	if (n == LONG_CELL) {
		memcpy(&n, p, sizeof(n));
		p += sizeof(n);
	}
	cell->p = p;
	cell->n = n;
	return (p + n);
}

int
crm_algebra_put(struct crm_algebra *algebra, size_t i, struct crm_csv *csv,
    int64_t member)
{
	struct set *set = &algebra->set[i];
	struct row *row;
	size_t j;

	row = grow(algebra->err, algebra->row, algebra->nrow, &algebra->cap,
	    sizeof(*row));
	if (row == NULL)
		return (-1);
	algebra->row = row;
	row += algebra->nrow++;
	row->member = member;
	row->at = NO_CELLS;
	row->set = (uint32_t)i;
	row->nth = set->rows;
	/* The rows of one member compare by it; more of them are all later. */
	set->rows += set->rows < UINT32_MAX;
	if (csv == NULL || crm_csv_ncol(csv) == 1 || !rides(algebra, i))
		return (0);
	row->at = algebra->text.n;
	for (j = 0; j < crm_csv_ncol(csv); j++)
		pack(&algebra->text, crm_csv_cell(csv, j));
	return (algebra->text.bad ? crm_err_nomem(algebra->err) : 0);
}

int
crm_algebra_columns(struct crm_algebra *algebra, size_t i,
    struct crm_csv *csv)
{
	struct set *set = &algebra->set[i];
	size_t n = csv == NULL ? 1 : crm_csv_ncol(csv);
	const char *name;

	if ((set->name = calloc(n, sizeof(*set->name))) == NULL ||
	    (set->col = calloc(n, sizeof(*set->col))) == NULL)
		return (crm_err_nomem(algebra->err));
	for (; set->n < n; set->n++) {
		name = csv == NULL ? "member" : crm_csv_name(csv, set->n);
		if ((set->name[set->n] = strdup(name)) == NULL)
			return (crm_err_nomem(algebra->err));
	}
	return (0);
}

int
crm_algebra_alias(struct crm_algebra *algebra, int64_t alias, int64_t live)
{
	struct alias *p;

	p = grow(algebra->err, algebra->alias, algebra->nalias,
	    &algebra->alias_cap, sizeof(*p));
	if (p == NULL)
		return (-1);
	algebra->alias = p;
	p[algebra->nalias].alias = alias;
	p[algebra->nalias++].live = live;
	return (0);
}

static int
compare_aliases(const void *a, const void *b)
{
	const struct alias *x = a, *y = b;

	return ((x->alias > y->alias) - (x->alias < y->alias));
}

static void
settle_aliases(struct crm_algebra *algebra)
{
	struct alias key = { 0, 0 }, *found;
	size_t i;

	if (algebra->nalias == 0)
		return;
	qsort(algebra->alias, algebra->nalias, sizeof(*algebra->alias),
	    compare_aliases);
	for (i = 0; i < algebra->nrow; i++) {
		key.alias = algebra->row[i].member;
		found = bsearch(&key, algebra->alias, algebra->nalias,
		    sizeof(key), compare_aliases);
		if (found != NULL)
			algebra->row[i].member = found->live;
	}
}

/* By member, then by set, then as they came. */
static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->member != y->member)
		return (x->member < y->member ? -1 : 1);
	if (x->set != y->set)
		return (x->set < y->set ? -1 : 1);
	return ((x->nth > y->nth) - (x->nth < y->nth));
}

/* The column of that name in the result, or another one.  0 or -1. */
static int
add_column(struct crm_algebra *algebra, const char *name, size_t *cap,
    size_t *col)
{
	struct column *p;

	for (*col = 0; *col < algebra->ncol; (*col)++)
		if (strcmp(algebra->col[*col].name, name) == 0)
			return (0);
	p = grow(algebra->err, algebra->col, algebra->ncol, cap, sizeof(*p));
	if (p == NULL)
		return (-1);
	algebra->col = p;
	p[algebra->ncol].member = strcmp(name, "member") == 0;
	p[algebra->ncol++].name = name;
	return (0);
}

static int
begin(struct crm_algebra *algebra, struct crm_out *out)
{
	struct set *set;
	const char *name;
	size_t i, j, cap = 0;

	for (i = 0; i < algebra->n && rides(algebra, i); i++) {
		set = &algebra->set[i];
		for (j = 0; j < set->n; j++)
			if (add_column(algebra, set->name[j], &cap,
			    &set->col[j]) == -1)
				return (-1);
	}
	for (i = 0; i < algebra->ncol; i++) {
		name = algebra->col[i].name;
		if (crm_out_col(out, name, crm_stream_kind(name)) == -1)
			return (-1);
	}
	return (0);
}

/* Of the rows of one member: is it in the result?  Notes them by set. */
static int
judge(struct crm_algebra *algebra, const struct row *row, size_t n)
{
	size_t i, in = 0;

	for (i = 0; i < algebra->n; i++)
		algebra->set[i].row = NULL;
	for (i = 0; i < n; i++)
		if (algebra->set[row[i].set].row == NULL) {
			algebra->set[row[i].set].row = &row[i];
			in++;
		}
	switch (algebra->op) {
	case CRM_ALGEBRA_AND:
		return (in == algebra->n);
	case CRM_ALGEBRA_OR:
		return (1);
	case CRM_ALGEBRA_NOT:
		break;
	}
	return (algebra->set[0].row != NULL && in == 1);
}

/* The cells of a set's row, for those columns that no set before it filled. */
static void
fill(const struct crm_algebra *algebra, const struct set *set,
    struct crm_cell *cell)
{
	const char *p;
	struct crm_cell one;
	size_t j;

	if (set->row == NULL || set->row->at == NO_CELLS)
		return;
	p = algebra->text.p + set->row->at;
	for (j = 0; j < set->n; j++) {
		p = unpack(p, &one);
		if (cell[set->col[j]].p == NULL)
			cell[set->col[j]] = one;
	}
}

static int
put(struct crm_algebra *algebra, int64_t member, struct crm_cell *cell,
    struct crm_out *out)
{
	size_t i;

	memset(cell, 0, algebra->ncol * sizeof(*cell));
	for (i = 0; i < algebra->n && rides(algebra, i); i++)
		fill(algebra, &algebra->set[i], cell);
	for (i = 0; i < algebra->ncol; i++)
		if ((algebra->col[i].member ? crm_out_int(out, member) :
		    crm_out_textn(out, cell[i].p, cell[i].n)) == -1)
			return (-1);
	return (crm_out_end(out));
}

int
crm_algebra_write(struct crm_algebra *algebra, struct crm_out *out)
{
	struct row *row = algebra->row;
	struct crm_cell *cell;
	size_t i, n;
	int rc = 0;

	settle_aliases(algebra);
	if (algebra->nrow > 0)
		qsort(row, algebra->nrow, sizeof(*row), compare_rows);
	if (begin(algebra, out) == -1)
		return (-1);
	if ((cell = calloc(algebra->ncol, sizeof(*cell))) == NULL)
		return (crm_err_nomem(algebra->err));
	for (i = 0; rc == 0 && i < algebra->nrow; i += n) {
		for (n = 1; i + n < algebra->nrow &&
		    row[i + n].member == row[i].member; n++)
			continue;
		if (judge(algebra, row + i, n))
			rc = put(algebra, row[i].member, cell, out);
	}
	free(cell);
	return (rc);
}

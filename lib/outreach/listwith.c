#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/lang.h"
#include "outreach/listwith.h"

#define HIGHEST	100000000	/* number of a member */

struct crm_listwith {
	struct crm_err	*err;
	char		**name;		/* of the columns */
	size_t		 ncol;
	struct crm_buf	 cells;		/* row by row, each with a NUL */
	size_t		*at;		/* by member: where its row begins, and
					   1; 0: it has none */
	size_t		 n;
};

struct crm_listwith *
crm_listwith_new(struct crm_err *err)
{
	struct crm_listwith *with = calloc(1, sizeof(*with));

	if (with == NULL)
		(void)crm_err_nomem(err);
	else
		with->err = err;
	return (with);
}

void
crm_listwith_free(struct crm_listwith *with)
{
	size_t i;

	if (with == NULL)
		return;
	for (i = 0; i < with->ncol; i++)
		free(with->name[i]);
	free(with->name);
	free(with->at);
	crm_buf_free(&with->cells);
	free(with);
}

static int
take_names(struct crm_listwith *with, const struct crm_csv *csv)
{
	size_t i, n = crm_csv_ncol(csv);

	if ((with->name = calloc(n + 1, sizeof(*with->name))) == NULL)
		return (crm_err_nomem(with->err));
	for (i = 0; i < n; i++) {
		with->name[i] = strdup(crm_csv_name(csv, i));
		if (with->name[i] == NULL)
			return (crm_err_nomem(with->err));
		with->ncol++;
	}
	return (0);
}

/* Makes room for a member's place. */
static int
grow(struct crm_listwith *with, size_t member)
{
	size_t n = member + member / 2 + 64, *at;

	if (member < with->n)
		return (0);
	if ((at = realloc(with->at, n * sizeof(*at))) == NULL)
		return (crm_err_nomem(with->err));
	memset(at + with->n, 0, (n - with->n) * sizeof(*at));
	with->at = at;
	with->n = n;
	return (0);
}

int
crm_listwith_take(struct crm_listwith *with, struct crm_csv *csv,
    int64_t member)
{
	struct crm_cell cell;
	size_t i;

	if (with->name == NULL && take_names(with, csv) == -1)
		return (-1);
	if (member > HIGHEST)
		return (crm_err_set(with->err, CRM_ERR_INPUT, _("%s: no "
		    "member has so high a number"), crm_csv_source(csv)));
	if (grow(with, (size_t)member) == -1)
		return (-1);
	if (with->at[member] > 0)
		return (0);
	with->at[member] = with->cells.n + 1;
	for (i = 0; i < with->ncol; i++) {
		cell = crm_csv_cell(csv, i);
		crm_buf_add(&with->cells, cell.p, cell.n);
		crm_buf_add(&with->cells, "", 1);
	}
	return (with->cells.bad ? crm_err_nomem(with->err) : 0);
}

int
crm_listwith_has(const struct crm_listwith *with, const char *column)
{
	size_t i;

	for (i = 0; i < with->ncol; i++)
		if (strcmp(with->name[i], column) == 0)
			return (1);
	return (0);
}

const char *
crm_listwith_get(const struct crm_listwith *with, int64_t member,
    const char *column)
{
	const char *p;
	size_t i;

	if (!crm_listwith_has(with, column))
		return (NULL);
	if ((uint64_t)member >= with->n || with->at[member] == 0)
		return ("");
	p = with->cells.p + with->at[member] - 1;
	for (i = 0; strcmp(with->name[i], column) != 0; i++)
		p += strlen(p) + 1;
	return (p);
}

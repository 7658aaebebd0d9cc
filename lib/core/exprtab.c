#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/exprtab.h"

/*
 * A virtual table of exactly one row, whose values are wherever the table
 * points: nothing is copied or bound for a row, and a column that nobody reads
 * costs nothing.
 */

struct cursor {
	sqlite3_vtab_cursor	 base;
	int			 at;	/* 0: on the row, 1: behind it */
};

struct table {
	sqlite3_vtab		 base;
	struct crm_exprtab	*tab;
};

static int
connect(sqlite3 *sq, void *aux, int argc, const char *const *argv,
    sqlite3_vtab **out, char **why)
{
	struct crm_exprtab *tab = aux;
	struct table *table;
	int rc;

	(void)argc;
	(void)argv;
	(void)why;
	if ((rc = sqlite3_declare_vtab(sq, tab->decl)) != SQLITE_OK)
		return (rc);
	if ((table = sqlite3_malloc64(sizeof(*table))) == NULL)
		return (SQLITE_NOMEM);
	memset(table, 0, sizeof(*table));
	table->tab = tab;
	*out = &table->base;
	return (SQLITE_OK);
}

static int
disconnect(sqlite3_vtab *table)
{

	sqlite3_free(table);
	return (SQLITE_OK);
}

/* There is one way to read one row. */
static int
best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{

	(void)table;
	info->estimatedCost = 1;
	info->estimatedRows = 1;
	info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
	return (SQLITE_OK);
}

static int
open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	struct cursor *cursor = sqlite3_malloc64(sizeof(*cursor));

	(void)table;
	if (cursor == NULL)
		return (SQLITE_NOMEM);
	memset(cursor, 0, sizeof(*cursor));
	*out = &cursor->base;
	return (SQLITE_OK);
}

static int
close_cursor(sqlite3_vtab_cursor *cursor)
{

	sqlite3_free(cursor);
	return (SQLITE_OK);
}

static int
filter(sqlite3_vtab_cursor *base, int n, const char *s, int argc,
    sqlite3_value **argv)
{
	struct cursor *cursor = (struct cursor *)base;

	(void)n;
	(void)s;
	(void)argc;
	(void)argv;
	cursor->at = 0;
	return (SQLITE_OK);
}

static int
next(sqlite3_vtab_cursor *base)
{
	struct cursor *cursor = (struct cursor *)base;

	cursor->at = 1;
	return (SQLITE_OK);
}

static int
at_end(sqlite3_vtab_cursor *base)
{
	struct cursor *cursor = (struct cursor *)base;

	return (cursor->at);
}

static int
column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx, int i)
{
	const struct crm_exprtab *tab = ((struct table *)cursor->pVtab)->tab;
	const struct crm_expr_value *value = tab->value + i;

	if (tab->stop(tab->arg))
		return (SQLITE_INTERRUPT);
	switch (value->kind) {
	case CRM_EXPR_NULL:
		sqlite3_result_null(ctx);
		break;
	case CRM_EXPR_INT:
		sqlite3_result_int64(ctx, value->i);
		break;
	case CRM_EXPR_REAL:
		sqlite3_result_double(ctx, value->d);
		break;
	case CRM_EXPR_TEXT:
		sqlite3_result_text64(ctx, value->p, value->n,
		    SQLITE_TRANSIENT, SQLITE_UTF8);
		break;
	}
	return (SQLITE_OK);
}

static int
rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row)
{

	(void)cursor;
	*row = 1;
	return (SQLITE_OK);
}

static const sqlite3_module module = {
	.xConnect = connect,
	.xBestIndex = best_index,
	.xDisconnect = disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next,
	.xEof = at_end,
	.xColumn = column,
	.xRowid = rowid
};

static const char *
affinity(enum crm_type type)
{

	switch (type) {
	case CRM_TYPE_INTEGER:
		return ("INTEGER");
	case CRM_TYPE_DECIMAL:
		return ("NUMERIC");
	default:
		return ("TEXT");
	}
}

struct named {
	const char	*name;
	size_t		 i;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int rc = sqlite3_stricmp(x->name, y->name);

	return (rc != 0 ? rc : x->i < y->i ? -1 : x->i > y->i);
}

/* To SQL, names that differ by case alone are one: marks all of them. */
static int
find_twins(struct crm_exprtab *tab, const struct crm_expr_col *col)
{
	struct named *named = calloc(tab->n, sizeof(*named));
	size_t i;

	if (named == NULL)
		return (-1);
	for (i = 0; i < tab->n; i++) {
		named[i].name = col[i].name;
		named[i].i = i;
	}
	qsort(named, tab->n, sizeof(*named), by_name);
	for (i = 1; i < tab->n; i++)
		if (sqlite3_stricmp(named[i].name, named[i - 1].name) == 0)
			tab->twin[named[i].i] = tab->twin[named[i - 1].i] = 1;
	free(named);
	return (0);
}

static void
declare(struct crm_buf *buf, const struct crm_exprtab *tab,
    const struct crm_expr_col *col)
{
	const char *p;
	size_t i;

	crm_buf_str(buf, "CREATE TABLE x (");
	for (i = 0; i < tab->n; i++) {
		crm_buf_str(buf, i == 0 ? "\"" : ", \"");
		for (p = col[i].name; *p != '\0'; p++)
			crm_buf_fmt(buf, *p == '"' ? "\"%c" : "%c", *p);
		/* No name of a column can be written so. */
		if (tab->twin[i])
			crm_buf_fmt(buf, "\001%zu", i);
		crm_buf_fmt(buf, "\" %s", affinity(col[i].type));
	}
	crm_buf_chr(buf, ')');
}

int
crm_exprtab_open(struct crm_exprtab *tab, sqlite3 *sq, const char *name,
    const struct crm_expr_col *col, size_t n)
{
	struct crm_buf buf = { 0 };

	assert(n > 0);
	tab->n = n;
	tab->used = calloc(n, 1);
	tab->twin = calloc(n, 1);
	if (tab->used == NULL || tab->twin == NULL ||
	    find_twins(tab, col) == -1)
		return (-1);
	declare(&buf, tab, col);
	if (buf.bad) {
		crm_buf_free(&buf);
		return (-1);
	}
	tab->decl = buf.p;
	return (sqlite3_create_module_v2(sq, name, &module, tab, NULL) ==
	    SQLITE_OK ? 0 : -1);
}

void
crm_exprtab_close(struct crm_exprtab *tab)
{

	free(tab->decl);
	free(tab->used);
	free(tab->twin);
}

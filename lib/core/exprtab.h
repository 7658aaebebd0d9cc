#ifndef CRM_EXPRTAB_H
#define CRM_EXPRTAB_H

/* The tables of one row that an expression reads, as SQLite sees them. */

#include <sqlite3.h>

#include "core/expr.h"

struct crm_exprtab {
	char		*decl;		/* CREATE TABLE ... */
	char		*used;		/* by column: 1 the expression reads it */
	char		*twin;		/* by column: 1 another one has its name
					   but for the case of letters */
	size_t		 n;
	const struct crm_expr_value *value;	/* by column, of this row */
	int		 (*stop)(void *arg);	/* 1: the row shall end here */
	void		*arg;
};

/* Makes the table of these columns known to sq by that name.  0 or -1. */
int
crm_exprtab_open(struct crm_exprtab *tab, sqlite3 *sq, const char *name,
    const struct crm_expr_col *col, size_t n);
void
crm_exprtab_close(struct crm_exprtab *tab);

#endif

#ifndef CRM_EXPR_H
#define CRM_EXPR_H

/*
 * A user's SQL expression over one row at a time.  It runs in a database of
 * its own in memory, where there is nothing but two tables of one row: s, the
 * row of a stream, whose columns are named bare, and m, whose columns are
 * named m.NAME.  So no table, file or setting is within reach; the authorizer
 * refuses subselects besides, and two ways of putting the text into a
 * statement, of which one at least fails to parse for anything that is no
 * single expression.  'now' is the shop's clock.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/stream.h"

struct crm_buf;
struct crm_err;
struct crm_expr;

struct crm_expr_col {
	const char	*name;
	enum crm_type	 type;
};

enum crm_expr_kind {
	CRM_EXPR_NULL,
	CRM_EXPR_INT,
	CRM_EXPR_REAL,
	CRM_EXPR_TEXT
};

struct crm_expr_value {
	enum crm_expr_kind kind;
	int64_t		 i;
	double		 d;
	const char	*p;		/* n bytes; borrowed during an evaluation */
	size_t		 n;
};

struct crm_expr_opt {
	const char	*text;		/* the expression */
	int64_t		 now;		/* the shop's clock */
	int		 ms;		/* for one row; 0: 5,000.  A function
					   ends before anybody looks */
	int64_t		 memory;	/* bytes for one row; 0: 32 MiB */
	const struct crm_expr_col *s, *m;	/* used by crm_expr_open() only */
	size_t		 ns, nm;		/* each at least 1 */
};

/*
 * Compiles an expression.  NULL with the reason in err, which must outlive
 * the expression: CRM_ERR_USAGE for all that is wrong with its text.  Where
 * that is an unknown column, its name is added to unknown as it was written,
 * and the reason ends there: the caller knows what columns there are.
 */
struct crm_expr *
crm_expr_open(struct crm_err *err, const struct crm_expr_opt *opt,
    struct crm_buf *unknown);
void
crm_expr_close(struct crm_expr *expr);

/* 1 when the expression reads column i of s, of m. */
int
crm_expr_uses_s(const struct crm_expr *expr, size_t i);
int
crm_expr_uses_m(const struct crm_expr *expr, size_t i);

/*
 * 1 where it is true of these values, 0 where it is false or NULL, -1:
 * CRM_ERR_INPUT when it cannot be computed of this row, CRM_ERR_BUSY when the
 * row took too long, CRM_ERR_MEMORY when it took too much.  Of columns that
 * are not used nothing is looked at.
 */
int
crm_expr_true(struct crm_expr *expr, const struct crm_expr_value *s,
    const struct crm_expr_value *m);

#endif

#ifndef CRM_OUT_INT_H
#define CRM_OUT_INT_H

/* The inside of the writer, for out.c, outform.c and table.c alone. */

#include "core/buf.h"
#include "core/out.h"

struct crm_out_col {
	char		*name;
	enum crm_kind	 kind;
	size_t		 width;		/* of a table, in terminal columns */
};

struct crm_out_cell {			/* of a table, in "held" */
	size_t		 at, n;		/* bytes */
	size_t		 width;		/* terminal columns */
};

struct crm_out {
	struct crm_err		*err;
	FILE			*f;
	struct crm_out_opt	 opt;
	struct crm_out_col	*cols;
	size_t			 ncol;
	size_t			 icell;		/* cells of the row so far */
	size_t			 nrow;		/* rows ended */
	int			 begun;		/* the header was put */
	int			 refused;	/* by who watches */
	size_t			 member;	/* column "member", or ncol */
	struct crm_buf		 buf;		/* text ready to be written */
	size_t			 last_row;	/* where its last row begins, */
	size_t			 last_cell;	/* and that row's last cell, */
						/* with what divides them */
	struct crm_buf		 number;	/* one number */
	struct crm_buf		 masked;	/* one masked cell */
	struct crm_buf		 held;		/* one guarded cell, or the */
						/* cells of a table's rows */
	struct crm_out_cell	*cells;
	size_t			 ncell, cap;
	int			 aligned;	/* the widths are known */
};

/* Put the next cell, with what divides it from the one before, to out->buf. */
void
crm_csv_put(struct crm_out *out, const char *s, size_t n, int number);
void
crm_tsv_put(struct crm_out *out, const char *s, size_t n);
void
crm_json_put(struct crm_out *out, const char *s, size_t n, int number);

/* 1 for what JSON calls a number. */
int
crm_json_number(const char *s, size_t n);

/* Puts a cell into the table. */
void
crm_table_put(struct crm_out *out, const char *s, size_t n);

/* Ends a row of it; moves rows to out->buf when there are enough. */
void
crm_table_end(struct crm_out *out);

/* Moves the rows that are still held to out->buf. */
void
crm_table_finish(struct crm_out *out);

#endif

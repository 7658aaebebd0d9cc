#ifndef CRM_OUT_H
#define CRM_OUT_H

/*
 * The one writer of rows, in any of four formats.  CSV: LF, a header always,
 * quotes only where needed (a delimiter, a quote, CR, LF, outer blanks do not
 * need them; a single empty cell on a row does).  TSV: tab, LF, CR and
 * backslash as \t \n \r \\.  JSON: an array of objects, numbers bare.  Table:
 * aligned by display width, terminal-safe, widths from the first 1,000 rows.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct crm_err;
struct crm_out;

enum crm_format {
	CRM_FORMAT_CSV,
	CRM_FORMAT_TSV,
	CRM_FORMAT_TABLE,
	CRM_FORMAT_JSON
};

enum crm_kind {			/* what a column holds */
	CRM_KIND_TEXT,
	CRM_KIND_NUMBER,	/* integers and decimals, right-aligned */
	CRM_KIND_NAME,		/* the rest are masked where masking is on */
	CRM_KIND_PHONE,
	CRM_KIND_EMAIL,
	CRM_KIND_ADDRESS,
	CRM_KIND_SECRET		/* birth dates, free text about a person */
};

/*
 * Adds what a terminal may show of a value of this kind, made safe for it
 * where it is personal; an empty one stays empty.
 */
struct crm_buf;
void
crm_mask(struct crm_buf *buf, enum crm_kind kind, const char *s, size_t n);

/* Who wants to know what is about to be shown. */
struct crm_out_watch {
	/* Before anything is: is a column personal?  -1 refuses all. */
	int	(*begin)(void *arg, int personal);
	/* Told each value of the column "member". */
	void	(*member)(void *arg, const char *s, size_t n);
	void	*arg;
};

struct crm_out_opt {
	enum crm_format	 format;
	int		 mask;	/* 1: personal kinds are masked */
	int		 excel;	/* 1: BOM, CR LF, formulas guarded (CSV only) */
	struct crm_out_watch watch;	/* begin may be NULL */
};

/* A writer on f, which stays the caller's; NULL when there is no memory. */
struct crm_out *
crm_out_open(struct crm_err *err, FILE *f, const struct crm_out_opt *opt);

/* Adds a column; all of them before the first cell.  name is copied. */
int
crm_out_col(struct crm_out *out, const char *name, enum crm_kind kind);

/* Puts the next cell of the row: text, n bytes (NULL: empty), a number. */
int
crm_out_text(struct crm_out *out, const char *s);
int
crm_out_textn(struct crm_out *out, const char *s, size_t n);
int
crm_out_int(struct crm_out *out, int64_t v);

/* Ends the row; every column must have its cell. */
int
crm_out_end(struct crm_out *out);

/*
 * Ends the output (a header even if there was no row) and flushes f.
 * -1 when anything could not be written.
 */
int
crm_out_finish(struct crm_out *out);

/*
 * Ends a stream that has failed so that every strict reader refuses it: CSV
 * gets an open quote; the others are cut off.
 */
void
crm_out_abort(struct crm_out *out);

/* Frees out without writing; NULL does nothing. */
void
crm_out_close(struct crm_out *out);

/* Adds one cell to buf, quoted only if CSV needs it. */
struct crm_buf;
void
crm_csv_quote(struct crm_buf *buf, const char *s, size_t n);

/* 1 when a spreadsheet would run a cell as a formula. */
int
crm_csv_formula(const char *s, size_t n);

#endif

#ifndef CRM_CSV_H
#define CRM_CSV_H

/*
 * The CSV reader: strict RFC 4180, or a dialect of it.  It accepts a BOM and
 * CR LF, keeps blanks, skips empty lines, counts lines exactly, and refuses
 * what it cannot read exactly: a quote inside an unquoted cell, text behind a
 * closing quote, an open quote at the end, a lone CR, a NUL byte, ill-formed
 * UTF-8, anything over its limits.  Mending is for those who ask for it.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_csv;
struct crm_err;

struct crm_cell {
	const char	*p;	/* with NUL; borrowed until the next row */
	size_t		 n;	/* bytes */
};

/* As a quote: there are no quotes.  No text that we read has this byte. */
#define CRM_CSV_NO_QUOTE	'\xff'

/* What was done to a row that is no CSV. */
enum crm_mended {
	CRM_MENDED_QUOTE,	/* a quote inside a cell is text */
	CRM_MENDED_OPEN,	/* a quote that nothing closes is text */
	CRM_MENDED_CLOSE,	/* a quote is closed where the row then fits */
	CRM_MENDED_BEHIND,	/* text behind a closing quote joins the cell */
	CRM_MENDED_BLANKS,	/* blanks behind a closing quote are gone */
	CRM_MENDED_LINE_END,	/* a line end of another kind ends the row */
	/* Told by those who know the header; "cell" is the number of cells. */
	CRM_MENDED_SHORT,	/* the row lacks its last cells */
	CRM_MENDED_LONG,	/* the row has cells without a name */
	CRM_MENDED_TABLE	/* another table begins: it is left out */
};

/*
 * Mending reads what a spreadsheet would open: of the ways to take the quotes
 * of a faulty row the one that gives it width cells (0: not known yet), else
 * one that takes in no other row.  Each thing done is told: the line, and the
 * cell from 0.
 */
struct crm_mend {
	size_t	  width;
	int	  quiet;	/* 1: nothing is told, for now */
	void	(*tell)(void *arg, size_t line, size_t cell,
	    enum crm_mended what);
	void	 *arg;
};

struct crm_csv_opt {
	char	 delim;		/* 0: comma */
	char	 quote;		/* 0: double quote; doubled it is itself */
	char	 escape;	/* what it stands before is itself; 0: none */
	char	 eol;		/* 0 or LF: lines end in LF or CR LF; CR */
	int	 any_bytes;	/* 1: other encodings: UTF-8 is not checked */
	int	 ragged;	/* 1: rows of any length, no header check */
	size_t	 max_field;	/* bytes; 0: 64 KiB */
	size_t	 max_row;	/* bytes; 0: 1 MiB */
	size_t	 max_cols;	/* 0: 1,000 */
	uint64_t size;		/* bytes of a regular file; 0: to its end */
	size_t	 block;		/* bytes read at a time; 0: 256 KiB */
	const struct crm_mend *mend;	/* NULL: faults are refused */
	int	 slow;		/* 1: every row byte by byte, for the tests */
};

/*
 * A reader of fd, which stays the caller's.  name is what messages call it;
 * it is copied.  opt may be NULL.  Reasons go to err, which must outlive the
 * reader.  NULL when there is no memory.  A regular file is read from where fd
 * stands to the size that it has now, and fd does not move, so that several
 * readers may share it; a file that ends before that is an error.
 */
struct crm_csv *
crm_csv_open(struct crm_err *err, int fd, const char *name,
    const struct crm_csv_opt *opt);

/* The same over n bytes of memory, which must outlive the reader. */
struct crm_csv *
crm_csv_open_mem(struct crm_err *err, const void *p, size_t n,
    const char *name, const struct crm_csv_opt *opt);

/* Frees csv; NULL does nothing. */
void
crm_csv_close(struct crm_csv *csv);

/*
 * Reads the header row.  0; -1 when there is none ("empty input without a
 * header"), when a name is missing or stands there twice.  Blanks around
 * names are trimmed.
 */
int
crm_csv_header(struct crm_csv *csv);

/* The number of header names, and name i; borrowed until close. */
size_t
crm_csv_ncol(const struct crm_csv *csv);
const char *
crm_csv_name(const struct crm_csv *csv, size_t i);

/* The index of the column of that exact name, or -1. */
int
crm_csv_col(const struct crm_csv *csv, const char *name);

/*
 * Reads the next row: 1 a row, 0 the end, -1 a stream that cannot be read on
 * (the reason is in err with file, line and column), 2 a row whose number of
 * cells is not the header's (a ragged row; its cells can be read, reading can
 * go on).  A last row that lacks both cells and its line end was cut off: -1.
 */
int
crm_csv_next(struct crm_csv *csv);

/* The cells of the row that was read; cell i is empty beyond the last. */
size_t
crm_csv_ncell(const struct crm_csv *csv);
struct crm_cell
crm_csv_cell(const struct crm_csv *csv, size_t i);

/* Adds the row's text as it stood in the file, without its line end. */
void
crm_csv_raw(const struct crm_csv *csv, struct crm_buf *buf);

/* How many empty lines stood before the row. */
size_t
crm_csv_blanks(const struct crm_csv *csv);

/* Where the row began: its line (from 1) and its byte offset (after a BOM). */
size_t
crm_csv_line(const struct crm_csv *csv);
uint64_t
crm_csv_offset(const struct crm_csv *csv);

/*
 * Goes to a row that crm_csv_line() and crm_csv_offset() named; only for
 * regular files and memory.  0 or -1.
 */
int
crm_csv_seek(struct crm_csv *csv, uint64_t offset, size_t line);

/*
 * Tells from the first n bytes of a file, 64 KiB if there are as many, that it
 * is no CSV at all: a workbook, a zip, HTML or XML, UTF-16, a compressed file.
 * A translated sentence that says what to do, or NULL when it may be CSV.
 * crm_csv_next() and crm_csv_header() ask this themselves.
 */
const char *
crm_csv_container(const void *p, size_t n);

/* What messages call the input. */
const char *
crm_csv_source(const struct crm_csv *csv);

#endif

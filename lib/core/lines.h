#ifndef CRM_LINES_H
#define CRM_LINES_H

/*
 * The lines of an input, below the CSV reader: big blocks are read into one
 * growing buffer in which a line, and all lines of the row that it belongs
 * to, stand in one piece.  Offsets are into the buffer and move when a block
 * is read; what lies before "row" is given up then.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_err;

struct crm_lines {
	struct crm_err	*err;
	const char	*name;		/* borrowed: what messages call it */
	const char	*mem;		/* the input, when it is memory */
	int		 fd;		/* the input, when it is not */
	int		 seekable;	/* read by offset, up to "stop" */
	int		 eof;
	uint64_t	 start;		/* where the text begins, after a BOM */
	uint64_t	 at;		/* what is read next */
	uint64_t	 stop;		/* where the input ends */
	char		*buf;		/* one byte more than is filled */
	size_t		 cap;
	size_t		 row;		/* first byte that is still wanted */
	size_t		 cur;		/* first byte behind the last line */
	size_t		 end;		/* first byte not filled */
	size_t		 block;		/* bytes read at a time */
	size_t		 first;		/* bytes read next; few after a seek */
	size_t		 max_row;
	size_t		 line;		/* number of the last line, from 1 */
	char		 eol;		/* what ends a line: LF, or CR */
	char		 stray;		/* the other, which ends none */
	int		 lf;		/* 1: the last line has its end */
	size_t		 valid;		/* the text is good up to here */
	size_t		 quote_at;	/* next quote and stray, see find() */
	size_t		 stray_at;
};

struct crm_line {
	size_t	 from, to;	/* its text, without the line end */
	int	 lf;		/* its end stands at "to" */
	int	 cr;		/* 1: the last byte of its text is a CR, */
				/* and a line feed follows */
};

/*
 * Makes lines, zeroed but for err, name, eol, block and max_row, read fd (of a
 * regular file size bytes, 0: to its end) or n bytes at p.
 */
void
crm_lines_open(struct crm_lines *lines, int fd, uint64_t size);
void
crm_lines_mem(struct crm_lines *lines, const void *p, size_t n);

/* Frees the buffer. */
void
crm_lines_close(struct crm_lines *lines);

/* Reads until n bytes are buffered or the input ends.  0 or -1. */
int
crm_lines_peek(struct crm_lines *lines, size_t n);

/* Finds the next line: 1, 0 at the end, -1; also when the row is too long. */
int
crm_lines_next(struct crm_lines *lines, struct crm_line *line);

/* The offset of the first c, or stray, in the line's text, or its end. */
size_t
crm_lines_quote(struct crm_lines *lines, const struct crm_line *line, char c);
size_t
crm_lines_stray(struct crm_lines *lines, const struct crm_line *line);

/*
 * The offset of the first byte in the line's text that is NUL or, unless
 * any_bytes is set, no UTF-8; or its end.
 */
size_t
crm_lines_bad(struct crm_lines *lines, const struct crm_line *line,
    int any_bytes);

/* Goes to a byte behind the BOM, the first of that line.  0 or -1. */
int
crm_lines_seek(struct crm_lines *lines, uint64_t offset, size_t line);

/* The byte of the input, after a BOM, that stands at an offset of buf. */
uint64_t
crm_lines_offset(const struct crm_lines *lines, size_t offset);

#endif

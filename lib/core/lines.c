#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/lines.h"
#include "core/text.h"

#define SEEK_BLOCK	8192	/* a seek often wants one row only */

static void
start_at(struct crm_lines *lines, uint64_t at)
{

	lines->stray = lines->eol == '\n' ? '\r' : '\n';
	lines->start = lines->at = at;
	lines->line = 0;
	lines->first = lines->block;
}

void
crm_lines_open(struct crm_lines *lines, int fd, uint64_t size)
{
	struct stat st;
	off_t at;

	lines->fd = fd;
	lines->stop = UINT64_MAX;
	start_at(lines, 0);
	/* Files of /proc say that they are empty: those are read as a pipe. */
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) || st.st_size == 0 ||
	    (at = lseek(fd, 0, SEEK_CUR)) == -1)
		return;
	lines->seekable = 1;
	start_at(lines, (uint64_t)at);
	if (size > 0)
		lines->stop = lines->start + size;
	else
		lines->stop = at < st.st_size ? (uint64_t)st.st_size :
		    lines->start;
}

void
crm_lines_mem(struct crm_lines *lines, const void *p, size_t n)
{

	lines->fd = -1;
	lines->mem = p;
	lines->seekable = 1;
	lines->stop = n;
	start_at(lines, 0);
}

void
crm_lines_close(struct crm_lines *lines)
{

	free(lines->buf);
}

/* Reads up to n bytes into p: the number, 0 at the end, -1. */
static ssize_t
take(struct crm_lines *lines, char *p, size_t n)
{
	ssize_t got;

	if (n > lines->stop - lines->at)
		n = (size_t)(lines->stop - lines->at);
	if (n == 0)
		return (0);
	if (lines->mem != NULL) {
		memcpy(p, lines->mem + lines->at, n);
		got = (ssize_t)n;
	} else do {
		got = lines->seekable ?
		    pread(lines->fd, p, n, (off_t)lines->at) :
		    read(lines->fd, p, n);
	} while (got == -1 && errno == EINTR);
	if (got == -1)
		return (crm_err_sys(lines->err, _("%s: cannot be read"),
		    lines->name));
	if (got == 0 && lines->seekable)
		return (crm_err_set(lines->err, CRM_ERR_SYSTEM,
		    _("%s: the file became shorter while it was read; "
		    "run again when nothing writes to it"), lines->name));
	lines->at += (uint64_t)got;
	return (got);
}

static size_t
moved(size_t offset, size_t by)
{

	return (offset < by ? 0 : offset - by);
}

/* Gives up what lies before the row and makes room for n bytes more. */
static int
make_room(struct crm_lines *lines, size_t n)
{
	size_t by = lines->row, want;
	char *p;

	if (by > 0) {
		memmove(lines->buf, lines->buf + by, lines->end - by);
		lines->row = 0;
		lines->cur -= by;
		lines->end -= by;
		lines->valid = moved(lines->valid, by);
		lines->quote_at = moved(lines->quote_at, by);
		lines->stray_at = moved(lines->stray_at, by);
	}
	if (lines->cap - lines->end > n)
		return (0);
	/* Doubling keeps a row of many blocks from being copied for each. */
	want = lines->end + n + 1;
	if (want < 2 * lines->end)
		want = 2 * lines->end;
	if ((p = realloc(lines->buf, want)) == NULL)
		return (crm_err_nomem(lines->err));
	lines->buf = p;
	lines->cap = want;
	return (0);
}

/* Reads one block more: 1, 0 when the input has ended, -1. */
static int
fill(struct crm_lines *lines)
{
	size_t n = lines->first;
	ssize_t got;

	if (lines->eof)
		return (0);
	if (lines->seekable && n > lines->stop - lines->at)
		n = (size_t)(lines->stop - lines->at);
	if (make_room(lines, n) == -1)
		return (-1);
	if ((got = take(lines, lines->buf + lines->end, n)) == -1)
		return (-1);
	lines->end += (size_t)got;
	if (got == 0)
		lines->eof = 1;
	if ((lines->first *= 2) > lines->block)
		lines->first = lines->block;
	return (!lines->eof);
}

int
crm_lines_peek(struct crm_lines *lines, size_t n)
{
	int more = 1;

	while (more == 1 && lines->end < n)
		more = fill(lines);
	return (more == -1 ? -1 : 0);
}

static int
too_long(struct crm_lines *lines)
{

	return (crm_err_set(lines->err, CRM_ERR_INPUT,
	    _("%s:%zu: the row is longer than %zu bytes; "
	    "a line end or a closing quote may be missing"),
	    lines->name, lines->line, lines->max_row));
}

int
crm_lines_next(struct crm_lines *lines, struct crm_line *line)
{
	size_t seen = 0;
	const char *p = NULL;
	int more = 1;

	if (lines->buf == NULL && fill(lines) == -1)
		return (-1);
	for (;;) {
		p = memchr(lines->buf + lines->cur + seen, lines->eol,
		    lines->end - lines->cur - seen);
		seen = lines->end - lines->cur;
		if (p != NULL || more != 1)
			break;
		if (lines->end - lines->row > lines->max_row + 1) {
			lines->line++;
			return (too_long(lines));
		}
		more = fill(lines);
	}
	if (more == -1 || (p == NULL && seen == 0))
		return (more);
	line->from = lines->cur;
	line->to = p != NULL ? (size_t)(p - lines->buf) : lines->end;
	line->lf = p != NULL;
	line->cr = line->lf && lines->eol == '\n' && line->to > line->from &&
	    p[-1] == '\r';
	lines->cur = line->to + (size_t)line->lf;
	lines->lf = line->lf;
	lines->line++;
	if (line->to - (size_t)line->cr - lines->row > lines->max_row)
		return (too_long(lines));
	return (1);
}

/*
 * The next c in the buffer is remembered in *at, so that a block is searched
 * once and not line by line: no c stands between the lines read so far and
 * *at, and c stands there unless the search ended with the buffer.
 */
static size_t
find(struct crm_lines *lines, const struct crm_line *line, size_t *at, char c)
{
	const char *p;

	if (*at < line->from)
		*at = line->from;
	if (*at < line->to && lines->buf[*at] != c) {
		p = memchr(lines->buf + *at, c, lines->end - *at);
		*at = p != NULL ? (size_t)(p - lines->buf) : lines->end;
	}
	return (*at < line->to ? *at : line->to);
}

size_t
crm_lines_quote(struct crm_lines *lines, const struct crm_line *line, char c)
{

	return (find(lines, line, &lines->quote_at, c));
}

size_t
crm_lines_stray(struct crm_lines *lines, const struct crm_line *line)
{

	return (find(lines, line, &lines->stray_at, lines->stray));
}

/*
 * Text is judged by the block too.  A character that the block's end cuts is
 * no fault: "valid" stops before it, and it is judged again with its line,
 * which has come whole by then.
 */
size_t
crm_lines_bad(struct crm_lines *lines, const struct crm_line *line,
    int any_bytes)
{
	size_t n;

	if (lines->valid >= line->to)
		return (line->to);
	if (any_bytes)
		return (find(lines, line, &lines->valid, '\0'));
	if (lines->valid < line->from)
		lines->valid = line->from;
	n = lines->end - lines->valid;
	lines->valid += crm_text_invalid(lines->buf + lines->valid, n);
	return (lines->valid < line->to ? lines->valid : line->to);
}

int
crm_lines_seek(struct crm_lines *lines, uint64_t offset, size_t line)
{

	if (!lines->seekable || offset > lines->stop - lines->start)
		return (crm_err_set(lines->err, CRM_ERR_SYSTEM,
		    _("%s: this input cannot be read a second time"),
		    lines->name));
	lines->at = lines->start + offset;
	lines->line = line - 1;
	lines->row = lines->cur = lines->end = 0;
	lines->valid = lines->quote_at = lines->stray_at = 0;
	lines->first = lines->block < SEEK_BLOCK ? lines->block : SEEK_BLOCK;
	lines->eof = 0;
	return (0);
}

uint64_t
crm_lines_offset(const struct crm_lines *lines, size_t offset)
{

	return (lines->at - (lines->end - offset) - lines->start);
}

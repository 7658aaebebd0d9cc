#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/encode.h"
#include "intake/input.h"

#define BLOCK	(256 * 1024)
#define HEAD	65536

/* An unlinked file of ours; -1. */
static int
scratch(struct crm_err *err, const char *folder)
{
	struct crm_buf path = { 0 };
	int fd;

	crm_buf_fmt(&path, "%s/crm-XXXXXX", folder);
	if (path.bad)
		return (crm_err_nomem(err));
	fd = mkstemp(path.p);
	if (fd == -1 || unlink(path.p) == -1)
		(void)crm_err_set(err, CRM_ERR_CREATE, "%s: %s", path.p,
		    strerror(errno));
	crm_buf_free(&path);
	return (fd);
}

static int
copy(struct crm_input *in, int to)
{
	struct crm_buf buf = { 0 };
	ssize_t n;
	int r = 0;

	if (crm_buf_room(&buf, BLOCK) == -1)
		return (crm_err_nomem(in->err));
	while ((n = read(in->fd, buf.p, BLOCK)) != 0 && r == 0) {
		if (n == -1 && errno != EINTR)
			r = crm_err_sys(in->err, "%s", in->name);
		else if (n > 0 && crm_write_all(to, buf.p, (size_t)n) == -1)
			r = crm_err_set(in->err, CRM_ERR_CREATE, _("%s: no "
			    "room for a copy: %s"), in->name, strerror(errno));
	}
	crm_buf_free(&buf);
	return (r);
}

/* Reads at most n bytes at an offset; -1. */
static ssize_t
get(struct crm_input *in, char *p, size_t n, uint64_t at)
{
	ssize_t done;

	if (at >= in->size)
		return (0);
	if (n > in->size - at)
		n = (size_t)(in->size - at);
	do
		done = pread(in->fd, p, n, (off_t)(in->start + at));
	while (done == -1 && errno == EINTR);
	if (done == -1)
		return (crm_err_sys(in->err, "%s", in->name));
	return (done);
}

/* The line on which an offset stands. */
static int
line_of(struct crm_input *in, char *block, uint64_t stop, uint64_t *line)
{
	uint64_t at = 0;
	ssize_t n, i;

	for (*line = 1; at < stop; at += (uint64_t)n) {
		if ((n = get(in, block, BLOCK, at)) <= 0)
			return (n == 0 ? 0 : -1);
		for (i = 0; i < n && at + (uint64_t)i < stop; i++)
			*line += block[i] == '\n';
	}
	return (0);
}

/* The offset in a block where UTF-8 breaks; a piece at its end is *tail. */
static size_t
utf8_invalid(const char *s, size_t n, int more, size_t *tail)
{
	static const unsigned char need[] = { 2, 2, 3, 4 };
	size_t bad = crm_text_invalid(s, n);
	unsigned char c;

	*tail = n;
	if (bad == n || !more || n - bad > 3)
		return (bad);
	c = (unsigned char)s[bad];
	if (c < 0xc2 || c > 0xf4 || n - bad >= need[(c >> 4) - 0xc])
		return (bad);
	/* Its bytes so far must be the start of a character. */
	for (size_t i = bad + 1; i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return (bad);
	*tail = bad;
	return (n);
}

/* A file that is said to be CP949 is; else text in UTF-8 is a fault in it. */
static int
foreign(struct crm_input *in, char *block, uint64_t bad)
{
	uint64_t line;

	if (line_of(in, block, bad, &line) == -1)
		return (-1);
	return (crm_err_set(in->err, CRM_ERR_INPUT, _("%s:%llu: at offset "
	    "%llu stands text in UTF-8, and elsewhere what is none: the file "
	    "was cut off, or two were joined; or name its encoding with "
	    "--from"), in->name, (unsigned long long)line,
	    (unsigned long long)bad));
}

/*
 * Walks over the file: 1 it is text of that encoding, 0 not (*bad), -1.  CP949
 * is told from UTF-8 where guess is 1.
 */
static int
validate(struct crm_input *in, char *block, const struct crm_cp949 *cp949,
    int guess, uint64_t *bad)
{
	uint64_t at = 0;
	size_t n, tail, where;
	ssize_t got;
	int more;

	for (; at < in->size; at += tail) {
		if ((got = get(in, block, BLOCK, at)) <= 0)
			return (got == -1 ? -1 : crm_err_set(in->err,
			    CRM_ERR_SYSTEM, _("%s: became shorter while it "
			    "was read"), in->name));
		n = (size_t)got;
		more = at + n < in->size;
		where = cp949 != NULL ?
		    crm_cp949_invalid(cp949, block, n, more, &tail) :
		    utf8_invalid(block, n, more, &tail);
		if (where < n || tail == 0) {
			*bad = at + where;
			return (0);
		}
		where = cp949 != NULL && guess ?
		    crm_cp949_foreign(block, tail, at > 0, more) : tail;
		if (where < tail)
			return (foreign(in, block, at + where));
		in->last = block[n - 1];
		in->cut = in->last != '\n' && in->last != '\r';
	}
	return (1);
}

static int
refuse(struct crm_input *in, char *block, uint64_t bad, const char *from)
{
	uint64_t line;

	if (line_of(in, block, bad, &line) == -1 ||
	    get(in, block, 1, bad) == -1)
		return (-1);
	if (from == NULL && *block == '\0')
		return (crm_err_set(in->err, CRM_ERR_INPUT, _("%s:%llu: the "
		    "byte at offset %llu is NUL, which no text has: export "
		    "the file again, as CSV"), in->name,
		    (unsigned long long)line, (unsigned long long)bad));
	if (from != NULL)
		return (crm_err_set(in->err, CRM_ERR_INPUT, _("%s:%llu: the "
		    "byte at offset %llu is no %s text"), in->name,
		    (unsigned long long)line, (unsigned long long)bad, from));
	return (crm_err_set(in->err, CRM_ERR_INPUT, _("%s:%llu: the byte at "
	    "offset %llu is neither UTF-8 nor CP949: export the file again, "
	    "or name its encoding with --from"), in->name,
	    (unsigned long long)line, (unsigned long long)bad));
}

static int
need_cp949(struct crm_input *in, const struct crm_input_opt *opt)
{

	if (*opt->cp949 == NULL)
		*opt->cp949 = crm_cp949_open(in->err);
	in->cp949 = *opt->cp949;
	return (in->cp949 == NULL ? -1 : 0);
}

/* Decides the encoding for the whole file. */
static int
decide(struct crm_input *in, char *block, const struct crm_input_opt *opt)
{
	int cp949 = opt->from != NULL && crm_encoding_is_cp949(opt->from);
	uint64_t bad, bad949;
	int r;

	in->encoding = CRM_ENCODING_UTF8;
	if (!cp949) {
		r = validate(in, block, NULL, 0, &bad);
		if (r == -1)
			return (-1);
		if (r == 1)
			return (0);
		if (opt->from != NULL)
			return (refuse(in, block, bad, opt->from));
	}
	if (need_cp949(in, opt) == -1)
		return (-1);
	in->encoding = CRM_ENCODING_CP949;
	in->label = "cp949";
	if ((r = validate(in, block, in->cp949, !cp949, &bad949)) != 0)
		return (r == 1 ? 0 : -1);
	/* Where the better reading ends, the file is likely damaged. */
	if (!cp949 && bad949 < bad)
		bad949 = bad;
	return (refuse(in, block, bad949, opt->from));
}

static int
no_workbook(struct crm_input *in, char *block)
{
	const char *what;
	ssize_t n;

	if ((n = get(in, block, HEAD, 0)) == -1)
		return (-1);
	if ((what = crm_csv_container(block, (size_t)n)) == NULL)
		return (0);
	return (crm_err_set(in->err, CRM_ERR_INPUT, "%s: %s", in->name, what));
}

/* Makes the input a regular file, in UTF-8 when --from asks for more. */
static int
settle(struct crm_input *in, const struct crm_input_opt *opt)
{
	int convert = opt->from != NULL && !crm_encoding_is_cp949(opt->from) &&
	    !crm_encoding_is_utf8(opt->from);
	struct stat st;
	off_t at;
	int fd;

	if (fstat(in->fd, &st) == -1)
		return (crm_err_sys(in->err, "%s", in->name));
	at = lseek(in->fd, 0, SEEK_CUR);
	if (convert || !S_ISREG(st.st_mode) || at == -1 || st.st_size == 0) {
		if ((fd = scratch(in->err, opt->tmp)) == -1)
			return (-1);
		if ((convert ? crm_encoding_convert(in->err, in->fd, fd,
		    opt->from, in->name) : copy(in, fd)) == -1 ||
		    fstat(fd, &st) == -1) {
			(void)close(fd);
			return (crm_err_sys(in->err, "%s", in->name));
		}
		in->fd = fd;
		in->own = 1;
		at = 0;
	}
	in->start = (uint64_t)at;
	in->size = st.st_size > at ? (uint64_t)(st.st_size - at) : 0;
	return (0);
}

int
crm_input_open(struct crm_input *in, struct crm_err *err, int fd,
    const char *name, const struct crm_input_opt *opt)
{
	struct crm_input_opt plain = *opt;
	struct crm_buf block = { 0 };
	int r = -1;

	memset(in, 0, sizeof(*in));
	in->err = err;
	in->name = name;
	in->fd = fd;
	in->label = "utf-8";
	in->way = opt->way;
	if (settle(in, opt) == -1)
		return (-1);
	/* What was converted is UTF-8 now; it says where it came from. */
	if (in->own && opt->from != NULL && !crm_encoding_is_cp949(opt->from) &&
	    !crm_encoding_is_utf8(opt->from)) {
		in->label = opt->from;
		plain.from = "UTF-8";
	}
	if (crm_buf_room(&block, BLOCK) == -1)
		(void)crm_err_nomem(err);
	else if (no_workbook(in, block.p) == 0)
		r = decide(in, block.p, &plain);
	crm_buf_free(&block);
	return (r);
}

void
crm_input_close(struct crm_input *in)
{

	if (in->own)
		(void)close(in->fd);
	in->own = 0;
}

int
crm_input_dialect(struct crm_input *in, struct crm_dialect *dialect)
{
	struct crm_buf head = { 0 };
	ssize_t n = -1;
	int r = -1;

	if (crm_buf_room(&head, HEAD) == -1)
		return (crm_err_nomem(in->err));
	if ((n = get(in, head.p, HEAD, 0)) != -1) {
		const char *s = head.p;

		if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
			s += 3;
			n -= 3;
		}
		r = crm_dialect_guess(s, (size_t)n, in->size > HEAD,
		    &in->way.dialect, dialect);
		if (r == -1)
			(void)crm_err_nomem(in->err);
		in->crlf = memmem(s, (size_t)n, "\r\n", 2) != NULL;
	}
	crm_buf_free(&head);
	return (r);
}

int
crm_input_open_end(const struct crm_input *in,
    const struct crm_dialect *dialect)
{

	return (in->cut && in->last != dialect->quote);
}

struct crm_csv *
crm_input_csv(struct crm_input *in, const struct crm_dialect *dialect)
{
	struct crm_csv_opt opt = { 0 };

	if (lseek(in->fd, (off_t)in->start, SEEK_SET) == -1) {
		(void)crm_err_sys(in->err, "%s", in->name);
		return (NULL);
	}
	opt.delim = dialect->delim;
	opt.quote = dialect->quote;
	opt.escape = dialect->escape == CRM_NO_ESCAPE ? '\0' :
	    dialect->escape;
	opt.eol = dialect->eol;
	opt.any_bytes = 1;
	opt.ragged = 1;
	opt.size = in->size;
	opt.max_field = in->way.max_field;
	opt.max_row = in->way.max_row;
	opt.max_cols = in->way.max_cols;
	if (in->way.mend.tell != NULL)
		opt.mend = &in->way.mend;
	return (crm_csv_open(in->err, in->fd, in->name, &opt));
}

struct crm_cell
crm_input_cell(const struct crm_input *in, struct crm_buf *buf,
    struct crm_cell cell)
{
	size_t from = buf->n;

	if (in->encoding == CRM_ENCODING_UTF8)
		return (cell);
	crm_cp949_decode(in->cp949, buf, cell.p, cell.n);
	cell.p = buf->bad ? "" : buf->p + from;
	cell.n = buf->n - from;
	return (cell);
}

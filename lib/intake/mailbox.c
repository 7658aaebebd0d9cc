#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/mail.h"
#include "intake/mailbox_int.h"

#define BLOCK	((size_t)64 * 1024)

/* Reads on, so that more stands in the block; 1, 0 at the end, -1. */
static int
fill(struct crm_mailbox *box)
{
	ssize_t n;

	do
		n = read(box->fd, box->block, BLOCK);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return (crm_err_sys(box->err, "%s", box->name));
	box->at = 0;
	box->end = (size_t)n;
	return (n > 0);
}

/*
 * Reads a line into box->row, its end included, as much of it as a mail may
 * have: 1, 0 at the end, -1.
 */
static int
read_line(struct crm_mailbox *box)
{
	const char *from, *eol;
	size_t n;
	int r = 1;

	crm_buf_reset(&box->row);
	for (;;) {
		if (box->at == box->end && (r = fill(box)) != 1)
			break;
		from = box->block + box->at;
		eol = memchr(from, '\n', box->end - box->at);
		n = eol != NULL ? (size_t)(eol + 1 - from) :
		    box->end - box->at;
		box->at += n;
		if (box->row.n <= CRM_MAIL_MAX)
			crm_buf_add(&box->row, from, n);
		if (eol != NULL)
			break;
	}
	if (box->row.bad)
		return (crm_err_nomem(box->err));
	if (r == -1 || box->row.n == 0)
		return (r == -1 ? -1 : 0);
	box->line++;
	return (1);
}

/* A line without its end. */
static size_t
bare(const struct crm_buf *row)
{
	size_t n = row->n;

	while (n > 0 && (row->p[n - 1] == '\n' || row->p[n - 1] == '\r'))
		n--;
	return (n);
}

static int
is_digit(char c)
{

	return (c >= '0' && c <= '9');
}

/* 1 where a year stands somewhere in a text. */
static int
has_year(const char *s)
{

	for (; (s = strpbrk(s, "12")) != NULL; s++)
		if (s[-1] == ' ' && strspn(s, "0123456789") == 4)
			return (1);
	return (0);
}

/*
 * 1 for the line that stands before each mail of an mbox: "From", whom, when.
 * A sentence that begins with From has no time of day with a year behind it.
 */
static int
is_from_line(const struct crm_buf *row)
{
	size_t i;

	if (row->n < 10 || strncmp(row->p, "From ", 5) != 0)
		return (0);
	for (i = 6; i + 2 < row->n; i++)
		if (row->p[i] == ':' && is_digit(row->p[i - 1]) &&
		    is_digit(row->p[i + 1]))
			return (has_year(row->p + i));
	return (0);
}

/* 1 for "Name: value", with which a mail begins. */
static int
is_header(const struct crm_buf *row)
{
	size_t i, from = row->n > 3 && memcmp(row->p, "\xef\xbb\xbf", 3) == 0
	    ? 3 : 0;

	for (i = from; i < row->n && row->p[i] > ' ' && row->p[i] < 127; i++)
		if (row->p[i] == ':')
			return (i > from);
	return (0);
}

/* Adds the line that was read to the mail. */
static void
add_row(struct crm_mailbox *box, struct crm_letter *letter)
{
	size_t n = CRM_MAIL_MAX - box->text.n;

	if (box->row.n > n)
		letter->cut = 1;
	else
		n = box->row.n;
	crm_buf_add(&box->text, box->row.p, n);
}

/* Where a file begins: an mbox, a mail, or nothing at all.  1, 0 or -1. */
static int
begin(struct crm_mailbox *box)
{
	int r;

	while ((r = read_line(box)) == 1 && bare(&box->row) == 0)
		continue;
	if (r != 1)
		return (r);
	/* A file of a Maildir is one mail, whatever it begins with. */
	box->skip = is_from_line(&box->row);
	box->mbox = box->skip && !box->folder;
	if (box->skip || box->folder || is_header(&box->row))
		return (1);
	return (crm_err_set(box->err, CRM_ERR_INPUT, _("%s: neither a mail "
	    "nor an mbox: its first line is no header"), box->name));
}

int
crm_mailbox_read(struct crm_mailbox *box, struct crm_letter *letter)
{
	int r = 1, blank = 0;

	if (box->line == 0 && (r = begin(box)) != 1)
		return (r);
	if (box->ended)
		return (0);
	letter->line = box->line;
	letter->cut = 0;
	crm_buf_reset(&box->text);
	if (!box->skip)
		add_row(box, letter);
	while ((r = read_line(box)) == 1) {
		if (box->mbox && blank && is_from_line(&box->row))
			break;
		blank = bare(&box->row) == 0;
		add_row(box, letter);
	}
	box->ended = r == 0;
	if (box->text.bad)
		return (crm_err_nomem(box->err));
	letter->text = crm_buf_text(&box->text);
	letter->n = box->text.n;
	return (r == -1 ? -1 : 1);
}

/* A box without anything in it yet. */
struct crm_mailbox *
crm_mailbox_new(struct crm_err *err, const char *name)
{
	struct crm_mailbox *box = calloc(1, sizeof(*box));

	if (box != NULL && (box->block = malloc(BLOCK)) == NULL) {
		free(box);
		box = NULL;
	}
	if (box == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	box->err = err;
	box->name = name;
	box->fd = -1;
	return (box);
}

struct crm_mailbox *
crm_mailbox_file(struct crm_err *err, int fd, const char *name)
{
	struct crm_mailbox *box = crm_mailbox_new(err, name);

	if (box != NULL)
		box->fd = fd;
	return (box);
}

int
crm_mailbox_next(struct crm_mailbox *box, struct crm_letter *letter)
{

	if (box->folder)
		return (crm_mailbox_next_file(box, letter));
	letter->file = NULL;
	return (crm_mailbox_read(box, letter));
}

size_t
crm_mailbox_gone(const struct crm_mailbox *box)
{

	return (box->gone);
}

void
crm_mailbox_close(struct crm_mailbox *box)
{
	size_t i;

	if (box == NULL)
		return;
	for (i = 0; i < box->nfile; i++)
		free(box->file[i]);
	free(box->file);
	free(box->block);
	crm_buf_free(&box->row);
	crm_buf_free(&box->text);
	crm_buf_free(&box->path);
	free(box);
}

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/lang.h"
#include "intake/mailbox_int.h"

/* The bytes of a name without the flags that are put behind it. */
static size_t
stem(const char *file)
{

	return (strcspn(file + 4, ":"));
}

static int
compare(const char *a, const char *b)
{
	size_t n = stem(a), m = stem(b);
	int c = memcmp(a + 4, b + 4, n < m ? n : m);

	return (c != 0 ? c : n < m ? -1 : n > m);
}

/* By their names, which begin with a time; the folders do not count. */
static int
by_stem(const void *p, const void *q)
{
	const char *const *a = p, *const *b = q;
	int c = compare(*a, *b);

	return (c != 0 ? c : strcmp(*a, *b));
}

static int
add(struct crm_mailbox *box, const char *sub, const char *name)
{
	struct crm_buf path = { 0 };
	char **more;
	size_t cap;

	if (box->nfile == box->cap) {
		cap = box->cap == 0 ? 256 : 2 * box->cap;
		if ((more = realloc(box->file, cap * sizeof(*more))) == NULL)
			return (crm_err_nomem(box->err));
		box->file = more;
		box->cap = cap;
	}
	crm_buf_fmt(&path, "%s/%s", sub, name);
	if (path.bad) {
		crm_buf_free(&path);
		return (crm_err_nomem(box->err));
	}
	box->file[box->nfile++] = path.p;
	return (0);
}

/* Lists new or cur: 1; 0 when there is no such folder; -1. */
static int
list(struct crm_mailbox *box, const char *sub)
{
	struct dirent *entry;
	DIR *dir;
	int r = 0;

	crm_buf_reset(&box->path);
	crm_buf_fmt(&box->path, "%s/%s", box->name, sub);
	if (box->path.bad)
		return (crm_err_nomem(box->err));
	if ((dir = opendir(box->path.p)) == NULL)
		return (errno == ENOENT || errno == ENOTDIR ? 0 :
		    crm_err_set(box->err, CRM_ERR_NOINPUT, "%s: %s",
		    box->path.p, strerror(errno)));
	while (r == 0 && (errno = 0, entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			r = add(box, sub, entry->d_name);
	if (r == 0 && errno != 0)
		r = crm_err_sys(box->err, "%s", box->path.p);
	(void)closedir(dir);
	return (r == 0 ? 1 : -1);
}

/* A mail that went from new to cur between the two looks is there twice. */
static void
drop_twins(struct crm_mailbox *box)
{
	size_t i, kept = 0;

	for (i = 0; i < box->nfile; i++)
		if (kept > 0 && compare(box->file[kept - 1],
		    box->file[i]) == 0)
			free(box->file[i]);
		else
			box->file[kept++] = box->file[i];
	box->nfile = kept;
}

struct crm_mailbox *
crm_mailbox_folder(struct crm_err *err, const char *path)
{
	struct crm_mailbox *box = crm_mailbox_new(err, path);
	int cur, new;

	if (box == NULL)
		return (NULL);
	box->folder = 1;
	if ((new = list(box, "new")) == -1 || (cur = list(box, "cur")) == -1)
		goto fail;
	if (!new && !cur) {
		(void)crm_err_set(err, CRM_ERR_NOINPUT, _("%s: no Maildir: it "
		    "has no folder new and none cur"), path);
		goto fail;
	}
	if (box->nfile > 0)
		qsort(box->file, box->nfile, sizeof(*box->file), by_stem);
	drop_twins(box);
	return (box);
fail:
	crm_mailbox_close(box);
	return (NULL);
}

/* Opens a file of the box: its descriptor, or -1 with errno. */
static int
open_file(struct crm_mailbox *box, const char *file)
{

	crm_buf_reset(&box->path);
	crm_buf_fmt(&box->path, "%s/%s", box->name, file);
	if (box->path.bad) {
		errno = ENOMEM;
		return (-1);
	}
	return (open(box->path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

/* Somebody read it meanwhile: it is in cur, and has other flags. */
static int
open_moved(struct crm_mailbox *box)
{
	char *file = box->file[box->next], *other;
	struct crm_mailbox *now;
	size_t i;
	int fd = -1;

	if ((now = crm_mailbox_new(box->err, box->name)) == NULL)
		return (-1);
	if (list(now, "cur") == 1)
		for (i = 0; i < now->nfile && fd == -1; i++) {
			other = now->file[i];
			if (compare(other, file) != 0 ||
			    (fd = open_file(box, other)) == -1)
				continue;
			now->file[i] = file;
			box->file[box->next] = other;
		}
	crm_mailbox_close(now);
	return (fd);
}

/* Opens the next file that is there and a file: 1, 0 at the end, -1. */
static int
open_next(struct crm_mailbox *box)
{
	struct stat st;

	for (; box->next < box->nfile; box->next++) {
		box->fd = open_file(box, box->file[box->next]);
		if (box->fd == -1 && errno != ENOENT)
			return (crm_err_set(box->err, CRM_ERR_NOINPUT,
			    "%s: %s", crm_buf_text(&box->path),
			    strerror(errno)));
		if (box->fd == -1)
			box->fd = open_moved(box);
		if (crm_errkind(box->err) != CRM_ERR_NONE)
			return (-1);
		if (box->fd == -1) {
			box->gone++;
			continue;
		}
		if (fstat(box->fd, &st) == 0 && S_ISREG(st.st_mode))
			return (1);
		(void)close(box->fd);
		box->fd = -1;
	}
	return (0);
}

int
crm_mailbox_next_file(struct crm_mailbox *box, struct crm_letter *letter)
{
	int r = open_next(box);

	if (r != 1)
		return (r);
	box->line = box->at = box->end = 0;
	box->ended = 0;
	r = crm_mailbox_read(box, letter);
	(void)close(box->fd);
	box->fd = -1;
	letter->file = box->file[box->next++];
	if (r == 0) {
		/* An empty file is a mail that never was written. */
		letter->text = "";
		letter->n = 0;
		letter->line = 1;
		letter->cut = 0;
		r = 1;
	}
	return (r);
}

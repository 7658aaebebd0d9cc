#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "core/lang.h"
#include "core/newfile.h"

struct crm_newfile {
	struct crm_err	*err;
	char		*path;
	struct crm_buf	 part;		/* its name until then; empty: none */
	int		 fd;		/* -1: closed */
};

/* In the folder, without a name; -1 where the file system cannot do that. */
static int
open_nameless(const char *path)
{
	char *copy = strdup(path);
	int fd;

	if (copy == NULL)
		return (-1);
	fd = open(dirname(copy), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	free(copy);
	return (fd);
}

static int
open_part(struct crm_newfile *file)
{

	crm_buf_fmt(&file->part, "%s.part-%ld", file->path, (long)getpid());
	if (file->part.bad)
		return (-1);
	return (open(file->part.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600));
}

struct crm_newfile *
crm_newfile_open(struct crm_err *err, const char *path)
{
	struct crm_newfile *file = calloc(1, sizeof(*file));
	struct stat st;

	if (file == NULL || (file->path = strdup(path)) == NULL) {
		(void)crm_err_nomem(err);
		free(file);
		return (NULL);
	}
	file->err = err;
	file->fd = -1;
	if (lstat(path, &st) == 0) {
		(void)crm_err_set(err, CRM_ERR_CREATE, _("%s: it exists "
		    "already and stays as it is"), path);
		crm_newfile_close(file);
		return (NULL);
	}
	if ((file->fd = open_nameless(path)) == -1)
		file->fd = open_part(file);
	if (file->fd != -1)
		return (file);
	(void)crm_err_set(err, CRM_ERR_CREATE, "%s: %s", path,
	    strerror(errno));
	crm_buf_free(&file->part);
	crm_newfile_close(file);
	return (NULL);
}

int
crm_newfile_write(struct crm_newfile *file, const void *p, size_t n)
{
	const char *from = p;
	ssize_t done;

	for (; n > 0; from += done, n -= (size_t)done)
		if ((done = write(file->fd, from, n)) == -1) {
			if (errno != EINTR)
				return (crm_err_sys(file->err, "%s",
				    file->path));
			done = 0;
		}
	return (0);
}

/* link() refuses a name that is taken, also of a file that has none. */
static int
name_it(struct crm_newfile *file)
{
	char self[64];

	if (file->part.n > 0)
		return (crm_file_settle(file->err, file->part.p, file->path));
	(void)snprintf(self, sizeof(self), "/proc/self/fd/%d", file->fd);
	if (linkat(AT_FDCWD, self, AT_FDCWD, file->path,
	    AT_SYMLINK_FOLLOW) == -1)
		return (crm_err_set(file->err, CRM_ERR_CREATE, errno == EEXIST ?
		    _("%s: it exists already and stays as it is") : "%s: %s",
		    file->path, strerror(errno)));
	return (crm_file_settled(file->err, file->path));
}

int
crm_newfile_settle(struct crm_newfile *file)
{
	int fd = file->fd;

	if (fsync(fd) == -1)
		return (crm_err_sys(file->err, "%s", file->path));
	if (name_it(file) == -1)
		return (-1);
	crm_buf_reset(&file->part);
	file->fd = -1;
	return (close(fd) == -1 ? crm_err_sys(file->err, "%s", file->path) :
	    0);
}

void
crm_newfile_close(struct crm_newfile *file)
{

	if (file == NULL)
		return;
	if (file->part.n > 0)
		(void)unlink(file->part.p);
	if (file->fd != -1)
		(void)close(file->fd);
	crm_buf_free(&file->part);
	free(file->path);
	free(file);
}

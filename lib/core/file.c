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

int
crm_file_sync(struct crm_err *err, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1 || fsync(fd) == -1) {
		crm_err_sys(err, "%s", path);
		if (fd != -1)
			(void)close(fd);
		return (-1);
	}
	return (close(fd) == -1 ? crm_err_sys(err, "%s", path) : 0);
}

int
crm_file_settled(struct crm_err *err, const char *path)
{
	char *copy = strdup(path);
	int rc;

	if (copy == NULL)
		return (crm_err_nomem(err));
	rc = crm_file_sync(err, dirname(copy));
	free(copy);
	return (rc);
}

/* link() refuses a name that is taken, rename() would write over it. */
static int
rename_new(const char *tmp, const char *path)
{

	if (link(tmp, path) == 0)
		return (unlink(tmp));
	/* A file system without hard links leaves only the second best. */
	if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
		return (-1);
	if (access(path, F_OK) == 0) {
		errno = EEXIST;
		return (-1);
	}
	return (rename(tmp, path));
}

int
crm_file_settle(struct crm_err *err, const char *tmp, const char *path)
{

	if (rename_new(tmp, path) == -1) {
		if (errno == EEXIST)
			return (crm_err_set(err, CRM_ERR_CREATE, _("%s: it "
			    "exists already and stays as it is"), path));
		return (crm_err_set(err, CRM_ERR_CREATE, "%s: %s", path,
		    strerror(errno)));
	}
	return (crm_file_settled(err, path));
}

void
crm_file_blame(struct crm_err *err, const char *tmp, const char *path)
{
	enum crm_errkind kind = crm_errkind(err);
	const char *said = crm_errmsg(err);
	struct crm_buf tail = { 0 };

	if (strncmp(said, tmp, strlen(tmp)) != 0)
		return;
	crm_buf_str(&tail, said + strlen(tmp));
	if (!tail.bad) {
		crm_err_clear(err);
		crm_err_set(err, kind, "%s%s", path, tail.p);
	}
	crm_buf_free(&tail);
}

void
crm_file_remove(const char *path)
{
	static const char *const tail[] = { "", "-wal", "-shm", "-journal",
	    "-lock" };
	struct crm_buf name = { 0 };
	size_t i;

	for (i = 0; i < sizeof(tail) / sizeof(tail[0]); i++) {
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "%s%s", path, tail[i]);
		if (!name.bad)
			(void)unlink(name.p);
	}
	crm_buf_free(&name);
}

char *
crm_file_resolve(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct crm_buf name = { 0 };
	char *folder;

	if (slash == NULL)
		crm_buf_str(&name, ".");
	else
		crm_buf_add(&name, path, (size_t)(slash - path) +
		    (slash == path));
	folder = name.bad ? NULL : realpath(crm_buf_text(&name), NULL);
	crm_buf_reset(&name);
	if (folder != NULL)
		crm_buf_fmt(&name, "%s/%s", strcmp(folder, "/") == 0 ? "" :
		    folder, slash == NULL ? path : slash + 1);
	if (folder == NULL || name.bad)
		crm_buf_free(&name);
	free(folder);
	return (name.p);
}

static int
write_all(int fd, const char *p, size_t n)
{
	ssize_t done;

	for (; n > 0; p += done, n -= (size_t)done)
		if ((done = write(fd, p, n)) == -1) {
			if (errno != EINTR)
				return (-1);
			done = 0;
		}
	return (fsync(fd));
}

int
crm_file_write(struct crm_err *err, const char *path,
    const struct crm_buf *text)
{
	int fd, rc;

	if (text->bad)
		return (crm_err_nomem(err));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd == -1)
		return (crm_err_set(err, CRM_ERR_CREATE, errno == EEXIST ?
		    _("%s: it exists already; move it away or name another "
		    "file") : "%s: %s", path, strerror(errno)));
	if ((rc = write_all(fd, text->p, text->n)) == -1)
		(void)crm_err_sys(err, "%s", path);
	if (close(fd) == -1 && rc == 0)
		rc = crm_err_sys(err, "%s", path);
	if (rc == -1)
		(void)unlink(path);
	return (rc);
}

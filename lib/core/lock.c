#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/lock.h"

#define POLL_MS		20	/* at most; who writes little is soon done */

static void
holder(int fd, char *name, size_t size)
{
	ssize_t n = pread(fd, name, size - 1, 0);

	name[n > 0 ? n : 0] = '\0';
	name[strcspn(name, "\n")] = '\0';
}

/* Names us to those who wait; a failure here costs them the name only. */
static void
sign(int fd, const char *program)
{
	char line[128], was[128];
	int n = snprintf(line, sizeof(line), "%s (process %ld)\n", program,
	    (long)getpid());

	if (n <= 0 || (size_t)n >= sizeof(line))
		return;
	if (pread(fd, was, sizeof(was), 0) == n &&
	    memcmp(was, line, (size_t)n) == 0)
		return;
	if (ftruncate(fd, 0) == -1 || pwrite(fd, line, (size_t)n, 0) != n)
		return;
}

int
crm_lock_take(struct crm_err *err, const char *path, int seconds,
    const char *program, mode_t mode)
{
	struct timespec nap = { 0, 0 };
	int64_t left, ms = 1;
	char name[128];
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd == -1) {
		if (errno == EACCES)
			return (crm_err_set(err, CRM_ERR_PERMISSION,
			    _("%s: you may not write here"), path));
		return (crm_err_sys(err, "%s", path));
	}
	for (left = (int64_t)seconds * 1000; flock(fd, LOCK_EX | LOCK_NB) == -1;
	    left -= ms, ms = ms * 2 < POLL_MS ? ms * 2 : POLL_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			crm_err_sys(err, "%s", path);
			close(fd);
			return (-1);
		}
		if (left <= 0) {
			holder(fd, name, sizeof(name));
			crm_err_set(err, CRM_ERR_BUSY, _("the database is "
			    "being written by %s; try again later or wait "
			    "longer with --wait"), *name == '\0' ?
			    _("another program") : name);
			close(fd);
			return (-1);
		}
		nap.tv_nsec = (long)ms * 1000000;
		nanosleep(&nap, NULL);
	}
	sign(fd, program);
	return (fd);
}

void
crm_lock_leave(int fd)
{

	if (fd != -1)
		close(fd);
}

void
crm_lock_drop(int fd)
{

	if (fd == -1)
		return;
	if (ftruncate(fd, 0) == -1) {
		/* the name of a past holder harms nobody */
	}
	close(fd);
}

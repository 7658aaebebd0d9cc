#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "outreach/sendcount.h"

#define DIGITS	20

/* One line, always as long: a hash, whose number it is, and the number. */
#define LINE	(CRM_SHA256_HEX - 1 + 1 + DIGITS + 1)

/* By a hash under its secret a database knows its own file. */
static int
put_name(struct crm_db *db, char name[CRM_SHA256_HEX])
{
	struct crm_buf secret = { 0 };
	int rc = crm_db_get(db, "secret", &secret);

	if (rc != -1)
		crm_hmac_hex(crm_buf_text(&secret), secret.n, "sent", 4,
		    name);
	crm_buf_free(&secret);
	return (rc == -1 ? -1 : 0);
}

/* What the open file says: 0 where it is not a line of that name. */
static int64_t
number_in(int fd, const char *name)
{
	char line[LINE + 1];

	if (pread(fd, line, LINE, 0) != LINE || line[LINE - 1] != '\n' ||
	    memcmp(line, name, CRM_SHA256_HEX - 1) != 0)
		return (0);
	line[LINE - 1] = '\0';
	return (strtoll(line + CRM_SHA256_HEX, NULL, 10));
}

int
crm_sendcount_read(struct crm_db *db, const char *path, int64_t *n)
{
	char name[CRM_SHA256_HEX];
	struct crm_buf file = { 0 };
	int fd, rc = 0;

	*n = 0;
	crm_buf_fmt(&file, "%s-sent", path);
	if (file.bad)
		return (crm_err_nomem(crm_db_err(db)));
	fd = open(file.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1 && errno != ENOENT)
		rc = crm_err_sys(crm_db_err(db), "%s", file.p);
	else if (fd != -1 && (rc = put_name(db, name)) == 0)
		*n = number_in(fd, name);
	if (fd != -1)
		(void)close(fd);
	crm_buf_free(&file);
	return (rc);
}

/* A group that may write the database may also write this. */
static int
share(const char *path, int fd)
{
	struct stat st, is;

	if (stat(path, &st) == -1 || fstat(fd, &is) == -1)
		return (-1);
	if ((st.st_mode & 0020) == 0 || (is.st_mode & 0020) != 0)
		return (0);
	if (fchown(fd, (uid_t)-1, st.st_gid) == -1)
		return (-1);
	return (fchmod(fd, 0660));
}

/*
 * It is not synced: what the power takes makes the number smaller, and one
 * that is smaller than the database's says nothing.
 */
static int
raise(const char *path, int fd, const char *name, int64_t n)
{
	char line[LINE + 1];

	if (flock(fd, LOCK_EX) == -1 || share(path, fd) == -1)
		return (-1);
	if (number_in(fd, name) >= n)
		return (0);
	(void)snprintf(line, sizeof(line), "%s %0*lld\n", name, DIGITS,
	    (long long)n);
	return (pwrite(fd, line, LINE, 0) == LINE ? 0 : -1);
}

int
crm_sendcount_raise(struct crm_db *db, const char *path, int64_t n)
{
	char name[CRM_SHA256_HEX];
	struct crm_buf file = { 0 };
	int fd, rc;

	if (put_name(db, name) == -1)
		return (-1);
	crm_buf_fmt(&file, "%s-sent", path);
	if (file.bad)
		return (crm_err_nomem(crm_db_err(db)));
	fd = open(file.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	rc = fd == -1 ? -1 : raise(path, fd, name, n);
	if (rc == -1)
		(void)crm_err_sys(crm_db_err(db), "%s", file.p);
	if (fd != -1)
		(void)close(fd);
	crm_buf_free(&file);
	return (rc);
}

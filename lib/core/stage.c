#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/lines.h"
#include "core/stage.h"

#define IN_MEMORY	(32 * 1024 * 1024)
#define BLOCK		(256 * 1024)

/*
 * The bytes are in "text", or in the file fd from "at" on: a copy of the
 * caller's descriptor, or a temporary file of ours.
 */
struct crm_stage {
	struct crm_err	*err;
	char		*name;
	struct crm_buf	 text;
	int		 fd;		/* -1: in memory */
	off_t		 at;
	size_t		 size;
	pthread_t	 thread;
	int		 running;	/* thread is to be joined */
	atomic_int	 given_up;	/* nobody wants the digest any more */
	int		 digested;
	int		 digest_errno;	/* why the thread could not; 0: done */
	char		 digest[CRM_SHA256_HEX];
};

/* Hashes the file; an errno, ESPIPE when it has become shorter. */
static int
digest_file(const struct crm_stage *stage, struct crm_sha256 *sha, char *buf)
{
	size_t left, n;
	off_t at = stage->at;
	ssize_t got;

	for (left = stage->size; left > 0; left -= (size_t)got) {
		if (stage->given_up)
			return (ECANCELED);
		n = left < BLOCK ? left : BLOCK;
		if ((got = pread(stage->fd, buf, n, at)) == -1) {
			if (errno != EINTR)
				return (errno);
			got = 0;
			continue;
		}
		if (got == 0)
			return (ESPIPE);
		crm_sha256_add(sha, buf, (size_t)got);
		at += got;
	}
	return (0);
}

/* Runs in a thread beside the readers: touches only the digest. */
static void *
digest(void *arg)
{
	struct crm_stage *stage = arg;
	struct crm_sha256 *sha = crm_sha256_new();
	char *buf = stage->fd == -1 ? NULL : malloc(BLOCK);

	if (sha == NULL || (stage->fd != -1 && buf == NULL)) {
		stage->digest_errno = ENOMEM;
		goto done;
	}
	if (stage->fd == -1)
		crm_sha256_add(sha, crm_buf_text(&stage->text), stage->size);
	else
		stage->digest_errno = digest_file(stage, sha, buf);
	crm_sha256_hex(sha, stage->digest);
done:
	free(buf);
	crm_sha256_free(sha);
	return (NULL);
}

/* A thread that takes no signals: they are the program's own. */
static void
start_digest(struct crm_stage *stage)
{
	sigset_t all, old;

	sigfillset(&all);
	if (pthread_sigmask(SIG_BLOCK, &all, &old) != 0)
		return;
	stage->running =
	    pthread_create(&stage->thread, NULL, digest, stage) == 0;
	if (pthread_sigmask(SIG_SETMASK, &old, NULL) != 0)
		abort();	/* only an impossible argument is refused */
}

/* Notes where a regular file that is not empty can be read in place. */
static int
use_in_place(struct crm_stage *stage, int fd)
{
	struct stat st;
	off_t at;

	/* Files of /proc say that they are empty: those are read as a pipe. */
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (at = lseek(fd, 0, SEEK_CUR)) == -1 || at >= st.st_size)
		return (0);
	/* A copy: the caller may close its own at once. */
	if ((stage->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3)) == -1)
		return (0);
	stage->at = at;
	stage->size = (size_t)(st.st_size - at);
	return (1);
}

static int
write_all(struct crm_stage *stage, const char *p, size_t n)
{
	ssize_t put;

	for (; n > 0; p += put, n -= (size_t)put)
		if ((put = write(stage->fd, p, n)) == -1) {
			if (errno != EINTR)
				return (crm_err_sys(stage->err, _("%s: no "
				    "room to keep it while it is read"),
				    stage->name));
			put = 0;
		}
	return (0);
}

/* Moves what memory holds to a file that nobody else can open. */
static int
spill(struct crm_stage *stage, const char *dir)
{
	struct crm_buf path = { 0 };

	crm_buf_fmt(&path, "%s/crm-stage-XXXXXX", dir);
	if (path.bad) {
		crm_buf_free(&path);
		return (crm_err_nomem(stage->err));
	}
	if ((stage->fd = mkostemp(path.p, O_CLOEXEC)) == -1) {
		crm_err_sys(stage->err, _("%s: no temporary file can be made "
		    "in %s"), stage->name, dir);
		crm_buf_free(&path);
		return (-1);
	}
	if (unlink(path.p) == -1) {
		crm_err_sys(stage->err, "%s", path.p);
		crm_buf_free(&path);
		return (-1);
	}
	crm_buf_free(&path);
	if (write_all(stage, stage->text.p, stage->text.n) == -1)
		return (-1);
	crm_buf_free(&stage->text);
	return (0);
}

/* Reads fd to its end. */
static int
slurp(struct crm_stage *stage, int fd, const char *dir)
{
	struct crm_buf *text = &stage->text;
	ssize_t got = 1;

	while (got != 0) {
		/* Once there is a file, "text" holds one block at a time. */
		if (stage->fd != -1)
			crm_buf_reset(text);
		if (crm_buf_room(text, BLOCK) == -1)
			return (crm_err_nomem(stage->err));
		if ((got = read(fd, text->p + text->n, BLOCK)) == -1) {
			if (errno == EINTR)
				continue;
			return (crm_err_sys(stage->err, _("%s: cannot be "
			    "read"), stage->name));
		}
		text->n += (size_t)got;
		stage->size += (size_t)got;
		if (stage->fd != -1) {
			if (write_all(stage, text->p, (size_t)got) == -1)
				return (-1);
		} else if (dir != NULL && text->n > IN_MEMORY &&
		    spill(stage, dir) == -1)
			return (-1);
	}
	if (stage->fd != -1)
		crm_buf_free(text);
	else
		text->p[text->n] = '\0';
	return (0);
}

struct crm_stage *
crm_stage_open(struct crm_err *err, int fd, const char *name, const char *dir)
{
	struct crm_stage *stage;

	if ((stage = calloc(1, sizeof(*stage))) == NULL) {
		crm_err_nomem(err);
		return (NULL);
	}
	stage->err = err;
	stage->fd = -1;
	if ((stage->name = strdup(name)) == NULL) {
		crm_err_nomem(err);
		goto fail;
	}
	if (!use_in_place(stage, fd) && slurp(stage, fd, dir) == -1)
		goto fail;
	start_digest(stage);
	return (stage);
fail:
	crm_stage_close(stage);
	return (NULL);
}

struct crm_csv *
crm_stage_csv(struct crm_stage *stage, const struct crm_csv_opt *opt)
{
	struct crm_csv_opt o = { 0 };

	if (stage->fd == -1)
		return (crm_csv_open_mem(stage->err,
		    crm_buf_text(&stage->text), stage->size, stage->name,
		    opt));
	if (opt != NULL)
		o = *opt;
	/* A file that grows meanwhile is read as far as it was staged. */
	o.size = stage->size;
	if (lseek(stage->fd, stage->at, SEEK_SET) == -1) {
		crm_err_sys(stage->err, _("%s: cannot be read"), stage->name);
		return (NULL);
	}
	return (crm_csv_open(stage->err, stage->fd, stage->name, &o));
}

int
crm_stage_lines(struct crm_stage *stage, struct crm_lines *lines)
{

	if (stage->fd == -1) {
		crm_lines_mem(lines, crm_buf_text(&stage->text), stage->size);
		return (0);
	}
	if (lseek(stage->fd, stage->at, SEEK_SET) == -1)
		return (crm_err_sys(stage->err, _("%s: cannot be read"),
		    stage->name));
	crm_lines_open(lines, stage->fd, stage->size);
	return (0);
}

const char *
crm_stage_name(const struct crm_stage *stage)
{

	return (stage->name);
}

size_t
crm_stage_size(const struct crm_stage *stage)
{

	return (stage->size);
}

const char *
crm_stage_sha256(struct crm_stage *stage)
{

	if (stage->running) {
		if (pthread_join(stage->thread, NULL) != 0)
			abort();	/* a thread of ours, joined once */
		stage->running = 0;
	} else if (!stage->digested)
		digest(stage);
	stage->digested = 1;
	switch (stage->digest_errno) {
	case 0:
		return (stage->digest);
	case ENOMEM:
		crm_err_nomem(stage->err);
		break;
	case ESPIPE:
		crm_err_set(stage->err, CRM_ERR_SYSTEM, _("%s: the file "
		    "became shorter while it was read; run again when nothing "
		    "writes to it"), stage->name);
		break;
	default:
		errno = stage->digest_errno;
		crm_err_sys(stage->err, _("%s: cannot be read"), stage->name);
	}
	return (NULL);
}

void
crm_stage_close(struct crm_stage *stage)
{

	if (stage == NULL)
		return;
	stage->given_up = 1;
	if (stage->running && pthread_join(stage->thread, NULL) != 0)
		abort();
	if (stage->fd != -1)
		close(stage->fd);
	crm_buf_free(&stage->text);
	free(stage->name);
	free(stage);
}

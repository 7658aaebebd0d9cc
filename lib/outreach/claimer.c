#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "outreach/claimer.h"

#define HOST_MOST	256

/* The first n - 1 bytes of a small file as text, or "". */
static void
read_text(const char *path, char *text, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd == -1 ? -1 : read(fd, text, n - 1);

	text[got > 0 ? got : 0] = '\0';
	if (fd != -1)
		close(fd);
}

/* Blanks part the name's pieces, so none is within one. */
static void
add_word(struct crm_buf *name, const char *word, size_t n)
{
	size_t i;

	if (n == 0)
		crm_buf_chr(name, '-');
	for (i = 0; i < n; i++)
		crm_buf_chr(name, (unsigned char)word[i] <= ' ' ? '_' :
		    word[i]);
}

static void
add_host(struct crm_buf *name)
{
	char host[HOST_MOST];

	if (gethostname(host, sizeof(host)) == -1)
		host[0] = '\0';
	host[sizeof(host) - 1] = '\0';
	add_word(name, host, strlen(host));
}

/* Which start of the machine it is, where the system tells. */
static void
add_boot(struct crm_buf *name)
{
	char id[64];

	read_text("/proc/sys/kernel/random/boot_id", id, sizeof(id));
	add_word(name, id, strcspn(id, "-\n"));
}

/*
 * When a process began, in ticks since the machine did: field 22 of its stat,
 * the program's name in brackets before it may hold anything.  0 when it runs
 * no more, though nobody may have fetched its status yet; -1 unknown.
 */
static int64_t
started(long pid)
{
	struct crm_buf path = { 0 };
	char text[1024], *p;
	int field;

	crm_buf_fmt(&path, "/proc/%ld/stat", pid);
	read_text(path.bad ? "" : path.p, text, sizeof(text));
	crm_buf_free(&path);
	if ((p = strrchr(text, ')')) == NULL)
		return (kill((pid_t)pid, 0) == -1 && errno == ESRCH ? 0 : -1);
	if (p[1] == ' ' && (p[2] == 'Z' || p[2] == 'X'))
		return (0);
	for (field = 2; field < 22 && p != NULL; field++)
		if ((p = strchr(p, ' ')) != NULL)
			p++;
	return (p == NULL ? -1 : strtoll(p, NULL, 10));
}

void
crm_claimer_self(struct crm_buf *name)
{

	add_host(name);
	crm_buf_chr(name, ' ');
	add_boot(name);
	crm_buf_fmt(name, " %ld %lld", (long)getpid(),
	    (long long)started((long)getpid()));
}

/* 1 when the next word of a name is the one that add() makes of ours. */
static int
same(const char **name, void (*add)(struct crm_buf *name))
{
	struct crm_buf ours = { 0 };
	size_t n = strcspn(*name, " ");
	int rc;

	add(&ours);
	rc = ours.n == n && memcmp(crm_buf_text(&ours), *name, n) == 0;
	crm_buf_free(&ours);
	*name += n + ((*name)[n] == ' ');
	return (rc);
}

int
crm_claimer_foreign(const char *name)
{

	return (!same(&name, add_host));
}

int
crm_claimer_gone(const char *name)
{
	int64_t start, now;
	char *end;
	long pid;

	if (!same(&name, add_host))
		return (0);
	if (!same(&name, add_boot))
		return (1);
	pid = strtol(name, &end, 10);
	start = strtoll(end, NULL, 10);
	if (pid <= 0)
		return (1);
	now = started(pid);
	return (now == 0 || (now > 0 && start > 0 && now != start));
}

#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "intake/encode.h"
#include "smtpsink.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int folder = -1, log_fd = -1, keeps;
static int64_t number;

int64_t
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_REALTIME, &t) == -1)
		abort();
	return ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

int
record_open(const char *path, int keep)
{
	static const char head[] = "connection,began,ended,phase,outcome,code,"
	    "number,bytes,from,to,message_id\n";

	keeps = keep;
	if ((folder = open(path, O_RDONLY | O_DIRECTORY)) == -1 ||
	    (log_fd = openat(folder, "log", O_WRONLY | O_CREAT | O_TRUNC |
	    O_APPEND, 0600)) == -1)
		return (-1);
	return (crm_write_all(log_fd, head, sizeof(head) - 1));
}

static int
keep_bytes(const struct talk *talk, int64_t n)
{
	struct crm_buf name = { 0 };
	int fd, rc;

	crm_buf_fmt(&name, "%" PRId64 ".eml", n);
	fd = openat(folder, crm_buf_text(&name), O_WRONLY | O_CREAT | O_EXCL,
	    0600);
	crm_buf_free(&name);
	if (fd == -1)
		return (-1);
	rc = crm_write_all(fd, crm_buf_text(&talk->bytes), talk->bytes.n);
	return (close(fd) == 0 ? rc : -1);
}

/* The number that Message-ID has, without a comma that would part a cell. */
static void
add_id(struct crm_buf *row, const char *p)
{

	while (p != NULL && *p != '\0' && *p != '\r') {
		if (strncasecmp(p, "Message-ID:", 11) == 0) {
			p += 11 + strspn(p + 11, " \r\n\t");
			crm_buf_add(row, p, strcspn(p, "\r\n,\""));
			return;
		}
		p = strchr(p, '\n');
		if (p != NULL)
			p++;
	}
}

int
record(const struct talk *talk, enum phase phase, const char *outcome,
    int code)
{
	int kept = strcmp(outcome, "taken") == 0 ||
	    strcmp(outcome, "silent") == 0, rc = 0;
	struct crm_buf row = { 0 };

	if (pthread_mutex_lock(&lock) != 0)
		abort();
	if (kept && (number++, keeps))
		rc = keep_bytes(talk, number);
	crm_buf_fmt(&row, "%" PRId64 ",%" PRId64 ",%" PRId64 ",%s,%s,%d,%"
	    PRId64 ",%zu,%s,%s,", talk->number, talk->began, now(),
	    phase_name(phase), outcome, code, kept ? number : 0,
	    talk->bytes.n, crm_buf_text(&talk->from),
	    crm_buf_text(&talk->to));
	add_id(&row, crm_buf_text(&talk->bytes));
	crm_buf_chr(&row, '\n');
	if (rc == 0)
		rc = row.bad ? -1 : crm_write_all(log_fd, row.p, row.n);
	crm_buf_free(&row);
	if (pthread_mutex_unlock(&lock) != 0)
		abort();
	return (rc);
}

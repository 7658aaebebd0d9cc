/*
 * sendkill SENDERS KILLS SEED SINK [forget]: that many processes send what is
 * queued by mail in the database $CRM_DB to a sink, and are killed (SIGKILL) at
 * random moments, KILLS in all; each is followed by another.  Then they send to
 * the end.  With "forget" nothing is stored before the bytes leave, as if that
 * part of sending were not there.
 *
 * The file SINK gets a line for each thing, in the sequence in which they
 * happened: "C ID DOMAIN PID", a message is in flight; "E ID DOMAIN PID", the
 * sink has the whole of it; "X ID DOMAIN PID", it was not begun; "K PID", the
 * process is about to be killed and does nothing any more.
 */

#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/sender.h"

struct sink {
	struct crm_transport transport;
	int		 fd;
	unsigned	 seed;
	char		 id[32], domain[64];
};

/* A pause of at most so many microseconds. */
static void
pause_some(unsigned *seed, long most)
{
	struct timespec t = { 0, 0 };

	t.tv_nsec = (long)(rand_r(seed) % most) * 1000;
	nanosleep(&t, NULL);
}

static void
note(int fd, const char *fmt, const char *id, const char *domain)
{
	char line[160];
	int n = snprintf(line, sizeof(line), fmt, id, domain, (long)getpid());

	if (write(fd, line, (size_t)n) != n)
		_exit(74);
}

static int
sink_send(struct crm_transport *transport, const struct crm_mail *mail,
    int (*begin)(void *arg), void *arg, struct crm_sent *sent)
{
	struct sink *sink = (struct sink *)transport;

	(void)mail;
	note(sink->fd, "C %s %s %ld\n", sink->id, sink->domain);
	pause_some(&sink->seed, 500);
	if (begin(arg) != 0) {
		note(sink->fd, "X %s %s %ld\n", sink->id, sink->domain);
		sent->phase = CRM_PHASE_DATA;
		return (0);
	}
	pause_some(&sink->seed, 1500);
	note(sink->fd, "E %s %s %ld\n", sink->id, sink->domain);
	pause_some(&sink->seed, 500);
	sent->phase = CRM_PHASE_DONE;
	sent->code = 250;
	return (0);
}

static int
make(void *arg, const struct crm_delivery *delivery, struct crm_mail *mail,
    struct crm_delivery_end *end)
{
	struct sink *sink = arg;

	(void)end;
	snprintf(sink->id, sizeof(sink->id), "%lld", (long long)delivery->id);
	snprintf(sink->domain, sizeof(sink->domain), "%s", delivery->domain);
	mail->to = delivery->contact;
	mail->from = mail->bytes = "";
	return (1);
}

static void
tick(void *arg)
{

	(void)arg;
}

static int
stop(void *arg)
{

	(void)arg;
	return (0);
}

static int
forget(struct crm_db *db, int64_t id, const struct crm_delivery_end *ended)
{

	(void)id;
	return (ended != NULL && crm_delivery_end(db, ended) == -1 ? -1 : 1);
}

static int
work(int fd, unsigned seed, int forgets)
{
	struct crm_db_opt opt = { CRM_OPEN_WRITE, 600, "sendkill", 0, 0, 0 };
	struct crm_claim want = { 0, "email", 0, 3, NULL, 0, NULL };
	struct sink sink = { { sink_send, NULL }, fd, seed, "", "" };
	struct crm_sender sender = { .transport = &sink.transport,
	    .make = make, .tick = tick, .stop = stop, .arg = &sink };
	const char *now = getenv("CRM_NOW");
	struct crm_err *err = crm_err_new();
	int ok, rc;

	if (err == NULL || now == NULL ||
	    crm_time_parse(now, strlen(now), &opt.now) == -1)
		return (64);
	sender.db = crm_db_open(err, getenv("CRM_DB"), &opt, &ok);
	sender.begin = forgets ? forget : NULL;
	if (ok) {
		crm_db_rest(sender.db);
		rc = crm_sender_run(&sender, &want);
	} else
		rc = -1;
	if (rc != 0)
		fprintf(stderr, "sendkill: %s\n", crm_errmsg(err));
	crm_db_close(sender.db);
	crm_err_free(err);
	return (rc != 0);
}

static pid_t
start(int fd, unsigned *seed, int forgets)
{
	unsigned its = (unsigned)rand_r(seed);
	pid_t pid = fork();

	if (pid == 0)
		_exit(work(fd, its, forgets));
	if (pid == -1) {
		perror("fork");
		exit(71);
	}
	return (pid);
}

/*
 * It is stopped first: so that others, who may take its messages once it is
 * gone, do so after the line that says that it is.
 */
static int
kill_one(int fd, pid_t pid)
{
	char line[32];
	int n, status;

	if (kill(pid, SIGSTOP) == -1 ||
	    waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
		return (-1);
	n = snprintf(line, sizeof(line), "K %ld\n", (long)pid);
	if (write(fd, line, (size_t)n) != n)
		exit(74);
	kill(pid, SIGKILL);
	return (waitpid(pid, &status, 0) == pid ? 0 : -1);
}

int
main(int argc, char **argv)
{
	int n, kills, forgets, fd, i, k, status, bad = 0;
	unsigned seed;
	pid_t *pid;

	if (argc < 5)
		return (64);
	n = (int)strtol(argv[1], NULL, 10);
	kills = (int)strtol(argv[2], NULL, 10);
	seed = (unsigned)strtoul(argv[3], NULL, 10);
	forgets = argc > 5 && strcmp(argv[5], "forget") == 0;
	fd = open(argv[4], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
	pid = calloc((size_t)n + 1, sizeof(*pid));
	if (fd == -1 || pid == NULL || n < 1)
		return (73);
	for (i = 0; i < n; i++)
		pid[i] = start(fd, &seed, forgets);
	for (k = 0; k < kills; k++) {
		pause_some(&seed, 60000);
		i = rand_r(&seed) % n;
		if (kill_one(fd, pid[i]) == -1)
			break;
		pid[i] = start(fd, &seed, forgets);
	}
	for (i = 0; i < n; i++)
		if (pid[i] > 0 && waitpid(pid[i], &status, 0) == pid[i] &&
		    status != 0)
			bad = 1;
	printf("%d\n", k);
	free(pid);
	return (bad);
}

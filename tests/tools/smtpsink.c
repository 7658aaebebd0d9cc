/*
 * smtpsink [-n] [-a SECRET] [-e EXTENSION]... [-p PORT] [-s SECONDS] FOLDER
 *     [PHASE[@PIECE][*TIMES][%EVERY]:ACTION]...
 *
 * A mail server on 127.0.0.1 that keeps what it gets and fails as it is told
 * to.  It prints "PORT PID" and goes on in the background, for at most SECONDS
 * (900); "kill PID" ends it.  FOLDER, which must be there, gets "log", a CSV
 * with a line for each message that came to an end:
 *
 *     connection,began,ended,phase,outcome,code,number,bytes,from,to,message_id
 *
 * began is when its recipient was accepted, 0 where none was, ended when its
 * last answer was about to leave, in microseconds; in between it was in
 * flight.  The outcome is "taken" (kept, before it is answered), "silent"
 * (kept, and the sender is never told), "refused" in that phase with that
 * code, or "lost": the connection ended.  What was kept has a number from 1
 * and is FOLDER/NUMBER.eml, as it came, without the stuffed dots; -n: it is
 * counted only.
 *
 * -e adds a line to the answer to EHLO; -a wants AUTH PLAIN with that secret,
 * base64 of "\0user\0password".
 *
 * The PHASE of a fault is greeting, ehlo, helo, auth, mail, rcpt, data (its
 * answer), body (once the first line of it is there) or dot (the answer to the
 * whole).  It strikes where the recipient's address has that PIECE, the first
 * TIMES times, or every EVERYth time.  The first that strikes is taken.  An
 * ACTION is
 *
 *     550 5.1.1 text   that answer ("|" between its lines)
 *     close            ends the connection without an answer
 *     reset            the same with RST
 *     hang             never answers
 *     wait=MS          answers as it should, later
 *     drop             answers as it should, and ends the connection
 *     garbage          answers with what is none
 */

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smtpsink.h"

static struct manner manner;

static int
listen_at(int port, int *got)
{
	struct sockaddr_in addr = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;

	if (fd == -1 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes,
	    sizeof(yes)) == -1 || bind(fd, (struct sockaddr *)&addr, n) == -1 ||
	    listen(fd, 128) == -1 ||
	    getsockname(fd, (struct sockaddr *)&addr, &n) == -1)
		return (-1);
	*got = ntohs(addr.sin_port);
	return (fd);
}

static void *
serve(void *arg)
{

	speak(arg, &manner);
	free(arg);
	return (NULL);
}

static void
accept_all(int fd)
{
	pthread_attr_t attr;
	struct talk *talk;
	pthread_t thread;
	int64_t number = 0;
	int client, yes = 1;

	if (pthread_attr_init(&attr) != 0 || pthread_attr_setdetachstate(&attr,
	    PTHREAD_CREATE_DETACHED) != 0)
		return;
	while ((client = accept(fd, NULL, NULL)) != -1) {
		if ((talk = calloc(1, sizeof(*talk))) == NULL)
			return;
		talk->fd = client;
		talk->number = ++number;
		if (setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes,
		    sizeof(yes)) == -1 ||
		    pthread_create(&thread, &attr, serve, talk) != 0)
			return;
	}
}

/* The caller waits for the end of our stdout and must not wait for ours. */
static int
leave(int port)
{
	pid_t pid = fork();
	int null;

	if (pid == -1)
		return (-1);
	if (pid > 0) {
		printf("%d %ld\n", port, (long)pid);
		_exit(fflush(stdout) == 0 ? 0 : 74);
	}
	if (setsid() == -1 || (null = open("/dev/null", O_RDWR)) == -1 ||
	    dup2(null, 0) == -1 || dup2(null, 1) == -1 || dup2(null, 2) == -1)
		return (-1);
	return (0);
}

int
main(int argc, char **argv)
{
	unsigned seconds = 900;
	int ch, fd, port = 0, keep = 1;

	while ((ch = getopt(argc, argv, "na:e:p:s:")) != -1) {
		if (ch == 'n')
			keep = 0;
		else if (ch == 'a')
			manner.secret = optarg;
		else if (ch == 'e' && manner.n < 8)
			manner.extension[manner.n++] = optarg;
		else if (ch == 'p')
			port = (int)strtol(optarg, NULL, 10);
		else if (ch == 's')
			seconds = (unsigned)strtoul(optarg, NULL, 10);
		else
			return (64);
	}
	if (optind == argc || record_open(argv[optind], keep) == -1)
		return (64);
	while (++optind < argc)
		if (rule_add(argv[optind]) == -1) {
			fprintf(stderr, "smtpsink: no such fault: %s\n",
			    argv[optind]);
			return (64);
		}
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    (fd = listen_at(port, &port)) == -1 || leave(port) == -1) {
		perror("smtpsink");
		return (71);
	}
	(void)alarm(seconds);
	accept_all(fd);
	return (71);
}

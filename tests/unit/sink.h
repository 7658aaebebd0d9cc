#ifndef SINK_H
#define SINK_H

/* tests/tools/smtpsink, from a test in C: a folder "sink", a port. */

#include <sys/stat.h>
#include <sys/wait.h>

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"

struct sink {
	int	port;
	pid_t	pid;
	char	server[64];
};

static inline void
sink_clear(void)
{
	struct crm_buf name = { 0 };
	int i, gone = 0;

	for (i = 1; gone == 0; i++) {
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "sink/%d.eml", i);
		gone = unlink(crm_buf_text(&name));
	}
	crm_buf_free(&name);
	(void)unlink("sink/log");
	(void)mkdir("sink", 0700);
}

/* Starts one with those faults (the last is NULL) after "smtpsink sink". */
static inline void
sink_start(struct sink *sink, const char *const *fault)
{
	extern char **environ;
	const char *o = getenv("O"), *argv[16] = { "smtpsink", "sink" };
	posix_spawn_file_actions_t to;
	struct crm_buf path = { 0 };
	char line[64] = "";
	int end[2], status;
	ssize_t n;
	size_t i;
	pid_t pid;

	sink_clear();
	for (i = 0; i < 13 && fault[i] != NULL; i++)
		argv[2 + i] = fault[i];
	crm_buf_fmt(&path, "%s/tools/smtpsink", o != NULL ? o : "build");
	assert_int_equal(pipe(end), 0);
	assert_int_equal(posix_spawn_file_actions_init(&to), 0);
	assert_int_equal(posix_spawn_file_actions_adddup2(&to, end[1], 1), 0);
	assert_int_equal(posix_spawn(&pid, crm_buf_text(&path), &to, NULL,
	    (char *const *)(uintptr_t)argv, environ), 0);
	assert_int_equal(posix_spawn_file_actions_destroy(&to), 0);
	(void)close(end[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	n = read(end[0], line, sizeof(line) - 1);
	assert_true(n > 0);
	(void)close(end[0]);
	assert_int_equal(sscanf(line, "%d %d", &sink->port, &sink->pid), 2);
	assert_true(snprintf(sink->server, sizeof(sink->server),
	    "127.0.0.1:%d", sink->port) > 0);
	crm_buf_free(&path);
}

static inline void
sink_stop(struct sink *sink)
{

	assert_int_equal(kill(sink->pid, SIGKILL), 0);
}

/* A file of the sink's, whole; nothing where there is none. */
static inline void
sink_read(const char *name, struct crm_buf *text)
{
	struct crm_buf path = { 0 };
	char bytes[4096];
	size_t n;
	FILE *f;

	crm_buf_fmt(&path, "sink/%s", name);
	crm_buf_reset(text);
	f = fopen(crm_buf_text(&path), "rb");
	crm_buf_free(&path);
	if (f == NULL)
		return;
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		crm_buf_add(text, bytes, n);
	assert_int_equal(fclose(f), 0);
}

#endif

/*
 * time FILE COMMAND [ARGUMENT...]
 *
 * Runs the command, writes "SECONDS KIB PROCESSOR" to FILE, the time on the
 * clock, the greatest resident size and the seconds of processor time of the
 * command and what it waited for, and ends with the command's status.
 */

#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double
seconds(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts) == -1)
		return 0;
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int
await(pid_t pid, struct rusage *usage)
{
	int status;

	while (wait4(pid, &status, 0, usage) == -1)
		if (errno != EINTR)
			return 71;
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

static int
report(const char *path, double elapsed, const struct rusage *usage)
{
	FILE *f;
	long kib;

	kib = usage->ru_maxrss;
#ifdef __APPLE__
	kib /= 1024;		/* bytes there */
#endif
	if ((f = fopen(path, "w")) == NULL)
		return -1;
	fprintf(f, "%.3f %ld %.3f\n", elapsed, kib,
	    (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
	    (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6);
	return fclose(f) == 0 ? 0 : -1;
}

int
main(int argc, char **argv)
{
	struct rusage usage;
	double start;
	pid_t pid;
	int status;

	if (argc < 3) {
		fputs("usage: time FILE COMMAND [ARGUMENT...]\n", stderr);
		return 64;
	}
	start = seconds();
	if ((pid = fork()) == -1) {
		perror("time: fork");
		return 71;
	}
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	status = await(pid, &usage);
	if (report(argv[1], seconds() - start, &usage) == -1) {
		perror(argv[1]);
		return 74;
	}
	return status;
}

#include <sys/types.h>
#include <sys/stat.h>

#include <dirent.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/stage.h"

#define MIB	(1024 * 1024)

/* A header and n rows of size bytes: "row,0000012345\n" and so on. */
static void
make(struct crm_buf *buf, size_t n, int size)
{
	size_t i;

	crm_buf_reset(buf);
	crm_buf_str(buf, "word,number\n");
	for (i = 0; i < n; i++)
		crm_buf_fmt(buf, "row,%0*zu\n", size - 5, i);
	assert_false(buf->bad);
}

static void
sha_of(const struct crm_buf *buf, char hex[CRM_SHA256_HEX])
{
	struct crm_sha256 *sha = crm_sha256_new();

	assert_non_null(sha);
	crm_sha256_add(sha, crm_buf_text(buf), buf->n);
	crm_sha256_hex(sha, hex);
	crm_sha256_free(sha);
}

/* Reads the next rows of csv and checks that they are row i, i + 1, ... */
static void
read_rows(struct crm_csv *csv, size_t i, size_t n)
{

	for (; n > 0; i++, n--) {
		assert_int_equal(crm_csv_next(csv), 1);
		assert_int_equal(strtoul(crm_csv_cell(csv, 1).p, NULL, 10), i);
	}
}

/* Two readers in step, one after them, and the digest. */
static void
check(struct crm_stage *stage, const struct crm_buf *in, size_t n)
{
	struct crm_csv *a, *b;
	char hex[CRM_SHA256_HEX];

	assert_non_null(stage);
	assert_int_equal(crm_stage_size(stage), in->n);
	a = crm_stage_csv(stage, NULL);
	assert_non_null(a);
	assert_int_equal(crm_csv_header(a), 0);
	read_rows(a, 0, n / 2);
	b = crm_stage_csv(stage, NULL);
	assert_non_null(b);
	assert_int_equal(crm_csv_header(b), 0);
	read_rows(b, 0, n / 2);
	read_rows(a, n / 2, n - n / 2);
	assert_int_equal(crm_csv_next(a), 0);
	crm_csv_close(a);
	read_rows(b, n / 2, n - n / 2);
	assert_int_equal(crm_csv_next(b), 0);
	crm_csv_close(b);
	sha_of(in, hex);
	assert_string_equal(crm_stage_sha256(stage), hex);
	assert_string_equal(crm_stage_sha256(stage), hex);
}

static FILE *
file_of(const struct crm_buf *buf)
{
	FILE *f = tmpfile();

	assert_non_null(f);
	assert_int_equal(fwrite(buf->p, 1, buf->n, f), buf->n);
	assert_int_equal(fflush(f), 0);
	assert_int_equal(lseek(fileno(f), 0, SEEK_SET), 0);
	return (f);
}

static void
test_file(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_buf in = { 0 };
	struct crm_stage *stage;
	FILE *f;

	(void)state;
	make(&in, 10000, 16);
	f = file_of(&in);
	stage = crm_stage_open(err, fileno(f), "f.csv", NULL);
	check(stage, &in, 10000);
	/* In place: what the file holds now is what is read. */
	assert_int_equal(pwrite(fileno(f), "WORD", 4, 0), 4);
	{
		struct crm_csv *csv = crm_stage_csv(stage, NULL);

		assert_int_equal(crm_csv_header(csv), 0);
		assert_string_equal(crm_csv_name(csv, 0), "WORD");
		assert_string_equal(crm_csv_source(csv), "f.csv");
		crm_csv_close(csv);
	}
	crm_stage_close(stage);
	assert_string_equal(crm_errmsg(err), "");
	assert_int_equal(fclose(f), 0);
	crm_buf_free(&in);
	crm_err_free(err);
}

/* The rest of a file, from where it stands to the size that it had. */
static void
test_part(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_buf in = { 0 }, junk = { 0 };
	struct crm_stage *stage;
	FILE *f;

	(void)state;
	make(&in, 100, 16);
	crm_buf_str(&junk, "junk");
	crm_buf_add(&junk, in.p, in.n);
	f = file_of(&junk);
	assert_int_equal(lseek(fileno(f), 4, SEEK_SET), 4);
	stage = crm_stage_open(err, fileno(f), "f.csv", NULL);
	assert_int_equal(pwrite(fileno(f), "more\n", 5, (off_t)junk.n), 5);
	check(stage, &in, 100);
	crm_stage_close(stage);
	assert_int_equal(fclose(f), 0);
	crm_buf_free(&in);
	crm_buf_free(&junk);
	crm_err_free(err);
}

struct writer {
	const struct crm_buf	*in;
	int			 fd;
};

static void *
feed(void *arg)
{
	struct writer *w = arg;
	ssize_t n;
	size_t at;

	for (at = 0; at < w->in->n; at += (size_t)n)
		if ((n = write(w->fd, w->in->p + at, w->in->n - at)) == -1)
			break;
	close(w->fd);
	return (NULL);
}

static size_t
entries(const char *dir)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	assert_int_equal(closedir(d), 0);
	return (n);
}

/* Stages in through a pipe. */
static struct crm_stage *
piped(struct crm_err *err, const struct crm_buf *in, const char *dir)
{
	struct crm_stage *stage;
	struct writer w = { in, 0 };
	pthread_t thread;
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	w.fd = fd[1];
	assert_int_equal(pthread_create(&thread, NULL, feed, &w), 0);
	stage = crm_stage_open(err, fd[0], "-", dir);
	/* The reading end is the caller's still; closing it ends the writer. */
	assert_int_equal(close(fd[0]), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	return (stage);
}

static void
test_pipe(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_buf in = { 0 };
	struct crm_stage *stage;

	(void)state;
	make(&in, 20000, 16);
	stage = piped(err, &in, "/nonexistent");	/* not needed */
	check(stage, &in, 20000);
	crm_stage_close(stage);

	crm_buf_reset(&in);
	stage = piped(err, &in, NULL);
	assert_non_null(stage);
	assert_int_equal(crm_stage_size(stage), 0);
	assert_string_equal(crm_stage_sha256(stage), "e3b0c44298fc1c149afbf4c89"
	    "96fb92427ae41e4649b934ca495991b7852b855");
	crm_stage_close(stage);
	crm_stage_close(NULL);
	assert_string_equal(crm_errmsg(err), "");
	crm_buf_free(&in);
	crm_err_free(err);
}

static void
test_empty_file(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_buf in = { 0 };
	struct crm_stage *stage;
	struct crm_csv *csv;
	FILE *f;

	(void)state;
	crm_buf_str(&in, "a\n");
	f = file_of(&in);
	/* Read to its end, a file has no more to give. */
	assert_int_equal(lseek(fileno(f), 2, SEEK_SET), 2);
	stage = crm_stage_open(err, fileno(f), "f", NULL);
	assert_non_null(stage);
	assert_int_equal(crm_stage_size(stage), 0);
	csv = crm_stage_csv(stage, NULL);
	assert_int_equal(crm_csv_header(csv), -1);
	assert_string_equal(crm_errmsg(err), "f: empty input without a header; "
	    "a header alone is the empty set");
	crm_csv_close(csv);
	crm_stage_close(stage);
	assert_int_equal(fclose(f), 0);
	crm_buf_free(&in);
	crm_err_free(err);
}

/* Above 32 MiB a pipe goes to a file that nobody sees; without a folder not. */
static void
test_spill(void **state)
{
	char dir[] = "/tmp/crm-test-XXXXXX";
	struct crm_err *err = crm_err_new();
	struct crm_buf in = { 0 };
	struct crm_stage *stage;
	size_t n = 33 * MIB / 8192;

	(void)state;
	assert_non_null(mkdtemp(dir));
	make(&in, n, 8192);
	assert_true(in.n > 32 * MIB);
	stage = piped(err, &in, dir);
	assert_int_equal(entries(dir), 2);	/* . and .. */
	check(stage, &in, n);
	crm_stage_close(stage);
	stage = piped(err, &in, NULL);
	check(stage, &in, n);
	crm_stage_close(stage);
	assert_string_equal(crm_errmsg(err), "");

	assert_int_equal(rmdir(dir), 0);
	assert_null(piped(err, &in, dir));
	assert_int_equal(crm_errkind(err), CRM_ERR_SYSTEM);
	assert_non_null(strstr(crm_errmsg(err), "-: no temporary file can be "
	    "made in /tmp/crm-test-"));
	crm_buf_free(&in);
	crm_err_free(err);
}

static void
test_failures(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_buf in = { 0 };
	struct crm_stage *stage;
	struct crm_csv *csv;
	FILE *f;
	int r;

	(void)state;
	assert_null(crm_stage_open(err, -1, "none", NULL));
	assert_int_equal(crm_errkind(err), CRM_ERR_SYSTEM);
	assert_non_null(strstr(crm_errmsg(err), "none: cannot be read: "));

	/* A file that shrinks is an error for readers and the digest. */
	make(&in, 100, 16);
	f = file_of(&in);
	assert_int_equal(ftruncate(fileno(f), 1024 * MIB), 0);
	crm_err_clear(err);
	stage = crm_stage_open(err, fileno(f), "f", NULL);
	assert_non_null(stage);
	csv = crm_stage_csv(stage, NULL);
	assert_int_equal(ftruncate(fileno(f), 1000), 0);
	while ((r = crm_csv_next(csv)) > 0)
		;
	assert_int_equal(r, -1);
	assert_int_equal(crm_errkind(err), CRM_ERR_SYSTEM);
	assert_non_null(strstr(crm_errmsg(err), "f: the file became shorter"));
	crm_csv_close(csv);
	/* One that is opened later knows how long it was. */
	crm_err_clear(err);
	csv = crm_stage_csv(stage, NULL);
	while ((r = crm_csv_next(csv)) > 0)
		;
	assert_int_equal(r, -1);
	crm_csv_close(csv);
	crm_err_clear(err);
	assert_null(crm_stage_sha256(stage));
	assert_non_null(strstr(crm_errmsg(err), "f: the file became shorter"));
	assert_null(crm_stage_sha256(stage));
	crm_stage_close(stage);
	assert_int_equal(fclose(f), 0);
	crm_buf_free(&in);
	crm_err_free(err);
}

/* Closing does not wait for the digest of a huge file. */
static void
test_given_up(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_stage *stage;
	FILE *f = tmpfile();

	(void)state;
	assert_non_null(f);
	/* As holes: days of work for SHA-256, and no room on the disk. */
	if (ftruncate(fileno(f), (off_t)1 << 43) == -1)
		skip();
	stage = crm_stage_open(err, fileno(f), "f", NULL);
	assert_non_null(stage);
	crm_stage_close(stage);
	assert_int_equal(fclose(f), 0);
	crm_err_free(err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_empty_file),
		cmocka_unit_test(test_spill),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_given_up)
	};

	/* A writer whose reader gives up shall see it, not die of it. */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return (1);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}

#ifndef BASE_H
#define BASE_H

/* A database for the tests of what stands on it, in the current folder. */

#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"

#define BASE_PATH	"./unit.db"
#define BASE_NOW	1795165200	/* 2026-11-20 09:00:00 */

/* 1 where a test is to be short: under sanitizers and valgrind. */
static inline int
base_quick(void)
{
	const char *quick = getenv("CRM_QUICK");

	return (quick != NULL && *quick != '\0');
}

struct base {
	struct crm_err	*err;
	struct crm_db	*db;
};

static inline void
base_remove(const char *path)
{
	static const char *const tail[] = { "", "-wal", "-shm", "-lock",
	    "-sent" };
	struct crm_buf name = { 0 };
	size_t i;

	for (i = 0; i < sizeof(tail) / sizeof(tail[0]); i++) {
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "%s%s", path, tail[i]);
		(void)unlink(crm_buf_text(&name));
	}
	crm_buf_free(&name);
}

/* A database with a secret of its own. */
static inline void
base_make(struct crm_err *err, const char *path)
{
	struct crm_db_init init = { "KRW", "Asia/Seoul", -1, BASE_NOW };

	base_remove(path);
	assert_int_equal(crm_db_init(err, path, &init), 0);
}

/* A new database is made once; the others are its bytes, secret and all. */
static inline void
base_init(struct crm_err *err, const char *path)
{
	static char image[1 << 21];
	static size_t n;
	mode_t mask = umask(077);
	FILE *f;

	if (n == 0) {
		base_make(err, path);
		assert_non_null(f = fopen(path, "rb"));
		n = fread(image, 1, sizeof(image), f);
		assert_true(n > 0 && n < sizeof(image));
	} else {
		base_remove(path);
		assert_non_null(f = fopen(path, "wb"));
		assert_int_equal(fwrite(image, 1, n, f), n);
	}
	assert_int_equal(fclose(f), 0);
	(void)umask(mask);
}

/* Opens, or says why not and fails. */
static inline struct crm_db *
base_open(struct crm_err *err, const char *path, enum crm_open mode)
{
	struct crm_db_opt opt = { .mode = mode, .program = "unit",
	    .now = BASE_NOW, .threads = 1 };
	struct crm_db *db;
	int ok;

	db = crm_db_open(err, path, &opt, &ok);
	assert_non_null(db);
	if (!ok)
		fail_msg("%s", crm_errmsg(err));
	return (db);
}

static inline int
base_setup(void **state)
{
	struct base *base = calloc(1, sizeof(*base));

	assert_non_null(base);
	base->err = crm_err_new();
	assert_non_null(base->err);
	base_init(base->err, BASE_PATH);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	*state = base;
	return (0);
}

static inline int
base_teardown(void **state)
{
	struct base *base = *state;

	crm_db_close(base->db);
	crm_err_free(base->err);
	free(base);
	base_remove(BASE_PATH);
	return (0);
}

/* Runs SQL that has neither parameters nor rows, or fails with the reason. */
static inline void
base_run(struct base *base, const char *sql)
{

	if (crm_run(base->db, sql, "") == -1)
		fail_msg("%s", crm_errmsg(base->err));
}

/* The one integer that SQL answers. */
static inline int64_t
base_int(struct base *base, const char *sql)
{
	int64_t v = CRM_NULL;

	if (crm_one(base->db, &v, sql, "") == -1)
		fail_msg("%s", crm_errmsg(base->err));
	return (v);
}

static inline void
base_begin(struct base *base)
{
	struct crm_batch batch = { "unit test", "tester" };

	if (crm_batch_begin(base->db, &batch) == -1)
		fail_msg("%s", crm_errmsg(base->err));
}

/* Commits; the number of the batch, 0 when it left no trace. */
static inline int64_t
base_commit(struct base *base)
{

	if (crm_batch_commit(base->db, NULL, "done") == -1)
		fail_msg("%s", crm_errmsg(base->err));
	return (crm_batch(base->db));
}

#endif

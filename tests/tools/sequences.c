/*
 * sequences [-v] FIRST N [STEPS]: runs N random sequences of what shops do, of
 * the seeds FIRST, FIRST + 1, ..., each on an empty database in the current
 * folder: imports of members, orders and parcels, proposals that unite members
 * or keep them apart, members removed, contacts, notes, flags, groups and
 * stages, consent given and withdrawn, batches taken back and taken back
 * again, backups restored, and in every other sequence people erased.  After
 * each step it must hold that
 *
 *   the checks of the records find nothing;
 *   each order sums up to what an independent model says;
 *   nobody who has a number, code, phone or e-mail address that was withdrawn
 *   may be contacted by that channel;
 *
 * after each step of one sequence in ten, and after each erasure and restore,
 *
 *   the file is whole, and the index of crm-member find is right;
 *   what was erased stands nowhere, in no row of any table, and is not found;
 *
 * and in the end, when all batches are taken back, the newest first, that each
 * leaves every table as it was before that batch, without a conflict, and the
 * last leaves nothing but withdrawals and words (not beyond an erasure, which
 * nothing takes back).  Every sequence is a function of its seed.  The first
 * that fails is told step by step, cut down to the shortest beginning that
 * fails, and of the others the reason; the status is 1 then.
 */

#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/bought.h"
#include "record/consent.h"
#include "record/erase.h"
#include "record/find.h"
#include "sequences.h"

const char *const phone[PEOPLE] = { "010-2656-7701", "010-2656-7702",
    "010-2656-7703", "010-2656-7704", "010-2656-7705", "010-2656-7706" };
const char *const name[PEOPLE] = { "김하나", "이두리", "박세진",
    "최네모", "정다섯", "강여섯" };
const char *const channel[CHANNELS] = { "sms", "email" };

static uint64_t
draw(struct run *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31);
}

int
pick(struct run *r, int n)
{

	return ((int)(draw(r) % (uint64_t)n));
}

int
fails(struct run *r, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (r->why[0] != '\0')
		return (-1);
	n = snprintf(r->why, sizeof(r->why), "step %d: ", r->step);
	va_start(ap, fmt);
	(void)vsnprintf(r->why + n, sizeof(r->why) - (size_t)n, fmt, ap);
	va_end(ap);
	return (-1);
}

int
broken(struct run *r, const char *what)
{

	return (fails(r, "%s: %s", what, crm_errmsg(r->err)));
}

void
say(struct run *r, const char *fmt, ...)
{
	va_list ap;

	if (!r->verbose)
		return;
	(void)printf("  %2d ", r->step);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	(void)putchar('\n');
}

int64_t
one(struct run *r, const char *sql, int64_t v)
{
	int64_t got = 0;
	int rc = crm_one(r->db, &got, sql, strstr(sql, ":n") ? "i" : "", v);

	if (rc == -1)
		(void)broken(r, "SQL");
	return (rc == 1 ? got : 0);
}

int
begin(struct run *r)
{
	struct crm_batch batch = { "sequences", "nobody" };
	struct crm_hash h;

	if (content(r, &h) == -1)
		return (-1);
	crm_db_set_now(r->db, NOW + r->step * (int64_t)60);
	if (crm_batch_begin(r->db, &batch) == -1 ||
	    crm_find_watch(r->db) == -1 || crm_bought_watch(r->db) == -1)
		return (broken(r, "begin"));
	r->model.before[crm_batch(r->db)] = h;
	return (0);
}

int
commit(struct run *r)
{

	if (crm_find_refresh(r->db) == -1 ||
	    crm_bought_refresh(r->db) == -1 || crm_erase_flush(r->db) == -1 ||
	    crm_consent_flush(r->db) == -1 ||
	    crm_batch_commit(r->db, NULL, NULL) == -1)
		return (broken(r, "commit"));
	return (0);
}

/* Nobody pulls the plug here. */
struct crm_db *
open_base(struct run *r, const char *path)
{
	struct crm_db_opt opt = { .mode = CRM_OPEN_WRITE, .program =
	    "sequences", .now = NOW };
	struct crm_db *db;
	int ok = 0;

	db = crm_db_open(r->err, path, &opt, &ok);
	if (ok && crm_run(db, "PRAGMA synchronous = OFF", "") == 0)
		return (db);
	crm_db_close(db);
	return (NULL);
}

/* To add an operation, write it and add its line. */
static const struct {
	const char	*what;
	int		 share;
	int		(*fn)(struct run *r);
} operations[] = {
	{ "orders", 12, orders },
	{ "members", 6, members },
	{ "parcels", 4, parcels },
	{ "undo", 10, some_undo },
	{ "give", 3, give },
	{ "withdraw", 2, withdraw },
	{ "unite", 4, unite },
	{ "remove", 1, drop },
	{ "contacts", 3, contacts },
	{ "life", 4, life },
	{ "erase", 2, erase },
	{ "backup", 2, backup },
	{ "restore", 2, restore }
};

#define NOPS	(sizeof(operations) / sizeof(operations[0]))

static int
steps(struct run *r, int n)
{
	int sum = 0, at;
	size_t i;

	for (i = 0; i < NOPS; i++)
		sum += operations[i].share;
	for (r->step = 1; r->step <= n; r->step++) {
		at = pick(r, sum);
		for (i = 0; at >= operations[i].share; i++)
			at -= operations[i].share;
		if (operations[i].fn(r) == -1 || check(r, 0) == -1)
			return (-1);
	}
	return (back_to_nothing(r));
}

static int
copy(const char *to, const struct crm_buf *bytes)
{
	int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	if (fd == -1)
		return (-1);
	n = write(fd, bytes->p, bytes->n);
	return (close(fd) == -1 || n != (ssize_t)bytes->n ? -1 : 0);
}

static int
run(struct crm_err *err, const struct crm_buf *empty, uint64_t seed, int n,
    int verbose, char *why)
{
	static const char *const tail[] = { PATH "-wal", PATH "-shm",
	    PATH "-optout" };
	struct run *r = calloc(1, sizeof(*r));
	size_t i;
	int rc = -1;

	if (r == NULL)
		return (-1);
	for (i = 0; i < sizeof(tail) / sizeof(tail[0]); i++)
		(void)unlink(tail[i]);
	crm_err_clear(err);
	r->err = err;
	r->state = seed * 0x2545f4914f6cdd1du;
	r->verbose = verbose;
	r->often = seed % 10 == 0;
	r->erases = getenv("NOERASE") == NULL && seed / 10 % 2 == 0;
	if (copy(PATH, empty) == 0 && (r->db = open_base(r, PATH)) != NULL)
		rc = steps(r, n);
	if (rc == -1)
		(void)broken(r, "failed");
	(void)snprintf(why, sizeof(r->why), "%s", r->why);
	crm_db_close(r->db);
	crm_buf_free(&r->gone);
	crm_buf_free(&r->refused);
	free(r);
	return (rc);
}

static int
make_empty(struct crm_err *err, struct crm_buf *bytes)
{
	struct crm_db_init init = { "KRW", "Asia/Seoul", -1, NOW };
	char block[65536];
	ssize_t n;
	int fd;

	(void)unlink(PATH);
	if (crm_db_init(err, PATH, &init) == -1 ||
	    (fd = open(PATH, O_RDONLY)) == -1)
		return (-1);
	while ((n = read(fd, block, sizeof(block))) > 0)
		crm_buf_add(bytes, block, (size_t)n);
	return (close(fd) == -1 || n == -1 || bytes->bad ? -1 : 0);
}

/* The shortest beginning that fails, step by step. */
static void
shorten(struct crm_err *err, const struct crm_buf *empty, uint64_t seed,
    int n)
{
	char why[512];
	int k;

	for (k = 1; k < n && run(err, empty, seed, k, 0, why) == 0; k++)
		continue;
	(void)printf("with %d steps:\n", k);
	(void)run(err, empty, seed, k, 1, why);
	(void)printf("%s\n", why);
	(void)fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct crm_err *err = crm_err_new();
	struct crm_buf empty = { 0 };
	char why[512];
	uint64_t seed, last;
	int verbose = argc > 1 && strcmp(argv[1], "-v") == 0, n, bad = 0;

	argv += verbose;
	argc -= verbose;
	if (argc < 3 || err == NULL || make_empty(err, &empty) == -1) {
		(void)fprintf(stderr, "sequences [-v] FIRST N [STEPS]\n");
		return (2);
	}
	seed = strtoull(argv[1], NULL, 10);
	last = seed + strtoull(argv[2], NULL, 10);
	n = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 12;
	if (n < 1 || n > MAX_STEPS - 1)
		n = MAX_STEPS - 1;
	for (; seed < last; seed++) {
		if (run(err, &empty, seed, n, verbose, why) == 0)
			continue;
		(void)printf("seed %" PRIu64 ": %s\n", seed, why);
		(void)fflush(stdout);
		if (bad++ == 0 && !verbose)
			shorten(err, &empty, seed, n);
	}
	if (bad > 0)
		(void)printf("%d sequences fail\n", bad);
	crm_buf_free(&empty);
	crm_err_free(err);
	return (bad > 0);
}

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "core/aside.h"
#include "core/db_int.h"
#include "core/err.h"

#define CACHE	"PRAGMA cache_size = -4096"	/* KiB: scans need few */

struct job {
	int		(*fn)(struct crm_db *db, void *arg);
	void		*arg;
};

struct crm_aside {
	struct crm_db	*db;
	struct crm_db	*own;	/* NULL: there is none */
	struct crm_err	*err;	/* of own */
	pthread_t	 thread;
	int		 runs, rc;
	struct job	 job[CRM_ASIDE_JOBS];
	size_t		 n;	/* not done */
};

/* A connection of its own.  0; -1 when there can be none. */
static int
connect(struct crm_aside *aside)
{
	struct crm_db_opt opt = { .mode = CRM_OPEN_READ,
	    .now = aside->db->now, .check_scans = aside->db->check_scans };
	int ok;

	if (!aside->db->threads || aside->db->batch == 0 ||
	    sqlite3_threadsafe() == 0)
		return (-1);
	aside->own = crm_db_open(aside->err, aside->db->path, &opt, &ok);
	if (aside->own == NULL || !ok)
		return (-1);
	return (crm_db_exec(aside->own, CACHE) == -1 ? -1 :
	    crm_db_snapshot(aside->own));
}

struct crm_aside *
crm_aside_open(struct crm_db *db)
{
	struct crm_aside *aside = calloc(1, sizeof(*aside));

	if (aside == NULL || (aside->err = crm_err_new()) == NULL) {
		(void)crm_err_nomem(db->err);
		free(aside);
		return (NULL);
	}
	aside->db = db;
	if (connect(aside) == -1) {
		crm_db_close(aside->own);
		aside->own = NULL;
	}
	return (aside);
}

void
crm_aside_close(struct crm_aside *aside)
{

	if (aside == NULL)
		return;
	crm_aside_stop(aside);
	crm_db_close(aside->own);
	crm_err_free(aside->err);
	free(aside);
}

void
crm_aside_add(struct crm_aside *aside,
    int (*fn)(struct crm_db *db, void *arg), void *arg)
{

	assert(!aside->runs && aside->n < CRM_ASIDE_JOBS);
	aside->job[aside->n++] = (struct job){ fn, arg };
}

static int
run_all(struct crm_aside *aside, struct crm_db *db)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < aside->n && rc == 0; i++)
		rc = aside->job[i].fn(db, aside->job[i].arg);
	return (rc);
}

static void *
run(void *arg)
{
	struct crm_aside *aside = arg;

	aside->rc = run_all(aside, aside->own);
	return (NULL);
}

void
crm_aside_begin(struct crm_aside *aside)
{

	if (aside->own != NULL && aside->n > 0 && !aside->runs)
		aside->runs = pthread_create(&aside->thread, NULL, run,
		    aside) == 0;
}

void
crm_aside_stop(struct crm_aside *aside)
{

	if (aside->runs && pthread_join(aside->thread, NULL) != 0)
		abort();	/* it was ours and joined by nobody else */
	aside->runs = 0;
	aside->n = 0;
}

int
crm_aside_wait(struct crm_aside *aside)
{
	int runs = aside->runs, rc;

	rc = runs ? 0 : run_all(aside, aside->db);
	crm_aside_stop(aside);
	if (runs && aside->rc == -1)
		return (crm_err_set(aside->db->err, crm_errkind(aside->err),
		    "%s", crm_errmsg(aside->err)));
	return (rc);
}

#include <stdlib.h>

#include "core/db_int.h"
#include "core/err.h"

static void *
run(void *arg)
{
	struct crm_db *db = arg;

	db->work(db->work_arg);
	return (NULL);
}

static int
done(struct crm_db *db)
{

	if (crm_errkind(db->job_err) == CRM_ERR_NONE)
		return (0);
	return (crm_err_set(db->err, crm_errkind(db->job_err), "%s",
	    crm_errmsg(db->job_err)));
}

int
crm_db_work(struct crm_db *db, void (*fn)(void *arg), void *arg)
{

	if (crm_db_wait(db) == -1)
		return (-1);
	if (db->job_err == NULL && (db->job_err = crm_err_new()) == NULL)
		return (crm_err_nomem(db->err));
	db->work = fn;
	db->work_arg = arg;
	db->working = 1;
	if (pthread_create(&db->worker, NULL, run, db) == 0)
		return (0);
	/* Without a thread it is done here and now. */
	(void)run(db);
	db->working = 0;
	return (done(db));
}

int
crm_db_wait(struct crm_db *db)
{

	if (!db->working)
		return (0);
	if (pthread_join(db->worker, NULL) != 0)
		abort();	/* it was ours and joined by nobody else */
	db->working = 0;
	return (done(db));
}

/* Files that dead processes left.  The contract is in handover_int.h. */

#include <sys/stat.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/claimer.h"
#include "outreach/handover_int.h"

#define HOUR	3600	/* what another host had is its own so long */

/* A file that a process left behind. */
struct left {
	int64_t		 id, at;
	struct crm_buf	 file, temp, claimer, void_temp;
	int		 ready;
};

/* The next one of a channel behind a number: 1, 0, -1. */
static int
next_left(struct crm_db *db, const struct crm_handover *h, struct left *left)
{
	struct crm_stmt *stmt;
	int rc;

	crm_buf_reset(&left->file);
	crm_buf_reset(&left->temp);
	crm_buf_reset(&left->claimer);
	if ((stmt = crm_sql(db, "SELECT id, file, temp, claimer,\n"
	    "\tstate = 'ready', at\n"
	    "FROM handover\n"
	    "WHERE campaign = :campaign AND channel = :channel\n"
	    "\tAND state IN ('open', 'ready') AND id > :after\n"
	    "ORDER BY id\n"
	    "LIMIT 1 /* scan: files of one campaign are few */")) == NULL ||
	    crm_bind(stmt, "iti", h->campaign, h->channel, left->id) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		left->id = crm_col_int(stmt, 0);
		crm_buf_str(&left->file, crm_col_text(stmt, 1));
		crm_buf_str(&left->temp, crm_col_text(stmt, 2));
		crm_buf_str(&left->claimer, crm_col_text(stmt, 3));
		left->ready = crm_col_int(stmt, 4) == 1;
		left->at = crm_col_int(stmt, 5);
	}
	crm_reset(stmt);
	return (left->file.bad || left->temp.bad || left->claimer.bad ?
	    crm_err_nomem(crm_db_err(db)) : rc);
}

int
crm_handover_end(struct crm_db *db, int64_t handover, const char *state,
    const char *reason)
{

	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = :state, reason = :reason, claimer = '',\n"
	    "\tbegan = 0, ended_at = :now\n"
	    "WHERE state IN ('claimed', 'unknown') AND began = 1 AND id IN (\n"
	    "\tSELECT delivery FROM handover_delivery\n"
	    "\tWHERE handover = :handover)", "ttii", state, reason,
	    crm_db_now(db), handover));
}

int
crm_handover_requeue(struct crm_db *db, int64_t handover)
{

	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = 'queued', reason = '', claimer = '', began = 0,\n"
	    "\tended_at = NULL\n"
	    "WHERE state IN ('claimed', 'unknown') AND began = 1 AND id IN (\n"
	    "\tSELECT delivery FROM handover_delivery\n"
	    "\tWHERE handover = :handover)", "i", handover));
}

int
crm_handover_forget(struct crm_db *db, int64_t handover)
{

	if (crm_run(db, "DELETE FROM handover_delivery\n"
	    "WHERE handover = :handover", "i", handover) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM handover\n"
	    "WHERE id = :handover", "i", handover));
}

int
crm_handover_state(struct crm_db *db, int64_t handover, const char *state)
{

	return (crm_run(db, "UPDATE handover\n"
	    "SET state = :state, at = :now\n"
	    "WHERE id = :handover", "tii", state, crm_db_now(db), handover));
}

/*
 * Makes the unfinished file void, so that it can never get its final name: 1 it
 * is; 0 there is none.  A second look finds what the first one did.
 */
static int
make_void(struct left *left)
{

	crm_buf_reset(&left->void_temp);
	crm_buf_fmt(&left->void_temp, "%s.void", crm_buf_text(&left->temp));
	if (left->void_temp.bad)
		return (-1);
	if (rename(crm_buf_text(&left->temp), left->void_temp.p) == 0)
		return (1);
	return (access(left->void_temp.p, F_OK) == 0);
}

/*
 * 1 when the file got its final name: it is there, and one that still has the
 * other name is the same.  Else it is somebody else's.
 */
static int
is_handed(const struct left *left)
{
	struct stat file, temp;

	if (stat(crm_buf_text(&left->file), &file) == -1)
		return (0);
	return (stat(crm_buf_text(&left->temp), &temp) == -1 ||
	    (file.st_ino == temp.st_ino && file.st_dev == temp.st_dev));
}

/* Looks at what a dead process left of a file that was whole.  0 or -1. */
static int
settle_ready(struct crm_db *db, struct left *left,
    struct crm_handover_found *found, struct crm_buf *gone)
{

	if (is_handed(left)) {
		(void)unlink(crm_buf_text(&left->temp));
		found->sent++;
		return (crm_handover_end(db, left->id, "sent",
		    "handed_over") == -1 || crm_handover_state(db, left->id,
		    "sent") == -1 ? -1 : 0);
	}
	switch (make_void(left)) {
	case 1:
		found->again++;
		crm_buf_add(gone, left->void_temp.p,
		    left->void_temp.n + 1);
		if (gone->bad)
			return (crm_err_nomem(crm_db_err(db)));
		return (crm_handover_requeue(db, left->id) == -1 ||
		    crm_handover_forget(db, left->id) == -1 ? -1 : 0);
	case 0:
		found->lost++;
		return (crm_handover_end(db, left->id, "unknown",
		    "file_gone") == -1 || crm_handover_state(db, left->id,
		    "lost") == -1 ? -1 : 0);
	default:
		return (crm_err_nomem(crm_db_err(db)));
	}
}

/* As with claims: 1 nobody is at work on it any more. */
static int
is_left(struct crm_db *db, struct left *left)
{
	const char *claimer = crm_buf_text(&left->claimer);

	if (crm_claimer_foreign(claimer))
		return (left->at < crm_db_now(db) - HOUR);
	return (crm_claimer_gone(claimer) == 1);
}

int
crm_handover_settle(struct crm_db *db, const struct crm_handover *h,
    struct crm_handover_found *found, struct crm_buf *gone)
{
	struct left left = { 0 };
	int rc;

	while ((rc = next_left(db, h, &left)) == 1) {
		if (!is_left(db, &left))
			continue;
		/* What an open one had claimed goes back with the claims. */
		if ((left.ready ? settle_ready(db, &left, found, gone) :
		    crm_handover_forget(db, left.id)) == -1) {
			rc = -1;
			break;
		}
	}
	crm_buf_free(&left.file);
	crm_buf_free(&left.temp);
	crm_buf_free(&left.claimer);
	crm_buf_free(&left.void_temp);
	return (rc);
}

#include "core/db.h"
#include "core/err.h"
#include "insight/segrun_int.h"

/*
 * Who is in the set as it is stored.  The number of an alias counts as the
 * survivor's, that of a member who was removed as itself: it is not asked, and
 * so leaves.
 */
static int
load_was(struct crm_segrun *run, struct crm_segjob *job)
{
	struct crm_stmt *stmt;
	int64_t member;
	int rc;

	if ((stmt = crm_sql(run->db, "SELECT coalesce(m.merged_into, m.id)\n"
	    "FROM segment_member AS i\n"
	    "CROSS JOIN member AS m ON m.id = i.member\n"
	    "WHERE i.segment = :segment")) == NULL ||
	    crm_bind(stmt, "i", job->segment) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		member = crm_col_int(stmt, 0);
		job->was[member / 8] |= (uint8_t)(1 << member % 8);
	}
	return (rc);
}

static int
enter(struct crm_segrun *run, const struct crm_segjob *job, int64_t member)
{

	return (crm_run(run->db, "INSERT INTO segment_member\n"
	    "(segment, member, entered_at, entered_version, batch)\n"
	    "VALUES (:segment, :member, :at, :version, :batch)", "iiiii",
	    job->segment, member, run->opt.at, job->version,
	    crm_batch(run->db)));
}

/* Under all the numbers that the member had. */
static int
leave(struct crm_segrun *run, const struct crm_segjob *job, int64_t member)
{
	struct crm_db *db = run->db;

	if (crm_run(db, "INSERT INTO segment_past (segment, member,\n"
	    "\tentered_at, entered_version, left_at, left_version, batch)\n"
	    "SELECT segment, member, entered_at, entered_version, :at,\n"
	    "\t:version, :batch\n"
	    "FROM segment_member\n"
	    "WHERE segment = :segment AND member IN (\n"
	    "\tSELECT :member UNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member)\n"
	    "ORDER BY member", "iiiii", run->opt.at, job->version,
	    crm_batch(db), job->segment, member) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM segment_member\n"
	    "WHERE segment = :segment AND member IN (\n"
	    "\tSELECT :member UNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member)", "ii",
	    job->segment, member));
}

static int
move(struct crm_segrun *run, struct crm_segjob *job, int64_t member)
{
	uint8_t bit = (uint8_t)(1 << member % 8);
	int was = (job->was[member / 8] & bit) != 0;
	int now = (job->now[member / 8] & bit) != 0;

	job->members += now;
	if (was == now)
		return (0);
	job->entered += now;
	job->gone += was;
	return (now ? enter(run, job, member) : leave(run, job, member));
}

/* A run at the second of another one adds to what that came to. */
static int
note_run(struct crm_segrun *run, const struct crm_segjob *job)
{

	return (crm_run(run->db, "INSERT INTO segment_run\n"
	    "(segment, at, version, members, entered, gone, batch)\n"
	    "VALUES (:segment, :at, :version, :members, :entered, :gone,\n"
	    "\t:batch)\n"
	    "ON CONFLICT (segment, at) DO UPDATE\n"
	    "SET version = excluded.version, members = excluded.members,\n"
	    "\tentered = entered + excluded.entered,\n"
	    "\tgone = gone + excluded.gone, batch = excluded.batch\n"
	    "WHERE version <> excluded.version OR excluded.entered > 0\n"
	    "\tOR excluded.gone > 0", "iiiiiii", job->segment, run->opt.at,
	    job->version, job->members, job->entered, job->gone,
	    crm_batch(run->db)));
}

int
crm_segrun_store(struct crm_segrun *run, struct crm_segjob *job)
{
	int64_t member;

	if (load_was(run, job) == -1)
		return (-1);
	for (member = 1; member <= run->last; member++)
		if (member % 8 == 0 && job->was[member / 8] == 0 &&
		    job->now[member / 8] == 0)
			member += 7;
		else if (move(run, job, member) == -1)
			return (-1);
	return (note_run(run, job));
}

#include <fcntl.h>

#include "base.h"
#include "outreach/claimer.h"
#include "outreach/handover.h"

/* Files that a process left behind, at each place where it can have died. */

static struct base *base;
static struct crm_handover h;
static struct crm_handover_found found;
static int64_t id[4];

static int64_t
number(const char *sql)
{
	int64_t n = -1;

	assert_int_equal(crm_one(base->db, &n, sql, ""), 1);
	return (n);
}

static int
fill(struct crm_db *db, void *arg)
{
	int64_t i;

	(void)arg;
	assert_int_equal(crm_run(db, "INSERT INTO campaign\n"
	    "(id, name, channel, title, made_at, batch)\n"
	    "VALUES (1, 'spring', 'sms', '', 0, 1)", ""), 0);
	for (i = 1; i < 4; i++) {
		assert_int_equal(crm_run(db, "INSERT INTO member\n"
		    "(id, state, batch) VALUES (:id, 0, 1)", "i", i), 0);
		assert_int_equal(crm_run(db, "INSERT INTO delivery\n"
		    "(id, campaign, wave, member, channel, arm, contact,\n"
		    "\tdomain, part, place, state, reason, reply, tries,\n"
		    "\tnext_at, deadline, began, claimer)\n"
		    "VALUES (:id, 1, 1, :id, 'sms', '', :id, '', 1, :id,\n"
		    "\t'queued', '', '', 0, 0, :end, 0, '')", "ii", i,
		    (int64_t)BASE_NOW + 86400), 0);
	}
	return (0);
}

/* As if they were claimed by this process. */
static int
claim(struct crm_db *db, void *arg)
{
	struct crm_buf self = { 0 };
	int rc;

	(void)arg;
	crm_claimer_self(&self);
	rc = crm_run(db, "UPDATE delivery\n"
	    "SET state = 'claimed', claimer = :self, claimed_at = 1\n"
	    "WHERE state = 'queued' /* scan: a test */", "t",
	    crm_buf_text(&self));
	crm_buf_free(&self);
	return (rc);
}

/* The process that had it all is another, which runs no more. */
static int
die(struct crm_db *db, void *arg)
{
	struct crm_buf self = { 0 }, dead = { 0 };
	char *space;

	(void)arg;
	crm_claimer_self(&self);
	/* HOST BOOT PID START: no process began at 1. */
	space = strrchr(self.p, ' ');
	crm_buf_add(&dead, self.p, (size_t)(space - self.p));
	crm_buf_str(&dead, " 1");
	assert_int_equal(crm_run(db, "UPDATE handover\n"
	    "SET claimer = :dead\n"
	    "WHERE state IN ('open', 'ready') /* scan: a test */", "t",
	    crm_buf_text(&dead)), 0);
	assert_int_equal(crm_run(db, "UPDATE delivery\n"
	    "SET claimer = :dead\n"
	    "WHERE state = 'claimed' /* scan: a test */", "t",
	    crm_buf_text(&dead)), 0);
	crm_buf_free(&self);
	crm_buf_free(&dead);
	return (0);
}

static int
setup(void **state)
{
	if (base_setup(state) != 0)
		return (1);
	base = *state;
	crm_db_rest(base->db);
	assert_int_equal(crm_db_short(base->db, fill, NULL), 0);
	memset(&h, 0, sizeof(h));
	memset(&found, 0, sizeof(found));
	h.campaign = 1;
	h.channel = "sms";
	id[0] = 1;
	id[1] = 2;
	id[2] = 3;
	(void)unlink("file.csv");
	(void)unlink("temp");
	(void)unlink("temp.void");
	return (0);
}

static int
teardown(void **state)
{
	(void)unlink("file.csv");
	(void)unlink("temp");
	(void)unlink("temp.void");
	return (base_teardown(state));
}

static void
make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_int_not_equal(fd, -1);
	assert_int_equal(close(fd), 0);
}

/* Two stand in the file, one is left out. */
static int
ready(int final)
{
	struct crm_handover_left left = { 3, "household", final };
	struct crm_handover_file file = { "file.csv", "temp", id, 2, &left,
	    1 };

	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), 1);
	assert_int_equal(h.part, 1);
	assert_int_equal(crm_db_short(base->db, claim, NULL), 0);
	make("temp");
	return (crm_handover_ready(base->db, &h, &file));
}

static int64_t
count(const char *state)
{
	int64_t n = -1;

	assert_int_equal(crm_one(base->db, &n, "SELECT count(*)\n"
	    "FROM delivery\n"
	    "WHERE state = :state /* scan: a test */", "t", state), 1);
	return (n);
}

static void
next_run(int want)
{
	struct crm_handover next = { .campaign = 1, .channel = "sms" };

	assert_int_equal(crm_db_short(base->db, die, NULL), 0);
	memset(&found, 0, sizeof(found));
	assert_int_equal(crm_handover_take(base->db, &next, 0, &found), want);
	h = next;
}

static void
test_sent(void **state)
{
	(void)state;
	assert_int_equal(ready(1), 1);
	assert_int_equal(count("suppressed"), 1);
	assert_int_equal(rename("temp", "file.csv"), 0);
	assert_int_equal(crm_handover_sent(base->db, &h), 0);
	assert_int_equal(count("sent"), 2);
	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), 0);
}

static int
refuse(struct crm_db *db, void *arg)
{
	return (crm_run(db, "INSERT INTO optout\n"
	    "(channel, hash, withdrawn_at, how, member)\n"
	    "VALUES ('sms', :member, 0, '080', :member)", "i",
	    *(int64_t *)arg));
}

/* Somebody refused, by hand, between its claim and the end of the file. */
static int
ready_refused(int64_t member)
{
	struct crm_handover_file file = { "file.csv", "temp", id, 2, NULL,
	    0 };

	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), 1);
	assert_int_equal(crm_db_short(base->db, claim, NULL), 0);
	assert_int_equal(crm_db_short(base->db, refuse, &member), 0);
	return (crm_handover_ready(base->db, &h, &file));
}

static void
test_refused(void **state)
{
	(void)state;
	assert_int_equal(ready_refused(2), 0);
	assert_int_equal(crm_handover_drop(base->db, &h), 0);
	assert_int_equal(count("queued"), 3);
}

static void
test_refused_other(void **state)
{
	(void)state;
	assert_int_equal(ready_refused(3), 1);
}

/* Who is left out for a fault stays in the queue, and gets a second file. */
static void
test_fault(void **state)
{
	(void)state;
	assert_int_equal(ready(0), 1);
	assert_int_equal(rename("temp", "file.csv"), 0);
	assert_int_equal(crm_handover_sent(base->db, &h), 0);
	assert_int_equal(count("queued"), 1);
	h.part = h.wave = 0;
	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), 1);
	assert_int_equal(h.number, 2);
}

static void
test_busy(void **state)
{
	struct crm_handover other = { .campaign = 1, .channel = "sms" };

	(void)state;
	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), 1);
	/* Somebody gathers it, and lives. */
	assert_int_equal(crm_handover_take(base->db, &other, 0, &found), 0);
	assert_int_equal(crm_handover_drop(base->db, &h), 0);
	assert_int_equal(crm_handover_take(base->db, &other, 0, &found), 1);
	assert_int_equal(other.number, 1);
}

/* Died before the file was whole. */
static void
test_died_open(void **state)
{
	(void)state;
	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), 1);
	assert_int_equal(crm_db_short(base->db, claim, NULL), 0);
	next_run(1);
	assert_int_equal(found.sent + found.again + found.lost, 0);
	assert_int_equal(h.number, 1);
}

/* Died behind the rename: the file is there. */
static void
test_died_named(void **state)
{
	(void)state;
	assert_int_equal(ready(1), 1);
	assert_int_equal(rename("temp", "file.csv"), 0);
	next_run(0);
	assert_int_equal(found.sent, 1);
	assert_int_equal(count("sent"), 2);
}

/* Died between the link and the unlink that a rename may be. */
static void
test_died_linked(void **state)
{
	(void)state;
	assert_int_equal(ready(1), 1);
	assert_int_equal(link("temp", "file.csv"), 0);
	next_run(0);
	assert_int_equal(found.sent, 1);
	assert_int_equal(access("temp", F_OK), -1);
}

/* Died before it: nothing left, and the file can never get its name. */
static void
test_died_ready(void **state)
{
	(void)state;
	assert_int_equal(ready(1), 1);
	next_run(1);
	assert_int_equal(found.again, 1);
	assert_int_equal(count("queued"), 2);
	assert_int_equal(number("SELECT count(*) FROM handover_delivery\n"
	    "/* scan: a test */"), 0);
	assert_int_equal(access("temp", F_OK), -1);
	assert_int_equal(access("temp.void", F_OK), -1);
}

/* The one that looked before us died, too, when it had made it void. */
static void
test_died_void(void **state)
{
	(void)state;
	assert_int_equal(ready(1), 1);
	assert_int_equal(rename("temp", "temp.void"), 0);
	next_run(1);
	assert_int_equal(found.again, 1);
	assert_int_equal(count("queued"), 2);
}

/* The file of that name is another's. */
static void
test_died_other(void **state)
{
	(void)state;
	assert_int_equal(ready(1), 1);
	make("file.csv");
	next_run(1);
	assert_int_equal(found.again, 1);
	assert_int_equal(count("queued"), 2);
	assert_int_equal(access("file.csv", F_OK), 0);
}

/* Handed over, and somebody took it away: nobody gets it twice. */
static void
test_died_gone(void **state)
{
	(void)state;
	assert_int_equal(ready(1), 1);
	assert_int_equal(unlink("temp"), 0);
	next_run(0);
	assert_int_equal(found.lost, 1);
	assert_int_equal(count("unknown"), 2);
	assert_int_equal(count("queued"), 0);
}

static int
elsewhere(struct crm_db *db, void *arg)
{
	const int64_t *at = arg;

	return (crm_run(db, "UPDATE handover\n"
	    "SET claimer = 'elsewhere - 1 1', at = :at\n"
	    "WHERE state IN ('open', 'ready') /* scan: a test */", "i",
	    *at));
}

/* Of another machine, or of this one under another name: for an hour. */
static void
test_died_elsewhere(void **state)
{
	struct crm_handover next = { .campaign = 1, .channel = "sms" };
	int64_t at = BASE_NOW - 3600;

	(void)state;
	assert_int_equal(ready(1), 1);
	assert_int_equal(crm_db_short(base->db, elsewhere, &at), 0);
	assert_int_equal(crm_handover_take(base->db, &next, 0, &found), 0);
	assert_int_equal(found.again, 0);
	at--;
	assert_int_equal(crm_db_short(base->db, elsewhere, &at), 0);
	assert_int_equal(crm_handover_take(base->db, &next, 0, &found), 1);
	assert_int_equal(found.again, 1);
}

static int
lose(struct crm_db *db, void *arg)
{

	(void)arg;
	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = 'unknown', reason = 'sender_died', claimer = ''\n"
	    "WHERE id = 2", ""));
}

/* A claim that is ours no more stops the whole file. */
static void
test_lost_claim(void **state)
{
	struct crm_handover_file file = { "file.csv", "temp", id, 3, NULL, 0 };

	(void)state;
	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), 1);
	assert_int_equal(crm_db_short(base->db, claim, NULL), 0);
	assert_int_equal(crm_db_short(base->db, lose, NULL), 0);
	assert_int_equal(crm_handover_ready(base->db, &h, &file), 0);
	assert_int_equal(number("SELECT count(*) FROM delivery\n"
	    "WHERE began = 1 /* scan: a test */"), 0);
	assert_int_equal(crm_handover_drop(base->db, &h), 0);
	assert_int_equal(count("queued"), 2);
}

static int
stop(struct crm_db *db, void *arg)
{

	(void)arg;
	return (crm_run(db, "INSERT INTO send_stop (campaign, at, who)\n"
	    "VALUES (0, 0, 'me')", ""));
}

/* The switch holds until the file has its name. */
static void
test_stopped(void **state)
{
	struct crm_handover_file file = { "file.csv", "temp", id, 3, NULL, 0 };

	(void)state;
	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), 1);
	assert_int_equal(crm_db_short(base->db, claim, NULL), 0);
	assert_int_equal(crm_db_short(base->db, stop, NULL), 0);
	assert_int_equal(crm_handover_ready(base->db, &h, &file), 0);
	assert_int_equal(crm_handover_drop(base->db, &h), 0);
	assert_int_equal(count("queued"), 3);
	assert_int_equal(crm_handover_take(base->db, &h, 0, &found), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_BUSY);
}

#define CASE(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_sent), CASE(test_fault), CASE(test_busy),
		CASE(test_died_open), CASE(test_died_named),
		CASE(test_died_linked), CASE(test_died_ready),
		CASE(test_died_void), CASE(test_died_other),
		CASE(test_died_gone), CASE(test_died_elsewhere),
		CASE(test_lost_claim), CASE(test_stopped),
		CASE(test_refused), CASE(test_refused_other)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

#include <pthread.h>
#include <sqlite3.h>

#include "base.h"
#include "core/aside.h"

/* Jobs beside the database: what they see, where they run, how they fail. */

struct seen {
	pthread_t	 thread;
	struct crm_db	*db;
	int64_t		 rows;
	int		 runs;
};

static int
look(struct crm_db *db, void *arg)
{
	struct seen *seen = arg;

	seen->thread = pthread_self();
	seen->db = db;
	seen->runs++;
	return (crm_one(db, &seen->rows, "SELECT count(*)\n"
	    "FROM setting\n"
	    "WHERE name IN ('cap', 'cap_days')", "") == 1 ? 0 : -1);
}

static int
refuse(struct crm_db *db, void *arg)
{

	(void)arg;
	return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT, "no more %s",
	    "apples"));
}

static void
set(struct base *base, const char *name)
{

	if (crm_db_set(base->db, name, "7") == -1)
		fail_msg("%s", crm_errmsg(base->err));
}

static struct crm_aside *
begin(struct base *base)
{
	struct crm_aside *aside;

	base_begin(base);
	set(base, "cap");
	base_commit(base);
	base_begin(base);
	set(base, "cap_days");
	assert_non_null(aside = crm_aside_open(base->db));
	return (aside);
}

static void
sees_what_is_stored(void **state)
{
	struct base *base = *state;
	struct crm_aside *aside = begin(base);
	struct seen one = { 0 }, two = { 0 };

	crm_aside_add(aside, look, &one);
	crm_aside_add(aside, look, &two);
	crm_aside_begin(aside);
	assert_int_equal(crm_aside_wait(aside), 0);
	assert_int_equal(one.runs, 1);
	assert_int_equal(two.runs, 1);
	assert_int_equal(one.rows, 1);
	assert_ptr_not_equal(one.db, base->db);
	assert_false(pthread_equal(one.thread, pthread_self()));
	/* Once more, not begun: whoever waits does it, as the batch stands. */
	crm_aside_add(aside, look, &one);
	assert_int_equal(crm_aside_wait(aside), 0);
	assert_int_equal(one.rows, 2);
	assert_int_equal(two.runs, 1);
	crm_aside_close(aside);
	base_commit(base);
}

static void
tells_why(void **state)
{
	struct base *base = *state;
	struct crm_aside *aside = begin(base);
	struct seen seen = { 0 };

	crm_aside_add(aside, refuse, NULL);
	crm_aside_add(aside, look, &seen);
	crm_aside_begin(aside);
	assert_int_equal(crm_aside_wait(aside), -1);
	assert_string_equal(crm_errmsg(base->err), "no more apples");
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFLICT);
	assert_int_equal(seen.runs, 0);
	crm_aside_close(aside);
}

static void
forgets(void **state)
{
	struct base *base = *state;
	struct crm_aside *aside = begin(base);
	struct seen seen = { 0 };

	crm_aside_add(aside, look, &seen);
	crm_aside_stop(aside);
	assert_int_equal(crm_aside_wait(aside), 0);
	assert_int_equal(seen.runs, 0);
	crm_aside_add(aside, look, &seen);
	crm_aside_begin(aside);
	crm_aside_close(aside);
	assert_int_equal(seen.runs, 1);
}

/* Others may write when no batch is open: what it sees would be their choice. */
static void
needs_a_batch(void **state)
{
	struct base *base = *state;
	struct crm_aside *aside;
	struct seen seen = { 0 };

	assert_non_null(aside = crm_aside_open(base->db));
	crm_aside_add(aside, look, &seen);
	crm_aside_begin(aside);
	assert_int_equal(seen.runs, 0);
	assert_int_equal(crm_aside_wait(aside), 0);
	assert_ptr_equal(seen.db, base->db);
	crm_aside_close(aside);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sees_what_is_stored,
		    base_setup, base_teardown),
		cmocka_unit_test_setup_teardown(tells_why, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(forgets, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(needs_a_batch, base_setup,
		    base_teardown)
	};

	/* Else the first writer does without its locks. */
	(void)sqlite3_initialize();
	return (cmocka_run_group_tests(tests, NULL, NULL));
}

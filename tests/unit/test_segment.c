#include <stdio.h>

#include "base.h"
#include "insight/segment.h"

static int
setup(void **state)
{
	struct base *base;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	base_begin(base);
	base_run(base, "INSERT INTO member\n"
	    "(id, state, merged_into, explicit, batch)\n"
	    "VALUES (1, 0, NULL, 1, 1), (2, 0, NULL, 1, 1),\n"
	    "\t(3, 0, NULL, 1, 1), (4, 1, 1, 1, 1), (5, 2, NULL, 1, 1),\n"
	    "\t(6, 3, NULL, 1, 1)");
	base_commit(base);
	return (0);
}

static int
add(void *arg, int64_t member)
{

	crm_buf_fmt(arg, "%d ", (int)member);
	return (0);
}

static void
assert_set(struct base *base, const char *name, const char *want)
{
	struct crm_buf buf = { 0 };
	int64_t id = crm_segment_find(base->db, name);

	assert_true(id > 0);
	assert_int_equal(crm_segment_members(base->db, id, add, &buf), 0);
	assert_string_equal(crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

/* Saves these numbers (ended by 0); the results as digits. */
static int64_t
save(struct base *base, const char *name, int replace, const int64_t *member,
    const char *results)
{
	struct crm_segment_save *set;
	int64_t removed;
	size_t i;

	base_begin(base);
	set = crm_segment_save(base->db, name, NULL, replace);
	if (set == NULL)
		fail_msg("%s", crm_errmsg(base->err));
	for (i = 0; member[i] != 0; i++)
		assert_int_equal(crm_segment_put(set, member[i]),
		    results[i] - '0');
	assert_int_equal(crm_segment_end(set, &removed), 0);
	crm_segment_close(set);
	base_commit(base);
	return (removed);
}

static void
saves(void **state)
{
	static const int64_t one[] = { 1, 2, 1, 4, 5, 6, 99, 0 };
	static const int64_t two[] = { 2, 3, 0 }, same[] = { 3, 2, 0 };
	static const int64_t none[] = { 0 };
	struct base *base = *state;
	int64_t batch;

	assert_int_equal(save(base, "a", 0, one, "1100222"), 0);
	assert_set(base, "a", "1 2 ");
	assert_int_equal(save(base, "a", 1, two, "01"), 1);
	assert_set(base, "a", "2 3 ");
	/* The same again leaves no trace. */
	batch = base_int(base, "SELECT max(id) FROM batch");
	assert_int_equal(save(base, "a", 1, same, "00"), 0);
	assert_int_equal(base_int(base, "SELECT max(id) FROM batch"), batch);
	assert_int_equal(save(base, "a", 1, none, ""), 2);
	assert_set(base, "a", "");
	/* Others of the same time are not touched. */
	assert_int_equal(save(base, "b", 1, one, "1100222"), 0);
	assert_int_equal(save(base, "a", 1, two, "11"), 0);
	assert_set(base, "b", "1 2 ");
}

static void
taken(void **state)
{
	static const int64_t one[] = { 1, 0 };
	struct base *base = *state;
	int64_t members;

	assert_int_equal(save(base, "a", 0, one, "1"), 0);
	base_begin(base);
	assert_null(crm_segment_save(base->db, "a", NULL, 0));
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFLICT);
	crm_err_clear(base->err);
	assert_int_equal(crm_segment_rm(base->db,
	    crm_segment_find(base->db, "a"), &members), 0);
	assert_int_equal(members, 1);
	base_commit(base);
	assert_int_equal(crm_segment_find(base->db, "a"), 0);
}

static void
names(void **state)
{
	static const char *const good[] = { "a", "봄 손님", "9", "a-b", "a.b" };
	static const char *const bad[] = { "", "-", "-a", "a/b", "/", " a",
	    "a ", "a\tb", "a\nb", "\177", "\377", "900101-1234567",
	    "9001011234567", "\343\200\200a" };
	char text[102];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!crm_segment_name(good[i]))
			fail_msg("%s", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (crm_segment_name(bad[i]))
			fail_msg("%s", bad[i]);
	memset(text, 'a', 101);
	text[101] = '\0';
	assert_int_equal(crm_segment_name(text), 0);
	text[100] = '\0';
	assert_int_equal(crm_segment_name(text), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(saves, setup, base_teardown),
		cmocka_unit_test_setup_teardown(taken, setup, base_teardown),
		cmocka_unit_test(names)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}

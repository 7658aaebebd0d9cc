#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "insight/segment.h"
#include "insight/segmove.h"
#include "insight/segrule.h"
#include "insight/segrun.h"
#include "insight/segstay.h"
#include "insight/segwatch.h"

#define DAY(n)	(BASE_NOW + (n) * CRM_DAY)

/* Members 1 to 3 and 9 to 40; 4 is another name of 1, 5 was removed. */
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
	    "\t(3, 0, NULL, 1, 1), (4, 1, 1, 1, 1), (5, 2, NULL, 1, 1)");
	base_run(base, "WITH RECURSIVE n (i) AS (\n"
	    "\tSELECT 9 UNION ALL SELECT i + 1 FROM n WHERE i < 40)\n"
	    "INSERT INTO member (id, state, explicit, batch)\n"
	    "SELECT i, 0, 1, 1 FROM n");
	base_commit(base);
	return (0);
}

static int64_t
rule(struct base *base, const char *name, const char *expression, int same)
{
	struct crm_segrule_set set = { .name = name, .same_until = 1,
	    .expression = expression, .made_by = "kim", .owner = "" };
	int64_t version;

	base_begin(base);
	assert_int_equal(crm_segrule_put(base->db, &set, &version), !same);
	base_commit(base);
	return (version);
}

/* Runs a set at a time; the counts. */
static struct crm_segrun_result
run(struct base *base, const char *name, int64_t at)
{
	struct crm_segrun_opt opt = { .at = at };
	struct crm_segrun_result result;
	struct crm_segrun *segrun;

	base_begin(base);
	segrun = crm_segrun_open(base->db, &opt);
	assert_non_null(segrun);
	assert_int_equal(crm_segrun_add(segrun, crm_segment_find(base->db,
	    name)), 1);
	if (crm_segrun_work(segrun) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	assert_int_equal(crm_segrun_result(segrun, 0, &result), 1);
	result.failed = result.failed != NULL ? "failed" : NULL;
	crm_segrun_close(segrun);
	base_commit(base);
	return (result);
}

static int
add(void *arg, int64_t member)
{

	crm_buf_fmt(arg, "%d ", (int)member);
	return (0);
}

static void
assert_at(struct base *base, const char *name, int64_t end, const char *want)
{
	struct crm_buf buf = { 0 };

	assert_int_equal(crm_segstay_members(base->db,
	    crm_segment_find(base->db, name), end, add, &buf), 0);
	assert_string_equal(crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

static void
versions(void **state)
{
	struct base *base = *state;

	assert_int_equal(rule(base, "a", "member = 1", 0), 1);
	assert_int_equal(rule(base, "a", "member = 1", 1), 1);
	assert_int_equal(rule(base, "a", "member = 2", 0), 2);
	assert_int_equal(rule(base, "a", NULL, 1), 2);
	assert_int_equal(base_int(base,
	    "SELECT count(*) FROM segment_rule"), 2);
}

static void
moves(void **state)
{
	struct base *base = *state;
	struct crm_segrun_result r;

	(void)rule(base, "a", "member IN (1, 8, 9, 16, 17, 40)", 0);
	r = run(base, "a", DAY(-20));
	assert_int_equal(r.entered, 5);
	assert_int_equal(r.members, 5);
	(void)rule(base, "a", "member IN (1, 16, 39)", 0);
	r = run(base, "a", DAY(-10));
	assert_int_equal(r.entered, 1);
	assert_int_equal(r.gone, 3);
	r = run(base, "a", DAY(-10));
	assert_int_equal(r.entered + r.gone, 0);
	assert_int_equal(base_int(base, "SELECT count(*) FROM segment_run"),
	    2);
	/* Before what is known, nothing is done. */
	r = run(base, "a", DAY(-11));
	assert_string_equal(r.failed, "failed");
	assert_at(base, "a", DAY(-20), "");
	assert_at(base, "a", DAY(-20) + 1, "1 9 16 17 40 ");
	assert_at(base, "a", DAY(-10), "1 9 16 17 40 ");
	assert_at(base, "a", DAY(-10) + 1, "1 16 39 ");
}

/* The row of an alias that is left over leaves with the survivor. */
static void
merged(void **state)
{
	struct base *base = *state;

	(void)rule(base, "a", "member < 3", 0);
	(void)run(base, "a", DAY(-5));
	base_begin(base);
	base_run(base, "INSERT INTO segment_member\n"
	    "(segment, member, entered_at, entered_version, batch)\n"
	    "SELECT id, m.member, 0, 0, 1 FROM segment,\n"
	    "(SELECT 4 AS member UNION ALL SELECT 5) AS m");
	base_commit(base);
	assert_at(base, "a", DAY(0), "1 2 ");
	(void)rule(base, "a", "member = 2", 0);
	(void)run(base, "a", DAY(0));
	assert_int_equal(base_int(base,
	    "SELECT count(*) FROM segment_member"), 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM segment_past"),
	    3);
}

static int
add_cell(void *arg, const struct crm_segmove_cell *cell)
{

	crm_buf_fmt(arg, "%d>%d:%d/%d ", (int)cell->from, (int)cell->to,
	    (int)cell->members, (int)cell->of);
	return (0);
}

static void
assert_move(struct base *base, const int64_t *segment, int first,
    const char *want)
{
	struct crm_segmove *move;
	struct crm_buf buf = { 0 };

	move = crm_segmove_open(base->db, segment, 2, first);
	assert_non_null(move);
	assert_int_equal(crm_segmove_between(move, DAY(-5), DAY(1)), 0);
	assert_int_equal(crm_segmove_cells(move, add_cell, &buf), 0);
	assert_string_equal(crm_buf_text(&buf), want);
	crm_segmove_close(move);
	crm_buf_free(&buf);
}

static void
matrix(void **state)
{
	struct base *base = *state;
	int64_t segment[2];

	(void)rule(base, "a", "member < 20", 0);
	(void)rule(base, "b", "member BETWEEN 15 AND 24", 0);
	(void)run(base, "a", DAY(-9));
	(void)run(base, "b", DAY(-9));
	(void)rule(base, "a", "member > 17", 0);
	(void)rule(base, "b", "member = 3 OR member > 38", 0);
	(void)run(base, "a", DAY(0));
	(void)run(base, "b", DAY(0));
	segment[0] = crm_segment_find(base->db, "a");
	segment[1] = crm_segment_find(base->db, "b");
	/* 1: a, 2: b, 3: both; one before both, both before b, none last. */
	assert_move(base, segment, 0, "1>2:1/9 1>0:8/9 3>1:2/5 3>0:3/5 "
	    "2>1:5/5 0>1:14/16 0>3:2/16 ");
	assert_move(base, segment, 1, "1>1:2/14 1>2:1/14 1>0:11/14 2>1:5/5 "
	    "0>1:16/16 ");
}

static int
note(void *arg, const struct crm_segwatch_look *look)
{

	crm_buf_fmt(arg, "%s %d %d %d ", look->watch.measure,
	    look->judged ? (int)look->value : -1,
	    look->before == CRM_NULL ? -1 : (int)look->before, look->alarm);
	return (0);
}

/* What is measured at the threshold is no alarm. */
static void
watches(void **state)
{
	static const struct {
		const char	*measure, *bound;
		int64_t		 threshold;
	} rows[] = { { "age", "above", 2 }, { "drift", "above", 571 },
	    { "in", "above", 2 }, { "out", "below", 5 },
	    { "share", "below", 2572 }, { "size", "above", 8 },
	    { "size", "below", 9 }, { "value", "above", 0 } };
	struct crm_segwatch watch = { .days = 5 };
	struct base *base = *state;
	struct crm_buf buf = { 0 };
	size_t i;

	(void)rule(base, "a", "member BETWEEN 9 AND 20", 0);
	(void)run(base, "a", DAY(-9));
	(void)rule(base, "a", "member BETWEEN 14 AND 22", 0);
	(void)run(base, "a", DAY(-2));
	base_begin(base);
	watch.segment = crm_segment_find(base->db, "a");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		watch.measure = rows[i].measure;
		watch.bound = rows[i].bound;
		watch.threshold = rows[i].threshold;
		assert_int_equal(crm_segwatch_put(base->db, &watch), 1);
		assert_int_equal(crm_segwatch_put(base->db, &watch), 0);
	}
	base_commit(base);
	if (crm_segwatch_look(base->db, DAY(0) + 1, note, &buf) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	/* 12 of 35 were in it, 9 are. */
	assert_string_equal(crm_buf_text(&buf), "age 0 -1 0 "
	    "drift -858 3429 1 in 2 -1 0 out 5 -1 0 share 2571 3429 1 "
	    "size 9 12 1 size 9 12 0 value 0 -1 0 ");
	crm_buf_free(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(versions, setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(moves, setup, base_teardown),
		cmocka_unit_test_setup_teardown(merged, setup, base_teardown),
		cmocka_unit_test_setup_teardown(matrix, setup, base_teardown),
		cmocka_unit_test_setup_teardown(watches, setup, base_teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
